"""Instruments between parties, and what happens to them, as each sentence tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from summitry.reading import acts, dates, parties, status, undertakings
from summitry.reading.acts import Act
from summitry.reading.clauses import (
    ADJECTIVE,
    PARTY,
    PERSON,
    TIME,
    Place,
    Prepared,
    place_from,
    place_of,
    time_of,
)
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.drafts import AgreementDraft, Part, SummitDraft
from summitry.reading.events import AgreementKind, Evidence
from summitry.reading.parties import Found, Named
from summitry.reading.rules import instruments
from summitry.reading.rules.cues import DENIED
from summitry.reading.rules.notation import C, P, Rule, compiled
from summitry.reading.rules.topics import TOPICS
from summitry.reading.status import first_of

TRIGGER = re.compile(
    r"\b(?:agree\w*|deals?|pacts?|treat(?:y|ies)|accords?|memorand\w+|mo[ua]s?"
    r"|frameworks?|joint|communiqu\w+|cease-?fires?|truces?|armistice|protocols?"
    r"|conventions?|compacts?|contracts?|arrangements?|hostilities|letters? of intent"
    r"|settlement|documents?|declarations?|road ?maps?|understandings?|partnership"
    r"|code of conduct|action plan|swap|exchange|(?:cooperation|action) program(?:me)?"
    r"|FTA|CEPA|SOFA|GSOMIA|ACSA|DCA|BIT)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\b" + instruments.NOUN, re.IGNORECASE)
_VAGUE = re.compile(instruments.VAGUE, re.IGNORECASE)
_NOT_OURS = re.compile(instruments.NOT_OURS, re.IGNORECASE)
_DOMESTIC = re.compile(instruments.DOMESTIC, re.IGNORECASE)
_BACKGROUND = re.compile(instruments.BACKGROUND, re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUANTITY = re.compile(r"\b(?:great|good) $", re.IGNORECASE)  # 'a great deal of'
_VERB_DEAL = re.compile(r"\b(?:to|will|can|must|could|would|should|not) $", re.IGNORECASE)
_PLACE_NOUN = re.compile(r" (?:Room|Hall|House|Center|Centre|Building)\b")
_WITH_PARTY = re.compile(rf" with (?:the )?{C}", re.IGNORECASE)
_BETWEEN_PARTY = re.compile(rf" between (?:the )?{C}", re.IGNORECASE)
# 'without a deal', 'no ceasefire': there is none
_NONE = re.compile(
    r"\b(?:no|without(?: an?| any)?|lack of(?: an?)?|absence of(?: an?)?) (?:[\w\-]+ ){0,3}$",
    re.IGNORECASE,
)
_STILL_TALKING = re.compile(
    r"\b(?:negotiat\w+|(?:talks|discussions) (?:will |to )?(?:continue|go on|resume|end\w*|wrap\w*"
    r"|br(?:oke|eak)\w* \w+|fail\w*|collaps\w+|conclud\w+))\b",
    re.IGNORECASE,
)
_AGREED_TO = re.compile(
    r"\bagree(?:s|d|ing)?\b[^.;]{0,45}?\b(?:to|on) (?:\w+ly |an? |the )?$", re.IGNORECASE
)
_YET_TO = re.compile(r"\b(?:yet to|still to|has not yet|have not yet)\b", re.IGNORECASE)
_THREAT = re.compile(r"\b(?:threat\w*|warn\w*|vow\w* not|consider\w*|mull\w*)\b", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|to|set|due|scheduled|shall|ready|poised)\b", re.IGNORECASE)
_WISHED = re.compile(
    r"\b(?:propos\w+|offer\w*|want\w*|call\w* (?:for|on)|urg\w+|suggest\w*|demand\w*|seek\w*)\b",
    re.IGNORECASE,
)
_OPEN = ("negotiating", "agreed")  # what two who meet may say of their own instrument
_DONE = ("signed", "agreed", "ratified", "in_force")
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
    r"^(?: \([^)]{2,12}\))? (?:in the (?:fields?|areas?|sectors?) of|on|covering|for|relating to"
    r"|regarding|concerning) (?P<all>[^.;:]{5,220})"
)
_END_OF_LIST = re.compile(r",? (?:were|was|are|is|have|had|during|after|at|in the presence)\b")
_FURTHER = re.compile(
    r"(?:,? including|, among them|, and(?: separately)?|, as well as| and(?: also)?|, along with|,|, separately)"
    r"(?: separately)? (?:an?|another|two|three|four|five|several|separate) (?:[\w\-]+ ){0,5}$",
    re.IGNORECASE,
)
_SAID_ON = re.compile(r"\b(?:said|told|announced|since|after|before|until|reported)\b", re.I)
_CARRIES_ON = re.compile(
    r",? (?:and|where|during which|after which|at which|before|when|in which|which)\b", re.I
)


@dataclass(slots=True)
class Told:
    """What the article has told so far: of instruments, and between whom it is."""

    drafts: list[AgreementDraft]
    pair: tuple[str, ...] = ()  # the two parties that the article is about

    def parties(self, noun: str | None = None) -> tuple[str, ...]:
        """Return the parties of the last instrument told that the noun may point back to."""
        kind = first_of(instruments.KINDS, noun) if noun else None
        for draft in reversed(self.drafts):
            is_truce = kind is not None and kind.value == "truce"
            if noun is None or (draft.kind == "truce") == is_truce or draft.topic == "peace":
                return tuple(code for code, _ in draft.parties)
        return ()


def pair_of(prepared: Sequence[Prepared], met: Sequence[SummitDraft]) -> tuple[str, ...]:
    """Return the two parties that the article is about: of its title, of those who meet first."""
    for one in prepared[:1]:
        named = {
            p
            for _, item in one.found(0, len(one.body), PERSON, PARTY, ADJECTIVE)
            for p in item.parties
        }
        if one.sentence.field == "title" and len(named) == 2:
            return tuple(sorted(named))
    for draft in met[:1]:
        own = {part.person.party for part in draft.parts if part.person.party}
        if len(own) == 2 and not draft.is_background:
            return tuple(sorted(own))
    return ()


def read(
    prepared: Prepared, published_on: date | None, context: str, told: Told | None = None
) -> list[AgreementDraft]:
    """Return what one sentence tells of instruments; `context` is the text around, for topics."""
    if prepared.sentence.kind == "byline" or not TRIGGER.search(prepared.body):
        return []
    told = told or Told([])
    out: list[AgreementDraft] = []
    before: _Mention | None = None
    for match in _NOUN.finditer(prepared.body):
        mention = _mention(prepared, match, before, told)
        if mention is None:
            continue
        before = mention
        out += _drafts(prepared, mention, published_on, context)
    out += _undertaken(prepared, out, published_on, context, told)
    return out


# One mention of an instrument ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mention:
    """One instrument as a sentence mentions it; offsets are of the prepared body."""

    noun: str
    phrase_start: int
    start: int  # of the noun
    end: int
    act: Act
    found: Found
    is_further: bool  # 'a treaty …, and separately a memorandum'


def _mention(
    prepared: Prepared, match: re.Match[str], before: _Mention | None, told: Told
) -> _Mention | None:
    body = prepared.body
    noun = match["noun"]
    start, end = match.span("noun")
    phrase_start = _phrase_start(body, start)
    phrase = body[phrase_start:end]
    if _NOT_OURS.search(phrase) or _PLACE_NOUN.match(body, end):
        return None
    if noun.lower() in ("deal", "deals") and (
        _VERB_DEAL.search(body[max(0, start - 10) : start])
        or (_QUANTITY.search(body[max(0, start - 8) : start]) and body[end : end + 3] != " on")
    ):
        return None
    is_further = (
        before is not None
        and start - before.end < 110
        and _FURTHER.search(body[before.end : start]) is not None
    )
    act = acts.find(prepared, phrase_start, start, end)
    if is_further and before is not None and (act is None or act.end <= before.start):
        act = before.act
    if act is not None and _NOT_OURS.search(body, act.end, start):
        act = None  # 'signed an order implementing the accord between A and B'
    if act is None:
        act = acts.untold(prepared, noun, phrase_start, start, end)
    if act is None or (_VAGUE.match(noun) and not _settles(act)):
        return None
    found = parties.of_instrument(
        prepared, phrase_start, start, end, act, told.parties(noun) or told.parties(), told.pair
    )
    if is_further and before is not None and len(parties.codes(found.parties)) < 2:
        found = before.found
    if len(parties.codes(found.parties)) < 2 or not _is_ours(prepared, match, phrase_start, found):
        return None
    return _Mention(noun, phrase_start, start, end, act, found, is_further)


_SETTLING = re.compile(
    r"sign|ink|initial|conclu|adopt|reach|str[iu]|clinch|seal|issu|endors|ratif|unveil|agree"
    r"|finali|enter|put|launch|approv|establish|elevat|upgrad|negotiat|withdr|pull|exit|quit"
    r"|suspend|terminat|renew|extend|clos|secur|carried|complet|signature",
    re.IGNORECASE,
)


def _settles(act: Act) -> bool:
    """Return whether what is done is done to instruments only."""
    return act.value in ("signed", "ratified", "in_force", "agreed", "suspended", "withdrawn")


def _is_ours(
    prepared: Prepared, match: re.Match[str], phrase_start: int, found: Found
) -> bool:
    """Return whether nothing near the noun makes it a company's, a parliament's, a club's."""
    body = prepared.body
    start, end = match.span("noun")
    is_named = _BETWEEN_PARTY.match(body, end) or _WITH_PARTY.match(body, end)
    if is_named:
        return True
    right = body[end : min(len(body), end + 60)]
    if found.is_explicit:
        return not re.match(rf"(?: [\w\-]+){{0,4}} (?:with|between|for) (?:[\w\-]+ ){{0,3}}"
                            rf"{instruments.NOT_OURS}", right, re.IGNORECASE)
    near = body[max(0, phrase_start - 60) : phrase_start] + right
    return not (_NOT_OURS.search(near) or _DOMESTIC.search(near))


