"""Sentences prepared for rules, and who does what to whom in them.

A prepared sentence has the same words, but each name, time and resolved pronoun is one character
(see rules.notation). Groups of coordinated actors, the subject of a verb, and the time and place
that belong to an event are found in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from summitry.reading import dates
from summitry.reading.dates import ResolvedDate
from summitry.reading.document import Name, Sentence, TimeExpression
from summitry.reading.events import Evidence, Person
from summitry.reading.rules import notation
from summitry.reading.rules.notation import (
    ADJECTIVE,
    PARTY,
    PERSON,
    PLACE,
    SERIES,
    SLOT_ENDS,
    TIME,
    VENUE,
    compiled,
)
from summitry.reading.triggers import OPEN, Gate, with_slots

MAX_SENTENCE = 2400  # code points of a sentence that rules look at; longer ones are lists or noise


@dataclass(frozen=True, slots=True)
class Item:
    """One thing found in a sentence: a name, a time, or a pronoun with whom it stands for."""

    base: int  # the slot range it is written in
    start: int  # offsets of the field
    end: int
    name: Name | None = None
    time: TimeExpression | None = None
    people: tuple[Person, ...] = ()  # a person, or whom a pronoun stands for
    parties: tuple[str, ...] = ()
    certainty: float = 1.0
    is_former: bool = False
    is_pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets in a prepared body, end exclusive."""

    start: int
    end: int


class Anchor:
    """The day told before a sentence, which is looked for only where something counts from it."""

    __slots__ = ("_one",)

    def __init__(self, one: Prepared) -> None:
        self._one = one

    @property
    def day(self) -> date | None:
        return self._one.day_before


class Source(Protocol):
    """Where sentences get what they have from, in the order of the text."""

    def items_of(self, one: Prepared) -> Sequence[Item]: ...

    def reach(self, one: Prepared) -> None:
        """Take note of whom the text speaks of up to a sentence."""

    def may_have_people(self, one: Prepared) -> bool:
        """Return whether a sentence names people, or has words that may stand for them."""
        ...


