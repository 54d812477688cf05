"""When: time expressions found in a text, and the days, months or years they mean.

Everything is arithmetic on the publication date; no clock is read. What the text with its
publication date does not settle is None: 'next week' alone gives no day.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Protocol

from ahocorasick_rs import AhoCorasick

from summitry.reading.beginnings import of_words
from summitry.reading.document import TimeExpression
from summitry.reading.events import Field
from summitry.reading.folding import fold

Lean = Literal["past", "future"]
Precision = Literal["day", "month", "year"]

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_NUMBER = {name[:3]: number for number, name in enumerate(_WEEKDAYS)}
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple": 2,
}  # fmt: skip

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun(?:e|\.)?|Jul(?:y|\.)?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_MONTH_WORD = (  # a month that stands alone must be written out: 'Mar' and 'Sep' are also names
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_WEEKDAY = (
    r"(?:Mon(?:day)?|Tue(?:sday)?|Tues|Wed(?:nesday)?|Thu(?:rsday)?|Thurs|Fri(?:day)?"
    r"|Sat(?:urday)?|Sun(?:day)?)"
)
_WEEKDAY_WORD = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19[4-9]\d|20[0-9]\d)"
_TO = r"\s?(?:-|–|—|to|through|until|till|and|&)\s?(?:on\s)?"
_COUNT = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|a\scouple\sof|[1-9]\d?)"
)
_PART = r"(?:\s(?:morning|afternoon|evening|night))?"
_PARTLY = r"(?:(?:the\s)?(?:early|mid|late|middle\sof|beginning\sof|start\sof|end\sof)[\s-])?"

# Named groups are read back by the resolvers; each form is matched as a whole there.
_FORMS: dict[str, str] = {
    "iso": rf"(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])",
    "span_two_months": (
        rf"(?P<m1>{_MONTH})\s(?P<d1>{_DAY}){_TO}(?P<m2>{_MONTH})\s(?P<d2>{_DAY})"
        rf"(?!\d)(?:,?\s(?P<y>{_YEAR}))?"
    ),
    "span_two_months_day_first": (
        rf"(?P<d1>{_DAY})\s(?:of\s)?(?P<m1>{_MONTH}){_TO}(?P<d2>{_DAY})\s(?:of\s)?(?P<m2>{_MONTH})"
        rf"(?:,?\s(?P<y>{_YEAR}))?"
    ),
    "span_month_first": (
        rf"(?P<m>{_MONTH})\s(?P<d1>{_DAY})(?:,\s{_DAY}){{0,3}}(?:,?{_TO}|,\s)(?P<d2>{_DAY})"
        rf"(?!\d|[.,:]\d|\s(?:a\.m|p\.m|[ap]m|percent|people|years))(?:,?\s(?P<y>{_YEAR}))?"
    ),
    "span_day_first": (
        rf"(?:(?:on\s|from\s)?the\s)?(?P<d1>{_DAY})(?:,\s{_DAY}){{0,3}}(?:{_TO}|/)(?:the\s)?"
        rf"(?P<d2>{_DAY})\s(?:of\s)?(?P<m>{_MONTH})(?!\w)(?:,?\s(?P<y>{_YEAR}))?"
    ),
    "week_of": rf"the\sweek\s(?:of|beginning|starting)\s(?P<m>{_MONTH})\s(?P<d>{_DAY})(?!\d)",
    "month_first": (
        rf"(?:(?P<w>{_WEEKDAY})\.?,?\s(?:the\s|\()?)?(?P<m>{_MONTH})\s(?P<d>{_DAY})"
        rf"(?![\d%,.]\d|\d)(?:,?\s(?P<y>{_YEAR})(?!\d))?"
    ),
    "day_first": (
        rf"(?:(?P<w>{_WEEKDAY})\.?,?\s\(?)?(?:the\s)?(?P<d>{_DAY})\s(?:of\s)?(?P<m>{_MONTH})(?!\w)"
        rf"(?:,?\s(?P<y>{_YEAR})(?!\d))?"
    ),
    "month_year": rf"{_PARTLY}(?P<m>{_MONTH})(?:\sof|,)?\s(?P<y>{_YEAR})(?!\d)",
    "month_alone": (
        rf"(?:(?:in|since|until|till|by|during|for)\s{_PARTLY}"
        rf"|(?P<which>last|next|this|this\scoming|this\spast)\s{_PARTLY}"
        r"|(?:early|mid|late)[\s-](?:in\s)?|(?:the\s)?(?:beginning|start|end|middle)\sof\s"
        r"|the\s(?:first|second|third|last|final|opening)\s(?:half|weeks?|days|fortnight)\sof\s)"
        rf"(?P<m>{_MONTH_WORD})(?!\s(?:of\s)?\d|,\s(?:19|20)\d\d)"  # not the June of 'by June 3'
    ),
    "month_before_noun": (  # 'her November visit', 'the June G7 summit'; 'May' may be a person's
        rf"(?P<m>(?!May){_MONTH_WORD}|(?:(?<=\ba\s)|(?<=\bthe\s)|(?<!.))May)"
        r"(?=(?:\s(?-i:[A-Z])[\w.’'\-]*){0,4}\s(?:(?:state|official|working|annual|emergency"
        r"|special|informal|regional)\s)?"
        r"(?:visit|trip|tour|summit|meeting|talks|gathering|conference)\b|$)"
    ),
    "weekday_span": (
        rf"(?P<which>last|next|this)?\s?(?P<w1>{_WEEKDAY_WORD}){_TO}(?P<w2>{_WEEKDAY_WORD})"
    ),
    "weekday_away": (
        rf"(?P<n>a|one|two|three)\s(?P<unit>week|day)s?\s(?:on|from)\s(?P<w>{_WEEKDAY_WORD})"
    ),
    "weekday": (
        rf"(?:(?P<which>last|next|this|this\scoming|this\spast|the\sfollowing)\s)?"
        rf"(?P<w>{_WEEKDAY_WORD}){_PART}(?:\s(?P<week>last|next|this)\sweek)?"
    ),
    "near_day": (
        r"(?P<near>the\sday\safter\stomorrow|the\sday\sbefore\syesterday"
        r"|earlier\stoday|later\stoday|today|tonight|yesterday|tomorrow|last\snight"
        r"|this\s(?:morning|afternoon|evening))"
        rf"{_PART}"
    ),
    "within_day": (
        r"(?:earlier|later|earlier\son|later\son)\s(?:in|on)\sthe\s(?:same\s)?(?:day|evening)"
    ),
    "weekend": (
        r"(?:over\s|at\s|during\s)?(?P<which>this|last|next|the|the\spast|this\spast|this\scoming"
        r"|the\scoming)\sweekend"
    ),
    "week": (
        r"(?:later\s|earlier\s|late\s|early\s|the\send\sof\s)?"
        r"(?P<which>last|next|this|this\spast|this\scoming|the\scoming)\sweek(?!end)"
    ),
    "month_relative": (
        r"(?:later\s|earlier\s|late\s|early\s|(?:the\s)?(?:end|beginning|start|middle)\sof\s)?"
        r"(?P<which>last|next|this|this\spast|this\scoming)\smonth"
    ),
    "year_relative": (
        r"(?:later\s|earlier\s|late\s|early\s|(?:the\s)?(?:end|beginning|start|middle)\sof\s)?"
        r"(?P<which>last|next|this|this\spast|this\scoming)\syear"
    ),
    "end_of_running": (
        r"(?:by\s|before\s|at\s|until\s|towards?\s)?the\send\sof\sthe\s(?P<unit>month|year)"
    ),
    "season": r"(?P<which>last|next|this)\s(?P<season>spring|summer|autumn|fall|winter)",
    "ago": rf"(?<!and\s)(?P<n>{_COUNT})\s(?P<unit>day|week|fortnight|month|year)s?\sago",
    "ahead": (
        rf"in\s(?P<n>{_COUNT})\s(?P<unit>day|week|fortnight|month|year)s?(?:'s?|’s?)?(?:\stime)?"
        rf"|(?P<n2>{_COUNT})\s(?P<unit2>day|week|month|year)s?\sfrom\snow"
    ),
    "anchored": (
        r"(?:(?P<same>the\ssame\sday|that\sday|the\ssame\sevening|that\sevening|later\sthat\sday)"
        r"|(?P<next>the\s(?:next|following)\s(?:day|morning|evening)|a\sday\s(?:later|after))"
        r"|(?P<previous>the\s(?:previous|preceding)\sday|the\sday\sbefore|a\sday\s(?:earlier|before))"
        rf"|(?P<n>{_COUNT})\s(?P<unit>day|week)s?\s(?P<way>later|afterwards?|earlier|after|before))"
    ),
    "day_alone": (
        r"(?:on\s)?the\s(?P<d>(?:[12]\d|3[01]|[1-9])(?:st|nd|rd|th))"
        r"(?!\s(?:and|to|&)\s(?:the\s)?\d)"
        r"(?=\s?[,.;:)(]|\s(?:and|in|at|to|for|with|of\s(?:this|last|next)\smonth|local|after|when"
        r"|during|as|by|that)\b|$)(?:\sof\s(?P<which>this|last|next)\smonth)?"
    ),
    "year_alone": (
        rf"(?:in|since|during|by|of|for|until|from|through)\s{_PARTLY}(?P<y>{_YEAR})(?![\d-])"
    ),
}
_GROUP = re.compile(r"\(\?P<\w+>")
_ANY = re.compile(
    r"(?<![\w$€£.])(?:" + "|".join(f"(?:{_GROUP.sub('(?:', form)})" for form in _FORMS.values())
    + r")(?!\w)",
    re.IGNORECASE,
)  # fmt: skip
_BEGINNINGS = of_words(_ANY)
_RESOLVERS_BY_FORM = {name: re.compile(form, re.IGNORECASE) for name, form in _FORMS.items()}
# Words one of which every form holds, and how far around one a form may reach.
_TIME_WORDS = frozenset(
    (
        *_WEEKDAYS, *(day[:3] for day in _WEEKDAYS), "tues", "thurs", *_MONTHS,
        *(month[:3] for month in _MONTHS), "sept", "today", "tonight", "yesterday", "tomorrow",
        "week", "weekend", "weeks", "fortnight", "month", "months", "year", "years", "day",
        "days", "ago", "morning", "afternoon", "evening", "night", "spring", "summer", "autumn",
        "fall", "winter", *(str(year) for year in range(1940, 2100)),
        *(f"{day}{ending}" for day in range(1, 32) for ending in ("st", "nd", "rd", "th")),
    )
)  # fmt: skip
_CUES = AhoCorasick([f" {word} " for word in sorted(_TIME_WORDS)])
_REACH_BACK, _REACH_ON = 26, 30
# 'may' and 'march' in small letters are words, 'sun' and 'sat' too.
_CAPITAL_WORD = re.compile(rf"\b(?:{_MONTH}|{_WEEKDAY})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """ISO 8601 start and end (None: one day, month or year), both inclusive, local.

    `is_rough` marks a range of which the text means some day ('over the weekend').
    """

    start: str
    end: str | None
    precision: Precision
    is_rough: bool = False


_ACCOUNT_DAYS = 2  # a story tells of a day at most so long before its publication
_SETTLING_DAY = 4  # of a month: a visit that is on then began in that month, as visits go


def month_of_visit(day: str) -> ResolvedDate | None:
    """Return the month in which a visit began that was on on an ISO day, None early in a month.

    Whoever meets somebody abroad on the 14th came that month; on the 2nd, perhaps the month
    before. A month or year stays what it is.
    """
    if len(day) < len("2025-10-28"):
        return ResolvedDate(day, None, "month" if len(day) == len("2025-10") else "year")
    if int(day[8:10]) < _SETTLING_DAY:
        return None
    return ResolvedDate(day[:7], None, "month")


class Times:
    """The time expressions of a field's text, looked for in the stretches that are asked for."""

    def __init__(self, text: str, field: Field, folded: str | None = None) -> None:
        self._text, self._field = text, field
        self._folded = fold(text) if folded is None else folded
        self._windows: list[tuple[int, int]] | None = None
        self._found: dict[int, list[TimeExpression]] = {}  # by where their window starts

    def within(self, start: int, end: int) -> list[TimeExpression]:
        """Return the time expressions that begin in text[start:end], in order."""
        if self._windows is None:
            self._windows = _windows(self._text, self._folded)
        found: list[TimeExpression] = []
        for index in range(bisect_right(self._windows, start, key=_end), len(self._windows)):
            left, right = self._windows[index]
            if left >= end:
                break
            if left not in self._found:
                self._found[left] = self._in_window(left, right)
            found += [time for time in self._found[left] if start <= time.start < end]
        return found

    def _in_window(self, start: int, end: int) -> list[TimeExpression]:
        found: list[TimeExpression] = []
        at = start
        for beginning in _BEGINNINGS.finditer(self._folded, start, end):
            left = beginning.start()
            match = _ANY.match(self._text, left, end) if left >= at else None
            if match is not None:
                at = match.end()
                if _is_capital(match.group()):
                    found.append(TimeExpression(self._field, left, at, match.group()))
        return found


