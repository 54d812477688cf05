"""How English tells that leaders meet or speak. Values name the frame: who is where around it.

reciprocal  X met Y · X and Y met · X held talks with Y
speak       X spoke with Y: by phone unless something says otherwise
call        X called Y: by phone
host        X received Y: X is host, Y guest
passive     X was received by Y: X is guest, Y host
pose        X shakes hands with Y: a picture of the two together
"""

from __future__ import annotations

import re

from summitry.reading.rules.notation import PERSON, SLOT_ENDS, Rule

# Between a verb and its 'with': adverbs, times, places; no other person. What breaks it is checked.
_MODIFIER = rf"(?P<gap>[^{chr(PERSON)}-{chr(SLOT_ENDS[PERSON])}.;:?!]{{0,110}}?)"
_P = f"{chr(PERSON)}-{chr(SLOT_ENDS[PERSON])}"
# 'meeting' as a verb, not the noun: 'after meeting X', 'are meeting with X'
_GERUND = (
    r"(?:(?<=\bafter )|(?<=\bbefore )|(?<=\bby )|(?<=\bwhile )|(?<=\bis )|(?<=\bare "
    r")|(?<=\bwas )|(?<=\bwere )|(?<=\bbe )|(?<=\bbeen )|(?<=\bto )|(?<=\bof )"
    r"|(?<=[’']m )|(?<=\bin )|(?<=\bsince )|(?<=, )|(?<=\band )|(?<=\bconsidering )"
    r"|(?<=\binclude ))meeting"
)
GAP_BREAKS = re.compile(
    r"\b(?:said|says|told|after|before|while|but|who|which|that|because|when|where"
    r"|since|if|although"
    r"|and (?:will|would|has|had|is|was|then|later|said|told)|to (?:discuss|talk"
    r"|push|press|seek|sign))\b",
    re.IGNORECASE,
)

