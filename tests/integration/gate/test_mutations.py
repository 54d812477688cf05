"""One planted fault a rule: every expectation of every suite, and every guard, must find its own.

Tables are copied, without their constraints, into a database in memory; each fault is planted in
a transaction that is rolled back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from summitry import fingerprint, project
from summitry.checks import frames, guards
from summitry.checks.suites import Expectation, Suite, load_suite
from summitry.checks.verdict import Finding
from summitry.fingerprint import quoted
from summitry.settings import Settings

SUITES = {
    table: load_suite(project.expectations_dir(), table)
    for table in sorted(
        f"{path.parent.name}.{path.stem}" for path in project.expectations_dir().rglob("*.json")
    )
}
EXPECTATIONS = [
    pytest.param(table, position, id=f"{table}-{rule.rule}")
    for table, suite in SUITES.items()
    for position, rule in enumerate(suite.expectations)
]
BAD_TEXT = "<script>alert(1)</script>\n"


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])


def judge(connection: duckdb.DuckDBPyConnection, suite: Suite, clock: datetime) -> list[Finding]:
    bounds = {
        "tomorrow": (clock + timedelta(days=1)).replace(tzinfo=None),
        "ten_years_from_now": (clock + timedelta(days=3653)).replace(tzinfo=None),
    }
    return frames.judge(connection, suite, count(connection, suite.table), bounds)


def filled(connection: duckdb.DuckDBPyConnection, suite: Suite, rule: Expectation) -> None:
    """Give the table a row where it has none, and as many as the rule needs to be judged."""
    if count(connection, suite.table) == 0:
        connection.execute(f"insert into {suite.table} ({quoted(suite.key[0])}) values (null)")
    while count(connection, suite.table) < rule.from_rows:
        connection.execute(f"insert into {suite.table} from {suite.table}")


def violate(connection: duckdb.DuckDBPyConnection, table: str, rule: Expectation) -> None:
    """Plant the least fault that this rule must find: one row, or all where it allows for some."""
    column = quoted(rule.columns[0])
    where = "" if "mostly" in rule.kwargs else (
        f" where rowid = (select min(rowid) from {table})"
    )  # fmt: skip
    match rule.type:
        case "expect_column_values_to_be_between":
            value = _beyond(connection, table, rule)
        case "expect_column_values_to_be_in_set":
            value = "'no such value'"
        case "expect_column_values_to_not_be_in_set":
            value = f"'{rule.kwargs['value_set'][0]}'"
        case "expect_column_values_to_match_regex":
            value = "'~ no such form ~'"
        case "expect_column_values_to_not_match_regex":
            value = f"'{BAD_TEXT}'"
        case "expect_column_value_lengths_to_be_between":
            low, high = rule.kwargs["min_value"], rule.kwargs["max_value"]
            value = f"repeat('x', {low - 1 if low else high + 1})"
        case "expect_column_values_to_not_be_null":
            value = "null"
        case "expect_column_pair_values_a_to_be_greater_than_b":
            _turn_round(connection, table, rule)
            return
        case "expect_column_unique_value_count_to_be_between":
            connection.execute(
                f"delete from {table} where rowid > (select min(rowid) from {table})"
            )
            return
        case other:
            raise AssertionError(f"no fault is known for {other}: add one here")
    connection.execute(f"update {table} set {column} = {value}{where}")


def _kind(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    schema, _, name = table.partition(".")
    return dict(fingerprint.table_columns(connection, schema)[name])[column]


def _beyond(connection: duckdb.DuckDBPyConnection, table: str, rule: Expectation) -> str:
    """A value of the column's type just outside the bounds."""
    kind = _kind(connection, table, rule.columns[0])
    low, high = rule.kwargs.get("min_value"), rule.kwargs.get("max_value")
    if kind.startswith(("DATE", "TIMESTAMP")):
        return f"cast('{'1700-01-01' if low is not None else '2200-01-01'}' as {kind})"
    bound = high + 1 if high is not None else low - 1
    return f"cast({bound} as {kind})"


def _turn_round(connection: duckdb.DuckDBPyConnection, table: str, rule: Expectation) -> None:
    later, earlier = rule.columns
    kind = _kind(connection, table, later)
    low, high = ("1", "2") if "INT" in kind else ("'2024-05-01'", "'2024-05-02'")
    connection.execute(
        f"update {table} set {quoted(later)} = cast({low} as {kind}),"
        f" {quoted(earlier)} = cast({high} as {kind})"
        f" where rowid = (select min(rowid) from {table})"
    )


