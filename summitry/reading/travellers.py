"""Who goes: the persons of whom a journey is told, and what stands between them and its verb."""

from __future__ import annotations

import re

from summitry.reading.clauses import PERSON, Item, Prepared, Span, people_in, subject
from summitry.reading.events import Person
from summitry.reading.rules.notation import Rule, compiled

Told = tuple[list[tuple[Item, Person]], Span | None]

# '“I will go to Tunis,” X told lawmakers'
_FIRST_PERSON = re.compile(r"[“\"][^”\"]{0,120}\bI(?:[’'](?:ll|m|ve|d))?\b[^”\".;]{0,50}$")
_SPEAKER = compiled(r"[”\"](?: (?:said|says|told \w+),?)? <F>(?P<one><P>)")
_INVITER = re.compile(r"\binvit\w+ (?:from|of|by|extended by) (?:[\w’'\-]+ ){0,4}$", re.IGNORECASE)
# 'during my visit to B': the speaker's, whoever is spoken of
_SPEAKERS_OWN = re.compile(r"\b(?:my|our|your) (?:[\w\-]+ ){0,3}$", re.IGNORECASE)
# 'On a visit to Dushanbe, X was shown …'
_FRONTED = re.compile(
    r"(?:^|-- |– |— |: |[.] |\) - )[“\"]?(?:Also |Earlier |Later |Meanwhile |Then ){0,2}"
    r"(?:On|During|In|While|After|Before|Ahead of|Following|Upon|At|Alongside|Amid|With|As part"
    r"|Arriving|Landing|Returning|Fresh|Back|En route|Visiting|Having|Just back|Speaking|Talking"
    r"|Addressing|Standing|Appearing|Flanked|Accompanied)\b[^,;]{0,90}$"
)
_AFTER_COMMA = compiled(r"[^.;,]{0,50},[”\"]? <F>(?P<one><PP>)(?![’'])")
# A frame that names no traveller itself may have one behind its comma.
_MAY_BE_FRONTED = ("noun", "back", "be", "go", "come", "do", "front", "attend")
_RELATIVE = re.compile(r"(?<!^, )\b(?:whom|which|who|whose)\b", re.IGNORECASE)
_RELATIVE_OWN = re.compile(r",? who\b")
_OTHER_CLAUSE = re.compile(
    r"\b(?:that|said|says|told|because|where) (?:\w+ ){1,6}(?:had|has|have|will|would|is|was)? ?$"
)
_PRONOUN = re.compile(r"\b(?:he|she|they)\b")
# Those who go when the leader only speaks of it: 'X said officials would travel to'.
_GOERS = (
    r"officials?|delegation|envoys?|negotiators?|teams?|troops|forces|migrants|refugees|tourists"
    r"|companies|soldiers|diplomats|aides?|ambassadors?|weapons|money|aid|assistance|supplies|relief"
    r"|lorries|trucks|convoys?|goods|exports|students"
    r"|workers|investors"
)
_SAID_OF_OTHERS = re.compile(
    r"\b(?:said|says|told|announced|hoped|thanked|warned)\b.*\b(?:"
    + _GOERS
    + r"|ministers?|people|experts|spokes\w+|it|secretary|representatives|who|which)\b",
    re.IGNORECASE,
)
_OTHERS_GO = re.compile(
    r"\b(?:"
    + _GOERS
    + r"|missiles?|planes|ships|fighters|militants|attention|focus|country|tensions|it|this|that)\b"
    r"(?:[^,]{0,25})$",
    re.IGNORECASE,
)
# Nothing but helpers between a person and 'in B': 'X, who is also', 'X will'.
_IS_NEXT = re.compile(
    r"(?:,[^,;]{1,60},)?,?(?: (?:who|is|was|are|were|has|have|had|been|will|would|to|be|being|also"
    r"|now|currently|still|already|later|then|both|not|may|might|could|should|never))* ?$"
)
# 'named a delegation to B to attend': who is sent goes
_DELEGATED = re.compile(
    r"\b(?:delegation|team|envoys?|officials?|designat\w+|appoint\w+|dispatch\w*|sen[dt]s?)\b"
    r"[^,;]{0,80}\bto ?$",
    re.IGNORECASE,
)
# 'the X regime': who goes is not X
_BODY_OF_ONE = re.compile(
    r"(?:[’']s?)? (?:(?:military|civilian|interim|former|[a-z]+-backed) )?(?:regime|government"
    r"|administration|cabinet|camp|team|campaign|loyalists|forces|supporters|allies|aides?|family"
    r"|envoys?|advis[eo]rs?|officials|spokes\w+|lawyers?|doctrine|era|years)\b",
    re.IGNORECASE,
)
# 'there was no room left for B'
_REMAINDER = re.compile(
    r"\b(?:room|time|nothing|little|much|space|money|hope|options?|work|anything|something|choice"
    r"|one|chance|(?:days|weeks|months|hours|years)) ?$",
    re.IGNORECASE,
)
_REACH_OF_COMING = 70  # 'go' and 'come' are said of anything
_REACH = 140  # body characters from a subject to its verb


