"""What the form of an article tells: a readout's day, a transcript's place, whose trip it implies.

Sentences leave things open that the whole article settles. Nothing here looks at the world: only
at the article's title, first lines and publication day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summitry.reading.clauses import PARTY, PERSON, PLACE, VENUE, Place, Prepared, place_from
from summitry.reading.dates import ResolvedDate
from summitry.reading.document import Document
from summitry.reading.drafts import AgreementDraft, Part, SummitDraft, TripDraft
from summitry.reading.events import Evidence
from summitry.reading.merge import HEADS

_READOUT = re.compile(
    r"\b(?:readout|read-out)\b|[’']s? (?:[\w\-]+ )?(?:call|meeting) (?:today "
    r")?with\b|^remarks\b|\bjoint (?:press|news)\b|\b(?:before|after|at) their "
    r"(?:[\w\-]+ )?(?:meeting|dinner|lunch)",
    re.IGNORECASE,
)
_TRANSCRIPT = re.compile(
    r"\b(?:remarks|press conference|news conference|press availability|joint press"
    r"|before (?:their|the|a|bilateral|expanded|trilateral)|before .*meeting|after "
    r".*meeting|opening|pool spray)\b",
    re.IGNORECASE,
)
_HEADER_CODE_POINTS = 90
_HEADER_LINES = 8
HEADER_SENTENCES = _HEADER_LINES + 2  # of the article, its title among them
_SPEAKER_LINE = re.compile(r"^[A-Z][A-Z.'’\- ]{3,}(?:\([^)]*\))?:")


_TALK = re.compile(
    r"^(?:(?:opening |closing |as prepared )?remarks\b|press (?:briefing|gaggle|call"
    r"|conference)|background (?:press|call)|on-the-record|interview|speech"
    r"|address\b"
    r"|transcript|joint press|news conference|department press|secretary [^.]{3,120} "
    r"(?:before|after|at|with|on) )|\bpress (?:availability|gaggle|briefing)\b",
    re.IGNORECASE,
)


def is_transcript(title: str) -> bool:
    """Return whether an article with this title is people talking, written down."""
    return _TALK.search(title) is not None


def is_readout(title: str) -> bool:
    """Return whether an article with this title is an account of one meeting or call."""
    return bool(_READOUT.search(title))


def settle(
    document: Document,
    prepared: Sequence[Prepared],
    summit_drafts: list[SummitDraft],
    trip_drafts: list[TripDraft],
    agreement_drafts: list[AgreementDraft],
) -> tuple[list[SummitDraft], list[TripDraft], list[AgreementDraft]]:
    """Return the drafts with what the article's form adds."""
    title = document.article.title
    published = document.published_on
    readout = is_readout(title)
    header = _header_place(prepared) if _TRANSCRIPT.search(title) else None
    summit_drafts += _side_by_side(document, prepared, summit_drafts, header)
    for draft in summit_drafts:
        is_title = prepared[draft.order].sentence.field == "title"
        if not (is_title and readout):
            continue
        told = _told_in_text(draft, summit_drafts)
        if told is not None and draft.when is None:
            draft.when = told
        if draft.when is None and published is not None and draft.status in ("held", "planned"):
            draft.when = ResolvedDate(published.isoformat(), None, "day")
            draft.status = "held"
        if header is not None and draft.place is None and draft.format == "in_person":
            draft.place = header[0]
            draft.extra.extend(header[1])
    if readout or header is not None:
        _place_by_context(summit_drafts)
    return summit_drafts, trip_drafts, agreement_drafts


_MOST_SPEAKERS = 5
_JOINT = re.compile(
    r"\b(?:press|news) (?:conference|point|briefing|availability|statements?)\b|\bjoint\b"
    r"|\bremarks\b"
    r"|\bstatements?\b|\b(?:before|after|at) (?:their|a|the)?\b.*\b(?:meeting|talks|summit|lunch)",
    re.IGNORECASE,
)
_NOT_TOGETHER = re.compile(
    r"\b(?:video|virtual|phone|panel|plenary|session|general debate|forum|interview|summit)\b", re.I
)


def may_tell_of_turns(title: str) -> bool:
    """Return whether those who take turns to speak under a title are told to have met by that."""
    return _JOINT.search(title) is not None and _NOT_TOGETHER.search(title) is None


