"""When a host is asked, how often, and when it is left alone.

For each host: so many connections at a time, so long between requests, what its robots.txt allows
(RFC 9309), a pause where it asks for one, and none of our requests for a while after it has failed
several times in a row. What may pass by itself is tried again after a pause of random length.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from summitry.sources.fetching import Fetched, FetchError, Known, Way, fetch
from summitry.sources.normalise import decode
from summitry.sources.reasons import Reason

TRIES = 3
FAILURES_UNTIL_REST = 3
REST_SECONDS = 300.0
ROBOTS_TOKEN = "summitry"  # the name that a robots.txt would know us by
_FIRST_PAUSE_SECONDS = 0.5
_MAX_ROBOTS_CHARACTERS = 512_000  # RFC 9309 asks for 500 KiB at least
_ROBOTS_REDIRECTS = 5
_LONGEST_CRAWL_DELAY = 30.0
_FORBIDDEN_FROM = 500  # a robots.txt that answers 4xx allows all, 5xx nothing
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Manners:
    """How much is asked of a host, and how long is waited for it."""

    delay_seconds: float = 1.0
    connections: int = 1
    address_seconds: float = 30.0


@dataclass(slots=True)
class _Host:
    """What is known of a host in this collect; fields are held under `lock`."""

    lines: threading.Semaphore
    lock: threading.Lock = field(default_factory=threading.Lock)
    robots_lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0  # monotonic
    failures: int = 0  # in a row
    rests_until: float = 0.0
    why: str = ""
    rules: Any = None  # what its robots.txt says; None: not asked yet
    delay: float = 0.0  # that its robots.txt asks for


class Courtesy:
    """Fetches addresses as their hosts may expect; safe to use from many threads."""

    def __init__(
        self,
        way: Way,
        manners: Manners,
        *,
        ends: float,
        pauses: Mapping[str, float] | None = None,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """`ends` is when all fetching ends, on the monotonic clock; `draw` gives 0 to 1.

        `pauses` are the seconds for which hosts asked earlier to be left alone.
        """
        self._way = way
        self._manners = manners
        self._ends = ends
        self._draw = draw
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        for host, seconds in (pauses or {}).items():
            self._rest(self._host(f"//{host}"), seconds)

    def close(self) -> None:
        """End every pause that a thread makes."""
        self._closed.set()

    def fetch(self, url: str, *, known: Known | None = None, robots: bool = True) -> Fetched:
        """Return what lies at this address, after as many tries as it takes and time allows.

        Raises FetchError where nothing came: HOST_RESTS without asking, ROBOTS where the host's
        robots.txt does not allow it.
        """
        host = self._host(url)
        deadline: float | None = None
        with self._line(host):
            for attempt in range(TRIES):
                self._take_turn(host)
                deadline = deadline or self._deadline()
                try:
                    answer = fetch(
                        url,
                        self._way,
                        known=known,
                        deadline_seconds=max(0.001, deadline - time.monotonic()),
                        before_hop=self._ask_robots(deadline) if robots else None,
                    )
                except FetchError as error:
                    if not self._tries_again(error, attempt, deadline):
                        self._note_failure(host, error)
                        raise
                else:
                    with host.lock:
                        host.failures = 0
                    return answer
        raise AssertionError("the last try returns or raises")

    def _host(self, url: str) -> _Host:
        key = urlsplit(url).netloc.lower()
        with self._lock:
            if key not in self._hosts:
                lines = threading.Semaphore(self._manners.connections)
                self._hosts[key] = _Host(lines)
            return self._hosts[key]

    def _deadline(self) -> float:
        return min(self._ends, time.monotonic() + self._manners.address_seconds)

    @contextmanager
    def _line(self, host: _Host) -> Iterator[None]:
        """Hold one of the host's connections."""
        if not host.lines.acquire(timeout=max(0.0, self._ends - time.monotonic())):
            raise FetchError(Reason.TIMEOUT, "no turn before the collect's end", retriable=True)
        try:
            yield
        finally:
            host.lines.release()

    def _take_turn(self, host: _Host) -> None:
        """Wait until the host may be asked again."""
        with host.lock:
            now = time.monotonic()
            if host.rests_until > now:
                raise FetchError(Reason.HOST_RESTS, host.why, retriable=True)
            turn = max(now, host.free_at)
            if turn >= self._ends:
                raise FetchError(Reason.TIMEOUT, "no turn before the collect's end", retriable=True)
            host.free_at = turn + max(self._manners.delay_seconds, host.delay)
        self._closed.wait(turn - now)

    def _note_failure(self, host: _Host, error: FetchError) -> None:
        """Let a host rest that fails again and again, or that asks to be left alone."""
        now = time.monotonic()
        with host.lock:
            if not error.retriable:
                host.failures = 0
                return
            host.failures += 1
            asked = error.retry_after or 0.0
            if asked:
                self._rest(host, asked)
            elif host.failures >= FAILURES_UNTIL_REST:
                host.rests_until = now + REST_SECONDS
                host.why = f"{host.failures} addresses in a row failed: {error}"[:200]

    @staticmethod
    def _rest(host: _Host, seconds: float) -> None:
        host.rests_until = time.monotonic() + seconds
        host.why = f"it asked for {seconds:.0f} seconds"

    def _tries_again(self, error: FetchError, attempt: int, deadline: float) -> bool:
        """Wait before the next try and return True; False where there is none, or no time."""
        if not error.retriable or attempt == TRIES - 1:
            return False
        backoff = _FIRST_PAUSE_SECONDS * 2**attempt * (0.5 + self._draw())
        seconds = max(backoff, error.retry_after or 0.0)
        if time.monotonic() + seconds >= deadline:
            return False
        return not self._closed.wait(seconds)

    def _ask_robots(self, deadline: float) -> Callable[[str], None]:
        """Return what raises FetchError before an address that its host does not let us ask."""

        def ask(url: str) -> None:
            host = self._host(url)
            with host.robots_lock:  # asked once, whoever comes first
                if host.rules is None:
                    rules = self._rules(url, deadline)
                    if isinstance(rules, FetchError) and rules.retriable:
                        raise rules  # the next try asks again
                    host.rules = rules
                    host.delay = _crawl_delay(rules)
            if isinstance(host.rules, FetchError):
                raise FetchError(host.rules.reason, host.rules.detail)
            if not host.rules.can_fetch(url, ROBOTS_TOKEN):
                raise FetchError(Reason.ROBOTS, "its robots.txt does not allow this address")

        return ask

    def _rules(self, url: str, deadline: float) -> Any:
        """Return the rules of the host of this address, or the FetchError for all its addresses."""
        from protego import Protego

        place = urlsplit(url)._replace(path="/robots.txt", query="", fragment="").geturl()
        try:
            answer = fetch(
                place,
                self._way,
                max_redirects=_ROBOTS_REDIRECTS,
                deadline_seconds=max(0.001, deadline - time.monotonic()),
            )
        except FetchError as error:
            status = error.status
            if error.reason is Reason.REDIRECT_LOOP:
                return Protego.parse("")  # as good as none (RFC 9309, 2.3.1.2)
            if status is not None and status < _FORBIDDEN_FROM and status != _TOO_MANY:
                return Protego.parse("")
            if error.reason is Reason.TOO_BIG or (status is not None and status != _TOO_MANY):
                told = f"its robots.txt could not be had: {error.detail}"
                return FetchError(Reason.ROBOTS, told, retriable=error.retriable)
            return error
        return Protego.parse(decode(answer.body, "utf-8")[0][:_MAX_ROBOTS_CHARACTERS])


def _crawl_delay(rules: Any) -> float:
    if isinstance(rules, FetchError):
        return 0.0
    return min(float(rules.crawl_delay(ROBOTS_TOKEN) or 0.0), _LONGEST_CRAWL_DELAY)
