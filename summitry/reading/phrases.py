"""People with their titles, joined from the atoms of a text into the widest phrase."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from summitry.reading import lexicon
from summitry.reading.document import Name
from summitry.reading.events import Office
from summitry.reading.folding import fold
from summitry.reading.gazetteer import Atom, Entry, EntryKind, Gazetteer, kind_bits
from summitry.reading.people import Mention, People, likeness
from summitry.reading.things import CAPITAL_AFTER, NAME_WORD, Things
from summitry.reading.titles import ADJECTIVES, BETWEEN_PARTIES, IS_FORMER, TO_TITLE, TitlePhrase
from summitry.reference import Leader, Term

_HONORIFICS = "|".join(
    re.escape(word) for word in sorted(lexicon.HONORIFICS, key=len, reverse=True)
)
_OF_PARTY = re.compile(r" of (?:the )?(?:Republic of |Kingdom of |State of )?(?:the )?")
# Between a title and its bearer: ", His Excellency ".
_TO_NAME = re.compile(rf"\)?,?[ \xa0]+(?:(?:{_HONORIFICS})\.?,?[ \xa0]+){{0,5}}")
_AFTER_NAME = re.compile(
    rf"(?:,\s*Jr\.?|\sJr\.?)?(?:,|\s\(|\s[–—-]\s?)\s*(?:(?:who\s(?:is|was)|now)\s)?(?:the|a|an|its|their)?\s?"
    rf"(?:(?:{ADJECTIVES})[\s-])*",
    re.IGNORECASE,
)
_ARABIC = r"(?:(?:[AaEe]l|as|ash|ad|ar|an|at)-)?"
_UNKNOWN_NAME = re.compile(
    rf"{_ARABIC}{NAME_WORD}(?:\s(?:{_ARABIC}{NAME_WORD}|bin|bint|ibn|al|el|de|da|do|dos|del|della|di|van|von|der|den|la|le|af|ter|y|e|ul|ur)(?=\s|[,.;:)'’\-]|$)){{0,5}}"
)
_WORDS_BEFORE = re.compile(
    rf"((?<![\w-])(?:{NAME_WORD}\s+|(?:de|da|do|dos|del|di|van|von|der|den|la|le|bin|al|el)\s+)"
    r"{1,4})$"
)
_NOT_THE_PERSON = re.compile(
    r"\s(?:administration|era|campaign|family|dynasty|tower|towers|foundation|plaza|hotel|organization|library"
    r"|airport|center|centre|university|school|street|avenue|doctrine|supporters?|supporter|loyalists?|organisation"
    r"|allies|aides?|lawyers?|presidency|years|voters|Jr\b|Sr\b|sons|brothers|government|cabinet|plan)\b",
    re.IGNORECASE,
)  # fmt: skip
_JUNIOR = re.compile(r",?\sJr\b\.?|,?\sSr\b\.?")
_TAIL = re.compile(
    r"-(?!led|era|backed|style|appointed|brokered|type|like|ordered|run|in\b)[a-z]{2,8}\b(?!-)"
)
_POSSESSIVE = re.compile(r"['’]s?\s")
_FORMER_PERSON = re.compile(r"\b(?:former|late|ex)[\s-]+(?:\w+\s)?$")
_MISTER = re.compile(r"\b(?:Mr|Mrs|Ms)\.?\s$")
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|until|till|last|next|this|early|late|mid|by|during|on|from|through|before|after"
    r"|and|to)|\d(?:st|nd|rd|th)?)[\s-]+$",
    re.IGNORECASE,
)
_MONTH_AFTER = re.compile(
    r"\.?,?\s\d|\s(?:I|we|you|he|she|it|they|be|this|the|God|not|and\s[A-Z])\b"
)
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|St|Prof|Sgt|Maj|Capt|[A-Z])\.$"
)
_NICKNAMES = {
    "joe": "joseph", "bill": "william", "mike": "michael", "tony": "anthony", "bob": "robert",
    "jim": "james", "dick": "richard", "ben": "benjamin", "tom": "thomas", "dave": "david",
    "dan": "daniel", "chris": "christopher", "nick": "nicholas", "rob": "robert", "ed": "edward",
    "lula": "luiz", "bibi": "benjamin", "noynoy": "benigno", "bongbong": "ferdinand",
    "liz": "elizabeth",
    "antony": "anthony", "ted": "edward", "andy": "andrew", "steve": "stephen", "vlad": "vladimir",
}  # fmt: skip
_SUMMIT_OF_TWO = re.compile(
    r"\s(?:(?:leaders[’']?|annual|bilateral|virtual|first|second|third|\d+(?:st|nd|rd|th))\s){0,2}"
    r"[Ss]ummits?\b"
)
_SUMMIT_BETWEEN = re.compile(
    r"\b[Ss]ummit (?:(?:talks|meeting) )?between (?:(?:leaders|the leaders) of )?(?:the )?$"
)
_OF_PEOPLE, _PERSON, _TITLE = (
    kind_bits(("person", "title")),
    *map(kind_bits, (("person",), ("title",))),
)
_OF_PARTIES = kind_bits(("country", "demonym", "metonym", "organisation"))
_OF_GATHERINGS = kind_bits(("organisation", "series"))
_MOST_BEFORE_TITLE = 3  # parties that a title phrase may begin with
_MOST_BETWEEN_TWO = len(" with the ")  # of whom there is a summit
_US_SHORT = {"USA": "US", "GBR": "UK"}
_MOST_BY_OFFICE = 5  # 'the leaders of A, B and C'; longer lists tell of countries, not of people
_SINGULAR = {
    "leaders": "leader", "presidents": "president", "prime ministers": "prime minister",
    "premiers": "premier", "chancellors": "chancellor", "kings": "king",
    "foreign ministers": "foreign minister", "heads of state": "head of state",
    "heads of government": "head of government",
}  # fmt: skip
_NO_PEOPLE: tuple[EntryKind, ...] = (
    "title", "country", "demonym", "series", "organisation", "noise",
)  # fmt: skip
_BY_OFFICE: tuple[Office, ...] = (
    "head_of_state", "head_of_government", "foreign_minister", "deputy_head"
)  # fmt: skip
_NO_NAME = lexicon.words(
    "the a an and or but on in at of to for from with by as after before while when if since "
    "until during under over into meanwhile earlier later however although though because so "
    "that this these those he she it they we i you his her its their our my your not no yes "
    "also both then there here now today yesterday tomorrow tonight monday tuesday wednesday "
    "jan feb mar apr jun jul aug sept sep oct nov dec "
    "thursday friday saturday sunday january february march april may june july august "
    "september october november december mr mrs ms dr prof why how what who where which will "
    "would can could should may might has have had is are was were be been do does did let "
    "like even only just still yet all some many most more few such other another each every "
    "about against between through says said told tells asks asked meets met meet hosts "
    "hosted visits visit calls called joins joined urges warns vows backs slams thanks "
    "welcomes greets congratulates new old first last next us former late president prime "
    "minister premier chancellor king queen pope secretary foreign sir lady north south east "
    "west central western eastern northern southern republican democrat democratic mrs. mr. "
    "ms. dr. read watch analysis opinion live video photo exclusive breaking update file "
    "according despite following amid among asked given speaking using including regarding "
    "within without per via once unlike whether than never always perhaps "
)
# Capitals that follow a whole name without being part of it.
_AFTER_A_NAME = lexicon.words(
    "Jr Sr II III IV V VI VII VIII IX X XI XII XIV XVI Q A Ji Saheb Sahib MP MEP KC QC PhD AP AFP "
    "Reuters Administration Government"
)
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


@lru_cache(maxsize=2048)
def _folded_forms(leader: Leader) -> tuple[str, ...]:
    """Return a leader's names in the alphabet of folding."""
    return tuple(fold(n) for n in (leader.given_name or "", leader.full_name, *leader.aliases))