def _phrase_start(body: str, start: int) -> int:
    """Return where the noun phrase that ends in the noun at `start` begins."""
    words = re.compile(rf"(?:(?:[\w’'“”\"\-/‑–.$%]|{C}){{1,24}} ){{1,9}}$").search(
        body, max(0, start - 120), start
    )
    if words is None:
        return start
    low = words.start()
    cut = None
    for stop in re.finditer(
        rf"\b(?:and|or|the|a|an|on|in|of|to|with|for|that|by|from|at|his|her|their|its|is"
        rf"|was|has|have|will|this|as)\b |{P}[’']?s? ?|\b\w+(?:ed|ing|s|es) (?=(?:a|an"
        rf"|the|on|in) )",
        body[low:start],
        re.I,
    ):
        cut = stop.end()
    return low + cut if cut is not None else low


# From mentions to drafts ---------------------------------------------------------------------


def _drafts(
    prepared: Prepared, mention: _Mention, published_on: date | None, context: str
) -> list[AgreementDraft]:
    """Return the mention as drafts: one, or one for each partner of a plural."""
    body = prepared.body
    draft = _draft(prepared, mention, published_on, context)
    if draft is None:
        return []
    if mention.found.each:
        first, *rest = mention.found.parties
        return [_copy(draft, [first, partner]) for partner in rest]
    out = _each_listed(prepared, mention, draft)
    other = _ANOTHER.search(body, mention.end, min(len(body), mention.end + 110))
    if other:
        partner = parties.named(prepared, *other.span("all"))
        subject = [p for p in mention.found.parties][:1]
        own = parties.distinct(subject + partner)
        if len(own) >= 2 and set(parties.codes(own)) != set(parties.codes(draft.parties)):
            when = _when(prepared, other.start(), other.end(), published_on, mention.act.value)
            copy = _copy(draft, own)
            copy.when = when[0] if when else None
            copy.extra = [when[1]] if when else []
            out.append(copy)
    return out


