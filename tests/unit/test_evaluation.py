"""The figures of an evaluation, worked out by hand on small invented gold."""

from __future__ import annotations

from typing import Any

import pytest

from summitry.evaluation import (
    evaluate,
    miss_rows,
    publisher_rows,
    rows,
    same_item,
    status_rows,
    verdicts,
)

ANN = {"name": "Ann Alder", "party": "FRA"}
BEN = {"name": "Ben Birch", "party": "DEU"}
CEM = {"name": "Cem Cedar", "party": "TUR"}


def summit(**changes: Any) -> dict[str, Any]:
    return {
        "participants": [ANN, BEN], "series": None, "format": "in_person", "status": "held",
        "start_date": "2025-03-04", "end_date": None, "country": "FRA", **changes,
    }  # fmt: skip


def document(article_id: str = "a", **kinds: Any) -> dict[str, Any]:
    return {"id": article_id, "leaders": [], "summits": [], "agreements": [], "trips": [], **kinds}


def figures(gold: dict[str, Any], read: dict[str, Any], kind: str = "summits") -> Any:
    return evaluate([gold], {read["id"]: read}).kinds[kind]


def test_the_same_reading_is_all_right() -> None:
    doc = document(summits=[summit()])
    found = figures(doc, doc)
    assert (found.detection.f1, found.strict.f1) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("changes", "is_strict"),
    [
        ({"start_date": "2025-03-05"}, True),  # a day either way
        ({"start_date": "2025-03-06"}, False),
        ({"status": "planned"}, False),
        ({"country": None}, False),
        ({"participants": [ANN, BEN, CEM]}, False),
        ({"city": "Lyon"}, True),
    ],
)
def test_strict_asks_for_status_date_country_and_people(
    changes: dict[str, Any], is_strict: bool
) -> None:
    found = figures(document(summits=[summit()]), document(summits=[summit(**changes)]))
    assert found.detection.f1 == 1.0
    assert found.strict.f1 == float(is_strict)


def test_what_gold_leaves_open_is_not_compared_but_counts_as_invented() -> None:
    gold = document(summits=[summit(start_date=None, country=None)])
    found = figures(gold, document(summits=[summit()]))
    assert found.strict.f1 == 1.0
    assert {name: share.value for name, share in found.invented.items()} == {
        "start_date": 1.0,
        "country": 1.0,
    }


def test_a_value_two_coders_differed_on_is_not_called_invented() -> None:
    gold = document(summits=[summit(country=None, open=["country"])])
    assert "country" not in figures(gold, document(summits=[summit()])).invented


def test_a_date_of_a_month_is_compared_as_a_month() -> None:
    gold = document(summits=[summit(start_date="2025-03")])
    assert figures(gold, document(summits=[summit(start_date="2025-03-31")])).strict.f1 == 1.0
    assert figures(gold, document(summits=[summit(start_date="2025-04-01")])).strict.f1 == 0.0


def test_an_optional_item_found_or_missed_changes_no_figure() -> None:
    optional = summit(participants=[ANN, CEM], required=False)
    gold = document(summits=[summit(), optional])
    for read in ([summit()], [summit(), summit(participants=[ANN, CEM])]):
        found = figures(gold, document(summits=read))
        assert (found.gold, found.detection.f1) == (1, 1.0)


def test_a_ministers_meeting_is_not_scored() -> None:
    gold = document(summits=[summit()])
    extra = summit(participants=[BEN, CEM], level="ministers")
    assert figures(gold, document(summits=[summit(), extra])).detection.precision == 1.0


def test_a_miss_and_an_extra_are_counted_and_shown() -> None:
    gold = document(summits=[summit()])
    found = figures(gold, document(summits=[summit(participants=[BEN, CEM])]))
    assert (found.detection.precision, found.detection.recall, found.detection.f1) == (0, 0, 0)
    assert [m.verdict for m in found.misses] == ["extra", "missed"]


def test_an_article_without_a_reading_is_missed_whole() -> None:
    evaluation = evaluate([document(summits=[summit()])], {})
    assert evaluation.missing_readings == 1
    assert evaluation.kinds["summits"].detection.recall == 0.0


def test_a_kind_a_document_was_not_annotated_for_is_left_out() -> None:
    gold = {"id": "a", "summits": [summit()]}
    read = document(summits=[summit()], trips=[{"leader": ANN, "country": "DEU"}])
    assert figures(gold, read, "trips").detection.extra == 0