@lru_cache(maxsize=2048)
def _given_names(leader: Leader) -> frozenset[str]:
    """Return the words of a leader's names, those that are short for others spelt out too."""
    known = {word for form in _folded_forms(leader) for word in form.split()}
    return frozenset(known | {_NICKNAMES[word] for word in known if word in _NICKNAMES})


class Phrases:
    """Reads one field from its first atom to its last."""

    def __init__(self, things: Things, people: People, gazetteer: Gazetteer) -> None:
        self.things = things
        self.titles = things.titles
        self.field = things.field
        self.text = things.text
        self.atoms = things.atoms
        self.names = things.names
        self.people = people
        self.gazetteer = gazetteer
        self.mentions: list[Mention] = []
        self.passed: list[int] = []  # atoms that name a place, a party or nothing
        self.after_person = 0

    def read(self) -> None:
        """Find people, offices and gatherings; who is who is settled when all is read.

        Other names are passed: what they are can be asked for later (`passed`).
        """
        index = 0
        while index < len(self.atoms):
            if self.atoms[index].start < self.things.covered:
                index += 1  # inside a name that was put together from several atoms
            elif self._is_thing(index):
                self._thing(index)
                index += 1
            else:
                index = self._step(index)

    def _thing(self, index: int) -> None:
        """Pass a name that is nobody's; read a gathering, after the passed one it may go on from.

        So does 'US-EU summit'.
        """
        if not self.atoms[index].kinds & _OF_GATHERINGS:
            self.passed.append(index)
            return
        if self.passed and self.passed[-1] == index - 1:
            gap = self.atoms[index].start - self.atoms[index - 1].end
            if gap <= len(", "):
                self.things.read(self.passed.pop())
        self.things.read(index)

    def _is_thing(self, index: int) -> bool:
        """Return whether nothing at an atom or right after it can make it part of a phrase.

        So it is with most names of places and parties: a title follows at most three of them.
        """
        atoms = self.atoms
        kinds = atoms[index].kinds
        if kinds & _OF_PEOPLE:
            return False
        following = atoms[index + 1 : index + 1 + _MOST_BEFORE_TITLE]
        if not kinds & _OF_PARTIES or not following:
            return True
        first = following[0]
        for atom in following:
            if atom.kinds & _TITLE and self._may_go_on(atoms[index].end, first):
                return False
        if first.kinds & _PERSON:
            return False
        is_far = first.start - atoms[index].end > _MOST_BETWEEN_TWO
        return is_far or not first.kinds & _OF_PARTIES

    def _may_go_on(self, end: int, atom: Atom) -> bool:
        """Return whether a title may begin with a party that ends there, and the next atom."""
        if TO_TITLE.fullmatch(self.text, end, atom.start):
            return True
        is_party = bool(atom.kinds & _OF_PARTIES)
        return is_party and self.text[end : atom.start].strip() in BETWEEN_PARTIES

    def _step(self, index: int) -> int:
        atom = self.atoms[index]
        title = self.titles.title_at(index)
        if title is not None:
            return self._titled(title)
        if atom.of("person"):
            self._untitled(index)
            return self.after_person
        if index + 1 < len(self.atoms) and self._is_crowned(index + 1):
            parties = self.titles.party_at(index)
            gap = self.titles.gap(index, index + 1)
            if parties and TO_TITLE.fullmatch(gap):
                title = TitlePhrase(
                    atom.start, self.atoms[index + 1].start, index + 1,
                    frozenset(("head_of_state",)), parties[:1],
                    is_former=bool(IS_FORMER.search(gap)),
                )  # fmt: skip
                self._with_person(index + 1, title, "")
                return self.after_person
        if index + 1 < len(self.atoms) and self._summit_of_two(index):
            return index + 2
        self._thing(index)
        return index + 1

    def _summit_of_two(self, index: int) -> bool:
        """Read 'the Kenya-Uganda summit', 'a summit between the EU and Egypt'.

        Two countries stand for their leaders; with a union it is a gathering of its own name.
        """
        one, two = self.atoms[index], self.atoms[index + 1]
        gap = self.text[one.end : two.start]
        kinds: tuple[EntryKind, ...] = ("country", "demonym", "organisation")
        if not one.of(*kinds) or not two.of(*kinds):
            return False
        before = _SUMMIT_BETWEEN.search(self.text, max(0, one.start - 60), one.start)
        if not (
            (gap in ("-", "–", "‑", "—", "/") and _SUMMIT_OF_TWO.match(self.text, two.end))
            or (before and gap.removesuffix("the ") in (" and ", " with ", ", "))
        ):
            return False
        entries = [self.titles.party_at(at)[0] for at in (index, index + 1)]
        if entries[0].party == entries[1].party:
            return False
        unions = [e for e in entries if e.kind == "organisation"]
        if unions:
            return self._summit_with_union(entries, before.start() if before else one.start, two)
        reference, as_of = self.people.reference, self.people.as_of
        terms = [reference.lead_holder(e.party or "", as_of) for e in entries]
        if any(term is None for term in terms):
            return False
        for atom, term in zip((one, two), terms, strict=True):
            assert term is not None
            self.names.append(
                Name(
                    kind="person", field=self.field, start=atom.start, end=atom.end,
                    text=self.text[atom.start : atom.end], party=term.party,
                    name=reference.leaders[term.leader_id].full_name, leader_id=term.leader_id,
                    office=term.told_office, by_office=True,
                )
            )  # fmt: skip
        return True

    def _summit_with_union(self, entries: list[Entry], start: int, last: Atom) -> bool:
        after = _SUMMIT_OF_TWO.match(self.text, last.end)
        end = after.end() if after else last.end
        names = []
        for entry in entries:
            country = self.people.reference.countries.get(entry.party or "")
            names.append(_US_SHORT.get(entry.party or "", country.name if country else entry.party))
        self.names.append(
            Name(
                kind="series", field=self.field, start=start, end=end, text=self.text[start:end],
                series=f"{'-'.join(str(n) for n in names)} summit",
            )
        )  # fmt: skip
        self.things.covered = end
        return True

    def _is_crowned(self, index: int) -> bool:
        """Return whether an atom is a person named with a title of their own: 'King Felipe'."""
        atom = self.atoms[index]
        return bool(atom.of("person")) and self.text.startswith(lexicon.NAME_TITLES, atom.start)

    def _titled(self, title: TitlePhrase) -> int:
        """Read what follows a title: its bearer, or nobody. Return the next atom."""
        to_name = _TO_NAME.match(self.text, title.end)
        if to_name:
            index = title.next
            # honorifics may themselves be titles: 'Prime Minister General Prayut'
            while (
                index < len(self.atoms)
                and self.atoms[index].start < to_name.end()
                and not self.atoms[index].of("person")
            ):
                index += 1
            if index < len(self.atoms):
                atom = self.atoms[index]
                lead = self._lead_words(title.end, atom.start)
                if atom.of("person") and lead is not None and not atom.of("country"):
                    comma = "," in self.text[title.end : atom.start]
                    # 'the Emir, Sheikh Tamim': the holder of an office that needs no country
                    is_named = (
                        self._is_crowned(index)
                        and "other" not in title.offices
                        and self.text.endswith(" the ", 0, title.start)
                    )
                    if not comma or title.parties or is_named:
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
        if re.fullmatch(rf"(?:{NAME_WORD}\s+){{1,3}}", rest):
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
                known = Atom(atom.start, atom.end, tuple(same), atom.parties)
                is_full = True
            else:
                known = None
                self.people.strangers.add(fold(words).split()[-1])
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
            forms = (form for e in entries for form in self._forms(e.key))
            if title is None and not any("jr" in form for form in forms):
                blocked = True
            else:
                end = junior.end()
        if self.text.startswith(".", end) and self.text[end - 3 : end] in (" Jr", " Sr"):
            end += 1
        after = index + 1
        if title is not None and title.offices == {"other"} and not is_full:
            blocked = True
            self.people.strangers.add(fold(words).split()[-1])
        mention_title = title
        of = self._of_party(end, after, entries)
        if of is not None and not blocked and not (title is not None and title.parties):
            end, after = self.atoms[of].end, of + 1
            base = title or TitlePhrase(start, start, after, frozenset(), ())
            mention_title = replace(base, parties=self.titles.party_at(of)[:1])
        elif (title is None or not title.parties) and not (words == "May" and self._is_month(atom)):
            # 'Sanae Takaichi, Japan's prime minister'
            trailing = self._trailing_title(end, after)
            if trailing is not None and known is not None and self._is_anothers(trailing, entries):
                trailing = None  # 'Trump, Saudi crown prince hold talks'
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
            is_former = is_former or bool(_FORMER_PERSON.search(before))
        self.mentions.append(
            Mention(
                self.field,
                start,
                end,
                known,
                words,
                mention_title,
                is_full,
                blocked,
                is_former,
                is_addressed=bool(_MISTER.search(self.text, max(0, start - 5), start)),
                is_doubtful=words == "May" and self._is_month(atom),
            )
        )
        while after < len(self.atoms) and self.atoms[after].start < end:
            after += 1
        self.after_person = after

    def _is_anothers(self, title: TitlePhrase, entries: tuple[Entry, ...]) -> bool:
        """Return whether a leader's title beside a leader's name is of another country's leader."""
        if "other" in title.offices:
            return False
        parties = {entry.party for entry in title.parties}
        terms = self.people.reference.terms
        return not any(term.party in parties for e in entries for term in terms[e.key])

    def _is_half(self, index: int) -> bool:
        """Return whether two short names in a row are one of a third person: 'Ahmad al-Shara'."""
        if index + 1 >= len(self.atoms) or self.titles.gap(index, index + 1) != " ":
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
        terms = self.people.reference.terms
        if found and any(t.party == found[0].party for e in entries for t in terms[e.key]):
            return index
        return None

    def _forms(self, leader_id: str) -> tuple[str, ...]:
        return _folded_forms(self.people.reference.leaders[leader_id])

    def _is_given(self, lead: str, leader_id: str) -> bool:
        """Return whether the words before a family name can be this person's given names."""
        leader = self.people.reference.leaders[leader_id]
        words = [w for w in fold(lead).split() if w not in _PARTICLES]
        if not words:
            return True
        first = _NICKNAMES.get(words[0], words[0])
        if len(first) == 1:
            given = fold(leader.given_name or leader.full_name).split()
            return bool(given) and given[0].startswith(first) and len(words) < 3
        known = _given_names(leader)
        return first in known or any(likeness(first, word, 0.8) > 0.8 for word in known)

    def _trailing_title(self, end: int, index: int) -> TitlePhrase | None:
        if index >= len(self.atoms) or self.atoms[index].start - end > 40:
            return None
        gap = self.text[end : self.atoms[index].start]
        if not _AFTER_NAME.fullmatch(gap):
            return None
        title = self.titles.title_at(index)
        if title is None or title.is_plural or not (title.parties or title.offices == {"other"}):
            return None
        follows = _TO_NAME.match(self.text, title.end)
        if (
            follows
            and "," not in follows.group()
            and (
                self._is_person_at(title.next, follows.end())
                or _UNKNOWN_NAME.match(self.text, follows.end())
            )
        ):
            return None  # the title of the next person in a list
        title.is_former = title.is_former or bool(IS_FORMER.search(gap))
        return title

    def _is_person_at(self, index: int, at: int) -> bool:
        """Return whether an atom is a person whose name begins at an offset."""
        if index >= len(self.atoms):
            return False
        return self.atoms[index].start == at and bool(self.atoms[index].of("person"))

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
            if atom.start >= at and atom.of(*_NO_PEOPLE):
                cut = atom.start
        words = self.text[at:cut].strip(" ,.-'’")
        words = re.sub(r"['’]s$", "", words)
        if not words or words.split()[0].lower() in _NO_NAME or not words[0].isalpha():
            return None
        for number, word in enumerate(words.split()):
            if number and word.lower() in _NO_NAME:  # '… Before Their Meeting' of a heading
                words = words[: words.index(f" {word}")]
                break
        if any(word in lexicon.NOT_IN_NAMES for word in words.split()):
            return None
        if "," in self.text[title.end : at] and not (
            _NAME_LIKE.search(words) and self.text.startswith(",", at + len(words))
        ):
            return None  # 'In Japan's prime minister, Europe has …'
        end = at + len(words)
        self.mentions.append(
            Mention(self.field, title.start, end, None, words, title, is_full=True)
        )
        while index < len(self.atoms) and self.atoms[index].start < end:
            index += 1
        if not title.parties and not _NAME_LIKE.search(words):
            self.mentions.pop()
            return None
        return index

    def _office_alone(self, title: TitlePhrase) -> int:
        """Read 'the Indian premier' as its holder, 'Chinese officials' as their party."""
        reference = self.people.reference
        if title.parties and title.is_plural:
            self._officials(title)
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
                            name=leader.full_name, leader_id=term.leader_id,
                            office=term.told_office, by_office=True,
                        )
                    )  # fmt: skip
                    return title.next
        if (
            not title.parties
            and title.words in ("pope", "pontiff")
            and not CAPITAL_AFTER.match(self.text, title.end)
        ):
            held = reference.holders("VAT", "head_of_state", self.people.as_of)
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
                self.things.read(inside)
        return title.next

    def _officials(self, title: TitlePhrase) -> None:
        """Add the parties of 'Chinese and Japanese officials', the last with the noun."""
        index = title.next
        while index > 0 and self.atoms[index - 1].start >= title.start:
            index -= 1
        inside = [at for at in range(index, title.next) if self.titles.party_at(at)]
        if (
            1 < len(inside) <= _MOST_BY_OFFICE
            and not title.is_former
            and self._holders(title, inside)
        ):
            return
        is_list_of = title.has_of and len(inside) > 1  # 'diplomats of Canada and France'
        for at in inside if is_list_of else inside[:-1]:
            atom = self.atoms[at]
            start = title.start if is_list_of and at == inside[0] else atom.start
            self.things.party(self.titles.party_at(at)[0], start, atom.end, form_officials=True)
        if is_list_of:
            return
        last = self.atoms[inside[-1]]
        start = title.start if len(inside) == 1 else last.start
        self.things.party(
            self.titles.party_at(inside[-1])[0], start, title.end, form_officials=True
        )

    def _holders(self, title: TitlePhrase, inside: list[int]) -> bool:
        """Add who 'the French and German leaders' are; return whether all of them are known."""
        if "other" in title.offices:
            return False
        one = replace(title, words=_SINGULAR.get(title.words, title.words), is_plural=False)
        found: list[tuple[int, Term]] = []
        for at in inside:
            entry = self.titles.party_at(at)[0]
            term = self._holder(entry, one) if entry.kind != "organisation" else None
            if term is None:
                return False
            found.append((at, term))
        for number, (at, term) in enumerate(found):
            start, end = self.atoms[at].start, self.atoms[at].end
            if title.has_of:
                start = title.start if number == 0 else start
            elif number == len(found) - 1:
                end = title.end
            self.names.append(
                Name(
                    kind="person", field=self.field, start=start, end=end,
                    text=self.text[start:end], party=term.party,
                    name=self.people.reference.leaders[term.leader_id].full_name,
                    leader_id=term.leader_id, office=term.told_office, by_office=True,
                )
            )  # fmt: skip
        return True

    def _holder(self, entry: Entry, title: TitlePhrase) -> Term | None:
        reference, as_of = self.people.reference, self.people.as_of
        party = entry.party or ""
        if title.is_elect:
            return self._elect(party, title)
        if entry.kind == "organisation":
            office: Office = (
                "foreign_minister"
                if "foreign_minister" in title.offices and "lead" not in title.offices
                else "organisation_head"
            )
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
        fitting = called_so or of_title
        return fitting[0] if fitting else None

    def _elect(self, party: str, title: TitlePhrase) -> Term | None:
        """Return the term that 'the US president-elect' is about to begin."""
        for office in _BY_OFFICE[:2]:
            if office in title.offices:
                for term in self.people.reference.offices.get((party, office), ()):
                    if term.tenure(self.people.as_of) == "elect":
                        return term
        return None

    def _untitled(self, index: int) -> None:
        atom = self.atoms[index]
        self.after_person = index + 1
        entries = atom.of("person")
        is_full = any(e.strength == "full" for e in entries)
        rest = atom.of("country", "place", "metonym")
        if not is_full and rest:
            self.things.read(index)
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
        before = self.text[max(0, atom.start - 16) : atom.start]
        return any(c.islower() for c in before + self.text[atom.end : atom.end + 16])

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
            if (family not in lexicon.COMMON_FAMILY_NAMES or self._is_headline()) and fold(
                first
            ).strip() not in self.gazetteer.given_names:
                rest = found.split(maxsplit=1)
                if len(rest) < 2 or self._is_headline():
                    return ""
                return found[found.index(rest[1]) :]
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
        is_family_first = any(
            leader.family_name and leader.full_name.startswith(leader.family_name + " ")
            for leader in (self.people.reference.leaders[e.key] for e in entries)
        )
        following = index + 1
        if is_family_first and self._is_half(index) and self.text[end : end + 1] == " ":
            following += 1  # 'Do' of 'Kim Do-yeop' is no leader either
        stop = self.atoms[following].start if following < len(self.atoms) else len(self.text)
        at = end
        words: list[str] = []
        while len(words) < 3:
            after = CAPITAL_AFTER.match(self.text, at)
            if after is None:
                break
            if after.end() > stop:
                return 0  # another known name or title follows
            words.append(after.group(1))
            at = after.end()
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
        self.people.strangers.add(fold(whose).strip())
        return len(self.text[end:at].rstrip(".,"))
