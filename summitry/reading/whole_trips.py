"""Trips that the whole article tells: of those who meet abroad, their arrivals, their tours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from summitry.reading import dates, itinerary, status, trips
from summitry.reading.clauses import (
    ADJECTIVE,
    PARTY,
    PERSON,
    Item,
    Prepared,
    clause_end,
    people_in,
    subject,
    time_of,
)
from summitry.reading.coreference import same_person
from summitry.reading.dates import ResolvedDate
from summitry.reading.drafts import Part, SummitDraft, TripDraft
from summitry.reading.events import Evidence, Person, Summit
from summitry.reading.rules.notation import compiled
from summitry.reading.rules.travel import NO_PERSON, SEATS
from summitry.reading.travellers import is_anothers
from summitry.reading.triggers import Gate

# 'X, who arrived on Sunday on a four-day trip': where, the rest of the article tells
_BARE_ARRIVAL = compiled(
    r"\b(?P<verb>arrived|landed|flew in|touched down)(?: (?:here|there))?"
    r"(?: (?!in\b|at\b|from\b|for\b|after\b|to\b)[a-z\-]+){0,4}?"
    r"(?: (?:early|late|earlier))?(?: on)? (?P<time><T>)(?! (?:in|at|from) (?:the )?<L>)"
)
_BARE_GATE = Gate(_BARE_ARRIVAL)
# An agency's 'here' is where it files: 'X arrived here on Monday', 'X told reporters here'
_HERE = compiled(
    r"\b(?P<verb>(?P<came>arriv(?:e|es|ed|ing)|landed|touch(?:es|ed)? down|flew in|reach(?:es|ed))"
    r"|told (?:reporters|journalists|the media|a (?:\w+ ){0,3}(?:conference|gathering|briefing))"
    r"|(?:address|inaugurat|attend|open)(?:s|es|ed)|met|called on|held talks|laid|delivered|spoke"
    rf"|signed|(?:is|was|are|were)(?: also| currently)?)(?: [^.;:{NO_PERSON}]{{0,50}}?)? here\b"
    r"(?= (?:(?:on |late |early )?<T>|for|to|at|as|after|from|and|ahead|during)|[,.]|$)"
)
_HERE_GATE = Gate(_HERE)


def may_tell(cues: int, *, is_filed: bool) -> bool:
    """Return whether a sentence with these cues can tell who is where other words say.

    Those are the words before, or the dateline if the story `is_filed` from anywhere.
    """
    return (
        (is_filed and _HERE_GATE.is_open(cues))
        or _COUNTRIES_GATE.is_open(cues)
        or _HOME_GATE.is_open(cues)
    )


def implied_trips(
    found: Iterable[Summit], drafts: Sequence[SummitDraft], published_on: date | None
) -> list[TripDraft]:
    """Return the trips of those who meet in a country that is not their own."""
    out: list[TripDraft] = []
    found = tuple(found)
    gathered = {s.country for s in found if s.series and s.status in ("held", "planned")}
    for summit in found:
        if summit.country is None or summit.format != "in_person":
            continue
        if summit.status in ("cancelled", "postponed") and summit.country in gathered:
            continue  # both may still go where they were to meet, for the gathering
        state = {"held": "completed", "postponed": "postponed"}.get(summit.status, summit.status)
        if state == "completed" and published_on is not None and _is_recent(summit, published_on):
            state = "underway"
        place = [e for e in summit.evidence if e.attribute == "place"]
        event = summit.evidence[0]
        for person in summit.participants:
            if person.party is None or person.party == summit.country:
                continue
            if summit.country in SEATS.get(person.party, ()):
                continue
            named = _named(person, drafts)
            if named is None:
                continue
            is_off = summit.status in ("cancelled", "postponed")  # nobody arrives
            day = None if is_off else summit.start_date
            arrival = dates.month_of_visit(day) if day else None
            extra = list(place)
            if arrival is not None:
                extra += [e for e in summit.evidence if e.attribute == "date"]
            out.append(
                TripDraft(
                    order=10**6, rule="meeting abroad",
                    weight=summit.confidence * 0.95,
                    status=state, part=named, country=summit.country, event=event,
                    status_evidence=summit.evidence[1], city=summit.city,
                    arrival=arrival, extra=extra, is_implied=True,
                )
            )  # fmt: skip
    return out


def _named(person: object, drafts: Sequence[SummitDraft]) -> Part | None:
    for draft in drafts:
        for part in draft.parts:
            if same_person(part.person, person):  # type: ignore[arg-type]
                return part
    return None


def _is_recent(summit: Summit, published_on: date) -> bool:
    if summit.start_date is None or len(summit.start_date) < 10:
        return False
    return (published_on - date.fromisoformat(summit.start_date)).days <= 1


def bare_arrivals(
    prepared: Sequence[Prepared], drafts: Sequence[TripDraft], published_on: date | None
) -> list[TripDraft]:
    """Return the days of arrival told without a place, of those who are in one country only."""
    out: list[TripDraft] = []
    for one in prepared:
        if not _BARE_GATE.is_open(one.words) or not one.opens(_BARE_GATE):
            continue
        match = _BARE_ARRIVAL.search(one.body)
        who = subject(one, match.start()) if match else None
        if match is None or who is None or is_anothers(one.body[who.end : match.start()], "go"):
            continue
        people = people_in(one, who)
        time = one.items[match["time"]]
        when = time.time and dates.resolve(
            time.time, published_on=published_on, lean="past", anchor=one.anchor
        )
        if not when or when.end or len(when.start) < len("2025-10-28"):
            continue
        bases = [_base(person, drafts) for _, person in people]
        if len({base.country for base in bases if base is not None}) != 1:
            continue
        days = itinerary.days_told(one, match.start(), match.end())
        first = date.fromisoformat(when.start)
        last = (first + timedelta(days=days - 1)).isoformat() if days else None
        out.extend(
            replace(
                base, order=one.index, rule="arrived",
                arrival=ResolvedDate(when.start, None, "day"),
                departure=ResolvedDate(last, None, "day") if last else None,
                event=one.evidence("event", *match.span("verb")),
                extra=[*base.extra, one.item_evidence("date", time)], is_implied=False,
            )
            for base in bases if base is not None
        )  # fmt: skip
    return out


# 'He flew home on Thursday', 'returned to A on Friday', where A is X's own capital
_HOME = compiled(
    r"\b(?P<verb>fl(?:ew|ies|y|ying)|return(?:ed|s|ing)?|head(?:ed|s|ing)|went|travell?ed)"
    r"(?: back)? (?:home\b(?! to)|(?:back |home )?to (?P<own><L>))"
    r",?(?: (?:early|late|later|on))*(?: on)? (?P<time><T>)"
)
_HOME_GATE = Gate(_HOME)


def departures_home(
    prepared: Sequence[Prepared], drafts: Sequence[TripDraft], published_on: date | None
) -> list[TripDraft]:
    """Return the ends of the stays of those who are told to go home on a day."""
    out: list[TripDraft] = []
    for one in prepared:
        match = _HOME.search(one.body) if one.opens(_HOME_GATE) else None
        who = subject(one, match.start()) if match else None
        if match is None or who is None or is_anothers(one.body[who.end : match.start()], "go"):
            continue
        modality = status.of_verb(one, who.end, *match.span("verb"))
        is_ahead = modality.status == "planned"
        item = one.items[match["time"]]
        when = item.time and dates.resolve(
            item.time, published_on=published_on, lean="future" if is_ahead else "past",
            anchor=one.anchor,
        )  # fmt: skip
        if modality.status not in ("held", "planned") or not when or len(when.start) < 10:
            continue
        for _, person in people_in(one, who):
            goal = one.items[match["own"]].name if match["own"] else None
            base = _base(person, drafts)
            if base is None or (goal is not None and goal.party != person.party):
                continue
            if base.arrival is not None and when.start < base.arrival.start:
                continue
            out.append(
                replace(
                    base, order=one.index, rule="goes home",
                    status="underway" if is_ahead else "completed", arrival=None,
                    departure=ResolvedDate(when.start, None, "day"),
                    event=one.evidence("event", *match.span("verb")),
                    status_evidence=one.evidence("status", modality.start, modality.end),
                    extra=[*base.extra, one.item_evidence("date", item)], is_implied=False,
                    is_status_told=True,
                )
            )  # fmt: skip
    return out


# 'held talks on Tuesday, shortly after X arrived'
_SOON_AFTER = compiled(
    r"(?P<time><T>)[^.;]{0,60}?\b(?:shortly|hours|soon|minutes|just) after (?:<F>)(?P<one><P>) "
    r"(?:had )?(?P<verb>arrived|landed|flew in|touched down)\b(?! (?:on )?<T>)"
)
_SOON_GATE = Gate(_SOON_AFTER)


def arrivals_before_talks(
    prepared: Sequence[Prepared], drafts: Sequence[TripDraft], published_on: date | None
) -> list[TripDraft]:
    """Return the arrivals told to have been on the day of what followed them."""
    out: list[TripDraft] = []
    for one in prepared:
        match = _SOON_AFTER.search(one.body) if one.opens(_SOON_GATE) else None
        item = one.items[match["time"]] if match else None
        if match is None or item is None or item.time is None:
            continue
        when = dates.resolve(item.time, published_on=published_on, lean="past", anchor=one.anchor)
        if not when or when.end or len(when.start) < len("2025-10-28"):
            continue
        for person in one.items[match["one"]].people:
            base = _base(person, drafts)
            if base is not None:
                out.append(
                    replace(
                        base, order=one.index, rule="arrived",
                        arrival=ResolvedDate(when.start, None, "day"),
                        event=one.evidence("event", *match.span("verb")),
                        extra=[*base.extra, one.item_evidence("date", item)], is_implied=False,
                    )
                )  # fmt: skip
    return out


def _base(person: Person, drafts: Sequence[TripDraft]) -> TripDraft | None:
    """Return the surest mention of a person's trip, None unless it is to one country."""
    own = [
        d
        for d in drafts
        if same_person(d.part.person, person) and d.status in ("underway", "completed")
    ]
    return max(own, key=lambda d: d.weight) if len({d.country for d in own}) == 1 else None


