"""What `summitry read` takes: articles as JSON lines, or one article as plain text."""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, cast

from summitry.errors import InputError
from summitry.sources.article import Article
from summitry.sources.normalise import clean, original_offsets
from summitry.sources.published import published

STANDARD_INPUT = "-"
# 'date 2025-10-28 The Times / world', 'Published: 2025-10-28', '2025-10-28': the first line of
# a text file that says when, and perhaps where, the article came out.
_HEADER = re.compile(
    r"\s*(?:(?:date|dated|published|publication date)\b\s*:?\s*)?"
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}\S*)?(?![\w-])(?P<rest>[^\n]{0,120})",
    re.IGNORECASE,
)
_TITLE_LENGTH = 250  # a first paragraph longer than this is no headline


@dataclass(frozen=True, slots=True)
class Given:
    """One article as it was handed over, and as the reader takes it."""

    id: Any  # unchanged, whatever it is
    title: str  # as given: printed offsets point into this title and text
    text: str
    article: Article


def given_articles(names: Sequence[str], *, published_on: date | None = None) -> Iterator[Given]:
    """Yield the articles of files in order; '-' is standard input.

    `published_on` serves the articles that bear no date. Raises InputError at what can't be
    read, naming file and line; nothing is skipped but empty lines.
    """
    for name in names:
        yield from _articles_of(name, published_on)


def _articles_of(name: str, published_on: date | None) -> Iterator[Given]:
    try:
        with _opened(name) as file:
            first = file.peek(1024) if hasattr(file, "peek") else b""
            if _is_json_lines(name, first):
                yield from _json_lines(name, file, published_on)
            else:
                yield _plain_text(name, file.read(), published_on)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a folder: name its files, or collect it") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{name}: not a whole gzip file ({error})") from error
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise InputError(f"{name}: {error.strerror or error}") from error


def _opened(name: str) -> IO[bytes]:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer
    if name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(name, "rb"))
    return Path(name).open("rb")


def _is_json_lines(name: str, first: bytes) -> bool:
    stem = name.lower().removesuffix(".gz")
    if stem.endswith((".jsonl", ".ndjson")):
        return True
    if stem.endswith((".txt", ".text", ".md")):
        return False
    return first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def _json_lines(name: str, file: IO[bytes], published_on: date | None) -> Iterator[Given]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield _from_json(f"{name}, line {number}", line, published_on)


def _from_json(where: str, line: bytes, published_on: date | None) -> Given:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{where}: not UTF-8") from None
    except (ValueError, RecursionError):
        raise InputError(f"{where}: not JSON") from None
    if not isinstance(record, dict):
        raise InputError(f"{where}: not a JSON object")
    if not isinstance(record.get("id"), str | int) or isinstance(record["id"], bool):
        raise InputError(f"{where}: 'id' is missing, or neither text nor a number")
    fields: dict[str, str | None] = {}
    for field in ("title", "text", "url", "publisher", "language", "published_at"):
        value = record.get(field)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{where}: {field!r} is not text")
        fields[field] = value
    return _given(record["id"], fields, published_on)


def _plain_text(name: str, raw: bytes, published_on: date | None) -> Given:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: not UTF-8 text") from None
    stem = "stdin" if name == STANDARD_INPUT else Path(name.removesuffix(".gz")).stem
    head, _, rest = text.lstrip().partition("\n")
    header = _HEADER.fullmatch(head)
    day = None
    if header is not None and rest.strip() and published(header["day"]).on is not None:
        day, text = header["day"], rest
    title, body = _headline(text)
    fields = {"title": title, "text": body, "published_at": day}
    return _given(stem, fields, published_on)


def _headline(text: str) -> tuple[str, str]:
    """Part a text into its first line, where that stands alone like a headline, and the rest."""
    first, gap, rest = text.strip().partition("\n\n")
    if gap and "\n" not in first and len(first) <= _TITLE_LENGTH and rest.strip():
        return first.strip(), rest.strip()
    return "", text.strip()


def _given(given_id: Any, fields: dict[str, str | None], published_on: date | None) -> Given:
    title, text = fields.get("title") or "", fields.get("text") or ""
    when = published(fields.get("published_at"))
    article = Article(
        article_id=str(given_id),
        title=clean(title),
        text=clean(text),
        url=fields.get("url"),
        publisher=fields.get("publisher"),
        language=fields.get("language"),
        published_on=when.on or published_on,
        published_at=when.at,
    )
    return Given(given_id, title, text, article)


def as_given(document: dict[str, Any], given: Given) -> dict[str, Any]:
    """Return a reading's JSON with the id as it came, and spans that fit the text as it came."""
    offsets = {"title": original_offsets(given.title), "text": original_offsets(given.text)}
    originals = {"title": given.title, "text": given.text}
    document["id"] = given.id
    if offsets["title"] is None and offsets["text"] is None:
        return document
    for kind in ("leaders", "summits", "agreements", "trips"):
        for item in document.get(kind, ()):
            for span in item.get("evidence", ()):
                moved = offsets[span["field"]]
                if moved is not None:
                    span["start"], span["end"] = moved[span["start"]], moved[span["end"]]
                    span["quote"] = originals[span["field"]][span["start"] : span["end"]]
    return document
