"""What is done with a visit: the verbs before the noun that begin it, end it or hold it out."""

from __future__ import annotations

import re

# What is done with a visit: 'pays a visit to', 'begins a two-day visit to'.
BEGINS = re.compile(
    r"\b(?P<verb>begins?|starts?|opens?|kicks? off|pays?|makes?|undertakes?|embarks? on"
    r"|sets? (?:off|out) on|leaves? on|departs? on|goes on|heads? (?:off|out) on|resumes?)\b"
    r"(?: [^.;,]{0,50})? $",
    re.I,
)
BEGAN = re.compile(
    r"\b(?:beg[au]n|beginning|started|starting|opened|opening|kicked off|kicking off|embarked on"
    r"|embarking on|(?:is|are|was|were|been) (?:paying|making|on)|set (?:off|out) on|resumed)\b"
    r"[^.;,]{0,50} $",
    re.I,
)
ENDS = re.compile(
    r"\b(?:wrap(?:s|ped|ping) up|conclud(?:es|ed|ing)|end(?:s|ed|ing)|complet(?:es|ed|ing)"
    r"|finish(?:es|ed|ing)|capp(?:ed|ing)|cut(?:s|ting)? short|broke off|br[eo]aks? off|back from"
    r"|fresh (?:off|from)|return(?:s|ed|ing)? from)\b[^.;,]{0,40} $",
    re.I,
)
GOES_AHEAD = re.compile(
    r"\b(?:confirm(?:s|ed)?|announc(?:es|ed)|plans?|plots?|eyes|prepar(?:es|ing) (?:for|to)"
    r"|read(?:y|ies) for|gears? up for|ahead of|before|agrees? to|accepts?)\b[^.;,]{0,40} $",
    re.I,
)
EYES = re.compile(r"\b(?:eyes|plots?|mulls?|considers?|weighs?|floats?)\b[^.;,]{0,40} $", re.I)