class Prepared:
    """One sentence with its items as single characters of `body`.

    Most sentences of most articles are only passed by: what a sentence has is found, and its
    `body` written, when it is first asked for.
    """

    __slots__ = (
        "_at",
        "_before",
        "_body",
        "_cues",
        "_day",
        "_focus",
        "_found",
        "_here",
        "_items",
        "_joined",
        "_limit",
        "_runs",
        "_source",
        "_turn",
        "_two",
        "filed_from",
        "index",
        "is_speech",
        "met_on",
        "published_on",
        "sentence",
        "talkers",
        "words",
    )

    def __init__(
        self,
        sentence: Sentence,
        source: Source,
        index: int,
        *,
        cues: int = OPEN,
        before: Prepared | None = None,
        published_on: date | None = None,
    ) -> None:
        self.sentence = sentence
        self.index = index  # of the sentence in the document
        self.words = cues  # the literals of rules that it has (triggers.py)
        self.is_speech = sentence.kind == "speech"  # somebody talking, not an account
        self.talkers: frozenset[str] = frozenset()  # the parties of a transcript's title
        self.filed_from: Item | None = None  # the dateline's place: 'here' of an agency
        self.published_on = published_on
        self.met_on: tuple[ResolvedDate, ...] = ()  # the days of the meetings it tells of
        self._turn: Item | None = None
        self._focus: Item | None = None
        self._source = source
        self._before = before
        self._here: tuple[Item, ...] | None = None if before is not None else ()
        self._day: tuple[date | None] | None = None  # the last day told up to here, once known
        self._two: tuple[tuple[str, ...], int] | None = None  # the last two parties, and where
        self._items: dict[str, Item] | None = None
        self._body: str | None = None
        self._at: list[int] = []  # body positions of the items, in order
        self._found: list[Item] = []
        # Of the body, run by run: where it begins there and in the field; where it ends in the
        # field if all of it stands for one thing, else 0: the words as they are.
        self._runs: list[tuple[int, int, int]] = []
        self._limit = min(sentence.end, sentence.start + MAX_SENTENCE)

    @property
    def items(self) -> dict[str, Item]:
        """What was found in the sentence, by the characters that stand for it in `body`."""
        if self._items is None:
            self._items = self._fill(self._source.items_of(self))
        return self._items

    @property
    def cues(self) -> int:
        """Which rules the sentence is worth: the literals and the kinds of slots it has."""
        if self._items is None:
            self._items = self._fill(self._source.items_of(self))
        return self._cues

    def opens(self, gate: Gate) -> bool:
        """Return whether the sentence has what a gate asks for: first its words, then its slots."""
        return gate.is_open(self.words) and gate.is_open(self.cues)

    def speaks(self, turn: Item | None, focus: Item | None) -> None:
        """Be told who starts to speak here, and whom the sentence before was about."""
        self._turn, self._focus = turn, focus

    @property
    def turn(self) -> Item | None:
        """Who starts to speak, in a transcript."""
        self._source.reach(self)
        return self._turn

    @property
    def focus(self) -> Item | None:
        """Whom the sentence before was about, as it named them."""
        self._source.reach(self)
        return self._focus

    def _fill(self, items: Sequence[Item]) -> dict[str, Item]:
        sentence = self.sentence
        self._joined = (
            _joined_by_comma(sentence, items) if sentence.kind == "headline" else frozenset()
        )
        is_told_otherwise = self._joined or any(_is_their(sentence, item) for item in items)
        counts: dict[int, int] = {}
        kept: dict[str, Item] = {}
        at = sentence.start
        for item in items:
            if item.start < at or item.end > self._limit:
                continue
            number = counts.get(item.base, 0)
            if item.base + number > SLOT_ENDS[item.base]:
                continue
            counts[item.base] = number + 1
            kept[chr(item.base + number)] = item
            self._found.append(item)
            at = item.end
        # where it is read with words that it does not have, any rule may match
        self._cues = with_slots(OPEN if is_told_otherwise else self.words, counts)
        return kept

    @property
    def anchor(self) -> Anchor:
        """The day told before: 'three days later'."""
        return Anchor(self)

    @property
    def day_before(self) -> date | None:
        """The day told last before the sentence, if that has anything in it."""
        if self._before is None or not self.items:
            return None
        unknown: list[Prepared] = []
        one: Prepared | None = self._before
        while one is not None and one._day is None:
            unknown.append(one)
            one = one._before
        for one in reversed(unknown):
            earlier = one._before._day if one._before is not None else None
            one._day = (one._day_told() or (earlier[0] if earlier is not None else None),)
        return self._before._day[0] if self._before._day is not None else None

    def _day_told(self) -> date | None:
        """Return the day the sentence tells, from which a later one may count."""
        for when in self.met_on:
            if len(when.start) == 10:
                return date.fromisoformat(when.start)
        times = [item.time for item in self.items.values() if item.base == TIME]
        if len(times) != 1 or times[0] is None:
            return None
        when_told = dates.resolve(
            times[0], published_on=self.published_on, lean="past", anchor=self.anchor
        )
        if when_told is None or len(when_told.start) < 10:
            return None
        return date.fromisoformat(when_told.start)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties told just before: 'the two countries'."""
        return self._two_before()[0]

    @property
    def parties_at(self) -> int:
        """The sentence that told them."""
        return self._two_before()[1]

    def _two_before(self) -> tuple[tuple[str, ...], int]:
        unknown: list[Prepared] = []
        one = self._before
        while one is not None and one._two is None:
            unknown.append(one)
            one = one._before
        for one in reversed(unknown):
            told = _parties_told(one.items.values())
            before = one._before._two if one._before is not None else None
            one._two = (told, one.index) if told else before or ((), 0)
        return (self._before._two if self._before is not None else None) or ((), 0)

    @property
    def body(self) -> str:
        """The sentence as rules read it."""
        if self._body is None:
            self._body = self._write()
        return self._body

    def _write(self) -> str:
        sentence = self.sentence
        base = sentence.start
        text = _PRIVATE.sub(" ", sentence.text).replace("\n", " ").replace("\u00a0", " ")
        parts: list[str] = []
        runs = self._runs
        at, length = base, 0  # what is written so far, of the field and of the body

        def add(part: str, start: int, end: int) -> None:
            nonlocal length
            if part:
                runs.append((length, start, end))
                parts.append(part)
                length += len(part)

        for code, item in self.items.items():
            if item.start in self._joined:  # 'Lee, Ishiba meet' is read as 'Lee, and Ishiba meet'
                add(text[at - base : item.start - 1 - base], at, 0)
                at = item.start - 1
                add(_UNSAID, at, at + 1)
            add(text[at - base : item.start - base], at, 0)
            self._at.append(length)
            add(code, item.start, item.end)
            if _is_their(sentence, item):
                add("’s", item.end - 1, item.end)  # 'their talks' is read as 'X and Y's talks'
            at = item.end
        add(text[at - base : self._limit - base], at, 0)
        return "".join(parts)

    def _span_at(self, position: int) -> tuple[int, int]:
        """Return the field offsets that a body position stands for."""
        first, start, end = self._runs[bisect_right(self._runs, position, key=_first) - 1]
        return (start, end) if end else (start + position - first, start + position - first + 1)

    @property
    def here(self) -> tuple[Item, ...]:
        """Where the sentences before were set: 'there'."""
        unknown: list[Prepared] = []
        one: Prepared = self
        while one._here is None and one._before is not None:
            unknown.append(one)
            one = one._before
        for one in reversed(unknown):
            before = one._before
            one._here = (last_place(before) or before._here or ()) if before is not None else ()
        return self._here or ()

    def field_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the field offsets of body[start:end]; an empty span is that of one character."""
        if start >= end:
            end = min(start + 1, len(self.body))
        return self._span_at(start)[0], self._span_at(end - 1)[1]

    def position_of(self, offset: int) -> int:
        """Return the body position of a field offset, the nearest inside the sentence."""
        length = len(self.body)
        index = bisect_left(self._runs, offset, key=_start)
        after = self._runs[index][0] if index < len(self._runs) else length
        if index:
            first, start, end = self._runs[index - 1]
            if not end:
                after = min(after, first + offset - start)
        return min(after, max(0, length - 1))

    def evidence(self, attribute: str, start: int, end: int) -> Evidence:
        """Return body[start:end] as evidence, trimmed of space."""
        left, right = self.field_span(start, end)
        base = self.sentence.start
        quote = self.sentence.text[left - base : right - base]
        lead = len(quote) - len(quote.lstrip())
        quote_trimmed = quote.strip()
        if quote_trimmed:
            left, quote = left + lead, quote_trimmed
        return Evidence(attribute, self.sentence.field, left, left + len(quote), quote)

    def item_evidence(self, attribute: str, item: Item) -> Evidence:
        """Return an item as evidence; a name may stand in another sentence ('there')."""
        if item.name is not None:
            name = item.name
            return Evidence(attribute, name.field, item.start, item.end, name.text)
        base = self.sentence.start
        quote = self.sentence.text[item.start - base : item.end - base]
        return Evidence(attribute, self.sentence.field, item.start, item.end, quote)

    def found(self, start: int, end: int, *bases: int) -> list[tuple[int, Item]]:
        """Return the items of body[start:end], of these kinds, with their positions."""
        if not self.items or self.body == "":
            return []
        low, high = bisect_left(self._at, start), bisect_left(self._at, end)
        return [
            (self._at[index], self._found[index])
            for index in range(low, high)
            if not bases or self._found[index].base in bases
        ]

    def has_people(self) -> bool:
        """Return whether any people are spoken of; most sentences need not be read for that."""
        return self._source.may_have_people(self) and self.has(PERSON)

    def has(self, *bases: int) -> bool:
        """Return whether anything of these kinds was found in the sentence."""
        return any(item.base in bases for item in self.items.values())

    @property
    def is_headline(self) -> bool:
        """Whether the sentence is a title, or a line of text that reads like one."""
        if self.sentence.kind == "headline":
            return True
        body = self.body.rstrip()
        return len(body) < 120 and not body.endswith((".", "!", "?", "”", '"', ":", "…"))

    def is_quoted(self, position: int) -> bool:
        """Return whether a body position lies inside a quotation."""
        offset = self._span_at(min(position, len(self.body) - 1))[0]
        return any(left <= offset < right for left, right in self.sentence.quotations)


