"""Which rules a sentence is worth: those whose literals and slots it has.

Each pattern that is tried on sentences is put behind a gate. One pass of an automaton over an
article's folded text finds the literals of all gates, and a sentence is given its own as the bits
of one number; a gate is open where that number has one of each set of literals the pattern needs.
The lowest bits are the kinds of names and times that a sentence has, all of them until that is
known: a rule that needs a person is not tried where nobody is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

from summitry.reading.literals import Literals, required, required_slots
from summitry.reading.rules.notation import SLOT_ENDS, Rule

OPEN = -1  # the bits of a sentence of which nothing is known: every gate is open

_SLOT_BITS = {base: 1 << number for number, base in enumerate(SLOT_ENDS)}
_SLOTS = (1 << len(_SLOT_BITS)) - 1  # all of them
_numbers: dict[Literals, int] = {}  # the bit of each set of literals, in the order of their gates


def with_slots(cues: int, bases: Iterable[int]) -> int:
    """Return a sentence's cues once it is known which kinds of slots it has."""
    kinds = 0
    for base in bases:
        kinds |= _SLOT_BITS[base]
    return cues & ~_SLOTS | kinds


class Gate:
    """A pattern, and what a sentence must have for it to be tried there.

    `every` are the bits of sets of literals, `masks` bits of which one each is needed.
    """

    __slots__ = ("every", "masks", "pattern")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.every = 0
        masks = [sum(_SLOT_BITS[base] for base in kinds) for kinds in required_slots(pattern)]
        for found in required(pattern):
            slots = [base for base in _SLOT_BITS if chr(base) in found]
            bit = _bit(found.difference(map(chr, slots)))
            if slots:
                masks.append(bit | sum(_SLOT_BITS[base] for base in slots))
            else:
                self.every |= bit
        self.masks = tuple(masks)

    @property
    def bits(self) -> int:
        """All bits that it asks for."""
        return self.every | _union(self.masks)

    def is_open(self, cues: int) -> bool:
        """Return whether a sentence with these cues can hold a match."""
        if cues & self.every != self.every:
            return False
        for mask in self.masks:  # noqa: SIM110 (a generator costs several times as much)
            if not cues & mask:
                return False
        return True


def _union(masks: Iterable[int]) -> int:
    bits = 0
    for mask in masks:
        bits |= mask
    return bits


def _bit(literals: Literals) -> int:
    return 1 << _numbers.setdefault(literals, len(_SLOT_BITS) + len(_numbers))


Fitting = tuple[tuple[Rule, re.Pattern[str]], ...]
_MOST_KEPT = 2048  # answers of a table; sentences have much the same few words


class RuleTable:
    """Rules that are tried in turn, each where its gate is open."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rows = tuple((rule, Gate(rule.regex())) for rule in rules)
        self._told: dict[int, Fitting] = {}
        self._words = _union(gate.every or OPEN for _, gate in self._rows)  # every match has one
        self._bits = _union(gate.bits for _, gate in self._rows)

    def worth(self, cues: int) -> Fitting:
        """Return the rules, with their patterns, that a sentence with these cues can match."""
        if not cues & self._words:
            return ()
        own = cues & self._bits
        told = self._told.get(own)
        if told is None:
            if len(self._told) >= _MOST_KEPT:
                self._told.clear()
            told = self._told[own] = tuple(
                (rule, gate.pattern) for rule, gate in self._rows if gate.is_open(own)
            )
        return told

    def is_open(self, cues: int) -> bool:
        """Return whether any of the rules can match there."""
        return bool(self.worth(cues))


@cache
def _automaton(size: int) -> tuple[AhoCorasick, tuple[tuple[int, int], ...]]:
    """Return the automaton of the first `size` sets; of each literal, its bits and its last letter.

    The last letter is counted back from the literal's end: where a literal ends in a word's edge
    that lies in the sentence's end mark, or after it.
    """
    bits: dict[str, int] = {}
    for literals in list(_numbers)[:size]:
        for literal in sorted(literals):
            bits[literal] = bits.get(literal, 0) | _bit(literals)
    tails = tuple((own, len(one) - len(one.rstrip())) for one, own in bits.items())
    return AhoCorasick(list(bits)), tails


def cues_of(folded: str, ends: Sequence[int]) -> list[int]:
    """Return the bits of each sentence of a field, whose folded text this is, by their ends."""
    automaton, tails = _automaton(len(_numbers))
    cues = [_SLOTS] * len(ends)
    if not ends:
        return cues
    at = 0
    end = ends[0]
    found = 0
    for number, _, stop in automaton.find_matches_as_indexes(f" {folded} ", overlapping=True):
        bit, tail = tails[number]
        last = stop - tail - 2  # of the field; one is the space put before it
        while last >= end:
            cues[at] |= found
            found = 0
            at += 1
            if at == len(ends):
                return cues
            end = ends[at]
        found |= bit
    cues[at] |= found
    return cues


__all__ = ["OPEN", "Gate", "RuleTable", "cues_of", "with_slots"]
