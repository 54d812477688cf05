"""A Reading as the JSON object that `summitry read` prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from summitry.reading.events import (
    Agreement,
    Evidence,
    LeaderMention,
    Person,
    Reading,
    Summit,
    Trip,
)


def to_json(reading: Reading, *, floor: float | None) -> dict[str, Any]:
    """Return the reading with what its confidence lifts to `floor`; all of it where None."""
    low = 0.0 if floor is None else floor
    return {
        "id": reading.article_id,
        "published_on": reading.published_on,
        "leaders": [_leader(x) for x in reading.leaders if x.confidence >= low],
        "summits": [_summit(x) for x in reading.summits if x.confidence >= low],
        "agreements": [_agreement(x) for x in reading.agreements if x.confidence >= low],
        "trips": [_trip(x) for x in reading.trips if x.confidence >= low],
    }


def _leader(leader: LeaderMention) -> dict[str, Any]:
    return {
        "name": leader.name, "party": leader.party, "office": leader.office,
        "confidence": leader.confidence, "evidence": _evidence(leader.evidence),
    }  # fmt: skip


def _person(person: Person) -> dict[str, Any]:
    return {"name": person.name, "party": person.party}


def _summit(summit: Summit) -> dict[str, Any]:
    return {
        "participants": [_person(p) for p in summit.participants], "series": summit.series,
        "format": summit.format, "status": summit.status, "level": summit.level,
        "start_date": summit.start_date, "end_date": summit.end_date, "country": summit.country,
        "city": summit.city, "venue": summit.venue, "confidence": summit.confidence,
        "evidence": _evidence(summit.evidence),
    }  # fmt: skip


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "parties": list(agreement.parties), "title": agreement.title, "kind": agreement.kind,
        "topic": agreement.topic, "status": agreement.status, "date": agreement.date,
        "country": agreement.country, "city": agreement.city, "confidence": agreement.confidence,
        "evidence": _evidence(agreement.evidence),
    }  # fmt: skip


def _trip(trip: Trip) -> dict[str, Any]:
    return {
        "leader": _person(trip.leader), "country": trip.country, "city": trip.city,
        "arrival_date": trip.arrival_date, "departure_date": trip.departure_date,
        "status": trip.status, "tour": trip.tour, "level": trip.level,
        "confidence": trip.confidence, "evidence": _evidence(trip.evidence),
    }  # fmt: skip


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        {"attribute": e.attribute, "field": e.field, "start": e.start, "end": e.end,
         "quote": e.quote}
        for e in evidence
    ]  # fmt: skip
