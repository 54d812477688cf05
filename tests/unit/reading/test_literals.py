"""What a pattern cannot match without, derived from the pattern itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from summitry.reading import coreference, leaders_gather, mentions, trips
from summitry.reading.folding import fold
from summitry.reading.literals import required, required_slots
from summitry.reading.rules import attendance, meetings, presence, travel
from summitry.reading.rules.notation import (
    PARTY,
    PERSON,
    PLACE,
    SERIES,
    SLOT_ENDS,
    TIME,
    VENUE,
    Rule,
    compiled,
    example,
)
from summitry.reading.sentences import split_sentences
from summitry.reading.triggers import OPEN, Gate, cues_of, with_slots

TABLES = (
    *meetings.VERBS, *meetings.NOMINALS, *travel.RULES, *presence.RULES, *attendance.ATTENDANCES,
    *attendance.SCENES,
)  # fmt: skip


SLOTS = "".join(f"{chr(base)}-{chr(end)}" for base, end in SLOT_ENDS.items())


def lacks(pattern: re.Pattern[str], body: str) -> bool:
    """Return whether a prepared sentence lacks what the pattern is said to need."""
    kinds = {chr(base) for base, end in SLOT_ENDS.items() for c in body if base <= ord(c) <= end}
    folded = f" {fold(re.sub(f'[{SLOTS}]', 'Xenia', body))} "
    needed = (*required(pattern), *({chr(kind) for kind in one} for one in required_slots(pattern)))
    return not all(any(one in kinds or one in folded for one in found) for found in needed)


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"\b(?:visit|tour)(?:s|ed)?\b", {" tour ", " tours ", " toured ", " visit ", " visits ",
                                         " visited "}),
        (r"visits?", {"visit"}),  # what holds a shorter one is not looked for
        (r"\bsign\w*", {" sign"}),
        (r"\bhis(?= (?:trip|own)\b)", {" his trip ", " his own "}),
        (r"press[- ]conference", {"press conference"}),
        (r"communiqu[eé]", {"communique"}),
        (r"\w+ (?:treaty|pact)(?!\w)", {" treaty ", " pact "}),
        (r"\b(?:go|went) (?:\w+ ){0,4}?home\b", {" home "}),  # where a word begins is known
        (r"\bis (?:now |still )?in\b", {" is in ", " is now in ", " is still in "}),
        (compiled(r"the (?:summit|<S>)").pattern, {"the summit", chr(SERIES)}),
        (compiled(r"\bis (?:<T> )?in\b").pattern, {" is in ", chr(TIME)}),
        (compiled(r"<S> (?:opens|<T>)").pattern, {" opens", chr(TIME)}),
    ],
)  # fmt: skip
def test_literals_are_derived_from_a_pattern(pattern: str, literals: set[str]) -> None:
    assert required(re.compile(pattern, re.IGNORECASE))[0] == literals


@pytest.mark.parametrize("pattern", [r"\w+", r"a?", r"(?:met|\d+)", r"[^x]*", r"\b\b", ""])
def test_a_pattern_that_may_match_anything_needs_nothing(pattern: str) -> None:
    assert required(re.compile(pattern)) == ()
    assert Gate(re.compile(pattern)).is_open(0)


@pytest.mark.parametrize(
    ("pattern", "slots"),
    [
        ("<P> met <P>", [{PERSON}]),
        ("visits? <L>(?: on <T>)?", [{PARTY, PLACE, VENUE}]),
        ("(?:<P>|they) met", []),
        ("(?:<P> met|on <T>,) in", [{PERSON, TIME}]),
        ("met(?! <P>)", []),
        ("met(?= <P>)", [{PERSON}]),
        ("[^\ue000-\ue3ff] met", []),
    ],
)
def test_slots_are_derived_from_a_pattern(pattern: str, slots: list[set[int]]) -> None:
    assert list(required_slots(compiled(pattern))) == slots


@pytest.mark.parametrize("rule", TABLES, ids=lambda rule: rule.name)
def test_every_example_of_a_rule_has_the_slots_that_the_rule_needs(rule: Rule) -> None:
    for line in rule.matches:
        found = {base for base, end in SLOT_ENDS.items() for c in example(line)
                 if base <= ord(c) <= end}  # fmt: skip
        assert Gate(rule.regex()).is_open(with_slots(OPEN, found)), line


def test_a_rule_is_not_tried_where_what_it_needs_is_not() -> None:
    gate = Gate(compiled("<P> zorped"))
    cues = cues_of("somebody zorped", [15])[0]
    assert gate.is_open(cues)  # whether there is a person is not known yet
    assert gate.is_open(with_slots(cues, [PERSON, TIME]))
    assert not gate.is_open(with_slots(cues, [TIME]))


@pytest.mark.parametrize("rule", TABLES, ids=lambda rule: rule.name)
def test_every_example_of_a_rule_has_what_the_rule_needs(rule: Rule) -> None:
    for line in rule.matches:
        assert not lacks(rule.regex(), example(line)), (line, required(rule.regex()))


@pytest.mark.parametrize(
    "gate",
    [
        mentions.GATE, coreference.ANAPHOR_GATE, coreference._COUNTERPART_GATE,
        trips._TOUR_GATE, trips._BARE_GATE, trips._FATE_GATE, *leaders_gather.LEADERS_GATES,
    ],
    ids=lambda gate: gate.pattern.pattern[:30],
)  # fmt: skip
def test_each_gate_shuts_out_a_sentence_without_its_words(gate: Gate) -> None:
    assert gate.bits
    assert gate.is_open(OPEN)
    assert not gate.is_open(0)


_SLOTS = ["\ue000", "\uec00", "\uee01"]
_WORDS = st.sampled_from(["met", "meet", "visit", "é", "ſ", "K", "İ", "Tokyo", "a", "-"])
_BESIDE = re.compile(rf"[\w{SLOTS}][{SLOTS}]|[{SLOTS}]\w")  # no name touches a word
_PIECES = st.recursive(
    st.one_of(
        _WORDS.map(re.escape),
        st.sampled_from([compiled(slot).pattern for slot in ("<P>", "<S>", "<T>", "<L>")]),
        st.sampled_from([r"\b", r"\s", " ", r"\w+", "[ab]", "[^ ]", r"(?!\w)", r"(?<!\w)", "e+"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda ones: f"(?:{'|'.join(ones)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "{1,2}", "{2}", "{0,2}", "{0,4}?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        inner.map(lambda one: f"(?={one})"),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(
    _PIECES,
    st.lists(_WORDS | st.sampled_from([" ", "\n", "’", *_SLOTS]), max_size=8).map("".join),
)
def test_what_matches_has_what_is_needed(expression: str, text: str) -> None:
    assume(not _BESIDE.search(text))
    pattern = re.compile(expression, re.IGNORECASE)
    if pattern.search(text):
        assert not lacks(pattern, text), required(pattern)


def test_each_sentence_is_given_the_literals_that_stand_in_it() -> None:
    gate, other = Gate(re.compile(r"\bzorped\b")), Gate(re.compile(r"\bquuxed\b"))
    text = "Nobody zorped. Then they quuxed\nand (zorped)"
    sentences = split_sentences(text, "text")
    cues = cues_of(fold(text), [one.end for one in sentences])
    assert [gate.is_open(one) for one in cues] == [True, False, True]
    assert [other.is_open(one) for one in cues] == [False, True, False]
