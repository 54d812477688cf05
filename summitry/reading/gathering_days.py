"""When a gathering is, as its own sentence tells: by a day beside it, or a word before its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import Item, Prepared, Span, time_of
from summitry.reading.dates import Lean, ResolvedDate
from summitry.reading.events import Evidence
from summitry.reading.meeting_drafts import is_ahead
from summitry.reading.rules.notation import T
from summitry.reading.status import Modality

TO_COME = re.compile(
    r"\b(?:ahead of|in advance of|before|prior to|preparations? for|prepar(?:e[sd]?|ing) for"
    r"|looking (?:forward|ahead) to|upcoming|forthcoming|next"
    r"|(?:days?|weeks?|months?) (?:left |away |to go )?(?:to|until|from)|(?:run|lead)-up to"
    r"|road to)\b"
    r"(?: [\w’'\-]+){0,8} \(?$",
    re.IGNORECASE,
)
# 'marks the anniversary of the summit', 'spoke of the summit': the day before it is another's
_SPOKEN_OF = re.compile(
    r"\b(?:anniversar\w+|(?:sp[eo]ak|spoke|speaks|speaking|talk\w*|think\w*|mindful|memor\w+)"
    r" (?:of|about)|recall\w*|remember\w*|refer\w* to|mention\w*|cit(?:es|ed|ing)|endorsed|agreed"
    r"|signed|adopted|results? of|outcomes? of|since|decisions? (?:of|at))\b[^,;]{0,60}$",
    re.IGNORECASE,
)
# 'the 2025 G20 summit', 'the 2023 annual'
_YEAR_BEFORE = re.compile(
    r"\b(?i:the|this|its|their|our|at|for|of) (?P<year>(?:19|20)\d\d) (?:[\w\-]+ ){0,2}$"
)
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d\d) (?:[\w\-]+ ){0,2}")
_DAY_BEFORE = re.compile(rf"{T}(?:[’']s)? (?:[\w\-]+ ){{0,2}}$")
_OPENS = re.compile(
    r",? (?P<verb>opens|begins|starts|kicks off|gets under ?way|convenes|takes place)\b",
    re.IGNORECASE,
)
# 'is attending', 'hosts the': what is on, or what a day ahead makes a plan
_IN_THE_PRESENT = re.compile(
    r"\b(?:(?:is|are|[’']s|[’']re) (?:\w+ly |also |not |now )?(?:attending|hosting|joining"
    r"|chairing"
    r"|taking part|participating|skipping|missing|holding|addressing|opening|going|travell?ing"
    r"|heading|welcoming)"
    r"|(?:attend|host|join|chair|hold|skip|conven|address|open)e?s)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
_IS_THE_DAY = re.compile(r" (?:is|will be)\b", re.IGNORECASE)
_COMING_DAY = re.compile(
    r"(?:(?:this|on|next) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"\b(?:leav(?:e|es|ing)|left|depart\w*|set(?:s|ting)? (?:off|out)|fl(?:y|ies|ew) out|tak(?:e"
    r"|es|ing)"
    r" off)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
# 'heads to A for the', 'flies to A on Friday for the'
SETS_OUT = re.compile(
    r"\b(?:(?:travels|flies|heads|goes|departs|jets|leaves|sets off|moves|continues|proceeds)(?:"
    r" on)?"
    r"|(?:is|are) (?:travell?ing|flying|heading|going|headed|bound|off|leaving|due|on (?:his|her"
    r"|their) way))\b[^.;:]{0,90}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """How real a gathering is told to be, and when, with the words for it."""

    modality: Modality
    when: ResolvedDate | None
    evidence: tuple[Evidence, ...]


def is_told_before(body: str, position: int) -> bool:
    """Return whether a day, month or year stands right before a gathering: 'the June summit'."""
    lead = body[max(0, position - 40) : position]
    return _DAY_BEFORE.search(lead) is not None or _year(lead) is not None


def when_told(
    prepared: Prepared,
    told: Span | None,
    position: int,
    end: int,
    modality: Modality,
    published_on: date | None,
) -> Told:
    """Return when the gathering named at [position, end) is, and whether it is still to come."""
    body = prepared.body
    lead = body[max(0, position - 60) : position]
    # 'spoke today in advance of the summit': the day before it is the call's
    found = time_of(prepared, position, end, left_bound=position if TO_COME.search(lead) else 0)
    if found is not None and found[0] < position and not is_its_own(body, found[0], position):
        found = None
    if modality.status == "held" and _sets_out(prepared, told, position, found):
        modality = Modality("planned", position, end, modality.weight)
    when: ResolvedDate | None = None
    evidence: tuple[Evidence, ...] = ()
    if found is not None and found[1].time is not None:
        modality = _at_a_time(prepared, position, end, modality, found, published_on)
        lean: Lean = "past" if modality.status == "held" else "future"
        when = dates.resolve(found[1].time, published_on=published_on, lean=lean)
        if when is not None:
            evidence = (prepared.item_evidence("date", found[1]),)
    year = _year(body[max(0, position - 40) : position])
    if year is not None and (when is None or not when.start.startswith(year["year"])):
        at = max(0, position - 40)
        when = ResolvedDate(year["year"], None, "year")
        evidence = (prepared.evidence("date", at + year.start("year"), at + year.end("year")),)
    return Told(modality, when, evidence)


def _year(lead: str) -> re.Match[str] | None:
    return _YEAR_BEFORE.search(lead) or _YEAR_FIRST.fullmatch(lead)


def is_its_own(body: str, at: int, position: int) -> bool:
    """Return whether a time before a gathering is the gathering's: no start, no anniversary."""
    return not _LEAVES.search(body, 0, at) and not _SPOKEN_OF.search(body, at, position)


