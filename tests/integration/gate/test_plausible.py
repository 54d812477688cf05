"""Where people can't have been, and bounds learnt from history: a planted fault for each rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import duckdb
import pytest

from summitry import warehouse
from summitry.checks import check, measures, presence
from summitry.checks.measures import DAILY, NULLS, ROWS, Measure
from summitry.checks.verdict import Finding
from summitry.settings import Settings

Sql = Callable[[str], list[tuple[object, ...]]]
FAR = "nobody is in two far countries on one day"
TWICE = "nobody stays in two countries at once"
CONTRADICT = "at most 2% of visits contradict another"
LONG = "at most 2% of visits are longer than 14 days"
OFFICE = "those who take part are in office"
OUT = "at most 2% of those who take part are out of office"


def failed(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the rules that failed, each with its severity."""
    found = list(presence.findings(connection))
    assert {one.rule for one in found} == {FAR, TWICE, CONTRADICT, LONG, OFFICE, OUT}
    return {one.rule: one.severity for one in found if not one.passed}


def add_visit(
    connection: duckdb.DuckDBPyConnection, country: str, days: tuple[int, int], number: int = 0
) -> None:
    """Give the traveller of the first trip another, so many days after that one's arrival."""
    first, last = days
    connection.execute(
        "insert into marts.fct_trips select * replace ("
        f" 't-planted{number:08}' as trip_id, '{country}' as country_id,"
        f" arrival_date + {first} as arrival_date, arrival_date + {last} as departure_date)"
        " from marts.fct_trips where trip_id = (select min(trip_id) from marts.fct_trips"
        " where trip_id not like 't-planted%')"
    )


def test_a_clean_build_is_plausible(copy: duckdb.DuckDBPyConnection) -> None:
    assert failed(copy) == {}


def test_two_far_countries_on_one_day_warn(mutant: duckdb.DuckDBPyConnection) -> None:
    mutant.execute(
        "insert into marts.fct_days_abroad select * replace ('NZL' as country_id)"
        " from marts.fct_days_abroad where country_id in ('FRA', 'DEU') limit 1"
    )
    assert failed(mutant) == {FAR: "warning"}


def test_two_near_countries_on_one_day_pass(mutant: duckdb.DuckDBPyConnection) -> None:
    mutant.execute(
        "insert into marts.fct_days_abroad select * replace ('BEL' as country_id)"
        " from marts.fct_days_abroad where country_id in ('FRA', 'DEU') limit 1"
    )
    assert failed(mutant) == {}


@pytest.mark.parametrize(
    ("days", "status", "contradicts"),
    [
        ((1, 4), "completed", True),
        ((2, 9), "completed", True),
        ((4, 9), "completed", False),  # arrives in the evening of the day before the last
        ((5, 9), "completed", False),
        ((1, 4), "planned", False),
        ((1, 4), "cancelled", False),
    ],
)
def test_visits_that_share_their_nights_contradict_each_other(
    mutant: duckdb.DuckDBPyConnection, days: tuple[int, int], status: str, contradicts: bool
) -> None:
    mutant.execute("update marts.fct_trips set departure_date = arrival_date + 5"
                   " where trip_id = (select min(trip_id) from marts.fct_trips)")  # fmt: skip
    add_visit(mutant, "CHL", days)
    mutant.execute(
        f"update marts.fct_trips set status = '{status}' where trip_id like 't-planted%'"
    )
    assert failed(mutant) == ({TWICE: "warning"} if contradicts else {})


def test_a_visit_whose_end_nobody_tells_contradicts_none(
    mutant: duckdb.DuckDBPyConnection,
) -> None:
    add_visit(mutant, "CHL", (0, 9))
    assert failed(mutant) == {}


def test_a_neighbour_may_be_visited_on_a_visit(mutant: duckdb.DuckDBPyConnection) -> None:
    mutant.execute("update marts.fct_trips set country_id = 'ITA',"
                   " departure_date = arrival_date + 5"
                   " where trip_id = (select min(trip_id) from marts.fct_trips)")  # fmt: skip
    add_visit(mutant, "VAT", (1, 4))
    assert failed(mutant) == {}


