"""All names of an article: who, which parties, where, and which gatherings."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from summitry.reading import lexicon
from summitry.reading.document import Name
from summitry.reading.events import Field
from summitry.reading.folding import fold
from summitry.reading.gazetteer import Atom, Gazetteer
from summitry.reading.people import Mention, People, officials
from summitry.reading.phrases import Phrases
from summitry.reading.places import PlaceContext, residences
from summitry.reading.things import Things
from summitry.reading.titles import Titles
from summitry.reference import Reference


def find_names(
    gazetteer: Gazetteer,
    fields: Sequence[tuple[Field, str]],
    *,
    as_of: date,
    folded: Mapping[Field, str] | None = None,
) -> list[Name]:
    """Return the names of an article's fields, linked as of a day, by field and offset."""
    named = Named(gazetteer, fields, as_of=as_of, folded=folded)
    return [name for field, text in fields for name in named.within(field, 0, len(text))]


class Named:
    """What an article names: its people at once, everything else where it is asked for.

    Most articles are read for the leaders they name and for no more.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        fields: Sequence[tuple[Field, str]],
        *,
        as_of: date,
        folded: Mapping[Field, str] | None = None,
    ) -> None:
        self._reference, self._as_of = gazetteer.reference, as_of
        alike = folded or {field: fold(text) for field, text in fields}
        found = [(field, text, gazetteer.find(text, alike[field])) for field, text in fields]
        self.atoms: dict[Field, list[Atom]] = {field: atoms for field, _, atoms in found}
        self._parties = _count_parties(found)
        people = People(self._reference, as_of, self._parties)
        context = PlaceContext(
            self._reference, gazetteer.places, self._parties_near, gazetteer.venues
        )
        self._read: dict[Field, _Read] = {}
        mentions: list[Mention] = []
        for field, text, atoms in found:
            things = Things(Titles(field, text, atoms, self._parties), context, gazetteer)
            phrases = Phrases(things, people, gazetteer)
            phrases.read()
            mentions += phrases.mentions
            self._read[field] = _Read(text, things, phrases.passed)
        people.link(mentions, dict(fields))
        for mention in mentions:
            read = self._read[mention.field]
            names = [mention.linked] if mention.linked is not None else officials(mention)
            read.names += [replace(n, text=read.text[n.start : n.end]) for n in names]
        for read in self._read.values():
            read.take()

    def people(self, field: Field) -> list[Name]:
        """Return the people that a field names, in order."""
        return [name for name in self._read[field].names if name.kind == "person"]

    def within(self, field: Field, start: int, end: int) -> list[Name]:
        """Return all names that begin in a stretch of a field, in order.

        Stretches are asked for whole: no phrase goes on beyond one.
        """
        return self._read[field].within(start, end)

    def read_within(self, field: Field, start: int, end: int) -> list[Name]:
        """Return those names of a stretch that are read by now: people, and some others."""
        return self._read[field].between(start, end)

    def _parties_near(self) -> Counter[str]:
        """Return how often each party is named, by its leaders too."""
        found = [(f, read.text, self.atoms[f]) for f, read in self._read.items()]
        return self._parties + _parties_of_leaders(found, self._reference, self._as_of)


class _Read:
    """The names of one field, as far as they are read."""

    def __init__(self, text: str, things: Things, passed: list[int]) -> None:
        self.text = text
        self.names: list[Name] = []  # in order
        self._things = things
        self._passed = passed  # atoms that were left, which name no person; in order
        self._starts = [things.atoms[index].start for index in passed]

    def take(self) -> None:
        """Add the names that were found since, in their place."""
        self.names += self._things.names
        self._things.names.clear()
        self.names.sort(key=_by_place)

    def within(self, start: int, end: int) -> list[Name]:
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if low < high:
            indexes = self._passed[low:high]
            del self._passed[low:high], self._starts[low:high]
            self._things.covered = 0
            for index in indexes:
                if self._things.atoms[index].start >= self._things.covered:
                    self._things.read(index)
            self.take()
        own = self.between(start, end)
        venues = residences(self._things.field, self.text, own)
        return sorted([*own, *venues], key=_by_place) if venues else own

    def between(self, start: int, end: int) -> list[Name]:
        low = bisect_left(self.names, start, key=_start)
        return self.names[low : bisect_left(self.names, end, low, key=_start)]


def _start(name: Name) -> int:
    return name.start


def _by_place(name: Name) -> tuple[int, int]:
    return name.start, -name.end


def _parties_of_leaders(
    found: Sequence[tuple[Field, str, list[Atom]]], reference: Reference, as_of: date
) -> Counter[str]:
    """Return how often each party's leaders are named by a name that is only theirs."""
    parties: Counter[str] = Counter()
    for _, _, atoms in found:
        for atom in atoms:
            entries = atom.of("person")
            if len(entries) == 1 and entries[0].strength != "common":
                held = reference.term_on(entries[0].key, as_of)
                if held is not None and held[1] == "yes":
                    parties[held[0].party] += 1
    return parties


def _count_parties(found: Sequence[tuple[Field, str, list[Atom]]]) -> Counter[str]:
    """Return how often each party is named, leaving out names that several share."""
    parties: Counter[str] = Counter()
    for _, text, atoms in found:
        for atom in atoms:
            for entry in atom.of("country", "demonym", "metonym")[:1]:
                if text[atom.start : atom.end] not in lexicon.SHARED_NAMES:
                    parties[entry.party or ""] += 1
    return parties
