"""Who goes where: visits, stops and journeys abroad, as each sentence tells them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from summitry.reading import dates, itinerary, status
from summitry.reading.clauses import (
    PARTY,
    PERSON,
    PLACE,
    TOPIC_BEFORE,
    VENUE,
    Item,
    Prepared,
    Span,
    clause_end,
    people_in,
    subject,
)
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.drafts import Part, TripDraft
from summitry.reading.events import Evidence, Person
from summitry.reading.itinerary import ANY_STATE, When
from summitry.reading.rules import travel
from summitry.reading.rules.cues import DENIED, HYPOTHETICAL
from summitry.reading.rules.notation import Rule, compiled
from summitry.reading.status import Modality
from summitry.reading.triggers import Gate, RuleTable

_RULES = RuleTable(travel.RULES)
_TOUR = re.compile(travel.TOUR, re.IGNORECASE)
_TOUR_GATE = Gate(_TOUR)
_ARRIVE = re.compile(
    r"\b(?:arriv\w+|land\w*|touch\w* down|flew|fl(?:y|ies)|travel\w*|visit\w*|trip"
    r"|head\w*|left|leave\w*|depart\w*)\b",
    re.I,
)
_DURING = re.compile(r"\b(?:during|while|on|amid|throughout|as)\b", re.I)
_SPAN_WORDS = re.compile(r"\b(?:from|between|through|until)\b", re.I)
_DONE = re.compile(
    r"\b(?:after|following|since|returned from|back from|fresh from|wrapped up"
    r"|concluded|ended|completed|last)\b",
    re.I,
)
_UPCOMING = re.compile(
    r"\b(?:ahead of|before|upcoming|planned|scheduled|next|forthcoming|expected"
    r"|prepar\w+ for|will|due)\b",
    re.I,
)
# 'became the first president to visit'
_FIRST_TO = re.compile(
    r"\b(?:the|his|her) (?:first|second|third|only|latest|last)\b[^.;,]{0,50}\bto $", re.I
)
_REMOTE = re.compile(
    r"\b(?:recorded|video\w*|virtual(?:ly)?|remotely|by (?:tele)?phone|online|by link)\b", re.I
)
# The forms that tell of somebody on the way.
_UNDER_WAY = re.compile(
    r"(?:heading|flying|en route|on (?:his|her|their) way|on (?:the|a|his|her) "
    r"(?:plane|flight|train)|leaving|travell?ing|bound|visiting)\b",
    re.IGNORECASE,
)
# 'a conference on stability in Libya' need not be in Libya
_SEE_TOPIC = ("attends in", "visits something in")
# 'X's decision to send troops to': what follows is not X's own
_HEADLINE_GOING = re.compile(
    r"(?:heads|leaves|departs|flies|travels|goes|jets|sets off|embarks)\b", re.I
)
_DECISION = re.compile(r"\b(?:to|that|on|about|against|than|not)\b", re.IGNORECASE)
_NOT_TRAVEL = re.compile(r"\b(?:go(?:es|ing)?|went|com(?:e|es|ing)|came|return\w*|head\w*)\b", re.I)


def may_tell(cues: int) -> bool:
    """Return whether a sentence with these cues can tell of a journey, or name a tour."""
    return any(gate.is_open(cues) for gate in (_RULES, _TOUR_GATE, _BARE_GATE, _FATE_GATE))


def read(prepared: Prepared, published_on: date | None) -> list[TripDraft]:
    """Return what one sentence tells of journeys of persons to countries not their own."""
    if prepared.sentence.kind == "byline" or not prepared.has(PLACE, VENUE, PARTY):
        return []
    if not prepared.has(PERSON):
        return []
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
        if prepared.index - 2 <= d.order < prepared.index
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
    match = _TOUR.search(prepared.body) if _TOUR_GATE.is_open(prepared.cues) else None
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
    travellers, told = _travellers(prepared, rule, match)
    if rule.name == "X's visit to" and not _is_possessive(prepared, *match.span("one"), start):
        return []
    if rule.name == "X's visit to" and _DECISION.search(prepared.body[match.end("one") : start]):
        return []
    travellers = [(i, p) for i, p in travellers if not i.is_former]
    if not travellers or len(travellers) > 12:
        return []
    body = prepared.body
    modality = _modality(prepared, rule, match, start, told)
    is_told = modality.status != "untold"
    if not is_told:
        modality = Modality("held", modality.start, modality.end, modality.weight)
    if modality.status in (DENIED, HYPOTHETICAL):
        return None
    if rule.value == "attend" and _REMOTE.search(body, start, clause_end(prepared, match.end())):
        return None
    weight = rule.weight * modality.weight / 0.9
    if prepared.is_speech:
        weight *= 0.8 if all(i.certainty >= 1 for i, _ in travellers) else 0.6
    if prepared.is_quoted(start) and prepared.sentence.kind != "headline":
        weight *= 0.8
    if "host" in match.re.groupindex:
        stops = _host_country(prepared, match)
    else:
        at = match.start("to")
        if rule.name in _SEE_TOPIC and TOPIC_BEFORE.search(body[max(0, at - 60) : at]):
            return []
        stops = _destinations(prepared, *match.span("to"))
    if not stops:
        return []
    times = itinerary.of_stops(
        prepared, rule, match, start, [at for *_, at in stops], modality.status, published_on
    )
    if modality.status == "held" and any(when.is_coming for when in times):
        modality = Modality("planned", start, _word_end(match, start), modality.weight)
        is_told = True
    out: list[TripDraft] = []
    for (country, city, items, _), when in zip(stops, times, strict=True):
        state = _status(modality.status, rule, when, body, start, published_on, prepared)
        for item, person in travellers:
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
                    event=prepared.evidence("event", start, _word_end(match, start)),
                    status_evidence=prepared.evidence("status", modality.start, modality.end),
                    city=city, arrival=when.arrival, departure=when.departure, extra=evidence,
                    is_background=_is_background(when.arrival or when.departure, published_on),
                    is_status_told=is_told or when.arrival is not None,
                )
            )  # fmt: skip
    return out


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


def _word_end(match: re.Match[str], start: int) -> int:
    words = re.compile(r"[\w\-’']+").match(match.string, start)
    return words.end() if words else start + 1


def _travellers(
    prepared: Prepared, rule: Rule, match: re.Match[str]
) -> tuple[list[tuple[Item, Person]], Span | None]:
    groups = match.re.groupindex
    if "one" in groups and match["one"]:
        span = Span(*match.span("one"))
        people = people_in(prepared, span)
        if rule.value == "meet":
            who = subject(prepared, match.start())
            people = [*(people_in(prepared, who) if who else []), *people]
        return people, span
    start = match.start()
    if rule.value == "while":
        following = re.compile(r"^,? ").match(prepared.body[match.end() :])
        at = match.end() + (following.end() if following else 0)
        nearby = prepared.found(at, at + 4, PERSON)
        if nearby:
            return [(i, p) for _, i in nearby[:1] for p in i.people], None
    told = subject(prepared, start)
    if told is None or _FIRST_PERSON.search(prepared.body[:start]):
        told = _speaker(prepared, start) or told
    if told is None and rule.value in ("noun", "back", "be", "go"):
        told = _behind_comma(prepared, start, match.end())
    if told is None:
        return [], None
    if told.start > start or rule.value == "taken":
        return people_in(prepared, told), told
    between = prepared.body[told.end : start]
    if re.search(r"(?<!^, )\b(?:whom|which|who|whose)\b", between, re.I) and not re.match(
        r",? who\b", between
    ):
        return [], None
    if len(between) > 140:
        return [], None
    if re.search(
        r"\b(?:that|said|says|told|because|where) (?:\w+ ){1,6}(?:had|has|have|will"
        r"|would|is|was)? ?$",
        between,
    ) and not re.search(r"\b(?:he|she|they)\b", between):
        return [], None
    # the nearest verb before has another subject: 'X said officials would travel to'
    if re.search(
        r"\b(?:said|says|told|announced|hoped|thanked|warned)\b.*\b(?:officials?"
        r"|delegation|minister|ministers|envoy|envoys|negotiators?|team|teams|troops"
        r"|forces|people|migrants|refugees|tourists|companies|experts|soldiers|spokes\w+"
        r"|diplomats|it|secretary|aides?|ambassador|representatives|weapons|money|aid"
        r"|goods|exports|students|workers|investors|who|which)\b",
        between,
        re.I,
    ):
        return [], None
    if rule.value in ("go", "be") and re.search(
        r"\b(?:officials?|delegation|envoys?|negotiators?|teams?|troops|forces|migrants"
        r"|refugees|tourists|companies|soldiers|diplomats|aides?|ambassadors?|weapons"
        r"|money|aid|goods|exports|students|workers|investors|missiles?|planes|ships"
        r"|fighters|militants|attention|focus|country|tensions|it|this"
        r"|that)\b(?:[^,]{0,25})$",
        between,
        re.I,
    ):
        return [], None
    return people_in(prepared, told), told


# '“I will go to Tunis,” X told lawmakers'
_FIRST_PERSON = re.compile(r"[“\"][^”\"]{0,120}\bI(?:[’'](?:ll|m|ve|d))?\b[^”\".;]{0,50}$")
_SPEAKER = compiled(r"[”\"](?: (?:said|says|told \w+),?)? <F>(?P<one><P>)")
# 'On a visit to Dushanbe, X was shown …'
_FRONTED = re.compile(
    r"(?:^|-- |– |— |: |[.] )[“\"]?(?:On|During|In|While|After|Before|Ahead of|Following|Upon"
    r"|Arriving|Landing|Returning|Fresh|Back|En route|Visiting|Having|Just back)\b[^,;]{0,60}$"
)
_AFTER_COMMA = compiled(r"[^.;,]{0,50}, <F>(?P<one><PP>)(?![’'])")


def _speaker(prepared: Prepared, start: int) -> Span | None:
    """Return who says of himself, in a quotation, what stands at `start`."""
    if not prepared.is_quoted(start) or not _FIRST_PERSON.search(prepared.body[:start]):
        return None
    behind = _SPEAKER.search(prepared.body, start)
    return Span(*behind.span("one")) if behind else None


def _behind_comma(prepared: Prepared, start: int, end: int) -> Span | None:
    """Return the subject that follows an adjunct at the head of a sentence."""
    if not _FRONTED.search(prepared.body[:start]):
        return None
    behind = _AFTER_COMMA.match(prepared.body, end)
    return Span(*behind.span("one")) if behind else None


def _modality(
    prepared: Prepared, rule: Rule, match: re.Match[str], start: int, told: Span | None
) -> Modality:
    body = prepared.body
    if rule.value == "invite":
        accepted = re.search(r"\baccept\w*\b", body[max(0, start - 60) : match.end() + 40])
        return Modality("planned" if accepted else "proposed", start, _word_end(match, start), 0.85)
    if rule.value == "meet":
        return Modality("planned", start, _word_end(match, start), 0.8)
    if rule.value == "since":
        return Modality("underway", start, _word_end(match, start), 0.9)
    if rule.value in ("go", "be", "receive", "attend", "taken", "back", "do"):
        left = told.end if told and told.end <= start else max(0, start - 60)
        found = status.of_verb(prepared, left, start, _word_end(match, start))
        if told is not None and status.is_supposed(prepared, told.start):
            return Modality(HYPOTHETICAL, start, _word_end(match, start), 0.9)
        if found.status == "planned" and _FIRST_TO.search(body[max(0, start - 60) : start]):
            return Modality("underway", start, _word_end(match, start), 0.8)
        if prepared.is_headline and _HEADLINE_GOING.match(body, start):
            return Modality("untold", start, _word_end(match, start), 0.8)
        is_told = (
            found.status == "held"
            or re.search(r"\b(?:while|as|after|before|when)\s$", body[:start]) is not None
            or body[found.start : found.end].lower() in ("was", "is", "are", "were")
        )
        if is_told and _UNDER_WAY.match(body, start):
            return Modality("underway", start, _word_end(match, start), 0.85)
        return found
    if rule.name == "X's visit to" and told is not None:
        left = max(0, told.start - 45)
    else:
        left = max(0, start - 60)
    near = status.of_noun(
        prepared, start, _word_end(match, start), left=left, right=clause_end(prepared, match.end())
    )
    if near is not None:
        words = body[near.start : near.end].lower()
        if near.status == "held" and re.match(r"(?:during|in |at$|began|opened|kicked)", words):
            return Modality("underway", near.start, near.end, near.weight)
        return near
    lead = body[max(0, start - 40) : start]
    if re.search(r"\b(?:on|amid) (?:a|an|his|her|their|the) [^,.;]{0,30}$", lead, re.I):
        return Modality("underway", start, _word_end(match, start), 0.8)
    return Modality("untold", start, _word_end(match, start), 0.7)


def _status(
    told: str,
    rule: Rule,
    when: When,
    body: str,
    start: int,
    published_on: date | None,
    prepared: Prepared,
) -> str:
    """Return the trip's status on the publication day."""
    arrival, today = when.arrival, published_on.isoformat() if published_on else ""
    if rule.value == "back":  # who is to leave is still there
        return "underway" if told in ANY_STATE else "completed"
    if told in ANY_STATE:
        last = when.departure or arrival
        if told == "planned" and last is not None and len(last.start) == 10:
            if last.start < today:
                return "completed"
            if when.is_coming and arrival is not None and arrival.start == today:
                return "underway"
        return told
    if when.departure is not None and when.departure.start < today:
        return "completed"
    if arrival is not None and published_on is not None:
        if arrival.start[: len(today)] > today[: len(arrival.start)]:
            return "planned"
        if len(arrival.start) == 10 and (published_on - date.fromisoformat(arrival.start)).days > 4:
            return "completed"
        if len(arrival.start) < 10 and arrival.start != today[: len(arrival.start)]:
            return "completed"
    if told == "underway":
        return "underway"
    if prepared.is_headline and _HEADLINE_GOING.match(body, start):
        return "underway"
    lead = body[max(0, start - 30) : start]
    if _DONE.search(lead) or prepared.sentence.kind == "caption":
        return "completed"
    if rule.value in ("receive",):
        return "underway"
    if rule.value in ("go", "be", "attend", "do") and _is_fresh(arrival, published_on, body, start):
        return "underway"
    if re.match(r"(?:arriv|land|touch)", body[start:], re.I):
        return "underway"
    if re.match(r"visited|visits", body[start:], re.I) and arrival is not None:
        return "underway"
    if rule.value in ("be", "noun") and rule.name in ("is in", "there on a visit"):
        return "underway"
    return "completed"


