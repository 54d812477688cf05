"""Newer leaders and terms, asked of a query service on this machine that speaks the protocol."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from wikidata import QueryService, page, query_service, slow, something_else, status, truncated

from summitry import project, reading_pool, reference_layers, transform, warehouse
from summitry.cli import run_command
from summitry.errors import BusyError, InputError, StageError
from summitry.reference import load_reference
from summitry.refresh import refresh as refreshing
from summitry.refresh.refresh import Refreshed
from summitry.refresh.service import Manners, Service
from summitry.settings import Settings

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FAST = Manners(delay_seconds=0.0, question_seconds=10.0)
NORWAY, SWEDEN, DENMARK = "Q20", "Q34", "Q35"
THREE = ("NOR", "SWE", "DNK")

Run = Callable[..., Refreshed]


@pytest.fixture
def service() -> Iterator[QueryService]:
    with query_service() as service:
        yield service


@pytest.fixture
def settings(tmp_path: Path, service: QueryService) -> Settings:
    return Settings(home=tmp_path, contact="desk@example.org", allow_hosts=(service.host,))


@pytest.fixture
def run(settings: Settings, service: QueryService) -> Run:
    def refresh(**options: object) -> Refreshed:
        given: dict[str, object] = {
            "endpoint": service.endpoint, "manners": FAST, "countries": THREE, "now": NOW,
        }  # fmt: skip
        return refreshing.refresh(settings, **(given | options))  # type: ignore[arg-type]

    return refresh


def standing(settings: Settings, country: str) -> tuple[str, str]:
    """Return the Wikidata id of who heads this country's government in the seeds, and the start."""
    known = refreshing.standing(settings)
    (term,) = [
        row
        for row in known.terms
        if row["country_iso3"] == country
        and row["office"] == "head_of_government"
        and not row["end_date"]
    ]
    (leader,) = [row for row in known.leaders if row["leader_id"] == term["leader_id"]]
    return leader["wikidata_id"], term["start_date"]


def change_of_government(settings: Settings, service: QueryService) -> None:
    """Let Norway's head of government step down, and somebody new follow."""
    person, start = standing(settings, "NOR")
    service.state(NORWAY, "head_of_government", person, start, "2026-11-09")
    service.state(NORWAY, "head_of_government", "Q900001", "2026-11-10", label="Ása Tveit-Moe")


def kinds(found: Refreshed) -> list[str]:
    return [change.kind for change in found.diff.proposed]


def test_a_diff_is_written_and_nothing_else_until_it_is_applied(
    settings: Settings, service: QueryService, run: Run
) -> None:
    change_of_government(settings, service)
    found = run()
    assert kinds(found) == ["new_leader", "new_term", "ended_term"]
    assert not settings.reference_dir.exists()
    with found.diff_path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["decision"], row["kind"], row["end_date"]) for row in rows] == [
        ("proposed", "new_leader", ""),
        ("proposed", "new_term", ""),
        ("proposed", "ended_term", "2026-11-10"),
    ]


def test_what_is_applied_is_read_and_built_with(
    settings: Settings, service: QueryService, run: Run
) -> None:
    change_of_government(settings, service)
    assert run(apply=True).is_applied
    newer = settings.reference_dir
    on = date(2026, 11, 20)
    (before,) = load_reference().holders("NOR", "head_of_government", on)
    (after,) = load_reference(newer=newer).holders("NOR", "head_of_government", on)
    assert load_reference(newer=newer).leaders[after.leader_id].full_name == "Ása Tveit-Moe"
    assert before.leader_id != after.leader_id
    with warehouse.connect(settings) as connection:
        transform.load_reference(connection, project.seeds_dir(), newer)
        terms = connection.execute(
            "select leader_id, end_date from reference.leader_terms where country_iso3 = 'NOR'"
            " and office = 'head_of_government' and start_date > '2021' order by start_date"
        ).fetchall()
        names = connection.execute(
            "select count(*), count(distinct leader_id) from reference.leaders"
        ).fetchall()
    assert terms == [(before.leader_id, "2026-11-10"), (after.leader_id, None)]
    assert names == [(len(load_reference().leaders) + 1,) * 2]
    # Once applied, there is nothing left to change; the reader is another one.
    again = run()
    assert (again.diff.changes, again.is_applied) == ((), False)
    own, bundled = reading_pool.own_reader(settings)(), reading_pool.rule_reader()
    assert own.version.startswith(f"{bundled.version}+")
    applied = reference_layers.read_rows(newer / "applied.csv")
    assert [row["kind"] for row in applied] == ["new_leader", "new_term", "ended_term"]


