"""Where: cities, regions and venues with their country, told apart from parties and people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from summitry.reading import lexicon
from summitry.reading.document import Name
from summitry.reading.events import Field
from summitry.reading.gazetteer import Atom, Entry, fold
from summitry.reference import Place, Reference, Venue

_LOCATIVE = re.compile(
    r"\b(?:in|at|to|from|near|outside|around|into|visit|visits|visited|visiting|toward|towards|via|of"
    r"|leave|leaves|left|leaving|reach|reached|through|across|for|capital|city|downtown|central|outskirts"
    r"|arrive|arrived|arrives|arriving|depart|departs|departed|departing)\s(?:the\s)?$",
    re.IGNORECASE,
)
_STRONG_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|visit|visits|visited|visiting|into|via|arrive|arrived|arrives|city|capital)\s(?:the\s)?$",
    re.IGNORECASE,
)
_NEXT_COUNTRY = re.compile(r",\s(?:the\s)?$")
_CITY_POPULATION = 500_000
_NAMED_LIKE = re.compile(
    r"\s(?:Agreement|Accords?|Conventions?|Protocol|Treaty|Declaration|Memorandum|Process|Times|Post|University|"
    r"Statement|Consensus|Principles|Airport|Stock|Exchange|Herald|Tribune|Institute|School)\b"
)


class PlaceContext:
    """What an article says of places, for choosing among those of one name."""

    def __init__(
        self, reference: Reference, places: Mapping[str, tuple[Place, ...]], parties: Counter[str]
    ) -> None:
        self.reference = reference
        self.places = places
        self.parties = parties
        self.venues: dict[str, Venue] = {venue.venue_id: venue for venue in reference.venues}

    def venue(self, field: Field, text: str, atom: Atom, entry: Entry) -> Name:
        venue = self.venues[entry.key]
        return Name(
            kind="venue", field=field, start=atom.start, end=atom.end,
            text=text[atom.start : atom.end], party=venue.party, name=venue.name, city=venue.city,
        )  # fmt: skip

    def choose(self, key: str, beside: str | None) -> Place | None:
        """Return the place of a name, None where the article does not say which.

        `beside` is the country named next to it, which settles the matter.
        """
        found = self.places[key]
        if beside is not None:
            return next((place for place in found if place.party == beside), None)
        first = found[0]
        near = [place for place in found if self.parties[place.party]]
        if key in lexicon.NOT_BARE_PLACES:
            return None
        if first.is_capital and len([p for p in found if p.is_capital]) == 1:
            return first
        if near and not first.is_capital:
            first = near[0]
            if first.population >= 100_000 or first.is_diplomatic or first.is_capital:
                return first
        if first.is_diplomatic or first.is_capital:
            return first
        if first.population < _CITY_POPULATION:
            return None
        rivals = [p for p in found[1:] if p.party != first.party]
        return first if not rivals or first.population > 3 * rivals[0].population else None


def place_name(
    context: PlaceContext, field: Field, text: str, atoms: Sequence[Atom], index: int
) -> Name | None:
    """Return a place, or a party where a capital stands for its government; None for neither."""
    atom = atoms[index]
    if _NAMED_LIKE.match(text, atom.end):
        return None
    words = text[atom.start : atom.end]
    beside = _country_beside(text, atoms, index)
    place: Place | None = None
    for entry in atom.of("place"):
        place = context.choose(entry.key, beside) or (
            context.choose(entry.key, None) if beside is not None else None
        )
    metonyms = atom.of("metonym")
    if metonyms:
        party = metonyms[0].party
        before = text[max(0, atom.start - 24) : atom.start]
        own = place if place is not None and place.party == party else None
        if own is None and place is not None and beside is not None:
            metonyms = ()
        else:
            if own is None and atom.of("place"):
                own = next((p for e in atom.of("place") for p in context.places[e.key] if p.party == party), None)
            is_place = own is not None and (
                bool(_LOCATIVE.search(before)) or beside == party or _is_dateline(text, atom)
            )
            return Name(
                kind="place" if is_place else "party", field=field, start=atom.start, end=atom.end,
                text=words, party=party, name=own.name if own else None, form="metonym",
                city=own.name if own else None, place_id=own.place_id if own else None,
            )  # fmt: skip
    if place is not None:
        return Name(
            kind="place", field=field, start=atom.start, end=atom.end, text=words,
            party=place.party, name=place.name, city=place.name, place_id=place.place_id,
        )  # fmt: skip
    for entry in atom.of("state"):
        return Name(
            kind="place", field=field, start=atom.start, end=atom.end, text=words,
            party=entry.party, name=words,
        )  # fmt: skip
    return None


def _country_beside(text: str, atoms: Sequence[Atom], index: int) -> str | None:
    """Return the country named right after a place: 'Tokyo, Japan', 'Atlanta, Georgia'."""
    if index + 1 >= len(atoms):
        return None
    following = atoms[index + 1]
    gap = text[atoms[index].end : following.start]
    if not _NEXT_COUNTRY.match(gap):
        return None
    for entry in following.of("country", "state"):
        if text[following.start : following.end] == "Georgia":
            return None
        return entry.party
    return None


def _is_dateline(text: str, atom: Atom) -> bool:
    line = text.rfind("\n", 0, atom.start) + 1
    return atom.start - line < 3 and bool(re.match(r"\s?(?::|—|–|--|-|\(|,\s[A-Z])", text[atom.end : atom.end + 4]))


def fold_key(name: str) -> str:
    return fold(name).strip()
