"""How English tells that somebody is at a gathering, and where a gathering is.

A scene is a gathering with its place ('The summit opens in B on July 3'); an attendance names
who is there, in the same sentence or a later one ('X and Y are expected to attend').

Values of an attendance: 'active' its subject attends what the verb's object names · 'bare' the
same without an object · 'named' the group <one> is told to be there · 'here' the same, where the
sentence itself has the place · 'we' those who speak in a declaration · 'aside' who speaks or
meets at its fringes.
"""

from __future__ import annotations

from summitry.reading.rules.notation import Rule
from summitry.reading.rules.travel import NO_PERSON, TO_PLACES

# What leaders gather at.
EVENT = (
    r"(?:summits?|gathering|forum|conference|ceremon(?:y|ies)|meeting|session|assembly"
    r"|congress|parade|funeral|inauguration|talks|negotiations|celebrations?|commemorations?"
    r"|signing|event|retreat|swearing-in|anniversary|opening)"
)
# The words of a gathering that point back: 'the gathering', 'the two-day summit', 'the <S>'.
_WORDS = rf"(?:[^\s.;:,{NO_PERSON}]+ ){{0,5}}?"
_THAT = (
    rf"(?P<object>(?:the|this|that|their|its|today[’']s|an?) {_WORDS}(?:{EVENT}|<S>)|<S>)"
    r"(?! (?:in|at|to|hosted|held) (?:the )?<L>)"
)
_GUESTS = (
    r"(?:guests?|participants|attendees|leaders|speakers|presidents|premiers|dignitaries|witnesses"
    r"|heads of (?:state|government)|those (?:present|attending|there|invited|expected|taking part)"
    r"|invitees|delegates)"
)

SCENES: tuple[Rule, ...] = (
    Rule(
        "a gathering in a place",
        rf"(?P<event><S>|\b{EVENT}\b)[^.;:]{{0,70}}? (?:in|at) {TO_PLACES}",
        0.8,
        ("The summit opens in <L> on <T>", "the ceremony in <L>", "the <S> in <L>"),
        ("The news from <L>",),
    ),
    Rule(
        "they gather in a place",
        r"\b(?:leaders|presidents|premiers|ministers|heads|council|union|community|organi[sz]ation"
        r"|bloc|alliance|nations|countries|states|<S>|<C>)\b"
        rf"[^.;:]{{0,40}}? (?P<event>gather(?:s|ed|ing)?|conven(?:e|es|ed|ing)|assembl(?:e|es|ed"
        rf"|ing)|me(?:et|ets|t)|converg(?:e|ed|ing)) [^.;:{NO_PERSON}]{{0,50}}?(?:in|at|on) "
        rf"{TO_PLACES}",
        0.8,
        ("The Council of states met in <L> on <T>", "leaders gathered in <L>"),
        ("leaders met <P> in <L>",),
    ),
    Rule(
        "a signing in a place",
        rf"\b(?P<event>sign(?:s|ed|ing)|inked|unveil(?:s|ed|ing)|inaugurat(?:es|ed|ing)"
        rf"|sworn in|crowned|buried|laid to rest)\b[^.;:{NO_PERSON}]{{1,60}}? in {TO_PLACES}",
        0.7,
        ("<P> signed a set of accords in <L>",),
        ("<P> spoke in <L>",),
    ),
    Rule(
        "a place's gathering",
        rf"(?<![-–])\b(?:the|this|at|for|of|at an|a) (?:[\w\-]+ ){{0,2}}?(?P<to><L>) "
        rf"(?P<event>(?:<S>|(?:\w+ )?{EVENT}))\b",
        0.75,
        ("at the <L> summit", "the <L> peace conference"),
        ("the <L> delegation",),
    ),
    Rule(
        "in a place for a gathering",
        rf"\b(?:in|to|at) {TO_PLACES},? (?:for|to attend|during|at|with|ahead of"
        rf"|on the sidelines of) (?:the|a|an|this|his|her|their) {_WORDS}(?P<event>{EVENT}\b|<S>)",
        0.75,
        ("in <L> for the annual forum", "to <L> to attend the <S>"),
        ("in <L> for a rest",),
    ),
)

