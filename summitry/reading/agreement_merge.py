"""Mentions of one instrument within an article become one agreement; two instruments stay two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from summitry.reading import naming, strength
from summitry.reading.coreference import same_person
from summitry.reading.drafts import AgreementDraft, Part
from summitry.reading.events import Agreement, AgreementStatus, Evidence, Summit
from summitry.reading.merge import best_date, best_place, dates_fit, distinct_evidence
from summitry.reading.subject import Subject

_FIRMNESS = (
    "withdrawn", "rejected", "suspended", "in_force", "ratified", "signed", "agreed",
    "negotiating", "proposed",
)  # fmt: skip
_DONE = ("signed", "agreed")
_NEAR_SENTENCES = 2
_COMPARED = 24  # mentions of one instrument that a further one is held against
# 'Putin, Xi sign a declaration': the headline's present is the day of publication
_SPAN = re.compile(r"\d ?[-–] ?\d")
_SIGNS = re.compile(r"sign|ink", re.IGNORECASE)
_DOES = re.compile(
    r"(?:sign|ink|initial|seal|adopt|issu|agreed|agree (?:to|on)|agrees|reach|str[iu]|clinch|launch"
    r"|releas|broker|put|finali|conclude[sd]|elevat|upgrad|renew|extend|announc|secur|enter)",
    re.IGNORECASE,
)
# 'Putin, Xi sign' and 'pact signed' in a headline
_PRESENT = re.compile(
    r"(?:sign|ink|seal|agree|reach|strike|clinch|issue|adopt|announce|secure|conclude|finali[sz]e"
    r"|launch|renew|extend|approve|unveil|suspend|scrap|quit|pulls? out|withdraw|ratif(?:y|ie)"
    r"|reject|spurn|terminate|freeze|halt"
    r"|(?:come|enter|go)s? into (?:force|effect)|takes? effect)s?(?: (?:to|on|of))?"
    r"|reached|signed|agreed|struck|sealed",
    re.IGNORECASE,
)


def agreements(drafts: Sequence[AgreementDraft]) -> tuple[Agreement, ...]:
    """Return one agreement an instrument, in reading order."""
    clusters: list[list[AgreementDraft]] = []
    vague: list[AgreementDraft] = []
    for draft in sorted(drafts, key=lambda d: (d.order, d.event.start)):
        if draft.is_bundle or draft.is_deed:
            vague.append(draft)
            continue
        home = next((c for c in clusters if _is_home(c, draft)), None)
        if home is None:
            clusters.append([draft])
        else:
            home.append(draft)
    for draft in vague:  # 'ten documents' and 'agreed to …' are one of those named, if any is
        if not any(_holds(c, draft) for c in clusters):
            clusters.append([draft])
    clusters.sort(key=lambda c: (c[0].order, c[0].event.start))
    return tuple(map(_agreement, clusters))


def _holds(cluster: Sequence[AgreementDraft], vague: AgreementDraft) -> bool:
    """Return whether what is told without a name is likely the cluster's, or a part of it."""
    first = cluster[0]
    if not _same_parties(first, vague) or first.status in ("negotiating", "proposed"):
        return False
    return vague.is_deed or first.is_bundle or not _is_statement(first)


def _is_home(cluster: Sequence[AgreementDraft], draft: AgreementDraft) -> bool:
    told = cluster[:_COMPARED]
    return (
        any(_one(d, draft) for d in told)
        and not any(_apart(d, draft) for d in told)
        and all(_days_fit(d, draft) for d in told)
    )


def _same_parties(one: AgreementDraft, other: AgreementDraft) -> bool:
    a, b = {p for p, _ in one.parties}, {p for p, _ in other.parties}
    return a == b or (len(a & b) >= 2 and (a <= b or b <= a))


def _apart(one: AgreementDraft, other: AgreementDraft) -> bool:
    """Return whether two mentions are told as two: 'a treaty …, and separately a memorandum'."""
    if one.order == other.order and (one.is_further or other.is_further):
        return True
    if one.order == other.order and _have_other_names(one, other):
        return True
    if max(one, other, key=lambda d: (d.order, d.event.start)).is_listed:
        return True
    if _is_open_beside_done(one, other) or _is_open_beside_done(other, one):
        return True
    own = one.has_own_topic and other.has_own_topic and one.topic != other.topic
    if own and (one.is_new and other.is_new) and not (one.is_nominal and other.is_new is False):
        return True
    if one.is_background != other.is_background:
        return True
    if _GENERIC.fullmatch(one.event.quote) or _GENERIC.fullmatch(other.event.quote):
        return False
    return _is_statement(one) != _is_statement(other)


