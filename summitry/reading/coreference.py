"""Who 'he', 'the two leaders', 'the president' and 'her Canadian counterpart' are.

One walk through the document in reading order keeps whom it speaks of. What it cannot settle
stays out: a wrong person is worse than none.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise

from summitry.reading import dates, groups, strangers
from summitry.reading.clauses import MAX_SENTENCE, Item, Prepared
from summitry.reading.document import Document, Name, Sentence
from summitry.reading.events import Field, Office, Person
from summitry.reading.folding import fold
from summitry.reading.people import alike
from summitry.reading.rules.notation import (
    ADJECTIVE,
    PARTY,
    PERSON,
    PLACE,
    SERIES,
    TIME,
    VENUE,
)
from summitry.reading.triggers import Gate
from summitry.reference import Reference
from summitry.sources.article import Article

_MAX_RECENT = 24
_THEIR = (
    r"their(?= (?:[\w\-]+ ){0,3}(?:meetings?|talks|summit|call|conversation|discussions"
    r"|encounter|phone call|dinner|lunch|press conference|news conference)\b)"
)
_ANAPHOR = re.compile(
    r"\b(?:(?P<me>(?-i:[Ww]e)(?= (?:just |also |then )?(?:spoke|talked|met) (?:to|with)\b)"
    r"|(?-i:I)(?= (?:will |be |have |had |just |also |recently |been )*(?:me[et]"
    r"|sp[oe]|talk|call|held"
    r"|hold|visit|travel|go|am going|host|received|welcomed|see|saw|arriv|came|fl[ey]w?|leav"
    r"|left for|return|attend|land|told|tell|phoned|invit|sat|dined|saw|seen"
    r"|look(?:s|ed|ing)? forward|intend"
    r"|had (?:an?|the|lunch|dinner|breakfast|talks)\b|got (?:an?|to)\b|welcom|discuss|spent"
    r"|(?:was|am|be|been) (?:just |back )?in (?-i:[A-Z]))"
    r"|[’'](?:ll|ve|m|d) ))"
    r"|(?P<you>(?-i:[Yy]ou)(?= (?:have|had) (?:an?|your) |[’'](?:ve (?:got|had)|re (?:meeting"
    r"|hosting"
    r"|due|going)) | (?:met|spoke|are meeting|will meet|will host) ))"
    r"|(?P<us>(?-i:[Ww]e)(?= (?:last |first |also |had |have |already )?met (?:in|at|on|again"
    r"|here|last|just)\b))"
    r"|(?P<he>he|she|him|his(?= (?:meeting|talks|visit|trip|travels?|stop|stay|journey|attendance"
    r"|arrival|departure|return|appearance|[\w-]+ (?:visit|trip|tour)\b|first|second|summit|call"
    r"|tour|state|official|upcoming|planned|own|scheduled|counterpart)))"
    r"|(?P<her>her(?= (?:meeting|talks|visit|trip|travels?|stop|stay|journey|attendance|departure"
    r"|return|appearance|[\w-]+ (?:visit|trip|tour)\b|first|second|summit|call|arrival|tour|state"
    r"|official|upcoming|planned|own|scheduled|counterpart)))"
    r"|(?P<plane>(?-i:Air Force One)(?= (?:had |has |later |then )?"
    r"(?:touch|land|arriv|took off|depart|flew|left)))"
    r"|(?P<two>(?:the|both) (?:two )?(?:leaders|presidents|prime ministers|premiers|men|women"
    r"|heads of (?:state|government)|statesmen)(?! of (?!the two\b|both\b|their\b|our\b))"
    r"|the (?:two|pair|duo)(?= (?:\w+ed|met"
    r"|spoke|sat|held|will"
    r"|are|were|have|had|last|also|then|agreed|leaders)\b)|both (?:men|women))"
    rf"|(?P<their>{_THEIR})"
    r"|(?P<many>they|the (?:three|four|five|six|seven)(?: (?:leaders|presidents"
    r"|prime ministers)|(?= (?:issued|signed|said|agreed|also|adopted|met|discussed"
    r"|called|would|will|are|were|had|have|held|last))))"
    r"|the (?P<office>vice president|president|prime minister|premier|chancellor|king|emir|amir"
    r"|crown prince|secretary-general|secretary general|foreign minister|secretary(?: of state)?"
    r"|prime minister|sultan|taoiseach)(?! of\b|[’']s (?:office|spokes|residence|palace)|-elect"
    r"| (?-i:[A-Z][a-z]+))"
    r")(?![\w-])",
    re.IGNORECASE,
)
_OFFICES: dict[str, tuple[Office, ...]] = {
    "president": ("head_of_state", "organisation_head"),
    "king": ("head_of_state",),
    "emir": ("head_of_state",),
    "amir": ("head_of_state",),
    "sultan": ("head_of_state",),
    "prime minister": ("head_of_government",),
    "premier": ("head_of_government",),
    "chancellor": ("head_of_government",),
    "taoiseach": ("head_of_government",),
    "crown prince": ("head_of_government", "deputy_head"),
    "vice president": ("deputy_head",),
    "secretary-general": ("organisation_head",),
    "secretary general": ("organisation_head",),
    "foreign minister": ("foreign_minister",),
    "secretary": ("foreign_minister",),
    "secretary of state": ("foreign_minister",),
}
_CROWNS = ("king", "emir", "amir", "sultan")
_CROWNED = re.compile(r"\b(?:king|emir|amir|sultan|monarch)\b", re.IGNORECASE)
_NOT_HEADS = {"secretary", "secretary of state"}
_COUNTERPART = re.compile(
    r"\b(?:his|her|their|the)\s+(?:new\s+"
    r"|visiting\s+)?(?P<d>[A-Z][\w.’'\-]*(?:\s[A-Z][\w\-]+){0,2})\s+"
    r"counterpart\b(?!,?\s+(?:[A-Z]|President|Prime))"
)
_COUNTERPART_NAMED = re.compile(
    r"\b(?:his|her|their|the)\s+(?:new\s+"
    r"|visiting\s+)?(?P<d>[A-Z][\w.’'\-]*(?:\s[A-Z][\w\-]+){0,2})\s+"
    r"counterpart,?\s+(?P<name>[A-Z][\w’'\-]+(?:\s[A-Z][\w’'\-]+){1,3})"
)
_NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_GROUP_BEFORE = re.compile(
    r"\b(?:leaders|ministers|officials|delegations|sides|teams|negotiators|countries|diplomats"
    r"|envoys"
    r"|nations|governments|aides|allies|protesters|troops|forces|people|members|states|companies"
    r"|lawmakers|generals|experts|advisers|advisors|partners|migrants|immigrants|refugees"
    r"|citizens|families|students|workers|executives|ceos|businesses|prisoners|detainees"
    r"|hostages|voters|soldiers|veterans|individuals|folks|americans|athletes)\b[^.;]*$",
    re.IGNORECASE,
)
_REACH = 3  # sentences over which 'he' still means who was last spoken of
_REACH_OF_HIM = 8  # beside a subject who is somebody else
_REACH_OF_WITH = 60  # code points
_REACH_OF_THEY = 2
_SECRETARY_GENERAL = re.compile(r"secretary[- ]general", re.IGNORECASE)
ANAPHOR_GATE, _COUNTERPART_GATE = Gate(_ANAPHOR), Gate(_COUNTERPART)
THEIR_GATE = Gate(re.compile(rf"\b{_THEIR}", re.IGNORECASE))  # read as 'X and Y’s'
_NAMED_GATE = Gate(_COUNTERPART_NAMED)
COUNTERPART_GATES = (_COUNTERPART_GATE, _NAMED_GATE)
FIELDS: tuple[Field, ...] = ("title", "text")
_ADJUNCT = re.compile(
    r"[“\"]?(?:(?:at|during|after|before|following|in|ahead of|as|when|prior to|on)\b.*)$",
    re.IGNORECASE,
)
_READOUT_TITLE = re.compile(
    r"\b(?:readout|statement|fact sheet|remarks|call with|meeting with)\b", re.IGNORECASE
)
_ADVISER_TO = re.compile(
    r"\b(?:advis[eo]r|assistant|aide|envoy|counsel(?:lor)?|representative|deputy|ambassador"
    r"|spokes\w+) (?:[\w\-]+ ){0,3}?(?:to|of|for) (?:the )?$",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith (?:\w+ ){0,2}$")
_GOVERNED = re.compile(
    r"\b(?:with|of|to|by|from|in|at|on|against|about|between|for|told|met|hosted|welcomed|received"
    r"|phoned|telephoned|called|visited|greeted|thanked|urged|invited|joined|meet)\s+"
    r"(?:\w+\s){0,2}$",
    re.IGNORECASE,
)


def points_to_people(text: str, start: int, end: int) -> bool:
    """Return whether a sentence of a text has a pronoun that may stand for people."""
    return _ANAPHOR.search(text, start, min(end, start + MAX_SENTENCE)) is not None


def may_tell_of_a_secretary(text: str) -> bool:
    """Return whether 'the Secretary-General' of a text may be one whom it does not name."""
    small = text.lower()
    return "secretary-general" in small or "secretary general" in small


def may_tell_of_its_own(title: str) -> bool:
    """Return whether 'the President' of an article may be one whom it has not named yet."""
    return _READOUT_TITLE.search(title) is not None


def _may_point(cues: int) -> bool:
    """Return whether a sentence with these cues may speak of people without their names."""
    return ANAPHOR_GATE.is_open(cues) or any(gate.is_open(cues) for gate in COUNTERPART_GATES)


def person_of(name: Name) -> Person:
    return Person(
        name=name.name, party=name.party, leader_id=name.leader_id, office=name.office, role=None
    )


def same_person(one: Person, other: Person) -> bool:
    """Return whether two mentions are one person: one id, or one name and party."""
    if one.leader_id or other.leader_id:
        return one.leader_id == other.leader_id
    return one.name == other.name and one.party == other.party


def distinct(people: Iterable[Person]) -> list[Person]:
    """Return the people, each once, in order."""
    out: list[Person] = []
    for person in people:
        if not any(same_person(person, known) for known in out):
            out.append(person)
    return out


@dataclass(slots=True)
class _Talk:
    """Whom the text speaks of, so far."""

    genders: Mapping[str, str]
    told_by: Callable[[], Person | None]  # the President of a government's own account
    at: int = 0  # the sentence it is at
    recent: list[Person] = field(default_factory=list)  # each once, latest last
    heard: list[int] = field(default_factory=list)  # where each of those was last spoken of
    first: list[Person] = field(default_factory=list)  # each once, in order of first mention
    focus: Person | None = None  # subject of the last sentence that had one
    focus_at: int = 0  # that sentence
    focus_item: Item | None = None  # the words that name them
    pair: tuple[Person, ...] = ()  # the last two or more who did something together
    pair_at: int = 0  # where they did
    is_joint: bool = False  # that pair stood side by side: 'X and Y'
    main: tuple[Person, ...] = ()  # the two whom the article is about
    un: Person | None = None  # whom 'the Secretary-General' is where no other body has one
    latest: tuple[Person, ...] = ()  # whom the last two sentences named
    speaker: Person | None = None  # of a transcript's turn
    asked: Person | None = None  # who spoke before the one who asks: 'you'
    turn: Item | None = None  # the label that names them, in the turn's first sentence
    crowned: list[Person] = field(default_factory=list)  # whom it calls king, emir or sultan
    titled: list[Person] = field(default_factory=list)  # whom the title names, in order
    is_readout: bool = False  # a government's account: 'the President' is its own
    is_talk: bool = False  # a transcript, where many presidents are spoken of
    heads: tuple[Person, ...] = ()  # of those, all that it names as presidents

    def mention(self, people: Iterable[Person]) -> None:
        for person in people:
            for known, other in enumerate(self.recent):
                if same_person(other, person):
                    del self.recent[known], self.heard[known]
                    break
            self.recent.append(person)
            self.heard.append(self.at)
            del self.recent[:-_MAX_RECENT], self.heard[:-_MAX_RECENT]
            if len(self.first) < 200 and not any(same_person(p, person) for p in self.first):
                self.first.append(person)

    def fits(self, person: Person, word: str) -> bool:
        known = self.genders.get(person.leader_id or "")
        wanted = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}.get(word)
        return known is None or wanted is None or known == wanted

    def singular(self, word: str, here: Sequence[Person], since: int) -> Person | None:
        """Return whom 'he' means: of this sentence, or one spoken of from sentence `since` on."""
        near = [p for p, at in zip(self.recent, self.heard, strict=True) if at >= since]
        if self.focus is not None and self.focus_at >= since:
            near.append(self.focus)
        for person in (*here, *reversed(near)):
            if self.fits(person, word) and not self.speaks(person):
                return person
        return None

    def is_fresh(self, person: Person) -> bool:
        """Return whether a person was spoken of in the last two sentences."""
        return any(
            same_person(p, person) and at >= self.at - 2
            for p, at in zip(self.recent, self.heard, strict=True)
        )

    def speaks(self, person: Person) -> bool:
        """Return whether it is they who speak, and so would say 'I'."""
        return self.is_talk and self.speaker is not None and same_person(person, self.speaker)

    def bears(self, person: Person, office: str) -> bool:
        """Return whether what the text calls a person lets them be 'the king', 'the president'."""
        if office in _CROWNS:
            return not self.crowned or person in self.crowned
        return office != "president" or person not in self.crowned

    def holder(self, office: str) -> Person | None:
        """Return who 'the president' is: the title's first, or the only one the text has named."""
        wanted = _OFFICES[office]
        if office in _CROWNS and self.crowned:  # not the president who is spoken of
            return self.crowned[-1] if len(self.crowned) == 1 else None
        known = [p for p in self.first if p.office in wanted and self.bears(p, office)]
        titled = [p for p in self.titled if p.office in wanted and self.bears(p, office)]
        if titled:
            if self.focus is not None and not self.is_readout and self.focus in known:
                return self.focus
            return titled[0]
        if len({p.leader_id or p.name for p in known}) == 1:
            # in a talk, 'the president' is the speakers' own, who may be named only later
            is_only = not self.is_talk or office != "president" or len(self.heads) < 2
            return known[0] if is_only or self.is_fresh(known[0]) else None
        if self.focus is not None and self.focus in known and not self.is_talk:
            return self.focus
        if self.is_readout and office == "president" and not known:
            return self.told_by()
        if office.startswith("secretary") and "general" in office and not known:
            return self.un
        return None


