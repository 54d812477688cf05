"""Gatherings of a series, who attends them, and what later sentences tell of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import (
    PARTY,
    PLACE,
    SERIES,
    TIME,
    VENUE,
    Item,
    Prepared,
    Span,
    clause_end,
    people_in,
    place_from,
    place_of,
    places_in,
    subject,
    time_of,
)
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.document import Name
from summitry.reading.drafts import Part, SummitDraft
from summitry.reading.gathering_days import SETS_OUT, is_told_before, when_told
from summitry.reading.leaders_gather import SERIES_OF, of_leaders
from summitry.reading.meeting_drafts import (
    against_publication,
    distinct_parts,
    is_background,
    parts_of,
)
from summitry.reading.meeting_places import set_there
from summitry.reading.rules import meetings
from summitry.reading.rules.cues import DENIED, HYPOTHETICAL
from summitry.reading.rules.notation import compiled
from summitry.reading.status import Modality
from summitry.reading.triggers import Gate

_LEFT_WORDS = re.compile(r"\b(?:said|says|told|added|;)\b", re.I)

# Gatherings ----------------------------------------------------------------------------------

_NUMBER = re.compile(r"[- ]?(\d{1,3})\b")
_SUMMIT_WORD = re.compile(
    r"\b(?:summits?|leaders|heads of (?:state|government)|conference|council|assembly|forum"
    r"|COP\d+)\b",
    re.I,
)

_AFTER_SERIES = re.compile(
    rf"^(?:[’']s)?(?: ?\[[^\]]{{0,70}}\])?,? ?(?:(?:\d{{4}}|annual|regional|special"
    rf"|virtual|emergency|economic|climate|security|foreign|leaders?[’']?|next|latest|last|first"
    rf"|second|third|informal|extraordinary|upcoming|forthcoming|(?:two|three|one)-day) "
    rf"){{0,4}}(?P<noun>{meetings.GATHERING})\b",
    re.I,
)

_MINISTERIAL = re.compile(
    r"\b(?:minister\w*|sherpas?|officials|ambassadors?|parliament\w*|spokes\w+)\b", re.I
)

_GOING = re.compile(
    r"\b(?:attend\w*|at|for|join\w*|participat\w+ (?:in|at)|host(?:s|ed|ing)?"
    r"|sidelines of|margins of|fringes of|during|travel\w* to|go(?:es|ing)? to"
    r"|arriv\w+ (?:at|for|in)|gather\w* (?:at|for|in)|meet\w* (?:at|for|during)"
    r"|ahead of|before|upcoming|opened|opens|take part in|took part in|taking part "
    r"in|boycott\w*|skip\w*|miss|addres\w+|chair\w*|conven\w*|preparation of"
    r"|scheduled|after|to|hosting of|held|kick\w* off|address\w*|skips|on the eve of|before)\b"
    r"(?: \w+){0,3}(?: (?:opening|closing|ceremony|session|of|the|plenary|\d{4}|\d+th|annual"
    r"|leaders[’']?|[Ss]ummit|Meeting)){0,8} $",
    re.I,
)

_AT = re.compile(
    r"\b(?:attend\w*|host\w*|sidelines of|margins of|take part in|opened|upcoming"
    r"|join\w*|conven\w*|scheduled)\b",
    re.I,
)

# 'the opening ceremony of the 2024 Summit of the'
_SUMMIT_OF = re.compile(
    r"\b(?:summit|session|ceremony|meeting) of (?:the )?$",
    re.IGNORECASE,
)

_OWN_NOUN = re.compile(r"summit|gathering", re.IGNORECASE)

_NOT_GATHERING = re.compile(
    r" (?:resolution|vote|hall|president|building|chamber|countries|members?"
    r"|partners?|nations|presidency)\b",
    re.I,
)

_AFTER_HELD = compiled(
    r"^ ?<T>|^\W{0,3}(?:\w+ ){0,2}(?:in|at|to be held|was held|is being held|will be held"
    r"|held|opens?|opened|begins?|began|starts|kicks? off|conclude[ds]|end(?:ed|s)|wrap(?:ped|s) up"
    r"|closed|closes|next|this|later"
    r"|(?:to be|(?:will|is|was|being|is being|due to|set to) be|is|was) (?:hosted|opened|chaired)"
    r"|on|scheduled|takes place|took place|will take place|(?:is|are|was|has been) (?:taking place"
    r"|under ?way|postponed|cancell?ed|called off|put off|pushed back))\b",
)

_SHUNNED = re.compile(r"\b(?:skips?|snubs?|boycotts?|miss|misses)\b[^.;]{0,12}$", re.IGNORECASE)

# 'agreed to stay in touch in the lead-up to the', 'resolve to reach results at the': nobody goes
_MARKS_TIME = re.compile(
    r"\b(?:(?:run|lead)[- ]?up to|road to|way to(?= the)|advance of|momentum"
    r" (?:for|towards?)|(?:outcomes?|results?|success\w*|deliverables|ambitions?|progress"
    r"|breakthrough|consensus|pledges|commitments?|agreement) (?:at|of|for|from|in)"
    r"|(?:days?|weeks?|months?|years?) (?:before|after|since|until|(?:left |to go )(?:to|until)))\b"
    r"(?: (?:[\w’'\-]+|[\ue000-\uf8ff])){0,6} \(?$",
    re.IGNORECASE,
)

_COUNTED_TO = re.compile(r"\b(?:before|after|since|until|ahead of)$", re.IGNORECASE)


def _counts_days_to(prepared: Prepared, position: int) -> bool:
    """Return whether a gathering only counts time: 'six weeks before the'."""
    return any(
        item.time is not None
        and _COUNTED_TO.search(item.time.text)
        and re.fullmatch(
            r" (?:the |this |an? )?(?:[\w’'\-]+ ){0,2}", prepared.body[at + 1 : position]
        )
        for at, item in prepared.found(max(0, position - 30), position, TIME)
    )


# One of these words makes a gathering of an organisation's name.
_NAMED_GATE = Gate(re.compile(r"summit|gathering", re.IGNORECASE))


def may_name_its_own(cues: int) -> bool:
    """Return whether a sentence with these cues can name an organisation's own gathering."""
    return _NAMED_GATE.is_open(cues)


