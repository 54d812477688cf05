"""Leaders and terms newer than the bundled ones: files of the same form, in the home.

A person of the newer leaders.csv takes the place of the bundled one of that id; all terms of one
person in one office of one party in the newer leader_terms.csv take the place of all such bundled
ones. So an upgrade of the bundled files keeps what was applied here, and changes all else.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from summitry.errors import InputError

# What makes rows of one file the same thing in both layers.
KEYS: Mapping[str, tuple[str, ...]] = {
    "leaders": ("leader_id",),
    "leader_terms": ("leader_id", "country_iso3", "organisation_id", "office"),
}

R = TypeVar("R", bound=Mapping[str, str])


def files(newer: Path | None) -> dict[str, Path]:
    """Return the newer layer's files that are there, by table."""
    if newer is None:
        return {}
    paths = {name: newer / f"{name}.csv" for name in KEYS}
    return {name: path for name, path in paths.items() if path.is_file()}


def digest(newer: Path | None) -> str | None:
    """Return what tells whether the newer layer is still the same; None where there is none."""
    found = files(newer)
    if not found:
        return None
    whole = hashlib.sha256()
    for name, path in found.items():
        whole.update(name.encode() + b"\n" + path.read_bytes())
    return whole.hexdigest()


def layered(table: str, bundled: Iterable[R], newer: Iterable[R]) -> Iterator[R]:
    """Give the rows that stand: bundled ones that no newer ones replace, then the newer."""
    key = KEYS[table]
    own = list(newer)
    replaced = {tuple(row[column] for column in key) for row in own}
    for row in bundled:
        if tuple(row[column] for column in key) not in replaced:
            yield row
    yield from own


def standing_rows(table: str, seeds: Path, newer: Path | None) -> list[dict[str, str]]:
    """Return a table's rows as they stand, every column a text."""
    own = files(newer).get(table)
    bundled = read_rows(seeds / f"{table}.csv")
    return list(layered(table, bundled, read_rows(own))) if own else bundled


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return a CSV file's rows; raises InputError where one has not as many cells as the header."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = next(reader, [])
            rows = []
            for cells in reader:
                if len(cells) != len(header):
                    raise InputError(
                        f"{path.name}, line {reader.line_num}: {len(header)} columns are needed"
                    )
                rows.append(dict(zip(header, cells, strict=True)))
            return rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path.name}: {error}") from error
