"""How far a journey has come: what its words tell, and what the publication day makes of it."""

from __future__ import annotations

import re
from datetime import date

from summitry.reading import status
from summitry.reading.clauses import Prepared, Span, clause_end
from summitry.reading.dates import ResolvedDate
from summitry.reading.itinerary import ANY_STATE, When
from summitry.reading.rules import visits
from summitry.reading.rules.cues import HYPOTHETICAL
from summitry.reading.rules.notation import Rule
from summitry.reading.status import Modality

UNTOLD = "untold"  # nothing says whether it is over
_VERBAL = (
    "go", "come", "be", "receive", "attend", "taken", "back", "do", "beside", "together",
)  # fmt: skip
_DONE = re.compile(
    r"\b(?:after|following|since|returned from|back from|fresh from|wrapp\w+ up"
    r"|conclud\w+|end(?:ed|s|ing)|complet\w+|last)\b",
    re.I,
)
# 'became the first president to visit', and 'will be the first to'
_FIRST_TO = re.compile(
    r"\b(?:the|his|her) (?:first|second|third|only|latest|last)\b[^.;,]{0,60}\bto $", re.I
)
_AHEAD_OF_FIRST = re.compile(
    r"\b(?:will|would|could|set|due|to|about|poised|likely|expected|plans?|hopes?)\b[^.;,]{0,30}$",
    re.I,
)
# The forms that tell of somebody on the way.
_UNDER_WAY = re.compile(
    r"(?:heading|flying|en route|on (?:his|her|their) way|on (?:the|a|his|her) "
    r"(?:plane|flight|train)|leaving|travell?ing|bound|visiting)\b",
    re.IGNORECASE,
)
_HEADLINE_GOING = re.compile(
    r"(?:heads|leaves|departs|flies|travels|goes|jets|sets off|embarks|arrives|lands|visits)\b",
    re.I,
)
_HEADLINE_LOOSE = re.compile(
    r"(?:heads|leaves|departs|flies|travels|goes|jets|sets off|embarks|visits|in)\b", re.I
)
_HEADED_FOR = re.compile(
    r"\b(?:heads|leaves|sets off|departs|to)\b[^;:|]{0,70}, [^;:|]{0,30}$", re.I
)
_GOING_OFF = re.compile(
    r"(?:left|leav\w+|depart\w*|set off|sets off|took off|takes off|embark\w*|flew|head(?:ed|s|ing)"
    r"|bound|en route|jett?ed)\b",
    re.I,
)
_ARRIVING = re.compile(r"(?:arriv|land|touch|cross|step)", re.I)
_WHILE = re.compile(r"\b(?:while|as|after|before|when)\s$")
# 'it is a pleasure to welcome X to B': said with X there
_GLAD_TO = re.compile(
    r"\b(?:pleasure|honou?r|delight(?:ed)?|glad|happy|pleased|privilege\w*|proud|great"
    r"|wonderful|good"
    r"|thrilled)(?: for (?:me|us))? to (?:\w+ )?$",
    re.I,
)
_WILL = re.compile(
    r"\b(?:will|would|is to|due|scheduled|plans?|expected|returns|leaves|flies"
    r"|heads|goes)\b|[’']ll\b",
    re.I,
)
# 'he was coming to B', 'In B, X will meet'
_COMING = re.compile(r"coming\b", re.I)
_BEING = re.compile(r"\b(?:is|was|are|were|be)(?: \w+)? $|[’'](?:s|m|re)(?: \w+)? $", re.I)
_WILL_DO = re.compile(r" will (?:meet|attend|address|hold|sign|visit|also)$", re.I)
_GOES = re.compile(r"(?:go(?:es)?|travels?|fl(?:y|ies)|heads?|leaves?|departs?) ", re.I)
_ASKED = re.compile(
    r"\b(?:asked|invited|urged|encouraged|pressed|called on|wants?|wanted)(?: the| his| her)? $",
    re.I,
)
_BEFORE = re.compile(r"\bbefore $", re.I)
_ON_WAY = re.compile(r"(?:on (?:his|her|their) way|en route)\b", re.I)
_WAY = re.compile(r"way\b", re.I)
_TAKES = re.compile(r"(?:tak|bring|carr)(?:es|ing|ies|ying)\b", re.I)
_OVER = re.compile(r"(?:last|previous|earlier (?:this|last)) (?:week|month|year)", re.I)
# 'will be taken up when X arrives in B'
_ONCE = re.compile(r"\b(?:when|once|until|as soon as) (?:[^\s.;,]+ ){0,3}$", re.I)
_NOW = re.compile(r"(?:arrives|visits|travels|goes|comes|lands|returns|gets|touches)\b", re.I)
_WAS = re.compile(r"(?:was|were) in\b", re.I)
_ACCEPTED = re.compile(r"\b(?:accept(?:s|ed|ing)?|took up|taken up)\b", re.I)
_ON_A_VISIT = re.compile(
    r"\b(?:on|amid|during|throughout|in the middle of) (?:a|an|his|her|their|the) [^,.;]{0,30}$",
    re.I,
)
_DURING = re.compile(r"(?:during|in |at$|began|opened|kicked)")
# 'X's visit to B comes as', 'is his first'
_GOES_ON = re.compile(
    r"[^.;,]{0,30}(?:,[^,;]{0,60},)? ?\b(?:comes|is (?:his|her|their|the) (?:first|second|third"
    r"|latest|maiden)|marks|has (?:drawn|sparked|raised)|enters)\b",
    re.I,
)
_ON_ASIDE = re.compile(
    r", (?:who (?:is|was) |currently |now )?on (?:an?|his|her|their|the|[\ue000-\ue3ff](?:[’']s)?) "
    r"[^,.;]{0,30}$",
    re.I,
)
_TO_DO = re.compile(r" to (?!<)(?:[a-z]+)\b")
# Whoever does not go to a gathering had no trip to lose.
_STAYS_AWAY = re.compile(
    r"\b(?:skip\w*|snub\w*|boycott\w*|(?:will|would|won[’']t|to) (?:not )?(?:attend|miss)"
    r"|declined? to attend|has declined|stay\w* away)\b",
    re.I,
)
# 'a tour …, with stops in A and B': the stops share the tour's fate
# 'cancels his plan to attend': there was a trip to lose
_PLAN_OFF = re.compile(
    r"(?:cancel\w*|call(?:s|ed|ing) off|scrap\w*|drop\w*|abandon\w*|shelv\w*) (?:[\w’']+ ){0,3}?"
    r"(?:plans?|trip|visit|attendance|participation|appearance)\b",
    re.IGNORECASE,
)
_STOP_LIST = re.compile(
    r"\b(?:with|including|includes?|featur\w+|mak(?:es?|ing)|planned) (?:\w+ ){0,2}$", re.I
)
_WHOLE = re.compile(r"\b(?:visits?|trips?|tours?|journey|swing|travels)\b", re.I)


