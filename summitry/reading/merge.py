"""Mentions of one event within an article become one item, with all their evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from summitry.reading import strength
from summitry.reading.clauses import Place
from summitry.reading.coreference import same_person
from summitry.reading.dates import ResolvedDate
from summitry.reading.drafts import Part, SummitDraft, TripDraft
from summitry.reading.events import (
    Evidence,
    Level,
    Person,
    Summit,
    SummitStatus,
    Trip,
    TripStatus,
)

_FIRMNESS = {"cancelled": 5, "postponed": 4, "held": 3, "planned": 2, "proposed": 1}
HEADS = ("head_of_state", "head_of_government", "organisation_head")
_NEAR_DAYS = 1


# Summits -------------------------------------------------------------------------------------


def summits(drafts: Sequence[SummitDraft]) -> tuple[Summit, ...]:
    """Return one summit an event, in reading order."""
    clusters: list[list[SummitDraft]] = []
    for draft in sorted(drafts, key=lambda d: (d.order, d.event.start)):
        home = next((c for c in clusters if all(_one_summit(d, draft) for d in c)), None)
        if home is None:
            clusters.append([draft])
        else:
            home.append(draft)
    clusters = _absorbed(clusters)
    found = [s for s in map(_summit, clusters) if s is not None]
    return tuple(found)


def _keys(parts: Iterable[Part]) -> frozenset[str]:
    return frozenset(p.person.leader_id or f"{p.person.name}@{p.person.party}" for p in parts)


def _one_summit(one: SummitDraft, other: SummitDraft) -> bool:
    if one.is_recalled != other.is_recalled:
        now = other if one.is_recalled else one
        is_the_storys = now.event.field == "title" or now.when is not None
        if is_the_storys and not (one.when and one.when == other.when):
            return False
    if one.series or other.series:
        return (
            one.series == other.series
            and _editions_fit(one, other)
            and dates_fit(one.when, other.when)
            and _places_fit(one.place, other.place)
        )
    a, b = _keys(one.parts), _keys(other.parts)
    if not (a <= b or b <= a):
        return False
    if a != b and not (one.is_nominal or other.is_nominal) and one.when != other.when:
        return False
    if a == b and {one.status, other.status} in ({"postponed"}, {"postponed", "planned"}):
        return True  # its old day and its new one
    if not dates_fit(one.when, other.when) or not _places_fit(one.place, other.place):
        return False
    if not _formats_fit(one, other):
        return False
    return _statuses_fit(one, other)


def _editions_fit(one: SummitDraft, other: SummitDraft) -> bool:
    """Return whether two mentions of a series can be of one gathering: COP26 is not COP27."""
    if one.edition == other.edition:
        return True
    if one.edition is not None and other.edition is not None:
        return False
    numbered, plain = (one, other) if one.edition is not None else (other, one)
    if numbered.edition in ("next", "following", "last", "previous"):
        return plain.status == numbered.status and plain.when == numbered.when is not None
    return True


# 'talks', 'their conversation', 'spoke': by phone or face to face
_SPOKEN = re.compile(r"conversation|discuss|sp[eo]ak|spoke|talk|told|tells", re.IGNORECASE)


def _formats_fit(one: SummitDraft, other: SummitDraft) -> bool:
    if one.format == other.format or one.format is None or other.format is None:
        return True
    if one.order == other.order and not (one.is_format_told and other.is_format_told):
        return True
    if {one.format, other.format} == {"phone", "in_person"}:
        # 'X and Y spoke' tells of a call only where nothing tells of a meeting that day
        spoke = one if one.format == "phone" else other
        if not spoke.is_format_told and spoke.rule == "met together":
            return True
        vague = next(
            (d for d in (one, other) if not d.is_format_told and _SPOKEN.search(d.event.quote)),
            None,
        )
        if vague is None:
            return False
        if vague.format == "in_person" and vague.place is not None:
            return False
        return len(one.parts) == len(other.parts) and (
            vague.event.field == "title"
            or (one.when is not None and one.when == other.when)
            or (vague.when is None and vague.is_nominal)
        )
    return not (one.is_format_told and other.is_format_told)


def _statuses_fit(one: SummitDraft, other: SummitDraft) -> bool:
    if one.status == other.status or not (one.is_status_told and other.is_status_told):
        return True
    pair = {one.status, other.status}
    if "held" not in pair:
        return True  # proposed, planned, postponed, cancelled: one story of one meeting
    if one.when is not None and other.when is not None:
        return True  # the days already fit
    other_status = (pair - {"held"}).pop()
    undated = one if one.when is None else other
    # a plan told without a day is the held meeting only if it is but a pointer to it
    return (
        other_status == "planned"
        and undated.is_nominal
        and undated.status == "planned"
        and (abs(one.order - other.order) <= 1)
    )


def dates_fit(one: ResolvedDate | None, other: ResolvedDate | None) -> bool:
    if one is None or other is None:
        return True
    a, b = one.start, other.start
    if len(a) == 10 and len(b) == 10:
        first, second = date.fromisoformat(a), date.fromisoformat(b)
        if abs((first - second).days) <= _NEAR_DAYS and (
            one.is_rough or other.is_rough or first == second
        ):
            return True
        return _within(a, other) or _within(b, one)
    short = min(len(a), len(b))
    return a[:short] == b[:short]


def _within(day: str, span: ResolvedDate) -> bool:
    return span.end is not None and span.start <= day <= span.end


def _places_fit(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return True
    if one.country != other.country:
        return False
    return one.city is None or other.city is None or one.city == other.city


def _absorbed(clusters: list[list[SummitDraft]]) -> list[list[SummitDraft]]:
    """Return the clusters; an undated weaker one joins the only dated one of the same people."""
    out: list[list[SummitDraft]] = []
    for cluster in clusters:
        lead = cluster[0]
        if lead.series:
            out.append(cluster)
            continue
        keys = _keys(p for d in cluster for p in d.parts)
        is_vague = not any(d.when or d.place for d in cluster)
        home = None
        if is_vague:
            same = [
                c
                for c in clusters
                if c is not cluster
                and not c[0].series
                and keys <= _keys(p for d in c for p in d.parts)
                and any(d.when or d.place for d in c)
                and (c[0].format == lead.format or not lead.is_format_told)
                and (_status_of(c) == _status_of(cluster) or (all(d.is_nominal for d in cluster)))
            ]
            home = same[0] if same else None
        if home is not None:
            home.extend(cluster)
        else:
            out.append(cluster)
    return out


def _status_of(cluster: Sequence[SummitDraft]) -> str:
    return _best_status(cluster)[0]


def _best_status(cluster: Sequence[SummitDraft] | Sequence[TripDraft]) -> tuple[str, Evidence]:
    """Return the status that the strongest mention tells, with its evidence."""
    scores: dict[str, float] = {}
    told = [d for d in cluster if d.is_status_told] or cluster
    for draft in told:
        scores[draft.status] = max(scores.get(draft.status, 0.0), draft.weight)
    if "cancelled" in scores or "postponed" in scores:
        status = (
            "cancelled" if scores.get("cancelled", 0) >= scores.get("postponed", 0) else "postponed"
        )
    elif "held" in scores and scores["held"] >= max(scores.values()) - 0.25:
        status = "held"
    else:
        status = max(scores, key=lambda s: (round(scores[s], 1), _FIRMNESS.get(s, 0)))
    draft = max((d for d in told if d.status == status), key=lambda d: d.weight)
    return status, draft.status_evidence


def _summit(cluster: list[SummitDraft]) -> Summit | None:
    best = sorted(cluster, key=lambda d: -d.weight)
    parts = _merged_parts(best)
    if best[0].series is None and len({p.person.party for p in parts}) < 2:
        return None
    status, status_evidence = _best_status(cluster)
    told = next((d for d in best if d.format is not None and d.is_format_told), None)
    form = (told or best[0]).format
    when = best_date([d.when for d in best if d.status == status] or [d.when for d in best])
    if when is None:
        when = best_date([d.when for d in best])
    place = _best_venue(best, best_place([d.place for d in best]))
    evidence = [best[0].event, status_evidence, *(p.evidence for p in parts)]
    for draft in best:
        evidence.extend([draft.event, *draft.extra])
    if form in ("phone", "video"):
        place = None
        evidence = [e for e in evidence if e.attribute != "place"]
    first = when.start if when else ""
    ended = next((d.ended for d in best if d.ended is not None and d.ended > first), None)
    if when is None and ended is None:
        evidence = [e for e in evidence if e.attribute != "date"]
    return Summit(
        participants=tuple(_with_role(p.person, place) for p in parts), series=best[0].series,
        format=form, status=cast(SummitStatus, status),
        level=_level(parts) if best[0].series is None else _series_level(cluster, parts),
        start_date=when.start if when else None,
        end_date=(when.end if when and not when.is_rough else None) or ended,
        country=place.country if place else None, city=place.city if place else None,
        venue=place.venue if place else None, confidence=strength.of_summit(cluster),
        evidence=distinct_evidence(evidence),
    )  # fmt: skip


def _with_role(person: Person, place: Place | None) -> Person:
    if person.role is None and place is not None and place.country and person.party:
        return replace(person, role="host" if person.party == place.country else None)
    return person


def _merged_parts(drafts: Sequence[SummitDraft]) -> list[Part]:
    out: list[Part] = []
    for draft in drafts:
        for part in draft.parts:
            index = next((i for i, p in enumerate(out) if same_person(p.person, part.person)), None)
            if index is None:
                out.append(part)
            elif out[index].person.role is None and part.person.role is not None:
                out[index] = Part(part.person, out[index].evidence, out[index].certainty)
    return out


def _level(parts: Sequence[Part]) -> Level:
    """Return 'ministers' unless heads of two parties take part."""
    sides = {p.person.party for p in parts if p.person.office in HEADS or p.person.office is None}
    return "leaders" if len(sides) >= 2 else "ministers"


def _series_level(cluster: Sequence[SummitDraft], parts: Sequence[Part]) -> Level:
    if any(d.is_ministerial for d in cluster):
        return "ministers"
    if parts and all(p.person.office in ("foreign_minister", "deputy_head") for p in parts):
        return "ministers"
    return "leaders"


def best_date(found: Sequence[ResolvedDate | None]) -> ResolvedDate | None:
    """Return the first of the most precise dates."""
    told = [w for w in found if w is not None]
    return max(told, key=lambda w: (len(w.start), w.end is None or not w.is_rough), default=None)


def best_place(found: Sequence[Place | None]) -> Place | None:
    """Return the first place, filled up by those that agree with it."""
    told = [p for p in found if p is not None]
    if not told:
        return None
    country, city, venue = told[0].country, told[0].city, told[0].venue
    for place in told[1:]:
        if place.country == country and (city is None or place.city in (None, city)):
            city = city or place.city
            venue = venue or place.venue
    return Place(country, city, venue)


_GREETED = re.compile(r"greet|welcom|salut|arriv|honou?r|ceremon", re.IGNORECASE)


def _best_venue(drafts: Sequence[SummitDraft], place: Place | None) -> Place | None:
    """Return the place with the venue that most and surest mentions give.

    Where somebody was greeted need not be where they met, and a house told by its use ('the
    premier's residence') tells less than one told by its name.
    """
    if place is None:
        return None
    votes: dict[str, float] = {}
    for draft in drafts:
        told = draft.place
        if told is None or told.venue is None or told.country != place.country:
            continue
        if told.city is not None and place.city is not None and told.city != place.city:
            continue
        doubt = 0.4 if _GREETED.match(draft.event.quote) else 1.0
        doubt *= 1.0 if told.venue[:1].isupper() else 0.6
        votes[told.venue] = votes.get(told.venue, 0.0) + draft.weight * doubt
    if not votes:
        return place
    return replace(place, venue=max(votes, key=lambda venue: votes[venue]))


def distinct_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))


# Trips ---------------------------------------------------------------------------------------


def trips(drafts: Sequence[TripDraft], published_on: date | None = None) -> tuple[Trip, ...]:
    """Return one trip a leader, country and visit, in reading order.

    On the publication day somebody is still there whose last day lies ahead.
    """
    clusters: list[list[TripDraft]] = []
    for draft in sorted(drafts, key=lambda d: (d.is_implied, d.order, d.event.start)):
        home = next((c for c in clusters if all(_one_trip(d, draft) for d in c)), None)
        if home is None:
            clusters.append([draft])
        else:
            home.append(draft)
    clusters = _joined(clusters, _vague_trip)
    ordered = sorted(clusters, key=lambda c: min(d.order for d in c))
    found = [_trip(cluster, published_on) for cluster in ordered]
    return tuple(_as_far(trip, found, ordered) for trip in found)


_MADE = ("underway", "completed")


def _as_far(trip: Trip, found: Sequence[Trip], clusters: Sequence[Sequence[TripDraft]]) -> Trip:
    """Return a trip of which no words tell how far it is, as far as another guest's is.

    Both came to one place in the same month; what only one of them said there ends no stay.
    """
    if trip.status != "completed" or trip.departure_date is not None:
        return trip
    own = clusters[found.index(trip)]
    if any(d.rule == "meeting abroad" for d in own) and not any(map(_tells_an_end, own)):
        for other in found:
            is_beside = (other.country, other.city) == (trip.country, trip.city)
            if is_beside and other.status == "underway" and other.arrival_date == trip.arrival_date:
                return replace(trip, status="underway")
    return trip


_ENDS = re.compile(
    r"\b(?:after|follow|wrap|left|leav|visit|return|last|end|conclu|finish|was|were|earlier|depart"
    r"|flew|since|back|complet|during)",
    re.IGNORECASE,
)


def _tells_an_end(draft: TripDraft) -> bool:
    """Return whether a mention tells by its own words that a stay is over."""
    if draft.status != "completed" or draft.rule == "meeting abroad":
        return False
    return bool(draft.departure) or _ENDS.search(draft.status_evidence.quote) is not None


def _one_trip(one: TripDraft, other: TripDraft) -> bool:
    if one.country != other.country or not same_person(one.part.person, other.part.person):
        return False
    if one.arrival is not None and other.arrival is not None:
        return _tripdates_fit(one, other)
    if not (one.is_status_told and other.is_status_told):
        return True
    past = {"completed", "underway"}
    if {one.status, other.status} == {"underway", "planned"}:
        ahead, now = (one, other) if one.status == "planned" else (other, one)
        # what is still to do on a visit: a meeting there, or another town
        return ahead.is_implied or (ahead.city is not None and ahead.city != now.city)
    return (one.status in past) == (other.status in past)


def _tripdates_fit(one: TripDraft, other: TripDraft) -> bool:
    a, b = one.arrival, other.arrival
    assert a is not None and b is not None
    if len(a.start) == 10 and len(b.start) == 10:
        gap = abs((date.fromisoformat(a.start) - date.fromisoformat(b.start)).days)
        return gap <= 4
    short = min(len(a.start), len(b.start))
    return a.start[:short] == b.start[:short]


def _vague_trip(vague: list[TripDraft], home: list[TripDraft]) -> bool:
    """Return whether a trip told without a day belongs to one told better."""
    one, other = vague[0], home[0]
    if one.country != other.country or not same_person(one.part.person, other.part.person):
        return False
    if any(d.arrival for d in vague):
        return False
    if all(d.is_implied for d in vague):
        return True
    states = {d.status for d in vague} | {d.status for d in home}
    return not ({"planned", "proposed"} & states and {"completed"} & states)


def _joined(
    clusters: list[list[TripDraft]],
    belongs: Callable[[list[TripDraft], list[TripDraft]], bool],
) -> list[list[TripDraft]]:
    out: list[list[TripDraft]] = []
    for cluster in clusters:
        home = next((c for c in out if belongs(cluster, c) or belongs(c, cluster)), None)
        if home is None:
            out.append(cluster)
        else:
            home.extend(cluster)
    return out


def _trip(cluster: list[TripDraft], published_on: date | None) -> Trip:
    best = sorted(cluster, key=lambda d: (d.is_implied, -d.weight))
    status, status_evidence = _trip_status(cluster)
    arrival = best_date([d.arrival for d in best])
    departure = best_date([d.departure for d in best])
    if arrival and departure and departure.start < arrival.start[: len(departure.start)]:
        departure = None  # of another visit
    if status == "completed" and _is_on(arrival, departure, published_on):
        status = "underway"
    elif status == "underway" and _is_over(departure, published_on):
        status = "completed"
    person = best[0].part.person
    evidence = [best[0].event, status_evidence, best[0].part.evidence]
    for draft in best:
        evidence.extend([draft.event, *draft.extra])
    if arrival is None:
        evidence = [e for e in evidence if e.attribute != "date"]
    level: Level = (
        "ministers" if person.office in ("foreign_minister", "deputy_head") else "leaders"
    )
    return Trip(
        leader=replace(person, role=None), country=best[0].country,
        city=next((d.city for d in best if d.city), None),
        arrival_date=arrival.start if arrival else None,
        departure_date=departure.start if departure else None,
        status=cast(TripStatus, status), tour=next((d.tour for d in best if d.tour), None),
        purpose=next((d.purpose for d in best if d.purpose), None), level=level,
        confidence=strength.of_trip(cluster), evidence=distinct_evidence(evidence),
    )  # fmt: skip


def _is_on(
    arrival: ResolvedDate | None, departure: ResolvedDate | None, published_on: date | None
) -> bool:
    """Return whether a stay whose first and last day are told goes on past the publication."""
    if arrival is None or departure is None or published_on is None:
        return False
    if len(arrival.start) < len("2025-10-28") or len(departure.start) < len("2025-10-28"):
        return False
    return arrival.start <= published_on.isoformat() < departure.start


def _is_over(departure: ResolvedDate | None, published_on: date | None) -> bool:
    """Return whether the last day of a stay is told and was before the publication."""
    if departure is None or published_on is None or len(departure.start) < len("2025-10-28"):
        return False
    return departure.start < published_on.isoformat()


def _trip_status(cluster: Sequence[TripDraft]) -> tuple[str, Evidence]:
    order = ("cancelled", "postponed", "underway", "completed", "planned", "proposed")
    scores: dict[str, float] = {}
    said = [d for d in cluster if d.is_status_told]
    told = [d for d in said if not d.is_implied] or said or cluster
    for draft in told:
        scores[draft.status] = max(scores.get(draft.status, 0.0), draft.weight)
    # Whoever has left is there no more, whatever else is told of the stay.
    left = [d for d in told if d.status == "completed" and d.departure]
    if left and "underway" in scores:
        order = ("cancelled", "postponed", "completed", "underway", "planned", "proposed")
    top = max(scores.values())
    status = next(s for s in order if s in scores and scores[s] >= top - 0.3)
    draft = max((d for d in told if d.status == status), key=lambda d: d.weight)
    return status, draft.status_evidence
