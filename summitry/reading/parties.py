"""Whose instrument it is: the parties that a sentence names, or that it points back to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from summitry.reading.acts import EXISTS, JOINED, RELATIVE, Act
from summitry.reading.clauses import (
    ADJECTIVE,
    PARTY,
    PERSON,
    PLACE,
    Item,
    Prepared,
    clause_end,
)
from summitry.reading.events import Evidence
from summitry.reading.rules.notation import ANY, C, P, compiled

Named = list[tuple[str, Evidence]]
# By what the parties are tied to it: 'between A and B'; 'A and B signed'; 'A signed … with B';
# 'the two sides'; 'the agreement'; the two that the article is about; 'we'.
Tie = Literal[
    "named", "subject", "partner", "inner", "here", "pointer", "noun", "opening", "speakers"
]

_OFFICIALS = (
    r"(?:governments?|leaders?|presidents?|(?:prime |foreign |defen[cs]e |energy |trade |finance "
    r"|economy |interior |transport |deputy |culture |health |agriculture |justice )*ministers"
    r"|premiers?|negotiators?|officials?|representatives?|delegations?|envoys?|parliaments?"
    r"|heads|diplomats|people|authorities|capitals|chancellors?|kings?|navies|armies|militaries"
    r"|central banks|foreign ministries|ministries|leadership|states)"
)
_OF = rf"(?:(?:the )?(?:[\w\-]+ ){{0,2}}?{_OFFICIALS} (?:of|from) (?:the )?)?"
_BETWEEN = compiled(rf"\b(?:between|among) (?:both )?{_OF}<F>(?P<all><CC>)")
_BETWEEN_ONE = compiled(
    r" between (?:the )?(?:<C>(?:[’']s \w+)?,? and (?:the )?[A-Z\w]"
    r"|[A-Z][\w\-]+,? and (?:the )?<C>)"
)
# 'between …': the two countries and the like are pointed to, all others are named or none of ours
_BETWEEN_SIDES = re.compile(
    r"(?: \([^()]{2,40}\))? (?:between|among) (?!(?:the |both |these |all |our |their )*(?:two"
    r"|three|four"
    r"|both|countries|nations|sides|governments|neighbou?rs|parties|states|leaders|them|us|our"
    r"|themselves|allies|rivals|foes|presidents|ministers|capitals|pair|warring|belligerents?)\b)"
    r"(?P<all>[^.;:]{5,220})",
    re.IGNORECASE,
)
# 'with Lakeside Steel', 'with two universities'
_WITH_NO_STATE = re.compile(
    r"(?: \([^()]{2,40}\))? with (?:the |an? |its |several |two |three |major |local )*"
    rf"(?:(?:(?-i:[A-Z])[\w&.\-]+|{ANY}(?:[-–’']\w*{ANY}?)?) ){{0,5}}(?:compan(?:y|ies)|firms?"
    r"|universit\w+|makers?|producers?|sellers"
    r"|suppliers?|shipyards?|banks?|tribes?|tribal|cities|mayors?|unions?|labs?|laborator\w+|groups?"
    r"|(?-i:University|Universities|Corporation|Company|Inc|Ltd|Foundation|Institute|Community))\b",
    re.IGNORECASE,
)
_WITH_WHOM = compiled(
    r"(?P<all><C>|<P>)(?: [a-z]+){0,3}(?:, [^,.;]{2,40})?,? with (?:whom|which) [^.;]{0,60}$"
)
_OFFERED_BY = compiled(
    r"(?: [\w\-]+){0,4}? (?:offered|proposed|tabled|drafted|suggested) by (?:the )?<F>(?P<all><CC>)"
)
_OF_BOTH = compiled(rf"^ (?:by|of|from) {_OF}<F>(?P<all><CC>)")
_BY = compiled(
    r"\b(?:signed|inked|reached|agreed|struck|concluded|adopted|approved|issued|initiall?ed"
    r"|negotiated|ratified|released|renewed|extended|endorsed|sealed|clinched|finali[sz]ed"
    rf"|announced)\b[^.;:]{{0,45}}? by {_OF}<F>(?P<all><CC>)"
)
_WITH = compiled(
    rf"\bwith (?:(?:the|that) (?:country|nation)[’']s (?:[\w ]{{3,30}}, )?)?{_OF}<F>(?P<all><CC>)"
)
_WITH_HEAD = compiled(r"\bwith (?P<all>(?:<C>|<P>)(?:(?:,|,? and| &) (?:the )?(?:<C>|<P>)){1,8})")
_LOOKS_ON = re.compile(
    r" (?:looking on|watching|present|attending|mediating|as (?:mediator|witness|guarantor)"
    r"|in attendance|beside)",
    re.IGNORECASE,
)
# A name that the reference keeps whole: Iran is no actor in it, but a party to it.
_KEPT_WHOLE = re.compile(r"\bIran(?= nuclear $)")
_OFFERED = re.compile(r"\b(?:propos\w+|offer\w*)\b", re.IGNORECASE)
_TO_WHOM = compiled(rf" to {_OF}<F>(?P<all><CC>)")
# 'a deal to give the U.S. a share of …', 'called on A to join a deal'
_TO_GIVE = compiled(
    r"^ (?:(?:to|that would|that will|that) (?:let|allow|give|grant|sell|lend|lease|hand|return"
    r"|send|supply|provide|buy|host|pay|arm|cede)s?|giving|granting|letting|allowing)"
    r"(?: back)? (?:to )?"
    r"(?:the )?(?P<all><C>)"
)
_ASKED = compiled(
    r"\b(?:call\w* (?:up)?on|urg\w+|ask\w*|press\w*|invit\w+|propos\w+ to|offer\w*|push\w*)"
    r" <F>(?P<all><CC>) (?:to|an?|for|into|on)\b"
)
# Who brokers, hails or praises it is no party to it.
OUTSIDERS = re.compile(
    r"broker|mediat|(?:celebrat|welcom|hail|prais|laud|tout|endors)(?:ed|es?|s|ing)", re.IGNORECASE
)
_BROKERED_BY = compiled(r"(?:brokered|mediated|facilitated|hosted) by <F>(?P<all><CC>)")
_BREAKS_OFF = re.compile(r"[:;,“”\"]")
_AFTER_TALKS = compiled(
    r" (?:after|following)(?: [\w\-]+){0,6} (?:talks|negotiations) between (?:the )?(?P<all><CC>)"
)
_NEW = re.compile(r"\b(?:new|historic|landmark) (?:[\w\-]+ ){0,3}$", re.IGNORECASE)
_BY_ONE = frozenset(("withdrawn", "suspended", "rejected", "ratified"))
_TRUCE = re.compile(r"cease-?fire|truce|hostilities", re.IGNORECASE)
_NOT_OF_IT = re.compile(
    r"[-‑ ](?:brokered|mediated|led|backed|sponsored|proposed|drafted|facilitated"
    r"|accession|membership|entry)",
    re.IGNORECASE,
)
_WITNESSED = re.compile(r"\bwitness(?:ed|es|ing)?\b", re.IGNORECASE)
_GROUP = compiled("(?P<all><CC>)")
_HEAD_GROUP = compiled(
    r"(?P<all>(?:<C>|<P>)(?:(?:,|/|,? and| &|,? with) (?:the )?(?:<C>|<P>)){0,8})"
)
# Who is no state, and does it: 'Europe concluded', 'the rebels have signed'.
_ARMED = re.compile(
    r"\b(?:Europe|Hamas|Hi?e?zb\w+|Houthis?|Fatah|PKK|YPG|SDF|M23|RSF|FARC|rebels?|militants?|clans?"
    r"|insurgents?|separatists?|militias?|oppositions?|unions?|firms?|compan(?:y|ies))"
    r" (?:(?:has|have|had|also|\w+ly) )?$",
    re.IGNORECASE,
)
_AND_LAST = re.compile(rf", and (?:the )?(?:{C}|{P})$", re.IGNORECASE)
# Governed by a preposition or another verb: not who does it.
_GOVERNED = re.compile(
    r"(?:\b(?:with|of|to|by|from|in|at|on|against|about|over|near|for|into|under|like|than|as|per"
    r"|through|via|inside|outside|across|towards?|despite|without|including|told|urged?|asked"
    r"|accused|accusing|thanked|joined|visit(?:ing|ed)?|visits|met|meets?|meeting|hosted|hosting"
    r"|welcomed|welcoming|received|after|before|since|between|among|backed|mediated|warned|rival"
    rf"|neighbou?ring|border(?:ing)?) (?:the |{_OFFICIALS} |both |its |his |her |their )?)$",
    re.IGNORECASE,
)
_LED_BY = re.compile(
    rf"\b{_OFFICIALS} (?:of|from) (?:the |both )?$|\bbetween (?:the )?$", re.IGNORECASE
)
# 'it came as A and B signed', 'hours after A and B signed'
_AS = re.compile(r"\b(?:as|after|before|since|than) (?:the )?$", re.IGNORECASE)
_AUXILIARY = re.compile(
    r" (?:(?:have|has|had|jointly|also|formally|finally|\w+ly) )*", re.IGNORECASE
)
_VERB_GROUP = re.compile(
    r"[ ,]*(?:(?:have|has|had|will|would|to|on|also|then|jointly|formally|finally|is|are|was|were"
    rf"|\w+ly|today|yesterday|{ANY}) ?)*$",
    re.IGNORECASE,
)
# 'DOHA, Oct 11 (Reuters) - '
_DATELINE = re.compile(
    rf"\W{{0,3}}(?:{ANY}|[A-Z][A-Z.’' ]+)(?:[A-Z., /]|{ANY}|\d|[a-z]{{2,8}}\.? \d){{0,30}}"
    r"(?:\([^)]{2,40}\) ?(?:--?|—|–|:)?|--|—|–| - |/[A-Z]+/\.?) "
)
_BREAK = re.compile(r";|\. | [—–] |\bsaid (?:that )?(?=the two)", re.IGNORECASE)
# 'Russian companies', 'Vietnamese universities': no state
_NOT_STATES = re.compile(
    r"(?:[’']s?)? (?:[\w\-]+ ){0,2}?(?:compan(?:y|ies)|firms?|banks?(?! governor)|universit\w+"
    r"|voters|clubs?|coach\w*|airlines?|scientists?|businesses|makers?|giants?|groups?|rebels?|unions?"
    r"|workers|farmers|investors?|bondholders|lenders|players?|striker|citizens|students|artists"
    r"|museums?|institutes?|dockers|builders?|developers?|operators?|carmakers?|automakers?"
    r"|shipbuilders?|retailers?|tycoons?|oil major|utility|utilities|start-?ups?|executives?)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"[’']s (?!(?:Prime|President|Foreign|Defen[cs]e|Energy|Trade|Finance|Economy|Interior"
    r"|Ministry|Minister|Parliament|Cabinet|Senate|State|Deputy|Vice|Secretary|Crown|King|Queen"
    r"|National|Supreme|Central|Supreme|Government|Congress|House|Ambassador|Council|Federal"
    r"|Chancellor|Premier|Emir|Sultan|Chief|Special|General|Lower|Upper|Duma|Knesset"
    r"|Departments?|Agency|Navy|Army|Air|Coast|Treasury|Commission|Bureau|Customs)\b)"
    r"(?-i:[A-Z])"
)
WE = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)
_SPEAKER = compiled(
    r"[,.!?]?[”\"] (?:<G>)?(?P<all><P>|<C>)(?:[’']s [\w\- ]{3,40})?,? (?:\w+ )?(?:said|told"
    r"|announced|wrote|added|posted|declared|tweeted)\b"
    r"|[”\"],? (?:said|announced) (?P<late><P>|<C>)"
)
_PLURAL = re.compile(
    r"(?:deals|agreements|pacts|treaties|accords|memorand(?:a|ums)|MoUs|FTAs)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    """The parties of an instrument, and whether the words name them by its side."""

    parties: Named
    is_explicit: bool = True
    each: bool = False  # one party with each of the others: as many instruments
    subject: tuple[str, ...] = ()  # who does it, where that is not enough
    tie: Tie = "named"
    is_closed: bool = False  # told to be between others: nobody else is to be looked for


_NOBODY = Found([], is_explicit=False)
_OTHERS = Found([], is_explicit=False, is_closed=True)


def told_by_it(prepared: Prepared, phrase_start: int, start: int, end: int, act: Act) -> Found:
    """Return the parties that words by the instrument at [start, end) name, the nearest first."""
    body = prepared.body
    found = _beside(prepared, phrase_start, start, end)
    if found:
        return Found(found)
    if _BETWEEN_ONE.match(body, end):
        return _NOBODY  # 'a truce between A and a militia', whoever announces it
    between = _BETWEEN_SIDES.match(body, end)
    if between is not None:  # 'between the science foundations of A and B', or of two firms
        sides = named(prepared, *between.span("all"))
        return Found(sides) if len(codes(sides)) >= 2 else _OTHERS
    if _WITH_NO_STATE.match(body, end):
        return _OTHERS
    if phrase_start <= act.start < start:
        phrase_start = act.end  # 'A, B sign pact': no word of the headline parts them
    first = min(act.start, phrase_start)
    after_talks = _AFTER_TALKS.match(body, end)
    if after_talks:
        of_talks = named(prepared, *after_talks.span("all"))
        if len(codes(of_talks)) >= 2:
            return Found(of_talks)
    is_outside = act.start < start and OUTSIDERS.match(body, act.start) is not None
    is_outside = is_outside and not (prepared.is_headline and _NEW.search(body[:start]))
    is_outside = is_outside or _ARMED.search(body, max(0, first - 60), first) is not None
    subject = [] if is_outside else group_before(prepared, first)
    relative = RELATIVE.match(body, end, min(len(body), end + 160))
    if relative:
        subject = named(prepared, *relative.span("all"))
    elif _WITNESSED.search(body, max(0, act.start - 150), act.start):
        subject = named(prepared, 0, act.start) or subject
    if len(codes(subject)) < 2 and phrase_start > act.end and _is_late(act):
        late = group_before(prepared, phrase_start)
        subject = late if len(codes(late)) >= 2 else subject or late
    others = _partners(prepared, act, start, end) or _asked(body, prepared, phrase_start, end)
    if others and act.rule is EXISTS and subject:
        last = max(prepared.position_of(e.start) for _, e in subject)
        if _BREAKS_OFF.search(body, last, start):
            return _NOBODY  # 'X: “The deal with A …', 'on A, the accords and deals with B'
    if others:
        subject = subject or _speaker(prepared, start) or _inner(prepared, phrase_start, start)
        subject = subject or _subject_pointed(prepared, first, others)
        if len(codes(subject)) == 1:
            rest = [(p, e) for p, e in others if p != subject[0][0]]
            plural = _PLURAL.search(body[start:end]) is not None
            return Found(distinct(subject + rest), each=plural and len(rest) > 1, tie="partner")
        both = distinct(subject + others)
        return Found(both, tie="partner") if subject and len(both) >= 2 else _NOBODY
    if len(codes(subject)) >= 2:
        return Found(subject, tie="named" if relative else "subject")
    by = _BY.search(body, max(0, act.start - 1), min(len(body), max(act.end, end) + 110))
    if by:
        agents = named(prepared, *by.span("all"))
        if len(codes(agents)) >= 2:
            return Found(agents)
    low = act.end if act.value in _BY_ONE and act.end < phrase_start else phrase_start
    inner = _inner(prepared, low, start)
    if subject and inner and codes(inner) != codes(subject):
        both = distinct(subject + inner)
        if len(both) == 2:
            return Found(both, tie="inner")
    return Found([], is_explicit=False, subject=tuple(codes(subject)))


def _is_late(act: Act) -> bool:
    """Return whether the act is a noun of its own: 'talks between A and B on a deal'."""
    return act.value in ("negotiating", "proposed")


def _beside(prepared: Prepared, phrase_start: int, start: int, end: int) -> Named:
    """Return the parties that stand by the noun: 'between A and B', 'the A-B deal', 'A and B have
    agreed'."""
    body = prepared.body
    stop = min(clause_end(prepared, end), end + 140)
    spans: list[tuple[int, int]] = []
    after = _BETWEEN.search(body, end, stop) or _OF_BOTH.match(body[end:stop])
    if after:
        shift = 0 if after.re is _BETWEEN else end
        spans.append((shift + after.start("all"), shift + after.end("all")))
    filed = _DATELINE.match(body)  # 'NAIROBI/LIMA (Wire) - ' is where it was written
    low = filed.end() if filed is not None and filed.end() <= phrase_start else 0
    joined = JOINED.search(body, max(low, phrase_start - 4), start)
    if joined is None:
        joined = JOINED.search(body, max(low, start - 90), start)
        if joined is not None and re.search(r"[,;:.]", body[joined.end() : start]):
            joined = None
    if joined is None and start < 40 and body[start:end].lower().startswith("joint"):
        joined = JOINED.search(body, end) or _first_pair(body, end)
    if joined:
        spans.append(joined.span("all"))
    relative = RELATIVE.match(body, end, min(len(body), end + 160))
    if relative:
        spans.append(relative.span("all"))
    before = list(_BETWEEN.finditer(body, max(0, phrase_start - 110), phrase_start))
    if before and not re.search(r"[;.]", body[before[-1].end() : phrase_start]):
        spans.append(before[-1].span("all"))
    for span in spans:
        found = named(prepared, *span)
        if len(codes(found)) >= 2:
            return found
    return []


