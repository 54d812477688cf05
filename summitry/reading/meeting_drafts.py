"""What a mention of a meeting or call becomes: who, how real, when, where, and the words for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import TIME, Item, Prepared, Span, clause_end, people_in, time_of
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.drafts import Part, SummitDraft
from summitry.reading.events import Evidence, Person
from summitry.reading.meeting_format import format_of
from summitry.reading.meeting_places import place_at
from summitry.reading.rules.cues import DENIED, HYPOTHETICAL
from summitry.reading.rules.notation import Rule, compiled
from summitry.reading.status import Modality

_BACKGROUND_DAYS = 400

_TO_COME = re.compile(
    r"\b(?:next (?:week|month|year|weekend|mon|tues|wednes|thurs|fri|satur|sun)|tomorrow|coming"
    r"|upcoming|later this)",
    re.IGNORECASE,
)

# Between a subject and 'meet', people who are the real subject.
OTHERS = re.compile(
    r"\b(?:ministers|officials|teams?|delegations?|secretaries|aides|advisers"
    r"|advisors|staffs?|negotiators|envoys?|representatives|experts|generals"
    r"|commanders|diplomats|companies|governments|whom|which)\b",
    re.IGNORECASE,
)


def is_ahead(item: Item) -> bool:
    """Return whether a time says by itself that what it dates is to come: 'next week'."""
    return item.time is not None and _TO_COME.search(item.time.text) is not None


def parts_of(
    prepared: Prepared,
    subjects: Sequence[tuple[Item, Person]],
    others: Sequence[tuple[Item, Person]],
    frame: str,
) -> list[Part]:
    roles: tuple[str | None, str | None] = {
        "host": ("host", "guest"), "passive": ("guest", "host"),
    }.get(frame, (None, None))  # fmt: skip
    out: list[Part] = []
    for role, pairs in zip(roles, (subjects, others), strict=True):
        for item, person in pairs:
            if item.is_former:
                continue
            told = Person(person.name, person.party, person.leader_id, person.office, role)  # type: ignore[arg-type]
            out.append(Part(told, prepared.item_evidence("participant", item), item.certainty))
    return distinct_parts(out)


def distinct_parts(parts: Sequence[Part]) -> list[Part]:
    out: list[Part] = []
    for part in parts:
        known = next((o for o in out if _same(o.person, part.person)), None)
        if known is None:
            out.append(part)
    return out


def _same(one: Person, other: Person) -> bool:
    if one.leader_id or other.leader_id:
        return one.leader_id == other.leader_id
    return (one.name, one.party) == (other.name, other.party)


_HOSTED_BY = compiled(
    r"[^.;:]{0,60}? (?:hosted|mediated|brokered|chaired|convened|moderated) by "
    r"<F>(?P<more><PP>(?: (?:with|alongside|and) <F><PP>)?)"
)


def drafts_of(
    prepared: Prepared,
    rule: Rule,
    parts: list[Part],
    modality: Modality,
    start: int,
    end: int,
    span_end: int,
    told: Span | None,
    weight: float,
    published_on: date | None,
) -> list[SummitDraft]:
    if modality.status in (DENIED, HYPOTHETICAL):
        return []
    if len({p.person.party for p in parts}) < 2 or len(parts) > 40:
        return []
    kind = prepared.sentence.kind
    hosts = _HOSTED_BY.match(prepared.body, span_end) if kind != "caption" else None
    if hosts is not None:
        hosting = people_in(prepared, Span(*hosts.span("more")))
        parts = distinct_parts([*parts, *parts_of(prepared, hosting, [], "")])
    form, is_told = format_of(prepared, rule, start, span_end)
    if kind == "caption":
        found = last_time(prepared)
    else:
        left_bound = max(0, start - 30) if rule.value == "other" else 0
        found = time_of(prepared, end, span_end, left_bound=left_bound)
        if found is None:
            found = time_of(prepared, start, span_end, left_bound=left_bound)
        if found is None:
            found = _time_of_coming(prepared, start)
    when: ResolvedDate | None = None
    extra: list[Evidence] = []
    if modality.status == "postponed":
        found = _put_off_until(prepared, end) or found
    if found is None and modality.status == "held":
        when = _day_implied(prepared, start, end, told, published_on)
    if found is not None and found[1].time is not None:
        # 'slipped out on Saturday to meet' is no present tense, which tells what is to come
        is_infinitive = prepared.body[modality.start : modality.end].lower() == "to"
        if (
            modality.status == "held"
            and not is_infinitive
            and status.of_present(prepared, start, found[1].time.text)
        ):
            modality = Modality("planned", start, end, modality.weight)
        lean: Lean = "past" if modality.status == "held" else "future"
        when = dates.resolve(
            found[1].time,
            published_on=published_on,
            lean=lean,
            anchor=prepared.anchor,
        )
        if when is None:  # 'told Y on Monday that …, in talks a day after the storm'
            earlier = _time_within(prepared, start, end, published_on, lean)
            when, found = earlier if earlier is not None else (None, found)
        if when is not None:
            extra.append(prepared.item_evidence("date", found[1]))
            is_today = published_on is not None and when.start == published_on.isoformat()
            if (
                is_today
                and modality.start == start
                and status.of_present(prepared, start, _words(found[1]))
            ):
                modality = Modality("held", start, end, modality.weight)
    if modality.status == "held" and found is not None and is_ahead(found[1]):
        modality = Modality("planned", modality.start, modality.end, modality.weight)
    place, items = place_at(prepared, rule, start, end, span_end, told)
    if rule.value == "visit" and (
        place is None or all(p.person.party != place.country for p in parts[-1:])
    ):
        return []  # 'on a trip to A, urged B's leader': not the host
    if rule.value in ("signing", "deal") and place is None:
        return []  # each may have signed at home
    if form == "video" or (form == "phone" and is_told):
        place = None
    if place is not None:
        extra.extend(prepared.item_evidence("place", item) for item in items)
    if form == "phone" and not is_told and place is not None:
        form = "in_person"
    verdict = against_publication(modality.status, when, published_on)
    if prepared.is_speech:
        if _ASKED.match(prepared.sentence.text) and prepared.sentence.text.rstrip().endswith("?"):
            return []  # 'will you meet X?' tells of nothing
        weight *= 0.8 if all(p.certainty >= 0.8 for p in parts) else 0.7
    if prepared.is_quoted(start) and kind != "headline":
        weight *= 0.8
    certainty = min(p.certainty for p in parts)
    draft = SummitDraft(
        order=prepared.index, rule=rule.name, weight=min(1.0, weight) * (0.6 + 0.4 * certainty),
        status=verdict, parts=parts, event=prepared.evidence("event", start, end),
        status_evidence=prepared.evidence("status", modality.start, modality.end), format=form,
        is_format_told=is_told, when=when, place=place, extra=extra,
        is_background=is_background(when, published_on), is_caption=kind == "caption",
    )  # fmt: skip
    return [draft]


# 'flew to A on Monday, where he met', 'is due in A on Sunday, where he will be received'
_WHERE = compiled(
    r"<L>(?:, <L>)?,? (?:(?:on|for|from) )?(?P<time><T>),? where\b(?!ver)[^.;:]{0,60}$"
)


def _time_of_coming(prepared: Prepared, start: int) -> tuple[int, Item] | None:
    """Return the time at which somebody comes to where the meeting is."""
    match = _WHERE.search(prepared.body, max(0, start - 110), start)
    if match is None:
        return None
    return match.start("time"), prepared.items[match["time"]]


def _words(item: Item) -> str:
    return item.time.text if item.time is not None else ""


def _time_within(
    prepared: Prepared, start: int, end: int, published_on: date | None, lean: Lean
) -> tuple[ResolvedDate, tuple[int, Item]] | None:
    """Return the day that the words between a verb and its noun tell."""
    for position, item in prepared.found(start, end, TIME):
        when = (
            dates.resolve(item.time, published_on=published_on, lean=lean)
            if item.time is not None
            else None
        )
        if when is not None:
            return when, (position, item)
    return None


_UNTIL = re.compile(r"(?:un)?till?\b", re.IGNORECASE)


def _put_off_until(prepared: Prepared, position: int) -> tuple[int, Item] | None:
    """Return the time that a meeting is put off to: 'until June'."""
    return next(
        (
            (at, item)
            for at, item in prepared.found(position, clause_end(prepared, position), TIME)
            if item.time is not None and _UNTIL.match(item.time.text)
        ),
        None,
    )


_ALSO = re.compile(r"\b(?:also|later|then|earlier|separately)\b", re.IGNORECASE)

_ASKED = re.compile(
    r"(?:(?:Q|QUESTION|Question|Journalist|JOURNALIST|Reporter|REPORTER)\s?:?\s)?(?:[^,?]{1,40}, )?"
    r"(?:and |so |but )?(?:do|does|did|will|would|can|could|is|are|was|were|have|has|should|when"
    r"|where"
    r"|what|how|why|if)\b",
    re.IGNORECASE,
)
_IN_COURSE = re.compile(
    r"(?:meeting|hosting|holding|receiving|welcoming|visiting)\b", re.IGNORECASE
)

_NOW = re.compile(r"\b(?:is|are)\b(?: \w+ly)?[^.;:]{0,40}$", re.IGNORECASE)


def _day_implied(
    prepared: Prepared, start: int, end: int, told: Span | None, published_on: date | None
) -> ResolvedDate | None:
    """Return the day of 'also spoke': that of the sentence before; of 'is meeting': today."""
    between = prepared.body[told.end if told else max(0, start - 30) : end]
    earlier = prepared.anchor.day if _ALSO.search(between) else None
    if earlier is not None and (published_on is None or earlier <= published_on):
        return ResolvedDate(earlier.isoformat(), None, "day")
    if published_on is None or told is None or prepared.is_speech:
        return None
    is_now = _IN_COURSE.match(prepared.body, start) and _NOW.search(prepared.body[told.end : start])
    return ResolvedDate(published_on.isoformat(), None, "day") if is_now else None


def last_time(prepared: Prepared) -> tuple[int, Item] | None:
    """Return a caption's time: the last one, as is the custom."""
    times = prepared.found(0, len(prepared.body), TIME)
    return times[-1] if times else None


def against_publication(told: str, when: ResolvedDate | None, published_on: date | None) -> str:
    """Return the status that the event's day and the day of publication allow."""
    if when is None or published_on is None:
        return told
    today = published_on.isoformat()
    if told == "held" and when.start[: len(today)] > today[: len(when.start)]:
        return "planned"
    last = when.end or when.start
    if told == "planned" and len(last) == 10 and last < today:
        return "held"
    return told


def is_background(when: ResolvedDate | None, published_on: date | None) -> bool:
    if when is None or published_on is None:
        return False
    year, month = int(when.start[:4]), int(when.start[5:7] or 12)
    return (published_on.year - year) * 12 + published_on.month - month > _BACKGROUND_DAYS // 30