def _at_a_time(
    prepared: Prepared,
    position: int,
    end: int,
    modality: Modality,
    found: tuple[int, Item],
    published_on: date | None,
) -> Modality:
    """Return the modality that the time and the tense beside it leave: 'opens on Tuesday'."""
    body, (at, item) = prepared.body, found
    assert item.time is not None
    if modality.status != "held" and _OPENS.match(body, end) is None:
        return modality
    is_coming_day = _COMING_DAY.match(item.time.text) is not None
    opens = _OPENS.match(body, end)
    if opens is not None and (is_coming_day or _is_yet_to_come(item, published_on)):
        return Modality("planned", *opens.span("verb"), 0.8)
    is_untold = modality.status == "held" and modality.start == position
    if modality.status == "held" and (
        is_ahead(item) or (is_untold and _is_nearer_ahead(item, published_on))
    ):
        return Modality("planned", position, end, modality.weight)
    if modality.status != "held" or prepared.is_headline or prepared.sentence.kind == "caption":
        return modality
    present = _IN_THE_PRESENT.search(body, 0, position)
    if present is not None and status.is_ahead(item.time.text):
        return Modality("planned", present.start(), position, modality.weight)
    if at < position and is_coming_day and _IS_THE_DAY.match(body, at + 1):
        return Modality("planned", position, end, modality.weight)
    return modality


def _is_yet_to_come(item: Item, published_on: date | None) -> bool:
    """Return whether a day or month without a year, in the present tense, lies ahead."""
    if item.time is None or published_on is None or re.search(r"\d{4}|\bago\b", item.time.text):
        return False
    when = dates.resolve(item.time, published_on=published_on, lean="future")
    today = published_on.isoformat()
    return when is not None and len(when.start) > 4 and when.start > today[: len(when.start)]


def _is_nearer_ahead(item: Item, published_on: date | None) -> bool:
    """Return whether a month without a year is nearer ahead than behind: no verb tells which."""
    assert item.time is not None
    if published_on is None or re.search(r"\d", item.time.text):
        return False
    behind = dates.resolve(item.time, published_on=published_on, lean="past")
    ahead = dates.resolve(item.time, published_on=published_on, lean="future")
    if behind is None or ahead is None or {behind.precision, ahead.precision} != {"month"}:
        return False
    months = [12 * int(when.start[:4]) + int(when.start[5:7]) for when in (behind, ahead)]
    today = 12 * published_on.year + published_on.month
    return 0 < months[1] - today < today - months[0]


def _sets_out(
    prepared: Prepared, told: Span | None, position: int, found: tuple[int, Item] | None
) -> bool:
    """Return whether somebody is only about to go to the gathering at `position`."""
    left = told.end if told is not None else max(0, position - 120)
    if SETS_OUT.search(prepared.body[left:position]) is None:
        return False
    return (
        found is None
        or found[1].time is None
        or status.is_ahead(found[1].time.text)
        or prepared.is_headline
    )


__all__ = ["SETS_OUT", "TO_COME", "Told", "is_its_own", "is_told_before", "when_told"]
