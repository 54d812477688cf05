"""Whether a sentence's grammar ties an instrument to who is named in it, or they only stand near.

'Signed' ties its object and its subject; 'the need to sign' and 'a statement on the treaty' do
not. What is not tied is left out: a wrong party costs more than a missing row.
"""

from __future__ import annotations

import re

from summitry.reading.acts import Act
from summitry.reading.rules.notation import ANY, compiled

_SEGMENTS = re.compile(
    r"[,;&(:]| (?:and|or|including|plus|as well as|along with|together with) ", re.IGNORECASE
)
# Words after which what follows is governed by them, no longer by the verb before.
_GOVERNS = re.compile(
    r"\b(?:to|for|of|in|on|at|by|from|with|through|under|via|into|about|against|beyond|between"
    r"|among|over|after|before|during|despite|within|around|toward|towards|regarding|concerning"
    r"|that|which|who|whom|whose|as|than|if|when|while|where|because|but|not|is|are|was|were|be"
    r"|been|being|has|had|have|will|would|could|should|may|might|must|can|shall)\b",
    re.IGNORECASE,
)
# What may stand between a verb and its object without being governed by anything else.
_BESIDE = compiled(
    r" (?:(?:with|by|between) (?:the |both |its )?<F><CC>(?:[’']s? \w+)?|(?:late |early |earlier )?"
    r"(?:on |in |at |by |over )?<T>|(?:in|at) (?:the |both )?(?:<L>|<S>)|in principle"
    r"|for the first time|in (?:the |his |her |their )?presence(?: of (?:the )?<CC>)?"
    r"|at (?:a|the|their) (?:[\w\-]+ ){1,3}(?=an? )|(?:by|via) [\w\-]+ (?:link|call)"
    r"|to [“\"][^“”\"]{3,40}[”\"]|under (?=an? ))(?= |$)"
)
_PART_OF_IT = re.compile(
    r"\b(?:terms?|texts?|details?|outlines?|drafts?|versions?|series|sets?|packages?|numbers?"
    r"|range|raft|host|couple|slew|pairs?|exchange|renewal|extension|signing|signature|conclusion"
    r"|completion|elements|parts?|phase|portion|stage|round|implementation|revision|update"
    r"|expansion|modernization|participation|membership|accession"
    r"|instruments? of (?:ratification|accession)|ratification|protocols?) "
    r"(?:of|to|in|on|under|for)\b(?! (?!an?\b|the\b|its\b|their\b|his\b|her\b|our\b|all\b|two\b"
    r"|three\b|several\b)[a-z])",
    re.IGNORECASE,
)
_LEADS: dict[str, re.Pattern[str]] = {
    "agreed": re.compile(r" (?:to|on|upon|over|for|of)(?= |$)", re.IGNORECASE),
    "signed": re.compile(r" (?:to|of|on|onto|for)(?= |$)", re.IGNORECASE),
    "withdrawn": re.compile(
        r" (?:(?:out )?of|from)(?= |$)| (?:plans?|proposals?|talks|negotiations) (?:for|on"
        r"|of)(?= )",
        re.IGNORECASE,
    ),
    "suspended": re.compile(
        r" (?:(?:its|their|his) )?(?:participation|talks|negotiations|implementation|work"
        r"|obligations|commitments|duties)(?: (?:in|on|of|under|to))?(?= )| (?:of|in)(?= |$)",
        re.IGNORECASE,
    ),
    "rejected": re.compile(
        r" (?:an? |the |any )?(?:(?:[\w\-’']|[\ue000-\uf8ff])+ )?(?:plans?|proposals?|offers?"
        r"|bids?|calls?|ideas?|drafts?)"
        r"(?: (?:for|of|to \w+|on))?(?= )| (?:of|on)(?= )",
        re.IGNORECASE,
    ),
    "ratified": re.compile(r" (?:of|to)(?= |$)", re.IGNORECASE),
    "in_force": re.compile(r" of(?= |$)", re.IGNORECASE),
}
_RAISED = re.compile(r"elevat|upgrad|rais", re.IGNORECASE)
_TO = re.compile(
    r" .{1,60}? (?:to|with|into)(?= an?\b| the\b| their\b| (?:[\w\-]+ )*$)", re.IGNORECASE
)
_AGAIN = re.compile(
    r" to (?:resume|revive|restore|reinstate|expand|update|modernis\w+|moderniz\w+|amend|revise"
    r"|deepen|prolong)(?= )",
    re.IGNORECASE,
)
_ENDS_IN_TO = re.compile(r" to$", re.IGNORECASE)
_VERB = re.compile(
    r" (?!(?:an?|the|its|their|his|her|our|this|that|these|all|both|some|any|two|three|such)\b)"
    r"(?:\w+ly )?[a-z]+(?:,? and [a-z]+)? (?:an?|the|its|their|this|that|all"
    r"|[\ue000-\uf8ff])(?= |$)"
)
_DETERMINER = re.compile(
    rf" ?(?:$|{ANY}|[A-Z“\"$\d]|(?:an?|the|its|their|his|her|our|this|that|these|another|two|three"
    r"|four|five|six|several|some|many|other|separate|new|joint|bilateral|multiple|various)\b"
    r"|[\w\-]+ ?$)"
)
# 'the urgent need to conclude', 'efforts at reaching', 'its support in brokering'
_NOT_THEIR_DEED = re.compile(
    r"\b(?:needs?|efforts?|ways?|calls?|importance|imperative|urgency|urgently|steps?|support|role"
    r"|help|helped|helping|opportunity|chance|pressure|push|necessity|necessary|essential"
    r"|critical|crucial|vital|important|priority|mediation"
    r"|mediating|instrumental|leadership)"
    r" (?:to|of|for|in|at|on|toward|towards)(?: \w+ly)? (?:the )?$"
    r"|\b(?:persuad|convinc|urg|press|ask|allow|enabl|forc|encourag|pressur|pressing|tell|told|requir)"
    r"\w* (?:[^ ,.;]+ ){1,4}to (?:\w+ or )?$"
    r"|\bhelp\w* (?:[^ ,.;]+ ){1,3}(?:to )?$",
    re.IGNORECASE,
)
# 'their plans, which establish a roadmap'
_OF_A_THING = re.compile(
    r"\b(?:plans?|strateg(?:y|ies)|programs?|programmes?|laws?|polic(?:y|ies)|initiatives?"
    r"|projects?|orders?|reports?|statements?|documents?) (?:that|which) (?:\w+ly )?$",
    re.IGNORECASE,
)
_ABLE = re.compile(r"\b(?:can|never) (?:\w+ly )?$", re.IGNORECASE)
_ONLY_SPOKEN_FOR = re.compile(r"call(?:s|ed|ing)? for|urg|push", re.IGNORECASE)
_TALKED_OVER = re.compile(
    r"discuss|seek|sought|want|consider|table|issue|progress|secur|broker|mediat|pursu|ongoing"
    r"|work|negotiated\b|possible|efforts?|extend",
    re.IGNORECASE,
)


