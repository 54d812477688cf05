"""Many addresses at once: what web sources lead to, as it comes in, politely and in bounded time.

A list leads to pages and an index of sitemaps to sitemaps; what is known is not asked for again.
One address after the other waits in its host's queue; so many hosts are asked at once that those
that hang hold up nobody but themselves. When the collect's time is up, what waits is named as such.
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as day_time
from urllib.parse import urlsplit

from summitry.settings import LIST_KINDS, Settings, Source
from summitry.sources.courtesy import Courtesy, Manners
from summitry.sources.fetching import Fetched, FetchError, Way
from summitry.sources.items import MAX_OBJECT_BYTES
from summitry.sources.kinds import kind_of_content
from summitry.sources.lists import Listed
from summitry.sources.memory import Memory
from summitry.sources.objects import SNIFFED_BYTES, Failure, RawObject, Unchanged, landed_of
from summitry.sources.parsing import Parser
from summitry.sources.published import published
from summitry.sources.reasons import Reason, Reject

MAX_HOSTS_AT_ONCE = 64
MAX_SITEMAPS = 20  # of an index, in one collect; the last changed first
_LASTING = frozenset({Reason.ROBOTS, Reason.UNSUPPORTED_TYPE, Reason.TOO_BIG, Reason.REDIRECT_LOOP})
_GONE_STATUS = ("404", "410")

Found = RawObject | Failure | Unchanged


@dataclass(frozen=True, slots=True)
class _Request:
    """One address to ask, for whom, and as what."""

    source: Source
    url: str
    kind: str | None  # None: told by what comes
    listed: Listed | None = None  # by which list it was named
    list_url: str | None = None

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.lower()


@dataclass(slots=True)
class _ListState:
    """A list whose pages are on their way: remembered as known only once all are there."""

    request: _Request
    answer: Fetched
    waiting: int
    is_whole: bool


class Crawl:
    """One collect's fetching."""

    def __init__(
        self, settings: Settings, parser: Parser, memory: Memory, moment: datetime
    ) -> None:
        way = Way.of(
            settings.agent, settings.allow_hosts, proxy=settings.proxy, ca_file=settings.ca_file
        )
        manners = Manners(
            settings.host_delay_seconds, settings.host_connections, settings.address_seconds
        )
        self._ends = time.monotonic() + settings.collect_seconds
        self._courtesy = Courtesy(way, manners, ends=self._ends, pauses=memory.pauses())
        self._connections = settings.host_connections
        self._parser = parser
        self._memory = memory
        self._moment = moment
        self._waiting: dict[str, deque[_Request]] = {}
        self._active: dict[str, int] = {}
        self._answers: queue.SimpleQueue[tuple[_Request, Fetched | FetchError]] = (
            queue.SimpleQueue()
        )
        self._asked: set[str] = set()
        self._lists: dict[str, _ListState] = {}

    def found(self, sources: Sequence[Source]) -> Iterator[tuple[Source, Found]]:
        """Yield what the sources hold, as it comes in; all of it by the collect's deadline."""
        try:
            for source in sources:
                self._add(_Request(source, source.locator, source.kind))
            while self._waiting or self._active:
                self._start()
                request, answer = self._answers.get()
                self._active[request.host] -= 1
                if not self._active[request.host]:
                    del self._active[request.host]
                for found in self._outcome(request, answer):
                    yield request.source, found
        finally:
            if self._waiting or self._active:  # whoever took stopped taking
                self._courtesy.close()

    def local_list(self, source: Source, found: RawObject) -> Iterator[tuple[Source, Found]]:
        """Yield what a list in a file leads to."""
        request = _Request(source, found.locator, found.kind)
        try:
            with found.open() as raw:
                body = raw.read(MAX_OBJECT_BYTES + 1)
        except OSError as error:
            told = error.strerror or str(error)
            yield source, Failure(source.name, found.locator, Reason.MISSING_FILE, told)
            return
        for one in self._expand(request, Fetched(body, found.locator, None), found.kind):
            yield source, one
        yield from self.found(())

    def _add(self, request: _Request) -> None:
        self._asked.add(request.url)
        self._waiting.setdefault(request.host, deque()).append(request)

    def _start(self) -> None:
        """Give each host that may be asked its next request."""
        for host in list(self._waiting):
            waiting = self._waiting[host]
            while (
                waiting
                and self._active.get(host, 0) < self._connections
                and sum(self._active.values()) < MAX_HOSTS_AT_ONCE
            ):
                self._active[host] = self._active.get(host, 0) + 1
                request = waiting.popleft()
                threading.Thread(target=self._fetch, args=(request,), daemon=True).start()
            if not waiting:
                del self._waiting[host]

    def _fetch(self, request: _Request) -> None:
        answer: Fetched | FetchError
        try:
            answer = self._courtesy.fetch(
                request.url,
                known=self._memory.known(request.url),
                robots=request.source.robots == "obey",
            )
        except FetchError as error:
            answer = error
        except Exception as error:  # a mistake about one address must not hang the collect
            answer = FetchError(Reason.UNREACHABLE, f"{type(error).__name__}: {error}"[:200])
        self._answers.put((request, answer))

    def _outcome(self, request: _Request, answer: Fetched | FetchError) -> Iterator[Found]:
        if isinstance(answer, FetchError):
            if answer.retry_after is not None:
                self._memory.keep_pause(request.host, answer.retry_after)
            self._note_failure(request, answer)
            self._settle(request, is_there=not answer.retriable)
            # A host that asks for a pause, or rests, is not tried again within this run.
            rests = answer.retry_after is not None or answer.reason is Reason.HOST_RESTS
            is_retriable = answer.retriable and not rests
            yield Failure(
                request.source.name, request.url, answer.reason, answer.detail, is_retriable
            )
            return
        if answer.is_unchanged:
            self._settle(request, is_there=True)
            yield Unchanged(request.url)
            return
        kind = request.kind or kind_of_content(
            answer.body[:SNIFFED_BYTES],
            name=answer.url.partition("?")[0],
            content_type=answer.content_type,
        )
        if kind is None:
            told = answer.content_type or "no content type"
            self._memory.keep_failure(request.url, Reason.UNSUPPORTED_TYPE)
            self._settle(request, is_there=True)
            yield Failure(request.source.name, request.url, Reason.UNSUPPORTED_TYPE, told)
        elif kind in LIST_KINDS or (kind == "feed" and request.source.follow):
            yield from self._expand(request, answer, kind)
        else:
            listed = request.listed
            self._settle(request, is_there=True)
            # A page is asked for once: only sources are remembered, so that memory stays small.
            known = answer.known if listed is None else None
            yield RawObject(
                request.url, kind, answer.body, answer.url, answer.content_type, known,
                listed.origin if listed else None, listed.date if listed else None,
            )  # fmt: skip

    def _note_failure(self, request: _Request, error: FetchError) -> None:
        is_gone = error.reason is Reason.HTTP_STATUS and error.detail in _GONE_STATUS
        if request.listed is not None and (is_gone or error.reason in _LASTING):
            self._memory.keep_failure(request.url, error.reason)

    def _settle(self, request: _Request, *, is_there: bool) -> None:
        """Count off one address of its list; the last one there makes the list known."""
        state = self._lists.get(request.list_url or "")
        if state is not None:
            state.waiting -= 1
            state.is_whole = state.is_whole and is_there
            self._remember(state)

    def _remember(self, state: _ListState) -> None:
        if state.waiting == 0 and state.is_whole and state.answer.known:
            self._memory.keep(state.request.url, state.answer.known, None)

    def _expand(self, request: _Request, answer: Fetched, kind: str) -> Iterator[Found]:
        """Ask for what a list names and is not there yet; yield what is wrong with the list."""
        source = request.source
        found = RawObject(
            request.url, "feed list" if kind == "feed" else kind, answer.body, answer.url,
            answer.content_type,
        )  # fmt: skip
        named = list(self._parser.listed(landed_of(source, found, self._moment), answer.body))
        for problem in named:
            if isinstance(problem, Reject):
                place = f"{request.url} {problem.position}".removesuffix(" object")
                told = problem.detail or problem.position
                yield Failure(source.name, place, problem.reason, told)
        wanted, is_whole = self._wanted(
            source, (one for one in named if isinstance(one, Listed)), request
        )
        state = _ListState(request, answer, len(wanted), is_whole)
        self._lists[request.url] = state
        for one in wanted:
            kind_of_one = "sitemap" if one.is_list else "page"
            self._add(_Request(source, one.url, kind_of_one, one, request.url))
        if not wanted and not any(isinstance(one, Reject) for one in named):
            yield Unchanged(request.url)
        self._settle(request, is_there=is_whole)
        self._remember(state)

    def _wanted(
        self, source: Source, named: Iterable[Listed], request: _Request
    ) -> tuple[list[Listed], bool]:
        """Return what to ask for of a list, newest first, and whether that is all that is new."""
        pattern = re.compile(source.links) if source.links else None
        sitemaps: list[Listed] = []
        pages: dict[str, Listed] = {}
        for one in named:
            if one.url in self._asked:
                continue
            if one.is_list:
                if request.listed is None or not request.listed.is_list:  # one index, no deeper
                    sitemaps.append(one)
            elif pattern is not None and not pattern.search(one.url):
                continue
            elif self._memory.wants_page(one.url, _moment(one.changed)):
                pages.setdefault(one.url, one)
        newest = sorted(pages.values(), key=_freshness, reverse=True)
        sitemaps.sort(key=_freshness, reverse=True)
        wanted = [*sitemaps[:MAX_SITEMAPS], *newest[: source.max_pages]]
        return wanted, len(wanted) == len(sitemaps) + len(newest)


def _moment(text: str | None) -> datetime | None:
    """Return the instant that a list gives, or the beginning of the day it gives without one."""
    when = published(text)
    if when.at is not None or when.on is None:
        return when.at
    return datetime.combine(when.on, day_time(), UTC)


def _freshness(one: Listed) -> datetime:
    return _moment(one.date) or _moment(one.changed) or datetime.min.replace(tzinfo=UTC)
