"""Titles of office with their parties: 'Japan's new prime minister', 'President of the Council'."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from summitry.reading import lexicon
from summitry.reading.events import Field
from summitry.reading.gazetteer import Atom, Entry

ADJECTIVES = "|".join(re.escape(word) for word in lexicon.TITLE_ADJECTIVES)
# Between a party and its title: "'s newly elected ".
TO_TITLE = re.compile(rf"(?:['’]s?)?[ \xa0-]+(?:(?:{ADJECTIVES})(?:[ -]|, ))*", re.IGNORECASE)
BETWEEN_PARTIES = ("and", ",", "&", "-", "–", "’s and", "'s and")  # of one title
_OF = re.compile(
    r"\s(?:of|for|to)\s(?:the\s)?(?:Republic\sof\s|Kingdom\sof\s|State\sof\s)?(?:the\s)?"
)
# 'leaders from A and B', but not 'religious leaders from' there
_FROM = re.compile(r"\sfrom\s(?:the\s)?(?:Republic\sof\s|Kingdom\sof\s)?(?:the\s)?")
_LEADERS_THEMSELVES = re.compile(
    r"(?:^|[.;:,–—“\"(]\s?|\n|\b(?:the|and|with|of|by|for|from|to|between|include[sd]?|including|other"
    r"|fellow|world|top|all|several|many|some|as|when|where|that|two|three|four|five|six|seven"
    r"|eight|nine|ten|twelve|\d\d?|host(?:s|ed|ing)?|welcom(?:e|es|ed|ing)|me(?:et|ets|t|eting)"
    r"|invit(?:e|es|ed|ing)|receiv(?:e|es|ed|ing)|join(?:s|ed|ing)?)\s)$",
    re.IGNORECASE,
)
_NEXT_PARTY = re.compile(r"(?:,|,? and| &)\s(?:the\s)?")
_ELECT = re.compile(r"[\s-](?:elect|designate)\b", re.IGNORECASE)
_BETWEEN_TITLES = re.compile(
    r"(?:\s(?:and|&)\s|,\s(?:and\s)?|\s\(|\s)(?:the\s)?(?:(?:first|concurrently)\s)?$"
)
_FORMER_BEFORE = re.compile(
    r"\b(?:former|late|ex|ousted|deposed|exiled|onetime|one-time|disgraced|jailed|past)[\s-]+"
    r"(?:(?!(?:the|on|in|at|to|with)\b)\w+[\s-]){0,2}$",
    re.IGNORECASE,
)
# 'then Foreign Minister X', not 'then called the president'
_THEN_BEFORE = re.compile(
    r"\bthen[\s-]+(?:(?!(?:the|a|his|her|to|with|\w+ed|met|spoke|told|held|sat|rang)\b)[\w.]+[\s-])"
    r"{0,2}$",
    re.IGNORECASE,
)
IS_FORMER = re.compile(
    r"\b(?:former|late|ex|ousted|deposed|exiled|onetime|disgraced|jailed)\b", re.IGNORECASE
)
_IS_THEN = re.compile(r"\bthen\b", re.IGNORECASE)


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


class Titles:
    """The atoms of one field, and the titles among them."""

    def __init__(self, field: Field, text: str, atoms: list[Atom], parties: Counter[str]) -> None:
        self.field: Field = field
        self.text = text
        self.atoms = atoms
        self.parties = parties  # how often the article names each

    def gap(self, left: int, right: int) -> str:
        return self.text[self.atoms[left].end : self.atoms[right].start]

    def party_at(self, index: int) -> tuple[Entry, ...]:
        """Return the parties an atom may name."""
        atom = self.atoms[index]
        found = atom.of("country", "demonym", "organisation") or atom.of("metonym")
        shared = lexicon.SHARED_NAMES.get(self.text[atom.start : atom.end])
        return tuple(replace(e, party=self.shared(shared)) for e in found) if shared else found

    def shared(self, parties: tuple[str, str]) -> str:
        """Return which of two parties of one name the article is about: the first in doubt."""
        first, second = parties
        return second if self.parties[second] and not self.parties[first] else first

    def title_at(self, index: int) -> TitlePhrase | None:
        """Return the title phrase that begins at an atom, None where none does."""
        atoms = self.atoms
        parties: list[Entry] = []
        at = index
        start = atoms[at].start
        gaps = ""
        # 'Japan's new', 'U.S. and Japanese', up to two parties before the title
        while at < len(atoms) and not atoms[at].of("title"):
            found = self.party_at(at)
            if not found or at - index > 2 or at + 1 >= len(atoms):
                return None
            gap = self.gap(at, at + 1)
            if len(gap) > 60:
                return None
            parties.append(found[0])
            if not TO_TITLE.fullmatch(gap) and not (
                self.party_at(at + 1) and gap.strip() in BETWEEN_PARTIES
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
        if "," in gaps and len(parties) > 1 and not is_plural:
            return None  # 'on the way from Belize, Taiwanese President …': the first is a place
        words = self.text[atoms[at].start : end].lower()
        elect = _ELECT.match(self.text, end)
        if elect:
            end = elect.end()
        after = at + 1
        has_of = False
        # 'of the Republic of Korea', 'of Italy'
        if after < len(atoms):
            of = _OF.match(self.text, end, atoms[after].start)
            if of is None and is_plural and not parties and atoms[after].of("country"):
                of = self._from(start, end, atoms[after].start)
            is_goal = of is not None and of.group().split()[0] != "of" and bool(parties)
            # 'welcomes the Swedish PM to Washington', but 'ambassador to Sweden'
            if of and not is_goal and of.end() == atoms[after].start and self.party_at(after):
                parties.append(self.party_at(after)[0])
                end = atoms[after].end
                after += 1
                has_of = True
                while is_plural and after < len(atoms) and self.party_at(after):
                    if _NEXT_PARTY.fullmatch(self.text, end, atoms[after].start) is None:
                        break  # 'the leaders of China, Japan and South Korea'
                    parties.append(self.party_at(after)[0])
                    end = atoms[after].end
                    after += 1
        before = self.text[max(0, start - 40) : start]
        then = bool(_IS_THEN.search(gaps)) or bool(_THEN_BEFORE.search(before))
        former = bool(IS_FORMER.search(gaps)) or (bool(_FORMER_BEFORE.search(before)) and not then)
        return TitlePhrase(
            start=start, end=end, next=after, offices=frozenset(offices), parties=tuple(parties),
            is_former=former, is_then=then, is_elect=bool(elect) or words.endswith("elect"),
            is_plural=is_plural, has_of=has_of, words=words,
        )  # fmt: skip

    def _from(self, start: int, end: int, until: int) -> re.Match[str] | None:
        """Return the 'from' of 'leaders from A', None where they lead something else there."""
        if _LEADERS_THEMSELVES.search(self.text, max(0, start - 14), start) is None:
            return None
        return _FROM.match(self.text, end, until)

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
        before = {office for entry in first.of("title") for office in entry.offices}
        if "and" in gap and "head_of_state" in before and "head_of_government" in offices:
            return False  # 'Remarks by the President and Prime Minister of Israel'
        return "and" not in gap or not offices & {"head_of_state", "other"}