def prepare(
    document: Document, reference: Reference, *, until: int | None = None
) -> list[Prepared]:
    """Return the first `until` sentences ready for rules, pronouns resolved where they can be."""
    return _Walk(document, reference, until).prepared


class _Walk:
    """The one walk through the document, which goes as far as it is asked to."""

    def __init__(self, document: Document, reference: Reference, until: int | None) -> None:
        self._document, self._reference = document, reference
        people = document.people()
        title = document.article.title
        self._talk = _Talk(
            _genders(people, reference), is_readout=may_tell_of_its_own(title),
            is_talk=any(s.kind == "speech" for s in document.sentences), told_by=self._told_by,
        )  # fmt: skip
        if self._talk.is_talk:
            self._talk.heads = tuple(
                distinct(
                    person_of(n)
                    for n in people
                    if n.office == "head_of_state" and not n.is_former and n.kind == "person"
                )
            )
        if _may_tell_of_the_un(document.article):
            self._talk.un = _head_of_the_un(document, reference)
        self._people_at = {field: [n.start for n in people if n.field == field] for field in FIELDS}
        self._at = 0  # how many sentences are walked through
        self._added: dict[int, list[Item]] = {}  # the pronouns of those, with whom they mean
        self.prepared: list[Prepared] = []
        dateline = document.dateline_place
        filed_from = _name_item(dateline, reference) if dateline is not None else None
        before: Prepared | None = None
        cues = document.cues
        for index, sentence in enumerate(document.sentences[:until]):
            before = Prepared(
                sentence, self, index, cues=cues[index], before=before,
                published_on=document.published_on,
            )  # fmt: skip
            before.filed_from = filed_from
            self.prepared.append(before)

    def items_of(self, one: Prepared) -> list[Item]:
        """Return what a sentence has, with whom its pronouns mean."""
        if _may_point(one.words):
            self.reach(one)
        items = self._with_groups(one, self._with_times(one, self._names_of(one)))
        added = self._added.get(one.index)
        return _displacing(items, added) if added else items

    def reach(self, one: Prepared) -> None:
        """Take note of whom the text speaks of up to a sentence."""
        while self._at <= one.index:
            self._step(self._at)
            self._at += 1

    def may_have_people(self, one: Prepared) -> bool:
        """Return whether a sentence names people, or has words that may stand for them."""
        return self._names_people(one.sentence) or _may_point(one.words)

    def _names_people(self, sentence: Sentence) -> bool:
        starts = self._people_at[sentence.field]
        return bisect_left(starts, sentence.start) < bisect_left(starts, sentence.end)

    def _step(self, index: int) -> None:
        """Take note of whom a sentence speaks of: most need not be read for more."""
        one, talk = self.prepared[index], self._talk
        talk.at = index
        sentence = one.sentence
        has_people = self._names_people(sentence)
        has_counterpart = any(gate.is_open(one.words) for gate in COUNTERPART_GATES)
        may_mean = bool(talk.recent or talk.speaker or talk.un) or talk.is_readout or has_people
        may_point = may_mean and _may_point(one.words)
        items: list[Item] = []
        if has_counterpart:
            items = self._names_of(one)
        elif has_people or may_point:
            items = [self._item(name) for name in self._document.people_in(sentence)]
        if any(dates.may_be_a_time(i.name.text) for i in items if i.name is not None):
            items = self._with_times(one, items)
        items = self._with_groups(one, items)
        _note_speaker(talk, sentence, items)
        if may_point:
            added = _anaphora(one, items, talk, self._document, self._reference, self._near)
            if added:
                self._added[index] = added
                items = _displacing(items, added)
        one.speaks(
            talk.turn if sentence.kind == "speech" else None,
            talk.focus_item if sentence.field == "text" else None,
        )
        if items:
            _listen(talk, sentence, items)

    def _near(self, one: Prepared, before: int, reach: int) -> int:
        """Return the sentence from which on somebody may be the 'he' that stands at `before`.

        A stranger spoken of since, or in the words before it, is whom 'he' means then.
        """
        if self._is_about_a_stranger(one, before):
            return one.index + 1
        for at in range(one.index - 1, max(-1, one.index - 1 - reach), -1):
            earlier = self.prepared[at]
            if self._is_about_a_stranger(earlier, earlier.sentence.end):
                return at + 1
        return one.index - reach

    def _is_about_a_stranger(self, one: Prepared, end: int) -> bool:
        """Return whether a stranger stands in a sentence before anybody known, up to `end`."""
        sentence = one.sentence
        if sentence.field == "title":
            return False
        starts = self._people_at[sentence.field]
        first = bisect_left(starts, sentence.start)
        end = min([*starts[first : first + 1], end])
        if not strangers.are_told_of(sentence.text[: end - sentence.start], one.words):
            return False
        names = self._document.names_in(sentence)
        return not any(name.start == sentence.start for name in names)

    def _item(self, name: Name) -> Item:
        return _name_item(name, self._reference)

    def _names_of(self, one: Prepared) -> list[Item]:
        return [self._item(name) for name in self._document.names_in(one.sentence)]

    def _with_times(self, one: Prepared, items: list[Item]) -> list[Item]:
        """Return names with the times of their sentence, each where no longer one covers it."""
        times = self._document.times_in(one.sentence)
        return _without_overlaps([*items, *(Item(TIME, t.start, t.end, time=t) for t in times)])

    def _with_groups(self, one: Prepared, items: list[Item]) -> list[Item]:
        is_open = groups.GATE.is_open(one.words)
        return groups.with_groups(one.sentence, items) if is_open else items

    def _told_by(self) -> Person | None:
        """Return the head of state named first in a government's own account."""
        names = itertools.chain.from_iterable(
            self._document.names_in(s) for s in self._document.sentences if s.field == "text"
        )
        return next(
            (
                person_of(n)
                for n in itertools.islice(names, 20)
                if n.kind == "person" and n.office == "head_of_state" and not n.is_former
                and n.text.startswith(("PRESIDENT ", "President "))
            ),
            None,
        )  # fmt: skip


