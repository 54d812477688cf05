"""Content hashes that tell whether a build, or what it was made from, is still the same.

A table's hash does not depend on the order of its rows. Everything in a row counts except the
columns of RUN_METADATA, which say when this warehouse did something, not what is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import duckdb

from summitry import corrections, project, reference_layers, warehouse
from summitry.settings import Settings

MARTS_SCHEMA = "marts"
# Columns that say when this warehouse published something: they differ between two warehouses
# that know the same.
RUN_METADATA: Mapping[str, tuple[str, ...]] = {
    "fct_event_history": ("recorded_at", "held_until"),
    "event_aliases": ("merged_at",),
}
# What a stage leaves for the next one. Left out: texts (content_hash stands for them), the
# clock's readings, and rejects (landings count them; a feed that is down adds one at every try).
_STAGED: Mapping[str, tuple[str, ...]] = {
    "landings": ("landed_at", "loaded_at"),
    "articles": ("title", "text", "collected_at"),
    "identified_languages": ("score",),
    "withdrawals": (),
    "readings": ("read_at",),
    "reader_choice": (),
    "leader_mentions": (),
    "summit_mentions": (),
    "agreement_mentions": (),
    "trip_mentions": (),
    "mention_participants": (),
    "mention_evidence": (),
}
_DISTRIBUTIONS = ("duckdb", "dbt-core", "dbt-duckdb", "great-expectations", "pandas", "rensa")
_NOT_CODE = {"__pycache__", "target", "logs", "dbt_packages", ".user.yml"}


def marts(
    connection: duckdb.DuckDBPyConnection,
    *,
    database: str | None = None,
    schema: str = MARTS_SCHEMA,
    run_metadata: bool = False,
) -> dict[str, str]:
    """Return each table's content hash, by table name in order; no tables give {}.

    `run_metadata` takes the columns of RUN_METADATA in too.
    """
    hashes = {}
    for table, columns in table_columns(connection, schema, database=database).items():
        left_out = () if run_metadata else RUN_METADATA.get(table, ())
        hashes[table] = _table_hash(connection, schema, table, columns, left_out, database)
    return hashes


def without_run_metadata(
    connection: duckdb.DuckDBPyConnection, hashes: Mapping[str, str]
) -> dict[str, str]:
    """Return the marts' hashes as without `run_metadata`, given those with it."""
    columns = table_columns(connection, MARTS_SCHEMA)
    return {
        table: _table_hash(connection, MARTS_SCHEMA, table, columns[table], RUN_METADATA[table])
        if table in RUN_METADATA
        else whole
        for table, whole in hashes.items()
    }


def build_id(hashes: Mapping[str, str]) -> str:
    """Return one fingerprint for a whole build from its tables' hashes."""
    return _digest(f"{table}={hashes[table]}" for table in sorted(hashes))


def inputs(settings: Settings) -> str:
    """Return the fingerprint of all that a build and its verdict follow from.

    Stored articles and their readings, the registry's journal, code, dbt project, seeds, people's
    corrections, suites, the versions of the libraries that compute, and the confidence floor.
    """
    with warehouse.connect(settings) as connection:
        return inputs_of(connection, settings)