def _first(run: tuple[int, int, int]) -> int:
    return run[0]


def _start(run: tuple[int, int, int]) -> int:
    return run[1]


def _parties_told(items: Iterable[Item]) -> tuple[str, ...]:
    """Return the parties of a sentence if they are exactly two."""
    told = {p for i in items if i.base in (PERSON, PARTY, ADJECTIVE) for p in i.parties}
    return tuple(sorted(told)) if len(told) == 2 else ()


_PRIVATE = re.compile("[\ue000-\uf8ff]")
_UNSAID = " and"
# What a headline may have before its subject.
_CLAUSE_STARTS = re.compile(
    r"(?:^|[:;|—–\])”’\"?!…]|\b(?:as|when|where|between|leaders|how|why|and|but|presidents"
    r"|PMs))\s*$"
)


_MEETS_MANY = re.compile(
    r"\b(?:meets?|hosts?|welcomes?|receives?|greets?|brings?|gathers?|with|calls?|phones?|invites?"
    r"|joins?|sees?)\s$",
    re.IGNORECASE,
)
_OPENS_ADJUNCT = re.compile(
    r"(?:after|before|ahead of|following|while|fresh|as|having|days|hours|weeks)\b", re.IGNORECASE
)
_AFTER_OBJECT = re.compile(
    r"\s(?:in|at|on|over|for|to|by|amid|ahead|during|before|after|together|about|as)\b"
)


