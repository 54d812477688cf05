"""The file that readers open: made beside the live one, proven whole, then put in its place.

Readers keep the file they have open; whoever opens it next gets the new one, and never half of
it. A kill at any moment leaves the old file or the new one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from summitry import __version__, fingerprint, project, published, registry, warehouse
from summitry.checks.suites import SuiteError, load_suite
from summitry.checks.verdict import Verdict, last_verdict
from summitry.errors import GateError, StageError
from summitry.files import replace_file, sync_folder
from summitry.fingerprint import quoted
from summitry.settings import Settings

STORAGE_VERSION = "v1.2.0"  # what BI drivers since DuckDB 1.2 read
_ROOM = 3  # times the file's size that must be free: the new file, its checkpoint, some air
_FILE_MODE = 0o444  # a tool that opens it to write is refused by the system


@dataclass(frozen=True, slots=True)
class TableChange:
    """Rows of one published table against the file it replaces, told apart by their key."""

    row_count: int
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class PublishCounts:
    """What publishing did; `replaced` is False where the live file said the same already."""

    tables: Mapping[str, TableChange]
    replaced: bool
    build: str

    @property
    def changes_no_row(self) -> bool:
        """Whether no row of any table is new, different or gone."""
        return not any(
            change.added or change.changed or change.removed for change in self.tables.values()
        )


def publish(settings: Settings, *, now: datetime | None = None) -> PublishCounts:
    """Put this build in place of the published file; return each table's changes.

    Raises GateError, and leaves everything as it is, unless the last verdict is on exactly this
    build, by the suites as they are, and passed. A live file that holds the same stays untouched.
    """
    if not settings.build_path.is_file():
        raise GateError("nothing is built yet: run summitry build")
    temporary = settings.published_path.with_name(f".next-{settings.published_path.name}")
    try:
        _sweep(settings, temporary)
        return _publish(settings, temporary, now or datetime.now(UTC))
    except (OSError, duckdb.Error) as error:
        raise StageError(f"publishing failed: {_line(error)}") from error
    finally:
        with suppress(OSError):  # the next publish sweeps again
            _sweep(settings, temporary)


def _publish(settings: Settings, temporary: Path, moment: datetime) -> PublishCounts:
    with warehouse.connect(settings) as connection:
        hashes = fingerprint.marts(connection, run_metadata=True)
        build = fingerprint.build_id(fingerprint.without_run_metadata(connection, hashes))
        verdict = _verdict_on(settings, build)
        keys = _keys(connection)
        counts, same = _changes(connection, settings, keys, hashes)
        before = fingerprint.inputs_of(connection, settings)
        if not same:
            _require_room(settings)
            registry.load(connection, settings)  # what a publish that was killed has recorded
            registry.record(connection, settings, moment)
        is_current = verdict.inputs == before
        # What was recorded just now is part of what this build is of.
        inputs = fingerprint.inputs_of(connection, settings) if is_current else verdict.inputs
        if is_current and inputs != before:
            fingerprint.note_inputs(connection, inputs)
        if not same:
            _write(connection, temporary, keys, _descriptions(settings))
    if not same:
        _prove(temporary, hashes)
        _put_in_place(settings, temporary)
    if not same or not _is_noted(settings, build, inputs if is_current else None):
        _note(settings, verdict, build=build, inputs=inputs, counts=counts, moment=moment)
    return PublishCounts(tables=counts, replaced=not same, build=build)


def up_to_date(settings: Settings) -> bool:
    """Return whether building, checking and publishing now would change nothing.

    True where articles, readings, code, seeds, suites and settings are those of the last verdict,
    it passed, and the published file is, byte for byte, that build.
    """
    verdict = last_verdict(settings)
    note = published.note(settings)
    if verdict is None or not verdict.passed or verdict.build != note.get("build"):
        return False
    if not settings.build_path.is_file() or note.get("version") != __version__:
        return False
    if not published.is_noted_file(settings):
        return False
    return bool(fingerprint.inputs(settings) == note.get("inputs"))


def _verdict_on(settings: Settings, build: str) -> Verdict:
    verdict = last_verdict(settings)
    if verdict is None:
        raise GateError("no verdict on this build: run summitry check")
    if verdict.build != build:
        raise GateError("the last verdict is on another build: run summitry check")
    if verdict.rules != fingerprint.rules():
        raise GateError("the suites changed since the last verdict: run summitry check")
    if not verdict.passed:
        first = next(iter(verdict.failures), None)
        why = f", first {first.table}: {first.rule}: {first.observed}" if first else ""
        raise GateError(
            f"the quality gate refused this build: {len(verdict.failures)} rules failed{why}"
            f" (see {settings.verdict_path.with_suffix('.html')})"
        )
    return verdict


def _keys(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    keys = {}
    for table in fingerprint.table_columns(connection, fingerprint.MARTS_SCHEMA):
        try:
            keys[table] = load_suite(
                project.expectations_dir(), f"{fingerprint.MARTS_SCHEMA}.{table}"
            ).key
        except SuiteError as error:
            raise GateError(str(error)) from error
    return keys


def _changes(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    keys: Mapping[str, tuple[str, ...]],
    hashes: Mapping[str, str],
) -> tuple[dict[str, TableChange], bool]:
    """Return each table's changes, and whether the live file holds this build to the letter."""
    rows = {table: _count(connection, quoted("marts", table)) for table in keys}
    fresh = {table: TableChange(count, count, 0, 0) for table, count in rows.items()}
    if not settings.published_path.is_file():
        return fresh, False
    try:
        connection.execute(f"attach {_literal(settings.published_path)} as live (read_only)")
    except duckdb.Error:
        return fresh, False  # no database at all: nothing to compare with
    try:
        old = fingerprint.marts(connection, database="live", schema="main", run_metadata=True)
        columns = fingerprint.table_columns(connection, "main", database="live")
        changes = {
            table: TableChange(rows[table], 0, 0, 0)
            if old.get(table) == hashes[table]
            else _table_change(connection, table, key, rows[table], columns.get(table, []))
            for table, key in keys.items()
        }
    except duckdb.Error:
        return fresh, False  # a damaged file is replaced
    finally:
        connection.execute("detach live")
    return changes, old == hashes


