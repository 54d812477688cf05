"""Staging to marts: reference data and ids loaded, then dbt as a child process."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from summitry import (
    corrections,
    fingerprint,
    project,
    reference_layers,
    registry,
    stories,
    warehouse,
)
from summitry.errors import StageError
from summitry.settings import Settings

# Columns of seeds/*.csv that are not text, and the names of `reference` where they differ.
_TYPES = {
    "latitude": "double",
    "longitude": "double",
    "capital_latitude": "double",
    "capital_longitude": "double",
    "population": "bigint",
}
_NAMES = {
    "lat": "latitude",
    "lon": "longitude",
    "capital_lat": "capital_latitude",
    "capital_lon": "capital_longitude",
}
_MODEL_SCHEMAS = ("intermediate", "marts")
_CLOCK = re.compile(r"^\d\d:\d\d:\d\d\s+")  # with which dbt begins a line


@dataclass(frozen=True, slots=True)
class ModelCount:
    """One table dbt built: its rows and the seconds it took."""

    name: str
    schema: str
    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BuildCounts:
    """What a build made. `withheld` counts the events kept out of the facts, by reason.

    `corrected` counts the corrections by people by what became of them ('applied', or why not).
    `is_full` tells a build of everything from one that went on from the last.
    """

    models: tuple[ModelCount, ...]
    test_count: int
    warnings: tuple[str, ...]
    withheld: Mapping[str, int]
    corrected: Mapping[str, int]
    dbt_seconds: float
    seconds: float
    is_full: bool = True


def build(settings: Settings, *, full_refresh: bool = False) -> BuildCounts:
    """Build all models from staging and return their counts.

    Goes on from the last build, touching only what changed articles lead to, where that was
    finished and what applies to every article is as it was; else everything is built anew.
    Raises InputError, before anything is built, where a correction can't be one; StageError,
    naming the nodes that failed and why, in one line. The caller holds the warehouse's lock.
    """
    started = time.monotonic()
    recorded_at = datetime.now(UTC)
    by_people = corrections.load(settings, now=recorded_at)
    with warehouse.connect(settings) as connection:
        inputs = fingerprint.inputs_of(connection, settings)
        basis, journal = fingerprint.basis(connection, settings), registry.state(settings)
        goes_on = not full_refresh and _goes_on(connection, settings, basis)
        fingerprint.begin_build(connection)  # until it is done, the gate lets nothing through
        load_reference(connection, project.seeds_dir(), settings.reference_dir)
        corrections.store(connection, by_people)
        registry.load(connection, settings)
        stories.update(connection)
        _load_parameters(connection, settings, recorded_at)
    dbt_started = time.monotonic()
    options = [] if goes_on else ["--full-refresh"]
    results = _run_dbt(settings, ["build", "--exclude-resource-type", "unit_test", *options])
    dbt_seconds = time.monotonic() - dbt_started
    with warehouse.connect(settings) as connection:
        models = _count_models(connection, results)
        withheld = _counts(connection, "quality.withheld_events", "reason")
        corrected = _counts(connection, "quality.correction_outcomes", "outcome")
        fingerprint.end_build(connection, inputs, basis=basis, journal=journal)
    return BuildCounts(
        models=models,
        test_count=sum(_kind(result) == "test" for result in results),
        warnings=tuple(_one_line(result) for result in results if result["status"] == "warn"),
        withheld=withheld,
        corrected=corrected,
        is_full=not goes_on,
        dbt_seconds=dbt_seconds,
        seconds=time.monotonic() - started,
    )


def is_built(settings: Settings) -> bool:
    """Return whether the build that stands was finished, and is of what is stored and set now.

    So it is after a refusal, and after a run that ended between building and publishing.
    """
    if not settings.build_path.is_file():
        return False
    with warehouse.connect(settings) as connection:
        built_from = fingerprint.built_from(connection)
        return built_from is not None and built_from == fingerprint.inputs_of(connection, settings)


def _goes_on(connection: duckdb.DuckDBPyConnection, settings: Settings, basis: str) -> bool:
    """Return whether what the last build left may be built on.

    Not after a build that was cut short: part of it is newer than the rest.
    """
    last = fingerprint.built_on(connection)
    return last is not None and last[0] == basis and registry.goes_on_from(settings, last[1])


def unit_test(settings: Settings) -> int:
    """Run dbt's unit tests and return how many passed; the models must have been built once."""
    results = _run_dbt(settings, ["test", "--select", "test_type:unit"])
    return len(results)