def where_filed(prepared: Sequence[Prepared], published_on: date | None) -> list[TripDraft]:
    """Return the trips of those who are told to be 'here', in the place of the dateline."""
    out: list[TripDraft] = []
    for one in prepared:
        here = one.filed_from
        if here is None or here.name is None or not one.opens(_HERE_GATE):
            continue
        match = _HERE.search(one.body)
        if match is None or one.is_quoted(match.end() - 1) or here.name.party is None:
            continue
        start, end = match.span("verb")
        who = subject(one, start)
        if who is None or is_anothers(one.body[who.end : start], "be"):
            continue
        modality = status.of_verb(one, who.end, start, end)
        if modality.status not in ("held", "planned"):
            continue
        is_ahead = modality.status == "planned"
        found = time_of(one, start, clause_end(one, match.end()))
        time = found[1] if found is not None else None
        when = time and time.time and dates.resolve(
            time.time, published_on=published_on, lean="future" if is_ahead else "past"
        )  # fmt: skip
        arrival = None
        if when:
            day = ResolvedDate(when.start, None, when.precision)
            arrival = day if match["came"] else dates.month_of_visit(when.start)
        extra = [one.item_evidence("place", here)]
        if arrival is not None and time is not None:
            extra.append(one.item_evidence("date", time))
        for item, person in people_in(one, who):
            if person.party in (None, here.name.party) or item.is_former:
                continue
            if here.name.party in SEATS.get(person.party or "", ()):
                continue
            out.append(
                TripDraft(
                    order=one.index, rule="here, where it is filed",
                    weight=0.75 * (0.6 + 0.4 * item.certainty),
                    status="planned" if is_ahead else "underway",
                    part=Part(person, one.item_evidence("participant", item), item.certainty),
                    country=here.name.party, city=here.name.city,
                    event=one.evidence("event", start, end),
                    status_evidence=one.evidence("status", modality.start, modality.end),
                    arrival=arrival, extra=extra, is_status_told=is_ahead or bool(match["came"]),
                )
            )  # fmt: skip
    return out