ATTENDANCES: tuple[Rule, ...] = (
    Rule(
        "attends it",
        rf"\b(?P<verb>attend(?:s|ed|ing)?|join(?:s|ed|ing)?|t(?:ake|akes|aking|ook) part in"
        rf"|participat(?:e|es|ed|ing) in|address(?:es|ed|ing)?|co-?chair(?:s|ed|ing)?"
        rf"|chair(?:s|ed|ing)?|witness(?:es|ed|ing)?|spoke (?:at|to)|speak(?:s|ing)? (?:at|to)"
        rf"|present at|(?:be|was|were|is|are) at|arriv(?:e|es|ed|ing) (?:for|at)|appear(?:s|ed)? at"
        rf"|travel(?:s|led|ed|ling|ing)? (?:to|for)|opens?|opened|came to|comes? to"
        rf"|go(?:es|ing)? to"
        rf"|went to|fl(?:ies|ew|y|ying) to|head(?:s|ed|ing)? (?:to|for)|beg[ai]n) {_THAT}",
        0.7,
        ("<P> attended the gathering", "<P> and <P> also addressed the <S>"),
        ("<P> attended school", "<P> attended the summit in <L>"),
        "active",
    ),
    Rule(
        "attends, or is there",
        r"\b(?P<verb>attend(?:ing|ed|s)?|t(?:ake|akes|aking|ook) part|participat(?:e|es|ed|ing)"
        r"|(?:be|was|were|is|are) (?:also |both |all )?(?:there|present|in attendance|on hand))\b"
        r"(?=[.,;]|$| (?:as|alongside|too|along with|while|and|on <T>|<T>|in person|but)\b)",
        0.65,
        ("<P> and <P> are expected to attend.", "<P> took part as an observer"),
        ("<P> attended school",),
        "bare",
    ),
    Rule(
        "attended by",
        r"\b(?P<verb>attended|joined|addressed|witnessed|opened|chaired|co-chaired|graced)"
        r"(?: (?!by)[\w’'\-]+){0,4}? by <F>(?P<one><PP>)",
        0.75,
        ("was attended by <P> and <P>", "attended among others by <P>"),
        ("joined by sea",),
        "named",
    ),
    Rule(
        "brought together",
        rf"\b{EVENT}\b(?: (?:in|at) (?:the )?<L>)?(?:,? (?:on )?<T>,?)?"
        r" (?P<verb>(?:brought|brings|will bring|gathered|gathers|assembled|will gather))"
        rf" (?:together )?(?:(?:some|about|around) )?(?:[\w\-]+ ){{0,2}}?<F>(?P<one><PP>)",
        0.75,
        ("The summit in <L> on <T> brought together <P>, <P> and <P>",),
        ("The summit in <L> criticised <P>",),
        "named",
    ),
    Rule(
        "in attendance were",
        r"\b(?P<verb>(?:also )?(?:in attendance|present|attending|taking part|at the table))"
        r"(?: (?:there|at the \w+))? (?:was|were|are|is|will be) <F>(?P<one><PP>)",
        0.7,
        ("In attendance were <P> and <P>", "Also present at the ceremony were <P> and <P>"),
        ("In their messages, <P> and <P>",),
        "named",
    ),
    Rule(
        "a list of participants",
        r"\b(?P<verb>participants|attendees|guests|those (?:present|attending|taking part)"
        r"|in attendance|attended by|participating leaders|leaders (?:present|attending))"
        r"(?: (?:at|of|in) (?:the )?[^.;:]{1,60})?: "
        r"(?P<one><F><P><A>(?:[;,] (?:and )?<F><P><A>){1,40})",
        0.75,
        ("Participants: <P>; <P>; <P>", "Attendees: <P>, <P>"),
        ("Participants: teachers; <P>",),
        "named",
    ),
    Rule(
        "we, the leaders",
        r"^(?:[\w ’']{0,40}, )?(?P<verb>we)(?:, | ?[–—-] ?)(?:the )?(?P<one><PP>)(?![’'])",
        0.65,
        ("We, the <P>, <P> and <P>, hold a common vision",),
        ("We told the <P>",),
        "we",
    ),
    Rule(
        "among the guests",
        r"(?P<one><PP>) (?P<verb>(?:was|were|is|are|(?:will|would|to) be) (?:also )?among)"
        rf" (?:the|those|its|their) (?:[\w\-]+ ){{0,3}}?{_GUESTS}\b",
        0.75,
        ("<P> was among the guests", "<P> and <P> were among the invited guests"),
        ("<P> was among the critics",),
        "named",
    ),
    Rule(
        "among them were",
        rf"\bamong (?:the|those|its|other|his|her)? ?(?:[\w\-]+ ){{0,3}}?{_GUESTS}"
        r"(?: (?:there|at the \w+|of the \w+))? (?P<verb>was|were|is|are|will be) <F>"
        r"(?P<one><PP>)",
        0.75,
        ("Among those present were <P> and <P>", "Among the guests was <P>"),
        ("Among those missing was <P>",),
        "named",
    ),
    Rule(
        "the guests include",
        rf"\b(?:(?:guests?|participants|attendees|dignitaries|invitees|those (?:present|attending"
        rf"|there|invited|expected|taking part))|{EVENT}[^.;:{NO_PERSON}]{{0,40}}? (?:draw|featur"
        rf"|bring|gather|attract)\w*[^.;:{NO_PERSON}]{{0,40}}?(?:leaders|presidents|heads))"
        rf"(?: [^.;:{NO_PERSON}]{{0,60}}?)?[ ,–—-]+(?P<verb>includ(?:e|es|ed|ing))"
        r" <F>(?P<one><PP>)",
        0.65,
        ("The guests included <P> and <P>", "The ceremonies feature leaders — including <P>"),
        ("The guests included artists", "He spoke to leaders including <P>"),
        "named",
    ),
    Rule(
        "in the presence of",
        r"\b(?P<verb>in (?:the )?presence of|together with|watched by|witnessed by|looked on by) "
        r"(?:both )?<F>(?P<one><PP>)",
        0.6,
        ("signed in the presence of <P>",),
        ("in the absence of <P>",),
        "named",
    ),
    Rule(
        "represented by",
        r"\b(?P<verb>represented)(?: (?:at|in) [^.;,]{1,50}?)? by <F>(?P<one><PP>)",
        0.7,
        ("The union was represented by <P> and <P>",),
        ("The union was represented by its envoy",),
        "named",
    ),
    Rule(
        "beside others there",
        rf"\b(?P<verb>next to|alongside|beside|in the company of|surrounded by|side by side with)"
        rf"(?: [^.;{NO_PERSON}]{{0,90}}?)?:? <F>(?P<one><PP>)",
        0.65,
        ("spoke in <L> next to the presidents of the bloc: <P>, <P> and <P>",),
        ("spoke in <L> of <P>",),
        "here",
    ),
    Rule(
        "a gathering with others",
        rf"\b(?:for|at|to|attend|hold) (?:a|an|the) {_WORDS}(?:{EVENT}|<S>)(?: (?:on )?<T>)? "
        r"(?P<verb>with) <F>(?P<one><PP>)",
        0.65,
        ("will travel to <L> for a <S> on <T> with <P>, <P> and <P>",),
        ("for a <S> on trade",),
        "here",
    ),
    Rule(
        "at its fringes, X",
        rf"\bon (?:the )?(?P<verb>sidelines?|margins|fringes) of {_THAT}(?: (?:on )?<T>)?,? "
        r"<F>(?P<one><PP>)(?![’'])",
        0.7,
        ("On the fringes of the summit <P> said", "On the sidelines of the <S>, <P> met <P>"),
        ("On the fringes of the crowd <P>",),
        "named",
    ),
    Rule(
        "at its fringes",
        rf"\bon (?:the )?(?P<verb>sidelines?|margins|fringes) of {_THAT}",
        0.65,
        ("<P> told reporters on the sidelines of the summit",),
        ("on the margins of the page",),
        "aside",
    ),
)

# Where those who say 'we' in a declaration are: 'we met in <L>', 'At this summit in <L>'.
OURS = (
    rf"(?:\b(?:at|during|of) (?:this|our|today[’']s) {_WORDS}(?:{EVENT}|<S>)"
    r"|\bwe (?:have |are )?(?:also )?(?:met|meet|meeting|gather(?:ed)?|conven(?:ed?|ing)|came"
    rf" together|come together|assembled?))\b[^.;:]{{0,60}}? (?:in|at) {TO_PLACES}"
)

__all__ = ["ATTENDANCES", "EVENT", "OURS", "SCENES"]