def read_gatherings(prepared: Prepared, published_on: date | None) -> list[SummitDraft]:
    """Return the gatherings of a series that the sentence tells of as events."""
    if prepared.sentence.kind == "byline":
        return []
    drafts: list[SummitDraft] = []
    if not prepared.items:
        return []
    for position, item in prepared.found(0, len(prepared.body), SERIES, PARTY):
        draft = _gathering(prepared, position, item, published_on)
        if draft is not None:
            drafts.append(draft)
    if "leaders" in prepared.sentence.text.lower():
        drafts.extend(of_leaders(prepared, published_on))
    return drafts


def _gathering(
    prepared: Prepared, position: int, item: Item, published_on: date | None
) -> SummitDraft | None:
    name = item.name
    if name is None or (item.base == PARTY and name.form != "organisation"):
        return None
    body = prepared.body
    after = _AFTER_SERIES.match(body[position + 1 : position + 90])
    series = name.series
    if item.base == PARTY:  # 'the SAARC summit': an organisation's own
        if after is None or not _OWN_NOUN.search(after["noun"]):
            return None
        series = SERIES_OF.get(name.party or "", name.party)
    if series is None:
        return None
    lead = body[max(0, position - 60) : position]
    if not after and not _SUMMIT_WORD.search(name.text) and not _SUMMIT_OF.search(lead):
        return None
    end = position + 1 + (after.end() if after else 0)
    if _MINISTERIAL.search(body[position + 1 : end + 25]) and not _SUMMIT_WORD.search(name.text):
        return None
    going = _GOING.search(lead) or _SUMMIT_OF.search(lead)
    held = _AFTER_HELD.search(body[end : end + 40])
    if not going and not held and not is_told_before(body, position):
        return None
    told = subject(prepared, position)
    told_modality = status.of_noun(
        prepared, position, end, left=max(0, position - 120), right=clause_end(prepared, end)
    )
    modality = told_modality or Modality("held", position, end, 0.6)
    if modality.status == HYPOTHETICAL:
        return None
    on = when_told(prepared, told, position, end, modality, published_on)
    modality, when = on.modality, on.when
    extra = [prepared.item_evidence("series", item), *on.evidence]
    items = place_of(prepared, position, end, left_bound=position)
    if not items:
        before = _IN_BEFORE.search(body[:position])
        if before:
            span = before.span("at")
            items = [i for _, i in prepared.found(*span, PLACE, VENUE, PARTY)]
    gathered = _GATHERED.search(body, 0, position) if not items else None
    if gathered is not None:  # 'gathered in the Spanish city of X for the'
        items = places_in(prepared, gathered.start(), position)
    hosts = _HOST_BEFORE.search(body, 0, position) if not items else None
    if hosts is not None:  # 'A will host the summit'
        items = set_there(prepared, hosts.span("at"), is_goal=True)
    place = place_from(items)
    extra.extend(prepared.item_evidence("place", i) for i in items if place is not None)
    parts: list[Part] = []
    is_guest = not (_MARKS_TIME.search(lead) or _counts_days_to(prepared, position))
    if told is not None and is_guest and _attends(body[told.end : position]):
        others = _SEEING.search(body[told.end : position])
        seen = Span(*(told.end + at for at in others.span("other"))) if others else None
        parts = parts_of(
            prepared, people_in(prepared, told), people_in(prepared, seen) if seen else [], ""
        )
    # refusing to go denies the trip, not the gathering
    if modality.status == "cancelled" and _SHUNNED.search(lead):
        modality = Modality("planned", modality.start, modality.end, modality.weight)
    verdict = (
        modality.status if modality.status not in (DENIED, "cancelled") or not parts else "planned"
    )
    if verdict == DENIED:
        return None
    if modality.status in (DENIED, "cancelled") and parts:
        parts = []
    is_to_come = modality.status == "planned" and told_modality is not None and bool(held)
    is_shunned = prepared.is_headline and bool(_SHUNNED.search(lead))
    if not parts and place is None and when is None and not is_to_come and not is_shunned:
        return None
    verdict = against_publication(verdict, when, published_on)
    if _NOT_GATHERING.match(body, end):
        return None
    weight = 0.38 + 0.13 * bool(place) + 0.1 * bool(when) + 0.22 * bool(parts)
    weight += 0.08 * bool(held or _AT.search(lead)) + 0.04 * (told_modality is not None)
    if prepared.is_speech and prepared.sentence.field == "text":
        weight -= 0.15
    return SummitDraft(
        order=prepared.index, rule="gathering", weight=weight, status=verdict, parts=parts,
        edition=_edition_number(name, lead),
        event=prepared.evidence("event", position, end),
        status_evidence=prepared.evidence("status", modality.start, modality.end),
        format="in_person", is_format_told=True, series=series, when=when, place=place,
        extra=extra, is_background=is_background(when, published_on),
        is_status_told=told_modality is not None or when is not None,
    )  # fmt: skip


