"""dbt as a child process: what it builds from nothing, and how it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
import yaml
from staging_rows import Staging

from summitry import project, transform, warehouse
from summitry.errors import StageError
from summitry.settings import Settings

CONTRACT = {
    "fct_summits": "summit_id summit_name series parent_summit_id level format status start_date "
    "end_date date_precision country_id city venue place_id participant_count is_bilateral",
    "fct_summit_participants": "summit_id leader_id party_id role",
    "fct_agreements": "agreement_id title kind topic_id status status_date signed_on "
    "date_precision country_id city summit_id",
    "fct_agreement_parties": "agreement_id party_id leader_id",
    "fct_trips": "trip_id leader_id home_party_id country_id city arrival_date departure_date "
    "date_precision status purpose tour_id tour_name stop_number",
    "fct_evidence": "evidence_id event_type event_id article_id attribute field quote char_start "
    "char_end said_status said_date said_city reader reader_version",
    "fct_event_history": "event_type event_id attribute old_value new_value known_from known_until "
    "recorded_at held_until",
    "fct_encounters": "summit_id leader_id other_leader_id met_on is_first_in_person",
    "fct_days_abroad": "leader_id country_id abroad_on trip_id",
    "event_aliases": "event_type alias_id event_id merged_at",
    "dim_leaders": "leader_id full_name party_id current_office is_in_office wikidata_id "
    "discovered_in",
    "dim_leader_terms": "leader_id office party_id valid_from valid_to",
    "dim_parties": "party_id party_kind",
    "dim_countries": "country_id",
    "dim_organizations": "organization_id",
    "dim_places": "place_id latitude longitude",
    "dim_topics": "topic_id",
    "dim_articles": "article_id url title publisher published_at story_id",
    "dim_publishers": "publisher_id",
    "dim_dates": "date_day",
}
COMMON = (
    "confidence article_count publisher_count first_reported_at last_reported_at evidence_count "
    "status_as_of is_overdue"
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse built from no article at all, over a view and a table of an older version.

    Today's are a table and a view.
    """
    settings = Settings(home=tmp_path_factory.mktemp("empty"))
    with warehouse.connect(settings) as connection:
        connection.execute("create schema marts; create schema dbt_staging")
        connection.execute("create view marts.dim_topics as select 1 as old")
        connection.execute("create table dbt_staging.stg_articles as select 1 as old")
    transform.build(settings)
    return settings


def columns(settings: Settings) -> dict[str, dict[str, str]]:
    with duckdb.connect(str(settings.build_path), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from information_schema.columns "
            "where table_schema = 'marts'"
        ).fetchall()
    result: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        result.setdefault(table, {})[column] = kind
    return result


def test_no_article_gives_every_mart_with_every_column_of_the_contract(empty: Settings) -> None:
    built = columns(empty)
    for table, names in CONTRACT.items():
        assert set(names.split()) <= set(built[table]), table
    for table in ("fct_summits", "fct_agreements", "fct_trips"):
        assert set(COMMON.split()) <= set(built[table]), table


def test_types_follow_the_conventions(empty: Settings) -> None:
    for table, kinds in columns(empty).items():
        for column, kind in kinds.items():
            if column.endswith("_id"):
                assert kind == "VARCHAR", (table, column)
            if column.endswith(("_date", "_on")) and not column.startswith("said"):
                assert kind == "DATE", (table, column)
            if column.endswith("_at"):
                assert kind == "TIMESTAMP WITH TIME ZONE", (table, column)
            if column.startswith("is_"):
                assert kind == "BOOLEAN", (table, column)


def test_every_mart_is_described_by_its_grain_and_has_a_key() -> None:
    models = [
        model
        for file in sorted((project.dbt_dir() / "models" / "marts").glob("*.yml"))
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]
    ]
    for model in models:
        constraints = [*model.get("constraints", [])]
        for column in model["columns"]:
            assert column["description"].strip(), (model["name"], column["name"])
            constraints += column.get("constraints", [])
        assert model["description"].startswith("One row per "), model["name"]
        assert {"type": "primary_key"}.items() <= dict(
            next(item for item in constraints if item["type"] == "primary_key")
        ).items()
    sql = {file.stem for file in (project.dbt_dir() / "models" / "marts").glob("*.sql")}
    assert {model["name"] for model in models} == sql


def test_the_rules_pass_their_unit_tests(empty: Settings) -> None:
    assert transform.unit_test(empty) >= 9