def test_many_contradictions_block(mutant: duckdb.DuckDBPyConnection) -> None:
    add_visit(mutant, "CHL", (0, 5), 1)
    add_visit(mutant, "ARG", (0, 5), 2)
    add_visit(mutant, "ZAF", (0, 5), 3)
    assert failed(mutant) == {TWICE: "warning", CONTRADICT: "critical"}


@pytest.mark.parametrize(("days", "blocks"), [(14, False), (15, True)])
def test_one_long_visit_passes_and_more_block(
    mutant: duckdb.DuckDBPyConnection, days: int, blocks: bool
) -> None:
    mutant.execute("update marts.fct_trips set departure_date = arrival_date + 40"
                   " where trip_id = (select min(trip_id) from marts.fct_trips)")  # fmt: skip
    assert failed(mutant) == {}
    mutant.execute(f"update marts.fct_trips set departure_date = arrival_date + {days}"
                   " where trip_id = (select max(trip_id) from marts.fct_trips)")  # fmt: skip
    assert failed(mutant) == ({LONG: "critical"} if blocks else {})


def test_one_out_of_office_warns_and_many_block(mutant: duckdb.DuckDBPyConnection) -> None:
    trips = "select trip_id from marts.fct_trips order by trip_id limit"
    move = "update marts.fct_trips set arrival_date = '1950-01-01', departure_date = null"
    mutant.execute(f"{move} where trip_id in ({trips} 1)")
    assert failed(mutant) == {OFFICE: "warning"}
    mutant.execute(f"{move} where trip_id in ({trips} 9)")
    assert failed(mutant) == {OFFICE: "warning", OUT: "critical"}


def test_people_whose_terms_nobody_knows_are_not_judged(
    mutant: duckdb.DuckDBPyConnection,
) -> None:
    mutant.execute("update marts.fct_trips set arrival_date = '1950-01-01', departure_date = null")
    mutant.execute("delete from marts.dim_leader_terms")
    assert failed(mutant) == {}


def test_a_visit_of_a_month_known_is_not_judged_by_its_first_day(
    mutant: duckdb.DuckDBPyConnection,
) -> None:
    mutant.execute(
        "update marts.dim_leader_terms as terms"
        " set valid_from = told.first_on + 185, valid_to = null"
        " from (select leader_id, min(arrival_date) as first_on from marts.fct_trips group by all)"
        " as told where terms.leader_id = told.leader_id"
    )
    mutant.execute("delete from marts.fct_summit_participants")
    assert OFFICE in failed(mutant)
    mutant.execute("update marts.fct_trips set date_precision = 'month'")
    assert failed(mutant) == {}


# ---- bounds learnt from history


def judged(
    measure: Measure, *known: float, accept_shrinkage: bool = False
) -> tuple[list[Finding], Finding]:
    before = {(measure.subject, measure.measure): tuple(known)}
    summary, *found = measures.findings((measure,), before, accept_shrinkage=accept_shrinkage)
    return found, summary


@pytest.mark.parametrize(
    ("measure", "value", "known", "severity"),
    [
        (ROWS, 100, (100,) * 4, None),  # too few builds
        (ROWS, 10, (100,) * 4, None),
        (ROWS, 50, (100,) * 5, None),
        (ROWS, 49, (100,) * 5, "critical"),
        (ROWS, 49, (100, 90, 80, 70, 60, 55, 52), None),  # median 70
        (ROWS, 34, (100, 90, 80, 70, 60, 55, 52), "critical"),  # little by little
        (ROWS, 200, (100,) * 5, None),
        (ROWS, 201, (100,) * 5, "warning"),
        (ROWS, 0, (9,) * 5, None),  # one correction may take so few
        (DAILY, 4, (40,) * 5, None),
        (DAILY, 3, (40,) * 5, "warning"),
        (DAILY, 401, (40,) * 5, "warning"),
        (DAILY, 0, (19,) * 5, None),
        (NULLS, 0.30, (0.2,) * 5, None),
        (NULLS, 0.31, (0.2,) * 5, "warning"),
        (NULLS, 0.46, (0.2,) * 5, "critical"),
        (NULLS, 0.31, (0.2, 0.2, 0.25, 0.2, 0.2), None),
        (NULLS, 0.0, (0.9,) * 5, None),
    ],
)
def test_a_measure_is_held_to_what_the_last_builds_gave(
    measure: str, value: float, known: tuple[float, ...], severity: str | None
) -> None:
    found, summary = judged(Measure("thing", measure, value), *known)
    assert [(one.severity, one.passed) for one in found] == (
        [(severity, False)] if severity else []
    )
    assert ("no bound yet" in summary.observed) == (len(known) < measures.LEARNT_FROM)


