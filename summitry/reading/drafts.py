"""Events as they are being read: changeable, before merging makes them final."""

from __future__ import annotations

from dataclasses import dataclass, field

from summitry.reading.clauses import Place
from summitry.reading.dates import ResolvedDate
from summitry.reading.events import AgreementKind, Evidence, Person, SummitFormat
from summitry.reading.naming import Title
from summitry.reading.subject import Subject


@dataclass(slots=True)
class Part:
    """One person's part in an event, with the words that name them."""

    person: Person
    evidence: Evidence
    certainty: float = 1.0


@dataclass(slots=True)
class SummitDraft:
    """One mention of a meeting, call or gathering."""

    order: int  # of the sentence
    rule: str
    weight: float
    status: str
    parts: list[Part]
    event: Evidence
    status_evidence: Evidence
    format: SummitFormat | None = None
    is_format_told: bool = False
    series: str | None = None
    when: ResolvedDate | None = None
    ended: str | None = None  # the last day of a gathering whose first day nothing tells
    place: Place | None = None
    extra: list[Evidence] = field(default_factory=list)  # date, place, series
    is_background: bool = False
    is_recalled: bool = False  # told from memory, of before what the article is about
    is_nominal: bool = False  # a noun that may only point back: 'the meeting', 'their talks'
    is_status_told: bool = True  # False: held only because nothing says otherwise
    is_caption: bool = False
    edition: str | None = None  # of a series: '27' of COP27, 'next'; None: the one spoken of
    is_ministerial: bool = False  # a gathering of ministers, whoever is named


@dataclass(slots=True)
class TripDraft:
    """One mention of a leader going to, being in, or leaving a country."""

    order: int
    rule: str
    weight: float
    status: str
    part: Part
    country: str
    event: Evidence
    status_evidence: Evidence
    city: str | None = None
    arrival: ResolvedDate | None = None
    departure: ResolvedDate | None = None
    tour: str | None = None
    purpose: str | None = None
    extra: list[Evidence] = field(default_factory=list)
    is_implied: bool = False  # by a meeting or a gathering there
    is_status_told: bool = True
    is_background: bool = False


@dataclass(slots=True)
class AgreementDraft:
    """One mention of an instrument between parties."""

    order: int
    rule: str
    weight: float
    status: str
    parties: list[tuple[str, Evidence]]
    kind: AgreementKind
    event: Evidence
    status_evidence: Evidence
    title: Title | None = None
    subject: Subject | None = None
    when: ResolvedDate | None = None
    place: Place | None = None
    signatories: list[Part] = field(default_factory=list)
    extra: list[Evidence] = field(default_factory=list)
    is_background: bool = False
    is_nominal: bool = False  # only points back: 'the two countries', 'the deal'
    is_further: bool = False  # beside another one: 'a treaty …, and separately a memorandum'
    is_new: bool = False  # told as one not told before: 'a treaty'
    has_own_topic: bool = False  # its own words tell what it is on
    is_listed: bool = False  # one of a list: 'three memoranda on A, B, and C'
    is_bundle: bool = False  # many at once, none of them named: 'ten documents'
    is_deed: bool = False  # agreed to do something, no instrument named
    tie: str = "named"  # by what its parties are tied to it: parties.Tie

    @property
    def topic(self) -> str | None:
        return self.subject.topic if self.subject is not None else None
