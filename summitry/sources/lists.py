"""Lists of pages: sitemaps, plain lists, index pages, GDELT's lists, feeds that are followed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import IO, Any

from summitry.landing import Landed, unpacked
from summitry.sources.article import Article
from summitry.sources.feeds import read_feed
from summitry.sources.items import MAX_OBJECT_BYTES
from summitry.sources.normalise import clean_line, decode
from summitry.sources.reasons import Reason, Reject, Unusable
from summitry.sources.urls import canonical_url, host_of, is_web_address

MAX_ENTRIES = 50_000  # of a sitemap, by its own definition; of any list here
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.I)


@dataclass(frozen=True, slots=True)
class Listed:
    """One address that a list names."""

    url: str
    origin: str | None = None  # who told `date`: feed or sitemap
    date: str | None = None  # when the page was published, as the list writes it
    changed: str | None = None  # when it last changed, as the list writes it
    is_list: bool = False  # a sitemap that an index of sitemaps names


def read_sitemap(_entry: Landed, raw: BufferedReader) -> Iterator[Listed | Reject]:
    """Yield what a sitemap, news sitemap or index of sitemaps names; gzipped or not."""
    from lxml import etree

    body = _whole(unpacked(raw))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        if b"<!ENTITY" in body[: 1 << 16].upper():
            raise Unusable(Reason.XML_BOMB)
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unusable(Reason.NOT_A_LIST, clean_line(str(error))[:200]) from None
    name = etree.QName(root).localname
    if name not in ("urlset", "sitemapindex"):
        raise Unusable(Reason.NOT_A_LIST, f"a sitemap begins with urlset, this with {name[:40]}")
    for number, node in enumerate(root.iterchildren("{*}url", "{*}sitemap"), start=1):
        if number > MAX_ENTRIES:
            yield Reject(f"entry {number}", Reason.TOO_BIG, f"over {MAX_ENTRIES} entries")
            return
        url = canonical_url(_inner(node, "{*}loc"))
        if url is None:
            yield Reject(f"entry {number}", Reason.BAD_URL, _inner(node, "{*}loc")[:200])
            continue
        date = _inner(node, "{*}news/{*}publication_date") or None
        changed = _inner(node, "{*}lastmod") or None
        yield Listed(url, "sitemap" if date else None, date, changed, name == "sitemapindex")


def _inner(node: Any, path: str) -> str:
    return clean_line(node.findtext(path) or "")


def read_page_list(entry: Landed, raw: BufferedReader) -> Iterator[Listed | Reject]:
    """Yield the addresses of a plain list, one a line ('#' begins a remark), or a page's links.

    Of a page only links within its own host are taken; each is named once.
    """
    text, _ = decode(_whole(raw), "utf-8")
    base = entry.fetched_url or (entry.locator if is_web_address(entry.locator) else None)
    if _HTML.search(text[: 1 << 14]):
        yield from _links(text, base)
        return
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.partition(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        if number > MAX_ENTRIES:
            yield Reject(f"line {number}", Reason.TOO_BIG, f"over {MAX_ENTRIES} lines")
            return
        url = canonical_url(line)
        yield Listed(url) if url else Reject(f"line {number}", Reason.BAD_URL, line[:200])


def _links(text: str, base: str | None) -> Iterator[Listed | Reject]:
    from lxml import html

    tree = html.document_fromstring(
        text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", no_network=True)
    )
    home = host_of(canonical_url(base) if base else None)
    seen: set[str] = set()
    for href in tree.xpath("//a/@href"):
        url = canonical_url(str(href), base=base)
        if url is not None and (home is None or host_of(url) == home) and url not in seen:
            seen.add(url)
            yield Listed(url)
        if len(seen) >= MAX_ENTRIES:
            return
    if not seen:
        raise Unusable(Reason.NOT_A_LIST, "the page has no links within its host")


def read_gdelt(_entry: Landed, raw: BufferedReader) -> Iterator[Listed | Reject]:
    """Yield the addresses of GDELT's article list (mode=artlist&format=json).

    Its `seendate` is when GDELT met the article, not when it was published: it is not taken.
    """
    try:
        answer = json.loads(_whole(raw).decode("utf-8-sig"), strict=False)
        articles = answer.get("articles") if isinstance(answer, dict) else None
        if answer == {}:  # nothing was found
            return
    except (ValueError, RecursionError) as error:
        raise Unusable(Reason.NOT_A_LIST, str(error)[:200]) from None
    if not isinstance(articles, list):
        raise Unusable(Reason.NOT_A_LIST, "no list of articles")
    for number, article in enumerate(articles[:MAX_ENTRIES], start=1):
        told = article.get("url") if isinstance(article, dict) else None
        url = canonical_url(told) if isinstance(told, str) else None
        yield Listed(url) if url else Reject(f"article {number}", Reason.BAD_URL, str(told)[:200])


def read_followed_feed(entry: Landed, raw: BufferedReader) -> Iterator[Listed | Reject]:
    """Yield the addresses of a feed's items, with the date that the feed gives each."""
    for item in read_feed(entry, raw):
        if isinstance(item, Reject):
            if item.reason is not Reason.NO_TEXT:
                yield item
        elif isinstance(item, Article) and item.url:
            date = item.published_raw if item.published_origin in ("feed", None) else None
            changed = item.modified_at.isoformat() if item.modified_at else None
            yield Listed(item.url, "feed" if date else None, date, changed)


def _whole(stream: IO[bytes]) -> bytes:
    try:
        body = stream.read(MAX_OBJECT_BYTES + 1)
    except (OSError, EOFError) as error:
        raise Unusable(Reason.BAD_GZIP, str(error)[:200]) from None
    if len(body) > MAX_OBJECT_BYTES:
        raise Unusable(Reason.TOO_BIG, f"over {MAX_OBJECT_BYTES} bytes")
    if not body.strip():
        raise Unusable(Reason.EMPTY_FILE)
    return body


LIST_READERS = {
    "sitemap": read_sitemap,
    "pages": read_page_list,
    "gdelt": read_gdelt,
    "feed list": read_followed_feed,
}
