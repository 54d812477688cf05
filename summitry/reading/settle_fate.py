"""What becomes of a meeting when the visit it belongs to is put off or called off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summitry.reading.coreference import same_person
from summitry.reading.drafts import SummitDraft, TripDraft


def settle(meetings: Sequence[SummitDraft], trips: Sequence[TripDraft]) -> None:
    """Put off or call off the meetings planned on a visit that is."""
    for meeting in meetings:
        if meeting.series is not None or meeting.status != "planned" or meeting.place is None:
            continue
        visits = [
            trip
            for trip in trips
            if not trip.is_implied and trip.country == meeting.place.country
            and any(same_person(part.person, trip.part.person) for part in meeting.parts)
        ]  # fmt: skip
        off = [trip for trip in visits if trip.status in ("postponed", "cancelled")]
        fates = {trip.status for trip in visits} - {"planned", "proposed"}
        if len(fates) == 1 and off:
            meeting.status = off[0].status
            meeting.status_evidence = replace(off[0].status_evidence, attribute="status")


__all__ = ["settle"]
