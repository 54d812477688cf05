"""Meetings and calls told by a noun: "X’s talks with Y", "a summit of X and Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from summitry.reading import status
from summitry.reading.clauses import Item, Prepared, Span, clause_end, people_in, subject
from summitry.reading.drafts import SummitDraft
from summitry.reading.events import Person
from summitry.reading.meeting_drafts import OTHERS, drafts_of, parts_of
from summitry.reading.rules import meetings
from summitry.reading.rules.notation import Rule, compiled
from summitry.reading.status import Modality


def from_noun(
    prepared: Prepared, rule: Rule, match: re.Match[str], published_on: date | None
) -> list[SummitDraft]:
    groups = match.re.groupindex
    start, end = match.span("noun")
    ones = people_in(prepared, Span(*match.span("one"))) if "one" in groups else []
    others = people_in(prepared, Span(*match.span("other"))) if "other" in groups else []
    if rule.value == "caption" and prepared.sentence.kind != "caption":
        return []
    weight = rule.weight
    told: Span | None = Span(*match.span("one")) if "one" in groups else None
    if rule.value == "other":
        told = subject(prepared, start)
        if told is None:
            return _of_whom_it_was_about(prepared, rule, match, others, published_on)
        if re.search(
            r"\b(?:talks|meetings?|negotiations|discussions|conference) with [^.;]{0,30}$",
            prepared.body[told.end : start],
            re.I,
        ):
            return []
        praised = _PRAISED.search(prepared.body, told.start, start)
        if praised is not None:  # 'X congratulated Y on the meeting with Z'
            told = Span(*praised.span("who"))
        ones = people_in(prepared, told)
        weight -= 0.05 if start - told.end > 80 else 0.0
    if match["noun"].lower() == "call" and _DEMAND.match(prepared.body, end):
        return []  # 'with a call on the UN', 'a call for calm'
    if rule.name == "told at the meeting" and _PRESS.search(prepared.body[max(0, start - 6) : end]):
        return []  # 'at a news conference, X asked Y': who need not be there
    if _TOPIC_OF.search(prepared.body, max(0, start - 24), start):
        return []  # 'a topic of conversation between'
    if rule.name == "together at a meeting" and _OF_OTHERS.match(prepared.body, end):
        return []  # 'after talks of their ministers'
    if rule.name == "together at a meeting" and _NAMED_BY_YEAR.search(prepared.body, 0, start):
        return []  # 'build on the pledge of the 2014 Cardiff summit'
    if rule.name == "together at a meeting" and told is not None:
        between = prepared.body[told.end : start]
        if meetings.GAP_BREAKS.search(_LEAD.sub("", between)) or not _is_subject(prepared, told):
            return []
        if _is_beside(between, match["noun"]) and prepared.sentence.kind != "caption":
            return []
    if rule.value == "both" and _DECISION.search(prepared.body[match.end("one") : start]):
        return []
    if "one" in groups and match.end("one") <= start:
        between = prepared.body[match.end("one") : start]
        if OTHERS.search(between):
            return []  # 'the two leaders’ ministers held talks'
    parts = parts_of(prepared, ones, others, "")
    if len({p.person.party for p in parts}) < 2 or (rule.value == "deal" and len(parts) > 3):
        return []
    left = start if rule.value == "deal" else 0
    modality = status.of_noun(
        prepared, start, end, left=left, right=clause_end(prepared, match.end())
    )
    if prepared.is_headline and told is not None and told.end <= start:
        infinitive = _TO_VERB.match(prepared.body, told.end)
        if infinitive is not None and (modality is None or modality.status == "held"):
            modality = Modality("planned", *infinitive.span(), 0.8)
    is_told = modality is not None
    if modality is None:
        modality = Modality("held", start, end, 0.7)
    weight = weight * modality.weight / 0.85
    drafts = drafts_of(
        prepared,
        rule,
        parts,
        modality,
        start,
        end,
        max(end, match.end()),
        told,
        weight,
        published_on,
    )
    for draft in drafts:
        draft.is_nominal = True
        draft.is_status_told = (is_told and not _only_scheduled(prepared, modality)) or (
            draft.when is not None
        )
    return drafts


_NAMED_BY_YEAR = compiled(r"\b(?:the|that|a) (?:<T>|(?:19|20)\d\d) (?:<L> )?$")
# 'A meeting with Y is planned for …': of whom the sentence before was about
_OPENS = re.compile(
    r"[“\"]?(?:(?:a|an|the|his|her|another|separate|further) )?(?:[\w\-]+ ){0,3}$", re.IGNORECASE
)


def _of_whom_it_was_about(
    prepared: Prepared,
    rule: Rule,
    match: re.Match[str],
    others: Sequence[tuple[Item, Person]],
    published_on: date | None,
) -> list[SummitDraft]:
    start, end = match.span("noun")
    item, kind = prepared.focus, prepared.sentence.kind
    if item is None or kind != "prose" or not _OPENS.fullmatch(prepared.body, 0, start):
        return []
    parts = parts_of(prepared, [(item, p) for p in item.people], others, "")
    modality = status.of_noun(prepared, start, end, left=0, right=clause_end(prepared, match.end()))
    if modality is None or len({p.person.party for p in parts}) < 2:
        return []
    stop = max(end, match.end())
    drafts = drafts_of(prepared, rule, parts, modality, start, end, stop, None, 0.7, published_on)
    for draft in drafts:
        draft.is_nominal = True
    return drafts


_PRAISED = compiled(
    r"\b(?:congratulat\w+|thank\w+|prais\w+|commend\w+|applaud\w+|hail\w+|lauded) <F>(?P<who><P>)"
    r" (?:up)?(?:on|for) (?:[\w’'\-]+ |<T>(?:[’']s)? ){0,8}$"
)
_TO_VERB = re.compile(r" to (?=[a-z]+\b)")

# 'X's decision to …', 'X's remarks on …': what follows is not X's own
_DECISION = re.compile(r"\b(?:to|that|on|about|against|than|not)\b", re.IGNORECASE)

_PRESS = re.compile(r"(?<!joint )\b(?:press|news) conference$", re.IGNORECASE)
_TOPIC_OF = re.compile(
    r"\b(?:topics?|subjects?|matters?|points?|areas?|issues?) (?:of|for)"
    r" (?:(?!an? |the )[a-z]+ )?$",
    re.IGNORECASE,
)
_DEMAND = compiled(r" (?:for|on|to) (?!<T>)")
_OF_OTHERS = re.compile(r" (?:of|by|involving|for)\b", re.IGNORECASE)

# 'signed a treaty after their second round of'
_LEAD = compiled(r"\b(?:after|before|following)(?: (?!to\b)(?:[\w\-’']+|<L>|<T>)){0,5} ?$")

# 'X and Y …, ahead of a summit': whose summit is not told; 'ahead of their summit' and a bare
# 'after talks' are
_BESIDE = re.compile(
    r"\b(?:ahead of|before|after|following|prior to|for) (?P<words>(?:[\w\-’']+ ){0,8})$",
    re.IGNORECASE,
)

_OWN = re.compile(
    r"(?:their|bilateral|one-on-one|closed-door|extended|marathon"
    r"|(?:[\w\-]+ ){0,4}(?:hours?|minutes|days) of)\b",
    re.IGNORECASE,
)


def _is_beside(between: str, noun: str) -> bool:
    beside = _BESIDE.search(between)
    if beside is None or _OWN.match(beside["words"]):
        return False
    bare = ("talks", "meeting", "discussions", "negotiations")
    return not (noun.lower() in bare and beside["words"].lower() in ("", "the "))


def _only_scheduled(prepared: Prepared, modality: Modality) -> bool:
    """'their scheduled meeting' may be over by the time of writing."""
    cue = prepared.body[modality.start : modality.end].lower()
    return cue in ("scheduled", "planned", "expected")


def _is_subject(prepared: Prepared, told: Span) -> bool:
    found = subject(prepared, told.end)
    return found is not None and found.start == told.start