def stale_sources(settings: Settings) -> tuple[str, ...]:
    """Return a line for each source table whose newest row is older than its limit."""
    results = _run_dbt(settings, ["source", "freshness"], results_name="sources.json")
    return tuple(
        f"{_name(result)}: newest row of {result.get('max_loaded_at', 'unknown time')}"
        for result in results
        if result["status"] != "pass"
    )


def docs(settings: Settings) -> Path:
    """Make the documentation site and return its one file; the models must have been built."""
    _run_dbt(settings, ["docs", "generate", "--static"], results_name=None)
    return settings.dbt_target_dir / "static_index.html"


def load_reference(
    connection: duckdb.DuckDBPyConnection, seeds: Path, newer: Path | None = None
) -> bool:
    """Load seeds/*.csv into schema `reference`, a table each; False where nothing changed.

    Leaders and terms of the folder `newer`, if it has any, go before those of the seeds.
    """
    # Corrections are checked and loaded by themselves, with those of the home.
    files = sorted(path for path in seeds.glob("*.csv") if path.name != corrections.FILE_NAME)
    hashes = {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    own = reference_layers.files(newer)
    hashes["newer"] = str(reference_layers.digest(newer))
    # The code that types the columns belongs to what is loaded.
    hashes["columns"] = hashlib.sha256(repr((_TYPES, _NAMES)).encode()).hexdigest()
    connection.execute(
        "create table if not exists reference.seed_hashes (name text primary key, hash text)"
    )
    loaded = dict(connection.execute("select name, hash from reference.seed_hashes").fetchall())
    if loaded == hashes:
        return False
    connection.begin()
    try:
        connection.execute("delete from reference.seed_hashes")
        for file in files:
            _load_csv(connection, file, f"reference.{_identifier(file.stem)}")
            if file.stem in own:
                _lay_over(connection, file.stem, own[file.stem])
        connection.executemany(
            "insert into reference.seed_hashes values (?, ?)", sorted(hashes.items())
        )
        connection.commit()
    except (duckdb.Error, UnicodeDecodeError) as error:
        connection.rollback()
        raise StageError(f"seeds can't be loaded: {_first_line(str(error))}") from error
    return True


def _load_csv(connection: duckdb.DuckDBPyConnection, file: Path, table: str) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines), [])
    if not header or len(set(header)) < len(header):
        raise StageError(f"seeds can't be loaded: {file.name} has no header of distinct names")
    columns = ", ".join(f"{_literal(name)}: 'varchar'" for name in header)
    expressions = ", ".join(_typed_column(name) for name in header)
    connection.execute(
        f"create or replace table {table} as select {expressions} "
        f"from read_csv(?, columns = {{{columns}}}, header = true, auto_detect = false, "
        "delim = ',', quote = '\"', escape = '\"', nullstr = '', strict_mode = true)",
        [str(file)],
    )


def _lay_over(connection: duckdb.DuckDBPyConnection, name: str, file: Path) -> None:
    """Put a newer file's rows in the place of those of the same key."""
    _load_csv(connection, file, "reference.newer")
    same = " and ".join(
        f"newer.{_identifier(column)} is not distinct from bundled.{_identifier(column)}"
        for column in reference_layers.KEYS[name]
    )
    table = f"reference.{_identifier(name)}"
    connection.execute(
        f"delete from {table} as bundled"
        f" where exists (select 1 from reference.newer as newer where {same})"
    )
    connection.execute(f"insert into {table} by name select * from reference.newer")
    connection.execute("drop table reference.newer")


def _typed_column(name: str) -> str:
    new_name = _NAMES.get(name, name)
    kind = _TYPES.get(new_name, "text")
    return f"cast({_identifier(name)} as {kind}) as {_identifier(new_name)}"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _load_parameters(
    connection: duckdb.DuckDBPyConnection, settings: Settings, recorded_at: datetime
) -> None:
    """Write what this build is told into a table: a dbt variable would cost a full parse."""
    connection.execute(
        "create or replace table reference.build_parameters as "
        "select cast(? as timestamptz) as recorded_at, cast(? as double) as confidence_floor",
        [recorded_at, settings.confidence_floor],
    )


