"""Instruments between parties, and what happens to them, as each sentence tells it."""

from __future__ import annotations

import re
from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import (
    ADJECTIVE,
    PARTY,
    PERSON,
    PLACE,
    Item,
    Place,
    Prepared,
    clause_end,
    place_from,
    place_of,
    time_of,
)
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.drafts import AgreementDraft, Part
from summitry.reading.events import AgreementKind, Evidence
from summitry.reading.rules import instruments
from summitry.reading.rules.cues import DENIED
from summitry.reading.rules.notation import C, P, Rule, compiled
from summitry.reading.status import first_of

TRIGGER = re.compile(
    r"\b(?:agree\w*|deals?|pacts?|treat(?:y|ies)|accords?|memorand\w+|mo[ua]s?"
    r"|frameworks?|joint|communiqu\w+|cease-?fires?|truces?|armistice|protocols?"
    r"|convention|compacts?|contracts?|arrangement|hostilities|letters? of intent"
    r"|settlement|documents?)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\b" + instruments.NOUN, re.IGNORECASE)
_NOT_OURS = re.compile(instruments.NOT_OURS, re.IGNORECASE)
_DOMESTIC = re.compile(instruments.DOMESTIC, re.IGNORECASE)
_BACKGROUND = re.compile(instruments.BACKGROUND, re.IGNORECASE)
_BETWEEN = compiled(
    r"\b(?:between|among|by|of|from) (?:both )?(?:the )?(?:(?:governments?|leaders"
    r"|presidents|negotiators|officials) (?:of|from) (?:the )?)?(?P<all><CC>)"
)
_JOINED = compiled(r"(?P<all><C>[ ]?[-–—/‑][ ]?<C>(?:[-–/‑]<C>)?)")
_WITH = compiled(
    r"\bwith (?:the )?(?:(?:governments?|people|leaders) of (?:the )?)?<F>(?P<all><CC>)"
)
# 'the truce that Thailand and Cambodia agreed on Sunday'
_RELATIVE = compiled(
    r",? (?:that |which )?(?P<all><CC>) (?:had |have )?(?:recently |jointly |also "
    r")?(?P<act>agreed|signed|adopted|reached|struck|concluded|negotiated|ratified"
    r"|sealed)\b"
)
_TWO = re.compile(
    r"\b(?:the two|both|the|these two) (?:countries|nations|sides|governments"
    r"|neighbou?rs|states|parties|capitals)\b|\bthey\b|\btheir (?:\w+ )?(?:ministers"
    r"|officials|governments|envoys)\b",
    re.IGNORECASE,
)
# What one party does to an instrument, telling the other one.
_BY_ONE = re.compile(
    r"\b(?:withdr[ae]w\w*|pull\w* out|quit\w*|terminat\w*|suspend\w*|full force|in "
    r"force|ratif\w+|turn\w* down|reject\w*)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:in advance of|before|prior to|until|pending|ahead of|once|when|upon|would"
    r"|to)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
# 'without a deal', 'no ceasefire': there is none
_NONE = re.compile(
    r"\b(?:no|without(?: an?| any)?|lack of(?: an?)?|absence of(?: an?)?) (?:[\w\-]+ ){0,3}$",
    re.IGNORECASE,
)
_STILL_TALKING = re.compile(
    r"\b(?:negotiat\w+|(?:talks|discussions) (?:will )?(?:continue|go on|resume))\b", re.IGNORECASE
)
_OFFERED = re.compile(r"\b(?:propos\w+|offer\w*)\b", re.IGNORECASE)
_COMPANY = re.compile(r"[’']s (?-i:[A-Z])")
_DEFINITE = re.compile(r"(?:^|\b)(?:the|this|that) (?:[\w\-]+ ){0,3}$", re.IGNORECASE)
_SUBJECTS = compiled(r"(?P<all><CC>)")
_PAIR = compiled(
    r"(?P<all>(?:<C>|<P>)(?:(?:, (?:the )?(?:<C>|<P>)){0,20},? (?:and|with) (?:the "
    r")?<F>(?:<C>|<P>)))"
)
_HEAD_PAIR = compiled(r"(?P<all>(?:<C>|<P>)(?:,|/| and| &) (?:the )?(?:<C>|<P>))")
_PLACE_LEAD = re.compile(
    r"\b(?:in|at|to|from|visit\w*|arriv\w+|near|against|about|of) (?:the )?$", re.I
)
_POSSESSED = re.compile(r"[’']s? (?:\w+ )?(?:territory|border|capital)")
_NOT_A_PARTY = frozenset({"G7", "G20", "NATO", "UN", "EU", "AU", "ASEAN", "LAS", "IMF"})


def read(prepared: Prepared, published_on: date | None, context: str) -> list[AgreementDraft]:
    """Return what one sentence tells of instruments; `context` is the text around, for topics."""
    if prepared.sentence.kind == "byline" or not TRIGGER.search(prepared.body):
        return []
    out: list[AgreementDraft] = []
    for match in _NOUN.finditer(prepared.body):
        draft = _from_noun(prepared, match, published_on, context)
        if draft is not None:
            out.append(draft)
    return out


def _from_noun(
    prepared: Prepared, match: re.Match[str], published_on: date | None, context: str
) -> AgreementDraft | None:
    body = prepared.body
    start, end = match.span("noun")
    phrase_start = _phrase_start(body, start)
    phrase = body[phrase_start:end]
    near = body[max(0, phrase_start - 60) : min(len(body), end + 60)]
    is_between = bool(re.match(rf" between (?:the )?{C}", body[end : end + 16], re.I))
    if _NOT_OURS.search(phrase) or (_NOT_OURS.search(near) and not is_between):
        return None
    has_partner = is_between or bool(re.match(rf" with (?:the )?{C}", body[end : end + 14], re.I))
    if _DOMESTIC.search(near) and not has_partner:
        return None
    word = match["noun"].lower()
    if _NONE.search(body[max(0, phrase_start - 30) : start]):
        return None
    act = _act(prepared, phrase_start, start, end)
    if act is not None and is_between and _NOT_OURS.search(body[act[1] : start]):
        act = None  # 'signed an order implementing the accord between A and B'
    if act is None:
        act = _untold_act(prepared, match["noun"], phrase_start, start, end)
    if act is None:
        return None
    rule, act_start, act_end, is_near = act
    if word.startswith("document") and rule.value != "signed":
        return None
    parties = _parties(prepared, phrase_start, start, end, act_start)
    if len({p for p, _ in parties}) < 2:
        return None
    verdict = rule.value
    weight = 0.9 * rule.weight
    verb_modality = status.of_verb(prepared, max(0, act_start - 45), act_start, act_end)
    told_verdict = verdict
    weight, verdict = _qualified(verb_modality.status, verdict, weight)
    is_undone = verb_modality.status == DENIED and told_verdict in ("signed", "agreed")
    if is_undone and _STILL_TALKING.search(body):  # 'failed to sign …; negotiations continue'
        weight, verdict = 0.6, "negotiating"
    if verdict == "":
        return None
    if not is_near:
        weight -= 0.15
    if _BACKGROUND.search(body[max(0, phrase_start - 30) : end + 12]):
        weight -= 0.3
    if prepared.is_speech:
        weight *= 0.65
    if rule is _EXISTS and prepared.sentence.kind == "prose" and body[start].isupper():
        weight -= 0.1  # a name of its own: an instrument that has been there for long
    if prepared.is_quoted(start) and prepared.sentence.kind != "headline" and end - start > 12:
        weight *= 0.8
    found = time_of(prepared, min(act_start, start), max(act_end, end))
    when: ResolvedDate | None = None
    extra: list[Evidence] = []
    if found is not None and found[1].time is not None:
        lean: Lean = "future" if verdict in ("proposed", "negotiating") else "past"
        when = dates.resolve(found[1].time, published_on=published_on, lean=lean)
        if (
            when is not None
            and verdict == told_verdict
            and verdict not in ("negotiating", "proposed")
        ):
            extra.append(prepared.item_evidence("date", found[1]))
        else:
            when = None
    if rule is _ISSUED and when is None and published_on is not None:
        when = ResolvedDate(published_on.isoformat(), None, "day")
    if when is not None and published_on is not None and when.start > published_on.isoformat():
        verdict = "agreed" if verdict in ("signed", "agreed") else verdict
        when = None
        extra = []
    place, items = _place(prepared, min(act_start, start), max(act_end, end))
    if place is not None:
        extra.extend(prepared.item_evidence("place", i) for i in items)
    topic_text = f"{body[max(0, phrase_start - 80) : end + 120]}"
    topic = first_of(instruments.TOPICS, phrase) or first_of(instruments.TOPICS, topic_text)
    if topic is None:
        topic = first_of(instruments.TOPICS, context)
    kind = first_of(instruments.KINDS, match["noun"])
    signers = [
        Part(person, prepared.item_evidence("participant", item), item.certainty)
        for _, item in prepared.found(max(0, act_start - 120), act_start, PERSON)
        for person in item.people
        if rule.value == "signed" and not item.is_former and person.party in {p for p, _ in parties}
    ]
    return AgreementDraft(
        order=prepared.index, rule=rule.name, weight=max(0.0, min(1.0, weight)), status=verdict,
        parties=parties, kind=_kind(kind), event=prepared.evidence("event", start, end),
        status_evidence=prepared.evidence("status", act_start, act_end),
        title=_title(prepared, phrase_start, end), topic=topic.value if topic else None, when=when,
        place=place, signatories=signers, extra=extra,
        is_background=_is_background(when, published_on),
    )  # fmt: skip


def _untold_act(
    prepared: Prepared, noun: str, phrase_start: int, start: int, end: int
) -> tuple[Rule, int, int, bool] | None:
    """Return what an instrument's bare name tells: that there is one.

    A title that is a joint statement issues it; 'the A-B trade deal' and 'the accord between A
    and B' speak of something agreed.
    """
    body = prepared.body
    is_statement = noun.lower().startswith(("joint", "communiqu"))
    if is_statement:
        if prepared.is_headline and re.match(
            r"(?:\W|(?:the|full|text|of|leaders[’']?|summit|trilateral|bilateral|quad|g7"
            r"|g20) ){0,4}joint|.{0,80}\bjoint (?:\w+ )?(?:statement|declaration"
            r"|communiqu\S+)$",
            body,
            re.I,
        ):
            return _ISSUED, start, end, True
        if re.search(
            r"\b(?:following|below) is the (?:full )?(?:text of )?(?:a|the) $", body[:start], re.I
        ):
            return _ISSUED, start, end, True
        return None
    if not re.match(r"(?:framework )?(?:agreement|deal|accord|pact)", noun, re.I):
        return None
    right = body[end : end + 60]
    if _JOINED.search(body, max(0, phrase_start - 4), start) or re.match(
        rf" between (?:the )?{C}", right, re.I
    ):
        return _EXISTS, start, end, True
    if re.search(r"\btheir (?:\w+ ){0,3}$", body[max(0, start - 40) : start], re.I):
        return _EXISTS, start, end, True
    return None


_ISSUED = Rule("issued", "", 0.95, (), (), "agreed")
_EXISTS = Rule("exists", "", 0.62, (), (), "agreed")


def _kind(rule: Rule | None) -> AgreementKind:
    return rule.value if rule is not None else "agreement"  # type: ignore[return-value]


def _phrase_start(body: str, start: int) -> int:
    """Return where the noun phrase that ends in the noun at `start` begins."""
    words = re.compile(rf"(?:(?:[\w’'“”\"\-/‑–.$%]|{C}){{1,24}} ){{1,9}}$").search(
        body[max(0, start - 120) : start]
    )
    if words is None:
        return start
    low = max(0, start - 120) + words.start()
    segment = body[low:start]
    cut = None
    for stop in re.finditer(
        rf"\b(?:and|or|the|a|an|on|in|of|to|with|for|that|by|from|at|his|her|their|its|is"
        rf"|was|has|have|will|this|as)\b |{P}[’']?s? ?|\b\w+(?:ed|ing|s|es) (?=(?:a|an"
        rf"|the|on|in) )",
        segment,
        re.I,
    ):
        cut = stop.end()
    return low + cut if cut is not None else low


def _act(
    prepared: Prepared, phrase_start: int, start: int, end: int
) -> tuple[Rule, int, int, bool] | None:
    """Return what happens to the instrument, where that is told, and whether right by it."""
    body = prepared.body
    relative = _RELATIVE.match(body[end : end + 160])
    if relative:
        at, stop = end + relative.start("act"), end + relative.end("act")
        rule = first_of(instruments.ACTS, body[at:stop])
        return (rule, at, stop, True) if rule is not None else None
    windows = (
        (max(0, phrase_start - 40), start, True, True),
        (end, min(clause_end(prepared, end), end + 110), False, True),
        (max(0, phrase_start - 120), phrase_start, True, False),
    )
    for low, high, is_left, is_near in windows:
        best: tuple[int, Rule, int, int] | None = None
        for rule in instruments.ACTS:
            for found in rule.regex().finditer(body, low, high):
                if (
                    not is_left
                    and rule.value == "agreed"
                    and not re.search(
                        r"\b(?:been|was|were|is) (?:\w+ )?$",
                        body[max(0, found.start() - 18) : found.start()],
                    )
                ):
                    continue
                if (
                    not is_left
                    and rule.value in ("signed", "rejected", "suspended")
                    and not re.search(
                        r"\b(?:been|was|were|is|are|be|being|to) (?:\w+ )?$|^.{0,4}$|,? $",
                        body[max(end, found.start() - 18) : found.start()],
                    )
                ):
                    continue
                if rule.value in ("in_force", "ratified") and _NOT_YET.search(
                    body[max(0, found.start() - 50) : found.start()]
                ):
                    continue
                gap = (high - found.end()) if is_left else (found.start() - low)
                if best is None or gap < best[0]:
                    best = (gap, rule, found.start(), found.end())
        if best is not None:
            return best[1], best[2], best[3], is_near
    return None


def _qualified(modality: str, verdict: str, weight: float) -> tuple[float, str]:
    """Return the status with the verb's modality taken in; '' where nothing is left of it."""
    if modality == DENIED:
        return weight, ""
    if modality == "hypothetical":
        return 0.0, ""
    if modality in ("planned", "proposed") and verdict in (
        "signed",
        "agreed",
        "ratified",
        "in_force",
    ):
        if modality == "planned" and verdict == "signed":
            return weight * 0.8, "agreed"
        if modality == "planned" and verdict in ("ratified", "in_force"):
            return weight * 0.8, "signed"
        return weight * 0.6, "negotiating" if modality == "planned" else "proposed"
    return weight, verdict


def _parties(
    prepared: Prepared, phrase_start: int, start: int, end: int, act_start: int
) -> list[tuple[str, Evidence]]:
    """Return the parties of the instrument, nearest and most explicit telling first."""
    body = prepared.body
    stop = clause_end(prepared, end)
    right = body[end : min(stop, end + 90)]
    between = _BETWEEN.search(body[end : end + 200])
    if between and between.start() < 60:
        found = _named(prepared, end + between.start("all"), end + between.end("all"))
        if len({p for p, _ in found}) >= 2:
            return found
    joined = _JOINED.search(body, max(0, phrase_start - 4), start)
    if joined is None:
        joined = _JOINED.search(body, max(0, start - 90), start)
        if joined is not None and re.search(r"[,;:.]", body[joined.end() : start]):
            joined = None
    if joined is None and start < 40 and _is_joint_statement(body, start, end):
        joined = _JOINED.search(body, end) or _PAIR.search(body, end)
    if joined:
        found = _named(prepared, *joined.span("all"))
        if len({p for p, _ in found}) >= 2:
            return found
    relative = _RELATIVE.match(body[end : end + 160])
    if relative:
        found = _named(prepared, end + relative.start("all"), end + relative.end("all"))
        if len({p for p, _ in found}) >= 2:
            return found
    left: list[tuple[str, Evidence]] = []
    pattern = _HEAD_PAIR if prepared.is_headline else _PAIR
    low = max(0, min(act_start, phrase_start) - 170)
    for match in pattern.finditer(body, low, max(act_start, phrase_start)):
        if ";" in body[match.end() : phrase_start]:
            continue
        found = _named(prepared, *match.span("all"))
        if len({p for p, _ in found}) >= 2:
            left = found
    with_ = _WITH.search(right)
    others = _named(prepared, end + with_.start("all"), end + with_.end("all")) if with_ else []
    if others:
        subject = _one_subject(prepared, min(act_start, phrase_start), phrase_start, start)
        both = (left or subject) + others
        if (left or subject) and len({p for p, _ in both}) >= 2:
            return _distinct(both)
        if len({p for p, _ in others}) >= 2:
            return []  # 'we have deals with A and B'
    if left:
        return left
    plural = [
        item
        for _, item in prepared.found(max(0, act_start - 60), act_start + 1, PERSON)
        if len({p.party for p in item.people}) >= 2
    ]
    if plural:
        item = plural[-1]
        evidence = prepared.item_evidence("party", item)
        return _distinct([(p.party, evidence) for p in item.people if p.party])
    return _by_context(prepared, act_start, start)


def _is_joint_statement(body: str, start: int, end: int) -> bool:
    """Return whether the noun is a joint statement, whose title may name its parties anywhere."""
    return body[start:end].lower().startswith("joint")


def _by_context(prepared: Prepared, act_start: int, start: int) -> list[tuple[str, Evidence]]:
    """Return the parties that 'the two countries' or 'the agreement' point back to.

    In the sentence itself they must be the only two; else the two of the sentences before.
    """
    body = prepared.body
    two = None
    if re.search(r"\bwith (?:the two|both) \w+", body[start : start + 60], re.I):
        return []
    for match in _TWO.finditer(body, max(0, act_start - 110), len(body)):
        two = match
    here = _distinct(
        [
            (p, prepared.item_evidence("party", item))
            for _, item in prepared.found(0, len(body), PERSON, PARTY, ADJECTIVE)
            for p in _parties_of(item)
        ]
    )
    leaves = _BY_ONE.search(body, max(0, act_start - 30), start + 1)
    offers = re.search(rf" to (?:the )?{C}", body[start : start + 60]) if leaves is None else None
    if len(here) == 2 and (
        two is not None or leaves is not None or (offers and _OFFERED.search(body))
    ):
        return here
    if len(here) > 2 or len(prepared.parties) != 2:
        return []
    if two is not None:
        evidence = prepared.evidence("party", *two.span())
        return [(p, evidence) for p in prepared.parties]
    if not here and _DEFINITE.search(body[max(0, start - 40) : start]):
        evidence = prepared.evidence("party", start, start + 1)
        span = re.compile(r"[\w\-]+").match(body, start)
        if span:
            evidence = prepared.evidence("party", *span.span())
        return [(p, evidence) for p in prepared.parties]
    return []


def _one_subject(
    prepared: Prepared, limit: int, phrase_start: int, start: int
) -> list[tuple[str, Evidence]]:
    for _, item in reversed(
        prepared.found(max(0, limit - 150), limit, PERSON, PARTY, PLACE, ADJECTIVE)
    ):
        parties = _parties_of(item)
        if parties:
            return [(p, prepared.item_evidence("party", item)) for p in parties]
    inner = prepared.found(phrase_start, start, PARTY, ADJECTIVE, PERSON)
    return [(p, prepared.item_evidence("party", i)) for _, i in inner for p in _parties_of(i)]


def _parties_of(item: Item) -> list[str]:
    if item.base == PERSON:
        return [p.party for p in item.people if p.party] if not item.is_former else []
    return list(item.parties)


def _named(prepared: Prepared, start: int, end: int) -> list[tuple[str, Evidence]]:
    found = prepared.found(start, end, PERSON, PARTY, ADJECTIVE, PLACE)
    return _distinct(
        [
            (p, prepared.item_evidence("party", item))
            for at, item in found
            if not (item.base == PARTY and _COMPANY.match(prepared.body, at + 1))
            for p in _parties_of(item)
        ]
    )


def _distinct(parties: list[tuple[str, Evidence]]) -> list[tuple[str, Evidence]]:
    seen: set[str] = set()
    return [(p, e) for p, e in parties if not (p in seen or seen.add(p))]  # type: ignore[func-returns-value]


def _place(prepared: Prepared, start: int, end: int) -> tuple[Place | None, list[Item]]:
    items = place_of(prepared, start, end, left_bound=0)
    return place_from(items), items


def _title(prepared: Prepared, start: int, end: int) -> str | None:
    """Return the instrument's name as the sentence has it: its noun phrase and what it is on."""
    following = re.compile(r"^ (?:on|to|for|toward|of|about) [^,.;:]{3,80}").match(
        prepared.body[end:]
    )
    stop = end + (following.end() if following else 0)
    left, right = prepared.field_span(start, stop)
    base = prepared.sentence.start
    text = " ".join(prepared.sentence.text[left - base : right - base].split())
    return text.strip(" \"'“”‘’,") or None


def _is_background(when: ResolvedDate | None, published_on: date | None) -> bool:
    if when is None or published_on is None:
        return False
    year, month = int(when.start[:4]), int(when.start[5:7] or 12)
    return (published_on.year - year) * 12 + published_on.month - month > 12
