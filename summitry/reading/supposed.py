"""Instruments that are only thought of: 'the idea of a pact', 'if the deal is signed'."""

from __future__ import annotations

import re

from summitry.reading.mentions import DONE, Mention

# 'floated the idea of reaching', 'the prospect of a peace accord'
_THOUGHT_OF = re.compile(
    r"\b(?:idea|prospects?|hopes?|chances?|possibilit(?:y|ies)|likelihood|odds|dreams?|goal|aim"
    r"|promise|outlines?|contours) (?:of|for|on)"
    r"(?: (?:an?|the|any|some|such))?(?: (?!(?:the|an?|and|that|which|after|in|on|by|with)\b)"
    r"[\w’'\-\ue000-\uf8ff]+){0,3} $",
    re.IGNORECASE,
)
# 'warned against striking', 'opposed signing'
_SPOKEN_AGAINST = re.compile(
    r"\b(?:against|oppos(?:es|ed|ing)|opposition to|opposed to|rul(?:es|ed|ing) out|instead of"
    r"|rather than|short of|without|risks? of|fears? of|danger of)"
    r" (?:the |any |ever |simply )?$",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:emerging|evolving|prospective|would-be|hoped-for|envisaged|envisioned|future|eventual"
    r"|potential|possible|elusive|hypothetical) (?:[\w\-]+ ){0,3}$",
    re.IGNORECASE,
)
_ONE = r"(?:that )?(?:the |an? |any |such an? |its |their |this )?(?:[\w’'\-\ue000-\uf8ff]+ ){0,4}"
_IF = re.compile(r"\b(?:if|whether|unless|in case|in the event) " + _ONE + "$", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:once|until|till|when|as soon as|before|after) " + _ONE + "$", re.IGNORECASE
)
_NOT_YET_DONE = re.compile(r"\b(?:is|are|gets?|has been|have been) (?:\w+ly )?$", re.IGNORECASE)
_ABLE = re.compile(r"\bcan(?: \w+ly| finally)? $", re.IGNORECASE)


def is_thought_of(body: str, mention: Mention) -> bool:
    """Return whether it is told as an idea or a hope, not as something done."""
    return _before(body, mention, _THOUGHT_OF)


def is_spoken_against(body: str, mention: Mention) -> bool:
    """Return whether somebody warns of doing it, or does something else in its stead."""
    act = mention.act
    return (
        mention.act.value in DONE
        and act.start < mention.start
        and _SPOKEN_AGAINST.search(body, max(0, act.start - 40), act.start) is not None
    )


def is_to_come(body: str, mention: Mention) -> bool:
    """Return whether an adjective puts it ahead: 'the emerging deal'."""
    return _TO_COME.search(body, max(0, mention.phrase_start - 25), mention.start) is not None


def is_conditional(body: str, mention: Mention) -> bool:
    """Return whether what becomes of it is only supposed: 'if it is voted down', 'once signed'."""
    act = mention.act
    if act.start < mention.end:
        return False
    if _ABLE.search(body, mention.end, act.start):
        return True
    low = max(0, mention.phrase_start - 60)
    if _IF.search(body, low, mention.start):
        return True
    return (
        _UNTIL.search(body, low, mention.start) is not None
        and _NOT_YET_DONE.search(body, mention.end, act.start) is not None
    )


def _before(body: str, mention: Mention, pattern: re.Pattern[str]) -> bool:
    """Return whether a pattern ends at the noun, or at what is done to it."""
    starts = {mention.start, min(mention.start, mention.act.start)}
    return any(pattern.search(body, max(0, at - 80), at) for at in starts)
