"""JSON Feed, 1 and 1.1: one article an item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from summitry.landing import Landed
from summitry.sources.article import Article
from summitry.sources.claims import Claim, believed, url_claim
from summitry.sources.html_text import line_of_html, text_of_html
from summitry.sources.items import MAX_FIELD_CHARACTERS, Item, language_of
from summitry.sources.normalise import clean, clean_line, clean_paragraphs
from summitry.sources.published import published
from summitry.sources.reasons import Reason, Unusable
from summitry.sources.urls import article_id, canonical_url

VERSION = "https://jsonfeed.org/version/"


def is_json(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read_json_feed(entry: Landed, body: bytes) -> Iterator[Item]:
    """Yield the feed's items, in order; raises Unusable for a body that is no JSON Feed."""
    feed = _feed(body)
    for number, item in enumerate(feed["items"], start=1):
        try:
            if not isinstance(item, dict):
                raise Unusable(Reason.NOT_AN_OBJECT)
            yield _article(entry, feed, item)
        except Unusable as problem:
            yield problem.at(f"item {number}")


def _feed(body: bytes) -> dict[str, Any]:
    try:
        feed: Any = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unusable(Reason.NOT_UTF8) from None
    except RecursionError:
        raise Unusable(Reason.TOO_DEEP) from None
    except ValueError as error:
        raise Unusable(Reason.BAD_JSON, str(error)[:200]) from None
    if not isinstance(feed, dict):
        raise Unusable(Reason.NOT_A_FEED)
    version = feed.get("version")
    if not isinstance(version, str) or not version.startswith(VERSION):
        raise Unusable(Reason.NOT_A_FEED, "no JSON Feed version")
    if not isinstance(feed.get("items"), list):
        raise Unusable(Reason.NOT_A_FEED, "no list of items")
    if not feed["items"]:
        raise Unusable(Reason.EMPTY_FEED, "the feed has no items")
    return feed


def _article(entry: Landed, feed: dict[str, Any], item: dict[str, Any]) -> Article:
    link = _string(item, "url").strip()
    if not link:
        raise Unusable(Reason.NO_URL)
    url = canonical_url(link)
    if url is None:
        raise Unusable(Reason.BAD_URL, clean(link)[:200])
    title, text = line_of_html(_string(item, "title")), _text(item)
    if not title and not text:
        raise Unusable(Reason.NO_TEXT)
    claims = [
        Claim("feed", published(clean(_string(item, name)), time_zone=entry.time_zone))
        for name in ("date_published", "date_modified")
    ]
    told, updated = claims
    dated = believed(
        [told if told.when.raw else updated, url_claim(url)], collected_at=entry.landed_at
    )
    return Article(
        article_id=article_id(url),
        title=title,
        text=text,
        url=url,
        publisher=entry.publisher or line_of_html(_string(feed, "title")) or None,
        language=entry.language or _language(item) or _language(feed),
        published_on=dated.when.on,
        published_at=dated.when.at,
        published_raw=dated.when.raw,
        published_origin=dated.origin,
        published_conflict=dated.conflict,
        modified_at=updated.when.at,
        author=_author(item) or _author(feed),
        encoding="utf-8",
    )


def _text(item: dict[str, Any]) -> str:
    """Return the item's content as plain text; its HTML where it has both, for the paragraphs."""
    html = _string(item, "content_html")
    plain = _string(item, "content_text") or _string(item, "summary")
    return text_of_html(html) if html else clean_paragraphs(plain)


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unusable(Reason.BAD_TYPE, f"{name} is not a string")
    if len(value) > MAX_FIELD_CHARACTERS:
        raise Unusable(Reason.FIELD_TOO_BIG, f"{name} has {len(value)} characters")
    return value


def _language(fields: dict[str, Any]) -> str | None:
    try:
        return language_of(clean_line(_string(fields, "language")))
    except Unusable:
        return None


def _author(fields: dict[str, Any]) -> str | None:
    """Return the names of version 1.1's `authors`, or of version 1's `author`."""
    told = fields.get("authors") or [fields.get("author")]
    people = told if isinstance(told, list) else []
    names = [clean_line(_string(one, "name")) for one in people if isinstance(one, dict)]
    return ", ".join(name for name in names if name) or None
