"""What `summitry read --explain` says: why an item was read, and why a word was not."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from summitry.reading.explain import explanation, refusals
from summitry.reading.reader import Account, RuleReader
from summitry.reference import load_reference
from summitry.sources.article import Article


@cache
def reader() -> RuleReader:
    return RuleReader(load_reference())


def account(text: str, title: str = "") -> Account:
    return reader().account(Article("a", title, text, published_on=date(2025, 10, 28)), whole=True)


def test_an_item_names_its_rule_its_weight_and_a_span_for_each_attribute() -> None:
    text = "Emmanuel Macron met Narendra Modi in Berlin on Monday."
    lines = list(explanation(account(text), floor=0.5))
    summit = next(n for n, line in enumerate(lines) if line.startswith("  summit"))
    told = "\n".join(lines[summit:])
    assert "rule 'met', weight 0.90: “met”  text 16–19" in told
    for attribute, quote in (
        ("participant", "Emmanuel Macron"),
        ("participant", "Narendra Modi"),
        ("status", "met"),
        ("place", "Berlin"),
        ("date", "Monday"),
    ):
        assert f"    {attribute:12} “{quote}”  text {text.index(quote)}–" in told


def test_an_item_below_the_floor_says_so() -> None:
    lines = list(explanation(account("Macron met Modi in Berlin on Monday."), floor=0.99))
    assert any("below the floor of 0.99" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("Macron did not meet Merz in Rome.", "meet", "denied: “not”"),
        ("If Macron meets Merz in Rome, aides will cheer.", "meets", "only supposed"),
        ("Macron met students.", "met", "no persons of two parties"),
        ("Macron told Merz that the visit would help.", "visit", "names no place"),
        ("Macron told Modi of a deal.", "deal", "nothing is told to happen to it"),
    ],
)
def test_a_word_that_was_not_taken_is_given_with_the_reason(
    text: str, word: str, reason: str
) -> None:
    text = f"Macron met Modi in Paris and signed a trade pact between France and India. {text}"
    told = [one for one in refusals(account(text)) if one.word == word]
    assert len(told) == 1
    assert text[told[0].start :].startswith(word)
    assert reason in told[0].reason


def test_a_day_that_only_the_form_tells_names_the_form() -> None:
    title = "Readout of President Trump’s Call with Prime Minister Modi"
    found = account("They spoke of trade.", title).reading.summits[0]
    assert found.start_date == "2025-10-28"
    assert [one.quote for one in found.evidence if one.attribute == "date"] == ["Call"]


def test_an_article_with_nothing_to_read_has_no_refusals() -> None:
    assert refusals(account("The shop sold bread.")) == []


def test_the_whole_article_is_explained_and_its_reading_is_the_same() -> None:
    text = "Macron met Modi in Berlin on Monday. Merz met students. Bread was sold."
    article = Article("a", "", text, published_on=date(2025, 10, 28))
    assert reader().account(article, whole=True).reading == reader().read(article)