def _may_tell_of_the_un(article: Article) -> bool:
    return may_tell_of_a_secretary(f"{article.title} {article.text}")


def _head_of_the_un(document: Document, reference: Reference) -> Person | None:
    """Return whom 'the Secretary-General' means in a text that names no other body with one."""
    if document.published_on is None:
        return None
    others = {n.party for n in document.names if n.party not in (None, "UN")}
    if any(_has_a_secretary(reference, party) for party in others if party is not None):
        return None
    terms = reference.holders("UN", "organisation_head", document.published_on)
    terms = tuple(t for t in terms if t.organisation_id in (None, "un"))
    if len(terms) != 1:
        return None
    name = reference.leaders[terms[0].leader_id].full_name
    return Person(name, "UN", terms[0].leader_id, terms[0].told_office, None)


def _has_a_secretary(reference: Reference, party: str) -> bool:
    heads = reference.offices.get((party, "organisation_head"), ())
    return any(_SECRETARY_GENERAL.search(term.title) for term in heads)


_TURN = re.compile(r"(?P<label>[A-Z][\w.'’\-, ]{0,70}?)(?:\s\([^)]{1,60}\))?\s?:\s")
_REPORTS = re.compile(
    r" (?:(?:has|had|also) )?(?:(?:reported|said|claimed|told \w+|wrote|confirmed|announced)"
    r"(?: to \w+)? (?:that )|told (?:him|her|them|me|us) )"
)
_ASKED_OF = re.compile(r"\b(?:is|was|does|did|has|will|would|can|could|should) $")
_ASKS = re.compile(r"(?:Q|Question|Journalist|Reporter|Moderator|Answer|Spokes\w+|M[rs]s?\.? \w+)$")
_QUESTION_LABEL = re.compile(r"Q\s+(?=[A-Z])")
_SAYS = re.compile(
    r"(?:said|says|told\s(?:reporters|\w+)|added|added\sthat|insisted|announced|wrote|tweeted)"
)


