"""The working database: the only module that opens DuckDB to write."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from summitry.errors import BusyError, StageError
from summitry.settings import Settings

_SCHEMA = Path(__file__).with_name("staging.sql")
# No extension is fetched.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def exclusive(settings: Settings) -> Iterator[None]:
    """Hold this warehouse for one run; raises BusyError at once, naming the holder, if it is held.

    The lock is the kernel's on a file of its own, so it goes with the process, however it ends,
    and never touches the database file (closing another descriptor of that drops DuckDB's lock).
    """
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.lock_path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise BusyError(f"another run holds this warehouse (process {holder})") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def connect(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the working database to write, its staging tables made; closed on leaving."""
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(settings.build_path), config=_CONFIG)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise BusyError(
                f"the working database is open elsewhere: {_first_line(error)}"
            ) from error
        raise StageError(f"the working database can't be opened: {_first_line(error)}") from error
    try:
        connection.execute("set TimeZone = 'UTC'")  # whatever the machine's zone
        _make_tables(connection)
        yield connection
    except (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException) as error:
        # A full disk, too little memory: nothing the caller's code could have done otherwise.
        raise StageError(f"the working database failed: {_first_line(error)}") from error
    finally:
        connection.close()


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Run staging.sql where the database has not seen it as it is: opening takes half as long."""
    statements = _SCHEMA.read_text(encoding="utf-8")
    digest = hashlib.sha256(statements.encode()).hexdigest()
    made: list[Any] = []
    with suppress(duckdb.CatalogException):  # a new database
        made = connection.execute("select digest from quality.staging_made").fetchall()
    if made == [(digest,)]:
        return
    connection.execute(statements)
    connection.execute("create or replace table quality.staging_made (digest text)")
    connection.execute("insert into quality.staging_made values (?)", [digest])


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do all that is inside, or nothing of it."""
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # where the database itself failed, the first error tells why
            connection.execute("rollback")
        raise
    connection.execute("commit")


def insert_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: Sequence[Sequence[Any]],
    *,
    ignore_known: bool = False,
) -> None:
    """Insert rows given in the table's column order, with `ignore_known` only those of a new key.

    One statement over lists, a column each: forty times as fast as a statement a row. Ignoring
    known keys reads the whole table; it is for small ones.
    """
    if not rows:
        return
    types = _column_types(connection, table)
    columns = ", ".join(f"unnest(${number}::{kind}[])" for number, kind in enumerate(types, 1))
    statement = f"insert into {table} select {columns}"
    if ignore_known:
        statement += " on conflict do nothing"
    connection.execute(statement, [list(column) for column in zip(*rows, strict=True)])


def _column_types(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    described = connection.execute(f"describe {table}").fetchall()
    return tuple(str(row[1]) for row in described)
