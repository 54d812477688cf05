"""What is taken of an answer: what the article's own words bear out, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from model_server import agreement, answer, leader, person, quotes, summit, trip

from summitry.llm.grounding import MOST_CONFIDENT, Grounded, ground
from summitry.llm.schema import Answer
from summitry.reference import load_reference
from summitry.sources.article import Article

TEXT = (
    "PARIS — French President Emmanuel Macron received German Chancellor Friedrich Merz at the\n"
    "Elysee Palace in Paris on Tuesday. Former Chancellor Angela Merkel stayed away.\n\n"
    "France and Germany signed the Rhine Accord on river freight. Japanese officials watched.\n\n"
    "Macron will fly to Tokyo on November 12 on his Asia tour, and may see a man named Alan Forge."
)
ARTICLE = Article("a", "Macron meets Merz", TEXT, published_on=date(2025, 11, 5))
MET = "Macron received German Chancellor Friedrich Merz"
MACRON, MERZ = person("Emmanuel Macron", "FRA"), person("Merz", "DEU")


def take(article: Article = ARTICLE, **kinds: list[Any]) -> Grounded:
    given = Answer.model_validate(answer(**kinds), strict=True)
    grounded = ground(article, given, load_reference())
    texts = {"title": article.title, "text": article.text}
    for kind in ("leaders", "summits", "agreements", "trips"):
        for item in getattr(grounded.reading, kind):
            assert item.evidence
            for span in item.evidence:
                assert texts[span.field][span.start : span.end] == span.quote != ""
    return grounded


def refusals(grounded: Grounded) -> list[tuple[str | None, str]]:
    return [(one.attribute, one.reason.value) for one in grounded.refused]


def met(**values: Any) -> Any:
    told = quotes(event=MET, place="Elysee Palace in Paris", date="on Tuesday")
    return summit(MACRON, MERZ, evidence=told, **values)


def test_an_item_that_the_article_supports_is_taken_with_the_reference_datas_names() -> None:
    grounded = take(
        summits=[met(start_date="2025-11-04", country="FRA", city="Paris", venue="Elysee Palace")]
    )
    (one,) = grounded.reading.summits
    assert grounded.refused == ()
    assert [(p.name, p.party, p.office, p.role) for p in one.participants] == [
        ("Emmanuel Macron", "FRA", "head_of_state", "host"),
        ("Friedrich Merz", "DEU", "head_of_government", None),
    ]
    assert all(p.leader_id in load_reference().leaders for p in one.participants)
    assert (one.start_date, one.country, one.city, one.level) == (
        "2025-11-04", "FRA", "Paris", "leaders",
    )  # fmt: skip
    assert one.confidence == MOST_CONFIDENT
    told = {e.attribute: e.quote for e in one.evidence}
    assert (told["event"], told["date"]) == (MET, "on Tuesday")


def test_a_quote_may_break_its_lines_elsewhere_but_not_change_a_word() -> None:
    same = "Friedrich Merz at the Elysee Palace in Paris"
    other = "Friedrich Merz at the Matignon in Paris"
    (one,) = take(summits=[summit(MACRON, MERZ, evidence=quotes(event=same))]).reading.summits
    assert one.evidence[0].quote == "Friedrich Merz at the\nElysee Palace in Paris"
    grounded = take(summits=[summit(MACRON, MERZ, evidence=quotes(event=other))])
    assert grounded.reading.summits == ()
    assert refusals(grounded) == [(None, "quote_not_in_article")]
    assert grounded.refused[0].value == other


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ([], "no_quote"),
        (quotes(place="Paris"), "no_quote"),
        (quotes(event=""), "quote_not_in_article"),
        (quotes(event="received"), "quote_too_short"),
        (quotes(event="ceived German Chancellor"), "quote_not_in_article"),  # half a word
        (quotes(event="macron received German"), "quote_not_in_article"),  # other letters
        (quotes(event=MET, date="on Wednesday"), "quote_not_in_article"),
        (quotes(event="Macron " * 400), "quote_too_long"),
    ],
)
def test_an_item_goes_with_its_quotes(told: list[dict[str, str]], reason: str) -> None:
    grounded = take(summits=[summit(MACRON, MERZ, evidence=told)])
    assert grounded.reading.summits == ()
    assert refusals(grounded) == [(None, reason)]


@pytest.mark.parametrize(
    ("values", "attribute"),
    [
        ({"start_date": "2025-11-05"}, "start_date"),  # a Wednesday
        ({"start_date": "2024-11-05"}, "start_date"),
        ({"start_date": "last week"}, "start_date"),
        ({"start_date": "2025-11-31"}, "start_date"),
        ({"end_date": "2025-11-04"}, "end_date"),  # of no start
        ({"country": "JPN"}, "country"),  # its officials watched elsewhere
        ({"country": "DEU"}, "country"),
        ({"country": "Narnia"}, "country"),
        ({"city": "Tokyo"}, "city"),  # in the article, not in the quote
        ({"venue": "<b>Elysee</b>"}, "venue"),
        ({"series": "G20"}, "series"),
    ],
)
def test_a_value_without_support_is_null_and_lowers_confidence(
    values: dict[str, str], attribute: str
) -> None:
    grounded = take(summits=[met(**values)])
    (one,) = grounded.reading.summits
    assert getattr(one, attribute) is None
    assert refusals(grounded) == [(attribute, "not_supported")]
    assert one.confidence == pytest.approx(MOST_CONFIDENT * 2 / 3)


def test_a_coarser_date_than_the_words_is_supported() -> None:
    (one,) = take(summits=[met(start_date="2025-11")]).reading.summits
    assert one.start_date == "2025-11"


def test_without_a_day_of_publication_tuesday_is_no_date() -> None:
    undated = Article("a", ARTICLE.title, ARTICLE.text)
    (one,) = take(undated, summits=[met(start_date="2025-11-04")]).reading.summits
    assert one.start_date is None


def test_a_call_has_no_place() -> None:
    (one,) = take(summits=[met(format="phone", country="FRA", city="Paris")]).reading.summits
    assert (one.country, one.city, one.venue) == (None, None, None)


@pytest.mark.parametrize(
    "other",
    [
        person("Angela Merkel", "DEU"),  # told as former
        person("Alan Forge", "USA"),  # named, but no leader
        person("Xi Jinping", "CHN"),  # not in the article
        person(None, "CHN"),
        person("Emmanuel Macron", "DEU"),  # the other side twice
        person("", ""),
    ],
)
def test_who_is_no_leader_in_the_article_takes_no_part(other: dict[str, Any]) -> None:
    grounded = take(summits=[summit(MACRON, other, evidence=quotes(event=MET))])
    assert grounded.reading.summits == ()
    assert refusals(grounded)[-1] == (None, "too_few_parties")


def test_a_party_alone_may_take_part_where_the_article_names_it() -> None:
    grounded = take(summits=[summit(MACRON, person(None, "DEU"), evidence=quotes(event=MET))])
    (one,) = grounded.reading.summits
    assert [(p.name, p.party) for p in one.participants] == [
        ("Emmanuel Macron", "FRA"), (None, "DEU"),
    ]  # fmt: skip


def test_the_same_item_said_twice_is_one() -> None:
    grounded = take(summits=[met(), met()])
    assert len(grounded.reading.summits) == 1
    assert refusals(grounded) == [(None, "said_twice")]


def test_an_agreement_is_between_parties_that_the_article_names() -> None:
    told = quotes(event="France and Germany signed the Rhine Accord")
    grounded = take(
        agreements=[
            agreement("DEU", "FRA", "USA", evidence=told, title="the rhine accord",
                      topic="transport"),
            agreement("FRA", "USA", evidence=told),
            agreement("FRA", "DEU", evidence=told, title="Treaty of <script>", topic="spells"),
        ]
    )  # fmt: skip
    first, second = grounded.reading.agreements
    assert (first.parties, first.title, first.topic) == (
        ("DEU", "FRA"), "the Rhine Accord", "transport",
    )  # fmt: skip
    assert (second.title, second.topic) == (None, None)
    assert refusals(grounded) == [
        ("parties", "not_supported"),
        ("parties", "not_supported"),
        (None, "too_few_parties"),
        ("title", "not_supported"),
        ("topic", "not_supported"),
    ]


def test_a_trip_leads_abroad_to_a_place_that_is_quoted() -> None:
    flies = quotes(event="Macron will fly to Tokyo", place="Tokyo", date="November 12")
    grounded = take(
        trips=[
            trip(MACRON, "JPN", evidence=flies, city="Tokyo", arrival_date="2025-11-12",
                 status="planned", tour="Asia tour"),
            trip(MACRON, "KOR", evidence=flies),
            trip(MACRON, "FRA", evidence=quotes(event=MET, place="Paris")),
            trip(person("Alan Forge", "USA"), "JPN", evidence=flies),
        ]
    )  # fmt: skip
    (one,) = grounded.reading.trips
    assert (one.leader.name, one.country, one.city, one.arrival_date, one.tour) == (
        "Emmanuel Macron", "JPN", "Tokyo", "2025-11-12", "Asia tour",
    )  # fmt: skip
    assert [one for one in refusals(grounded) if one[0] is None] == [
        (None, "not_supported"),
        (None, "own_country"),
        (None, "not_a_leader"),
    ]


def test_leaders_are_those_in_office_whom_the_article_names() -> None:
    grounded = take(
        leaders=[
            leader("Macron", None, evidence=quotes(event="Macron")),
            leader("Angela Merkel", "DEU", evidence=quotes(event="Angela Merkel")),
            leader("Alan Forge", "USA", evidence=quotes(event="Alan Forge")),
        ]
    )
    assert [(one.name, one.party) for one in grounded.reading.leaders] == [
        ("Emmanuel Macron", "FRA")
    ]
    assert refusals(grounded) == [(None, "not_a_leader"), (None, "not_a_leader")]


def test_a_readouts_day_is_its_publication() -> None:
    readout = Article(
        "r",
        "Readout of President Macron's call with Chancellor Merz",
        "President Emmanuel Macron of France spoke with Chancellor Friedrich Merz of Germany.",
        published_on=date(2025, 11, 5),
    )
    spoke = quotes(event="spoke with Chancellor Friedrich Merz")
    kept = summit(MACRON, MERZ, evidence=spoke, format="phone", start_date="2025-11-05")
    other = summit(MACRON, MERZ, evidence=spoke, format="phone", start_date="2025-11-04")
    assert [s.start_date for s in take(readout, summits=[kept, other]).reading.summits] == [
        "2025-11-05", None,
    ]  # fmt: skip
