"""What an article tells, as far as it is read, for the steps that look across its sentences."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from summitry.reading.clauses import Prepared
from summitry.reading.coreference import same_person
from summitry.reading.document import Document
from summitry.reading.drafts import SummitDraft, TripDraft

_EARLIER = re.compile(
    r"\b(?:last (?:met|spoke|talked|saw|visited|month|year|week)|previous(?:ly)?|since|ago|recently"
    r"|when (?:we|you|I|they|the two) (?:last |first )?(?:met|spoke|saw)"
    r"|first met|in the past|past meetings?|formerly|once|in recent (?:month|year|week)s"
    r"|earlier this (?:year|month)|last (?:spring|summer|autumn|fall|winter))\b",
    re.IGNORECASE,
)
_HERE = re.compile(r"\b(?:here|today|this (?:morning|afternoon|evening|week)|tonight)\b", re.I)
_HAD = re.compile(r"\bhad (?!to\b|an?\b|talks\b|the\b|his\b|her\b|their\b)", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:said|says|told|added|confirmed|wrote|announced|reported|which|who|whom)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Told:
    """What an article tells, as far as it is read."""

    document: Document
    prepared: Sequence[Prepared]
    summits: Sequence[SummitDraft]
    trips: Sequence[TripDraft]
    countries: Container[str]


def is_earlier(one: Prepared, draft: SummitDraft) -> bool:
    """Return whether a sentence puts a meeting before what the article is about.

    'had met' does, but not where somebody reports it: 'he said he had met'.
    """
    at = one.position_of(draft.event.start)
    if _EARLIER.search(one.body, max(0, at - 60), at + 40):
        return True
    had = _HAD.search(one.body, max(0, at - 24), at + len(draft.event.quote))
    return had is not None and not _REPORTED.search(one.body, 0, at)


def note_recalled(told: Told) -> None:
    """Note which meetings are told from memory: of before what the article is about."""
    for draft in told.summits:
        one = told.prepared[draft.order]
        draft.is_recalled = draft.status == "held" and (
            is_earlier(one, draft) or _is_recalled_aloud(one, draft)
        )


def _is_recalled_aloud(one: Prepared, draft: SummitDraft) -> bool:
    """Return whether somebody who speaks tells of a meeting elsewhere: 'we met in A'."""
    return (
        (one.is_speech or one.sentence.kind == "speech")
        and draft.when is None
        and draft.place is not None
        and _HERE.search(one.body) is None
    )


def is_same_time(one: SummitDraft, other: SummitDraft) -> bool:
    """Return whether both lie before the article's story, or neither does."""
    return one.is_recalled == other.is_recalled


def same_people(one: SummitDraft, other: SummitDraft) -> bool:
    return len(one.parts) == len(other.parts) and all(
        any(same_person(p.person, q.person) for q in other.parts) for p in one.parts
    )


def first_sentence(told: Told) -> Prepared | None:
    """Return the text's first sentence of prose."""
    return next(
        (p for p in told.prepared if p.sentence.field == "text" and p.sentence.kind == "prose"),
        None,
    )


__all__ = ["Told", "first_sentence", "is_earlier", "is_same_time", "same_people"]
