"""What an instrument is called: its own name, or its noun phrase and what it is on.

The name ends where a person would end it: what the instrument is on belongs to it; with whom,
when, where and for how long it was made does not.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from summitry.reading import acts
from summitry.reading.acts import Act
from summitry.reading.clauses import Prepared
from summitry.reading.events import Evidence
from summitry.reading.rules.notation import ANY, L, T

_MOST_WORDS = 12  # longer, it is told in full sentences, not named
_MOST_ON = 9  # words of what it is on
_MOST_OF_HEADLINE = 160
_MOST_CHARACTERS = 250  # of no name
_REACH = 130  # code points after the noun in which its name may go on

# Before the name: what points to it, counts it roughly or praises it.
_LEAD = re.compile(
    r"(?:[^\w$€£¥\ue000-\uf8ff]+|(?:the|an?|this|that|these|those|their|its|his|her|our|another"
    r"|any|some|each|both|such|(?-i:new)|New(?! [A-Z]{3})|newly|historic|landmark|recent|great"
    r"|massive|huge|giant|major|big|pivotal|important|significant|separate|similar|so-called|possible|potential|eventual"
    r"|long-awaited|much-anticipated|long-delayed|long-sought|hard-won|sweeping|wide-ranging"
    r"|far-reaching|ambitious|groundbreaking|unprecedented|fresh|latest|further|related|ongoing"
    r"|first(?= joint)|large|nearly|almost|about|around|roughly|following|other|own|same|said"
    r"|first-ever|just|now|also|(?-i:s)|long-standing|longstanding"
    r"|broader|wonderful|beautiful|tremendous|incredible|good|better|fair|real|so|very|more)\b"
    r"(?![\w\-‑]))+",  # 'just-completed' is one word
    re.IGNORECASE,
)
_AND_OF_NAME = re.compile(
    r"(?:(?<=[ “\"])|^)(?:[A-Z][\w\-’&]+,? ){1,4}(?:and|&|of|for|on) (?:the )?$"
)
_QUOTES = re.compile(r"[“”\"]")
_QUOTED = re.compile(r"[“\"](?P<name>[A-Z0-9][^“”\".;!?]{2,90})[”\",]")
_TITLED = re.compile(
    r"(?: \([A-Z][\w.&\-]{1,11}\))?,? (?:en)?(?:titled|called|dubbed|named|known as|headed)"
    r" (?:the )?[“\"‘](?P<name>[^“”\"]{3,90}?),?[”\"’]"
)
_SHORT_FORM = re.compile(r"[’']?[”\"]?(?: \([A-Z][\w.&\-]{1,11}\))?")
_OTHERS = (
    rf"(?:{ANY}(?:(?:,|,? and| or| &)(?: the)? {ANY})*"
    r"|(?:two |three |four )?(?:countries|nations|sides|neighbou?rs|governments|parties|allies"
    r"|states|leaders|powers|capitals))"
)
_WITH_WHOM = re.compile(
    r" (?:with|between|among|by|from|of(?= (?:the |both )?(?:two |three )?(?:countries|nations"
    rf"|sides|leaders)))(?: the| both| its| his| her| their| all)* {_OTHERS}(?!\w)",
    re.IGNORECASE,
)
_ON_WHAT = re.compile(
    r" (?:on|of|for|to|towards?|about|against|in principle|covering|governing|concerning"
    r"|regarding|aimed at|in the (?:fields?|areas?|sectors?) of"
    r"|in (?:the|their) (?:[\w\-]+ )?(?:war|dispute|row|conflict))\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    rf"[.;:!?()“”\"—–]|-(?= )| - |,(?!\d)|[’']s? (?=\W|$)"
    rf"| (?:on|last|this|next|late|early|since|until|by) {T}| {T}"
    rf"|(?<!war)(?<!conflict)(?<!fighting)(?<!crisis)(?<!forces)(?<!troops)(?<!bases)"
    rf" (?:in|at|near|outside) (?:the |his |her |a )?{L}"
    r"| for (?:the )?(?:first time|next|now|good|another|(?:up to |at least |about )?"
    r"(?:an?|\d+|one|two|three|four|five|six|seven|ten|several|many|some|more)"
    r"(?: more| to \w+)?[ -](?:years?|months?|weeks?|days?|hours?|decades?))\b"
    r"| (?:for|in) (?:months|years|weeks|days|decades)\b"
    r"| (?:in|on) (?:return|exchange|part|view|case|condition)\b"
    r"| (?:said|says|was|is|were|are|has|had|have|will|would|could|should|can|may|might|must|did"
    r"|does|after|during|following|which|that|who|whose|whom|as|when|while|where|but|because|if"
    r"|so|than|then|before|despite|amid|under|worth|including|ahead|allowing|giving|making"
    r"|signed|reached|announced|agreed|struck|concluded|adopted|came|comes|today|yesterday"
    r"|earlier|recently|later|also|into|within|thanks|via|like|without|recognizing"
    r"|at (?:the|a|an|their|his)|in (?:pursuit|order|line)|next|last|this (?:week|month|year))\b",
    re.IGNORECASE,
)
_CAPITAL_LIST = re.compile(
    r"(?:, [A-Z][\w\-]+){1,4},? (?:and|&) [A-Z][\w\-]+(?: [A-Z][\w\-]+){0,3}"
)
_LIST = re.compile(
    r"(?:, (?!and\b)(?:[a-z\-]+ ){0,2}[a-z\-]+){1,4},? and (?:[a-z\-]+ ){0,2}[a-z\-]+"
    r"(?=[.;]|$| (?:in|on|at|after|during|following|when|while|as) )"
)
_TO_DOING = re.compile(r" to \w+ing\b", re.IGNORECASE)  # 'from an accord to helping …'
_LAST_PHRASE = re.compile(
    r"(?:,| (?:for|in|of|to|with|at|by|from|on|and|or|through|between|among|against|over|across"
    r"|about|towards?))(?= )(?:(?! (?:for|in|of|to|with|at|by|from|on|and|or|through|between|among"
    r"|against|over|across|about|towards?) ).)*$",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(
    r"(?:[\s,'’‘“”\"&/\-]|\b(?:and|or|the|an?|of|to|on|in|for|with|between|among|its|their|his|her"
    r"|that|from|at|by|as|both|new|some|all|any|other|more|about|over|against|towards?|through"
    r"|across|into|up|out|not|be|our))+$",
    re.IGNORECASE,
)
_HEADLINE_ENDS = re.compile(
    r"(?:, (?:following|after|during|issued|adopted|released)\b|; | [–—|] | - |\. |: ).*$",
    re.IGNORECASE | re.DOTALL,
)
_ISSUED_AFTER = re.compile(
    r", (?:issued|adopted|released|following (?:their|the|talks)|after (?:their|the|talks))\b.*$",
    re.IGNORECASE,
)
_ADDED_BY_HAND = re.compile(r"^(?:(?:full )?text(?: of)?(?: the)?|read)\b:? ", re.IGNORECASE)
_PARTNERS = re.compile(
    r"(?P<noun>[^,]{3,80}?) (?:from|by|between|among|of) .*?"
    r"(?P<on> (?:on|regarding|concerning|about|reaffirming|endorsing|condemning|calling for) .+)?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:we|i|they|he|she|it|this|that|our|these)\b", re.IGNORECASE)
_CAPITALS = re.compile(r"\b(?:[A-Z][\w\-’]*[a-z][\w\-’]*|[A-Z]{2,}s?)\b|[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Title:
    """What an instrument is called, and the words that call it so."""

    text: str
    evidence: Evidence
    is_own: bool = False  # a name of its own: in capitals, in quotes, at the head of its text


def title_of(prepared: Prepared, phrase_start: int, act: Act, end: int) -> Title | None:
    """Return what the sentence calls the instrument whose noun ends at `end` of the body."""
    body = prepared.body
    if act.rule is acts.ISSUED and prepared.is_headline and prepared.sentence.field == "title":
        return _headline(prepared, phrase_start)
    titled = _TITLED.match(body, end)
    if titled is not None:
        return _told(prepared, *titled.span("name"), is_own=True)
    low = max(0, phrase_start - 60)
    for quoted in _QUOTED.finditer(body, low, min(len(body), end + 100)):
        if quoted.start() < end <= quoted.end() and _is_name(quoted["name"]):
            return _told(prepared, *quoted.span("name"), is_own=True)
    start = act.end if phrase_start <= act.start and act.end < end else phrase_start
    start = _from(body, start, end)
    if start >= end:
        return None
    partner = _WITH_WHOM.match(body, _after_short_form(body, end))
    stop = _until(body, partner.end() if partner is not None else end)
    noun_end = end
    if partner is None or stop == partner.end():
        stop = _until(body, end) if partner is None else end
        return _told(prepared, start, stop, is_own=_is_own(prepared, start, end))
    first = _told(prepared, start, noun_end)
    rest = _told(prepared, partner.end(), stop)
    if first is None or rest is None:
        return first
    return Title(
        f"{first.text} {rest.text}", prepared.evidence("title", start, stop),
        _is_own(prepared, start, end),
    )  # fmt: skip


def whole(heading: Prepared) -> Title | None:
    """Return a heading as the name of what it heads, with its subtitle."""
    text = words_of(heading, 0, len(heading.body))
    shown = _ISSUED_AFTER.search(text)
    text = _ADDED_BY_HAND.sub("", text[: shown.start()] if shown is not None else text).strip()
    if len(text) > _MOST_OF_HEADLINE:
        text = _without_partners(text)
    if not text:
        return None
    return Title(text, heading.evidence("title", 0, len(heading.body)), is_own=True)


def quoted(prepared: Prepared, start: int, stop: int) -> Title | None:
    """Return the name that stands between quotation marks at [start, stop) of the body."""
    return _told(prepared, start, stop, is_own=True)


def deed(prepared: Prepared, start: int, stop: int) -> Title | None:
    """Return what was agreed without an instrument: 'to reopen the bridge'."""
    text = _LOOSE_END.sub("", prepared.body[start:stop])
    while len(text.split()) > _MOST_WORDS:
        last = _LAST_PHRASE.search(text)
        if last is None or last.start() == 0:
            break
        text = text[: last.start()]
    return _told(prepared, start, start + len(text))


def best(titles: Iterable[Title | None]) -> Title | None:
    """Return the title that tells most: a name of its own first, then the fullest."""
    told = [title for title in titles if title is not None]
    return max(told, key=_worth, default=None)


def _worth(title: Title) -> tuple[bool, bool, int]:
    count = len(title.text.split())
    return title.is_own and count > 1, count <= _MOST_WORDS, len(title.text)


def words_of(prepared: Prepared, start: int, stop: int) -> str:
    """Return the words of the text at [start, stop) of the body."""
    stop = min(stop, len(prepared.body))
    if start >= stop:
        return ""
    left, right = prepared.field_span(start, stop)
    base = prepared.sentence.start
    return " ".join(prepared.sentence.text[left - base : right - base].split())


def _told(prepared: Prepared, start: int, stop: int, *, is_own: bool = False) -> Title | None:
    text = words_of(prepared, start, stop).strip(" \"'“”‘’,")
    if not 0 < len(text) <= _MOST_CHARACTERS:
        return None
    return Title(text, prepared.evidence("title", start, stop), is_own)


def _headline(prepared: Prepared, start: int) -> Title | None:
    """Return the headline as the name of what it heads, from the noun phrase on."""
    body = prepared.body
    shown = _HEADLINE_ENDS.search(body, max(start, 10))
    stop = shown.start() if shown is not None else len(body)
    start = _past_lead(body, start, len(body))
    text = words_of(prepared, start, stop)
    if len(text) <= _MOST_OF_HEADLINE:
        return _told(prepared, start, stop, is_own=True)
    short = _without_partners(text)
    return Title(short, prepared.evidence("title", start, stop), is_own=True) if short else None


def _without_partners(headline: str) -> str:
    """Return 'Joint Statement on Iran' of a headline that lists all who make it."""
    match = _PARTNERS.fullmatch(headline)
    if match is None:
        return textwrap.shorten(headline, _MOST_OF_HEADLINE, placeholder="")
    named = match["noun"] + (match["on"] or "")
    return named if len(named) <= _MOST_OF_HEADLINE else match["noun"]


def _from(body: str, start: int, end: int) -> int:
    """Return where the name begins: 'Economic and' belongs to it, 'a new' does not."""
    if body[start : start + 1].isupper():
        before = _AND_OF_NAME.search(body, max(0, start - 60), start)
        if before is not None:
            start = before.start()
    start = _past_lead(body, start, end)
    marks = list(_QUOTES.finditer(body, start, end))
    return _past_lead(body, marks[-1].end(), end) if len(marks) % 2 else start


def _past_lead(body: str, start: int, end: int) -> int:
    lead = _LEAD.match(body, start, end)
    return lead.end() if lead is not None else start


def _after_short_form(body: str, end: int) -> int:
    found = _SHORT_FORM.match(body, end)
    return found.end() if found is not None else end


def _until(body: str, end: int) -> int:
    """Return where what the instrument is on ends, `end` where nothing tells it."""
    begins = _after_short_form(body, end)
    on = _ON_WHAT.match(body, begins)
    if on is None or _TO_DOING.match(body, begins):
        return end
    limit = min(len(body), begins + _REACH)
    cut = _ENDS.search(body, on.start(), limit)
    if cut is not None and cut.start() <= on.start():
        return end
    stop = cut.start() if cut is not None else limit
    if cut is None and limit < len(body):
        stop = max(body.rfind(" ", on.end(), limit), on.end())
    if body[stop : stop + 1] == ",":
        more = _CAPITAL_LIST.match(body, stop) or _LIST.match(body, stop)
        if more is not None and (body[on.end() + 1 : on.end() + 2].isupper() or more.re is _LIST):
            stop = more.end()
    partner = _WITH_WHOM.search(body, on.end(), stop)
    if partner is not None:
        stop = partner.start()
    text = body[begins:stop]
    while len(text.split()) > _MOST_ON:
        last = _LAST_PHRASE.search(text)
        if last is None or last.start() == 0:
            break
        text = text[: last.start()]
    text = _LOOSE_END.sub("", text)
    # one word that only leads on ('on', 'of the') is no part of a name
    return begins + len(text) if len(text.split()) > 1 else end


def _is_name(words: str) -> bool:
    is_sentence = _SENTENCE.match(words) is not None
    return (
        not is_sentence and len(words.split()) <= _MOST_WORDS and len(_CAPITALS.findall(words)) >= 2
    )


def _is_own(prepared: Prepared, start: int, end: int) -> bool:
    """Return whether it is called by a name: in capitals where other nouns are not."""
    if prepared.is_headline:
        return False
    noun = prepared.body[start:end].rsplit(" ", 1)[-1]
    return noun[:1].isupper() and len(_CAPITALS.findall(prepared.body, start, end)) >= 2


__all__ = ["Title", "best", "title_of", "words_of"]
