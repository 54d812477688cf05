"""The reader: one article in, a Reading out, step by step in reading order.

1. annotate    sentences, names, and which of the sentences are worth a grammar (annotate.py,
               screen.py); most news ends here, with the leaders it names
2. prepare     pronouns and descriptions resolved, sentences ready for rules (coreference.py)
3. find        meetings and gatherings, journeys, instruments, sentence by sentence
4. settle      what the article's form says: the day of a readout, the place of a transcript
5. imply       a meeting abroad is a trip of its guests
6. merge       one item an event, with evidence and confidence
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from summitry.reading import (
    agreement_merge,
    agreements,
    attendance,
    dates,
    form,
    gatherings,
    merge,
    settle_fate,
    settle_place,
    settle_time,
    summits,
    trips,
    whole_trips,
)
from summitry.reading.annotate import outline, with_times
from summitry.reading.clauses import TIME, Prepared
from summitry.reading.coreference import prepare, same_person
from summitry.reading.drafts import AgreementDraft, SummitDraft, TripDraft
from summitry.reading.events import Reading, with_spans
from summitry.reading.groups import names_a_group
from summitry.reading.leaders import read_leaders
from summitry.reading.occasion import occasion
from summitry.reading.screen import last_worth_reading
from summitry.reading.told import Told
from summitry.reference import Reference
from summitry.sources.article import Article

READER_NAME = "rules"
READER_VERSION = "0.2.0"  # raised whenever rules or reference data change a reading

_CONTEXT_SENTENCES = 2
_MAX_MENTIONS = 600  # what tells of more is a chronicle; its first ones are read
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|with|for|on|at|by|from|is|was|will|has|after|between|his"
    r"|her|had|been|after"
    r"|meets?|met|visits?|visited|signs?|signed|talks|arrives|pact|agreement|treaty"
    r"|ink|arrived|deal|last|next|minister|over|about|as|amid|hold|holds|phone|summit|calls?"
    r"|discuss(?:es)?|hosts?|receives?|greets?|hugs?|ahead|before|says?|tells?|talks?|said|would"
    r"|that|he|she|it|not|trips?|heads|off|cancel\w*|postpone\w*)\b",
    re.IGNORECASE,
)


class Reader(Protocol):
    """What turns an article into a Reading: the built-in rules, or another engine."""

    name: str
    version: str

    def read(self, article: Article) -> Reading:
        """Return what the article says; empty where it says nothing that can be read."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """A reading, and what it was made from: for who asks why (explain.py)."""

    reading: Reading
    prepared: tuple[Prepared, ...] = ()
    summits: tuple[SummitDraft, ...] = ()
    trips: tuple[TripDraft, ...] = ()
    agreements: tuple[AgreementDraft, ...] = ()


class RuleReader:
    """The built-in reader: grammar and reference data, the same answer every time."""

    name = READER_NAME
    version = READER_VERSION

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def read(self, article: Article) -> Reading:
        return self.account(article).reading

    def account(self, article: Article, *, whole: bool = False) -> Account:
        """Return the reading with the sentences and mentions that it was made from.

        `whole`: also with the sentences that the screen leaves out; the reading is the same.
        """
        published_on = article.published_on
        empty = Reading(article.article_id, published_on.isoformat() if published_on else None)
        if not _is_readable(article):
            return Account(empty)
        document = outline(article, self._reference)
        leaders = read_leaders(document, self._reference)
        parties = {n.party or n.series for n in document.names if n.party or n.series}
        is_of_several = (
            len(parties) > 1
            or names_a_group(f"{article.title} {article.text}")
            or "Secretary-General" in article.text  # of the UN, which need not be named
        )
        until = last_worth_reading(document) if is_of_several else 0
        if whole:
            until = len(document.sentences)
        if not until:
            return Account(replace(empty, leaders=leaders))
        document = with_times(document, until)
        prepared = prepare(document, self._reference, until=until)
        if form.is_transcript(article.title):
            for one in prepared:
                one.is_speech = one.is_speech or one.sentence.field == "text"
        found = find(prepared, published_on, is_readout=form.is_readout(article.title))
        summit_drafts, trip_drafts, agreement_drafts = form.settle(document, prepared, *found)
        told = Told(document, prepared, summit_drafts, trip_drafts, self._reference.countries)
        settle_time.settle(told)
        settle_place.settle(told)
        settle_fate.settle(summit_drafts, trip_drafts)
        whole_summits = merge.summits(summit_drafts)
        trip_drafts = [
            *trip_drafts,
            *whole_trips.implied_trips(whole_summits, summit_drafts, published_on),
        ]
        trip_drafts += whole_trips.visits_to_those(prepared, published_on)
        trip_drafts += whole_trips.where_filed(prepared, published_on)
        trip_drafts += whole_trips.bare_arrivals(prepared, trip_drafts, published_on)
        trip_drafts += whole_trips.arrivals_before_talks(prepared, trip_drafts, published_on)
        trip_drafts += attendance.trips_of_attendants(prepared, summit_drafts, published_on)
        whole_trips.name_tours(prepared, trip_drafts)
        whole_agreements = agreement_merge.dated(
            agreement_merge.agreements(agreement_drafts), whole_summits, published_on,
            pair=agreements.told_by(prepared, summit_drafts, []).pair,
            day=occasion(prepared, published_on),
        )  # fmt: skip
        reading = Reading(
            article_id=empty.article_id, published_on=empty.published_on, leaders=leaders,
            summits=tuple(map(with_spans, whole_summits)),
            agreements=tuple(map(with_spans, whole_agreements)),
            trips=tuple(map(with_spans, merge.trips(trip_drafts, published_on))),
        )  # fmt: skip
        return Account(
            reading, tuple(prepared), tuple(summit_drafts), tuple(trip_drafts),
            tuple(agreement_drafts),
        )  # fmt: skip


def find(
    prepared: Sequence[Prepared], published_on: date | None, *, is_readout: bool = False
) -> tuple[list[SummitDraft], list[TripDraft], list[AgreementDraft]]:
    """Return what each sentence tells by itself."""
    summit_drafts: list[SummitDraft] = []
    trip_drafts: list[TripDraft] = []
    agreement_drafts: list[AgreementDraft] = []
    anchor: date | None = None
    for index, one in enumerate(prepared):
        if len(summit_drafts) + len(trip_drafts) + len(agreement_drafts) > _MAX_MENTIONS:
            break
        if one.items:
            one.anchor = anchor
            met = summits.read(one, published_on, is_readout=is_readout)
            gathered = gatherings.read_gatherings(one, published_on)
            earlier = [draft for draft in summit_drafts if draft.series]
            gathered += gatherings.read_once_more(one, earlier, published_on) if earlier else []
            gatherings.join_gatherings(met, gathered, one)
            summit_drafts += [*met, *gathered]
            anchor = _day_told(one, [*met, *gathered], published_on) or anchor
            trip_drafts += trips.read(one, published_on)
            trip_drafts += trips.follow(one, trip_drafts, published_on)
        if agreements.may_tell(one.cues):  # 'the two sides signed it' names nobody
            around = prepared[max(0, index - _CONTEXT_SENTENCES) : index + 1]
            told = agreements.told_by(prepared, summit_drafts, agreement_drafts)
            agreement_drafts += agreements.read(one, published_on, around, told)
    return summit_drafts, trip_drafts, agreement_drafts


def _day_told(one: Prepared, met: Sequence[SummitDraft], published_on: date | None) -> date | None:
    """Return the day a sentence tells, from which a later one may count."""
    for draft in met:
        if draft.when is not None and len(draft.when.start) == 10:
            return date.fromisoformat(draft.when.start)
    times = [item.time for item in one.items.values() if item.base == TIME]
    if len(times) != 1 or times[0] is None:
        return None
    when = dates.resolve(times[0], published_on=published_on, lean="past", anchor=one.anchor)
    if when is None or len(when.start) < 10:
        return None
    return date.fromisoformat(when.start)


def _is_readable(article: Article) -> bool:
    """Return whether the article has English words at all."""
    if article.language and article.language.lower()[:2] not in ("en", "un", "xx"):
        return False
    sample = f"{article.title} {article.text[:4000]}"
    if not sample.strip():
        return False
    return _ENGLISH.search(sample) is not None


__all__ = ["READER_NAME", "READER_VERSION", "Reader", "RuleReader", "find", "same_person"]