def whole_at(prepared: Prepared, start: int, who: Span | None) -> int:
    """Return where the journey is named of which the word at `start` is but a part."""
    if _STOP_LIST.search(prepared.body, max(0, start - 30), start) is None:
        return start
    left = who.end if who and who.end < start else 0
    wholes = list(_WHOLE.finditer(prepared.body, left, start))
    return wholes[-1].start() if wholes else start


def told(
    prepared: Prepared, rule: Rule, match: re.Match[str], start: int, who: Span | None
) -> Modality:
    """Return what the words around a journey's trigger at `start` say of its state."""
    body = prepared.body
    end = word_end(match, start)
    if rule.value == "invite":
        accepted = re.search(r"\baccept\w*\b", body[max(0, start - 60) : match.end() + 40])
        return Modality("planned" if accepted else "proposed", start, end, 0.85)
    if rule.value == "meet":
        return Modality("planned", start, end, 0.8)
    if rule.value == "since":
        return Modality("underway", start, end, 0.9)
    if rule.value == "due":
        return _of_presence(prepared, rule, start, end, who)
    if rule.value == "here" or rule.name == "in a place, in an aside":
        return Modality("underway", start, end, 0.8)
    if rule.value == "while":
        is_ahead = _WILL.search(body, 0, start) is not None
        return Modality("planned" if is_ahead else "underway", start, end, 0.8)
    if rule.value == "front":
        return Modality(UNTOLD, start, end, 0.8)
    if rule.value == "do" and _WILL.search(match.group()):
        return Modality("planned", start, end, 0.85)  # 'In Ankara, X will meet'
    if rule.value == "back" and _WAY.match(body, start) and _WILL.search(body, 0, start):
        return Modality("planned", start, end, 0.8)
    if rule.value in _VERBAL:
        return _of_verb(prepared, rule, match, start, who)
    return _of_noun(prepared, match, start, who)


def _of_presence(
    prepared: Prepared, rule: Rule, start: int, end: int, who: Span | None
) -> Modality:
    """Return the state of who 'is', 'was', 'will be' or 'is due' in a place."""
    body = prepared.body
    found = status.of_verb(prepared, who.end if who else max(0, start - 60), start, start)
    if found.status != "held":
        return found
    word = body[start:end].lower()
    if rule.name == "expected in":
        return Modality("planned", start, end, 0.85)
    if word in ("was", "were", "stayed"):
        return Modality(UNTOLD, start, end, 0.8)
    return Modality("underway", start, end, 0.85)