def _side_by_side(
    document: Document,
    prepared: Sequence[Prepared],
    found: Sequence[SummitDraft],
    header: tuple[Place, list[Evidence]] | None,
) -> list[SummitDraft]:
    """Return the meeting of the leaders who take turns to speak, if the title tells of none."""
    if not may_tell_of_turns(document.article.title):
        return []
    if any(d.event.field == "title" for d in found):
        return []
    turns: dict[str, tuple[Prepared, Part]] = {}
    for one in prepared:
        for person in one.turn.people if one.turn is not None else ():
            if person.office in HEADS and one.turn is not None:
                part = Part(person, one.item_evidence("participant", one.turn))
                turns.setdefault(f"{person.name}@{person.party}", (one, part))
    parts = [part for _, part in turns.values()]
    if not 2 <= len(parts) <= _MOST_SPEAKERS or len({p.person.party for p in parts}) < len(parts):
        return []
    last, part = list(turns.values())[-1]
    event = replace(part.evidence, attribute="event")
    place, words = header or _title_place(prepared) or (None, [])
    published = document.published_on
    return [
        SummitDraft(
            order=last.index, rule="speak side by side", weight=0.75, status="held", parts=parts,
            event=event, status_evidence=replace(event, attribute="status"), format="in_person",
            is_nominal=True, place=place, extra=list(words),
            when=ResolvedDate(published.isoformat(), None, "day") if published else None,
        )
    ]  # fmt: skip


def _title_place(prepared: Sequence[Prepared]) -> tuple[Place, list[Evidence]] | None:
    """Return the place that ends the title: 'Press conference in A', '… - House of B, A'."""
    one = prepared[0] if prepared and prepared[0].sentence.field == "title" else None
    if one is None:
        return None
    items = [
        i
        for at, i in one.found(0, len(one.body), PLACE, VENUE, PARTY)
        if _AT.search(one.body[max(0, at - 30) : at])
        and i.name is not None
        and (i.base != PARTY or i.name.form == "metonym")
    ]
    place = place_from(items)
    return (place, [one.item_evidence("place", i) for i in items]) if place is not None else None


_AT = re.compile(r"(?:\b(?:in|at) (?:the )?(?:[A-Z][\w’'\-]+ )*|[-–—,] (?:[A-Z][\w’'\-]+ )*)$")


def _told_in_text(draft: SummitDraft, drafts: list[SummitDraft]) -> ResolvedDate | None:
    """Return the day that the text's first sentences give the meeting of the title."""
    keys = {p.person.leader_id for p in draft.parts}
    for other in drafts:
        is_early = other.event.field == "text" and other.order <= 4 and not other.series
        same = {p.person.leader_id for p in other.parts} == keys
        if is_early and same and other.when is not None:
            return other.when
    return None


def _place_by_context(drafts: list[SummitDraft]) -> None:
    """A readout's title and its first sentence tell one meeting, whatever its words."""
    titled = [d for d in drafts if d.event.field == "title" and not d.series]
    for draft in titled:
        keys = {p.person.leader_id for p in draft.parts}
        for other in drafts:
            if other is draft or other.series or other.event.field == "title":
                continue
            if {p.person.leader_id for p in other.parts} != keys or other.order > 3:
                continue
            if other.when is None and other.place is None and other.status == "held":
                other.when = draft.when


def _header_place(prepared: Sequence[Prepared]) -> tuple[Place, list[Evidence]] | None:
    """Return the place that the short lines before a transcript's first turn name."""
    for one in [p for p in prepared if p.sentence.field == "text"][:_HEADER_LINES]:
        if one.sentence.kind == "speech" or _SPEAKER_LINE.match(one.sentence.text):
            return None
        if len(one.sentence.text) > _HEADER_CODE_POINTS or one.found(0, len(one.body), PERSON):
            continue
        items = [i for _, i in one.found(0, len(one.body), PLACE, VENUE, PARTY)]
        place = place_from(i for i in items if i.name is not None and i.name.form != "demonym")
        if place is not None and (place.city or place.venue):
            return place, [one.item_evidence("place", i) for i in items]
    return None
