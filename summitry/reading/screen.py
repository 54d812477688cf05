"""Which sentences are worth a grammar: those that have a rule's words and somebody to fill it.

Most news tells of no meeting, journey or instrument between parties; what this tells for little
keeps the costly steps to the few sentences where it may. It must never leave out a sentence that
a rule could read: it asks for less than the rules do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from summitry.reading import (
    agreements,
    attendance,
    form,
    gatherings,
    groups,
    own_text,
    summits,
    trips,
    whole_trips,
)
from summitry.reading.annotate import Outline, may_be_filed
from summitry.reading.coreference import (
    ANAPHOR_GATE,
    COUNTERPART_GATES,
    FIELDS,
    THEIR_GATE,
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
from summitry.reading.triggers import OPEN, with_slots

_GATHERINGS = kind_bits(("organisation", "series"))
_SERIES = KIND_BITS["series"]
_NO_THING = KIND_BITS["person"] | KIND_BITS["title"] | KIND_BITS["noise"]
# The party of whom an article speaks without a name: 'her Canadian counterpart', 'the
# Secretary-General'.
_UNNAMED: Final = "?"


@dataclass(frozen=True, slots=True)
class Worth:
    """Which of an article's sentences are worth reading.

    `until` is how many there are up to the last that any rule's words stand in: what comes after
    needs no grammar; what comes before may tell whom a pronoun means or which day is counted
    from. `sentences` are those in which a rule may find all that it needs; `tells_of_presence`
    whether somebody may be told to be where another sentence, or the dateline, says;
    `tells_by_form` whether those who take turns to speak may be told to have met by that;
    `is_own_text` whether the article may be the text of an instrument.
    """

    until: int
    sentences: frozenset[int]
    tells_of_presence: bool = False
    tells_by_form: bool = False
    is_own_text: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing can come of the article."""
        return not (self.sentences or self.tells_beyond)

    @property
    def tells_beyond(self) -> bool:
        """Whether anything may be told that no sentence tells by itself."""
        return self.tells_of_presence or self.tells_by_form or self.is_own_text


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
    def may_gather(self) -> bool:
        """Whether it may name a gathering; what an organisation holds is called one."""
        return bool(self.kinds & _SERIES) or (
            self.is_of_gathering and gatherings.may_name_its_own(self.cues)
        )

    @property
    def has_thing(self) -> bool:
        return bool(self.kinds & ~_NO_THING) or groups.GATE.is_open(self.cues)

    @property
    def may_point(self) -> bool:
        """Whether it has words that pronouns are known by."""
        return ANAPHOR_GATE.is_open(self.cues)

    @property
    def has_counterpart(self) -> bool:
        return any(gate.is_open(self.cues) for gate in COUNTERPART_GATES)


@dataclass(slots=True)
class _Doings:
    """What people may do in a sentence, as far as its words and names tell."""

    gather: bool = False
    meet: bool = False
    go: bool = False
    attend: bool = False
    be_there: bool = False  # where the dateline says, or the words before


