"""Whether a sentence is about somebody whom no list names: 'my son', 'Deputy Secretary Hale'.

'He' after it means them, not the leader who was spoken of before.
"""

from __future__ import annotations

import re

from summitry.reading.triggers import OPEN, Gate

_WHOSE = r"(?-i:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]he|[Aa]n?|[Tt]his|[Tt]hat)"
_SOMEBODY = re.compile(
    rf"\b(?:{_WHOSE}(?: [\w\-]+){{0,2}}? (?:sons?|daughter|wife|husband|brother|sister|father"
    r"|mother|dad|mom|mum|uncle|aunt|cousin|grandfather|grandmother|man|woman|guy|boy|girl|kid"
    r"|child|baby|friend|fellow|soldier|officer|sergeant|captain|pilot|sailor|marine|veteran"
    r"|suspect|attacker|gunman|bomber|victim|prisoner|detainee|hostage|student|teacher|nurse"
    r"|doctor|worker|reporter|journalist|author|actor|actress|singer|candidate|nominee"
    r"|ambassador|envoy|senator|congressman|congresswoman|judge|priest)"
    r"(?! (?:said|says|told|of state))"
    r"|(?-i:(?:Mr|Mrs|Ms|Dr|Gen|Sen|Sgt|Capt|Col|Lt|Rep|Amb)\.?"
    r" (?=[A-Z][\w’'\-]+ (?!(?:said|told|added)\b)))"
    r"|(?-i:(?:Under ?|Deputy |Assistant )*Secretary|Ambassador|Senator|General|Sergeant|Captain"
    r"|Colonel|Commander|Justice|Judge|Professor|Governor|Mayor) (?=(?-i:[A-Z][\w’'\-]+))"
    r"|(?:deputy|assistant|under) ?secretary)\b",
    re.IGNORECASE,
)
_BY_NAME_ALONE = re.compile(  # 'Nichols led the office', 'Alex Harper has been a nurse'
    r"(?!(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|There|Here|What|Who|When|While"
    r"|In|On|At|And|But|So|As|If|Both|Our|Their|His|Her|Its|My|Your|All|Some|Many|Most|One|Each"
    r"|Nothing|Asked|Officials|Leaders|Talks|Relations|Trade|Tensions|Peace|Earlier|Later)\b)"
    r"[A-Z][a-z][\w’'\-]*(?: [A-Z][\w.’'\-]*){0,3},?"
    r"(?: (?:also|then|later|previously|recently|currently|first|most recently))?"
    r" (?:is|was|has|had|led|held|became|began|went|grew|took|won|came|spent|wrote|ran|taught"
    r"|[a-z]+ed)\b"
)


_GATE = Gate(_SOMEBODY)


def are_told_of(text: str, cues: int = OPEN) -> bool:
    """Return whether words that name nobody known are about somebody all the same.

    `cues` are those of the sentence which they are of.
    """
    is_open = _GATE.is_open(cues)
    return (is_open and _SOMEBODY.search(text) is not None) or _BY_NAME_ALONE.match(
        text
    ) is not None
