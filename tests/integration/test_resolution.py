"""Reports of events become events: one row each, evidence under it, whatever the order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from staging_rows import Staging

from summitry import project, registry, transform, warehouse
from summitry.settings import Settings

Rows = list[tuple[Any, ...]]
Query = Callable[[str], Rows]


def stories() -> Staging:
    """Return one story a test, each with people of its own; the newest article is of 2026-03."""
    staging = Staging()
    article, summit, trip, agreement = (
        staging.article, staging.summit, staging.trip, staging.agreement,
    )  # fmt: skip

    # A meeting is planned, then held; a late paper still calls it planned.
    ana, ivo = ("Ana Torvald", "NOR"), ("Ivo Marek", "CZE")
    article("held-1", "2025-03-01T08:00:00")
    summit("held-1", ana, ivo, status="planned", start_date="2025-03", country_id="CZE")
    article("held-2", "2025-03-12T18:00:00")
    summit("held-2", ana, ivo, start_date="2025-03-12", country_id="CZE", city="Prague")
    article("held-3", "2025-03-13T09:00:00")
    summit("held-3", ana, ivo, status="planned", start_date="2025-03-12", country_id="CZE")
    # The same two months later, and by phone the day after that: three events.
    article("held-4", "2025-09-02")
    summit("held-4", ana, ivo, start_date="2025-09-02", country_id="NOR", city="Oslo")
    article("held-5", "2025-09-04")
    summit("held-5", ana, ivo, start_date="2025-09-03", format="phone")
    article("held-6", "2025-09-02")
    summit("held-6", ana, ivo, start_date="2025-09-02", country_id="NOR", format="in_person")

    # Two days that one article tells apart are two meetings; that others know one day only
    # does not join them.
    bea, luc = ("Bea Lindqvist", "SWE"), ("Luc Moreau", "FRA")
    article("days-1", "2025-05-08")
    summit("days-1", bea, luc, start_date="2025-05-06", country_id="SWE")
    summit("days-1", bea, luc, start_date="2025-05-07", country_id="SWE")
    article("days-2", "2025-05-07")
    summit("days-2", bea, luc, start_date="2025-05-07", country_id="SWE")

    # Calls on two days, each told on its day, are two, and so are meetings in two towns; a day
    # that only a late report gives may be a slip, and so may that of a second report of one town.
    for number, (day, told) in enumerate([
        ("2025-04-08", "2025-04-08"), ("2025-04-09", "2025-04-09"), ("2025-06-08", "2025-06-08"),
        ("2025-06-09", "2025-07-20"),
    ]):  # fmt: skip
        article(f"rang-{number}", told)
        summit(f"rang-{number}", ("Iva Horak", "SVK"), ("Lou Adams", "CAN"), start_date=day,
               format="phone")  # fmt: skip
    for number, (day, city) in enumerate([
        ("2025-08-12", "Lyon"), ("2025-08-13", "Nice"), ("2025-10-12", "Lyon"),
        ("2025-10-13", "Lyon"),
    ]):  # fmt: skip
        article(f"town-{number}", day)
        summit(f"town-{number}", luc, ("Lou Adams", "CAN"), start_date=day, country_id="FRA",
               city=city, format="in_person")  # fmt: skip

    # Only parties are named, or no day: they join the meeting they are near.
    article("near-1", "2025-06-10")
    summit("near-1", ("Rui Prado", "PRT"), ("Eva Kruse", "DEU"), start_date="2025-06-10")
    article("near-2", "2025-06-11")
    summit("near-2", "PRT", ("Eva Kruse", "DEU"), start_date="2025-06-10")
    article("near-3", "2025-06-12")
    summit("near-3", ("Rui Prado", "PRT"), ("Eva Kruse", "DEU"))
    article("near-4", "2025-08-20")
    summit("near-4", ("Rui Prado", "PRT"), ("Eva Kruse", "DEU"))

    # Said again in the same report, without day or place, it is no other meeting.
    article("again-1", "2025-09-20")
    summit("again-1", ("Rui Prado", "PRT"), ("Lea Morn", "BEL"), start_date="2025-09-20",
           country_id="BEL", city="Ghent", format="in_person")  # fmt: skip
    summit("again-1", ("Rui Prado", "PRT"), ("Lea Morn", "BEL"), format="in_person")

    # Two of three are named for the same day and city; elsewhere both are told of.
    trio = (("Kei Arata", "JPN"), ("Min Jae-won", "KOR"), ("Joan Field", "USA"))
    article("trio-1", "2025-07-02")
    summit("trio-1", *trio, start_date="2025-07-01", country_id="USA", city="Chicago")
    article("trio-2", "2025-07-02")
    summit("trio-2", *trio[:2], start_date="2025-07-01", country_id="USA", city="Chicago")
    article("trio-3", "2025-10-02")
    summit("trio-3", *trio, start_date="2025-10-01", country_id="KOR", city="Busan")
    summit("trio-3", *trio[1:], start_date="2025-10-01", country_id="KOR", city="Busan")

    # A gathering with a meeting inside it.
    article("gather-1", "2025-11-22")
    summit(
        "gather-1", ("Rui Prado", "PRT"), ("Tom Okoro", "NGA"), series="G20",
        start_date="2025-11-22", end_date="2025-11-23", country_id="ZAF", city="Johannesburg",
    )  # fmt: skip
    article("gather-2", "2025-11-23")
    summit("gather-2", series="G20", start_date="2025-11-23", country_id="ZAF")
    summit(
        "gather-2", ("Tom Okoro", "NGA"), ("Eva Kruse", "DEU"), start_date="2025-11-22",
        country_id="ZAF", city="Johannesburg", format="in_person",
    )  # fmt: skip

    # The gathering of the year before: planned for another day, told of by its country alone,
    # by its last day alone, and of one day's bilateral in it.
    article("nato-1", "2024-03-01")
    summit("nato-1", series="NATO", status="planned", country_id="USA")
    article("nato-2", "2024-06-01")
    summit("nato-2", series="NATO", status="planned", start_date="2024-06-20", country_id="USA")
    article("nato-3", "2024-07-12")
    summit("nato-3", series="NATO", start_date="2024-07", end_date="2024-07-11", country_id="USA")
    article("nato-4", "2025-02-12")
    summit("nato-4", series="NATO", country_id="USA")
    article("sco-1", "2025-08-22")
    summit("sco-1", series="SCO", status="planned", start_date="2025-08-31", end_date="2025-09-01")
    article("sco-2", "2025-08-30")
    summit("sco-2", series="SCO", status="planned", country_id="CHN", city="Tianjin")
    article("sco-3", "2025-09-04")
    summit("sco-3", series="SCO", start_date="2025-09", country_id="CHN")
    article("nato-5", "2024-07-10")
    summit("nato-5", ("Tom Okoro", "NGA"), ("Eva Kruse", "DEU"), start_date="2024-07-10",
           country_id="USA")  # fmt: skip

    # A paper tells of a visit as made that is to come: it is planned.
    article("soon-1", "2025-03-01")
    trip("soon-1", ("Ola Berg", "ISL"), "NOR", "completed", arrival_date="2025-03-20")

    # Postponed, cancelled, and planned long ago.
    article("off-1", "2025-02-01")
    summit(
        "off-1", ("Pia Holm", "DNK"), ("Jan Smit", "NLD"), status="planned", start_date="2025-04"
    )
    article("off-2", "2025-02-10")
    summit(
        "off-2", ("Pia Holm", "DNK"), ("Jan Smit", "NLD"), status="cancelled", start_date="2025-04"
    )
    article("due-1", "2025-02-11")
    summit("due-1", ("Pia Holm", "DNK"), ivo, status="planned", start_date="2025-02-20")

    # Put off without a date, then held; and held two days after the day it was planned for.
    article("late-1", "2025-02-01")
    summit("late-1", ("Nia Grech", "MLT"), ivo, status="planned", start_date="2025-02-10")
    article("late-2", "2025-02-08")
    summit("late-2", ("Nia Grech", "MLT"), ivo, status="postponed", start_date="2025-02-10")
    article("late-3", "2025-04-02")
    summit("late-3", ("Nia Grech", "MLT"), ivo, start_date="2025-04-01")
    article("late-4", "2025-07-01")
    summit("late-4", ("Nia Grech", "MLT"), ivo, status="planned", start_date="2025-07-10")
    article("late-5", "2025-07-13")
    summit("late-5", ("Nia Grech", "MLT"), ivo, start_date="2025-07-12")
    # A planned meeting is not the call of next week, nor the meeting elsewhere.
    article("call-1", "2025-08-01")
    summit("call-1", ("Leo Brandt", "LUX"), ivo, status="planned", country_id="LUX")
    article("call-2", "2025-08-08")
    summit("call-2", ("Leo Brandt", "LUX"), ivo, start_date="2025-08-08", format="phone")
    article("call-3", "2025-08-20")
    summit("call-3", ("Leo Brandt", "LUX"), ivo, start_date="2025-08-19", country_id="CZE")

    # Awaited in person for one day, and a call on the day before: two.
    article("eve-1", "2025-08-01")
    summit("eve-1", ("Jo Weiss", "AUT"), ("Sam Aho", "FIN"), status="planned",
           start_date="2025-08-11", country_id="FIN", format="in_person")  # fmt: skip
    article("eve-2", "2025-08-10")
    summit("eve-2", ("Jo Weiss", "AUT"), ("Sam Aho", "FIN"), start_date="2025-08-10",
           format="phone")  # fmt: skip

    # A wire copy says the wrong day thrice, two papers of their own the right one.
    wire = (
        "The two leaders met in the capital to speak of fish. Then they spoke for hours and dined."
    )
    for number in range(3):
        article(f"wire-{number}", f"2025-01-2{number}", text=f"DESK {number}. {wire}")
        summit(f"wire-{number}", ("Kai Berg", "FIN"), ivo, start_date="2025-01-19", city="Turku")
    for number in range(2):
        article(f"own-{number}", "2025-01-21")
        summit(f"own-{number}", ("Kai Berg", "FIN"), ivo, start_date="2025-01-20", city="Turku")

    # A tour of three stops, the last not yet made; a visit half a year on.
    mia = ("Mia Rossi", "ITA")
    article("tour-1", "2025-10-07")
    trip("tour-1", mia, "VNM", "completed", tour_name="Asia trip")
    trip("tour-1", mia, "THA", "underway", arrival_date="2025-10-06", tour_name="Asia trip")
    trip("tour-1", mia, "IDN", "planned", tour_name="Asia trip")
    article("tour-2", "2025-10-01")
    trip("tour-2", mia, "THA", "planned", arrival_date="2025-10")
    article("tour-3", "2026-03-02")
    trip("tour-3", mia, "THA", "completed", arrival_date="2026-03-01")

    # One paper tells of the arrival, one of the departure, one of the visit without a day; the
    # next visit is told of without a day, too, half a year later.
    pat = ("Pat Quill", "IRL")
    article("stay-1", "2025-06-02")
    trip("stay-1", pat, "MLT", "underway", arrival_date="2025-06-01")
    article("stay-2", "2025-06-05")
    trip("stay-2", pat, "MLT", "completed", departure_date="2025-06-05")
    article("stay-3", "2025-06-20")
    trip("stay-3", pat, "MLT", "completed")
    article("stay-4", "2025-12-20")
    trip("stay-4", pat, "MLT", "completed")

    # A meeting abroad is a visit, with the meeting's day; a visit told without one has it from
    # the meeting, and one that was planned for then was made.
    joe = ("Joe Lindt", "CHE")
    article("met-1", "2025-09-11")
    summit("met-1", joe, ("Una Varga", "HUN"), start_date="2025-09-10", country_id="HUN",
           format="in_person")  # fmt: skip
    article("met-2", "2025-11-03")
    trip("met-2", joe, "SVN", "underway", city="Ljubljana")
    summit("met-2", joe, ("Nik Zupan", "SVN"), start_date="2025-11-02", country_id="SVN",
           format="in_person")  # fmt: skip
    article("met-3", "2025-12-01")
    trip("met-3", joe, "BGR", "planned", arrival_date="2025-12-09", departure_date="2025-12-11")
    article("met-4", "2025-12-11")
    summit("met-4", joe, ("Ani Petrova", "BGR"), start_date="2025-12-10", format="in_person")
    # Days given for two countries at once are the tour's, of a stop they tell the month.
    article("met-5", "2026-01-02")
    for country in ("SRB", "MKD"):
        trip("met-5", joe, country, "planned", arrival_date="2026-01-12",
             departure_date="2026-01-15")  # fmt: skip
    # A part of the traveller's own country is not abroad.
    article("met-6", "2026-01-20")
    trip("met-6", ("Ada Holt", "DNK"), "GRL", "completed", arrival_date="2026-01-19")

    # The same report gives the visit's month and the day of a meeting on it; elsewhere it awaits
    # another visit after the one it tells of.
    uma = ("Uma Ilves", "EST")
    article("month-1", "2025-05-20")
    trip("month-1", uma, "PRT", "planned", arrival_date="2025-05")
    summit("month-1", uma, ("Rui Prado", "PRT"), start_date="2025-05-20", country_id="PRT",
           format="in_person")  # fmt: skip
    article("month-2", "2025-07-02")
    trip("month-2", uma, "BEL", "completed", arrival_date="2025-07-01")
    trip("month-2", uma, "BEL", "planned")
    article("month-3", "2025-09-01")
    trip("month-3", uma, "NLD", "planned", arrival_date="2025-09-03")
    trip("month-3", uma, "NLD", "planned")
    trip("month-3", uma, "HUN", "completed")
    trip("month-3", uma, "HUN", "planned", arrival_date="2025-09-05")

    # Two statements of the same two a fortnight apart; the day after the second, one speaks of it
    # without its day.
    article("said-1", "2025-10-01")
    article("said-2", "2025-10-15")
    article("said-3", "2025-10-16")
    for number, day in ((1, "2025-10-01"), (2, "2025-10-15")):
        agreement(f"said-{number}", "EST", "PRT", status="agreed", kind="joint_statement",
                  title="joint statement", status_date=day)  # fmt: skip
    agreement("said-3", "EST", "PRT", status="agreed", kind="joint_statement")
    agreement("said-3", "EST", "PRT", status="agreed", kind="deal", title="deal")

    # One treaty by its own name, whatever each paper takes it to be about; 'treaty' is no name.
    for number, (status, day, topic) in enumerate([
        ("signed", "2025-03-03", "defence"), ("ratified", "2025-09-09", "politics"),
    ]):  # fmt: skip
        article(f"pact-{number}", day)
        for title in ("Treaty on Lasting Good Neighbourship", "treaty"):
            about = topic if title != "treaty" else ("space", "aid")[number]
            agreement(f"pact-{number}", "EST", "HUN", status=status, kind="treaty", title=title,
                      status_date=day, topic_id=about)  # fmt: skip

    # An agreement from proposal to force, and another of the same two on another subject.
    article("deal-1", "2025-01-05")
    agreement("deal-1", "NOR", "CZE", status="proposed", topic_id="energy", country_id="NOR")
    article("deal-2", "2025-03-12T20:00:00")
    agreement(
        "deal-2", ana, ivo, status="signed", topic_id="energy", title="Prague Gas Accord",
        status_date="2025-03-12", country_id="CZE", city="Prague",
    )  # fmt: skip
    agreement("deal-2", ana, ivo, kind="memorandum", topic_id="space", status_date="2025-03-12")
    article("deal-3", "2025-12-01")
    agreement(
        "deal-3", "CZE", "NOR", status="in_force", topic_id="energy", status_date="2025-12-01"
    )

    # A group of countries is a party by itself, in capitals.
    article("group-1", "2025-11-23")
    agreement(
        "group-1", "Commonwealth", status="agreed", kind="joint_statement", topic_id="climate"
    )

    # What can't be right is withheld: at home abroad, over before it began, out of office.
    article("odd-1", "2025-04-02")
    trip("odd-1", mia, "ITA", "completed", arrival_date="2025-04-01")
    summit("odd-1", ana, mia, start_date="2025-04-02", end_date="2025-04-01")
    summit("odd-1", ana, luc, series="UNGA", start_date="1944")
    summit("odd-1", ("margaret-thatcher", "GBR"), mia, start_date="2025-04-02")
    return staging


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("resolution"))
    stories().store(settings)
    transform.build(settings)
    return settings


@pytest.fixture(scope="module")
def query(built: Settings) -> Iterator[Query]:
    with duckdb.connect(str(built.build_path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'; set schema = 'marts'")
        yield lambda sql: connection.execute(sql).fetchall()


def meetings(*names: str, columns: str) -> str:
    """Return the query for the meetings in which all the named people take part, by date."""
    conditions = " and ".join(
        f"summit_id in (select summit_id from fct_summit_participants inner join dim_leaders "
        f"using (leader_id) where family_name = '{name}')"
        for name in names
    )
    return f"select {columns} from fct_summits where {conditions} order by start_date, format"


def test_a_meeting_planned_then_held_is_one_row(query: Query) -> None:
    rows = query(meetings("Torvald", "Marek", columns="start_date, status, city, format"))
    assert rows == [
        (date(2025, 3, 12), "held", "Prague", None),
        (date(2025, 9, 2), "held", "Oslo", "in_person"),
        (date(2025, 9, 3), "held", None, "phone"),
    ]


def test_a_status_rests_on_the_newest_report_that_gives_it(query: Query) -> None:
    rows = query(meetings("Torvald", "Marek", columns="status_as_of, article_count"))
    assert rows[0] == (datetime(2025, 3, 12, 18, tzinfo=UTC), 3)


def test_days_that_an_article_tells_apart_are_two_meetings(query: Query) -> None:
    rows = query(meetings("Lindqvist", columns="start_date, article_count"))
    assert rows == [(date(2025, 5, 6), 1), (date(2025, 5, 7), 2)]


def test_calls_that_are_told_each_on_its_day_are_two(query: Query) -> None:
    rows = query(meetings("Horak", "Adams", columns="start_date, article_count"))
    assert rows == [(date(2025, 4, 8), 1), (date(2025, 4, 9), 1), (date(2025, 6, 9), 2)]


def test_meetings_in_two_towns_on_two_days_are_two(query: Query) -> None:
    rows = query(meetings("Moreau", "Adams", columns="start_date, city, article_count"))
    assert [row[1:] for row in rows] == [("Lyon", 1), ("Nice", 1), ("Lyon", 2)]


def test_a_report_that_says_a_meeting_again_without_its_day_tells_of_one(query: Query) -> None:
    rows = query(meetings("Prado", "Morn", columns="start_date, city"))
    assert rows == [(date(2025, 9, 20), "Ghent")]


def test_a_call_on_the_eve_of_a_meeting_is_not_the_meeting(query: Query) -> None:
    rows = query(meetings("Weiss", "Aho", columns="start_date, format, status"))
    assert rows == [
        (date(2025, 8, 10), "phone", "held"),
        (date(2025, 8, 11), "in_person", "planned"),
    ]


def test_a_report_without_a_name_or_a_day_joins_the_nearest_meeting(query: Query) -> None:
    rows = query(meetings("Prado", "Kruse", columns="start_date, article_count, participant_count"))
    assert rows == [(date(2025, 6, 10), 3, 2), (None, 1, 2)]


def test_two_of_three_on_the_same_day_and_place_are_the_same_meeting(query: Query) -> None:
    rows = query(
        "select start_date, article_count, participant_count, is_bilateral from fct_summits "
        "where city in ('Chicago', 'Busan') order by start_date, participant_count"
    )
    assert rows == [
        (date(2025, 7, 1), 2, 3, False),
        (date(2025, 10, 1), 1, 2, True),
        (date(2025, 10, 1), 1, 3, False),
    ]


def test_a_gathering_is_the_parent_of_the_meeting_inside_it(query: Query) -> None:
    rows = query(
        "select child.is_bilateral, parent.series, parent.start_date, parent.end_date, "
        "parent.participant_count, parent.article_count from fct_summits as child "
        "inner join fct_summits as parent on child.parent_summit_id = parent.summit_id "
        "where parent.series = 'G20'"
    )
    assert rows == [(True, "G20", date(2025, 11, 22), date(2025, 11, 23), 2, 2)]


def test_a_gathering_is_known_by_series_country_and_year(query: Query) -> None:
    rows = query(
        "select start_date, end_date, date_precision, status, article_count, (select count(*) "
        "from fct_summits as child where child.parent_summit_id = gathering.summit_id) "
        "from fct_summits as gathering where series = 'NATO'"
    )
    assert rows == [(date(2024, 7, 1), date(2024, 7, 11), "month", "held", 4, 1)]
    rows = query("select city, status, article_count from fct_summits where series = 'SCO'")
    assert rows == [("Tianjin", "held", 3)]


def test_what_is_told_as_made_before_its_day_is_planned(query: Query) -> None:
    rows = query(
        "select status, arrival_date, said_status from fct_trips inner join fct_evidence "
        "on trip_id = event_id where leader_id = 'x-ola-berg-isl' and attribute = 'event'"
    )
    assert rows == [("planned", date(2025, 3, 20), "completed")]


def test_a_cancellation_follows_a_plan_and_a_forgotten_plan_is_overdue(query: Query) -> None:
    rows = query(meetings("Holm", columns="status, start_date, date_precision, is_overdue"))
    assert rows == [
        ("planned", date(2025, 2, 20), "day", True),
        ("cancelled", date(2025, 4, 1), "month", False),
    ]


def test_a_meeting_put_off_is_the_meeting_held_later(query: Query) -> None:
    rows = query(meetings("Grech", columns="status, start_date, article_count"))
    assert rows == [("held", date(2025, 4, 1), 3), ("held", date(2025, 7, 12), 2)]


def test_a_planned_meeting_is_neither_a_call_nor_a_meeting_elsewhere(query: Query) -> None:
    rows = query(meetings("Brandt", columns="status, format, start_date"))
    assert rows == [
        ("held", "phone", date(2025, 8, 8)),
        ("held", None, date(2025, 8, 19)),
        ("planned", None, None),
    ]


def test_copies_of_one_wire_story_count_once_and_are_outvoted(query: Query) -> None:
    rows = query(meetings("Berg", columns="start_date, article_count, publisher_count"))
    assert rows == [(date(2025, 1, 20), 3, 3)]


def test_stops_of_a_tour_are_numbered_by_arrival(query: Query) -> None:
    rows = query(
        "select country_id, status, stop_number, tour_id is not null, article_count "
        "from fct_trips inner join dim_leaders using (leader_id) where family_name = 'Rossi' "
        "order by stop_number, country_id"
    )
    assert rows == [
        ("VNM", "completed", 1, True, 1),
        ("THA", "underway", 2, True, 2),
        ("IDN", "planned", 3, True, 1),
        ("THA", "completed", None, False, 1),
    ]


def test_arrival_departure_and_a_visit_without_a_day_are_one_trip(query: Query) -> None:
    rows = query(
        "select arrival_date, departure_date, status, article_count from fct_trips "
        "where leader_id = 'x-pat-quill-irl' order by arrival_date nulls last"
    )
    assert rows == [
        (date(2025, 6, 1), date(2025, 6, 5), "completed", 3),
        (None, None, "completed", 1),
    ]


def test_the_month_and_the_day_that_one_report_gives_are_of_one_visit(query: Query) -> None:
    rows = query(
        "select country_id, status, arrival_date from fct_trips"
        " where leader_id = 'x-uma-ilves-est' order by country_id, arrival_date nulls last"
    )
    assert rows == [
        ("BEL", "completed", date(2025, 7, 1)),
        ("BEL", "planned", None),
        ("HUN", "planned", date(2025, 9, 5)),
        ("HUN", "completed", None),
        ("NLD", "planned", date(2025, 9, 3)),
        ("PRT", "completed", date(2025, 5, 20)),
    ]


def test_statements_of_one_pair_on_two_days_are_two(query: Query) -> None:
    rows = query(
        "select status_date, article_count from fct_agreements where agreement_id in"
        " (select agreement_id from fct_agreement_parties where party_id = 'EST')"
        " and kind = 'joint_statement' order by status_date"
    )
    assert rows == [(date(2025, 10, 1), 1), (date(2025, 10, 15), 2)]


def test_a_treaty_is_known_by_its_name_under_another_topic(query: Query) -> None:
    rows = query(
        "select title, status, signed_on, article_count from fct_agreements where agreement_id in"
        " (select agreement_id from fct_agreement_parties where party_id = 'EST')"
        " and kind = 'treaty' order by title, status desc"
    )
    assert rows == [
        ("Treaty on Lasting Good Neighbourship", "ratified", date(2025, 3, 3), 2),
        ("treaty", "signed", date(2025, 3, 3), 1),
        ("treaty", "ratified", None, 1),
    ]


def test_a_meeting_abroad_dates_implies_and_confirms_a_visit(query: Query) -> None:
    rows = query(
        "select country_id, status, arrival_date, date_precision, status_as_of::date, is_overdue "
        "from fct_trips where leader_id = 'x-joe-lindt-che' order by first_reported_at, country_id"
    )
    assert rows == [
        ("HUN", "completed", date(2025, 9, 10), "day", date(2025, 9, 11), False),
        ("SVN", "underway", date(2025, 11, 2), "day", date(2025, 11, 3), True),
        ("BGR", "completed", date(2025, 12, 9), "day", date(2025, 12, 11), False),
        ("MKD", "planned", date(2026, 1, 1), "month", date(2026, 1, 2), True),
        ("SRB", "planned", date(2026, 1, 1), "month", date(2026, 1, 2), True),
    ]


def test_the_history_of_a_visit_has_what_the_meeting_told(query: Query) -> None:
    rows = query(
        "select old_value, new_value, known_from::date from fct_event_history inner join fct_trips "
        "on event_id = trip_id where leader_id = 'x-joe-lindt-che' and country_id = 'BGR' "
        "and attribute = 'status' order by known_from"
    )
    assert rows == [
        (None, "planned", date(2025, 12, 1)),
        ("planned", "completed", date(2025, 12, 11)),
    ]


def test_a_guest_at_a_meeting_is_linked_to_the_trip_there(query: Query) -> None:
    rows = query(
        "select fct_trips.country_id, summits.start_date from fct_summit_participants "
        "inner join fct_trips using (trip_id) inner join fct_summits as summits using (summit_id) "
        "where fct_trips.leader_id = 'x-joe-lindt-che' order by start_date"
    )
    assert rows == [
        ("HUN", date(2025, 9, 10)),
        ("SVN", date(2025, 11, 2)),
        ("BGR", date(2025, 12, 10)),
    ]


def test_an_agreement_keeps_its_row_through_all_its_stages(query: Query) -> None:
    rows = query(
        "select topic_id, kind, status, status_date, signed_on, article_count, "
        "summit_id is not null from fct_agreements "
        "where kind != 'treaty' and topic_id != 'climate' order by topic_id"
    )
    assert rows == [
        ("energy", "agreement", "in_force", date(2025, 12, 1), date(2025, 3, 12), 3, True),
        ("space", "memorandum", "signed", date(2025, 3, 12), date(2025, 3, 12), 1, True),
    ]


def test_a_group_of_countries_is_a_party_by_itself(query: Query) -> None:
    rows = query(
        "select party_id, party_kind, status from fct_agreement_parties "
        "inner join fct_agreements using (agreement_id) inner join dim_parties using (party_id) "
        "where topic_id = 'climate'"
    )
    assert rows == [("COMMONWEALTH", "organization", "agreed")]


def test_history_holds_each_change_with_the_report_that_made_it(query: Query) -> None:
    rows = query(
        "select old_value, new_value, cast(known_from as date) from fct_event_history "
        "inner join fct_agreements on event_id = agreement_id "
        "where attribute = 'status' and topic_id = 'energy' order by known_from"
    )
    assert rows == [
        (None, "proposed", date(2025, 1, 5)),
        ("proposed", "signed", date(2025, 3, 12)),
        ("signed", "in_force", date(2025, 12, 1)),
    ]


def test_the_documented_query_tells_what_was_known_on_a_day(query: Query) -> None:
    page = (project.root() / "docs" / "warehouse.md").read_text(encoding="utf-8")
    sql = page.split("```sql")[1].split("```")[0].strip().rstrip(";")
    known = dict(query(sql.replace("2025-10-01", "2025-03-05")))
    ((held,),) = query(
        "select summit_id from fct_summits where city = 'Prague' and start_date = '2025-03-12'"
    )
    assert known[held] == "planned"
    assert dict(query(sql))[held] == "held"
    for more in page.split("```sql")[2:]:  # what was held: on a day after this warehouse began
        assert query(more.split("```")[0].strip().rstrip(";").replace("2025-10-01", "2999-01-01"))


def test_what_cannot_be_right_is_withheld_with_its_reason(query: Query) -> None:
    rows = query("select event_type, reason from quality.withheld_events order by reason")
    assert rows == [
        ("summit", "end_before_start"),
        ("summit", "not_in_office"),
        ("trip", "own_country"),
        ("trip", "own_country"),
        ("summit", "too_long_ago"),
    ]


def test_every_event_has_evidence_and_says_what_the_article_said(query: Query) -> None:
    assert query(
        "select count(*) from fct_summits where summit_id not in (select event_id from "
        "fct_evidence) or evidence_count = 0"
    ) == [(0,)]
    rows = query("select distinct said_status, said_date, said_city from fct_evidence where "
                 "article_id = 'held-2' and event_type = 'summit'")  # fmt: skip
    assert rows == [("held", "2025-03-12", "Prague")]


def test_people_the_reference_data_lacks_are_discovered_leaders(query: Query) -> None:
    rows = query(
        "select leader_id, party_id, discovered_in from dim_leaders where full_name = 'Ana Torvald'"
    )
    assert rows == [("x-ana-torvald-nor", "NOR", "held-1")]


def contents(
    settings: Settings, *, without: tuple[str, ...] = ("recorded_at", "held_until")
) -> dict[str, Rows]:
    """Return the rows of every mart, sorted."""
    with duckdb.connect(str(settings.build_path), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        result = {}
        for (table,) in tables:
            columns = [
                name
                for (name,) in connection.execute(
                    "select column_name from information_schema.columns "
                    f"where table_schema = 'marts' and table_name = '{table}'"
                ).fetchall()
                if name not in without
            ]
            result[table] = connection.execute(
                f"select {', '.join(columns)} from marts.{table} order by all"
            ).fetchall()
    return result


def test_the_order_of_arrival_changes_nothing(built: Settings, tmp_path: Path) -> None:
    other = Settings(home=tmp_path)
    stories().store(other, shuffle=7)
    transform.build(other)
    assert contents(other) == contents(built)


def test_ids_and_times_of_recording_outlive_a_rebuild_from_the_landing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    stories().store(settings)
    transform.build(settings)
    with warehouse.connect(settings) as connection:
        added = registry.record(connection, settings, datetime(2026, 4, 1, tzinfo=UTC))
        again = registry.record(connection, settings, datetime(2026, 4, 2, tzinfo=UTC))
    first = contents(settings, without=())
    settings.build_path.unlink()
    stories().store(settings)
    transform.build(settings)
    with warehouse.connect(settings) as connection:
        once_more = registry.record(connection, settings, datetime(2026, 4, 3, tzinfo=UTC))
    assert contents(settings, without=()) == first
    assert (added > 0, again, once_more) == (True, added, 0)


def test_a_build_that_goes_on_gives_what_a_full_one_gives(built: Settings, tmp_path: Path) -> None:
    other = Settings(home=tmp_path)
    everything = stories()
    chance = random.Random(3)
    parts = [Staging(), Staging()]
    where = {row["article_id"]: chance.randrange(2) for row in everything.articles}
    for row in everything.articles:
        parts[where[row["article_id"]]].articles.append(row)
    for mention in everything.mentions:
        parts[where[mention[1]["article_id"]]].mentions.append(mention)
    counts = []
    for part in parts:
        part.store(other)
        counts.append(transform.build(other))
    assert [count.is_full for count in counts] == [True, False]
    assert contents(other) == contents(built)


LOST = (("Eva Lund", "SWE"), ("Tim Fox", "IRL"))
MERGED = (("Zoe Adair", "IRL"), ("Max Vogel", "AUT"))


@dataclass(frozen=True)
class Later:
    """A warehouse built, its ids registered, and built again after more reports came in."""

    settings: Settings
    is_full: bool  # whether the second build was
    merged: dict[date, str]  # ids of the meetings of MERGED after the first build, by day

    def ask(self, sql: str, **values: object) -> Rows:
        with duckdb.connect(str(self.settings.build_path), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'; set schema = 'marts'")
            return connection.execute(sql, values or None).fetchall()

    def held(self, day: str) -> Rows:
        """Return what the warehouse held of LOST's meetings at the end of a day: one `where`."""
        return self.ask(
            f"select attribute, new_value from fct_event_history where {OF_LOST} "
            "and attribute in ('status', 'start_date', 'evidence') and recorded_at <= $day "
            "and (held_until is null or held_until > $day) order by all",
            day=f"{day} 23:59Z",
        )


