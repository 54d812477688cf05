"""How leaders met: in person, by phone, or by video."""

from __future__ import annotations

import re

from summitry.reading.clauses import Prepared, clause_end
from summitry.reading.events import SummitFormat
from summitry.reading.rules.notation import L, Rule

_PHONE = re.compile(
    r"\b(?:(?:tele)?phon\w*|calls?|called|rang|dialed|dialled|teleconference|conference call)\b",
    re.I,
)

_VIDEO = re.compile(
    r"\b(?:virtual(?:ly)?|video\w*|videoconference|online|remotely|secure video|by "
    r"video|via Zoom)\b",
    re.I,
)

_IN_PERSON = re.compile(
    rf"\b(?:in person|in-person|face[ -]to[ -]face|sidelines|margins|fringes|sat down|dinner|lunch"
    rf"|breakfast|shook hands|arriv\w+|visit\w*|in (?:the )?{L}|at (?:the )?{L})",
    re.I,
)

_SPEAK_NOT_PHONE = re.compile(
    r"\b(?:in person|face[ -]to[ -]face|sidelines|margins|fringes|at a|during a)\b", re.I
)

_MEET = re.compile(r"me(?:e)?t|held talks", re.IGNORECASE)
_SPEAK = re.compile(r"(?:spoken?|speaks?|talked|talk)\b", re.IGNORECASE)


def format_of(prepared: Prepared, rule: Rule, start: int, end: int) -> tuple[SummitFormat, bool]:
    stop = min(clause_end(prepared, end), end + 60)
    window = prepared.body[max(0, start - 30) : max(end, stop)]
    core = prepared.body[max(0, start - 12) : end]
    if _VIDEO.search(window):
        return "video", True
    if rule.value == "call":
        return "phone", True
    if rule.value in ("host", "passive", "pose", "signing", "invite", "deal", "journey", "visit"):
        return "in_person", True
    if _PHONE.search(core) and not re.search(
        r"\b(?:call(?:ed|s)? (?:on|for|off)|so-called|met|meet|courtesy call)\b", core, re.I
    ):
        return "phone", True
    if (rule.value == "speak" and not _MEET.match(prepared.body, start)) or _SPEAK.match(
        prepared.body, start
    ):
        if prepared.sentence.kind == "caption":
            return "in_person", True
        if _SPEAK_NOT_PHONE.search(window):
            return "in_person", True
        after = prepared.body[end : end + 50]
        if re.search(r"\b(?:by|over the|on the|via) (?:tele)?phone\b", after, re.I):
            return "phone", True
        return "phone", False
    if re.search(r"\bby (?:tele)?phone\b|\bover the (?:tele)?phone\b", window, re.I):
        return "phone", True
    if re.search(r"\b(?:conversation|discussions?|talks|spoke|speak|talked|told)\b", core, re.I):
        return "in_person", False
    return "in_person", bool(_IN_PERSON.search(window))
