"""The catalogue of feeds: whole, from all over the world, each with its proof; none enabled."""

from __future__ import annotations

import csv
import re
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from summitry import project
from summitry.settings import SOURCE_KINDS
from summitry.sources.catalogue import PUBLISHER_KINDS, REGIONS, Feed, feeds
from summitry.sources.urls import canonical_url

FEEDS = list(feeds().values())
COUNTRIES = {
    row["iso3"]
    for row in csv.DictReader(
        (project.seeds_dir() / "countries.csv").read_text(encoding="utf-8").splitlines()
    )
}


def test_it_holds_feeds_from_every_region_and_of_every_kind_of_publisher() -> None:
    assert len(FEEDS) >= 60
    regions = Counter(feed.region for feed in FEEDS)
    assert set(regions) == set(REGIONS)
    assert min(regions.values()) >= 5
    kinds = Counter(feed.publisher_kind for feed in FEEDS)
    assert set(kinds) == set(PUBLISHER_KINDS)
    assert min(kinds.values()) >= 10


def test_no_name_or_address_stands_twice() -> None:
    assert len(feeds()) == len(FEEDS)
    assert len({canonical_url(feed.url) for feed in FEEDS}) == len(FEEDS)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_a_feed_says_what_it_is_and_where_its_address_was_seen(feed: Feed) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", feed.name)
    assert feed.publisher == feed.publisher.strip() != ""
    assert canonical_url(feed.url) is not None
    assert feed.kind in SOURCE_KINDS
    assert feed.language == "en"
    assert feed.country_id is None or feed.country_id in COUNTRIES
    assert ZoneInfo(feed.time_zone)
    assert re.fullmatch(
        r"github\.com/[\w.-]+/[\w.-]+ [\w./ -]+ \([0-9a-f]{10}\)|https://\S+", feed.seen_in
    )