class _Screen:
    """One look through the article's sentences, in order."""

    def __init__(self, outline: Outline) -> None:
        article = outline.article
        self.texts: dict[Field, str] = {"title": article.title, "text": article.text}
        self.inside = _inside(outline)
        self.has_people = any(one.how_many for one in self.inside)
        self.has_series = any(one.is_of_gathering for one in self.inside)
        self.has_unnamed = may_tell_of_a_secretary(f"{article.title} {article.text}")
        self.is_filed = may_be_filed(article.text)
        # the parties of those spoken of so far
        self.known: frozenset[str | None] = frozenset((_UNNAMED,) if self.has_unnamed else ())
        if may_tell_of_its_own(article.title):
            self.known = self.known.union(*(one.people for one in self.inside))

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
            or one.may_gather
            or summits.may_tell_of_leaders(cues)
            or (self.has_series and summits.may_tell_more(cues))
            or ((len(one.people) > 1 or points) and summits.may_tell(cues))
            or (
                bool(one.people or points)
                and (
                    attendance.may_tell(cues)
                    or whole_trips.may_tell(cues, is_filed=self.is_filed)
                    or (one.has_thing and trips.may_tell(cues))
                )
            )
        )

    def worth(self, until: int) -> Worth:
        """Return which of the first sentences may have all that a rule needs."""
        wanted: set[int] = set()
        has_two = any(map(self._may_be_of_two, self.inside[:LEAD_SENTENCES]))
        last_trip = -trips.FOLLOWING - 1
        attending: list[_Inside] = []
        is_there = False
        for index, one in enumerate(self.inside[:until]):
            self.known |= one.people
            has_two = has_two or self._may_be_of_two(one)
            doings = self._doings(one)
            if doings.attend:
                attending.append(one)
            is_there = is_there or doings.be_there
            may_follow = index - last_trip <= trips.FOLLOWING and trips.may_follow(one.cues)
            if doings.go or may_follow:  # 'the visit was put off' names nobody
                last_trip = index
            if (
                (doings.gather or doings.meet or doings.go or may_follow)
                or (has_two and agreements.may_tell(one.cues))
            ):  # fmt: skip
                wanted.add(index)
            if one.has_counterpart:
                self.known |= {_UNNAMED}
        is_there = is_there or (bool(attending) and self._is_set(until, attending))
        return Worth(until, frozenset(wanted), is_there)

    def _is_set(self, until: int, attending: Iterable[_Inside]) -> bool:
        """Return whether what people attend may have a place, in any sentence."""
        return any(one.has_thing for one in attending) or any(
            one.has_thing and attendance.may_set(one.cues) for one in self.inside[:until]
        )

    def _may_be_of_two(self, one: _Inside) -> bool:
        """Return whether a sentence may speak of two parties."""
        return (
            len(one.people | one.things) > 1
            or ((self.has_people or self.has_unnamed) and one.may_point)
            or one.has_counterpart
            or groups.GATE.is_open(one.cues)
        )

    def _doings(self, one: _Inside) -> _Doings:
        """Return what people may do in a sentence: meet, gather, travel, be somewhere."""
        doings = _Doings()
        has_pronoun = bool(self.known) and one.may_point
        has_counterpart = one.has_counterpart
        if not one.kinds and not has_pronoun and not has_counterpart:
            return doings
        is_told_otherwise = (
            # 'X, Y meet' of a headline and 'their talks' are read with words that are not there
            (one.field == "title" and one.how_many + has_pronoun + has_counterpart > 1)
            or (has_pronoun and THEIR_GATE.is_open(one.cues))
            or has_counterpart
        )
        has_person = bool(one.people) or has_pronoun or has_counterpart
        cues = self._possible(one, has_person=has_person, is_told_otherwise=is_told_otherwise)
        doings.gather = (
            one.may_gather
            or ((one.is_of_gathering or "EU" in one.things) and summits.may_tell_of_leaders(cues))
            or (self.has_series and summits.may_tell_more(cues))
        )
        if not has_person:
            return doings
        known = one.people | self.known  # of whom the sentence before may speak
        if has_counterpart:
            known |= {_UNNAMED}
        meet = len(known) > 1 and summits.may_tell(cues)
        attend = attendance.may_tell(cues)
        be_there = whole_trips.may_tell(cues, is_filed=self.is_filed)
        go = one.has_thing and (
            (len(known | one.things) > 1 or groups.GATE.is_open(one.cues)) and trips.may_tell(cues)
        )
        if not (meet or attend or be_there or go):
            return doings
        if (
            one.people
            or has_counterpart
            or points_to_people(self.texts[one.field], one.start, one.end)
        ):
            doings.meet, doings.attend = meet, attend
            doings.be_there, doings.go = be_there, go
        return doings

    def _possible(self, one: _Inside, *, has_person: bool, is_told_otherwise: bool) -> int:
        """Return a sentence's cues with the kinds of slots that it may have."""
        slots = [TIME]
        if one.has_thing:
            slots += [PARTY, ADJECTIVE, PLACE, VENUE]
        if one.is_of_gathering:
            slots.append(SERIES)
        if has_person:
            slots.append(PERSON)
        return with_slots(OPEN if is_told_otherwise else one.cues, slots)


def worth_reading(outline: Outline) -> Worth:
    """Return which sentences can tell of an event."""
    screen = _Screen(outline)
    until = screen.until()
    worth = screen.worth(until)
    if own_text.may_be_own(outline.article.title):
        worth = replace(worth, is_own_text=True)
    if screen.has_people and form.may_tell_of_turns(outline.article.title):
        return replace(worth, until=len(screen.inside), tells_by_form=True)
    if worth.is_empty:
        return worth
    return replace(worth, until=max(until, min(len(screen.inside), form.HEADER_SENTENCES)))


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
