"""How rules are written: a line of English with slots for what was found in it.

    <P>  a person, or a pronoun that stands for persons      <PP> one or several, coordinated
    <C>  a party: country, demonym, metonym, organisation    <CC> one or several parties or persons
    <D>  a demonym ('Japanese')
    <L>  a place: city, venue, or a country as a place       <S>  a series of gatherings
    <T>  a time expression                                   <G>  a short stretch without actors
    <A>  what may follow a person: a pose, an age, an apposition
    <F>  up to five words that describe an actor ('his visiting Canadian counterpart')
    <Q>  up to six words that describe a noun ('a hastily arranged, closed-door')
    <BE> a form of 'to be' before a participle, with an adverb or a time ('was finally')

In a prepared sentence each found thing is one private-use character of its kind's range, so that
a rule is one regular expression and a match leads back to the offsets of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

PERSON, PARTY, ADJECTIVE, PLACE, VENUE, SERIES, TIME = (
    0xE000, 0xE400, 0xE600, 0xE800, 0xEA00, 0xEC00, 0xEE00,
)  # fmt: skip
SLOT_ENDS = {
    PERSON: 0xE3FF, PARTY: 0xE5FF, ADJECTIVE: 0xE7FF, PLACE: 0xE9FF, VENUE: 0xEBFF,
    SERIES: 0xEDFF, TIME: 0xEFFF,
}  # fmt: skip


def _class(*bases: int, but: str = "") -> str:
    return "[" + but + "".join(f"{chr(b)}-{chr(SLOT_ENDS[b])}" for b in bases) + "]"


P = _class(PERSON)
C = _class(PARTY, ADJECTIVE, PLACE)
D = _class(ADJECTIVE)
N = _class(PARTY, PLACE)
L = _class(PARTY, PLACE, VENUE)
S = _class(SERIES)
T = _class(TIME)
ANY = _class(*SLOT_ENDS)
# A caption's pose, an apposition's party, an age or an abbreviation right after a name.
AFTER = (
    rf"(?: of (?:the )?{C})?(?:’s|'s)?(?:\s?\([^()]{{1,14}}\))?"
    r"(?:, (?:(?:front|second|third|far|back|top|bottom|seated|standing) )?"
    r"(?:left|right|center|centre|top|bottom|[LRC])\b,?)?"
)
FILL = (
    rf"(?:(?:the|a|an|his|her|their|its|then|(?:Mr|Mrs|Ms|Dr|H\.?E)\.?|His|Her|Excellency|Majesty|Highness|Holiness|Royal|Serene|Eminence|Hon(?:ou?rable|\.)?|Right|H\.?M\.?|H\.?R\.?H\.?|Shri|Smt|Sheikh|visiting|new|newly|elected|newly-elected|appointed"
    rf"|reelected|re-elected|incoming|outgoing|host|fellow|current|interim|acting|transitional"
    rf"|hard-line|embattled|veteran|longtime|long-time|close|ally|counterparts?,?|opposite|number"
    rf"|guest|colleague|friend|presidents|leaders|premiers|prime|ministers|foreign"
    rf"|both|now|again|current|latest|{C}(?:’s|'s)?)[ -]){{0,6}}"
)
# Words before a noun: adjectives, possessives, demonyms; no actor that is not a modifier.
_MODIFIER = _class(PARTY, ADJECTIVE, PLACE, VENUE, SERIES, TIME)
QUALIFY = rf"(?:(?:[\w’'“”\"$.,%\-/‑–]|{_MODIFIER}){{1,24}} ){{0,7}}"
GAP = rf"[^{chr(PERSON)}-{chr(SLOT_ENDS[PERSON])}.;:?!]{{0,70}}?"
_LINK = r"(?:and(?: with| by| then)?|as well as(?: with)?|along with|alongside|&|plus)"
# In a list of people, one whom nothing is known of: 'Finance Minister Jo Berg of <C>'.
_CAPITAL = r"(?-i:[A-Z][\w.’'\-]*)"
_UNKNOWN = (
    rf"(?:the )?(?:{_CAPITAL}|{C})(?: (?:{_CAPITAL}|{C}|of|the|for)){{1,9}}"
    rf"(?:\s?\([^()]{{1,14}}\))?(?=,| {_LINK} )"
)
_UNKNOWN_LAST = (
    rf"(?:the )?(?:(?:Deputy|Vice|First|Prime|Foreign|Finance|Defen[cs]e|Trade) ){{0,2}}"
    rf"(?:Minister|President|Secretary|Premier|King|Chancellor)(?: (?:{_CAPITAL}|{C}|of|the|for))"
    r"{1,9}"
)
# 'Deputy Prime Minister and Defence Minister Y', of which the second title is Y's alone
_FIRST_TITLE = r"(?:(?:(?:deputy|vice|first) )?(?:prime )?(?:minister|president|premier) and )?"
_ONE = rf"{FILL}{_FIRST_TITLE}{P}{AFTER}"
PEOPLE = (
    rf"{P}{AFTER}(?:(?:, (?:{_ONE}|{_UNKNOWN})){{0,30}},? {_LINK}"
    rf" (?:{_ONE}(?: and {_ONE}(?:(?:, {_ONE}){{0,30}},? {_LINK} {_ONE})?)?"
    rf"|(?-i:{_UNKNOWN_LAST})))?"
)
_ACTOR = _class(PERSON, PARTY, ADJECTIVE, PLACE)
PARTIES = (
    rf"{_ACTOR}{AFTER}(?:(?:, {FILL}{_ACTOR}{AFTER}){{0,30}},? {_LINK} {FILL}{_ACTOR}{AFTER})?"
)
BE = (
    r"\b(?:was|were|is|are|be|been|being|got|gets)"
    rf"(?: (?:also|now|first|then|later|still|to be|(?:expected|due|set) to be|\w+ly|(?:on )?{T}"
    r")){0,2} "
)

_SLOTS = {
    "<PP>": PEOPLE, "<CC>": PARTIES, "<P>": P, "<C>": C, "<D>": D, "<N>": N, "<L>": L, "<S>": S,
    "<A>": AFTER, "<T>": T, "<G>": GAP, "<F>": FILL, "<Q>": QUALIFY, "<X>": ANY, "<BE>": BE,
}  # fmt: skip


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a rule's pattern, slots filled in, case ignored."""
    for slot, expression in _SLOTS.items():
        pattern = pattern.replace(slot, f"(?:{expression})")
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way the language tells something.

    `weight` is how far a match alone is to be trusted, 0-1. `matches` and `misses` are lines in
    the same notation; a test holds the rule against all of them.
    """

    name: str
    pattern: str
    weight: float
    matches: tuple[str, ...]
    misses: tuple[str, ...] = ()
    value: str = ""  # what the rule stands for where its table asks: a status, kind, topic, frame

    def regex(self) -> re.Pattern[str]:
        return compiled(self.pattern)


def example(line: str) -> str:
    """Return a line of rule notation as a prepared sentence, for tests and documentation."""
    bases = {
        "<P>": PERSON, "<C>": PARTY, "<D>": ADJECTIVE, "<L>": PLACE, "<V>": VENUE, "<S>": SERIES,
        "<T>": TIME,
    }  # fmt: skip
    counts = dict.fromkeys(bases, 0)

    def code(match: re.Match[str]) -> str:
        slot = match.group()
        counts[slot] += 1
        return chr(bases[slot] + counts[slot] - 1)

    return re.sub("|".join(bases), code, line)