# A meeting that lost its only report is in no table of facts: MERGED's are told apart instead.
OF_LOST = (
    "event_type = 'summit' and event_id not in (select event_id from event_aliases union"
    " select alias_id from event_aliases)"
)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Later:
    settings = Settings(home=tmp_path_factory.mktemp("later"))
    first = Staging()
    first.article("lost-1", "2025-05-02")
    first.summit("lost-1", *LOST, start_date="2025-05-01", country_id="IRL")
    first.article("lost-2", "2025-06-02")
    first.summit("lost-2", *LOST, start_date="2025-06-01", country_id="SWE")
    first.article("merge-1", "2025-05-20")
    first.summit("merge-1", *MERGED, start_date="2025-05-10")
    first.article("merge-2", "2025-05-15")
    first.summit("merge-2", *MERGED, start_date="2025-05-12")
    first.store(settings)
    transform.build(settings)
    with warehouse.connect(settings) as connection:
        connection.execute("update marts.fct_event_history set recorded_at = '2026-01-01'")
        registry.record(connection, settings, datetime(2026, 1, 1, tzinfo=UTC))
        merged = connection.execute(
            "select start_date, summit_id from marts.fct_summits where start_date"
            " in ('2025-05-10', '2025-05-12')"
        ).fetchall()
    second = Staging()
    second.article("lost-1", "2025-05-02", text="We withdraw our report: no such meeting was.")
    second.article("lost-0", "2025-05-20")  # comes late: what it plans has been held by now
    second.summit("lost-0", *LOST, status="planned", start_date="2025-06-01", country_id="SWE")
    second.article("merge-3", "2025-05-14")
    second.summit("merge-3", *MERGED, start_date="2025-05-10", end_date="2025-05-12")
    second.store(settings)
    return Later(settings, transform.build(settings).is_full, dict(merged))


