"""What is done to an instrument: signed, agreed, offered, torn up, and where that is told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summitry.reading.clauses import Prepared, clause_end
from summitry.reading.rules import instruments
from summitry.reading.rules.notation import C, Rule, compiled
from summitry.reading.status import first_of

_NEAR, _FAR = 40, 120  # code points before the noun phrase in which an act is looked for
_AFTER = 240  # and after the noun
_CLOSE = 15
_NOUN = re.compile(r"\b" + instruments.NOUN, re.IGNORECASE)

# 'the truce that Thailand and Cambodia agreed on Sunday'
RELATIVE = compiled(
    r",? (?:that |which )?(?:the )?(?P<all><CC>) (?:have |had |has )?(?:recently |jointly |also "
    r")?(?P<act>agreed|signed|adopted|reached|struck|concluded|negotiated|ratified|sealed)\b"
)
JOINED = compiled(r"(?P<all><C>[ ]?[-–—/‑][ ]?<C>(?:[-–/‑]<C>)?)")
_NOT_YET = re.compile(
    r"\b(?:in advance of|before|prior to|until|pending|ahead of|once|when|upon|would|only if"
    r"|to)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
# 'in advance of the Agreement entering into force'
_AHEAD_OF_IT = re.compile(
    r"\b(?:in advance of|before|prior to|until|pending|ahead of|once|when|upon|after) (?:the "
    r"|this |its )?"
    r"(?:[\w\-]+ ){0,3}\w+$",
    re.IGNORECASE,
)
_INTO_LAW = re.compile(r"[^.;:,]{0,80}? into law\b", re.IGNORECASE)
_EVER = re.compile(r"\bever \w+$", re.IGNORECASE)  # 'the worst deal ever signed'
_PARLIAMENT = re.compile(
    r"\b(?:parliament\w*|lawmakers|legislat\w+|senate|senators|congress|duma|bundestag|bundesrat"
    r"|knesset|national assembly|rada|mps|verkhovna|sejm|diet|upper house|lower house)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+|several) (?:[\w\-]+ ){0,5}[\w]*$",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(
    r" (?:on|for|covering|in the fields? of) [^.;:]{3,110}, and [^.;:,]{3,60} (?:was|were) ",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"(?:confirm|announc|have|has|there|got|won|win)", re.IGNORECASE)
# Where the act before is another clause's: 'the treaty that A signed with B, the agreement …'
_OTHER_CLAUSE = re.compile(
    r", (?:the|this|that|these|those|it|its|he|she|they|an?) |[.;:]"
    r"| (?:that|which) (?:led|leads|brought|resulted|ended|ends|produced|yielded|preceded)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\bof$")
_QUOTE = re.compile(r"[“”\"]")
_PASSES = re.compile(r"(?:approv|endors|back|adopt|clear|vot)\w*", re.IGNORECASE)
_ENDS = re.compile(r"conclu|complet|finali|clos|wrap", re.IGNORECASE)
_TALKING_OF_IT = re.compile(
    r"\b(?:launch|start|open|beg[aiu]n|resum|restart|hold|held|holding|continu|kick|conduct"
    r"|round|suspend|halt|pause|stall)\w*\b[^.;]{0,50}$",
    re.IGNORECASE,
)
_TITLE_OF_STATEMENT = re.compile(
    r"(?:\W|(?:the|full|text|of|leaders[’']?|summit|trilateral|bilateral|quad|g7|g20) ){0,4}joint"
    r"|.{0,80}\bjoint (?:[\w’']+ ){0,2}(?:statement|declaration|communiqu\S+)$",
    re.IGNORECASE,
)
_TEXT_FOLLOWS = re.compile(
    r"\b(?:following|below) is the (?:full )?(?:text of )?(?:a|the) $", re.IGNORECASE
)
# 'said in a joint statement', 'according to their joint communiqué', 'said a joint statement'
_SAID_IN = re.compile(
    r"\b(?:in|via|through|according to) (?:an?|their|the) (?:\w+ ){0,2}$", re.IGNORECASE
)
_SAID = re.compile(r"\b(?:said|says) (?:an?|the|their) (?:\w+ ){0,2}$", re.IGNORECASE)
_SETTLED_NOUN = re.compile(r"(?:framework )?(?:agreement|deal|accord|pact)", re.IGNORECASE)
# The participle itself, without what leads to it: 'was finally signed' -> 'signed'
_TOLD = re.compile(
    r"(?:put on hold|torn up|turned down|voted down|put forward|(?:hammered|worked|thrashed) out"
    r"|under \w+|in the works|within reach|some way off|approved by .+|\S+ (?:into|in) (?:full )?"
    r"(?:force|effect)|\S+ (?:effect|hold|down|apart|at|approval)|\S+ (?:be )?ratifi\w+"
    r"|\S+)$",
    re.IGNORECASE,
)
_TRUCE_NOUN = re.compile(r"cease-?fire|truce", re.IGNORECASE)
# 'in a deal after 16 hours of talks between A and B'
_ENDS_TALKS = re.compile(
    r" (?:after|following)(?: [\w\-]+){0,6} (?:talks|negotiations) (?:between|with) ", re.IGNORECASE
)
# 'announced that he will review the deal', 'makes an effort to explain the deal': another verb's
_OF_OTHER_VERB = re.compile(
    r"\bthat\b[^;]*\b(?:will|would|shall|can|could|should|may|might|must)(?: not| \w+ly)? [a-z]+"
    r" (?:(?:the|an?|its|their|his|her|this|that) )?$"
    r"|\w (?:in order )?to (?:\w+ly )?(?!(?:be|an?|the|its|their|all)\b)[a-z]+"
    r" (?:(?:the|an?|its|their|his|her|this|that) )?$",
    re.IGNORECASE,
)
_GOVERNS_VERBS = re.compile(r"agree|accept|.*(?:talks|negotiations)\b", re.IGNORECASE)
_LIGHT = re.compile(r"ma(?:de|kes?|king)|got|w[io]n|cut|land", re.IGNORECASE)
_BY_WAY = re.compile(r"\b(?:to|for|on|in|at|out|about|from|into)\b", re.IGNORECASE)
_THEIR = re.compile(r"\btheir (?:\w+ ){0,3}$", re.IGNORECASE)
_WITH_PARTY = re.compile(rf" with (?:the )?{C}(?![’'])", re.IGNORECASE)
_THE_ONE = re.compile(r"\b(?:the|its|his|her|their|this|our) (?:[\w\-]+ ){0,4}$", re.IGNORECASE)
_ONLY_WANTED = re.compile(
    r"\b(?:for|towards?|any|into|on|of|possible|potential|future|eventual|without|no|an?)"
    r" (?:an? )?(?:[\w\-]+ ){0,3}$",
    re.IGNORECASE,
)
_WHAT_IT_DOES = re.compile(
    rf" with (?:the )?{C} (?:under which|in which|that|accepting|allowing|giving|letting"
    r"|granting)\b",
    re.IGNORECASE,
)
# 'congratulated them on the agreement to set a border between A and B'
_SETTLES_BETWEEN = re.compile(
    rf" (?:to|on|for) [^,.;:]{{3,70}} between (?:the )?{C}", re.IGNORECASE
)
_LAUDED = re.compile(
    r"\b(?:congratulat\w+|hail\w*|prais\w+|welcom\w+|applaud\w*|laud\w*|commend\w*)\b[^.;]{0,50}$",
    re.IGNORECASE,
)
_BETWEEN_PARTY = re.compile(rf" between (?:the )?{C}", re.IGNORECASE)

ISSUED = Rule("issued", "", 0.95, (), (), "agreed")
EXISTS = Rule("exists", "", 0.62, (), (), "agreed")
_RATIFIED = next(rule for rule in instruments.ACTS if rule.value == "ratified")
_IN_FORCE = next(rule for rule in instruments.FATES if rule.name == "in force")
_EXPLAINED = re.compile(
    r" (?:under|by|in) which [^.;:,]{5,110} (?P<act>(?:entered|came|went) into (?:force|effect)"
    r"|took effect)\b"
)
_TALKS = next(rule for rule in instruments.FATES if rule.name == "talks on it")


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to an instrument; `start` and `end` are where in the prepared body."""

    rule: Rule
    start: int
    end: int
    is_near: bool = True

    @property
    def value(self) -> str:
        return self.rule.value


