"""Trips that the whole article tells: of those who meet abroad, their arrivals, their tours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from summitry.reading import dates, itinerary, trips
from summitry.reading.clauses import Prepared, people_in, subject
from summitry.reading.confidence import score_of
from summitry.reading.coreference import same_person
from summitry.reading.dates import ResolvedDate
from summitry.reading.drafts import Part, SummitDraft, TripDraft
from summitry.reading.events import Summit
from summitry.reading.rules.notation import compiled
from summitry.reading.rules.travel import SEATS
from summitry.reading.travellers import is_anothers
from summitry.reading.triggers import Gate

# 'X, who arrived on Sunday on a four-day trip': where, the rest of the article tells
_BARE_ARRIVAL = compiled(
    r"\b(?P<verb>arrived|landed|flew in|touched down)(?: (?:here|there))?"
    r"(?: (?:early|late|earlier))?(?: on)? (?P<time><T>)(?! (?:in|at|from) (?:the )?<L>)"
)
_BARE_GATE = Gate(_BARE_ARRIVAL)


def implied_trips(
    found: Iterable[Summit], drafts: Sequence[SummitDraft], published_on: date | None
) -> list[TripDraft]:
    """Return the trips of those who meet in a country that is not their own."""
    out: list[TripDraft] = []
    for summit in found:
        if summit.country is None or summit.format != "in_person":
            continue
        state = {"held": "completed", "postponed": "postponed"}.get(summit.status, summit.status)
        if state == "completed" and published_on is not None and _is_recent(summit, published_on):
            state = "underway"
        place = [e for e in summit.evidence if e.attribute == "place"]
        event = summit.evidence[0]
        for person in summit.participants:
            if person.party is None or person.party == summit.country:
                continue
            if summit.country in SEATS.get(person.party, ()):
                continue
            named = _named(person, drafts)
            if named is None:
                continue
            arrival = dates.month_of_visit(summit.start_date) if summit.start_date else None
            extra = list(place)
            if arrival is not None:
                extra += [e for e in summit.evidence if e.attribute == "date"]
            out.append(
                TripDraft(
                    order=10**6, rule="meeting abroad",
                    weight=score_of("summits", summit.confidence) * 0.95,
                    status=state, part=named, country=summit.country, event=event,
                    status_evidence=summit.evidence[1], city=summit.city,
                    arrival=arrival, extra=extra, is_implied=True,
                )
            )  # fmt: skip
    return out


def _named(person: object, drafts: Sequence[SummitDraft]) -> Part | None:
    for draft in drafts:
        for part in draft.parts:
            if same_person(part.person, person):  # type: ignore[arg-type]
                return part
    return None


def _is_recent(summit: Summit, published_on: date) -> bool:
    if summit.start_date is None or len(summit.start_date) < 10:
        return False
    return (published_on - date.fromisoformat(summit.start_date)).days <= 1


def bare_arrivals(
    prepared: Sequence[Prepared], drafts: Sequence[TripDraft], published_on: date | None
) -> list[TripDraft]:
    """Return the days of arrival told without a place, of those who are in one country only."""
    out: list[TripDraft] = []
    for one in prepared:
        if not _BARE_GATE.is_open(one.words) or not _BARE_GATE.is_open(one.cues):
            continue
        match = _BARE_ARRIVAL.search(one.body)
        who = subject(one, match.start()) if match else None
        if match is None or who is None or is_anothers(one.body[who.end : match.start()], "go"):
            continue
        people = people_in(one, who)
        time = one.items[match["time"]]
        when = time.time and dates.resolve(
            time.time, published_on=published_on, lean="past", anchor=one.anchor
        )
        if len(people) != 1 or not when or when.end or len(when.start) < len("2025-10-28"):
            continue
        own = [d for d in drafts if same_person(d.part.person, people[0][1])]
        own = [d for d in own if d.status in ("underway", "completed")]
        if len({d.country for d in own}) != 1:
            continue
        base = max(own, key=lambda d: d.weight)
        days = itinerary.days_told(one, match.start(), match.end())
        first = date.fromisoformat(when.start)
        last = (first + timedelta(days=days - 1)).isoformat() if days else None
        out.append(
            replace(
                base, order=one.index, rule="arrived",
                arrival=ResolvedDate(when.start, None, "day"),
                departure=ResolvedDate(last, None, "day") if last else None,
                event=one.evidence("event", *match.span("verb")),
                extra=[*base.extra, one.item_evidence("date", time)], is_implied=False,
            )
        )  # fmt: skip
    return out


def name_tours(prepared: Sequence[Prepared], drafts: Sequence[TripDraft]) -> None:
    """Give the trips of one leader the name of the tour that the article tells they are on."""
    for one in prepared:
        found = trips.tour_of(one)
        if found is None:
            continue
        tour, evidence, people = found
        for draft in drafts:
            if draft.tour is None and any(same_person(draft.part.person, p) for p in people):
                draft.tour = tour
                draft.extra.append(evidence)
