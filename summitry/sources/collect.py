"""From sources to staging: what is there is landed as raw bytes, then loaded as articles.

Loading goes by the landing's manifest, not by what was fetched just now: what a kill left unloaded
is loaded by the next run, and a warehouse without its database is rebuilt by an empty collect.
Each landed item becomes exactly one of stored, duplicate or rejected.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from summitry import project, warehouse
from summitry.errors import InputError
from summitry.landing import (
    Landed,
    Landing,
    as_stream,
    finish_removal,
    hash_of,
    read_entries,
    remove_sample,
)
from summitry.settings import Settings, Source
from summitry.sources.article import Article
from summitry.sources.feeds import read_feed
from summitry.sources.fetching import FetchError, fetch
from summitry.sources.items import MAX_OBJECT_BYTES, Item
from summitry.sources.kinds import kind_of_content, kind_of_name
from summitry.sources.pages import read_page
from summitry.sources.reasons import Reason, Reject
from summitry.sources.records import read_records
from summitry.sources.urls import is_web_address

Progress = Callable[[str, int, int | None], None]  # what is done, how many, of how many if known
Reader = Callable[[Landed, BufferedReader], Iterator[Item]]

BATCH_ITEMS = 500
_BATCH_CHARACTERS = 16_000_000
_SNIFFED_BYTES = 4096
_READERS: dict[str, Reader] = {"feed": read_feed, "page": read_page, "articles": read_records}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or a file of one, from which nothing could be landed."""

    source_name: str
    locator: str
    reason: Reason
    detail: str
    is_retriable: bool = False


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """Items of one source in this run: landed = stored + duplicates + rejected."""

    landed: int = 0
    stored: int = 0
    duplicates: int = 0
    rejected: int = 0

    def __add__(self, other: SourceCounts) -> SourceCounts:
        return SourceCounts(
            self.landed + other.landed,
            self.stored + other.stored,
            self.duplicates + other.duplicates,
            self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True)
class CollectCounts:
    """What a run took in, and the sources (or files of them) that gave nothing."""

    landed: int
    stored: int
    duplicates: int
    rejected: int
    by_source: dict[str, SourceCounts] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    @property
    def failed_sources(self) -> tuple[str, ...]:
        """The sources that failed entirely: not one object of theirs came in."""
        failed = dict.fromkeys(failure.source_name for failure in self.failures)
        return tuple(name for name in failed if name not in self.by_source)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run takes in."""

    sources: tuple[Source, ...]
    is_sample: bool


def sources_to_collect(settings: Settings, given: Sequence[Source] = ()) -> Plan:
    """Return what to collect: the given sources, else the configured, else the bundled sample.

    The sample is for a warehouse that holds nothing, or nothing but the sample; one that holds real
    articles and has no sources collects nothing.
    """
    if given or settings.sources:
        return Plan(tuple(given) or settings.sources, is_sample=False)
    if any(not entry.is_sample for entry in read_entries(settings)):
        return Plan((), is_sample=False)
    return Plan((Source("sample", str(project.sample_dir()), "folder"),), is_sample=True)


def collect(
    settings: Settings,
    sources: Sequence[Source],
    *,
    is_sample: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> CollectCounts:
    """Land what the sources hold and load what is landed and not yet loaded.

    The first real object takes the sample's place. A source that fails is recorded and reported,
    the others go on. Raises InputError for a source that can't be one, before anything changes.
    """
    for source in sources:
        _refuse_nonsense(source)
    moment = now or datetime.now(UTC)
    tell = progress or (lambda *_: None)
    finish_removal(settings)
    landing = Landing(settings)
    if is_sample and landing.holds_real():
        raise InputError("the sample is not added to a warehouse that holds real articles")
    known: list[Landed] = []
    failures: list[Failure] = []
    count = 0
    for source in sources:
        for found in _objects(source, settings):
            if isinstance(found, Failure):
                failures.append(found)
                continue
            try:
                entry, raw = _entry(found, source, is_sample=is_sample, moment=moment)
            except OSError as error:
                failures.append(_unreadable(source, found.locator, error))
                continue
            with raw:
                if not is_sample and landing.holds_sample_only():
                    remove_sample(settings)
                    landing = Landing(settings)
                if landing.holds(entry):
                    known.append(entry)
                else:
                    landing.add(entry, raw)
            count += 1
            tell("objects landed", count, None)
    with warehouse.connect(settings) as connection:
        by_source = _again(connection, known)
        _record_failures(connection, failures, is_sample=is_sample, moment=moment)
        for name, counts in _load(connection, landing, tell, moment):
            by_source[name] = by_source.get(name, SourceCounts()) + counts
    total = sum(by_source.values(), SourceCounts())
    return CollectCounts(
        total.landed, total.stored, total.duplicates, total.rejected, by_source, tuple(failures)
    )


def rebuild_staging_from_landing(
    settings: Settings, *, progress: Progress | None = None, now: datetime | None = None
) -> CollectCounts:
    """Load every landing that staging lacks, all of them where there is no working database."""
    return collect(settings, (), progress=progress, now=now)


@dataclass(frozen=True, slots=True)
class LandingCounts:
    """One landing's items, counted again from its raw bytes."""

    landing_id: str
    landed: int
    stored: int
    duplicates: int
    rejected: int