def _have_other_names(one: AgreementDraft, other: AgreementDraft) -> bool:
    """Return whether both bear names of their own, neither of which is short for the other."""
    if one.title is None or other.title is None:
        return False
    if not (one.title.is_own and other.title.is_own):
        return False
    a, b = (set(d.title.text.lower().split()) for d in (one, other) if d.title is not None)
    return not (a <= b or b <= a)


_GENERIC = re.compile(r"(?:joint )?(?:documents?|texts?)", re.IGNORECASE)
_STATEMENT = re.compile(r"\b(?:statements?|communiqu\S+|declarations?)$", re.IGNORECASE)


def _is_statement(draft: AgreementDraft) -> bool:
    return _STATEMENT.search(draft.event.quote) is not None


_STAGES = ("agreed", "signed", "ratified", "in_force")


def _days_fit(one: AgreementDraft, other: AgreementDraft) -> bool:
    """Return whether two days may be of one instrument: the same, or of stages in their order."""
    if one.when is None or other.when is None or dates_fit(one.when, other.when):
        return True
    if one.status == other.status or not {one.status, other.status} <= set(_STAGES):
        return False
    first, last = sorted((one, other), key=lambda d: _STAGES.index(d.status))
    assert first.when is not None and last.when is not None
    return first.when.start <= last.when.start


def _is_open_beside_done(open_: AgreementDraft, done: AgreementDraft) -> bool:
    """Return whether one is still talked over while the other, on something else, is done."""
    return (
        open_.status in ("negotiating", "proposed")
        and done.status in _STAGES
        and (open_.is_new or done.status != "agreed")
        and open_.topic is not None
        and open_.topic != done.topic
    )


def _one(one: AgreementDraft, other: AgreementDraft) -> bool:
    if not _same_parties(one, other) or not _days_fit(one, other):
        return False
    if one.topic is None or other.topic is None or one.topic == other.topic:
        return True
    later = max(one, other, key=lambda d: (d.order, d.event.start))
    if not later.is_new and not later.has_own_topic:
        return True  # 'the agreement' with what is told around it
    return abs(one.order - other.order) <= _NEAR_SENTENCES


def _agreement(cluster: list[AgreementDraft]) -> Agreement:
    best = sorted(cluster, key=lambda d: -d.weight)
    top = best[0].weight
    strong = [d for d in best if d.weight >= top - 0.2]
    draft = min(strong, key=lambda d: _FIRMNESS.index(d.status))
    when = best_date([d.when for d in best if d.status == draft.status])
    if when is None and draft.status in _DONE:
        when = best_date([d.when for d in best if d.status in _DONE])
    place = best_place([d.place for d in best])
    parties = dict(best[0].parties)
    signers: list[Part] = []
    for one in best:
        for part in one.signatories:
            if not any(same_person(part.person, s.person) for s in signers):
                signers.append(part)
    title = naming.best(d.title for d in strong)
    subject = _subject(best)
    evidence = [best[0].event, draft.status_evidence, *parties.values()]
    evidence += [told.evidence for told in (title, subject) if told is not None]
    for one in best:
        evidence.extend([one.event, *one.extra])
    evidence.extend(s.evidence for s in signers)
    if when is None:
        evidence = [e for e in evidence if e.attribute != "date"]
    return Agreement(
        parties=tuple(sorted(parties)), title=title.text if title is not None else None,
        kind=next((d.kind for d in strong if d.title is title), best[0].kind),
        topic=subject.topic if subject is not None else None,
        status=cast(AgreementStatus, draft.status), date=when.start if when else None,
        country=place.country if place else None, city=place.city if place else None,
        signatories=tuple(s.person for s in signers), confidence=strength.of_agreement(cluster),
        evidence=distinct_evidence(evidence),
    )  # fmt: skip


def _subject(best: Sequence[AgreementDraft]) -> Subject | None:
    """Return what the instrument's own words say it is on, else those around it."""
    told = [d for d in best if d.subject is not None]
    own = [d for d in told if d.has_own_topic]
    return (own or told)[0].subject if told else None


# The day that the article gives it -----------------------------------------------------------


