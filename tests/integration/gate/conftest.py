"""A small warehouse, built once by dbt from staged mentions: every test works on its own copy."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from made_once import made_once

from summitry import fingerprint, project, transform, warehouse
from summitry.checks import check
from summitry.fingerprint import quoted
from summitry.publish import publish
from summitry.settings import Settings

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)  # the clock of every check and publish in these tests
FIRST_DAY = date(2025, 2, 3)
STORY_COUNT = 24
READER = ("rules", "1")
PARTIES = ("JPN", "FRA", "DEU", "IND", "BRA", "CAN", "ITA", "AUS")
SCHEMAS = ("staging", "marts", "intermediate", "quality")
CITIES = {"JPN": "Tokyo", "FRA": "Paris", "DEU": "Berlin", "IND": "New Delhi"}


@dataclass(frozen=True)
class Leader:
    leader_id: str
    name: str
    party: str
    office: str


def _leaders() -> dict[str, Leader]:
    """One leader a party, in office over the days told of, from the reference data."""
    with (project.seeds_dir() / "leaders.csv").open(encoding="utf-8") as file:
        names = {row["leader_id"]: row["full_name"] for row in csv.DictReader(file)}
    leaders: dict[str, Leader] = {}
    with (project.seeds_dir() / "leader_terms.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            in_office = row["start_date"] < "2025-01-01" and row["end_date"] in ("",)
            heads = ("head_of_state", "head_of_government")
            if row["country_iso3"] in PARTIES and in_office and row["office"] in heads:
                leaders.setdefault(
                    row["country_iso3"],
                    Leader(
                        row["leader_id"], names[row["leader_id"]], row["country_iso3"],
                        row["office"],
                    ),
                )  # fmt: skip
    return leaders


class Stager:
    """Stories put into staging as the collect and read stages would put them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.leaders = _leaders()

    def story(self, number: int, *, is_sample: bool = False) -> None:
        """Store one article with a meeting, a visit and an agreement, and what was read in it."""
        hosts = [party for party in CITIES if party in self.leaders]
        host = self.leaders[hosts[number % len(hosts)]]
        others = [leader for leader in self.leaders.values() if leader.party != host.party]
        guest = others[number % len(others)]
        day = FIRST_DAY + timedelta(days=4 * number)
        city = CITIES[host.party]
        text = (
            f"“À bientôt” – {guest.name} met {host.name} in {city} on {day:%d %B %Y}.\n"
            f"They signed a trade agreement. {guest.name} visited {city} for two days."
        )
        article = f"story-{number:03}"
        content = hashlib.sha256(text.encode()).hexdigest()
        self._article(article, content, text, f"Talks in {city}, round {number}", day, number,
                      is_sample)  # fmt: skip
        spot = (article, content, text)
        self._mention("summit", spot, f"met {host.name}", [guest, host], {
            "format": "in_person", "status": "held", "level": "leaders",
            "start_date": day.isoformat(), "country_id": host.party, "city": city,
        })  # fmt: skip
        self._mention("agreement", spot, "signed a trade agreement", [guest, host], {
            "title": f"Trade Agreement of Round {number}", "kind": "agreement",
            "topic_id": "trade", "status": "signed",
            "status_date": day.isoformat(), "country_id": host.party, "city": city,
        })  # fmt: skip
        self._mention("trip", spot, f"visited {city}", [], {
            "leader_id": guest.leader_id, "leader_name": guest.name,
            "home_party_id": guest.party, "office": guest.office, "country_id": host.party,
            "city": city, "arrival_date": day.isoformat(), "status": "completed",
            "level": "leaders",
        })  # fmt: skip
        for leader in (guest, host):
            self._row("leader_mentions", {
                "mention_id": _hash("leader", article, leader.leader_id), "article_id": article,
                "content_hash": content, "leader_id": leader.leader_id, "name": leader.name,
                "party_id": leader.party, "office": leader.office, "confidence": 0.9,
            })  # fmt: skip
        self._row("readings", {
            "article_id": article, "content_hash": content, "outcome": "read",
            "leader_count": 2, "summit_count": 1, "agreement_count": 1, "trip_count": 1,
            "read_at": NOW - timedelta(hours=1),
        })  # fmt: skip

    def _article(
        self, article: str, content: str, text: str, title: str, day: date, number: int,
        is_sample: bool,
    ) -> None:  # fmt: skip
        landing = _hash("landing", article)
        moment = NOW - timedelta(hours=2)
        self._insert("landings", {
            "landing_id": landing, "landing_hash": hashlib.sha256(landing.encode()).hexdigest(),
            "source_name": "files", "source_kind": "articles", "locator": f"{article}.jsonl",
            "is_sample": is_sample, "byte_count": len(text), "landed_item_count": 1,
            "stored_item_count": 1, "duplicate_item_count": 0, "rejected_item_count": 0,
            "landed_at": moment, "loaded_at": moment,
        })  # fmt: skip
        self._insert("articles", {
            "article_id": article, "content_hash": content, "sequence": number,
            "source_name": "files", "landing_id": landing,
            "landing_hash": hashlib.sha256(landing.encode()).hexdigest(),
            "url": f"https://news.example/{number}", "title": title, "text": text,
            "publisher": f"Paper {number % 3}", "language": "en",
            "published_on": day + timedelta(days=1),
            "published_at": datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
            + timedelta(days=1),
            "published_raw": f"{day + timedelta(days=1)}T09:00:00Z",
            "collected_at": moment, "is_sample": is_sample,
        })  # fmt: skip

    def _mention(
        self, kind: str, spot: tuple[str, str, str], quote: str, people: list[Leader],
        values: dict[str, object],
    ) -> None:  # fmt: skip
        article, content, text = spot
        mention = _hash(kind, article)
        common = {"mention_id": mention, "article_id": article, "content_hash": content}
        self._row(f"{kind}_mentions", {**common, "confidence": 0.9, **values})
        for ordinal, person in enumerate(people):
            self._row("mention_participants", {
                **common, "event_type": kind, "ordinal": ordinal,
                "leader_id": person.leader_id, "leader_name": person.name,
                "party_id": person.party, "office": person.office,
                "role": ("guest", "host")[ordinal],
            })  # fmt: skip
        start = text.index(quote)
        self._row("mention_evidence", {
            **common, "event_type": kind, "ordinal": 0, "attribute": "event", "field": "text",
            "char_start": start, "char_end": start + len(quote), "quote": quote,
        })  # fmt: skip

    def _row(self, table: str, values: dict[str, object]) -> None:
        self._insert(table, {**values, "reader": READER[0], "reader_version": READER[1]})

    def _insert(self, table: str, values: dict[str, object]) -> None:
        known = {
            row[0]
            for row in self.connection.execute(
                "select column_name from information_schema.columns"
                " where table_schema = 'staging' and table_name = ?",
                [table],
            ).fetchall()
        }
        kept = {name: value for name, value in values.items() if name in known}
        marks = ", ".join("?" for _ in kept)
        self.connection.execute(
            f"insert into staging.{table} ({', '.join(kept)}) values ({marks})",
            list(kept.values()),
        )


