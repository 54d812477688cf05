"""Where a meeting was, when the sentence that tells of it does not say: what the article settles.

Each way of knowing is one function that returns a place with the words that give it, or None;
the surest comes first. A place is never guessed: a leader's home is where a guest of theirs was
only if the article tells the visit, the host or the dateline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from summitry.reading import merge
from summitry.reading.clauses import (
    OR_ELSEWHERE,
    PARTY,
    PLACE,
    PLACE_LEAD,
    SERIES,
    TOPIC_BEFORE,
    VENUE,
    Item,
    Place,
    Prepared,
    clause_end,
    place_from,
)
from summitry.reading.coreference import same_person
from summitry.reading.dates import ResolvedDate
from summitry.reading.drafts import SummitDraft, TripDraft
from summitry.reading.events import Evidence
from summitry.reading.rules.notation import compiled
from summitry.reading.told import Told, first_sentence, is_earlier, is_same_time, same_people

Found = tuple[Place, list[Evidence]]

_NEAR_SENTENCES = 2
_LEAD = 3  # sentences, the title among them
_STAY_DAYS = 7  # how long after an arrival a meeting still belongs to the visit
_FRESH_DAYS = 3  # an agency's story tells of the last days
_OVER = ("completed",)
_MARGINS = re.compile(r"\b(?:sidelines?|margins|fringes)\b", re.IGNORECASE)
_AT_GATHERING = re.compile(
    r"\b(?:at|during|for|attend\w*|before|after|ahead of) (?:the|this|a) (?:\w+ ){0,2}"
    r"(?:summit|gathering|forum|conference|assembly)\b",
    re.IGNORECASE,
)
# 'agreed to meet at the G20'
_MEETS_AT = compiled(
    r"\b(?:meet(?:s|ing)?|met|talks?|talk|see (?:each|one an)other) (?:again |in person )?"
    r"(?:at|during) (?:the |this year[’']s )?<S>"
)
# A place named with what was said there, or where somebody else sits, sets no meeting.
_NO_SCENE = re.compile(
    r"\b(?:said|says|told|speaking|spoke|reporters?|statement|briefing|interview|embassy|born"
    r"|analysts?|journalists?|correspondent|protest\w*|elections?|rally|based|live[ds]?|year"
    r"|officials?|diplomats?|sources?|authorities|lawmakers|experts|media"
    r"|last month|earlier this|leaving|left|departed)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_SUMMIT_IN = compiled(
    r"(?:<S>|\b(?:summit|gathering|forum|assembly)\b)[^.;:,]{0,20}?"
    r" (?:in|at) (?:the )?(?P<at><L>(?:, <L>)?)"
)
_GATHER_IN = compiled(
    r"\b(?:converg|descend|gather|assembl|travel|arriv|head|flew|fl)\w* (?:on|in|to|at|for)"
    r" (?:the )?(?P<at><L>(?:, <L>)?) (?:for|to attend|ahead of|before) (?:a|an|the|this) "
    r"[^.;:]{0,30}(?:<S>|\b(?:summit|gathering|meeting|forum|conference)\b)"
)


def settle(told: Told) -> None:
    """Give each meeting in person that has no place the one that the article settles."""
    for draft in told.summits:
        if draft.series is not None and draft.place is None and draft.format == "in_person":
            _give(draft, _of_gathering(told, draft) or _filed_from(told, draft))
    for way in _WAYS:
        for draft in told.summits:
            if not _wants(told, draft):
                continue
            _give(draft, way(told, draft))


def _wants(told: Told, draft: SummitDraft) -> bool:
    if draft.place is not None or draft.format != "in_person" or draft.series is not None:
        return False
    return not any(
        other is not draft
        and other.place is not None
        and other.series is None
        and same_people(draft, other)
        and _joins(draft, other)
        and is_same_time(draft, other)
        for other in told.summits
    )


def _joins(one: SummitDraft, other: SummitDraft) -> bool:
    """Return whether two mentions of the same people are one meeting, wherever it was."""
    if one.when is None:
        return one.status == other.status or one.is_nominal
    return merge.dates_fit(one.when, other.when)


def _give(draft: SummitDraft, found: Found | None) -> None:
    if found is None:
        return
    draft.place = found[0]
    draft.extra.extend(e for e in found[1] if e not in draft.extra)


# Ways of knowing -----------------------------------------------------------------------------


def _on_margins(told: Told, draft: SummitDraft) -> Found | None:
    """Return the place of the gathering at whose margins, or by whose guests, it is held."""
    one = told.prepared[draft.order]
    body = one.body
    cue = _MARGINS.search(body) or _AT_GATHERING.search(body) or _MEETS_AT.search(body)
    placed = [
        d for d in told.summits
        if d.series is not None and d.place is not None and d.rule != "another edition"
    ]  # fmt: skip
    if not placed:
        return None
    if cue is not None:
        named = {
            i.name.series or i.name.party
            for _, i in one.found(0, len(one.body), SERIES, PARTY)
            if i.name is not None
        }
        same = [d for d in placed if d.series in named]
        if same:
            return _place_of(_nearest(same, draft.order))
        if is_earlier(one, draft):
            return None
        others = [i for _, i in one.found(0, len(one.body), SERIES) if i.name and i.name.series]
        if others or len({(d.series, _country(d)) for d in placed}) > 1:
            return None
        return _place_of(_nearest(placed, draft.order))
    placed = [d for d in placed if _is_on(d, told)]
    if len({(d.series, _country(d)) for d in placed}) != 1 or is_earlier(one, draft):
        return None
    home = _nearest(placed, draft.order)
    goers = [p.person for d in placed for p in d.parts]
    is_there = [
        p.person.party == home.series or any(same_person(p.person, q) for q in goers)
        for p in draft.parts
    ]
    if not any(is_there) or (draft.status == "held") != (home.status == "held"):
        return None
    if draft.status in ("held", "planned") and _days_meet(draft, home):
        return _place_of(home)
    return None


def _is_on(gathering: SummitDraft, told: Told) -> bool:
    """Return whether a gathering is about to be, is, or just was when the story was printed."""
    when, published_on = gathering.when, told.document.published_on
    if gathering.is_background or gathering.is_recalled:
        return False
    if when is None or published_on is None:
        return True
    if len(when.start) < 10:
        return published_on.isoformat().startswith(when.start)
    last = _days_between(when.end or when.start, published_on.isoformat())
    return last <= _FRESH_DAYS and _days_between(published_on.isoformat(), when.start) <= _STAY_DAYS


def _days_meet(draft: SummitDraft, gathering: SummitDraft) -> bool:
    """Return whether a meeting falls on a gathering's days, so far as the two are told."""
    if draft.when is None or gathering.when is None:
        return True
    return merge.dates_fit(draft.when, gathering.when) or (
        _days_between(gathering.when.start, draft.when.start) in (0, 1)
    )


