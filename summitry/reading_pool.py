"""Many articles read at once: in order, over processes, with memory that does not grow."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING

from summitry import reference_layers
from summitry.errors import StageError
from summitry.reading.events import Reading
from summitry.reading.version import READER_NAME, READER_VERSION
from summitry.settings import Settings
from summitry.sources.article import Article

if TYPE_CHECKING:
    from summitry.reading.reader import Reader

FEW_ARTICLES = 256  # so few are read here: starting processes would take longer
_CHUNK_ARTICLES = 32
_CHUNKS_IN_FLIGHT = 4  # a process; bounds what is held in memory


ReaderFactory = Callable[[], "Reader"]  # importable by name: each process makes its own reader


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """An article whose reading failed, and how."""

    article_id: str
    error: str


Outcome = Reading | ReadFailure


def rule_reader(newer: Path | None = None) -> Reader:
    """Return the reader of rules over the reference data, newer leaders and terms among them."""
    from summitry.reading.gazetteer import gazetteer
    from summitry.reading.reader import RuleReader
    from summitry.reference import load_reference

    reference = load_reference(newer=newer)
    reader = RuleReader(reference)
    gazetteer(reference)
    _, reader.version = OwnReader(newer).key()
    return reader


@dataclass(frozen=True, slots=True)
class OwnReader:
    """Makes the built-in reader of a home, in any process; says which it is without that."""

    newer: Path | None

    def key(self) -> tuple[str, str]:
        """Return its name and version.

        Newer leaders and terms, if there are any, are part of it: who is known decides what is
        read.
        """
        digest = reference_layers.digest(self.newer)
        return READER_NAME, READER_VERSION if digest is None else f"{READER_VERSION}+{digest[:8]}"

    def __call__(self) -> Reader:
        return rule_reader(self.newer)


def own_reader(settings: Settings) -> OwnReader:
    """Return what makes the reader of this home."""
    return OwnReader(settings.reference_dir)


def read_many(
    articles: Iterable[Article], *, jobs: int, reader: ReaderFactory = rule_reader
) -> Iterator[Reading]:
    """Yield each article's reading, in order; raises StageError at the first that fails."""
    for outcome in read_outcomes(articles, jobs=jobs, reader=reader):
        if isinstance(outcome, ReadFailure):
            raise StageError(f"article {outcome.article_id}: {outcome.error}")
        yield outcome


def read_outcomes(
    articles: Iterable[Article], *, jobs: int, reader: ReaderFactory = rule_reader
) -> Iterator[Outcome]:
    """Yield each article's reading or failure, in order and the same whatever `jobs` is.

    Articles are drawn from the iterable only as fast as their readings are taken.
    """
    drawn = iter(articles)
    head = list(islice(drawn, FEW_ARTICLES + 1)) if jobs > 1 else []
    if jobs > 1 and len(head) > FEW_ARTICLES:
        yield from _in_pool(chain(head, drawn), jobs, reader)
        return
    own: Reader | None = None
    for article in chain(head, drawn):
        own = own or reader()  # where nothing is to be read, no rules are loaded
        yield _read_one(own, article)


def _read_one(reader: Reader, article: Article) -> Outcome:
    try:
        return reader.read(article)
    except Exception as error:
        # One article that breaks a rule must not end the run: it is counted and named.
        return ReadFailure(article.article_id, f"{type(error).__name__}: {error}"[:500])


def _in_pool(articles: Iterator[Article], jobs: int, reader: ReaderFactory) -> Iterator[Outcome]:
    chunks = iter(lambda: tuple(islice(articles, _CHUNK_ARTICLES)), ())
    under_way: deque[tuple[tuple[Article, ...], Future[list[Outcome]] | None]] = deque()
    pool = _pool(jobs, reader)
    try:
        while True:
            for chunk in islice(chunks, jobs * _CHUNKS_IN_FLIGHT - len(under_way)):
                under_way.append((chunk, _submitted(pool, chunk)))
            if not under_way:
                return
            chunk, future = under_way.popleft()
            try:
                if future is None:
                    raise BrokenProcessPool
                yield from future.result()
            except BrokenProcessPool:
                # A process died and the pool with it. The chunks under way are read again
                # one article at a time, so that the fatal one is found and costs only itself.
                pool.shutdown(cancel_futures=True)
                for article in chain(chunk, *(held for held, _ in under_way)):
                    yield _read_apart(article, reader)
                under_way.clear()
                pool = _pool(jobs, reader)
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(
    pool: ProcessPoolExecutor, chunk: tuple[Article, ...]
) -> Future[list[Outcome]] | None:
    """Return the chunk's future; None where the pool is broken already."""
    try:
        return pool.submit(_read_chunk, chunk)
    except BrokenProcessPool:
        return None


def _read_apart(article: Article, reader: ReaderFactory) -> Outcome:
    with _pool(1, reader) as pool:
        try:
            return pool.submit(_read_chunk, (article,)).result()[0]
        except BrokenProcessPool:
            return ReadFailure(article.article_id, "the reading process died")


# Not fork: a forked child would hold the warehouse's lock and the database's threads half-alive.
_CONTEXT = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")


def _pool(jobs: int, reader: ReaderFactory) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        jobs, mp_context=_CONTEXT, initializer=_start_process, initargs=(reader,)
    )


_process_reader: Reader | None = None


def _start_process(reader: ReaderFactory) -> None:
    global _process_reader
    parent = multiprocessing.parent_process()
    if parent is not None:  # a killed parent leaves nothing behind
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _process_reader = reader()
    # The reference data stay for good: the collector need not look through them ever again. Not so
    # in the process that starts these: what is frozen at its end looks like leaks to DuckDB.
    gc.collect()
    gc.freeze()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _read_chunk(chunk: Sequence[Article]) -> list[Outcome]:
    if _process_reader is None:
        raise RuntimeError("the process has no reader")
    return [_read_one(_process_reader, article) for article in chunk]
