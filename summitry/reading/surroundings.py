"""What the rest of an article settles about a meeting: where it is, and whether it still is.

A sentence that tells of a meeting often leaves its place to the visit or the gathering it is part
of. Only what one visit or one gathering of the article settles without rival is taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from summitry.reading.clauses import Place, Prepared
from summitry.reading.coreference import same_person
from summitry.reading.dates import ResolvedDate
from summitry.reading.drafts import SummitDraft, TripDraft
from summitry.reading.events import Evidence

_OF_VISIT = {
    "held": {"completed", "underway"},
    "planned": {"planned", "underway", "proposed"},
    "proposed": {"proposed", "planned"},
    "postponed": {"postponed", "cancelled", "planned"},
    "cancelled": {"cancelled", "postponed", "planned"},
}
_NEAR_DAYS = 4
_ASIDE = re.compile(
    r"\b(?:sidelines|margins|fringes|on the edges?) of (?:the |a |this )?(?:[\w\-’']+ ){0,3}"
    r"(?:summit|meeting|gathering|forum|conference|assembly)\b|\bat (?:the|this) (?:summit|gathering)\b",
    re.IGNORECASE,
)
# 'their first meeting', 'when they last met': perhaps elsewhere, long ago
_EARLIER = re.compile(
    r"\b(?:last|previous|previously|earlier|first|since|years? ago|months? ago|weeks? ago)\b",
    re.IGNORECASE,
)


def settle(
    prepared: Sequence[Prepared], meetings: Sequence[SummitDraft], trips: Sequence[TripDraft]
) -> None:
    """Give meetings the place, and the fate, of the one visit or gathering they belong to."""
    told = [trip for trip in trips if not trip.is_implied]
    gatherings = [m for m in meetings if m.series and m.place is not None]
    for meeting in meetings:
        if meeting.series:
            continue
        _share_fate(meeting, told)
        if meeting.place is not None or meeting.format in ("phone", "video"):
            continue
        body = prepared[meeting.order].body
        if meeting.is_background or (meeting.is_nominal and _EARLIER.search(body)):
            continue
        _at_gathering(meeting, gatherings, body)
        if meeting.place is None:
            _on_visit(meeting, told)


def _share_fate(meeting: SummitDraft, trips: Iterable[TripDraft]) -> None:
    """A meeting planned on a visit that is put off is put off with it."""
    if meeting.status != "planned" or meeting.place is None:
        return
    visits = [t for t in trips if _is_of(meeting, t) and t.country == meeting.place.country]
    fates = {t.status for t in visits}
    if len(fates) == 1 and fates & {"postponed", "cancelled"}:
        meeting.status = visits[0].status
        meeting.status_evidence = replace(visits[0].status_evidence, attribute="status")


def _is_of(meeting: SummitDraft, trip: TripDraft) -> bool:
    return any(same_person(part.person, trip.part.person) for part in meeting.parts)


def _at_gathering(meeting: SummitDraft, gatherings: Sequence[SummitDraft], body: str) -> None:
    if not _ASIDE.search(body):
        return
    near = [g for g in gatherings if _days_fit(meeting.when, g.when)]
    places = {g.place.country for g in near if g.place is not None}
    if len(places) == 1:
        found = max(
            near, key=lambda g: (g.place is not None and g.place.city is not None, -g.order)
        )
        assert found.place is not None
        _put(meeting, Place(found.place.country, found.place.city), found.extra)


def _on_visit(meeting: SummitDraft, trips: Sequence[TripDraft]) -> None:
    """Take the country of the one visit by which one of them comes to another."""
    parties = {part.person.party for part in meeting.parts}
    visits = [
        t
        for t in trips
        if _is_of(meeting, t)
        and t.country in parties
        and t.part.person.party != t.country
        and t.status in _OF_VISIT.get(meeting.status, ())
        and _days_fit(meeting.when, t.arrival)
    ]
    if len({t.country for t in visits}) != 1:
        return
    cities = {t.city for t in visits if t.city}
    best = max(visits, key=lambda t: t.weight)
    city = next(iter(cities)) if len(cities) == 1 else None
    told = next((t for t in visits if t.city == city), best)
    _put(meeting, Place(best.country, city), [*told.extra, replace(told.event, attribute="place")])


def _put(meeting: SummitDraft, place: Place, extra: Iterable[Evidence]) -> None:
    meeting.place = place
    evidence = [one for one in extra if one.attribute == "place"]
    meeting.extra.extend(one for one in evidence[:2] if one not in meeting.extra)


def _days_fit(one: ResolvedDate | None, other: ResolvedDate | None) -> bool:
    if one is None or other is None:
        return True
    if len(one.start) == 10 and len(other.start) == 10:
        gap = (date.fromisoformat(one.start) - date.fromisoformat(other.start)).days
        return abs(gap) <= _NEAR_DAYS
    short = min(len(one.start), len(other.start))
    return one.start[:short] == other.start[:short]
