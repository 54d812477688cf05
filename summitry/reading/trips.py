"""Who goes where: visits, stops and journeys abroad, as each sentence tells them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from summitry.reading import dates, itinerary, trip_status
from summitry.reading.clauses import (
    ADJECTIVE,
    PARTY,
    PERSON,
    PLACE,
    TOPIC_BEFORE,
    VENUE,
    Item,
    Prepared,
    clause_end,
    people_in,
    subject,
)
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.drafts import Part, TripDraft
from summitry.reading.events import Evidence, Person
from summitry.reading.itinerary import ANY_STATE
from summitry.reading.rules import presence, travel
from summitry.reading.rules.cues import DENIED, HYPOTHETICAL
from summitry.reading.rules.notation import Rule, compiled
from summitry.reading.status import Modality
from summitry.reading.travellers import is_body, travellers
from summitry.reading.triggers import Gate, RuleTable
from summitry.reading.trip_status import word_end

_RULES = RuleTable((*travel.RULES, *presence.RULES))
_TOUR = re.compile(travel.TOUR, re.IGNORECASE)
_TOUR_GATE = Gate(_TOUR)
_REMOTE = re.compile(
    r"\b(?:recorded|video\w*|virtual(?:ly)?|remotely|(?:by|over the|speaker) (?:tele)?phone|online"
    r"|by link|(?:conference|phone|video) calls?)\b",
    re.IGNORECASE,
)
# 'a conference on stability in Libya' need not be in Libya
_SEE_TOPIC = ("attends in", "visits something in", "they sign in", "did something on a day in")
# 'X's decision to send troops to': what follows is not X's own
_IN_PERSON_ONLY = ("attend", "do", "front", "be", "here")
_SURE = 0.8  # a speaker's 'I' is
FOLLOWING = 2  # in how many sentences more is told of 'the visit'
_OWN_VISITS = ("X's visit to", "X's B trip", "X's plane lands")
_TRAVEL = re.compile(r"travels?\b", re.IGNORECASE)
_DECISION = re.compile(r"\b(?:to|that|on|about|against|than|not)\b", re.IGNORECASE)


def may_tell(cues: int) -> bool:
    """Return whether a sentence with these cues can tell of a journey, or name a tour."""
    return any(gate.is_open(cues) for gate in (_RULES, _TOUR_GATE, _BARE_GATE, _FATE_GATE))


def may_follow(cues: int) -> bool:
    """Return whether a sentence with these cues can tell more of a journey told before."""
    return _BARE_GATE.is_open(cues) or _FATE_GATE.is_open(cues)


def read(prepared: Prepared, published_on: date | None) -> list[TripDraft]:
    """Return what one sentence tells of journeys of persons to countries not their own."""
    if prepared.sentence.kind == "byline" or not prepared.has(PLACE, VENUE, PARTY, ADJECTIVE):
        return []
    if not prepared.has(PERSON):
        return []  # nobody to go
    drafts: list[TripDraft] = []
    taken: list[tuple[int, int]] = []
    for rule, pattern in _RULES.worth(prepared.cues):
        for match in pattern.finditer(prepared.body):
            span = match.span("to" if "to" in match.re.groupindex else "host")
            if any(a < span[1] and span[0] < b for a, b in taken):
                continue
            found = _from_match(prepared, rule, match, published_on)
            if found is None:  # denied or only supposed, however else it may be read
                taken.append(span)
            if found:
                drafts.extend(found)
                taken.append(span)
    return drafts


# 'the three-day trip last week', 'the visit, from May 5 to 8', 'the visit was put off'
_BARE = compiled(
    r"\b(?P<trip>visit|trip|tour|journey|stay)\b(?! (?:to|in|of|by|with|from|at) )(?P<link>,?"
    r"(?: (?:which|that|will|is|was|to|due|set|scheduled|planned|expected|originally"
    r"|begins?|began|begun"
    r"|starts?|started|start|begin|take|takes|took|place|runs?|for|from|on|be|held"
    r"|last|later|early))"
    r"{0,7} )(?P<time><T>)"
)
_BARE_FATE = re.compile(
    r"\b(?:the|his|her|their|that|this) (?:\w+[- ]){0,3}(?P<trip>visit|trip|tour"
    r"|journey)\b(?! (?:to|in|of|by|with|from|at) )"
    r",? (?:was|were|is|has been|had been|will be|would be) (?:\w+ "
    r"){0,2}?(?P<fate>called off|cancell?ed|scrapped|postponed|put off|delayed)\b",
    re.IGNORECASE,
)


_BARE_GATE, _FATE_GATE = Gate(_BARE), Gate(_BARE_FATE)


def follow(
    prepared: Prepared, known: Sequence[TripDraft], published_on: date | None
) -> list[TripDraft]:
    """Return what a sentence tells of the one trip told just before: 'the visit, on May 5'."""
    if not known:
        return []
    fate = _BARE_FATE.search(prepared.body) if _FATE_GATE.is_open(prepared.cues) else None
    match = fate
    if match is None and _BARE_GATE.is_open(prepared.cues):
        match = _BARE.search(prepared.body)
    if match is None:
        return []
    draft = _told_before(prepared, match.start("trip"), known)
    if draft is None:
        return []
    arrival = departure = None
    state = draft.status
    extra: list[Evidence] = []
    if fate is not None:
        state = "postponed" if fate["fate"][0] in "pd" else "cancelled"
    else:
        item = prepared.items[match["time"]]
        lean: Lean = "future" if draft.status in ANY_STATE else "past"
        when = item.time and dates.resolve(item.time, published_on=published_on, lean=lean)
        if not when:
            return []
        arrival = ResolvedDate(when.start, None, when.precision, when.is_rough)
        if when.end and not when.is_rough:
            departure = ResolvedDate(when.end, None, when.precision)
        extra = [prepared.item_evidence("date", item)]
    event = prepared.evidence("event", *match.span("trip"))
    told = prepared.evidence("status", *match.span("fate")) if fate else draft.status_evidence
    return [
        replace(
            draft, order=prepared.index, rule="told later", weight=min(draft.weight, 0.7),
            status=state, event=event, status_evidence=told, arrival=arrival, departure=departure,
            extra=extra, is_status_told=fate is not None, is_implied=False,
        )
    ]  # fmt: skip


def _told_before(prepared: Prepared, position: int, known: Sequence[TripDraft]) -> TripDraft | None:
    """Return the only trip that this sentence up to `position` and the two before tell of."""
    offset = prepared.field_span(position, position + 1)[0]
    near = [
        d
        for d in known
        if prepared.index - FOLLOWING <= d.order < prepared.index
        or (d.order == prepared.index and d.event.start < offset)
    ]
    if not near:
        return None
    last = max(d.order for d in near)
    near = [d for d in near if d.order == last]
    if len({(d.country, d.part.person) for d in near}) != 1 or near[0].arrival is not None:
        return None
    return near[0]


def tour_of(prepared: Prepared) -> tuple[str, Evidence, tuple[Person, ...]] | None:
    """Return the tour that a sentence names ('Asia trip') and whose it is."""
    match = _TOUR.search(prepared.body) if _TOUR_GATE.is_open(prepared.words) else None
    if match is None:
        return None
    told = subject(prepared, match.start())
    people = tuple(p for _, p in people_in(prepared, told)) if told else ()
    if not people:
        before = prepared.found(0, match.start(), PERSON)
        people = before[-1][1].people[:1] if before else ()
    tour = match["tour"]
    return tour, prepared.evidence("tour", *match.span("tour")), people


def _from_match(
    prepared: Prepared, rule: Rule, match: re.Match[str], published_on: date | None
) -> list[TripDraft] | None:
    start = match.start("trip") if "trip" in match.re.groupindex else match.start()
    going, told = travellers(prepared, rule, match)
    if rule.value == "here" and not prepared.is_headline:
        return []
    is_travel = bool(_TRAVEL.match(prepared.body, start)) and _is_owned(prepared, start)
    if is_travel:
        rule = replace(rule, value="noun")  # 'his travel to B'
    is_own = rule.name in _OWN_VISITS
    if is_own and not _is_possessive(prepared, *match.span("one"), start):
        return []
    if is_own and _DECISION.search(prepared.body[match.end("one") : start]):
        return []
    going = [(i, p) for i, p in going if not i.is_former and not is_body(prepared, i)]
    if not going or len(going) > 12:
        return []
    body = prepared.body
    start = trip_status.whole_at(prepared, start, told)
    modality = trip_status.told(prepared, rule, match, start, told)
    if is_travel and modality.status == "underway":  # 'talks at home, his travel to B'
        modality = replace(modality, status=trip_status.UNTOLD)
    is_told = modality.status != trip_status.UNTOLD
    if trip_status.stays_away(prepared, modality, start):
        return None
    if not is_told:
        modality = Modality("held", modality.start, modality.end, modality.weight)
    if modality.status in (DENIED, HYPOTHETICAL):
        return None
    if rule.value in _IN_PERSON_ONLY and _REMOTE.search(
        body, start, clause_end(prepared, match.end())
    ):
        return None
    weight = rule.weight * modality.weight / 0.9
    if prepared.is_speech:
        weight *= 0.85 if all(i.certainty >= _SURE for i, _ in going) else 0.6
    if prepared.is_quoted(start) and prepared.sentence.kind != "headline":
        weight *= 0.8
    if "host" in match.re.groupindex:
        stops = _host_country(prepared, match)
    else:
        at = match.start("to")
        if rule.name in _SEE_TOPIC and TOPIC_BEFORE.search(body[max(0, at - 60) : at]):
            return []
        stops = _destinations(prepared, *match.span("to"))
    if rule.value == "together" and not _is_scene(body, rule, match, stops, len(going)):
        return []
    if not stops:
        return []
    times = itinerary.of_stops(
        prepared, rule, match, start, [at for *_, at in stops], modality.status, published_on
    )
    is_ahead = any(when.is_coming or _is_after(when.arrival, published_on) for when in times)
    if modality.status in ("held", "underway") and is_ahead:
        modality = Modality("planned", start, word_end(match, start), modality.weight)
        is_told = True
    out: list[TripDraft] = []
    for (country, city, items, _), when in zip(stops, times, strict=True):
        state = trip_status.on_publication_day(
            modality.status, rule, when, prepared, start, published_on
        )
        for item, person in going:
            if person.party is None or country in (
                person.party,
                *travel.SEATS.get(person.party, ()),
            ):
                continue
            evidence = [prepared.item_evidence("place", i) for i in items]
            if when.item is not None and (when.arrival or when.departure):
                evidence.append(prepared.item_evidence("date", when.item))
            out.append(
                TripDraft(
                    order=prepared.index, rule=rule.name,
                    weight=min(1.0, weight) * (0.6 + 0.4 * item.certainty), status=state,
                    part=Part(person, prepared.item_evidence("participant", item), item.certainty),
                    country=country,
                    event=prepared.evidence("event", start, word_end(match, start)),
                    status_evidence=prepared.evidence("status", modality.start, modality.end),
                    city=city, arrival=when.arrival, departure=when.departure, extra=evidence,
                    is_background=_is_background(when.arrival or when.departure, published_on),
                    is_status_told=is_told
                    or when.arrival is not None
                    or (state == "underway" and not trip_status.is_loose(prepared, start)),
                )
            )  # fmt: skip
    return out


# 'condemned the attack on Tuesday in B', 'agreed to build a plant in B': not where it was said
_ELSEWHERE = re.compile(
    r"\b(?:attacks?|bomb\w*|blasts?|explosions?|shootings?|killings?|strikes?|raids?|protests?"
    r"|elections?|votes?|polls?|referendum|coup|crash|earthquake|quake|floods?|fires?|deaths?"
    r"|massacre|(?:draft|writ|wr[io]t|prepar|broker|negotiat|held|made|found)\w*|by|who|which|plants?|projects?|mines?|bases?|railway|pipelines?|factor(?:y|ies)|port|to|that)\b",
    re.IGNORECASE,
)


def _is_scene(
    body: str,
    rule: Rule,
    match: re.Match[str],
    stops: Sequence[tuple[str, str | None, list[Item], int]],
    number: int,
) -> bool:
    """Return whether what `number` persons did is told to have been done in the place.

    A pact is signed in a town; who alone accepts something may do so from afar.
    """
    inside = body[match.start() : match.start("to")]
    if _ELSEWHERE.search(inside):
        return False
    if rule.name != "they sign in":
        return True  # the day stands between
    return all(city is not None for _, city, *_ in stops) and (number > 1 or bool(match["own"]))


def _is_owned(prepared: Prepared, at: int) -> bool:
    """Return whether a possessive stands right before the word at `at`: 'her', 'X’s'."""
    found = prepared.found(max(0, at - 4), at, PERSON)
    return bool(found) and _is_possessive(prepared, found[-1][0], found[-1][0] + 1, at)


def _is_possessive(prepared: Prepared, start: int, end: int, noun: int) -> bool:
    """Return whether the group at [start, end) is whose the noun is: 'Merkel’s', 'her'."""
    if re.search(r"[’']s?$", prepared.body[start:end]) or prepared.body[end] in "’'":
        return True
    items = prepared.found(start, end, PERSON)
    word = prepared.item_evidence("participant", items[-1][1]).quote.lower() if items else ""
    return word in ("his", "her", "their") and noun > end


def _host_country(
    prepared: Prepared, match: re.Match[str]
) -> list[tuple[str, str | None, list[Item], int]]:
    """Return the country of who invites, as the one stop."""
    item = prepared.items[match["host"]]
    party = item.parties[0] if item.parties else None
    if party is None or len(party) != 3 or party in _ORGANISATIONS:
        return []
    return [(party, None, [item], match.end())]


def _destinations(
    prepared: Prepared, start: int, end: int
) -> list[tuple[str, str | None, list[Item], int]]:
    """Return each country of a list of places, with its city and the words that name them."""
    out: list[tuple[str, str | None, list[Item], int]] = []
    found = prepared.found(start, end, PLACE, VENUE, PARTY)
    if not found:
        found = prepared.found(start, end, ADJECTIVE)
    follow = re.compile(r"^(?:, |[’']s (?:capital,? )?)").match(prepared.body[end:])
    if follow:
        nearby = prepared.found(end + follow.end(), end + follow.end() + 1, PLACE, VENUE, PARTY)
        if (
            nearby
            and found
            and nearby[0][1].name
            and found[-1][1].name
            and nearby[0][1].name.party == found[-1][1].name.party
        ):
            found = found + nearby
    for position, item in found:
        name = item.name
        if name is None or name.party is None or len(name.party) != 3:
            continue
        if item.base == PARTY and name.form not in ("country", "metonym"):
            continue
        if name.party in _ORGANISATIONS:
            continue
        if item.base == ADJECTIVE and not _OF_DEMONYM.match(prepared.body, position + 1):
            continue
        city = None
        if item.base == PLACE:
            city = name.city or name.name
        elif item.base == VENUE:
            city = name.city
        elif name.form == "metonym":
            city = name.city or name.text
        if out and _is_state(item) and prepared.body[out[-1][3] : position] == ", ":
            del out[-1]  # 'in Paris, Texas,': not the place it was taken for
        if out and out[-1][0] == name.party:
            country, old_city, items, _ = out[-1]
            out[-1] = (country, old_city or city, [*items, item], position + 1)
            continue
        out.append((name.party, city, [item], position + 1))
    return out


def _is_state(item: Item) -> bool:
    """Return whether a place is a part of a country that its towns are told by."""
    return item.base == PLACE and item.name is not None and item.name.city is None


# 'the Vietnamese capital' names its country
_OF_DEMONYM = re.compile(r" (?:capital|soil|coast|border town)\b")
_ORGANISATIONS = frozenset({"IMF", "WTO", "WHO", "LAS", "ICC", "ICJ", "SCO", "OIC", "GCC", "EAC"})


def _is_after(when: ResolvedDate | None, published_on: date | None) -> bool:
    if when is None or published_on is None:
        return False
    return when.start > published_on.isoformat()[: len(when.start)]


def _is_background(when: ResolvedDate | None, published_on: date | None) -> bool:
    if when is None or published_on is None:
        return False
    year, month = int(when.start[:4]), int(when.start[5:7] or 12)
    return (published_on.year - year) * 12 + published_on.month - month > 12


__all__ = ["compiled", "follow", "read", "tour_of"]
