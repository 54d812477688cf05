"""Meetings and calls of leaders, and the gatherings they go to, as each sentence tells them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import (
    PARTY,
    PLACE,
    SERIES,
    TIME,
    VENUE,
    Item,
    Place,
    Prepared,
    Span,
    clause_end,
    people_in,
    place_from,
    place_of,
    subject,
    time_of,
)
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.drafts import Part, SummitDraft
from summitry.reading.events import Evidence, Person, SummitFormat
from summitry.reading.rules import meetings
from summitry.reading.rules.cues import DENIED, HYPOTHETICAL
from summitry.reading.rules.notation import L, Rule, compiled
from summitry.reading.status import Modality
from summitry.reading.triggers import Gate, RuleTable

_VERBS, _NOMINALS = RuleTable(meetings.VERBS), RuleTable(meetings.NOMINALS)
_PHONE = re.compile(
    r"\b(?:(?:tele)?phon\w*|calls?|called|rang|dialed|dialled|teleconference|conference call)\b",
    re.I,
)
_VIDEO = re.compile(
    r"\b(?:virtual(?:ly)?|video\w*|videoconference|online|remotely|secure video|by "
    r"video|via Zoom)\b",
    re.I,
)
_IN_PERSON = re.compile(
    rf"\b(?:in person|in-person|face[ -]to[ -]face|sidelines|margins|fringes|sat down|dinner|lunch"
    rf"|breakfast|shook hands|arriv\w+|visit\w*|in (?:the )?{L}|at (?:the )?{L})",
    re.I,
)
_BACKGROUND_DAYS = 400
_SPEAK_NOT_PHONE = re.compile(
    r"\b(?:in person|face[ -]to[ -]face|sidelines|margins|fringes|at a|during a)\b", re.I
)
_TO_COME = re.compile(
    r"\b(?:next (?:week|month|year|weekend|mon|tues|wednes|thurs|fri|satur|sun)|tomorrow|coming"
    r"|upcoming|later this)",
    re.IGNORECASE,
)


def _is_ahead(item: Item) -> bool:
    """Return whether a time says by itself that what it dates is to come: 'next week'."""
    return item.time is not None and _TO_COME.search(item.time.text) is not None


_SPEAK = re.compile(r"(?:spoke|speak|talked|talk)\b", re.IGNORECASE)
_LEFT_WORDS = re.compile(r"\b(?:said|says|told|added|;)\b", re.I)


def may_tell(cues: int) -> bool:
    """Return whether a sentence with these cues can tell of a meeting or call."""
    return _VERBS.is_open(cues) or _NOMINALS.is_open(cues)


def may_tell_of_leaders(cues: int) -> bool:
    """Return whether a sentence with these cues can tell that an organisation's leaders met."""
    return any(gate.is_open(cues) for gate in _LEADERS_GATES)


def names_leaders(cues: int) -> bool:
    """Return whether a sentence with these cues has the word that tells of leaders."""
    return _LEADERS_GATE.is_open(cues)


def may_gather(cues: int) -> bool:
    """Return whether a sentence with these cues can tell of a gathering that it names."""
    return _GATHERING_GATE.is_open(cues)


def may_tell_more(cues: int) -> bool:
    """Return whether a sentence with these cues can tell more of a gathering told before."""
    return _ONCE_MORE_GATE.is_open(cues)


def read(
    prepared: Prepared, published_on: date | None, *, is_readout: bool = False
) -> list[SummitDraft]:
    """Return what one sentence tells of meetings and calls between persons of two parties.

    `is_readout`: the article is an account of one meeting or call.
    """
    if prepared.sentence.kind == "byline":
        return []
    people = [person for item in prepared.items.values() for person in item.people]
    if len({person.party for person in people}) < 2:
        return []  # nobody to meet
    drafts: list[SummitDraft] = []
    taken: list[tuple[int, int]] = []  # trigger spans already read
    for rule, pattern in _VERBS.worth(prepared.cues):
        for match in pattern.finditer(prepared.body):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            _add(
                drafts,
                taken,
                _from_verb(prepared, rule, match, published_on, is_readout),
                match.span(),
            )
    for rule, pattern in _NOMINALS.worth(prepared.cues):
        for match in pattern.finditer(prepared.body):
            span = match.span("noun") if "noun" in match.re.groupindex else match.span()
            if any(a < span[1] and span[0] < b for a, b in taken):
                continue
            _add(drafts, taken, _from_noun(prepared, rule, match, published_on), span)
    return drafts


def _add(
    drafts: list[SummitDraft],
    taken: list[tuple[int, int]],
    found: list[SummitDraft],
    span: tuple[int, int],
) -> None:
    if found:
        drafts.extend(found)
        taken.append(span)


