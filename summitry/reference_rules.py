"""What must hold of leaders and terms, of the seeds and of what a refresh would make of them.

A term is a row of leader_terms.csv. Its dates may be vague: a rule is broken only where it is
however the vague dates are taken. What breaks one and is so is listed in reference_exceptions.csv,
with the reason; an exception that excuses nothing is a fault itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Row = Mapping[str, str]

HEADS = ("head_of_state", "head_of_government")
HEADED_SINCE = date(2000, 1, 1)
RULES = ("several_holders", "no_head", "same_day")
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: of which office of which party, from when to when (half-open)."""

    rule: str
    party: str
    office: str
    leader_ids: tuple[str, ...]
    start: date
    end: date

    def __str__(self) -> str:
        who = " and ".join(self.leader_ids)
        of = " ".join(part for part in (who, self.party, self.office) if part)
        return f"{self.rule}: {of}, {self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class Span:
    """A term's days: `start` and `end` (half-open) as told, and their surest bounds."""

    leader_id: str
    party: str
    office: str
    start: date
    end: date
    latest_start: date
    earliest_end: date

    @property
    def is_over_at_once(self) -> bool:
        return self.end <= self.start


def party_of(row: Row) -> str:
    """Return the country of a term, or else its organisation."""
    return row["country_iso3"] or row["organisation_id"]


def first_day(text: str) -> date:
    """Return the first day of a day, month or year; raises ValueError where it is none."""
    return date.fromisoformat((text + "-01-01")[:10])


def day_after(text: str) -> date:
    """Return the day after the last one of a month or year; a day is half-open already."""
    if len(text) == 10:
        return date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:7] or 12)
    return date(year + month // 12, month % 12 + 1, 1)


def span_of(row: Row) -> Span:
    """Return a term's days; raises ValueError where a date is none."""
    start, end = row["start_date"], row["end_date"]
    latest_start = first_day(start)
    if len(start) < 10:
        latest_start = day_after(start) - timedelta(days=1)
    # Of a holder last seen on a day, nothing later is known.
    earliest_end = first_day(end) if end else _LAST
    return Span(
        leader_id=row["leader_id"],
        party=party_of(row),
        office=row["office"],
        start=first_day(start),
        end=day_after(end) if end else _LAST,
        latest_start=latest_start,
        earliest_end=earliest_end,
    )


def faults(
    terms: Iterable[Row], countries: Iterable[Row], exceptions: Sequence[Row], *, until: date
) -> list[Fault]:
    """Return what breaks a rule and is no exception, and the exceptions that excuse nothing.

    `until` is the day up to which the facts are known (exclusive).
    """
    spans = [span_of(row) for row in terms]
    members = [row["iso3"] for row in countries if row["un_member"] == "yes"]
    found = [*_same_day(spans), *several_holders(spans), *_no_head(spans, members, until)]
    used: set[int] = set()
    left = []
    for fault in found:
        excused = [number for number, row in enumerate(exceptions) if excuses(row, fault)]
        used.update(excused)
        if not excused:
            left.append(fault)
    stale = [row for number, row in enumerate(exceptions) if number not in used]
    return left + [
        Fault("excuses_nothing", row["party_id"], row["office"], (row["leader_id"],),
              *_days_of(row))
        for row in stale
    ]  # fmt: skip


def excuses(exception: Row, fault: Fault) -> bool:
    """Say whether an exception is about this fault, whole."""
    start, end = _days_of(exception)
    return (
        exception["rule"] == fault.rule
        and exception["party_id"] in ("*", fault.party)
        and exception["office"] in ("*", fault.office)
        and exception["leader_id"] in ("", *fault.leader_ids)
        and start <= fault.start
        and fault.end <= end
    )


def several_holders(spans: Iterable[Span]) -> Iterator[Fault]:
    """Give each two terms of one office whose days surely overlap."""
    offices: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for span in spans:
        offices[span.party, span.office].append(span)
    for (party, office), held in sorted(offices.items()):
        held.sort(key=lambda span: (span.start, span.end, span.leader_id))
        for number, one in enumerate(held):
            for other in held[number + 1 :]:
                if other.start >= one.end:
                    break
                start = max(one.latest_start, other.latest_start)
                end = min(one.earliest_end, other.earliest_end)
                if start < end:
                    ids = tuple(sorted({one.leader_id, other.leader_id}))
                    yield Fault("several_holders", party, office, ids, start, end)


def _same_day(spans: Iterable[Span]) -> Iterator[Fault]:
    """Give each term that ends before it starts, or on the day."""
    for span in spans:
        if span.is_over_at_once:
            ids = (span.leader_id,)
            yield Fault("same_day", span.party, span.office, ids, span.start, span.end)


def _no_head(spans: Iterable[Span], members: Iterable[str], until: date) -> Iterator[Fault]:
    """Give each time in which a member state has neither head of state nor of government."""
    heads: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        if span.office in HEADS:
            heads[span.party].append(span)
    for party in sorted(members):
        day = HEADED_SINCE
        for span in sorted(heads[party], key=lambda span: span.start):
            if day < span.start and day < until:
                yield Fault("no_head", party, "", (), day, min(span.start, until))
            day = max(day, span.end)
        if day < until:
            yield Fault("no_head", party, "", (), day, until)


def _days_of(exception: Row) -> tuple[date, date]:
    start, end = exception["from_date"], exception["to_date"]
    return (first_day(start) if start else _FIRST, first_day(end) if end else _LAST)
