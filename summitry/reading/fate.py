"""What becomes of a meeting that was to be part of a visit: it is put off or called off with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from summitry.reading.coreference import same_person
from summitry.reading.drafts import SummitDraft, TripDraft

_OFF = ("postponed", "cancelled")


def share(meetings: Iterable[SummitDraft], trips: Sequence[TripDraft]) -> None:
    """Give a meeting planned on a visit the fate that the article tells of the visit."""
    for meeting in meetings:
        if meeting.status != "planned" or meeting.place is None or meeting.series:
            continue
        visits = [
            trip
            for trip in trips
            if not trip.is_implied
            and trip.country == meeting.place.country
            and any(same_person(part.person, trip.part.person) for part in meeting.parts)
        ]
        off = [trip for trip in visits if trip.status in _OFF]
        if off and not any(trip.status in ("underway", "completed") for trip in visits):
            meeting.status = off[0].status
            meeting.status_evidence = replace(off[0].status_evidence, attribute="status")