def _run_dbt(
    settings: Settings, arguments: Sequence[str], *, results_name: str | None = "run_results.json"
) -> list[dict[str, Any]]:
    """Run one dbt command and return its results; StageError names what failed."""
    target = settings.dbt_target_dir
    target.mkdir(parents=True, exist_ok=True)
    results_path = target / (results_name or "run_results.json")
    results_path.unlink(missing_ok=True)
    working = target / "cwd"
    working.mkdir(exist_ok=True)  # empty: dbt imports dbt_*.py files it finds
    command = [
        sys.executable, "-P", "-m", "summitry.transform_child", str(os.getpid()),
        "--quiet", "--no-use-colors", "--no-version-check", "--no-send-anonymous-usage-stats",
        *arguments,
        "--project-dir", str(project.dbt_dir()), "--profiles-dir", str(project.dbt_dir()),
        "--target-path", str(target), "--log-path", str(target), "--log-level-file", "warn",
    ]  # fmt: skip
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DBT_")},
        "DO_NOT_TRACK": "1",
        # From where dbt works, so that a home that was moved or copied is not parsed anew.
        "SUMMITRY_BUILD_PATH": os.path.relpath(settings.build_path.resolve(), working.resolve()),
    }
    exit_code, output = run_command(command, working, environment)
    results = _read_results(results_path) if results_name else []
    failed = [
        result for result in results if result["status"] in ("error", "fail", "runtime error")
    ]
    if exit_code != 0 or failed:
        raise StageError(f"dbt {arguments[0]} failed: {_failure(failed, output)}")
    return results


def run_command(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> tuple[int, str]:
    """Run a command to its end and return its exit code and all it said."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        process_group=0,  # Ctrl-C reaches the parent alone, which then ends the child
    )
    try:
        output, _ = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process.returncode, output


def _read_results(path: Path) -> list[dict[str, Any]]:
    try:
        results = json.loads(path.read_text(encoding="utf-8"))["results"]
    except FileNotFoundError:
        return []
    return [dict(result) for result in results]


def _failure(failed: Sequence[dict[str, Any]], output: str) -> str:
    if failed:
        return "; ".join(_one_line(result) for result in failed)
    lines = [_CLOCK.sub("", line).strip() for line in output.splitlines() if line.strip()]
    return " ".join(lines)[:500] or "no message"


def _one_line(result: Mapping[str, Any]) -> str:
    message = " ".join(str(result.get("message") or result["status"]).split())
    return f"{_name(result)}: {message[:300]}"


def _name(result: Mapping[str, Any]) -> str:
    return str(result["unique_id"]).split(".", 2)[-1]


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no message"


def _kind(result: Mapping[str, Any]) -> str:
    return str(result["unique_id"]).split(".", 1)[0]


def _count_models(
    connection: duckdb.DuckDBPyConnection, results: Sequence[Mapping[str, Any]]
) -> tuple[ModelCount, ...]:
    seconds = {
        str(result["unique_id"]).split(".")[-1]: float(result["execution_time"])
        for result in results
        if _kind(result) == "model"
    }
    tables = connection.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = current_database() and table_type = 'BASE TABLE' "
        "order by table_schema, table_name"
    ).fetchall()
    return tuple(
        ModelCount(
            name=name,
            schema=schema,
            rows=_row_count(connection, schema, name),
            seconds=seconds[name],
        )
        for schema, name in tables
        if name in seconds and schema in (*_MODEL_SCHEMAS, "quality")
    )


def _counts(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> dict[str, int]:
    rows = connection.execute(
        f"select {column}, count(*) from {table} group by {column} order by {column}"
    ).fetchall()
    return {str(value): int(count) for value, count in rows}


def _row_count(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> int:
    rows = connection.execute(
        f"select count(*) from {_identifier(schema)}.{_identifier(name)}"
    ).fetchall()
    return int(rows[0][0])
