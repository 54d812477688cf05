"""WARC and WARC.gz archives, as Common Crawl and others keep the web: one item an HTML answer.

Only answers are items; requests, metadata and the archive's own records are passed over. Each page
is handed on as bytes, to be taken apart as if it had been fetched.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from typing import Any

from summitry.landing import Landed, unpacked
from summitry.sources.items import MAX_OBJECT_BYTES
from summitry.sources.reasons import Reason, Reject, Unusable
from summitry.sources.urls import canonical_url

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_MAX_HEAD_BYTES = 1 << 20
_CHUNK = 16384


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """One archived answer that may be an article."""

    position: str  # 'record 12'
    url: str
    content_type: str
    body: bytes

    def entry(self, archive: Landed) -> Landed:
        """Return what is known of the page: what is of its archive, and its own address."""
        return replace(
            archive,
            source_kind="page",
            locator=self.url,
            fetched_url=self.url,
            content_type=self.content_type,
            byte_count=len(self.body),
        )


def read_warc(raw: BufferedReader) -> Iterator[ArchivedPage | Reject]:
    """Yield the archive's answers in order; what breaks off or is damaged is a reject, the last."""
    from warcio.archiveiterator import ArchiveIterator

    stream = _Stream(raw)
    if not stream.begins_like_warc():
        yield _broken(stream, "record 1") or (
            Reject("object", Reason.EMPTY_FILE)
            if stream.is_empty
            else Reject("object", Reason.BAD_WARC, "no WARC record at the beginning")
        )
        return
    records = ArchiveIterator(stream, check_digests=True, no_record_parse=False)
    count = answers = 0
    while True:
        position = f"record {count + 1}"
        try:
            record = _next(records, stream)
            if record is None:
                break
            count += 1
            if record.rec_type != "response":
                _skip(record)
                continue
            answers += 1
            yield _answer(record, position)
        except Unusable as problem:
            is_end = problem.reason is Reason.TRUNCATED
            yield (_broken(stream, position) if is_end else None) or problem.at(position)
            if is_end:
                return
        except Exception as error:  # whatever the library says of bytes that make no record
            answers += 1
            told = f"{type(error).__name__}: {error}".strip()[:200]
            yield _broken(stream, position) or Reject(position, Reason.BAD_WARC, told)
            return
        if records.err_count:
            yield Reject(f"record {count}", Reason.BAD_WARC, "its length is not the one it states")
            return
    if (broken := _broken(stream, f"record {count + 1}")) is not None:
        yield broken
    elif not answers:
        yield Reject("object", Reason.EMPTY_FILE, f"{count} records, none an answer")


def _next(records: Any, stream: _Stream) -> Any:
    """Return the next record, None at the end; its head may not grow without bound."""
    with contextlib.redirect_stderr(io.StringIO()):  # what the library says is in err_count
        records.read_to_end()
        stream.allow(_MAX_HEAD_BYTES)
        try:
            return next(records, None)
        finally:
            stream.allow(None)


def _answer(record: Any, position: str) -> ArchivedPage:
    url = canonical_url(record.rec_headers.get_header("WARC-Target-URI") or "")
    head = record.http_headers
    status = head.get_statuscode() if head else ""
    content_type = (head.get_header("Content-Type") if head else None) or ""
    body = record.content_stream().read(MAX_OBJECT_BYTES + 1)
    is_too_big = len(body) > MAX_OBJECT_BYTES
    _skip(record)
    if record.digest_checker.passed is False:
        raise Unusable(Reason.BAD_DIGEST, "; ".join(record.digest_checker.problems)[:200])
    if url is None:
        raise Unusable(Reason.BAD_URL)
    if status != "200":
        raise Unusable(Reason.HTTP_STATUS, status[:20] or "none")
    if content_type.partition(";")[0].strip().lower() not in _PAGE_TYPES:
        raise Unusable(Reason.UNSUPPORTED_TYPE, content_type[:80] or "no content type")
    if is_too_big:
        raise Unusable(Reason.TOO_BIG, f"over {MAX_OBJECT_BYTES} bytes")
    return ArchivedPage(position, url, content_type, body)


def _skip(record: Any) -> None:
    """Read the record to its end; TRUNCATED where the archive ends first."""
    while record.raw_stream.read(_CHUNK):
        pass
    if record.raw_stream.limit > 0:
        raise Unusable(Reason.TRUNCATED, f"{record.raw_stream.limit} bytes are missing")


def _broken(stream: _Stream, position: str) -> Reject | None:
    if stream.broken is None:
        return None
    return Reject(position, Reason.TRUNCATED if stream.is_cut else Reason.BAD_GZIP, stream.broken)


class _Stream:
    """The archive unpacked, with what ended it before its time."""

    def __init__(self, raw: BufferedReader) -> None:
        self._stream = unpacked(raw)
        self._held = b""
        self._offset = 0
        self._allowed: int | None = None
        self.broken: str | None = None
        self.is_cut = False

    @property
    def is_empty(self) -> bool:
        return not self._held and not self._offset

    def begins_like_warc(self) -> bool:
        self._held = self.read(_CHUNK)
        self._offset = 0
        return self._held.startswith(b"WARC/")

    def allow(self, byte_count: int | None) -> None:
        """Let only so many more bytes be read; None: any number."""
        self._allowed = byte_count

    def tell(self) -> int:
        return self._offset

    def read(self, size: int = _CHUNK) -> bytes:
        if self._held:
            piece, self._held = self._held[:size], self._held[size:]
        else:
            piece = self._unpacked(size)
        self._offset += len(piece)
        if self._allowed is not None:
            self._allowed -= len(piece)
            if self._allowed < 0:
                raise Unusable(Reason.BAD_WARC, f"a head of over {_MAX_HEAD_BYTES} bytes")
        return piece

    def _unpacked(self, size: int) -> bytes:
        if self.broken is not None:
            return b""
        try:
            # One step at a time, so that what came before a break is not lost with it.
            read = getattr(self._stream, "read1", self._stream.read)
            return bytes(read(min(size, _CHUNK)))
        except EOFError as error:
            self.broken, self.is_cut = str(error), True
        except (gzip.BadGzipFile, zlib.error) as error:
            self.broken = str(error)
        return b""

    def close(self) -> None:
        return
