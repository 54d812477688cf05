"""What a mention tells of its instrument: its status, its day, whether it is news."""

from __future__ import annotations

import re
from datetime import date

from summitry.reading import acts, dates, status, supposed
from summitry.reading.acts import Act
from summitry.reading.clauses import TIME, Item, Prepared, time_of
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.events import Evidence
from summitry.reading.mentions import DONE, Mention
from summitry.reading.naming import words_of
from summitry.reading.rules import instruments
from summitry.reading.rules.cues import DENIED
from summitry.reading.rules.notation import T

_BACKGROUND = re.compile(instruments.BACKGROUND, re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_YEAR = re.compile(r"\b(?!of\b)[a-z]", re.IGNORECASE)
_SINCE_YEAR = re.compile(r"\bsince (?:\w+ )?(?:19|20)\d\d\b")
# 'without a deal', 'no ceasefire': there is none
_NONE = re.compile(
    r"\b(?:no|without(?: an?| any)?|lack of(?: an?)?|absence of(?: an?)?) "
    r"(?:(?!(?:an?|the|despite|for|of|to|in|on|with|by|from|after|but|that)\b)[\w\-]+ ){0,3}$",
    re.IGNORECASE,
)
_STILL_TALKING = re.compile(
    r"\b(?:negotiat\w+|(?:talks|discussions) (?:will |to )?(?:continue|go on|resume|end\w*|wrap\w*"
    r"|br(?:oke|eak)\w* \w+|fail\w*|collaps\w+|conclud\w+))\b",
    re.IGNORECASE,
)
_AGREED_TO = re.compile(
    r"\bagree(?:s|d|ing)?\b[^.;]{0,45}?\b(?:to|on) (?:\w+ly |an? |the )?$", re.IGNORECASE
)
_YET_TO = re.compile(r"\b(?:yet to|still to|has not yet|have not yet)\b", re.IGNORECASE)
_AND = re.compile(
    r"\band (?!be\b)|, (?:who|which|but) |\b(?:where|when|after which|during which) ", re.IGNORECASE
)
_BY_DOING = re.compile(r"\b(?:by|after|in) $", re.IGNORECASE)
# 'are finalising', 'was still being concluded'
_BEING_DONE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am|[’'](?:re|s|m))(?: (?:now|still|also|\w+ly))* $",
    re.I,
)
_DOING = re.compile(
    r"(?:finali[sz]|conclud|complet|work|hammer|thrash|forg|craft|reach|seal|wrap)ing\b",
    re.IGNORECASE,
)
# 'lawmakers voted 88-3 to approve'
_VOTED = re.compile(
    rf"\bvot(?:ed?|es)(?: (?:\d[\d–-]*|{T}|on {T}|\w+ly)){{0,3}},? to $",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(?:postpon|delay|put off|defer|cancel|call(?:ed|s|ing)? off|skipp|miss|ahead of|before"
    r"|until)"
    r"\w*(?: the| its| their| a)?(?: planned| formal| scheduled| ceremonial)? $",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"he|she|they|it|we|you|I|him|her|them|us", re.IGNORECASE)
_TO_BE = re.compile(r"\b[a-z]{3,}s to be $", re.IGNORECASE)
_TALKED = re.compile(r"\b(?:talks|negotiat\w+|discussions|summit|meeting)\b", re.IGNORECASE)
_SIGNING_NOUN = re.compile(r"(?:signing|signature) of\b", re.IGNORECASE)
_FAILED = re.compile(r"\b(?:fail\w* to|unable to|could not|without) $", re.IGNORECASE)
_YET = re.compile(r"(?: [\w\-]+){0,2}? yet\b", re.IGNORECASE)
# 'pleased to announce that they have reached': done, whatever stands before
_PERFECT = re.compile(
    r"(?<!would )(?<!could )(?<!might )(?<!may )(?<!to )"
    r"\b(?:have|has|had|[’']ve)(?: (?:just|now|already"
    r"|also|finally|formally|today|\w+ly))* $"
    r"|\bmanag(?:ed|es) to $|\bsucceeded in $",
    re.IGNORECASE,
)
_TALKS_ON = re.compile(
    r"\b(?:talks|negotiations|discussions|discuss\w*|efforts) (?:on|over|about|to|aimed at|toward)?"
    r" ?(?:\w+ )?$",
    re.IGNORECASE,
)
_PAST = re.compile(r"\w+ed\b|struck|won|made", re.IGNORECASE)
# 'a pact that the two were to have signed': they did not
_WAS_TO_HAVE = re.compile(
    r"\b(?:was|were|had|due|supposed|meant|set|hoped) to have (?:been )?$", re.IGNORECASE
)
_THREAT = re.compile(r"\b(?:threat\w*|warn\w*|vow\w* not|consider\w*|mull\w*)\b", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|to|set|due|scheduled|shall|ready|poised)\b", re.IGNORECASE)
_WISHED = re.compile(
    r"\b(?:propos\w+|offer\w*|want\w*|call\w* (?:for|on)|urg\w+|suggest\w*|demand\w*|seek\w*)\b",
    re.IGNORECASE,
)
_BY_NAME = re.compile(
    r"(?: (?:between|with) [^,.;]{1,40}?)?(?: (?:reached|signed|made|struck|agreed|announced"
    r"|concluded))?(?: (?:on|in|earlier|late))? ",
    re.IGNORECASE,
)
_TOLD_LATER = re.compile(
    r"\b(?:signed|agreed|reached|struck|concluded|ratified|adopted|brokered|negotiated)\b", re.I
)
_SAID_ON = re.compile(r"\b(?:said|told|announced|since|after|before|until|reported)\b", re.I)
_CARRIES_ON = re.compile(
    r",? (?:and|where|during which|after which|at which|before|when|in which|which)\b", re.I
)
_NEW = re.compile(r"\ban? (?:[\w\-]+ ){0,5}$", re.IGNORECASE)


def verdict(prepared: Prepared, mention: Mention) -> tuple[str, float]:
    """Return the status and how far to trust it; '' where the sentence tells of none."""
    body, act = prepared.body, mention.act
    told = act.value
    weight = 0.9 * act.rule.weight - (0.0 if act.is_near else 0.15)
    lead = body[max(0, act.start - 60) : act.start]
    if _NONE.search(body[max(0, mention.phrase_start - 30) : mention.start]):
        is_going_on = _STILL_TALKING.search(body) or _YET.match(body, mention.end)
        return ("negotiating", 0.55) if is_going_on else ("", 0.0)
    if told in DONE and supposed.is_to_come(body, mention):
        return ("negotiating", 0.55) if mention.found.is_explicit else ("", 0.0)
    if told in DONE and supposed.is_thought_of(body, mention):
        is_talked_over = mention.found.is_explicit and _STILL_TALKING.search(body)
        return ("negotiating", 0.55) if is_talked_over else ("", 0.0)
    if act.rule in (acts.ISSUED, acts.EXISTS):
        return told, weight
    if supposed.is_spoken_against(body, mention):
        return "", 0.0
    if supposed.is_conditional(body, mention):
        is_wanted = told in DONE and mention.found.is_explicit
        return ("negotiating", 0.52) if is_wanted else ("", 0.0)
    if told == "agreed" and _DOING.match(body, act.start) and _BEING_DONE.search(lead):
        return "negotiating", weight * 0.85
    if _VOTED.search(lead):
        return told, weight
    if _SIGNING_NOUN.match(body, act.start) and _PUT_OFF.search(lead):
        return "agreed", weight * 0.75
    if told in ("signed", "agreed") and _FAILED.search(lead) and mention.found.is_explicit:
        return ("negotiating", 0.57) if _TALKED.search(body) else ("", 0.0)
    if told in DONE and _AGREED_TO.search(lead) and _is_affirmed(prepared, act):
        return "agreed", weight * 0.9
    low = act.start - 45 if act.start < mention.start else max(mention.end, act.start - 28)
    joins = [m.end() for m in _AND.finditer(body, max(0, low), act.start)]
    if _BY_DOING.search(body, max(0, act.start - 8), act.start):
        low = act.start  # 'committed to it by signing the accord'
    if joins and _PAST.match(body, act.start):
        low = joins[-1]  # 'plans to visit in May, and signed'
    modality = status.of_verb(prepared, max(0, low), act.start, act.end).status
    if modality in ("planned", "proposed") and _PERFECT.search(body, 0, act.start):
        modality = "held"
    if told in DONE and _TALKS_ON.search(lead):
        return "negotiating", 0.6  # 'began talks on renewing the agreement'
    if (_YET_TO.search(lead) or _WAS_TO_HAVE.search(lead)) and told in DONE:
        return "negotiating", 0.6
    if modality == DENIED:
        is_open = told in ("signed", "agreed") and _STILL_TALKING.search(body) is not None
        return ("negotiating", 0.6) if is_open else ("", 0.0)
    if modality == "hypothetical":
        is_open = told in DONE and mention.found.is_explicit and act.start > mention.end
        return ("negotiating", 0.52) if is_open else ("", 0.0)
    if modality not in ("planned", "proposed"):
        return told, weight
    if act.start > mention.end and not mention.found.is_explicit and _TO_BE.search(lead):
        return "", 0.0  # 'agreements to be reached'
    if told in ("withdrawn", "suspended"):
        is_threat = modality == "proposed" or _THREAT.search(lead) is not None
        return ("", 0.0) if is_threat else (told, weight * 0.8)
    if told not in DONE:
        return told, weight
    if modality == "planned" and told in ("ratified", "in_force"):
        return "signed", weight * 0.8
    if modality == "planned" and told == "signed" and _WILL.search(lead):
        return "agreed", weight * 0.8
    if any(_PRONOUN.fullmatch(e.quote) for _, e in mention.found.parties):
        return "", 0.0  # 'they would like to make a deal': whose, and with whom, is guessed
    wished = modality == "proposed" and _WISHED.search(lead) and not _STILL_TALKING.search(body)
    factor = 0.75 if mention.found.is_explicit else 0.65
    return ("proposed" if wished else "negotiating"), weight * factor


def _is_affirmed(prepared: Prepared, act: Act) -> bool:
    """Return whether 'agreed to …' stands without a no or an if before it."""
    at = prepared.body.rfind("gree", 0, act.start)
    modality = status.of_verb(prepared, max(0, at - 45), max(0, at - 1), max(0, at - 1)).status
    return modality == "held"


def when_of(
    prepared: Prepared, start: int, end: int, published_on: date | None, verdict: str
) -> tuple[ResolvedDate, Evidence] | None:
    """Return the day told of what is done at [start, end) of the body."""
    lean: Lean = "future" if verdict in ("proposed", "negotiating") else "past"
    found = time_of(prepared, start, end)
    item = found[1] if found is not None else _carried(prepared, start)
    if item is None or item.time is None:
        return None
    if found is not None and found[0] >= end and _TOLD_LATER.search(prepared.body, end, found[0]):
        return None  # 'withdrew from the treaty that its neighbour signed in 2010'
    when = dates.resolve(item.time, published_on=published_on, lean=lean)
    if when is None or (len(when.start) == 4 and not _IN_YEAR.search(item.time.text)):
        return None  # 'the CHIPS Act of 2022'
    return when, prepared.item_evidence("date", item)


def when_made(
    prepared: Prepared, mention: Mention, published_on: date | None
) -> tuple[ResolvedDate, Evidence] | None:
    """Return the day that stands by the bare name: 'their agreement earlier this month'."""
    for at, item in prepared.found(mention.end, mention.end + 60, TIME):
        if item.time is None or not _BY_NAME.fullmatch(prepared.body, mention.end, at):
            return None
        when = dates.resolve(item.time, published_on=published_on, lean="past")
        return (when, prepared.item_evidence("date", item)) if when is not None else None
    return None


def _carried(prepared: Prepared, start: int) -> Item | None:
    """Return the time of the clause that this one carries on: 'met on Friday, and signed'."""
    body = prepared.body
    times = prepared.found(0, start, TIME)
    if len(times) != 1:
        return None
    at, item = times[0]
    lead = body[max(0, at - 40) : at]
    if _SAID_ON.search(lead) or not _CARRIES_ON.search(body, at + 1, start):
        return None
    return item


def is_long_past(prepared: Prepared, mention: Mention, published_on: date | None) -> bool:
    """Return whether the words around give the instrument a year before that of the article."""
    if published_on is None:
        return False
    by_it = words_of(prepared, max(0, mention.phrase_start - 20), mention.end + 25)
    lead = words_of(prepared, max(0, mention.start - 140), mention.start)
    since = _SINCE_YEAR.search(lead)
    years = [int(year) for year in _YEAR.findall(by_it + (since.group() if since else ""))]
    return bool(years) and max(years) < published_on.year


def is_only_referred_to(body: str, mention: Mention) -> bool:
    """Return whether something else is told: what is done under it, or in breach of it."""
    return _BACKGROUND.search(body, max(0, mention.phrase_start - 30), mention.end + 12) is not None


def is_new(body: str, mention: Mention) -> bool:
    """Return whether it is told as one not told before: 'a treaty'."""
    return _NEW.search(body, max(0, mention.phrase_start - 40), mention.start) is not None


def is_past_tense(body: str, position: int) -> bool:
    return _PAST.match(body, position) is not None


def is_background(when: ResolvedDate | None, published_on: date | None) -> bool:
    if when is None or published_on is None:
        return False
    year, month = int(when.start[:4]), int(when.start[5:7] or 12)
    return (published_on.year - year) * 12 + published_on.month - month > 12
