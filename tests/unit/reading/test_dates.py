"""Time expressions: which words tell a time, and the day, month or year they mean."""

from __future__ import annotations

from datetime import date

import pytest

from summitry.reading.dates import find_times, month_of_visit, resolve
from summitry.reading.document import TimeExpression

TUESDAY = date(2025, 3, 18)


def said(text: str) -> TimeExpression:
    return TimeExpression("text", 0, len(text), text)


@pytest.mark.parametrize(
    ("sentence", "expressions"),
    [
        ("They met on Monday evening in Lima.", ["Monday evening"]),
        ("Talks ran from Jan. 4-7, 2024, in Oslo.", ["Jan. 4-7, 2024"]),
        ("The visit of 4–7 January 2024 was short.", ["4–7 January 2024"]),
        ("He arrives on the 28th, two days later than planned.", ["on the 28th", "two days later"]),
        ("She left last week and returns next month.", ["last week", "next month"]),
        ("It was signed Wednesday, Oct. 1, 2025.", ["Wednesday, Oct. 1, 2025"]),
        ("From Oct. 30 to Nov. 1 they talk.", ["Oct. 30 to Nov. 1"]),
        ("In May he may go; in 2023 he did not.", ["In May", "in 2023"]),
        ("By June 3 or in May 2020, not for July.", ["June 3", "May 2020", "for July"]),
        (
            "In the first week of December, in the second half of June.",
            ["the first week of December", "the second half of June"],
        ),
        ("The November visit and the state visit of March 3.", ["November", "March 3"]),
        (
            "It ran on May 5, 6 and 7 and on the 3rd and 4th of June.",
            ["May 5, 6 and 7", "on the 3rd and 4th of June"],
        ),
        (
            "He lands on Tuesday (Nov 14) or a week on Friday.",
            ["Tuesday (Nov 14", "a week on Friday"],
        ),
        (
            "They meet in the week of May 5 or by the end of the month.",
            ["the week of May 5", "by the end of the month"],
        ),
        ("Earlier this year and over the weekend.", ["Earlier this year", "over the weekend"]),
        ("Today, tomorrow and last night.", ["Today", "tomorrow", "last night"]),
    ],
)
def test_a_time_is_found_where_words_tell_one(sentence, expressions):
    found = find_times(sentence, "text")
    assert [t.text for t in found] == expressions
    assert all(sentence[t.start : t.end] == t.text for t in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "He may march on with the sun at his back.",
        "Prices rose by 5.4% to $2023.",
        "Resolution 1701 and Article 5 bind them.",
        "Mar-a-Lago and Sept-Iles are places.",
        "The second of three rounds ended.",
        "",
    ],
)
def test_no_time_is_found_where_words_tell_none(sentence):
    assert find_times(sentence, "text") == ()


