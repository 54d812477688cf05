"""Which day a meeting was, when its own clause does not say so: what the article settles.

A day is taken from elsewhere only for what the article tells as part of the same story: what
lies further back ('had met', 'previously', 'last year') keeps none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from summitry.reading import dates
from summitry.reading.clauses import (
    PERSON,
    SAID_BEFORE,
    TIME,
    Item,
    Prepared,
    clause_end,
    is_count,
)
from summitry.reading.coreference import same_person
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.drafts import SummitDraft
from summitry.reading.events import Evidence, Person
from summitry.reading.gathering_days import TO_COME, is_its_own
from summitry.reading.rules.notation import compiled
from summitry.reading.told import (
    Told,
    first_sentence,
    is_earlier,
    is_same_time,
    same_people,
)

Found = tuple[ResolvedDate, list[Evidence]]

_LEAD_SENTENCES = 3
_FRESH_DAYS = 6
# 'The meeting is scheduled for May 21', 'The talks took place on Monday'
_POINTER = compiled(
    r"\b(?:the|their|that|this) (?:\w+ ){0,2}(?:meetings?|talks|summit|call|conversation|gathering"
    r"|encounter|session|event|conference)(?:, which| (?:between|of|with|in|at) [^.;:]{1,60}?)?"
    r" (?:is|was|are|were|will|would|took|takes|lasted|had|has)\b"
    r"(?: (?:\w+ ){0,6}?)(?:(?:on|for|in|to) )?(?P<time><T>)"
)
_PAST = re.compile(r"\b(?:was|were|took|lasted|had)\b", re.IGNORECASE)
_DUE = re.compile(r"\b(?:scheduled|due|set|planned|expected|slated|to be|to take)\b", re.IGNORECASE)
_ANNOUNCED = re.compile(r"\b(?:announced|agreed|arranged|confirmed|made public|revealed)\b", re.I)
_CONTINUES = re.compile(
    r"\b(?:earlier|later|then|also|afterwards?|before that|meanwhile|separately|in turn|too)\b"
    r"|^(?:the two|both|they|at the|during the|in the|at their|during their|he|she)\b",
    re.IGNORECASE,
)
_PRESENT_THERE = compiled(
    r"\b(?:is|are) (?:in|at|visiting) [^.;:]{0,60}?(?:meeting|for (?:talks|a meeting|a summit))\b"
)
_SAME_DAY = re.compile(r"(?:the same|that) (?:day|evening|night|afternoon)", re.IGNORECASE)
_NOUN = r"(?:\w+[- ]){0,4}(?:meetings?|talks|call|summit|conversation|session|dinner|lunch)"
_OWN = re.compile(rf"(?:’s|'s)? {_NOUN}")
_ANOTHERS = re.compile(rf"(?:’s|'s) (?!{_NOUN})")  # 'Saturday's match'
_IS_MEETING = re.compile(r"\b(?:is|are) (?:meeting|hosting|receiving|holding)\b", re.IGNORECASE)


def settle(told: Told) -> None:
    """Give each meeting that has no day the one that the article settles."""
    lead = _lead(told) if any(draft.when is None for draft in told.summits) else None
    for draft in told.summits:
        if draft.when is not None or _has_dated_mention(told, draft):
            continue
        found = _pointed_out(told, draft) or _days_later(told, draft)
        if found is None and draft.status == "held" and _is_of_the_story(draft):
            one = told.prepared[draft.order]
            if is_earlier(one, draft) or _is_to_come(one, draft):
                continue
            for way in _WAYS:
                found = way(told, draft)
                if found is not None:
                    break
            if found is None and lead is not None:
                found = _on_the_day(told, draft, lead)
            found = found or _as_printed(told, draft)
        if found is not None:
            draft.when = found[0]
            draft.extra.extend(e for e in found[1] if e not in draft.extra)


def _is_of_the_story(draft: SummitDraft) -> bool:
    """Return whether it is a meeting, or the gathering that is on: not one before or to come."""
    is_another = draft.rule == "another edition"
    return draft.series is None or not (is_another or draft.is_background)


def _is_to_come(one: Prepared, draft: SummitDraft) -> bool:
    """Return whether a gathering is ahead of what its sentence tells: 'ten days left to the'."""
    at = one.position_of(draft.event.start)
    return draft.series is not None and TO_COME.search(one.body, max(0, at - 90), at) is not None


def _has_dated_mention(told: Told, draft: SummitDraft) -> bool:
    return any(
        other is not draft
        and other.when is not None
        and other.series == draft.series
        and other.status == draft.status
        and (
            other.format == draft.format
            or (not draft.is_format_told and len(draft.parts) == len(other.parts))
        )
        and (
            draft.series is not None
            or (_same_people(draft, other) and (draft.is_nominal or same_people(draft, other)))
        )
        and is_same_time(draft, other)
        for other in told.summits
    )


def _same_people(one: SummitDraft, other: SummitDraft) -> bool:
    return all(any(same_person(p.person, q.person) for q in other.parts) for p in one.parts)


def _resolved(told: Told, one: Prepared, item: Item, lean: Lean) -> ResolvedDate | None:
    if item.time is None:
        return None
    return dates.resolve(
        item.time, published_on=told.document.published_on, lean=lean, anchor=one.anchor
    )


def _is_fresh(told: Told, when: ResolvedDate) -> bool:
    published_on = told.document.published_on
    if published_on is None or len(when.start) < 10 or when.end is not None:
        return False
    return 0 <= (published_on - date.fromisoformat(when.start)).days <= _FRESH_DAYS


# Ways of knowing -----------------------------------------------------------------------------


def _pointed_out(told: Told, draft: SummitDraft) -> Found | None:
    """Return the day that one of the next sentences gives 'the meeting'."""
    for index in (draft.order, draft.order + 1, draft.order + 2):
        if index >= len(told.prepared):
            return None
        one = told.prepared[index]
        if index != draft.order and any(
            d.order == index and d.when and not _same_people(draft, d) for d in told.summits
        ):
            return None
        match = _POINTER.search(one.body)
        if match is None:
            continue
        item = one.items[match["time"]]
        if _ANNOUNCED.search(match.group()):
            return None
        is_past = bool(_PAST.search(match.group())) and not _DUE.search(match.group())
        when = _resolved(told, one, item, "past" if is_past else "future")
        if when is None or (draft.status == "held") != is_past:
            return None
        return when, [one.item_evidence("date", item)]
    return None


def _days_later(told: Told, draft: SummitDraft) -> Found | None:
    """Return the day that the sentence counts from an earlier one: '… and, two days later, X'."""
    one = told.prepared[draft.order]
    at = one.position_of(draft.event.start)
    lean: Lean = "past" if draft.status == "held" else "future"
    first: ResolvedDate | None = None
    for position, item in one.found(0, clause_end(one, at), TIME):
        if item.time is None:
            continue
        when = _resolved(told, one, item, lean)
        if when is not None and _COUNTED.search(item.time.text) is None:
            first = when if len(when.start) == 10 else None
        elif first is not None and position > at:
            counted = dates.resolve(
                item.time, published_on=told.document.published_on, lean=lean,
                anchor=date.fromisoformat(first.start),
            )  # fmt: skip
            return (counted, [one.item_evidence("date", item)]) if counted is not None else None
    return None


_COUNTED = re.compile(
    r"\b(?:later|after(?:wards)?|before|earlier|same|that|next|following)\b", re.I
)


def _on_arrival(told: Told, draft: SummitDraft) -> Found | None:
    """Return the day on which, in the same breath, one of them came."""
    for trip in told.trips:
        if trip.arrival is None or len(trip.arrival.start) < 10 or trip.is_implied:
            continue
        if not 0 <= draft.order - trip.order <= 1 or trip.status not in ("completed", "underway"):
            continue
        place = draft.place.country if draft.place is not None else None
        if place is not None and place != trip.country:
            continue
        if any(same_person(trip.part.person, p.person) for p in draft.parts):
            when = ResolvedDate(trip.arrival.start, None, "day")
            return when, [e for e in trip.extra if e.attribute == "date"]
    return None


def _in_sentence(told: Told, draft: SummitDraft) -> Found | None:
    """Return the only fresh day that the sentence tells."""
    one = told.prepared[draft.order]
    event = one.position_of(draft.event.start)
    if draft.series is not None and any(
        not is_its_own(one.body, at, event) for at, _ in one.found(0, event, TIME)
    ):
        return None  # 'Thursday is the anniversary of the summit'
    return _single(told, one)


def _in_last_sentence(told: Told, draft: SummitDraft) -> Found | None:
    """Return the day of the sentence just before, if this one goes on with it."""
    one = told.prepared[draft.order]
    if draft.order == 0 or not _CONTINUES.search(one.body):
        return None
    if _has_time(told, one):
        return None
    before = told.prepared[draft.order - 1]
    if before.sentence.field != one.sentence.field:
        return None
    return _single(told, before)


def _today(told: Told, draft: SummitDraft) -> Found | None:
    """Return the day of publication for what is going on as the story is told."""
    one, published_on = told.prepared[draft.order], told.document.published_on
    if published_on is None or one.found(0, len(one.body), TIME):
        return None
    match = _PRESENT_THERE.search(one.body) or _IS_MEETING.search(one.body)
    if match is None:
        return None
    return ResolvedDate(published_on.isoformat(), None, "day"), [
        one.evidence("date", *match.span())
    ]


_WAYS: tuple[Callable[[Told, SummitDraft], Found | None], ...] = (
    _on_arrival, _today, _in_sentence, _in_last_sentence,
)  # fmt: skip


# 'the first in seven years', 'after ten days': how long, not when
_HOW_LONG = re.compile(r"in (?:\w+ ){1,3}(?:days?|weeks?|months?|years?)", re.IGNORECASE)


_SINCE = re.compile(r"since\b", re.IGNORECASE)


# 'after X's trip there in January': when something else was
_OF_ANOTHER = re.compile(r"\b(?:after|since|following)\b[^,.;:]{0,70}$", re.IGNORECASE)


def _has_time(told: Told, one: Prepared) -> bool:
    """Return whether a sentence tells when what it tells of was."""
    claimed = _to_come(told, one)
    return any(
        item.time is not None
        and item.start not in claimed
        and not _OF_ANOTHER.search(one.body, max(0, at - 80), at)
        and not _HOW_LONG.fullmatch(item.time.text)
        and not _SINCE.match(item.time.text)
        and not is_count(one, at, item)
        for at, item in one.found(0, len(one.body), TIME)
    )


def _to_come(told: Told, one: Prepared) -> set[int]:
    """Return where the times of a sentence start that something else is to happen at."""
    return {
        e.start
        for drafts in (told.summits, told.trips)
        for d in drafts
        if d.order == one.index and d.status in ("planned", "proposed", "postponed")
        for e in d.extra
        if e.attribute == "date"
    }


def _single(told: Told, one: Prepared) -> Found | None:
    """Return the fresh day of a sentence if it tells one day and no other time."""
    claimed = _to_come(told, one)
    times = [
        (at, i) for at, i in one.found(0, len(one.body), TIME)
        if i.time is not None and i.start not in claimed and not _SAME_DAY.fullmatch(i.time.text)
        and not is_count(one, at, i) and not _SINCE.match(i.time.text)
        and not _ANOTHERS.match(one.body, at + 1)
        and (_OWN.match(one.body, at + 1) or not SAID_BEFORE.search(one.body[max(0, at - 50) : at]))
    ]  # fmt: skip
    found = [(when, i) for _, i in times if (when := _resolved(told, one, i, "past")) is not None]
    if len(found) != len(times) or len({w.start for w, _ in found}) != 1:
        return None
    when, item = found[0]
    return (when, [one.item_evidence("date", item)]) if _is_fresh(told, when) else None


# The day of the story ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lead:
    """The day of the story, with the people that its first sentences name."""

    day: Found
    people: tuple[Person, ...]


def _lead(told: Told) -> _Lead | None:
    """Return the one fresh day that the story's first sentences tell."""
    found: list[Found] = []
    people: list[Person] = []
    for one in _first_sentences(told):
        people += [p for _, item in one.found(0, len(one.body), PERSON) for p in item.people]
        claimed = _to_come(told, one)
        for _, item in one.found(0, len(one.body), TIME):
            when = _resolved(told, one, item, "past") if item.start not in claimed else None
            if when is not None and _is_fresh(told, when):
                found.append((when, [one.item_evidence("date", item)]))
    if len({w.start for w, _ in found}) != 1:
        return None
    return _Lead(found[0], tuple(people))


