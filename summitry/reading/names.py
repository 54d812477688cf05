"""Who and what is named: people with their office on the publication date, parties, series.

The atoms of the gazetteer are joined into phrases ("Japan's new prime minister, Sanae Takaichi")
and linked in two passes: first whoever is named in full or with a title, then surnames alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from summitry.reading import lexicon
from summitry.reading.document import Name
from summitry.reading.events import Field, Office
from summitry.reading.folding import fold
from summitry.reading.gazetteer import Atom, Entry, Gazetteer
from summitry.reading.places import PlaceContext, place_name, residences
from summitry.reference import Reference, Tenure, Term

_ADJECTIVES = "|".join(re.escape(word) for word in lexicon.TITLE_ADJECTIVES)
_HONORIFICS = "|".join(
    re.escape(word) for word in sorted(lexicon.HONORIFICS, key=len, reverse=True)
)
# Between a party and its title: "'s newly elected ".
_TO_TITLE = re.compile(rf"(?:['’]s?)?[ \xa0-]+(?:(?:{_ADJECTIVES})(?:[ -]|, ))*", re.IGNORECASE)
_OF = re.compile(r"\s(?:of|for|to)\s(?:the\s)?(?:Republic\sof\s|Kingdom\sof\s|State\sof\s)?(?:the\s)?")
_OF_PARTY = re.compile(r" of (?:the )?(?:Republic of |Kingdom of |State of )?(?:the )?")
_ELECT = re.compile(r"[\s-](?:elect|designate)\b", re.IGNORECASE)
_BETWEEN_TITLES = re.compile(r"(?:\s(?:and|&)\s|,\s(?:and\s)?|\s\(|\s)(?:the\s)?(?:(?:first|concurrently)\s)?$")
# Between a title and its bearer: ", His Excellency ".
_TO_NAME = re.compile(rf"\)?,?[ \xa0]+(?:(?:{_HONORIFICS})\.?,?[ \xa0]+){{0,5}}")
_AFTER_NAME = re.compile(
    rf"(?:,\s*Jr\.?|\sJr\.?)?(?:,|\s\(|\s[–—-]\s?)\s*(?:(?:who\s(?:is|was)|now)\s)?(?:the|a|an|its|their)?\s?"
    rf"(?:(?:{_ADJECTIVES})[\s-])*",
    re.IGNORECASE,
)
_FORMER_BEFORE = re.compile(
    r"\b(?:former|late|ex|ousted|deposed|exiled|onetime|one-time|disgraced|jailed|past|then)[\s-]+"
    r"(?:\w+[\s-]){0,2}$",
    re.IGNORECASE,
)
_THEN_BEFORE = re.compile(r"\bthen[\s-]+(?:[\w.]+[\s-]){0,2}$", re.IGNORECASE)
_IS_FORMER = re.compile(r"\b(?:former|late|ex|ousted|deposed|exiled|onetime|disgraced|jailed)\b", re.IGNORECASE)
_IS_THEN = re.compile(r"\bthen\b", re.IGNORECASE)
_NAME_WORD = r"[A-Z\u00c0-\u024f\u0400-\u04ff][\w'’ʻ‘\-]*\.?"
_ARABIC = r"(?:(?:[AaEe]l|as|ash|ad|ar|an|at)-)?"
_UNKNOWN_NAME = re.compile(
    rf"{_ARABIC}{_NAME_WORD}(?:\s(?:{_ARABIC}{_NAME_WORD}|bin|bint|ibn|al|el|de|da|do|dos|del|della|di|van|von|der|den|la|le|af|ter|y|e|ul|ur)(?=\s|[,.;:)'’\-]|$)){{0,5}}"
)
_WORDS_BEFORE = re.compile(rf"((?<![\w-])(?:{_NAME_WORD}\s+|(?:de|da|do|dos|del|di|van|von|der|den|la|le|bin|al|el)\s+){{1,4}})$")
_CAPITAL_AFTER = re.compile(rf"[ \xa0]((?:al-|el-)?{_NAME_WORD})")
_NOT_THE_PERSON = re.compile(
    r"\s(?:administration|era|campaign|family|dynasty|tower|towers|foundation|plaza|hotel|organization|library"
    r"|airport|center|centre|university|school|street|avenue|doctrine|supporters?|supporter|loyalists?|organisation"
    r"|allies|aides?|lawyers?|presidency|years|voters|Jr\b|Sr\b|sons|brothers|government|cabinet|plan)\b",
    re.IGNORECASE,
)  # fmt: skip
_JUNIOR = re.compile(r",?\sJr\b\.?|,?\sSr\b\.?")
_TAIL = re.compile(r"-(?!led|era|backed|style|appointed|brokered|type|like|ordered|run|in\b)[a-z]{2,8}\b(?!-)")
_POSSESSIVE = re.compile(r"['’]s?\s")
_MISTER = re.compile(r"\b(?:Mr|Mrs|Ms)\.?\s$")
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|until|till|last|next|this|early|late|mid|by|during|on|from|through|before|after"
    r"|and|to)|\d(?:st|nd|rd|th)?)[\s-]+$",
    re.IGNORECASE,
)
_MONTH_AFTER = re.compile(r"\.?,?\s\d|\s(?:I|we|you|he|she|it|they|be|this|the|God|not|and\s[A-Z])\b")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|St|Prof|Sgt|Maj|Capt|[A-Z])\.$")
_NICKNAMES = {
    "joe": "joseph", "bill": "william", "mike": "michael", "tony": "anthony", "bob": "robert",
    "jim": "james", "dick": "richard", "ben": "benjamin", "tom": "thomas", "dave": "david",
    "dan": "daniel", "chris": "christopher", "nick": "nicholas", "rob": "robert", "ed": "edward",
    "lula": "luiz", "bibi": "benjamin", "noynoy": "benigno", "bongbong": "ferdinand", "liz": "elizabeth",
    "antony": "anthony", "ted": "edward", "andy": "andrew", "steve": "stephen", "vlad": "vladimir",
}  # fmt: skip
_ROLE_RANK: dict[Tenure, int] = {"yes": 0, "maybe": 1, "elect": 2, "no": 9}
_BY_OFFICE: tuple[Office, ...] = (
    "head_of_state", "head_of_government", "foreign_minister", "deputy_head"
)  # fmt: skip
_GRACE = 7  # days: news of a week ago still tells what its actors did in office
_LEADING: tuple[Office, ...] = ("head_of_state", "head_of_government", "organisation_head")


@dataclass(slots=True)
class TitlePhrase:
    """A title with its parties: 'Japan's new prime minister', 'President of the Commission'."""

    start: int
    end: int
    next: int  # the atom after it
    offices: frozenset[str]
    parties: tuple[Entry, ...]
    is_former: bool = False
    is_then: bool = False
    is_elect: bool = False
    is_plural: bool = False
    has_of: bool = False  # 'leader of Belarus'
    words: str = ""  # the title alone, in small letters