def _table_change(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    key: tuple[str, ...],
    row_count: int,
    live_columns: list[tuple[str, str]],
) -> TableChange:
    old, new = quoted("live", "main", table), quoted("marts", table)
    kept = {name for name, _ in live_columns}
    if not set(key) <= kept:
        return TableChange(row_count, row_count, 0, _count(connection, old) if kept else 0)
    columns = [
        name
        for name, _ in fingerprint.table_columns(connection, fingerprint.MARTS_SCHEMA)[table]
        if name in kept
    ]
    # Without a key a changed row counts as one removed and one added.
    listed = ", ".join(quoted(name) for name in columns)
    using = ", ".join(quoted(name) for name in (key or columns))
    same_key = " and ".join(
        f"new_rows.{quoted(name)} is not distinct from old_rows.{quoted(name)}"
        for name in (key or columns)
    )
    added = _count(connection, f"{new} as new_rows anti join {old} as old_rows on {same_key}")
    removed = _count(connection, f"{old} as old_rows anti join {new} as new_rows on {same_key}")
    different = _count(
        connection,
        f"(select distinct {using} from"
        f" (select {listed} from {new} except select {listed} from {old}))",
    )
    return TableChange(row_count, added, max(different - added, 0), removed)


def _write(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    keys: Mapping[str, tuple[str, ...]],
    descriptions: Mapping[str, tuple[str, dict[str, str]]],
) -> None:
    """Write the marts to a file of their own, with keys and descriptions."""
    try:
        connection.execute(f"attach {_literal(path)} as next (storage_version '{STORAGE_VERSION}')")
        for table, columns in fingerprint.table_columns(
            connection, fingerprint.MARTS_SCHEMA
        ).items():
            described = descriptions.get(table, ("", {}))
            _write_table(connection, table, columns, keys[table], described)
        connection.execute("force checkpoint next")  # on closing, a failed one is swallowed
        connection.execute("detach next")
    except duckdb.Error as error:
        # Its connection is given up: a database that failed is no longer detached for sure.
        raise StageError(f"the file to publish can't be written: {_line(error)}") from error


