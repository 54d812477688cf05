"""What the comparison of the sample with a warehouse calls right, wrong, missing, unexpected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sample_comparison import Row, compare, differences_of

MEETING: dict[str, Any] = {
    "story": "lakeside",
    "event_type": "summit",
    "participants": ["ada", "bela"],
    "parties": ["AAA", "BBB"],
    "series": None,
    "format": "in_person",
    "status": "held",
    "start_date": "2024-03-05",
    "end_date": None,
    "country_id": "AAA",
    "city": "Lakeside",
    "venue": None,
    "status_history": ["planned", "held"],
    "articles": ["wire-1", "wire-2"],
}
VISIT: dict[str, Any] = {
    "story": "lakeside",
    "event_type": "trip",
    "leader_id": "bela",
    "country_id": "AAA",
    "city": "Lakeside",
    "arrival_date": "2024-03",
    "departure_date": None,
    "status": "underway",
    "status_any": ["underway", "completed"],
    "tour_name": None,
    "status_history": None,
    "articles": ["wire-2"],
}


def meeting(**changes: Any) -> Row:
    statuses = changes.pop("statuses", ("planned", "held"))
    quotes = changes.pop("quotes", 3)
    articles = changes.pop("articles", frozenset({"wire-1", "wire-2"}))
    values = {
        "participants": ["ada", "bela"],
        "parties": ["AAA", "BBB"],
        "series": None,
        "level": "leaders",
        "format": "in_person",
        "status": "held",
        "start_date": date(2024, 3, 5),
        "end_date": None,
        "date_precision": "day",
        "country_id": "AAA",
        "city": "Lakeside",
        "venue": "Old Mill",
    }
    return Row("summit", "s1", values | changes, articles, statuses, quotes)


def visit(**changes: Any) -> Row:
    values = {
        "leader_id": "bela",
        "country_id": "AAA",
        "city": "Lakeside",
        "status": "completed",
        "arrival_date": date(2024, 3, 4),
        "departure_date": None,
        "date_precision": "day",
        "tour_name": None,
    }
    return Row("trip", "t1", values | changes, frozenset({"wire-2"}), ("completed",), 1)


def test_a_row_that_says_the_same_is_right() -> None:
    assert compare([MEETING, VISIT], [meeting(), visit()]).is_clean


@pytest.mark.parametrize(
    ("change", "attribute"),
    [
        ({"participants": ["ada", "bela", "carl"]}, "participants"),
        ({"status": "planned"}, "status"),
        ({"start_date": date(2024, 3, 6)}, "start_date"),
        ({"start_date": date(2024, 3, 1), "date_precision": "month"}, "start_date"),
        ({"start_date": None}, "start_date"),
        ({"end_date": date(2024, 3, 6)}, "end_date"),
        ({"country_id": None}, "country_id"),
        ({"city": "Hilltop"}, "city"),
        ({"format": "phone"}, "format"),
        ({"series": "G20"}, "series"),
        ({"statuses": ("held",)}, "status_history"),
        ({"quotes": 0}, "evidence"),
    ],
)
def test_one_wrong_attribute_is_told_by_its_name(change: dict[str, Any], attribute: str) -> None:
    (difference,) = differences_of(MEETING, meeting(**change))
    assert difference.startswith(f"{attribute}: expected ")


def test_what_the_articles_leave_open_is_not_compared() -> None:
    assert not differences_of(MEETING | {"open": ["start_date"]}, meeting(start_date=None))


def test_an_optional_participant_may_be_there_or_not() -> None:
    event = MEETING | {"participants_optional": ["carl"]}
    assert not differences_of(event, meeting())
    assert not differences_of(event, meeting(participants=["ada", "bela", "carl"]))


def test_a_month_asks_only_that_the_day_lies_in_it() -> None:
    assert not differences_of(VISIT, visit())
    assert differences_of(VISIT, visit(arrival_date=date(2024, 4, 1)))


@pytest.mark.parametrize(
    ("statuses", "is_right"),
    [
        (("planned", "underway"), True),
        (("planned", "completed"), True),
        (("planned", "underway", "completed"), True),
        (("planned",), False),
        (("underway", "completed"), False),
        (("planned", "underway", "cancelled"), False),
    ],
)
def test_a_history_may_leave_open_which_of_some_statuses_came(
    statuses: tuple[str, ...], is_right: bool
) -> None:
    event = MEETING | {"status_history": ["planned", ["underway", "completed"]]}
    assert (not differences_of(event, meeting(statuses=statuses))) is is_right


def test_an_event_without_a_row_is_missing() -> None:
    assert compare([MEETING], []).missing == [MEETING]


@pytest.mark.parametrize(
    "other",
    [{"articles": frozenset({"wire-9"})}, {"participants": ["ada", "carl"]}, {"participants": []}],
)
def test_a_row_of_other_reports_or_other_people_is_another_event(other: dict[str, Any]) -> None:
    outcome = compare([MEETING], [meeting(**other)])
    assert (len(outcome.missing), len(outcome.unexpected)) == (1, 1)


def test_a_second_row_of_one_event_is_unexpected() -> None:
    second = meeting(status="planned", articles=frozenset({"wire-1"}))
    outcome = compare([MEETING], [second, meeting()])
    assert outcome.right == [MEETING]
    assert outcome.unexpected == [second]


def test_the_meeting_and_the_gathering_around_it_are_told_apart() -> None:
    gathering = MEETING | {"series": "G20", "end_date": "2024-03-06"}
    rows = [meeting(series="G20", end_date=date(2024, 3, 6)), meeting()]
    assert compare([MEETING, gathering], rows).is_clean


def test_an_optional_event_counts_neither_way() -> None:
    optional = VISIT | {"required": False}
    assert compare([optional], [visit(status="cancelled")]).is_clean
    assert compare([optional], []).is_clean


def test_a_ministers_row_is_no_surprise() -> None:
    assert compare([], [meeting(level="ministers")]).is_clean
    assert not compare([], [meeting()]).is_clean


def test_the_figures_tell_each_event_type_apart() -> None:
    outcome = compare([MEETING, VISIT], [meeting(city="Hilltop"), meeting(start_date=None)])
    assert outcome.figures()["summit"] == {
        "expected": 1, "found": 1, "right": 0, "unexpected": 1
    }  # fmt: skip
    assert outcome.figures()["trip"] == {"expected": 1, "found": 0, "right": 0, "unexpected": 0}


def test_the_report_names_the_difference_and_the_reports_it_comes_from() -> None:
    report = compare([MEETING], [meeting(city="Hilltop")]).report()
    assert "city: expected Lakeside, got Hilltop" in report
    assert "from wire-1, wire-2" in report
