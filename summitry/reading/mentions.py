"""Instruments as a sentence mentions them: the noun, what is done to it, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from summitry.reading import acts, parties, pointing, ties
from summitry.reading.acts import Act
from summitry.reading.clauses import ADJECTIVE, PARTY, PERSON, Prepared
from summitry.reading.drafts import AgreementDraft, SummitDraft
from summitry.reading.parties import Found, Tie
from summitry.reading.pointing import Back
from summitry.reading.rules import instruments
from summitry.reading.rules.notation import C, P
from summitry.reading.triggers import Gate

_NOUN = re.compile(r"\b" + instruments.NOUN, re.IGNORECASE)
GATE = Gate(_NOUN)
_TRUCE = re.compile(r"cease-?fire|truce|cessation|armistice|hostag", re.IGNORECASE)
# From what is done to a vague noun's phrase: 'signed a Security and', 'raised ties to an'
_DIRECTLY = re.compile(
    rf"(?: (?:[\w’'“\"&\-]+|{C})){{0,4}}"
    r" ?(?:(?:bilateral |their )?(?:ties|relations|relationship|partnership) to an? )?"
)
DONE = ("signed", "agreed", "ratified", "in_force")
_UNDONE = ("withdrawn", "suspended", "rejected")
_VAGUE = re.compile(instruments.VAGUE, re.IGNORECASE)
_NOT_OURS = re.compile(instruments.NOT_OURS, re.IGNORECASE)
_DOMESTIC = re.compile(instruments.DOMESTIC, re.IGNORECASE)
_QUANTITY = re.compile(r"\b(?:great|good) $", re.IGNORECASE)  # 'a great deal of'
_VERB_DEAL = re.compile(
    r"\b(?:to|will|can|must|could|would|should|may|might|not|we|they|you|i|who|but|also|never|always"
    r"|and|let[’']?s|us|have|did|does|do|don[’']t|better) $",
    re.IGNORECASE,
)
# 'the agreement's annex' is no agreement
_OF_IT = re.compile(
    r"(?: \([A-Z][\w+\-]*\))? (?:meetings?|annex(?:es)?|corridors?|working groups?|councils?"
    r"|members?"
    r"|obligations?|commitments?|provisions?|committees?|platforms?|initiatives?|forums?|partners"
    r"|countries|secretariat|implementation|compliance|violations?|anniversary)\b",
    re.IGNORECASE,
)
_PLACE_NOUN = re.compile(r" (?:Room|Hall|House|Center|Centre|Building)\b")
_WITH_PARTY = re.compile(rf" with (?:the )?{C}", re.IGNORECASE)
_BETWEEN_PARTY = re.compile(rf" between (?:the )?{C}", re.IGNORECASE)
_FURTHER = re.compile(
    r"(?:,? including|, among them|, and(?: separately)?|, as well as| and(?: also)?|, along with"
    r"|, separately)"
    r"(?: separately)? (?:an?|another|two|three|four|five|several|separate) (?:[\w\-]+ ){0,5}$",
    re.IGNORECASE,
)
_DISCUSSED = re.compile(r"discuss|progress|ongoing", re.IGNORECASE)
_ANY_ONE = re.compile(
    r"\b(?:an?|possible|potential|proposed|new|future) (?:[\w\-’']+ ){0,5}$", re.IGNORECASE
)
_TIES = re.compile(r".*(?:partnership|alliance)$", re.IGNORECASE)
_TIED = re.compile(r"sign|launch|establish|elevat|upgrad|conclu|enter|announc|adopt|ink|seal", re.I)
_ALLIED = re.compile(r"sign|launch|establish|form|forg|enter|seal|ink|announc", re.IGNORECASE)
_RAISED = re.compile(r"elevat|upgrad", re.IGNORECASE)
_LENDERS = frozenset(("IMF", "WBG", "ADB", "AIIB", "EBRD", "EIB", "AFDB", "IDB", "NDB"))
_TERRITORIES = frozenset(("PRI", "ASM", "GUM", "VIR", "MNP"))  # they make no treaties
_LOFTY = re.compile(
    r"(?:partnership|alliance|road ?maps?|frameworks?|plan|program(?:me)?|understandings?"
    r"|arrangements?|code of conduct|settlement)$",
    re.IGNORECASE,
)
_POINTING: frozenset[Tie] = frozenset(("noun", "opening", "speakers"))
_OF_A_NAME = 2  # words in capitals
LOOSE: frozenset[Tie] = frozenset(("subject", "here", "pointer", "noun", "opening", "speakers"))
LEAD_SENTENCES = 8
_FIRST_MEETINGS = 3
_SETTLING = re.compile(
    r"sign|ink|initial|conclu|adopt|reach|str[iu]|clinch|seal|issu|endors|ratif|agree|finali"
    r"|enter|put|launch|approv|accept|establish|elevat|upgrad|renew|extend|releas|publish|announc",
    re.IGNORECASE,
)
_SETTLED = re.compile(r"reach|agree|sign|negotiat|str[iu]|accept|conclud|clinch|seal", re.I)
_TALKED_OVER = re.compile(r"negotiat|talks|discuss|conclud|work", re.IGNORECASE)


class Opening:
    """Between whom an article is, as its title and first sentences tell: looked for once."""

    def __init__(self, prepared: Sequence[Prepared] = ()) -> None:
        self._prepared = prepared

    @cached_property
    def title(self) -> tuple[str, ...]:
        """The two parties of the title."""
        return _pair_of_title(self._prepared)

    @cached_property
    def lead(self) -> tuple[str, ...]:
        """The two parties of the first sentences."""
        return _pair_of_lead(self._prepared) or _only_pair(self._prepared)


@dataclass
class Told:
    """What the article has told so far: of instruments, and between whom it is."""

    drafts: list[AgreementDraft]
    opening: Opening = field(default_factory=Opening)
    met: Sequence[SummitDraft] = ()

    @cached_property
    def title(self) -> tuple[str, ...]:
        """The two parties of the title."""
        return self.opening.title

    @cached_property
    def meeting(self) -> tuple[str, ...]:
        """The two parties of the title, or those who meet."""
        return self.title or _pair_that_meets(self.met)

    @cached_property
    def pair(self) -> tuple[str, ...]:
        """The two parties that the article is about."""
        return self.meeting or self.opening.lead

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties of the instrument told last."""
        return tuple(code for code, _ in self.drafts[-1].parties) if self.drafts else ()

    def back(self, noun: str | None = None) -> Back:
        """Return what the noun may point back to, or 'the two countries' where there is none."""
        is_truce = noun is not None and _TRUCE.match(noun) is not None
        pair = Back((), self.pair, self.meeting, self.title)
        for draft in reversed(self.drafts):
            is_peace = draft.kind == "truce" or draft.topic == "peace"
            if is_peace or not is_truce:
                return replace(pair, parties=tuple(code for code, _ in draft.parties))
        return Back() if is_truce and not self.title else pair