def may_be_a_time(text: str) -> bool:
    """Return whether a name has a word that times are told with: 'Theresa May'."""
    return not _TIME_WORDS.isdisjoint(fold(text).split())


def find_times(text: str, field: Field) -> tuple[TimeExpression, ...]:
    """Return the time expressions of a field's text, in order, none overlapping."""
    return tuple(Times(text, field).within(0, len(text)))


def _end(window: tuple[int, int]) -> int:
    return window[1]


def _windows(text: str, folded: str) -> list[tuple[int, int]]:
    """Return the stretches that may hold a time expression, apart and in order."""
    windows: list[tuple[int, int]] = []
    for _, start, end in _CUES.find_matches_as_indexes(f" {folded} ", overlapping=True):
        left = max(0, start - _REACH_BACK)
        right = min(len(text), end + _REACH_ON)
        while right < len(text) and text[right].isalnum():
            right += 1  # never half a word
        if windows and left <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], right))
        else:
            windows.append((left, right))
    return windows


class Anchor(Protocol):
    """A day that an article has told, looked for only where something counts from it."""

    @property
    def day(self) -> date | None: ...


def resolve(
    expression: TimeExpression,
    *,
    published_on: date | None,
    lean: Lean | None = None,
    anchor: date | Anchor | None = None,
) -> ResolvedDate | None:
    """Return what a time expression means, None where nothing settles it.

    `lean` is the tense around it: without one, a weekday is the latest such day up to
    publication, a day or month without a year the nearest. `anchor` is the day that 'two days
    later' counts from.
    """
    text = " ".join(expression.text.split())
    if anchor is not None and not isinstance(anchor, date):
        anchor = anchor.day if _counts_from_a_day(text) else None
    return _resolve(text, published_on, lean, anchor)


