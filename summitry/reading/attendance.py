"""Who is at a gathering abroad that another sentence sets in a place.

'The summit opens in B on July 3. X and Y are expected to attend.' Whoever attends goes there; the
day of a gathering tells at best the month of arrival.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import (
    PARTY,
    PLACE,
    SERIES,
    TOPIC_BEFORE,
    VENUE,
    Item,
    Place,
    Prepared,
    Span,
    clause_end,
    people_in,
    place_from,
    subject,
    time_of,
)
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.drafts import Part, SummitDraft, TripDraft
from summitry.reading.events import Evidence, Person
from summitry.reading.meeting_drafts import distinct_parts
from summitry.reading.rules.attendance import ATTENDANCES, OURS, SCENES
from summitry.reading.rules.cues import DENIED, HYPOTHETICAL
from summitry.reading.rules.notation import Rule, compiled
from summitry.reading.rules.travel import SEATS
from summitry.reading.settle_place import scenes_of
from summitry.reading.status import Modality
from summitry.reading.travellers import is_anothers
from summitry.reading.triggers import RuleTable

_SCENES, _ATTENDANCES = RuleTable(SCENES), RuleTable(ATTENDANCES)
_REMOTE = re.compile(
    r"\b(?:recorded|video\w*|virtual(?:ly)?|remotely|(?:tele)?phone|online|by link|on screens?"
    r"|television|send(?:s|ing)?|sent)\b",
    re.IGNORECASE,
)
_OURS = compiled(OURS)
_NEAR_SENTENCES = 8  # between a gathering and who is told to attend 'the gathering'
_BARE_SENTENCES = 2  # and who is told to 'attend', without saying what
_FRESH_DAYS = 3
_PAST, _AHEAD = ("held",), ("planned", "proposed")
_BACKGROUND = re.compile(
    r"\b(?:last (?:year|month)|previous(?:ly)?|earlier (?:this|in the) (?:year|month)|had"
    r"|years? ago|in (?:19|20)\d\d|since)\b",
    re.IGNORECASE,
)


_THEN = re.compile(r"\b(?:was|were|sat|met|stood|spoke|went)\b", re.IGNORECASE)  # in a speech
_NOT_THERE = re.compile(r"\b(?:declin|refus|skip|rul(?:e|ed|es) out|not |never )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scene:
    """A gathering with its place, as one sentence sets it."""

    order: int
    place: Place
    evidence: tuple[Evidence, ...]
    series: str | None = None
    noun: str = ""  # what kind of gathering it is
    when: ResolvedDate | None = None
    is_background: bool = False


def may_tell(cues: int) -> bool:
    """Return whether a sentence with these cues can tell who attends."""
    return _ATTENDANCES.is_open(cues)


def may_set(cues: int) -> bool:
    """Return whether a sentence with these cues can tell where a gathering is."""
    return _SCENES.is_open(cues)


@dataclass(frozen=True, slots=True)
class Attending:
    """Those whom one sentence tells to be at a gathering, and where that is."""

    one: Prepared
    rule: Rule
    match: re.Match[str]
    people: tuple[tuple[Item, Person], ...]
    modality: Modality
    scene: Scene


def attending(
    prepared: Sequence[Prepared], meetings: Iterable[SummitDraft], published_on: date | None
) -> list[Attending]:
    """Return who is told to attend which gathering, in the order told."""
    rows = [
        one for one in prepared if may_tell(one.words) and one.has_people() and may_tell(one.cues)
    ]
    scenes: list[Scene] | None = None  # looked for once somebody is told to attend
    out: list[Attending] = []
    for one in rows:
        for rule, pattern in _ATTENDANCES.worth(one.cues):
            for match in pattern.finditer(one.body):
                found = _attendants(one, rule, match)
                if found is None:
                    continue
                people, modality = found
                if scenes is None:
                    scenes = [*_told_scenes(prepared, published_on), *_of_meetings(meetings)]
                if rule.value == "we":
                    scene = _scene_of_ours(prepared[one.index :], published_on)
                else:
                    scene = _scene_of(one, rule, match, scenes)
                if scene is None or _is_still_to_come(scene, modality, published_on):
                    continue
                current = tuple((i, p) for i, p in people if not i.is_former)
                out.append(Attending(one, rule, match, current, modality, scene))
    return out


def join(found: Iterable[Attending], meetings: Sequence[SummitDraft]) -> None:
    """Add those who attend a gathering of a series to who takes part in it."""
    for told in found:
        if told.scene.series is None or told.scene.is_background:
            continue
        fitting = [
            m
            for m in meetings
            if m.series == told.scene.series
            and m.status == told.modality.status
            and m.edition is None
            and (m.place is None or m.place.country == told.scene.place.country)
        ]
        if not fitting:
            continue
        gathering = min(fitting, key=lambda m: (abs(m.order - told.one.index), m.order))
        gathering.parts = distinct_parts(
            [
                *gathering.parts,
                *(
                    Part(person, told.one.item_evidence("participant", item), item.certainty)
                    for item, person in told.people
                ),
            ]
        )


def trips_of_attendants(found: Iterable[Attending], published_on: date | None) -> list[TripDraft]:
    """Return the trips of those who are told to attend a gathering abroad."""
    out: list[TripDraft] = []
    taken: dict[int, list[Person]] = {}
    for told in found:
        known = taken.setdefault(told.one.index, [])
        for item, person in told.people:
            if person in known or _is_at_home(person, told.scene.place):
                continue
            known.append(person)
            out.append(
                _trip(
                    told.one, told.rule, told.match, item, person, told.scene, told.modality,
                    published_on,
                )
            )  # fmt: skip
    return out


def _is_still_to_come(scene: Scene, modality: Modality, published_on: date | None) -> bool:
    """Return whether a gathering is in another month than the one that was attended."""
    if scene.when is None or published_on is None or modality.status not in _PAST:
        return False
    month = scene.when.start[:7]
    return month > published_on.isoformat()[: len(month)]


def _attendants(
    one: Prepared, rule: Rule, match: re.Match[str]
) -> tuple[list[tuple[Item, Person]], Modality] | None:
    """Return who attends by one rule's match and how surely; None for nobody."""
    start, end = match.span("verb")
    if rule.value in ("named", "here", "we"):
        span: Span | None = Span(*match.span("one"))
        modality = _of_named(one, rule, match)
    else:
        span = subject(one, start)
        if span is None:
            return None
        if span.end <= start and is_anothers(one.body[span.end : start], "go"):
            return None
        modality = status.of_verb(one, span.end, start, end)
        if status.is_supposed(one, span.start):
            return None
    if span is None or modality.status not in (*_PAST, *_AHEAD):
        return None
    if _REMOTE.search(one.body, min(start, span.start), clause_end(one, match.end())):
        return None
    people = people_in(one, span)
    return (people, modality) if 0 < len(people) <= 20 else None