def _each_listed(
    prepared: Prepared, mention: _Mention, draft: AgreementDraft
) -> list[AgreementDraft]:
    """Return one draft for each of 'three memoranda on A, B, and C', where the number fits."""
    body = prepared.body
    number = _NUMBER.search(body, max(0, mention.phrase_start - 12), mention.start)
    listed = _LISTED.match(body[mention.end : mention.end + 260])
    if number is None or listed is None:
        return [draft]
    count = _COUNTS.get(number.group().lower(), 0)
    words = _END_OF_LIST.split(listed["all"])[0]
    subjects = re.split(r", (?:and )?", words)
    if len(subjects) == count - 1:
        subjects = [*subjects[:-1], *subjects[-1].split(" and ", 1)]
    if count < 2 or len(subjects) != count:
        return [draft]
    out = []
    for subject in subjects:
        one = _copy(draft, draft.parties)
        one.title, one.is_further, one.is_bundle = f"{mention.noun} on {subject}", True, False
        one.topic = _topic(subject, 0, len(subject), "") or draft.topic
        out.append(one)
    return out


def _copy(draft: AgreementDraft, own: Named) -> AgreementDraft:
    return AgreementDraft(
        order=draft.order, rule=draft.rule, weight=draft.weight, status=draft.status, parties=own,
        kind=draft.kind, event=draft.event, status_evidence=draft.status_evidence,
        title=draft.title, topic=draft.topic, when=draft.when, place=draft.place,
        signatories=[s for s in draft.signatories if s.person.party in parties.codes(own)],
        extra=list(draft.extra), is_background=draft.is_background,
    )  # fmt: skip


