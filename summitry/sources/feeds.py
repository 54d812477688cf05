"""RSS and Atom: one article an item (JSON Feed: json_feed.py).

The bytes are decoded and made safe here (no entity declarations, no broken last item, no address
or path that a parser would open), feedparser only takes the well-formed rest apart. Its dates are
not used: it guesses; its raw strings are read by published.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Any

from summitry.landing import Landed
from summitry.sources.article import Article
from summitry.sources.claims import Claim, believed, url_claim
from summitry.sources.html_text import line_of_html, text_of_html
from summitry.sources.items import (
    MAX_FIELD_CHARACTERS,
    MAX_OBJECT_BYTES,
    Item,
    declared_charset,
    language_of,
)
from summitry.sources.json_feed import is_json, read_json_feed
from summitry.sources.normalise import clean, clean_line, decode
from summitry.sources.published import Published, published
from summitry.sources.reasons import Reason, Reject, Unusable
from summitry.sources.urls import article_id, canonical_url

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_XML_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.S)
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*(?:\[(.*?)\]\s*)?>", re.S | re.I)
_ENTITY = re.compile(
    r"""<!ENTITY\s+(%\s+)?\S+\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')""", re.S | re.I
)
_MAX_ENTITY_CHARACTERS = 100
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.I)
_ITEM_END = re.compile(r"</(?:\w+:)?(item|entry)\s*>", re.I)
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|RDF)[\s>]", re.I)


def read_feed(entry: Landed, raw: BufferedReader) -> Iterator[Item]:
    """Yield the feed's items, in order; a body that is no feed is one reject."""
    try:
        body = _whole(raw)
        if is_json(body):
            yield from read_json_feed(entry, body)
            return
        text, encoding, is_whole = _safe_text(entry, body)
        feed = _parsed(text)
    except Unusable as problem:
        yield problem.at("object")
        return
    for number, item in enumerate(feed.entries, start=1):
        try:
            yield _article(entry, feed.feed, item, encoding)
        except Unusable as problem:
            yield problem.at(f"item {number}")
    if not is_whole:
        yield Reject(f"item {len(feed.entries) + 1}", Reason.TRUNCATED)


def _whole(raw: BufferedReader) -> bytes:
    body = raw.read(MAX_OBJECT_BYTES + 1)
    if len(body) > MAX_OBJECT_BYTES:
        raise Unusable(Reason.TOO_BIG, f"over {MAX_OBJECT_BYTES} bytes")
    if not body.strip():
        raise Unusable(Reason.EMPTY_FEED, "the body is empty")
    return body


def _safe_text(entry: Landed, body: bytes) -> tuple[str, str, bool]:
    """Return the feed as text to parse, the encoding it is in, and whether it was whole."""
    declared = _DECLARED.match(body)
    stated = declared.group(1).decode() if declared else declared_charset(entry.content_type)
    text, encoding = decode(body, stated)
    text = _REFERENCE.sub(_whole_reference, _XML_DECLARATION.sub("", text, count=1))
    doctype = _DOCTYPE.search(text[: 1 << 20])
    if doctype:
        _refuse_entities(doctype.group(1) or "")
        text = text[: doctype.start()] + text[doctype.end() :]
    root = _ROOT.search(text[: 1 << 16])
    if root is None:
        if "<!ENTITY" in text[: 1 << 16].upper():
            raise Unusable(Reason.XML_BOMB)
        raise Unusable(Reason.NOT_A_FEED)
    if _END.search(text, max(root.end(), len(text) - 4096)):
        return text, encoding, True
    ends = list(_ITEM_END.finditer(text))
    if not ends:
        raise Unusable(Reason.TRUNCATED, "no whole item")
    closing = {"rss": "</channel></rss>", "feed": "</feed>"}.get(root.group(1).lower())
    return text[: ends[-1].end()] + (closing or "</rdf:RDF>"), encoding, False


def _whole_reference(match: re.Match[str]) -> str:
    """Return a character reference, nothing where it names no character: the parser would crash."""
    hexadecimal, decimal = match.groups()
    number = int(hexadecimal[:9], 16) if hexadecimal else int(decimal[:9])
    is_none = number > 0x10FFFF or 0xD800 <= number <= 0xDFFF
    return "" if is_none else match.group()


def _refuse_entities(declarations: str) -> None:
    for parameter, outside, double, single in _ENTITY.findall(declarations):
        if outside:
            raise Unusable(Reason.EXTERNAL_ENTITY)
        value = double or single
        if parameter or "&" in value.replace("&#", "") or len(value) > _MAX_ENTITY_CHARACTERS:
            raise Unusable(Reason.XML_BOMB)


def _parsed(text: str) -> Any:
    import feedparser

    body = b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace")
    # A stream, never bytes or text: those feedparser would try to open as a path or an address.
    feed = feedparser.parse(
        BytesIO(body),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not feed.get("version"):
        raise Unusable(Reason.NOT_A_FEED)
    if not feed.entries:
        raise Unusable(Reason.EMPTY_FEED, "the feed has no items")
    return feed


def _article(entry: Landed, feed: dict[str, Any], item: dict[str, Any], encoding: str) -> Article:
    link = (dict.get(item, "link") or "").strip()
    if not link:
        raise Unusable(Reason.NO_URL)
    url = canonical_url(link)
    if url is None:
        raise Unusable(Reason.BAD_URL, clean(link)[:200])
    body = _body(item)
    title = dict.get(item, "title") or ""
    for name, value in (("title", title), ("text", body)):
        if len(value) > MAX_FIELD_CHARACTERS:
            raise Unusable(Reason.FIELD_TOO_BIG, f"{name} has {len(value)} characters")
    title, text = line_of_html(title), text_of_html(body)
    if not title and not text:
        raise Unusable(Reason.NO_TEXT)
    updated = _date(entry, item, "updated")
    told = _date(entry, item, "published")
    dated = believed(
        [Claim("feed", told if told.raw else updated), url_claim(url)],
        collected_at=entry.landed_at,
    )
    return Article(
        article_id=article_id(url),
        title=title,
        text=text,
        url=url,
        publisher=entry.publisher or _publisher(feed, item),
        language=entry.language or _language(feed, item),
        published_on=dated.when.on,
        published_at=dated.when.at,
        published_raw=dated.when.raw,
        published_origin=dated.origin,
        published_conflict=dated.conflict,
        modified_at=updated.at,
        author=line_of_html(dict.get(item, "author") or "") or None,
        encoding=encoding,
    )


def _date(entry: Landed, item: dict[str, Any], name: str) -> Published:
    return published(clean(dict.get(item, name) or ""), time_zone=entry.time_zone)


def _body(item: dict[str, Any]) -> str:
    """Return the fullest of the item's contents and its summary, as HTML."""
    bodies = [str(content.get("value") or "") for content in dict.get(item, "content") or ()]
    return max([str(dict.get(item, "summary") or ""), *bodies], key=len)


def _publisher(feed: dict[str, Any], item: dict[str, Any]) -> str | None:
    source = dict.get(item, "source") or {}
    return line_of_html(dict.get(source, "title") or dict.get(feed, "title") or "") or None


def _language(feed: dict[str, Any], item: dict[str, Any]) -> str | None:
    """Return the language that the item, or else the feed, declares; None where it is no tag."""
    detail = dict.get(item, "title_detail") or {}
    tag = dict.get(detail, "language") or dict.get(feed, "language") or ""
    try:
        return language_of(clean_line(tag))
    except Unusable:
        return None
