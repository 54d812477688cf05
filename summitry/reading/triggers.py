"""Which rules a sentence is worth: those whose literals it has.

Each pattern that is tried on sentences is put behind a gate. One pass of an automaton over an
article's folded text finds the literals of all gates, and a sentence is given its own as the bits
of one number; a gate is open where that number has one of each set of literals the pattern needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

from summitry.reading.document import Sentence
from summitry.reading.literals import required
from summitry.reading.rules.notation import Rule

OPEN = -1  # the bits of a sentence of which nothing is known: every gate is open

_numbers: dict[str, int] = {}  # of each literal, in the order of their gates


class Gate:
    """A pattern, and what a sentence must have for it to be tried there."""

    __slots__ = ("masks", "pattern")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.masks = tuple(
            sum(1 << _numbers.setdefault(literal, len(_numbers)) for literal in found)
            for found in map(sorted, required(pattern))
        )

    def is_open(self, cues: int) -> bool:
        """Return whether a sentence with these cues can hold a match."""
        return all(cues & mask for mask in self.masks)


class RuleTable:
    """Rules that are tried in turn, each where its gate is open."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rows = tuple((rule, Gate(rule.regex())) for rule in rules)

    def worth(self, cues: int) -> Iterator[tuple[Rule, re.Pattern[str]]]:
        """Yield the rules, with their patterns, that a sentence with these cues can match."""
        for rule, gate in self._rows:
            if gate.is_open(cues):
                yield rule, gate.pattern

    def is_open(self, cues: int) -> bool:
        """Return whether any of the rules can match there."""
        return any(gate.is_open(cues) for _, gate in self._rows)


@cache
def _automaton(size: int) -> tuple[AhoCorasick, tuple[tuple[int, int], ...]]:
    """Return the automaton of the first `size` literals; of each, its bit and its last letter.

    The last letter is counted back from the literal's end: where a literal ends in a word's edge
    that lies in the sentence's end mark, or after it.
    """
    literals = list(_numbers)[:size]
    tails = tuple((1 << n, len(one) - len(one.rstrip())) for n, one in enumerate(literals))
    return AhoCorasick(literals), tails


def cues_of(folded: str, sentences: Sequence[Sentence]) -> list[int]:
    """Return the bits of each sentence of a field, whose folded text this is."""
    automaton, tails = _automaton(len(_numbers))
    cues = [0] * len(sentences)
    if not sentences:
        return cues
    at = 0
    end = sentences[0].end
    found = 0
    for number, _, stop in automaton.find_matches_as_indexes(f" {folded} ", overlapping=True):
        bit, tail = tails[number]
        last = stop - tail - 2  # of the field; one is the space put before it
        while last >= end:
            cues[at] |= found
            found = 0
            at += 1
            if at == len(sentences):
                return cues
            end = sentences[at].end
        found |= bit
    cues[at] |= found
    return cues


__all__ = ["OPEN", "Gate", "RuleTable", "cues_of"]
