"""How each source does over time: when it last gave something, and whether it has fallen silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from summitry import warehouse
from summitry.sources.loading import SourceCounts
from summitry.sources.objects import Failure

QUIET_AT_LEAST = timedelta(hours=24)  # nobody is called silent sooner
QUIET_TIMES_USUAL = 4  # the usual time between two collects that brought something new


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source, over all its collects; times are UTC."""

    source_name: str
    visit_count: int
    last_visited_at: datetime
    last_success_at: datetime | None  # it answered, if only that nothing is new
    last_new_at: datetime | None  # it gave an article that was not known
    stored_count: int
    rejected_count: int
    failures_in_a_row: int
    reason: str | None  # of the last failure, where the last collect failed
    detail: str | None
    is_silent: bool  # no new article for far longer than is usual for it


def record(
    connection: duckdb.DuckDBPyConnection,
    source_names: Sequence[str],
    by_source: Mapping[str, SourceCounts],
    failures: Sequence[Failure],
    moment: datetime,
) -> None:
    """Keep how this collect went, a row a source."""
    first: dict[str, Failure] = {}
    count: dict[str, int] = {}
    for failure in failures:
        first.setdefault(failure.source_name, failure)
        count[failure.source_name] = count.get(failure.source_name, 0) + 1
    rows = []
    for name in dict.fromkeys(source_names):
        counts, problem = by_source.get(name, SourceCounts()), first.get(name)
        rows.append(
            (
                name, moment, counts.landed, counts.stored, counts.duplicates, counts.rejected,
                counts.unchanged, count.get(name, 0),
                problem.reason.value if problem else None, problem.detail if problem else None,
            )
        )  # fmt: skip
    if not rows:
        return
    with warehouse.transaction(connection):
        warehouse.insert_rows(connection, "staging.source_visits", rows)


def health(connection: duckdb.DuckDBPyConnection, now: datetime) -> tuple[SourceHealth, ...]:
    """Return how every source that was collected does, those in trouble first."""
    rows = connection.execute(_VISITS).fetchall()
    found = [_one(row, now) for row in rows]
    return tuple(
        sorted(
            found, key=lambda one: (not one.failures_in_a_row, not one.is_silent, one.source_name)
        )
    )


def _trouble(one: SourceHealth) -> tuple[bool, bool, str]:
    return not one.failures_in_a_row, not one.is_silent, one.source_name


# A visit is a success where something came or was said to be unchanged: else nothing but failures.
_VISITS = """
with visits as (
    select
        *,
        landed_item_count > rejected_item_count or unchanged_count > 0 as is_success,
        stored_item_count > 0 as is_new
    from staging.source_visits
),

gaps as (
    select
        source_name,
        visited_at - lag(visited_at) over (partition by source_name order by visited_at) as gap
    from visits
    where is_new
)

select
    source_name,
    count(*),
    max(visited_at),
    max(visited_at) filter (is_success),
    max(visited_at) filter (is_new),
    sum(stored_item_count)::bigint,
    sum(rejected_item_count)::bigint,
    count(*) filter (visited_at > coalesce(last_success_at, timestamptz '1970-01-01')),
    arg_max(reason, visited_at) filter (not is_success),
    arg_max(detail, visited_at) filter (not is_success),
    any_value(usual_gap_seconds)
from visits
inner join (
    select source_name, max(visited_at) filter (is_success) as last_success_at
    from visits
    group by all
) using (source_name)
left join (
    select source_name, median(epoch(gap)) as usual_gap_seconds from gaps group by all
) using (source_name)
group by source_name
"""


def _one(row: tuple[object, ...], now: datetime) -> SourceHealth:
    name, visits, visited, success, new, stored, rejected, failing, reason, detail, usual = row
    is_silent = False
    if isinstance(new, datetime) and isinstance(usual, float):
        quiet = max(QUIET_AT_LEAST, timedelta(seconds=usual * QUIET_TIMES_USUAL))
        is_silent = now - new > quiet
    is_failing = bool(failing)
    return SourceHealth(
        source_name=str(name),
        visit_count=int(str(visits)),
        last_visited_at=visited if isinstance(visited, datetime) else now,
        last_success_at=success if isinstance(success, datetime) else None,
        last_new_at=new if isinstance(new, datetime) else None,
        stored_count=int(str(stored)),
        rejected_count=int(str(rejected)),
        failures_in_a_row=int(str(failing)),
        reason=str(reason) if is_failing and reason else None,
        detail=str(detail) if is_failing and detail else None,
        is_silent=is_silent,
    )