def _first_sentences(told: Told) -> list[Prepared]:
    prose = [p for p in told.prepared if p.sentence.field == "text" and p.sentence.kind == "prose"]
    return prose[:_LEAD_SENTENCES]


def _on_the_day(told: Told, draft: SummitDraft, lead: _Lead) -> Found | None:
    """Return the story's day for a meeting that it tells without a time of its own."""
    one = told.prepared[draft.order]
    if _has_time(told, one):
        return None
    if draft.series is not None:
        is_in_lead = one in (told.prepared[0], *_first_sentences(told))
        return lead.day if is_in_lead and not _is_of_others(told, draft, lead) else None
    is_kin = any(same_person(p.person, q) for p in draft.parts for q in lead.people)
    return lead.day if is_kin or one.sentence.field == "title" else None


def _is_of_others(told: Told, draft: SummitDraft, lead: _Lead) -> bool:
    """Return whether the story's day is that of a call, or of a meeting told elsewhere."""
    return any(
        d.series != draft.series
        and (d.format != "in_person" or d.order != draft.order)
        and any(e in lead.day[1] for e in d.extra if e.attribute == "date")
        for d in told.summits
    )


def _as_printed(told: Told, draft: SummitDraft) -> Found | None:
    """Return the day of publication of a story that tells what is going on and no day."""
    published_on = told.document.published_on
    one = told.prepared[draft.order]
    title = told.prepared[0]
    if published_on is None or title.sentence.field != "title" or first_sentence(told) is None:
        return None
    if any(p.found(0, len(p.body), TIME) for p in (title, one, *_first_sentences(told))):
        return None
    match = _GOING_ON.search(title.body)
    people = {p for _, i in title.found(0, len(title.body), PERSON) for p in i.people}
    if match is None or not all(any(same_person(p.person, q) for q in people) for p in draft.parts):
        return None
    return ResolvedDate(published_on.isoformat(), None, "day"), [
        title.evidence("date", *match.span())
    ]


# A headline's present tense
_GOING_ON = re.compile(
    r"\b(?:meet(?:s|ing)|hosts|hosting|discuss|welcomes|receives|holds?|visits|talks?|tells|greets"
    r"|sits? down|calls|speaks?|agrees?|signs?|press(?:es)?)\b",
    re.IGNORECASE,
)

__all__ = ["settle"]
