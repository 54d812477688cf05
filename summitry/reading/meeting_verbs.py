"""Meetings and calls told by a verb: "X met Y", "X and Y spoke"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import (
    TIME,
    Item,
    Prepared,
    Span,
    clause_end,
    people_in,
    place_from,
    place_of,
    subject,
    time_of,
)
from summitry.reading.drafts import SummitDraft
from summitry.reading.events import Person
from summitry.reading.meeting_drafts import (
    OTHERS,
    against_publication,
    drafts_of,
    is_background,
    parts_of,
)
from summitry.reading.meeting_places import set_there
from summitry.reading.merge import HEADS
from summitry.reading.rules import meetings
from summitry.reading.rules.notation import Rule, compiled
from summitry.reading.status import Modality


def from_verb(
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
    if rule.name == "spoke with" and _SPOKE_TO_OTHERS.search(gap):
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
        verb_start - told.end > 120 or OTHERS.search(prepared.body[told.end : verb_start])
    ):
        return []
    modality = status.of_verb(prepared, told.end if told else verb_start, verb_start, verb_end)
    if told is not None and (
        status.is_supposed(prepared, told.start)
        or status.is_wished_for(prepared, told.start, verb_start)
    ):
        return []
    if _EACH_YEAR.match(prepared.body, match.end()) or _is_custom(prepared, told, match):
        return []  # a custom, no meeting
    if prepared.is_headline and told is not None:
        between = prepared.body[told.end : verb_end].strip().lower()
        if re.match(r"to\b", between):
            modality = Modality("planned", told.end, verb_end, 0.85)
    if modality.status == "held" and _TO_MEET.match(prepared.body, verb_start):
        modality = Modality("planned", verb_start, verb_start + 2, 0.85)
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
        parts = parts_of(prepared, subjects, group, rule.value)
        out += drafts_of(
            prepared, rule, parts, modality, verb_start, verb_end, end, told, weight, published_on
        )
    then = _THEN_WITH.match(prepared.body, end)
    if then is not None and rule.value in ("speak", "reciprocal", "call"):
        after = parts_of(
            prepared, subjects, people_in(prepared, Span(*then.span("more"))), rule.value
        )
        told_later = drafts_of(
            prepared, rule, after, modality, verb_start, verb_end, then.end(), told, weight - 0.05,
            published_on,
        )  # fmt: skip
        out += told_later
    if len(out) == 1 and rule.value in _GAPPING:
        out += _more_one_by_one(prepared, rule, out[0], subjects, end, published_on)
    if len(out) == 1:
        second = _again(prepared, out[0], published_on)
        out += [second] if second is not None else []
    return out


_SPOKE_TO_OTHERS = re.compile(r"\b(?:to|of|up|against|out)\b", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|is to|are to|is due to|are due to)\b[^.;:]{0,110}$", re.IGNORECASE)
_TO_MEET = re.compile(r"to \w", re.IGNORECASE)
# 'came to meet', 'was in A to meet', 'the first to meet': it came about
_CAME_ABOUT = re.compile(
    r"\b(?:arrived|travell?ed|flew|came|went|visited|gathered|returned|landed|headed|rushed|drove"
    r"|hurried|(?:was|were|been) (?:in|at|there|here|able|happy|glad|pleased|delighted|honou?red)"
    r"|managed|first|chance|opportunity|pleasure|honou?r|took time|interrupted|broke off|stopped"
    r"|stayed|used|stepped|slipped"
    r"|took|made|paused|proud)\b"
)
_EACH_YEAR = re.compile(
    r"[^,.;:]{0,30}?\b(?:(?:once|twice|at least \w+) (?:a|each|every|per) \w+|every (?:year|month"
    r"|other"
    r"|\w+ (?:months|years|weeks))|each year|annually|regularly|periodically)\b",
    re.IGNORECASE,
)
# 'have spoken regularly', 'talk almost weekly', 'met many times over the past months'
_OFTEN = re.compile(
    r"\b(?:regularly|often|frequently|constantly|repeatedly|continually|routinely|periodically"
    r"|always|(?:almost |nearly |near-)?(?:daily|weekly|monthly)(?! (?:briefing|press|meeting))"
    r"|(?:many|several|numerous|multiple|countless|dozens of|a number of|a dozen|\d+|three|four"
    r"|five|six|seven|eight|nine|ten|various) (?:\w+ )?(?:times|occasions)|(?:many|several) a time"
    r"|for (?:years|decades|months)|over the (?:years|(?:past|last) (?:\w+ )?(?:months|years))"
    r"|throughout|from time to time|in (?:close |constant |regular )?touch)\b",
    re.IGNORECASE,
)
_WHENEVER = re.compile(r"\b(?:whenever|each time|every time|any time)\b[^.;:]{0,40}$", re.I)
_HAS_BEEN_TALKING = re.compile(
    r"\b(?:has|have|had|[’'](?:s|ve|d)) (?:\w+ )?been (?:\w+ly )?$", re.IGNORECASE
)
_IN_COURSE = re.compile(r"(?:talking|speaking|chatting|conversing|conferring)\b", re.IGNORECASE)


def _is_custom(prepared: Prepared, told: Span | None, match: re.Match[str]) -> bool:
    """Return whether it is told how often they talk, not that they did: 'speak regularly'."""
    body, start = prepared.body, match.start()
    left = told.end if told is not None and told.end <= start else max(0, start - 30)
    if _WHENEVER.search(body, 0, told.start if told is not None else start):
        return True
    if _IN_COURSE.match(body, start) and _HAS_BEEN_TALKING.search(body, left, start):
        return True
    end = min(clause_end(prepared, match.end()), match.end() + 60)
    stop = end if "other" not in match.re.groupindex else max(match.start("other"), start)
    within = _OFTEN.search(body, left, start) or _OFTEN.search(body, start, stop)
    after = _OFTEN.search(body, match.end(), end)
    found = within or after
    if found is None:
        return False
    # 'met in A on Monday, as they do regularly'
    return not prepared.found(match.end(), found.start(), TIME)


_MEETINGS = re.compile(r"\b(?:meetings|bilaterals|one-on-ones|calls)\b", re.IGNORECASE)
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
    at = min(prepared.position_of(item.start) for item, _ in others)
    is_both = prepared.body[max(0, at - 30) : at].lower().rstrip().endswith("both")
    is_many = _MEETINGS.search(prepared.body, start, at) is not None
    is_apart = (
        bool(_APART.search(around))
        or is_many
        or (is_both and not _TOGETHER.search(around))
        or (
            rule.value in ("speak", "call")
            and not is_readout
            and not _TOGETHER.search(prepared.body)
        )
    )
    return [[other] for other in others] if is_apart else _by_rank(others)


def _by_rank(others: list[tuple[Item, Person]]) -> list[list[tuple[Item, Person]]]:
    """Return heads apart from another country's ministers: 'met X and Y's foreign minister'."""
    heads = [other for other in others if other[1].office in HEADS or other[1].office is None]
    parties = {person.party for _, person in heads}
    apart = [other for other in others if other not in heads and other[1].party not in parties]
    return [[o for o in others if o not in apart], apart] if heads and apart else [others]


def _infinitive(prepared: Prepared, modality: Modality, told: Span | None) -> Modality:
    """'X to meet Y' is a plan; 'X came to meet Y' is what came of a move that happened."""
    before = prepared.body[told.end if told else 0 : modality.start].strip().lower()
    if not before or prepared.is_headline:
        return modality
    if _WILL.search(prepared.body, 0, modality.start):  # 'will take a flight to A to meet'
        return Modality("planned", modality.start, modality.end, 0.8)
    if re.search(
        r"\b(?:agreed|plan\w*|expected|due|set|scheduled|will|intend\w*|vowed|slated)\b", before
    ):
        return Modality("planned", modality.start, modality.end, 0.85)
    if _CAME_ABOUT.search(before):
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


_WITH_MORE = compiled(r" with <F>(?P<more><PP>)(?<![’']s)(?![’']s\b)")

_THEN_WITH = compiled(
    r"[^.;:]{0,60}?,? (?:and )?(?:then|separately|later|also) (?:with |to )"
    r"<F>(?P<more><PP>)(?<![’']s)(?![’']s\b)"
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

_GAPPING = ("reciprocal", "speak", "call", "host")
_WHEN_OR_WHERE = r"(?:,? (?:(?:in|at) (?:the )?<L>(?:, <L>)?|(?:on )?<T>)){1,3}"
# 'met X in A on Monday and Y in B on Tuesday', 'held talks with X on Monday and with Y on Tuesday'
_AND_ANOTHER = compiled(
    rf"(?P<first>{_WHEN_OR_WHERE}),?(?: and|,) (?:then |later )?(?:(?:with|to) )?<F>(?P<more><P>)"
    rf"(?![’']s)(?P<then>{_WHEN_OR_WHERE})"
    r"(?=[.;]|$|,? and\b|, <F><P>| (?:for|to|before|after|as|amid|during|ahead|about|while)\b"
    r"|, (?:before|after|as|while|the|his|her|a|officials|according)\b)"
)


def _more_one_by_one(
    prepared: Prepared,
    rule: Rule,
    first: SummitDraft,
    subjects: list[tuple[Item, Person]],
    end: int,
    published_on: date | None,
) -> list[SummitDraft]:
    """Return those met after the first, each with a day or place of their own."""
    out: list[SummitDraft] = []
    match = _AND_ANOTHER.match(prepared.body, end)
    while match is not None:
        others = people_in(prepared, Span(*match.span("more")))
        parts = parts_of(prepared, subjects, others, rule.value)
        if len({p.person.party for p in parts}) < 2:
            break
        at = match.span("then")
        items = set_there(prepared, at, is_goal=True)
        lean: dates.Lean = "past" if first.status == "held" else "future"
        when = None
        extra = [prepared.item_evidence("place", item) for item in items]
        for _, item in prepared.found(*at, TIME)[:1]:
            if item.time is not None:
                when = dates.resolve(
                    item.time, published_on=published_on, lean=lean, anchor=prepared.anchor
                )
                extra += [prepared.item_evidence("date", item)] if when is not None else []
        out.append(
            replace(
                first, parts=parts, when=when, place=place_from(items), extra=extra,
                status=against_publication(first.status, when, published_on),
                is_background=is_background(when, published_on),
            )
        )  # fmt: skip
        match = _AND_ANOTHER.match(prepared.body, match.start("then"))
    return out


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
        is_background=is_background(when, published_on),
    )  # fmt: skip