def _from_verb(
    prepared: Prepared,
    rule: Rule,
    match: re.Match[str],
    published_on: date | None,
    is_readout: bool,
) -> list[SummitDraft]:
    groups = match.re.groupindex
    gap = match["gap"] if "gap" in groups else ""
    if gap and meetings.GAP_BREAKS.search(gap):
        return []
    verb_start = match.start()
    verb_end = _verb_end(match)
    told = subject(prepared, verb_start)
    others = people_in(prepared, Span(*match.span("other"))) if "other" in groups else []
    others = _without_next_subject(others)
    subjects = people_in(prepared, told) if told else []
    if rule.value in ("together", "signing"):
        if _TO_OTHERS.search(prepared.body, match.start(), match.end() + 40):
            return []  # 'spoke by phone to reporters'
        if (
            told is None
            or len({p.party for _, p in subjects}) < 2
            or _has_with(prepared, match.end())
        ):
            return []
    elif not subjects or not others:
        return []
    if rule.value == "signing" and len(subjects) > 3:
        return []  # of many the signatures may come one by one
    if told is not None and (
        verb_start - told.end > 120 or _OTHERS.search(prepared.body[told.end : verb_start])
    ):
        return []
    modality = status.of_verb(prepared, told.end if told else verb_start, verb_start, verb_end)
    if told is not None and status.is_supposed(prepared, told.start):
        return []
    if prepared.is_headline and told is not None:
        between = prepared.body[told.end : verb_end].strip().lower()
        if re.match(r"to\b", between):
            modality = Modality("planned", told.end, verb_end, 0.85)
    if (
        modality.status == "planned"
        and prepared.body[modality.start : modality.end].lower() == "to"
    ):
        modality = _infinitive(prepared, modality, told)
    end = match.end()
    weight = rule.weight * modality.weight / 0.9
    if (
        rule.name.startswith("joined by")
        and modality.status == "held"
        and not prepared.is_headline
        and re.match(r"(?:are|is|to be) ", prepared.body[verb_start:])
    ):
        modality = Modality("planned", verb_start, verb_end, 0.8)
    if rule.value == "invite" and modality.status in ("held", "planned"):
        modality = Modality("proposed", modality.start, modality.end, modality.weight)
    more = _WITH_MORE.match(prepared.body, end) if rule.value == "reciprocal" else None
    if more is not None and match.end() == prepared.body.find(" with", match.end()):
        others = [*others, *people_in(prepared, Span(*more.span("more")))]
        end = more.end()
    out: list[SummitDraft] = []
    for group in _each(prepared, rule, verb_start, end, others, is_readout=is_readout):
        parts = _parts(prepared, subjects, group, rule.value)
        out += _drafts(
            prepared, rule, parts, modality, verb_start, verb_end, end, told, weight, published_on
        )
    then = _THEN_WITH.match(prepared.body, end)
    if then is not None and rule.value in ("speak", "reciprocal", "call"):
        after = _parts(
            prepared, subjects, people_in(prepared, Span(*then.span("more"))), rule.value
        )
        told_later = _drafts(
            prepared, rule, after, modality, verb_start, verb_end, then.end(), told, weight - 0.05,
            published_on,
        )  # fmt: skip
        out += told_later
    if len(out) == 1:
        second = _again(prepared, out[0], published_on)
        out += [second] if second is not None else []
    return out


# Between a subject and 'meet', people who are the real subject.
_OTHERS = re.compile(
    r"\b(?:ministers|officials|teams?|delegations?|secretaries|aides|advisers"
    r"|advisors|staffs?|negotiators|envoys?|representatives|experts|generals"
    r"|commanders|diplomats|companies|governments|whom|which)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:jointly|together|conference call|video|trilateral|quadrilateral|joint)\b", re.I
)
_APART = re.compile(
    r"\b(?:separate(?:ly)?|each|individually|respectively|a series of|including)\b", re.I
)


def _each(
    prepared: Prepared,
    rule: Rule,
    start: int,
    end: int,
    others: list[tuple[Item, Person]],
    *,
    is_readout: bool,
) -> list[list[tuple[Item, Person]]]:
    """Return with whom there was one call or meeting: 'spoke with A, B and C' tells of three.

    A readout is of one call, and says so in its title; elsewhere phone calls go one by one.
    """
    if len({p.party for _, p in others}) < 2 or prepared.sentence.kind == "caption":
        return [others]
    before = re.sub(r"\bincluding\b", "", prepared.body[max(0, start - 40) : start])
    around = before + prepared.body[start : min(len(prepared.body), end + 60)]
    is_apart = bool(_APART.search(around)) or (
        rule.value in ("speak", "call") and not is_readout and not _TOGETHER.search(prepared.body)
    )
    return [[other] for other in others] if is_apart else [others]


def _infinitive(prepared: Prepared, modality: Modality, told: Span | None) -> Modality:
    """'X to meet Y' is a plan; 'X came to meet Y' is what came of a move that happened."""
    before = prepared.body[told.end if told else 0 : modality.start].strip().lower()
    if not before or prepared.is_headline:
        return modality
    if re.search(
        r"\b(?:agreed|plan\w*|expected|due|set|scheduled|will|intend\w*|vowed|slated)\b", before
    ):
        return Modality("planned", modality.start, modality.end, 0.85)
    if re.search(
        r"\b(?:arrived|travell?ed|flew|came|went|visited|gathered|returned|landed)\b", before
    ):
        return Modality("held", modality.start, modality.end, 0.6)
    return Modality("planned", modality.start, modality.end, 0.6)


def _verb_end(match: re.Match[str]) -> int:
    if "gap" in match.re.groupindex:
        return match.start("gap")
    if "lead" in match.re.groupindex and match["lead"] is not None:
        return match.start("lead")
    words = re.match(r"[\w\-]+(?: by| hands)?", match.group())
    return match.start() + (words.end() if words else 1)


def _has_with(prepared: Prepared, position: int) -> bool:
    following = prepared.body[position : clause_end(prepared, position)]
    return bool(
        re.search(
            rf"^[^,.;]{{0,50}}\b(?:with|to) [^,.;]{{0,30}}{compiled('<P>').pattern}", following
        )
    )