def _counts_from_a_day(text: str) -> bool:
    """Return whether a time may be counted from a day told before."""
    return text.lower().startswith("the following ") or any(
        _RESOLVERS_BY_FORM[form].fullmatch(text) for form in ("anchored", "within_day")
    )


@lru_cache(maxsize=4096)
def _resolve(
    text: str, published_on: date | None, lean: Lean | None, anchor: date | None
) -> ResolvedDate | None:
    for name, form in _RESOLVERS_BY_FORM.items():
        match = form.fullmatch(text)
        if match:
            try:
                return _RESOLVERS[name](match, published_on, lean, anchor)
            except (ValueError, OverflowError):  # 31 November, or beyond the calendar
                return None
    return None


def _is_capital(text: str) -> bool:
    return all(not word.group()[0].islower() for word in _CAPITAL_WORD.finditer(text))


def _month(text: str) -> int:
    return _MONTH_NUMBER[text[:3].lower()]


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _count(text: str) -> int:
    lowered = text.lower()
    if lowered.isdigit():
        return int(lowered)
    return _COUNTS["couple" if "couple" in lowered else lowered]


def _on(day: date) -> ResolvedDate:
    return ResolvedDate(day.isoformat(), None, "day")


def _between(start: date, end: date, *, is_rough: bool = False) -> ResolvedDate:
    if end < start:
        raise ValueError("a span that ends before it starts")
    return ResolvedDate(start.isoformat(), end.isoformat(), "day", is_rough)