def _hash(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def stage(settings: Settings, numbers: range, *, is_sample: bool = False) -> None:
    """Put the stories of these numbers into staging."""
    with warehouse.connect(settings) as connection:
        stager = Stager(connection)
        for number in numbers:
            stager.story(number, is_sample=is_sample)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose marts dbt has built; nothing is checked or published in it."""
    return made_once(tmp_path_factory, "gate-built", _built)


def _built(home: Path) -> Path:
    settings = Settings(home=home)
    stage(settings, range(STORY_COUNT))
    transform.build(settings)
    return settings.home


@pytest.fixture(scope="session")
def published_home(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home after its build passed the gate and was published."""

    def make(home: Path) -> Path:
        settings = Settings(home=home)
        shutil.copytree(built_home, home, dirs_exist_ok=True)
        assert check(settings, now=NOW).passed
        publish(settings, now=NOW)
        return settings.home

    return made_once(tmp_path_factory, "gate-published", make)


@pytest.fixture
def settings(request: pytest.FixtureRequest, built_home: Path, tmp_path: Path) -> Settings:
    """A copy of the built home; of the published one in a test that asks for `published`."""
    home = built_home
    if "published" in request.fixturenames:
        home = request.getfixturevalue("published_home")
    shutil.copytree(home, tmp_path / "home")
    return Settings(home=tmp_path / "home")


@pytest.fixture
def published(settings: Settings) -> Settings:
    """A copy whose build has passed the gate and is published."""
    return settings


@pytest.fixture
def suites(published_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The suites in a folder of the test's own, each with its first expectation alone.

    For what the gate does besides: an expectation takes it longer than anything else. The home
    that tests share is published before, by the suites as they are.
    """
    folder = tmp_path / "expectations"
    shutil.copytree(project.expectations_dir(), folder)
    for path in folder.rglob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        document["expectations"] = document["expectations"][:1]
        document["meta"]["expectation_count"] = 1
        path.write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setattr(project, "expectations_dir", lambda: folder)
    return folder


@pytest.fixture
def sql(settings: Settings) -> Callable[[str], list[tuple[object, ...]]]:
    """Run one statement on the working database."""

    def run(statement: str) -> list[tuple[object, ...]]:
        with warehouse.connect(settings) as connection:
            return connection.execute(statement).fetchall()

    return run


@pytest.fixture(scope="session")
def copy(built_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table of the build and view of staging, in memory and free of constraints."""
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    path = Settings(home=built_home).build_path
    connection.execute(f"attach '{path}' as build (read_only)")
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
        for table in fingerprint.table_columns(connection, schema, database="build"):
            name = quoted(schema, table)
            connection.execute(f"create table {name} as from build.{name}")
    views = connection.execute(
        "select sql from duckdb_views()"
        " where database_name = 'build' and schema_name = 'staging' order by view_oid"
    ).fetchall()
    connection.execute("detach build")
    for (statement,) in views:
        connection.execute(statement)
    yield connection
    connection.close()


@pytest.fixture
def mutant(copy: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same tables; what a test does to them is undone after it."""
    copy.execute("begin")
    yield copy
    copy.execute("rollback")


@contextmanager
def reading(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published file as a user would."""
    connection = duckdb.connect(str(settings.published_path), read_only=True)
    try:
        yield connection
    finally:
        connection.close()
