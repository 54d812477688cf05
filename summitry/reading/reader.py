"""The reader: one article in, a Reading out, step by step in reading order.

1. annotate    sentences, names, and which of the sentences are worth a grammar (annotate.py,
               screen.py); most news ends here, with the leaders it names
2. prepare     pronouns and descriptions resolved, sentences ready for rules (coreference.py)
3. find        meetings and gatherings, journeys, instruments, sentence by sentence
4. settle      what the article's form says: the day of a readout, the place of a transcript
5. imply       a meeting abroad is a trip of its guests
6. merge       one item an event, with evidence and how strongly it is told
7. state       how far each item may be trusted (confidence.py)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from summitry.reading import (
    agreement_merge,
    agreements,
    attendance,
    confidence,
    form,
    gathering_ends,
    gatherings,
    groups,
    merge,
    own_text,
    settle_fate,
    settle_place,
    settle_time,
    summits,
    trips,
    whole_trips,
)
from summitry.reading.annotate import outline
from summitry.reading.clauses import Prepared
from summitry.reading.confidence import Grounds
from summitry.reading.coreference import prepare, same_person
from summitry.reading.document import Document
from summitry.reading.drafts import AgreementDraft, SummitDraft, TripDraft
from summitry.reading.events import Reading, with_spans
from summitry.reading.leaders import read_leaders
from summitry.reading.mentions import Opening
from summitry.reading.occasion import occasion
from summitry.reading.origins import Drafts
from summitry.reading.screen import worth_reading
from summitry.reading.signs import Scene
from summitry.reading.told import Told, note_recalled
from summitry.reading.version import READER_NAME, READER_VERSION
from summitry.reference import Reference
from summitry.sources.article import Article

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
    drafts: Drafts = field(default_factory=Drafts)
    grounds: Grounds = field(default_factory=Grounds)


class RuleReader:
    """The built-in reader: grammar and reference data, the same answer every time."""

    name: str = READER_NAME
    version: str = READER_VERSION

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def read(self, article: Article) -> Reading:
        return self.account(article).reading

    def account(self, article: Article, *, whole: bool = False) -> Account:
        """Return the reading with the sentences and mentions that it was made from.

        `whole`: with the sentences that the screen leaves out too, on which rules are tried as
        on all others. The reading is the same: a test holds the screen to it.
        """
        published_on = article.published_on
        empty = Reading(article.article_id, published_on.isoformat() if published_on else None)
        if not _is_readable(article):
            return Account(empty)
        sketch = outline(article, self._reference)
        leaders = read_leaders(sketch.people())
        worth = worth_reading(sketch)
        if worth.is_empty and not whole:
            return Account(replace(empty, leaders=leaders))
        document = sketch.document()
        is_of_several = _is_of_several(document)
        if not is_of_several and not whole:
            return Account(replace(empty, leaders=leaders))
        until = len(document.sentences) if whole else worth.until
        prepared = prepare(document, self._reference, until=until)
        if form.is_transcript(article.title):
            talkers = frozenset(
                n.party for n in document.people() if n.field == "title" and n.party is not None
            )
            for one in prepared:
                one.is_speech = one.is_speech or one.sentence.field == "text"
                one.talkers = talkers
        found = find(
            prepared, range(worth.until) if whole else worth.sentences, published_on,
            is_readout=form.is_readout(article.title),
        )  # fmt: skip
        is_empty = not any(found) and not (worth.tells_beyond or whole)
        if not is_of_several or is_empty:
            return Account(replace(empty, leaders=leaders), tuple(prepared) if whole else ())
        summit_drafts, trip_drafts, agreement_drafts = form.settle(document, prepared, *found)
        agreement_drafts = own_text.settle(document, prepared, agreement_drafts)
        told = Told(document, prepared, summit_drafts, trip_drafts, self._reference.countries)
        note_recalled(told)
        settle_time.settle(told)
        settle_place.settle(told)
        gathering_ends.settle(prepared, summit_drafts, published_on)
        settle_fate.settle(summit_drafts, trip_drafts)
        attendants = attendance.attending(prepared, summit_drafts, published_on)
        attendance.join(attendants, summit_drafts)
        whole_summits = merge.summits(summit_drafts)
        trip_drafts = [
            *trip_drafts,
            *whole_trips.implied_trips(whole_summits, summit_drafts, published_on),
        ]
        trip_drafts += whole_trips.visits_to_those(prepared, published_on)
        trip_drafts += whole_trips.where_filed(prepared, published_on)
        trip_drafts += whole_trips.bare_arrivals(prepared, trip_drafts, published_on)
        trip_drafts += whole_trips.arrivals_before_talks(prepared, trip_drafts, published_on)
        trip_drafts += whole_trips.departures_home(prepared, trip_drafts, published_on)
        trip_drafts += attendance.trips_of_attendants(attendants, published_on)
        whole_trips.name_tours(prepared, trip_drafts)
        whole_agreements = agreement_merge.agreements(agreement_drafts)
        if whole_agreements:
            whole_agreements = agreement_merge.dated(
                whole_agreements, whole_summits, published_on,
                pair=agreements.told_by(Opening(prepared), summit_drafts, []).pair,
                day=occasion(prepared, published_on),
            )  # fmt: skip
        reading = Reading(
            article_id=empty.article_id, published_on=empty.published_on, leaders=leaders,
            summits=tuple(map(with_spans, whole_summits)),
            agreements=tuple(map(with_spans, whole_agreements)),
            trips=tuple(map(with_spans, merge.trips(trip_drafts, published_on))),
        )  # fmt: skip
        drafts = Drafts(tuple(summit_drafts), tuple(trip_drafts), tuple(agreement_drafts))
        reading, grounds = confidence.stated(Scene(document, prepared, drafts, reading))
        return Account(reading, tuple(prepared), drafts, grounds)


def find(
    prepared: Sequence[Prepared],
    worth: Collection[int],
    published_on: date | None,
    *,
    is_readout: bool = False,
) -> tuple[list[SummitDraft], list[TripDraft], list[AgreementDraft]]:
    """Return what each of the sentences that are worth reading tells by itself."""
    summit_drafts: list[SummitDraft] = []
    trip_drafts: list[TripDraft] = []
    agreement_drafts: list[AgreementDraft] = []
    opening = Opening(prepared)
    for index in sorted(worth):
        one = prepared[index]
        if len(summit_drafts) + len(trip_drafts) + len(agreement_drafts) > _MAX_MENTIONS:
            break
        if one.items:
            met = summits.read(one, published_on, is_readout=is_readout)
            gathered = gatherings.read_gatherings(one, published_on)
            earlier = [draft for draft in summit_drafts if draft.series]
            gathered += gatherings.read_once_more(one, earlier, published_on) if earlier else []
            gatherings.join_gatherings(met, gathered, one)
            summit_drafts += [*met, *gathered]
            one.met_on = tuple(d.when for d in (*met, *gathered) if d.when is not None)
            trip_drafts += trips.read(one, published_on)
            trip_drafts += trips.follow(one, trip_drafts, published_on)
        if agreements.may_tell(one.cues):  # 'the two sides signed it' names nobody
            around = prepared[max(0, index - _CONTEXT_SENTENCES) : index + 1]
            told = agreements.told_by(opening, summit_drafts, agreement_drafts)
            agreement_drafts += agreements.read(one, published_on, around, told)
    return summit_drafts, trip_drafts, agreement_drafts


def _is_of_several(document: Document) -> bool:
    """Return whether an article names more parties than one: of one alone there is no event."""
    parties = {name.party for name in document.people() if name.party}
    for sentence in document.sentences:
        if len(parties) > 1:
            return True
        parties.update(n.party or n.series or "" for n in document.names_in(sentence))
        parties.discard("")
    article = document.article
    return (
        len(parties) > 1
        or _names_a_group(document)
        or "Secretary-General" in article.text  # of the UN, which need not be named
    )


def _names_a_group(document: Document) -> bool:
    """Return whether an article names several parties at once: 'the two Koreas'."""
    article = document.article
    is_open = any(map(groups.GATE.is_open, document.cues))
    return is_open and groups.names_a_group(f"{article.title} {article.text}")


def _is_readable(article: Article) -> bool:
    """Return whether the article has English words at all."""
    if article.language and article.language.lower()[:2] not in ("en", "un", "xx"):
        return False
    sample = f"{article.title} {article.text[:4000]}"
    if not sample.strip():
        return False
    return _ENGLISH.search(sample) is not None


__all__ = ["Reader", "RuleReader", "find", "same_person"]