@pytest.mark.parametrize(
    ("gold_name", "read_name", "is_same"),
    [
        ("G20", "Group of Twenty", True),
        ("EUCO", "EU summit", True),
        ("Summit of the Americas", "SOA", True),
        ("Nuclear Security Summit", "Nuclear Security Summit 2016", True),
        ("G20", "G7", False),
    ],
)
def test_a_gathering_is_matched_by_its_series(
    gold_name: str, read_name: str, is_same: bool
) -> None:
    gold = document(summits=[summit(participants=[], series=gold_name)])
    read = document(summits=[summit(participants=[], series=read_name)])
    assert figures(gold, read).detection.f1 == float(is_same)


def test_names_are_compared_without_accents_marks_and_order_of_given_names() -> None:
    gold = document(leaders=[{"name": "Recep Tayyip Erdoğan", "party": "TUR", "office": "x"}])
    read = document(leaders=[{"name": "Tayyıp Erdogan", "party": "TUR", "office": "x"}])
    assert figures(gold, read, "leaders").detection.f1 == 1.0


def test_an_agreement_needs_two_shared_parties() -> None:
    item = {"parties": ["FRA", "DEU"], "status": "signed", "date": None, "topic": "trade"}
    gold = document(agreements=[item])
    right = document(agreements=[item | {"parties": ["DEU", "FRA"]}])
    wrong = document(agreements=[item | {"parties": ["FRA", "TUR"]}])
    assert figures(gold, right, "agreements").strict.f1 == 1.0
    assert figures(gold, wrong, "agreements").detection.f1 == 0.0


def test_a_trip_needs_its_traveller_and_country() -> None:
    item = {"leader": ANN, "country": "DEU", "status": "planned", "arrival_date": "2025-03-04"}
    gold = document(trips=[item])
    assert figures(gold, document(trips=[item]), "trips").strict.f1 == 1.0
    assert figures(gold, document(trips=[item | {"country": "TUR"}]), "trips").detection.f1 == 0.0
    assert figures(gold, document(trips=[item | {"leader": BEN}]), "trips").detection.f1 == 0.0


def test_the_tables_have_a_header_and_a_row_for_each_thing_counted() -> None:
    gold = [document("a", summits=[summit()]), document("b", summits=[summit(status="planned")])]
    readings = {"a": gold[0], "b": document("b")}
    evaluation = evaluate(gold, readings, publishers={"a": "Daily Alder", "b": "Birch Times"})
    assert [row[0] for row in rows(evaluation)] == [
        "kind", "summits", "agreements", "trips", "leaders",
    ]  # fmt: skip
    assert rows(evaluation)[1][2:5] == ("1.000", "0.500", "0.667")
    assert [row[:2] for row in publisher_rows(evaluation)[1:]] == [
        ("Birch Times", "summits"),
        ("Daily Alder", "summits"),
    ]
    assert status_rows(evaluation)[1:] == [
        ("summits", "held", "1", "1", "1"),
        ("summits", "planned", "1", "0", "0"),
    ]
    assert [row[:3] for row in miss_rows(evaluation, limit=5)[1:]] == [("summits", "missed", "b")]
    assert miss_rows(evaluation, limit=0)[1:] == []


def test_verdicts_tell_found_from_strictly_right_and_leave_optional_items_out() -> None:
    gold = document(summits=[summit(), summit(participants=[ANN, CEM], required=False)])
    read = document(
        summits=[
            summit(status="planned"),
            summit(participants=[ANN, CEM]),
            summit(participants=[BEN, CEM]),
            summit(participants=[BEN, CEM], level="ministers"),
        ]
    )
    assert verdicts("summits", gold, read) == [(0, True, False), (2, False, False)]
    assert verdicts("summits", gold, document(summits=[summit()])) == [(0, True, True)]
    assert verdicts("summits", {"id": "a"}, read) == []


def test_an_item_is_the_same_while_nothing_that_was_judged_has_changed() -> None:
    other = summit(participants=[BEN, CEM])
    read = [other, summit()]
    assert same_item("summits", summit(), read, strictly=True) == 1
    assert same_item("summits", summit(), read, strictly=True, but={1}) is None
    assert same_item("summits", summit(start_date=None), read, strictly=True) is None
    assert same_item("summits", summit(start_date=None), read, strictly=False) == 1
    assert same_item("summits", summit(), [], strictly=False) is None
