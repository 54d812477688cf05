"""What a reader finds in one article: leaders, summits, agreements and trips, with evidence.

Dates are ISO 8601 strings of day, month or year precision ('2025-10-28', '2025-10', '2025'),
local where the thing happened, None where the text with its publication date does not settle
them. Countries are ISO 3166-1 alpha-3, a party is that code or an organisation's abbreviation.
Offsets count Unicode code points of the named field, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeVar

Field = Literal["title", "text"]
Level = Literal["leaders", "ministers"]
Office = Literal[
    "head_of_state", "head_of_government", "deputy_head", "foreign_minister", "organisation_head"
]
SummitFormat = Literal["in_person", "video", "phone"]
SummitStatus = Literal["proposed", "planned", "held", "postponed", "cancelled"]
TripStatus = Literal["proposed", "planned", "underway", "completed", "postponed", "cancelled"]
AgreementKind = Literal[
    "treaty", "agreement", "framework", "memorandum", "joint_statement", "deal", "truce"
]
AgreementStatus = Literal[
    "proposed", "negotiating", "agreed", "signed", "ratified", "in_force", "suspended",
    "withdrawn", "rejected",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """The span that gave one attribute of one item its value."""

    attribute: str  # 'event' (the trigger), 'participant', 'status', 'date', 'place', 'party', …
    field: Field
    start: int
    end: int
    quote: str  # exactly field[start:end]


@dataclass(frozen=True, slots=True)
class Person:
    """A leader as part of an event; `name` is None where only the party is known."""

    name: str | None
    party: str | None
    leader_id: str | None = None  # of the reference data; None for someone it lacks
    office: Office | None = None
    role: Literal["host", "guest"] | None = None


@dataclass(frozen=True, slots=True)
class LeaderMention:
    """One leader the article names."""

    name: str
    party: str | None
    office: Office | None
    leader_id: str | None
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Summit:
    """One meeting or call of leaders of different parties, or one gathering of a series."""

    participants: tuple[Person, ...]
    series: str | None
    format: SummitFormat | None
    status: SummitStatus
    level: Level
    start_date: str | None
    end_date: str | None
    country: str | None
    city: str | None
    venue: str | None
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One instrument or understanding between two or more parties."""

    parties: tuple[str, ...]  # sorted
    title: str | None
    kind: AgreementKind
    topic: str | None  # a topic of seeds/topics.csv
    status: AgreementStatus
    date: str | None  # when it reached its status
    country: str | None
    city: str | None
    signatories: tuple[Person, ...]  # leaders the text says signed it
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Trip:
    """One leader's visit to one country that is not their own."""

    leader: Person
    country: str
    city: str | None
    arrival_date: str | None
    departure_date: str | None
    status: TripStatus
    tour: str | None  # 'Asia trip'
    purpose: str | None
    level: Level
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one reader found in one article, in reading order."""

    article_id: str
    published_on: str | None
    leaders: tuple[LeaderMention, ...] = ()
    summits: tuple[Summit, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    trips: tuple[Trip, ...] = ()


ItemT = TypeVar("ItemT", Summit, Agreement, Trip)


def with_spans(item: ItemT) -> ItemT:
    """Return an item whose date names a span: that of the event itself where no words tell it.

    A readout's title or 'joint statement' tells that the day is the one of publication.
    """
    day = getattr(item, _DAYS[type(item)])
    if day is None or any(one.attribute == "date" for one in item.evidence):
        return item
    told = replace(item.evidence[0], attribute="date")
    return replace(item, evidence=(*item.evidence, told))


_DAYS: dict[type, str] = {Summit: "start_date", Agreement: "date", Trip: "arrival_date"}