def _note_speaker(talk: _Talk, sentence: Sentence, items: Sequence[Item]) -> None:
    """Take note of who says 'I': the turn's speaker, or who is said to say a quotation."""
    if sentence.kind == "speech":
        talk.turn = None
        if _QUESTION_LABEL.match(sentence.text):
            talk.speaker = None
            return
        turn = _TURN.match(sentence.text)
        if turn is not None:
            end = sentence.start + turn.end("label")
            named = [i for i in items if i.base == PERSON and i.end <= end and i.people]
            if named or _ASKS.match(turn["label"]) or turn["label"].isupper():
                talk.speaker = named[0].people[0] if named else None
                talk.turn = named[0] if named else None
                talk.asked = talk.speaker or talk.asked
        return
    if talk.is_talk:
        return  # a turn goes on over paragraphs
    talk.speaker = None
    if not sentence.quotations:
        return
    base = sentence.start
    for item in items:
        if item.base != PERSON or not item.people or item.is_former:
            continue
        if any(left <= item.start < right for left, right in sentence.quotations):
            continue
        before = sentence.text[max(0, item.start - base - 20) : item.start - base]
        after = sentence.text[item.end - base : item.end - base + 24]
        if _SAYS.match(after.lstrip()) or re.search(rf"[”\"],? (?:{_SAYS.pattern} )?$", before):
            talk.speaker = item.people[0]
            return