def _first_pair(body: str, position: int) -> re.Match[str] | None:
    return next((m for m in _GROUP.finditer(body, position) if len(m.group()) > 1), None)


def group_before(prepared: Prepared, position: int) -> Named:
    """Return who does what is told at `position`: the nearest group that nothing else governs."""
    body = prepared.body
    low = max(0, position - 190)
    dateline = _DATELINE.match(body) if low == 0 else None
    if dateline and dateline.end() < position:
        low = dateline.end()
    for stop in _BREAK.finditer(body, low, position):
        low = stop.end()
    pattern = _HEAD_GROUP if prepared.is_headline else _GROUP
    one: Named = []
    for group in reversed(list(pattern.finditer(body, low, position))):
        found = named(prepared, *group.span("all"))
        if not found:
            continue
        before = body[max(0, group.start() - 60) : group.start()]
        if (
            _GOVERNED.search(before)
            and not _LED_BY.search(before)
            and not (_AS.search(before) and _AUXILIARY.fullmatch(body, group.end(), position))
        ):
            last = _AND_LAST.search(group.group())
            if last is None or not _VERB_GROUP.match(body, group.end(), position):
                continue
            found = named(prepared, group.start() + last.start(), group.end())
        if len(codes(found)) >= 2:
            return found
        if not one:
            one = found
        elif prepared.is_headline:
            break
    return one


