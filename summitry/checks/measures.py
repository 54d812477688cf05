"""What each checked build measured, kept over time, and the bounds that its history teaches.

Bounds come from the last passed builds; while these are few there is none. What shrinks blocks,
what grows warns: a backfill is no mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

import duckdb

from summitry import fingerprint
from summitry.checks.verdict import Finding
from summitry.fingerprint import quoted

LEARNT_FROM = 5  # passed builds; fewer teach no bound
WINDOW = 7  # the newest passed builds that a bound is of
SHRINKAGE, GROWTH = 0.5, 2.0  # times the median
COMPARED_FROM = 10  # rows or articles: fewer may go by one correction
DAILY_FACTOR, DAILY_FROM = (
    10,
    20,
)  # times the median of a day's articles, and a difference that counts
NULL_WARNS, NULL_BLOCKS = 0.10, 0.25  # more of a column NULL than at most before
NULL_FROM = 50  # rows: a share of fewer says nothing
KEPT_CHECKS = 200

ARTICLES, DAILY, ROWS, NULLS = "articles", "articles of a day", "rows", "share of NULLs"
_FACTS = ("fct_agreements", "fct_summits", "fct_trips")
_TABLE = """
create table if not exists quality.measures (
    checked_at timestamptz not null,
    build text not null,
    is_sample boolean not null,
    subject text not null,  -- a table, a column of one, a source
    measure text not null,
    value double not null
)
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that this build gave."""

    subject: str
    measure: str
    value: float


def taken(connection: duckdb.DuckDBPyConnection, now: datetime) -> tuple[Measure, ...]:
    """Return the measures of the build as it is: sources, rows, and NULLs in the facts."""
    return (*_of_sources(connection, now), *_of_tables(connection), *_of_columns(connection))


def _of_sources(connection: duckdb.DuckDBPyConnection, now: datetime) -> Iterator[Measure]:
    yesterday = (now.astimezone(UTC) - timedelta(days=1)).date()
    rows = connection.execute(
        "select source_name, count(distinct article_id), count(distinct article_id) filter ("
        " where cast(collected_at at time zone 'UTC' as date) = $day)"
        " from staging.articles group by source_name order by source_name",
        {"day": yesterday},
    ).fetchall()
    for name, articles, of_the_day in rows:
        yield Measure(f"source {name}", ARTICLES, articles)
        yield Measure(f"source {name}", DAILY, of_the_day)


def _of_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[Measure]:
    for table in fingerprint.table_columns(connection, fingerprint.MARTS_SCHEMA):
        name = quoted(fingerprint.MARTS_SCHEMA, table)
        count = connection.execute(f"select count(*) from {name}").fetchall()[0][0]
        yield Measure(f"marts.{table}", ROWS, count)


def _of_columns(connection: duckdb.DuckDBPyConnection) -> Iterator[Measure]:
    columns = fingerprint.table_columns(connection, fingerprint.MARTS_SCHEMA)
    for table in _FACTS:
        names = [name for name, _ in columns.get(table, ())]
        if not names:
            continue
        counted = ", ".join(f"count({quoted(name)})" for name in names)
        rows, *values = connection.execute(
            f"select count(*), {counted} from {quoted(fingerprint.MARTS_SCHEMA, table)}"
        ).fetchall()[0]
        if rows >= NULL_FROM:
            for name, value in zip(names, values, strict=True):
                yield Measure(f"marts.{table}.{name}", NULLS, 1 - value / rows)


def history(
    connection: duckdb.DuckDBPyConnection, build: str, *, is_sample: bool
) -> Mapping[tuple[str, str], tuple[float, ...]]:
    """Return what the last passed builds measured, by subject and measure; this one left out."""
    if "measures" not in fingerprint.table_columns(connection, "quality"):
        return {}
    rows = connection.execute(
        """
        with builds as (
            select verdicts.build, max(verdicts.checked_at) as checked_at
            from quality.verdicts as verdicts
            semi join quality.measures as measures
                on verdicts.checked_at = measures.checked_at and measures.is_sample = $is_sample
            where verdicts.passed and verdicts.build <> $build
            group by verdicts.build
            order by checked_at desc
            limit $window
        )
        select subject, measure, list(value order by checked_at)
        from quality.measures inner join builds using (build, checked_at)
        group by subject, measure
        -- What the newest of them had no more was taken out with somebody's leave.
        having max(checked_at) = (select max(checked_at) from builds)
        """,
        {"build": build, "is_sample": is_sample, "window": WINDOW},
    ).fetchall()
    return {
        (subject, measure): tuple(values) if measure in (NULLS, DAILY) else _since_leave(values)
        for subject, measure, values in rows
    }


def _since_leave(values: list[float]) -> tuple[float, ...]:
    """Return the values since one that was less than half of the last: that was accepted."""
    for place in range(len(values) - 1, 0, -1):
        if values[place] < values[place - 1] * SHRINKAGE:
            return tuple(values[place:])
    return tuple(values)


def findings(
    measures: tuple[Measure, ...],
    before: Mapping[tuple[str, str], tuple[float, ...]],
    *,
    accept_shrinkage: bool,
) -> Iterator[Finding]:
    """Give each measure that is out of the bounds its history teaches, and a word on the rest."""
    values = {(one.subject, one.measure): one.value for one in measures}
    judged = 0
    outside: list[Finding] = []
    for (subject, measure), known in before.items():
        if len(known) < LEARNT_FROM:
            continue
        # A source or table that is gone has nothing left; a column too sparse is not judged.
        value = values.get((subject, measure), None if measure == NULLS else 0.0)
        if value is None:
            continue
        judged += 1
        found = _judged(subject, measure, value, known, accept_shrinkage)
        outside += [found] if found else []
    most = max(map(len, before.values()), default=0)
    yield Finding(
        "gate", "bounds are learnt from history", "warning", True,
        f"{judged:,} measures judged, {len(outside)} out of bounds"
        if judged else f"no bound yet: {most} of {LEARNT_FROM} passed builds",
        "Fixed bounds are wrong for every warehouse but one.",
    )  # fmt: skip
    yield from outside


def _judged(
    subject: str, measure: str, value: float, known: tuple[float, ...], accept_shrinkage: bool
) -> Finding | None:
    """Return the finding on a measure out of its bounds, else None."""
    if measure == NULLS:
        return _judged_nulls(subject, value, known)
    middle = median(known)
    told = f"{value:,.0f} {measure}, median of {len(known)} builds {middle:,.0f}"
    if measure == DAILY:
        is_odd = not middle / DAILY_FACTOR <= value <= middle * DAILY_FACTOR
        if not is_odd or abs(value - middle) < DAILY_FROM:
            return None
        return Finding(
            subject, "brings about as many articles a day as it did", "warning", False, told,
            "A feed that broke off, or one that sends its archive.",
        )  # fmt: skip
    if middle >= COMPARED_FROM and value < middle * SHRINKAGE:
        return Finding(
            subject, f"keeps {SHRINKAGE:.0%} of what the last builds had", "critical",
            accept_shrinkage, told + (" (accepted)" if accept_shrinkage else ""),
            "A source or a table lost its rows, little by little, each build keeping half.",
        )  # fmt: skip
    if middle >= COMPARED_FROM and value > middle * GROWTH:
        return Finding(
            subject, f"has at most {GROWTH:g} times what the last builds had", "warning", False,
            told, "A backfill, or rows doubled by a join.",
        )  # fmt: skip
    return None


def _judged_nulls(subject: str, value: float, known: tuple[float, ...]) -> Finding | None:
    more = value - max(known)
    if more <= NULL_WARNS:
        return None
    return Finding(
        subject, "is known as often as in the last builds",
        "critical" if more > NULL_BLOCKS else "warning", False,
        f"{value:.0%} NULL, at most {max(known):.0%} in {len(known)} builds",
        "A rule or a join that gave the column its values gives them no longer.",
    )  # fmt: skip


def store(
    connection: duckdb.DuckDBPyConnection,
    measures: tuple[Measure, ...],
    *,
    build: str,
    is_sample: bool,
    checked_at: datetime,
) -> None:
    """Add the measures to quality.measures; those of the oldest checks go."""
    connection.execute(_TABLE)
    if measures:
        connection.execute(
            "insert into quality.measures select ?, ?, ?, unnest(?), unnest(?), unnest(?)",
            [
                checked_at, build, is_sample,
                [one.subject for one in measures],
                [one.measure for one in measures],
                [float(one.value) for one in measures],
            ],
        )  # fmt: skip
    connection.execute(
        "delete from quality.measures where checked_at not in (select distinct checked_at"
        f" from quality.measures order by checked_at desc limit {KEPT_CHECKS:d})"
    )
