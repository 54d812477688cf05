"""What is published now: the live file's tables, and the note beside it that says what it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from summitry import fingerprint
from summitry.settings import Settings


@dataclass(frozen=True, slots=True)
class LiveTable:
    """One published table: its rows, its columns as (name, type), and the values of each."""

    row_count: int
    columns: tuple[tuple[str, str], ...]
    value_counts: Mapping[str, int]  # not NULL


@dataclass(frozen=True, slots=True)
class Live:
    """The live file; `tables` is empty where there is none to read."""

    tables: Mapping[str, LiveTable] = field(default_factory=dict)
    is_sample: bool = False  # made of the bundled sample
    error: str | None = None  # why it can't be read


def note_path(settings: Settings) -> Path:
    """Return where publishing notes which build the live file is."""
    return settings.published_path.with_name("published.json")


def note(settings: Settings) -> Mapping[str, Any]:
    """Return that note, {} where there is none that can be read."""
    try:
        document = json.loads(note_path(settings).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def is_noted_file(settings: Settings) -> bool:
    """Return whether the live file is, byte for byte, the one the note is on."""
    expected = note(settings)
    path = settings.published_path
    if not path.is_file() or path.stat().st_size != expected.get("byte_count"):
        return False
    return bool(fingerprint.file_hash(path) == expected.get("sha256"))


def live(settings: Settings) -> Live:
    """Return what the live file holds, read through a connection of its own."""
    if not settings.published_path.is_file():
        return Live()
    try:
        connection = duckdb.connect(str(settings.published_path), read_only=True)
        try:
            found = {
                table: _table(connection, table, columns)
                for table, columns in fingerprint.table_columns(connection, "main").items()
            }
        finally:
            connection.close()
    except duckdb.Error as error:
        return Live(error=" ".join(str(error).split())[:300])
    return Live(tables=found, is_sample=bool(note(settings).get("is_sample", False)))


def _table(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[str, str]]
) -> LiveTable:
    counted = ", ".join(f"count({fingerprint.quoted(name)})" for name, _ in columns)
    name = fingerprint.quoted("main", table)
    row_count, *counts = connection.execute(f"select count(*), {counted} from {name}").fetchall()[0]
    names = (column for column, _ in columns)
    return LiveTable(row_count, tuple(columns), dict(zip(names, counts, strict=True)))
