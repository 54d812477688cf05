"""A fingerprint changes with what is known, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from summitry import fingerprint, project, warehouse
from summitry.settings import Settings

ROWS = "('s-1', 'held', 0.5, null), ('s-2', 'planned', 0.25, '2025-03-01')"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'; create schema marts")
    yield connection
    connection.close()


def hash_of(
    connection: duckdb.DuckDBPyConnection,
    rows: str = ROWS,
    columns: str = "summit_id text, status text, confidence double, held_on text",
    table: str = "fct_summits",
    run_metadata: bool = False,
) -> str:
    connection.execute(f"create or replace table marts.{table} ({columns})")
    connection.execute(f"insert into marts.{table} values {rows}")
    hashes = fingerprint.marts(connection, run_metadata=run_metadata)
    return hashes[table]


def test_the_order_of_rows_does_not_count(connection: duckdb.DuckDBPyConnection) -> None:
    turned = "('s-2', 'planned', 0.25, '2025-03-01'), ('s-1', 'held', 0.5, null)"
    assert hash_of(connection) == hash_of(connection, turned)


@pytest.mark.parametrize(
    "rows",
    [
        "('s-1', 'held', 0.5, null)",
        f"{ROWS}, ('s-2', 'planned', 0.25, '2025-03-01')",
        f"{ROWS}, ('s-1', 'held', 0.5, null), ('s-1', 'held', 0.5, null)",
        "('s-1', 'held', 0.5, ''), ('s-2', 'planned', 0.25, '2025-03-01')",
        "('s-1', 'held', 0.5000001, null), ('s-2', 'planned', 0.25, '2025-03-01')",
        "('s-1', 'planned', 0.5, null), ('s-2', 'held', 0.25, '2025-03-01')",
        "('s-1', 'held', 0.5, 'null'), ('s-2', 'planned', 0.25, '2025-03-01')",
    ],
)
def test_every_value_and_every_row_counts(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    assert hash_of(connection, rows) != hash_of(connection)


def test_a_text_can_not_pass_for_two_columns(connection: duckdb.DuckDBPyConnection) -> None:
    columns = "a text, b text"
    one = hash_of(connection, """('x","b":"y', 'z')""", columns)
    assert one != hash_of(connection, """('x', 'y","b":"z')""", columns)


def test_a_column_s_name_and_type_count(connection: duckdb.DuckDBPyConnection) -> None:
    given = {hash_of(connection, "(1)", f"{name} {kind}") for name in "ab" for kind in
             ("integer", "bigint", "text")}  # fmt: skip
    assert len(given) == 6


def test_when_something_was_recorded_counts_only_if_asked(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    columns = "change_id text, recorded_at timestamptz"
    morning, evening = "('c', '2025-06-01 08:00Z')", "('c', '2025-06-01 20:00Z')"
    table = "fct_event_history"
    assert hash_of(connection, morning, columns, table) == hash_of(
        connection, evening, columns, table
    )
    assert hash_of(connection, morning, columns, table, True) != hash_of(
        connection, evening, columns, table, True
    )


def test_a_build_s_id_is_of_all_its_tables() -> None:
    ids = {
        fingerprint.build_id(hashes)
        for hashes in ({}, {"a": "1"}, {"a": "2"}, {"b": "1"}, {"a": "1", "b": "1"})
    }
    assert len(ids) == 5
    assert fingerprint.build_id({"a": "1", "b": "2"}) == fingerprint.build_id({"b": "2", "a": "1"})


ARTICLE = (
    "insert into staging.articles (article_id, content_hash, sequence, source_name, landing_id,"
    " landing_hash, title, text, collected_at, is_sample)"
    " values ('a', 'h', 1, 's', 'l', 'l', 't', 'x', '2025-06-01 08:00Z', false)"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path)
    with warehouse.connect(settings) as connection:
        connection.execute(ARTICLE)
    return settings


def execute(settings: Settings, statement: str) -> None:
    with warehouse.connect(settings) as connection:
        connection.execute(statement)


def test_the_same_stored_again_gives_the_same_inputs(settings: Settings) -> None:
    before = fingerprint.inputs(settings)
    execute(settings, "delete from staging.articles")
    assert fingerprint.inputs(settings) != before
    execute(settings, ARTICLE.replace("08:00Z", "20:00Z"))
    assert fingerprint.inputs(settings) == before


@pytest.mark.parametrize(
    "statement",
    [
        "update staging.articles set content_hash = 'other'",
        "update staging.articles set is_sample = true",
        "update staging.articles set publisher = 'The Paper'",
        "insert into staging.readings values"
        " ('a', 'h', 'rules', '1', 'read', 0, 0, 0, 0, '2025-06-01 08:00Z')",
        "insert into staging.leader_mentions (mention_id, article_id, content_hash, reader,"
        " reader_version, name, confidence) values ('m', 'a', 'h', 'rules', '1', 'N', 0.5)",
    ],
)
def test_inputs_change_with_what_is_stored(settings: Settings, statement: str) -> None:
    before = fingerprint.inputs(settings)
    execute(settings, statement)
    assert fingerprint.inputs(settings) != before


def test_inputs_change_with_the_journal_of_ids(settings: Settings) -> None:
    before = fingerprint.inputs(settings)
    journal = settings.landing_dir / "journal"
    journal.mkdir(parents=True)
    (journal / "00000001.jsonl").write_text("{}\n", encoding="utf-8")
    assert fingerprint.inputs(settings) != before


def test_inputs_change_with_the_confidence_floor(settings: Settings) -> None:
    other = Settings(home=settings.home, confidence_floor=0.6)
    assert fingerprint.inputs(other) != fingerprint.inputs(settings)


def test_inputs_change_with_a_suite(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint.inputs(settings)
    folder = tmp_path / "suites"
    (folder / "marts").mkdir(parents=True)
    (folder / "marts" / "fct_summits.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(project, "expectations_dir", lambda: folder)
    assert fingerprint.inputs(settings) != before


def test_a_build_that_was_begun_and_not_ended_is_none(settings: Settings) -> None:
    with warehouse.connect(settings) as connection:
        assert fingerprint.built_from(connection) is None
        fingerprint.end_build(connection, "inputs")
        assert fingerprint.built_from(connection) == "inputs"
        fingerprint.begin_build(connection)
        assert fingerprint.built_from(connection) is None
