"""How this warehouse stands: what is stored, how fresh it is, what ran, what the gate said.

While a run holds the working database, what only that database knows is left out: the ledger,
the published file and the last verdict can always be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb

from summitry import ledger
from summitry.checks import last_verdict
from summitry.errors import BusyError, StageError
from summitry.settings import Settings
from summitry.sources.health import SourceHealth, health

RECENT_RUNS = 5


@dataclass(frozen=True, slots=True)
class Served:
    """The published file: what readers see."""

    path: str
    byte_count: int
    published_at: datetime
    rows: dict[str, int]  # of each table
    newest_article_on: date | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What came in and was read so far: counts over the whole working database."""

    source_count: int
    article_count: int
    version_count: int
    reading_count: int
    unread_count: int  # article versions that wait for the reader
    failed_reading_count: int
    rejects: dict[str, int]  # by reason code
    is_sample: bool  # the bundled sample, not news
    sources: tuple[SourceHealth, ...]  # those in trouble first
    newest_article_on: date | None
    last_collected_at: datetime | None


@dataclass(frozen=True, slots=True)
class LastVerdict:
    """The gate's last word, and why."""

    passed: bool
    checked_at: datetime
    rule_count: int
    failures: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """All of it, as of `at`; `held_by` is the process of a run that goes on now."""

    home: str
    at: datetime
    served: Served | None
    stored: Stored | None  # None: nothing yet, or a run holds the database
    held_by: int | None
    verdict: LastVerdict | None
    runs: tuple[ledger.Run, ...]  # the last few, newest first


def status(settings: Settings) -> Status:
    """Return how the warehouse stands; nothing is written, and no run is kept waiting."""
    return Status(
        home=str(settings.home),
        at=datetime.now(UTC),
        served=_served(settings),
        stored=_stored(settings),
        held_by=ledger.holding_process(settings),
        verdict=_verdict(settings),
        runs=tuple(reversed(ledger.runs(settings)[-RECENT_RUNS:])),
    )


def _served(settings: Settings) -> Served | None:
    path = settings.published_path
    if not path.is_file():
        return None
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise StageError(f"the published file can't be opened: {error}") from error
    with connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where not internal order by table_name"
        ).fetchall()
        rows = {name: _value(connection, f'select count(*) from "{name}"') for (name,) in names}
        newest = _value(connection, "select max(published_on) from dim_articles")
    stat = path.stat()
    return Served(
        path=str(path),
        byte_count=stat.st_size,
        published_at=datetime.fromtimestamp(stat.st_mtime, UTC),
        rows=rows,
        newest_article_on=newest,
    )


def _stored(settings: Settings) -> Stored | None:
    if not settings.build_path.is_file():
        return None
    try:
        with ledger.hold(settings):  # opened by us, the database would be closed to a run
            return _stored_counts(settings)
    except BusyError:
        return None


def _stored_counts(settings: Settings) -> Stored | None:
    try:
        connection = duckdb.connect(str(settings.build_path), read_only=True)
    except duckdb.Error as error:
        raise StageError(f"the working database can't be opened: {error}") from error
    with connection:
        connection.execute("set TimeZone = 'UTC'")
        made = _value(
            connection,
            "select count(*) from information_schema.tables where table_schema = 'staging' and"
            " table_name in ('articles', 'current_articles', 'readings', 'rejects', 'landings',"
            " 'source_visits')",
        )
        if made < 6:  # killed before its first tables were made
            return None
        read = "select article_id, content_hash from staging.readings"
        return Stored(
            source_count=_value(
                connection, "select count(distinct source_name) from staging.landings"
            ),
            article_count=_value(
                connection, "select count(distinct article_id) from staging.articles"
            ),
            version_count=_value(connection, "select count(*) from staging.articles"),
            reading_count=_value(connection, "select count(*) from staging.readings"),
            unread_count=_value(
                connection,
                f"select count(*) from staging.current_articles anti join ({read})"
                " using (article_id, content_hash)",
            ),
            failed_reading_count=_value(
                connection, "select count(*) from staging.readings where outcome = 'failed'"
            ),
            rejects=dict(
                connection.execute(
                    "select reason, count(*) from staging.rejects"
                    " group by reason order by count(*) desc, reason"
                ).fetchall()
            ),
            sources=health(connection, datetime.now(UTC)),
            is_sample=bool(_value(connection, "select bool_or(is_sample) from staging.articles")),
            newest_article_on=_value(connection, "select max(published_on) from staging.articles"),
            last_collected_at=_value(connection, "select max(loaded_at) from staging.landings"),
        )


def _value(connection: duckdb.DuckDBPyConnection, statement: str) -> Any:
    return connection.execute(statement).fetchall()[0][0]


def _verdict(settings: Settings) -> LastVerdict | None:
    verdict = last_verdict(settings)
    if verdict is None:
        return None
    return LastVerdict(
        passed=verdict.passed,
        checked_at=verdict.checked_at,
        rule_count=verdict.rule_count,
        failures=tuple(f"{row.table}: {row.rule}: {row.observed}" for row in verdict.failures),
        warnings=tuple(f"{row.table}: {row.rule}: {row.observed}" for row in verdict.warnings),
    )


def ago(then: datetime, now: datetime) -> str:
    """Return a span as a person says it: '3 minutes ago'."""
    span = max(now - then, timedelta())
    for unit, seconds in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(span.total_seconds() // seconds)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