def test_the_service_is_asked_by_name_and_one_question_at_a_time(
    settings: Settings, service: QueryService
) -> None:
    change_of_government(settings, service)
    slept: list[float] = []
    asker = Service(
        settings,
        endpoint=service.endpoint,
        manners=Manners(batch_countries=1, delay_seconds=1000.0),
        sleep=slept.append,
    )
    answers = asker.holders([NORWAY, SWEDEN, DENMARK], since=date(2025, 1, 1))
    assert (answers.asked, len(service.questions), service.most_at_once) == (3, 3, 1)
    assert set(service.agents) == {"summitry/0.1 (+desk@example.org)"}
    assert len(slept) == 2  # before each question but the first


def test_nobody_is_asked_without_saying_who_asks(settings: Settings, service: QueryService) -> None:
    silent = Settings(home=settings.home, allow_hosts=settings.allow_hosts)
    with pytest.raises(InputError, match="set contact"):
        refreshing.refresh(silent, endpoint=service.endpoint, now=NOW)
    assert service.questions == []


def test_answers_are_kept_for_a_day(settings: Settings, service: QueryService, run: Run) -> None:
    change_of_government(settings, service)
    first = run()
    again = run(now=NOW + timedelta(hours=20))
    assert (first.asked, again.asked, again.remembered) == (1, 0, 1)
    assert again.diff.changes == first.diff.changes
    assert run(now=NOW + timedelta(hours=25)).asked == 1
    assert run(fresh=True).asked == 1


def test_pages_are_asked_for_until_one_is_not_full(
    settings: Settings, service: QueryService, run: Run
) -> None:
    change_of_government(settings, service)
    for number in range(4):
        service.state(SWEDEN, "foreign_minister", f"Q80000{number}", "2099-01-01")
    found = run(manners=Manners(delay_seconds=0.0, page_rows=2))
    assert (found.diff.statements, found.asked) == (6, 4)
    assert kinds(found) == ["new_leader", "new_term", "ended_term"]


def test_what_is_too_much_at_once_is_asked_in_halves(
    settings: Settings, service: QueryService, run: Run
) -> None:
    change_of_government(settings, service)
    service.most_countries = 1
    found = run()
    assert kinds(found) == ["new_leader", "new_term", "ended_term"]
    assert found.failed == {}
    assert found.asked == 5  # 3; then 1, 2; then 1 and 1


@pytest.mark.parametrize(
    "fault",
    [
        status(429, Retry_After="1"),
        status(502),
        status(503, Retry_After="0"),
        page,
    ],
)
def test_what_may_pass_is_tried_again_as_told(
    settings: Settings, service: QueryService, run: Run, fault: object
) -> None:
    change_of_government(settings, service)
    service.faults = [fault]  # type: ignore[list-item]
    found = run()
    assert kinds(found) == ["new_leader", "new_term", "ended_term"]
    assert found.asked == 2


@pytest.mark.parametrize("fault", [truncated, something_else, status(500, b"TimeoutException")])
def test_an_answer_that_breaks_off_is_asked_for_in_halves(
    settings: Settings, service: QueryService, run: Run, fault: object
) -> None:
    change_of_government(settings, service)
    service.faults = [fault]  # type: ignore[list-item]
    found = run()
    assert kinds(found) == ["new_leader", "new_term", "ended_term"]
    assert found.asked == 3


def test_a_slow_answer_is_given_up_and_asked_for_in_halves(
    settings: Settings, service: QueryService, run: Run
) -> None:
    change_of_government(settings, service)
    service.faults = [slow(service)]
    found = run(manners=Manners(delay_seconds=0.0, question_seconds=1.0))
    assert kinds(found) == ["new_leader", "new_term", "ended_term"]


