"""The seeds as typed rows, and who held which office when."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from summitry import project
from summitry.errors import InputError
from summitry.reference import load_reference


@pytest.fixture(scope="module")
def reference():
    return load_reference()


@pytest.mark.parametrize(
    ("party", "office", "on", "leader_id"),
    [
        ("DEU", "head_of_government", date(2019, 5, 1), "angela-merkel"),
        ("DEU", "head_of_government", date(2023, 5, 1), "olaf-scholz"),
        ("USA", "foreign_minister", date(2015, 5, 1), "john-kerry"),
        ("NATO", "organisation_head", date(2020, 5, 1), "jens-stoltenberg"),
        ("VAT", "head_of_state", date(2018, 5, 1), "pope-francis"),
    ],
)
def test_the_holder_of_an_office_is_the_one_of_that_day(reference, party, office, on, leader_id):
    assert [t.leader_id for t in reference.holders(party, office, on)] == [leader_id]


@pytest.mark.parametrize(
    ("party", "leader_id"),
    [
        ("CHN", "xi-jinping"),  # a president leads
        ("JPN", "fumio-kishida"),  # a premier does
        ("FRA", "emmanuel-macron"),
        ("USA", "joe-biden"),  # one person is both
        ("SAU", "salman-bin-abdulaziz-al-saud"),  # a monarch rules
    ],
)
def test_a_countrys_leader_is_whom_the_press_calls_so(reference, party, leader_id):
    assert reference.lead_holder(party, date(2023, 6, 1)).leader_id == leader_id


def test_an_elect_leader_counts_with_the_office_to_come(reference):
    term, tenure = reference.term_on("donald-trump", date(2016, 12, 1))
    assert (term.office, tenure) == ("head_of_state", "elect")


def test_nobody_holds_an_office_long_before_or_after(reference):
    assert reference.term_on("angela-merkel", date(2023, 1, 1)) is None
    assert reference.last_term("angela-merkel", date(2023, 1, 1)).office == "head_of_government"


def test_a_shared_monarch_is_head_of_the_state_without_a_governor_general(reference):
    term, _ = reference.term_on("charles-iii", date(2023, 6, 1))
    assert term.party == "GBR"
    assert not [t for t in reference.terms["charles-iii"] if t.party == "AUS"]


def test_the_unions_top_diplomat_is_not_its_head(reference):
    heads = {t.leader_id for t in reference.holders("EU", "organisation_head", date(2025, 5, 1))}
    assert "kaja-kallas" not in heads
    assert reference.holders("EU", "foreign_minister", date(2025, 5, 1))[0].leader_id == (
        "kaja-kallas"
    )


def test_an_executive_president_is_told_as_head_of_state(reference):
    term, _ = reference.term_on("hassan-rouhani", date(2016, 1, 1))
    assert (term.office, term.told_office) == ("head_of_government", "head_of_state")


def test_a_holder_last_seen_may_serve_until_a_successor_is_known(reference):
    term = next(
        t for terms in reference.terms.values() for t in terms
        if t.is_last_seen and t.office == "foreign_minister" and t.end == date(2022, 12, 10)
    )  # fmt: skip
    assert term.tenure(date(2022, 12, 1)) == "yes"
    assert term.tenure(date(2023, 12, 1)) == "maybe"
    assert term.tenure(date(2033, 12, 1)) == "no"


def test_every_term_belongs_to_a_known_leader_and_ends_after_its_start(reference):
    for leader_id, terms in reference.terms.items():
        assert leader_id in reference.leaders
        for term in terms:
            assert term.end is None or term.end >= term.start, term


def test_loading_twice_gives_the_same_object(reference):
    assert load_reference() is reference


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("leader_terms.csv", "2013-03-14,,day", "14 March 2013,,day", "column start_date"),
        ("leader_terms.csv", "narendra-modi,IND", "nobody,IND", "column leader_id"),
        ("country_aliases.csv", ",metonym,", ",nickname,", "column kind"),
        ("places.csv", ",4434550,", ",many,", "column population"),
        ("topics.csv", "topic_id", "topic", "column topic_id is missing"),
        ("series.csv", "G7,", "G7,x,y,", "columns are needed"),
    ],
)
def test_a_malformed_seed_names_its_file_line_and_column(tmp_path, name, old, new, told):
    for path in project.seeds_dir().glob("*.csv"):
        shutil.copy(path, tmp_path / path.name)
    broken = tmp_path / name
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_reference(tmp_path)
    assert name in str(caught.value)
    assert "line" in str(caught.value)
    assert told in str(caught.value)


def test_a_missing_seed_is_named(tmp_path: Path):
    with pytest.raises(InputError, match=r"organisations\.csv is missing"):
        load_reference(tmp_path)


LEADERS = "leader_id,full_name,given_name,family_name,aliases,gender,wikidata_id,source\n"
TERMS = (
    "leader_id,country_iso3,organisation_id,office,office_title,start_date,end_date,"
    "end_precision,last_verified\n"
)


def test_newer_leaders_and_terms_go_before_the_bundled_ones(tmp_path: Path, reference):
    country = "NOR"
    (bundled,) = reference.holders(country, "head_of_government", date(2026, 1, 1))
    (tmp_path / "leaders.csv").write_text(LEADERS + "ny-en,Ny En,Ny,En,,,,ours\n")
    (tmp_path / "leader_terms.csv").write_text(
        TERMS
        + f"{bundled.leader_id},{country},,head_of_government,PM,2021-01-01,2025-12-01,day,\n"
        + f"ny-en,{country},,head_of_government,PM,2025-12-01,,,\n"
    )
    newer = load_reference(newer=tmp_path)
    (holder,) = newer.holders(country, "head_of_government", date(2026, 1, 1))
    assert holder.leader_id == "ny-en"
    own = [term for term in newer.terms[bundled.leader_id] if term.office == bundled.office]
    assert [term.start for term in own if term.party == country] == [date(2021, 1, 1)]
    assert len(newer.leaders) == len(reference.leaders) + 1
    # What changes in the folder is taken up, though loading is cached.
    (tmp_path / "leader_terms.csv").unlink()
    assert load_reference(newer=tmp_path).holders(
        country, "head_of_government", date(2026, 1, 1)
    ) == (bundled,)


def test_a_folder_without_newer_files_changes_nothing(tmp_path: Path, reference):
    assert load_reference(newer=tmp_path / "none").terms == reference.terms


def test_a_newer_term_of_somebody_unknown_is_named(tmp_path: Path):
    (tmp_path / "leader_terms.csv").write_text(
        TERMS + "ny-en,NOR,,head_of_government,PM,2025-12-01,,,\n"
    )
    with pytest.raises(InputError, match=r"leader_terms\.csv, line 2, column leader_id"):
        load_reference(newer=tmp_path)
