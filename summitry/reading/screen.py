"""Which sentences are worth a grammar: those that have a rule's words and somebody to fill it.

Most news tells of no meeting, journey or instrument between parties; what this tells for little
keeps the costly steps to the few sentences where it may. It must never leave out a sentence that
a rule could read: it asks for less than the rules do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summitry.reading import agreements, form, groups, summits, trips
from summitry.reading.annotate import Outline
from summitry.reading.coreference import ANAPHOR_GATE, COUNTERPART_GATES
from summitry.reading.events import Field
from summitry.reading.gazetteer import KIND_BITS, kind_bits
from summitry.reading.rules.notation import (
    ADJECTIVE,
    PARTY,
    PERSON,
    PLACE,
    SERIES,
    TIME,
    VENUE,
)
from summitry.reading.triggers import OPEN, Gate, with_slots

_FIELDS: tuple[Field, ...] = ("title", "text")
_GATHERINGS = kind_bits(("organisation", "series"))
_NO_THING = KIND_BITS["person"] | KIND_BITS["title"] | KIND_BITS["noise"]
_THEIR = Gate(re.compile(r"\btheir\b", re.IGNORECASE))  # read as 'X and Y’s'


@dataclass(frozen=True, slots=True)
class Worth:
    """Which of an article's sentences are worth reading.

    `until` is how many there are up to the last that any rule's words stand in: what comes after
    needs no grammar; what comes before may tell whom a pronoun means or which day is counted
    from. `sentences` are those in which a rule may find all that it needs.
    """

    until: int
    sentences: frozenset[int]


@dataclass(slots=True)
class _Inside:
    """What a sentence has: its literals, the kinds of its names, the parties of its people."""

    cues: int
    kinds: int
    parties: set[str | None]
    has_people: bool  # in the article

    @property
    def is_of_gathering(self) -> bool:
        return bool(self.kinds & _GATHERINGS)

    @property
    def has_thing(self) -> bool:
        """Whether it has the name of a party, a place or a gathering."""
        return bool(self.kinds & ~_NO_THING) or groups.GATE.is_open(self.cues)

    @property
    def has_pronoun(self) -> bool:
        """Whether a pronoun in it may stand for people."""
        return self.has_people and ANAPHOR_GATE.is_open(self.cues)

    def possible(self) -> int:
        """Return its cues with the kinds of slots that it may have."""
        slots = [TIME]
        if self.has_thing:
            slots += [PARTY, ADJECTIVE, PLACE, VENUE]
        if self.is_of_gathering:
            slots.append(SERIES)
        if self.parties or self.has_pronoun or any(g.is_open(self.cues) for g in COUNTERPART_GATES):
            slots.append(PERSON)
        is_told_otherwise = self.has_pronoun and _THEIR.is_open(self.cues)
        return with_slots(OPEN if is_told_otherwise else self.cues, slots)


def worth_reading(outline: Outline) -> Worth:
    """Return which sentences can tell of an event."""
    inside = _inside(outline)
    has_series = any(one.is_of_gathering for one in inside)
    wanted: set[int] = set()
    until = 0
    for index, one in enumerate(inside):
        if _may_tell(one, one.cues, has_series, gathers=True):
            until = index + 1
            # a headline may be read with words that it does not have
            cues = one.possible() if index or not outline.article.title else OPEN
            if _may_tell(one, cues, has_series, gathers=summits.may_gather(cues)):
                wanted.add(index)
    if not until:
        return Worth(0, frozenset())
    return Worth(max(until, min(len(inside), form.HEADER_SENTENCES)), frozenset(wanted))


def _may_tell(one: _Inside, cues: int, has_series: bool, *, gathers: bool) -> bool:
    return (
        agreements.may_tell(cues)
        or (gathers and one.is_of_gathering)
        or summits.may_tell_of_leaders(cues)
        or (has_series and summits.may_tell_more(cues))
        or trips.may_follow(cues)
        or (one.has_people and _may_act(one, cues))
    )


def _may_act(one: _Inside, cues: int) -> bool:
    """Return whether persons, named here or meant by a pronoun, can meet or travel here."""
    if not one.parties and not one.has_pronoun:
        return False
    if (len(one.parties) > 1 or one.has_pronoun) and summits.may_tell(cues):
        return True
    return one.has_thing and trips.may_tell(cues)


def _inside(outline: Outline) -> list[_Inside]:
    """Return what each sentence of the article has, in order."""
    people = outline.people()
    found: list[_Inside] = []
    for name in _FIELDS:
        atoms = iter(outline.named.atoms[name])
        atom = next(atoms, None)
        named = [person for person in people if person.field == name]
        at = 0
        for (_, end, _), cues in zip(outline.cuts[name], outline.cues[name], strict=True):
            kinds = 0
            while atom is not None and atom.start < end:
                kinds |= atom.kinds
                atom = next(atoms, None)
            parties = set()
            while at < len(named) and named[at].start < end:
                parties.add(named[at].party)
                at += 1
            found.append(_Inside(cues, kinds, parties, bool(people)))
    return found


__all__ = ["Worth", "worth_reading"]
