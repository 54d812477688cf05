"""SQL on the published file: read only, shut off from files, network and extensions."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

import duckdb

from summitry.errors import InputError, StageError
from summitry.settings import Settings

MEMORY_LIMIT = "1GB"
# A spreadsheet runs a cell that begins so; a leading apostrophe makes it text (OWASP ASVS 1.2.10).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 1000
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "memory_limit": MEMORY_LIMIT,
    "temp_directory": "",  # nothing is spilled to disk
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A running query's columns, and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def ask(settings: Settings, statement: str) -> Iterator[Answer]:
    """Run one SQL statement on the published file; it can change nothing, here or elsewhere.

    Raises InputError where nothing is published yet, or the statement is not one that runs.
    """
    path = settings.published_path
    if not path.is_file():
        raise InputError("nothing is published yet: 'summitry run' makes the warehouse first")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_CONFIG)
    except duckdb.Error as error:
        raise StageError(f"{path.name} can't be opened: {_first_line(error)}") from error
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set lock_configuration = true")
        _refuse_unless_one(connection, statement)
        try:
            connection.execute(statement)
            columns = tuple(str(column[0]) for column in connection.description or ())
            yield Answer(columns, _rows(connection))
        except duckdb.Error as error:
            raise InputError(_explained(error)) from error
    finally:
        connection.close()


def write_csv(answer: Answer, file: IO[str]) -> None:
    """Write a header and the rows as CSV; no cell of text can act as a formula."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([_guarded(column) for column in answer.columns])
    for row in answer.rows:
        writer.writerow([_csv_cell(value) for value in row])


def write_json(answer: Answer, file: IO[str]) -> None:
    """Write the rows as a JSON array of objects, one a line; NULL is null, dates are ISO 8601."""
    for column in answer.columns:
        if answer.columns.count(column) > 1:
            raise InputError(f"two columns are named {column!r}: name one with 'as'")
    separator = "[\n"
    for row in answer.rows:
        values = {name: plain(value) for name, value in zip(answer.columns, row, strict=True)}
        file.write(separator + json.dumps(values, ensure_ascii=False))
        separator = ",\n"
    file.write("[]\n" if separator == "[\n" else "\n]\n")


def plain(value: Any) -> Any:
    """Return a DuckDB value as JSON has it; NaN and the infinities, which it lacks, as null."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return float(value)
        case datetime():
            return _instant(value)
        case date() | time():
            return value.isoformat()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case bytes():
            return value.hex()
        case UUID() | timedelta():
            return str(value)
        case _:
            return str(value)


def cell(value: Any) -> str:
    """Return a value as a person reads it in a table; NULL is said by the caller."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.6g}"
        case datetime() | dict() | list() | tuple() | bytes():
            shown = plain(value)
            return shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)
        case _:
            return str(value)


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _refuse_unless_one(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    try:
        statements = connection.extract_statements(statement)
    except duckdb.Error as error:
        raise InputError(_explained(error)) from error
    if not statements:
        raise InputError("there is no SQL statement to run")
    if len(statements) > 1:
        raise InputError(f"one statement at a time: these are {len(statements)}")


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := connection.fetchmany(_BATCH):
        yield from batch


def _explained(error: duckdb.Error) -> str:
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"the query needs more than {MEMORY_LIMIT} of memory"
    if "read-only" in text.lower():
        return "the published file is read-only: this statement would change it"
    if isinstance(error, duckdb.PermissionException) or "disabled by configuration" in text:
        return f"queries see the published tables only, no files or network ({_first_line(error)})"
    return f"SQL: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    """Return DuckDB's message up to its drawing of the statement, suggestions included."""
    lines: list[str] = []
    for line in str(error).splitlines():
        if line.startswith("LINE "):
            break
        if line.strip():
            lines.append(line.strip())
    return " ".join(lines)


def _csv_cell(value: Any) -> Any:
    shown = plain(value)
    if shown is None:
        return ""
    if isinstance(shown, bool):
        return "true" if shown else "false"
    if isinstance(shown, dict | list):
        return _guarded(json.dumps(shown, ensure_ascii=False))
    return _guarded(shown) if isinstance(shown, str) else shown


def _guarded(text: str) -> str:
    text = text.replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def column_widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return each column's width in characters: its longest line, name or cell."""
    widths = [len(column) for column in columns]
    for row in rows:
        for index, text in enumerate(row):
            widths[index] = max(widths[index], *map(len, text.splitlines()), 0)
    return widths
