"""When a journey comes to each of its stops, and when it leaves them.

One date told for several stops is the first one's arrival and the last one's departure; a month
or a year holds for all of them. The day of a meeting does not tell the day of arrival, and the
day on which a visit was called off is not the visit's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import TIME, Item, Prepared, time_of
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.rules.notation import L, Rule, T, compiled

ANY_STATE = ("planned", "proposed", "postponed", "cancelled")
_OFF = ("postponed", "cancelled")
# 'Moscow on July 8 and 9': the time right behind a place
_OWN = re.compile(rf"(?:, {L})?,? ?(?:on |from |in |between )?(?={T})")
# 'which was to have started on Sunday', 'scheduled for next week'
_WAS_DUE = compiled(
    r"\b(?:(?:was|were|is|are|had been) (?:to|due|set|scheduled|planned|expected|slated|supposed)"
    r"|planned|scheduled|slated|due|set|originally|start\w*|begin\w*)\b[^.;]{0,40}?(?P<time><T>)"
)
_COMING = re.compile(r"\b(?:next|tomorrow|coming|later)\b", re.IGNORECASE)
# 'an Official Visit, which will include a state dinner, on June 22'
_BEHIND_ASIDE = compiled(r",? (?:which|where|who|that)\b[^,;]{0,90}, (?:on |from )?(?P<time><T>)")
_NO_DAY = re.compile(
    r"(?:since|until|till|by)\b|(?:in|for|after) [\w ]+\b(?:years?|decades?)$", re.IGNORECASE
)
_NOUN_VERB = re.compile(
    r"\b(?:beg[ai]n\w*|start(?:s|ed)|paid|pays?|made|makes?|kick(?:s|ed) off|wrapped "
    r"up|set (?:off|out)|is|was|arriv\w+|left|embark\w+|departs?|departed)\b"
    r"[^.;,]{0,40}$",
    re.IGNORECASE,
)
# Occasions of one day: who attends on that day is there on that day.
_ONE_DAY = re.compile(
    r"\b(?:swearing-in|inauguration|funeral|ceremon\w+|parade|wedding|coronation|joins?|emergency"
    r"|commemorations?|anniversary|unveiling)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """Arrival and departure at one stop, with the words that tell them."""

    arrival: ResolvedDate | None = None
    departure: ResolvedDate | None = None
    item: Item | None = None
    is_coming: bool = False  # told in the present tense of a day ahead


def of_stops(
    prepared: Prepared,
    rule: Rule,
    match: re.Match[str],
    start: int,
    stops: Sequence[int],
    told: str,
    published_on: date | None,
) -> list[When]:
    """Return when each stop is, `stops` being where in the body their places end."""
    own = [_own_time(prepared, at, match.end()) for at in stops]
    is_listed = len(stops) > 1 and any(item is not None for item in own[:-1])
    general = _time(prepared, rule, match, start, told)
    if is_listed:
        own[-1] = own[-1] or general
        return [
            _when(prepared, rule, match, start, item, told, published_on) if item else When()
            for item in own
        ]
    if general is None:
        return [When() for _ in stops]
    whole = _when(prepared, rule, match, start, general, told, published_on)
    if len(stops) == 1 or (whole.arrival is not None and len(whole.arrival.start) < 10):
        return [whole for _ in stops]
    out = [When(item=whole.item, is_coming=whole.is_coming) for _ in stops]
    out[0] = When(whole.arrival, None, whole.item, whole.is_coming)
    out[-1] = When(None, whole.departure, whole.item, whole.is_coming)
    return out


def _own_time(prepared: Prepared, at: int, limit: int) -> Item | None:
    lead = _OWN.match(prepared.body, at)
    if lead is None or lead.end() > limit + 12:
        return None
    found = prepared.found(lead.end(), lead.end() + 1, TIME)
    return found[0][1] if found else None


def _time(
    prepared: Prepared, rule: Rule, match: re.Match[str], start: int, told: str
) -> Item | None:
    """Return the time of a journey told by one rule's match."""
    if prepared.sentence.kind == "caption":
        times = prepared.found(0, len(prepared.body), TIME)
        return times[-1][1] if times else None
    end = match.end()
    if told in _OFF:
        due = _WAS_DUE.search(prepared.body, match.end("to"), min(len(prepared.body), end + 120))
        if due is not None:
            return prepared.items[due["time"]]
        found = time_of(prepared, end, end, left_bound=end)
        is_own = found is not None and found[1].time and _COMING.search(found[1].time.text)
        return found[1] if found is not None and is_own else None
    inside = prepared.found(match.start(), end + 1, TIME)
    if inside:
        return _if_day(inside[0][1], rule)
    found = time_of(prepared, end, end, left_bound=end)
    if found is None:
        aside = _BEHIND_ASIDE.match(prepared.body, end)
        if aside is not None:
            return prepared.items[aside["time"]]
    if found is None and (
        rule.value not in ("noun", "while", "meet", "taken")
        or _NOUN_VERB.search(prepared.body[:start])
    ):
        found = time_of(prepared, start, end)
    return _if_day(found[1], rule) if found is not None else None


def _if_day(item: Item, rule: Rule) -> Item | None:
    if item.time is None or (rule.value != "since" and _NO_DAY.match(item.time.text)):
        return None
    return item


def _when(
    prepared: Prepared,
    rule: Rule,
    match: re.Match[str],
    start: int,
    item: Item,
    told: str,
    published_on: date | None,
) -> When:
    assert item.time is not None
    is_coming = told == "held" and status.of_present(prepared, start, item.time.text)
    lean: Lean = "future" if told in ANY_STATE or is_coming else "past"
    when = dates.resolve(
        item.time,
        published_on=published_on,
        lean=lean,
        anchor=prepared.anchor,
    )
    if when is None:
        return When(is_coming=is_coming)
    is_day = len(when.start) == 10 and when.end is None
    if rule.value in ("receive", "meet") and len(when.start) == 10 and when.end is None:
        return When(is_coming=is_coming)
    if rule.value == "attend" and len(when.start) == 10 and not _ONE_DAY.search(match.group()):
        return When(is_coming=is_coming)
    first = ResolvedDate(when.start, None, when.precision, when.is_rough)
    if rule.value == "back":
        return When(None, first if is_day else None, item if is_day else None, is_coming)
    last = None
    if when.end and not when.is_rough:
        last = ResolvedDate(when.end, None, when.precision)
    return When(first, last, item, is_coming)


__all__ = ["ANY_STATE", "When", "of_stops"]
