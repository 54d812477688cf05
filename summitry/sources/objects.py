"""What there is to land: the files and answers that a source leads to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from summitry.errors import InputError
from summitry.landing import as_stream
from summitry.settings import SOURCE_KINDS, Settings, Source
from summitry.sources.fetching import FetchError, fetch
from summitry.sources.items import MAX_OBJECT_BYTES
from summitry.sources.kinds import kind_of_content, kind_of_name
from summitry.sources.reasons import Reason
from summitry.sources.urls import is_web_address

_SNIFFED_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or a file or answer of one, that gave no article."""

    source_name: str
    locator: str
    reason: Reason
    detail: str
    is_retriable: bool = False


@dataclass(frozen=True, slots=True)
class RawObject:
    """One object found in a source: a file, or the body of an answer."""

    locator: str
    kind: str  # feed, page, articles
    body: bytes | None = None  # None: read from the file that the locator names
    fetched_url: str | None = None
    content_type: str | None = None

    def open(self) -> BufferedReader:
        if self.body is not None:
            return as_stream(self.body)
        return Path(self.locator).open("rb")


def check_source(source: Source) -> None:
    """Raise InputError for what can be no source, whatever may lie there."""
    if source.kind is not None and source.kind not in SOURCE_KINDS:
        raise InputError(f"{source.name}: unknown kind {source.kind!r}")
    if not source.locator.strip() or "\0" in source.locator:
        raise InputError(f"{source.name}: no address or path")
    if "://" in source.locator and not is_web_address(source.locator):
        raise InputError(f"{source.name}: only http and https addresses are fetched")
    if source.kind == "folder" and is_web_address(source.locator):
        raise InputError(f"{source.name}: a folder is a path, not an address")
    if source.time_zone is not None:
        try:
            ZoneInfo(source.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InputError(f"{source.name}: unknown time zone {source.time_zone!r}") from None


def objects_of(source: Source, settings: Settings) -> Iterator[RawObject | Failure]:
    """Yield what the source holds, in order of paths, and what of it can't be had."""
    if is_web_address(source.locator):
        yield _fetched(source, settings)
        return
    path = settings.home / Path(source.locator).expanduser()
    if not path.is_dir():
        yield _file(source, path)
    elif source.kind in (None, "folder"):
        yield from _folder(source, path)
    else:
        yield Failure(source.name, str(path), Reason.UNSUPPORTED_TYPE, "a folder")


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
    if source.kind == "folder":
        return Failure(source.name, str(path), Reason.MISSING_FILE, "no such folder")
    kind = source.kind or kind_of_name(path.name)
    if kind is None and path.is_file():
        try:
            with path.open("rb") as file:
                kind = kind_of_content(file.read(_SNIFFED_BYTES), name=path.name)
        except OSError as error:
            return _unreadable(source, str(path), error)
        if kind is None:
            told = "neither feed, page nor articles"
            return Failure(source.name, str(path), Reason.UNSUPPORTED_TYPE, told)
    return _sized(source, path, kind or "articles")


def _sized(source: Source, path: Path, kind: str) -> RawObject | Failure:
    try:
        size = path.stat().st_size
    except OSError as error:
        return _unreadable(source, str(path), error)
    if not path.is_file():  # a pipe would be waited for
        return Failure(source.name, str(path), Reason.MISSING_FILE, "not a regular file")
    if kind != "articles" and size > MAX_OBJECT_BYTES:
        return Failure(source.name, str(path), Reason.TOO_BIG, f"{size} bytes")
    return RawObject(str(path), kind)


def _unreadable(source: Source, locator: str, error: OSError) -> Failure:
    return Failure(source.name, locator, Reason.MISSING_FILE, error.strerror or str(error))


def _fetched(source: Source, settings: Settings) -> RawObject | Failure:
    try:
        answer = fetch(
            source.locator, user_agent=settings.user_agent, allow_hosts=settings.allow_hosts
        )
    except FetchError as error:
        return Failure(source.name, source.locator, error.reason, error.detail, error.retriable)
    kind = source.kind or kind_of_content(
        answer.body[:_SNIFFED_BYTES],
        name=answer.url.partition("?")[0],
        content_type=answer.content_type,
    )
    if kind is None:
        told = answer.content_type or "no content type"
        return Failure(source.name, source.locator, Reason.UNSUPPORTED_TYPE, told)
    return RawObject(source.locator, kind, answer.body, answer.url, answer.content_type)