def _in_month(year: int, month: int) -> ResolvedDate:
    return ResolvedDate(f"{year:04d}-{month:02d}", None, "month")


def _in_year(year: int) -> ResolvedDate:
    return ResolvedDate(f"{year:04d}", None, "year")


def _in_month_if_settled(start: date, end: date) -> ResolvedDate | None:
    """Return the month that holds the whole range, None where it spans two."""
    if (start.year, start.month) != (end.year, end.month):
        return None
    return _in_month(start.year, start.month)


def _shift_month(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _year_for(month: int, day: int, published_on: date, lean: Lean | None) -> int:
    """Return the year that puts a month and day nearest to publication on the side of `lean`.

    A far fit gives way to a near miss: with past tense, 'Nov. 3' printed on 1 November is not
    last year's.
    """
    near: list[tuple[int, int]] = []
    for year in (published_on.year - 1, published_on.year, published_on.year + 1):
        try:
            gap = (date(year, month, day) - published_on).days
        except ValueError:  # 29 February
            continue
        fits = (lean == "past" and gap <= 1) or (lean == "future" and gap >= 0) or lean is None
        near.append((abs(gap) + (0 if fits else 240), year))
    if not near:
        raise ValueError("no such day in these years")
    return min(near)[1]


def _iso(m: re.Match[str], _p: date | None, _l: Lean | None, _a: date | None) -> ResolvedDate:
    return _on(date(int(m["y"]), int(m["m"]), int(m["d"])))


def _one_day(
    m: re.Match[str], published_on: date | None, lean: Lean | None, _a: date | None
) -> ResolvedDate | None:
    month, day = _month(m["m"]), _day(m["d"])
    if m["y"]:
        return _on(date(int(m["y"]), month, day))
    if published_on is None:
        return None
    if m["w"]:  # the weekday tells the year better than the tense does
        wanted = _WEEKDAY_NUMBER[m["w"][:3].lower()]
        for year in (published_on.year, published_on.year - 1, published_on.year + 1):
            if date(year, month, day).weekday() == wanted:
                found = date(year, month, day)
                if abs((found - published_on).days) < 200:
                    return _on(found)
    return _on(date(_year_for(month, day, published_on, lean), month, day))


def _span(
    m: re.Match[str], published_on: date | None, lean: Lean | None, _a: date | None
) -> ResolvedDate | None:
    groups = m.groupdict()
    first, second = groups.get("m1") or groups["m"], groups.get("m2") or groups["m"]
    start_month, end_month = _month(first or ""), _month(second or "")
    if m["y"]:
        end_year = int(m["y"])
    elif published_on is None:
        return None
    else:
        end_year = _year_for(end_month, _day(m["d2"]), published_on, lean)
    start_year = end_year - (1 if start_month > end_month else 0)
    return _between(
        date(start_year, start_month, _day(m["d1"])), date(end_year, end_month, _day(m["d2"]))
    )


def _week_of(
    m: re.Match[str], published_on: date | None, lean: Lean | None, _a: date | None
) -> ResolvedDate | None:
    """Return the seven days from the one told, some day of which is meant."""
    if published_on is None:
        return None
    month, day = _month(m["m"]), _day(m["d"])
    first = date(_year_for(month, day, published_on, lean), month, day)
    return _between(first, first + timedelta(days=6), is_rough=True)


def _month_of_year(
    m: re.Match[str], _p: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate:
    return _in_month(int(m["y"]), _month(m["m"]))


def _bare_month(
    m: re.Match[str], published_on: date | None, lean: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    month, which = _month(m["m"]), (m.groupdict().get("which") or "").lower()
    ahead = (month - published_on.month) % 12  # months until it next comes, 0: this month
    behind = (published_on.month - month) % 12
    if which == "this":
        return _in_month(published_on.year, month)
    if which == "last" or which.endswith("past"):
        shift = -(behind or 12)
    elif which:
        shift = ahead or 12
    elif lean == "past":
        shift = -behind
    elif lean == "future":
        shift = ahead
    else:
        shift = -behind if behind <= ahead else ahead
    return _in_month(*_shift_month(published_on, shift))


def _weekday_near(name: str, which: str, published_on: date, lean: Lean | None) -> date:
    wanted = _WEEKDAY_NUMBER[name[:3].lower()]
    ahead = (wanted - published_on.weekday()) % 7
    behind = (published_on.weekday() - wanted) % 7
    if which == "last" or which.endswith("past"):
        return published_on - timedelta(days=behind or 7)
    if which in ("next", "this coming", "the following"):
        return published_on + timedelta(days=ahead or 7)
    if which == "this" and lean is None:
        return published_on + timedelta(days=wanted - published_on.weekday())
    if lean == "future":
        return published_on + timedelta(days=ahead)
    return published_on - timedelta(days=behind)


def _weekday(
    m: re.Match[str], published_on: date | None, lean: Lean | None, anchor: date | None
) -> ResolvedDate | None:
    which = (m["which"] or "").lower()
    if which == "the following":
        published_on = anchor
    if published_on is None:
        return None
    if m["week"]:
        monday = published_on - timedelta(days=published_on.weekday())
        monday += timedelta(weeks={"last": -1, "this": 0, "next": 1}[m["week"].lower()])
        return _on(monday + timedelta(days=_WEEKDAY_NUMBER[m["w"][:3].lower()]))
    return _on(_weekday_near(m["w"], which, published_on, lean))


def _weekday_away(
    m: re.Match[str], published_on: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    length = 7 if m["unit"].lower() == "week" else 1
    day = _weekday_near(m["w"], "", published_on, "future")
    return _on(day + timedelta(days=length * _count(m["n"])))


def _weekday_span(
    m: re.Match[str], published_on: date | None, lean: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    which = (m["which"] or "").lower()
    start = _weekday_near(m["w1"], which, published_on, lean)
    length = (_WEEKDAY_NUMBER[m["w2"][:3].lower()] - start.weekday()) % 7
    return _between(start, start + timedelta(days=length))


_NEAR_DAYS = {
    "yesterday": -1, "last night": -1, "the day before yesterday": -2, "tomorrow": 1,
    "the day after tomorrow": 2,
}  # fmt: skip


def _near_day(
    m: re.Match[str], published_on: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    return _on(published_on + timedelta(days=_NEAR_DAYS.get(m["near"].lower(), 0)))


def _within_day(
    _m: re.Match[str], published_on: date | None, _l: Lean | None, anchor: date | None
) -> ResolvedDate | None:
    """Return the day the account is of: the one told just before, where that is no older news."""
    if published_on is None:
        return None
    if anchor is not None and 0 <= (published_on - anchor).days <= _ACCOUNT_DAYS:
        return _on(anchor)
    return _on(published_on)


def _week_offset(which: str) -> int:
    lowered = which.lower()
    if lowered == "last" or lowered.endswith("past"):
        return -1
    return 1 if lowered == "next" or lowered.endswith("coming") else 0


def _weekend(
    m: re.Match[str], published_on: date | None, lean: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    which = m["which"].lower()
    saturday = published_on + timedelta(days=5 - published_on.weekday())  # of this week
    is_past = which in ("last", "the past", "this past") or (
        lean != "future" and published_on.weekday() < 5 and which == "the"
    )
    is_past = is_past or (lean == "past" and published_on.weekday() < 5)
    if is_past:
        saturday -= timedelta(weeks=1)
    elif which == "next":
        saturday += timedelta(weeks=1)
    return _between(saturday, saturday + timedelta(days=1), is_rough=True)


def _week(
    m: re.Match[str], published_on: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    monday = published_on - timedelta(days=published_on.weekday())
    monday += timedelta(weeks=_week_offset(m["which"]))
    return _in_month_if_settled(monday, monday + timedelta(days=6))


def _relative_month(
    m: re.Match[str], published_on: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    return _in_month(*_shift_month(published_on, _week_offset(m["which"])))


def _relative_year(
    m: re.Match[str], published_on: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    return _in_year(published_on.year + _week_offset(m["which"]))


def _end_of_running(
    m: re.Match[str], published_on: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if published_on is None:
        return None
    if m["unit"].lower() == "year":
        return _in_year(published_on.year)
    return _in_month(published_on.year, published_on.month)


def _season(
    m: re.Match[str], published_on: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate | None:
    """Return the year of a season where hemispheres cannot change it."""
    which, season = m["which"].lower(), m["season"].lower()
    if published_on is None or season == "winter":
        return None
    if which == "this":
        return _in_year(published_on.year)
    return None


def _ago(
    m: re.Match[str], published_on: date | None, _l: Lean | None, _a: date | None
) -> ResolvedDate | None:
    return _away(-_count(m["n"]), m["unit"].lower(), published_on)


def _ahead(
    m: re.Match[str], published_on: date | None, lean: Lean | None, _a: date | None
) -> ResolvedDate | None:
    if lean == "past":  # 'the first such visit in 23 years' tells how long ago the last one was
        return None
    return _away(_count(m["n"] or m["n2"]), (m["unit"] or m["unit2"]).lower(), published_on)


def _away(count: int, unit: str, published_on: date | None) -> ResolvedDate | None:
    if published_on is None:
        return None
    if unit == "day":
        return _on(published_on + timedelta(days=count))
    if unit in ("week", "fortnight"):  # some day about then
        middle = published_on + timedelta(weeks=count * (2 if unit == "fortnight" else 1))
        return _in_month_if_settled(middle - timedelta(days=3), middle + timedelta(days=3))
    if unit == "month":
        return _in_month(*_shift_month(published_on, count))
    return _in_year(published_on.year + count)


def _anchored(
    m: re.Match[str], _p: date | None, _l: Lean | None, anchor: date | None
) -> ResolvedDate | None:
    if anchor is None:
        return None
    if m["same"]:
        return _on(anchor)
    if m["next"]:
        return _on(anchor + timedelta(days=1))
    if m["previous"]:
        return _on(anchor - timedelta(days=1))
    sign = -1 if m["way"].lower() in ("earlier", "before") else 1
    days = sign * _count(m["n"]) * (7 if m["unit"].lower() == "week" else 1)
    return _on(anchor + timedelta(days=days))


def _day_of_month(
    m: re.Match[str], published_on: date | None, lean: Lean | None, _a: date | None
) -> ResolvedDate | None:
    """Return the day nearest to publication with this number, on the side of `lean`."""
    if published_on is None:
        return None
    day = _day(m["d"])
    if m["which"]:
        year, month = _shift_month(published_on, _week_offset(m["which"]))
        return _on(date(year, month, day))
    near: list[tuple[int, date]] = []
    for shift in (-1, 0, 1):
        year, month = _shift_month(published_on, shift)
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        gap = (found - published_on).days
        fits = (lean != "future" and gap <= 0) or (lean == "future" and gap >= 0)
        near.append((abs(gap) + (0 if fits else 31), found))
    return _on(min(near)[1]) if near else None


def _bare_year(m: re.Match[str], _p: date | None, _l: Lean | None, _a: date | None) -> ResolvedDate:
    return _in_year(int(m["y"]))


_Resolver = Callable[[re.Match[str], date | None, Lean | None, date | None], ResolvedDate | None]
_RESOLVERS: dict[str, _Resolver] = {
    "iso": _iso,
    "span_two_months": _span,
    "span_two_months_day_first": _span,
    "span_month_first": _span,
    "span_day_first": _span,
    "week_of": _week_of,
    "month_first": _one_day,
    "day_first": _one_day,
    "month_year": _month_of_year,
    "month_alone": _bare_month,
    "month_before_noun": _bare_month,
    "weekday_span": _weekday_span,
    "weekday_away": _weekday_away,
    "weekday": _weekday,
    "near_day": _near_day,
    "within_day": _within_day,
    "weekend": _weekend,
    "week": _week,
    "month_relative": _relative_month,
    "year_relative": _relative_year,
    "end_of_running": _end_of_running,
    "season": _season,
    "ago": _ago,
    "ahead": _ahead,
    "anchored": _anchored,
    "day_alone": _day_of_month,
    "year_alone": _bare_year,
}