def dated(
    found: Sequence[Agreement],
    met: Sequence[Summit],
    published_on: date | None,
    *,
    pair: Sequence[str] = (),
    day: tuple[str, Evidence] | None = None,
) -> tuple[Agreement, ...]:
    """Return the agreements; one told without a day has that of the meeting it was made at.

    Else that of the occasion, if it is between the `pair` that the article is about and `day` the
    one it is about. A headline's present ('A, B sign pact') is the day of publication.
    """
    out = [_dated(one, met, published_on) for one in found]
    for index, one in enumerate(out):
        if day is not None and set(one.parties) == set(pair) and _is_done_now(one):
            out[index] = _with_day(one, day[0], [day[1]])
    for index, one in enumerate(out):  # signed on the same occasion
        beside = {o.date for o in out if o.parties == one.parties and o.status in _DONE and o.date}
        if one.date is None and one.status == "signed" and len(beside) == 1:
            out[index] = _with_day(one, beside.pop(), [])
    return tuple(_placed(one, met) for one in out)


def _placed(one: Agreement, met: Sequence[Summit]) -> Agreement:
    """Return the agreement with the place of the meeting at which it was made, if it has none."""
    if one.status not in _DONE or (one.city is not None and one.country is not None):
        return one
    there = [
        s
        for s in met
        if s.status == "held"
        and s.format == "in_person"
        and s.country is not None
        and one.country in (None, s.country)
        and _brings_together(s, one)
        and _is_day_of(s, one)
    ]
    if len({s.country for s in there}) != 1:
        return one
    cities = {s.city for s in there if s.city is not None}
    evidence = [e for s in there for e in s.evidence if e.attribute == "place"]
    return replace(
        one, country=there[0].country, city=cities.pop() if len(cities) == 1 else None,
        evidence=distinct_evidence([*one.evidence, *evidence]),
    )  # fmt: skip


def _brings_together(meeting: Summit, one: Agreement) -> bool:
    """Return whether all parties of an agreement meet, or it is the gathering's own."""
    if one.parties == (meeting.series,):
        return True
    return set(one.parties) <= {p.party for p in meeting.participants}


def _is_day_of(meeting: Summit, one: Agreement) -> bool:
    """Return whether an agreement is of the meeting's days, as far as both are told."""
    if one.date is None or meeting.start_date is None:
        return one.date is None and meeting.start_date is None and _is_done_now(one)
    if len(one.date) < len("2025-10-28"):
        return meeting.start_date.startswith(one.date) and _is_done_now(one, undated=False)
    return meeting.start_date <= one.date <= (meeting.end_date or meeting.start_date)


def _status_evidence(one: Agreement) -> Evidence:
    return next(e for e in one.evidence if e.attribute == "status")


def _is_done_now(one: Agreement, *, undated: bool = True) -> bool:
    """Return whether a verb of the news tells it done, and no day is told of it."""
    return (
        not (undated and one.date is not None)
        and one.status in _DONE
        and _DOES.match(_status_evidence(one).quote) is not None
        and not (one.status == "agreed" and _SIGNS.match(_status_evidence(one).quote))
    )


def _dated(one: Agreement, met: Sequence[Summit], published_on: date | None) -> Agreement:
    status = _status_evidence(one)
    if one.date is not None or one.status in ("negotiating", "proposed"):
        return one
    meeting = _made_at(one, met, published_on) if _is_done_now(one) else None
    if meeting is not None:
        days = [e for e in meeting.evidence if e.attribute == "date"]
        day = cast(str, meeting.start_date)
        is_span = any(_SPAN.search(e.quote) for e in days)  # 'October 11-14': the month at least
        return _with_day(one, day[: len("2025-10")] if is_span else day, days)
    titled = next((e for e in one.evidence if e.attribute == "event"), status)
    if published_on is not None and titled.field == "title":
        return one if not _is_present(one) else _with_day(one, published_on.isoformat(), [])
    return one


def _is_present(one: Agreement) -> bool:
    return any(
        e.attribute == "status" and e.field == "title" and _PRESENT.fullmatch(e.quote)
        for e in one.evidence
    )


def _made_at(one: Agreement, met: Sequence[Summit], published_on: date | None) -> Summit | None:
    """Return the only day's meeting, held, of all who are parties."""
    wanted = set(one.parties)
    held = [
        s
        for s in met
        if s.status == "held"
        and s.start_date is not None
        and len(s.start_date) == 10
        and wanted <= {p.party for p in s.participants}
        and (published_on is None or 0 <= _age(s.start_date, published_on) <= 10)
    ]
    held = [s for s in held if s.series is None] or held
    return held[-1] if len({s.start_date for s in held}) == 1 else None


def _age(day: str, published_on: date) -> int:
    return (published_on - date.fromisoformat(day)).days


def _with_day(one: Agreement, day: str, evidence: Sequence[Evidence]) -> Agreement:
    return replace(one, date=day, evidence=distinct_evidence([*one.evidence, *evidence]))