def inputs_of(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """Return the same as `inputs`, over a connection that is open already."""
    columns = table_columns(connection, "staging")
    staged = [
        f"staging.{table}={_table_hash(connection, 'staging', table, columns[table], left_out)}"
        for table, left_out in _STAGED.items()
    ]
    return _digest(
        [
            *staged,
            f"code={_code_hash()}",
            f"seeds={_seeds_hash()}",
            f"newer={reference_layers.digest(settings.reference_dir)}",
            f"corrections={corrections.digest(settings)}",
            f"rules={rules()}",
            f"journal={_files_hash(settings.landing_dir / 'journal')}",
            f"confidence_floor={settings.confidence_floor!r}",
            *(f"{name}={_installed(name)}" for name in _DISTRIBUTIONS),
        ]
    )


def rules() -> str:
    """Return the fingerprint of the suites: a verdict holds for the rules it was reached by."""
    folder = project.expectations_dir()
    return _hash_of(folder, (path for path in _files(folder) if path.suffix == ".json"))


def basis(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """Return the fingerprint of what applies to every article alike.

    While it stands, a build may go on from the one before and touch only what changed. A
    correction applies to its own event: those that changed since are found by the build itself.
    """
    readers = connection.execute("select * from staging.reader_in_force").fetchall()
    return _digest(
        [
            f"code={_code_hash()}",
            f"seeds={_seeds_hash()}",
            f"newer={reference_layers.digest(settings.reference_dir)}",
            f"reader={readers!r}",
            f"confidence_floor={settings.confidence_floor!r}",
            *(f"{name}={_installed(name)}" for name in _DISTRIBUTIONS),
        ]
    )


def begin_build(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget the last finished build: until `end_build` nothing in the marts may be published."""
    connection.execute(
        "create or replace table quality.builds"
        " (inputs text not null, basis text, journal text, built_at timestamptz)"
    )


def end_build(
    connection: duckdb.DuckDBPyConnection,
    inputs: str,
    *,
    basis: str | None = None,
    journal: str | None = None,
) -> None:
    """Record that the marts were built, and tested by dbt, from these inputs."""
    begin_build(connection)
    connection.execute(
        "insert into quality.builds values (?, ?, ?, now())", [inputs, basis, journal]
    )


def note_inputs(connection: duckdb.DuckDBPyConnection, inputs: str) -> None:
    """Record that the build that stands is of these inputs too: its own ids were registered."""
    connection.execute("update quality.builds set inputs = ?", [inputs])


def built_on(connection: duckdb.DuckDBPyConnection) -> tuple[str, str] | None:
    """Return basis and journal of the build that stands; None where none was finished."""
    names = {name for name, _ in table_columns(connection, "quality").get("builds", [])}
    if not {"basis", "journal"} <= names:  # none, or an older version's
        return None
    rows = connection.execute("select basis, journal from quality.builds").fetchall()
    return (str(rows[0][0]), str(rows[0][1])) if len(rows) == 1 else None


def built_from(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return the inputs of the build that stands in the marts, None where none was finished."""
    known = connection.execute(
        "select 1 from information_schema.tables"
        " where table_schema = 'quality' and table_name = 'builds'"
    ).fetchall()
    if not known:
        return None
    rows = connection.execute("select inputs from quality.builds").fetchall()
    return str(rows[0][0]) if len(rows) == 1 else None


def table_columns(
    connection: duckdb.DuckDBPyConnection, schema: str, *, database: str | None = None
) -> dict[str, list[tuple[str, str]]]:
    """Return each table's columns as (name, type), by table name in order; views left out."""
    rows = connection.execute(
        "select columns.table_name, columns.column_name, columns.data_type"
        " from duckdb_columns() as columns inner join duckdb_tables() as tables"
        " using (database_oid, schema_oid, table_oid)"
        " where columns.schema_name = $schema"
        " and columns.database_name = coalesce($database, current_database())"
        " order by columns.table_name, columns.column_index",
        {"schema": schema, "database": database},
    ).fetchall()
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        columns.setdefault(str(table), []).append((str(column), str(kind)))
    return columns


def column_names(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns of one "schema.table", in order; none where there is no such table.

    In an eighth of the time that listing all tables' columns takes.
    """
    try:
        rows = connection.execute(
            "select name from pragma_table_info($name) order by cid",
            {"name": quoted(*table.split("."))},
        ).fetchall()
    except duckdb.CatalogException:
        return []
    return [str(row[0]) for row in rows]


def quoted(*parts: str) -> str:
    """Return an SQL identifier, each part in quotes."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def file_hash(path: Path) -> str:
    """Return the sha256 of a file's bytes; never call it on a database this process has open."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table_hash(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    columns: Iterable[tuple[str, str]],
    left_out: Iterable[str],
    database: str | None = None,
) -> str:
    kept = [(name, kind) for name, kind in columns if name not in set(left_out)]
    # Rows as JSON: a comma inside a text can't pass for the one between two columns. Sums of
    # both halves of each row's hash: any order gives the same, and a doubled row does not.
    fields = ", ".join(f"{quoted(name)} := {quoted(name)}" for name, _ in kept)
    source = quoted(*([database] if database else []), schema, table)
    rows = connection.execute(
        "select count(*), sum(md5_number_lower(row_json)), sum(md5_number_upper(row_json))"
        f" from (select to_json(struct_pack({fields}))::varchar as row_json from {source})"
    ).fetchall()
    return _digest([*(f"{name} {kind}" for name, kind in kept), *map(str, rows[0])])


@cache  # the code that runs does not change under a process
def _code_hash() -> str:
    package = Path(__file__).parent
    code = (path for path in _files(package) if path.parts[len(package.parts)] != "_project")
    return _digest([_hash_of(package, code), _files_hash(project.dbt_dir())])


def _seeds_hash() -> str:
    """Return the hash of the facts: not of corrections, nor of the sample's articles.

    Those are in staging once they are collected.
    """
    seeds = project.seeds_dir()
    left_out = {project.sample_dir().parent, seeds / corrections.FILE_NAME}
    facts = (path for path in _files(seeds) if not left_out.intersection((path, *path.parents)))
    return _hash_of(seeds, facts)


def _files_hash(folder: Path) -> str:
    return _hash_of(folder, _files(folder))


def _hash_of(folder: Path, paths: Iterable[Path]) -> str:
    return _digest(f"{path.relative_to(folder).as_posix()}={file_hash(path)}" for path in paths)


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _NOT_CODE.intersection(path.parts[len(folder.parts) :]):
            yield path


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "none"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
