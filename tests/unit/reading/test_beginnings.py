"""Where a pattern's matches may begin, derived from the pattern itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.reading import dates
from summitry.reading.beginnings import of_words
from summitry.reading.folding import fold

WORDS = (
    "the", "last", "Monday", "Sept.", "September", "3", "3rd", "12th", "of", "May", "2024", "week",
    "in", "two", "days", "later", "from", "Friday", "to", "next", "end", "early", "may", "today",
    "March", "–", "and", "visit", "since", "this", "year", ",", "on", "2024-05-01", "a", "ago",
)  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        (r"next (?:week|year)", "next week, next time, Next year", [0, 22]),
        (r"(?:the )?(?:week|day)s?", "day weeks the weekend of the dam", [0, 4, 10, 14, 25]),
        (r"\d{4}", "in 2024 and 19", [0, 3, 8, 12]),  # not told: any word
        (r"[12]\d", "in 2024 and 19", [3, 12]),
    ],
)
def test_beginnings_are_derived(pattern: str, text: str, places: list[int]) -> None:
    found = of_words(re.compile(pattern, re.IGNORECASE)).finditer(fold(text))
    assert [match.start() for match in found] == places


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.sampled_from((" ", "  ")))
def test_no_time_begins_elsewhere(words: list[str], space: str) -> None:
    text = space.join(words)
    told = {match.start() for match in of_words(dates._ANY).finditer(fold(text))}
    assert {match.start() for match in dates._ANY.finditer(text)} <= told
