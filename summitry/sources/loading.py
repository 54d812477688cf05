"""From the landing to staging: each landed item is stored, known already, or turned away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from typing import Any

import duckdb

from summitry import warehouse
from summitry.landing import Landed, Landing
from summitry.settings import Settings
from summitry.sources.article import Article
from summitry.sources.feeds import read_feed
from summitry.sources.items import Item
from summitry.sources.pages import read_page
from summitry.sources.reasons import Reject
from summitry.sources.records import read_records

Progress = Callable[[str, int, int | None], None]  # what is done, how many, of how many if known

BATCH_ITEMS = 500
_BATCH_CHARACTERS = 16_000_000
_READERS: dict[str, Callable[[Landed, BufferedReader], Iterator[Item]]] = {
    "feed": read_feed,
    "page": read_page,
    "articles": read_records,
}


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


def _items(landing: Landing, entry: Landed) -> Iterator[Item]:
    """Yield what a landed object holds; its bytes are first held against its name."""
    landing.verify(entry.landing_hash)
    with landing.open(entry.landing_hash) as raw:
        yield from _READERS[entry.source_kind](entry, raw)


def why_no_article(entry: Landed, raw: BufferedReader) -> Reject | None:
    """Return the first reject of an object that holds no article; None where it holds one."""
    first: Reject | None = None
    for item in _READERS[entry.source_kind](entry, raw):
        if isinstance(item, Article):
            return None
        first = first or item
    return first


def load(
    connection: duckdb.DuckDBPyConnection, landing: Landing, tell: Progress, moment: datetime
) -> Iterator[tuple[Landed, SourceCounts]]:
    """Load every landing that has no row yet, in order of arrival; yield each with its counts."""
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
        yield entry, counts


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
        reject_id(entry.landing_id, reject.position, reject.reason),
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


def reject_id(*parts: str) -> str:
    """Return the id of what was turned away, of the parts that tell it from others."""
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
