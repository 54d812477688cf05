"""What the model must answer: the codebook's JSON shape, each item with the words it rests on.

Every field is required and no other is allowed, so the schema is one that endpoints can hold a
model to while it writes. What a schema can't say is decided in grounding.py.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from summitry.reading.events import (
    AgreementKind,
    AgreementStatus,
    Office,
    SummitFormat,
    SummitStatus,
    TripStatus,
)

MOST_ITEMS = 60  # of a kind in one article, and of quotes and people in one item
T = TypeVar("T")


def _not_too_many(items: list[T]) -> list[T]:
    if len(items) > MOST_ITEMS:
        raise ValueError(f"over {MOST_ITEMS} items")
    return items


# Not a length in the schema: several endpoints refuse schemas that bound one.
Several = Annotated[list[T], AfterValidator(_not_too_many)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Quote(_Part):
    """Words of the article, and which attribute they give."""

    attribute: Literal["event", "participant", "party", "status", "date", "place", "title", "tour"]
    quote: str


class PersonSaid(_Part):
    name: str | None
    party: str | None


class LeaderSaid(_Part):
    name: str
    party: str | None
    office: Office | None
    evidence: Several[Quote]


class SummitSaid(_Part):
    participants: Several[PersonSaid]
    series: str | None
    format: SummitFormat | None
    status: SummitStatus
    start_date: str | None
    end_date: str | None
    country: str | None
    city: str | None
    venue: str | None
    evidence: Several[Quote]


class AgreementSaid(_Part):
    parties: Several[str]
    title: str | None
    kind: AgreementKind
    topic: str | None
    status: AgreementStatus
    date: str | None
    country: str | None
    city: str | None
    evidence: Several[Quote]


class TripSaid(_Part):
    leader: PersonSaid
    country: str
    city: str | None
    arrival_date: str | None
    departure_date: str | None
    status: TripStatus
    tour: str | None
    evidence: Several[Quote]


class Answer(_Part):
    """All that the model says of one article."""

    leaders: Several[LeaderSaid]
    summits: Several[SummitSaid]
    agreements: Several[AgreementSaid]
    trips: Several[TripSaid]