def _partners(prepared: Prepared, act: Act, start: int, end: int) -> Named:
    """Return whom it is with: 'a deal with A', 'agreed with A on a deal'."""
    body = prepared.body
    stop = min(clause_end(prepared, end), end + 90)
    if prepared.is_headline:
        listed = _WITH_HEAD.search(body, end, stop)
        if listed:
            return named(prepared, *listed.span("all"))
    whom = _WITH_WHOM.search(body, max(0, act.start - 160), act.start)
    if whom is not None:
        return named(prepared, *whom.span("all"))
    offered = _OFFERED_BY.match(body, end, stop)
    if offered is not None and act.value in ("agreed", "rejected"):
        return named(prepared, *offered.span("all"))
    match = _WITH.search(body, end, stop)
    if match is not None and _LOOKS_ON.match(body, match.end()):
        match = None
    match = match or _WITH.search(body, min(act.start, start), start)
    if match is None and _OFFERED.search(body):
        match = _TO_WHOM.match(body[end : end + 60])
        if match:
            return named(prepared, end + match.start("all"), end + match.end("all"))
    return named(prepared, *match.span("all")) if match else []


def _asked(body: str, prepared: Prepared, phrase_start: int, end: int) -> Named:
    """Return who is asked into the instrument, or gets something by it."""
    given = _TO_GIVE.match(body[end : end + 90])
    if given:
        return named(prepared, end + given.start("all"), end + given.end("all"))
    asked = _ASKED.search(body, max(0, phrase_start - 90), phrase_start)
    if asked and _TRUCE.search(body, phrase_start, end):
        return []  # asked to stop shooting, not into a pact with who asks
    return named(prepared, *asked.span("all")) if asked else []