def _draft(
    prepared: Prepared, mention: _Mention, published_on: date | None, context: str
) -> AgreementDraft | None:
    body = prepared.body
    act, start, end = mention.act, mention.start, mention.end
    verdict, weight = _verdict(prepared, mention)
    if verdict == "":
        return None
    lead = body[max(0, mention.phrase_start - 30) : end + 12]
    if _is_past(body[max(0, mention.phrase_start - 20) : end + 25], published_on):
        weight -= 0.45
    elif _BACKGROUND.search(lead):
        weight -= 0.3
    if prepared.is_speech:
        weight *= 0.65 if mention.found.is_explicit or verdict not in _OPEN else 0.95
    if act.rule is acts.EXISTS and prepared.sentence.kind == "prose" and body[start].isupper():
        weight -= 0.1  # a name of its own: an instrument that has been there for long
    if not mention.found.is_explicit:
        weight -= 0.05
    when: ResolvedDate | None = None
    extra: list[Evidence] = []
    if verdict == act.value and verdict not in ("negotiating", "proposed"):
        low, high = min(act.start, start), max(act.end, end)
        found = _when(prepared, low, high, published_on, verdict)
        if found is not None:
            when, extra = found[0], [found[1]]
    if act.rule is acts.ISSUED and when is None and published_on is not None:
        when = ResolvedDate(published_on.isoformat(), None, "day")
    if when is not None and published_on is not None and when.start > published_on.isoformat():
        verdict = "agreed" if verdict in ("signed", "agreed") else verdict
        when, extra = None, []
    place, evidence = _place(prepared, min(act.start, start), max(act.end, end))
    extra += evidence
    return AgreementDraft(
        order=prepared.index, rule=act.rule.name, weight=max(0.0, min(1.0, weight)),
        status=verdict, parties=mention.found.parties, kind=_kind(mention.noun),
        event=prepared.evidence("event", start, end),
        status_evidence=prepared.evidence("status", act.start, act.end),
        title=_title(prepared, mention.phrase_start, act, end),
        topic=_topic(body, mention.phrase_start, end, context), when=when, place=place,
        signatories=_signers(prepared, mention), extra=extra,
        is_background=_is_background(when, published_on), is_further=mention.is_further,
        is_nominal=not mention.found.is_explicit,
        is_bundle=_is_bundle(body, mention),
    )  # fmt: skip


