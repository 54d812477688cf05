"""Where people can't have been: judged on the published facts, as far as their dates tell.

A leader may breakfast in one country and dine in the next, so a day in two countries is no
mistake by itself. Few contradictions warn: reports do err. Many block: then visits were merged, or
given to the wrong person.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from summitry.checks.verdict import Finding

FAR_KM = 10_000  # between countries' middles: no flight, talks and flight in one day
APART_KM = 1_000  # nearer ones may be visited from one another, day after day
LONG_DAYS = 14  # a longer visit is rare: a cure, an exile, or two visits merged
DOUBTFUL_SHARE = 0.02  # of the facts judged, or one; more blocks
ELECTED_DAYS, LEAVING_DAYS = 180, 31  # before a term and after it, people act for their office

_MADE = "status in ('underway', 'completed')"
_DISTANCE = """
    2 * 6371 * asin(sqrt(least(1.0,
        power(sin(radians(other.latitude - one.latitude) / 2), 2)
        + cos(radians(one.latitude)) * cos(radians(other.latitude))
        * power(sin(radians(other.longitude - one.longitude) / 2), 2)
    )))
"""

# Leader and day, in two countries that are too far apart for it.
_FAR_DAYS = f"""
    select days.leader_id || ' on ' || days.abroad_on || ': ' || days.country_id || ', '
        || later.country_id as example
    from marts.fct_days_abroad as days
    inner join marts.fct_days_abroad as later
        on days.leader_id = later.leader_id and days.abroad_on = later.abroad_on
        and days.country_id < later.country_id
    inner join marts.dim_countries as one on days.country_id = one.country_id
    inner join marts.dim_countries as other on later.country_id = other.country_id
    where {_DISTANCE} > {FAR_KM}
"""

# Visits that share two nights or more with a visit of the same leader to a country far away.
_CONTRADICTED = f"""
    select distinct trips.trip_id as example
    from marts.fct_trips as trips
    inner join marts.fct_trips as others
        on trips.leader_id = others.leader_id and trips.country_id <> others.country_id
        -- A visit whose end nobody tells has no nights to share: least() passes over NULLs.
        and trips.departure_date is not null and others.departure_date is not null
        and least(trips.departure_date, others.departure_date)
        - greatest(trips.arrival_date, others.arrival_date) >= 2
    inner join marts.dim_countries as one on trips.country_id = one.country_id
    inner join marts.dim_countries as other on others.country_id = other.country_id
    where trips.{_MADE} and others.{_MADE}
        and trips.date_precision = 'day' and others.date_precision = 'day'
        and {_DISTANCE} > {APART_KM}
"""

_LONG = f"""
    select trip_id as example from marts.fct_trips
    where {_MADE} and date_precision = 'day' and departure_date - arrival_date > {LONG_DAYS}
"""

_PEOPLE = """
    select summit_id as event_id, leader_id, start_date as first_on, date_precision,
        coalesce(end_date, start_date) as last_on
    from marts.fct_summit_participants inner join marts.fct_summits using (summit_id)
    where leader_id is not null and start_date is not null
    union all
    select trip_id, leader_id, arrival_date, date_precision,
        coalesce(departure_date, arrival_date)
    from marts.fct_trips
    where arrival_date is not null
"""

# People whose terms are known, and who held no office on the day; as dbt withholds them.
_OUT_OF_OFFICE = f"""
    select people.event_id || ' ' || people.leader_id as example
    from ({_PEOPLE}) as people
    inner join marts.dim_leader_terms as terms using (leader_id)
    group by people.event_id, people.leader_id
    having not bool_or(
        people.last_on
            + case people.date_precision when 'year' then 366 when 'month' then 31 else 0 end
            >= terms.valid_from - {ELECTED_DAYS}
        and (
            terms.valid_to is null
            or terms.valid_to_precision is distinct from 'day'
            or people.first_on <= terms.valid_to + {LEAVING_DAYS}
        )
    )
"""


def findings(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Give what can't be, or hardly, of people's days, visits and offices."""
    far = _found(connection, _FAR_DAYS)
    yield _finding(
        "marts.fct_days_abroad", "nobody is in two far countries on one day", far, 0,
        "A visit given to the wrong person, or to the wrong day; across the date line it can be.",
        severity="warning",
    )  # fmt: skip
    visits = _count(connection, f"select count(*) from marts.fct_trips where {_MADE}")
    contradicted = _found(connection, _CONTRADICTED)
    yield _finding(
        "marts.fct_trips", "nobody stays in two countries at once", contradicted, 0,
        "Two visits of one leader share their nights: one is somebody else's, or another year's.",
        severity="warning",
    )  # fmt: skip
    yield _finding(
        "marts.fct_trips", f"at most {DOUBTFUL_SHARE:.0%} of visits contradict another",
        contradicted, max(2, DOUBTFUL_SHARE * visits),
        "One report errs; many contradictions mean that visits were merged or given wrong days.",
    )  # fmt: skip
    yield _finding(
        "marts.fct_trips",
        f"at most {DOUBTFUL_SHARE:.0%} of visits are longer than {LONG_DAYS} days",
        _found(connection, _LONG), max(1, DOUBTFUL_SHARE * visits),
        "Visits to one country, a year apart, run into one another.",
    )  # fmt: skip
    people = _count(connection, f"select count(*) from ({_PEOPLE})")
    out_of_office = _found(connection, _OUT_OF_OFFICE)
    yield _finding(
        "marts.fct_summit_participants", "those who take part are in office",
        out_of_office, 0,
        "A namesake, a predecessor or a wrong year; dbt withholds such, so one escaped it.",
        severity="warning",
    )  # fmt: skip
    yield _finding(
        "marts.fct_summit_participants",
        f"at most {DOUBTFUL_SHARE:.0%} of those who take part are out of office",
        out_of_office, max(1, DOUBTFUL_SHARE * people),
        "The rule that withholds them is broken, or terms lost their dates.",
    )  # fmt: skip


def _found(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, str | None]:
    rows = connection.execute(f"select count(*), min(example) from ({query})").fetchall()
    return int(rows[0][0]), rows[0][1]


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _finding(
    table: str,
    rule: str,
    found: tuple[int, str | None],
    allowed: float,
    notes: str,
    *,
    severity: str = "critical",
) -> Finding:
    count, example = found
    observed = f"{count:,} found" + (f", e.g. {example}" if count else "")
    return Finding(table, rule, severity, count <= allowed, observed[:300], notes)
