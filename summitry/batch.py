"""The read stage: every current article version that this reader has not read, into staging.

The reader is the built-in one, unless the settings name a model: then llm/stage.py reads, by the
parts of this module.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import duckdb

from summitry import languages, warehouse
from summitry.reading.events import (
    Agreement,
    Evidence,
    LeaderMention,
    Person,
    Reading,
    Summit,
    Trip,
)
from summitry.reading_pool import (
    Outcome,
    OwnReader,
    ReaderFactory,
    ReadFailure,
    own_reader,
    read_outcomes,
)
from summitry.settings import Settings
from summitry.sources.article import Article

if TYPE_CHECKING:
    from summitry.llm.tally import ModelCounts

Progress = Callable[[str, int, int | None], None]  # what is done, how many, of how many if known

BATCH_ARTICLES = 500
_CHILDREN = (
    "leader_mentions",
    "summit_mentions",
    "agreement_mentions",
    "trip_mentions",
    "mention_participants",
    "mention_evidence",
)
_OF_READINGS = (*_CHILDREN, "model_readings", "refused_answers", "readings")
ARTICLE_COLUMNS = (
    "article_id, content_hash, title, text, url, publisher, language, published_on, published_at"
)
_log = logging.getLogger(__name__)


Key = tuple[str, str]  # a reader and its version
Version = tuple[str, str, str, str]  # article id, content hash, reader, its version


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """Articles dealt with in this run, and what was found in those read."""

    read: int = 0
    not_english: int = 0
    failed: int = 0
    leaders: int = 0
    summits: int = 0
    agreements: int = 0
    trips: int = 0
    model: ModelCounts | None = None


def read_pending(
    settings: Settings,
    *,
    progress: Progress | None = None,
    reader: ReaderFactory | None = None,
    now: datetime | None = None,
) -> ReadCounts:
    """Read what the reader has not read yet and store it; a killed run is taken up by the next.

    Without `reader` the settings say who reads. Each batch of articles is stored with all its
    mentions in one transaction. Readings of the same reader's older versions go once the new ones
    are complete; only then is the reader in force.
    """
    moment = now or datetime.now(UTC)
    tell = progress or (lambda *_: None)
    if reader is None and settings.reader.use != "builtin":
        from summitry.llm import stage

        return stage.read_pending(settings, moment=moment, tell=tell)
    with warehouse.connect(settings) as connection:
        languages.identify(connection)
        counts, key = read_with(connection, settings, reader or own_reader(settings), moment, tell)
        choose(connection, key)
    return ReadCounts(**counts, model=None)


def read_with(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    reader: ReaderFactory,
    moment: datetime,
    tell: Progress,
    *,
    only: str = "true",
) -> tuple[Counter[str], Key]:
    """Read what a reader has not read, of `only` these (a condition on articles), and store it."""
    key = _key_of(reader)
    counts: Counter[str] = Counter()
    counts["not_english"] = pass_by_foreign(connection, key, moment, only=only)
    total = note_pending(connection, key, only=only)
    keys: deque[tuple[str, str]] = deque()
    articles = pending_articles(connection, total, keys)
    outcomes = read_outcomes(articles, jobs=settings.jobs, reader=reader)
    done = 0
    while batch := list(islice(outcomes, BATCH_ARTICLES)):
        stored = [(keys.popleft(), outcome) for outcome in batch]
        counts.update(_store(connection, key, stored, moment))
        done += len(batch)
        tell("articles read", done, total)
    drop_older_versions(connection, key)
    return counts, key


def _key_of(reader: ReaderFactory) -> Key:
    if isinstance(reader, OwnReader):
        return reader.key()
    own = reader()
    return own.name, own.version


def choose(connection: duckdb.DuckDBPyConnection, key: Key, *, fallback: Key | None = None) -> None:
    """Put a reader in force, and who reads for it where it does not."""
    with warehouse.transaction(connection):
        connection.execute("delete from staging.reader_choice")
        connection.execute(
            "insert into staging.reader_choice values (?, ?, ?, ?)",
            [*key, *(fallback or (None, None))],
        )


def pass_by_foreign(
    connection: duckdb.DuckDBPyConnection, key: Key, moment: datetime, *, only: str = "true"
) -> int:
    """Note every unread article that is in another language than English, as far as is known."""
    with warehouse.transaction(connection):
        rows = connection.execute(
            f"insert into staging.readings select article_id, content_hash, $reader, $version,"
            f" 'not_english', 0, 0, 0, 0, $moment from ({_UNREAD} and {only}) as unread"
            " left join staging.identified_languages as identified"
            " using (article_id, content_hash)"
            " where coalesce(unread.language, identified.language) <> 'en'",
            {"reader": key[0], "version": key[1], "moment": moment},
        ).fetchall()
    return int(rows[0][0])


_UNREAD = """
    select * from staging.current_articles as articles
    where not exists (
        select 1 from staging.readings as readings
        where readings.article_id = articles.article_id
        and readings.content_hash = articles.content_hash
        and readings.reader = $reader and readings.reader_version = $version
        and readings.outcome <> 'put_off'
    )