def _genders(people: Iterable[Name], reference: Reference) -> dict[str, str]:
    out: dict[str, str] = {}
    for name in people:
        if name.leader_id and name.leader_id not in out:
            leader = reference.leaders.get(name.leader_id)
            if leader is not None and leader.gender:
                out[name.leader_id] = leader.gender[0].lower()
    return out


def _name_item(name: Name, reference: Reference) -> Item:
    if name.kind == "person":
        return Item(
            PERSON, name.start, name.end, name=name, people=(person_of(name),),
            parties=(name.party,) if name.party else (), is_former=name.is_former,
            certainty=0.9 if name.by_office else 1.0,
        )  # fmt: skip
    parties = (name.party,) if name.party else ()
    base = {"place": PLACE, "venue": VENUE, "series": SERIES}.get(name.kind)
    if base is None:
        base = ADJECTIVE if name.form in ("demonym", "officials") else PARTY
        country = reference.countries.get(name.party or "")
        if name.form == "demonym" and country is not None and country.name == name.text:
            base, name = PARTY, replace(name, form="country")  # 'New Zealand'
    return Item(base, name.start, name.end, name=name, parties=parties)


def _without_overlaps(items: list[Item]) -> list[Item]:
    """Return the items in order, the longer of two that overlap kept."""
    items.sort(key=lambda item: (item.start, -item.end))
    out: list[Item] = []
    for item in items:
        if out and item.start < out[-1].end:
            if item.end - item.start > out[-1].end - out[-1].start:
                out[-1] = item
            continue
        out.append(item)
    return out