def _edition_number(name: Name, lead: str) -> str | None:
    """Return which of a series a gathering is: '27' of COP27, '16' of the 16th BRICS summit."""
    code = name.series or ""
    number = _NUMBER.match(name.text, len(code)) if name.text.startswith(code) else None
    if number is not None:
        return number.group(1)
    ordinal = _ORDINAL.search(lead)
    if ordinal is None:
        return None
    word = ordinal["word"]
    return str(_ORDINALS.index(word) + 1) if word in _ORDINALS else word[:-2]


# 'the 16th', 'the Ninth annual'; 'the first summit since' counts something else
_ORDINALS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
    "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth",
    "Eighteenth", "Nineteenth", "Twentieth",
)  # fmt: skip
_ORDINAL = re.compile(
    rf"\b(?:the|The|its|their|this) (?P<word>\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
    r" (?:(?i:annual|ordinary|regular) )?(?:the )?$"
)


# 'A will host the', 'A, which hosted the'
_HOST_BEFORE = compiled(
    r"(?P<at><L>)(?:, which| that)? (?:(?:will|is|was|to|due|set|would|has|had|also|have|offered"
    r"|agreed"
    r"|expected|previously|last) ){0,4}(?:hosts?|hosted|hosting) (?:[\w’'\-]+ ){0,4}$"
)
_GATHERED = re.compile(
    r"\b(?:gather\w*|met|meet(?:ing)?|arriv\w+|conven\w+|assembl\w+|came together|flew|fl(?:y|ies)"
    r"|travel\w*) (?:in|at|to|on) [^.;:]{0,80}? (?:for|to attend|at) [^.;:,]{0,40}$",
    re.IGNORECASE,
)
_IN_BEFORE = compiled(
    r"\b(?:in|to) (?:the )?(?P<at><L>(?:, <L>)?),? (?:(?:on )?<T>,? )?"
    r"(?:to attend|for|at|attending|during|ahead of) "
    r"(?:the |this |a |an )?"
    r"(?:[\w’'\-]+ ){0,6}$"
)