def find(prepared: Prepared, phrase_start: int, start: int, end: int) -> Act | None:
    """Return what happens to the instrument whose noun lies at [start, end) of the body.

    A clause about it first ('the truce that A and B agreed'), then what stands right before it,
    what is told after it, what stands further before.
    """
    body = prepared.body
    relative = RELATIVE.match(body, end, min(len(body), end + 160))
    if relative:
        rule = first_of(instruments.ACTS, relative["act"])
        return Act(rule, *relative.span("act")) if rule is not None else None
    near = _before(body, max(0, phrase_start - _NEAR), phrase_start, start)
    after = _after(prepared, end)
    if after is not None and after.rule is _TALKS:
        return _of_talks(body, near, after, phrase_start)
    if (
        after is not None
        and near is not None
        and phrase_start - near.end > _CLOSE >= after.start - end
    ):
        return after  # 'to establish ties in a deal brokered by A'
    if after is not None and near is not None and _REPORTS.match(body, near.start):
        return after  # 'confirmed that a framework has been agreed'
    if after is not None and near is not None and near.value in ("proposed", "negotiating"):
        # 'talks on a deal … was signed': the verb that the noun is subject of tells more
        return after if after.value not in ("proposed", "negotiating") else near
    found = near or after
    if found is None:
        far = _before(body, max(0, phrase_start - _FAR), phrase_start, phrase_start)
        if far is not None and _QUOTE.search(body, far.end, phrase_start):
            far = None
        found = Act(far.rule, far.start, far.end, is_near=False) if far is not None else None
    if found is not None and (
        _is_of_parliament(prepared, found)
        or (found.value == "signed" and _INTO_LAW.match(body, max(end, found.end)))
    ):
        found = Act(_RATIFIED, found.start, found.end, is_near=found.is_near)
    return found


