"""Articles in JSONL and CSV: explicit fields and dialect, nothing detected, no phantom row.

Every line or row is its own fate: an article, or a reject with its byte offset in the
unpacked file.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import IO, Any

from summitry.landing import Landed, unpacked
from summitry.sources.article import Article
from summitry.sources.items import MAX_FIELD_CHARACTERS, Item, language_of
from summitry.sources.normalise import clean
from summitry.sources.published import is_implausible, published
from summitry.sources.reasons import Reason, Reject, Unusable
from summitry.sources.urls import canonical_url

FIELDS = ("id", "url", "title", "published_at", "publisher", "language", "text")
MAX_LINE_BYTES = 16 << 20
MAX_ID_CHARACTERS = 512
MAX_DEPTH = 64
_CHUNK = 1 << 18
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; `raw` is None where it was too long to keep."""

    number: int  # 1-based
    offset: int  # of its first byte
    raw: bytes | None

    @property
    def position(self) -> str:
        return f"line {self.number}, byte {self.offset}"


def read_records(entry: Landed, raw: BufferedReader) -> Iterator[Item]:
    """Yield what the file holds, in order; at least one item whatever it holds."""
    path = (entry.fetched_url or entry.locator).partition("?")[0].lower()
    if path.endswith(".gz") and not entry.fetched_url and raw.peek(2)[:2] != b"\x1f\x8b":
        if raw.peek(1):
            yield Reject("object", Reason.BAD_GZIP, "the name ends in .gz, the file is not gzip")
        else:
            yield Reject("object", Reason.EMPTY_FILE)
        return
    count = 0
    lines = _Lines(unpacked(raw))
    is_csv = _is_csv(path, entry.content_type)
    for item in _csv_items(entry, lines) if is_csv else _jsonl_items(entry, lines):
        count += 1
        yield item
    if lines.broken is not None:
        yield Reject(f"byte {lines.offset}", Reason.BAD_GZIP, lines.broken)
    elif not count:
        yield Reject("object", Reason.EMPTY_FILE)


def _is_csv(path: str, content_type: str | None) -> bool:
    if path.removesuffix(".gz").endswith((".jsonl", ".ndjson", ".json")):
        return False
    if path.removesuffix(".gz").endswith(".csv"):
        return True
    return (content_type or "").partition(";")[0].strip().lower() == "text/csv"


