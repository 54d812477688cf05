"""Who is meant: the names of people linked to leaders, as of the publication date.

Whoever is named in full or with a title is linked first, then surnames alone, which may come
before: a headline says 'Kerry', the first sentence 'Secretary of State John Kerry'.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import get_args

from summitry.reading import lexicon
from summitry.reading.document import Name
from summitry.reading.events import Field, Office
from summitry.reading.folding import fold
from summitry.reading.gazetteer import Atom
from summitry.reading.titles import TitlePhrase
from summitry.reference import Reference, Tenure, Term

_ROLE_RANK: dict[Tenure, int] = {"yes": 0, "maybe": 1, "elect": 2, "no": 9}
_GRACE = 7  # days: news of a week ago still tells what its actors did in office
_HEADS = ("head_of_state", "head_of_government")
_LEADING: tuple[Office, ...] = ("head_of_state", "head_of_government", "organisation_head")
# Between two leaders of one headline.
_IN_COMPANY = re.compile(
    r"\s?[-–/—]\s?|,? (?:and|&) |, |(?: to| will|, in \w+,)? (?:meets?|met|hosts?|receives?"
    r"|welcomes?|greets?|phones?|calls?|talks? (?:to|with)|speaks? (?:to|with))(?: with)? "
)


@dataclass(slots=True)
class Mention:
    """A person mention still to be linked."""

    field: Field
    start: int
    end: int
    atom: Atom | None  # None: a name the reference lacks
    words: str  # the name as written, with words before it that belong to it
    title: TitlePhrase | None
    is_full: bool
    is_blocked: bool = False
    is_former: bool = False
    is_addressed: bool = False  # 'Mr. Moon'
    is_doubtful: bool = False  # a word as likely as a name: 'May'
    linked: Name | None = None


@dataclass(slots=True)
class People:
    """The people of one article, as of its publication date."""

    reference: Reference
    as_of: date
    parties: Counter[str] = field(default_factory=Counter)  # how often each is named
    people: dict[str, Name] = field(default_factory=dict)  # by leader_id
    strangers: set[str] = field(default_factory=set)  # family names of people who are no leaders
    discovered: dict[str, Name] = field(default_factory=dict)  # by folded family name

    def link(self, mentions: list[Mention], texts: Mapping[Field, str]) -> None:
        """Give every mention that can be settled its name; `texts` by field."""
        for mention in mentions:
            if mention.is_full and not mention.is_blocked:
                self._link_full(mention)
        for mention in mentions:
            if mention.linked is None and not mention.is_full and not mention.is_blocked:
                self._link_short(mention)
        for _ in range(2):  # of three in a row, the second settled may settle the third
            for one, other in pairwise(mentions):
                if one.field == other.field and (one.linked is None) != (other.linked is None):
                    gap = texts[one.field][one.end : other.start] if one.end < other.start else ""
                    if len(gap) < 40 and _IN_COMPANY.fullmatch(gap):
                        known, bare = (one, other) if one.linked else (other, one)
                        self._link_in_company(bare, known.linked)

    def _link_in_company(self, mention: Mention, beside: Name | None) -> None:
        """Link a bare family name beside a leader's: the Lee of 'Lee-Trump summit'.

        The only head of a state, else of a government, who bears it; nobody where two do, or
        where the deputy of the leader beside does: 'the Biden-Harris team'.
        """
        if mention.atom is None or mention.is_full or mention.is_blocked or mention.is_former:
            return
        if mention.title is not None or mention.is_doubtful:
            return
        if fold(mention.words).strip() in self.strangers:
            return
        serving: list[tuple[bool, str, Term, Tenure]] = []
        for leader_id in dict.fromkeys(e.key for e in mention.atom.of("person")):
            held = self.reference.term_on(leader_id, self.as_of)
            if held is None or held[1] not in ("yes", "elect"):
                continue
            if held[0].office not in _HEADS:
                if beside is not None and held[0].party == beside.party:
                    return
                continue
            lead = self.reference.lead_holder(held[0].party, self.as_of)
            country = self.reference.countries.get(held[0].party)
            is_sovereign = country is None or country.is_sovereign
            is_lead = is_sovereign and lead is not None and lead.leader_id == leader_id
            serving.append((is_lead, leader_id, *held))
        leads = [one for one in serving if one[0]]
        chosen = leads if len(leads) == 1 else serving
        if len(chosen) == 1:
            self._name(mention, *chosen[0][1:])

    def _link_full(self, mention: Mention) -> None:
        if mention.atom is None:
            self._discover(mention)
            return
        ids = [e.key for e in mention.atom.of("person") if e.strength == "full"] or [
            e.key for e in mention.atom.of("person")
        ]
        chosen = self._choose(ids, mention.title, is_full=True)
        if chosen is not None:
            self._name(mention, *chosen)

    def _link_short(self, mention: Mention) -> None:
        assert mention.atom is not None
        entries = mention.atom.of("person")
        known = [e.key for e in entries if e.key in self.people]
        if known and not (mention.title is None and mention.is_doubtful):
            if mention.title is not None and mention.title.parties:
                fitting = [k for k in known if self._fits(k, mention.title)]
                known = fitting or (
                    []
                    if self._choose([e.key for e in entries], mention.title, is_full=False)
                    else known
                )
            if known:
                best = min(
                    known,
                    key=lambda k: (
                        self.people[k].is_former,
                        -self.parties[self.people[k].party or ""],
                    ),
                )
                self._name(mention, best, None, None)
                return
        key = fold(mention.words).strip()
        if key in self.discovered:
            whom = self.discovered[key]
            mention.linked = _person(
                mention, whom.name, whom.party, None, whom.office, whom.is_former
            )
            return
        if mention.title is not None:
            if "other" in mention.title.offices and not mention.title.parties:
                entries = tuple(e for e in entries if e.strength != "common")  # 'Chairman Abdullah'
            chosen = self._choose([e.key for e in entries], mention.title, is_full=False)
            if chosen is not None:
                self._name(mention, *chosen)
            return
        is_common = mention.words in lexicon.COMMON_FAMILY_NAMES
        if key in self.strangers and (is_common or not any(e.strength == "alias" for e in entries)):
            return
        aliased = [e.key for e in entries if e.strength == "alias"] or [
            e.key
            for e in entries
            if self.parties[self._party_now(e.key)]
            and (e.strength == "surname" or (e.strength == "common" and mention.is_addressed))
        ]
        serving = []
        for leader_id in aliased:
            held = self.reference.term_on(leader_id, self.as_of)
            if (
                held is not None
                and (held[1] == "yes" or held[1] == "elect")
                and held[0].office != "deputy_head"
            ):
                serving.append((leader_id, held[0], held[1]))
        if len(serving) > 1:
            near = [s for s in serving if self.parties[s[1].party]]
            serving = near if len(near) == 1 else []
        if len(serving) == 1 and self._is_wellknown(serving[0][1]):
            self._name(mention, *serving[0])

    def _leads(self, leader_id: str, party: str) -> bool:
        """Return whether somebody is 'the leader' of a country: not its premier beside him."""
        lead = self.reference.lead_holder(party, self.as_of)
        return lead is not None and lead.leader_id == leader_id

    def _party_now(self, leader_id: str) -> str:
        held = self.reference.term_on(leader_id, self.as_of)
        return held[0].party if held and held[0].office in _LEADING else ""

    def _is_wellknown(self, term: Term) -> bool:
        """Return whether a bare short name may stand for its bearer without an introduction."""
        return bool(self.parties[term.party]) or term.office in _LEADING

    def _fits(self, leader_id: str, title: TitlePhrase) -> bool:
        parties = {entry.party for entry in title.parties}
        return not parties or any(t.party in parties for t in self.reference.terms[leader_id])

    def _choose(
        self, ids: Iterable[str], title: TitlePhrase | None, *, is_full: bool
    ) -> tuple[str, Term, Tenure] | None:
        """Return the best candidate with the office that makes them one, None where none fits."""
        ranked: list[tuple[tuple[int, ...], str, Term, Tenure]] = []
        parties = {entry.party for entry in title.parties} if title is not None else set()
        offices = title.offices if title is not None else frozenset()
        for leader_id in dict.fromkeys(ids):
            held = self.reference.term_on(leader_id, self.as_of)
            past = None if held else self.reference.last_term(leader_id, self.as_of)
            if held is None and past is None:
                continue  # not yet in any office: somebody else, or not a leader then
            term, tenure = held or (past, "no")
            assert term is not None
            terms = self.reference.terms[leader_id]
            in_party = not parties or any(t.party in parties for t in terms)
            in_office = (
                not offices
                or term.told_office in offices
                or "lead" in offices
                or any({t.office, t.told_office} & offices for t in terms)
            )
            if not is_full:
                if (
                    not in_party
                    or not in_office
                    or (tenure == "no" and not (title and title.is_former))
                ):
                    continue
                if (
                    title is not None
                    and offices
                    and not parties
                    and not {term.office, term.told_office} & offices
                    and "lead" not in offices
                ):
                    continue
            rank = (
                0 if in_party else 1,
                _ROLE_RANK[tenure] if not (title and title.is_former) else 0,
                0 if in_office else 1,
                1 if "lead" in offices and not self._leads(leader_id, term.party) else 0,
                0 if self.parties[term.party] else 1,
                0 if term.office in _LEADING else 1,
                -(term.end or term.start).toordinal(),
            )
            ranked.append((rank, leader_id, term, tenure))
        if not ranked:
            return None
        ranked.sort(key=lambda r: r[0])
        is_even = len(ranked) > 1 and ranked[0][0][:-1] == ranked[1][0][:-1]
        if not is_full and is_even and not parties:
            return None  # two of that name serve, and nothing tells which
        return ranked[0][1], ranked[0][2], ranked[0][3]

    def _name(
        self, mention: Mention, leader_id: str, term: Term | None, tenure: Tenure | None
    ) -> None:
        leader = self.reference.leaders[leader_id]
        title = mention.title
        if term is None:
            earlier = self.people[leader_id]
            party, office, out = earlier.party, earlier.office, earlier.is_former
        else:
            wanted = {entry.party for entry in title.parties} if title is not None else set()
            if wanted and term.party not in wanted:
                held = [
                    h
                    for p in sorted(filter(None, wanted))
                    if (h := self.reference.term_on(leader_id, self.as_of, party=p))
                ]
                # who chairs a union in turn is a country's head: 'Angola's …, chair of the AU'
                in_turn = held and held[0][0].office == "organisation_head"
                if held and not (in_turn and term.office in _HEADS):
                    term, tenure = held[0]
            party, office = term.party, term.told_office
            out = tenure == "no" and not (term.end and (self.as_of - term.end).days <= _GRACE)
        is_former = out or mention.is_former or bool(title and title.is_former)
        mention.linked = _person(mention, leader.full_name, party, leader_id, office, is_former)
        if leader_id not in self.people or (self.people[leader_id].is_former and not is_former):
            self.people[leader_id] = mention.linked

    def _discover(self, mention: Mention) -> None:
        """Link a title with a name the reference lacks: a variant spelling, or someone new."""
        title = mention.title
        if title is not None and not title.parties and not title.is_former:
            respelt = self._respelt(fold(mention.words).split(), title.offices)
            if respelt is not None:
                self._name(mention, respelt.leader_id, respelt, respelt.tenure(self.as_of))
                return
        if title is None or title.is_plural or len({e.party for e in title.parties}) != 1:
            self.note_stranger(mention.words)
            return
        entry = title.parties[0]
        offices = [o for o in get_args(Office) if o in title.offices]
        if entry.kind == "organisation":
            offices = [o for o in offices if o == "organisation_head"]
        else:
            offices = [o for o in offices if o != "organisation_head"]
        if "other" in title.offices or not entry.party or not offices:
            self.note_stranger(mention.words)
            return
        office = offices[0]
        holders = [
            t
            for t in self.reference.holders(entry.party, office, self.as_of)
            if entry.kind != "organisation" or t.organisation_id == entry.key
        ]
        words = fold(mention.words).split()
        for term in holders:
            if alike(words, _words_of(self.reference.leaders[term.leader_id].full_name)):
                self._name(mention, term.leader_id, term, term.tenure(self.as_of))
                return
        if title.is_former or len(words) < 2:
            self.note_stranger(mention.words)
            return
        is_settled = any(
            t.tenure(self.as_of) == "yes"
            and (t.end is not None or (t.last_verified or self.as_of) >= self.as_of)
            for t in holders
        )
        if is_settled and office in ("head_of_state", "head_of_government", "organisation_head"):
            self.note_stranger(mention.words)  # history, or a namesake office
            return
        mention.linked = _person(mention, mention.words, entry.party, None, office, False)
        self.discovered.setdefault(words[-1], mention.linked)

    def _respelt(self, words: list[str], offices: frozenset[str]) -> Term | None:
        """Return who of the article's parties bears nearly this name in one of these offices."""
        if len(words) < 2:
            return None
        for party in self.parties:
            for office in _LEADING:
                if office not in offices:
                    continue
                for term in self.reference.holders(party, office, self.as_of):
                    known = _words_of(self.reference.leaders[term.leader_id].full_name)
                    if alike(words, known) and likeness(words[0], known[0], 0.7) > 0.7:
                        return term
        return None

    def note_stranger(self, words: str) -> None:
        folded = fold(words).split()
        if folded:
            self.strangers.add(folded[-1])