def _is_their(sentence: Sentence, item: Item) -> bool:
    """Return whether an item is 'their', which is read as 'X and Y's'."""
    if not item.is_pronoun:
        return False
    at = item.start - sentence.start
    return sentence.text[at : at + 5].lower() == "their"


def _joined_by_comma(sentence: Sentence, items: Sequence[Item]) -> frozenset[int]:
    """Return where a person starts whom a headline joins to the one before by a comma alone."""
    people = [item for item in items if item.base == PERSON]
    out: list[int] = []
    text, base = sentence.text, sentence.start
    first = 0
    for number, item in enumerate(people):
        gap = text[people[number - 1].end - base : item.start - base] if number else ""
        if gap != ", ":
            first = number
            continue
        following = people[number + 1].start if number + 1 < len(people) else len(text) + base
        after = text[item.end - base : following - base]
        if after.startswith(",") or re.match(r",? (?:and|&) ", after):
            continue  # a longer list, or an aside
        before = text[: people[first].start - base]
        if _CLAUSE_STARTS.search(before) or not after.strip(" .!?"):
            out.append(item.start)
        elif (
            _MEETS_MANY.search(before)
            and not _OPENS_ADJUNCT.match(text)
            and _AFTER_OBJECT.match(after)
        ):
            out.append(item.start)  # 'meets X, Y, Z in A'

    return frozenset(out)


_GROUP = compiled("<PP>")
_HEADLINE_GROUP = re.compile(
    rf"{notation.P}{notation.AFTER}(?:(?:,? and |, | & |,? as well as ){notation.FILL}{notation.P}"
    rf"{notation.AFTER}){{0,20}}",
    re.IGNORECASE,
)
# What before a group makes it an object, not the subject of what follows.
_OBJECT_OF = re.compile(
    rf"(?:\b(?:with|of|to|by|from|in|at|on|against|about|between|near|over|alongside|behind|among"
    rf"|told|asks?|asked|urged?|thanked|invited|accused|called|meet|met|meets|meeting|hosted|hosts"
    rf"|hosting|welcomed|welcomes|welcoming|greeted|greeting|received|receives|receiving|joined"
    rf"|joining|seeing|sees?|replaced|succeeded|named|backed|support|supports"
    rf"|supporting|congratulated|congratulates|hugs|hugged|embraced|embraces|phoned|telephoned"
    rf"|phones"
    rf"|pressed|presses|praised|praises|assured|assures|briefed|reminded|lobbied|joins|visited"
    rf"|visits|succeeds|succeeding|blamed|blames|thanks|warned|warns|urges|brought|defeated"
    rf"|including"
    rf"|include|visiting|criticized|criticised|condemned|like|unlike|toward|towards|through|versus"
    rf"|without|into|under|despite|within|for|named after)) {notation.FILL}$",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"\s?(?:’s|'s)? ?(?:is |are )?(?:expected|due|set|scheduled|likely|to|preparing"
    r"|planning|meeting"
    r"|visiting|hosting|welcoming|about)\b",
    re.IGNORECASE,
)
_REMARKS_BY = re.compile(
    r"^(?:remarks|statements?|opening remarks|(?:joint )?(?:press|news) conference"
    r"|comments|readout)"
    r" (?:by|of|with|from) $",
    re.IGNORECASE,
)
# Right before the verb, a capitalised name that is none of ours: it is the subject.
_STRANGER = re.compile(
    r"(?<![.!?:“\"] )(?<!^)\b[A-Z][a-z\u00c0-\u024f][\w’'\-]+,?(?: (?:Jr\.|Sr\.|III"
    r"|II))?(?:, [^,]{1,60},)? "
    r"(?:(?:\w+ly|also|has|had|have|will|would|is|was|are|were|to|who|then|later"
    r"|recently|today|not|be|been|did|does|should|could|may|might) ){0,4}$"
)
# 'leaders including X and Y joined', 'a delegation led by X met'
_LED_BY = re.compile(
    rf"\b(?:leaders|delegation|mission|group|presidents|premiers|team)\b[^.;]{{0,60}}?"
    rf"\b(?:including|led by|headed by|such as|among them) {notation.FILL}$",
    re.IGNORECASE,
)
_VERB_NEXT = re.compile(r"^,? ?(?:(?:have|had|has|also|will|later|are|were|to|due|would) ){0,3}$")
_RELATIVE = re.compile(r"^,? (?:who|whom|that)\b[^,;]{0,60}$", re.IGNORECASE)
_ASIDE = re.compile(
    r", (?:who|whose|which|whom|where|speaking|flanked|accompanied|citing|referring|now|left|right"
    r"|one|an?|the|according|during|after|before|amid|despite|on|in|at|while|when|as|seeking"
    r"|making|for|also|too|meanwhile|however)\b[^,;]{0,110},",
    re.IGNORECASE,
)
_RELATIVE_ASIDE = re.compile(r", (?:who|whose|whom) [^,;]{8,110},(?= \w+(?:ed|s|will|to)\b)")
# 'a meeting, which was to have taken place in B on Tuesday': still about the meeting
_CONTINUES = re.compile(
    r", which (?:is|was|were|are|had been|has been) (?:to\b|due|scheduled|planned"
    r"|set|expected|originally)",
    re.IGNORECASE,
)
# 'shook hands before their talks in A on Monday'
_OWN_TALKS = re.compile(
    r"\b(?:before|ahead of|after|following) (?:the (?:start|opening|beginning) of "
    r")?(?:(?:their|the) )?"
    r"(?:(?:bilateral|trilateral|formal|closed-door|working|joint|one-on-one) ){0,2}"
    r"(?:talks|meeting|dinner|lunch|negotiations)\b(?! (?:with|between|of|on)\b)",
    re.IGNORECASE,
)
_WHICH_ASIDE = re.compile(r", (?:which|who)\b[^,;]{3,90},", re.IGNORECASE)
_CLAUSE_BREAK = re.compile(
    r"[;:]| [—–] |\b(?:said|says|added|told|but|while|whereas|although|though|because|since|after"
    r"|before|following|ahead of|in advance of|when|where|who|which|whose|if|unless|so that"
    r"|reported|reports"
    r"|according|days? (?:after|before)|weeks? (?:after|before)|months? (?:after|before)|despite"
    r"|and (?:will|would|has|had|is|was|then|later|said|told|also))\b"
    r"|, (?:as|and|with|the \w+ (?:said|of))\b",
    re.IGNORECASE,
)