def _parts(
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
    return _distinct_parts(out)


def _distinct_parts(parts: Sequence[Part]) -> list[Part]:
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


def _from_noun(
    prepared: Prepared, rule: Rule, match: re.Match[str], published_on: date | None
) -> list[SummitDraft]:
    groups = match.re.groupindex
    start, end = match.span("noun")
    ones = people_in(prepared, Span(*match.span("one"))) if "one" in groups else []
    others = people_in(prepared, Span(*match.span("other"))) if "other" in groups else []
    if rule.value == "caption" and prepared.sentence.kind != "caption":
        return []
    weight = rule.weight
    told: Span | None = Span(*match.span("one")) if "one" in groups else None
    if rule.value == "other":
        told = subject(prepared, start)
        if told is None:
            return []
        if re.search(
            r"\b(?:talks|meetings?|negotiations|discussions|conference) with [^.;]{0,30}$",
            prepared.body[told.end : start],
            re.I,
        ):
            return []
        ones = people_in(prepared, told)
        weight -= 0.05 if start - told.end > 80 else 0.0
    if rule.name == "together at a meeting" and _OF_OTHERS.match(prepared.body, end):
        return []  # 'after talks of their ministers'
    if rule.name == "together at a meeting" and told is not None:
        between = prepared.body[told.end : start]
        if meetings.GAP_BREAKS.search(_LEAD.sub("", between)) or not _is_subject(prepared, told):
            return []
        if _is_beside(between, match["noun"]) and prepared.sentence.kind != "caption":
            return []
    if rule.value == "both" and _DECISION.search(prepared.body[match.end("one") : start]):
        return []
    if "one" in groups and match.end("one") <= start:
        between = prepared.body[match.end("one") : start]
        if _OTHERS.search(between):
            return []  # 'the two leaders’ ministers held talks'
    parts = _parts(prepared, ones, others, "")
    if len({p.person.party for p in parts}) < 2 or (rule.value == "deal" and len(parts) > 3):
        return []
    left = start if rule.value == "deal" else 0
    modality = status.of_noun(
        prepared, start, end, left=left, right=clause_end(prepared, match.end())
    )
    if prepared.is_headline and told is not None and told.end <= start:
        infinitive = _TO_VERB.match(prepared.body, told.end)
        if infinitive is not None and (modality is None or modality.status == "held"):
            modality = Modality("planned", *infinitive.span(), 0.8)
    is_told = modality is not None
    if modality is None:
        modality = Modality("held", start, end, 0.7)
    weight = weight * modality.weight / 0.85
    drafts = _drafts(
        prepared,
        rule,
        parts,
        modality,
        start,
        end,
        max(end, match.end()),
        told,
        weight,
        published_on,
    )
    for draft in drafts:
        draft.is_nominal = True
        draft.is_status_told = (is_told and not _only_scheduled(prepared, modality)) or (
            draft.when is not None
        )
    return drafts


_TO_VERB = re.compile(r" to (?=[a-z]+\b)")
# 'X's decision to …', 'X's remarks on …': what follows is not X's own
_DECISION = re.compile(r"\b(?:to|that|on|about|against|than|not)\b", re.IGNORECASE)


_OF_OTHERS = re.compile(r" (?:of|by|involving|for)\b", re.IGNORECASE)
# 'signed a treaty after their second round of'
_LEAD = compiled(r"\b(?:after|before|following)(?: (?!to\b)(?:[\w\-’']+|<L>|<T>)){0,5} ?$")
# 'X and Y …, ahead of a summit': whose summit is not told; 'ahead of their summit' and a bare
# 'after talks' are
_BESIDE = re.compile(
    r"\b(?:ahead of|before|after|following|prior to|for) (?P<words>(?:[\w\-’']+ ){0,8})$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:their|bilateral|one-on-one|closed-door|extended|marathon|(?:\w+ )?hours of)\b",
    re.IGNORECASE,
)


def _is_beside(between: str, noun: str) -> bool:
    beside = _BESIDE.search(between)
    if beside is None or _OWN.match(beside["words"]):
        return False
    bare = ("talks", "meeting", "discussions", "negotiations")
    return not (noun.lower() in bare and beside["words"].lower() in ("", "the "))


def _only_scheduled(prepared: Prepared, modality: Modality) -> bool:
    """'their scheduled meeting' may be over by the time of writing."""
    cue = prepared.body[modality.start : modality.end].lower()
    return cue in ("scheduled", "planned", "expected")


def _is_subject(prepared: Prepared, told: Span) -> bool:
    found = subject(prepared, told.end)
    return found is not None and found.start == told.start


_WITH_MORE = compiled(r" with <F>(?P<more><PP>)(?<![’']s)(?![’']s\b)")
_THEN_WITH = compiled(
    r"[^.;:]{0,60}?,? (?:and )?(?:then|separately|later|also) (?:with |to )"
    r"<F>(?P<more><PP>)(?<![’']s)(?![’']s\b)"
)
_HOSTED_BY = compiled(
    r"[^.;:]{0,60}? (?:hosted|mediated|brokered|chaired|convened|moderated) by "
    r"<F>(?P<more><PP>(?: (?:with|alongside|and) <F><PP>)?)"
)


def _without_next_subject(others: list[tuple[Item, Person]]) -> list[tuple[Item, Person]]:
    """Return those met, without who does what comes next: '… with Y and the two are to …'."""
    first = others[0][0] if others else None
    return [
        one for one in others if one[0] is first or not one[0].is_pronoun or not one[0].people[1:]
    ]


_TO_OTHERS = re.compile(
    r"\b(?:sp[eo]ak|spoke|talk|talked)\b[^.;,]{0,25} (?:to|with) (?:the )?(?:[a-z\-]+ "
    r")?(?:reporters|press|media"
    r"|journalists|nation|crowds?|lawmakers|troops|soldiers|workers|students|supporters|voters"
    r"|parliament|congress|audience)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\band (?:then )?(?:once )?again (?=in|at|on)", re.IGNORECASE)


def _again(prepared: Prepared, draft: SummitDraft, published_on: date | None) -> SummitDraft | None:
    """Return the second of 'met in A in January and again in B in May'."""
    at = prepared.position_of(draft.event.start)
    again = _AGAIN.search(prepared.body, at)
    if again is None or draft.status != "held":
        return None
    end = again.end()
    items = place_of(prepared, end, end, left_bound=100)
    found = time_of(prepared, end, end, left_bound=end)
    if not items and found is None:
        return None
    when = None
    extra = [prepared.item_evidence("place", item) for item in items]
    if found is not None and found[1].time is not None:
        when = dates.resolve(
            found[1].time, published_on=published_on, lean="past", anchor=prepared.anchor
        )
        extra += [prepared.item_evidence("date", found[1])] if when is not None else []
    return replace(
        draft, event=prepared.evidence("event", again.start(), end), when=when,
        place=place_from(items), extra=extra, is_nominal=False, format="in_person",
        is_background=_is_background(when, published_on),
    )  # fmt: skip


def _drafts(
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
        parts = _distinct_parts([*parts, *_parts(prepared, hosting, [], "")])
    form, is_told = _format(prepared, rule, start, span_end)
    if kind == "caption":
        found = _last_time(prepared)
    else:
        left_bound = max(0, start - 30) if rule.value == "other" else 0
        found = time_of(prepared, end, span_end, left_bound=left_bound)
        if found is None:
            found = time_of(prepared, start, span_end, left_bound=left_bound)
    when: ResolvedDate | None = None
    extra: list[Evidence] = []
    if found is None and modality.status == "held":
        when = _day_implied(prepared, start, end, told, published_on)
    if found is not None and found[1].time is not None:
        if modality.status == "held" and status.of_present(prepared, start, found[1].time.text):
            modality = Modality("planned", start, end, modality.weight)
        lean: Lean = "past" if modality.status == "held" else "future"
        when = dates.resolve(
            found[1].time,
            published_on=published_on,
            lean=lean,
            anchor=prepared.anchor,
        )
        if when is not None:
            extra.append(prepared.item_evidence("date", found[1]))
            is_today = published_on is not None and when.start == published_on.isoformat()
            if is_today and status.of_present(prepared, start, found[1].time.text):
                modality = Modality("held", start, end, modality.weight)
    if modality.status == "held" and found is not None and _is_ahead(found[1]):
        modality = Modality("planned", modality.start, modality.end, modality.weight)
    place, items = _place(prepared, rule, start, end, span_end, told)
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
    verdict = _against_publication(modality.status, when, published_on)
    if prepared.is_speech:
        weight *= 0.8 if all(p.certainty >= 1 for p in parts) else 0.6
    if prepared.is_quoted(start) and kind != "headline":
        weight *= 0.8
    certainty = min(p.certainty for p in parts)
    draft = SummitDraft(
        order=prepared.index, rule=rule.name, weight=min(1.0, weight) * (0.6 + 0.4 * certainty),
        status=verdict, parts=parts, event=prepared.evidence("event", start, end),
        status_evidence=prepared.evidence("status", modality.start, modality.end), format=form,
        is_format_told=is_told, when=when, place=place, extra=extra,
        is_background=_is_background(when, published_on), is_caption=kind == "caption",
    )  # fmt: skip
    return [draft]


_ALSO = re.compile(r"\b(?:also|later|then|earlier|separately)\b", re.IGNORECASE)
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
    if earlier is not None:
        return ResolvedDate(earlier.isoformat(), None, "day")
    if published_on is None or told is None or prepared.is_speech:
        return None
    is_now = _IN_COURSE.match(prepared.body, start) and _NOW.search(prepared.body[told.end : start])
    return ResolvedDate(published_on.isoformat(), None, "day") if is_now else None


def _last_time(prepared: Prepared) -> tuple[int, Item] | None:
    """Return a caption's time: the last one, as is the custom."""
    times = prepared.found(0, len(prepared.body), TIME)
    return times[-1] if times else None


def _against_publication(told: str, when: ResolvedDate | None, published_on: date | None) -> str:
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


def _is_background(when: ResolvedDate | None, published_on: date | None) -> bool:
    if when is None or published_on is None:
        return False
    year, month = int(when.start[:4]), int(when.start[5:7] or 12)
    return (published_on.year - year) * 12 + published_on.month - month > _BACKGROUND_DAYS // 30


def _format(prepared: Prepared, rule: Rule, start: int, end: int) -> tuple[SummitFormat, bool]:
    stop = min(clause_end(prepared, end), end + 60)
    window = prepared.body[max(0, start - 30) : max(end, stop)]
    core = prepared.body[max(0, start - 12) : end]
    if _VIDEO.search(window):
        return "video", True
    if rule.value == "call":
        return "phone", True
    if rule.value in ("host", "passive", "pose", "signing", "invite", "deal", "journey", "visit"):
        return "in_person", True
    if _PHONE.search(core) and not re.search(
        r"\b(?:call(?:ed|s)? (?:on|for|off)|so-called|met|meet|courtesy call)\b", core, re.I
    ):
        return "phone", True
    if rule.value == "speak" or _SPEAK.match(prepared.body, start):
        if prepared.sentence.kind == "caption":
            return "in_person", True
        if _SPEAK_NOT_PHONE.search(window):
            return "in_person", True
        after = prepared.body[end : end + 50]
        if re.search(r"\b(?:by|over the|on the|via) (?:tele)?phone\b", after, re.I):
            return "phone", True
        return "phone", False
    if re.search(r"\bby (?:tele)?phone\b|\bover the (?:tele)?phone\b", window, re.I):
        return "phone", True
    if re.search(r"\b(?:conversation|discussions?|talks|spoke|speak|talked|told)\b", core, re.I):
        return "in_person", False
    return "in_person", bool(_IN_PERSON.search(window))


_TO_PLACE = compiled(
    r"^[’']?s?,? (?:back |here )?(?:to|at|in) (?:the |his |her )?(?:[\w\-]+ ){0,3}<L>"
)


def _place(
    prepared: Prepared, rule: Rule, start: int, end: int, span_end: int, told: Span | None
) -> tuple[Place | None, list[Item]]:
    if rule.value in ("journey", "visit"):
        goal = compiled(rule.pattern).match(prepared.body, start)
        items = _set_there(prepared, goal.span("to"), is_goal=True) if goal else []
        return place_from(items), items
    if rule.value in ("host", "passive"):
        match = _TO_PLACE.match(prepared.body[span_end : span_end + 90])
        if match:
            items = [
                i for _, i in prepared.found(span_end, span_end + match.end(), PLACE, VENUE, PARTY)
            ]
            following = prepared.found(
                span_end + match.end(), span_end + match.end() + 14, PLACE, PARTY
            )
            items += [i for _, i in following]
            place = place_from(items)
            if place is not None:
                return place, items
    items = place_of(prepared, end, span_end, left_bound=told.start if told else start)
    if not items and rule.value in ("signing", "deal"):
        items = place_of(prepared, end, end, left_bound=start, stop=len(prepared.body))
    if not items and prepared.sentence.kind == "caption":
        items = place_of(prepared, end, end, left_bound=start, stop=len(prepared.body))
    if not items and end != start:
        items = place_of(prepared, start, span_end, left_bound=told.start if told else start)
    if not items:
        items = _attributive(prepared, start, end, span_end)
    if not items and rule.value in ("host", "passive", "pose"):
        arrival = _ARRIVAL.search(prepared.body, span_end)
        if arrival is not None:
            items = place_of(
                prepared, arrival.end(), arrival.end(), left_bound=start, stop=len(prepared.body)
            )
    return place_from(items), items


# 'as he arrived at the palace'
_ARRIVAL = compiled(
    r"\b(?:as|when|after|upon) (?:(?:he|she|they|<P>|the \w+) )?(?:arriv\w+|land\w+|touch\w+"
    r"|stepp\w+)\b"
)
_WHERE = compiled(r"(?P<at><L>(?:, <L>)?),? where [^.;:,]{0,60}$")
_BEFORE_NOUN = compiled(r"(?<![-–/\w])(?P<at><L>),? (?:(?!and\b|to\b|for\b)[\w\-]+ ){0,2}$")
_ON_VISIT = compiled(
    r"\b(?:on|during|in|for|at|ends?|begins?|after|of) (?:(?:a|an|the|his|her|their|first|rare|"
    r"second|third|final|last|state|official|surprise|unannounced|historic) ){0,4}"
    r"(?P<at><L>)(?:[’']s)? (?:visit|trip|stop|stopover|summit|meeting|talks)\b"
)
# 'came from A, where on Thursday he held'
_WHERE = compiled(r"(?P<at><L>(?:, <L>)?),? where\b[^.;:]{0,60}$")
# 'flew to A for talks with X', 'will visit A to meet X', 'is due in A for a lunch with X'
_JOURNEY = compiled(
    r"\b(?:travel\w*|fl(?:y|ies|ew|own|ying)|goes|go|going|went|head\w*|arriv\w+|com(?:e|es|ing)"
    r"|came|visit\w*|due|land\w*|trips?|return\w*|is|was|will be|jets?|jetted|journey\w*|rush\w*) "
    r"(?:back |again |on |<T> |secretly |unannounced ){0,2}(?:to |in |into |at )?(?:the )?"
    r"(?P<at><L>(?:, <L>)?)"
    r"[^.;:]{0,60}?(?:\bfor\b|\bto\b|\bwhere\b|\band\b|, |\bahead of\b|\bbefore\b)[^.;:]{0,40}$"
)


def _attributive(prepared: Prepared, start: int, end: int, span_end: int) -> list[Item]:
    """Return the place that stands before its noun, or that somebody goes to for the meeting."""
    body = prepared.body
    where = _WHERE.search(body, max(0, start - 100), start)
    if where is not None:  # 'came from A, where he met X'
        return _set_there(prepared, where.span("at"), is_goal=True)
    before = _BEFORE_NOUN.search(body, max(0, start - 40), start)
    if before is not None and not re.search(r"[-–/]$", body[: before.start()]):
        items = _set_there(prepared, before.span("at"))
        if items:
            return items
    visit = _ON_VISIT.search(body, end, clause_end(prepared, max(end, span_end)))
    if visit is not None:
        items = _set_there(prepared, visit.span("at"))
        if items:
            return items
    where = _WHERE.search(body, max(0, start - 90), start)
    if where is not None:
        return _set_there(prepared, where.span("at"), is_goal=True)
    left = body[max(0, start - 170) : start]
    journeys = list(_JOURNEY.finditer(left))
    if journeys:
        shift = max(0, start - 170)
        span = journeys[-1].span("at")
        return _set_there(prepared, (span[0] + shift, span[1] + shift), is_goal=True)
    return []


def _set_there(prepared: Prepared, span: tuple[int, int], *, is_goal: bool = False) -> list[Item]:
    """Return the items of a span that are places, or capitals that may stand for them."""
    found = [i for _, i in prepared.found(*span, PLACE, VENUE, PARTY)]
    found = [
        replace(i, name=replace(i.name, party="BEL"))
        if i.name is not None and i.name.party == "EU" and i.name.city is not None
        else i
        for i in found
    ]  # Brussels stands for the Union and is in Belgium
    return [
        i
        for i in found
        if i.base != PARTY
        or (i.name is not None and i.name.form == "metonym" and i.name.city is not None)
        or (is_goal and i.name is not None and i.name.form == "country")
    ]


# Gatherings ----------------------------------------------------------------------------------

_SUMMIT_WORD = re.compile(
    r"\b(?:summits?|leaders|heads of (?:state|government)|conference|council|assembly|forum"
    r"|COP\d+)\b",
    re.I,
)
_AFTER_SERIES = re.compile(
    rf"^(?:[’']s)?(?: ?\[[^\]]{{0,70}}\])?,? ?(?:(?:\d{{4}}|annual|regional|special"
    rf"|virtual|emergency|economic|climate|security|foreign|leaders?[’']?) "
    rf"){{0,4}}(?P<noun>{meetings.GATHERING})\b",
    re.I,
)
_MINISTERIAL = re.compile(
    r"\b(?:minister\w*|sherpas?|officials|ambassadors?|parliament\w*|spokes\w+)\b", re.I
)
_GOING = re.compile(
    r"\b(?:attend\w*|at|for|join\w*|participat\w+ (?:in|at)|host(?:s|ed|ing)?"
    r"|sidelines of|margins of|fringes of|during|travel\w* to|go(?:es|ing)? to"
    r"|arriv\w+ (?:at|for|in)|gather\w* (?:at|for|in)|meet\w* (?:at|for|during)"
    r"|ahead of|before|upcoming|opened|opens|take part in|took part in|taking part "
    r"in|boycott\w*|skip\w*|miss|addres\w+|chair\w*|conven\w*|preparation of"
    r"|scheduled|after|to|hosting of|held|kick\w* off|address\w*|skips|on the eve of|before)\b"
    r"(?: \w+){0,3}(?: (?:opening|closing|ceremony|session|of|the|plenary|\d{4}|\d+th|annual"
    r"|leaders[’']?|[Ss]ummit|Meeting)){0,8} $",
    re.I,
)
_AT = re.compile(
    r"\b(?:attend\w*|host\w*|sidelines of|margins of|take part in|opened|upcoming"
    r"|join\w*|conven\w*|scheduled)\b",
    re.I,
)
# 'the opening ceremony of the 2024 Summit of the'
_SUMMIT_OF = re.compile(
    r"\b(?:summit|session|ceremony|meeting) of (?:the )?$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r",? (?P<verb>opens|begins|starts|kicks off|gets under ?way|convenes|takes place)\b",
    re.IGNORECASE,
)
# What every gathering is told with, in its name or beside it.
_GATHERING_GATE = Gate(
    re.compile(
        rf"(?:{meetings.GATHERING})\b|{_SUMMIT_WORD.pattern}|\bsummits?\b|\bgatherings?\b"
        r"|\b(?:session|ceremony|meeting) of\b",
        re.I,
    )
)
_COMING_DAY = re.compile(
    r"(?:(?:this|on|next) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next",
    re.IGNORECASE,
)
_OWN_NOUN = re.compile(r"summit|gathering", re.IGNORECASE)
_NOT_GATHERING = re.compile(
    r" (?:resolution|vote|hall|president|building|chamber|countries|members?"
    r"|partners?|nations|presidency)\b",
    re.I,
)
_AFTER_HELD = compiled(
    r"^ ?<T>|^\W{0,3}(?:\w+ ){0,2}(?:in|at|to be held|was held|is being held|will be held"
    r"|held|opens?|opened|begins?|began|starts|kicks? off|concluded|next|this|later"
    r"|on|scheduled|takes place|took place|will take place|(?:is|are|was|has been) (?:taking place"
    r"|under ?way|postponed|cancell?ed|called off|put off|pushed back))\b",
)


_SHUNNED = re.compile(r"\b(?:skips?|snubs?|boycotts?|miss|misses)\b[^.;]{0,12}$", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:ahead of|in advance of|before|prior to|preparations? for|upcoming|forthcoming|next)\b"
    r"(?: [\w’'\-]+){0,3} $",
    re.IGNORECASE,
)


def read_gatherings(prepared: Prepared, published_on: date | None) -> list[SummitDraft]:
    """Return the gatherings of a series that the sentence tells of as events."""
    if prepared.sentence.kind == "byline":
        return []
    drafts: list[SummitDraft] = []
    if not prepared.items:
        return []
    for position, item in prepared.found(0, len(prepared.body), SERIES, PARTY):
        draft = _gathering(prepared, position, item, published_on)
        if draft is not None:
            drafts.append(draft)
    if "leaders" in prepared.sentence.text.lower():
        drafts.extend(_of_leaders(prepared, published_on))
    return drafts


# 'EU leaders met', 'a summit with leaders of ASEAN': a gathering told by who gathers
_LEADERS_MEET = compiled(
    r"(?P<org><C>)(?: leaders)?,? (?:also |have |had |will |are to |are due to |were "
    r"to |are expected to |are set to |to )?"
    r"(?P<verb>met|meet|meeting|gather(?:s|ed|ing)?|conven(?:e|ed)|held (?:a|an"
    r"|their) (?:<Q>)(?:summit|meeting)|hold (?:a|an|their) (?:<Q>)(?:summit"
    r"|meeting)|opened (?:a|an|their) (?:<Q>)summit)\b"
)
_WITH_LEADERS = compiled(
    r"(?P<verb>meetings?|summit|met|talks|retreat)\b(?: in <L>| <T>)? (?:with|of"
    r"|between|for) (?:the )?(?:(?:leaders|heads of state)(?: and government)? (?:of"
    r"|from) (?:the )?)?(?P<org><C>)"
)
_MEETING_OF_LEADERS = compiled(
    r"(?P<org><C>)[’']s? (?:[\w\-]+ ){0,2}(?P<verb>meetings?|summits?|retreat|gathering)\b"
)
_LEADERS_GATES = (Gate(_LEADERS_MEET), Gate(_WITH_LEADERS), Gate(_MEETING_OF_LEADERS))
_LEADERS_GATE = Gate(re.compile("leaders"))
_OWN_SERIES = (  # organisations whose leaders' gathering bears their own name
    "NATO", "G7", "G20", "ASEAN", "AU", "SCO", "LAS", "GCC", "ECOWAS", "OIC", "BRICS", "APEC",
    "CARICOM", "SADC", "CIS", "Mercosur",
)  # fmt: skip
_SERIES_OF = {"EU": "EUCO"} | {name: name for name in _OWN_SERIES}


def _of_leaders(prepared: Prepared, published_on: date | None) -> list[SummitDraft]:
    """Return gatherings of an organisation's leaders that no series name tells."""
    out: list[SummitDraft] = []
    for gate in _LEADERS_GATES:
        pattern = gate.pattern
        for match in pattern.finditer(prepared.body) if gate.is_open(prepared.cues) else ():
            item = prepared.items[match["org"]]
            name = item.name
            series = _SERIES_OF.get(name.party or "") if name is not None else None
            words = prepared.body[match.start() : match.end()] + (name.text if name else "")
            if series is None or "leaders" not in words.lower():
                continue
            start, end = match.span("verb")
            if pattern is _LEADERS_MEET:
                modality = status.of_verb(prepared, match.end("org"), start, end)
                hosts = None
            else:
                modality = status.of_noun(
                    prepared, start, end, left=max(0, start - 90), right=clause_end(prepared, end)
                ) or Modality("held", start, end, 0.7)
                hosts = subject(prepared, start)
            if modality.status in (DENIED, HYPOTHETICAL):
                continue
            found = time_of(prepared, end, match.end())
            when = None
            extra = [prepared.item_evidence("series", item)]
            if prepared.sentence.kind == "caption" and found is None:
                found = _last_time(prepared)
            if found is not None and found[1].time is not None:
                if modality.status == "held" and status.of_present(
                    prepared, start, found[1].time.text
                ):
                    modality = Modality("planned", start, end, modality.weight)
                if modality.status == "held" and _is_ahead(found[1]):
                    modality = Modality("planned", start, end, modality.weight)
                lean: Lean = "past" if modality.status == "held" else "future"
                when = dates.resolve(found[1].time, published_on=published_on, lean=lean)
                if when is not None:
                    extra.append(prepared.item_evidence("date", found[1]))
            stop = len(prepared.body) if prepared.sentence.kind == "caption" else None
            items = place_of(prepared, end, match.end(), left_bound=start, stop=stop)
            place = place_from(items)
            is_to_come = modality.status == "planned" and bool(
                prepared.found(end, min(len(prepared.body), end + 30), TIME)
            )
            is_headline = prepared.is_headline and pattern is _LEADERS_MEET
            if when is None and place is None and not is_to_come and not is_headline:
                continue
            extra.extend(prepared.item_evidence("place", i) for i in items if place is not None)
            parts = _parts(prepared, people_in(prepared, hosts), [], "") if hosts else []
            out.append(
                SummitDraft(
                    order=prepared.index, rule="leaders gather", weight=0.75, parts=parts,
                    status=_against_publication(modality.status, when, published_on),
                    event=prepared.evidence("event", start, end),
                    status_evidence=prepared.evidence("status", modality.start, modality.end),
                    format="in_person", is_format_told=True, series=series, when=when, place=place,
                    extra=extra, is_background=_is_background(when, published_on),
                )
            )  # fmt: skip
    return out


def _gathering(
    prepared: Prepared, position: int, item: Item, published_on: date | None
) -> SummitDraft | None:
    name = item.name
    if name is None or (item.base == PARTY and name.form != "organisation"):
        return None
    body = prepared.body
    after = _AFTER_SERIES.match(body[position + 1 : position + 90])
    series = name.series
    if item.base == PARTY:  # 'the SAARC summit': an organisation's own
        if after is None or not _OWN_NOUN.search(after["noun"]):
            return None
        series = _SERIES_OF.get(name.party or "", name.party)
    if series is None:
        return None
    lead = body[max(0, position - 60) : position]
    if not after and not _SUMMIT_WORD.search(name.text) and not _SUMMIT_OF.search(lead):
        return None
    end = position + 1 + (after.end() if after else 0)
    if _MINISTERIAL.search(body[position + 1 : end + 25]) and not _SUMMIT_WORD.search(name.text):
        return None
    going = _GOING.search(lead) or _SUMMIT_OF.search(lead)
    held = _AFTER_HELD.search(body[end : end + 40])
    if not going and not held:
        return None
    told = subject(prepared, position)
    told_modality = status.of_noun(
        prepared, position, end, left=max(0, position - 120), right=clause_end(prepared, end)
    )
    modality = told_modality or Modality("held", position, end, 0.6)
    if modality.status == HYPOTHETICAL:
        return None
    # 'spoke today in advance of the summit': the day before it is the call's
    left_bound = position if _TO_COME.search(lead) else 0
    found = time_of(prepared, end, end, left_bound=left_bound)
    when = None
    opens = _OPENS.match(body, end)
    if opens and found and found[1].time and _COMING_DAY.match(found[1].time.text):
        modality = Modality("planned", *opens.span("verb"), 0.8)  # 'opens on Tuesday'
    extra = [prepared.item_evidence("series", item)]
    items = place_of(prepared, position, end, left_bound=position)
    if not items:
        before = _IN_BEFORE.search(body[:position])
        if before:
            span = before.span("at")
            items = [i for _, i in prepared.found(*span, PLACE, VENUE, PARTY)]
    place = place_from(items)
    if found is not None and found[1].time is not None:
        if modality.status == "held" and _is_ahead(found[1]):
            modality = Modality("planned", position, end, modality.weight)
        lean: Lean = "past" if modality.status == "held" else "future"
        when = dates.resolve(found[1].time, published_on=published_on, lean=lean)
        if when is not None:
            extra.append(prepared.item_evidence("date", found[1]))
    extra.extend(prepared.item_evidence("place", i) for i in items if place is not None)
    parts: list[Part] = []
    if told is not None and _attends(body[told.end : position]):
        others = _SEEING.search(body[told.end : position])
        seen = Span(*(told.end + at for at in others.span("other"))) if others else None
        parts = _parts(
            prepared, people_in(prepared, told), people_in(prepared, seen) if seen else [], ""
        )
    # refusing to go denies the trip, not the gathering
    if modality.status == "cancelled" and _SHUNNED.search(lead):
        modality = Modality("planned", modality.start, modality.end, modality.weight)
    verdict = (
        modality.status if modality.status not in (DENIED, "cancelled") or not parts else "planned"
    )
    if verdict == DENIED:
        return None
    if modality.status in (DENIED, "cancelled") and parts:
        parts = []
    is_to_come = modality.status == "planned" and told_modality is not None and bool(held)
    is_shunned = prepared.is_headline and bool(_SHUNNED.search(lead))
    if not parts and place is None and when is None and not is_to_come and not is_shunned:
        return None
    verdict = _against_publication(verdict, when, published_on)
    if _NOT_GATHERING.match(body, end):
        return None
    weight = 0.38 + 0.13 * bool(place) + 0.1 * bool(when) + 0.22 * bool(parts)
    weight += 0.08 * bool(held or _AT.search(lead)) + 0.04 * (told_modality is not None)
    if prepared.is_speech and prepared.sentence.field == "text":
        weight -= 0.15
    return SummitDraft(
        order=prepared.index, rule="gathering", weight=weight, status=verdict, parts=parts,
        event=prepared.evidence("event", position, end),
        status_evidence=prepared.evidence("status", modality.start, modality.end),
        format="in_person", is_format_told=True, series=series, when=when, place=place,
        extra=extra, is_background=_is_background(when, published_on),
        is_status_told=told_modality is not None or when is not None,
    )  # fmt: skip


_IN_BEFORE = compiled(
    r"\bin (?P<at><L>(?:, <L>)?),? (?:(?:on )?<T>,? )?"
    r"(?:to attend|for|at|attending|during|ahead of) "
    r"(?:the |this |a |an )?"
    r"(?:[\w’'\-]+ ){0,6}$"
)
_SEEING = compiled(
    r"\b(?:seeing|meeting|see|joining|joined|welcoming|hosting|welcome|met|meet)(?: "
    r"with)? <F>(?P<other><PP>)"
)
_ASIDE_LEAD = re.compile(
    r"\b(?:sidelines|margins|fringes|edges|during|at|for|after|before|ahead)\b(?: "
    r"of)?(?: \w+){0,3} $",
    re.I,
)


# 'The summit in Ankara, on Tuesday …', of an article that has named the gathering
_ONCE_MORE = compiled(
    r"(?<!-)\b(?P<noun>(?:the|this) (?:[\w\-]+ )?(?:summit|gathering|conference)),? "
    r"(?:(?:(?:which )?(?:is )?(?:to be |being )?held|taking place|hosted|opening|starting"
    r"|beginning) )?"
    r"(?:(?:on |from )?<T>,? )?in (?:the )?(?P<at><L>)"
)


_ONCE_MORE_GATE = Gate(_ONCE_MORE)


def read_once_more(
    prepared: Prepared, gatherings: Sequence[SummitDraft], published_on: date | None
) -> list[SummitDraft]:
    """Return what a sentence tells of where the article's only gathering is."""
    series = {g.series for g in gatherings}
    if len(series) != 1 or prepared.sentence.kind in ("caption", "byline"):
        return []
    if prepared.found(0, len(prepared.body), SERIES):
        return []
    match = _ONCE_MORE.search(prepared.body) if may_tell_more(prepared.cues) else None
    if match is None:
        return []
    items = _set_there(prepared, match.span("at"), is_goal=True)
    place = place_from(items)
    if place is None:
        return []
    start, end = match.span("noun")
    modality = status.of_noun(
        prepared, start, end, left=max(0, start - 60), right=clause_end(prepared, match.end())
    )
    if modality is not None and modality.status in (DENIED, HYPOTHETICAL):
        return []
    found = time_of(prepared, end, match.end())
    when = None
    extra = [prepared.item_evidence("place", i) for i in items]
    if found is not None and found[1].time is not None:
        lean: Lean = "past" if modality is None or modality.status == "held" else "future"
        when = dates.resolve(found[1].time, published_on=published_on, lean=lean)
        extra += [prepared.item_evidence("date", found[1])] if when is not None else []
    told = modality or Modality(gatherings[0].status, start, end, 0.5)
    return [
        SummitDraft(
            order=prepared.index, rule="gathering once more", weight=0.5, parts=[],
            status=_against_publication(told.status, when, published_on),
            event=prepared.evidence("event", start, end),
            status_evidence=prepared.evidence("status", told.start, told.end),
            format="in_person", series=gatherings[0].series, when=when, place=place, extra=extra,
            is_nominal=True, is_status_told=modality is not None and when is not None,
        )
    ]  # fmt: skip


def join_gatherings(
    meetings_found: Sequence[SummitDraft], gatherings: Sequence[SummitDraft], prepared: Prepared
) -> None:
    """Those who meet on the margins of a gathering attend it, in the month of their meeting."""
    for gathering in gatherings:
        start = gathering.event.start
        for meeting in meetings_found:
            if meeting.format != "in_person" or meeting.event.start >= start:
                continue
            at = prepared.position_of(start)
            if not _ASIDE_LEAD.search(prepared.body[max(0, at - 50) : at]):
                continue
            gathering.parts = _distinct_parts([*gathering.parts, *meeting.parts])
            gathering.place = gathering.place or meeting.place
            gathering.status = meeting.status if not gathering.is_status_told else gathering.status
            when = gathering.when or meeting.when
            told = [e for e in gathering.extra if e.attribute == "date"]
            is_own = bool(told) and told[0].start > gathering.event.start
            if when is not None and not is_own and when == meeting.when and len(when.start) == 10:
                when = ResolvedDate(when.start[:7], None, "month")
            gathering.when = when
            wanted = [e for e in meeting.extra if e.attribute in ("date", "place")]
            gathering.extra.extend(e for e in wanted if e not in gathering.extra)


def _attends(between: str) -> bool:
    return bool(
        re.search(
            r"\b(?:attend\w*|join\w*|participat\w+|take part|took part|at|travel\w*|go|going"
            r"|goes|went|arriv\w+|gather\w*|head\w*|before|after|during|ahead of"
            r"|fl[yie]\w*|flew|host\w*|chair\w*|for|met|meet|meets|meeting|to)\b",
            between,
            re.I,
        )
    ) and not _LEFT_WORDS.search(between)