# 'At the invitation of the kings of A and B, X will pay visits to the two countries'
_THE_COUNTRIES = compiled(
    r"\b(?P<verb>visit(?:s|ed|ing)?|tour(?:s|ed|ing)?|travel(?:s|led|ed|ling|ing)?"
    r"|trips?|tour|visits)(?: to| of)? (?P<which>(?:the|both|all)(?: (?P<n>two|three|four))?"
    r" (?:countries|nations|states|neighbou?rs|capitals))\b(?! of\b)"
)
_COUNTRIES_GATE = Gate(_THE_COUNTRIES)
_NUMBERS = {"two": 2, "three": 3, "four": 4}


def visits_to_those(prepared: Sequence[Prepared], published_on: date | None) -> list[TripDraft]:
    """Return the trips to 'the two countries', which the words just before name."""
    out: list[TripDraft] = []
    for index, one in enumerate(prepared):
        match = _THE_COUNTRIES.search(one.body) if one.opens(_COUNTRIES_GATE) else None
        if match is None:
            continue
        start, end = match.span("verb")
        who = subject(one, start)
        if who is None or is_anothers(one.body[who.end : start], "go"):
            continue
        modality = status.of_verb(one, who.end, start, end)
        if modality.status not in ("held", "planned", "proposed", "postponed", "cancelled"):
            continue
        people = [(i, p) for i, p in people_in(one, who) if p.party and not i.is_former]
        both = "both" in match["which"].lower()
        number = 2 if both else _NUMBERS.get((match["n"] or "").lower(), 0)
        named = _countries(one, 0, start, people)
        if index and not named:
            before = prepared[index - 1]
            named = _countries(before, 0, len(before.body), people)
        if len(people) != 1 or len(named) < 2 or number not in (0, len(named)):
            continue
        found = time_of(one, start, match.end())
        time = found[1] if found is not None else None
        when = time and time.time and dates.resolve(
            time.time, published_on=published_on,
            lean="past" if modality.status == "held" else "future",
        )  # fmt: skip
        of_all = ResolvedDate(when.start[:7], None, "month") if when else None
        if when and len(when.start) == len("2025"):
            of_all = ResolvedDate(when.start, None, "year")
        for (item, person), (country, place) in ((a, b) for a in people for b in named.items()):
            extra = [replace(place, attribute="place")]
            if of_all is not None and time is not None:
                extra.append(one.item_evidence("date", time))
            out.append(
                TripDraft(
                    order=one.index, rule="visits the two countries",
                    weight=0.75 * (0.6 + 0.4 * item.certainty),
                    status="completed" if modality.status == "held" else modality.status,
                    part=Part(person, one.item_evidence("participant", item), item.certainty),
                    country=country, event=one.evidence("event", start, end),
                    status_evidence=one.evidence("status", modality.start, modality.end),
                    arrival=of_all, extra=extra,
                )
            )  # fmt: skip
    return out


def _countries(
    one: Prepared, start: int, end: int, people: Sequence[tuple[Item, Person]]
) -> dict[str, Evidence]:
    """Return the countries that a sentence names in body[start:end], but for one's own."""
    own = {p.party for _, p in people}
    out: dict[str, Evidence] = {}
    for _, item in one.found(start, end, PERSON, PARTY, ADJECTIVE):
        for party in item.parties:
            if party not in own and len(party) == 3 and party.isupper() and not item.is_pronoun:
                out.setdefault(party, one.item_evidence("place", item))
    return out


def name_tours(prepared: Sequence[Prepared], drafts: Sequence[TripDraft]) -> None:
    """Give the trips of one leader the name of the tour that the article tells they are on."""
    for one in prepared:
        found = trips.tour_of(one)
        if found is None:
            continue
        tour, evidence, people = found
        for draft in drafts:
            if draft.tour is None and any(same_person(draft.part.person, p) for p in people):
                draft.tour = tour
                draft.extra.append(evidence)
