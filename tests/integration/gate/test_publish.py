"""Publishing: only what the gate passed, whole or not at all, and nothing where nothing changed."""

from __future__ import annotations

import json
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from summitry import fingerprint, project, transform, warehouse
from summitry import published as published_file
from summitry.checks import last_verdict
from summitry.checks.suites import PUBLISHED_TABLES
from summitry.checks.verdict import to_json
from summitry.errors import GateError, StageError
from summitry.files import replace_file
from summitry.publish import TableChange, publish, up_to_date
from summitry.settings import Settings

Sql = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def pass_gate(settings: Settings) -> Callable[[], None]:
    """Write the verdict the gate would give if every rule held for the marts as they are."""

    def write() -> None:
        verdict = last_verdict(settings)
        assert verdict is not None
        with warehouse.connect(settings) as connection:
            build = fingerprint.build_id(fingerprint.marts(connection))
            inputs = fingerprint.built_from(connection)
        passed = replace(verdict, build=build, inputs=inputs or "", failures=(), passed=True)
        replace_file(settings.verdict_path, to_json(passed))

    return write


def query(settings: Settings, statement: str) -> list[tuple[object, ...]]:
    connection = duckdb.connect(str(settings.published_path), read_only=True)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def test_the_file_holds_the_marts_and_nothing_else(published: Settings, sql: Sql) -> None:
    found = query(published, "select table_schema, table_name, table_type"
                             " from information_schema.tables order by 2")  # fmt: skip
    assert {(schema, kind) for schema, _, kind in found} == {("main", "BASE TABLE")}
    assert set(PUBLISHED_TABLES) <= {name for _, name, _ in found}
    expected = sql("from marts.fct_summits order by summit_id")
    assert query(published, "from fct_summits order by summit_id") == expected


def test_the_file_tells_its_keys_and_what_its_columns_mean(published: Settings) -> None:
    assert query(
        published,
        "select constraint_column_names from duckdb_constraints()"
        " where table_name = 'fct_summits' and constraint_type = 'PRIMARY KEY'",
    ) == [(["summit_id"],)]
    [(comment,)] = query(
        published, "select comment from duckdb_tables() where table_name = 'fct_summits'"
    )
    assert str(comment).startswith("One row per")
    undescribed = query(
        published,
        "select table_name, column_name from duckdb_columns()"
        " where not internal and coalesce(comment, '') = ''",
    )
    assert undescribed == []


def test_the_file_has_the_storage_version_that_bi_drivers_read(published: Settings) -> None:
    with published.published_path.open("rb") as file:
        header = file.read(32)
    # Bytes 8–11 the magic, 12–19 the version: 64 is what DuckDB 0.9 to 1.2 and later read.
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") <= 65


def test_nobody_may_write_to_it(published: Settings) -> None:
    assert stat.S_IMODE(published.published_path.stat().st_mode) == 0o444