def recount(settings: Settings) -> tuple[LandingCounts, ...]:
    """Return what every landing's counts must be, from the landing's files alone."""
    landing = Landing(settings)
    seen: set[tuple[str, str]] = set()
    counts = []
    for entry in landing.entries:
        stored = duplicates = rejected = 0
        for item in _items(landing, entry):
            if isinstance(item, Reject):
                rejected += 1
            elif (key := (item.article_id, content_hash(item))) in seen:
                duplicates += 1
            else:
                seen.add(key)
                stored += 1
        landed = stored + duplicates + rejected
        counts.append(LandingCounts(entry.landing_id, landed, stored, duplicates, rejected))
    return tuple(counts)


def content_hash(article: Article) -> str:
    """Return the hash that tells versions of an article apart: title, text, publication time."""
    when = (article.published_on, article.published_at)
    parts = (article.title, article.text, *(time.isoformat() if time else "" for time in when))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


# Landing


@dataclass(frozen=True, slots=True)
class _Object:
    """One object found in a source: a file, or the body of an answer."""

    locator: str
    kind: str
    body: bytes | None = None  # None: read from the file that the locator names
    fetched_url: str | None = None
    content_type: str | None = None


def _refuse_nonsense(source: Source) -> None:
    if source.kind is not None and source.kind not in (*_READERS, "folder"):
        raise InputError(f"{source.name}: unknown kind {source.kind!r}")
    if not source.locator.strip() or "\0" in source.locator:
        raise InputError(f"{source.name}: no address or path")
    if "://" in source.locator and not is_web_address(source.locator):
        raise InputError(f"{source.name}: only http and https addresses are fetched")
    if source.kind == "folder" and is_web_address(source.locator):
        raise InputError(f"{source.name}: a folder is a path, not an address")
    if source.time_zone is not None:
        try:
            ZoneInfo(source.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InputError(f"{source.name}: unknown time zone {source.time_zone!r}") from None


def _objects(source: Source, settings: Settings) -> Iterator[_Object | Failure]:
    if is_web_address(source.locator):
        yield _fetched(source, settings)
        return
    path = settings.home / Path(source.locator).expanduser()
    if path.is_dir():
        if source.kind not in (None, "folder"):
            yield Failure(source.name, str(path), Reason.UNSUPPORTED_TYPE, "a folder")
            return
        found = False
        for file in _files(path):
            kind = kind_of_name(file.name)
            if kind is not None:  # other files are not articles: README, pictures, …
                found = True
                yield _sized(source, file, kind)
        if not found:
            yield Failure(
                source.name, str(path), Reason.EMPTY_FILE, "no feed, page or articles in it"
            )
        return
    if source.kind == "folder":
        yield Failure(source.name, str(path), Reason.MISSING_FILE, "no such folder")
        return
    try:
        with path.open("rb") as opened:
            head = opened.read(_SNIFFED_BYTES)
    except OSError as error:
        yield _unreadable(source, str(path), error)
        return
    told = source.kind or kind_of_name(path.name)
    sniffed = told or kind_of_content(head, name=path.name)
    if sniffed is None:
        yield Failure(
            source.name, str(path), Reason.UNSUPPORTED_TYPE, "neither feed, page nor articles"
        )
        return
    yield _sized(source, path, sniffed)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the folder's files in order of their paths; hidden ones and linked folders are not."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(where) / name


def _sized(source: Source, path: Path, kind: str) -> _Object | Failure:
    try:
        size = path.stat().st_size
    except OSError as error:
        return _unreadable(source, str(path), error)
    if kind != "articles" and size > MAX_OBJECT_BYTES:
        return Failure(source.name, str(path), Reason.TOO_BIG, f"{size} bytes")
    return _Object(str(path), kind)


def _unreadable(source: Source, locator: str, error: OSError) -> Failure:
    return Failure(source.name, locator, Reason.MISSING_FILE, error.strerror or str(error))


def _fetched(source: Source, settings: Settings) -> _Object | Failure:
    try:
        answer = fetch(
            source.locator, user_agent=settings.user_agent, allow_hosts=settings.allow_hosts
        )
    except FetchError as error:
        return Failure(source.name, source.locator, error.reason, error.detail, error.retriable)
    kind = source.kind or kind_of_content(
        answer.body[:_SNIFFED_BYTES],
        name=answer.url.partition("?")[0],
        content_type=answer.content_type,
    )
    if kind is None:
        told = answer.content_type or "no content type"
        return Failure(source.name, source.locator, Reason.UNSUPPORTED_TYPE, told)
    return _Object(source.locator, kind, answer.body, answer.url, answer.content_type)


def _entry(
    found: _Object, source: Source, *, is_sample: bool, moment: datetime
) -> tuple[Landed, BufferedReader]:
    """Return the manifest line of an object, and its bytes from the start."""
    raw = _opened(found)
    landing_hash, byte_count = hash_of(raw)
    raw.seek(0)
    entry = Landed(
        landing_hash=landing_hash,
        source_name=source.name,
        source_kind=found.kind,
        locator=found.locator,
        fetched_url=found.fetched_url,
        content_type=found.content_type,
        is_sample=is_sample,
        publisher=source.publisher,
        language=source.language,
        time_zone=source.time_zone,
        byte_count=byte_count,
        landed_at=moment,
    )
    return entry, raw


def _opened(found: _Object) -> BufferedReader:
    if found.body is not None:
        return as_stream(found.body)
    return Path(found.locator).open("rb")


# Loading


def _items(landing: Landing, entry: Landed) -> Iterator[Item]:
    """Yield what a landed object holds; its bytes are first held against its name."""
    landing.verify(entry.landing_hash)
    with landing.open(entry.landing_hash) as raw:
        yield from _READERS[entry.source_kind](entry, raw)


def _load(
    connection: duckdb.DuckDBPyConnection, landing: Landing, tell: Progress, moment: datetime
) -> Iterator[tuple[str, SourceCounts]]:
    """Load every landing that has no row yet, in order of arrival; yield the counts of each."""
    rows = connection.execute("select landing_id from staging.landings").fetchall()
    loaded = {row[0] for row in rows}
    pending = [entry for entry in landing.entries if entry.landing_id not in loaded]
    if pending:
        _forget_part(connection, pending[0])
    done = 0
    for entry in pending:
        counts = SourceCounts()
        for batch in _batches(_items(landing, entry)):
            counts += _store(connection, entry, batch, moment)
            done += len(batch)
            tell("items", done, None)
        with warehouse.transaction(connection):
            warehouse.insert_rows(connection, "staging.landings", [_row(entry, counts, moment)])
        yield entry.source_name, counts


def _forget_part(connection: duckdb.DuckDBPyConnection, entry: Landed) -> None:
    """Remove what a killed run had stored of a landing; only the first pending can have such."""
    with warehouse.transaction(connection):
        for table in ("staging.articles", "staging.rejects"):
            connection.execute(f"delete from {table} where landing_id = ?", [entry.landing_id])


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        if isinstance(item, Article):
            size += len(item.text)
        if len(batch) >= BATCH_ITEMS or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _store(
    connection: duckdb.DuckDBPyConnection,
    entry: Landed,
    batch: Sequence[Item],
    moment: datetime,
) -> SourceCounts:
    rejects = [item for item in batch if isinstance(item, Reject)]
    articles = [item for item in batch if isinstance(item, Article)]
    versions: dict[tuple[str, str], Article] = {}
    for article in articles:  # of one version told twice the first is kept
        versions.setdefault((article.article_id, content_hash(article)), article)
    with warehouse.transaction(connection):
        next_number = _next_sequence(connection)
        known = _known(connection, versions)
        new = [
            _article_row(entry, key, article, next_number + number)
            for number, (key, article) in enumerate(versions.items())
            if key not in known
        ]
        warehouse.insert_rows(connection, "staging.articles", new)
        warehouse.insert_rows(
            connection,
            "staging.rejects",
            [_reject_row(entry, reject, moment) for reject in rejects],
        )
    return SourceCounts(len(batch), len(new), len(articles) - len(new), len(rejects))


def _known(
    connection: duckdb.DuckDBPyConnection, versions: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return those of the versions that are stored, by the index on content hashes.

    A list of values is looked up in the index; a join would read the key of every article.
    """
    hashes = sorted({text_hash for _, text_hash in versions})
    if not hashes:
        return set()
    rows = connection.execute(
        "select article_id, content_hash from staging.articles"
        f" where content_hash in ({', '.join('?' * len(hashes))})",
        hashes,
    ).fetchall()
    return set(rows)


def _next_sequence(connection: duckdb.DuckDBPyConnection) -> int:
    rows = connection.execute("select coalesce(max(sequence), 0) + 1 from staging.articles")
    return int(rows.fetchall()[0][0])


def _article_row(
    entry: Landed, key: tuple[str, str], article: Article, sequence: int
) -> tuple[Any, ...]:
    return (
        *key,
        sequence,
        entry.source_name,
        entry.landing_id,
        entry.landing_hash,
        article.url,
        article.title,
        article.text,
        article.publisher,
        article.language,
        article.published_on,
        article.published_at,
        article.published_raw,
        entry.landed_at,
        entry.is_sample,
    )


def _reject_row(entry: Landed, reject: Reject, moment: datetime) -> tuple[Any, ...]:
    return (
        _reject_id(entry.landing_id, reject.position, reject.reason),
        entry.landing_id,
        entry.landing_hash,
        entry.source_name,
        entry.locator,
        reject.position,
        reject.reason.value,
        reject.detail,
        entry.is_sample,
        moment,
    )


def _reject_id(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _row(entry: Landed, counts: SourceCounts, moment: datetime) -> tuple[Any, ...]:
    return (
        entry.landing_id,
        entry.landing_hash,
        entry.source_name,
        entry.source_kind,
        entry.locator,
        entry.is_sample,
        entry.byte_count,
        counts.landed,
        counts.stored,
        counts.duplicates,
        counts.rejected,
        entry.landed_at,
        moment,
    )


def _again(
    connection: duckdb.DuckDBPyConnection, known: Sequence[Landed]
) -> dict[str, SourceCounts]:
    """Count what came again unchanged: its items are all duplicates, and nothing is parsed."""
    rows = connection.execute(
        "select landing_id, landed_item_count from staging.landings where landing_id in"
        " (select unnest(?::text[]))",
        [[entry.landing_id for entry in known]],
    ).fetchall()
    counts: dict[str, int] = dict(rows)
    by_source: dict[str, SourceCounts] = {}
    for entry in known:
        if (count := counts.get(entry.landing_id)) is not None:
            seen = by_source.get(entry.source_name, SourceCounts())
            by_source[entry.source_name] = seen + SourceCounts(landed=count, duplicates=count)
    return by_source


def _record_failures(
    connection: duckdb.DuckDBPyConnection,
    failures: Sequence[Failure],
    *,
    is_sample: bool,
    moment: datetime,
) -> None:
    rows = {}
    for failure in failures:
        key = _reject_id(failure.source_name, failure.locator, failure.reason, moment.isoformat())
        rows[key] = (
            key, None, None, failure.source_name, failure.locator, "object",
            failure.reason.value, failure.detail, is_sample, moment,
        )  # fmt: skip
        _log.warning("%s: %s (%s)", failure.source_name, failure.reason.value, failure.detail)
    with warehouse.transaction(connection):
        warehouse.insert_rows(connection, "staging.rejects", list(rows.values()), ignore_known=True)
