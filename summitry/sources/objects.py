"""What there is to land: the files and answers that a source leads to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from summitry.errors import InputError
from summitry.landing import Landed, as_stream
from summitry.settings import SOURCE_KINDS, Settings, Source
from summitry.sources.fetching import Known
from summitry.sources.items import MAX_OBJECT_BYTES
from summitry.sources.kinds import kind_of_content, kind_of_name
from summitry.sources.memory import Memory
from summitry.sources.reasons import Reason
from summitry.sources.urls import is_web_address

SNIFFED_BYTES = 4096
_AT_REST_SECONDS = 5  # since a watched file was written to
_OF_ANY_SIZE = ("articles", "parquet", "warc")  # read piece by piece


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or a file or answer of one, that gave no article."""

    source_name: str
    locator: str
    reason: Reason
    detail: str
    is_retriable: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An address or file that is as it was when it was taken, or a list that names nothing new."""

    locator: str


@dataclass(frozen=True, slots=True)
class RawObject:
    """One object found in a source: a file, or the body of an answer."""

    locator: str
    kind: str  # feed, page, articles, parquet, warc
    body: bytes | None = None  # None: read from the file that the locator names
    fetched_url: str | None = None
    content_type: str | None = None
    known: Known | None = None  # what the server said of the body, to ask by next time
    listed_origin: str | None = None  # feed, sitemap: the list that led here
    listed_date: str | None = None  # the publication time as that list wrote it

    def open(self) -> BufferedReader:
        if self.body is not None:
            return as_stream(self.body)
        return Path(self.locator).open("rb")


def landed_of(
    source: Source,
    found: RawObject,
    moment: datetime,
    *,
    landing_hash: str = "",
    byte_count: int = 0,
    is_sample: bool = False,
) -> Landed:
    """Return the manifest line of an object that a source led to."""
    return Landed(
        landing_hash=landing_hash,
        source_name=source.name,
        source_kind=found.kind,
        locator=found.locator,
        fetched_url=found.fetched_url,
        content_type=found.content_type,
        is_sample=is_sample,
        publisher=source.publisher,
        language=source.language,
        time_zone=source.time_zone,
        byte_count=byte_count,
        landed_at=moment,
        listed_origin=found.listed_origin if found.listed_date else None,
        listed_date=found.listed_date,
    )


def check_source(source: Source) -> None:
    """Raise InputError for what can be no source, whatever may lie there."""
    if source.kind is not None and source.kind not in SOURCE_KINDS:
        raise InputError(f"{source.name}: unknown kind {source.kind!r}")
    if not source.locator.strip() or "\0" in source.locator:
        raise InputError(f"{source.name}: no address or path")
    if "://" in source.locator and not is_web_address(source.locator):
        raise InputError(f"{source.name}: only http and https addresses are fetched")
    is_address = is_web_address(source.locator)
    if source.kind in ("folder", "watch") and is_address:
        raise InputError(f"{source.name}: a folder is a path, not an address")
    if source.time_zone is not None:
        try:
            ZoneInfo(source.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InputError(f"{source.name}: unknown time zone {source.time_zone!r}") from None


def objects_of(
    source: Source, settings: Settings, memory: Memory
) -> Iterator[RawObject | Failure | Unchanged]:
    """Yield what a source that is a path holds, in order of paths, and what can't be had."""
    path = settings.home / Path(source.locator).expanduser()
    if not path.is_dir():
        yield _file(source, path)
    elif source.kind in (None, "folder"):
        yield from _folder(source, path)
    elif source.kind == "watch":
        yield from _watched(source, path, memory)
    else:
        yield Failure(source.name, str(path), Reason.UNSUPPORTED_TYPE, "a folder")


def _watched(
    source: Source, folder: Path, memory: Memory
) -> Iterator[RawObject | Failure | Unchanged]:
    """Yield the folder's objects that are new or were changed, and are at rest.

    A file that is still being written is left for the next time.
    """
    for found in _folder(source, folder):
        if not isinstance(found, RawObject):
            yield found
            continue
        path = Path(found.locator)
        try:
            age = memory.moment.timestamp() - path.stat().st_mtime
            is_same = 0 <= age < _AT_REST_SECONDS or memory.is_same_file(path)
        except OSError as error:
            yield _unreadable(source, found.locator, error)
            continue
        yield Unchanged(found.locator) if is_same else found


def _folder(source: Source, folder: Path) -> Iterator[RawObject | Failure]:
    """Yield the folder's objects; hidden and linked folders and names of no kind are passed by."""
    unreadable: list[OSError] = []
    is_empty = True
    for where, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            kind = kind_of_name(name)
            if kind is not None and not name.startswith("."):
                is_empty = False
                yield _sized(source, Path(where) / name, kind)
    for error in unreadable:
        yield _unreadable(source, str(error.filename), error)
    if is_empty and not unreadable:
        yield Failure(
            source.name, str(folder), Reason.EMPTY_FILE, "no feed, page or articles in it"
        )


def _file(source: Source, path: Path) -> RawObject | Failure:
    if source.kind in ("folder", "watch"):
        return Failure(source.name, str(path), Reason.MISSING_FILE, "no such folder")
    kind = source.kind or kind_of_name(path.name)
    if kind is None and path.is_file():
        try:
            with path.open("rb") as file:
                kind = kind_of_content(file.read(SNIFFED_BYTES), name=path.name)
        except OSError as error:
            return _unreadable(source, str(path), error)
        if kind is None:
            told = "neither feed, page nor articles"
            return Failure(source.name, str(path), Reason.UNSUPPORTED_TYPE, told)
    if kind == "articles" and kind_of_name(path.name) == "parquet":
        kind = "parquet"
    return _sized(source, path, kind or "articles")


def _sized(source: Source, path: Path, kind: str) -> RawObject | Failure:
    try:
        size = path.stat().st_size
    except OSError as error:
        return _unreadable(source, str(path), error)
    if not path.is_file():  # a pipe would be waited for
        return Failure(source.name, str(path), Reason.MISSING_FILE, "not a regular file")
    if kind not in _OF_ANY_SIZE and size > MAX_OBJECT_BYTES:
        return Failure(source.name, str(path), Reason.TOO_BIG, f"{size} bytes")
    return RawObject(str(path), kind)


def _unreadable(source: Source, locator: str, error: OSError) -> Failure:
    return Failure(source.name, locator, Reason.MISSING_FILE, error.strerror or str(error))