_SEEING = compiled(
    r"\b(?:seeing|meeting|see|joining|joined|welcoming|hosting|welcome|met|meet)(?: "
    r"with)? <F>(?P<other><PP>)"
)

_ASIDE_LEAD = re.compile(
    r"\b(?:sidelines|margins|fringes|edges|during|at|for|after|before|ahead)\b(?: "
    r"of)?(?: \w+){0,3} $",
    re.I,
)

# 'The summit in Ankara, on Tuesday …', of an article that has named the gathering
_ONCE_MORE = compiled(
    r"(?<!-)\b(?P<noun>(?:the|this) (?:[\w\-]+ )?(?:summit|gathering|conference)),? "
    r"(?:(?:(?:which )?(?:is )?(?:to be |being )?held|taking place|hosted|opening|starting"
    r"|beginning) )?"
    r"(?:(?:on |from )?<T>,? )?in (?:the )?(?P<at><L>)"
)

# 'The next summit will be held in A in 2026', of an article that has named the gathering
_EDITION = compiled(
    r"\b(?P<noun>(?:the|its|their|this) (?P<which>next|following|last|previous|\d{4}) (?:[\w\-]+ )?"
    r"(?:summit|gathering|meeting|conference|edition)),? (?:(?:(?:which|is|was|will|to|be|being|due"
    r"|scheduled|set|expected|planned|held|takes?|took|place|hosted) |(?:(?:on|in) )?<T>,? )){1,8}"
    r"(?:in|by) (?:the )?(?P<at><L>)"
)
# 'A will host the next summit in 2026'
_EDITION_HOST = compiled(
    r"(?P<at><L>) (?:(?:will|is|to|due|set|would|has|agreed|take|over|and|it|was)"
    r" ){1,5}hosts?(?:ed)? "
    r"(?P<noun>(?:the|its|their) (?P<which>next|following|last|previous|\d{4}|\w+th) (?:[\w\-]+ )?"
    r"(?:summit|gathering|meeting|conference|edition))\b"
)
_EDITION_GATES = (Gate(_EDITION), Gate(_EDITION_HOST))
_ONCE_MORE_GATE = Gate(_ONCE_MORE)
MORE_GATES = (_ONCE_MORE_GATE, *_EDITION_GATES)


def read_once_more(
    prepared: Prepared, gatherings: Sequence[SummitDraft], published_on: date | None
) -> list[SummitDraft]:
    """Return what a sentence tells of where the article's only gathering is."""
    series = {g.series for g in gatherings}
    if len(series) != 1 or prepared.sentence.kind in ("caption", "byline"):
        return []
    if prepared.found(0, len(prepared.body), SERIES):
        return []
    other = _edition(prepared, gatherings[0], published_on)
    if other is not None:
        return [other]
    match = _ONCE_MORE.search(prepared.body) if _ONCE_MORE_GATE.is_open(prepared.cues) else None
    if match is None:
        return []
    items = set_there(prepared, match.span("at"), is_goal=True)
    place = place_from(items)
    if place is None:
        return []
    start, end = match.span("noun")
    modality = status.of_noun(
        prepared, start, end, left=max(0, start - 60), right=clause_end(prepared, match.end())
    )
    if modality is not None and modality.status in (DENIED, HYPOTHETICAL):
        return []
    found = time_of(prepared, end, match.end())
    when = None
    extra = [prepared.item_evidence("place", i) for i in items]
    if found is not None and found[1].time is not None:
        lean: Lean = "past" if modality is None or modality.status == "held" else "future"
        when = dates.resolve(found[1].time, published_on=published_on, lean=lean)
        extra += [prepared.item_evidence("date", found[1])] if when is not None else []
    told = modality or Modality(gatherings[0].status, start, end, 0.5)
    return [
        SummitDraft(
            order=prepared.index, rule="gathering once more", weight=0.5, parts=[],
            status=against_publication(told.status, when, published_on),
            event=prepared.evidence("event", start, end),
            status_evidence=prepared.evidence("status", told.start, told.end),
            format="in_person", series=gatherings[0].series, when=when, place=place, extra=extra,
            is_nominal=True, is_status_told=modality is not None and when is not None,
        )
    ]  # fmt: skip