# 'From Vienna the prime minister travels on': the place is no part of who does it
_FROM_THERE = compiled(r"(?:^|-- |— |[.] )(?:From|In|After|Before) (?:the )?<L>,? (?:the )?$")


def subject(prepared: Prepared, position: int) -> Span | None:
    """Return the group of persons that is the subject of a verb at `position`, if one is told.

    The nearest group to the left that no preposition or other verb governs; asides between
    commas are passed over.
    """
    left = prepared.body[:position]
    asides = [m.span() for m in _ASIDE.finditer(left)]
    pattern = _HEADLINE_GROUP if prepared.is_headline else _GROUP
    groups = list(pattern.finditer(left))
    for group in reversed(groups):
        start, end = group.span()
        between = left[end:]
        if any(a < start and end <= b for a, b in asides) and not _RELATIVE.match(between):
            continue
        if re.match(r"\s?(?:’s|'s|’|'(?=\s))", between) or group.group().endswith(("’s", "'s")):
            continue
        if ";" in between:
            return None
        if not prepared.is_headline and _STRANGER.search(_ASIDE.sub(" ", between)):
            return None
        if _OBJECT_OF.search(left[:start]) and not (
            (prepared.sentence.kind == "headline" and _REMARKS_BY.search(left[:start]))
            or _RELATIVE.match(between)
            or (_LED_BY.search(left[:start]) and _VERB_NEXT.match(between))
            or _FROM_THERE.search(left[:start])
            or _ABSOLUTE.match(prepared.body[end:])
        ):
            continue
        return Span(start, end)
    return None


def group_at(prepared: Prepared, position: int) -> Span | None:
    """Return the coordinated persons that start at `position`."""
    match = _GROUP.match(prepared.body, position)
    return Span(*match.span()) if match else None


def people_in(prepared: Prepared, span: Span) -> list[tuple[Item, Person]]:
    """Return each person of a span with the item that names them."""
    return [
        (item, person)
        for _, item in prepared.found(span.start, span.end, PERSON)
        for person in item.people
    ]


