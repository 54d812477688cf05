"""What two sides agree to do, told without naming an instrument: 'agreed to resume flights'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summitry.reading import parties, status
from summitry.reading.clauses import ADJECTIVE, PARTY, PERSON, Prepared
from summitry.reading.parties import Named
from summitry.reading.rules.cues import DENIED
from summitry.reading.rules.deeds import DEEDS
from summitry.reading.rules.notation import Rule, compiled

AGREED = compiled(
    r"\bagree(?:s|d)?\b(?P<with>(?: with (?:the )?<F><CC>)?)"
    r"(?: (?:in principle|provisionally|formally|mutually|jointly|also|<T>|on <T>|in <C>|at <L>"
    r"|during [^,.;]{3,50}|in talks in <C>),?){0,3}"
    r" (?:to|on)(?: (?:an?|the|new|immediate|mutual|(?:an? )?plans? to))? (?P<deed>\w)"
)
_TWO_SUBJECT = re.compile(
    r"\b(?:the two|both|two|the three|all three) (?:[\w\-]+ )?(?:countries|nations|sides|states"
    r"|governments|neighbou?rs|parties|capitals|foes|rivals|armies|militaries|powers|leaders)"
    r"(?: have| had)?(?: also| then| \w+ly)? $",
    re.IGNORECASE,
)
_NOTHING_DONE = re.compile(
    r"(?:launch|start|begin|establish|create|pursue|take|make|build|open|expand)"
    r"(?: (?:during|in|on|at|by|for|since|after|last|this|today)\b|[.,;]|$| [\ue000-\uf8ff](?:$"
    r"|[.,;]))",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|once|until|should|could|would|may|might|must|urg\w+|call\w* on|hop\w+"
    r"|want\w*|demand\w*|only)\b[^.;,]{0,60}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Who agreed to do what; offsets are of the prepared body."""

    rule: Rule
    parties: Named
    is_explicit: bool
    start: int  # of 'agreed'
    end: int  # of the verb of the deed
    stop: int  # of what is to be done


def find(prepared: Prepared, back: Sequence[str]) -> list[Undertaking]:
    """Return what the sentence's parties agree to do to each other or together."""
    return [u for m in AGREED.finditer(prepared.body) if (u := _of(prepared, m, back))]


def _of(prepared: Prepared, match: re.Match[str], back: Sequence[str]) -> Undertaking | None:
    body = prepared.body
    deed = match.start("deed")
    rule = next((r for r in DEEDS if r.regex().match(body, deed)), None)
    if rule is None or _SUPPOSED.search(body[max(0, match.start() - 90) : match.start()]):
        return None
    if status.of_verb(prepared, match.start() - 40, match.start(), match.start() + 1).status in (
        DENIED, "hypothetical", "proposed", "planned",
    ):  # fmt: skip
        return None
    who, is_explicit = _who(prepared, match, back)
    if len(parties.codes(who)) < 2:
        return None
    verb = compiled(r"\w+").match(body, deed)
    if _NOTHING_DONE.match(body, deed):
        return None  # 'pathways that A and B agreed to launch last year'
    stop = re.compile(r"[^,.;:”\"]{0,90}").match(body, deed)
    assert verb is not None and stop is not None  # both match anything
    return Undertaking(
        rule=rule, parties=who, is_explicit=is_explicit, start=match.start(), end=verb.end(),
        stop=stop.end(),
    )  # fmt: skip


def _who(prepared: Prepared, match: re.Match[str], back: Sequence[str]) -> tuple[Named, bool]:
    body = prepared.body
    subject = parties.group_before(prepared, match.start())
    if match["with"]:
        partner = parties.named(prepared, *match.span("with"))
        return parties.distinct(subject + partner), True
    if len(parties.codes(subject)) >= 2:
        return subject, True
    two = _TWO_SUBJECT.search(body[max(0, match.start() - 70) : match.start()])
    here = parties.distinct(
        [
            (code, prepared.item_evidence("party", item))
            for _, item in prepared.found(0, match.start(), PERSON, PARTY, ADJECTIVE)
            for code in item.parties
        ]
    )
    if two is not None and len(here) == 2:
        return here, False
    told = list(back) or list(prepared.parties)
    if two is None or len(told) < 2:
        return [], False
    evidence = prepared.evidence("party", match.start() - len(two.group()), match.start())
    return [(code, evidence) for code in told], False