@dataclass(slots=True)
class _Mention:
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
class Linker:
    """Links the names of one article, as of its publication date."""

    gazetteer: Gazetteer
    as_of: date
    parties: Counter[str] = field(default_factory=Counter)  # how often each is named
    people: dict[str, Name] = field(default_factory=dict)  # by leader_id
    strangers: set[str] = field(default_factory=set)  # family names of people who are no leaders
    discovered: dict[str, Name] = field(default_factory=dict)  # by folded family name

    @property
    def reference(self) -> Reference:
        return self.gazetteer.reference

    def link(self, fields: Sequence[tuple[Field, str]]) -> list[Name]:
        """Return all names of an article's fields, in order of field and offset."""
        found = [(name, text, self.gazetteer.find(text)) for name, text in fields if text]
        for _, text, atoms in found:
            for atom in atoms:
                for entry in atom.of("country", "demonym", "metonym")[:1]:
                    if text[atom.start : atom.end] not in lexicon.SHARED_NAMES:
                        self.parties[entry.party or ""] += 1
        names: list[Name] = []
        mentions: list[_Mention] = []
        context = PlaceContext(self.reference, self.gazetteer.places, self.parties)
        for field_name, text, atoms in found:
            parsed = _Parser(self, field_name, text, atoms, context)
            parsed.run()
            names += parsed.names
            mentions += parsed.mentions
        self._link_people(mentions)
        for mention in mentions:
            names += [mention.linked] if mention.linked is not None else _officials(mention)
        for field_name, text, _ in found:
            names += residences(field_name, text, names)
        order = {"title": 0, "text": 1}
        names.sort(key=lambda n: (order[n.field], n.start, -n.end))
        return names

    # -- people ----------------------------------------------------------------------------------

    def _link_people(self, mentions: list[_Mention]) -> None:
        for mention in mentions:
            if mention.is_full and not mention.is_blocked:
                self._link_full(mention)
        for mention in mentions:
            if mention.linked is None and not mention.is_full and not mention.is_blocked:
                self._link_short(mention)

    def _link_full(self, mention: _Mention) -> None:
        if mention.atom is None:
            self._discover(mention)
            return
        ids = [e.key for e in mention.atom.of("person") if e.strength == "full"] or [
            e.key for e in mention.atom.of("person")
        ]
        chosen = self._choose(ids, mention.title, is_full=True)
        if chosen is not None:
            self._name(mention, *chosen)

    def _link_short(self, mention: _Mention) -> None:
        assert mention.atom is not None
        entries = mention.atom.of("person")
        known = [e.key for e in entries if e.key in self.people]
        if known and not (mention.title is None and mention.is_doubtful):
            if mention.title is not None and mention.title.parties:
                fitting = [k for k in known if self._fits(k, mention.title)]
                known = fitting or ([] if self._choose([e.key for e in entries], mention.title, is_full=False) else known)
            if known:
                best = min(known, key=lambda k: (self.people[k].is_former, -self.parties[self.people[k].party or ""]))
                self._name(mention, best, None, None)
                return
        key = fold(mention.words).strip()
        if key in self.discovered:
            whom = self.discovered[key]
            mention.linked = _person(mention, whom.name, whom.party, None, whom.office, whom.is_former)
            return
        if mention.title is not None:
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
            if held is not None and (held[1] == "yes" or held[1] == "elect") and held[0].office != "deputy_head":
                serving.append((leader_id, held[0], held[1]))
        if len(serving) > 1:
            near = [s for s in serving if self.parties[s[1].party]]
            serving = near if len(near) == 1 else []
        if len(serving) == 1 and self._is_wellknown(mention.words, serving[0][1]):
            self._name(mention, *serving[0])

    def _party_now(self, leader_id: str) -> str:
        held = self.reference.term_on(leader_id, self.as_of)
        return held[0].party if held and held[0].office in _LEADING else ""

    def _is_wellknown(self, words: str, term: Term) -> bool:
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
                not offices or term.office in offices or "lead" in offices
                or any(t.office in offices for t in terms)
            )
            if not is_full and "other" in offices and not parties and not self.parties[term.party]:
                continue  # 'Chairman Abdullah' may be anybody
            if not is_full:
                if not in_party or not in_office or (tenure == "no" and not (title and title.is_former)):
                    continue
                if title is not None and offices and not parties and term.office not in offices and "lead" not in offices:
                    continue
            rank = (
                0 if in_party else 1,
                _ROLE_RANK[tenure] if not (title and title.is_former) else 0,
                0 if in_office else 1,
                0 if self.parties[term.party] else 1,
                0 if term.office in _LEADING else 1,
                -(term.end or term.start).toordinal(),
            )
            ranked.append((rank, leader_id, term, tenure))
        if not ranked:
            return None
        ranked.sort(key=lambda r: r[0])
        if not is_full and len(ranked) > 1 and ranked[0][0][:5] == ranked[1][0][:5]:
            if title is None or not parties:
                return None  # two of that name serve, and nothing tells which
        return ranked[0][1], ranked[0][2], ranked[0][3]

    def _name(
        self, mention: _Mention, leader_id: str, term: Term | None, tenure: Tenure | None
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
                    h for p in wanted if p and (h := self.reference.term_on(leader_id, self.as_of, party=p))
                ]
                if held:
                    term, tenure = held[0]
            party, office = term.party, term.office
            out = tenure == "no" and not (term.end and (self.as_of - term.end).days <= _GRACE)
        is_former = out or mention.is_former or bool(title and title.is_former)
        mention.linked = _person(mention, leader.full_name, party, leader_id, office, is_former)
        if leader_id not in self.people or (self.people[leader_id].is_former and not is_former):
            self.people[leader_id] = mention.linked

    def _discover(self, mention: _Mention) -> None:
        """Link a title with a name the reference lacks: a variant spelling, or someone new."""
        title = mention.title
        if title is not None and not title.parties and not title.is_former:
            respelt = self._respelt(fold(mention.words).split(), title.offices)
            if respelt is not None:
                self._name(mention, respelt.leader_id, respelt, respelt.tenure(self.as_of))
                return
        if title is None or title.is_plural or len({e.party for e in title.parties}) != 1:
            self._note_stranger(mention.words)
            return
        entry = title.parties[0]
        offices = [o for o in title.offices if o not in ("other", "lead", "honorific")]
        if entry.kind == "organisation":
            offices = [o for o in offices if o == "organisation_head"]
        else:
            offices = [o for o in offices if o != "organisation_head"]
        if "other" in title.offices or not entry.party or not offices:
            self._note_stranger(mention.words)
            return
        office = offices[0]
        holders = [
            t
            for t in self.reference.holders(entry.party, office, self.as_of)  # type: ignore[arg-type]
            if entry.kind != "organisation" or t.organisation_id == entry.key
        ]
        words = fold(mention.words).split()
        for term in holders:
            if _alike(words, fold(self.reference.leaders[term.leader_id].full_name).split()):
                self._name(mention, term.leader_id, term, term.tenure(self.as_of))
                return
        if title.is_former or len(words) < 2:
            self._note_stranger(mention.words)
            return
        is_settled = any(
            t.tenure(self.as_of) == "yes" and (t.end is not None or (t.last_verified or self.as_of) >= self.as_of)
            for t in holders
        )
        if is_settled and office in ("head_of_state", "head_of_government", "organisation_head"):
            self._note_stranger(mention.words)  # history, or a namesake office
            return
        mention.linked = _person(mention, mention.words, entry.party, None, office, False)  # type: ignore[arg-type]
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
                    known = fold(self.reference.leaders[term.leader_id].full_name).split()
                    if _alike(words, known) and SequenceMatcher(None, words[0], known[0]).ratio() > 0.7:
                        return term
        return None

    def _note_stranger(self, words: str) -> None:
        folded = fold(words).split()
        if folded:
            self.strangers.add(folded[-1])