@pytest.mark.parametrize(
    ("text", "lean", "start", "end"),
    [
        ("Monday", None, "2025-03-17", None),
        ("Tuesday", "past", "2025-03-18", None),
        ("Tuesday", "future", "2025-03-18", None),
        ("Wednesday", "past", "2025-03-12", None),
        ("Wednesday", "future", "2025-03-19", None),
        ("next Tuesday", None, "2025-03-25", None),
        ("last Tuesday", None, "2025-03-11", None),
        ("Thursday next week", None, "2025-03-27", None),
        ("yesterday", None, "2025-03-17", None),
        ("tomorrow", None, "2025-03-19", None),
        ("tonight", None, "2025-03-18", None),
        ("March 3", "past", "2025-03-03", None),
        ("October 28", None, "2024-10-28", None),
        ("October 28", "future", "2025-10-28", None),
        ("28 Oct. 2023", None, "2023-10-28", None),
        ("Monday, March 24", "past", "2025-03-24", None),  # the weekday tells the year
        ("Jan. 4-7", None, "2025-01-04", "2025-01-07"),
        ("Dec. 30 to Jan. 2, 2024", None, "2023-12-30", "2024-01-02"),
        ("Thursday to Saturday", "future", "2025-03-20", "2025-03-22"),
        ("on the 20th", "future", "2025-03-20", None),
        ("on the 28th", "past", "2025-02-28", None),
        ("two days ago", None, "2025-03-16", None),
        ("in two days", None, "2025-03-20", None),
        ("next month", None, "2025-04", None),
        ("later this month", None, "2025-03", None),
        ("in January", None, "2025-01", None),
        ("in May", "past", "2024-05", None),
        ("in May", None, "2025-05", None),
        ("last week", None, "2025-03", None),
        ("earlier this year", None, "2025", None),
        ("in 2023", None, "2023", None),
        ("early June 2026", None, "2026-06", None),
        ("the first week of December", "future", "2025-12", None),
        ("November", "future", "2025-11", None),
        ("May 5, 6 and 7", "future", "2025-05-05", "2025-05-07"),
        ("24/25 November", "future", "2025-11-24", "2025-11-25"),
        ("on the 3rd and 4th of June", "future", "2025-06-03", "2025-06-04"),
        ("Tuesday (Nov 18", "future", "2025-11-18", None),
        ("a week on Friday", "future", "2025-03-28", None),
        ("the week of May 5", "future", "2025-05-05", "2025-05-11"),
        ("by the end of the year", "future", "2025", None),
        ("two days from now", "future", "2025-03-20", None),
        ("over the weekend", None, "2025-03-15", "2025-03-16"),
        ("this weekend", "future", "2025-03-22", "2025-03-23"),
    ],
)
def test_a_time_resolves_against_publication_and_tense(text, lean, start, end):
    found = resolve(said(text), published_on=TUESDAY, lean=lean)
    assert found is not None
    assert (found.start, found.end) == (start, end)
    assert found.precision == {10: "day", 7: "month", 4: "year"}[len(start)]


def test_a_week_that_spans_two_months_settles_no_month():
    assert resolve(said("next week"), published_on=date(2025, 3, 25)) is None


@pytest.mark.parametrize("text", ["Monday", "next month", "October 28", "two days later", "today"])
def test_nothing_is_resolved_without_what_it_hangs_on(text):
    assert resolve(said(text), published_on=None) is None


@pytest.mark.parametrize("text", ["Feb. 30, 2025", "31 November 2024", "2025-02-30"])
def test_a_day_that_is_in_no_calendar_is_none(text):
    assert resolve(said(text), published_on=TUESDAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("two days later", "2025-03-12"),
        ("a day earlier", "2025-03-09"),
        ("the following day", "2025-03-11"),
        ("the same day", "2025-03-10"),
        ("a week later", "2025-03-17"),
        ("earlier in the day", "2025-03-18"),  # the anchor is old news
    ],
)
def test_an_anchored_time_counts_from_its_anchor(text, day):
    found = resolve(said(text), published_on=TUESDAY, anchor=date(2025, 3, 10))
    assert found is not None
    assert found.start == day


def test_earlier_in_the_day_is_of_the_day_told_before_or_of_publication():
    later = said("later in the day")
    told = resolve(later, published_on=TUESDAY, anchor=date(2025, 3, 17))
    alone = resolve(later, published_on=TUESDAY)
    assert told is not None and alone is not None
    assert (told.start, alone.start) == ("2025-03-17", "2025-03-18")


@pytest.mark.parametrize(
    ("day", "month"),
    [("2025-03-14", "2025-03"), ("2025-03-02", None), ("2025-03", "2025-03"), ("2025", "2025")],
)
def test_a_visit_on_in_mid_month_began_in_that_month(day, month):
    found = month_of_visit(day)
    assert (found.start if found else None) == month


def test_every_expression_found_can_be_read_back():
    text = (
        "On Monday, 3 March 2025, and again March 5-7, in late April, on the 9th, last Friday, "
        "next year, three weeks ago, in two months, the next day and since 2019, they met."
    )
    for expression in find_times(text, "text"):
        resolve(expression, published_on=TUESDAY, anchor=TUESDAY)  # must not raise
    assert len(find_times(text, "text")) == 10