def clause_end(prepared: Prepared, position: int) -> int:
    """Return where the clause of something at `position` ends."""
    body = prepared.body
    aside = next(
        (a for a in _RELATIVE_ASIDE.finditer(body) if a.start() < position < a.end()), None
    )
    if aside is not None:  # 'X, who is in A for talks, travels on Monday'
        return aside.end() - 1
    match = _CLAUSE_BREAK.search(body, position)
    while match is not None:
        aside = _CONTINUES.match(body, max(0, match.start() - 2)) or _WHICH_ASIDE.match(
            body, max(0, match.start() - 2)
        )
        aside = aside or _OWN_TALKS.match(body, match.start())
        if aside is None:
            return match.start()
        match = _CLAUSE_BREAK.search(body, aside.end())  # 'for a visit, which will include …, on'
    return len(body)


_MODIFIES = re.compile(
    r"(?:[’']s)? (?:(?!an?\b|the\b|to\b|for\b|at\b|in\b|of\b)[a-z\-]+ ){0,2}", re.IGNORECASE
)
SAID_BEFORE = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|added|tweeted|wrote|declared|stated|insisted"
    r"|warned|reporters|spokes\w+|since|until|issued|released|published|posted)\b(?:[ ,]+\w+){0,3}"
    r" ?(?:on |in |late |early )?$",
    re.IGNORECASE,
)
# 'their third meeting this year': how many, not when
_COUNTED = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+th|several|two|three"
    r"|four|five|many|times?) (?:[^\s.,;:]+ ){0,4}?(?:meetings?|calls?|talks|summits?|visits?"
    r"|trips?"
    r"|encounters?|conversations?|times?|round|negotiations|gathering|leader|head) (?:in |of )?"
    r"(?:so far )?$|\btimes (?:so far )?$",
    re.IGNORECASE,
)
_SPAN_OF_TIME = re.compile(r"(?:so far )?(?:this|in|within|over|last|the past)\b", re.IGNORECASE)
_SINCE_WHEN = re.compile(r"(?:since|until|till)\b", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:after|before|since|until)\s(?:the\s)?$", re.IGNORECASE)
_AFTER_EVENT = re.compile(r"\b(?:after|before|since|until|by|from)\s(?:the\s)?$", re.IGNORECASE)


def is_count(prepared: Prepared, position: int, item: Item) -> bool:
    """Return whether a time only tells in which span a count was made: 'third this year'."""
    if item.time is None or not _SPAN_OF_TIME.match(item.time.text):
        return False
    return _COUNTED.search(prepared.body[max(0, position - 50) : position]) is not None


def time_of(
    prepared: Prepared, start: int, end: int, *, left_bound: int = 0
) -> tuple[int, Item] | None:
    """Return the time told of an event whose words lie at [start, end) of the body.

    First what follows in its clause, then what stands just before it, then what opens the
    sentence.
    """
    stop = clause_end(prepared, end)
    for position, item in prepared.found(start, stop, TIME):
        if item.time is not None and _SINCE_WHEN.match(item.time.text):
            continue  # 'the first summit since 2016'
        before = prepared.body[max(0, position - 50) : position]
        if is_count(prepared, position, item):
            continue
        if not SAID_BEFORE.search(before) and not _SINCE.search(before):
            return position, item
    asides = [a.span() for a in _RELATIVE_ASIDE.finditer(prepared.body, 0, start)]
    for position, item in reversed(prepared.found(left_bound, start, TIME)):
        if any(a < position < b for a, b in asides):
            continue  # 'X, who came in May, then met Y'
        before = prepared.body[max(0, position - 50) : position]
        between = prepared.body[position + 1 : start]
        if _MODIFIES.fullmatch(between):
            return position, item  # 'his surprise Saturday meeting'
        if SAID_BEFORE.search(before) or _AFTER_EVENT.search(before):
            continue
        if _CLAUSE_BREAK.search(between):
            continue
        return position, item
    return None


