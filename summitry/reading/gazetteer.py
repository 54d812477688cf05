"""One pass over a text for everything the reference data names, and for titles of office.

Text and names are folded to the same alphabet, one character for one, so offsets hold: letters
lose case and accents, everything else becomes a space. Matches overlap; `find` then keeps the
leftmost longest ones that also agree in capitals, so that 'us' is not the United States.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from ahocorasick_rs import AhoCorasick

from summitry.reading import lexicon
from summitry.reading.events import Office
from summitry.reading.folding import fold
from summitry.reference import AliasKind, Leader, Place, Reference

EntryKind = Literal[
    "person", "country", "demonym", "metonym", "organisation", "series", "place", "state",
    "venue", "title", "noise",
]  # fmt: skip
# How much of a name a form is: all of it; a short name the press uses alone; a family name; one
# that is also a word, or borne by too many, and so needs a title or a full mention elsewhere.
Strength = Literal["full", "alias", "surname", "common"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a phrase may name."""

    kind: EntryKind
    key: str  # leader_id, party, series, venue_id or the place's key; '' of titles
    strength: Strength = "full"
    offices: tuple[Office | str, ...] = ()  # of a title; 'lead' any leader, 'other' no leader
    party: str | None = None
    is_plural: bool = False
    capitals: tuple[int, ...] = ()  # offsets in the phrase that must be capitals in the text


KIND_BITS: dict[EntryKind, int] = {kind: 1 << at for at, kind in enumerate(get_args(EntryKind))}


@cache
def kind_bits(kinds: tuple[EntryKind, ...]) -> int:
    """Return the bits of several kinds of entries."""
    return sum(KIND_BITS[kind] for kind in kinds)


