"""What the rest of an article settles about a meeting: where it is, and whether it still is.

A sentence that tells of a meeting often leaves its place to the visit or the gathering it is part
of. Only what one visit or one gathering of the article settles without rival is taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from summitry.reading import dates
from summitry.reading.clauses import TIME, Place, Prepared
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
    r"(?:summit|meeting|gathering|forum|conference|assembly)\b|\bat (?:the|this) (?:summit"
    r"|gathering)\b",
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
    countries = {m.place.country for m in meetings if m.place} | {t.country for t in told}
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
        if meeting.place is None:
            _beside_others(meeting, meetings)
        if meeting.place is None and len(countries) == 1 and gatherings:
            # an article about one gathering: its leaders meet there
            _at_gathering(meeting, gatherings, "at the summit")


def date_meetings(
    prepared: Sequence[Prepared], meetings: Sequence[SummitDraft], published_on: date | None
) -> None:
    """Give a meeting just held the one recent day that the sentences it leans on tell.

    A title leans on the first sentences, 'the two leaders met' on the sentence before.
    """
    if published_on is None:
        return
    days = [_recent_days(one, published_on) for one in prepared]
    lead = next(
        (i for i, one in enumerate(prepared) if one.sentence.kind == "prose" and one.items), None
    )
    for meeting in meetings:
        if meeting.when is not None or meeting.status != "held" or meeting.series:
            continue
        one = prepared[meeting.order]
        if one.is_speech or one.sentence.kind in ("caption", "byline"):
            continue
        body = one.body
        if meeting.is_background or _LONG_AGO.search(body) or _PERFECT.search(body):
            continue
        is_title = one.sentence.field == "title"
        is_anaphoric = meeting.rule == "told at the meeting" or any(
            part.certainty <= _PRONOUN for part in meeting.parts
        )
        is_lead = (
            lead is not None
            and 0 < meeting.order - lead <= 2
            and _names_one(prepared[lead], meeting)
        )
        if meeting.format == "phone" or not (is_title or is_anaphoric or is_lead):
            continue
        first = lead if is_lead and lead is not None else meeting.order - (0 if is_title else 1)
        first = max(0, first)
        last = meeting.order + (2 if is_title else 0)
        told = {day for found in days[first : last + 1] for day, _ in found}
        if len(told) == 1:
            day = next(iter(told))
            meeting.when = ResolvedDate(day, None, "day")
            meeting.extra.append(next(e for found in days[first : last + 1] for _, e in found))


def _names_one(one: Prepared, meeting: SummitDraft) -> bool:
    """Return whether a sentence names somebody who met."""
    here = [p for item in one.items.values() for p in item.people]
    return any(same_person(p, part.person) for p in here for part in meeting.parts)


def _recent_days(one: Prepared, published_on: date) -> list[tuple[str, Evidence]]:
    """Return the days of this week that a sentence sets something on, with their words."""
    if one.is_speech or one.sentence.kind not in ("prose", "headline"):
        return []
    out: list[tuple[str, Evidence]] = []
    for position, item in one.found(0, len(one.body), TIME):
        if item.time is None or _SAID.search(one.body[max(0, position - 30) : position]):
            continue
        when = dates.resolve(item.time, published_on=published_on, lean="past", anchor=None)
        if when is None or len(when.start) != 10 or when.end is not None:
            continue
        age = (published_on - date.fromisoformat(when.start)).days
        if 0 <= age <= _RECENT_DAYS:
            out.append((when.start, one.item_evidence("date", item)))
    return out


_LONG_AGO = re.compile(
    r"\b(?:last (?:met|spoke|saw)|previous(?:ly)?|earlier (?!in the day|today)|ago)\b",
    re.IGNORECASE,
)
_RECENT_DAYS = 3
_PRONOUN = 0.8  # how sure it is whom a pronoun stands for: 'the two leaders', 'they'
# 'had spoken', 'has met': before what the article tells
_PERFECT = re.compile(
    r"\b(?:had|has|have) (?:\w+ly |also |already |never )?(?:met|spoken|talked|held|hosted)\b"
)
_SAID = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|added|tweeted|wrote)\b[^.;]{0,20}$",
    re.IGNORECASE,
)


def _share_fate(meeting: SummitDraft, trips: Iterable[TripDraft]) -> None:
    """A meeting planned on a visit that is put off is put off with it."""
    if meeting.status != "planned" or meeting.place is None:
        return
    visits = [t for t in trips if _is_of(meeting, t) and t.country == meeting.place.country]
    off = [t for t in visits if t.status in ("postponed", "cancelled")]
    if off and not any(t.status in ("underway", "completed") for t in visits):
        meeting.status = off[0].status
        meeting.status_evidence = replace(off[0].status_evidence, attribute="status")


def _is_of(meeting: SummitDraft, trip: TripDraft) -> bool:
    return any(same_person(part.person, trip.part.person) for part in meeting.parts)


def _at_gathering(meeting: SummitDraft, gatherings: Sequence[SummitDraft], body: str) -> None:
    if not _ASIDE.search(body):
        return
    near = [
        g
        for g in gatherings
        if _days_fit(meeting.when, g.when) and (g.status == meeting.status or not g.is_background)
    ]
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


def _beside_others(meeting: SummitDraft, meetings: Sequence[SummitDraft]) -> None:
    """Take the place where the article's other meetings of a host are, where all are at home."""
    parties = {part.person.party for part in meeting.parts}
    beside = [
        m
        for m in meetings
        if m.place is not None
        and m.place.country in parties
        and m.status == meeting.status
        and not m.is_background
        and any(part.person.party == m.place.country for part in m.parts)
        and _days_fit(meeting.when, m.when)
    ]
    if len({m.place.country for m in beside if m.place is not None}) != 1:
        return
    elsewhere = [
        m
        for m in meetings
        if m.place is not None
        and m.place.country not in parties
        and _shares(m, meeting)
        and _days_fit(meeting.when, m.when)
    ]
    if elsewhere:
        return
    cities = {m.place.city for m in beside if m.place is not None and m.place.city}
    first = beside[0]
    assert first.place is not None
    city = next(iter(cities)) if len(cities) == 1 else None
    _put(meeting, Place(first.place.country, city), first.extra)


def _shares(one: SummitDraft, other: SummitDraft) -> bool:
    return any(same_person(a.person, b.person) for a in one.parts for b in other.parts)


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