def test_shrinking_on_purpose_can_be_accepted() -> None:
    [finding], _ = judged(Measure("source a", "articles", 1), *[100] * 5, accept_shrinkage=True)
    assert finding.passed
    assert finding.observed.endswith("(accepted)")


def test_what_is_gone_has_nothing_left() -> None:
    before = {("source a", "articles"): (100.0,) * 5}
    _, finding = measures.findings((), before, accept_shrinkage=False)
    assert (finding.table, finding.severity, finding.passed) == ("source a", "critical", False)


def check_other_builds(settings: Settings, sql: Sql, now: datetime, count: int) -> datetime:
    """Check the build so many times, each time with another purpose of trips: another build."""
    for number in range(count):
        sql(f"update marts.fct_trips set purpose = 'talks {number}'")
        now += timedelta(days=1)
        assert check(settings, now=now).passed
    return now


@pytest.mark.usefixtures("suites")
def test_measures_are_kept_over_time_and_lost_rows_block_once_history_is_long_enough(
    settings: Settings, now: datetime, sql: Sql
) -> None:
    """Nothing is published, so that only history knows how many rows there were."""
    lost = "delete from marts.fct_event_history where attribute <> 'status'"
    check_other_builds(settings, sql, now, 2)
    rows = sql("select value from quality.measures where subject = 'marts.fct_trips'"
               " and measure = 'rows' order by checked_at")  # fmt: skip
    assert rows == [(24.0,), (24.0,)]
    later = now + timedelta(days=3)
    with warehouse.connect(settings) as connection:  # three more such, as if checked
        for day in range(3):
            for table in ("verdicts", "measures"):
                connection.execute(
                    f"insert into quality.{table} select * replace ('b{day}' as build,"
                    f" checked_at + interval {day + 1} hour as checked_at) from quality.{table}"
                    " where checked_at = (select min(checked_at) from quality.verdicts)"
                )
    assert check(settings, now=later).passed
    sql(lost)
    verdict = check(settings, now=later + timedelta(days=1))
    rule = "keeps 50% of what the last builds had"
    assert [(one.table, one.rule) for one in verdict.failures] == [
        ("marts.fct_event_history", rule)
    ]
    assert check(settings, now=later + timedelta(days=2), accept_shrinkage=True).passed
    sql("update marts.fct_trips set purpose = 'other talks'")
    assert check(settings, now=later + timedelta(days=3)).passed  # it was accepted once


@pytest.mark.usefixtures("suites")
def test_history_is_of_passed_builds_of_the_same_kind_and_each_counts_once(
    settings: Settings, now: datetime, sql: Sql
) -> None:
    taken = (Measure("thing", ROWS, 5.0),)
    verdict = check(settings, now=now)
    with warehouse.connect(settings) as connection:
        for build, passed, is_sample, hour in (
            ("a", True, False, 1), ("a", True, False, 2), ("b", False, False, 3),
            ("c", True, True, 4), ("d", True, False, 5),
        ):  # fmt: skip
            moment = now + timedelta(hours=hour)
            connection.execute(
                "insert into quality.verdicts select * replace (? as checked_at, ? as passed,"
                " ? as build) from quality.verdicts where build = ?",
                [moment, passed, build, verdict.build],
            )
            measures.store(
                connection, (replace(taken[0], value=hour),), build=build, is_sample=is_sample,
                checked_at=moment,
            )  # fmt: skip
        known = measures.history(connection, "e", is_sample=False)
        assert known == {("thing", ROWS): (2.0, 5.0)}
        assert measures.history(connection, "d", is_sample=False)[("thing", ROWS)] == (2.0,)
        assert measures.history(connection, "e", is_sample=True) == {("thing", ROWS): (4.0,)}
