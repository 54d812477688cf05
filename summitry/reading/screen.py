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
class _Article:
    """What holds for all sentences of an article."""

    people: set[str | None]  # the parties of those it names
    has_series: bool = False
    has_counterpart: bool = False  # whose party is not among those
    has_two: bool = False  # a sentence so far may tell of two parties

    @property
    def is_of_several(self) -> bool:
        """Whether those it names, or speaks of, may be of more parties than one."""
        return len(self.people) > 1 or self.has_counterpart


@dataclass(slots=True)
class _Inside:
    """What a sentence has: its literals, the kinds of its names, the parties they may mean."""

    cues: int
    kinds: int
    people: set[str | None]  # the parties of those it names
    things: set[str]  # the parties that its other names may stand for or lie in
    has_pronoun: bool = False  # one that may stand for people

    @property
    def is_of_gathering(self) -> bool:
        return bool(self.kinds & _GATHERINGS)

    @property
    def has_thing(self) -> bool:
        return bool(self.kinds & ~_NO_THING)

    def possible(self, article: _Article) -> int:
        """Return its cues with the kinds of slots that it may have."""
        slots = [TIME]
        if self.has_thing or groups.GATE.is_open(self.cues):
            slots += [PARTY, ADJECTIVE, PLACE, VENUE]
        if self.is_of_gathering:
            slots.append(SERIES)
        if self.people or self.has_pronoun or article.has_counterpart:
            slots.append(PERSON)
        is_told_otherwise = self.has_pronoun and _THEIR.is_open(self.cues)
        return with_slots(OPEN if is_told_otherwise else self.cues, slots)

    def may_tell_of_two(self, article: _Article) -> bool:
        """Return whether it may speak of two parties."""
        return (
            len(self.things | self.people) > 1
            or groups.GATE.is_open(self.cues)
            or (self.has_pronoun and bool(self.things | article.people))
            or article.has_counterpart
        )


def worth_reading(outline: Outline) -> Worth:
    """Return which sentences can tell of an event."""
    inside = _inside(outline)
    article = _Article({name.party for name in outline.people()})
    for one in inside:
        article.has_series = article.has_series or one.is_of_gathering
        one.has_pronoun = bool(article.people) and ANAPHOR_GATE.is_open(one.cues)
        if not article.has_counterpart and any(g.is_open(one.cues) for g in COUNTERPART_GATES):
            article.has_counterpart = True
    wanted: set[int] = set()
    until = 0
    for index, one in enumerate(inside):
        article.has_two = article.has_two or one.may_tell_of_two(article)
        if _has_words(one, article):
            until = index + 1
            if _may_tell(one, article, is_title=index == 0 and bool(outline.article.title)):
                wanted.add(index)
    if not wanted:
        return Worth(until, frozenset())
    # more of a journey is told without naming anybody: 'the visit was put off'
    wanted.update(at for at, one in enumerate(inside[:until]) if trips.may_follow(one.cues))
    return Worth(max(until, min(len(inside), form.HEADER_SENTENCES)), frozenset(wanted))


def _has_words(one: _Inside, article: _Article) -> bool:
    """Return whether a sentence has words of rules, and names or pronouns at all."""
    cues = one.cues
    return (
        agreements.may_tell(cues)
        or one.is_of_gathering
        or summits.may_tell_of_leaders(cues)
        or (article.has_series and summits.may_tell_more(cues))
        or ((len(one.people) > 1 or one.has_pronoun) and summits.may_tell(cues))
        or (
            bool(one.people or one.has_pronoun)
            and (one.has_thing or groups.GATE.is_open(cues))
            and trips.may_tell(cues)
        )
    )


def _may_tell(one: _Inside, article: _Article, *, is_title: bool) -> bool:
    """Return whether a rule may find in a sentence what it needs."""
    # a headline may be read with words that it does not have
    cues = OPEN if is_title else one.possible(article)
    people = one.people | article.people if one.has_pronoun else one.people
    is_of_several = len(people) > 1 or article.has_counterpart
    return (
        (article.has_two and agreements.may_tell(cues))
        or (one.is_of_gathering and summits.may_gather(cues))
        or summits.may_tell_of_leaders(cues)
        or (article.has_series and summits.may_tell_more(cues))
        or (is_of_several and summits.may_tell(cues))
        or (
            bool(people or article.has_counterpart)
            and (len(people | one.things) > 1 or groups.GATE.is_open(one.cues))
            and trips.may_tell(cues)
        )
    )


def _inside(outline: Outline) -> list[_Inside]:
    """Return what each sentence of the article has, in order."""
    found: list[_Inside] = []
    for name in _FIELDS:
        atoms = iter(outline.named.atoms[name])
        atom = next(atoms, None)
        people = iter(outline.named.people(name))
        person = next(people, None)
        for (_, end, _), cues in zip(outline.cuts[name], outline.cues[name], strict=True):
            one = _Inside(cues, 0, set(), set())
            while atom is not None and atom.start < end:
                one.kinds |= atom.kinds
                one.things |= atom.parties
                atom = next(atoms, None)
            while person is not None and person.start < end:
                one.people.add(person.party)
                person = next(people, None)
            found.append(one)
    return found


__all__ = ["Worth", "worth_reading"]
