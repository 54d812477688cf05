"""How real an event is told to be: held, planned, proposed, called off, denied, only supposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summitry.reading.clauses import Prepared
from summitry.reading.rules.cues import NOUN_CUES, VERB_CUES
from summitry.reading.rules.notation import Rule


@dataclass(frozen=True, slots=True)
class Modality:
    """What a mention says of its event: 'held', 'planned', …, 'denied' or 'hypothetical'.

    `start` and `end` are where in the prepared body it says so; `weight` how firmly.
    """

    status: str
    start: int
    end: int
    weight: float


# 'sandwiched between a trip to A and a meeting in B': the first is over, the second to come
_SANDWICHED = re.compile(r"\b(?:sandwiched|wedged|squeezed) between (?P<inner>[^.;]{0,60})$", re.IGNORECASE)
_EFFECT = re.compile(r"\b(?:that|aimed|expected to (?:focus|cover|include|yield|touch)|to (?:discuss|press|push))\b", re.IGNORECASE)


_TOOK_PLACE = re.compile(r"took place|lasted|focused|ended|concluded|began|opened", re.IGNORECASE)


def of_verb(prepared: Prepared, group_start: int, verb_start: int, verb_end: int) -> Modality:
    """Return the modality of a verb whose group (after its subject) starts at `group_start`."""
    start = max(group_start, verb_start - 90, 0)
    window = prepared.body[start:verb_end]
    for rule in VERB_CUES:
        cue = _last(rule, window, verb_start - start)
        if cue is not None:
            return Modality(rule.value, start + cue[0], start + cue[1], rule.weight)
    return Modality("held", verb_start, verb_end, 0.9)


def of_noun(prepared: Prepared, start: int, end: int, *, left: int, right: int) -> Modality | None:
    """Return the modality told around an event noun at [start, end), None where nothing tells.

    `left` and `right` bound where to look; what stands nearer the noun is looked at first.
    """
    body = prepared.body
    between = _SANDWICHED.search(body, max(0, start - 120), start)
    if between is not None:
        status = "planned" if " and " in between["inner"] else "held"
        return Modality(status, between.start(), between.end(), 0.8)
    near_left = max(left, start - 45)
    near_right = min(right, end + 60)
    effect = _EFFECT.search(body, end, near_right)  # 'a meeting that could ease tensions'
    if effect is not None:
        near_right = effect.start()
    far_left = max(left, start - 110)
    windows = (
        (near_left, start, 0.0),
        (end, near_right, 0.0),
        (far_left, min(start, near_left + 20), 0.1),  # a cue may lie across the border
    )
    for low, high, doubt in windows:
        window = body[low:high]
        for rule in NOUN_CUES:
            found = list(rule.regex().finditer(window))
            if low == end and rule.value == "held":
                found = [m for m in found if _TOOK_PLACE.match(m.group())]
            if found:
                match = found[0] if low == end else found[-1]
                return Modality(
                    rule.value, low + match.start(), low + match.end(), rule.weight - doubt
                )
    return None


def _last(rule: Rule, window: str, limit: int) -> tuple[int, int] | None:
    found: tuple[int, int] | None = None
    for match in rule.regex().finditer(window):
        if match.start() < limit:
            found = match.span()
    return found


def first_of(rules: Sequence[Rule], text: str) -> Rule | None:
    """Return the first rule of a table that matches anywhere in `text`."""
    return next((rule for rule in rules if rule.regex().search(text)), None)
