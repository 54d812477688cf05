"""Whose instrument it is where a sentence only points back: 'the two countries', 'the deal'."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from summitry.reading.acts import Act
from summitry.reading.clauses import ADJECTIVE, PARTY, PERSON, Prepared
from summitry.reading.parties import OUTSIDERS, WE, Found, Named, Tie, codes, distinct, parties_of
from summitry.reading.rules.notation import C

_TWO = re.compile(
    r"\b(?:the two|both|the|these two|two|all three|the three|the four) (?:[\w\-]+ )?(?:countries"
    r"|nations|sides|governments|neighbou?rs|states|parties|capitals|leaders|allies|foes|rivals|delegations"
    r"|armies|militaries|powers)\b(?!\s?(?:[’'] (?:people|citizens)|around|across))"
    r"|\bour (?:two )?(?:countries|nations|governments)\b"
    r"|\b(?:they|both|the (?:pair|duo|two))\b|\btheir (?:[\w\-]+ ){0,2}(?:ministers"
    r"|officials|governments|envoys|countries|presidents)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:(?:the )?(?:leaders|presidents|ministers|parties|sides|two)|they)\b(?! (?:of|from)\b)",
    re.IGNORECASE,
)
_WITH_THE_TWO = re.compile(r"\bwith (?:the two|both) \w+", re.IGNORECASE)
# What is the speakers' own: 'our agreement', 'we have signed'
_OURS = re.compile(r"\bour\b", re.IGNORECASE)
_WE_DO = re.compile(r"\b(?:we|you will|our \w+)\b[^.;]{0,40}$", re.IGNORECASE)
_THREE = re.compile(r"three|four", re.IGNORECASE)
_OFFERED = re.compile(r"\b(?:propos\w+|offer\w*)\b", re.IGNORECASE)
_TO_PARTY = re.compile(rf" to (?:the )?{C}", re.IGNORECASE)
_DEFINITE = re.compile(
    r"(?:^|\b)(?:the|this|that|such|their|under the|its) (?:[\w\-“”\"]+ ){0,4}$", re.IGNORECASE
)
_UNDER = re.compile(
    r"\b(?:under|in|as part of|thanks to|following) an? (?:[\w\-]+ ){0,4}$", re.IGNORECASE
)
_NEWLY = re.compile(r"\b(?:newly|recently|just|freshly)[- ]$", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|been)(?: \w+)? $", re.IGNORECASE)
# nobody is named: 'we have signed', 'you will sign'
_PRONOUN_DOES = re.compile(
    r"(?:\b(?:we|they|you|both)(?:[’'](?:ve|re|ll))?|^)"
    r"(?: ?(?:\w+ly|have|has|had|also|just|today|now|will|are|both|then|the))* ?$",
    re.IGNORECASE,
)
_SIGNING = re.compile(r"sign|conclu", re.IGNORECASE)
_NEAR_SENTENCES = 3
_PAIR = 2
_THE = 6  # 'The ', with a quotation mark
_BODIES = frozenset(("NATO", "UN", "G7", "G20"))  # named beside two states, no third party
_ISSUES = frozenset(("signed", "agreed"))
# What one party does to an instrument, telling the other one.
_BY_ONE = frozenset(("withdrawn", "suspended", "in_force", "ratified", "rejected"))
_NOBODY = Found([], is_explicit=False)


@dataclass(frozen=True, slots=True)
class Back:
    """What there is to point back to, each as the codes of its parties."""

    parties: tuple[str, ...] = ()  # of the instrument told last
    pair: tuple[str, ...] = ()  # the two that the article is about
    meeting: tuple[str, ...] = ()  # the same, where they are its title's or those who meet
    title: tuple[str, ...] = ()  # the same, where its title names them and no third


@dataclass(frozen=True, slots=True)
class _Pointing:
    """One mention that points back, with who is named in its sentence."""

    prepared: Prepared
    act: Act
    phrase_start: int
    start: int  # of the noun
    end: int
    here: Named
    back: Back

    @property
    def is_definite(self) -> bool:
        lead = self.prepared.body[max(0, self.start - 60) : self.start]
        return _DEFINITE.search(lead) is not None

    def field_start(self, position: int) -> int:
        return self.prepared.field_span(min(position, len(self.prepared.body) - 1), position)[0]

    def found(self, told: tuple[str, ...], start: int, end: int, tie: Tie = "pointer") -> Found:
        """Return those told before, with the words that point to them."""
        evidence = self.prepared.evidence("party", start, end)
        return Found([(code, evidence) for code in told], is_explicit=False, tie=tie)

    def by_noun(self, told: tuple[str, ...], tie: Tie) -> Found:
        return self.found(told, self.start, self.end, tie)

    def fits(self, told: tuple[str, ...]) -> bool:
        return len(told) >= 2 and set(codes(self.here)) <= set(told)


def told_before(
    prepared: Prepared, act: Act, phrase_start: int, start: int, end: int, found: Found, back: Back
) -> Found:
    """Return the parties that the instrument at [start, end) points back to, `found` too few."""
    body = prepared.body
    if _WITH_THE_TWO.search(body, start, min(len(body), start + 60)):
        return _NOBODY
    here = distinct(
        [
            (p, prepared.item_evidence("party", item))
            for _, item in prepared.found(0, len(body), PERSON, PARTY, ADJECTIVE)
            for p in parties_of(item)
        ]
    )
    if OUTSIDERS.match(body, act.start) and not set(codes(here)) <= set(back.parties):
        here = []
    one = _Pointing(prepared, act, phrase_start, start, end, here, back)
    pointer = _pointer(one)
    return (
        _both_named(one, pointer)
        or _by_pointer(one, pointer)
        or _by_instrument(one, found.subject)
        or _by_speakers(one)
        or _NOBODY
    )


def _pointer(one: _Pointing) -> re.Match[str] | None:
    """Return 'the two countries', the last of its like in the sentence."""
    low = max(0, min(one.act.start, one.start) - 110)
    found = list(_TWO.finditer(one.prepared.body, low))
    return found[-1] if found else _BARE.search(one.prepared.body, 0, one.act.start)


def _both_named(one: _Pointing, pointer: re.Match[str] | None) -> Found | None:
    """Return the only two parties of the sentence, where it tells them to be those."""
    if len(one.here) != 2 or (pointer is not None and _THREE.search(pointer.group())):
        return None
    body, act = one.prepared.body, one.act
    offers = _OFFERED.search(body) and _TO_PARTY.search(body, one.start, one.start + 60)
    until = one.field_start(max(pointer.end(), act.start)) if pointer else 0
    is_after = pointer and all(e.start < until for _, e in one.here)
    if is_after or (pointer is None and (act.value in _BY_ONE or offers)):
        return Found(one.here, is_explicit=pointer is None, tie="here")
    if act.start >= one.end and act.value in _ISSUES and _UNDER.search(body, 0, one.start):
        return Found(one.here, tie="here")  # 'A will arm B under a pact signed on Monday'
    is_said = one.prepared.is_quoted(one.start) and WE.search(body, 0, one.start)
    is_opening = one.phrase_start < _THE and one.is_definite  # 'The deal, reached in Geneva, …'
    is_passive = act.start >= one.end and not one.back.parties and is_opening
    if act.value in _ISSUES and (is_said or is_passive):
        return Found(one.here, is_explicit=False, tie="here")
    return None


def _by_pointer(one: _Pointing, pointer: re.Match[str] | None) -> Found | None:
    if pointer is None:
        return None
    many = _THREE.search(pointer.group()) is not None
    back = one.back.parties
    until = one.field_start(max(pointer.end(), one.act.start))
    before = [(c, e) for c, e in one.here if e.start < until]
    one = replace(one, here=before)
    told = back if back and (len(back) > 2) == many else _last_two(one)
    if many and len(told) == _PAIR:
        return _NOBODY
    return one.found(told, *pointer.span()) if one.fits(told) else _NOBODY


def _by_instrument(one: _Pointing, subject: tuple[str, ...]) -> Found | None:
    """Return the parties of 'the agreement', or of what is signed after a meeting of two."""
    if one.is_definite and one.fits(one.back.parties):
        return one.by_noun(one.back.parties, "noun")
    told = one.back.title if len(one.back.title) == 2 else _last_two(one)
    act, body = one.act, one.prepared.body
    if len(told) != 2 or OUTSIDERS.match(body, act.start) or subject or not one.fits(told):
        return None
    is_passive = (
        act.start >= one.end
        and act.value in _ISSUES
        and _WAS.search(body[max(0, act.start - 25) : act.start]) is not None
    )
    is_newly = _NEWLY.search(body[max(0, act.start - 12) : act.start]) is not None
    is_done_by_us = act.end > one.phrase_start or _PRONOUN_DOES.search(body, 0, act.start)
    is_alone = (not one.here or is_newly) and (
        (is_done_by_us and _SIGNING.match(body, act.start) is not None)
        or (act.start >= one.end and act.value in _ISSUES and one.is_definite)
    )
    return one.by_noun(told, "opening") if is_passive or is_alone else None


def _by_speakers(one: _Pointing) -> Found | None:
    """Return the two who meet, where 'our agreement' is told or what they jointly issue."""
    meeting, prepared = one.back.meeting, one.prepared
    own = {c for c in codes(one.here) if c in meeting or c not in _BODIES}
    if len(meeting) != 2 or not own <= set(meeting):
        return None
    body = prepared.body
    is_joint = body[one.start : one.end].lower().startswith("joint")
    if is_joint and own and one.act.value in _ISSUES and not prepared.is_headline:
        return one.by_noun(meeting, "speakers")
    is_ours = _OURS.search(body, max(0, one.phrase_start - 12), one.end)
    if is_ours or _WE_DO.search(body[max(0, one.act.start - 60) : one.act.start]):
        return one.by_noun(meeting, "speakers")
    return None


def _are_states(parties: tuple[str, ...]) -> bool:
    return all(len(code) == len("USA") and code not in _BODIES for code in parties)


def _last_two(one: _Pointing) -> tuple[str, ...]:
    """Return the two parties told just before, or else those that the article is about."""
    prepared = one.prepared
    if prepared.parties and prepared.index - prepared.parties_at <= _NEAR_SENTENCES:
        if one.back.meeting and not _are_states(prepared.parties):
            return one.back.meeting  # 'the two sides' after a word on the EU are those who meet
        return prepared.parties
    return one.back.pair