def _inner(prepared: Prepared, phrase_start: int, start: int) -> Named:
    """Return the party inside the noun phrase: 'an Australian defence pact', 'the Iran deal'."""
    found = prepared.found(max(0, phrase_start - 2), start, PARTY, ADJECTIVE)
    found = [
        (at, i)
        for at, i in found
        if not _NOT_OF_IT.match(prepared.body, at + 1)
        and not (i.name is not None and i.name.form == "metonym")  # where it was made
    ]
    kept = _KEPT_WHOLE.search(prepared.body, max(0, start - 20), start)
    if kept is not None:
        return [("IRN", prepared.evidence("party", *kept.span()))]
    return distinct(
        [(p, prepared.item_evidence("party", item)) for _, item in found for p in item.parties]
    )


def _speaker(prepared: Prepared, start: int) -> Named:
    """Return who says 'we' in the quotation that the instrument is told in."""
    if not prepared.is_quoted(start) or not WE.search(prepared.body[:start]):
        return []
    match = _SPEAKER.search(prepared.body, start)
    if match is None:
        return []
    return named(prepared, *match.span("all" if match["all"] else "late"))[:1]


def _subject_pointed(prepared: Prepared, first: int, others: Named) -> Named:
    """Return the other of the two parties spoken of, where 'it' or 'he' signs with one of them."""
    if not re.search(r"\b(?:he|she|it)\b", prepared.body[max(0, first - 60) : first], re.I):
        return []
    rest = [p for p in prepared.parties if p not in codes(others)]
    if len(rest) != 1 or len(prepared.parties) != 2:
        return []
    return [(rest[0], prepared.evidence("party", first, first + 1))]


