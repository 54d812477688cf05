"""Which leaders an article names, by the rule of the codebook."""

from __future__ import annotations

from datetime import date

import pytest

from summitry.reading.annotate import annotate
from summitry.reading.leaders import read_leaders
from summitry.reference import load_reference
from summitry.sources.article import Article


def leaders(text: str, on: str = "2023-05-19"):
    reference = load_reference()
    article = Article("a", "", text, published_on=date.fromisoformat(on))
    return read_leaders(annotate(article, reference).names)


@pytest.mark.parametrize(
    ("on", "text", "found"),
    [
        ("2023-05-19", "President Biden and Japanese Prime Minister Kishida met. Biden left.",
         [("Joe Biden", "USA", "head_of_state"), ("Fumio Kishida", "JPN", "head_of_government")]),
        ("2016-12-09", "Obama spoke to President-elect Donald Trump in Washington.",
         [("Barack Obama", "USA", "head_of_state"), ("Donald Trump", "USA", "head_of_state")]),
        ("2023-05-19", "Former Chancellor Angela Merkel spoke with the late Shinzo Abe's friends.",
         []),
        ("2022-05-04", "Secretary Blinken met Japanese Foreign Minister Yoshimasa Hayashi.",
         [("Antony Blinken", "USA", "foreign_minister"),
          ("Yoshimasa Hayashi", "JPN", "foreign_minister")]),
        ("2023-05-19", "NATO Secretary General Jens Stoltenberg spoke.",
         [("Jens Stoltenberg", "NATO", "organisation_head")]),
        ("2016-01-19", "Iranian President Hassan Rouhani spoke.",
         [("Hassan Rouhani", "IRN", "head_of_state")]),
        ("2023-05-19", "The Chinese leader was mentioned once.", []),  # not named
        ("2025-01-22", "President Joe Biden left office on Monday.",
         [("Joe Biden", "USA", "head_of_state")]),  # news of the week before
    ],
)  # fmt: skip
def test_leaders_are_those_named_and_in_office_then(on, text, found):
    assert [(x.name, x.party, x.office) for x in leaders(text, on)] == found


def test_each_leader_is_listed_once_with_spans_that_name_them():
    text = "Emmanuel Macron met Olaf Scholz. Macron smiled. Scholz did not. Macron left."
    found = leaders(text)
    assert len(found) == 2
    for leader in found:
        for evidence in leader.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote
    assert [len(leader.evidence) for leader in found] == [3, 2]


def test_a_leader_the_data_lacks_is_less_sure():
    known, unknown = leaders("President Emmanuel Macron met Peruvian Foreign Minister Ana Poe Roe.")
    assert known.confidence > unknown.confidence
    assert unknown.leader_id is None