"""


def note_pending(connection: duckdb.DuckDBPyConnection, key: Key, *, only: str = "true") -> int:
    """Put what is to be read into a temporary table, numbered in order of arrival."""
    connection.execute(
        "create or replace temporary table pending as"
        " select row_number() over (order by sequence) as number, sequence"
        f" from ({_UNREAD} and {only})",
        {"reader": key[0], "version": key[1]},
    )
    return int(connection.execute("select count(*) from pending").fetchall()[0][0])


def pending_articles(
    connection: duckdb.DuckDBPyConnection, total: int, keys: deque[tuple[str, str]]
) -> Iterator[Article]:
    """Yield the pending articles, a batch in memory at a time; their keys go into `keys`."""
    for first in range(1, total + 1, BATCH_ARTICLES):
        window = [first, first + BATCH_ARTICLES - 1]
        low, high = connection.execute(
            "select min(sequence), max(sequence) from pending where number between ? and ?", window
        ).fetchall()[0]
        rows = connection.execute(
            f"select {ARTICLE_COLUMNS} from staging.articles as articles"
            " where sequence between ? and ?"
            " and sequence in (select sequence from pending where number between ? and ?)"
            " order by sequence",
            [low, high, *window],
        ).fetchall()
        for article_id, content_hash, *fields in rows:
            keys.append((article_id, content_hash))
            yield Article(article_id, *fields)


def _store(
    connection: duckdb.DuckDBPyConnection,
    key: Key,
    batch: Sequence[tuple[tuple[str, str], Outcome]],
    moment: datetime,
) -> Counter[str]:
    """Store the readings of a batch and all in them, or nothing."""
    counts: Counter[str] = Counter()
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for article_version, outcome in batch:
        counts.update(found(outcome))
        for table, row in outcome_rows((*article_version, *key), outcome, moment):
            rows[table].append(row)
    with warehouse.transaction(connection):
        for table, table_rows in rows.items():
            warehouse.insert_rows(connection, f"staging.{table}", table_rows)
    return counts


def found(outcome: Outcome) -> dict[str, int]:
    """Return what a reading adds to the counts."""
    if isinstance(outcome, ReadFailure):
        return {"failed": 1}
    return {
        "read": 1,
        "leaders": len(outcome.leaders),
        "summits": len(outcome.summits),
        "agreements": len(outcome.agreements),
        "trips": len(outcome.trips),
    }


def outcome_rows(
    version: Version, outcome: Outcome, moment: datetime
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the rows of a reading and all in it as (table, row), columns in the tables' order."""
    if isinstance(outcome, ReadFailure):
        _log.warning("article %s could not be read: %s", version[0], outcome.error)
        yield "readings", (*version, "failed", 0, 0, 0, 0, moment)
        return
    _, *sizes = found(outcome).values()
    yield "readings", (*version, "read", *sizes, moment)
    yield from mention_rows(version, outcome)


def drop_older_versions(connection: duckdb.DuckDBPyConnection, key: Key) -> None:
    """Remove what this reader's other versions read in articles that this version has read."""
    older = "reader = $reader and reader_version <> $version"
    values = {"reader": key[0], "version": key[1]}
    found = connection.execute(
        f"select 1 from staging.readings where {older} limit 1", values
    ).fetchall()
    if not found:
        return
    with warehouse.transaction(connection):
        connection.execute(
            "create or replace temporary table read_now as select distinct article_id"
            " from staging.readings where reader = $reader and reader_version = $version",
            values,
        )
        for table in _OF_READINGS:
            connection.execute(
                f"delete from staging.{table} where {older}"
                " and article_id in (select article_id from read_now)",
                values,
            )