def _displacing(items: list[Item], added: list[Item]) -> list[Item]:
    """Return the items with others that displace what they cover."""
    kept = [i for i in items if not any(a.start < i.end and i.start < a.end for a in added)]
    return _without_overlaps(kept + added)


def _anaphora(
    one: Prepared,
    items: list[Item],
    talk: _Talk,
    document: Document,
    reference: Reference,
    near: Callable[[Prepared, int, int], int],
) -> list[Item]:
    """Return the pronouns and descriptions of a sentence with whom they mean."""
    sentence, cues = one.sentence, one.words
    has_counterpart = _COUNTERPART_GATE.is_open(cues)
    has_named = _NAMED_GATE.is_open(cues)
    if not has_counterpart and not has_named and not ANAPHOR_GATE.is_open(cues):
        return []
    text = sentence.text
    added: list[Item] = []
    for match in _COUNTERPART.finditer(text, 0, MAX_SENTENCE) if has_counterpart else ():
        item = _counterpart(match, sentence, items, talk, document, reference)
        if item is not None:
            added.append(item)
    for match in _COUNTERPART_NAMED.finditer(text, 0, MAX_SENTENCE) if has_named else ():
        item = _counterpart_named(match, sentence, items, document, reference)
        if item is not None:
            added.append(item)
    for match in _ANAPHOR.finditer(text, 0, MAX_SENTENCE):
        start = sentence.start + match.start()
        end = sentence.start + match.end()
        if any(i.start < end and start < i.end for i in items if i.base != TIME):
            continue
        if any(i.start < end and start < i.end for i in added):
            continue
        subjects = [
            i
            for i in items
            if i.base == PERSON
            and i.end <= start
            and i.people
            and not _GOVERNED.search(
                text[max(0, i.start - sentence.start - 24) : i.start - sentence.start]
            )
        ]
        here = [i.people[0] for i in subjects]
        if subjects and (
            _REPORTS.match(text, subjects[-1].end - sentence.start)
            or _ASKED_OF.search(text[: subjects[-1].start - sentence.start])
        ):
            here.reverse()  # 'X said that Y reported that his meeting', 'is Y right when he says'
        before = [p for i in items if i.base == PERSON and i.end <= start for p in i.people]
        people = _resolve(match, talk, here, distinct(before), partial(near, one, start))
        if match["their"] and any(
            same_person(p, q)
            for i in items
            if i.base == PERSON
            and end <= i.start < end + _REACH_OF_WITH
            and _WITH.search(text, match.end(), i.start - sentence.start)
            for p in i.people
            for q in people
        ):
            continue  # 'during their talks with X': others, of whom X is none
        if people:
            added.append(
                Item(
                    PERSON, start, end, people=tuple(people), is_pronoun=True,
                    certainty=1.0 if match["me"] else 0.8,
                    parties=tuple(p.party for p in people if p.party),
                )
            )  # fmt: skip
    return added


