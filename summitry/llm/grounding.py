"""What of a model's answer the article bears out, as a Reading; the rest with a reason.

People, parties, places and gatherings are those that the built-in reader's naming finds in the
article, so a name in an answer only points at one of them. Every other text is the article's own.
A value that its quoted words don't support is null; an item without its quotes is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from summitry.llm.reasons import NotTaken
from summitry.llm.schema import (
    AgreementSaid,
    Answer,
    LeaderSaid,
    PersonSaid,
    Quote,
    SummitSaid,
    TripSaid,
)
from summitry.llm.support import Span, Support, Where
from summitry.reading.document import Name
from summitry.reading.events import (
    Agreement,
    Evidence,
    LeaderMention,
    Level,
    Person,
    Reading,
    Summit,
    Trip,
    with_spans,
)
from summitry.reference import Reference
from summitry.sources.article import Article

# Of an item whose every value the article supports; one with half of them is below the floor.
MOST_CONFIDENT = 0.72
_BELOW_LEADERS = ("foreign_minister", "deputy_head")
_LONGEST_VALUE = 300

Kind = Literal["leader", "summit", "agreement", "trip"]
Said = LeaderSaid | SummitSaid | AgreementSaid | TripSaid


@dataclass(frozen=True, slots=True)
class Refused:
    """One item, or one value of it, that was not taken."""

    kind: Kind
    ordinal: int  # of the item in the answer, from 0
    attribute: str | None  # None: the whole item
    reason: NotTaken
    value: str  # as the model said it, shortened


@dataclass(frozen=True, slots=True)
class Grounded:
    reading: Reading
    refused: tuple[Refused, ...]


class _LeftOutError(Exception):
    def __init__(self, reason: NotTaken, value: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.value = value


@dataclass(slots=True)
class _Item:
    """One item of the answer while its values are looked up."""

    kind: Kind
    ordinal: int
    spans: tuple[Span, ...]
    refused: list[Refused]
    evidence: list[Evidence] = field(default_factory=list)
    said: int = 0  # values, people and parties
    taken: int = 0

    def take(self, attribute: str, value: str | None, found: str | None) -> str | None:
        """Count one value and return what was found for it; what was not is noted."""
        if value is None or not value.strip():
            return None
        self.said += 1
        if found is None:
            self.refuse(attribute, value)
        else:
            self.taken += 1
        return found

    def refuse(
        self, attribute: str | None, value: str, reason: NotTaken = NotTaken.NOT_SUPPORTED
    ) -> None:
        shown = value[:_LONGEST_VALUE]
        self.refused.append(Refused(self.kind, self.ordinal, attribute, reason, shown))

    def of(self, *attributes: str) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.attribute in attributes)

    def add(self, *evidence: Evidence) -> None:
        self.evidence += [one for one in evidence if one not in self.evidence]

    @property
    def confidence(self) -> float:
        """The share of what was said that the article supports, at most MOST_CONFIDENT."""
        return round(MOST_CONFIDENT * (self.taken / self.said if self.said else 1.0), 3)


def ground(article: Article, answer: Answer, reference: Reference) -> Grounded:
    """Return the reading that the article supports, and all that was not taken."""
    return _Grounding(article, reference).read(answer)


class _Grounding:
    def __init__(self, article: Article, reference: Reference) -> None:
        self._article = article
        self._reference = reference
        self._support = Support(article, reference)
        self._refused: list[Refused] = []

    def read(self, answer: Answer) -> Grounded:
        day = self._article.published_on
        reading = Reading(
            self._article.article_id,
            day.isoformat() if day else None,
            leaders=self._items("leader", answer.leaders, self._leader),
            summits=self._items("summit", answer.summits, self._summit),
            agreements=self._items("agreement", answer.agreements, self._agreement),
            trips=self._items("trip", answer.trips, self._trip),
        )
        return Grounded(reading, tuple(self._refused))

    def _items(self, kind: Kind, said: Sequence[Any], make: Any) -> tuple[Any, ...]:
        taken: dict[Any, Any] = {}
        for ordinal, one in enumerate(said):
            refused: list[Refused] = []
            try:
                item = _Item(kind, ordinal, self._spans(kind, one.evidence), refused)
                made = make(item, one)
                key = replace(made, confidence=0.0, evidence=())
                if key in taken:
                    raise _LeftOutError(NotTaken.SAID_TWICE)
                taken[key] = made
            except _LeftOutError as error:
                whole = error.value or one.model_dump_json(exclude={"evidence"})
                shown = whole[:_LONGEST_VALUE]
                refused.append(Refused(kind, ordinal, None, error.reason, shown))
            self._refused += refused
        return tuple(taken.values())

    def _spans(self, kind: Kind, quotes: Sequence[Quote]) -> tuple[Span, ...]:
        """Return where the quotes stand; the item goes with the first that stands nowhere."""
        spans: list[Span] = []
        for quote in quotes:
            span = self._support.find(quote)
            if isinstance(span, NotTaken):
                raise _LeftOutError(span, quote.quote)
            spans.append(span)
        if kind == "leader" and spans:
            return tuple(spans)
        told = [span for span in spans if span.attribute == "event"]
        if not told:
            raise _LeftOutError(NotTaken.NO_QUOTE)
        if all(len(span.quote.split()) < 2 for span in told):
            raise _LeftOutError(NotTaken.QUOTE_TOO_SHORT, told[0].quote)
        return tuple(spans)

    def _leader(self, item: _Item, said: LeaderSaid) -> LeaderMention:
        name = self._support.leader(said.name, said.party, item.spans)
        if name is None or name.name is None:
            raise _LeftOutError(NotTaken.NOT_A_LEADER)
        item.said = item.taken = 1
        item.add(Evidence("leader", name.field, name.start, name.end, name.text))
        return LeaderMention(
            name.name, name.party, name.office, name.leader_id, item.confidence,
            tuple(item.evidence),
        )  # fmt: skip

    def _summit(self, item: _Item, said: SummitSaid) -> Summit:
        self._start(item)
        people = self._people(item, said.participants)
        series = item.take("series", said.series, self._support.series(said.series))
        if series is None and len({one.party or one.name for one in people}) < 2:
            raise _LeftOutError(NotTaken.TOO_FEW_PARTIES)
        where = Where()
        if said.format not in ("phone", "video"):
            where = self._where(item, said.country, said.city, said.venue)
        start, end = self._days(item, "start_date", said.start_date, "end_date", said.end_date)
        hosted = tuple(
            replace(one, role="host") if one.party and one.party == where.country else one
            for one in people
        )
        return with_spans(
            Summit(
                participants=hosted, series=series, format=said.format, status=said.status,
                level=_level(people, series), start_date=start, end_date=end,
                country=where.country, city=where.city, venue=where.venue,
                confidence=item.confidence, evidence=tuple(item.evidence),
            )
        )  # fmt: skip

    def _agreement(self, item: _Item, said: AgreementSaid) -> Agreement:
        self._start(item)
        parties = set()
        for code in said.parties:
            named = self._support.party(code)
            if item.take("parties", code, named.party if named else None) and named is not None:
                parties.add(code)
                item.add(Evidence("party", named.field, named.start, named.end, named.text))
        if len(parties) < 2:
            raise _LeftOutError(NotTaken.TOO_FEW_PARTIES)
        where = self._where(item, said.country, said.city, None)
        day, _ = self._days(item, "date", said.date, "date", None)
        topic = said.topic if said.topic in self._reference.topics else None
        return with_spans(
            Agreement(
                parties=tuple(sorted(parties)),
                title=item.take("title", said.title, self._support.words(said.title)),
                kind=said.kind, topic=item.take("topic", said.topic, topic), status=said.status,
                date=day, country=where.country, city=where.city, signatories=(),
                confidence=item.confidence, evidence=tuple(item.evidence),
            )
        )  # fmt: skip

    def _trip(self, item: _Item, said: TripSaid) -> Trip:
        self._start(item)
        people = self._people(item, [said.leader])
        if not people or people[0].name is None:
            raise _LeftOutError(NotTaken.NOT_A_LEADER, said.leader.model_dump_json())
        traveller = people[0]
        where = self._where(item, said.country, said.city, None)
        if where.country is None:
            raise _LeftOutError(NotTaken.NOT_SUPPORTED, said.country)
        if where.country == traveller.party:
            raise _LeftOutError(NotTaken.OWN_COUNTRY, said.country)
        arrival, departure = self._days(
            item, "arrival_date", said.arrival_date, "departure_date", said.departure_date
        )
        level: Level = "ministers" if traveller.office in _BELOW_LEADERS else "leaders"
        return with_spans(
            Trip(
                leader=traveller, country=where.country, city=where.city, arrival_date=arrival,
                departure_date=departure, status=said.status,
                tour=item.take("tour", said.tour, self._support.words(said.tour)),
                purpose=None, level=level, confidence=item.confidence,
                evidence=tuple(item.evidence),
            )
        )  # fmt: skip

    def _start(self, item: _Item) -> None:
        """Begin an item's evidence: its event, and its status in the same words if in no others."""
        told = item.of("event")
        item.add(*(span.evidence("event") for span in told))
        item.add(*(span.evidence("status") for span in item.of("status") or told[:1]))

    def _people(self, item: _Item, said: Sequence[PersonSaid]) -> tuple[Person, ...]:
        people: dict[tuple[str | None, str | None], Person] = {}
        for one in said:
            name: Name | None
            if one.name is None:
                name = self._support.party(one.party)
                person = Person(None, name.party) if name else None
            else:
                name = self._support.leader(one.name, one.party, item.spans)
                person = (
                    Person(name.name, name.party, name.leader_id, name.office) if name else None
                )
            value = one.name or one.party
            if item.take("participant", value, value if person else None) is None:
                continue
            if name is not None and person is not None:
                people.setdefault((person.leader_id or person.name, person.party), person)
                item.add(Evidence("participant", name.field, name.start, name.end, name.text))
        return tuple(people.values())

    def _where(
        self, item: _Item, country: str | None, city: str | None, venue: str | None
    ) -> Where:
        found = self._support.where(item.of("place"), country, city, venue)
        item.take("country", country, found.country)
        item.take("city", city, found.city)
        item.take("venue", venue, found.venue)
        if found != Where():
            item.add(*(span.evidence("place") for span in item.of("place")))
        return found

    def _days(
        self, item: _Item, first: str, start: str | None, last: str, end: str | None
    ) -> tuple[str | None, str | None]:
        spans = item.of("date")
        begins = item.take(first, start, self._support.day(start, spans, item.of("event")))
        ends = self._support.day(end, spans, ()) if begins else None
        if begins and ends and ends[: len(begins)] < begins[: len(ends)]:
            ends = None
        ends = item.take(last, end, ends)
        if begins:
            item.add(*(span.evidence("date") for span in spans))
        return begins, ends


def _level(people: Sequence[Person], series: str | None) -> Level:
    """Return 'ministers' where nobody above a minister or deputy takes part on one side."""
    above = {one.party for one in people if one.office not in _BELOW_LEADERS}
    if series is not None:
        return "leaders" if above or not people else "ministers"
    return "leaders" if len(above) >= 2 else "ministers"