def test_more_reports_are_built_on_what_stands(later: Later) -> None:
    assert not later.is_full


def test_an_event_without_a_report_left_stays_in_history_alone(later: Later) -> None:
    left = later.ask(f"select start_date from (select *, 'summit' as event_type, summit_id as"
                     f" event_id from fct_summits) where {OF_LOST}")  # fmt: skip
    told = later.ask(
        f"select attribute, new_value from fct_event_history where {OF_LOST} and "
        "event_id not in (select summit_id from fct_summits) order by attribute"
    )
    assert left == [(date(2025, 6, 1),)]
    assert ("evidence", "withdrawn") in told
    assert ("start_date", "2025-05-01") in told
    assert later.ask("select count(*) from fct_evidence where article_id = 'lost-1'") == [(0,)]


def test_what_the_warehouse_held_on_a_day_is_one_where(later: Later) -> None:
    both = [("start_date", "2025-05-01"), ("start_date", "2025-06-01"), ("status", "held")]
    assert later.held("2025-12-31") == []
    assert later.held("2026-01-01") == [*both, ("status", "held")]
    assert later.held("2999-01-01") == [
        ("evidence", "withdrawn"), ("start_date", "2025-06-01"), ("status", "held"),
    ]  # fmt: skip
    rows = later.ask(
        "select new_value, known_from::date, known_until::date, held_until <= recorded_at "
        f"from fct_event_history where attribute = 'status' and {OF_LOST} and event_id in "
        "(select summit_id from fct_summits) order by known_from"
    )
    assert rows == [
        ("planned", date(2025, 5, 20), date(2025, 6, 2), True),
        ("held", date(2025, 6, 2), None, None),
    ]


def test_the_older_id_stays_where_two_events_turn_out_to_be_one(later: Later) -> None:
    # Both were registered at one time: the one reported first is the older.
    kept, retired = later.merged[date(2025, 5, 12)], later.merged[date(2025, 5, 10)]
    assert later.ask("select alias_id, event_id from event_aliases") == [(retired, kept)]
    ids = later.ask(
        "select distinct summit_id from fct_summit_participants inner join dim_leaders"
        " using (leader_id) where full_name = 'Zoe Adair'"
    )
    assert ids == [(kept,)]