class Atom:
    """One matched phrase, and everything it may name.

    `kinds` are the bits of their kinds; `parties` all that it may stand for or lie in.
    """

    __slots__ = ("end", "entries", "kinds", "parties", "start")

    def __init__(
        self,
        start: int,
        end: int,
        entries: tuple[Entry, ...],
        parties: frozenset[str],
        kinds: int | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.entries = entries
        self.parties = parties
        self.kinds = _bits_of(entries) if kinds is None else kinds

    def of(self, *kinds: EntryKind) -> tuple[Entry, ...]:
        """Return what it may name of these kinds."""
        if not self.kinds & kind_bits(kinds):
            return ()
        if len(self.entries) == 1:
            return self.entries
        return tuple([entry for entry in self.entries if entry.kind in kinds])


def _bits_of(entries: tuple[Entry, ...]) -> int:
    bits = 0
    for entry in entries:
        bits |= KIND_BITS[entry.kind]
    return bits


class Gazetteer:
    """The automaton over all names of a reference, with what each may mean."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.places: dict[str, tuple[Place, ...]] = {}
        meanings: dict[str, dict[Entry, None]] = {}
        for phrase, entry in _phrases(reference, self.places):
            trimmed = phrase.strip("'’ʻʼ‘` .")
            if entry.kind in ("venue", "metonym", "organisation"):
                trimmed = trimmed.removeprefix("the ")  # the article is no part of a name
            folded = fold(trimmed)
            if folded.strip() and folded[0] != " " and folded[-1] != " ":
                if entry.kind != "title":
                    entry = replace(entry, capitals=_capitals(trimmed))
                meanings.setdefault(f" {folded} ", {})[entry] = None
        self._meanings = [
            _Meaning(tuple(found), self._parties_of(found)) for found in meanings.values()
        ]
        self._automaton = AhoCorasick(list(meanings))
        codes = {one.series for one in reference.series}
        self.series_of = {  # of an organisation's party
            one.party: "EUCO" if one.party == "EU" else "UNGA" if one.party == "UN" else one.party
            for one in reference.organisations
            if one.party in codes or one.party in ("EU",)
        }
        self.venues = {venue.venue_id: venue for venue in reference.venues}
        self.given_names = (
            frozenset(
                fold(leader.given_name).split()[0]
                for leader in reference.leaders.values()
                if leader.given_name and fold(leader.given_name).split()
            )
            | lexicon.GIVEN_NAMES
        )

    def _parties_of(self, entries: Iterable[Entry]) -> frozenset[str]:
        """Return the parties that entries may stand for or lie in."""
        found = {entry.party for entry in entries if entry.party is not None}
        for entry in entries:
            if entry.kind == "place":
                found |= {place.party for place in self.places[entry.key]}
            if entry.party == "EU":
                found.add("BEL")  # Brussels stands for the Union, and is a place
        return frozenset(found)

    def find(self, text: str, folded: str | None = None) -> list[Atom]:
        """Return the leftmost longest names and titles of a text, in order."""
        alike = fold(text) if folded is None else folded
        hits = self._automaton.find_matches_as_indexes(f" {alike} ", overlapping=True)
        hits.sort(key=_leftmost_longest)
        meanings = self._meanings
        atoms: list[Atom] = []
        free = 0
        for index, start, end in hits:
            end -= 2  # the spaces around the phrase and the one put before the text
            if start < free:
                if end > free and text.startswith(lexicon.NAME_TITLES, atoms[-1].start):
                    # 'Sheikh Tamim' and 'Tamim bin Hamad Al Thani' are one name
                    meaning = meanings[index]
                    entries = meaning.in_these_capitals(text, start, end)
                    if entries and entries[0].kind == "person":
                        atoms[-1] = Atom(atoms[-1].start, end, entries, meaning.parties)
                        free = end
                continue
            if start > 3 and text[start - 1] == "-" and _SIDE.search(text, start - 5, start):
                continue
            meaning = meanings[index]
            entries = meaning.in_these_capitals(text, start, end)
            if not entries:
                continue
            if text[end : end + 1] == "." and "." in text[start:end] and entries[0].kind != "title":
                end += 1  # the last full stop of 'U.S.' is part of it
            kinds = meaning.kinds if entries is meaning.entries else None
            atoms.append(Atom(start, end, entries, meaning.parties, kinds))
            free = end
        return atoms


_SIDE = re.compile(r"\b(?:pro|anti|non)-", re.IGNORECASE)  # 'pro-Russian' is not Russia


def _leftmost_longest(hit: tuple[int, int, int]) -> tuple[int, int]:
    return hit[1], -hit[2]


class _Meaning:
    """Everything a phrase may name, and the capitals that all of it asks for, if all do alike."""

    __slots__ = ("capitals", "entries", "kinds", "parties")

    def __init__(self, entries: tuple[Entry, ...], parties: frozenset[str]) -> None:
        self.entries = entries
        self.parties = parties
        self.kinds = _bits_of(entries)
        alike = {entry.capitals for entry in entries}
        self.capitals = alike.pop() if len(alike) == 1 else None

    def in_these_capitals(self, text: str, start: int, end: int) -> tuple[Entry, ...]:
        """Return what the capitals of the text allow: 'us' is not the United States."""
        if self.capitals is not None:
            for at in self.capitals:
                if not text[start + at].isupper():
                    return self.entries if text[start:end].isupper() else ()
            return self.entries
        if text[start:end].isupper():
            return self.entries
        kept = [
            entry
            for entry in self.entries
            if all(text[start + at].isupper() for at in entry.capitals)
        ]
        return self.entries if len(kept) == len(self.entries) else tuple(kept)


def _capitals(phrase: str) -> tuple[int, ...]:
    """Return where a phrase needs capitals: all letters of an abbreviation, else first letters."""
    letters = [c for c in phrase if c.isalpha()]
    if len(letters) <= 5 and all(c.isupper() for c in letters):
        return tuple(at for at, c in enumerate(phrase) if c.isupper())
    return tuple(
        at for at, c in enumerate(phrase)
        if c.isupper() and (at == 0 or not phrase[at - 1].isalnum())
    )  # fmt: skip


_BUILT: dict[int, Gazetteer] = {}


def gazetteer(reference: Reference) -> Gazetteer:
    """Return the gazetteer of a reference, built once per process."""
    built = _BUILT.get(id(reference))
    if built is None or built.reference is not reference:
        built = Gazetteer(reference)
        _BUILT.clear()  # one reference is in use at a time
        _BUILT[id(reference)] = built
    return built


def _phrases(
    reference: Reference, places: dict[str, tuple[Place, ...]]
) -> Iterable[tuple[str, Entry]]:
    yield from _title_phrases()
    yield from _country_phrases(reference)
    yield from _organisation_phrases(reference)
    yield from _place_phrases(reference, places)
    for leader in reference.leaders.values():
        if leader.leader_id in reference.terms:
            yield from _person_phrases(leader, reference)
    for noise in lexicon.NOISE:
        yield noise, Entry("noise", "")


def _title_phrases() -> Iterable[tuple[str, Entry]]:
    for phrase, offices in lexicon.TITLES.items():
        yield phrase, Entry("title", "", offices=offices)
    for phrase, offices in lexicon.PLURAL_TITLES.items():
        yield phrase, Entry("title", "", offices=offices, is_plural=True)


_ALIAS_KINDS: dict[AliasKind, EntryKind] = {
    "name": "country",
    "abbreviation": "country",
    "demonym": "demonym",
    "metonym": "metonym",
}


def _country_phrases(reference: Reference) -> Iterable[tuple[str, Entry]]:
    for alias in reference.country_aliases:
        phrase = alias.alias
        country = reference.countries.get(alias.party)
        if country is None or phrase in lexicon.NOT_PARTIES:
            continue
        if alias.kind == "abbreviation" and phrase not in lexicon.PARTY_ABBREVIATIONS:
            continue  # bare ISO codes are words: CAN, ARE, AND
        if (
            not country.is_current
            and alias.kind in ("metonym", "abbreviation")
            and phrase not in ("USSR", "GDR")
        ):
            continue
        if alias.is_ambiguous and alias.party not in lexicon.AMBIGUOUS_ALIASES.get(
            phrase, (alias.party,)
        ):
            continue
        kind = _ALIAS_KINDS[alias.kind]
        yield phrase, Entry(kind, alias.party, party=alias.party)
        if kind == "demonym" and phrase.endswith("an"):
            yield phrase + "s", Entry("demonym", alias.party, party=alias.party, is_plural=True)
    for phrase, party in lexicon.MORE_PARTIES.items():
        yield phrase, Entry("country", party, party=party)
    for phrase, party in lexicon.MORE_DEMONYMS.items():
        yield phrase, Entry("demonym", party, party=party)
    for phrase, party in lexicon.MORE_METONYMS.items():
        yield phrase, Entry("metonym", party, party=party)


def _organisation_phrases(reference: Reference) -> Iterable[tuple[str, Entry]]:
    for one in reference.organisations:
        if one.kind == "summit_series" and one.organisation_id not in (
            "g7",
            "g20",
            "brics",
            "quad",
        ):
            continue
        for phrase in (one.name, *one.aliases):
            if phrase in lexicon.NOT_PARTIES or phrase.endswith(("summit", "Summit")):
                continue
            yield phrase, Entry("organisation", one.organisation_id, party=one.party)
    for phrase, (identity, party) in lexicon.MORE_ORGANISATIONS.items():
        yield phrase, Entry("organisation", identity, party=party)
    for series in reference.series:
        for phrase in series.aliases:
            yield phrase, Entry("series", series.series)


def _place_phrases(
    reference: Reference, places: dict[str, tuple[Place, ...]]
) -> Iterable[tuple[str, Entry]]:
    by_phrase: dict[str, dict[Place, None]] = {}
    for place in reference.places:
        for phrase in (place.name, *place.aliases, *lexicon.MORE_PLACE_NAMES.get(place.name, ())):
            if len(phrase) > 2 and not (phrase.isupper() and len(phrase) == 3):
                by_phrase.setdefault(phrase, {})[place] = None
    for phrase, found in by_phrase.items():
        key = fold(phrase).strip()
        known = dict.fromkeys((*places.get(key, ()), *found))
        places[key] = tuple(sorted(known, key=lambda p: (not p.is_capital, -p.population)))
        yield phrase, Entry("place", key)
    for phrase in lexicon.US_STATES:
        yield phrase, Entry("state", phrase, party="USA")
    for phrase, party in lexicon.REGIONS.items():
        yield phrase, Entry("state", phrase, party=party)
    for venue in reference.venues:
        for phrase in (venue.name, *venue.aliases):
            short = phrase.split(",")[0]
            if phrase in lexicon.NOT_VENUES or short in lexicon.NOT_VENUES:
                continue
            yield phrase, Entry("venue", venue.venue_id, party=venue.party)


_ROMAN = re.compile(r"^[IVX]+$")


def _person_phrases(leader: Leader, reference: Reference) -> Iterable[tuple[str, Entry]]:
    parties = {term.party for term in reference.terms[leader.leader_id]}
    for phrase, strength in person_forms(leader, parties).items():
        yield phrase, Entry("person", leader.leader_id, strength)


def person_forms(leader: Leader, parties: set[str]) -> dict[str, Strength]:
    """Return the ways a person is written, with how much of a name each is."""
    forms: dict[str, Strength] = {}
    family = leader.family_name or ""
    given = (leader.given_name or "").split()
    whole = [leader.full_name]
    if family and given and not _ROMAN.match(family):
        whole += [f"{given[0]} {family}", f"{leader.given_name} {family}"]
        if parties & lexicon.FAMILY_FIRST:
            whole += [f"{family} {leader.given_name}", f"{leader.given_name} {family}"]
    singles: dict[str, Strength] = {}
    for alias in leader.aliases:
        if alias.startswith(lexicon.ALIAS_TITLES):
            continue
        if alias.startswith(lexicon.NAME_TITLES) and alias.count(" ") == 1:
            # 'King Felipe' is one man in his day; 'Sheikh Mohammed' may be any of several
            forms[alias] = "common" if _MOHAMMED.search(alias) else "alias"
        elif alias.startswith("Sheikh "):
            whole.append(alias.removeprefix("Sheikh "))
        elif " " in alias:
            whole.append(alias)
        elif alias in (leader.given_name, *given) and family:
            continue  # a bare first name is nobody in particular
        elif len(alias) > 1:
            singles[alias] = "alias"
    if family and not _ROMAN.match(family) and len(family) > 1:
        singles.setdefault(family, "surname")
    elif not family and " " in leader.full_name and not _ROMAN.match(leader.full_name.split()[-1]):
        singles.setdefault(leader.full_name.split()[-1], "surname")
    whole += [re.sub(r"\b(?:bin|ibn|Bin|Ibn) ", "", name) for name in whole if name.count(" ") == 2]
    for phrase in whole:
        phrase = re.sub(
            r"^(King|Queen) | of (?:the )?[A-Z].*$", "", phrase
        )  # 'Abdullah II of Jordan'
        if phrase.split()[-1].lower() in ("al", "el", "bin", "de", "von", "ibn"):
            continue  # half a name
        for spelling in _spellings(phrase):
            if " " in spelling or "-" in spelling:
                forms[spelling] = "full"
            else:
                singles.setdefault(spelling, "alias")
    for phrase, strength in singles.items():
        for spelling in _spellings(phrase):
            if fold(spelling).title() in lexicon.COMMON_SURNAMES:
                forms.setdefault(spelling, "common")
            elif fold(spelling).title() not in lexicon.NOT_SURNAMES:
                forms.setdefault(spelling, strength)
    return forms


_MOHAMMED = re.compile(r"\b(?:Mohammed|Mohamed|Mohammad|Muhammad|Mohamad|Muhammed)\b")
_MOHAMMEDS = ("Mohammed", "Mohamed", "Mohammad", "Muhammad")
_ARTICLE = re.compile(r"\b[AaEe]l[- ](?=[A-Z])")
_SKY = re.compile(r"sk(?:yy|yi|iy|ii|y|i|yj)\b")


def _spellings(phrase: str) -> dict[str, None]:
    """Return a name in the spellings by which the press transliterates it."""
    found = dict.fromkeys((phrase,))
    bare = re.sub(r",?\s(?:Jr|Sr)\.?$", "", phrase)
    found[bare] = None
    for spelling in list(found):
        if any(mark in spelling for mark in "'’ʻʼ‘`"):
            found[re.sub("['’ʻʼ‘`]", "", spelling)] = None
        if _MOHAMMED.search(spelling):
            for other in _MOHAMMEDS:
                found[_MOHAMMED.sub(other, spelling)] = None
    for spelling in list(found):
        if _ARTICLE.search(spelling):
            found[_ARTICLE.sub("el-", spelling)] = None
            found[_ARTICLE.sub("al-", spelling)] = None
            found[_ARTICLE.sub("Al ", spelling)] = None
            found[_ARTICLE.sub("", spelling)] = None
        if _SKY.search(spelling):
            for ending in ("sky", "skyy", "skyi", "skiy", "ski"):
                found[_SKY.sub(ending, spelling)] = None
    return found
