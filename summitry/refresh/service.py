"""Wikidata's query service, asked as it wants to be: by name, one question at a time, remembered.

The service gives a question a minute and each asker a minute of work a minute. What is too much
at once (a time-out, an answer that breaks off) is asked in halves; what it asks to wait is waited.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from summitry import files
from summitry.console import Progress
from summitry.errors import InputError, StageError
from summitry.refresh import query
from summitry.refresh.query import AnswerError, Holder
from summitry.settings import Settings
from summitry.sources.fetching import FetchError, Way, fetch
from summitry.sources.reasons import Reason

ENDPOINT = "https://query.wikidata.org/sparql"
CACHE_LIFE = timedelta(hours=24)
_TOO_MUCH = frozenset({500, 504})  # the service's own time-out, and its gateway's
_MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Manners:
    """How the service is asked."""

    batch_countries: int = 20
    page_rows: int = 2000
    delay_seconds: float = 2.0  # between two questions
    question_seconds: float = 75.0  # for one: the service's own limit is 60
    tries: int = 3
    longest_wait_seconds: float = 180.0  # that the service may ask for; more ends the refresh
    failures_until_end: int = 3  # in a row


@dataclass(slots=True)
class Answers:
    """What came of all questions: statements in order, and the countries that gave none."""

    holders: list[Holder] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)  # Wikidata id: why
    unreadable: int = 0  # rows that are no statement
    asked: int = 0
    remembered: int = 0


class Service:
    """Asks the query service; what it answered is kept a day."""

    def __init__(
        self,
        settings: Settings,
        *,
        endpoint: str = ENDPOINT,
        manners: Manners | None = None,
        fresh: bool = False,
        now: datetime | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`fresh`: answers that are remembered are asked for anew."""
        if urlsplit(endpoint).scheme not in ("http", "https"):
            raise InputError(f"{endpoint}: not an http or https address")
        if not settings.contact:
            raise InputError(
                "the service wants to know whom to turn to: set contact in summitry.toml"
                " (or SUMMITRY_CONTACT) to an address of mail or page"
            )
        self._way = Way.of(
            settings.agent, settings.allow_hosts, proxy=settings.proxy, ca_file=settings.ca_file
        )
        self._endpoint = endpoint
        self._manners = manners or Manners()
        self._cache = settings.warehouse_dir / "reference" / "answers"
        self._fresh = fresh
        self._now = now or datetime.now(UTC)
        self._sleep = sleep
        self._free_at = 0.0  # monotonic
        self._failures = 0
        self._answers = Answers()

    def holders(
        self, countries: Sequence[str], *, since: date, progress: Progress | None = None
    ) -> Answers:
        """Return who holds the offices of these countries (Wikidata ids), or did after `since`.

        Raises StageError where the service answers nothing, or asks to be left alone.
        """
        self._answers = Answers()
        tell = progress or (lambda *_: None)
        size = self._manners.batch_countries
        for done in range(0, len(countries), size):
            self._ask_all(countries[done : done + size], since)
            tell("countries asked", min(done + size, len(countries)), len(countries))
        if not self._answers.holders:
            why = next(iter(self._answers.failed.values()), "no statement at all")
            raise StageError(f"{self._endpoint}: {why}")
        return self._answers

    def _ask_all(self, countries: Sequence[str], since: date) -> None:
        """Ask for these countries, in halves where that is too much at once."""
        try:
            holders = self._pages(countries, since)
        except _TooMuchError as error:
            if len(countries) > 1:
                middle = len(countries) // 2
                self._ask_all(countries[:middle], since)
                self._ask_all(countries[middle:], since)
            else:
                self._fail(countries, str(error))
        except FetchError as error:
            self._fail(countries, str(error))
        else:
            self._failures = 0
            self._answers.holders += holders

    def _fail(self, countries: Sequence[str], why: str) -> None:
        self._answers.failed |= dict.fromkeys(countries, why)
        self._failures += 1
        if self._failures >= self._manners.failures_until_end:
            raise StageError(f"{self._endpoint}: {self._failures} failures in a row: {why}")

    def _pages(self, countries: Sequence[str], since: date) -> list[Holder]:
        limit = self._manners.page_rows
        found: list[Holder] = []
        offset = 0
        while True:
            text = query.question(countries, since=since, limit=limit, offset=offset)
            page = self._answer(text)
            for row in page:
                try:
                    found.append(query.holder(row))
                except AnswerError:
                    self._answers.unreadable += 1
            if len(page) < limit:
                return found
            offset += limit

    def _answer(self, text: str) -> list[dict[str, str]]:
        """Return the rows of an answer, a remembered one if it is young enough."""
        digest = hashlib.sha256(f"{self._endpoint} {text}".encode()).hexdigest()
        path = self._cache / f"{digest}.json"
        kept = None if self._fresh else self._remembered(path)
        if kept is not None:
            self._answers.remembered += 1
            return kept
        rows = self._asked(text)
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace_file(path, json.dumps({"asked_at": self._now.isoformat(), "rows": rows}))
        return rows

    def _remembered(self, path: Path) -> list[dict[str, str]] | None:
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            age = self._now - datetime.fromisoformat(kept["asked_at"])
            rows = kept["rows"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        is_young = timedelta(0) <= age <= CACHE_LIFE
        return rows if is_young and isinstance(rows, list) else None

    def _asked(self, text: str) -> list[dict[str, str]]:
        """Ask until there is an answer, as often as is meet; raises what the last try raised."""
        url = f"{self._endpoint}?format=json&query={quote(text, safe='')}"
        for attempt in range(1, self._manners.tries + 1):
            is_last = attempt == self._manners.tries
            self._take_turn()
            self._answers.asked += 1
            try:
                answer = fetch(
                    url,
                    self._way,
                    max_bytes=_MAX_BYTES,
                    deadline_seconds=self._manners.question_seconds,
                )
                return query.rows(answer.body)
            except AnswerError as error:
                if not error.is_page:
                    raise _TooMuchError(str(error)) from error
                if is_last:
                    raise FetchError(Reason.UNSUPPORTED_TYPE, str(error)) from error
                wait = 2.0**attempt
            except FetchError as error:
                if error.status in _TOO_MUCH or error.reason is Reason.TIMEOUT:
                    raise _TooMuchError(str(error)) from error
                if is_last or not error.retriable:
                    raise
                wait = max(2.0**attempt, error.retry_after or 0.0)
            if wait > self._manners.longest_wait_seconds:
                raise StageError(f"{self._endpoint} asks to wait {wait:.0f} seconds: try later")
            self._free_at = max(self._free_at, time.monotonic() + wait)
        raise AssertionError("the last try returns or raises")

    def _take_turn(self) -> None:
        left = self._free_at - time.monotonic()
        if left > 0:
            self._sleep(left)
        self._free_at = time.monotonic() + self._manners.delay_seconds


class _TooMuchError(Exception):
    """A question that may be answered when it asks for less."""
