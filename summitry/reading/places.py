"""Where: cities, regions and venues with their country, told apart from parties and people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from summitry.reading import lexicon
from summitry.reading.document import Name
from summitry.reading.events import Field
from summitry.reading.folding import fold
from summitry.reading.gazetteer import Atom, Entry
from summitry.reference import Place, Reference, Venue

_LOCATIVE = re.compile(
    r"\b(?:in|at|to|near|(?:return|returned|returning|back|home|arrived?|flew|flown|flying|travel(?:l?ed)?"
    r"|departed?|reported|reporting|reports|live)\sfrom|outside|around|into|visit|visits|visited|visiting|toward|towards|via|of"
    r"|leave|leaves|left|leaving|reach|reached|through|across|for|capital|city|downtown|central|outskirts"
    r"|arrive|arrived|arrives|arriving|depart|departs|departed|departing)\s(?:the\s)?$"
    r"|\b(?:in|at|to|visit|visited)\s[A-Z][\w.]{1,14}[’']s\s$",
    re.IGNORECASE,
)
_AT_VENUE = re.compile(
    r"\b(?:in|at|to|near|outside|inside|visit|visits|visited|visiting|into|leaves?|left|entered)\s(?:the\s)?$",
    re.IGNORECASE,
)
_NEXT_COUNTRY = re.compile(r",\s(?:the\s)?$")
_CITY_POPULATION = 500_000
_TOWN_POPULATION = 20_000  # of a name right behind 'in'
_SET_IN = re.compile(r"\b(?:in|flew\sto|(?:city|resort|town|port)\sof)\s$", re.IGNORECASE)
_NAMED_LIKE = re.compile(
    r"\s(?:Agreement|Accords?|Conventions?|Protocol|Treaty|Declaration|Memorandum|Process|Times|Post|University|"
    r"Statement|Consensus|Principles|Airport|Stock|Exchange|Herald|Tribune|Institute|School)\b"
)


class PlaceContext:
    """What an article says of places, for choosing among those of one name."""

    def __init__(
        self,
        reference: Reference,
        places: Mapping[str, tuple[Place, ...]],
        parties: Counter[str],
        venues: Mapping[str, Venue],
    ) -> None:
        self.reference = reference
        self.places = places
        self.parties = parties
        self.venues = venues

    def venue(self, field: Field, text: str, atom: Atom, entry: Entry) -> Name:
        venue = self.venues[entry.key]
        return Name(
            kind="venue", field=field, start=atom.start, end=atom.end,
            text=text[atom.start : atom.end], party=venue.party, name=venue.name, city=venue.city,
        )  # fmt: skip

    def choose(self, key: str, beside: str | None, *, is_set: bool = False) -> Place | None:
        """Return the place of a name, None where the article does not say which.

        `beside` is the country named next to it, which settles the matter; `is_set` whether
        something is told to be in it.
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
            nearest = near[0]
            if nearest.population >= 100_000 or nearest.is_diplomatic or nearest.is_capital:
                return nearest
        if first.is_diplomatic or first.is_capital:
            return first
        if first.population < (_TOWN_POPULATION if is_set else _CITY_POPULATION):
            return None
        rivals = [p for p in found[1:] if p.party != first.party]
        ratio = 2 if is_set else 3
        return first if not rivals or first.population > ratio * rivals[0].population else None


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
    is_set = not atom.of("state") and _SET_IN.search(text, max(0, atom.start - 12), atom.start)
    for entry in atom.of("place"):
        place = context.choose(entry.key, beside, is_set=bool(is_set)) or (
            context.choose(entry.key, None) if beside is not None else None
        )
    countries = atom.of("country")
    if countries and place is not None and place.party == countries[0].party:  # Singapore
        return Name(
            kind="party", field=field, start=atom.start, end=atom.end, text=words,
            party=place.party, form="country", name=place.name, city=place.name,
            place_id=place.place_id,
        )  # fmt: skip
    metonyms = atom.of("metonym")
    venues = atom.of("venue")
    if venues and not metonyms and place is not None and fold(place.name) != fold(words):
        return context.venue(field, text, atom, venues[0])  # Camp David
    if venues and _is_a_line(text, atom):
        return context.venue(field, text, atom, venues[0])
    if metonyms and venues and _AT_VENUE.search(text, max(0, atom.start - 24), atom.start):
        return context.venue(field, text, atom, venues[0])
    if metonyms and (place is None or beside in (None, place.party)):
        return _metonym(context, field, text, atoms, index, metonyms[0].party or "", place, beside)
    if place is not None and _is_there(text, atom, place, beside):
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


_WELLKNOWN = 300_000  # inhabitants of a capital whose bare name is hardly anybody's
_SURE_POPULATION = 2_000_000
_PLACE_AFTER = re.compile(
    r"(?:,\s(?:[A-Z]|[a-z]+\s[A-Z])|[\s-](?:city|province|region|airport|suburb|summit|talks)\b)"
)
_CAPITAL_BESIDE = re.compile(r"\s[A-Z][a-z]+(?![\w-]*\s[A-Z])")


