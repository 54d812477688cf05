"""Which mentions an item was merged from: for how sure it is, and for who asks why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summitry.reading.drafts import AgreementDraft, SummitDraft, TripDraft
from summitry.reading.events import Agreement, Summit, Trip

Event = Summit | Agreement | Trip
Draft = SummitDraft | TripDraft | AgreementDraft
Kind = Literal["summit", "trip", "agreement"]


@dataclass(frozen=True, slots=True)
class Drafts:
    """All mentions that an article was found to have."""

    summits: Sequence[SummitDraft] = ()
    trips: Sequence[TripDraft] = ()
    agreements: Sequence[AgreementDraft] = ()


def kind_of(item: Event) -> Kind:
    if isinstance(item, Summit):
        return "summit"
    return "agreement" if isinstance(item, Agreement) else "trip"


def drafts_of(item: Event, told: Drafts) -> list[Draft]:
    """Return the mentions that an item was merged from, in the order of the text."""
    spans = {(e.field, e.start, e.end) for e in item.evidence if e.attribute == "event"}
    drafts: Sequence[Draft] = told.agreements
    if isinstance(item, Summit):
        drafts = told.summits
    elif isinstance(item, Trip):
        drafts = told.trips
    found = [d for d in drafts if (d.event.field, d.event.start, d.event.end) in spans]
    own = [d for d in found if _is_of(d, item)]
    return sorted(own or found, key=lambda d: (d.order, d.event.start))


def _is_of(draft: Draft, item: Event) -> bool:
    if isinstance(draft, TripDraft):
        return (
            isinstance(item, Trip)
            and draft.country == item.country
            and draft.part.person.name == item.leader.name
        )
    if isinstance(draft, SummitDraft):
        names = {part.person.name for part in draft.parts}
        return isinstance(item, Summit) and (
            draft.series == item.series and names <= {p.name for p in item.participants}
        )
    return isinstance(item, Agreement) and {p for p, _ in draft.parties} <= set(item.parties)