def _alike(words: list[str], known: list[str]) -> bool:
    """Return whether two folded names are one name spelt twice."""
    if not words or not known:
        return False
    long_words = [w for w in words if len(w) > 3]
    if any(w in known for w in long_words[-1:]) or known[-1] in words:
        return True
    if SequenceMatcher(None, words[-1], known[-1]).ratio() >= 0.78 and len(words[-1]) > 4:
        return True
    return SequenceMatcher(None, "".join(words), "".join(known)).ratio() >= 0.85


def _officials(mention: _Mention) -> list[Name]:
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
    mention: _Mention, name: str | None, party: str | None, leader_id: str | None,
    office: Office | None, is_former: bool,
) -> Name:  # fmt: skip
    return Name(
        kind="person", field=mention.field, start=mention.start, end=mention.end, text="",
        party=party, name=name, leader_id=leader_id, office=office, is_former=is_former,
    )  # fmt: skip


class _Parser:
    """Joins the atoms of one field into phrases."""

    def __init__(
        self, linker: Linker, field_name: Field, text: str, atoms: list[Atom], context: PlaceContext
    ) -> None:
        self.linker = linker
        self.field: Field = field_name
        self.text = text
        self.atoms = atoms
        self.context = context
        self.names: list[Name] = []
        self.mentions: list[_Mention] = []
        self.after_person = 0
        self.covered = 0

    def run(self) -> None:
        index = 0
        while index < len(self.atoms):
            if self.atoms[index].start < self.covered:
                index += 1  # inside a name that was put together from several atoms
            else:
                index = self._step(index)

    def _step(self, index: int) -> int:
        atom = self.atoms[index]
        title = self._title_at(index)
        if title is not None:
            return self._titled(title)
        if atom.of("person"):
            self._untitled(index)
            return self.after_person
        if index + 1 < len(self.atoms) and self._is_crowned(index + 1):
            parties = self._is_party(index)
            gap = self._gap(index, index + 1)
            if parties and _TO_TITLE.fullmatch(gap):
                title = TitlePhrase(
                    atom.start, self.atoms[index + 1].start, index + 1,
                    frozenset(("head_of_state",)), parties[:1],
                    is_former=bool(_IS_FORMER.search(gap)),
                )  # fmt: skip
                self._with_person(index + 1, title, "")
                return self.after_person
        self._plain(index)
        return index + 1

    def _is_crowned(self, index: int) -> bool:
        """Return whether an atom is a person named with a title of their own: 'King Felipe'."""
        atom = self.atoms[index]
        return bool(atom.of("person")) and self.text.startswith(lexicon.NAME_TITLES, atom.start)

    # -- titles ----------------------------------------------------------------------------------

    def _gap(self, left: int, right: int) -> str:
        return self.text[self.atoms[left].end : self.atoms[right].start]

    def _is_party(self, index: int) -> tuple[Entry, ...]:
        atom = self.atoms[index]
        found = atom.of("country", "demonym", "organisation") or atom.of("metonym")
        shared = lexicon.SHARED_NAMES.get(self.text[atom.start : atom.end])
        return tuple(replace(e, party=self._shared(shared)) for e in found) if shared else found

    def _shared(self, parties: tuple[str, str]) -> str:
        """Return which of two parties of one name the article is about: the first in doubt."""
        first, second = parties
        named = self.linker.parties
        return second if named[second] and not named[first] else first

    def _title_at(self, index: int) -> TitlePhrase | None:
        """Return the title phrase that begins at an atom, None where none does."""
        atoms = self.atoms
        parties: list[Entry] = []
        at = index
        start = atoms[at].start
        gaps = ""
        # 'Japan's new', 'U.S. and Japanese', up to two parties before the title
        while at < len(atoms) and not atoms[at].of("title"):
            found = self._is_party(at)
            if not found or at - index > 2 or at + 1 >= len(atoms):
                return None
            gap = self._gap(at, at + 1)
            if len(gap) > 60:
                return None
            parties.append(found[0])
            if not _TO_TITLE.fullmatch(gap) and not (
                self._is_party(at + 1) and gap.strip() in ("and", ",", "&", "-", "–")
            ):
                return None
            gaps += gap
            at += 1
        if at >= len(atoms):
            return None
        offices: set[str] = set()
        is_plural = False
        end = atoms[at].end
        while True:  # 'President and Prime Minister'
            for entry in atoms[at].of("title"):
                offices.update(entry.offices)
                is_plural = is_plural or entry.is_plural
            end = atoms[at].end
            if at + 1 < len(atoms) and self._are_one_office(at):
                at += 1
                continue
            break
        words = self.text[atoms[at].start : end].lower()
        elect = _ELECT.match(self.text, end)
        if elect:
            end = elect.end()
        after = at + 1
        has_of = False
        # 'of the Republic of Korea', 'of Italy'
        if after < len(atoms):
            of = _OF.match(self.text, end, atoms[after].start)
            if of and of.end() == atoms[after].start and self._is_party(after):
                parties.append(self._is_party(after)[0])
                end = atoms[after].end
                after += 1
                has_of = True
        before = self.text[max(0, start - 40) : start]
        then = bool(_IS_THEN.search(gaps)) or bool(_THEN_BEFORE.search(before))
        former = bool(_IS_FORMER.search(gaps)) or (bool(_FORMER_BEFORE.search(before)) and not then)
        return TitlePhrase(
            start=start, end=end, next=after, offices=frozenset(offices), parties=tuple(parties),
            is_former=former, is_then=then, is_elect=bool(elect) or words.endswith("elect"),
            is_plural=is_plural, has_of=has_of, words=words,
        )  # fmt: skip

    def _are_one_office(self, at: int) -> bool:
        """Return whether a title and the next are one person's: 'Prime Minister and Foreign …'.

        'The vice president and President Tinubu' are two people.
        """
        first, second = self.atoms[at], self.atoms[at + 1]
        gap = self.text[first.end : second.start]
        if not second.of("title") or len(gap) > 11 or not _BETWEEN_TITLES.match(gap):
            return False
        if "\n" in gap:
            return False
        offices = {office for entry in second.of("title") for office in entry.offices}
        return "and" not in gap or not offices & {"head_of_state", "other"}

    def _titled(self, title: TitlePhrase) -> int:
        """Read what follows a title: its bearer, or nobody. Return the next atom."""
        to_name = _TO_NAME.match(self.text, title.end)
        if to_name:
            index = title.next
            # honorifics may themselves be titles: 'Prime Minister General Prayut'
            while index < len(self.atoms) and self.atoms[index].start < to_name.end():
                index += 1
            if index < len(self.atoms):
                atom = self.atoms[index]
                lead = self._lead_words(title.end, atom.start)
                if atom.of("person") and lead is not None and not atom.of("country"):
                    comma = "," in self.text[title.end : atom.start]
                    if not comma or title.parties:
                        self._with_person(index, title, lead)
                        return self.after_person
            if "," not in to_name.group() or title.parties:
                unknown = self._unknown_at(to_name.end(), title)
                if unknown is not None:
                    return unknown
        return self._office_alone(title)

    def _lead_words(self, start: int, end: int) -> str | None:
        """Return the given names between a title and a known name, None where more lies there."""
        gap = self.text[start:end]
        if len(gap) > 60:
            return None
        to_name = _TO_NAME.match(gap)
        if not to_name:
            return None
        rest = gap[to_name.end() :]
        if not rest:
            return ""
        if re.fullmatch(rf"(?:{_NAME_WORD}\s+){{1,3}}", rest):
            return rest
        return None

    def _with_person(self, index: int, title: TitlePhrase | None, lead: str) -> None:
        atom = self.atoms[index]
        entries = atom.of("person")
        is_full = any(e.strength == "full" for e in entries)
        start = title.start if title is not None else atom.start - len(lead)
        end = self._to_tail(atom.end)
        words = self.text[atom.start : end]
        blocked = False
        known: Atom | None = atom
        if lead:
            same = [e for e in entries if self._is_given(lead, e.key)]
            words = lead + words
            if same:
                known = Atom(atom.start, atom.end, tuple(same))
                is_full = True
            else:
                known = None
                self.linker.strangers.add(fold(words).split()[-1])
        more = self._goes_on_otherwise(index, entries)
        if title is not None and not is_full and self._is_half(index):
            more = self.atoms[index + 1].end - end
        if more:
            known = None
            words += self.text[end : end + more]
            end += more
        if known is None:
            # somebody the reference lacks, or spells otherwise: their title must tell
            is_full = True
            blocked = title is None
        junior = _JUNIOR.match(self.text, end)
        if junior:
            has_own = any("Jr" in n for e in entries for n in (self.linker.reference.leaders[e.key].full_name, *self.linker.reference.leaders[e.key].aliases))
            if title is None and not has_own:
                blocked = True
            else:
                end = junior.end()
        after = index + 1
        if title is not None and title.offices == {"other"} and not title.parties == ():
            blocked = blocked or not is_full
        if title is not None and title.offices == frozenset(("other",)) and not is_full:
            blocked = True
            self.linker.strangers.add(fold(words).split()[-1])
        mention_title = title
        of = self._of_party(end, after, entries)
        if of is not None and not blocked and not (title is not None and title.parties):
            end, after = self.atoms[of].end, of + 1
            base = title or TitlePhrase(start, start, after, frozenset(), ())
            mention_title = replace(base, parties=self._is_party(of)[:1])
        elif title is None or not title.parties:
            # 'Sanae Takaichi, Japan's prime minister'
            trailing = self._trailing_title(end, after)
            if trailing is not None:
                if title is None:
                    mention_title = trailing
                elif title.offices & trailing.offices:
                    mention_title = TitlePhrase(
                        title.start, title.end, trailing.next, title.offices, trailing.parties,
                        title.is_former or trailing.is_former,
                    )  # fmt: skip
                else:
                    trailing = None
            if trailing is not None:
                end = trailing.end
                after = trailing.next
        is_former = bool(mention_title and mention_title.is_former)
        if title is None:
            before = self.text[max(0, start - 40) : start]
            is_former = is_former or bool(re.search(r"\b(?:former|late|ex)[\s-]+(?:\w+\s){0,1}$", before))
        self.mentions.append(
            _Mention(
                self.field, start, end, known, words, mention_title, is_full, blocked, is_former,
                is_addressed=bool(_MISTER.search(self.text, max(0, start - 5), start)),
                is_doubtful=words == "May" and bool(self._is_month(atom)),
            )  # fmt: skip
        )
        while after < len(self.atoms) and self.atoms[after].start < end:
            after += 1
        self.after_person = after

    def _is_half(self, index: int) -> bool:
        """Return whether two short names in a row are one of a third person: 'Ahmad al-Shara'."""
        if index + 1 >= len(self.atoms) or self._gap(index, index + 1) != " ":
            return False
        following = self.atoms[index + 1].of("person")
        return bool(following) and all(e.strength != "full" for e in following)

    def _to_tail(self, end: int) -> int:
        """Return where a name ends that goes on in small letters: 'Prayuth Chan-ocha'."""
        tail = _TAIL.match(self.text, end)
        return tail.end() if tail else end

    def _of_party(self, end: int, index: int, entries: tuple[Entry, ...]) -> int | None:
        """Return the atom of the party in 'King Abdullah II of Jordan', None where none follows."""
        if index >= len(self.atoms):
            return None
        of = _OF_PARTY.match(self.text, end)
        if of is None or of.end() != self.atoms[index].start:
            return None
        found = self.atoms[index].of("country", "organisation")
        terms = self.linker.reference.terms
        if found and any(t.party == found[0].party for e in entries for t in terms[e.key]):
            return index
        return None

    def _forms(self, leader_id: str) -> list[str]:
        leader = self.linker.reference.leaders[leader_id]
        return [fold(n) for n in (leader.given_name or "", leader.full_name, *leader.aliases)]

    def _is_given(self, lead: str, leader_id: str) -> bool:
        """Return whether the words before a family name can be this person's given names."""
        leader = self.linker.reference.leaders[leader_id]
        words = [w for w in fold(lead).split() if w not in _PARTICLES]
        if not words:
            return True
        first = _NICKNAMES.get(words[0], words[0])
        if len(first) == 1:
            given = fold(leader.given_name or leader.full_name).split()
            return bool(given) and given[0].startswith(first) and len(words) < 3
        known = {word for form in self._forms(leader_id) for word in form.split()}
        known |= {_NICKNAMES[word] for word in known if word in _NICKNAMES}
        return first in known or any(SequenceMatcher(None, first, w).ratio() > 0.8 for w in known)

    def _trailing_title(self, end: int, index: int) -> TitlePhrase | None:
        if index >= len(self.atoms) or self.atoms[index].start - end > 40:
            return None
        gap = self.text[end : self.atoms[index].start]
        if not _AFTER_NAME.fullmatch(gap):
            return None
        title = self._title_at(index)
        if title is None or title.is_plural or not (title.parties or title.offices == {"other"}):
            return None
        follows = _TO_NAME.match(self.text, title.end)
        if follows and "," not in follows.group() and (
            (title.next < len(self.atoms) and self.atoms[title.next].of("person") and self.atoms[title.next].start == follows.end())
            or _UNKNOWN_NAME.match(self.text, follows.end())
        ):
            return None  # the title of the next person in a list
        title.is_former = title.is_former or bool(_IS_FORMER.search(gap))
        return title

    def _unknown_at(self, at: int, title: TitlePhrase) -> int | None:
        """Read a name the reference lacks after a title; return the next atom, None if no name."""
        match = _UNKNOWN_NAME.match(self.text, at)
        if match is None:
            return None
        words = match.group()
        index = title.next
        cut = match.end()
        while index < len(self.atoms) and self.atoms[index].end <= at:
            index += 1
        for position in range(index, len(self.atoms)):
            atom = self.atoms[position]
            if atom.start >= cut:
                break
            if atom.of("title", "country", "demonym", "series", "organisation", "noise") and atom.start >= at:
                cut = atom.start
        words = self.text[at:cut].strip(" ,.-'’")
        words = re.sub(r"['’]s$", "", words)
        if not words or words.split()[0].lower() in _NO_NAME or not words[0].isalpha():
            return None
        if any(word in lexicon.NOT_IN_NAMES for word in words.split()):
            return None
        if "," in self.text[title.end : at] and not (
            _NAME_LIKE.search(words) and self.text.startswith(",", at + len(words))
        ):
            return None  # 'In Japan's prime minister, Europe has …'
        end = at + len(words)
        self.mentions.append(
            _Mention(self.field, title.start, end, None, words, title, is_full=True)
        )
        while index < len(self.atoms) and self.atoms[index].start < end:
            index += 1
        if not title.parties and not _NAME_LIKE.search(words):
            self.mentions.pop()
            return None
        return index

    def _office_alone(self, title: TitlePhrase) -> int:
        """Read 'the Indian premier' as its holder, 'Chinese officials' as their party."""
        reference = self.linker.reference
        if title.parties and title.is_plural:
            for entry in title.parties:
                self._party(entry, title.start, title.end, form_officials=True)
            return title.next
        parties = {entry.party for entry in title.parties}
        if len(parties) == 1 and title.offices != {"other"}:
            entry = title.parties[0]
            term = self._holder(entry, title)
            before = self.text[max(0, title.start - 30) : title.start]
            if (
                term is not None
                and not _NOT_AN_OFFICE.match(self.text, title.end)
                and not _INDEFINITE.search(before)
                and not (title.has_of and _POSSESSIVE.match(self.text, title.end))
            ):
                leader = reference.leaders[term.leader_id]
                is_former = title.is_former or title.is_then
                if not is_former:
                    self.names.append(
                        Name(
                            kind="person", field=self.field, start=title.start, end=title.end,
                            text=self.text[title.start : title.end], party=term.party,
                            name=leader.full_name, leader_id=term.leader_id, office=term.office,
                            by_office=True,
                        )
                    )  # fmt: skip
                    return title.next
        if (
            not title.parties
            and title.words in ("pope", "pontiff")
            and not _CAPITAL_AFTER.match(self.text, title.end)
        ):
            held = reference.holders("VAT", "head_of_state", self.linker.as_of)
            if held:
                self.names.append(
                    Name(
                        kind="person", field=self.field, start=title.start, end=title.end,
                        text=self.text[title.start : title.end], party="VAT",
                        name=reference.leaders[held[0].leader_id].full_name,
                        leader_id=held[0].leader_id, office="head_of_state", by_office=True,
                    )
                )  # fmt: skip
                return title.next
        # no person: the parties stand for themselves
        index = title.next - 1
        while index >= 0 and self.atoms[index].start >= title.start:
            index -= 1
        for inside in range(index + 1, title.next):
            if self.atoms[inside].end <= title.end:
                self._plain(inside)
        return title.next

    def _holder(self, entry: Entry, title: TitlePhrase) -> Term | None:
        reference, as_of = self.linker.reference, self.linker.as_of
        party = entry.party or ""
        if title.is_elect:
            return next(
                (t for office in ("head_of_state", "head_of_government") if office in title.offices
                 for t in reference.offices.get((party, office), ())  # type: ignore[call-overload]
                 if t.tenure(as_of) == "elect"), None,
            )  # fmt: skip
        if entry.kind == "organisation":
            office: Office = (
                "foreign_minister" if "lead" not in title.offices and "foreign_minister" in title.offices
                else "organisation_head"
            )  # fmt: skip
            terms = [
                t for t in reference.holders(party, office, as_of)
                if office == "foreign_minister" or t.organisation_id == entry.key
                or (entry.key == "eu" and t.organisation_id == "eu-commission")
            ]  # fmt: skip
            is_head = title.offices & {"organisation_head", "lead", "foreign_minister"}
            return terms[0] if len(terms) == 1 and is_head else None
        if "other" in title.offices and "lead" not in title.offices and title.words != "ayatollah":
            return None
        if "lead" in title.offices:
            if title.words.split()[-1] in ("chief", "boss"):
                return None
            return reference.lead_holder(party, as_of)
        word = title.words.split()[-1]
        of_title: list[Term] = []
        for office in _BY_OFFICE:
            if office in title.offices or (word == "president" and office == "head_of_government"):
                holders = reference.holders(party, office, as_of)
                if office == "deputy_head" and len(holders) > 1:
                    return None
                of_title += holders[-1:]
        called_so = [term for term in of_title if word in term.title.lower()]
        if word == "president" and not called_so:
            return of_title[0] if of_title and of_title[0].office == "head_of_state" else None
        return (called_so or of_title or [None])[0]

    # -- people without a title ------------------------------------------------------------------

    def _untitled(self, index: int) -> None:
        atom = self.atoms[index]
        self.after_person = index + 1
        entries = atom.of("person")
        is_full = any(e.strength == "full" for e in entries)
        rest = atom.of("country", "place", "metonym", "venue", "organisation", "series")
        if rest and not is_full:
            if any(e.kind in ("country", "metonym", "place") for e in rest):
                self._plain(index)
                return
        lead = ""
        if not is_full and self._is_acronym(atom):
            return
        if not is_full:
            previous = self.atoms[index - 1].end if index else 0
            before = _WORDS_BEFORE.search(self.text, max(previous, atom.start - 60), atom.start)
            if before:
                lead = self._own_words(before.group(1), before.start())
            if _NOT_THE_PERSON.match(self.text, atom.end):
                return
        self._with_person(index, None, lead)

    def _is_month(self, atom: Atom) -> bool:
        before = self.text[max(0, atom.start - 12) : atom.start]
        return bool(_MONTH_BEFORE.search(before) or _MONTH_AFTER.match(self.text, atom.end))

    def _is_acronym(self, atom: Atom) -> bool:
        """Return whether a lone word in capitals stands among small letters: 'a FICO score'."""
        words = self.text[atom.start : atom.end]
        if not words.isupper() or len(words) < 2 or self.text.startswith(":", atom.end):
            return False
        if any(len(entry.capitals) == len(words) for entry in atom.entries):
            return False  # 'MBS' is written so
        around = self.text[max(0, atom.start - 16) : atom.start] + self.text[atom.end : atom.end + 16]
        return any(c.islower() for c in around)

    def _own_words(self, words: str, at: int) -> str:
        """Return the words before a surname that are part of the same name."""
        kept: list[str] = []
        parts = re.findall(r"\S+\s+", words)
        for position in range(len(parts) - 1, -1, -1):
            word = parts[position].strip()
            if word.lower().rstrip(".") in _NO_NAME or not word[0].isalpha():
                break
            if word.endswith(".") and len(word) > 2 and not re.fullmatch(r"(?:[A-Z]\.)+", word):
                break
            kept.insert(0, parts[position])
        found = "".join(kept)
        if not found:
            return ""
        start = at + len(words) - len(found)
        if self._starts_sentence(start) or self._is_headline():
            # a capital there need not be a name
            first = found.split()[0]
            family = self.text[at + len(words) :].split(maxsplit=1)[0].strip(".,;:'’\"”")
            if (
                family not in lexicon.COMMON_FAMILY_NAMES or self._is_headline()
            ) and fold(first).strip() not in self.linker.gazetteer.given_names:
                rest = found.split(maxsplit=1)
                return found[found.index(rest[1]) :] if len(rest) > 1 and not self._is_headline() else ""
        return found

    def _starts_sentence(self, at: int) -> bool:
        before = self.text[max(0, at - 8) : at].rstrip(" \"“'‘(")
        if before.endswith("."):
            return not _ABBREVIATED.search(before)
        return not before or before[-1] in "!?:\n—–"

    def _is_headline(self) -> bool:
        return self.field == "title"

    def _goes_on_otherwise(self, index: int, entries: tuple[Entry, ...]) -> int:
        """Return how many characters more the name has, of words that none of its bearers has.

        'Lee Nak-yon' is not Lee Jae-myung, 'Trump Tower' nobody; in a headline's capitals, where
        more of them follow, a capital tells nothing.
        """
        end = self._to_tail(self.atoms[index].end)
        if self._is_headline():
            return 0
        stop = self.atoms[index + 1].start if index + 1 < len(self.atoms) else len(self.text)
        at = end
        words: list[str] = []
        while len(words) < 3:
            after = _CAPITAL_AFTER.match(self.text, at)
            if after is None:
                break
            if after.end() > stop:
                return 0  # another known name or title follows
            words.append(after.group(1))
            at = after.end()
        is_family_first = any(
            leader.family_name and leader.full_name.startswith(leader.family_name + " ")
            for leader in (self.linker.reference.leaders[e.key] for e in entries)
        )
        if not words or len(words) > (2 if is_family_first else 1):
            return 0
        first = words[0]
        if first.lower().rstrip(".") in _NO_NAME or first.rstrip(".") in _AFTER_A_NAME:
            return 0
        own = {part for e in entries for form in self._forms(e.key) for part in form.split()}
        parts = [part for word in words for part in fold(word).split()]
        if not parts or all(part in own for part in parts):
            return 0
        whose = self.text[self.atoms[index].start : end] if is_family_first else parts[-1]
        self.linker.strangers.add(fold(whose).strip())
        return len(self.text[end:at].rstrip(".,"))

    # -- everything else -------------------------------------------------------------------------

    def _plain(self, index: int) -> None:
        atom = self.atoms[index]
        for kind in ("venue", "series"):
            found = atom.of(kind)  # type: ignore[arg-type]
            if found and not (kind == "venue" and atom.of("metonym", "place", "state")):
                between = self._two_party_summit(index) if kind == "series" else None
                if between is not None:
                    self.names.append(between)
                elif kind == "venue":
                    self.names.append(self.context.venue(self.field, self.text, atom, found[0]))
                else:
                    after = _SUMMIT_AFTER.match(self.text, atom.end)
                    end = self.covered = after.end() if after else atom.end
                    self.names.append(
                        Name(
                            kind="series", field=self.field, start=atom.start, end=end,
                            text=self.text[atom.start : end], series=found[0].key,
                        )
                    )  # fmt: skip
                return
        if atom.of("place", "state", "metonym"):
            name = place_name(self.context, self.field, self.text, self.atoms, index)
            if name is not None:
                self.names.append(name)
                return
        for entry in atom.of("organisation"):
            series = self._series_of(entry, atom)
            if series is not None:
                self.names.append(series)
                self.covered = series.end
                return
        for entry in atom.of("country", "demonym", "organisation"):
            if entry.kind == "country" and self._is_a_person(atom, index):
                return
            if entry.key == "GEO" and self._is_us_state(atom, index):
                self.names.append(
                    Name(
                        kind="place", field=self.field, start=atom.start, end=atom.end,
                        text=self.text[atom.start : atom.end], party="USA", name="Georgia",
                    )
                )  # fmt: skip
                return
            self._party(entry, atom.start, atom.end)
            return

    def _two_party_summit(self, index: int) -> Name | None:
        """Return 'the US-EU summit', which is a gathering of its own, no EU summit."""
        atom = self.atoms[index]
        if index == 0 or self._gap(index - 1, index) not in ("-", "–", "‑"):
            return None
        other = self.atoms[index - 1]
        if not other.of("country", "demonym", "organisation"):
            return None
        words = self.text[other.start : atom.end]
        if self.names and self.names[-1].start == other.start:
            self.names.pop()
        own = words.replace(".", "").replace("–", "-")
        return Name(
            kind="series", field=self.field, start=other.start, end=atom.end, text=words,
            series=own[: -len("summit")] + "Summit" if own.lower().endswith("summit") else own,
        )  # fmt: skip

    def _series_of(self, entry: Entry, atom: Atom) -> Name | None:
        """Return the gathering in 'the Shanghai Cooperation Organisation (SCO) summit'."""
        series = self.linker.gazetteer.series_of.get(entry.party or "")
        if series is None or entry.key in ("eu-commission", "eu-parliament", "unsc"):
            return None
        start, end = atom.start, atom.end
        after = _SUMMIT_AFTER.match(self.text, end)
        before = _SUMMIT_BEFORE.search(self.text, max(0, start - 40), start)
        if after:
            end = after.end()
        elif before and not self.text.startswith("-", end):
            start = before.start()
        else:
            return None
        return Name(
            kind="series", field=self.field, start=start, end=end, text=self.text[start:end],
            series=series,
        )  # fmt: skip

    def _is_us_state(self, atom: Atom, index: int) -> bool:
        """Return whether 'Georgia' is the American state here."""
        if self.text[atom.start : atom.end] != "Georgia":
            return False
        if _US_POLITICS.match(self.text, atom.end):
            return True
        before = self.names[-1] if self.names else None
        return (
            index > 0 and before is not None and before.kind == "place" and before.party == "USA"
            and before.end == self.atoms[index - 1].end and self._gap(index - 1, index) == ", "
        )  # fmt: skip

    def _is_a_person(self, atom: Atom, index: int) -> bool:
        """Return whether a country's name is somebody's: 'Michael Jordan', 'Chad Smith'."""
        words = self.text[atom.start : atom.end]
        if words not in _NAMES_OF_BOTH or self._is_headline():
            return False
        before = re.search(r"([A-Z][a-z]+) $", self.text[max(0, atom.start - 16) : atom.start])
        if before and before.group(1).lower() in lexicon.FIRST_NAMES:
            return True
        after = _CAPITAL_AFTER.match(self.text, atom.end)
        if after is None or before or after.group(1) in lexicon.NOT_IN_NAMES:
            return False
        if index + 1 < len(self.atoms) and self.atoms[index + 1].start < after.end():
            return False
        return not re.search(r"\b(?:in|to|of|from|with|for|and|the)\s$", self.text[max(0, atom.start - 6) : atom.start])

    def _party(self, entry: Entry, start: int, end: int, *, form_officials: bool = False) -> None:
        shared = lexicon.SHARED_NAMES.get(self.text[start:end])
        party = self._shared(shared) if shared else entry.party
        forms = {"country": "country", "demonym": "demonym", "organisation": "organisation", "metonym": "metonym"}
        form = "officials" if form_officials else forms[entry.kind]
        self.names.append(
            Name(
                kind="party", field=self.field, start=start, end=end, text=self.text[start:end],
                party=party, form=form, is_plural=form_officials or entry.is_plural,  # type: ignore[arg-type]
            )
        )  # fmt: skip