def _before(body: str, low: int, phrase_start: int, high: int) -> Act | None:
    """Return the act that ends nearest to the noun."""
    best: Act | None = None
    for rule in instruments.ACTS:
        for found in rule.regex().finditer(body, low, high):
            if rule.value in ("in_force", "ratified") and _NOT_YET.search(
                body, max(0, found.start() - 50), found.start()
            ):
                continue
            if body[found.start() - 1 : found.start()] in ("-", "‑") and rule.value != "signed":
                continue  # 'U.S.-brokered'
            if best is None or found.end() > best.end:
                best = Act(rule, *found.span())
    if best is not None and (
        _NOUN.search(body, best.end, phrase_start)
        or _OTHER_CLAUSE.search(body, best.end, max(phrase_start, high))
    ):
        return None  # it is done to the instrument told before
    if best is not None and _OF.search(body, best.start, best.end):
        return _done_to_that(body, best) or best
    return best


def _done_to_that(body: str, told: Act) -> Act | None:
    """Return what is done to 'the extension of', 'an offer of': 'ratified the extension of'."""
    for rule in instruments.ACTS:
        if rule.value not in ("ratified", "rejected", "suspended", "withdrawn"):
            continue
        found = rule.regex().search(body, max(0, told.start - 35), told.start)
        if found is not None:
            return Act(rule, *found.span())
    return None


