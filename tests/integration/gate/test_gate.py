"""The gate as a whole: what it lets through, what it stops, and that a stop changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from summitry import fingerprint, warehouse
from summitry.checks import Verdict, check, frames, guards, last_verdict, page_path
from summitry.errors import GateError, StageError
from summitry.publish import publish
from summitry.settings import Settings, Source

Sql = Callable[[str], list[tuple[object, ...]]]


def rules_of(verdict: Verdict) -> set[str]:
    return {f"{finding.table}: {finding.rule}" for finding in verdict.failures}


def test_a_clean_build_passes_without_a_warning(settings: Settings, now: datetime) -> None:
    verdict = check(settings, now=now)
    assert (verdict.failures, verdict.warnings) == ((), ())
    assert verdict.passed
    assert verdict.counts["marts.fct_summits"] == 24


def test_a_verdict_is_in_the_file_the_page_and_the_tables(
    settings: Settings, now: datetime, sql: Sql
) -> None:
    verdict = check(settings, now=now)
    assert last_verdict(settings) == verdict
    assert "This build may be published" in page_path(settings).read_text(encoding="utf-8")
    assert sql("select passed, build, rule_count, failure_count from quality.verdicts") == [
        (True, verdict.build, verdict.rule_count, 0)
    ]
    assert sql("select count(*), bool_and(passed) from quality.check_results") == [
        (verdict.rule_count, True)
    ]


@pytest.mark.usefixtures("suites")
def test_checking_changes_nothing_in_the_build(settings: Settings, now: datetime) -> None:
    first = check(settings, now=now)
    second = check(settings, now=now + timedelta(hours=1))
    assert (second.build, second.inputs) == (first.build, first.inputs)
    assert second.passed


PLANTED = {
    "an empty mart": (
        "delete from marts.fct_trips",
        "marts.fct_trips: is not empty",
    ),
    "a column of NULLs": (
        "update marts.fct_summits set city = null",
        "marts.fct_summits: no column is all NULL",
    ),
    "a quote that is not in its article": (
        "update marts.fct_evidence set quote = 'They never met.' where evidence_id ="
        " (select min(evidence_id) from marts.fct_evidence)",
        "marts.fct_evidence: quote is the article's own words",
    ),
    "an event without evidence": (
        "delete from marts.fct_evidence where event_id ="
        " (select min(summit_id) from marts.fct_summits)",
        "marts.fct_summits: every event has evidence",
    ),
    "a status of no enumeration": (
        "update marts.fct_agreements set status = 'shaken' where agreement_id ="
        " (select min(agreement_id) from marts.fct_agreements)",
        "marts.fct_agreements: status: is one of the known values",
    ),
    "a lost item": (
        "update staging.landings set landed_item_count = 2 where locator = 'story-001.jsonl'",
        "staging.landings: landed = stored + duplicate + rejected",
    ),
    "too many withheld events": (
        "insert into quality.withheld_events select 'trip', 't-' || range, 'own_country'"
        " from range(2)",
        "quality.withheld_events: at most 2% of events withheld",
    ),
    "a missing table": (
        "drop table marts.event_aliases",
        "marts.event_aliases: exists",
    ),
    "a table nobody has rules for": (
        "create table marts.fct_raw_texts as select text from staging.articles",
        "marts.fct_raw_texts: has a suite",
    ),
    "half of the rows": (
        "delete from marts.dim_articles where article_id > 'story-010'",
        "marts.dim_articles: keeps at least 50% of its published rows",
    ),
    "a renamed column": (
        "alter table marts.fct_trips rename purpose to reason",
        "marts.fct_trips: keeps its published columns and their types",
    ),
    "a retyped column": (
        "alter table marts.fct_trips alter stop_number type varchar",
        "marts.fct_trips: keeps its published columns and their types",
    ),
    "a build that was not finished": (
        "delete from quality.builds",
        "gate: the build was finished",
    ),
    "a doubled key": (
        "create table doubled as from marts.dim_publishers; drop table marts.dim_publishers;"
        " create table marts.dim_publishers as from doubled union all from doubled;"
        " drop table doubled",
        "marts.dim_publishers: key (publisher_id) is unique and not NULL",
    ),
}


# Faults that would hide some of the others, among themselves harmless to each other.
APART = (
    "an empty mart",
    "a column of NULLs",
    "a quote that is not in its article",
    "a missing table",
    "a retyped column",
    "a doubled key",
)
# Faults that leave each other's tables alone.
TOGETHER = tuple(name for name in PLANTED if name not in APART)


@pytest.mark.usefixtures("suites")
def test_planted_faults_are_all_told_and_block_and_the_live_file_stays(
    published: Settings, now: datetime, sql: Sql
) -> None:
    before = fingerprint.file_hash(published.published_path)
    for name in APART:
        sql(PLANTED[name][0])
    verdict = check(published, now=now)
    assert {PLANTED[name][1] for name in APART} <= rules_of(verdict)
    with pytest.raises(GateError, match="the quality gate refused this build"):
        publish(published, now=now)
    assert fingerprint.file_hash(published.published_path) == before
    assert "This build is not published" in page_path(published).read_text(encoding="utf-8")


def test_many_faults_are_all_told_by_all_suites_and_a_text_of_the_news_is_escaped(
    published: Settings, now: datetime, sql: Sql
) -> None:
    for name in TOGETHER:
        sql(PLANTED[name][0])
    sql(
        "update marts.fct_summits set status = '<img src=x onerror=alert(1)>' where summit_id ="
        " (select min(summit_id) from marts.fct_summits)"
    )
    verdict = check(published, now=now)
    assert {PLANTED[name][1] for name in TOGETHER} <= rules_of(verdict)
    with pytest.raises(GateError, match=f"{len(verdict.failures)} rules failed"):
        publish(published, now=now)
    page = page_path(published).read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img" not in page


@pytest.mark.usefixtures("suites")
def test_a_single_fault_blocks(settings: Settings, now: datetime, sql: Sql) -> None:
    statement, rule = PLANTED["a column of NULLs"]
    sql(statement)
    assert rules_of(check(settings, now=now)) == {rule}
    with pytest.raises(GateError, match="refused this build: 1 rules failed"):
        publish(settings, now=now)


def no_expectations(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    document["expectations"] = []
    document["meta"]["expectation_count"] = 0
    path.write_text(json.dumps(document), encoding="utf-8")


def one_unknown(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    document["expectations"][0]["type"] = "expect_column_values_to_be_fine"
    path.write_text(json.dumps(document), encoding="utf-8")


def truncated(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")


BROKEN = {
    "marts.fct_evidence: has a suite": Path.unlink,
    "marts.fct_trips: has a suite": no_expectations,
    "marts.fct_agreements: has a suite": truncated,
    "marts.fct_summits: summit_id: column values to be fine": one_unknown,
}


def test_each_broken_suite_is_told_and_blocks(
    settings: Settings, now: datetime, suites: Path
) -> None:
    for rule, break_suite in BROKEN.items():
        table = rule.partition(":")[0].removeprefix("marts.")
        break_suite(suites / "marts" / f"{table}.json")
    verdict = check(settings, now=now)
    assert set(BROKEN) <= rules_of(verdict)
    with pytest.raises(GateError):
        publish(settings, now=now)


def test_no_suites_at_all_block(settings: Settings, now: datetime, suites: Path) -> None:
    shutil.rmtree(suites)
    assert not check(settings, now=now).passed


@pytest.mark.parametrize("name", ["load", "judge"])
def test_a_library_that_breaks_blocks(
    settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def broken(*_: object) -> None:
        raise ImportError("No module named 'great_expectations'")

    monkeypatch.setattr(frames, "_judge_slices" if name == "judge" else "load", broken)
    verdict = check(settings, now=now)
    assert not verdict.passed
    assert "No module named" in verdict.failures[0].observed


@pytest.mark.usefixtures("suites")
def test_a_published_file_that_shrinks_on_purpose_can_be_accepted(
    published: Settings, now: datetime, sql: Sql
) -> None:
    sql("delete from marts.fct_event_history where attribute <> 'status'")
    rule = "marts.fct_event_history: keeps at least 50% of its published rows"
    assert rule in rules_of(check(published, now=now))
    assert check(published, now=now, accept_shrinkage=True).passed


@pytest.mark.usefixtures("suites")
def test_a_table_that_others_are_judged_by_may_be_missing(
    settings: Settings, now: datetime, sql: Sql
) -> None:
    sql("update marts.fct_summits set status_as_of = null; drop table marts.dim_articles")
    found = rules_of(check(settings, now=now))
    assert {"marts.dim_articles: exists", "marts.fct_summits: can be judged"} <= found


@pytest.mark.usefixtures("suites")
def test_a_full_disk_is_told_in_one_line_and_no_verdict_comes_of_it(
    settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StageError, match=r"could not be finished: .*No space left"):
        check(settings, now=now)
    assert last_verdict(settings) is None


@pytest.mark.usefixtures("suites")
def test_a_column_that_lost_every_published_value_blocks(
    published: Settings, now: datetime, sql: Sql
) -> None:
    # Granted by the suite, as no source may declare a language; but there were some before.
    sql(
        "update staging.articles set language = null; update marts.dim_articles set language = null"
    )
    verdict = check(published, now=now)
    assert rules_of(verdict) == {"marts.dim_articles: keeps values in its published columns"}
    assert verdict.failures[0].observed == "language (24 values published)"


def test_growth_warns_and_does_not_block(published: Settings, now: datetime, sql: Sql) -> None:
    sql(
        "insert into marts.dim_topics select topic_id || '_' || repeat('i', range::int), topic_name"
        " from marts.dim_topics, range(1, 4)"
    )
    verdict = check(published, now=now)
    assert verdict.passed
    assert [(finding.table, finding.rule) for finding in verdict.warnings] == [
        ("marts.dim_topics", "grows to at most 2 times its published rows")
    ]


@pytest.mark.usefixtures("suites")
def test_real_articles_may_take_the_sample_s_place_however_few(
    settings: Settings, now: datetime, sql: Sql
) -> None:
    sql("update staging.articles set is_sample = true")
    assert check(settings, now=now).is_sample
    publish(settings, now=now)
    sql("update staging.articles set is_sample = false")
    sql("delete from marts.fct_event_history where attribute <> 'status'")
    assert check(settings, now=now).passed


def feed(
    settings: Settings, sql: Sql, ages: dict[str, int], failing: set[str], now: datetime
) -> Settings:
    """Make feeds whose newest landing is so many hours old, and configure them as sources."""
    for number, (name, hours) in enumerate(ages.items()):
        sql(
            f"update staging.landings set source_name = '{name}', source_kind = 'feed',"
            f" landed_at = '{now - timedelta(hours=hours)}',"
            f" loaded_at = '{now - timedelta(hours=hours)}'"
            f" where locator = 'story-00{number}.jsonl'"
        )
        if name in failing:
            sql(
                "insert into staging.rejects (reject_id, source_name, locator, position, reason,"
                f" is_sample, rejected_at) values ('{name}', '{name}', 'x', 'object', 'timeout',"
                f" false, '{now - timedelta(minutes=30)}')"
            )
    sources = tuple(Source(name, f"https://{name}.example/feed", kind="feed") for name in ages)
    return replace(settings, sources=sources)


@pytest.mark.parametrize(
    ("ages", "failing", "blocks", "silent"),
    [
        ({"daily": 1, "weekly": 2}, set(), False, 0),
        ({"daily": 1, "weekly": 30}, {"weekly"}, False, 1),
        ({"daily": 25, "weekly": 30}, set(), False, 2),
        ({"daily": 25, "weekly": 30}, {"daily"}, False, 2),
        ({"daily": 25, "weekly": 30}, {"daily", "weekly"}, True, 2),
        ({}, set(), False, 0),
    ],
)
def test_scheduled_feeds_are_judged_by_when_they_were_collected(
    settings: Settings,
    now: datetime,
    sql: Sql,
    ages: dict[str, int],
    failing: set[str],
    blocks: bool,
    silent: int,
) -> None:
    with_feeds = feed(settings, sql, ages, failing, now)
    with warehouse.connect(with_feeds) as connection:
        found = list(guards.freshness(connection, with_feeds, now))
    assert [one.passed for one in found if one.severity == "critical"] == [not blocks]
    assert len([one for one in found if one.severity == "warning"]) == silent


@pytest.mark.usefixtures("suites")
def test_files_handed_over_by_hand_are_never_stale(settings: Settings, now: datetime) -> None:
    assert check(settings, now=now + timedelta(days=400)).passed


def test_an_article_stored_after_the_build_warns(
    settings: Settings, now: datetime, sql: Sql
) -> None:
    sql("update staging.readings set leader_count = 3 where article_id = 'story-001'")
    verdict = check(settings, now=now)
    assert [finding.rule for finding in verdict.warnings] == ["the build is of what is stored now"]


def test_nothing_built_is_said_in_one_line(tmp_path: Path, now: datetime) -> None:
    settings = Settings(home=tmp_path)
    with pytest.raises(GateError, match="nothing is built yet"):
        check(settings, now=now)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_working_database_blocks(tmp_path: Path, now: datetime) -> None:
    settings = Settings(home=tmp_path)
    with warehouse.connect(settings):
        pass
    assert not check(settings, now=now).passed


def test_the_gate_needs_no_network_and_keeps_the_terminal_clean(
    settings: Settings, now: datetime, suites: Path
) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('the network was asked for')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from datetime import datetime\nfrom pathlib import Path\n"
        "from summitry import project\n"
        "from summitry.checks import check\nfrom summitry.settings import Settings\n"
        "project.expectations_dir = lambda: Path(sys.argv[3])\n"
        "verdict = check(Settings(home=Path(sys.argv[1])),"
        " now=datetime.fromisoformat(sys.argv[2]))\n"
        "sys.exit(0 if verdict.passed else 1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(settings.home), now.isoformat(), str(suites)],
        env={**os.environ, "HOME": str(settings.home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