def _of_verb(
    prepared: Prepared, rule: Rule, match: re.Match[str], start: int, who: Span | None
) -> Modality:
    body, end = prepared.body, word_end(match, start)
    left = who.end if who and who.end <= start else max(0, start - 60)
    found = status.of_verb(prepared, left, start, end)
    if who is not None and status.is_supposed(prepared, who.start):
        return Modality(HYPOTHETICAL, start, end, 0.9)
    lead = body[max(0, start - 70) : start]
    first = _FIRST_TO.search(lead)
    if found.status == "planned" and first:
        if _AHEAD_OF_FIRST.search(lead[: first.start()]):
            return Modality("planned", start, end, 0.85)
        return Modality("underway", start, end, 0.8)
    is_coming = rule.value == "come" and _COMING.match(body, start) and _BEING.search(lead)
    if found.status == "held" and (is_coming or _WILL_DO.search(match.group())):
        return Modality("planned", start, end, 0.75)
    if found.status == "held" and prepared.is_headline and _HEADLINE_GOING.match(body, start):
        return Modality(UNTOLD, start, end, 0.8)
    is_told = (
        found.status == "held"
        or _WHILE.search(body[:start]) is not None
        or body[found.start : found.end].lower() in ("was", "is", "are", "were")
    )
    is_clause = found.status == "held" and _NOW.match(body, start) is not None
    is_yet_to_be = (
        who is not None and _ONCE.search(body, 0, who.start) and _WILL.search(body, 0, who.start)
    )
    if is_clause and is_yet_to_be:
        return Modality("planned", start, end, 0.75)
    if found.status == "planned" and who is not None and _ASKED.search(body, 0, who.start):
        return Modality("proposed", start, end, 0.75)  # 'asked X to visit B'
    if found.status == "planned" and _GLAD_TO.search(lead):
        return Modality("underway", start, end, 0.8)
    if found.status == "proposed" and _ACCEPTED.search(body, left, start):
        return Modality("planned", start, end, 0.85)
    if rule.value == "taken" and found.status == "held" and _TAKES.match(body, start):
        return Modality("planned", start, end, 0.8)  # 'on a tour that next takes him to B'
    is_account = not prepared.is_headline and prepared.sentence.kind != "caption"
    if found.status == "held" and is_account and _GOES.match(body, start):
        return Modality("planned", start, end, 0.75)  # 'from here I go to B'
    is_to_go = _ON_WAY.match(body, start) and _WILL.search(body, 0, start)
    if found.status == "held" and is_to_go:
        return Modality("planned", start, end, 0.8)  # 'will stop in A on the way to B'
    if (
        found.status in ("held", "planned")
        and _BEFORE.search(lead)
        and _WILL.search(body, 0, start)
    ):
        return Modality("planned", start, end, 0.8)  # 'will visit A before heading to B'
    if is_told and _UNDER_WAY.match(body, start):
        return Modality("underway", start, end, 0.85)
    return found


def _of_noun(prepared: Prepared, match: re.Match[str], start: int, who: Span | None) -> Modality:
    body, end = prepared.body, word_end(match, start)
    # a name may be long: what says 'ahead of' may stand far before the noun
    left = max(0, who.start - 45) if who and who.start < start else max(0, start - 60)
    if who and start - who.start > 110:
        left = max(0, start - 60)
    before = body[left:start]
    near = status.of_noun(prepared, start, end, left=left, right=clause_end(prepared, match.end()))
    if near is not None and near.status != "held":
        return near
    if _ON_ASIDE.search(before):
        return Modality("underway", start, end, 0.8)
    if near is not None and who is not None and near.start > who.end:
        words = body[near.start : near.end].lower()
        if words in ("after", "following") and _WILL.search(body, who.end, near.start):
            return Modality(
                "planned", near.start, near.end, 0.8
            )  # 'returns on Friday after a stop'
    if visits.EYES.search(before):
        return Modality("proposed", start, end, 0.75)
    if visits.ENDS.search(before):
        return Modality("completed", start, end, 0.85)
    if visits.BEGAN.search(before):
        return Modality("underway", start, end, 0.85)
    if near is not None:
        if _DURING.match(body[near.start : near.end].lower()):
            return Modality("underway", near.start, near.end, near.weight)
        return near
    if _ON_A_VISIT.search(body[max(0, start - 40) : start]):
        return Modality("underway", start, end, 0.8)
    if visits.GOES_AHEAD.search(before):
        return Modality("planned", start, end, 0.8)
    if _GOES_ON.match(body, match.end()):
        return Modality("underway", start, end, 0.75)
    is_noun = prepared.is_headline and "trip" in match.re.groupindex
    if is_noun and _TO_DO.match(body, match.end("trip")):  # 'visit to boost ties'
        return Modality("planned", start, end, 0.8)
    return Modality(UNTOLD, start, end, 0.7)