def _on_a_visit(told: Told, draft: SummitDraft) -> Found | None:
    """Return where one of those who meet was on a visit, at home of another or close by."""
    one = told.prepared[draft.order]
    at_home: list[TripDraft] = []
    away: list[TripDraft] = []
    for trip in told.trips:
        if not any(same_person(trip.part.person, p.person) for p in draft.parts):
            continue
        if not _while_there(trip, draft, one) or _still_to_leave(trip, draft, one):
            continue
        if _is_spoken_of(trip, told.prepared[trip.order]):
            continue
        if any(p.person.party == trip.country for p in draft.parts):
            at_home.append(trip)
        elif 0 <= draft.order - trip.order <= _NEAR_SENTENCES:
            away.append(trip)
    best = _only(at_home, draft)
    if best is None and not at_home:
        best = _only(away, draft)
    if best is None:
        return None
    same = [t for t in told.trips if t.country == best.country
            and same_person(t.part.person, best.part.person)]  # fmt: skip
    cities = {t.city for t in same if t.city}
    city = cities.pop() if len(cities) == 1 else None
    words = [e for t in (best, *same) for e in t.extra if e.attribute == "place"]
    return Place(best.country, city), words or [replace(best.event, attribute="place")]


def _only(trips: Sequence[TripDraft], draft: SummitDraft) -> TripDraft | None:
    """Return the trip if they lead to one country, else the one told last before, close by."""
    if len({t.country for t in trips}) == 1:
        return min(trips, key=lambda t: abs(t.order - draft.order))
    near = [t for t in trips if 0 <= draft.order - t.order <= _NEAR_SENTENCES]
    if len({t.country for t in near}) == 1:
        return near[-1]
    return None