def _edition(
    prepared: Prepared, gathering: SummitDraft, published_on: date | None
) -> SummitDraft | None:
    """Return the summit before or after the article's, as it tells when and where that is."""
    match = next(
        (
            told_of
            for gate in _EDITION_GATES
            if gate.is_open(prepared.cues) and (told_of := gate.pattern.search(prepared.body))
        ),
        None,
    )
    if match is None:
        return None
    start, end = match.span("noun")
    items = set_there(prepared, match.span("at"), is_goal=True)
    place = place_from(items)
    is_over = match["which"].lower() in ("last", "previous")
    modality = status.of_noun(
        prepared, start, end, left=max(0, start - 40), right=clause_end(prepared, match.end())
    ) or Modality("held" if is_over else "planned", start, end, 0.7)
    if modality.status in (DENIED, HYPOTHETICAL) or place is None:
        return None
    found = time_of(prepared, end, match.end())
    extra = [prepared.item_evidence("place", i) for i in items]
    when = None
    if found is not None and found[1].time is not None:
        lean: Lean = "past" if is_over else "future"
        when = dates.resolve(found[1].time, published_on=published_on, lean=lean)
        extra += [prepared.item_evidence("date", found[1])] if when is not None else []
    told = "held" if is_over else modality.status if modality.status != "held" else "planned"
    return SummitDraft(
        order=prepared.index, rule="another edition", weight=0.7, parts=[],
        status=against_publication(told, when, published_on),
        event=prepared.evidence("event", start, end),
        status_evidence=prepared.evidence("status", modality.start, modality.end),
        format="in_person", is_format_told=True, series=gathering.series, when=when, place=place,
        extra=extra, edition=match["which"].lower(),
        is_background=is_background(when, published_on),
    )  # fmt: skip


def join_gatherings(
    meetings_found: Sequence[SummitDraft], gatherings: Sequence[SummitDraft], prepared: Prepared
) -> None:
    """Those who meet on the margins of a gathering attend it, in the month of their meeting."""
    for gathering in gatherings:
        start = gathering.event.start
        for meeting in meetings_found:
            if meeting.format != "in_person" or meeting.event.start >= start:
                continue
            at = prepared.position_of(start)
            if not _ASIDE_LEAD.search(prepared.body[max(0, at - 50) : at]):
                continue
            if SETS_OUT.search(prepared.body[prepared.position_of(meeting.event.start) : at]):
                continue  # 'in A for talks with X, travels on to B for the summit'
            gathering.parts = distinct_parts([*gathering.parts, *meeting.parts])
            gathering.place = gathering.place or meeting.place
            gathering.status = meeting.status if not gathering.is_status_told else gathering.status
            when = gathering.when or meeting.when
            told = [e for e in gathering.extra if e.attribute == "date"]
            is_own = bool(told) and told[0].start > gathering.event.start
            if when is not None and not is_own and when == meeting.when and len(when.start) == 10:
                when = ResolvedDate(when.start[:7], None, "month")
            gathering.when = when
            wanted = [e for e in meeting.extra if e.attribute in ("date", "place")]
            gathering.extra.extend(e for e in wanted if e not in gathering.extra)


def _attends(between: str) -> bool:
    return bool(
        re.search(
            r"\b(?:attend\w*|join\w*|participat\w+|take part|took part|at|travel\w*|go|going"
            r"|goes|went|arriv\w+|gather\w*|head\w*|before|after|during|ahead of"
            r"|fl[yie]\w*|flew|host\w*|chair\w*|for|met|meet|meets|meeting|to)\b",
            between,
            re.I,
        )
    ) and not _LEFT_WORDS.search(between)
