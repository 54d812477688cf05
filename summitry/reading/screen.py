"""Which sentences are worth a grammar: those that have a rule's words and somebody to fill it.

Most news tells of no meeting, journey or instrument between parties; what this tells for little
keeps the costly steps to the few sentences where it may. It must never leave out a sentence that
a rule could read: it asks for less than the rules do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summitry.reading import agreements, attendance, form, groups, summits, trips, whole_trips
from summitry.reading.annotate import Outline
from summitry.reading.coreference import (
    ANAPHOR_GATE,
    COUNTERPART_GATES,
    FIELDS,
    may_tell_of_a_secretary,
    may_tell_of_its_own,
    points_to_people,
)
from summitry.reading.events import Field
from summitry.reading.gazetteer import KIND_BITS, kind_bits
from summitry.reading.mentions import LEAD_SENTENCES
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
    """What a sentence has: its literals, the kinds of its names, the parties they may mean."""

    field: Field
    start: int
    end: int
    cues: int
    kinds: int = 0
    people: frozenset[str | None] = frozenset()  # the parties of those it names
    how_many: int = 0  # people it names
    things: frozenset[str] = frozenset()  # what its other names may stand for or lie in

    @property
    def is_of_gathering(self) -> bool:
        return bool(self.kinds & _GATHERINGS)

    @property
    def has_thing(self) -> bool:
        return bool(self.kinds & ~_NO_THING) or groups.GATE.is_open(self.cues)

    @property
    def may_point(self) -> bool:
        """Whether it has words that pronouns are known by."""
        return ANAPHOR_GATE.is_open(self.cues)


class _Screen:
    """One look through the article's sentences, in order."""

    def __init__(self, outline: Outline) -> None:
        article = outline.article
        self.texts: dict[Field, str] = {"title": article.title, "text": article.text}
        self.inside = _inside(outline)
        self.has_people = any(one.how_many for one in self.inside)
        self.has_series = any(one.is_of_gathering for one in self.inside)
        # A counterpart is nobody that the article names.
        self.has_counterpart = any(
            gate.is_open(one.cues) for one in self.inside for gate in COUNTERPART_GATES
        ) or may_tell_of_a_secretary(f"{article.title} {article.text}")
        self.known: frozenset[str | None] = frozenset()  # the parties of people so far
        if may_tell_of_its_own(article.title):
            self.known = frozenset().union(*(one.people for one in self.inside))

    def until(self) -> int:
        """Return how many sentences there are up to the last that has words of rules."""
        for index in range(len(self.inside) - 1, -1, -1):
            if self._has_words(self.inside[index]):
                return index + 1
        return 0

    def _has_words(self, one: _Inside) -> bool:
        cues = one.cues
        points = self.has_people and one.may_point
        return (
            agreements.may_tell(cues)
            or one.is_of_gathering
            or summits.may_tell_of_leaders(cues)
            or (self.has_series and summits.may_tell_more(cues))
            or ((len(one.people) > 1 or points) and summits.may_tell(cues))
            or (
                bool(one.people or points)
                and (
                    attendance.may_tell(cues)
                    or whole_trips.may_tell(cues)
                    or (one.has_thing and trips.may_tell(cues))
                )
            )
        )

    def wanted(self, until: int) -> frozenset[int]:
        """Return which of the first sentences may have all that a rule needs."""
        found: set[int] = set()
        has_two = any(map(self._may_be_of_two, self.inside[:LEAD_SENTENCES]))
        for index, one in enumerate(self.inside[:until]):
            self.known |= one.people
            has_two = has_two or self._may_be_of_two(one)
            if self._may_act(one) or self._may_agree(one, has_two=has_two):
                found.add(index)
        if found:
            # more of a journey is told without naming anybody: 'the visit was put off'
            found.update(at for at in range(until) if trips.may_follow(self.inside[at].cues))
        return frozenset(found)

    def _may_be_of_two(self, one: _Inside) -> bool:
        """Return whether a sentence may speak of two parties."""
        return (
            len(one.people | one.things) > 1
            or (self.has_people and one.may_point)
            or self.has_counterpart
            or groups.GATE.is_open(one.cues)
        )

    def _may_agree(self, one: _Inside, *, has_two: bool) -> bool:
        """Return whether an instrument between two parties may be told."""
        return has_two and agreements.may_tell(one.cues)

    def _may_act(self, one: _Inside) -> bool:
        """Return whether people may meet, gather or travel in a sentence."""
        has_pronoun = bool(self.known) and one.may_point
        if not one.kinds and not has_pronoun and not self.has_counterpart:
            return False
        cues = self._possible(one, has_pronoun=has_pronoun)
        if (
            one.is_of_gathering
            or ("EU" in one.things and summits.may_tell_of_leaders(cues))
            or (self.has_series and summits.may_tell_more(cues))
        ):
            return True
        if not one.people and not has_pronoun and not self.has_counterpart:
            return False
        known = one.people | self.known  # of whom the sentence before may speak
        if not self._may_meet_or_go(one, known, cues):
            return False
        return (
            bool(one.people)
            or self.has_counterpart
            or points_to_people(self.texts[one.field], one.start, one.end)
        )

    def _may_meet_or_go(self, one: _Inside, people: frozenset[str | None], cues: int) -> bool:
        is_of_several = len(people) > 1 or self.has_counterpart
        if is_of_several and summits.may_tell(cues):
            return True
        if attendance.may_tell(cues) or whole_trips.may_tell(cues):
            return True  # where, another sentence tells
        if not one.has_thing or not trips.may_tell(cues):
            return False
        return len(people | one.things) > 1 or is_of_several or groups.GATE.is_open(one.cues)

    def _possible(self, one: _Inside, *, has_pronoun: bool) -> int:
        """Return a sentence's cues with the kinds of slots that it may have."""
        slots = [TIME]
        if one.has_thing:
            slots += [PARTY, ADJECTIVE, PLACE, VENUE]
        if one.is_of_gathering:
            slots.append(SERIES)
        if one.people or has_pronoun or self.has_counterpart:
            slots.append(PERSON)
        # 'X, Y meet' of a headline and 'their talks' are read with words that are not there
        is_told_otherwise = (one.field == "title" and one.how_many + has_pronoun > 1) or (
            has_pronoun and _THEIR.is_open(one.cues)
        )
        return with_slots(OPEN if is_told_otherwise else one.cues, slots)


def worth_reading(outline: Outline) -> Worth:
    """Return which sentences can tell of an event."""
    screen = _Screen(outline)
    until = screen.until()
    wanted = screen.wanted(until)
    if not wanted:
        return Worth(until, wanted)
    return Worth(max(until, min(len(screen.inside), form.HEADER_SENTENCES)), wanted)


def _inside(outline: Outline) -> list[_Inside]:
    """Return what each sentence of the article has, in order."""
    found: list[_Inside] = []
    for name in FIELDS:
        atoms = iter(outline.named.atoms[name])
        atom = next(atoms, None)
        people = iter(outline.named.people(name))
        person = next(people, None)
        for (start, end, _), cues in zip(outline.cuts[name], outline.cues[name], strict=True):
            one = _Inside(name, start, end, cues)
            while atom is not None and atom.start < end:
                one.kinds |= atom.kinds
                one.things |= atom.parties
                atom = next(atoms, None)
            while person is not None and person.start < end:
                one.people |= {person.party}
                one.how_many += 1
                person = next(people, None)
            found.append(one)
    return found


__all__ = ["Worth", "worth_reading"]
