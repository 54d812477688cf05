"""What Great Expectations says is taken at its word; what it can't say has failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from summitry.checks import frames
from summitry.checks.suites import Expectation, Suite

ROWS = 10_000


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'; create schema marts")
    connection.execute(
        "create table marts.things as select range as id, range / 10000 as share,"
        " case when range % 4 = 0 then null else 'JPN' end as country_id,"
        " date '2024-01-01' + (range % 300)::int as day_on,"
        " timestamptz '2024-01-01 00:00:00Z' + to_hours(range) as happened_at"
        f" from range({ROWS})"
    )
    yield connection
    connection.close()


def rule(type: str, /, from_rows: int = 0, **kwargs: Any) -> Expectation:
    return Expectation(f"expect_{type}", kwargs, "critical", "notes", from_rows)


def judged(
    connection: duckdb.DuckDBPyConnection, *rules: Expectation, row_count: int = ROWS
) -> list[tuple[bool, str]]:
    suite = Suite("marts.things", (), rules)
    findings = frames.judge(connection, suite, row_count, {"new_year": "2024-01-01"})
    return [(finding.passed, finding.observed) for finding in findings]


def test_findings_come_in_the_order_of_the_suite(connection: duckdb.DuckDBPyConnection) -> None:
    assert judged(
        connection,
        rule("column_values_to_be_between", column="share", min_value=0, max_value=1),
        rule("column_unique_value_count_to_be_between", column="country_id", max_value=3),
        rule("column_values_to_be_in_set", column="country_id", value_set=["FRA"]),
        rule("column_values_to_not_be_null", column="country_id", mostly=0.7),
    ) == [
        (True, "0 of 10,000 unexpected"),
        (True, "1"),
        (False, "7,500 of 7,500 unexpected: 'JPN', 'JPN', 'JPN'"),
        (True, "2,500 of 10,000 unexpected"),
    ]


def test_a_column_that_is_not_there_fails(connection: duckdb.DuckDBPyConnection) -> None:
    [(passed, observed)] = judged(
        connection, rule("column_values_to_be_between", column="gone", min_value=0)
    )
    assert not passed
    assert "no column gone" in observed


@pytest.mark.parametrize(
    "broken",
    [
        rule("column_values_to_be_betwixt", column="share", min_value=0),
        rule("column_values_to_be_between", column="share", minimum=0),
        rule("column_values_to_match_regex", column="country_id", regex="("),
        rule("column_values_to_be_between", column="country_id", min_value=0, max_value=1),
        rule("column_values_to_be_between", column="share", min_value={"$PARAMETER": "unknown"}),
    ],
)
def test_a_rule_that_can_not_be_judged_fails(
    connection: duckdb.DuckDBPyConnection, broken: Expectation
) -> None:
    [(passed, observed)] = judged(connection, broken)
    assert not passed
    assert observed.startswith("could not be judged: ")
    assert "\n" not in observed


def test_a_table_that_is_not_there_fails() -> None:
    connection = duckdb.connect()
    [(passed, _)] = judged(connection, rule("column_values_to_not_be_null", column="id"))
    assert not passed


def test_a_library_that_says_nothing_of_exceptions_fails() -> None:
    assert frames._error({}) is not None
    assert frames._error({"raised_exception": True, "exception_message": "a\nb"}) == "a b"
    assert frames._error({"metric": {"raised_exception": True}}) is not None
    assert frames._error({"raised_exception": False}) is None


@pytest.mark.parametrize(
    "given",
    [
        rule("column_values_to_be_between", column="day_on", min_value={"$PARAMETER": "new_year"}),
        rule("column_values_to_be_between", column="happened_at", min_value="2024-01-01"),
    ],
)
def test_a_bound_in_words_is_of_the_column_s_own_type(
    connection: duckdb.DuckDBPyConnection, given: Expectation
) -> None:
    assert judged(connection, given)[0][0]
    connection.execute(f"update marts.things set {given.columns[0]} = '2023-12-31' where id = 7")
    assert not judged(connection, given)[0][0]


@pytest.mark.parametrize("size", [2048, 4096, 204_800])
@pytest.mark.parametrize(("share", "passes"), [(0.74, True), (0.75, True), (0.76, False)])
def test_slices_together_give_what_the_whole_table_gives(
    connection: duckdb.DuckDBPyConnection,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    share: float,
    passes: bool,
) -> None:
    # All NULLs in the first quarter: judged by itself, that slice would fail.
    connection.execute("update marts.things set country_id = case when id >= 2500 then 'JPN' end")
    monkeypatch.setattr(frames, "SLICE_ROWS", size)
    [(passed, observed)] = judged(
        connection, rule("column_values_to_not_be_null", column="country_id", mostly=share)
    )
    assert (passed, observed) == (passes, "2,500 of 10,000 unexpected")


def test_one_bad_row_in_the_last_slice_fails(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.execute("update marts.things set share = 2 where id = 9999")
    monkeypatch.setattr(frames, "SLICE_ROWS", 2048)
    assert judged(connection, rule("column_values_to_be_between", column="share", max_value=1)) == [
        (False, "1 of 10,000 unexpected: 2.0")
    ]


def test_a_rate_is_not_judged_in_a_table_too_small_for_it(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    strict = rule("column_values_to_not_be_null", column="country_id", from_rows=ROWS + 1)
    assert judged(connection, strict) == [(True, "not judged: 10000 rows, fewer than 10001")]
    assert not judged(
        connection, rule("column_values_to_not_be_null", column="country_id", from_rows=ROWS)
    )[0][0]