def test_a_country_that_gives_nothing_is_named_and_the_others_are_kept(
    settings: Settings, service: QueryService, run: Run
) -> None:
    change_of_government(settings, service)
    manners = Manners(batch_countries=1, delay_seconds=0.0)
    countries = [
        row["iso3"] for row in refreshing.standing(settings).countries if row["iso3"] in THREE
    ]
    service.faults = [status(500) if iso3 == "SWE" else None for iso3 in countries]
    found = run(manners=manners)
    assert list(found.failed) == ["SWE"]
    assert kinds(found) == ["new_leader", "new_term", "ended_term"]


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ([page] * 9, "a page came"),
        ([truncated] * 9, "not whole JSON"),
        ([status(403)], "403"),
        ([status(429, Retry_After="3600")], "asks to wait 3600 seconds"),
        ([], "no statement at all"),
    ],
)
def test_a_service_that_answers_nothing_stops_the_refresh(
    settings: Settings, service: QueryService, run: Run, faults: list[object], told: str
) -> None:
    service.faults = faults  # type: ignore[assignment]
    with pytest.raises(StageError, match=told):
        run(apply=True)
    assert not settings.reference_dir.exists()
    assert not refreshing.diff_path(settings).exists()


def test_doubtful_statements_are_refused_and_the_others_apply(
    settings: Settings, service: QueryService, run: Run
) -> None:
    change_of_government(settings, service)
    person, start = standing(settings, "SWE")
    service.state(SWEDEN, "head_of_government", person, start)
    service.state(SWEDEN, "head_of_government", person, start)  # said twice
    service.state(SWEDEN, "head_of_government", "Q900002", "2026-11-01")  # overlaps
    service.state(SWEDEN, "head_of_state", "Q900003", "2026-11-01", label=None)
    service.state(SWEDEN, "foreign_minister", "Q900004", "2026-11-20", "2026-11-10")
    service.state(DENMARK, "foreign_minister", "Q900005", "2026-01-20", "2026-02-31")
    service.statements.append(service.statements[-1] | {"person": "not an address"})
    found = run(apply=True)
    assert sorted((one.wikidata_id, one.reason) for one in found.diff.refused) == [
        ("Q900002", "overlaps"),
        ("Q900003", "no_label"),
        ("Q900004", "impossible_date"),
        ("Q900005", "impossible_date"),
    ]
    assert (found.diff.repeated, found.unreadable) == (1, 1)
    assert found.is_applied
    terms = reference_layers.read_rows(settings.reference_dir / "leader_terms.csv")
    assert {row["country_iso3"] for row in terms} == {"NOR"}


