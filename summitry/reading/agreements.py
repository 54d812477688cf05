"""Instruments between parties, and what happens to them, as each sentence tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from summitry.reading import acts, mentions, naming, parties, terms, undertakings
from summitry.reading.clauses import PERSON, Place, Prepared, place_from, place_of
from summitry.reading.dates import ResolvedDate
from summitry.reading.drafts import AgreementDraft, Part
from summitry.reading.events import AgreementKind, Evidence
from summitry.reading.mentions import LOOSE, Mention, Told, told_by
from summitry.reading.naming import Title
from summitry.reading.parties import Named
from summitry.reading.rules import instruments
from summitry.reading.rules.notation import compiled
from summitry.reading.status import first_of
from summitry.reading.subject import own_subject as own_subject_of
from summitry.reading.subject import subject_of, within
from summitry.reading.triggers import Gate

_DATED = ("signed", "agreed", "ratified", "in_force", "suspended", "withdrawn", "rejected")
_MADE = ("signed", "agreed", "ratified", "in_force")  # where they talk of it is no place of it
_SAID_OF_OTHERS = 0.5  # of what somebody who talks says of an instrument that others made
# in talk, whom 'the two sides' and 'the deal' mean is anybody's guess
_GUESSED = frozenset(("pointer", "noun", "here"))
_OPEN = ("negotiating", "agreed", "signed")  # what two who meet may say of their own instrument
# 'we have just signed'
_WE_SIGNED = compiled(
    r"\b(?:we|i|our (?:two )?(?:countries|governments))(?:[’'](?:ve|re))?"
    r"(?: (?:have|are|just|also|today|now|both|\w+ly|<T>))* $"
)
_ANOTHER = compiled(
    r"(?:,| and| and then)? (?:another|a second|a similar|one|a similar one|a further)"
    r"(?: (?:deal|agreement|one|pact|accord|treaty))? with <F>(?P<all><CC>)"
)
_MANY = re.compile(r"(?:[a-z]{3,}s|memoranda\b.*|memorandums\b.*|MoUs)$", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|\d+|several"
    r"|many|multiple|various|raft|series|number|host|slew|range|few|some)\b",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_LISTED = re.compile(
    r"^(?: \([^)]{2,12}\))?(?: [^.;:]{0,40}:)? (?:in the (?:fields?|areas?|sectors?) of|on"
    r"|covering|for|relating to|regarding|concerning) (?P<all>[^.;:]{5,220})"
)
_BEGUN = re.compile(
    r"\b(?:beg[au]n|launched|opened|started|kicked off|resumed) (?:[\w\-]+ ){0,4}\w*$",
    re.IGNORECASE,
)
_COLON = re.compile(r"[^.:;]{0,50}: ")
_NAME_IN_QUOTES = re.compile(r"[“\"](?P<name>[^“”\"]{3,80}?),?[”\"]")
_END_OF_LIST = re.compile(r",? (?:were|was|are|is|have|had|during|after|at|in the presence)\b")


_AGREED_GATE = Gate(undertakings.AGREED)


def may_tell(cues: int) -> bool:
    """Return whether a sentence with these cues can tell of an instrument or an undertaking."""
    return mentions.GATE.is_open(cues) or _AGREED_GATE.is_open(cues)


def read(
    prepared: Prepared,
    published_on: date | None,
    around: Sequence[Prepared],
    told: Told | None = None,
) -> list[AgreementDraft]:
    """Return what one sentence tells of instruments; `around` ends with it, for topics."""
    if prepared.sentence.kind == "byline":
        return []
    told = told or Told([])
    out: list[AgreementDraft] = []
    for mention in mentions.find(prepared, told):
        out += _drafts(prepared, mention, published_on, around)
    out += _undertaken(prepared, out, published_on, around, told)
    return out


# From mentions to drafts ---------------------------------------------------------------------


def _drafts(
    prepared: Prepared, mention: Mention, published_on: date | None, around: Sequence[Prepared]
) -> list[AgreementDraft]:
    """Return the mention as drafts: one, or one for each partner of a plural."""
    body = prepared.body
    draft = _draft(prepared, mention, published_on, around)
    if draft is None:
        return []
    if mention.found.each:
        first, *rest = mention.found.parties
        return [_copy(draft, [first, partner]) for partner in rest]
    out = _each_listed(prepared, mention, draft)
    other = _ANOTHER.search(body, mention.end, min(len(body), mention.end + 110))
    if other:
        partner = parties.named(prepared, *other.span("all"))
        subject = mention.found.parties[:1]
        own = parties.distinct(subject + partner)
        if len(own) >= 2 and set(parties.codes(own)) != set(parties.codes(draft.parties)):
            when = terms.when_of(
                prepared, other.start(), other.end(), published_on, mention.act.value
            )
            copy = _copy(draft, own)
            copy.when = when[0] if when else None
            copy.extra = [when[1]] if when else []
            out.append(copy)
    return out


def _each_listed(
    prepared: Prepared, mention: Mention, draft: AgreementDraft
) -> list[AgreementDraft]:
    """Return one draft for each of 'three memoranda on A, B, and C', where the number fits."""
    body = prepared.body
    number = _NUMBER.search(body, max(0, mention.phrase_start - 12), mention.start)
    listed = _LISTED.match(body[mention.end : mention.end + 260])
    if number is None:
        return [draft]
    count = _COUNTS.get(number.group().lower(), 0)
    quoted = _each_quoted(prepared, mention, draft, count)
    if quoted or listed is None:
        return quoted or [draft]
    words = _END_OF_LIST.split(listed["all"])[0]
    subjects = re.split(r", (?:and )?(?:on )?| and on ", words)
    if len(subjects) == count - 1:
        subjects = [*subjects[:-1], *subjects[-1].split(" and ", 1)]
    if count < 2 or len(subjects) != count:
        return [draft]
    out = []
    for subject in subjects:
        one = _copy(draft, draft.parties)
        at = body.index(subject, mention.end)
        told = prepared.evidence("title", at, at + len(subject))
        one.title = Title(f"{mention.noun} on {told.quote}", told)
        one.subject = within(prepared, at, at + len(subject)) or draft.subject
        one.is_bundle, one.is_further, one.is_listed = False, True, True
        out.append(one)
    return out


def _each_quoted(
    prepared: Prepared, mention: Mention, draft: AgreementDraft, count: int
) -> list[AgreementDraft]:
    """Return one draft for each of 'two documents: the "A" and a joint statement titled "B"'."""
    body = prepared.body
    colon = _COLON.match(body, mention.end)
    if colon is None:
        return []
    names = list(_NAME_IN_QUOTES.finditer(body, colon.end()))
    if len(names) != count:
        return []
    out, begin = [], colon.end()
    for name in names:
        one = _copy(draft, draft.parties)
        one.title = naming.quoted(prepared, *name.span("name"))
        noun = body[begin : name.end()]
        one.kind = _kind(noun) if first_of(instruments.KINDS, noun) else draft.kind
        one.subject = within(prepared, *name.span("name")) or draft.subject
        one.is_bundle, one.is_further, one.is_listed = False, True, True
        out.append(one)
        begin = name.end()
    return out


def _copy(draft: AgreementDraft, own: Named) -> AgreementDraft:
    signers = [s for s in draft.signatories if s.person.party in parties.codes(own)]
    return replace(draft, parties=own, signatories=signers, extra=list(draft.extra))


def _draft(
    prepared: Prepared, mention: Mention, published_on: date | None, around: Sequence[Prepared]
) -> AgreementDraft | None:
    body = prepared.body
    act, start, end = mention.act, mention.start, mention.end
    if body.rstrip(' ”"').endswith("?") and not prepared.is_headline:
        return None  # who asks tells nothing
    verdict, weight = terms.verdict(prepared, mention)
    if verdict == "":
        return None
    if mention.is_vague and mention.found.tie in LOOSE and verdict in ("negotiating", "proposed"):
        return None  # 'plan to elevate the partnership'
    weight = _weighed(prepared, mention, verdict, weight, published_on)
    low, high = min(act.start, start), max(act.end, end)
    when: ResolvedDate | None = None
    extra: list[Evidence] = []
    is_of_others = parties.OUTSIDERS.match(body, act.start) is not None  # hailed on a later day
    is_begun = verdict == "negotiating" and _BEGUN.search(body[max(0, act.start - 40) : act.end])
    is_dated = verdict == act.value and (verdict in _DATED or is_begun) and not is_of_others
    if is_dated and act.rule is not acts.EXISTS:
        found = terms.when_of(prepared, low, high, published_on, verdict)
        if found is not None:
            when, extra = found[0], [found[1]]
    elif act.rule is acts.EXISTS:
        found = terms.when_made(prepared, mention, published_on)
        if found is not None:
            when, extra = found[0], [found[1]]
    if act.rule is acts.ISSUED and when is None and published_on is not None:
        when = ResolvedDate(published_on.isoformat(), None, "day")
    if when is not None and published_on is not None and when.start > published_on.isoformat():
        if verdict == "signed" and not terms.is_past_tense(body, act.start):
            verdict = "agreed"  # 'A, B sign pact on Friday', told on Wednesday
        when, extra = None, []
    place, evidence = _place(prepared, low, high) if verdict in _MADE else (None, [])
    extra += evidence
    own_subject = own_subject_of(prepared, mention.phrase_start, end)
    is_bundle = _is_bundle(body, mention)
    if is_bundle and verdict in ("negotiating", "proposed"):
        return None  # 'several documents may be signed'
    return AgreementDraft(
        order=prepared.index, rule=act.rule.name, weight=max(0.0, min(1.0, weight)),
        status=verdict, parties=mention.found.parties, kind=_kind(mention.noun),
        event=prepared.evidence("event", start, end),
        status_evidence=prepared.evidence("status", act.start, act.end),
        title=naming.title_of(prepared, mention.phrase_start, act, end),
        subject=own_subject or subject_of(prepared, mention.phrase_start, end, around),
        when=when, place=place,
        signatories=_signers(prepared, mention), extra=extra,
        is_background=terms.is_background(when, published_on), is_further=mention.is_further,
        is_nominal=not mention.found.is_explicit,
        is_bundle=is_bundle, has_own_topic=own_subject is not None,
        is_new=terms.is_new(body, mention), tie=mention.found.tie,
    )  # fmt: skip


def _weighed(
    prepared: Prepared, mention: Mention, verdict: str, weight: float, published_on: date | None
) -> float:
    """Return the weight, less what speaks against news of an instrument."""
    body, is_explicit = prepared.body, mention.found.is_explicit
    if terms.is_long_past(prepared, mention, published_on):
        weight -= 0.45
    elif terms.is_only_referred_to(body, mention):
        weight -= 0.3
    if prepared.is_speech:
        is_their_own = {party for party, _ in mention.found.parties} <= prepared.talkers
        is_we = _WE_SIGNED.search(body, 0, mention.act.start) is not None
        is_own = not is_explicit and is_their_own and mention.found.tie not in _GUESSED
        is_told = verdict in _OPEN and (is_we or is_own)
        weight *= 0.95 if is_told else _SAID_OF_OTHERS
    if mention.act.rule is acts.EXISTS and prepared.sentence.kind == "prose":
        weight -= 0.1 if mention.has_own_name(body) else 0.0  # there for long
    return weight if is_explicit else weight - 0.03


def _is_bundle(body: str, mention: Mention) -> bool:
    """Return whether the noun is many at once: 'seven agreements', 'a number of documents'."""
    if not _MANY.search(mention.noun):
        return False
    lead = body[max(0, mention.phrase_start - 30) : mention.start]
    return mention.noun.lower() == "documents" or _NUMBER.search(lead) is not None


def _signers(prepared: Prepared, mention: Mention) -> list[Part]:
    """Return the leaders told to have signed it."""
    act = mention.act
    if act.value != "signed":
        return []
    own = set(parties.codes(mention.found.parties))
    return [
        Part(person, prepared.item_evidence("participant", item), item.certainty)
        for _, item in prepared.found(max(0, act.start - 120), act.start, PERSON)
        for person in item.people
        if not item.is_former and person.party in own
    ]


def _kind(noun: str) -> AgreementKind:
    rule = first_of(instruments.KINDS, noun)
    return rule.value if rule is not None else "agreement"  # type: ignore[return-value]


def _place(prepared: Prepared, start: int, end: int) -> tuple[Place | None, list[Evidence]]:
    items = place_of(prepared, start, end, left_bound=0)
    place = place_from(items)
    evidence = [prepared.item_evidence("place", i) for i in items] if place is not None else []
    return place, evidence


# What is agreed without an instrument's name -------------------------------------------------


def _undertaken(
    prepared: Prepared,
    drafts: Sequence[AgreementDraft],
    published_on: date | None,
    around: Sequence[Prepared],
    told: Told,
) -> list[AgreementDraft]:
    out: list[AgreementDraft] = []
    for found in undertakings.find(prepared, told.parties):
        left, right = prepared.field_span(found.start, found.stop)
        if any(d.event.start >= left - 40 and d.event.start < right for d in drafts):
            continue
        when = terms.when_of(prepared, found.start, found.end, published_on, "agreed")
        place, evidence = _place(prepared, found.start, found.end)
        weight = 0.85 * found.rule.weight + (0.05 if found.is_explicit else -0.02)
        if prepared.is_speech:
            weight *= _SAID_OF_OTHERS
        out.append(
            AgreementDraft(
                order=prepared.index, rule=f"agreed to {found.rule.name}", weight=weight,
                status="agreed", parties=found.parties, kind="agreement",
                event=prepared.evidence("event", found.start, found.end),
                status_evidence=prepared.evidence("status", found.start, found.start + 6),
                title=naming.deed(prepared, found.start, found.stop),
                subject=subject_of(prepared, found.start, found.stop, around),
                when=when[0] if when else None, place=place,
                extra=[*([when[1]] if when else []), *evidence],
                is_nominal=not found.is_explicit, is_deed=True,
            )
        )  # fmt: skip
    return out


__all__ = ["Told", "may_tell", "read", "told_by"]
