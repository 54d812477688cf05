"""What an instrument is about, with the words that tell it: a topic of seeds/topics.csv."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summitry.reading.clauses import Prepared
from summitry.reading.events import Evidence
from summitry.reading.rules.topics import TOPICS

_BEFORE, _AFTER = 80, 120  # code points around the noun phrase in which its subject is told
_BEHIND = 40  # what stands before it tells less of it than what follows
_ON_WHAT = re.compile(
    r"^ (?:on|for|to|covering|about|over|of|in|aimed at|regulating|regarding|concerning)"
    r" [^,.;]{3,90}"
)
_STATEMENT = re.compile(r"(?:statement|declaration)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """One topic, and the words that tell it."""

    topic: str
    evidence: Evidence


def subject_of(
    prepared: Prepared, start: int, end: int, around: Sequence[Prepared]
) -> Subject | None:
    """Return what the instrument named at [start, end) is on.

    Its own words tell it best, then those that stand nearest to it, then the sentences before.
    """
    own = own_subject(prepared, start, end)
    if own is not None:
        return own
    near = _nearest(prepared, start, end)
    if near is not None:
        return near
    for one in reversed(around):
        told = _first(one, 0, len(one.body))
        if told is not None:
            return told
    return None


def own_subject(prepared: Prepared, start: int, end: int) -> Subject | None:
    """Return the topic that the noun phrase itself, or what it is on, tells."""
    body = prepared.body
    told = _first(prepared, start, end)
    if told is not None:
        return told
    after = _ON_WHAT.match(body[end : end + 110])
    if after is not None:
        told = _first(prepared, end, end + after.end())
        if told is not None:
            return told
    if _STATEMENT.search(body[start:end]):
        return Subject("politics", prepared.evidence("topic", start, end))
    return None


def within(prepared: Prepared, start: int, end: int) -> Subject | None:
    """Return the topic that body[start:end] tells by itself."""
    return _first(prepared, start, end)


def _first(prepared: Prepared, start: int, end: int) -> Subject | None:
    for rule in TOPICS:
        found = rule.regex().search(prepared.body, start, end)
        if found is not None:
            return Subject(rule.value, prepared.evidence("topic", *found.span()))
    return None


def _nearest(prepared: Prepared, start: int, end: int) -> Subject | None:
    low, high = max(0, start - _BEFORE), end + _AFTER
    best: tuple[int, str, tuple[int, int]] | None = None
    for rule in TOPICS:
        for found in rule.regex().finditer(prepared.body, low, high):
            before = start - found.end()
            away = before + _BEHIND if before >= 0 else max(found.start() - end, 0)
            if best is None or away < best[0]:
                best = away, rule.value, found.span()
    if best is None:
        return None
    return Subject(best[1], prepared.evidence("topic", *best[2]))
