"""The bundled sample's files are sound, and its expected events speak of what is there."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree, html
from sample_comparison import SAMPLE, load_expected

ARTICLES = SAMPLE / "articles"
SEEDS = SAMPLE.parent
PAGES = sorted((ARTICLES / "pages").glob("*.html"))
RECORD_KEYS = ["id", "url", "title", "published_at", "publisher", "language", "text"]


def records() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(ARTICLES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def feed_links(name: str) -> list[str]:
    feed = feedparser.parse((ARTICLES / name).read_bytes())
    assert not feed.bozo
    return [entry.link for entry in feed.entries]


def canonical(path: Path) -> str:
    (link,) = html.parse(path).xpath('//link[@rel="canonical"]/@href')
    return str(link)


def reference_ids(table: str, column: str) -> set[str]:
    with (SEEDS / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return {row[column] for row in csv.DictReader(lines)}


@pytest.mark.parametrize(("name", "count"), [("feed.xml", 22), ("feed-atom.xml", 4)])
def test_a_feed_is_well_formed_and_each_item_has_its_text(name: str, count: int) -> None:
    etree.parse(ARTICLES / name)
    feed = feedparser.parse((ARTICLES / name).read_bytes())
    assert len(feed.entries) == count
    assert all(entry.content[0].value.startswith("<p>") for entry in feed.entries)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem[:30])
def test_a_page_says_where_it_is_from_and_when(path: Path) -> None:
    tree = html.parse(path)
    assert tree.xpath("/html/@lang") == ["en"]
    assert tree.xpath('//meta[@property="og:site_name"]/@content')[0]
    published = tree.xpath('//meta[@property="article:published_time"]/@content')[0]
    assert datetime.fromisoformat(published).tzinfo
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        assert json.loads(script)["@type"] == "NewsArticle"


def test_records_have_the_documented_keys() -> None:
    assert all(list(record) == RECORD_KEYS for record in records())


def test_an_article_is_in_one_place_only_but_for_a_repeat_and_two_corrections() -> None:
    ids = Counter(record["id"] for record in records())
    texts = {(record["id"], record["text"]) for record in records()}
    assert sum(ids.values()) == 60
    assert sorted(ids[id] for id in ids if ids[id] > 1) == [2, 2, 2]
    assert sum(ids.values()) - len(texts) == 1
    urls = [*feed_links("feed.xml"), *feed_links("feed-atom.xml"), *map(canonical, PAGES)]
    urls += {record["url"] for record in records() if record["url"]}
    assert not [url for url, count in Counter(urls).items() if count > 1]


def test_expected_events_name_articles_and_leaders_that_exist() -> None:
    known = {record["id"] for record in records()} | {canonical(path) for path in PAGES}
    known |= {*feed_links("feed.xml"), *feed_links("feed-atom.xml")}
    leaders = reference_ids("leaders", "leader_id")
    countries = reference_ids("countries", "iso3")
    events = load_expected()
    assert len(events) > 100
    for event in events:
        named = {*event.get("participants", ()), *event.get("participants_optional", ())}
        named |= {event["leader_id"]} if event["event_type"] == "trip" else set()
        assert set(event["articles"]) <= known, event
        assert event["articles"], event
        assert named <= leaders, event
        assert event["country_id"] is None or event["country_id"] in countries, event


def test_no_event_is_expected_twice() -> None:
    seen = Counter(
        json.dumps({key: event[key] for key in event if key not in {"articles", "story"}})
        for event in load_expected()
    )
    assert not [event for event, count in seen.items() if count > 1]
