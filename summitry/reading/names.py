"""All names of an article: who, which parties, where, and which gatherings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
    alike = folded or {field: fold(text) for field, text in fields}
    found = [(field, text, gazetteer.find(text, alike[field])) for field, text in fields if text]
    parties = _count_parties(found)
    people = People(gazetteer.reference, as_of, parties)
    near = parties + _parties_of_leaders(found, gazetteer.reference, as_of)
    context = PlaceContext(gazetteer.reference, gazetteer.places, near, gazetteer.venues)
    names: list[Name] = []
    mentions: list[Mention] = []
    for field, text, atoms in found:
        things = Things(Titles(field, text, atoms, parties), context, gazetteer)
        phrases = Phrases(things, people, gazetteer)
        phrases.read()
        names += things.names
        mentions += phrases.mentions
    people.link(mentions, dict(fields))
    for mention in mentions:
        names += [mention.linked] if mention.linked is not None else officials(mention)
    for field, text, _ in found:
        names += residences(field, text, names)
    order = {field: number for number, (field, _) in enumerate(fields)}
    return sorted(names, key=lambda name: (order[name.field], name.start, -name.end))


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
