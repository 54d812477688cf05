"""What speaks for and against an item, each as a number, mostly from 0 to 1: its signs.

In which kind of text it is told and where there, how its day and its place are known, whether its
mentions agree. Nothing looks at who or what it is. Which of them count, and how much, is
fitted: seeds/confidence.json, applied by confidence.py.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from summitry.reading import form
from summitry.reading.clauses import Prepared
from summitry.reading.document import Document
from summitry.reading.drafts import AgreementDraft, TripDraft
from summitry.reading.events import Agreement, Evidence, Reading, Summit, Trip
from summitry.reading.origins import Draft, Drafts, Event, drafts_of

_BRIEF = 500  # code points of a text that is a feed's item
_LONG = 12_000  # of one that is as long as counts
_LONG_SENTENCE = 500
_DAY = len("2025-10-28")
_LONG_AGO_DAYS, _LONG_AGO_MONTHS = 180, 6
_STATED = 0.98  # as sure as any strength counts

Signs = Mapping[str, float]


class Scene:
    """An article as it was read, with what was found in it."""

    def __init__(
        self, document: Document, prepared: Sequence[Prepared], drafts: Drafts, reading: Reading
    ) -> None:
        self.document = document
        self.prepared = prepared
        self.drafts = drafts
        self.reading = reading

    @cached_property
    def is_talk(self) -> bool:
        return form.is_transcript(self.document.article.title)

    @cached_property
    def titled(self) -> frozenset[str]:
        """The parties that the title names."""
        titles = [s for s in self.document.sentences if s.field == "title"]
        return frozenset(
            name.party for one in titles for name in self.document.names_in(one) if name.party
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.document.sentences if s.field == "text"]

    def number(self, span: Evidence) -> int:
        """Return in which sentence of the text a span is, 1 and up; 0 in the title."""
        return 0 if span.field == "title" else bisect_right(self._starts, span.start)

    def sentence(self, span: Evidence) -> Prepared | None:
        """Return the sentence of a span, None where it was not prepared."""
        titles = len(self.document.sentences) - len(self._starts)
        index = 0 if span.field == "title" else titles + self.number(span) - 1
        if not 0 <= index < len(self.prepared):
            return None
        return self.prepared[index]


def signs_of(item: Event, scene: Scene) -> Signs:
    """Return the signs of an item by their names; `item.confidence` is its strength."""
    told = drafts_of(item, scene.drafts)
    out = {"strength": _log_odds(item.confidence)}
    out |= _of_text(item, told, scene)
    out |= _of_day(item, scene)
    if isinstance(item, Summit):
        out |= _of_summit(item)
    elif isinstance(item, Trip):
        out |= _of_trip(item, told)
    else:
        out |= _of_agreement(item, told, scene)
    return {name: value for name, value in out.items() if value}


def _log_odds(share: float) -> float:
    bounded = min(_STATED, max(1 - _STATED, share))
    return round(math.log(bounded / (1 - bounded)), 4)


def _of_text(item: Event, told: Sequence[Draft], scene: Scene) -> dict[str, float]:
    size = len(scene.document.article.text)
    events = [e for e in item.evidence if e.attribute == "event"]
    best = max(told, key=lambda d: d.weight, default=None)
    one = scene.sentence(best.event if best is not None else events[0])
    is_titled = any(e.field == "title" for e in events)
    out = {
        "told in the title": float(is_titled),
        "transcript": float(scene.is_talk),
        "brief text": float(size < _BRIEF),
        "long text": min(1.0, size / _LONG),
        "told again otherwise": float(_is_twin(item, scene.reading)),
        "mentions disagree": float(len({d.status for d in told}) > 1),
    }
    if one is not None:
        length = one.sentence.end - one.sentence.start
        out["long sentence"] = min(1.0, length / _LONG_SENTENCE)
        out["in speech"] = float(one.is_speech and not is_titled)
    return out


def _is_twin(item: Event, reading: Reading) -> bool:
    """Return whether the article has another item of the same people, told no less strongly."""
    others: Sequence[Event] = reading.summits
    if isinstance(item, Trip):
        others = reading.trips
    elif isinstance(item, Agreement):
        others = reading.agreements
    return any(
        other is not item and other.confidence >= item.confidence and _who(other) == _who(item)
        for other in others
    )


def _who(item: Event) -> object:
    if isinstance(item, Summit):
        return item.series, frozenset(p.party for p in item.participants)
    return (item.leader.name, item.country) if isinstance(item, Trip) else item.parties


def _of_day(item: Event, scene: Scene) -> dict[str, float]:
    """Return whether its day is known, and from where: its own sentence, others, the release."""
    day = _day(item)
    if day is None:
        return {"no day": 1.0}
    events = {(e.field, e.start) for e in item.evidence if e.attribute == "event"}
    own = {scene.number(e) for e in item.evidence if e.attribute == "event"}
    words = [e for e in item.evidence if e.attribute == "date"]
    of_release = all((e.field, e.start) in events for e in words)
    beside = any(scene.number(e) in own for e in words if (e.field, e.start) not in events)
    return {
        "day of the release": float(of_release),
        "day told elsewhere": float(not beside and not of_release),
        "month or year alone": float(len(day) < _DAY),
        "long ago": _long_ago(day, scene.document.published_on),
    }


def _long_ago(day: str, published_on: date | None) -> float:
    if published_on is None:
        return 0.0
    if len(day) == _DAY:
        ago = (published_on - date.fromisoformat(day)).days - 7
        return min(1.0, max(0, ago) / _LONG_AGO_DAYS)
    months = (published_on.year - int(day[:4])) * 12 + published_on.month - int(day[5:7] or 6)
    return min(1.0, max(0, months) / _LONG_AGO_MONTHS)


def _day(item: Event) -> str | None:
    if isinstance(item, Summit):
        return item.start_date
    return item.arrival_date if isinstance(item, Trip) else item.date


def _of_summit(item: Summit) -> dict[str, float]:
    return {
        "no place": float(item.country is None and item.format == "in_person"),
        "gathering without attendants": float(
            item.series is not None and len(item.participants) < 2
        ),
    }


def _of_trip(item: Trip, told: Sequence[Draft]) -> dict[str, float]:
    drafts = [d for d in told if isinstance(d, TripDraft)]
    return {
        "only by a meeting there": float(all(d.is_implied for d in drafts)),
        "no town": float(item.city is None),
        "planned": float(item.status == "planned"),
        "completed": float(item.status == "completed"),
        "under way without a day": float(item.status == "underway" and item.arrival_date is None),
    }


def _of_agreement(item: Agreement, told: Sequence[Draft], scene: Scene) -> dict[str, float]:
    drafts = [d for d in told if isinstance(d, AgreementDraft)]
    return {
        "between those of the title": float(set(item.parties) <= scene.titled),
        "own name": float(any(d.title is not None and d.title.is_own for d in drafts)),
        "told as new": float(any(d.is_new for d in drafts)),
        "parties only pointed to": float(bool(drafts) and all(d.is_nominal for d in drafts)),
        "truce": float(item.kind == "truce"),
    }
