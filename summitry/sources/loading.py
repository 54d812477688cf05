"""From the landing to staging: each landed item is stored, known already, or turned away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from itertools import count
from typing import Any

import duckdb

from summitry import warehouse
from summitry.landing import Landed, Landing
from summitry.settings import Settings
from summitry.sources.article import Article
from summitry.sources.items import Item
from summitry.sources.parsing import End, Parser
from summitry.sources.reasons import Reason, Reject
from summitry.sources.urls import host_of

Progress = Callable[[str, int, int | None], None]  # what is done, how many, of how many if known

BATCH_ITEMS = 500
_PAGES = ("page", "warc")
_BATCH_CHARACTERS = 16_000_000


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """Items of one source in this run: landed = stored + duplicates + rejected."""

    landed: int = 0
    stored: int = 0
    duplicates: int = 0
    rejected: int = 0
    unchanged: int = 0  # addresses and files that were as they had been: nothing landed

    def __add__(self, other: SourceCounts) -> SourceCounts:
        return SourceCounts(
            self.landed + other.landed,
            self.stored + other.stored,
            self.duplicates + other.duplicates,
            self.rejected + other.rejected,
            self.unchanged + other.unchanged,
        )


def why_no_article(parser: Parser, entry: Landed, raw: BufferedReader) -> Reject | None:
    """Return the first reject of an object that holds no article; None where it holds one."""
    first: Reject | None = None
    for item in parser.read(entry, raw):
        if isinstance(item, Article):
            return None
        first = first or item
    return first


def load(
    connection: duckdb.DuckDBPyConnection,
    landing: Landing,
    parser: Parser,
    tell: Progress,
    moment: datetime,
) -> Iterator[tuple[Landed, SourceCounts]]:
    """Load every landing that has no row yet, in order of arrival; yield each with its counts."""
    rows = connection.execute("select landing_id from staging.landings").fetchall()
    loaded = {row[0] for row in rows}
    pending = [entry for entry in landing.entries if entry.landing_id not in loaded]
    if pending:
        _forget_part(connection, pending[0])
    done = 0
    counts: dict[str, SourceCounts] = {}
    numbers = count(_next_sequence(connection))
    for batch in _batches(parser.items(landing, pending)):
        yield from _store(connection, batch, counts, numbers, moment)
        done += sum(not isinstance(item, End) for _, item in batch)
        tell("items", done, None)


def _forget_part(connection: duckdb.DuckDBPyConnection, entry: Landed) -> None:
    """Remove what a killed run had stored of a landing; only the first pending can have such."""
    with warehouse.transaction(connection):
        for table in ("staging.articles", "staging.rejects"):
            connection.execute(f"delete from {table} where landing_id = ?", [entry.landing_id])


_Batch = list[tuple[Landed, Item | End]]


def _batches(items: Iterable[tuple[Landed, Item | End]]) -> Iterator[_Batch]:
    """Yield the items of one landing after the other in batches; a small landing shares its."""
    batch: _Batch = []
    size = 0
    for entry, item in items:
        batch.append((entry, item))
        if isinstance(item, Article):
            size += len(item.text)
        if len(batch) >= BATCH_ITEMS or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _store(
    connection: duckdb.DuckDBPyConnection,
    batch: _Batch,
    counts: dict[str, SourceCounts],
    numbers: Iterator[int],
    moment: datetime,
) -> list[tuple[Landed, SourceCounts]]:
    """Store a batch in one transaction; return the landings that it ends, with their counts.

    `counts` holds those of the landing that began in an earlier batch; `numbers` gives articles
    their order of arrival.
    """
    hashes = [content_hash(item) if isinstance(item, Article) else "" for _, item in batch]
    ended: list[tuple[Landed, SourceCounts]] = []
    with warehouse.transaction(connection):
        shelf = Shelf(_stored(connection, batch, hashes))
        articles: list[tuple[Landed, str, Article]] = []
        rejects: list[tuple[Landed, Reject]] = []
        last: Landed | None = None
        landing_id = ""
        for (entry, item), text_hash in zip(batch, hashes, strict=True):
            if entry is not last:  # the id is made anew each time it is asked for
                last, landing_id = entry, entry.landing_id
            held = counts.get(landing_id, SourceCounts())
            if isinstance(item, End):
                ended.append((entry, held))
                counts.pop(landing_id, None)
                continue
            fate = item if isinstance(item, Reject) else shelf.fate(entry, item, text_hash)
            if isinstance(fate, Reject):
                rejects.append((entry, fate))
            elif fate is not None:
                articles.append((entry, text_hash, fate))
            counts[landing_id] = held + counted(fate)
        rows = [
            _article_row(entry, (article.article_id, text_hash), article, next(numbers))
            for entry, text_hash, article in articles
        ]
        warehouse.insert_rows(connection, "staging.articles", rows)
        warehouse.insert_rows(
            connection, "staging.rejects", [_reject_row(*one, moment) for one in rejects]
        )
        landings = [_row(entry, told, moment) for entry, told in ended]
        warehouse.insert_rows(connection, "staging.landings", landings)
    return ended


class Shelf:
    """Which article versions there are, by content hash, and so what becomes of one more."""

    def __init__(self, stored: Iterable[tuple[str, str, str | None]] = ()) -> None:
        self._known: dict[str, dict[str, str | None]] = {}  # content hash → article → its host
        for text_hash, article_id, url in stored:
            self._known.setdefault(text_hash, {})[article_id] = host_of(url)

    def fate(self, entry: Landed, article: Article, text_hash: str) -> Article | Reject | None:
        """Return the article, now on the shelf; None where it was; or why it is not taken.

        A page that says, undated and word for word, what another address of its host said is a
        wall before the article (consent, log-in, "not found"), or that page once more.
        """
        known = self._known.setdefault(text_hash, {})
        if article.article_id in known:
            return None
        host = host_of(article.url)
        if entry.source_kind in _PAGES and article.published_on is None and host in known.values():
            position = "object" if entry.source_kind == "page" else article.url or "page"
            told = "the same words, undated, as at another address of the host"
            return Reject(position, Reason.NO_ARTICLE, told)
        known[article.article_id] = host
        return article


def counted(fate: Article | Reject | None) -> SourceCounts:
    """Return what an item's fate adds to its source's counts."""
    if fate is None:
        return SourceCounts(1, 0, 1, 0)
    return SourceCounts(1, 0, 0, 1) if isinstance(fate, Reject) else SourceCounts(1, 1, 0, 0)


def _stored(
    connection: duckdb.DuckDBPyConnection, batch: _Batch, hashes: Sequence[str]
) -> list[tuple[str, str, str | None]]:
    """Return the stored versions that decide a batch's fates: hash, article and address.

    Those of the batch's own articles and, for an undated page, all that say the same: one text
    may stand in very many articles. A list of values is looked up in the index; a join would
    read the key of every article.
    """
    articles = [
        (entry, item, text_hash)
        for (entry, item), text_hash in zip(batch, hashes, strict=True)
        if isinstance(item, Article)
    ]
    own = {item.article_id for _, item, _ in articles}
    pages = {
        text_hash
        for entry, item, text_hash in articles
        if entry.source_kind in _PAGES and item.published_on is None
    }
    wanted = {text_hash for _, _, text_hash in articles} - pages
    found = _versions(connection, pages)
    return found + _versions(connection, wanted, own)


def _versions(
    connection: duckdb.DuckDBPyConnection, hashes: Set[str], article_ids: Set[str] | None = None
) -> list[tuple[str, str, str | None]]:
    if not hashes:
        return []
    sql = f"select content_hash, article_id, url from staging.articles where {_among(hashes)}"
    values = sorted(hashes)
    if article_ids is not None:
        # Apart: with a second list beside the indexed one, every article's key would be read.
        sql = (
            f"with alike as materialized ({sql})"
            f" select * from alike where {_among(article_ids, 'article_id')}"
        )
        values += sorted(article_ids)
    return connection.execute(sql, values).fetchall()


def _among(values: Set[str], column: str = "content_hash") -> str:
    return f"{column} in ({', '.join('?' * len(values))})"


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
        article.published_origin,
        article.published_conflict,
        article.modified_at,
        article.author,
        article.encoding,
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


def recount(settings: Settings, parser: Parser | None = None) -> tuple[LandingCounts, ...]:
    """Return what every landing's counts must be, from the landing's files alone."""
    landing = Landing(settings)
    shelf = Shelf()
    counts = []
    total = SourceCounts()
    with parser or Parser(jobs=settings.jobs) as taking_apart:
        for entry, item in taking_apart.items(landing, landing.entries):
            if isinstance(item, End):
                counts.append(
                    LandingCounts(
                        entry.landing_id,
                        total.landed,
                        total.stored,
                        total.duplicates,
                        total.rejected,
                    )
                )
                total = SourceCounts()
            elif isinstance(item, Reject):
                total += counted(item)
            else:
                total += counted(shelf.fate(entry, item, content_hash(item)))
    return tuple(counts)


def content_hash(article: Article) -> str:
    """Return the hash that tells versions of an article apart: title, text, publication time."""
    when = (article.published_on, article.published_at)
    parts = (article.title, article.text, *(time.isoformat() if time else "" for time in when))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
