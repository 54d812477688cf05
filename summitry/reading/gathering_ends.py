"""The days of a gathering that is told by its end: 'which closed in A on Friday'.

The day told is the last one. The first is known where the text counts the days; otherwise it is
not, and is left open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from summitry.reading import dates
from summitry.reading.clauses import TIME, Prepared
from summitry.reading.drafts import SummitDraft
from summitry.reading.rules.notation import compiled

_ENDS = (
    r"(?:end(?:ed|s|ing)?|conclud(?:ed|es|ing)|clos(?:ed|es|ing)|wrap(?:ped|s|ping) up"
    r"|wound up|(?:came|comes|c[oa]me|coming|dr[ae]ws?|drawing|drew|brought) to (?:an end|a close"
    r"|its end|its close))"
)
# 'the summit in A, which ended': little but the place may stand between
_ENDS_AFTER = re.compile(
    rf"^[^.;:,]{{0,45}}(?:, (?:which|that) (?:\w+ly )?|,? (?:\w+ly |will |is to |has |was )?)"
    rf"{_ENDS}\b",
    re.IGNORECASE,
)
# 'closed a three-day', 'on the last day of the'
_ENDS_BEFORE = re.compile(
    rf"\b(?:{_ENDS}|(?:end|close|conclusion|(?:last|final|closing) (?:day|session|hours)) of"
    r"|(?:last|final|closing) day at)(?: [\w’'\-]+){0,5} $",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:beg[iau]n\w*|start\w*|open(?:s|ed|ing)|kick\w* off|got under ?way|first day)\b", re.I
)
_COUNTS = ("two", "three", "four", "five", "six")
_LASTED = re.compile(rf"\b(?P<count>{'|'.join(_COUNTS)}|[2-6])-day\b", re.IGNORECASE)
_REACH = 70
# 'on Thursday, the last day of the'
_DAY_OF = compiled(
    r"(?P<time><T>),? (?:the|its) (?P<which>first|opening|last|final|closing) day of"
    r"(?: [\w’'\-]+){0,4} $"
)


def settle(
    prepared: Sequence[Prepared], drafts: Sequence[SummitDraft], published_on: date | None
) -> None:
    """Make the day of a gathering's end its last day, where its sentence tells that it ended."""
    for draft in drafts:
        if draft.series is not None and draft.when is None and draft.ended is None:
            _date_by_day_of(prepared[draft.order], draft, published_on)
        if draft.series is None or draft.when is None or draft.when.end is not None:
            continue
        if draft.when.precision != "day" or not _is_told_by_its_end(prepared[draft.order], draft):
            continue
        last = date.fromisoformat(draft.when.start)
        days = _days(prepared[draft.order], draft)
        if days is None:
            draft.ended, draft.when = last.isoformat(), None
        else:
            first = (last - timedelta(days=days - 1)).isoformat()
            draft.when = replace(draft.when, start=first, end=last.isoformat())


def _date_by_day_of(one: Prepared, draft: SummitDraft, published_on: date | None) -> None:
    """Date a gathering by a day that is told to be its first or its last."""
    start = one.position_of(draft.event.start)
    told = _DAY_OF.search(one.body[max(0, start - _REACH) : start])
    if told is None:
        return
    at = max(0, start - _REACH) + told.start("time")
    item = next((i for _, i in one.found(at, at + 1, TIME)), None)
    if item is None or item.time is None:
        return
    when = dates.resolve(item.time, published_on=published_on, lean="past", anchor=one.anchor)
    if when is None or when.precision != "day" or when.end is not None:
        return
    if told["which"] in ("first", "opening"):
        draft.when = when
    else:
        draft.ended = when.start
    draft.extra.append(one.item_evidence("date", item))


def _is_told_by_its_end(one: Prepared, draft: SummitDraft) -> bool:
    start = one.position_of(draft.event.start)
    end = one.position_of(draft.event.end)
    after = _ENDS_AFTER.match(one.body[end : end + _REACH])
    before = _ENDS_BEFORE.search(one.body, max(0, start - _REACH), start)
    return (after or before) is not None and not _BEGINS.search(
        one.body, max(0, start - _REACH), end + (after.end() if after else 0)
    )


def _days(one: Prepared, draft: SummitDraft) -> int | None:
    """Return how many days the gathering took, as its sentence counts them."""
    start = one.position_of(draft.event.start)
    end = one.position_of(draft.event.end)
    found = _LASTED.search(one.body, max(0, start - 30), end)
    if found is None:
        return None
    count = found["count"].lower()
    return _COUNTS.index(count) + 2 if count in _COUNTS else int(count)


__all__ = ["settle"]
