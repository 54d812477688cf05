"""Why each item was read, rule by rule, and which words near by were not taken for one, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from summitry.reading import status
from summitry.reading.clauses import PARTY, PERSON, PLACE, VENUE, Item, Prepared, subject
from summitry.reading.confidence import Kind as Table
from summitry.reading.confidence import weights
from summitry.reading.events import Agreement, Evidence, Person, Summit
from summitry.reading.origins import Event, Kind, drafts_of, kind_of
from summitry.reading.reader import Account
from summitry.reading.rules import meetings, travel
from summitry.reading.rules.cues import DENIED, HYPOTHETICAL
from summitry.reading.signs import Signs

# Words that often tell an event; what no rule took of them is listed with the reason.
_WORDS: dict[Kind, re.Pattern[str]] = {
    "summit": re.compile(
        r"\b(?:met|meets?|meetings?|talks|spoke|speaks|talked|phoned|called|calls?|hosts?|hosted"
        r"|received|receives|welcomed|welcomes|summits?|conversations?)\b",
        re.IGNORECASE,
    ),
    "trip": re.compile(
        r"\b(?:visit(?:s|ed|ing)?|trips?|tour(?:s|ed)?|arriv(?:es?|ed|ing)|travel(?:s|l?ed|l?ing)?"
        r"|flew|flies|flying|landed|left for|leaves for)\b",
        re.IGNORECASE,
    ),
    "agreement": re.compile(
        r"\b(?:agreements?|deals?|treat(?:y|ies)|pacts?|accords?|memorandums?|truces?|cease-?fires?"
        r"|joint (?:statement|declaration)|communiqu[eé]s?)\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One word that was not taken for an event, with its place in the field and the reason."""

    kind: Kind
    word: str
    field: str
    start: int
    reason: str


def explanation(account: Account, *, floor: float) -> Iterator[str]:
    """Yield the explanation of an article, line by line."""
    reading = account.reading
    yield f"article {reading.article_id}, published {reading.published_on or 'on no known day'}"
    for leader in reading.leaders:
        yield f"  leader  {leader.name} ({leader.party}, {leader.office})  {leader.confidence:.2f}"
        yield from _spans(leader.evidence)
    for kind, item, signs in _items(account):
        yield from _item(kind, item, signs, account, floor)
    refused = refusals(account)
    if refused:
        yield "  refused"
        for one in refused:
            where = f"{one.field} {one.start}"
            yield f"    {one.kind:10} “{one.word}”  {where}: {one.reason}"


def _items(account: Account) -> Iterator[tuple[Table, Event, Signs]]:
    read, grounds = account.reading, account.grounds
    yield from (("summits", *pair) for pair in zip(read.summits, grounds.summits, strict=True))
    yield from (
        ("agreements", *pair) for pair in zip(read.agreements, grounds.agreements, strict=True)
    )
    yield from (("trips", *pair) for pair in zip(read.trips, grounds.trips, strict=True))


def _item(kind: Table, item: Event, signs: Signs, account: Account, floor: float) -> Iterator[str]:
    below = f", below the floor of {floor:g}: kept in staging" if item.confidence < floor else ""
    yield f"  {kind_of(item):9} {_told(item)}  {item.confidence:.2f}{below}"
    moved = ", ".join(f"{name} {by:+.2f}" for name, by in weights()[kind].moved(signs))
    yield f"    confidence   of all {kind} {weights()[kind].base:+.2f}: {moved or 'no sign'}"
    for draft in drafts_of(item, account.drafts):
        span = draft.event
        pointer = ", pointing back" if getattr(draft, "is_nominal", False) else ""
        background = ", as background" if draft.is_background else ""
        yield (
            f"    rule {draft.rule!r}, weight {draft.weight:.2f}{pointer}{background}:"
            f" “{span.quote}”  {span.field} {span.start}–{span.end}"
        )
    yield from _spans(item.evidence)


def _told(item: Event) -> str:
    if isinstance(item, Summit):
        who = ", ".join(map(_name, item.participants)) or "nobody named"
        when = "–".join(d for d in (item.start_date, item.end_date) if d)
        told: Iterable[str | None] = (
            item.series, who, item.format, item.status, when or "no day", item.venue, item.city,
            item.country,
        )  # fmt: skip
    elif isinstance(item, Agreement):
        told = (
            "–".join(item.parties), item.title, item.kind, item.status, item.date or "no day",
            item.city, item.country,
        )  # fmt: skip
    else:
        when = "–".join(d for d in (item.arrival_date, item.departure_date) if d)
        told = (_name(item.leader), item.status, when or "no day", item.city, item.country)
    return " · ".join(one for one in told if one)


