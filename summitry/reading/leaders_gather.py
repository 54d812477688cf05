"""Gatherings told by who gathers: "EU leaders met", "a summit of ASEAN leaders"."""

from __future__ import annotations

from datetime import date

from summitry.reading import dates, status
from summitry.reading.clauses import (
    TIME,
    Prepared,
    clause_end,
    people_in,
    place_from,
    place_of,
    subject,
    time_of,
)
from summitry.reading.dates import Lean
from summitry.reading.drafts import SummitDraft
from summitry.reading.meeting_drafts import (
    against_publication,
    is_ahead,
    is_background,
    last_time,
    parts_of,
)
from summitry.reading.rules.cues import DENIED, HYPOTHETICAL
from summitry.reading.rules.notation import compiled
from summitry.reading.status import Modality
from summitry.reading.triggers import Gate

# 'EU leaders met', 'a summit with leaders of ASEAN': a gathering told by who gathers
_LEADERS_MEET = compiled(
    r"(?P<org><C>)(?: leaders)?,? (?:also |have |had |will |are to |are due to |were "
    r"to |are expected to |are set to |to )?"
    r"(?P<verb>met|meet|meeting|gather(?:s|ed|ing)?|conven(?:e|ed)|held (?:a|an"
    r"|their) (?:<Q>)(?:summit|meeting)|hold (?:a|an|their) (?:<Q>)(?:summit"
    r"|meeting)|opened (?:a|an|their) (?:<Q>)summit)\b"
)

_WITH_LEADERS = compiled(
    r"(?P<verb>meetings?|summit|met|talks|retreat)\b(?: in <L>| <T>)? (?:with|of"
    r"|between|for) (?:the )?(?:(?:leaders|heads of state)(?: and government)? (?:of"
    r"|from) (?:the )?)?(?P<org><C>)"
)

_MEETING_OF_LEADERS = compiled(
    r"(?P<org><C>)[’']s? (?:[\w\-]+ ){0,2}(?P<verb>meetings?|summits?|retreat|gathering)\b"
)

# 'leaders from the G20 economies began a summit'
_LEADERS_BEGIN = compiled(
    r"\b(?:leaders|presidents|heads of (?:state|government)) (?:of|from) (?:the )?(?P<org><C>|<S>)"
    r"(?: [\w\-]+){0,4}? (?P<verb>(?:begin|began|start(?:ed)?|open(?:ed)?|hold|held|wrap(?:ped)? up"
    r"|end(?:ed)?|conclude[d]?|attend(?:ed)?) (?:a|an|their|the) (?:<Q>)(?:summit|gathering"
    r"|retreat)"
    r"|met|meet|gather(?:ed)?|convened?|arrived?(?= for| at))\b"
)
LEADERS_GATES = (
    Gate(_LEADERS_BEGIN),
    Gate(_LEADERS_MEET),
    Gate(_WITH_LEADERS),
    Gate(_MEETING_OF_LEADERS),
)

_OWN_SERIES = (  # organisations whose leaders' gathering bears their own name
    "NATO", "G7", "G20", "ASEAN", "AU", "SCO", "LAS", "GCC", "ECOWAS", "OIC", "BRICS", "APEC",
    "CARICOM", "SADC", "CIS", "Mercosur",
)  # fmt: skip

SERIES_OF = {"EU": "EUCO"} | {name: name for name in _OWN_SERIES}


def of_leaders(prepared: Prepared, published_on: date | None) -> list[SummitDraft]:
    """Return gatherings of an organisation's leaders that no series name tells."""
    out: list[SummitDraft] = []
    for gate in LEADERS_GATES:
        pattern = gate.pattern
        for match in pattern.finditer(prepared.body) if gate.is_open(prepared.cues) else ():
            item = prepared.items[match["org"]]
            name = item.name
            if name is None:
                continue
            series = name.series or SERIES_OF.get(name.party or "")
            words = prepared.body[match.start() : match.end()] + name.text
            if series is None or (pattern is not _LEADERS_BEGIN and "leaders" not in words.lower()):
                continue
            start, end = match.span("verb")
            if pattern in (_LEADERS_MEET, _LEADERS_BEGIN):
                modality = status.of_verb(prepared, match.end("org"), start, end)
                hosts = None
            else:
                modality = status.of_noun(
                    prepared, start, end, left=max(0, start - 90), right=clause_end(prepared, end)
                ) or Modality("held", start, end, 0.7)
                hosts = subject(prepared, start)
            if modality.status in (DENIED, HYPOTHETICAL):
                continue
            found = time_of(prepared, end, match.end())
            when = None
            extra = [prepared.item_evidence("series", item)]
            if prepared.sentence.kind == "caption" and found is None:
                found = last_time(prepared)
            if found is not None and found[1].time is not None:
                if modality.status == "held" and status.of_present(
                    prepared, start, found[1].time.text
                ):
                    modality = Modality("planned", start, end, modality.weight)
                if modality.status == "held" and is_ahead(found[1]):
                    modality = Modality("planned", start, end, modality.weight)
                lean: Lean = "past" if modality.status == "held" else "future"
                when = dates.resolve(found[1].time, published_on=published_on, lean=lean)
                if when is not None:
                    extra.append(prepared.item_evidence("date", found[1]))
            stop = len(prepared.body) if prepared.sentence.kind == "caption" else None
            items = place_of(prepared, end, match.end(), left_bound=start, stop=stop)
            place = place_from(items)
            is_to_come = modality.status == "planned" and bool(
                prepared.found(end, min(len(prepared.body), end + 30), TIME)
            )
            is_headline = prepared.is_headline and pattern is _LEADERS_MEET
            if when is None and place is None and not is_to_come and not is_headline:
                continue
            extra.extend(prepared.item_evidence("place", i) for i in items if place is not None)
            parts = parts_of(prepared, people_in(prepared, hosts), [], "") if hosts else []
            out.append(
                SummitDraft(
                    order=prepared.index, rule="leaders gather", weight=0.75, parts=parts,
                    status=against_publication(modality.status, when, published_on),
                    event=prepared.evidence("event", start, end),
                    status_evidence=prepared.evidence("status", modality.start, modality.end),
                    format="in_person", is_format_told=True, series=series, when=when, place=place,
                    extra=extra, is_background=is_background(when, published_on),
                )
            )  # fmt: skip
    return out