PLACE_LEAD = re.compile(
    rf"(?:\b(?:in|at|near|outside|aboard|through)\s(?:{notation.P}[’']s )?"
    r"(?:(?:the|his|her|their|a|an|its|nearby"
    r"|neighboring"
    r"|neighbouring|downtown|central|southern|northern|eastern|western|historic|seaside|coastal"
    r"|resort|capital|city|of|town|Swiss|southwestern|southeastern|northeastern|northwestern|and"
    r"|residence|official|palace|hotel|retreat|compound|estate|resort|presidential"
    r"|private)[\s,]+){0,6}"
    r"|\b(?:in|at|outside|near) (?:the )?(?:(?-i:[A-Z])[\w’'\-]+,? (?:of (?:the )?"
    r"|in )?){1,5}|, |\()$|\b(?:in|at|on|near) (?:the |a )?"
    rf"(?:(?:{notation.C}(?:[’']s)?|[\w\-]+) ){{0,4}}(?:city|town|resort|village|island|port"
    rf"|capital|enclave|region"
    rf"|province|state|base|retreat|estate|suburb|district)(?: town| city| village)? (?:of |in "
    rf")?(?:the )?$",
    re.IGNORECASE,
)
TOPIC_BEFORE = re.compile(
    r"\b(?:wars?|conflicts?|crisis|situation|peace|ceasefire|fighting|violence|troops|forces"
    r"|democracy"
    r"|stability|developments?|elections?|investments?|interests?|security|progress|cooperation"
    r"|involvement|operations?|role|rights|tensions?|coup|reforms?|attack\w*|influence|support"
    r"|people|government|engagement|presence|interest|invest\w*|challenges|issues|events|efforts"
    r"|efforts?|region|war effort|protests|soldiers|aggression|invasion|offensive"
    r"|programs?|partners)"
    r" (?:in|at) (?:the |eastern |northern |southern )?$",
    re.IGNORECASE,
)


def place_of(
    prepared: Prepared, start: int, end: int, *, left_bound: int = 0, stop: int | None = None
) -> list[Item]:
    """Return the places told of an event at [start, end): venue, city, country, as they follow."""
    if stop is None:
        stop = _place_stop(prepared, end)
    found = places_in(prepared, end, stop)
    if found:
        return found
    found = places_in(prepared, start, end)
    if found:
        return found
    there = re.search(r"\b(?:there|at the same place)\b", prepared.body[end:stop])
    if there:
        earlier = [
            i
            for at, i in prepared.found(0, end, PLACE, VENUE, PARTY)
            if PLACE_LEAD.search(prepared.body[max(0, at - 60) : at])
        ]
        return earlier[-1:] or list(prepared.here)
    if prepared.filed_from is not None and _HERE.search(prepared.body[start:stop]):
        return [prepared.filed_from]
    # 'In Tokyo on Monday, X met Y': what opens the sentence, and what stands inside the verb group
    opening = re.match(
        r"(?:[“\"']?)(?:earlier |later |also )?(?:in|at|inside)\b", prepared.body, re.I
    )
    if opening and left_bound < 60:
        comma = prepared.body.find(",", opening.end())
        limit = comma + 24 if 0 <= comma < 60 else 0
        found = places_in(prepared, 0, min(limit, start))
        if found:
            return found
    return []


# 'met in the city of A here on Monday' of an agency that writes where it files
_HERE = re.compile(
    rf"(?<!was )(?<!is )(?<!are )\bhere(?=[,.]?$|,| (?:on |for |at |to |today|{notation.T}))"
)
_PURPOSE = re.compile(
    rf"\b(?:(?<!face )to\b(?! {notation.L}| the {notation.L})|about\b(?! (?:an?|half|\d|two"
    rf"|three|four)\b)|over\b(?! (?:an?|\d|two|three)\b)|amid\b|regarding"
    rf"|concerning|on how|on the"
    rf" (?:war|conflict|situation|crisis)|discuss\w*|focus\w*|that\b|as\b|aimed|seeking|for "
    rf"talks on"
    r"|and (?:\w+ly )?(?:express|discuss|reaffirm|reiterat|emphasi[sz]|underscor|underlin|condemn"
    r"|thank|convey|offer|congratulat|pledg|urg|rais|stress|highlight|review)e?d"
    rf"|against|call\w* for|on (?!{notation.T}|the (?:side|margin)|the {notation.D} (?:island"
    rf"|side|coast|border)|{notation.S})"
    r"(?!a (?:visit|trip|state|tour)|the (?:first|second|last|final)))",
    re.IGNORECASE,
)


def _place_stop(prepared: Prepared, end: int) -> int:
    stop = clause_end(prepared, end)
    purpose = _PURPOSE.search(prepared.body, end, stop)
    return purpose.start() if purpose else stop


