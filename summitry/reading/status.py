"""How real an event is told to be: held, planned, proposed, called off, denied, only supposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summitry.reading.clauses import Prepared
from summitry.reading.rules.cues import NOUN_CUES, VERB_CUES
from summitry.reading.rules.notation import C, P, Rule


@dataclass(frozen=True, slots=True)
class Modality:
    """What a mention says of its event: 'held', 'planned', …, 'denied' or 'hypothetical'.

    `start` and `end` are where in the prepared body it says so; `weight` how firmly.
    """

    status: str
    start: int
    end: int
    weight: float


# 'sandwiched between a trip to A and a meeting in B': the first is over, the second to come
_SANDWICHED = re.compile(
    r"\b(?:sandwiched|wedged|squeezed) between (?P<inner>[^.;]{0,60})$", re.IGNORECASE
)
_TO_COME = re.compile(
    r"\b(?P<cue>will|would(?! have| like)|(?:is|are|was|were) (?:to|due to|set to|expected to"
    r"|scheduled to|likely "
    r"to)|plans? to"
    r"|hopes? to|expects? to) (?:(?!\b(?:said|says|told|added)\b)"
    r"(?:[^.;:“”\"]|[“\"][^“”\"]{1,40}[”\"])){0,120}$",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?P<cue>(?:offered|offers|proposed|proposes|wants?|wanted|hopes?|hoped|would like|invited"
    r"|invites|asked|asks)(?: [^ .;:]+){0,4} to|could|may|might) "
    r"(?:(?!\b(?:said|says|told|added)\b)[^.;:”\"]){0,120}$",
    re.IGNORECASE,
)
_PAST = (
    r"(?:\w{2,}ed|made|spoke|met|gave|took|held|set|began|begun|saw|got|left|struck|put|won|brought"
    r"|told|went|came|given|taken|reached)"
)
# 'a scheme that X launched at', 'will build on the work begun at': over, whatever comes of it
_IS_RECALLED = re.compile(
    rf"(?:(?:\b(?:that|which|who|whom|where|when|as|after|before|what|he|she|it|they|we|I|you)"
    rf"|{P}|{C})"
    rf" (?:(?:also|first|have|has|had|was|were|all|then|\w+ly) ){{0,3}}{_PAST}\b"
    rf"|(?<!\bbe )(?<!\bbeing )(?<!\band )(?<!\bor )(?<!\bis )(?<!\bare )(?<!\bhave )"
    r"\b(?:announced|agreed|signed|made|reached|launched|adopted|unveiled|endorsed|struck|taken"
    r"|promised|pledged|approved|presented|forged|concluded|begun|started|given|set out"
    r"|outlined))"
    r"(?! to\b)[^,;.]{0,60}$",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(
    r"\b(?:at|during) (?:(?:a|an|the|their|his|her) )?(?:[\w\-]+ ){0,3}$", re.IGNORECASE
)
_CONTRAST = re.compile(r"\b(?:but|although|though|however|whereas)\b|;", re.IGNORECASE)
_EFFECT = re.compile(
    r"\b(?:that|aimed|expected to (?:focus|cover|include|yield|touch)|to (?:discuss|press|push))\b",
    re.IGNORECASE,
)


# After the noun only what is told of it counts: 'the meeting will …', not 'raised the hopes of'.
_AFTER_NOUN = {
    "held": re.compile(
        r"took place|lasted|focused|ended|concluded|began|opened|completed|descended|devolved"
        r"|turned|yielded|produced|collapsed|broke up|went",
        re.IGNORECASE,
    ),
    "proposed": re.compile(r"could|may|might|possib", re.IGNORECASE),
    "planned": re.compile(
        r"will|would|due|expected|set|slated|scheduled|planned|(?:is|are|was|were) to"
        r"|next|on next|later|early|to be held|on the (?:agenda|cards)|in the works|back on"
        r"|go(?:es)? ahead|on track|[’']ll",
        re.IGNORECASE,
    ),
    "hypothetical": re.compile(r"would have|could have", re.IGNORECASE),
    "denied": re.compile(r"(?!without)", re.IGNORECASE),  # 'the talks ended without a deal'
}


def of_verb(prepared: Prepared, group_start: int, verb_start: int, verb_end: int) -> Modality:
    """Return the modality of a verb whose group (after its subject) starts at `group_start`."""
    fate = _FATE_LATER.search(prepared.body, verb_end)
    if fate is not None:
        told = "cancelled" if _OFF.fullmatch(fate["fate"]) else "postponed"
        return Modality(told, *fate.span("fate"), 0.8)
    start = max(group_start, verb_start - 90, 0)
    if _AFTER.search(prepared.body, start, verb_start) and _GERUND.match(prepared.body, verb_start):
        return Modality("held", verb_start, verb_end, 0.9)  # 'his planned trip, after meeting X'
    if _FINITE.match(prepared.body, verb_start):
        # 'flies to A, meets B', 'decided to go and met B': what another verb governs is not told
        for own in _NEW_VERB.finditer(prepared.body, start, verb_start):
            start = own.end()
    window = prepared.body[start:verb_end]
    for rule in VERB_CUES:
        cue = _last(rule, window, verb_start - start)
        if cue is not None:
            return Modality(rule.value, start + cue[0], start + cue[1], rule.weight)
    return Modality("held", verb_start, verb_end, 0.9)


_FINITE = re.compile(
    r"(?:met|meets|held|holds|hosted|hosts|received|receives|welcomed|welcomes|greeted|greets|spoke"
    r"|speaks|called|calls|phoned|phones|told|tells|sat|sits|hugs|hugged|flew|returned|left|arrived"
    r"|landed|departed|travell?ed|went|came|visited|headed|stopped)\b",
    re.IGNORECASE,
)
_NEW_VERB = re.compile(r", |; | (?:and|then|where \w+|but) ", re.IGNORECASE)
_SUPPOSED = re.compile(
    rf"(?:\b(?:if|whether|unless|in case|no (?:\w+ )?(?:plans?|proposals?|question|requests?"
    r"|arrangements?|intention|date|need) (?:for|of)|should|had|were)(?: the)? "
    rf"(?:{C}(?:’s|'s) )?$"
    r"|\b(?:denied|denies|dismissed|refuted|debunked|rejected)\b[^.;]{0,70}\b(?:that"
    r"|claims?|reports?|report that) $)",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:no|nor any|without an?|without any) (?:[\w\-]+ ){0,2}$", re.IGNORECASE)
_FATE = re.compile(
    r"\b(?:have|has|had|was|were|is|are|been|be|being|got) (?:\w+ "
    r"){0,2}?(?P<fate>called off|cancell?ed|scrapped|axed|abandoned"
    r"|postponed|put off|delayed|pushed back|rescheduled|shelved|deferred)\b",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"called off|cancell?ed|scrapped|axed|abandoned|not (?:go ahead|take place|happen|be held)",
    re.IGNORECASE,
)
_NOT_GO = re.compile(
    r"\b(?:will|would|did|does|could|can) (?P<fate>not (?:go ahead|take place|happen|be held))\b",
    re.IGNORECASE,
)
_FATE_LATER = re.compile(
    r"\b(?:but|though|and|before) (?:it|they|the (?:\w+ )?\w+) (?:was|were|has been"
    r"|have been|had been) (?:\w+ )?(?P<fate>called off|cancell?ed|scrapped|axed"
    r"|postponed|put off|delayed|pushed back)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"(?:meets?|hosts?|receives?|welcomes?|visits|tours|travels?|goes|go|heads?"
    r"|fl(?:y|ies)|leaves?|departs?|arrives?|joins?|attends?|holds?|gathers?|gather"
    r"|convenes?|opens?|comes?|lands|takes? part|signs?|addresses|speaks?|sits? down"
    r"|returns|stops)\b"
    r"|(?:meeting|hosting|receiving|welcoming|visiting|travell?ing|going|heading"
    r"|flying|leaving|departing|holding|coming|gathering|arriving)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:after|upon|following|since|having)(?: \w+ly)? $", re.IGNORECASE)
_AUXILIARY = re.compile(r"(?:is|are|am) (?=\w+ing\b)", re.IGNORECASE)
_POSSESSED = re.compile(r"[’']s meeting (?:with|in|at|on)\b", re.IGNORECASE)
_GERUND = re.compile(r"\w+ing\b", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:next|tomorrow|later|coming)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)


def of_present(prepared: Prepared, verb_start: int, time: str | None) -> bool:
    """Return whether a present-tense verb with its time tells what is to come.

    'travels to Athens on Friday' is a plan; a caption's 'meets' and a headline's are not.
    """
    if time is None or prepared.sentence.kind == "caption":
        return False
    auxiliary = _AUXILIARY.match(prepared.body, verb_start)
    verb_start = auxiliary.end() if auxiliary is not None else verb_start
    if not _PRESENT.match(prepared.body, verb_start):
        return False
    if _GERUND.match(prepared.body, verb_start) and not re.search(
        r"(?:\b(?:is|are|am|’s|'s)|[’'](?:m|re)) (?:\w+ )?$", prepared.body[:verb_start], re.I
    ):
        return False
    if _POSSESSED.search(prepared.body, max(0, verb_start - 3), verb_start + 16):
        return False  # 'after X’s meeting with Y': a noun
    return is_ahead(time)


def is_ahead(time: str) -> bool:
    """Return whether the present tense puts a time ahead: 'meets on Friday', 'next month'."""
    if _AHEAD.search(time):
        return True
    return _WEEKDAY.search(time) is not None and not re.search(r"\b(?:last|past)\b", time, re.I)


_WISHED_FOR = re.compile(
    r"\b(?:important|essential|crucial|vital|necessary|insist\w*|demand\w*|propos\w+|suggest\w*"
    r"|recommend\w*|better|time)(?: to \w+)? that $",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:meet|speak|talk|sit|hold|host|call)\b", re.IGNORECASE)


def is_wished_for(prepared: Prepared, subject_start: int, verb_start: int) -> bool:
    """Return whether it is only said to be good if they did: 'important that X and Y meet'."""
    return bool(
        _BARE.match(prepared.body, verb_start)
        and _WISHED_FOR.search(prepared.body, max(0, subject_start - 60), subject_start)
    )


def is_supposed(prepared: Prepared, subject_start: int) -> bool:
    """Return whether what a subject does is only supposed: 'if X and Y meet'."""
    return _SUPPOSED.search(prepared.body[max(0, subject_start - 110) : subject_start]) is not None


def of_noun(prepared: Prepared, start: int, end: int, *, left: int, right: int) -> Modality | None:
    """Return the modality told around an event noun at [start, end), None where nothing tells.

    `left` and `right` bound where to look; what stands nearer the noun is looked at first.
    """
    body = prepared.body
    if _NO.search(body, max(0, start - 40), start):
        return Modality("denied", max(0, start - 20), start, 0.9)
    reach = min(right + 40, end + 150)
    fate = _FATE.search(body, end, reach) or _NOT_GO.search(body, end, reach)
    fate = fate or _FATE_LATER.search(body, end)
    if fate is not None:
        told = "cancelled" if _OFF.fullmatch(fate["fate"]) else "postponed"
        return Modality(told, *fate.span("fate"), 0.85)
    between = _SANDWICHED.search(body, max(0, start - 120), start)
    if between is not None:
        status = "planned" if " and " in between["inner"] else "held"
        return Modality(status, between.start(), between.end(), 0.8)
    adjunct = _ADJUNCT.search(body, max(left, start - 60), start)
    if adjunct is not None:  # 'offered help at a meeting': what was offered is no meeting
        left = adjunct.start()
    for contrast in _CONTRAST.finditer(body, left, start):
        left = contrast.end()  # 'was expected to sign, but the meeting …'
    near_left = max(left, start - 45)
    near_right = min(right, end + 60)
    effect = _EFFECT.search(body, end, near_right)  # 'a meeting that could ease tensions'
    if effect is not None:
        near_right = effect.start()
    far_left = max(left, start - 110)
    windows = (
        (near_left, start, 0.0),
        (end, near_right, 0.0),
        (far_left, min(start, near_left + 20), 0.1),  # a cue may lie across the border
    )
    for low, high, doubt in windows:
        window = body[low:high]
        for rule in NOUN_CUES:
            found = list(rule.regex().finditer(window))
            if low == end and rule.value in _AFTER_NOUN:
                cue = _AFTER_NOUN[rule.value]
                found = [m for m in found if cue.match(m.group())]
            if found:
                match = found[0] if low == end else found[-1]
                if rule.value == "held" and match.group().lower() in ("at", "during"):
                    at = low + match.start()
                    if _IS_RECALLED.search(body, max(0, at - 90), at):
                        return Modality("held", at, at + len(match.group()), rule.weight - doubt)
                    to_come = _TO_COME.search(body, max(0, start - 160), at)
                    if to_come is not None:  # 'will agree … at their summit'
                        return Modality("planned", *to_come.span("cue"), 0.75)
                    wished = _WISHED.search(body, max(0, start - 160), at)
                    if wished is not None:  # 'wants to sign it at their summit'
                        return Modality("proposed", *wished.span("cue"), 0.7)
                return Modality(
                    rule.value, low + match.start(), low + match.end(), rule.weight - doubt
                )
    return None


def _last(rule: Rule, window: str, limit: int) -> tuple[int, int] | None:
    found: tuple[int, int] | None = None
    for match in rule.regex().finditer(window):
        if match.start() < limit:
            found = match.span()
    return found


def first_of(rules: Sequence[Rule], text: str) -> Rule | None:
    """Return the first rule of a table that matches anywhere in `text`."""
    return next((rule for rule in rules if rule.regex().search(text)), None)