def _name(person: Person) -> str:
    return f"{person.name or 'somebody'} ({person.party})"


def _spans(evidence: Iterable[Evidence]) -> Iterator[str]:
    for one in evidence:
        if one.attribute != "event":
            yield f"    {one.attribute:12} “{one.quote}”  {one.field} {one.start}–{one.end}"


# Refusals ------------------------------------------------------------------------------------


def refusals(account: Account) -> list[Refusal]:
    """Return the words of events that no rule took, in the order of the text, each once."""
    taken: dict[Kind, list[Evidence]] = {
        "summit": [d.event for d in account.drafts.summits],
        "trip": [d.event for d in account.drafts.trips],
        "agreement": [d.event for d in account.drafts.agreements],
    }
    everything = [span for spans in taken.values() for span in spans]
    out: list[Refusal] = []
    for prepared in account.prepared:
        if not prepared.items:
            continue
        for kind, words in _WORDS.items():
            for match in words.finditer(prepared.body):
                start, end = prepared.field_span(*match.span())
                field = prepared.sentence.field
                if any(s.field == field and s.start < end and start < s.end for s in everything):
                    continue
                reason = _reason(prepared, kind, match)
                out.append(Refusal(kind, match.group(), field, start, reason))
    return sorted(out, key=lambda one: (one.field != "title", one.start))


def _reason(prepared: Prepared, kind: Kind, word: re.Match[str]) -> str:
    if prepared.sentence.kind == "byline":
        return "the line is a byline or boilerplate"
    if kind == "agreement":
        return _no_agreement(prepared)
    people = [person for item in prepared.items.values() for person in item.people]
    if kind == "summit" and len({person.party for person in people}) < 2:
        return "the sentence has no persons of two parties"
    if kind == "trip" and not people:
        return "the sentence has no leader, by name or pronoun"
    if kind == "trip" and not prepared.has(PLACE, VENUE, PARTY):
        return "the sentence names no place"
    rules = (*meetings.VERBS, *meetings.NOMINALS) if kind == "summit" else travel.RULES
    for rule in rules:
        for match in rule.regex().finditer(prepared.body):
            if match.start() < word.end() and word.start() < match.end():
                return f"rule {rule.name!r} fits, but {_objection(prepared, kind, match)}"
    return "no rule fits the words around it"


def _objection(prepared: Prepared, kind: Kind, match: re.Match[str]) -> str:
    """Return what is against a match, in the order in which the reader asks."""
    body = prepared.body
    is_noun = "noun" in match.re.groupindex or "trip" in match.re.groupindex
    who = "one" if "one" in match.re.groupindex and match["one"] else None
    told = None if who else subject(prepared, match.start())
    if who is None and told is None:
        return "who does it is not told before it"
    if is_noun:
        name = "noun" if "noun" in match.re.groupindex else "trip"
        modality = status.of_noun(
            prepared, *match.span(name), left=max(0, match.start(name) - 90), right=len(body)
        )
    else:
        left = told.end if told is not None else match.start()
        modality = status.of_verb(prepared, left, match.start(), match.end())
    if modality is not None and modality.status in (DENIED, HYPOTHETICAL):
        verdict = "denied" if modality.status == DENIED else "only supposed"
        return f"it is {verdict}: “{_words(prepared, modality.start, modality.end)}”"
    if told is not None and status.is_supposed(prepared, told.start):
        return "it is only supposed by the words before"
    left, right = (told.start, told.end) if told is not None else match.span("one")
    actors = prepared.found(left, right, PERSON)
    if actors and all(item.is_former for _, item in actors):
        return "who does it is out of office"
    if kind == "trip":
        return "the place is the traveller's own country, or the words between are another's"
    others = prepared.found(*match.span("other"), PERSON) if "other" in match.re.groupindex else []
    if len(_parties([item for _, item in (*actors, *others)])) < 2:
        return "those it names are of one party"
    return "the words between name others who do it"


def _no_agreement(prepared: Prepared) -> str:
    if len(_parties(prepared.items.values())) < 2 and len(prepared.parties) < 2:
        return "no two parties are told for it"
    return "nothing is told to happen to it between these parties"


def _parties(items: Iterable[Item]) -> set[str]:
    return {party for item in items for party in item.parties}


def _words(prepared: Prepared, start: int, end: int) -> str:
    return prepared.evidence("status", start, end).quote


__all__ = ["Refusal", "explanation", "refusals"]
