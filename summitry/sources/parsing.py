"""Raw bytes to items, by kind; what meets hostile bytes runs in processes of its own.

A page, feed or archived page is one part: bytes that a worker takes apart. Articles in JSONL and
CSV are read here, line by line, by code that can't hang or crash; Parquet is read by a library of
native code, so in a worker of its own, a batch at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BufferedReader

from summitry.errors import StageError
from summitry.landing import Landed, Landing, as_stream
from summitry.sources.feeds import read_feed
from summitry.sources.items import MAX_OBJECT_BYTES, Item
from summitry.sources.lists import LIST_READERS, Listed
from summitry.sources.pages import read_page
from summitry.sources.parquet import read_parquet
from summitry.sources.reasons import Reject
from summitry.sources.records import read_records
from summitry.sources.warc import ArchivedPage, read_warc
from summitry.sources.workers import Failed, Limits, Workers

_READERS: dict[str, Callable[[Landed, BufferedReader], Iterator[Item]]] = {
    "feed": read_feed,
    "page": read_page,
    "parquet": read_parquet,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes to take apart in a worker, and what is known of them."""

    entry: Landed
    body: bytes
    archive: Landed | None = None  # the landing that it is a piece of; None: it is the whole
    position: str | None = None  # in that landing

    @property
    def landed(self) -> Landed:
        return self.archive or self.entry


@dataclass(frozen=True, slots=True)
class End:
    """What follows the last item of a landing."""

    entry: Landed


ParsePart = Callable[[Part], Iterator[Item | Listed]]  # importable by name: workers import it


def parse_part(part: Part) -> Iterator[Item | Listed]:
    """Yield the part's items; what is turned away whole stands at the part's own position."""
    kind = part.entry.source_kind
    if kind in LIST_READERS:
        yield from LIST_READERS[kind](part.entry, as_stream(part.body))
        return
    for item in _READERS[kind](part.entry, as_stream(part.body)):
        if part.position is not None and isinstance(item, Reject):
            item = replace(item, position=part.position)
        yield item


class Parser:
    """Takes landed objects apart, over `jobs` processes that start when first needed."""

    def __init__(
        self, *, jobs: int, parse: ParsePart = parse_part, limits: Limits | None = None
    ) -> None:
        self._workers: Workers[Part, Item | Listed] = Workers(
            parse, jobs=jobs, limits=limits or Limits()
        )

    def __enter__(self) -> Parser:
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()

    def prepare(self, entry: Landed) -> None:
        """Begin to start workers where this object's parsing will need them."""
        if entry.source_kind != "articles":
            self._workers.prepare()

    def items(
        self, landing: Landing, entries: Iterable[Landed]
    ) -> Iterator[tuple[Landed, Item | End]]:
        """Yield the items of all entries in order, each entry's followed by its end.

        Raises StageError where a landed object is not what its name says.
        """
        for given, answer in self._workers.in_order(self._parts(landing, entries)):
            if isinstance(given, Part):
                for item in _items(given, answer):
                    yield given.landed, item
            else:
                yield given

    def read(self, entry: Landed, raw: BufferedReader) -> Iterator[Item]:
        """Yield the items of one object that is open."""
        for given, answer in self._workers.in_order(part for part in self._split(entry, raw)):
            if isinstance(given, Part):
                yield from _items(given, answer)
            elif not isinstance(given[1], End):
                yield given[1]

    def listed(self, entry: Landed, body: bytes) -> Iterator[Listed | Reject]:
        """Yield what a list of pages names; a list that is none is one reject."""
        for given, answer in self._workers.in_order(iter([Part(entry, body)])):
            for one in _results(given, answer):
                if isinstance(one, (Listed, Reject)):
                    yield one

    def _parts(
        self, landing: Landing, entries: Iterable[Landed]
    ) -> Iterator[Part | tuple[Landed, Item | End]]:
        for entry in entries:
            if entry.source_kind in ("feed", "page"):
                yield Part(entry, _verified(landing, entry))
            else:
                landing.verify(entry.landing_hash)
                with landing.open(entry.landing_hash) as raw:
                    yield from self._split(entry, raw)
            yield entry, End(entry)

    def _split(
        self, entry: Landed, raw: BufferedReader
    ) -> Iterator[Part | tuple[Landed, Item | End]]:
        kind = entry.source_kind
        if kind in ("feed", "page"):
            yield Part(entry, raw.read(MAX_OBJECT_BYTES + 1))
        elif kind == "warc":
            for found in read_warc(raw):
                if isinstance(found, ArchivedPage):
                    yield Part(found.entry(entry), found.body, entry, found.position)
                else:
                    yield entry, found
        elif kind == "parquet":
            part = Part(entry, b"")
            for items in self._workers.stream(part, raw):
                for item in _items(part, items):
                    yield entry, item
        else:
            for item in read_records(entry, raw):
                yield entry, item


def _results(part: Part, answer: list[Item | Listed] | Failed | None) -> Iterator[Item | Listed]:
    if isinstance(answer, Failed):
        yield Reject(part.position or "object", answer.reason, answer.detail)
    else:
        yield from answer or ()


def _items(part: Part, answer: list[Item | Listed] | Failed | None) -> Iterator[Item]:
    for one in _results(part, answer):
        if not isinstance(one, Listed):
            yield one


def _verified(landing: Landing, entry: Landed) -> bytes:
    """Return a landed feed's or page's bytes; StageError where they are damaged."""
    try:
        with landing.open(entry.landing_hash) as raw:
            body = raw.read(MAX_OBJECT_BYTES + 1)
    except (OSError, EOFError) as error:
        raise StageError(f"landed object {entry.landing_hash} can't be read: {error}") from error
    if len(body) <= MAX_OBJECT_BYTES and hashlib.sha256(body).hexdigest() != entry.landing_hash:
        landing.verify(entry.landing_hash)
    return body