def _resolve(
    match: re.Match[str],
    talk: _Talk,
    here: list[Person],
    before: list[Person],
    near: Callable[[int], int],
) -> list[Person]:
    if match["me"]:
        return [talk.speaker] if talk.speaker is not None else []
    if match["you"]:
        return [talk.asked] if talk.is_talk and talk.asked is not None else []
    if match["us"]:
        return list(talk.main) if talk.is_talk and len(talk.main) == 2 else []
    if match["plane"]:  # the American president's
        own = [p for p in talk.first if p.party == "USA" and p.office == "head_of_state"]
        return own if len(own) == 1 else []
    if match["he"] or match["her"]:
        word = (match["he"] or match["her"]).lower()
        if word == "him":  # never the subject of its own sentence
            other = talk.focus
            if (
                other is None
                or talk.speaks(other)
                or any(same_person(other, p) for p in here)
                or not talk.fits(other, word)
                or talk.focus_at < near(_REACH_OF_HIM)
            ):
                return []
            return [other]
        one = talk.singular(word, here, near(_REACH))
        return [one] if one else []
    if match["their"]:
        # 'During their talks, …' opens a sentence; elsewhere the words before tell whose
        opening = match.string[: match.start()]
        is_opening = not before and _ADJUNCT.match(opening) is not None and len(opening) < 60
        return list(talk.pair) if is_opening else []
    is_they = (match["many"] or "").lower() == "they"
    if is_they and _GROUP_BEFORE.search(match.string[: match.start()]):
        return []  # 'ministers … when they meet'
    if match["two"] or match["many"]:
        both = _together(before)
        if len(both) < 2 and len(before) == 1 and talk.focus is not None:
            both = _together([talk.focus, *before])
        if len(both) < 2 and match["two"] and not talk.is_joint and len(talk.main) == 2:
            both = list(talk.main)
        is_near = not is_they or talk.at - talk.pair_at <= _REACH_OF_THEY
        if len(both) < 2 and is_near:
            both = list(talk.pair)
        if len(both) < 2 and len(talk.first) == 2 and is_near:
            both = _together(talk.first)
        if match["two"] and len(both) > 2:
            both = both[:2] if match["two"].lower().startswith("both") else []
        wanted = _NUMBERS.get((match["many"] or "").lower().removeprefix("the ").split(" ")[0])
        if wanted is not None and len(both) != wanted:
            both = list(talk.first) if len(talk.first) == wanted else []
        return both if len(both) >= 2 else []
    office = match["office"].lower()
    if here and _GOVERNED.search(match.string[max(0, match.start() - 24) : match.start()]):
        # 'Li also met with the prime minister': somebody else, of the sentence before
        others = [
            p
            for p in talk.latest
            if p.office in _OFFICES[office] and all(p.party != h.party for h in here)
        ]
        if len(others) == 1:
            return others
    fit = (p for p in here if p.office in _OFFICES[office] and talk.bears(p, office))
    one = next(fit, None) or talk.holder(office)
    if one is not None and office in _NOT_HEADS and not match["office"][0].isupper():
        return []
    return [one] if one else []