class _Lines:
    """The lines of a stream, split at newlines only; remembers where a broken gzip broke."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.offset = 0  # of the next line
        self.broken: str | None = None

    def __iter__(self) -> Iterator[Line]:
        number = 0
        held: list[bytes] = []
        held_size = 0
        for chunk in self._chunks():
            start = 0
            while (end := chunk.find(b"\n", start)) >= 0:
                piece = chunk[start:end]
                number += 1
                yield self._line(number, held, held_size, piece)
                self.offset += held_size + len(piece) + 1
                held, held_size, start = [], 0, end + 1
            rest = chunk[start:]
            if held_size <= MAX_LINE_BYTES:
                held.append(rest)
            held_size += len(rest)
        if held_size and self.broken is None:  # the end of a line that broke off is no line
            yield self._line(number + 1, held, held_size, b"")

    def _line(self, number: int, held: list[bytes], held_size: int, piece: bytes) -> Line:
        if held_size + len(piece) > MAX_LINE_BYTES:
            return Line(number, self.offset, None)
        raw = b"".join((*held, piece)) if held else piece
        return Line(number, self.offset, raw.removesuffix(b"\r"))

    def _chunks(self) -> Iterator[bytes]:
        while True:
            try:
                chunk = self._stream.read(_CHUNK)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                self.broken = str(error)
                return
            if not chunk:
                return
            yield chunk


def _jsonl_items(entry: Landed, lines: Iterable[Line]) -> Iterator[Item]:
    for line in lines:
        try:
            text = _text_of(line)
            if text is None:
                continue
            yield checked_article(entry, _object(text))
        except Unusable as problem:
            yield problem.at(line.position)
            if problem.reason is Reason.NOT_UTF8 and line.offset == 0 and _is_utf16(line):
                return


def _is_utf16(line: Line) -> bool:
    return line.raw is not None and line.raw.startswith(_UTF16_MARKS)


def _text_of(line: Line) -> str | None:
    """Return the line's text, None where it is blank."""
    raw = line.raw
    if raw is None:
        raise Unusable(Reason.FIELD_TOO_BIG, f"the line is over {MAX_LINE_BYTES} bytes")
    if raw.startswith(_BYTE_ORDER_MARK):
        if line.offset:
            raise Unusable(Reason.BYTE_ORDER_MARK)
        raw = raw.removeprefix(_BYTE_ORDER_MARK)
    if not raw.strip():
        return None
    if line.offset == 0 and raw.startswith(_UTF16_MARKS):
        raise Unusable(Reason.NOT_UTF8, "the file is UTF-16")
    if b"\0" in raw:
        raise Unusable(Reason.NUL_BYTE)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unusable(Reason.NOT_UTF8, f"byte {error.start} of the line") from None


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise Unusable(Reason.TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise Unusable(Reason.BAD_JSON, f"{error.msg} at character {error.pos}") from None
    except ValueError as error:  # an integer of more digits than Python reads
        raise Unusable(Reason.BAD_JSON, str(error).partition(";")[0]) from None
    if not isinstance(value, dict):
        raise Unusable(Reason.NOT_AN_OBJECT)
    if _depth(value) > MAX_DEPTH:
        raise Unusable(Reason.TOO_DEEP)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unusable(Reason.DUPLICATE_KEY, clean(twice)[:80])
    return fields


def _no_constant(name: str) -> Any:
    raise Unusable(Reason.BAD_JSON, f"{name} is not JSON")


def _depth(value: Any) -> int:
    depth, layer = 0, [value]
    while layer:
        depth += 1
        layer = [
            child
            for holder in layer
            for child in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(child, (dict, list))
        ]
    return depth


def checked_article(entry: Landed, fields: dict[str, Any]) -> Article:
    article = article_of(fields, entry)
    if not article.title.strip() and not article.text.strip():
        raise Unusable(Reason.NO_TEXT)
    return article


def article_of(fields: dict[str, Any], entry: Landed | None = None) -> Article:
    """Return the article that these fields make; raises Unusable where they make none.

    The entry lends publisher, language and time zone where the row is silent, and the time against
    which a publication date is held. Fields beyond FIELDS are left alone.
    """
    for name in ("id", "text"):
        if name not in fields:
            raise Unusable(Reason.MISSING_FIELD, name)
    article_id = _string(fields, "id")
    if not article_id or len(article_id) > MAX_ID_CHARACTERS or _CONTROL.search(article_id):
        raise Unusable(Reason.BAD_ID)
    url = _string(fields, "url").strip() or None
    if url is not None and canonical_url(url) is None:
        raise Unusable(Reason.BAD_URL, clean(url)[:200])
    when = published(
        clean(_string(fields, "published_at")), time_zone=entry.time_zone if entry else None
    )
    if entry is not None and is_implausible(when, collected_at=entry.landed_at):
        raise Unusable(Reason.DATE_IMPLAUSIBLE, when.raw)
    return Article(
        article_id=article_id,
        title=clean(_string(fields, "title")),
        text=clean(_string(fields, "text")),
        url=url,
        publisher=clean(_string(fields, "publisher")).strip()
        or (entry.publisher if entry else None),
        language=language_of(_string(fields, "language")) or (entry.language if entry else None),
        published_on=when.on,
        published_at=when.at,
        published_raw=when.raw,
        published_origin="record" if when.on else None,
    )


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        if name == "id":
            raise Unusable(Reason.BAD_TYPE, "id is null")
        return ""
    if not isinstance(value, str):
        raise Unusable(Reason.BAD_TYPE, f"{name} is not a string")
    if len(value) > MAX_FIELD_CHARACTERS:
        raise Unusable(Reason.FIELD_TOO_BIG, f"{name} has {len(value)} characters")
    return value


def _csv_items(entry: Landed, lines: Iterable[Line]) -> Iterator[Item]:
    rows = _csv_rows(lines)
    for number, (position, row) in enumerate(rows):
        if number == 0:
            try:
                header = _row(row)
            except Unusable:
                header = []
            if tuple(header) != FIELDS:
                yield Reject("object", Reason.CSV_HEADER, f"expected {','.join(FIELDS)}")
                return
            continue
        try:
            values = _row(row)
            if len(values) != len(FIELDS):
                raise Unusable(Reason.RAGGED_ROW, f"{len(values)} fields, {len(FIELDS)} expected")
            yield checked_article(entry, dict(zip(FIELDS, values, strict=True)))
        except Unusable as problem:
            yield problem.at(position)


def _csv_rows(lines: Iterable[Line]) -> Iterator[tuple[str, str | Unusable]]:
    """Yield each row's text: lines are joined while a quote is open."""
    held: list[str] = []
    position, quotes, size = "", 0, 0
    for line in lines:
        if not held:
            position, quotes, size = line.position, 0, 0
        try:
            text = _text_of(line)
        except Unusable as problem:
            yield line.position if not held else position, problem
            held = []
            continue
        if text is None and not held:
            continue
        text = text or ""
        held.append(text)
        quotes += text.count('"')
        size += len(text)
        if quotes % 2 == 0 or size > MAX_LINE_BYTES:
            yield position, "\n".join(held)
            held = []
    if held:
        yield position, Unusable(Reason.BAD_QUOTING, "a quote is not closed")


def _row(row: str | Unusable) -> list[str]:
    if isinstance(row, Unusable):
        raise row
    csv.field_size_limit(MAX_LINE_BYTES)
    try:
        parsed = list(csv.reader([row], strict=True))
    except csv.Error as error:
        raise Unusable(Reason.BAD_QUOTING, str(error)) from None
    if len(parsed) != 1:
        raise Unusable(Reason.BAD_QUOTING, "not one row")
    return parsed[0]