def _is_bundle(body: str, mention: _Mention) -> bool:
    """Return whether the noun is many at once: 'seven agreements', 'a number of documents'."""
    if not _MANY.search(mention.noun):
        return False
    lead = body[max(0, mention.phrase_start - 30) : mention.start]
    return mention.noun.lower() == "documents" or _NUMBER.search(lead) is not None


def _verdict(prepared: Prepared, mention: _Mention) -> tuple[str, float]:
    """Return the status and how far to trust it; '' where the sentence tells of none."""
    body, act = prepared.body, mention.act
    told = act.value
    weight = 0.9 * act.rule.weight - (0.0 if act.is_near else 0.15)
    lead = body[max(0, act.start - 60) : act.start]
    if _NONE.search(body[max(0, mention.phrase_start - 30) : mention.start]):
        return ("negotiating", 0.55) if _STILL_TALKING.search(body) else ("", 0.0)
    if act.rule in (acts.ISSUED, acts.EXISTS):
        return told, weight
    if told in _DONE and _AGREED_TO.search(lead) and _is_affirmed(prepared, act):
        return "agreed", weight * 0.9
    modality = status.of_verb(prepared, max(0, act.start - 45), act.start, act.end).status
    if _YET_TO.search(lead) and told in _DONE:
        return "negotiating", 0.6
    if modality == DENIED:
        is_open = told in ("signed", "agreed") and _STILL_TALKING.search(body)
        return ("negotiating", 0.6) if is_open else ("", 0.0)
    if modality == "hypothetical":
        is_open = told in _DONE and mention.found.is_explicit and act.start > mention.end
        return ("negotiating", 0.52) if is_open else ("", 0.0)
    if modality not in ("planned", "proposed"):
        return told, weight
    if told in ("withdrawn", "suspended"):
        is_threat = modality == "proposed" or _THREAT.search(lead)
        return ("", 0.0) if is_threat else (told, weight * 0.8)
    if told not in _DONE:
        return told, weight
    if modality == "planned" and told in ("ratified", "in_force"):
        return "signed", weight * 0.8
    if modality == "planned" and told == "signed" and _WILL.search(lead):
        return "agreed", weight * 0.8
    wished = modality == "proposed" and _WISHED.search(lead) and not _STILL_TALKING.search(body)
    return ("proposed" if wished else "negotiating"), weight * 0.65


def _is_affirmed(prepared: Prepared, act: Act) -> bool:
    """Return whether 'agreed to …' stands without a no or an if before it."""
    at = prepared.body.rfind("gree", 0, act.start)
    modality = status.of_verb(prepared, max(0, at - 45), max(0, at - 1), max(0, at - 1)).status
    return modality == "held"


def _when(
    prepared: Prepared, start: int, end: int, published_on: date | None, verdict: str
) -> tuple[ResolvedDate, Evidence] | None:
    """Return the day told of what is done at [start, end) of the body."""
    lean: Lean = "future" if verdict in ("proposed", "negotiating") else "past"
    found = time_of(prepared, start, end)
    item = found[1] if found is not None else _carried(prepared, start)
    if item is None or item.time is None:
        return None
    when = dates.resolve(item.time, published_on=published_on, lean=lean)
    return (when, prepared.item_evidence("date", item)) if when is not None else None


def _carried(prepared: Prepared, start: int):  # type: ignore[no-untyped-def]
    """Return the time of the clause that this one carries on: 'met on Friday, and signed'."""
    body = prepared.body
    times = prepared.found(0, start, TIME)
    if len(times) != 1:
        return None
    at, item = times[0]
    lead = body[max(0, at - 40) : at]
    if _SAID_ON.search(lead) or not _CARRIES_ON.search(body, at + 1, start):
        return None
    return item


