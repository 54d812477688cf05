"""The reference data's own rules, and that the seeds keep them or say why not."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest

from summitry import project, reference_rules
from summitry.reference_rules import Fault, day_after, span_of

SOURCED = (
    "countries", "country_aliases", "leaders", "leader_terms", "places", "venues", "organisations",
    "organisation_members", "series", "topics", "reference_exceptions",
)  # fmt: skip


def seed(name):
    with (project.seeds_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def term(leader, start, end="", *, party="NOR", office="head_of_state"):
    return {
        "leader_id": leader, "country_iso3": party, "organisation_id": "", "office": office,
        "start_date": start, "end_date": end,
    }  # fmt: skip


def exception(rule, **values):
    row = dict.fromkeys(("party_id", "office", "leader_id", "from_date", "to_date"), "")
    return {"rule": rule, "reason": "so it is", "source": "curated"} | row | values


def faults(*terms, exceptions=(), member="no", until=date(2004, 1, 1)):
    countries = [{"iso3": "NOR", "un_member": member}]
    return reference_rules.faults(terms, countries, exceptions, until=until)


def test_the_seeds_keep_every_rule_or_say_why_not():
    terms = seed("leader_terms")
    known_until = date.fromisoformat(max(row["last_verified"] for row in terms))
    left = reference_rules.faults(
        terms, seed("countries"), seed("reference_exceptions"), until=known_until
    )
    assert [str(fault) for fault in left] == []


def test_every_exception_has_a_rule_that_exists_and_a_reason():
    for row in seed("reference_exceptions"):
        assert row["rule"] in reference_rules.RULES
        assert len(row["reason"].split()) >= 3


@pytest.mark.parametrize("name", SOURCED)
def test_every_row_has_a_source_that_is_known_and_dated(name):
    dated = {
        row["source_tag"]
        for row in seed("sources")
        if re.search(r"\b(19|20)\d\d\b", row["snapshot"])
    }
    used = {row["source"] for row in seed(name)}
    tags = {tag.strip() for source in used for tag in re.split(r"[;+]", source)}
    assert used
    assert "" not in tags
    assert tags - dated == set()


def test_two_holders_of_one_office_at_once_are_a_fault():
    found = faults(term("ana", "2001-01-01", "2002-03-01"), term("bo", "2002-02-01"))
    assert found == [
        Fault("several_holders", "NOR", "head_of_state", ("ana", "bo"),
              date(2002, 2, 1), date(2002, 3, 1))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "start"),
    [
        ("2002-03-01", "2002-03-01"),  # the day the successor starts
        ("2002", "2002-03-01"),  # some day of that year
        ("2002-06-01", "2002"),
        ("2002-03-09", "2002-03"),
    ],
)
def test_dates_that_may_fit_are_no_fault(end, start):
    assert faults(term("ana", "2001-01-01", end), term("bo", start)) == []


def test_other_offices_and_other_parties_do_not_overlap():
    assert not faults(
        term("ana", "2001-01-01"),
        term("bo", "2001-01-01", office="head_of_government"),
        term("cy", "2001-01-01", party="SWE"),
    )


@pytest.mark.parametrize("end", ["2001-01-01", "2000-12-31"])
def test_a_term_that_ends_before_it_is_a_day_old_is_a_fault(end):
    (found,) = faults(term("ana", "2001-01-01", end))
    assert (found.rule, found.leader_ids) == ("same_day", ("ana",))


def test_a_member_without_a_head_on_some_day_is_a_fault():
    found = faults(
        term("ana", "1990-01-01", "2001-05-01"),
        term("bo", "2001-05-03", "2003-12-01", office="head_of_government"),
        term("cy", "2003-01-01", "2003-06-01"),
        member="yes",
    )
    assert [(fault.rule, fault.start, fault.end) for fault in found] == [
        ("no_head", date(2001, 5, 1), date(2001, 5, 3)),
        ("no_head", date(2003, 12, 1), date(2004, 1, 1)),
    ]


def test_an_exception_excuses_its_own_days_only():
    terms = (term("ana", "2001-01-01", "2002-03-01"), term("bo", "2002-02-01"))
    fits = exception("several_holders", party_id="NOR", office="*", leader_id="bo",
                     from_date="2002-02-01", to_date="2002-03-01")  # fmt: skip
    assert faults(*terms, exceptions=[fits]) == []
    assert len(faults(*terms, exceptions=[fits | {"to_date": "2002-02-20"}])) == 2
    assert len(faults(*terms, exceptions=[fits | {"leader_id": "cy"}])) == 2


def test_an_exception_that_excuses_nothing_is_a_fault():
    (found,) = faults(exceptions=[exception("no_head", party_id="NOR")])
    assert (found.rule, found.party) == ("excuses_nothing", "NOR")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2001-02-03", "2001-02-03"), ("2001-12", "2002-01-01"), ("2001", "2002-01-01")],
)
def test_an_end_is_the_day_after_the_last_that_it_may_mean(text, day):
    assert day_after(text) == date.fromisoformat(day)


def test_a_date_that_is_none_is_refused():
    with pytest.raises(ValueError, match="month"):
        span_of(term("ana", "2001-13-01"))
