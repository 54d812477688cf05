"""Where a meeting was, as far as its own sentence says."""

from __future__ import annotations

import re
from dataclasses import replace

from summitry.reading.clauses import (
    PARTY,
    PLACE,
    VENUE,
    Item,
    Place,
    Prepared,
    Span,
    clause_end,
    place_from,
    place_of,
)
from summitry.reading.rules.notation import Rule, compiled

_TO_PLACE = compiled(
    r"^[’']?s?,? (?:back |here )?(?:to|at|in) (?:the |his |her )?(?:[\w\-]+ ){0,3}<L>"
)


def place_at(
    prepared: Prepared, rule: Rule, start: int, end: int, span_end: int, told: Span | None
) -> tuple[Place | None, list[Item]]:
    if rule.value in ("journey", "visit"):
        goal = compiled(rule.pattern).match(prepared.body, start)
        items = set_there(prepared, goal.span("to"), is_goal=True) if goal else []
        return place_from(items), items
    if rule.value in ("host", "passive"):
        match = _TO_PLACE.match(prepared.body[span_end : span_end + 90])
        if match:
            items = [
                i for _, i in prepared.found(span_end, span_end + match.end(), PLACE, VENUE, PARTY)
            ]
            following = prepared.found(
                span_end + match.end(), span_end + match.end() + 14, PLACE, PARTY
            )
            items += [i for _, i in following]
            place = place_from(items)
            if place is not None:
                return place, items
    items = place_of(prepared, end, span_end, left_bound=told.start if told else start)
    if not items and rule.value in ("signing", "deal"):
        items = place_of(prepared, end, end, left_bound=start, stop=len(prepared.body))
    if not items and prepared.sentence.kind == "caption":
        items = place_of(prepared, end, end, left_bound=start, stop=len(prepared.body))
    if not items and end != start:
        items = place_of(prepared, start, span_end, left_bound=told.start if told else start)
    if not items:
        items = _attributive(prepared, start, end, span_end)
    if not items and rule.value in ("host", "passive", "pose"):
        arrival = _ARRIVAL.search(prepared.body, span_end)
        if arrival is not None:
            items = place_of(
                prepared, arrival.end(), arrival.end(), left_bound=start, stop=len(prepared.body)
            )
    return place_from(items), items


# 'as he arrived at the palace'
_ARRIVAL = compiled(
    r"\b(?:as|when|after|upon) (?:(?:he|she|they|<P>|the \w+) )?(?:arriv\w+|land\w+|touch\w+"
    r"|stepp\w+)\b"
)

# 'the A peace talks'; of 'B condemned the talks' B is no place
_BEFORE_NOUN = compiled(
    r"(?<![-–/\w])(?P<at><L>),? (?:(?!(?:and|to|for|an?|the|of|his|her|their|its|this|that|said"
    r"|says|will|was|is|has)\b)[\w\-]+ ){0,2}$"
)

_ON_VISIT = compiled(
    r"\b(?:on|during|in|for|at|ends?|begins?|after|of) (?:(?:a|an|the|his|her|their|first|rare|"
    r"second|third|final|last|state|official|surprise|unannounced|historic) ){0,4}"
    r"(?P<at><L>)(?:[’']s)? (?:visit|trip|stop|stopover|summit|meeting|talks)\b"
)

# 'came from A, where on Thursday he held'
_WHERE = compiled(r"(?P<at><L>(?:, <L>)?),? where\b[^.;:]{0,60}$")

# 'flew to A for talks with X', 'will visit A to meet X', 'is due in A for a lunch with X'
_ON_THE_WAY = r"(?:back |again |(?:on )?<T> |secretly |unannounced ){0,2}"
_JOURNEY = compiled(
    r"\b(?:(?:travel\w*|fl(?:y|ies|ew|own|ying)|goes|go|going|went|head\w*|arriv\w+|com(?:e|es|ing)"
    r"|came|visit\w*|due|land\w*|trips?|return\w*|jets?|jetted|journey\w*|rush\w*) "
    rf"{_ON_THE_WAY}(?:to |in |into |at )?|(?:is|was|will be) {_ON_THE_WAY}(?:to|in|into|at) )"
    r"(?:the )?(?P<at><L>(?:, <L>)?)"
    r"[^.;:]{0,60}?(?:\bfor\b|\bto\b|\bwhere\b|\band\b|, |\bahead of\b|\bbefore\b)[^.;:]{0,40}$"
)


def _attributive(prepared: Prepared, start: int, end: int, span_end: int) -> list[Item]:
    """Return the place that stands before its noun, or that somebody goes to for the meeting."""
    body = prepared.body
    where = _WHERE.search(body, max(0, start - 100), start)
    if where is not None:  # 'came from A, where he met X'
        return set_there(prepared, where.span("at"), is_goal=True)
    before = _BEFORE_NOUN.search(body, max(0, start - 40), start)
    if before is not None and not re.search(r"[-–/]$", body[: before.start()]):
        items = set_there(prepared, before.span("at"))
        if items:
            return items
    visit = _ON_VISIT.search(body, end, clause_end(prepared, max(end, span_end)))
    if visit is not None:
        items = set_there(prepared, visit.span("at"))
        if items:
            return items
    left = body[max(0, start - 170) : start]
    journeys = list(_JOURNEY.finditer(left))
    if journeys:
        shift = max(0, start - 170)
        span = journeys[-1].span("at")
        return set_there(prepared, (span[0] + shift, span[1] + shift), is_goal=True)
    return []


def set_there(prepared: Prepared, span: tuple[int, int], *, is_goal: bool = False) -> list[Item]:
    """Return the items of a span that are places, or capitals that may stand for them."""
    found = [i for _, i in prepared.found(*span, PLACE, VENUE, PARTY)]
    found = [
        replace(i, name=replace(i.name, party="BEL"))
        if i.name is not None and i.name.party == "EU" and i.name.city is not None
        else i
        for i in found
    ]  # Brussels stands for the Union and is in Belgium
    return [
        i
        for i in found
        if i.base != PARTY
        or (i.name is not None and i.name.form == "metonym" and i.name.city is not None)
        or (is_goal and i.name is not None and i.name.form == "country")
    ]