def _while_there(trip: TripDraft, draft: SummitDraft, one: Prepared) -> bool:
    """Return whether a meeting can belong to a visit, by what is told of both."""
    coming = ("planned", "proposed", "postponed", "cancelled")
    arrival, day = trip.arrival, draft.when
    if arrival is not None and day is not None:
        short = min(len(arrival.start), len(day.start))
        if short < 10:
            return arrival.start[:short] == day.start[:short]
        last = trip.departure.start if trip.departure and len(trip.departure.start) == 10 else None
        gap = _days_between(arrival.start, day.start)
        if last is not None and _days_between(last, day.start) > 0:
            return False
        return -1 <= gap <= _STAY_DAYS
    if draft.status == "held":
        if trip.status in coming:
            return False
        if is_earlier(one, draft):
            return False
        is_told_apart = day is not None and trip.status == "completed" and trip.is_background
        return not is_told_apart
    return trip.status not in _OVER or trip.is_implied


_BEFORE_LEAVING = re.compile(
    r"\b(?:before|ahead of|prior to|hours from)\s[^,.;]{0,20}$", re.IGNORECASE
)


def _still_to_leave(trip: TripDraft, draft: SummitDraft, one: Prepared) -> bool:
    """Return whether the same sentence puts the meeting before the journey."""
    if trip.order != draft.order:
        return False
    at = one.position_of(trip.event.start)
    return _BEFORE_LEAVING.search(one.body, max(0, at - 40), at) is not None


# What they met about, and what was done besides, may be elsewhere.
_MATTER = re.compile(
    r"\b(?:to (?:discuss|prepare|review|talk|mark)|about|regarding|concerning|in light of|need to"
    r"|preparations?)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:discuss\w*|review\w*|regarding|about|recent|upcoming|congratulat\w+|occasion of)\b"
    r"[^,.;:]{0,40}$",
    re.IGNORECASE,
)


def _is_spoken_of(trip: TripDraft, one: Prepared) -> bool:
    """Return whether a journey is what they talk about: 'discussed his recent travel to A'."""
    at = one.position_of(trip.event.start)
    return _TOPIC.search(one.body, max(0, at - 70), at) is not None


def _in_sentence(told: Told, draft: SummitDraft) -> Found | None:
    """Return the only place that the sentence itself sets anything in."""
    one = told.prepared[draft.order]
    runs = scenes_of(one)
    at = one.position_of(draft.event.start)
    end = clause_end(one, at)
    matter = _MATTER.search(one.body, at, end)
    runs = [r for r in runs if r[0] < (matter.start() if matter else end)]
    return _single(one, [items for _, items in runs])


# 'The talks will take place in A', 'the meeting, which was due on Friday in A'
_POINTER = compiled(
    r"\b(?:the|their|that|this) (?:\w+ ){0,2}(?:meetings?|talks|summit|encounter|session)"
    r"(?:, which)? (?:is|was|are|were|will|would|took|takes|lasted)\b(?: [\w\-]+| <T>){0,7}?"
    r" (?:in|at) (?:the )?(?P<at><L>(?:, <L>)?)"
)


def _pointed_out(told: Told, draft: SummitDraft) -> Found | None:
    """Return the place that one of the next sentences gives 'the meeting'."""
    for index in range(draft.order, min(len(told.prepared), draft.order + _NEAR_SENTENCES + 1)):
        one = told.prepared[index]
        if index != draft.order and any(
            d.order == index and not same_people(d, draft) for d in told.summits
        ):
            return None
        match = _POINTER.search(one.body)
        if match is not None:
            items = [i for _, i in one.found(*match.span("at"), PLACE, VENUE, PARTY)]
            place = place_from(items)
            if place is not None:
                return place, [one.item_evidence("place", i) for i in items]
    return None


def _in_last_sentence(told: Told, draft: SummitDraft) -> Found | None:
    """Return the only place of the sentences just before, if they are about the same people."""
    one = told.prepared[draft.order]
    if scenes_of(one) or is_earlier(one, draft):
        return None
    for back in range(1, _NEAR_SENTENCES + 1):
        if draft.order - back < 0:
            return None
        before = told.prepared[draft.order - back]
        if before.sentence.field != one.sentence.field or before.sentence.kind == "byline":
            return None
        if before.sentence.kind == "caption":
            continue
        runs = [items for _, items in scenes_of(before)]
        if not runs:
            continue
        people = {p for _, i in before.found(0, len(before.body)) for p in i.people}
        shared = [p for p in draft.parts if any(same_person(p.person, q) for q in people)]
        if not shared or any(d.order == before.index and d.status != draft.status
                             for d in told.summits):  # fmt: skip
            return None
        found = _single(before, runs)
        if found is None or found[0].city is not None:
            return found
        is_home = any(p.person.party == found[0].country for p in draft.parts)
        return found if is_home else None  # a country alone is rather what they spoke of
    return None


