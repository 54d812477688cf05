"""Articles in Parquet: explicit columns and types, read in a worker by DuckDB.

The columns are those of articles in JSONL and CSV (records.FIELDS), as text; `published_at` may
also be a date or a timestamp. Further columns are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

from summitry.landing import Landed
from summitry.sources import workers
from summitry.sources.items import Item
from summitry.sources.reasons import Reason, Unusable
from summitry.sources.records import FIELDS, checked_article

_BATCH = 500
_MEMORY = "512MB"
_TIMES = ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS", "TIMESTAMP_MS")
_LAST_YEAR = 9999


def read_parquet(entry: Landed, _raw: BufferedReader) -> Iterator[Item]:
    """Yield the rows' articles, in order; a file that is not one of articles is one reject."""
    try:
        if not Path(workers.spooled or "").stat().st_size:
            raise Unusable(Reason.EMPTY_FILE)
        rows = _rows(workers.spooled or "")
        is_empty = True
        for number, values in enumerate(rows, start=1):
            is_empty = False
            try:
                yield checked_article(entry, _fields(values))
            except Unusable as problem:
                yield problem.at(f"row {number}")
        if is_empty:
            raise Unusable(Reason.EMPTY_FILE)
    except Unusable as problem:
        yield problem.at("object")


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    """Return the row as JSON would tell it: absent where null, times as text."""
    year = values.pop("published_year")
    if year is not None and not 0 < year <= _LAST_YEAR:
        raise Unusable(Reason.DATE_IMPLAUSIBLE, f"year {year}")
    for name in ("id", "text"):
        if values[name] is None:
            raise Unusable(Reason.MISSING_FIELD, name)
    return {name: value for name, value in values.items() if value is not None}


def _rows(path: str) -> Iterator[dict[str, Any]]:
    import duckdb

    config: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": _MEMORY,
        "threads": 1,
        "temp_directory": "",
    }
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        try:
            table = connection.read_parquet(path, binary_as_string=True)
            types = dict(zip(table.columns, map(str, table.types), strict=True))
            read = f"select {_columns(types)} from read_parquet(?, binary_as_string = true)"
            result = connection.execute(read, [path])
            names = [*FIELDS, "published_year"]
            while rows := result.fetchmany(_BATCH):
                for row in rows:
                    yield dict(zip(names, row, strict=True))
        except duckdb.OutOfMemoryException as error:
            raise Unusable(Reason.TOO_BIG, str(error)[:200]) from None
        except duckdb.Error as error:
            told = str(error).replace(path, "the file").partition("\n")[0][:200]
            raise Unusable(Reason.BAD_PARQUET, told) from None


def _columns(types: dict[str, str]) -> str:
    """Return what to select, FIELDS in order and the year; PARQUET_COLUMNS where it can't be."""
    for name in ("id", "text"):
        if name not in types:
            raise Unusable(Reason.PARQUET_COLUMNS, f"no column {name}")
    chosen = []
    for name in FIELDS:
        kind = types.get(name)
        if kind is None:
            chosen.append("null")
        elif kind == "VARCHAR" or (name == "published_at" and kind in _TIMES):
            # The quoted names are our own: none is taken from the file.
            chosen.append(f'cast("{name}" as varchar)')
        else:
            raise Unusable(Reason.PARQUET_COLUMNS, f"{name} is {kind}, text is expected")
    is_time = types.get("published_at") in _TIMES
    year = "coalesce(try_cast(year(published_at) as bigint), 0)"
    chosen.append(
        f"case when published_at is not null then {year} end" if is_time else "cast(null as bigint)"
    )
    return ", ".join(chosen)
