"""Whatever text comes in, the reader answers, in time in proportion to its length.

`make fuzz` runs the same with many more examples: EXAMPLES=20000 make fuzz.
"""

from __future__ import annotations

import os
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitry.reading.events import Reading
from summitry.reading.reader import RuleReader
from summitry.reference import load_reference
from summitry.sources.article import Article

EXAMPLES = int(os.environ.get("SUMMITRY_FUZZ_EXAMPLES", "60"))
PUBLISHED = date(2025, 3, 12)

# What news is made of, so that arbitrary joins of it reach every step.
PIECES = (
    "President Macron", "Chancellor Merz", "Modi", "Japan's prime minister", "her counterpart",
    "the two leaders", "both sides", "they", "he", "South Korea", "Beijing", "the G20 summit",
    "NATO", "the White House", "met", "will meet with", "held talks with", "spoke by phone to",
    "visited", "arrived in", "left for", "signed", "an agreement", "a trade deal between",
    "a ceasefire", "called off", "did not", "on Monday", "next month", "May 5-8", "2024-02-30",
    "31 November", "two days later", "in", "and", "of", ",", ".", ";", ":", "“", "”", '"', "‘", "’",
    "(", ")", "—", "-", "\n", "\n\n", "FILE -", "SECRETARY BLINKEN:", "U.S.", "Mr.", "?", "!",
    "\u200f", "\u202e", "\u0301", "\u00a0", "\ue000", "\ue400", "\uf8ff", "ﬁ", "İ", "ß", "習近平",
    "מקרון", "ماكرون", "👩‍👩‍👧", "\x00", "\ud7ff", "e" * 300,
)  # fmt: skip
NEWS = st.lists(st.sampled_from(PIECES), max_size=60).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda joint: joint.join(pieces))
)
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)


@cache
def reader() -> RuleReader:
    return RuleReader(load_reference())


def read(title: str, text: str) -> Reading:
    return reader().read(Article("a", title, text, published_on=PUBLISHED))


def check(title: str, text: str) -> None:
    """Read the text; what is found must stand where it is said to."""
    found = read(title, text)
    fields = {"title": title, "text": text}
    items = (*found.leaders, *found.summits, *found.agreements, *found.trips)
    for item in items:
        assert 0 <= item.confidence <= 1
        assert item.evidence
        for span in item.evidence:
            assert span.quote
            assert fields[span.field][span.start : span.end] == span.quote


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 1000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(title=NEWS | ANY, text=NEWS | ANY)
def test_any_text_is_read(title: str, text: str) -> None:
    check(title, text)


LINE = "Modi met Macron in Paris on Monday and signed a trade deal with Japan, he said. "
OPENING = "Macron met Modi in Tokyo and signed a pact with Japan. They then agreed on a deal. "
LONG = {
    "one word": "x" * 1_000_000,
    "one line": LINE * 1_500,
    "no full stop": LINE.replace(".", ",") * 1_500,
    "no spaces": LINE.replace(" ", "") * 1_500,
    "capitals": "Alpha Beta Gamma " * 7_000,
    "names": "Macron, Merz and Modi, " * 5_000,
    "nested quotes": "“He said ‘" * 12_000,
    "straight quotes": '"' * 120_000,
    "brackets": "(" * 60_000 + ")" * 60_000,
    "spaces": " " * 1_000_000,
    "lines": "\n" * 1_000_000,
    "full stops": ". " * 60_000,
    "digits": "1" * 120_000,
    "days": "Monday May 5 2024 " * 6_000,
    "commas": ", " * 60_000,
    "right to left": "\u202eماكرون التقى مودي في باريس " * 4_000,
    "joined marks": "e\u0301" * 60_000,
    "titles": "President Prime Minister " * 5_000,
    "pronouns": "they met him and he met them in their talks " * 2_500,
    "pairs": "Japan-India-" * 9_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", LONG)
def test_a_long_text_is_read(kind: str) -> None:
    check("", OPENING + LONG[kind])
    check(OPENING + LONG[kind][:100_000], "")