VERBS: tuple[Rule, ...] = (
    Rule(
        "met with",
        rf"\b(?:met|meets?|{_GERUND}|convened?|convening|huddled?|conferred?|confers|held "
        rf"a meeting|sat down|sit down|sits down|sitting down|dined?|dining|lunched"
        rf"|caught up|catch up|rendezvous\w*|(?:had|has|have|having|took|takes?|taking|shared?"
        rf"|sharing) (?:tea|coffee|a meal|drinks))\b{_MODIFIER} (?:up )?with (?:[\w\-]+ (?:and"
        rf"|of) )?<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.95,
        (
            "<P> met with <P>",
            "<P> met on <T> with <P>",
            "<P> met at <V> with <P>",
            "<P> sat down <T> with <P>",
            "<P> took tea with <P>",
            "<P> will meet in <L> <T> with his <D> counterpart <P>",
        ),
        ("<P> met with lawmakers before calling <P>", "<P> met <P>"),
        "reciprocal",
    ),
    Rule(
        "met",
        rf"\b(?:met|meets?|{_GERUND}|to meet|(?:paid|pays?|paying) (?:a (?:[\w\-]+ )?(?:visit"
        rf"|call)|visits) (?:to|on)) (?:(?:privately|again|briefly|virtually|up"
        rf"|both|<T>),? ){{0,2}}<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.9,
        (
            "<P> met <P>",
            "<P> to meet <P>",
            "<P> paid a visit to <P>",
            "<P> will meet his <D> counterpart <P>",
        ),
        ("<P> met lawmakers", "<P> met <P>’s aides"),
        "reciprocal",
    ),
    Rule(
        "met together",
        r"\b(?:met|meet|are meeting|were meeting|to meet|have met|had met|last met|first "
        r"met|huddled?|convened?|conferred?|gather(?:ed|s)?|s[ai]t down|sitting down|c[ao]me"
        r" together|g[eo]t "
        r"together|embraced?|reunited?|sh(?:ake|aking|ook) hands|h[eo]ld(?:s|ing)? "
        r"(?:<Q>)(?:talks|discussions)"
        r"|h[eo]ld(?:s|ing)? (?:a|an|the|their|its|another) (?:[\w\-]+ ){0,4}(?:meeting|summit"
        r"|call|lunch|dinner|conversation)(?! of)|have (?:a|their) (?:[\w\-]+ ){0,4}(?:meeting"
        r"|talks)|(?:had|have|having|shar(?:ed?|es|ing)) (?:(?:a|an|their) (?:[\w\-]+ ){0,3})?"
        r"(?:breakfast|lunch|dinner)"
        r"|spoken?|speak|talked|talk)\b"
        r"(?! <C>)"
        r"(?! (?:the|a|an|its|their|his|her|our|all|these|those|that|with (?!each|one)"
        r"|by (?!phone|video|telephone)|to|of|out|up|down|against|for (?!the|a|an|about|first"
        r"|only|second|talks|lunch|dinner"
        r"|more|nearly|over|almost|some|half|two|three|four|[\d])|about (?!an|\d|two"
        r"|three)|challenges|demands|needs|goals|targets|standards|requirements)\b)",
        0.8,
        (
            "<P> and <P> met in <L>",
            "<P> and <P> spoke <T>",
            "<P> and <P> will meet",
            "<P> and <P> had a working lunch <T>",
        ),
        ("<P> and <P> met the deadline", "<P> and <P> spoke about peace", "<P> and <P> had doubts"),
        "together",
    ),
    Rule(
        "talks with",
        rf"\b(?:held?|holds?|holding|(?:had|have|has|having)(?! (?:\w+ed|been|not|never"
        rf"|yet|put|sought|set|made|begun|no)\b)|hosts?|hosted|hosting|opened?|opens"
        rf"|began|begins?|starts?|started|conducted?|conducts|resumed?|concluded?|wrapped "
        rf"up|attend(?:s|ed)?|participat\w+ in|take part in|took part in"
        rf"|joined?|joins|convened?|scheduled?|arranged?)"
        rf" (?:<Q>)(?P<noun>talks?|meetings?|discussions?|consultations?|negotiations"
        rf"|conversations?|summit|sit-down|calls?|audience|session|dialogue"
        rf"|teleconference|video ?conference|breakfast|lunch|dinner|exchange"
        rf"|tête-à-tête){_MODIFIER} with <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.95,
        (
            "<P> held talks with <P>",
            "<P> had a phone call on <T> with <P>",
            "<P> held a closed-door meeting in <L> with visiting <P>",
        ),
        ("<P> held talks with lawmakers",),
        "reciprocal",
    ),
    Rule(
        "spoke with",
        rf"\b(?:spoke|spoken|speaks?|speaking|talked|talk(?= (?:by|on|over|via|with|to))"
        rf"|talks(?= (?:by|on the|over the|via))|talking|chatted|chats?"
        rf"|conversed?)\b{_MODIFIER} (?:with|to)(?: both)? "
        rf"<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.85,
        ("<P> spoke with <P>", "<P> spoke by phone <T> with <P>", "<P> talked on the phone to <P>"),
        ("<P> spoke to reporters", "<P> spoke about <P>"),
        "speak",
    ),
    Rule(
        "spoke to leaders, including",
        r"\b(?:spoke|spoken|speaks?|talked|met|meets?|held talks|called) (?:by phone "
        r")?(?:(?:with|to) )?(?:[\w\-]+ ){0,5}(?:leaders|counterparts|presidents|heads "
        r"of state)\b[^.;:]{0,40}?,? (?:including|among them|such as) "
        r"<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.8,
        ("<P> had spoken to four other world leaders <T>, including <P> and <P>",),
        ("<P> spoke to aides, including <P>",),
        "speak",
    ),
    Rule(
        "called",
        r"\b(?:called|calls|phoned|phones|telephoned|telephones|rang|rings|dialed"
        r"|dialled|(?:to|will|would) (?:call|phone|telephone|ring))"
        r" <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)(?= (?:to "
        r"(?!a|be|an)|on <T>|<T>|by|and (?:discussed|congratulated|expressed|offered"
        r"|conveyed)|from|late|early|after|before|over the)|[.,]|$)(?!, (?:(?:an?|the|one"
        r"|his|her)\b|[“\"]))",
        0.75,
        ("<P> called <P> on <T>", "<P> telephoned <P> to discuss"),
        ("<P> called <P> a liar", "<P> called <P> “weak”", "<P> called on <P> to resign"),
        "call",
    ),
    Rule(
        "hosted",
        r"\b(?:host(?:s|ed|ing)?|receiv(?:e|es|ed|ing)|welcom(?:e|es|ed|ing)|greet(?:s"
        r"|ed|ing)?|entertain(?:s|ed|ing)?|feted)(?: (?:today|<T>|warmly|also|back|both"
        r"|at <L>)){0,2},? <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.85,
        (
            "<P> hosted <P>",
            "<P> will welcome <P> to <L>",
            "<P> received visiting <D> counterpart <P>",
        ),
        ("<P> welcomed <P>’s decision", "<P> received a letter from <P>"),
        "host",
    ),
    Rule(
        "was received by",
        r"\b(?:was|were|is|are|being|be|been) (?:warmly |officially |formally |also "
        r")?(?:received|welcomed|greeted|hosted|met)(?: [\w\-]+){0,4}? by "
        r"<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.8,
        ("<P> was received by <P>", "<P> was greeted at the airport by <P>"),
        ("<P> was met by protesters",),
        "passive",
    ),
    Rule(
        "told on a call",
        r"\b(?:told|tells?|telling|assur(?:e|es|ed|ing)|inform(?:s|ed)?|urg(?:e|es|ed|ing)"
        r"|brief(?:s|ed)?|congratulat(?:es|ed)|thank(?:s|ed)?|ask(?:s|ed)?|warn(?:s|ed|ing)?"
        r"|reassur(?:es|ed)|said to|says to|confirmed to|invit(?:es|ed)|press(?:es|ed|ing)?"
        r"|challeng(?:es|ed)|confront(?:s|ed)|implor(?:es|ed)|lectur(?:es|ed)|remind(?:s|ed)"
        r"|prais(?:es|ed)|hail(?:s|ed)|encourag(?:es|ed)|court(?:s|ed)|rebuk(?:es|ed)) "
        r"<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)[^.;]{0,130}?"
        r"(?:(?P<lead>in|during|over|on|by|at) (?:(?:a|an|their|his|her|the"
        r"|what (?:<P>|\w+) (?:called|described as|termed|said was) (?:a|an)) )?"
        r"(?:<Q>)(?P<noun>phone calls?|phone conversation|telephone conversation"
        r"|telephone call|call|meetings?|talks|summit|video call|conversation|dinner|lunch"
        r"|summit talks|video ?conference)\b(?! of| with)"
        r"|(?:by|over|on|via) (?:the )?(?:tele)?(?:phone|video)(?: link)?\b(?! app))",
        0.85,
        (
            "<P> told <P> in a <T> telephone call",
            "<P> assured <P> of support during their meeting in <L>",
            "<P> tells <P> ties must mend at <L> meeting",
            "<P> told <P> by phone on <T> that he would come",
        ),
        ("<P> told <P> that he would resign", "<P> told <P> in a letter"),
        "reciprocal",
    ),
    Rule(
        "discussed by phone",
        r"\b(?:discuss(?:ed|es)?|talk(?:ed)?|speak|spoke|agreed?|exchanged?(?: \w+)? "
        r"(?:views|greetings)|review(?:ed)?|consult(?:ed)?|confer(?:red)?|connect(?:ed)?"
        r"|went over|unveil(?:ed|s)?|announced?|launch(?:ed)?|appeared"
        r"|h[eo]ld(?: \w+)? (?:talks|discussions|consultations))\b(?P<gap>[^.;:]{0,110}?) "
        r"(?:by|over|on|via|in|during|through) (?:(?:a|the|their) )?(?:[\w\-]+ ){0,3}"
        r"(?:phone|telephone|video|virtual)(?: (?:call|talks|conversation|link|conference"
        r"|meeting|summit))?s?\b",
        0.85,
        ("<P> and <P> discuss grain by phone", "<P> and <P> talked over the phone"),
        ("<P> and <P> discussed grain",),
        "together",
    ),
    Rule(
        "brought together",
        r"\b(?:br(?:ought|ings?|inging)|gather(?:s|ed|ing)|conven(?:es|ed|ing)) <F>(?P<other><PP>)"
        r"(?<![’']s)(?![’']s\b) (?:together|to the (?:same |negotiating )?table|at <L>|in <L>)",
        0.8,
        ("<P> brought <P> and <P> together at <V>",),
        ("<P> brought <P> up",),
        "reciprocal",
    ),
    Rule(
        "goes to discuss with",
        rf"\b(?:travel(?:s|led|ed|ling|ing)?|fl(?:y|ies|ew|ying|own)|goes|going|go|went|head(?:s"
        rf"|ed|ing)?"
        rf"|arriv(?:es|ed|ing)|visit(?:s|ed|ing)?|com(?:e|es|ing)|came|jets?|jetted|due"
        rf"|land(?:s|ed)) "
        rf"(?:back )?(?:to |in |into |at )?(?:the )?(?P<to><L>)[^.;:{_P}]{{0,50}}? (?:to|for) "
        rf"(?:discuss(?:ions)?|talk about|review|hammer out|negotiate|finali[sz]e|exchange views)\b"
        rf"[^.;:{_P}]{{0,60}}? with <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.75,
        ("<P> flies to <L> on <T> to discuss grain with <P>",),
        ("<P> flies to <L> to discuss grain with lawmakers",),
        "journey",
    ),
    Rule(
        "joined by for a meeting",
        r"\b(?:are|is|were|was|be|being|been) (?:later |also )?joined (?:<T> )?by "
        r"<F>(?P<other><PP>)"
        r"(?<![’']s)(?![’']s\b)[^.;:]{0,40}? (?:for|at|in) (?:<Q>)(?P<noun>summits?|talks|meetings?"
        r"|sessions?|dinner|lunch|trilateral|call|discussions)\b",
        0.85,
        ("<P> and <P> are joined by <P> for a three-way summit",),
        ("<P> was joined by lawmakers for talks", "<P> is joined by <P> to vote"),
        "reciprocal",
    ),
    Rule(
        "joins for a meeting",
        r"\b(?:join|joins|joined|joining) <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)[^.;:]{0,40}? "
        r"(?:for|at) (?:<Q>)(?P<noun>summits?|talks|meetings?|sessions?|dinner|lunch"
        r"|trilateral|call"
        r"|discussions)\b",
        0.8,
        ("<P> will join <P> and <P> for talks in <L>",),
        ("<P> joined <P> in a call",),
        "reciprocal",
    ),
    Rule(
        "to see",
        r"\b(?:(?:to|will|would|shall) (?:also )?(?:see|visit with)|(?:saw|sees|(?:(?<=\bafter )"
        r"|(?<=\bbefore ))seeing)(?= <F><P>[^.;]{0,20} (?:at|in) <L>))"
        r" <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)(?=(?:,? (?:in|at|on|before|during|next"
        r"|later|there|here)\b"
        r"|,? <T>|[.,;]|$))",
        0.75,
        (
            "<P> is due to see <P> in <L> on <T>",
            "<P> will see <P> <T>",
            "<P> said after seeing <P> in <L>",
        ),
        ("<P> wants to see <P> gone", "<P> to see a film", "<P> said after seeing <P> on <T>"),
        "reciprocal",
    ),
    Rule(
        "calls on",
        r"\b(?:call|calls|called|calling|paid a (?:courtesy |[\w\-]+ )?call) on <F>(?P<other><PP>)"
        r"(?<![’']s)(?![’']s\b)(?=(?:,? (?:in|at|on|during|and (?:hold|held|meet|met))\b|,? "
        r"<T>|[.,;]|$))"
        r"(?![^.;]{0,40}? to (?:[a-z]+))",
        0.7,
        ("<P> will call on <P> in <L>", "<P> called on <P> and held talks"),
        ("<P> called on <P> to resign", "<P> called on <P> on <T> to free fishermen"),
        "reciprocal",
    ),
    Rule(
        "discuss at a meeting",
        r"\b(?:discuss(?:ed|es)?|debate[ds]?|talk(?:ed)? (?:about )?|tackle[ds]?|review(?:ed)?"
        r"|seek|sought"
        r"|vow(?:ed)?|pledge[ds]?|agree[ds]?|clash(?:ed)?|focus(?:ed)? "
        r"on)\b(?P<gap>(?:(?!\b(?:what|how|whether)\b)[^.;:]){0,80}?) "
        r"(?:at|in|during) "
        r"(?:(?:a|the|their) )?(?:(?:[\w\-]+|<L>|<T>) ){0,3}(?:meeting|talks|summit|dinner|lunch)\b"
        r"(?! (?:of|with|between)\b)",
        0.75,
        ("<P> and <P> to discuss migration at <L> meeting", "<P> and <P> agree in summit to widen"),
        ("<P> and <P> discuss migration at home",),
        "together",
    ),
    Rule(
        "sign together",
        r"\b(?:sign(?:s|ed)?|ink(?:s|ed)?|initial(?:s|ed|led))\b(?! off| up)",
        0.7,
        ("<P> and <P> sign accord in <L>",),
        ("<P> and <P> will not assign blame",),
        "signing",
    ),
    Rule(
        "announce together",
        r"\b(?:announced?|unveil(?:s|ed)?|declared?|pledged?|vow(?:s|ed)?|agreed?|launch(?:es|ed)?"
        r"|inaugurated?|unfurled|told (?:reporters|a (?:joint )?news conference))"
        r"(?: (?:on )?<T>| (?:jointly|together|\w+ly)){0,2} (?:in|at) (?:the )?(?=<L>)",
        0.7,
        ("<P> and <P> announced in <L> on <T> that", "<P> and <P> agreed on <T> in <L> to"),
        ("<P> and <P> announced on <T> that <L>", "<P> and <P> agreed to rest in <L>"),
        "signing",
    ),
    Rule(
        "invited for talks",
        r"\b(?:invit(?:e|es|ed|ing)|asked) <F>(?P<other><PP>)(?<![’']s)(?![’']s\b),? "
        r"(?:[\w\-]+ ){0,3}?(?:(?:to|in) (?:the )?<L>[^.;:]{0,40}? (?:for|to hold) (?:[\w\-]+ "
        r"){0,3}"
        r"(?:talks|(?:a |an )?(?:[\w\-]+ ){0,2}(?:summit|meeting|dinner|lunch))"
        r"|(?:for|to) (?:[\w\-]+ ){0,3}(?:talks|meeting|summit|dinner|lunch) (?:in|at) (?:the "
        r")?<L>)",
        0.7,
        ("<P> has invited <P> to <L> for talks", "<P> invited <P> for talks in <L>"),
        ("<P> invited <P> to comment",),
        "invite",
    ),
    Rule(
        "told on a visit",
        rf"\b(?:visit|trip|journey|travel(?:s|led)?|arriv(?:es|ed|ing)|visits|visited)(?: to| "
        rf"in)? (?:the )?"
        rf"(?P<to><L>)[^.;:{_P}]{{0,60}}?,? (?:told|tells|urged|urges|assured|assures|pressed"
        rf"|presses"
        rf"|thanked|promised|promises|warned|warns|asked|asks|offered|offers) "
        rf"<F>(?P<other><P>)(?<![’']s)(?![’']s\b)",
        0.75,
        ("<P>, on his first trip to <L> in years, urged <P> on <T> to hold fire",),
        ("<P>, on his first trip to <L> in years, urged lawmakers to hold fire",),
        "visit",
    ),
    Rule(
        "embraces",
        r"\b(?:hugs|hugged|embraces|embraced|bear-hugs|fist-bumps|fist-bumped"
        r"|toasts|sits? (?:next to|beside)|clasps hands with) "
        r"<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.7,
        ("<P> hugs <P> on a visit to <L>",),
        ("<P> embraces reform", "<P> hugs <P>’s critics"),
        "pose",
    ),
    Rule(
        "discussed on a call",
        r"\b(?:discuss(?:ed|es)|talked about|reviewed|exchanged views|went over"
        r"|consulted)\b[^.;:]{0,60}? with <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)"
        r"[^.;]{0,40}?(?P<lead>in|during|over|on) (?:a|an|their|his|her|the) "
        r"(?:<Q>)(?P<noun>phone calls?|(?:tele)?phone conversation|calls?|video "
        r"?conference|video call|meeting|conversation)\b",
        0.85,
        ("<P> discussed the truce with <P> and <P> in a three-way call",),
        ("<P> discussed the truce with <P>",),
        "reciprocal",
    ),
    Rule(
        "signed there with",
        r"(?<=\bwhere <P> )(?:(?:has|have|had|also|later|then|will|is to) ){0,2}(?:sign(?:s|ed)?"
        rf"|ink(?:s|ed)?|initial(?:s|led|ed)?|agreed)\b[^.;:{_P}]{{0,60}}? with "
        r"<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.75,
        ("<P> flew to <L>, where <P> signed a deal with <P>",),
        ("<P> flew to <L> and signed a deal with <P>",),
        "reciprocal",
    ),
    Rule(
        "poses with",
        r"\b(?:shakes? hands|shaking hands|shook hands|walk(?:s|ed|ing)?|pos(?:e|es|ed"
        r"|ing)|stand(?:s|ing)?|stood|chats?|toasts?|sits?|sat|attend(?:s|ed|ing)? (?:a"
        r"|the|an) (?:<Q>)(?:ceremony|banquet|dinner|reception)|smiles?|appear(?:s|ed|ing)?"
        r"|witness(?:es|ed|ing)?|spoke|is shown the way"
        r"|is (?:greeted|welcomed|received)"
        r"|review(?:s|ed|ing)? (?:an? |the )?(?:[\w\-]+ )?(?:honou?r guard|guard of "
        r"honou?r|troops)|embrac(?:e|es|ed|ing)|hugs|hugged)(?: [\w\-,]+){0,4}? (?:with"
        r"|alongside|beside|next to|by) <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.7,
        ("<P> shakes hands with <P>", "<P> is shown the way by <P>", "<P> walks with <P>"),
        ("<P> stood with his party",),
        "pose",
    ),
)

