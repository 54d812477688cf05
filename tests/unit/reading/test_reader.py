"""The reader as a whole: evidence that holds, order, silence on what it cannot read."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitry.reading.events import Reading
from summitry.reading.reader import RuleReader
from summitry.reading.reading_json import to_json
from summitry.reading.version import READER_NAME, READER_VERSION
from summitry.reference import load_reference
from summitry.sources.article import Article

STORY = (
    "PARIS — French President Emmanuel Macron received German Chancellor Friedrich Merz at the "
    "Elysee Palace in Paris on Tuesday. The two leaders spoke of trade.\n\n"
    "Macron will travel to Japan and South Korea next week, where he is due to meet Japanese "
    "Prime Minister Sanae Takaichi in Tokyo on November 12.\n\n"
    "France and Germany signed a defence agreement in Paris on Tuesday."
)
WORDS = [
    "French President Emmanuel Macron", "Friedrich Merz", "Xi Jinping", "met", "will meet", "with",
    "in Berlin", "on Tuesday", "signed an agreement", "France", "Germany", "visited", "Japan",
    "and", ",", ".", "'s", "’s", "“", "”", "\n", "the two leaders", "he", "they", "G20 summit",
    "cancelled", "talks", "between", "their meeting", "November 12", "\ue000", "\u202e", "🤝", "(",
    ")", "—", "-", "U.S.", "President", "the president", "visit to", "by phone",
]  # fmt: skip


@cache
def reader() -> RuleReader:
    return RuleReader(load_reference())


def article(text: str, title: str = "", day: date | None = date(2025, 11, 5)) -> Article:
    return Article(article_id="a", title=title, text=text, published_on=day)


def assert_evidence_holds(reading: Reading, source: Article) -> None:
    for kind in ("leaders", "summits", "agreements", "trips"):
        for item in getattr(reading, kind):
            assert item.evidence, f"{kind} without evidence"
            assert 0 <= item.confidence <= 1
            for e in item.evidence:
                text = source.title if e.field == "title" else source.text
                assert text[e.start : e.end] == e.quote
                assert e.quote


def test_a_story_is_read_whole() -> None:
    source = article(STORY)
    reading = reader().read(source)
    assert_evidence_holds(reading, source)
    assert [(s.status, s.start_date, s.country) for s in reading.summits] == [
        ("held", "2025-11-04", "FRA"),
        ("planned", "2025-11-12", "JPN"),
    ]
    assert {(t.leader.name, t.country, t.status) for t in reading.trips} == {
        ("Friedrich Merz", "FRA", "underway"),
        ("Emmanuel Macron", "JPN", "planned"),
        ("Emmanuel Macron", "KOR", "planned"),
    }
    assert [(a.parties, a.status, a.date) for a in reading.agreements] == [
        (("DEU", "FRA"), "signed", "2025-11-04")
    ]


def test_each_attribute_of_a_summit_names_the_words_that_gave_it() -> None:
    summit = reader().read(article(STORY)).summits[0]
    told = {e.attribute: e.quote for e in summit.evidence}
    assert told["event"] == "received"
    assert told["date"] == "Tuesday"
    assert told["place"] == "Paris"
    assert {e.quote for e in summit.evidence if e.attribute == "participant"} >= {
        "French President Emmanuel Macron",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "…",
        "Le président Emmanuel Macron rencontrera le chancelier Friedrich Merz mardi à Berlin.",
        "習近平国家主席とトランプ大統領は釜山で会談した。",
        "0123456789 " * 50,
    ],
)
def test_what_is_empty_or_not_english_gives_no_event(text: str) -> None:
    reading = reader().read(article(text))
    assert (reading.summits, reading.agreements, reading.trips) == ((), (), ())


def test_an_article_declared_in_another_language_is_not_read() -> None:
    source = Article("a", "", "Macron met Merz in Berlin.", language="fr")
    assert reader().read(source) == Reading("a", None)


def test_the_place_of_there_is_quoted_from_where_it_was_named() -> None:
    source = article(
        "French President Emmanuel Macron arrived in Tokyo on Monday. He met Japanese Prime "
        "Minister Sanae Takaichi there on Tuesday."
    )
    reading = reader().read(source)
    assert_evidence_holds(reading, source)
    (summit,) = reading.summits
    assert (summit.country, summit.start_date) == ("JPN", "2025-11-04")
    assert "Tokyo" in {e.quote for e in summit.evidence if e.attribute == "place"}


def test_a_journey_to_no_country_is_no_trip() -> None:
    source = article(
        "French President Emmanuel Macron will travel to the European Union on Friday."
    )
    assert reader().read(source).trips == ()


def test_without_a_publication_day_no_weekday_becomes_a_date() -> None:
    source = article("French President Emmanuel Macron met German Chancellor Friedrich Merz in "
                     "Berlin on Tuesday.", day=None)  # fmt: skip
    (summit,) = reader().read(source).summits
    assert summit.start_date is None
    assert summit.country == "DEU"


def test_the_same_article_gives_the_same_reading() -> None:
    assert reader().read(article(STORY)) == RuleReader(load_reference()).read(article(STORY))


def test_the_reader_tells_its_name_and_version() -> None:
    assert (reader().name, reader().version) == (READER_NAME, READER_VERSION)


def test_the_json_has_the_keys_of_the_codebook() -> None:
    shown = to_json(reader().read(article(STORY)), floor=None)
    assert list(shown) == ["id", "published_on", "leaders", "summits", "agreements", "trips"]
    assert set(shown["leaders"][0]) == {"name", "party", "office", "confidence", "evidence"}
    assert set(shown["summits"][0]) == {
        "participants", "series", "format", "status", "level", "start_date", "end_date", "country",
        "city", "venue", "confidence", "evidence",
    }  # fmt: skip
    assert set(shown["agreements"][0]) == {
        "parties", "title", "kind", "topic", "status", "date", "country", "city", "confidence",
        "evidence",
    }  # fmt: skip
    assert set(shown["trips"][0]) == {
        "leader", "country", "city", "arrival_date", "departure_date", "status", "tour", "level",
        "confidence", "evidence",
    }  # fmt: skip
    assert json.loads(json.dumps(shown)) == shown


def test_the_floor_keeps_what_is_below_it_out() -> None:
    reading = reader().read(article(STORY))
    assert to_json(reading, floor=1.0)["summits"] == []
    assert len(to_json(reading, floor=None)["summits"]) == len(reading.summits)
    assert {f.name for f in fields(Reading)} >= {"leaders", "summits", "agreements", "trips"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text(max_size=60))
def test_shuffled_words_neither_crash_nor_give_a_false_quote(text: str, title: str) -> None:
    source = article(text, title=title)
    assert_evidence_holds(reader().read(source), source)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_neither_crashes_nor_gives_a_false_quote(text: str) -> None:
    source = article(text)
    assert_evidence_holds(reader().read(source), source)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "Macron met Merz and " * 2_000,
        "“" * 20_000,
        "Macron, " * 10_000,
        "in Berlin, " * 10_000,
        "met with the the the the " * 5_000,
        "\u202eMacron met Merz\u202c " * 3_000,
    ],
)
def test_long_lines_end(text: str) -> None:
    source = article(text)
    assert_evidence_holds(reader().read(source), source)