# Rows of a reading


def mention_rows(version: Version, reading: Reading) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the rows of a reading's mentions as (table, row), columns in the tables' order."""
    article_id = version[0]
    numbers: Counter[tuple[str, str]] = Counter()

    def name(event_type: str, anchor: str) -> str:
        number = numbers[event_type, anchor]
        numbers[event_type, anchor] += 1
        return mention_id(event_type, article_id, anchor, number)

    for leader in reading.leaders:
        mention = name("leader", _who(leader.leader_id, leader.name, leader.party))
        yield "leader_mentions", (mention, *version, *_leader(leader))
        yield from _evidence(version, mention, "leader", leader.evidence)
    for summit in reading.summits:
        mention = name("summit", _summit_anchor(summit))
        yield "summit_mentions", (mention, *version, *_summit(summit))
        yield from _participants(version, mention, summit.participants)
        yield from _evidence(version, mention, "summit", summit.evidence)
    for agreement in reading.agreements:
        anchor = "|".join((*sorted(agreement.parties), agreement.topic or ""))
        mention = name("agreement", anchor)
        yield "agreement_mentions", (mention, *version, *_agreement(agreement))
        yield from _participants(version, mention, _parties(agreement))
        yield from _evidence(version, mention, "agreement", agreement.evidence)
    for trip in reading.trips:
        traveller = _who(trip.leader.leader_id, trip.leader.name, trip.leader.party)
        mention = name("trip", f"{traveller}|{trip.country}")
        yield "trip_mentions", (mention, *version, *_trip(trip))
        yield from _evidence(version, mention, "trip", trip.evidence)


def mention_id(event_type: str, article_id: str, anchor: str, number: int) -> str:
    """Return the id of a mention: the same for every version of the article and of the reader.

    `number` counts mentions of one anchor in one article from 0, in reading order.
    """
    whole = f"{event_type}|{article_id}|{anchor}|{number}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _who(leader_id: str | None, name: str | None, party: str | None) -> str:
    return f"{leader_id or name or ''}@{party or ''}"


def _summit_anchor(summit: Summit) -> str:
    present = sorted(_who(one.leader_id, one.name, one.party) for one in summit.participants)
    return "|".join((*present, summit.series or ""))


def _leader(leader: LeaderMention) -> tuple[Any, ...]:
    return leader.leader_id, leader.name, leader.party, leader.office, leader.confidence


def _summit(summit: Summit) -> tuple[Any, ...]:
    return (
        summit.series,
        summit.format,
        summit.status,
        summit.level,
        summit.start_date,
        summit.end_date,
        summit.country,
        summit.city,
        summit.venue,
        summit.confidence,
    )


def _agreement(agreement: Agreement) -> tuple[Any, ...]:
    return (
        agreement.title,
        agreement.kind,
        agreement.topic,
        agreement.status,
        agreement.date,
        agreement.country,
        agreement.city,
        agreement.confidence,
    )


def _trip(trip: Trip) -> tuple[Any, ...]:
    return (
        trip.leader.leader_id,
        trip.leader.name,
        trip.leader.party,
        trip.leader.office,
        trip.country,
        trip.city,
        trip.arrival_date,
        trip.departure_date,
        trip.status,
        trip.tour,
        trip.purpose,
        trip.level,
        trip.confidence,
    )


def _parties(agreement: Agreement) -> tuple[Person, ...]:
    """Return an agreement's parties, then its signatories."""
    return (*(Person(None, party) for party in agreement.parties), *agreement.signatories)


def _participants(
    version: Version, mention: str, people: Iterable[Person]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for ordinal, one in enumerate(people):
        person = (one.leader_id, one.name, one.party, one.office, one.role)
        yield "mention_participants", (mention, *version, ordinal, *person)


def _evidence(
    version: Version, mention: str, event_type: str, spans: Iterable[Evidence]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for ordinal, span in enumerate(spans):
        place = (span.attribute, span.field, span.start, span.end, span.quote)
        yield "mention_evidence", (mention, event_type, *version, ordinal, *place)