def _of_named(one: Prepared, rule: Rule, match: re.Match[str]) -> Modality:
    start, end = match.span("verb")
    reach = 25 if rule.value == "here" else 60  # the verb stands right before it
    told = status.of_verb(one, max(0, start - reach), start, end)
    if told.status == HYPOTHETICAL or told.status in _PAST or told.start >= start:
        return Modality("held", start, end, 0.85)
    return told


def _scene_of(
    one: Prepared, rule: Rule, match: re.Match[str], scenes: Sequence[Scene]
) -> Scene | None:
    """Return the gathering that an attendance is of."""
    if rule.value in ("named", "here"):
        runs = scenes_of(one)
        if rule.value == "here":  # the place told last before it
            runs = [run for run in runs if run[0] < match.start("one")][-1:]
        own = [place for _, items in runs if (place := place_from(items)) is not None]
        if rule.value == "here" and not own:
            same = [s for s in scenes if s.order == one.index]
            return same[-1] if len({s.place.country for s in same}) == 1 else None
        if len({place.country for place in own}) > 1:
            return None
        if own:
            evidence = tuple(one.item_evidence("place", i) for _, run in runs for i in run)
            here = [s for s in scenes if s.order == one.index and s.place.country == own[0].country]
            return here[-1] if here else Scene(one.index, own[0], evidence)
    noun = ""
    if "object" in match.re.groupindex:
        series = _series_in(one, *match.span("object"))
        if series is not None:
            same = [s for s in scenes if s.series == series]
            return _nearest(same, one.index) if same else None
        noun = _noun(match["object"])
    reach = _BARE_SENTENCES if rule.value == "bare" else _NEAR_SENTENCES
    before = [s for s in scenes if 0 <= one.index - s.order <= reach]
    before = [s for s in before if noun and s.noun == noun] or before
    if not before:  # the only one that the story has told of
        earlier = [s for s in scenes if s.order <= one.index and not s.is_background]
        before = earlier if len({s.place.country for s in earlier}) == 1 else []
    if not before:
        return None
    near = [s for s in before if s.order == max(s.order for s in before)]
    return near[-1] if len({s.place.country for s in near}) == 1 else None