@pytest.mark.parametrize("table", SUITES)
def test_a_clean_build_meets_its_suites(
    table: str, copy: duckdb.DuckDBPyConnection, now: datetime
) -> None:
    found = judge(copy, SUITES[table], now)
    assert len(found) == len(SUITES[table].expectations)
    assert [finding for finding in found if not finding.passed] == []


@pytest.mark.parametrize(("table", "position"), EXPECTATIONS)
def test_an_expectation_finds_its_mistake(
    table: str, position: int, mutant: duckdb.DuckDBPyConnection, now: datetime
) -> None:
    suite = SUITES[table]
    rule = suite.expectations[position]
    filled(mutant, suite, rule)
    alone = replace(suite, expectations=(rule,))
    violate(mutant, table, rule)
    [finding] = judge(mutant, alone, now)
    assert not finding.passed
    assert "could not be judged" not in finding.observed
    assert finding.severity == rule.severity


# ---- guards: what each must find

ONE_EVENT = "(select min(event_id) from marts.fct_evidence where event_type = '{}')"
FAULTS: dict[str, str] = {
    **{
        rule: f"delete from marts.fct_evidence where event_id = {ONE_EVENT.format(kind)}"
        for kind, rule in (
            ("summit", "marts.fct_summits: every event has evidence"),
            ("agreement", "marts.fct_agreements: every event has evidence"),
            ("trip", "marts.fct_trips: every event has evidence"),
        )
    },
    **{
        f"marts.fct_evidence: {kind} evidence is of one in {fact}":
            f"delete from marts.{fact} where {kind}_id = {ONE_EVENT.format(kind)}"
        for kind, fact in (
            ("summit", "fct_summits"), ("agreement", "fct_agreements"), ("trip", "fct_trips"),
        )
    },
    "marts.fct_evidence: evidence is of a known kind of event":
        "update marts.fct_evidence set event_type = 'letter'"
        " where evidence_id = (select min(evidence_id) from marts.fct_evidence)",
    "marts.fct_evidence: quote is the article's own words":
        "update marts.fct_evidence set quote = upper(quote)"
        " where evidence_id = (select min(evidence_id) from marts.fct_evidence)",
    "quality.withheld_events: every event is published or withheld":
        "delete from marts.fct_trips where trip_id = (select min(trip_id) from marts.fct_trips)",
    "marts.fct_encounters: every two who met are there, once":
        "delete from marts.fct_encounters where encounter_id ="
        " (select min(encounter_id) from marts.fct_encounters)",
    "marts.fct_days_abroad: every visit made has its day of arrival there":
        "delete from marts.fct_days_abroad where abroad_on ="
        " (select min(abroad_on) from marts.fct_days_abroad)",
    "marts.dim_articles: every stored article is there, once":
        "delete from marts.dim_articles where article_id = 'story-003'",
    "staging.landings: landed = stored + duplicate + rejected":
        "update staging.landings set landed_item_count = landed_item_count + 1"
        " where locator = 'story-003.jsonl'",
    "staging.landings: what was counted as stored is stored":
        "delete from staging.articles where article_id = 'story-003'",
    "staging.landings: what was counted as rejected is kept with its reason":
        "update staging.landings set landed_item_count = 2, rejected_item_count = 1"
        " where locator = 'story-003.jsonl'",
    "staging.articles: every article is of a known landing":
        "delete from staging.landings where locator = 'story-003.jsonl'",
}  # fmt: skip


def name_of(guard: guards.Guard) -> str:
    return f"{guard.table}: {guard.rule}"


@pytest.mark.parametrize("guard", guards.GUARDS, ids=name_of)
def test_a_clean_build_passes_a_guard(guard: guards.Guard, copy: duckdb.DuckDBPyConnection) -> None:
    assert guards.hold(copy, guard).passed


@pytest.mark.parametrize("guard", guards.GUARDS, ids=name_of)
def test_a_guard_finds_its_mistake(guard: guards.Guard, mutant: duckdb.DuckDBPyConnection) -> None:
    mutant.execute(FAULTS[name_of(guard)])
    finding = guards.hold(mutant, guard)
    assert not finding.passed
    assert finding.severity == "critical"
    assert "could not be judged" not in finding.observed


@pytest.mark.parametrize("guard", guards.GUARDS, ids=name_of)
def test_a_guard_that_can_not_be_run_has_failed(guard: guards.Guard) -> None:
    assert not guards.hold(duckdb.connect(), guard).passed


