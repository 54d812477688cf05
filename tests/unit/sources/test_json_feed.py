"""JSON Feed: each item its own fate."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from landed import items_of, told

from summitry.sources.article import Article
from summitry.sources.feeds import read_feed

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **fields: object) -> bytes:
    return json.dumps({"version": VERSION, "title": "Wire", "items": items, **fields}).encode()


def item(**fields: object) -> dict[str, object]:
    return {"id": "1", "url": "https://w.example/1", "title": "T", "content_text": "W.", **fields}


def read(*items: object, **fields: object) -> Article:
    (article,) = items_of(read_feed, feed(*items, **fields), source_kind="feed")
    assert isinstance(article, Article)
    return article


def test_an_item_becomes_an_article() -> None:
    one = item(
        content_html="<p>One.</p><p>Two.</p>",
        date_published="2026-01-05T10:00:00+02:00",
        date_modified="2026-01-06T10:00:00Z",
        authors=[{"name": "A. Writer"}, {"name": "An Agency"}],
    )
    article = read(one, language="en-GB")
    assert (article.title, article.text) == ("T", "One.\n\nTwo.")
    assert (article.publisher, article.language) == ("Wire", "en")
    assert (article.published_on, article.published_origin) == (date(2026, 1, 5), "feed")
    assert article.published_at == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert article.modified_at == datetime(2026, 1, 6, 10, tzinfo=UTC)
    assert article.author == "A. Writer, An Agency"


def test_the_first_versions_author_is_read() -> None:
    assert read(item(author={"name": "One"})).author == "One"


def test_a_summary_stands_in_for_a_text() -> None:
    assert read(item(content_text=None, summary="In short.")).text == "In short."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"url": None}, "no_url"),
        ({"url": "/relative"}, "bad_url"),
        ({"url": 7}, "bad_type"),
        ({"title": "", "content_text": ""}, "no_text"),
        ({"content_text": ["a"]}, "bad_type"),
        ({"content_text": "x" * 2_000_001}, "field_too_big"),
        ({"date_published": "2031-01-01"}, "date_implausible"),
    ],
)
def test_a_bad_item_costs_itself(fields: dict[str, object], reason: str) -> None:
    items = items_of(read_feed, feed(item(**fields), item()), source_kind="feed")
    assert told(items)[0] == f"item 1: {reason}"
    assert isinstance(items[1], Article)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "bad_json"),
        (b'{"items": []}', "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "not_a_feed"),
        (feed(), "empty_feed"),
        (b'{"version": "\xff"}', "not_utf8"),
        (b'{"a":' + b"[" * 200_000, "too_deep"),
    ],
)
def test_what_is_no_json_feed_says_why(raw: bytes, reason: str) -> None:
    assert told(items_of(read_feed, raw, source_kind="feed")) == [f"object: {reason}"]