def is_loose(prepared: Prepared, start: int) -> bool:
    """Return whether a headline's present tense leaves open whether the journey has begun."""
    return prepared.is_headline and _HEADLINE_LOOSE.match(prepared.body, start) is not None


def stays_away(prepared: Prepared, modality: Modality, start: int) -> bool:
    """Return whether a journey is called off only in that somebody does not go to a gathering."""
    words = prepared.body[modality.start : max(modality.end, start + 6)]
    if _PLAN_OFF.match(words):
        return False
    return modality.status == "cancelled" and _STAYS_AWAY.search(words) is not None


_PLEASED_TO = re.compile(
    r"\b(?:pleased|delighted|honou?red|proud|happy|excited|ready|eager) to $", re.IGNORECASE
)


def on_publication_day(
    state: str,
    rule: Rule,
    when: When,
    prepared: Prepared,
    start: int,
    published_on: date | None,
) -> str:
    """Return the trip's status on the publication day."""
    body = prepared.body
    arrival, today = when.arrival, published_on.isoformat() if published_on else ""
    if rule.value == "back" and state == "planned" and _WAY.match(body, start):
        return "planned"  # 'will stop there on the way from A to B'
    if rule.value == "back":  # who is to leave is still there
        return "underway" if state in ANY_STATE else "completed"
    if state in ANY_STATE:
        last = when.departure or arrival
        if state == "planned" and last is not None and len(last.start) == 10:
            if last.start < today:
                return "completed"
            if when.is_coming and arrival is not None and arrival.start == today:
                return "underway"
        return state
    if when.item is not None and when.item.time and _OVER.match(when.item.time.text):
        return "completed"  # 'visited last week'
    if state == "completed" or (when.departure is not None and when.departure.start < today):
        return "completed"
    if arrival is not None and published_on is not None:
        if arrival.start[: len(today)] > today[: len(arrival.start)]:
            return "planned"
        if len(arrival.start) == 10 and (published_on - date.fromisoformat(arrival.start)).days > 4:
            return "completed"
        if len(arrival.start) < 10 and arrival.start != today[: len(arrival.start)]:
            return "completed"
    lead = body[max(0, start - 30) : start]
    if rule.value == "receive" and not prepared.is_speech and _PLEASED_TO.search(lead):
        return "planned"  # 'The President is pleased to welcome X to A'
    if state == "underway":
        return "underway"
    if prepared.is_headline and rule.value in _VERBAL and _HEADLINE_GOING.match(body, start):
        return "underway"
    if prepared.is_headline and rule.value == "noun" and _HEADED_FOR.search(body, 0, start):
        return "planned"  # 'X heads to A for summit, state visit to B'
    own = lead.rpartition(", ")[2]  # what opens the sentence, 'After talks in A', is no part of it
    if _DONE.search(own) or prepared.sentence.kind == "caption":
        return "completed"
    if _WAS.match(body, start) and rule.value in ("be", "due"):
        return "underway" if arrival is not None and arrival.start == today else "completed"
    if rule.value == "receive" or rule.name in ("is in", "there on a visit", "was received at"):
        return "underway"
    if rule.value in ("go", "come", "be", "attend", "do", "beside", "together") and _is_fresh(
        arrival, published_on, body, start
    ):
        return "underway"
    if _ARRIVING.match(body, start):
        return "underway"
    if re.match(r"visited|visits", body[start : start + 7], re.I) and arrival is not None:
        return "underway"
    return "completed"


def _is_fresh(
    arrival: ResolvedDate | None, published_on: date | None, body: str, start: int
) -> bool:
    """Return whether a journey began so lately that it is most likely still on."""
    if arrival is None:
        return _GOING_OFF.match(body, start) is not None
    if published_on is None or len(arrival.start) < 10:
        return False
    return 0 <= (published_on - date.fromisoformat(arrival.start)).days <= 3


def word_end(match: re.Match[str], start: int) -> int:
    """Return where the word at `start` ends."""
    words = re.compile(r"[\w\-’']+").match(match.string, start)
    return words.end() if words else start + 1


__all__ = ["UNTOLD", "is_loose", "on_publication_day", "stays_away", "told", "whole_at", "word_end"]
