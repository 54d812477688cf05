"""The landing: raw bytes as they came, named by their hash, and a manifest of what they are.

    landing/objects/ab/ab12….gz    one object; compressed by us
    landing/objects/ab/ab12….raw   one object that came gzipped; kept as it is
    landing/manifest.jsonl         one line a landing: which object came from where, when
    landing/incoming/              objects on their way in

An object goes in so that a kill at any point loses nothing that was acknowledged: written to
incoming/ under its hash and flushed, then its manifest line appended and flushed, then renamed into
objects/. Opening the landing ends what a kill cut short: a torn last line is dropped, an incoming
object with a manifest line is put in its place, any other is removed. The working database can be
rebuilt from this folder alone.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO, Any, cast

from summitry.errors import StageError
from summitry.files import sync_folder
from summitry.settings import Settings

_CHUNK = 1 << 20
_LEVEL = 5
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Landed:
    """One manifest line: these bytes, from there, taken as this kind, with what was known of them.

    The same bytes from the same place taken as the same kind are one landing, however often.
    """

    landing_hash: str  # sha256 of the raw bytes
    source_name: str
    source_kind: str  # feed, page, articles, parquet, warc
    locator: str  # URL, or path as given
    fetched_url: str | None  # where the redirects of a URL ended
    content_type: str | None  # as the server said
    is_sample: bool
    publisher: str | None
    language: str | None
    time_zone: str | None
    byte_count: int
    landed_at: datetime  # UTC
    listed_origin: str | None = None  # feed, sitemap: the list that led here
    listed_date: str | None = None  # the publication time as that list wrote it

    @property
    def landing_id(self) -> str:
        """The landing's key: all of it but when it came and under which source's name."""
        parts: tuple[object, ...] = (
            self.landing_hash, self.source_kind, self.locator, self.is_sample,
            self.publisher, self.language, self.time_zone,
        )  # fmt: skip
        if self.listed_date is not None:
            parts = (*parts, self.listed_origin, self.listed_date)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    def line(self) -> bytes:
        row = asdict(self) | {"landed_at": self.landed_at.isoformat()}
        if self.listed_date is None:
            del row["listed_origin"], row["listed_date"]
        return json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


class Landing:
    """The landing of one warehouse, open for adding; opening it ends what a kill cut short."""

    def __init__(self, settings: Settings) -> None:
        self.directory = settings.landing_dir
        self._objects = self.directory / "objects"
        self._incoming = self.directory / "incoming"
        self._manifest = self.directory / "manifest.jsonl"
        self._objects.mkdir(parents=True, exist_ok=True)
        self._incoming.mkdir(exist_ok=True)
        _drop_torn_line(self._manifest)
        self._entries = {entry.landing_id: entry for entry in _read_manifest(self._manifest)}
        self._finish_incoming()

    @property
    def entries(self) -> tuple[Landed, ...]:
        """All landings, in order of arrival."""
        return tuple(self._entries.values())

    def holds_sample_only(self) -> bool:
        return bool(self._entries) and all(entry.is_sample for entry in self._entries.values())

    def holds_real(self) -> bool:
        return any(not entry.is_sample for entry in self._entries.values())

    def holds(self, entry: Landed) -> bool:
        return entry.landing_id in self._entries

    def add(self, entry: Landed, raw: IO[bytes]) -> None:
        """Land these bytes, once; on return they outlive a kill or a power cut.

        `raw` is at its start, and its sha256 is the entry's hash. Raises StageError where it is
        not, and where the disk does not take it; nothing is landed then.
        """
        if self.holds(entry):
            return
        try:
            arrived: Path | None = None
            if self._path(entry.landing_hash) is None:
                arrived = self._write_incoming(entry.landing_hash, raw)
            self._append(entry.line())
            if arrived is not None:
                self._put_in_place(arrived)
        except OSError as error:
            raise StageError(
                f"{entry.locator} can't be landed: {error.strerror or error}"
            ) from error
        self._entries[entry.landing_id] = entry

    @contextmanager
    def open(self, landing_hash: str) -> Iterator[BufferedReader]:
        """Open a landed object's raw bytes; StageError where it is missing."""
        path = self._path(landing_hash)
        if path is None:
            raise StageError(f"the landing lacks object {landing_hash}")
        with path.open("rb") as file:
            if path.suffix == ".raw":
                yield file
            else:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield BufferedReader(cast(Any, unpacked))

    def verify(self, landing_hash: str) -> None:
        """Read a landed object through; StageError where its bytes are not what its name says."""
        try:
            with self.open(landing_hash) as raw:
                found, _ = hash_of(raw)
        except (OSError, EOFError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
            raise StageError(f"landed object {landing_hash} can't be read: {error}") from error
        if found != landing_hash:
            raise StageError(f"landed object {landing_hash} is damaged: its bytes hash to {found}")

    def _path(self, landing_hash: str) -> Path | None:
        folder = self._objects / landing_hash[:2]
        for suffix in (".gz", ".raw"):
            path = folder / f"{landing_hash}{suffix}"
            if path.is_file():
                return path
        return None

    def _write_incoming(self, landing_hash: str, raw: IO[bytes]) -> Path:
        head = raw.read(_CHUNK)
        packed = head.startswith(_GZIP_MAGIC)
        path = self._incoming / f"{landing_hash}{'.raw' if packed else '.gz'}"
        digest = hashlib.sha256()
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            sink: IO[bytes] = file
            if not packed:  # the same bytes make the same file: no name, no time in it
                sink = cast(IO[bytes], gzip.GzipFile("", "wb", _LEVEL, file, mtime=0))
            chunk = head
            while chunk:
                digest.update(chunk)
                sink.write(chunk)
                chunk = raw.read(_CHUNK)
            if sink is not file:
                sink.close()
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != landing_hash:
            partial.unlink()
            raise StageError("a file changed while it was read; try again")
        partial.rename(path)
        sync_folder(self._incoming)
        return path

    def _append(self, line: bytes) -> None:
        descriptor = os.open(self._manifest, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            try:
                if os.write(descriptor, line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)
        if size == 0:
            sync_folder(self.directory)

    def _put_in_place(self, arrived: Path) -> None:
        folder = self._objects / arrived.name[:2]
        if not folder.is_dir():
            folder.mkdir()
            sync_folder(self._objects)
        arrived.rename(folder / arrived.name)
        sync_folder(folder)

    def _finish_incoming(self) -> None:
        known = {entry.landing_hash for entry in self._entries.values()}
        for path in sorted(self._incoming.iterdir()):
            if path.suffix != ".partial" and path.stem in known:
                self._put_in_place(path)
            else:
                path.unlink()


def read_entries(settings: Settings) -> tuple[Landed, ...]:
    """Return the manifest's whole lines, in order; writes nothing."""
    return tuple(_read_manifest(settings.landing_dir / "manifest.jsonl"))


def hash_of(raw: IO[bytes]) -> tuple[str, int]:
    """Return the sha256 and the count of the bytes that follow."""
    digest, count = hashlib.sha256(), 0
    while chunk := raw.read(_CHUNK):
        digest.update(chunk)
        count += len(chunk)
    return digest.hexdigest(), count


def unpacked(raw: BufferedReader) -> IO[bytes]:
    """Return the stream itself, or what it holds if it is gzip (members one after another)."""
    if raw.peek(2)[:2] == _GZIP_MAGIC:
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    return raw


def as_stream(raw: bytes) -> BufferedReader:
    return BufferedReader(cast(Any, BytesIO(raw)))


def remove_sample(settings: Settings) -> None:
    """Take the sample out of a warehouse that holds nothing else: its landing and all made of it.

    The landing is set aside in one rename; what follows is taken up again by finish_removal after
    a kill, before anything else is landed.
    """
    settings.landing_dir.rename(_set_aside(settings))
    sync_folder(settings.warehouse_dir)
    finish_removal(settings)


def finish_removal(settings: Settings) -> None:
    """End a removal of the sample, if one has begun."""
    aside = _set_aside(settings)
    if not aside.is_dir():
        return
    database = settings.build_path
    # The log first: beside another database it would be taken for that one's.
    database.with_name(f"{database.name}.wal").unlink(missing_ok=True)
    database.unlink(missing_ok=True)
    sync_folder(settings.warehouse_dir)
    shutil.rmtree(aside)
    sync_folder(settings.warehouse_dir)


def _set_aside(settings: Settings) -> Path:
    return settings.warehouse_dir / "landing.sample"


def _drop_torn_line(manifest: Path) -> None:
    try:
        with manifest.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            keep = size
            while keep:
                start = max(0, keep - _CHUNK)
                file.seek(start)
                newline = file.read(keep - start).rfind(b"\n")
                if newline >= 0:
                    keep = start + newline + 1
                    break
                keep = start
            if keep != size:
                file.truncate(keep)
                os.fsync(file.fileno())
    except FileNotFoundError:
        return


def _read_manifest(manifest: Path) -> Iterator[Landed]:
    if not manifest.is_file():
        return
    with manifest.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return  # torn by a kill: never acknowledged
            try:
                row = json.loads(line)
                row["landed_at"] = datetime.fromisoformat(row["landed_at"])
                yield Landed(**row)
            except (ValueError, TypeError, KeyError) as error:
                raise StageError(f"{manifest.name}, line {number}: not a landing") from error
