"""The source list in summitry.toml, changed in place: comments, order and layout stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from summitry import files
from summitry.errors import InputError
from summitry.settings import Settings, load_settings

Row = dict[str, Any]


def path_of(settings: Settings) -> Path:
    return settings.home / "summitry.toml"


def add(settings: Settings, row: Row) -> None:
    """Append a source; raises InputError where its name or address is there already.

    What would not load as a source is not written.
    """
    document = _document(settings)
    for known in _rows(document):
        if known.get("name") == row["name"]:
            raise InputError(f"summitry.toml has a source named {row['name']!r} already")
        for place in ("url", "path"):
            if place in row and known.get(place) == row[place]:
                name = known.get("name") or row[place]
                raise InputError(f"summitry.toml has {row[place]} already, as {str(name)!r}")
    table = tomlkit.table()
    for key, value in row.items():
        if value is not None:
            table.add(key, value)
    if "sources" not in document:
        document.append("sources", tomlkit.aot())
    document["sources"].append(table)
    _write(settings, document)


def enable(settings: Settings, name: str, *, enabled: bool) -> bool:
    """Switch a source on or off; return whether that changed anything."""
    document = _document(settings)
    for known in _rows(document):
        if name in (known.get("name"), known.get("url"), known.get("path")):
            if bool(known.get("enabled", True)) is enabled:
                return False
            if enabled:
                del known["enabled"]
            else:
                known["enabled"] = False
            _write(settings, document)
            return True
    raise InputError(f"summitry.toml has no source named {name!r}")


def _document(settings: Settings) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path_of(settings).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise InputError(f"summitry.toml: {error}") from error


def _rows(document: tomlkit.TOMLDocument) -> Iterator[Any]:
    sources = document.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(row, dict) for row in sources):
        raise InputError("summitry.toml: sources is not a list of tables ([[sources]])")
    yield from sources


def _write(settings: Settings, document: tomlkit.TOMLDocument) -> None:
    """Put the document in place of the file, unless it would not load."""
    path = path_of(settings)
    before = path.read_text(encoding="utf-8") if path.exists() else None
    files.replace_file(path, tomlkit.dumps(document))
    try:
        load_settings(home=settings.home)
    except InputError:
        if before is None:
            path.unlink()
        else:
            files.replace_file(path, before)
        raise