def test_more_changes_than_are_likely_need_a_word(
    settings: Settings, service: QueryService, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_of_government(settings, service)
    monkeypatch.setattr(refreshing, "MAX_CHANGES", 1)
    with pytest.raises(StageError, match="2 terms would change at once, more than 1"):
        run(apply=True)
    assert not settings.reference_dir.exists()
    assert refreshing.diff_path(settings).exists()
    assert run(apply=True, force=True).is_applied


def test_a_share_of_the_open_terms_is_a_limit_too() -> None:
    known = refreshing.standing(Settings(home=Path("nowhere")))
    diff = refreshing.compare(known, [], today=NOW.date())
    change = refreshing.Change(
        "proposed", "new_term", "x", "X", "NOR", "head_of_state", "", "", "", "", ""
    )
    few = refreshing.dataclasses.replace(diff, open_terms=30, changes=(change,) * 4)
    with pytest.raises(StageError, match="4 terms would change at once, more than 3 of 30"):
        refreshing.refuse_too_many(few, Path("diff.csv"))
    refreshing.refuse_too_many(refreshing.dataclasses.replace(few, open_terms=40), Path("diff.csv"))


def test_nothing_is_applied_while_another_run_holds_the_warehouse(
    settings: Settings, service: QueryService, run: Run
) -> None:
    change_of_government(settings, service)
    with warehouse.exclusive(settings), pytest.raises(BusyError):
        run(apply=True)
    assert not settings.reference_dir.exists()


def test_the_command_says_what_it_found_and_prints_the_diff(
    settings: Settings,
    service: QueryService,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change_of_government(settings, service)
    monkeypatch.setenv("SUMMITRY_CONTACT", "desk@example.org")
    monkeypatch.setenv("SUMMITRY_ALLOW_HOSTS", service.host)
    words = ["--home", str(settings.home), "reference", "refresh", "--country", "NOR"]
    assert run_command([*words, "--endpoint", service.endpoint]) == 0
    output, errors = capsys.readouterr()
    assert output.startswith("decision,kind,leader_id,full_name,country_iso3,office,")
    assert output.count("\n") == 4
    assert "Ása Tveit-Moe" in errors
    assert "proposed   1 ended_term, 1 new_leader, 1 new_term" in errors
    assert "then --apply" in errors
    assert run_command([*words, "--endpoint", service.endpoint, "--apply"]) == 0
    assert "applied" in capsys.readouterr().err
    assert (settings.reference_dir / "leader_terms.csv").is_file()
    assert run_command([*words, "--force"]) == 2
    assert run_command([*words[:-1], "ZZZ"]) == 2


def publish_people(settings: Settings) -> None:
    """Put a published file in place that has three discovered leaders, with 2, 1 and no events."""
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute(
            """
            create table dim_articles as select 'u-1' as article_id, 'https://a.example/1' as url;
            create table dim_leaders (
                leader_id text, full_name text, party_id text, current_office text,
                discovered_in text
            );
            insert into dim_leaders values
                ('known', 'Known Person', 'NOR', 'head_of_state', null),
                ('x-nobody-nor', 'Nobody', 'NOR', null, 'u-2'),
                ('x-asa-tveit-moe-nor', 'Asa Tveit-Moe', 'NOR', 'head_of_government', 'u-1'),
                ('x-asa-tveit-moe-swe', 'Asa Tveit-Moe', 'SWE', 'head_of_government', 'u-1');
            create table fct_trips as select 'x-asa-tveit-moe-nor' as leader_id;
            create table fct_summit_participants as
                select unnest(['x-asa-tveit-moe-nor', 'x-asa-tveit-moe-swe']) as leader_id;
            """
        )


def test_discovered_people_are_matched_to_what_was_applied_or_proposed(
    settings: Settings, service: QueryService, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--home", str(settings.home), "reference", "proposals"]
    assert run_command(words) == 2  # nothing is published
    publish_people(settings)
    change_of_government(settings, service)
    run(apply=True)
    capsys.readouterr()
    assert run_command(words) == 0
    output, errors = capsys.readouterr()
    rows = list(csv.DictReader(output.splitlines()))
    assert [(row["proposal"], row["leader_id"], row["matches"]) for row in rows] == [
        ("matched", "x-asa-tveit-moe-nor", "asa-tveit-moe"),
        ("adopt", "x-asa-tveit-moe-swe", ""),
        ("adopt", "x-nobody-nor", ""),
    ]
    assert (rows[0]["trip_count"], rows[0]["first_article"]) == ("1", "https://a.example/1")
    assert rows[2]["first_article"] == "u-2"
    assert errors == "2 to adopt, 1 matched\n"


def run_flow(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the weekly flow as the schedule does; ENDPOINT, if given, is the service it asks."""
    program = (
        "import os; from summitry import orchestration; from summitry.settings import"
        " load_settings; settings = load_settings();"
        "orchestration.prepare_environment(settings);"
        "flow = orchestration.load_flow_with_server(settings, 'refresh_reference');"
        "given = {'endpoint': os.environ['ENDPOINT']} if 'ENDPOINT' in os.environ else {};"
        "state = flow.refresh_reference(return_state=True, **given);"
        "print(state.name, state.message or '')"
    )
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**kept, "SUMMITRY_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_weekly_flow_writes_the_diff_and_applies_nothing(
    settings: Settings, service: QueryService
) -> None:
    change_of_government(settings, service)
    result = run_flow(
        settings.home,
        ENDPOINT=service.endpoint,
        SUMMITRY_CONTACT="desk@example.org",
        SUMMITRY_ALLOW_HOSTS=service.host,
    )
    assert result.stdout.startswith("Completed"), result.stderr
    assert "Ása Tveit-Moe" in refreshing.diff_path(settings).read_text(encoding="utf-8")
    assert not settings.reference_dir.exists()
    assert service.most_at_once == 1


def test_the_weekly_flow_skips_where_nobody_can_be_turned_to(tmp_path: Path) -> None:
    result = run_flow(tmp_path)
    assert result.stdout == "Skipped no contact is set: the service wants one\n", result.stderr