def is_body(prepared: Prepared, item: Item) -> bool:
    """Return whether a name only tells whose a government or staff is: 'the X regime'."""
    if item.name is None:
        return False
    return _BODY_OF_ONE.match(prepared.body, prepared.position_of(item.start) + 1) is not None


def travellers(prepared: Prepared, rule: Rule, match: re.Match[str]) -> Told:
    """Return who goes by one rule's match, each with the words that name them."""
    groups = match.re.groupindex
    if "one" in groups and match["one"]:
        span = Span(*match.span("one"))
        people = people_in(prepared, span)
        if people and all(item.is_pronoun for item, _ in people):  # 'On his visit to B, X said'
            behind = _behind_comma(prepared, match)
            if behind is not None:
                return people_in(prepared, behind), behind
        if rule.value in ("meet", "beside"):
            who = subject(prepared, match.start())
            people = [*(people_in(prepared, who) if who else []), *people]
        return people, span
    start = match.start("trip") if "trip" in groups else match.start()
    if rule.value == "while":
        following = re.compile(r"^,? ").match(prepared.body[match.end() :])
        at = match.end() + (following.end() if following else 0)
        nearby = prepared.found(at, at + 4, PERSON)
        if nearby:
            return [(i, p) for _, i in nearby[:1] for p in i.people], None
    if rule.value == "noun" and _SPEAKERS_OWN.search(prepared.body, max(0, start - 40), start):
        return [], None
    told = subject(prepared, start)
    if told is not None and _INVITER.search(prepared.body[: told.start]):
        told = subject(prepared, told.start)  # 'accepted an invitation from A to visit B'
    if told is None or _FIRST_PERSON.search(prepared.body[:start]):
        told = _speaker(prepared, start) or told
    if rule.value in _MAY_BE_FRONTED:
        # what opens the sentence belongs to its subject, whoever is named within it
        behind = _behind_comma(prepared, match)
        if behind is not None and (told is None or told.start >= match.start()):
            return people_in(prepared, behind), behind
    if told is None or rule.value == "front":
        return [], None
    if rule.value == "due" and not _IS_NEXT.match(prepared.body[told.end : start]):
        return [], None
    if told.start > start or rule.value == "taken":
        return people_in(prepared, told), told
    if is_anothers(prepared.body[told.end : start], rule.value):
        return [], None
    return people_in(prepared, told), told


def is_anothers(between: str, value: str) -> bool:
    """Return whether what stands between a subject and a verb gives the verb another one.

    `value` is that of the verb's rule: some verbs are said of anything.
    """
    if _REMAINDER.search(between):
        return True
    if _RELATIVE.search(between) and not _RELATIVE_OWN.match(between):
        return True
    if len(between) > _REACH:
        return True
    if _OTHER_CLAUSE.search(between) and not _PRONOUN.search(between):
        return True
    if _SAID_OF_OTHERS.search(between):
        return True
    if value == "come" and len(between) > _REACH_OF_COMING:
        return True
    if _DELEGATED.search(between):
        return True
    return value in ("go", "come", "be") and _OTHERS_GO.search(between) is not None


def _speaker(prepared: Prepared, start: int) -> Span | None:
    """Return who says of himself, in a quotation, what stands at `start`."""
    if not prepared.is_quoted(start) or not _FIRST_PERSON.search(prepared.body[:start]):
        return None
    behind = _SPEAKER.search(prepared.body, start)
    return Span(*behind.span("one")) if behind else None


def _behind_comma(prepared: Prepared, match: re.Match[str]) -> Span | None:
    """Return the subject that follows an adjunct at the head of a sentence."""
    places = match.start("to") if "to" in match.re.groupindex else match.start()
    if not _FRONTED.search(prepared.body[:places]):
        return None
    behind = _AFTER_COMMA.match(prepared.body, match.end())
    return Span(*behind.span("one")) if behind else None