@lru_cache(maxsize=4096)
def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in the alphabet of folding."""
    return tuple(fold(name).split())


def likeness(one: str, other: str, least: float) -> float:
    """Return how alike two words are, 0-1, or some smaller figure if that is below `least`.

    Words of two lengths, or of other letters, are told apart without looking for what they share.
    """
    longest = 2 * min(len(one), len(other))
    if longest < least * (len(one) + len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= least else 0.0


def alike(words: Sequence[str], known: Sequence[str]) -> bool:
    """Return whether two folded names are one name spelt twice."""
    if not words or not known:
        return False
    long_words = [w for w in words if len(w) > 3]
    if any(w in known for w in long_words[-1:]) or known[-1] in words:
        return True
    if len(words[-1]) > 4 and likeness(words[-1], known[-1], 0.78) >= 0.78:
        return True
    return likeness("".join(words), "".join(known), 0.85) >= 0.85


def officials(mention: Mention) -> list[Name]:
    """Return the party of a titled person who is no leader: 'Chinese Defence Minister Li …'."""
    title = mention.title
    if title is None or not title.parties or title.is_former or mention.end < title.end:
        return []
    return [
        Name(
            kind="party", field=mention.field, start=mention.start, end=mention.end, text="",
            party=entry.party, form="officials",
        )
        for entry in title.parties[:1]
    ]  # fmt: skip


def _person(
    mention: Mention, name: str | None, party: str | None, leader_id: str | None,
    office: Office | None, is_former: bool,
) -> Name:  # fmt: skip
    return Name(
        kind="person", field=mention.field, start=mention.start, end=mention.end, text="",
        party=party, name=name, leader_id=leader_id, office=office, is_former=is_former,
    )  # fmt: skip