def scenes_of(one: Prepared) -> list[tuple[int, list[Item]]]:
    """Return the runs of places that a sentence sets something in, with their positions."""
    runs: list[tuple[int, list[Item]]] = []
    last = -9
    for position, item in one.found(0, len(one.body), PLACE, VENUE, PARTY):
        name = item.name
        if name is None or (item.base == PARTY and name.form not in ("country", "metonym")):
            continue
        before = one.body[max(0, position - 60) : position]
        if runs and re.fullmatch(r",? (?:in |at )?(?:the )?|, ", one.body[last + 1 : position]):
            runs[-1][1].append(item)
            last = position
        elif (
            PLACE_LEAD.search(before)
            and not before.rstrip().endswith((",", "("))
            and not TOPIC_BEFORE.search(before)
            and not _NO_SCENE.search(before)
            and not OR_ELSEWHERE.match(one.body, position + 1)
        ):
            runs.append((position, [item]))
            last = position
    return runs


def _single(one: Prepared, runs: Sequence[Sequence[Item]]) -> Found | None:
    places = [(p, items) for items in runs if (p := place_from(items)) is not None]
    if not places or len({p.country for p, _ in places}) > 1:
        return None
    best, items = max(places, key=lambda p: (p[0].venue is not None, p[0].city is not None))
    cities = {p.city for p, _ in places if p.city}
    city = best.city if len(cities) <= 1 else None
    return Place(best.country, city, best.venue if city else None), [
        one.item_evidence("place", i) for i in items
    ]


def _in_lead(told: Told, draft: SummitDraft) -> Found | None:
    """Return the only place of the text's first sentence for the meeting of the title."""
    if told.prepared[draft.order].sentence.field != "title":
        return None
    lead = first_sentence(told)
    if lead is None:
        return None
    people = {p for _, i in lead.found(0, len(lead.body)) for p in i.people}
    if not all(any(same_person(p.person, q) for q in people) for p in draft.parts):
        return None
    matter = _MATTER.search(lead.body)
    end = matter.start() if matter else len(lead.body)
    return _single(lead, [items for at, items in scenes_of(lead) if at < end])


def _with_a_neighbour(told: Told, draft: SummitDraft) -> Found | None:
    """Return where one of them met somebody else that day, as just told."""
    if draft.status != "held" or is_earlier(told.prepared[draft.order], draft):
        return None
    found: list[SummitDraft] = []
    for other in told.summits:
        if other.place is None or other.format != "in_person" or other.status != draft.status:
            continue
        if abs(draft.order - other.order) > _NEAR_SENTENCES + 1 and draft.when != other.when:
            continue
        if draft.when is None or other.when is None or draft.when.start != other.when.start:
            continue
        if any(same_person(p.person, q.person) for p in draft.parts for q in other.parts):
            found.append(other)
    if not found or len({_country(d) for d in found}) > 1:
        return None
    nearest = _nearest(found, draft.order)
    place, words = _place_of(nearest)
    return Place(place.country, place.city), words


def _at_the_hosts(told: Told, draft: SummitDraft) -> Found | None:
    """Return the country of who received the others, unless they are told to be abroad."""
    if draft.rule not in _HOSTING:
        return None
    hosts = {p.person.party for p in draft.parts if p.person.role == "host"}
    if len(hosts) != 1:
        return None
    country = hosts.pop()
    if country is None or country not in told.countries or _abroad(told, draft, country):
        return None
    one = told.prepared[draft.order]
    if _MARGINS.search(one.body) or scenes_of(one):
        return None
    return Place(country), [replace(draft.event, attribute="place")]


_HOSTING = ("hosted", "was received by")


def _at_the_dateline(told: Told, draft: SummitDraft) -> Found | None:
    """Return the city a fresh story was filed from, if it is home to one of those who met."""
    name, published_on = told.document.dateline_place, told.document.published_on
    if name is None or name.party is None or draft.status != "held" or draft.is_background:
        return None
    one = told.prepared[draft.order]
    if one.sentence.field == "text" and scenes_of(one):
        return None
    if all(p.person.party != name.party for p in draft.parts):
        return None
    if draft.when is None:
        if is_earlier(one, draft):
            return None
    elif not _is_fresh(draft.when, published_on):
        return None
    if _abroad(told, draft, name.party):
        return None
    return Place(name.party, name.city), [
        Evidence("place", name.field, name.start, name.end, name.text)
    ]


