"""What Wikidata's statements would change of the leaders and terms that stand."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from summitry.refresh import query, refresh
from summitry.refresh.changes import LEADER_COLUMNS, REASONS, TERM_COLUMNS, Known, compare
from summitry.refresh.query import AnswerError, Holder

TODAY = date(2026, 11, 28)
COUNTRIES = [
    {"iso3": iso3, "wikidata_id": wikidata_id, "un_member": "yes", "status": "current"}
    for iso3, wikidata_id in (("NOR", "Q20"), ("SWE", "Q34"))
]


def leader(leader_id, wikidata_id="", **values):
    name = leader_id.replace("-", " ").title()
    row = dict.fromkeys(LEADER_COLUMNS, "")
    row |= {"leader_id": leader_id, "full_name": name, "wikidata_id": wikidata_id}
    return row | {"source": "curated"} | values


def term(leader_id, start, end="", *, country="NOR", office="head_of_government", **values):
    row = dict.fromkeys(TERM_COLUMNS, "")
    row |= {"leader_id": leader_id, "country_iso3": country, "office": office}
    row |= {"start_date": start, "end_date": end, "office_title": "Prime Minister"}
    row |= {"start_precision": "day", "end_precision": "day" if end else ""}
    return row | {"source": "curated"} | values


def known(*terms, leaders=(), exceptions=()):
    people = leaders or [leader("ana-berg", "Q1"), leader("bo-dahl", "Q2"), leader("cy-eng", "Q3")]
    return Known(people, terms, COUNTRIES, exceptions)


numbers = iter(range(10**6))


def holder(person, start, end=None, *, country="Q20", office="head_of_government", label="", **raw):
    name = f"Person {person}" if label == "" else label
    statement = f"{country}-{next(numbers)}"
    return Holder(country, office, statement, person, name, None, start, end, **raw)


def told(diff):
    return [
        (one.kind, one.leader_id, one.start_date, one.end_date, one.was) for one in diff.proposed
    ]


def refused(diff):
    return [(one.wikidata_id, one.reason) for one in diff.refused]


def ask(standing, *holders):
    return compare(standing, holders, today=TODAY)


def test_what_stands_already_changes_nothing():
    diff = ask(
        known(term("ana-berg", "2020-05-01"), term("bo-dahl", "2016-02-01", "2020-05-01")),
        holder("Q1", "2020-05-01"),
        holder("Q2", "2016-02-03", "2020-04-30"),
    )
    assert (diff.changes, diff.terms, diff.leaders) == ((), (), ())


def test_a_term_ends_and_the_next_one_starts():
    diff = ask(
        known(term("ana-berg", "2020-05-01")),
        holder("Q1", "2020-05-01", "2026-10-01"),
        holder("Q2", "2026-10-01"),
    )
    assert told(diff) == [
        ("new_term", "bo-dahl", "2026-10-01", "", ""),
        ("ended_term", "ana-berg", "2020-05-01", "2026-10-01", ""),
    ]
    ana, bo = sorted(diff.terms, key=lambda row: row["leader_id"])
    assert (ana["end_date"], ana["end_precision"], ana["status"]) == ("2026-10-01", "day", "ended")
    assert (bo["office_title"], bo["status"], bo["source"]) == (
        "Prime Minister", "incumbent", "wikidata",
    )  # fmt: skip
    assert bo["last_verified"] == "2026-11-28"


def test_a_last_day_before_the_successors_first_is_made_half_open():
    diff = ask(
        known(term("ana-berg", "2020-05-01")),
        holder("Q1", "2020-05-01", "2026-09-30"),
        holder("Q2", "2026-10-01"),
    )
    assert ("ended_term", "ana-berg", "2020-05-01", "2026-10-01", "") in told(diff)


def test_a_person_who_is_not_known_is_a_new_leader():
    diff = ask(
        known(term("ana-berg", "2020-05-01", "2026-10-01")),
        dataclasses.replace(holder("Q9", "2026-10-01", label="Ása Þór"), gender="female"),
    )
    assert [one.kind for one in diff.proposed] == ["new_leader", "new_term"]
    (new,) = diff.leaders
    assert (new["full_name"], new["family_name"], new["gender"], new["wikidata_id"]) == (
        "Ása Þór", "Þór", "female", "Q9",
    )  # fmt: skip
    assert diff.terms[0]["leader_id"] == new["leader_id"]


def test_a_namesake_gets_an_id_of_their_own_and_one_without_an_id_there_is_taken_for_them():
    people = [leader("ana-berg", "Q1"), leader("bo-dahl")]
    standing = known(term("ana-berg", "2020-05-01", "2026-10-01"),
                     term("bo-dahl", "2010-01-01", "2012-01-01"), leaders=people)  # fmt: skip
    other = ask(standing, holder("Q9", "2026-10-01", label="Ana Berg"))
    assert told(other)[1][:2] == ("new_term", "ana-berg-q9")
    same = ask(standing, holder("Q9", "2026-10-01", label="Bo Dahl"))
    assert told(same) == [("new_term", "bo-dahl", "2026-10-01", "", "")]


def test_two_statements_of_one_tenure_are_one_term():
    diff = ask(
        known(term("ana-berg", "2015-01-01", "2020-05-01")),
        holder("Q2", "2020-05-01", "2024-05-01"),
        holder("Q2", "2024-05-01"),
    )
    assert told(diff) == [("new_term", "bo-dahl", "2020-05-01", "", "")]


def test_a_holder_last_seen_serves_on():
    diff = ask(
        known(term("ana-berg", "2020-05-01", "2022-11-01", end_precision="last_seen")),
        holder("Q1", "2020-05-01"),
    )
    assert told(diff) == [("changed_term", "ana-berg", "2020-05-01", "", "2022-11-01")]
    assert diff.terms[0]["status"] == "incumbent"


def test_a_vague_start_is_made_exact_and_an_exact_one_is_kept():
    diff = ask(known(term("ana-berg", "2020", start_precision="year")), holder("Q1", "2020-05-01"))
    assert told(diff) == [("changed_term", "ana-berg", "2020-05-01", "", "2020")]
    assert ask(known(term("ana-berg", "2020-05-01")), holder("Q1", "2020-05")).changes == ()


def test_the_same_said_twice_counts_once():
    diff = ask(known(term("ana-berg", "2015-01-01", "2026-10-01")),
               *(holder("Q2", "2026-10-01") for _ in range(3)))  # fmt: skip
    assert len(diff.proposed) == 1
    assert (diff.statements, diff.repeated) == (3, 2)


@pytest.mark.parametrize(
    ("holders", "reasons"),
    [
        ([holder("Q2", "2026-10-02", "2026-10-01")], ["impossible_date"]),
        ([holder("Q2", None, bad_date="2026-02-30T00:00:00Z")], ["impossible_date"]),
        ([holder("Q2", None)], ["no_start"]),
        ([holder("Q2", "2026")], ["no_start"]),
        ([holder("Q2", "2027-01-01")], ["not_yet"]),
        ([holder("Q9", "2026-10-01", label=None)], ["no_label"]),
        ([holder("Q2", "2026-10-01", country="Q99")], ["unknown_country"]),
        # Ana's term is open here, and nobody says that it ended.
        ([holder("Q2", "2026-10-01")], ["overlaps"]),
        (
            [holder("Q1", "2020-05-01", "2026-08-01"), holder("Q2", "2026-09-01"),
             holder("Q3", "2026-10-01")],
            ["overlaps", "overlaps"],
        ),
        (
            [holder("Q2", "2026-10-01", "2026-10-05"), holder("Q2", "2026-10-01", "2026-10-09")],
            ["conflicting", "conflicting"],
        ),
        (
            [holder("Q2", "2026-09-01"), holder("Q2", "2026-10-01")],
            ["overlaps_itself", "overlaps_itself"],
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_refused_with_its_reason(holders, reasons):
    diff = ask(known(term("ana-berg", "2020-05-01")), *holders)
    assert [reason for _, reason in refused(diff)] == reasons
    assert not [one for one in diff.proposed if one.kind == "new_term"]
    assert set(reasons) <= set(REASONS)


def test_offices_that_several_hold_may_gain_holders():
    excused = {"rule": "several_holders", "party_id": "NOR", "office": "head_of_government",
               "leader_id": "", "from_date": "", "to_date": ""}  # fmt: skip
    standing = known(term("ana-berg", "2020-05-01"), exceptions=[excused])
    assert told(ask(standing, holder("Q2", "2026-10-01"))) == [
        ("new_term", "bo-dahl", "2026-10-01", "", "")
    ]


def test_an_end_that_is_to_come_is_no_end():
    standing = known(term("ana-berg", "2020-05-01"))
    assert ask(standing, holder("Q1", "2020-05-01", "2026-12-31")).changes == ()


def test_a_country_is_not_left_without_a_head():
    standing = known(term("ana-berg", "1999-05-01"), term("bo-dahl", "1999-01-01", country="SWE"))
    holders = [holder("Q1", "1999-05-01", "2026-10-01")]
    diff = refresh.within_rules(standing, holders, today=TODAY)
    assert (told(diff), refused(diff)) == ([], [("Q1", "breaks_a_rule")])
    holders.append(holder("Q2", "2026-10-01"))
    diff = refresh.within_rules(standing, holders, today=TODAY)
    assert [one.kind for one in diff.proposed] == ["new_term", "ended_term"]


@pytest.mark.parametrize(
    ("text", "precision", "day", "is_bad"),
    [
        ("2026-10-01T00:00:00Z", "11", "2026-10-01", False),
        ("+2026-10-01T00:00:00Z", "11", "2026-10-01", False),
        ("2026-10-00T00:00:00Z", "10", "2026-10", False),
        ("2026-01-01T00:00:00Z", "9", "2026", False),
        ("2026-02-30T00:00:00Z", "11", None, True),
        ("2026-13-01T00:00:00Z", "10", None, True),
        ("-0044-03-15T00:00:00Z", "11", None, True),
        ("12026-10-01T00:00:00Z", "11", None, True),
        ("1000-01-01T00:00:00Z", "7", None, True),
        ("tomorrow", "11", None, False),
        ("http://www.wikidata.org/.well-known/genid/6a6b", "11", None, False),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(text, precision, day, is_bad):
    row = query.rows(
        b'{"results": {"bindings": [{"country": {"value": "http://www.wikidata.org/entity/Q20"},'
        b'"person": {"value": "http://www.wikidata.org/entity/Q1"}, "office": {"value":'
        b'"head_of_state"}, "personLabel": {"value": "Ana Berg"}, "statement":'
        b'{"value": "http://www.wikidata.org/entity/statement/Q20-1"}}]}}'
    )[0]
    found = query.holder(row | {"start": text, "startPrecision": precision})
    assert (found.start, found.bad_date is not None) == (day, is_bad)
    assert (found.person, found.label) == ("Q1", "Ana Berg")


@pytest.mark.parametrize("label", ["Q1", "", "=HYPERLINK(1)", "-", "Ana\u202eBerg", "x" * 300])
def test_a_label_that_is_no_name_is_none(label):
    row = {"country": "http://www.wikidata.org/entity/Q20", "office": "head_of_state",
           "person": "http://www.wikidata.org/entity/Q1",
           "statement": "http://www.wikidata.org/entity/statement/Q20-1"}  # fmt: skip
    assert query.holder(row | {"personLabel": label}).label is None


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"results": {}}', b'{"results": {"bindings": [1]}}', b"\xff"]
)
def test_what_is_no_answer_is_told_from_one(body):
    with pytest.raises(AnswerError):
        query.rows(body)
