"""The journal of ids: what is recorded once speaks for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from summitry import registry, warehouse
from summitry.errors import StageError
from summitry.settings import Settings

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def connection(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A working database with the tables that a build leaves, empty."""
    with warehouse.connect(settings) as connection:
        connection.execute(
            """
            create schema intermediate; create schema marts;
            create table intermediate.int_events (
                event_type text, mention_id text, event_id text
            );
            create table quality.withheld_events (event_id text);
            create table marts.event_aliases (
                event_type text, alias_id text, event_id text, merged_at timestamptz
            );
            create table marts.fct_event_history (
                change_id text, event_type text, event_id text, attribute text,
                old_value text, new_value text, known_from timestamptz, recorded_at timestamptz
            );
            """
        )
        yield connection


def build(connection: duckdb.DuckDBPyConnection, **events: str) -> None:
    """Stand in for a build that gives each mention the event named."""
    connection.execute("delete from intermediate.int_events")
    for mention_id, event_id in events.items():
        connection.execute(
            "insert into intermediate.int_events values ('summit', ?, ?)", [mention_id, event_id]
        )


def registered(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select mention_id, event_id, registered_at from staging.registered_events order by 1"
    ).fetchall()


def test_what_is_recorded_is_loaded_again(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    build(connection, a="s-1", b="s-1")
    assert registry.record(connection, settings, FIRST) == 2
    assert registry.load(connection, settings) == 2
    assert registered(connection) == [("a", "s-1", FIRST), ("b", "s-1", FIRST)]


def test_nothing_new_writes_no_file(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    build(connection, a="s-1")
    registry.record(connection, settings, FIRST)
    registry.load(connection, settings)
    assert registry.record(connection, settings, SECOND) == 0
    assert [path.name for path in registry.journal_files(settings)] == ["00000001.jsonl"]


def test_an_event_keeps_the_time_it_was_first_registered_at(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    build(connection, a="s-1")
    registry.record(connection, settings, FIRST)
    registry.load(connection, settings)
    build(connection, a="s-1", b="s-1")
    registry.record(connection, settings, SECOND)
    registry.load(connection, settings)
    assert registered(connection) == [("a", "s-1", FIRST), ("b", "s-1", FIRST)]


def test_the_newest_line_about_a_mention_speaks(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    build(connection, a="s-1", b="s-2")
    registry.record(connection, settings, FIRST)
    registry.load(connection, settings)
    build(connection, a="s-1", b="s-1")
    registry.record(connection, settings, SECOND)
    registry.load(connection, settings)
    assert registered(connection) == [("a", "s-1", FIRST), ("b", "s-1", FIRST)]


def test_a_withheld_event_is_not_registered(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    build(connection, a="s-1", b="s-2")
    connection.execute("insert into quality.withheld_events values ('s-2')")
    assert registry.record(connection, settings, FIRST) == 1


def test_aliases_and_changes_keep_their_first_time(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    connection.execute(
        "insert into marts.event_aliases values ('summit', 's-2', 's-1', ?)", [FIRST]
    )
    change = ("c", "summit", "s-1", "status", None, "held", FIRST)
    connection.execute(
        "insert into marts.fct_event_history values (?, ?, ?, ?, ?, ?, ?, ?)", [*change, FIRST]
    )
    assert registry.record(connection, settings, FIRST) == 2
    registry.load(connection, settings)
    connection.execute("update marts.event_aliases set event_id = 's-0', merged_at = ?", [SECOND])
    connection.execute("update marts.fct_event_history set recorded_at = ?", [SECOND])
    assert registry.record(connection, settings, SECOND) == 1
    registry.load(connection, settings)
    assert connection.execute("select * from staging.registered_aliases").fetchall() == [
        ("summit", "s-2", "s-0", FIRST)
    ]
    assert connection.execute("select * from staging.registered_changes").fetchall() == [
        (*change, FIRST)
    ]


def test_loading_forgets_what_the_journal_lacks(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    connection.execute(
        "insert into staging.registered_events values ('summit', 'a', 's-1', ?)", [FIRST]
    )
    assert registry.load(connection, settings) == 0
    assert registered(connection) == []


def test_a_torn_journal_stops_the_build_and_changes_nothing(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    build(connection, a="s-1")
    registry.record(connection, settings, FIRST)
    registry.load(connection, settings)
    (path,) = registry.journal_files(settings)
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    with pytest.raises(StageError, match=r"^the journal of ids can't be read: "):
        registry.load(connection, settings)
    assert registered(connection) == [("a", "s-1", FIRST)]


def test_a_line_holds_its_time_in_utc(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    build(connection, a="s-1")
    registry.record(connection, settings, datetime.fromisoformat("2026-01-01T02:00:00+02:00"))
    (path,) = registry.journal_files(settings)
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "kind": "event", "event_type": "summit", "mention_id": "a", "event_id": "s-1",
        "recorded_at": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