def _abroad(told: Told, draft: SummitDraft, country: str) -> bool:
    """Return whether those of a country are told to be elsewhere about then."""
    for trip in told.trips:
        own = [p for p in draft.parts if p.person.party == country]
        if trip.country == country or not any(same_person(trip.part.person, p.person) for p in own):
            continue
        if _while_there(trip, draft, told.prepared[draft.order]):
            return True
    return False


_WAYS: tuple[Callable[[Told, SummitDraft], Found | None], ...] = (
    _pointed_out, _on_margins, _on_a_visit, _in_sentence, _in_lead, _with_a_neighbour,
    _in_last_sentence, _at_the_hosts, _at_the_dateline,
)  # fmt: skip


# Gatherings ----------------------------------------------------------------------------------


_TO_BE_HOSTED = re.compile(
    r"\b(?:(?:next|upcoming|forthcoming|future|\d{4}) (?:[\w’'\-]+ ){0,3}(?:summit|meeting|edition)"
    r"|(?:will|to|shall) host|hosting the next)\b",
    re.IGNORECASE,
)
_NO_SUMMIT = ("UNGA", "COP", "WEF", "MSC")


def _of_gathering(told: Told, draft: SummitDraft) -> Found | None:
    """Return the only place in which the article sets 'the summit'."""
    if any(d.series == draft.series and d.place is not None and merge.dates_fit(d.when, draft.when)
           for d in told.summits):  # fmt: skip
        return None
    # 'the summit in A' is the only one named, unless that is no summit of its own
    is_alone = draft.series not in _NO_SUMMIT and (
        len({d.series for d in told.summits if d.series is not None}) == 1
    )
    found: list[Found] = []
    for one in told.prepared:
        if draft.status == "held" and _TO_BE_HOSTED.search(one.body):
            continue  # 'the summit in A next year' is another
        for pattern in (_SUMMIT_IN, _GATHER_IN):
            for match in pattern.finditer(one.body):
                named = one.found(*match.span(), SERIES)
                if any(i.name and i.name.series != draft.series for _, i in named) or not (
                    named or is_alone
                ):
                    continue
                items = [i for _, i in one.found(*match.span("at"), PLACE, VENUE, PARTY)]
                place = place_from(items)
                if place is not None:
                    found.append((place, [one.item_evidence("place", i) for i in items]))
    if len({p.country for p, _ in found}) != 1:
        return None
    return max(found, key=lambda f: f[0].city is not None)


def _filed_from(told: Told, draft: SummitDraft) -> Found | None:
    """Return where a story of a gathering that is on was filed, away from all who attend it."""
    name, published_on = told.document.dateline_place, told.document.published_on
    if name is None or name.party is None or draft.status != "held" or draft.series in _NO_SUMMIT:
        return None
    if draft.is_background or draft.is_recalled or draft.rule == "another edition":
        return None
    if draft.order > _LEAD or not draft.parts or draft.when is None:
        return None
    if any(p.person.party == name.party for p in draft.parts):
        return None  # filed from a capital, on what its leader does elsewhere
    if any(d.series == draft.series and d.place is not None for d in told.summits):
        return None
    if len(draft.when.start) < 10:
        is_fresh = published_on is not None and published_on.isoformat().startswith(
            draft.when.start
        )
    else:
        is_fresh = _is_fresh(draft.when, published_on)
    words = Evidence("place", name.field, name.start, name.end, name.text)
    return (Place(name.party, name.city), [words]) if is_fresh else None


# Small things --------------------------------------------------------------------------------


def _country(draft: SummitDraft) -> str | None:
    return draft.place.country if draft.place is not None else None


def _place_of(draft: SummitDraft) -> Found:
    assert draft.place is not None
    words = [e for e in draft.extra if e.attribute == "place"]
    return Place(draft.place.country, draft.place.city), words


def _nearest(drafts: Sequence[SummitDraft], order: int) -> SummitDraft:
    return min(drafts, key=lambda d: (abs(d.order - order), d.order > order))


def _days_between(first: str, second: str) -> int:
    """Return how many days the second lies after the first; far if one is no day."""
    if len(first) < 10 or len(second) < 10:
        return 10**4
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def _is_fresh(when: ResolvedDate, published_on: date | None) -> bool:
    if published_on is None or len(when.start) < 10:
        return False
    return 0 <= _days_between(when.start, published_on.isoformat()) <= _FRESH_DAYS


__all__ = ["scenes_of", "settle"]
