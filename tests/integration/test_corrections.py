"""People correct what the reports have wrong: applied on each build, shown, and taken back."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest
from staging_rows import Staging

from summitry import corrections, fingerprint, registry, transform, warehouse
from summitry.settings import Settings

Rows = list[tuple[Any, ...]]
ALBA, BRAM = ("Alba Serra", "ESP"), ("Bram Dekker", "NLD")
ABOUT = {"corrected_by": "J. Desk", "corrected_at": "2025-12-01", "reason": "asked the ministry"}


def stories() -> Staging:
    """Return meetings of two leaders, days apart, each known by its city; a visit, an agreement."""
    staging = Staging()
    article, summit = staging.article, staging.summit
    for city, day in (("Gent", "2025-01-10"), ("Delft", "2025-03-10"), ("Leiden", "2025-05-10")):
        article(city.lower(), day)
        summit(city.lower(), ALBA, BRAM, start_date=day, country_id="NLD", city=city)
    # The reports of this one are of two meetings; the copy goes with what it copies.
    wire = "Both spoke through the night of ferries and came away with nothing but a cold to share."
    article("vigo-1", "2025-07-10")
    summit("vigo-1", ALBA, BRAM, start_date="2025-07-10", country_id="ESP", city="Vigo")
    for number in (2, 3):
        article(f"vigo-{number}", f"2025-07-1{number}", text=f"DESK {number}. {wire}")
        summit(f"vigo-{number}", ALBA, BRAM, start_date="2025-07-10", country_id="ESP", city="Vigo")
    article("gone", "2025-09-11")
    summit("gone", ALBA, BRAM, start_date="2025-09-10", country_id="ESP", city="Cadiz")
    article("plan", "2025-10-01")
    staging.trip("plan", ALBA, "PRT", "planned", arrival_date="2025-10-20", city="Porto")
    article("met", "2025-10-22")
    summit("met", ALBA, ("Ines Faro", "PRT"), start_date="2025-10-21", country_id="PRT",
           format="in_person")  # fmt: skip
    article("deal", "2025-11-01")
    staging.agreement("deal", ALBA, BRAM, status="negotiating", status_date="2025-10")
    return staging


@dataclass
class World:
    """One warehouse on its way through corrections; what it held at each step."""

    settings: Settings
    ids: dict[str, str] = field(default_factory=dict)
    held: dict[str, dict[str, Rows]] = field(default_factory=dict)
    built: dict[str, transform.BuildCounts] = field(default_factory=dict)
    answers: dict[str, Rows] = field(default_factory=dict)

    def build(self, step: str, *, full_refresh: bool = False) -> None:
        self.built[step] = transform.build(self.settings, full_refresh=full_refresh)
        with warehouse.connect(self.settings) as connection:
            self.held[step] = contents(connection)
            # Ids stand from here on, as after publishing.
            registry.record(connection, self.settings, datetime(2026, 1, 1, tzinfo=UTC))

    def ask(self, sql: str) -> Rows:
        with warehouse.connect(self.settings) as connection:
            connection.execute("set TimeZone = 'UTC'; set schema = 'marts'")
            return connection.execute(sql).fetchall()

    def correct(self) -> None:
        """Write the file of corrections: a row of each kind, and three without effect."""
        ids = self.ids
        rows = [
            {"action": "reject", "event_id": ids["Cadiz"]},
            {"action": "merge", "event_id": ids["Delft"], "other_event_id": ids["Gent"]},
            {"action": "split", "event_id": ids["Vigo"], "article_ids": "vigo-2"},
            {"action": "set", "event_id": ids["Leiden"], "attribute": "city", "value": "Breda"},
            {"action": "clear", "event_id": ids["Leiden"], "attribute": "start_date"},
            {"action": "set", "event_id": ids["trip"], "attribute": "status", "value": "cancelled"},
            {"action": "set", "event_id": ids["deal"], "attribute": "status", "value": "signed"},
            {"action": "set", "event_id": ids["deal"], "attribute": "signed_on",
             "value": "2025-11-05"},
            {"action": "reject", "event_id": "s-0000000000000000"},
            {"action": "split", "event_id": ids["Leiden"], "article_ids": "gent"},
            {"action": "split", "event_id": ids["Gent"], "article_ids": "gent"},
        ]  # fmt: skip
        with self.settings.corrections_path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, corrections.COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(ABOUT | row for row in rows)


def contents(connection: duckdb.DuckDBPyConnection) -> dict[str, Rows]:
    """Return the rows of every mart, the clock's columns left out."""
    held = {}
    for table, columns in fingerprint.table_columns(connection, "marts").items():
        left_out = fingerprint.RUN_METADATA.get(table, ())
        names = ", ".join(name for name, _ in columns if name not in left_out)
        held[table] = connection.execute(
            f"select {names} from marts.{table} order by all"
        ).fetchall()
    return held


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(Settings(home=tmp_path_factory.mktemp("corrections")))
    stories().store(world.settings)
    world.build("plain")
    world.ids = dict(world.ask("select city, summit_id from fct_summits where city is not null"))
    world.ids["trip"] = world.ask("select trip_id from fct_trips where city = 'Porto'")[0][0]
    world.ids["deal"] = world.ask("select agreement_id from fct_agreements")[0][0]
    world.correct()
    world.build("corrected")
    world.answers = {name: world.ask(sql) for name, sql in QUESTIONS.items()}
    world.settings.corrections_path.unlink()
    world.build("taken back")
    # Corrected once more, while reports come in of what is rejected and of what is merged.
    world.correct()
    more = Staging()
    for name, country, city, day in (
        ("gone", "ESP", "Cadiz", "2025-09-10"),
        ("delft", "NLD", "Delft", "2025-03-10"),
    ):
        more.article(f"{name}-2", "2025-11-05")
        more.summit(f"{name}-2", ALBA, BRAM, start_date=day, country_id=country, city=city)
    more.store(world.settings)
    world.build("more came")
    world.build("more came, in full", full_refresh=True)
    return world