def _is_fresh(
    arrival: ResolvedDate | None, published_on: date | None, body: str, start: int
) -> bool:
    """Return whether a journey began so lately that it is most likely still on."""
    if arrival is None:
        return bool(re.match(r"(?:left|leav|depart|set off|took off|embark)", body[start:], re.I))
    if published_on is None or len(arrival.start) < 10:
        return False
    return 0 <= (published_on - date.fromisoformat(arrival.start)).days <= 3


def _destinations(
    prepared: Prepared, start: int, end: int
) -> list[tuple[str, str | None, list[Item], int]]:
    """Return each country of a list of places, with its city and the words that name them."""
    out: list[tuple[str, str | None, list[Item], int]] = []
    found = prepared.found(start, end, PLACE, VENUE, PARTY)
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
        city = None
        if item.base == PLACE:
            city = name.city or name.name
        elif item.base == VENUE:
            city = name.city
        elif name.form == "metonym":
            city = name.city or name.text
        if out and out[-1][0] == name.party:
            country, old_city, items, _ = out[-1]
            out[-1] = (country, old_city or city, [*items, item], position + 1)
            continue
        out.append((name.party, city, [item], position + 1))
    return out


_ORGANISATIONS = frozenset({"IMF", "WTO", "WHO", "LAS", "ICC", "ICJ", "SCO", "OIC", "GCC", "EAC"})


def _is_background(when: ResolvedDate | None, published_on: date | None) -> bool:
    if when is None or published_on is None:
        return False
    year, month = int(when.start[:4]), int(when.start[5:7] or 12)
    return (published_on.year - year) * 12 + published_on.month - month > 12


__all__ = ["compiled", "follow", "read", "tour_of"]
