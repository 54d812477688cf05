"""Meetings and calls of leaders, and the gatherings they go to, as each sentence tells them."""

from __future__ import annotations

from datetime import date

from summitry.reading.clauses import Prepared
from summitry.reading.drafts import SummitDraft
from summitry.reading.gatherings import MORE_GATES
from summitry.reading.leaders_gather import LEADERS_GATES
from summitry.reading.meeting_nouns import from_noun
from summitry.reading.meeting_verbs import from_verb
from summitry.reading.rules import meetings
from summitry.reading.triggers import RuleTable

_VERBS, _NOMINALS = RuleTable(meetings.VERBS), RuleTable(meetings.NOMINALS)


def may_tell(cues: int) -> bool:
    """Return whether a sentence with these cues can tell of a meeting or call."""
    return _VERBS.is_open(cues) or _NOMINALS.is_open(cues)


def may_tell_of_leaders(cues: int) -> bool:
    """Return whether a sentence with these cues can tell that an organisation's leaders met."""
    return any(gate.is_open(cues) for gate in LEADERS_GATES)


def may_tell_more(cues: int) -> bool:
    """Return whether a sentence with these cues can tell more of a gathering told before."""
    return any(gate.is_open(cues) for gate in MORE_GATES)


def read(
    prepared: Prepared, published_on: date | None, *, is_readout: bool = False
) -> list[SummitDraft]:
    """Return what one sentence tells of meetings and calls between persons of two parties.

    `is_readout`: the article is an account of one meeting or call.
    """
    if prepared.sentence.kind == "byline" or not may_tell(prepared.cues):
        return []
    people = [person for item in prepared.items.values() for person in item.people]
    if len(people) == 1 and prepared.focus is not None:
        people = [*people, *prepared.focus.people]  # 'A meeting with Y was put off'
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
                from_verb(prepared, rule, match, published_on, is_readout),
                match.span(),
            )
    for rule, pattern in _NOMINALS.worth(prepared.cues):
        for match in pattern.finditer(prepared.body):
            span = match.span("noun") if "noun" in match.re.groupindex else match.span()
            if any(a < span[1] and span[0] < b for a, b in taken):
                continue
            _add(drafts, taken, from_noun(prepared, rule, match, published_on), span)
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