def test_beside_the_file_there_is_no_log_and_no_half_made_file(published: Settings) -> None:
    names = {path.name for path in published.warehouse_dir.iterdir()}
    assert not {name for name in names if name.endswith(".wal") or name.startswith(".next-")}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing", "no verdict on this build"),
        ("cut short", "no verdict on this build"),
        ("of another build", "on another build"),
        ("refused", "refused this build: 0 rules failed"),
        ("by other suites", "the suites changed"),
    ],
)
def test_without_a_verdict_on_exactly_this_build_nothing_is_published(
    published: Settings, sql: Sql, now: datetime, name: str, why: str,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = fingerprint.file_hash(published.published_path)
    verdict = last_verdict(published)
    assert verdict is not None
    if name == "missing":
        published.verdict_path.unlink()
    elif name == "cut short":
        text = published.verdict_path.read_text(encoding="utf-8")
        published.verdict_path.write_text(text[: len(text) // 2], encoding="utf-8")
    elif name == "of another build":
        sql("update marts.fct_trips set purpose = 'talks'")
    elif name == "refused":
        replace_file(published.verdict_path, to_json(replace(verdict, passed=False)))
    else:
        monkeypatch.setattr(project, "expectations_dir", lambda: tmp_path)
    with pytest.raises(GateError, match=why) as raised:
        publish(published, now=now)
    assert "\n" not in str(raised.value)
    assert fingerprint.file_hash(published.published_path) == before
    assert not list(published.warehouse_dir.glob(".next-*"))


def test_nothing_built_can_not_be_published(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(GateError, match="nothing is built yet"):
        publish(Settings(home=tmp_path), now=now)
    assert list(tmp_path.iterdir()) == []


def test_publishing_the_same_again_touches_nothing(published: Settings, now: datetime) -> None:
    before = {path: path.stat().st_mtime_ns for path in _served(published)}
    journal = sorted(path.name for path in (published.landing_dir / "journal").iterdir())
    counts = publish(published, now=now + timedelta(days=1))
    assert not counts.replaced
    assert counts.changes_no_row
    assert {path: path.stat().st_mtime_ns for path in _served(published)} == before
    assert sorted(path.name for path in (published.landing_dir / "journal").iterdir()) == journal


def _served(settings: Settings) -> list[Path]:
    return [settings.published_path, published_file.note_path(settings)]


def test_a_first_publish_adds_every_row(
    settings: Settings, published_home: Path, now: datetime, pass_gate: Callable[[], None]
) -> None:
    shutil.copy(Settings(home=published_home).verdict_path, settings.verdict_path)
    counts = publish(settings, now=now)
    assert counts.replaced
    assert counts.tables["fct_summits"] == TableChange(24, added=24, changed=0, removed=0)
    assert not counts.changes_no_row


def test_rows_added_changed_and_removed_are_counted(
    published: Settings, sql: Sql, now: datetime, pass_gate: Callable[[], None]
) -> None:
    sql(
        "create table kept as from marts.fct_trips order by trip_id;"
        "delete from marts.fct_trips where trip_id = (select min(trip_id) from kept);"
        "update marts.fct_trips set purpose = 'talks', status = 'planned'"
        " where trip_id in (select trip_id from kept order by trip_id desc limit 3);"
        "insert into marts.fct_trips select one.* replace ('t-' || range as trip_id)"
        " from (from marts.fct_trips limit 1) as one, range(2); drop table kept"
    )
    pass_gate()
    counts = publish(published, now=now)
    assert counts.tables["fct_trips"] == TableChange(25, added=2, changed=3, removed=1)
    others = {table: one for table, one in counts.tables.items() if table != "fct_trips"}
    assert all((one.added, one.changed, one.removed) == (0, 0, 0) for one in others.values())
    assert query(published, "select count(*) from fct_trips") == [(25,)]


def test_a_row_that_becomes_unknown_counts_as_changed(
    published: Settings, sql: Sql, now: datetime, pass_gate: Callable[[], None]
) -> None:
    sql("update marts.fct_summits set city = null where summit_id ="
        " (select min(summit_id) from marts.fct_summits)")  # fmt: skip
    pass_gate()
    counts = publish(published, now=now)
    assert counts.tables["fct_summits"] == TableChange(24, added=0, changed=1, removed=0)


def test_a_new_column_alone_is_published_and_changes_no_row(
    published: Settings, sql: Sql, now: datetime, pass_gate: Callable[[], None]
) -> None:
    sql("alter table marts.fct_trips add column note text")
    pass_gate()
    counts = publish(published, now=now)
    assert counts.replaced
    assert counts.changes_no_row
    assert query(published, "select count(note) from fct_trips") == [(0,)]


@pytest.mark.parametrize("damage", ["no database", "cut short", "empty"])
def test_a_damaged_live_file_is_replaced(published: Settings, now: datetime, damage: str) -> None:
    path = published.published_path
    content = {"no database": b"<html>", "cut short": path.read_bytes()[:5000], "empty": b""}
    path.chmod(0o644)
    path.write_bytes(content[damage])
    assert publish(published, now=now).replaced
    assert query(published, "select count(*) from fct_summits") == [(24,)]
    assert up_to_date(published) is False or published_file.is_noted_file(published)


def test_what_a_killed_publish_left_is_swept_and_a_stale_log_too(
    published: Settings, now: datetime
) -> None:
    folder = published.warehouse_dir
    (folder / ".next-summitry.duckdb").write_bytes(b"half")
    (folder / ".next-summitry.duckdb.wal").write_bytes(b"half")
    (folder / ".next-summitry.duckdb.tmp").mkdir()
    (folder / "summitry.duckdb.wal").write_bytes(b"stale")
    publish(published, now=now)
    assert not list(folder.glob(".next-*"))
    assert not (folder / "summitry.duckdb.wal").exists()
    assert query(published, "select count(*) from fct_summits") == [(24,)]


def test_a_file_that_does_not_hold_the_build_is_not_put_in_place(
    published: Settings, sql: Sql, now: datetime, pass_gate: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sql("update marts.fct_trips set purpose = 'talks'")
    pass_gate()
    before = fingerprint.file_hash(published.published_path)
    from summitry import publish as module

    write_table = module._write_table

    def lossy(connection: duckdb.DuckDBPyConnection, table: str, *rest: object) -> None:
        write_table(connection, table, *rest)  # type: ignore[arg-type]
        if table == "fct_trips":
            connection.execute("delete from next.main.fct_trips where stop_number is null")

    monkeypatch.setattr(module, "_write_table", lossy)
    with pytest.raises(StageError, match="differs from the build in fct_trips"):
        publish(published, now=now)
    assert fingerprint.file_hash(published.published_path) == before


def test_too_little_room_is_said_before_anything_is_written(
    published: Settings, sql: Sql, now: datetime, pass_gate: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sql("update marts.fct_trips set purpose = 'talks'")
    pass_gate()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**6))
    with pytest.raises(StageError, match="not enough room to publish: 0 MiB free"):
        publish(published, now=now)
    assert not list(published.warehouse_dir.glob(".next-*"))


@pytest.mark.parametrize("limit", [300_000, 1_000_000, 3_000_000, 6_000_000])
def test_a_disk_that_fills_up_while_writing_leaves_the_live_file(
    published: Settings, sql: Sql, now: datetime, pass_gate: Callable[[], None], limit: int
) -> None:
    sql("update marts.fct_trips set purpose = 'talks'; checkpoint")
    pass_gate()
    before = fingerprint.file_hash(published.published_path)
    code = (
        "import sys\nfrom datetime import datetime\nfrom pathlib import Path\n"
        "from summitry.errors import StageError\nfrom summitry.publish import publish\n"
        "from summitry.settings import Settings\n"
        "try:\n"
        "    publish(Settings(home=Path(sys.argv[1])), now=datetime.fromisoformat(sys.argv[2]))\n"
        "except StageError as error:\n"
        "    print(error)\n    sys.exit(error.exit_code)\n"
    )

    def no_more_than() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-c", code, str(published.home), now.isoformat()],
        preexec_fn=no_more_than, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == StageError.exit_code, done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert fingerprint.file_hash(published.published_path) == before
    assert publish(published, now=now).replaced  # room again: the rerun converges
    assert query(published, "select distinct purpose from fct_trips") == [("talks",)]


# ---- up to date


def test_after_publishing_everything_is_up_to_date(published: Settings) -> None:
    assert up_to_date(published)


def _flip_a_bit(path: Path) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _refuse(settings: Settings) -> None:
    text = settings.verdict_path.read_text(encoding="utf-8")
    replace_file(settings.verdict_path, text.replace('"passed": true', '"passed": false'))


def _note_another_version(settings: Settings) -> None:
    note = {**published_file.note(settings), "version": "0.0.1"}
    replace_file(published_file.note_path(settings), json.dumps(note))


OUTDATING: dict[str, Callable[[Settings], object]] = {
    "the published file went": lambda settings: settings.published_path.unlink(),
    "the published file was changed": lambda settings: _flip_a_bit(settings.published_path),
    "the verdict went": lambda settings: settings.verdict_path.unlink(),
    "the last verdict refused": _refuse,
    "the note went": lambda settings: published_file.note_path(settings).unlink(),
    "another version wrote it": _note_another_version,
    "the working database went": lambda settings: settings.build_path.unlink(),
    "the journal of ids went": lambda settings: shutil.rmtree(settings.landing_dir / "journal"),
}


@pytest.mark.parametrize("outdate", OUTDATING.values(), ids=OUTDATING)
def test_it_is_not_up_to_date_once_something_differs(
    published: Settings, outdate: Callable[[Settings], object]
) -> None:
    outdate(published)
    assert not up_to_date(published)


@pytest.mark.parametrize("table", ["articles", "readings", "trip_mentions", "mention_evidence"])
def test_it_is_not_up_to_date_once_something_else_is_stored(
    published: Settings, sql: Sql, table: str
) -> None:
    sql(f"delete from staging.{table} where article_id = 'story-001'")
    assert not up_to_date(published)


@pytest.mark.parametrize(
    "statement",
    ["delete from staging.readings where article_id = 'story-001'", "delete from quality.builds"],
    ids=["something else is stored", "it was not finished"],
)
def test_a_finished_build_is_built_again_only_once_something_differs(
    settings: Settings, sql: Sql, statement: str
) -> None:
    assert transform.is_built(settings)
    sql(statement)
    assert not transform.is_built(settings)


def test_another_confidence_floor_is_another_warehouse(published: Settings) -> None:
    assert not up_to_date(replace(published, confidence_floor=0.9))


def test_publishing_a_checked_build_after_new_articles_came_in_is_not_up_to_date(
    published: Settings, sql: Sql, now: datetime, pass_gate: Callable[[], None]
) -> None:
    sql("update marts.fct_trips set purpose = 'talks'")
    pass_gate()
    sql("update staging.readings set trip_count = 0 where article_id = 'story-001'")
    assert publish(published, now=now).replaced
    assert not up_to_date(published)