def told_by(opening: Opening, met: Sequence[SummitDraft], drafts: list[AgreementDraft]) -> Told:
    """Return what an article has told, with the two parties that it is about."""
    return Told(drafts, opening, tuple(met))


def _pair_of_title(prepared: Sequence[Prepared]) -> tuple[str, ...]:
    for one in prepared[:1]:
        found = one.found(0, len(one.body), PERSON, PARTY, ADJECTIVE)
        named = {party for _, item in found for party in item.parties}
        if one.sentence.field == "title" and len(named) == 2:
            return tuple(sorted(named))
    return ()


def _pair_that_meets(met: Sequence[SummitDraft]) -> tuple[str, ...]:
    for draft in met[:_FIRST_MEETINGS]:
        own = {part.person.party for part in draft.parts if part.person.party}
        if len(own) == 2 and not draft.is_background:
            return tuple(sorted(own))
    return ()


def _pair_of_lead(prepared: Sequence[Prepared]) -> tuple[str, ...]:
    for one in prepared[1:LEAD_SENTENCES]:
        if one.sentence.kind == "prose" and len(one.parties) == 2:
            return one.parties
    return ()


def _only_pair(prepared: Sequence[Prepared]) -> tuple[str, ...]:
    """Return the two parties of the opening, where it names no third."""
    named = {
        party
        for one in prepared[:LEAD_SENTENCES]
        for _, item in one.found(0, len(one.body), PERSON, PARTY, ADJECTIVE)
        for party in item.parties
    }
    return tuple(sorted(named)) if len(named) == 2 else ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One instrument as a sentence mentions it; offsets are of the prepared body."""

    noun: str
    phrase_start: int
    start: int  # of the noun
    end: int
    act: Act
    found: Found
    is_further: bool  # 'a treaty …, and separately a memorandum'

    @property
    def is_vague(self) -> bool:
        """Whether its noun is one of more than instruments: 'a partnership', 'a road map'."""
        return _LOFTY.search(self.noun) is not None

    def has_own_name(self, body: str) -> bool:
        """Return whether it is called by a name: 'the Trade Agreement'."""
        return body[self.start].isupper() and not _BETWEEN_PARTY.match(body, self.end)


def find(prepared: Prepared, told: Told) -> list[Mention]:
    """Return the instruments that the sentence tells something of, in its order."""
    out: list[Mention] = []
    for match in _NOUN.finditer(prepared.body):
        mention = _of(prepared, match, out[-1] if out else None, told)
        if mention is not None:
            out.append(mention)
    return out


def _of(
    prepared: Prepared, match: re.Match[str], before: Mention | None, told: Told
) -> Mention | None:
    body = prepared.body
    noun = match["noun"]
    start, end = match.span("noun")
    phrase_start = _phrase_start(body, start)
    phrase = body[phrase_start:end]
    if _NOT_OURS.search(phrase) or _PLACE_NOUN.match(body, end) or _OF_IT.match(body, end):
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
    if act is not None and acts.is_done_to_other(body, act, phrase_start):
        act = None
    if (
        act is not None
        and not (is_further or prepared.is_headline)
        and not ties.is_object(body, act, phrase_start)
    ):
        act = None
    if act is not None and phrase_start <= act.start < start and body[act.start].isupper():
        act = act if prepared.is_headline else None  # 'the Exit Agreement'
    if act is None:
        act = acts.untold(prepared, noun, phrase_start, start, end)
    if act is not None and _DISCUSSED.match(body, act.start) and not _ANY_ONE.search(body[:start]):
        return None  # 'discussed the deal': what two talk of need not be theirs
    if act is None or (_VAGUE.match(noun) and not _settles(body, act, noun, phrase_start, end)):
        return None
    found = parties.told_by_it(prepared, phrase_start, start, end, act)
    if len(parties.codes(found.parties)) < 2 and not found.is_closed:
        back = told.back(noun)
        found = pointing.told_before(prepared, act, phrase_start, start, end, found, back)
    if is_further and before is not None and len(parties.codes(found.parties)) < 2:
        found = before.found
    if (_LENDERS | _TERRITORIES) & set(parties.codes(found.parties)):
        return None  # a loan, a matter within one state
    if len(parties.codes(found.parties)) < 2 or not _is_ours(prepared, match, phrase_start, found):
        return None
    mention = Mention(noun, phrase_start, start, end, act, found, is_further)
    if found.tie in LOOSE and not ties.is_their_deed(body, act, is_truce=_is_truce(noun)):
        return None
    if found.tie in LOOSE and parties.is_brokered_by_one(prepared, act, found):
        return None
    if found.tie in _POINTING and not _may_point(mention, body, told):
        return None
    return mention


def _may_point(mention: Mention, body: str, told: Told) -> bool:
    """Return whether words that name no party may mean the instrument, or the two, told before:
    'the agreement' may, 'the Coral Reef Accords' may not."""
    if mention.is_vague and mention.act.value != "signed":
        return False
    words = body[mention.phrase_start : mention.end].split()
    is_joint = mention.noun.lower().startswith("joint")
    if is_joint or sum(word[:1].isupper() for word in words) < _OF_A_NAME:
        return True
    if mention.found.tie != "noun":
        return mention.act.value == "signed"
    own = {word.lower() for word in words}
    return any(
        d.title is not None and own <= set(d.title.text.lower().split()) for d in told.drafts
    )


def _is_truce(noun: str) -> bool:
    return _TRUCE.match(noun) is not None


def _settles(body: str, act: Act, noun: str, start: int, end: int) -> bool:
    """Return whether what is done to a document or a partnership is done to instruments only."""
    told = body[act.start : act.end]
    if _TIES.match(noun) and not _TIED.match(told):
        return False
    if noun.lower().endswith("alliance") and not _ALLIED.match(told):
        return False  # 'plans to upgrade their alliance': there is one
    if act.end <= start and not _DIRECTLY.fullmatch(body, act.end, start):
        return False  # 'agreed to strengthen the partnership'
    if act.rule is acts.ISSUED:
        return True
    if noun.lower() == "settlement" and not _SETTLED.match(told):
        return False  # 'established a settlement'
    if act.value == "negotiating":
        is_named = _BETWEEN_PARTY.match(body, end) or _WITH_PARTY.match(body, end)
        return is_named is not None and _TALKED_OVER.match(told) is not None
    if act.value in _UNDONE:  # 'cancelled a contract with A'
        return (
            _WITH_PARTY.match(body, end) is not None or _BETWEEN_PARTY.match(body, end) is not None
        )
    return act.value in DONE and (act.value != "agreed" or _SETTLING.match(told) is not None)


def _is_ours(prepared: Prepared, match: re.Match[str], phrase_start: int, found: Found) -> bool:
    """Return whether nothing near the noun makes it a company's, a parliament's, a club's."""
    body = prepared.body
    end = match.end("noun")
    is_named = _BETWEEN_PARTY.match(body, end) or _WITH_PARTY.match(body, end)
    if is_named:
        return True
    right = body[end : min(len(body), end + 60)]
    if found.is_explicit:
        return not re.match(
            rf"(?: [\w\-]+){{0,4}} (?:with|between|for) (?:[\w\-]+ ){{0,3}}"
            rf"{instruments.NOT_OURS}",
            right,
            re.IGNORECASE,
        )
    near = body[max(0, phrase_start - 60) : phrase_start] + right
    return not (_NOT_OURS.search(near) or _DOMESTIC.search(near))


def _phrase_start(body: str, start: int) -> int:
    """Return where the noun phrase that ends in the noun at `start` begins."""
    words = re.compile(rf"(?:(?:[\w’'“”\"\-/‑–.$%]|{C}){{1,40}} ){{1,9}}$").search(
        body, max(0, start - 120), start
    )
    if words is None:
        return start
    low = words.start()
    cut = None
    for stop in re.finditer(
        rf"\b(?:and|or|the|a|an|on|in|of|to|with|for|that|by|from|at|his|her|their|its|is"
        rf"|was|has|have|will|this|as|regarding|concerning|over|through|under|via|into|about|than"
        rf"|without|but|after|before|during|who|which|where|when|if|while|had|were|be|been|could"
        rf"|would|should|can|may|might|must)\b |{P}[’']?s? ?|\b\w+(?:ed|ing|s|es) (?=(?:a|an"
        rf"|the|on|in) )",
        body[low:start],
        re.I,
    ):
        cut = stop.end()
    return low + cut if cut is not None else low
