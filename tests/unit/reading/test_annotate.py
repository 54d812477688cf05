"""The document as a whole: exact offsets, any text, linear time."""

from __future__ import annotations

import time
from datetime import date

import pytest

from summitry.reading.annotate import annotate
from summitry.reference import load_reference
from summitry.sources.article import Article

STORY = (
    "TOKYO (AP) — Japanese Prime Minister Fumio Kishida and U.S. President Joe Biden met in Tokyo "
    "on Monday, May 22.\n\n“We agreed,” Kishida said — in São Paulo and N’Djamena, too 🙂. "
    "Chinese officials and the G7 summit’s host left the Élysée at 5 p.m."
)


def read(text: str, title: str = "", on: date | None = date(2023, 5, 23)):
    return annotate(Article("a", title, text, published_on=on), load_reference())


def test_every_span_is_exactly_its_text():
    document = read(STORY, title="Biden Meets Kishida in Tokyo")
    fields = {"title": document.article.title, "text": document.article.text}
    for one in (*document.sentences, *document.names, *document.times):
        assert fields[one.field][one.start : one.end] == one.text
        assert one.text


def test_everything_stands_in_order_of_field_and_offset_and_no_name_overlaps_another():
    document = read(STORY, title="Biden Meets Kishida in Tokyo")
    order = {"title": 0, "text": 1}
    for group in (document.sentences, document.names, document.times):
        places = [(order[one.field], one.start) for one in group]
        assert places == sorted(places)
    for one, following in zip(document.names, document.names[1:], strict=False):
        assert one.field != following.field or one.end <= following.start


def test_the_dateline_is_the_place_the_story_was_filed_from():
    assert read(STORY).dateline_place is not None
    assert read(STORY).dateline_place.city == "Tokyo"
    assert read("Talks in Tokyo ended.").dateline_place is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "習近平國家主席訪問日本。", "İstanbul’da görüştüler.", "\ud83d\ude42 🙂",
     "a\x00b", "ﬁnal ﬂight ẞtraße", "Ω≈ç√∫˜µ≤≥÷"],
)  # fmt: skip
def test_any_text_is_read(text):
    document = read(text, title=text)
    assert all(0 <= n.start < n.end <= len(text) for n in document.names)


def test_an_article_without_a_date_is_read_as_of_the_newest_facts():
    assert read("President Emmanuel Macron came.", on=None).published_on is None
    assert read("Japanese Prime Minister Sanae Takaichi came.", on=None).names[0].leader_id


@pytest.mark.parametrize(
    "unit",
    ["President Foo Bar met Prime Minister Baz Qux and ", "Aaa Bbb Ccc ", "Trump ", "U.S. ",
     "King Sheikh Prime Minister Sir ", "Japan's new new new ", "May 5 to ", "former ", "..",
     "\"“”", "PRESIDENT BIDEN: ", "president ", "Ab-"],
)  # fmt: skip
def test_a_long_line_takes_time_linear_in_its_length(unit):
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        read(text)
        return time.process_time() - start

    def least(length: int) -> float:  # other work on the machine only adds
        return min(seconds(length) for _ in range(3))

    seconds(1_000)  # warm
    assert least(300_000) < 12 * max(least(60_000), 0.05)


def test_an_article_without_a_date_is_read_as_of_when_most_of_its_leaders_served():
    document = read("Helmut Kohl met François Mitterrand and Margaret Thatcher.", on=None)
    assert [(n.name, n.is_former) for n in document.names] == [
        ("Helmut Kohl", False), ("François Mitterrand", False), ("Margaret Thatcher", False),
    ]  # fmt: skip
    assert document.published_on is None