def _write_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: list[tuple[str, str]],
    key: tuple[str, ...],
    description: tuple[str, dict[str, str]],
) -> None:
    target, source = quoted("next", "main", table), quoted("marts", table)
    lines = [f"{quoted(name)} {kind}" for name, kind in columns]
    listed = ", ".join(quoted(name) for name in key)
    if key:
        lines.append(f"primary key ({listed})")
    connection.execute(f"create table {target} ({', '.join(lines)})")
    order = f" order by {listed}" if key else ""
    connection.execute(f"insert into {target} select * from {source}{order}")
    text, column_texts = description
    if text:
        connection.execute(f"comment on table {target} is {_literal(text)}")
    for name, _ in columns:
        if column_texts.get(name):
            connection.execute(
                f"comment on column {target}.{quoted(name)} is {_literal(column_texts[name])}"
            )


def _descriptions(settings: Settings) -> dict[str, tuple[str, dict[str, str]]]:
    """Return dbt's description of each mart and of its columns; {} where dbt left none.

    Words for people: without them the file is as good.
    """
    try:
        manifest = json.loads((settings.dbt_target_dir / "manifest.json").read_text("utf-8"))
        return {
            str(node["name"]): (
                str(node["description"]),
                {str(name): str(column["description"]) for name, column in node["columns"].items()},
            )
            for node in manifest["nodes"].values()
            if node["resource_type"] == "model" and node["schema"] == fingerprint.MARTS_SCHEMA
        }
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _prove(path: Path, hashes: Mapping[str, str]) -> None:
    """Raise StageError unless the closed file, opened anew, holds exactly the build."""
    if path.with_name(f"{path.name}.wal").exists():
        raise StageError("the file to publish was not written whole: a write-ahead log is left")
    try:
        connection = duckdb.connect(str(path), read_only=True)
        try:
            connection.execute("set TimeZone = 'UTC'")
            found = fingerprint.marts(connection, schema="main", run_metadata=True)
        finally:
            connection.close()
    except duckdb.Error as error:
        raise StageError(f"the file to publish can't be read back: {_line(error)}") from error
    if found != hashes:
        wrong = sorted(table for table in hashes if found.get(table) != hashes[table])
        raise StageError(f"the file to publish differs from the build in {', '.join(wrong)}")


def _put_in_place(settings: Settings, temporary: Path) -> None:
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.chmod(_FILE_MODE)
    # Beside a replaced file a stale log stops every reader: there must be none at that moment.
    _stale_log(settings).unlink(missing_ok=True)
    temporary.replace(settings.published_path)
    sync_folder(settings.warehouse_dir)


def _is_noted(settings: Settings, build: str, inputs: str | None) -> bool:
    """Return whether the note says this of the live file; no inputs: whatever it says of them."""
    note = published.note(settings)
    expected = {"build": build, "version": __version__, "inputs": inputs or note.get("inputs")}
    return note.items() >= expected.items() and published.is_noted_file(settings)


def _note(
    settings: Settings,
    verdict: Verdict,
    *,
    build: str,
    inputs: str,
    counts: Mapping[str, TableChange],
    moment: datetime,
) -> None:
    note = {
        "build": build,
        "inputs": inputs,
        "version": __version__,
        "is_sample": verdict.is_sample,
        "published_at": moment.isoformat(),
        "byte_count": settings.published_path.stat().st_size,
        "sha256": fingerprint.file_hash(settings.published_path),
        "rows": {table: change.row_count for table, change in counts.items()},
    }
    replace_file(published.note_path(settings), json.dumps(note, indent=2) + "\n")


def _sweep(settings: Settings, temporary: Path) -> None:
    """Remove what a killed run left: half-made files, and a log that would stop readers."""
    for orphan in settings.warehouse_dir.glob(f"{temporary.name}*"):
        if orphan.is_dir():
            shutil.rmtree(orphan)
        else:
            orphan.unlink()
    _stale_log(settings).unlink(missing_ok=True)


def _stale_log(settings: Settings) -> Path:
    return settings.published_path.with_name(f"{settings.published_path.name}.wal")


def _require_room(settings: Settings) -> None:
    measured = settings.published_path if settings.published_path.is_file() else settings.build_path
    needed = _ROOM * measured.stat().st_size
    free = shutil.disk_usage(settings.warehouse_dir).free
    if free < needed:
        raise StageError(
            f"not enough room to publish: {free >> 20:,} MiB free, {needed >> 20:,} MiB needed"
        )


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    return int(connection.execute(f"select count(*) from {source}").fetchall()[0][0])


def _literal(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