@pytest.mark.parametrize(
    "shift",
    [
        "char_start = char_start + 1, char_end = char_end + 1",
        "char_end = char_end + 1",
        "char_start = -1",
        "char_start = char_end",
        "field = 'title'",
        "field = 'body'",
        "article_id = 'story-000', event_id = event_id",
        "article_id = 'nowhere'",
        "quote = null",
        "quote = quote || ' '",
        "char_start = null",
    ],
)
def test_a_quote_must_stand_in_its_article_to_the_letter(
    shift: str, mutant: duckdb.DuckDBPyConnection
) -> None:
    [guard] = [one for one in guards.GUARDS if one.rule == "quote is the article's own words"]
    mutant.execute(
        f"update marts.fct_evidence set {shift} where evidence_id ="
        " (select max(evidence_id) from marts.fct_evidence where article_id = 'story-007')"
    )
    assert not guards.hold(mutant, guard).passed


def test_a_quote_of_an_article_s_old_version_is_found(mutant: duckdb.DuckDBPyConnection) -> None:
    [guard] = [one for one in guards.GUARDS if one.rule == "quote is the article's own words"]
    mutant.execute(
        "insert into staging.articles select * replace ('new' as content_hash, 999 as sequence,"
        " 'Corrected: ' || text as text) from staging.articles where article_id = 'story-007'"
    )
    assert not guards.hold(mutant, guard).passed


# ---- what every table must have


def shape_of(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, Finding]:
    rows = count(connection, table)
    found = guards.shape(connection, SUITES[table], rows, Settings(home=Path("unused")))
    return {finding.rule: finding for finding in found}


def failed(found: dict[str, Finding]) -> list[str]:
    return [rule for rule, finding in found.items() if not finding.passed]


@pytest.mark.parametrize("table", SUITES)
def test_a_clean_build_has_the_shape_of_its_suites(
    table: str, copy: duckdb.DuckDBPyConnection
) -> None:
    assert failed(shape_of(copy, table)) == []


MAY_BE_EMPTY = {
    "staging.rejects", "staging.leader_mentions", "staging.summit_mentions",
    "staging.agreement_mentions", "staging.trip_mentions", "staging.mention_participants",
    "staging.mention_evidence", "marts.event_aliases", "marts.fct_encounters",
    "marts.fct_days_abroad",
}  # fmt: skip


@pytest.mark.parametrize("table", sorted(set(SUITES) - MAY_BE_EMPTY))
def test_an_empty_table_is_found(table: str, mutant: duckdb.DuckDBPyConnection) -> None:
    mutant.execute(f"delete from {table}")
    assert failed(shape_of(mutant, table)) == ["is not empty"]


@pytest.mark.parametrize("table", sorted(set(SUITES) - {"staging.rejects", "marts.event_aliases"}))
def test_a_doubled_row_and_a_missing_key_are_found(
    table: str, mutant: duckdb.DuckDBPyConnection
) -> None:
    [rule] = [rule for rule in shape_of(mutant, table) if rule.startswith("key ")]
    mutant.execute(f"insert into {table} from {table} limit 1")
    assert rule in failed(shape_of(mutant, table))
    mutant.execute("rollback; begin")
    for column in SUITES[table].key:
        mutant.execute(
            f"update {table} set {quoted(column)} = null"
            f" where rowid = (select min(rowid) from {table})"
        )
        assert rule in failed(shape_of(mutant, table))
        mutant.execute("rollback; begin")


@pytest.mark.parametrize("table", sorted(set(SUITES) - {"staging.rejects", "marts.event_aliases"}))
def test_a_column_that_lost_its_values_is_found(
    table: str, mutant: duckdb.DuckDBPyConnection
) -> None:
    suite = SUITES[table]
    schema, _, name = table.partition(".")
    for column, _ in fingerprint.table_columns(mutant, schema)[name]:
        grant = suite.may_be_all_null.get(column)
        mutant.execute(f"update {table} set {quoted(column)} = null")
        if grant is not None and grant.below_rows is None and grant.while_null is None:
            assert "no column is all NULL" not in failed(shape_of(mutant, table))
        else:
            while grant and grant.below_rows and count(mutant, table) < grant.below_rows:
                mutant.execute(f"insert into {table} from {table}")
            found = shape_of(mutant, table)
            assert "no column is all NULL" in failed(found), column
            assert column in found["no column is all NULL"].observed
        mutant.execute("rollback; begin")


def test_one_withheld_event_passes_and_more_than_two_in_a_hundred_block(
    mutant: duckdb.DuckDBPyConnection,
) -> None:
    # 72 events: two are more than 2 %.
    assert guards.withheld(mutant).passed
    for number, passes in ((1, True), (2, False)):
        mutant.execute(
            f"insert into quality.withheld_events values ('trip', 't-{number}', 'own_country')"
        )
        assert guards.withheld(mutant).passed is passes
    assert "own_country: 2" in guards.withheld(mutant).observed