def _topic(body: str, phrase_start: int, end: int, context: str) -> str | None:
    """Return what the instrument is on: its own words tell it best, then those near by."""
    near = body[max(0, phrase_start - 80) : end + 120]
    after = re.compile(r"^ (?:on|for|to|covering|about|over|aimed at) [^,.;]{3,80}").match(
        body[end : end + 90]
    )
    for text in (body[phrase_start:end], after.group() if after else "", near, context):
        rule = first_of(TOPICS, text) if text else None
        if rule is not None:
            return rule.value
    return None


def _signers(prepared: Prepared, mention: _Mention) -> list[Part]:
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


_TITLE_AFTER = re.compile(
    r"[’']?[”\"]?(?: (?:on|to|for|toward|of|about|in principle|between|with) [^,.;:”\"]{3,80}[”\"]?)"
)
_TITLE_STOPS = re.compile(
    r" (?:on (?=" + "[\uee00-\uefff]" + r")|said|says|was|is|were|are|has|had|will|after|during"
    r"|following|which|that|as|when|while|by|but|signed|reached|announced)\b.*$|[ \uee00-\uefff]+$"
)


def _title(prepared: Prepared, phrase_start: int, act: Act, end: int) -> str | None:
    """Return the instrument's name as the sentence has it: its noun phrase and what it is on."""
    body = prepared.body
    start = act.end if phrase_start <= act.start and act.end < end else phrase_start
    while start < end and not (body[start].isalnum() or "\ue000" <= body[start] <= "\uf8ff"):
        start += 1
    following = _TITLE_AFTER.match(body, end)
    stop = following.end() if following else end
    cut = _TITLE_STOPS.search(body, end, stop)
    if cut is not None:
        stop = cut.start()
    left, right = prepared.field_span(start, max(stop, end))
    base = prepared.sentence.start
    text = " ".join(prepared.sentence.text[left - base : right - base].split())
    text = re.sub(r"^(?:the|an?|this|that|their|its|his|her|new|historic) ", "", text, flags=re.I)
    return text.strip(" \"'“”‘’,") or None


def _is_past(words: str, published_on: date | None) -> bool:
    """Return whether the words give the instrument a year that is long over."""
    if published_on is None:
        return False
    years = [int(y) for y in _YEAR.findall(words)]
    return bool(years) and max(years) < published_on.year


def _is_background(when: ResolvedDate | None, published_on: date | None) -> bool:
    if when is None or published_on is None:
        return False
    year, month = int(when.start[:4]), int(when.start[5:7] or 12)
    return (published_on.year - year) * 12 + published_on.month - month > 12


# What is agreed without an instrument's name -------------------------------------------------


def _undertaken(
    prepared: Prepared,
    drafts: Sequence[AgreementDraft],
    published_on: date | None,
    context: str,
    told: Told,
) -> list[AgreementDraft]:
    body = prepared.body
    out: list[AgreementDraft] = []
    for found in undertakings.find(prepared, told.parties()):
        left, right = prepared.field_span(found.start, found.stop)
        if any(d.event.start >= left - 40 and d.event.start < right for d in drafts):
            continue
        when = _when(prepared, found.start, found.end, published_on, "agreed")
        place, evidence = _place(prepared, found.start, found.end)
        weight = 0.85 * found.rule.weight + (0.05 if found.is_explicit else -0.02)
        if prepared.is_speech:
            weight *= 0.65
        title = body[found.start : found.stop]
        out.append(
            AgreementDraft(
                order=prepared.index, rule=f"agreed to {found.rule.name}", weight=weight,
                status="agreed", parties=found.parties, kind="agreement",
                event=prepared.evidence("event", found.start, found.end),
                status_evidence=prepared.evidence("status", found.start, found.start + 6),
                title=_words(prepared, found.start, found.stop) if title else None,
                topic=_topic(body, found.start, found.stop, context),
                when=when[0] if when else None, place=place,
                extra=[*([when[1]] if when else []), *evidence],
                is_nominal=not found.is_explicit, is_deed=True,
            )
        )  # fmt: skip
    return out


def _words(prepared: Prepared, start: int, stop: int) -> str:
    left, right = prepared.field_span(start, stop)
    base = prepared.sentence.start
    return " ".join(prepared.sentence.text[left - base : right - base].split())