NOUNS = (
    r"(?P<noun>summit(?: (?:meeting|talks))?|(?:phone|telephone|video|virtual"
    r"|conference|courtesy) (?:call|conversation|meeting|summit|conference|talks)s?"
    r"|teleconference|videoconference|meetings?|talks|calls?"
    r"|conversations?|discussions|sit-down|encounter|face[ -]to[ -]face(?= (?:with"
    r"|between|in|at|on))|(?:trilateral|bilateral)s?(?= with| between|[.,])"
    r"|pull-aside|dinner|lunch|breakfast|luncheon|audience|one-on-one|negotiations"
    r"|consultations|phone chat|tête-à-tête|handshake|"
    r"(?:joint )?(?:press|news) conference|joint press availability)"
)

NOMINALS: tuple[Rule, ...] = (
    Rule(
        "X's meeting with Y",
        rf"(?P<one><PP>)(?:[’']s?)? (?:<Q>){NOUNS}(?: (?:call|meeting"
        rf"|talks))?\b[^.;:{_P}]{{0,90}}?\bwith (?:[\w\-]+ (?:and|of) "
        rf")?<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.95,
        (
            "<P>’s meeting with <P>",
            "<P>’s first phone call on <T> with <P>",
            "Readout of <P> Call with <P>",
        ),
        ("<P>’s meeting with lawmakers",),
        "both",
    ),
    Rule(
        "meeting between",
        rf"{NOUNS}(?: (?:call|meeting|talks))?\b<G>\b(?:between|among|of|involving|by) "
        rf"(?:both )?<F>(?P<one><PP>)(?! (?:and|with) (?:the |a |his )?(?!with)[a-z]+ "
        rf"(?:said|told))",
        0.9,
        (
            "a meeting between <P> and <P>",
            "talks in <L> between <P>, <P> and <P>",
            "phone call between presidents <P> and <P>",
        ),
        ("a meeting of the board",),
        "several",
    ),
    Rule(
        "hyphenated",
        rf"(?P<one><P>[ ]?[-–/—][ ]?<P>(?:[-–/]<P>)?) (?:<Q>){NOUNS}\b",
        0.9,
        ("the <P>-<P> summit", "a <P>–<P> phone call"),
        ("the <C>-<C> summit",),
        "several",
    ),
    Rule(
        "X and Y meeting",
        r"(?P<one><P>(?:(?:, <F><P>){0,8},? (?:and|&) <F><P>)) "
        r"(?:(?:<L>|<T>|[\w\-]+(?<!ed)(?<!s)) ){0,3}?(?P<noun>summit(?: (?:meeting|talks))?"
        r"|talks|meeting|phone (?:call|talks)|trilateral)\b(?! (?:about|of|up|with))",
        0.85,
        ("<P>, <P> and <P> <V> summit: key quotes", "<P> and <P> summit set for <T>"),
        ("<P> and <P> attended summit",),
        "several",
    ),
    Rule(
        "X and Y's meeting",
        rf"(?P<one><PP>)(?:[’']s?) (?:<Q>){NOUNS}\b(?! with)",
        0.75,
        ("<P> and <P>’s meeting in <L>", "<P>’s first face-to-face meeting"),
        ("<P> met <P>",),
        "several",
    ),
    Rule(
        "remarks before meeting",
        rf"(?:(?:remarks|statements?|press conference|news conference|readout|joint \w+"
        rf"|comments|exchange) (?:by|of|with|from) )(?P<one><PP>) (?:(?:before|after|at"
        rf"|in|during|following|ahead of|on) )(?:their |a |the |an )?(?:<Q>){NOUNS}\b",
        0.9,
        (
            "Remarks by <P> and <P> Before Bilateral Meeting",
            "Remarks by <P> and <P> in Joint Press Conference",
        ),
        ("Remarks by <P> on <T>",),
        "several",
    ),
    Rule(
        "names before their meeting",
        rf"^(?:secretary |joint )?(?P<one><PP>) (?:before|after|at|in|during) (?:their |a "
        rf"|the )(?:<Q>){NOUNS}\b",
        0.9,
        ("<P> and <P> Before Their Meeting", "<P>, <P>, and <P> at a Joint Press Conference"),
        ("<P> before dawn",),
        "several",
    ),
    Rule(
        "meeting one, another said",
        r"(?:^|(?<=[“\"])|(?<=: )|(?<=— )|\b(?:after|before|while|upon|since|when|by|in|for"
        r"|ahead of) )"
        r"(?P<noun>(?:meeting|hosting|receiving|welcoming|greeting|calling|phoning|telephoning"
        r"|speaking|talking|dining|huddling|conferring)(?: (?:by phone|virtually|on <T>|<T>))?"
        r"(?: (?:with|to))?) <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)(?: as well)?"
        rf"(?: (?!and |or )[^.;:,{_P}]{{1,90}})?, (?:the )?<F>(?P<one><P>)(?![’']s)",
        0.85,
        (
            "Hosting <P> at <V> on <T>, <P> said",
            "After meeting <P> in <L>, <P> flew home",
            "Meeting <P> the same day, <P> said",
        ),
        ("Meeting a promise to <P>, <P> said", "After meeting <P>, lawmakers left"),
        "both",
    ),
    Rule(
        "beside one, another said",
        r"(?:^|(?<=[“\"])|(?<=: )|(?<=— )|(?<=, ))(?P<noun>(?:(?:speaking|talking)"
        r" (?:to reporters )?(?:alongside|beside|next to)"
        r"|(?:standing|appearing|seated|sitting) (?:\w+ ){0,2}?"
        r"(?:alongside|beside|next to|with)|flanked by))"
        rf" <F>(?P<other><PP>)(?![’']s)(?: (?!and |or )[^.;:,{_P}]{{1,90}})?, (?:the )?"
        r"<F>(?P<one><P>)(?![’']s)",
        0.8,
        ("Speaking alongside <P> in <L>, <P> said", "Flanked by <P>, <P> spoke"),
        ("Speaking of <P> in <L>, <P> said", "Flanked by aides, <P> spoke"),
        "both",
    ),
    Rule(
        "at a meeting with one, another said",
        r"(?:^|(?<=[“\"])|(?<=: )|(?<=— ))(?:(?:just )?(?:hours|days|minutes) )?"
        r"(?:fresh (?:off|from)|coming off|emerging from|after|following|before|ahead of|at|during"
        r"|in|on the eve of|speaking (?:at|after|during|before)) (?:(?:a|an|the|his|her|their) )?"
        rf"(?:<Q>){NOUNS}\b[^.;:,{_P}]{{0,60}}? with <F>(?P<other><PP>)(?![’']s)"
        rf"(?: (?!and |or )[^.;:,{_P}]{{1,90}})?, (?:the )?<F>(?P<one><P>)(?![’']s)",
        0.85,
        (
            "Fresh off a meeting with <P>, <P> said",
            "At a joint news conference with <P>, <P> asked",
        ),
        ("After a meeting with lawmakers, <P> met <P>", "After talks with <P> on <T>, lawmakers"),
        "both",
    ),
    Rule(
        "after meeting, the two said",
        r"\b(?:after|following|before|upon|while) (?P<noun>(?:meeting|speaking|talking|conferring"
        r"|huddling|dining)(?: (?:by (?:tele)?phone|by video(?: link)?|on the phone|over the phone"
        r"|together|privately|virtually|face[ -]to[ -]face|one-on-one|briefly|again)){0,2})"
        rf"(?! (?:with|to)\b)(?:(?!\b(?:with|to|of)\b)[^.;:,{_P}]){{0,60}}, <F>(?P<one><PP>)"
        r"(?![’']s)",
        0.85,
        ("After speaking by phone on <T>, <P> and <P> called", "after meeting in <L>, <P> and <P>"),
        ("After speaking to reporters on <T>, <P> and <P> called", "after meeting, <T> fell"),
        "several",
    ),
    Rule(
        "after talks, the two said",
        r"(?:^|(?<=[“\"])|(?<=[—–-] )|(?<=, ))(?:after|following|during|before|in) (?:(?:their"
        r"|a|the|an) )?(?:[\w\-]+ ){0,4}?(?P<noun>(?:phone |telephone |video |conference )?(?:talks"
        r"|meetings?|calls?|negotiations|discussions|conversations?|summit|lunch|dinner))\b"
        r"(?: (?:in|at|on|over)? ?(?:the )?(?:<L>|<T>),?){0,4},? <F>(?P<one><PP>)(?![’']s)",
        0.8,
        ("Following talks in <L> on <T>, <P> and <P> promised", "After a lunch, <P> and <P> said"),
        ("Following talks of ministers in <L>, <P> and <P> promised",),
        "several",
    ),
    Rule(
        "joint press conference of",
        r"\b(?P<noun>joint (?:press|news) (?:conference|availability|briefing|point|encounter))s? "
        r"(?:by|of|with|from|between|held by) <F>(?P<one><PP>)(?:,? (?:and|with|alongside) "
        r"<F>(?P<other><PP>))?",
        0.85,
        ("Joint press conference of <P> with <P> in <L>", "joint news conference by <P> and <P>"),
        ("joint press conference with reporters",),
        "several",
    ),
    Rule(
        "reached by two",
        r"\b(?P<noun>reached|struck|agreed(?: upon)?|forged|hammered out|sealed|concluded) "
        r"(?:by|between) <F>(?P<one><PP>)(?![’']s)",
        0.85,
        ("an understanding reached by <P> and <P> in <L> <T>",),
        ("a deal reached by lawmakers",),
        "deal",
    ),
    Rule(
        "together at a meeting",
        rf"(?P<one><PP>)[^.;:{_P}]{{0,110}}? (?:during|at|attend|attended|attends|before"
        rf"|after|in|for|prior to|ahead of|following|start of|begin|held|hold|wrap(?:ped|ping"
        rf"|s)? up"
        rf"|put off|postpon(?:ed?|es)|call(?:ed)? off|cancel(?:l?ed|s)?|scrap(?:ped)?|delay(?:ed)?"
        rf"|conclud(?:ed|ing|es?)|end(?:ed|ing|s)?|open(?:ed|ing|s)?|kick(?:ed|ing|s)? off) (?:a|an"
        rf"|the|their|his|her)? ?(?:<Q>){NOUNS}\b(?! with)",
        0.8,
        (
            "<P> and <P> hold up documents during a meeting at <V>",
            "<P> and <P> attend the <C>-<C> summit meeting",
        ),
        ("<P> arrived in <L>",),
        "several",
    ),
    Rule(
        "told at the meeting",
        rf"\b(?:at|in|during) (?:the|their|a|an) (?:<Q>){NOUNS}\b[^;.]{{0,90}}?,? "
        rf"(?P<one><P>) (?:told|assured|urged|asked|thanked|briefed|informed) "
        rf"(?P<other><P>)",
        0.85,
        ("At the summit, held at the residence in <L>, <P> told <P> that",),
        ("At the summit <P> told reporters",),
        "both",
    ),
    Rule(
        "talks one had with another",
        r"\b(?P<noun>(?:tele)?phone (?:conversations?|calls?|talks)|conversations?|calls?|meetings?"
        r"|talks|discussions?)(?: that| which)? (?P<one><P>) (?:has |have |had )?(?:just "
        r"|recently )?"
        r"(?:had|held)(?: <T>| on <T>| in <L>)? with <F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.85,
        ("a telephone conversation <P> had with <P>", "the meeting that <P> held in <L> with <P>"),
        ("a telephone <P> had bought with <P>",),
        "both",
    ),
    Rule(
        "talks they are to hold",
        r"\b(?P<noun>talks|meeting|summit|discussions) (?:that |which )?(?P<one><P>) "
        r"(?:were|are|was|is|had been|have been|had|will|would)(?: [\w]+){0,3} (?:hold"
        r"|have|held|attend)\b",
        0.85,
        ("the talks <P> were to hold in <L> on <T>",),
        ("the talks lawmakers were to hold",),
        "several",
    ),
    Rule(
        "caption of a meeting",
        rf"(?P<one><PP>)[^;]{{1,160}}? (?:during|at|before|after|ahead of|following|prior "
        rf"to|for) (?:a|an|the|their|his|her) (?:<Q>){NOUNS}\b(?! with <P>)",
        0.75,
        ("<P> and <P> chat as <P> walk after a bilateral meeting in <L>",),
        ("<P> and <P> walk in <L>",),
        "caption",
    ),
    Rule(
        "with one at the sentence's meeting",
        rf"\b{NOUNS}(?: (?:call|meeting|talks"
        rf"|conference))?\b(?:(?!\b(?:meetings?|talks|summit|says?|said|after|before)\b)[^.;:{_P}])"
        rf"{{0,70}}?\b(?:with|alongside) (?:[\w\-]+ (?:and"
        rf"|of) )?<F>(?P<other><PP>)(?<![’']s)(?![’']s\b)",
        0.75,
        ("after talks with <P>", "a meeting in <L> with <P>", "joint news conference with <P>"),
        ("talks with lawmakers",),
        "other",
    ),
)

# A gathering of a series that somebody goes to, or that is on.
GATHERING = (
    r"(?:summits?|leaders[’']? (?:meeting|summit|retreat)|meetings?|conference"
    r"|gathering|forum|leaders[’']?|session|talks|assembly)"
)