@pytest.mark.parametrize(
    ("leader_id", "party_id"), [("emmanuel-macron", "FRA"), ("charles-iii", "GBR")]
)
def test_a_leader_is_of_the_country_at_home(empty: Settings, leader_id: str, party_id: str) -> None:
    """Not of Andorra, whose co-prince goes with an office, nor of the first realm by its code."""
    with duckdb.connect(str(empty.build_path), read_only=True) as connection:
        rows = connection.execute(
            "select party_id from marts.dim_leaders where leader_id = ?", [leader_id]
        ).fetchall()
    assert rows == [(party_id,)]


def test_the_docs_site_is_one_file(empty: Settings) -> None:
    page = transform.docs(empty)
    assert "fct_summits" in page.read_text(encoding="utf-8")


def test_nothing_is_written_beside_the_models(empty: Settings) -> None:
    names = {path.name for path in project.dbt_dir().rglob("*")}
    assert not names & {"target", "logs", "dbt_packages", ".user.yml", "package-lock.yml"}


def test_stale_sources_are_told_on_request_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    staging = Staging()
    staging.article("old", "2025-01-01")
    staging.store(settings)
    (line,) = transform.stale_sources(settings)
    assert line.startswith("staging.articles: newest row of 2026-01-01")


def test_a_failed_test_stops_the_build_with_its_name_in_one_line(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    staging = Staging()
    staging.article("one", "2025-01-01")
    staging.summit("one", ("Ana Torvald", "NOR"), ("Ivo Marek", "CZE"), status="planned",
                   level="deputies", start_date="2025-02-01")  # fmt: skip
    staging.store(settings)
    with pytest.raises(StageError, match="accepted_values_fct_summits_level") as caught:
        transform.build(settings)
    assert "\n" not in str(caught.value)


def test_a_project_that_does_not_parse_is_one_line(
    empty: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "dbt"
    broken.mkdir()
    (broken / "dbt_project.yml").write_text("name: [", encoding="utf-8")
    monkeypatch.setattr(project, "dbt_dir", lambda: broken)
    with pytest.raises(StageError, match=r"^dbt build failed: .*error near line 2") as caught:
        transform.build(empty)
    assert "\n" not in str(caught.value)


def test_reference_data_is_loaded_again_only_when_it_changed(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "places.csv").write_text("place_id,lat,name\np1,1.5,\n", encoding="utf-8")
    with warehouse.connect(Settings(home=tmp_path)) as connection:
        assert transform.load_reference(connection, seeds)
        assert not transform.load_reference(connection, seeds)
        rows = "select place_id, latitude, name from reference.places"
        assert connection.execute(rows).fetchall() == [("p1", 1.5, None)]
        (seeds / "places.csv").write_text('place_id,lat,name\np2,2,"A, B"\n', encoding="utf-8")
        assert transform.load_reference(connection, seeds)
        assert connection.execute(rows).fetchall() == [("p2", 2.0, "A, B")]


@pytest.mark.parametrize(
    "content",
    ["place_id,lat\np1,north\n", "place_id,lat\np1\n", "", "lat,lat\n1,2\n", "lat\n\xff\n"],
    ids=["wrong type", "missing column", "empty", "repeated header", "not utf-8"],
)
def test_a_seed_that_cannot_be_loaded_keeps_the_one_before(tmp_path: Path, content: str) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    file = seeds / "places.csv"
    file.write_text("place_id,lat\np1,1\n", encoding="utf-8")
    with warehouse.connect(Settings(home=tmp_path)) as connection:
        transform.load_reference(connection, seeds)
        file.write_bytes(content.encode("latin-1"))
        with pytest.raises(StageError, match=r"^seeds can't be loaded: .*"):
            transform.load_reference(connection, seeds)
        assert connection.execute("select count(*) from reference.places").fetchall() == [(1,)]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's service is Linux's")
def test_the_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from summitry import transform;"
        "from summitry.settings import Settings; transform.build(Settings(home=Path(sys.argv[1])))"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
    child = _wait_for_child(parent.pid)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and not _is_zombie(child):
        assert time.monotonic() < deadline, "the child lives on"
        time.sleep(0.05)


def _wait_for_child(parent: int) -> int:
    deadline = time.monotonic() + 30
    children = Path(f"/proc/{parent}/task/{parent}/children")
    while time.monotonic() < deadline:
        found = children.read_text(encoding="ascii").split()
        if found and "transform_child" in Path(f"/proc/{found[0]}/cmdline").read_text():
            time.sleep(0.5)  # it has begun, and asked the kernel
            return int(found[0])
        time.sleep(0.02)
    raise AssertionError("no child was started")


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