def _after(prepared: Prepared, end: int) -> Act | None:
    """Return the act told first after the noun."""
    body = prepared.body
    # what is enumerated may hold 'and': 'three memoranda on A, B, and C were signed'
    is_list = _COUNTED.search(body, max(0, end - 60), end) or _ENUMERATED.match(body, end)
    right = body[end : min(len(body) if is_list else clause_end(prepared, end), end + _AFTER)]
    best: Act | None = None
    explained = _EXPLAINED.match(body, end)
    if explained is not None:  # 'a treaty under which A and B … entered into force'
        return Act(_IN_FORCE, *explained.span("act"))
    for rule in instruments.FATES:
        found = rule.regex().search(right)
        if found is None or _EVER.search(right, 0, found.end()):
            continue
        told = _TOLD.search(right, found.start(), found.end()) or found
        at = end + told.start(), end + found.end()
        if rule.value in ("in_force", "ratified") and (
            _NOT_YET.search(body[end : at[0]])
            or (rule is _IN_FORCE and _AHEAD_OF_IT.search(body, max(0, end - 80), end))
        ):
            continue
        if best is None or at[1] < best.end:
            best = Act(rule, *at)
    return best


def _of_talks(body: str, near: Act | None, talks: Act, phrase_start: int) -> Act:
    """Return what is told of negotiations on an instrument: going on, or brought to their end."""
    if near is None or not _ENDS.match(body, near.start):
        return talks
    return talks if _TALKING_OF_IT.search(body, max(0, phrase_start - 60), near.start) else near


def _is_of_parliament(prepared: Prepared, act: Act) -> bool:
    """Return whether a parliament passes the instrument, which is to ratify it."""
    body = prepared.body
    if act.value != "agreed" or not _PASSES.match(body, act.start):
        return False
    left, right = prepared.field_span(max(0, act.start - 70), min(len(body), act.end + 50))
    base = prepared.sentence.start
    return _PARLIAMENT.search(prepared.sentence.text[left - base : right - base]) is not None


def is_done_to_other(body: str, act: Act, phrase_start: int) -> bool:
    """Return whether an act told before the noun is done to something else on the way to it."""
    if act.value != "agreed" or act.end > phrase_start:
        return False
    if _GOVERNS_VERBS.match(body, act.start, act.end):
        return False
    if _LIGHT.match(body, act.start) and _BY_WAY.search(body, act.end, phrase_start):
        return True
    return _OF_OTHER_VERB.search(body, act.end, phrase_start) is not None


def untold(prepared: Prepared, noun: str, phrase_start: int, start: int, end: int) -> Act | None:
    """Return what an instrument's bare name tells: that there is one.

    A title that is a joint statement issues it; 'the A-B trade deal' and 'the accord between A
    and B' speak of something agreed.
    """
    body = prepared.body
    if _ENDS_TALKS.match(body, end) and _SETTLED_NOUN.match(noun):
        return Act(EXISTS, start, end)
    if noun.lower() == "declaration" and prepared.is_headline and start < _CLOSE:
        return Act(ISSUED, start, end)
    if noun.lower().startswith(("joint", "communiqu")):
        is_issued = prepared.is_headline and _TITLE_OF_STATEMENT.match(body)
        if is_issued or _TEXT_FOLLOWS.search(body[:start]):
            return Act(ISSUED, start, end)
        lead = body[max(0, start - 50) : start]
        if _SAID_IN.search(lead) or _SAID.search(lead):
            return Act(ISSUED, start, end)
        return None
    if not _SETTLED_NOUN.match(noun) and not (_TRUCE_NOUN.match(noun) and prepared.is_headline):
        return None
    lead = body[max(0, start - 60) : start]
    is_with = _WITH_PARTY.match(body, end) and (
        _THE_ONE.search(lead) or _WHAT_IT_DOES.match(body, end)
    )
    if (
        JOINED.search(body, max(0, phrase_start - 4), start)
        or (_BETWEEN_PARTY.match(body, end) and not _ONLY_WANTED.search(lead))
        or (_SETTLES_BETWEEN.match(body, end) and _LAUDED.search(lead))
        or _THEIR.search(lead[-40:])
        or is_with
    ):
        return Act(EXISTS, start, end)
    return None