def is_brokered_by_one(prepared: Prepared, act: Act, found: Found) -> bool:
    """Return whether one of the parties is told to have brokered it: then it is others' own."""
    by = _BROKERED_BY.match(prepared.body, act.start)
    return by is not None and not set(codes(named(prepared, *by.span("all")))).isdisjoint(
        codes(found.parties)
    )


def named(prepared: Prepared, start: int, end: int) -> Named:
    """Return the parties of the names in body[start:end]; companies and the like left out."""
    body = prepared.body
    out: Named = []
    for at, item in prepared.found(start, end, PERSON, PARTY, ADJECTIVE, PLACE):
        if item.base in (PARTY, ADJECTIVE) and (
            _COMPANY.match(body, at + 1) or _NOT_STATES.match(body, at + 1)
        ):
            continue
        out.extend((p, prepared.item_evidence("party", item)) for p in parties_of(item))
    return distinct(out)


def parties_of(item: Item) -> list[str]:
    if item.base == PERSON:
        return [p.party for p in item.people if p.party] if not item.is_former else []
    return list(item.parties)


def codes(parties: Named) -> list[str]:
    return [code for code, _ in parties]


def distinct(parties: Named) -> Named:
    """Return the parties, each once, in order."""
    out: dict[str, Evidence] = {}
    for code, evidence in parties:
        out.setdefault(code, evidence)
    return list(out.items())