def _scene_of_ours(told: Sequence[Prepared], published_on: date | None) -> Scene | None:
    """Return where those who say 'we' in the sentences told say that they meet."""
    for one in told[:_NEAR_SENTENCES]:
        match = _OURS.search(one.body)
        place = place_from([i for _, i in one.found(*match.span("to"))]) if match else None
        if match is None or place is None or place.country is None:
            continue
        found = time_of(one, match.start(), match.end())
        time = found[1].time if found is not None else None
        when = time and dates.resolve(time, published_on=published_on, lean="past")
        items = [i for _, i in one.found(*match.span("to"))]
        return Scene(
            one.index, place, tuple(one.item_evidence("place", i) for i in items), when=when or None
        )
    return None


def _noun(words: str) -> str:
    """Return what kind of gathering words name, for telling one of them from another."""
    last = words.lower().split()[-1].rstrip("s")
    if last in ("signing", "signed", "inked", "ceremony", "ceremonie", "opening", "parade"):
        return "ceremony"
    return last


def _nearest(scenes: Sequence[Scene], order: int) -> Scene | None:
    if len({s.place.country for s in scenes}) > 1:
        scenes = [s for s in scenes if 0 <= order - s.order <= _NEAR_SENTENCES]
    return min(scenes, key=lambda s: (abs(s.order - order), s.order > order), default=None)


def _series_in(one: Prepared, start: int, end: int) -> str | None:
    found = one.found(start, end, SERIES)
    name = found[0][1].name if found else None
    return name.series if name is not None else None


def _is_at_home(person: Person, place: Place) -> bool:
    return person.party is None or place.country in (person.party, *SEATS.get(person.party, ()))


def _told_scenes(prepared: Sequence[Prepared], published_on: date | None) -> list[Scene]:
    """Return the gatherings that sentences set in a place."""
    out: list[Scene] = []
    for one in prepared:
        if not _SCENES.is_open(one.words):
            continue
        if not one.has(PLACE, VENUE, PARTY) or one.sentence.kind == "byline":
            continue
        for _, pattern in _SCENES.worth(one.cues):
            for match in pattern.finditer(one.body):
                scene = _scene(one, match, published_on)
                if scene is not None:
                    out.append(scene)
    return out


