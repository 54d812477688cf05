"""When a journey comes to each of its stops, and when it leaves them.

One date told for several stops is the first one's arrival and the last one's departure; a month
or a year holds for all of them. The day of a meeting does not tell the day of arrival, and the
day on which a visit was called off is not the visit's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from summitry.reading import dates, status
from summitry.reading.clauses import TIME, Item, Prepared, time_of
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.rules import visits
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
_ANOTHER_LEG = re.compile(
    r"\b(?:travels|flies|goes|leaves|heads|departs|returns|arrives|moves|continues)\b",
    re.IGNORECASE,
)
# 'stays in B for the summit, which Y will open on Friday': the day is Y's
_ASIDE_OF_OTHERS = compiled(r", (?:which|whom|whose) (?:[\w\-]+ )?<P>")
_BEHIND_ASIDE = compiled(r",? (?:which|where|who|that)\b[^,;]{0,90}, (?:on |from )?(?P<time><T>)")
_NO_DAY = re.compile(
    r"(?:since|until|till|by)\b|(?:in|for|after) [\w ]+\b(?:years?|decades?)$", re.IGNORECASE
)
_NOUN_VERB = re.compile(
    r"\b(?:beg[ai]n\w*|start(?:s|ed|ing)|open(?:s|ed|ing)|paid|pays?|made|makes?|kick(?:s|ed) off"
    r"|wrap(?:s|ped|ping) up|end(?:s|ed|ing)|conclud(?:es|ed|ing)|capp(?:ed|ing)"
    r"|set (?:off|out)|is|was|arriv\w+|left|embark\w+|departs?|departed)\b"
    r"[^.;,]{0,40}$",
    re.IGNORECASE,
)
# The day of what is done there is a day of the visit, not its first.
_DURING_VISIT = ("receive", "meet", "front", "beside", "together")
# 'the president's trip wraps up Friday in B'
_GOES_ON_TO = re.compile(
    r"(?:visit|trip|tour|journey|swing) (?:wraps up|ends|concludes|finishes|culminates|begins"
    r"|starts|continues|moves on|takes)\b",
    re.IGNORECASE,
)
_ON_THE_WAY = re.compile(r"(?:on (?:his|her|their|the) )?way\b", re.IGNORECASE)
_ASIDES = ("in a place, in an aside", "in an aside, on a day in a place")
_REMAINS = re.compile(r"(?:remain|stay|stuck|strand)", re.IGNORECASE)
_LOOSE = re.compile(r"(?:this|last|next) (?:year|month)$", re.IGNORECASE)
# Occasions of one day: who attends on that day is there on that day.
_ONE_DAY = re.compile(
    r"\b(?:swearing-in|inauguration|funeral|ceremon\w+|parade|wedding|coronation|joins?|emergency"
    r"|commemorations?|anniversary|unveiling)\b",
    re.IGNORECASE,
)


# 'a two-day visit', 'a weeklong trip', 'for three days': both the first and the last day count
_DAYS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_LASTS = re.compile(
    rf"\b(?:(?P<n>{'|'.join(_DAYS)}|\d\d?)[- ]days?[,-]?(?: (?:long|state|official|working"
    r"|whirlwind|historic|landmark|goodwill|first|foreign|overseas|Asian|European|African"
    r"|regional|\w+-nation|\w+-country),?){0,3} (?:visit|trip|tour|stay|journey|swing|stop)"
    rf"|for (?P<m>{'|'.join(_DAYS)}|\d\d?) days"
    r"|(?P<week>week-?long) (?:\w+ ){0,2}(?:visit|trip|tour|stay|journey|swing))\b",
    re.IGNORECASE,
)
# 'and return home the following day', 'before flying back on May 10', 'until Friday'
_BACK_AGAIN = compiled(
    r"(?:(?:\band|\bbefore|,|\bthen|\bto)(?: (?:will|is to|then|he|she|is due to))?"
    r" (?:return(?:s|ing)?|head(?:s|ing)? (?:back|home)|fl(?:y|ies|ying) (?:back|home|out)"
    r"|leav(?:e|es|ing)|depart(?:s|ing)?)(?: (?:back|home|to <L>|for (?:home|<L>))){0,2}"
    r"|\b(?:until|till|through)),? ?(?:on |early |late )?(?P<time><T>)"
)
_STAYED = re.compile(r"(?:stayed|remained|stopped|spent|was|were)\b", re.IGNORECASE)
_REACH = 90  # body characters after a journey in which its length or its end may follow


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
    found = _of_stops(prepared, rule, match, start, stops, told, published_on)
    last = _told_end(prepared, match, start, found, published_on)
    if last is not None and rule.value != "back" and told not in _OFF:
        found[-1] = replace(found[-1], departure=last)
    return found


def _of_stops(
    prepared: Prepared,
    rule: Rule,
    match: re.Match[str],
    start: int,
    stops: Sequence[int],
    told: str,
    published_on: date | None,
) -> list[When]:
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
    last = _told_end(prepared, match, start, [whole], published_on)
    between = _month_of_all(replace(whole, departure=whole.departure or last))
    out = [When(between, None, whole.item, whole.is_coming) for _ in stops]
    out[0] = When(whole.arrival, None, whole.item, whole.is_coming)
    out[-1] = When(between, whole.departure, whole.item, whole.is_coming)
    return out


def _month_of_all(whole: When) -> ResolvedDate | None:
    """Return the month of every stop of a journey that ends in the month it begins."""
    first, last = whole.arrival, whole.departure
    if first is None or last is None or first.start[:7] != last.start[:7]:
        return None
    return ResolvedDate(first.start[:7], None, "month")


def _told_end(
    prepared: Prepared,
    match: re.Match[str],
    start: int,
    found: Sequence[When],
    published_on: date | None,
) -> ResolvedDate | None:
    """Return the last day of a journey, told outright or by how many days it takes."""
    first = found[0].arrival
    if found[-1].departure is not None:
        return None
    day = date.fromisoformat(first.start) if first and len(first.start) == 10 else None
    again = _BACK_AGAIN.search(
        prepared.body,
        match.start("to") if "to" in match.re.groupindex else start,
        match.end() + _REACH,
    )
    if again is not None:
        time = prepared.items[again["time"]].time
        is_ahead = day is None or published_on is None or day >= published_on
        is_over = _STAYED.match(prepared.body, start) is not None
        lean: Lean = "future" if is_ahead and not is_over else "past"
        when = time and dates.resolve(time, published_on=published_on, lean=lean, anchor=day)
        if when and len(when.start) == 10 and (day is None or when.start > day.isoformat()):
            return ResolvedDate(when.start, None, "day")
    if day is None or (first is not None and first.is_rough):
        return None
    days = days_told(prepared, start, match.end())
    return None if days is None else _shifted(day, days - 1)


def days_told(prepared: Prepared, start: int, end: int) -> int | None:
    """Return how many days the words around a journey at [start, end) say it takes."""
    lasts = _LASTS.search(prepared.body, max(0, start - 60), end + _REACH)
    if lasts is None:
        return None
    word = (lasts["n"] or lasts["m"] or "").lower()
    return 7 if lasts["week"] else int(word) if word.isdigit() else _DAYS.index(word) + 1


def _shifted(day: date, days: int) -> ResolvedDate:
    return ResolvedDate((day + timedelta(days=days)).isoformat(), None, "day")


def _first_day(
    prepared: Prepared, match: re.Match[str], start: int, last: str
) -> ResolvedDate | None:
    """Return the first day of a visit of so many days whose last is told."""
    days = days_told(prepared, start, match.end())
    return None if days is None else _shifted(date.fromisoformat(last), 1 - days)


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
    if _ON_THE_WAY.match(prepared.body, match.start()):
        return None  # 'stops in B on May 22 on the way from A to C': the day is B's
    inside = prepared.found(match.start(), end + 1, TIME)
    if inside:
        time = inside[0][1].time
        nearer = time_of(prepared, match.start(), match.start())
        if time and _LOOSE.match(time.text) and nearer and nearer[0] < match.start():
            return _if_day(nearer[1], rule)  # 'on Friday became the first to visit B this year'
        return _if_day(inside[0][1], rule)
    if rule.name in _ASIDES:
        return None  # the day behind it is the main clause's
    found = time_of(prepared, end, end, left_bound=end)
    if found is not None and _is_of_others(prepared, end, found[0]):
        found = None  # 'is in A for talks, travels on to B on Saturday'
    if found is None:
        aside = _BEHIND_ASIDE.match(prepared.body, end)
        if aside is not None:
            return prepared.items[aside["time"]]
    if found is None and (
        rule.value not in ("noun", "while", "meet", "taken")
        or _NOUN_VERB.search(prepared.body[:start])
    ):
        found = time_of(prepared, start, end)
        if found is not None and _is_of_others(prepared, end, max(end, found[0])):
            found = None
    return _if_day(found[1], rule) if found is not None else None


def _is_of_others(prepared: Prepared, end: int, until: int) -> bool:
    """Return whether another leg, or what others do, stands before a time at `until`."""
    return (
        _ANOTHER_LEG.search(prepared.body, end, until) is not None
        or _ASIDE_OF_OTHERS.search(prepared.body, end, until) is not None
    )


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
    is_coming = told in ("held", "underway", "untold") and bool(
        status.of_present(prepared, start, item.time.text)
        or _is_to_begin(prepared, start, item.time.text)
        or (_GOES_ON_TO.match(prepared.body, start) and status.is_ahead(item.time.text))
    )
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
    is_meeting = rule.value in _DURING_VISIT or (
        rule.value == "attend" and not _ONE_DAY.search(match.group())
    )
    if (is_meeting and is_day) or (rule.value == "due" and _REMAINS.match(prepared.body, start)):
        month = dates.month_of_visit(when.start)
        return When(month, None, item if month else None, is_coming)
    first = ResolvedDate(when.start, None, when.precision, when.is_rough)
    if rule.value not in ("back", "go") and is_day and _ends_there(prepared, start):
        return When(_first_day(prepared, match, start, when.start), first, item)
    if rule.value == "back":
        return When(None, first if is_day else None, item if is_day else None, is_coming)
    last = None
    if when.end and not when.is_rough:
        last = ResolvedDate(when.end, None, when.precision)
    return When(first, last, item, is_coming)


def _is_to_begin(prepared: Prepared, start: int, time: str) -> bool:
    """Return whether a verb in the present tense begins a visit at `start` on a day ahead."""
    verb = visits.BEGINS.search(prepared.body, max(0, start - 70), start)
    return verb is not None and status.is_ahead(time)


def _ends_there(prepared: Prepared, start: int) -> bool:
    """Return whether what stands before a visit at `start` tells of its end."""
    return visits.ENDS.search(prepared.body, max(0, start - 60), start) is not None


__all__ = ["ANY_STATE", "When", "of_stops"]