# 'in the Spanish city of', which no gazetteer need know; 'in Smalltown, Greece'
_TOWN = re.compile(
    r" (?:[a-z\-]+ ){0,2}?(?:city|town|resort|village|port|island|enclave|hamlet|seaside"
    r"|countryside"
    r"|province|mountains?|coast|side of)\b",
)
_TO_TOWN = re.compile(
    r"\b(?:in|at|on|near|outside) (?:the |a )?(?:(?:north|south|east|west)\w*(?:ern)? |central "
    r"|small "
    r"|coastal |nearby |historic ){0,2}$",
    re.IGNORECASE,
)
_AFTER_TOWN = re.compile(
    r"\b(?:in|near|outside) (?:the (?:[a-z]+ ){1,3}of )?(?:[A-Z][\w’'\-]+ ){0,2}[A-Z][\w’'\-]+, $"
)
_PLACE_DONE = re.compile(rf",?(?:$|[.;,)]| (?:on |last |this |{notation.T}|for |to |where|with ))")


def _is_of_a_town(prepared: Prepared, position: int, before: str) -> bool:
    """Return whether a demonym tells in which country a town is that has no place of its own."""
    town = _TOWN.match(prepared.body, position + 1)
    if town is None or _TO_TOWN.search(before) is None:
        return False
    return not prepared.found(position + 1, min(len(prepared.body), town.end() + 30), PLACE, VENUE)


def places_in(prepared: Prepared, start: int, stop: int) -> list[Item]:
    """Return the first run of places in body[start:stop] that a place preposition leads."""
    run: list[Item] = []
    last = -1
    for position, item in prepared.found(start, stop, PLACE, VENUE, PARTY, ADJECTIVE):
        before = prepared.body[max(start, position - 60) : position]
        if item.base == ADJECTIVE:
            if not run and _is_of_a_town(prepared, position, before):
                run, last = [item], position
            continue
        if item.base == PARTY and (
            item.name is None or item.name.form not in ("country", "metonym")
        ):
            continue
        if not run:
            if _AFTER_TOWN.search(before) and _PLACE_DONE.match(prepared.body, position + 1):
                run, last = [item], position
                continue
            if PLACE_LEAD.search(before) and not before.rstrip().endswith((",", "(")):
                if TOPIC_BEFORE.search(prepared.body[max(0, position - 60) : position]):
                    continue
                run, last = [item], position
        elif re.fullmatch(
            r"(?:,? (?:in |at |on |near |of )?(?:the )?(?:\w+ )?|, | \(|’s |'s )",
            prepared.body[last + 1 : position],
        ):
            run.append(item)
            last = position
        else:
            between = prepared.body[last + 1 : position]
            if OR_ELSEWHERE.match(between):
                return []
            is_one = not _CLAUSE_BREAK.search(between) and not prepared.found(last, position, TIME)
            if len(between) < 60 and is_one and re.search(r"\b(?:in|at)\s(?:the )?$", between):
                run.append(item)
                last = position
            else:
                break
    if run and OR_ELSEWHERE.match(prepared.body, last + 1):
        return []  # 'in A or B'
    return run


OR_ELSEWHERE = re.compile(r"(?:,? either)?,? or\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a country with, where told, city and venue."""

    country: str | None
    city: str | None = None
    venue: str | None = None


def last_place(prepared: Prepared) -> tuple[Item, ...]:
    """Return the last run of places that a sentence sets something in."""
    run: list[Item] = []
    for position, _ in prepared.found(0, len(prepared.body), PLACE, VENUE, PARTY):
        found = places_in(prepared, max(0, position - 60), len(prepared.body))
        if found:
            run = found
    return tuple(run)


def place_from(items: Iterable[Item]) -> Place | None:
    """Return the one place that a run of place items names, None where they disagree."""
    country = city = venue = None
    run = [item for item in items if item.name is not None]
    if len(run) > 1 and run[0].name is not None and run[0].name.kind == "venue":
        following = run[1].name
        if following is not None and following.party not in (None, run[0].name.party):
            run = run[1:]  # 'the Chancellery in Vienna' is not Berlin's
    for item in run:
        name = item.name
        if name is None or name.party is None:
            continue
        if country is not None and name.party != country:
            break
        country = name.party
        if name.kind == "venue":
            venue = venue or name.name
            city = city or name.city
        elif name.kind == "place":
            city = city or name.city or name.name
        elif name.form == "metonym":
            city = city or name.city or name.text
    return Place(country, city, venue) if country else None


__all__ = [
    "ADJECTIVE", "OR_ELSEWHERE", "PARTY", "PERSON", "PLACE", "PLACE_LEAD", "SAID_BEFORE",
    "SERIES", "TIME", "TOPIC_BEFORE", "VENUE", "Item", "Place", "Prepared", "Span",
    "clause_end", "group_at", "is_count", "people_in", "place_from", "place_of", "places_in",
    "subject", "time_of",
]  # fmt: skip