def _scene(one: Prepared, match: re.Match[str], published_on: date | None) -> Scene | None:
    found = one.found(*match.span("to"), PLACE, VENUE, PARTY)
    at = match.start("to")
    if TOPIC_BEFORE.search(one.body[max(0, at - 60) : at]):
        return None
    items = [i for _, i in found if i.name is not None]
    if any(i.base == PARTY and i.name and i.name.form not in ("country", "metonym") for i in items):
        return None
    place = place_from(items)
    if place is None or place.country is None or len(place.country) != 3:
        return None
    start, end = match.span("event")
    told = status.of_noun(one, start, end, left=max(0, start - 60), right=clause_end(one, end))
    if told is not None and told.status in (DENIED, HYPOTHETICAL):
        return None
    if _NOT_THERE.search(one.body, max(0, min(start, at) - 50), max(start, at)):
        return None
    time = time_of(one, min(start, at), max(end, match.end("to")))
    lean: Lean = "future" if told is not None and told.status in _AHEAD else "past"
    when = (
        dates.resolve(time[1].time, published_on=published_on, lean=lean, anchor=one.anchor)
        if time is not None and time[1].time is not None
        else None
    )
    return Scene(
        one.index, place, tuple(one.item_evidence("place", i) for i in items),
        _series_in(one, start, end), _noun(match["event"]), when,
        _BACKGROUND.search(one.body, max(0, start - 40), clause_end(one, match.end())) is not None
        or _is_long_ago(when, published_on),
    )  # fmt: skip


def _is_long_ago(when: ResolvedDate | None, published_on: date | None) -> bool:
    return (
        when is not None
        and published_on is not None
        and when.start[:4] < str(published_on.year - 1)
    )


def _of_meetings(meetings: Iterable[SummitDraft]) -> list[Scene]:
    """Return the gatherings that are read as meetings of leaders already."""
    return [
        Scene(
            meeting.order, Place(meeting.place.country, meeting.place.city),
            tuple(e for e in meeting.extra if e.attribute == "place"), meeting.series, "summit",
            meeting.when, meeting.is_background,
        )
        for meeting in meetings
        if meeting.place is not None and meeting.series is not None
        and meeting.place.country is not None
    ]  # fmt: skip


def _trip(
    one: Prepared,
    rule: Rule,
    match: re.Match[str],
    item: Item,
    person: Person,
    scene: Scene,
    modality: Modality,
    published_on: date | None,
) -> TripDraft:
    assert scene.place.country is not None
    arrival = dates.month_of_visit(scene.when.start) if scene.when is not None else None
    state = _state(modality.status, scene.when, published_on)
    if one.is_speech and scene.when is None and state == "underway":
        at = match.start("verb")
        state = "completed" if _THEN.search(one.body, max(0, at - 50), at) else state
    return TripDraft(
        order=one.index, rule=rule.name,
        weight=rule.weight * (0.6 + 0.4 * item.certainty) * (0.7 if scene.is_background else 1.0),
        status=state,
        part=Part(person, one.item_evidence("participant", item), item.certainty),
        country=scene.place.country, city=scene.place.city,
        event=one.evidence("event", *match.span("verb")),
        status_evidence=one.evidence("status", modality.start, modality.end),
        arrival=arrival, extra=[replace(e, attribute="place") for e in scene.evidence],
        is_implied=True, is_background=scene.is_background,
        is_status_told=scene.when is not None or modality.status in _AHEAD,
    )  # fmt: skip


def _state(told: str, when: ResolvedDate | None, published_on: date | None) -> str:
    """Return the trip's status on the publication day."""
    if when is None or published_on is None:
        return {"held": "underway"}.get(told, told)
    if len(when.start) < len("2025-10-28"):
        is_past = told in _PAST and when.start < published_on.isoformat()[: len(when.start)]
        return "completed" if is_past else {"held": "underway"}.get(told, told)
    first = date.fromisoformat(when.start)
    if told in _AHEAD:
        return "completed" if (published_on - first).days > _FRESH_DAYS else told
    if first > published_on:
        return "planned"
    return "underway" if (published_on - first).days <= 1 else "completed"


__all__ = ["Attending", "Scene", "attending", "join", "may_tell", "trips_of_attendants"]