def _metonym(
    context: PlaceContext,
    field: Field,
    text: str,
    atoms: Sequence[Atom],
    index: int,
    party: str,
    place: Place | None,
    beside: str | None,
) -> Name | None:
    """Return a capital as the place it is or the party it stands for, None inside other names.

    Either way the name bears the city, so that a later step may read it otherwise.
    """
    atom = atoms[index]
    own = place
    if context.reference.countries.get(party) is not None:  # Brussels stands for no country
        own = next(
            (p for e in atom.of("place") for p in context.places[e.key] if p.party == party), None
        )
    is_place = own is not None and (
        bool(_LOCATIVE.search(text[max(0, atom.start - 24) : atom.start]))
        or beside == own.party
        or _is_dateline(text, atom)
    )
    if not is_place and field == "text" and _is_in_a_name(text, atom, atoms, index):
        return None  # 'Paris Hilton', 'Beijing Olympics'
    return Name(
        kind="place" if is_place else "party",
        field=field,
        start=atom.start,
        end=atom.end,
        text=text[atom.start : atom.end],
        party=own.party if is_place and own else party,
        name=own.name if own else None,
        form="metonym",
        city=own.name if own else None,
        place_id=own.place_id if own else None,
    )


def _is_in_a_name(text: str, atom: Atom, atoms: Sequence[Atom], index: int) -> bool:
    beside = _CAPITAL_BESIDE.match(text, atom.end)
    return beside is not None and not (
        index + 1 < len(atoms) and atoms[index + 1].start < beside.end()
    )


def _is_there(text: str, atom: Atom, place: Place, beside: str | None) -> bool:
    """Return whether a name that is also many people's and things' is the place here."""
    if (
        beside is not None
        or (place.is_capital and place.population >= _WELLKNOWN)
        or "\n" in text[atom.start : atom.end]
    ):
        return True
    before = text[max(0, atom.start - 24) : atom.start]
    if _CAPITAL_BESIDE.match(text, atom.end):
        return False  # 'Elizabeth Arrott', 'Dartmouth College'
    if _LOCATIVE.search(before) or _is_dateline(text, atom):
        return True
    if re.search(r"[A-Z][\w.'’-]*\s$", before) and not re.search(r"[.!?]\s\w+\s$", before):
        return False
    return (
        place.population >= _SURE_POPULATION
        or place.is_diplomatic
        or bool(_PLACE_AFTER.match(text, atom.end))
    )


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


def _is_a_line(text: str, atom: Atom) -> bool:
    """Return whether a name stands alone on its line, as places do above a transcript."""
    line = text[text.rfind("\n", 0, atom.start) + 1 : atom.start]
    end = text.find("\n", atom.end)
    rest = text[atom.end : end if end >= 0 else len(text)]
    return end >= 0 and not line.strip(" \tThe") and not rest.strip(" \t.,")


def _is_dateline(text: str, atom: Atom) -> bool:
    line = text.rfind("\n", 0, atom.start) + 1
    return atom.start - line < 3 and bool(
        re.match(r"\s?(?::|—|–|--|-|\(|,\s[A-Z])", text[atom.end : atom.end + 4])
    )


# 'the prime minister's residence in Tokyo': a venue that has no name of its own.
RESIDENCE = re.compile(
    r"\b(?:(?:[Pp]rime\s[Mm]inister|[Pp]resident|[Cc]hancellor|[Pp]remier|[Gg]overnor|[Kk]ing|[Ee]mir|[Ss]ultan"
    r"|[Aa]mbassador)['’]s\s(?:[Oo]fficial\s|[Pp]rivate\s|[Cc]ountry\s)?(?:[Rr]esidence|[Pp]alace|[Oo]ffice"
    r"|[Rr]etreat)|(?:[Pp]residential|[Rr]oyal|[Nn]ational|[Ss]tate|[Gg]overnment)\s(?:[Pp]alace|[Gg]uest\s?[Hh]ouse"
    r"|[Rr]esidence|[Ll]odge))\sin\s\Z"
)
_RESIDENCE_REACH = 80  # code points; none is longer


def residences(field: Field, text: str, names: Sequence[Name]) -> list[Name]:
    """Return the venues that are told by their use, where a city follows that is in `names`."""
    found: list[Name] = []
    for city in names:
        if (
            city.field != field
            or city.city is None
            or text[city.start - 3 : city.start - 1] != "in"
        ):
            continue
        match = RESIDENCE.search(text, max(0, city.start - _RESIDENCE_REACH), city.start)
        if match is not None:
            end = match.end() - len(" in ")
            words = text[match.start() : end]
            found.append(
                Name(
                    kind="venue", field=field, start=match.start(), end=end, text=words,
                    party=city.party, name=words, city=city.city,
                )
            )  # fmt: skip
    return found