def _stand_together(sentence: Sentence, named: Sequence[Item]) -> bool:
    """Return whether two of a sentence's people are joined by 'and', or are one phrase."""
    if any(len(i.people) > 1 for i in named):
        return True
    base = sentence.start
    return any(
        re.fullmatch(r",? (?:and|&) (?:\w+ ){0,3}|, ", sentence.text[a.end - base : b.start - base])
        for a, b in pairwise(named)
    )


def _together(people: Sequence[Person]) -> list[Person]:
    """Return the people if they are of two parties at least, else none."""
    return list(people) if len({p.party for p in people}) >= 2 else []


def _counterpart(
    match: re.Match[str],
    sentence: Sentence,
    items: list[Item],
    talk: _Talk,
    document: Document,
    reference: Reference,
) -> Item | None:
    """Return 'her Canadian counterpart' as the holder of the same office there."""
    start, end = sentence.start + match.start("d"), sentence.start + match.end("d")
    party = next(
        (i.parties[0] for i in items if i.start == start and i.end <= end and i.parties), None
    )
    before = [p for i in items if i.base == PERSON and i.end <= start for p in i.people]
    subject = before[0] if before else talk.focus
    if party is None or subject is None or subject.office is None or document.published_on is None:
        return None
    if subject.party == party:
        return None
    office = subject.office
    if office in ("head_of_state", "head_of_government"):
        office = reference.lead_office(party)
    holders = reference.holders(party, office, document.published_on)
    if len(holders) != 1:
        return None
    term = holders[0]
    person = Person(
        reference.leaders[term.leader_id].full_name, party, term.leader_id, term.office, None
    )
    return Item(
        PERSON, sentence.start + match.start(), sentence.start + match.end(), people=(person,),
        parties=(party,), certainty=0.8, is_pronoun=True,
    )  # fmt: skip


def _counterpart_named(
    match: re.Match[str],
    sentence: Sentence,
    items: list[Item],
    document: Document,
    reference: Reference,
) -> Item | None:
    """Return who 'her Ukrainian counterpart Denys Shmygal' is, whose name is spelt otherwise "
    "here."""
    start, end = sentence.start + match.start(), sentence.start + match.end()
    at = sentence.start + match.start("d")
    party = next((i.parties[0] for i in items if i.start == at and i.parties), None)
    as_of = document.published_on
    if party is None or as_of is None:
        return None
    if any(i.base == PERSON and i.start < end and start < i.end for i in items):
        return None
    words = fold(match["name"]).split()
    for office in _COUNTERPART_OFFICES:
        for term in reference.holders(party, office, as_of):
            name = reference.leaders[term.leader_id].full_name
            if len(words) > 1 and alike(words, fold(name).split()):
                person = Person(name, party, term.leader_id, term.told_office, None)
                return Item(PERSON, start, end, people=(person,), parties=(party,), certainty=0.9)
    return None


_COUNTERPART_OFFICES: tuple[Office, ...] = (
    "head_of_state", "head_of_government", "foreign_minister",
)  # fmt: skip


def _listen(talk: _Talk, sentence: Sentence, items: list[Item]) -> None:
    """Take note of whom a sentence spoke of."""
    if sentence.kind == "byline":
        return
    named = [
        i
        for i in items
        if i.base == PERSON
        and i.people
        and not i.is_former
        and not _ADVISER_TO.search(
            sentence.text, max(0, i.start - sentence.start - 60), i.start - sentence.start
        )
    ]
    people = distinct(p for i in named for p in i.people)
    if not people:
        return
    talk.mention(people)
    crowned = [p for i in named if i.name and _CROWNED.search(i.name.text) for p in i.people]
    talk.crowned = distinct([*talk.crowned, *crowned])
    talk.latest = tuple(distinct([*people, *talk.latest[:4]]))
    if sentence.field == "title":
        talk.titled = people
    if sentence.kind == "caption":
        return
    subjects = [
        i
        for i in named
        if not _GOVERNED.search(
            sentence.text[max(0, i.start - sentence.start - 24) : i.start - sentence.start]
        )
    ]
    main = (subjects or named)[0]
    talk.focus, talk.focus_at = main.people[0], talk.at
    if main.name is not None:
        talk.focus_item = main
    elif talk.focus_item is None or not same_person(talk.focus_item.people[0], talk.focus):
        talk.focus_item = None
    if len({p.party for p in people}) >= 2:
        talk.pair, talk.pair_at = tuple(people[:12]), talk.at
        talk.is_joint = _stand_together(sentence, named)
        if not talk.main and (talk.is_joint or sentence.field == "title"):
            talk.main = talk.pair if len(people) == 2 else ()
