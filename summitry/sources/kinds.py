"""Of which kind a source's bytes are, told by its name, its content type and its first bytes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal["feed", "page", "articles", "parquet", "warc", "sitemap"]

_BY_SUFFIX: dict[str, Kind] = {
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".jsonl": "articles",
    ".ndjson": "articles",
    ".csv": "articles",
    ".parquet": "parquet",
    ".warc": "warc",
}
_MAY_BE_GZIPPED = ("articles", "warc")
_BY_TYPE: dict[str, Kind] = {
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/feed+json": "feed",
    "text/html": "page",
    "application/xhtml+xml": "page",
    "text/csv": "articles",
    "application/jsonl": "articles",
    "application/x-ndjson": "articles",
    "application/x-jsonlines": "articles",
    "application/vnd.apache.parquet": "parquet",
    "application/warc": "warc",
}
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]", re.I)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https:(?:\\?/){2}jsonfeed\.org\\?/version\\?/')
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.I)


def kind_of_name(name: str) -> Kind | None:
    """Return the kind that a file's name states; None where it states none."""
    path = PurePosixPath(name.lower().removesuffix(".gz"))
    kind = _BY_SUFFIX.get(path.suffix)
    return None if kind not in _MAY_BE_GZIPPED and name.lower().endswith(".gz") else kind


def kind_of_content(head: bytes, *, name: str = "", content_type: str | None = None) -> Kind | None:
    """Return the kind of a body that begins so; None where it is none that is taken in.

    What the first bytes show wins over what the server says, and that over the name.
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if _SITEMAP.search(head):
        return "sitemap"
    if _FEED.search(head) or _JSON_FEED.search(head):
        return "feed"
    if _PAGE.search(head):
        return "page"
    stated = _BY_TYPE.get((content_type or "").partition(";")[0].strip().lower())
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "feed" if stated == "feed" else "articles"
    return stated or kind_of_name(name)