_NO_NAME = frozenset(
    "the a an and or but on in at of to for from with by as after before while when if since until "
    "during under over into meanwhile earlier later however although though because so that this "
    "these those he she it they we i you his her its their our my your not no yes also both then "
    "there here now today yesterday tomorrow tonight monday tuesday wednesday thursday friday "
    "saturday sunday january february march april may june july august september october november "
    "december mr mrs ms dr prof why how what who where which will would can could should may might "
    "has have had is are was were be been do does did let like even only just still yet all some "
    "many most more few such other another each every about against between through says said "
    "told tells asks asked meets met meet hosts hosted visits visit calls called joins joined urges "
    "warns vows backs slams thanks welcomes greets congratulates new old first last next us former "
    "late president prime minister premier chancellor king queen pope secretary foreign sir lady "
    "north south east west central western eastern northern southern republican democrat democratic "
    "mrs. mr. ms. dr. read watch analysis opinion live video photo exclusive breaking update file "
    "according despite following amid among asked given speaking using including regarding within "
    "without per via once unlike whether than never always perhaps".split()
)
# Capitals that follow a whole name without being part of it.
_AFTER_A_NAME = frozenset(
    "Jr Sr II III IV V VI VII VIII IX X XI XII XIV XVI Q A Ji Saheb Sahib MP MEP KC QC PhD AP AFP "
    "Reuters Administration Government".split()
)
_SUMMIT_AFTER = re.compile(
    r"(?:\s\([A-Z][\w+-]{1,8}\))?(?:['’]s)?\s(?:(?:annual|special|emergency|extraordinary|virtual|informal"
    r"|two-day|three-day|leaders['’]?|heads\sof\sstate|upcoming|\d{4}|\d+(?:st|nd|rd|th))\s){0,3}"
    r"[Ss]ummits?(?:\smeeting)?\b"
)
_SUMMIT_BEFORE = re.compile(r"\b(?:annual\s)?[Ss]ummit\sof\s(?:the\s)?(?:\d+-member\s)?$")
_US_POLITICS = re.compile(r"['’]?s?\s(?:Gov\b|Governor|Sen\b|Senator|Rep\b|Republican|Democrat|runoff|Senate|primary|Tech)")
_NAMES_OF_BOTH = frozenset(("Jordan", "Chad", "Israel", "Georgia", "Kenya", "Ireland", "England"))
_PARTICLES = frozenset(("de", "da", "van", "von", "bin", "al", "el"))
_NAME_LIKE = re.compile(r"^[A-Z][\w'’\-]+(?:\s[\w'’.\-]+)+$")
_NOT_AN_OFFICE = re.compile(
    r"(?:['’]s?)?\s?(?:['’]s\s)?(?:election|elections|palace|office|residence|aide|aides|adviser|spokesman|spokeswoman|spokesperson|party|candidate|candidates|hopeful|race|campaign|term|vote|runoff|wife|son|daughter|brother)\b"
    r"|-(?!elect)"
)


# 'inaugurated as US president', 'a new American president': an office, not its holder.
_INDEFINITE = re.compile(
    r"\b(?:as|a|an|any|elected|re-elected|become|becomes|becoming|became|next|future|no|every|either"
    r"|another|each|be|named|appointed|sworn\sin\sas|elect|for|first|second|possible|potential"
    r"|would-be|modern|previous|past|successive|two|three|several)\s(?:the\s)?(?:\w+\s)?$|\bnew$",
    re.IGNORECASE,
)
