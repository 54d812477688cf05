"""Instruments: how they are named, whose they are, when they were made, and that two stay two."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from summitry.reading.events import Agreement
from summitry.reading.reader import RuleReader
from summitry.reference import load_reference
from summitry.sources.article import Article

TUESDAY = date(2023, 10, 17)


@cache
def reader() -> RuleReader:
    return RuleReader(load_reference())


def read(text: str, *, title: str = "", on: date = TUESDAY) -> tuple[Agreement, ...]:
    article = Article(article_id="a", title=title, text=text, language="en", published_on=on)
    return reader().read(article).agreements


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ghana and Togo signed a treaty on shared rivers in Lome on Monday.",
         "treaty on shared rivers"),
        ("Ghana and Togo signed the \"Lome Declaration on Cocoa\" on Monday.",
         "Lome Declaration on Cocoa"),
        ("Ghana and Togo sign historic customs pact", "customs pact"),
        ("The U.S.-Fiji Shiprider Agreement was signed in Suva on Monday.",
         "U.S.-Fiji Shiprider Agreement"),
    ],
)  # fmt: skip
def test_an_instrument_is_titled_as_the_text_names_it(text: str, title: str) -> None:
    assert [a.title for a in read(text)] == [title]


def test_the_name_and_the_subject_quote_the_words_that_give_them() -> None:
    (one,) = read("Ghana signed a treaty with Togo on the sharing of rivers in Lome on Monday.")
    told = {e.attribute: e.quote for e in one.evidence}
    assert one.title == "treaty on the sharing of rivers"
    assert told["title"] == "treaty with Togo on the sharing of rivers"
    assert (one.topic, told["topic"]) == ("energy", "rivers")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Ghana and Togo signed a customs pact in Lome on Monday.", "TGO"),
        ("Ghana and Togo negotiated a customs pact in Lome on Monday.", None),
    ],
)
def test_only_what_is_made_is_made_somewhere(text: str, country: str | None) -> None:
    assert [a.country for a in read(text)] == [country]


def test_a_headline_in_the_present_is_of_the_day_of_publication() -> None:
    (one,) = read("Lorries will cross faster.", title="Ghana, Togo sign customs pact")
    assert (one.status, one.date) == ("signed", "2023-10-17")


def test_what_is_issued_at_a_meeting_has_its_day() -> None:
    text = (
        "Ghana's Nana Akufo-Addo met Togo's Faure Gnassingbe in Accra on Sunday. The two sides "
        "issued a joint statement."
    )
    (one,) = read(text)
    assert (one.parties, one.date) == (("GHA", "TGO"), "2023-10-15")
    assert {e.quote for e in one.evidence if e.attribute == "date"} == {"Sunday"}


def test_where_the_article_opens_with_a_span_of_days_only_their_month_is_told() -> None:
    text = (
        "Ghana's foreign minister travelled to Togo October 11-14, 2023. He met Togo's president "
        "and issued a joint statement with him."
    )
    assert [a.date for a in read(text)] == ["2023-10"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ghana and Togo signed an accord on fish on Monday. The accord runs for a year.", 1),
        ("Ghana and Togo signed an accord on fish and a treaty on extradition on Monday.", 2),
        ("Ghana and Togo signed three memoranda on fish, on tea, and on visas on Monday.", 3),
        ("Ghana and Togo signed four documents on Monday, including a treaty on visas.", 1),
        ("Ghana signed rail deals with Togo and Benin on Monday.", 2),
    ],
)
def test_two_instruments_stay_two_and_two_names_of_one_become_one(text: str, count: int) -> None:
    assert len(read(text)) == count


def test_the_stages_of_one_instrument_are_one_with_the_last_status() -> None:
    text = (
        "Togo's parliament ratified a border treaty with Ghana on Monday. The two countries signed "
        "the treaty in June."
    )
    (one,) = read(text)
    assert (one.status, one.date) == ("ratified", "2023-10-16")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("The two Koreas signed a rail accord in Kaesong on Monday.", ("KOR", "PRK")),
        ("North and South Korea signed a rail accord on Monday.", ("KOR", "PRK")),
        ("Iran and six world powers reached a nuclear deal in Vienna on Monday.",
         ("CHN", "DEU", "FRA", "GBR", "IRN", "RUS", "USA")),
    ],
)  # fmt: skip
def test_a_name_of_several_parties_is_all_of_them(text: str, parties: tuple[str, ...]) -> None:
    assert [a.parties for a in read(text)] == [parties]


def test_a_party_pointed_back_to_is_shown_by_the_words_that_point() -> None:
    text = "Ghana's and Togo's foreign ministers met on Monday. The two countries signed a treaty."
    (one,) = read(text)
    assert {e.quote for e in one.evidence if e.attribute == "party"} == {"The two countries"}


@pytest.mark.parametrize(
    "text",
    [
        "Puerto Rico and the United States signed an agreement on schools on Monday.",
        "The World Bank and Togo signed an agreement on Monday.",
        "Ghana's MTN and Togo's Togocom signed a roaming deal on Monday.",
        "Ghana and Togo have to deal with smugglers.",
    ],
)
def test_what_is_not_between_states_is_no_agreement(text: str) -> None:
    assert read(text) == ()


def test_a_thousand_mentions_of_one_instrument_are_one() -> None:
    text = "Ghana and Togo signed a customs pact on Monday. The two countries signed the pact. "
    (one,) = read(text * 500)
    assert one.parties == ("GHA", "TGO")


def test_two_texts_told_together_keep_their_own_partner_and_day() -> None:
    text = "Japan signed a defence pact with Ghana on Sunday and another with Togo on Monday."
    told = {(a.parties, a.date) for a in read(text)}
    assert told == {(("GHA", "JPN"), "2023-10-15"), (("JPN", "TGO"), "2023-10-16")}