QUESTIONS = {
    "meetings": "select city, start_date, article_count, summit_id from fct_summits"
    " where country_id != 'PRT' order by first_reported_at",
    "history": "select event_id, attribute, old_value, new_value, known_from, corrected_by,"
    " correction_reason from fct_event_history where corrected_by is not null"
    " order by attribute, new_value",
    "rejected": "select attribute, new_value from fct_event_history where event_id not in"
    " (select summit_id from fct_summits) and event_type = 'summit' order by all",
    "rejected evidence": "select count(*) from fct_evidence where article_id = 'gone'"
    " and event_type = 'summit'",
    "trip": "select status, status_as_of, is_overdue from fct_trips where city = 'Porto'",
    "deal": "select status, status_date, signed_on from fct_agreements",
    "aliases": "select alias_id, event_id from event_aliases",
    "outcomes": "select action, outcome, origin from quality.correction_outcomes order by origin",
}


def test_a_correction_is_applied_without_building_everything(world: World) -> None:
    assert [counts.is_full for counts in world.built.values()] == [True, False, False, False, True]


def test_meetings_are_rejected_merged_split_set_and_cleared(world: World) -> None:
    ids = world.ids
    ((_, _, _, part),) = [row for row in world.answers["meetings"] if row[2:] == (1, row[3])
                          and row[0] == "Vigo" and row[3] != ids["Vigo"]]  # fmt: skip
    assert world.answers["meetings"] == [
        ("Delft", date(2025, 3, 10), 2, ids["Gent"]),  # the newer report, under the older id
        ("Breda", None, 1, ids["Leiden"]),
        ("Vigo", date(2025, 7, 10), 1, ids["Vigo"]),
        ("Vigo", date(2025, 7, 10), 1, part),  # two copies of one story
    ]
    assert world.answers["aliases"] == [(ids["Delft"], ids["Gent"])]
    assert world.answers["rejected evidence"] == [(0,)]


def test_a_person_has_the_last_word_on_visits_and_agreements(world: World) -> None:
    decided = datetime(2025, 12, 1, 23, 59, 59, tzinfo=UTC)
    assert world.answers["trip"] == [("cancelled", decided, False)]
    assert world.answers["deal"] == [("signed", date(2025, 11, 5), date(2025, 11, 5))]


def test_history_says_who_decided_what_when_and_why(world: World) -> None:
    rows = world.answers["history"]
    assert {row[4:] for row in rows} == {
        (datetime(2025, 12, 1, 23, 59, 59, tzinfo=UTC), "J. Desk", "asked the ministry")
    }
    ids = world.ids
    told = {(event_id, attribute, old, new) for event_id, attribute, old, new, *_ in rows}
    part = world.answers["meetings"][3][3]
    assert told == {
        (ids["Leiden"], "city", "Leiden", "Breda"),
        (ids["Leiden"], "start_date", "2025-05-10", None),
        (ids["trip"], "status", "completed", "cancelled"),  # a meeting had told of it as made
        (ids["deal"], "status", "negotiating", "signed"),
        (ids["deal"], "signed_on", None, "2025-11-05"),
        (ids["Cadiz"], "correction", None, "rejected"),
        (ids["Gent"], "correction", None, f"merged with {ids['Delft']}"),
        (ids["Vigo"], "correction", None, f"split from {part}"),
        (part, "correction", None, f"split from {ids['Vigo']}"),
    }


def test_what_is_rejected_stays_in_history(world: World) -> None:
    assert {("correction", "rejected"), ("status", "held"), ("city", "Cadiz")} <= {
        tuple(row) for row in world.answers["rejected"]
    }


def test_each_correction_is_applied_or_said_to_have_no_effect(world: World) -> None:
    outcomes = {origin: (action, outcome) for action, outcome, origin in world.answers["outcomes"]}
    without_effect = {
        "corrections.csv, line 10": ("reject", "unknown_event"),
        "corrections.csv, line 11": ("split", "no_such_report"),
        "corrections.csv, line 12": ("split", "nothing_left"),
    }
    assert {key: outcomes.pop(key) for key in without_effect} == without_effect
    assert len(outcomes) == 8
    assert {outcome for _, outcome in outcomes.values()} == {"applied"}
    counts = world.built["corrected"]
    assert counts.corrected["applied"] == 8
    assert counts.withheld == {"rejected_by_person": 1}


def test_taken_back_it_never_was(world: World) -> None:
    facts = [name for name in world.held["plain"] if name.startswith("fct_")]
    assert len(facts) >= 7
    for table in facts:
        assert world.held["taken back"][table] == world.held["plain"][table], table


def test_an_incremental_build_with_corrections_equals_a_full_one(world: World) -> None:
    assert world.held["more came"] == world.held["more came, in full"]
    summits = {row[0]: row for row in world.held["more came"]["fct_summits"]}
    assert world.ids["Cadiz"] not in summits
    assert len(summits) == len(world.held["corrected"]["fct_summits"])
