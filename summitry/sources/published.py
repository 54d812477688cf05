"""What a date string says of when an article was published; nothing is guessed.

ISO 8601 and RFC 822/2822 are read, and nothing else: a string that two readers could take for
two days stays unread, and the article is stored without a date. Which of several strings is
believed is claims.py's to decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

EARLIEST = date(1990, 1, 1)
LEEWAY = timedelta(hours=24)

# Zone names that mean one offset wherever they are written; IST, BST, AST and the like are read
# only where the source's own time zone uses that name.
_ZONES = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("CET", "WEST", "MEZ"), 60),
    **dict.fromkeys(("CEST", "MEST", "MESZ", "EET", "SAST", "CAT"), 120),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT"), 180),
    **dict.fromkeys(("PKT", "UZT"), 300),
    "NPT": 345,
    **dict.fromkeys(("WIB", "ICT"), 420),
    **dict.fromkeys(("HKT", "SGT", "AWST", "PHT"), 480),
    **dict.fromkeys(("JST", "KST"), 540),
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    "EDT": -240,
    **dict.fromkeys(("EST", "CDT"), -300),  # RFC 822 fixes the names of the United States
    **dict.fromkeys(("CST", "MDT"), -360),
    **dict.fromkeys(("MST", "PDT"), -420),
    "PST": -480,
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
_CLOCK = r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_ZONE = r"(?P<zone>[A-Za-z]{1,5}|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?)"
_ISO = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:[Tt ]{_CLOCK}(?: ?{_ZONE})?)?"
)
_RFC = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})\.?\s+(?P<year>\d{{4}})"
    rf"(?:\s+{_CLOCK}(?:\s*{_ZONE})?(?:\s*\([A-Za-z ]*\))?)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Published:
    """`on` is the day where it was written; `at` the instant in UTC, where a zone is known."""

    on: date | None
    at: datetime | None
    raw: str | None  # as the source wrote it


SILENT = Published(None, None, None)


def published(raw: str | None, *, time_zone: str | None = None) -> Published:
    """Return what a source's date string says; `time_zone` (IANA) serves times that name none."""
    raw = (raw or "").strip()
    if not raw:
        return SILENT
    match = _ISO.fullmatch(raw) or _RFC.fullmatch(raw)
    if match is None or not _weekday_is_english(raw):
        return Published(None, None, raw)
    parts = match.groupdict()
    month = parts["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        day = date(int(parts["year"]), number, int(parts["day"]))
        if parts["hour"] is None:
            return Published(day, None, raw)
        local = _local_time(day, parts)
        at = _instant(local, parts["zone"], time_zone)
    except (ValueError, OverflowError):
        return Published(None, None, raw)
    return Published(local.date(), at, raw)


def is_implausible(when: Published, *, collected_at: datetime) -> bool:
    """Tell whether the article would be older than 1990 or newer than a day after collection."""
    if when.on is None:
        return False
    if when.on < EARLIEST:
        return True
    if when.at is not None:
        return when.at > collected_at + LEEWAY
    return when.on > (collected_at + LEEWAY).date()


def _weekday_is_english(raw: str) -> bool:
    word = raw.split(maxsplit=1)[0]
    return not word[0].isalpha() or _WEEKDAY.fullmatch(word) is not None


def _local_time(day: date, parts: dict[str, str | None]) -> datetime:
    second = int(parts["second"] or 0)
    leap = second == 60  # a leap second is the next one here
    local = datetime(
        day.year, day.month, day.day, int(parts["hour"] or 0), int(parts["minute"] or 0),
        59 if leap else second, int((parts["fraction"] or "0")[:6].ljust(6, "0")),
    )  # fmt: skip
    return local + timedelta(seconds=1) if leap else local


def _instant(local: datetime, zone: str | None, time_zone: str | None) -> datetime | None:
    """Return the UTC instant; None where the zone is unnamed, unknown or names no one hour."""
    own = ZoneInfo(time_zone) if time_zone else None
    tz: tzinfo | None
    if zone is None:
        tz = own if own is not None and _is_unambiguous(local, own) else None
    elif zone[-1].isdigit():
        tz = _offset(zone)
    elif own is not None and local.replace(tzinfo=own).tzname() == zone.upper():
        tz = own
    else:
        minutes = _ZONES.get(zone.upper())
        tz = None if minutes is None else timezone(timedelta(minutes=minutes))
    return None if tz is None else local.replace(tzinfo=tz).astimezone(UTC)


def _offset(text: str) -> timezone:
    digits = re.sub(r"\D", "", text).ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if "-" in text else span)


def _is_unambiguous(local: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the clock showed this time exactly once (summer time skips and repeats)."""
    offsets = {local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    return len(offsets) == 1