def is_object(body: str, act: Act, phrase_start: int) -> bool:
    """Return whether what is done before the noun is done to it: 'signed the', not 'signed a law
    on the'."""
    if act.end > phrase_start:
        return True
    gap = body[act.end : phrase_start]
    lead = _LEADS.get(act.value)
    if (
        _ENDS_IN_TO.search(body, act.start, act.end)
        and _VERB.match(gap)
        and not _AGAIN.match(" to" + gap)
    ):
        return False  # 'agreed to strengthen the'
    told = body[act.start : act.end]
    if act.value in ("negotiating", "proposed"):
        return True  # what is only talked of has many ways to its object
    gap = _BESIDE.sub(" ", " " + gap.strip() + " ").rstrip() if gap.strip() else ""
    if _RAISED.match(told):
        gap = _TO.sub("", gap, count=1)
    gap = _AGAIN.sub("", gap, count=1)
    gap = re.sub(r" {2,}", " ", _PART_OF_IT.sub("", gap))
    if lead is not None and (first := lead.match(gap)) is not None:
        gap = gap[first.end() :]
    pieces = _SEGMENTS.split(gap)
    last = pieces[-1]
    if _GOVERNS.search(last):
        return False
    return len(pieces) == 1 or _DETERMINER.match(last) is not None


def is_their_deed(body: str, act: Act, *, is_truce: bool) -> bool:
    """Return whether who is named before the act does it, and not somebody else or nobody yet."""
    lead = body[max(0, act.start - 70) : act.start]
    if _NOT_THEIR_DEED.search(lead) or _OF_A_THING.search(lead) or _ABLE.search(lead):
        return False
    if act.value == "proposed" and _ONLY_SPOKEN_FOR.match(body, act.start):
        return False
    return not (
        is_truce
        and act.value in ("proposed", "negotiating")
        and _TALKED_OVER.match(body, act.start)
    )


__all__ = ["is_object", "is_their_deed"]
