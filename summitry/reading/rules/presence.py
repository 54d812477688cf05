"""How English tells that somebody is abroad without a verb of travel before the place.

Headlines name the country before the noun ('cancels Kenya trip'), or only say who is where;
accounts set a speech, a welcome or a dinner in a place. Values as in rules.travel, and:
'here' a headline's person in a place · 'due' who is expected there · 'front' what opens a
sentence tells where its subject is · 'beside' the subject is there with a named one · 'together'
what is done in a town, which tells that who does it is there.
"""

from __future__ import annotations

from summitry.reading.rules.notation import Rule
from summitry.reading.rules.travel import NO_PERSON, TO_PLACES

_NOUN = r"(?:visits?|trips?|tours?|stop-?overs?|swing|journey|sojourn)"
_KIND = r"(?:(?:state|official|working|private|surprise|summer|day|weekend) )?"
# What is done with a trip whose country stands before the noun.
_DONE_WITH = (
    r"(?:cancels?|cancell?ed|calls? off|called off|scraps?|scrapped|postpones?|postponed|delays?"
    r"|delayed|puts? off|pushes back|reschedules?|shelves|wraps? up|wrapped up|ends?|ended"
    r"|concludes?|concluded|completes?|cuts? short|breaks? off|begins?|began|starts?|started"
    r"|opens?|kicks? off"
    r"|kicked off|makes?|made|pays?|paid|confirms?|confirmed|announces?|announced|plans?|plots?"
    r"|planned|mulls?|mulled|eyes|considers?|weighs?|defends?|defended|hails?|praises?|extends?"
    r"|resumes?|embarks? on|embarked on|leaves? (?:for|on)|left (?:for|on)|sets? off (?:on|for)"
    r"|returns? from|returned from|back from|ahead of|before|during|after|on|from|prepares? for"
    r"|readies for|gears? up for|accepts?|takes?|for|sandwiched|amid|skips?|in)"
)
_OCCASION = (
    r"(?:news conference|press conference|briefing|ceremony|dinner|luncheon|lunch|banquet"
    r"|reception|forum|rally|speech|address|interview|signing|summit|meeting|talks|conference"
    r"|session|gathering|parade|mass|event|visit|stop|town hall|round ?table|negotiations"
    r"|discussions|commemoration|celebrations?|wreath-laying)"
)
_CRAFT = (
    r"(?:plane|aircraft|jet|airliner|train|motorcade|helicopter|flight|convoy|ship|yacht"
    r"|entourage|delegation)"
)
_CAME = (
    r"(?:landed|lands|touche[sd] down|arrive[sd]|crossed|crosses|pulled in(?:to)?|rolled in(?:to)?"
    r"|left|departed|took off)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "X's B trip",
        rf"(?P<one><P>)(?:[’']s?)? (?:(?:[\w\-]+|<T>) ){{0,4}}?(?P<to><L>) {_KIND}"
        rf"(?P<trip>{_NOUN})\b(?! (?:to|of) <L>)",
        0.85,
        ("<P>'s <L> trip postponed", "<P>’s planned <L> visit", "<P>’s <L> state visit"),
        ("<P>'s trip", "<P>'s <L> policy"),
        "noun",
    ),
    Rule(
        "does with a B trip",
        rf"\b{_DONE_WITH} (?:(?:his|her|their|a|an|the|[\w\-]+|<T>) ){{0,4}}?(?P<to><L>) {_KIND}"
        rf"(?P<trip>{_NOUN})\b(?! (?:to|of) <L>)",
        0.8,
        (
            "<P> cancels <L> trip",
            "<P> wraps up three-day <L> visit",
            "<P> will cut short his <L> trip",
        ),
        ("<P> cancels <L> tax", "<L> visit"),
        "noun",
    ),
    Rule(
        "in a place, in a headline",
        rf"^(?:[^.;:{NO_PERSON}]{{0,40}}: )?(?P<one><PP>) (?:is |are |lands |back "
        rf"|stranded |stuck )?in {TO_PLACES}"
        r"(?=$|[:;,]| (?:for|to|ahead|as|on|amid|after|with|by|at)\b| <T>)",
        0.8,
        ("<P> in <L> for talks", "<P> in <L>: what to expect"),
        ("<P> on <L>: what he said", "Protests over <P> in <L>"),
        "here",
    ),
    Rule(
        "from a place, where X arrived",
        rf"\b(?:from|to|in|at) {TO_PLACES},? where (?P<one><P>)(?: had| has)? "
        r"(?P<trip>arrived|landed|touched down|flew in|met|attended|addressed|visited|held|spoke"
        r"|opened|signed|gave)\b",
        0.85,
        ("<P> came to <L> from <L>, where <P> arrived on <T>", "from <L>, where <P> had met <P>"),
        ("<P> came from <L>, where it rained",),
        "go",
    ),
    Rule(
        "expected in",
        r"\b(?:due|expected|scheduled|slated|set)(?: back)?(?: to be| to arrive)?"
        rf"(?: (?:on |later |early )?<T>)? in {TO_PLACES}",
        0.85,
        ("<P> is expected in <L> on <T>", "<P> is due <T> in <L>"),
        ("<P> expects news from <L>",),
        "due",
    ),
    Rule(
        "is there",
        r"\b(?:(?:is|was|are|were|be|been|’s|'s)(?: (?:currently|also|already|still|now|back"
        r"|both|here|<T>))?|remain(?:s|ed)?|stay(?:s|ed)|(?:is|was|were) (?:stranded|stuck"
        rf"|holed up|vacationing|holidaying)) in {TO_PLACES}",
        0.75,
        ("<P> is in <L> as a guest", "<P> remained in <L>", "<P> was in <L> when"),
        ("<P> is in office",),
        "due",
    ),
    Rule(
        "in a place, in an aside",
        r"(?P<one><P>), (?:speaking |who (?:is|was|has been) |currently |now )?in "
        rf"{TO_PLACES} (?:for|on|to|ahead|as|at|during|with)\b[^,]{{0,60}},",
        0.75,
        ("<P>, in <L> for the forum, said", "<P>, who is in <L> on a visit, said"),
        ("<P>, in office for a year, said",),
        "be",
    ),
    Rule(
        "speaking in",
        r"\b(?:speaking|talking|appearing|standing|lecturing)\b[^.;:]{0,80}? (?:in|at|outside) "
        rf"{TO_PLACES}",
        0.75,
        ("Speaking in <L>, <P> said", "Speaking alongside <P> in <L>, <P> said"),
        ("Speaking of <L>, <P> said",),
        "do",
    ),
    Rule(
        "at an occasion in a place, X said",
        r"(?:^|[.“\"] |-- |— |– |\) - )(?:at|during)\b(?: [^.;:,]{0,60})? "
        rf"{_OCCASION}\b[^.;:,]{{0,80}}? (?:in|at|outside) {TO_PLACES}",
        0.75,
        (
            "At a joint news conference with <P> in <L>, <P> said",
            "During a ceremony in <L>, <P> said",
        ),
        ("At home, <P> said that <L> would gain", "After a ceremony in <L>, <P> said"),
        "front",
    ),
    Rule(
        "after talks with X in a place, Y said",
        r"(?:^|[.“\"] |-- |— |– |\) - )(?:after|following|alongside|flanked by|accompanied by"
        r"|standing (?:beside|next to|alongside)|in|during)\b (?:(?:[^.;:,]{0,30} )?(?:talks"
        r"|meetings?|lunch|dinner|summit|negotiations|discussions|conversation) (?:<T> )?with )?"
        rf"<F><PP>[^.;:,]{{0,40}}? (?:in|at|outside) {TO_PLACES}",
        0.7,
        ("Following talks with <P> in <L> on <T>, <P> said", "Alongside <P> in <L>, <P> opened"),
        ("Following news of talks in <L>, <P> said",),
        "front",
    ),
    Rule(
        "said at an occasion in",
        rf"\b(?:said|says|told|spoke|announced|added|warned|declared|pledged|vowed|held|gave"
        rf"|addressed|hailed|praised|called)\b[^.;:{NO_PERSON}]{{0,60}}? (?:at|during|after|in)"
        rf" (?:a|an|the|his|her|their) [^.;:,{NO_PERSON}]{{0,40}}?{_OCCASION}\b[^.;:,]{{0,60}}? "
        rf"in {TO_PLACES}",
        0.65,
        ("<P> said at a joint news conference with <P> in <L>",),
        ("<P> said that <L> would gain",),
        "do",
    ),
    Rule(
        "said in",
        r"\b(?:said|says|spoke|announced|declared|confirmed|pledged|vowed|warned|urged|unveiled"
        rf"|insisted|told (?:\w+ ){{1,3}})(?: ?(?:on )?<T>)? ?in {TO_PLACES}(?= (?:on )?<T>|[,.;]|$"
        r"| (?:after|before|during|alongside|following|at|that)\b)",
        0.6,
        ("<P> said in <L> on <T>", "<P> said <T> in <L>.", "<P> announced in <L> on <T> that"),
        ("<P> said in a statement",),
        "do",
    ),
    Rule(
        "talks between X and Y in",
        r"\b(?P<trip>talks|meetings?|summit|negotiations|discussions|encounter|dinner|lunch|ceremony"
        r"|signing) (?:<T> )?(?:between|among|involving|bringing together) (?:both )?<F>"
        rf"(?P<one><PP>)(?: (?:on )?<T>)? (?:in|at) {TO_PLACES}",
        0.7,
        ("talks between <P> and <P> in <L> ended", "a meeting between <P> and <P> on <T> in <L>"),
        ("talks between envoys of <P> and <P> in <L>", "talks between <P> and <P>"),
        "noun",
    ),
    Rule(
        "flanked in a place by",
        rf"\b(?:flanked|accompanied|joined|backed|surrounded)(?: (?:on )?<T>)? in {TO_PLACES}"
        r"(?: (?:on )?<T>)? by <F>(?P<one><PP>)",
        0.75,
        ("<P>, flanked in <L> by <P> and <P>", "<P> was joined in <L> on <T> by <P>"),
        ("<P>, faulted in <L> by <P>",),
        "beside",
    ),
    Rule(
        "represented in a place by",
        rf"\brepresented(?: (?:at|during) [^.;,{NO_PERSON}]{{1,50}}?)? (?:in|at) {TO_PLACES}"
        r"(?: (?:on )?<T>)? by <F>(?P<one><PP>)",
        0.8,
        ("The union was represented in <L> by <P> and <P>",),
        ("represented in <L> by an envoy",),
        "attend",
    ),
    Rule(
        "in an aside, on a day in a place",
        rf"(?P<one><P>),? (?:speaking )?(?:(?:on|late|early|earlier) ){{0,2}}<T>,? in {TO_PLACES},"
        r"(?! <L>)",
        0.75,
        ("<P>, on <T> in <L>, urged", "<P>, speaking <T> in <L>, said"),
        ("<P> on <T> urged <L>",),
        "be",
    ),
    Rule(
        "they sign in",
        r"\b(?:(?:(?P<own>sign|initial|ink)|accept|adopt|conclude|seal|unveil|exchange|issue"
        r"|finali[sz]e|endorse|approve|clinch)(?:s|d|ed|es|l?led)?"
        rf"\b(?! to )[^.;:{NO_PERSON}]{{3,70}}?"
        rf"|(?:huddled|posed|gathered|assembled|convened|lined up|dined|embraced|shook hands)"
        rf"\b[^.;:{NO_PERSON}]{{0,50}}?) (?:in|at) {TO_PLACES}(?= (?:on |late |early )?<T>|[,.;]|$"
        r"| (?:after|before|during|alongside|following|with|but|and|that|to|under)\b)",
        0.65,
        ("<P> and <P> accepted the text in <L> on <T>", "<P> signed a pact in <L>"),
        ("<P> and <P> drafted a text in <L>", "a pact with <P> signed in <L>"),
        "together",
    ),
    Rule(
        "did something on a day in",
        r"\b(?:struck|urged|renewed|offered|repeated|promised|pledged|vowed|warned|called|said|told"
        r"|announced|unveiled|defended|praised|hailed|rejected|dismissed|accused|laid|opened"
        rf"|inaugurated|delivered|gave|held|chaired|received|met)\b[^.;:{NO_PERSON}]{{1,60}}? "
        rf"(?:on )?<T>(?:,| while)? in {TO_PLACES}(?=[,.;]|$"
        r"| (?:after|before|during|alongside|following|at|that|as|when|where|while|and|ahead)\b)",
        0.6,
        ("<P> struck a softer note on <T> in <L>, saying", "<P> gave a speech <T> in <L>."),
        ("<P> struck a softer note in <L>",),
        "together",
    ),
    Rule(
        "sees people in",
        r"\b(?:met|meets?|meeting|visit(?:s|ed|ing)|addressed|greet(?:s|ed)|serv(?:es|ed)|thanked"
        rf"|spoke (?:to|with)|talked (?:to|with)|inspected|reviewed)\b[^.;:{NO_PERSON}]{{0,50}}? "
        r"(?:troops|soldiers|servicemen|service members|embassy staff|refugees|survivors|residents"
        r"|students|villagers|sailors|airmen|marines|veterans|crowds?)(?: who are)?"
        rf"(?: \w+ing| stationed| based| deployed)? (?:in|at|near) {TO_PLACES}",
        0.65,
        ("<P> served tea to soldiers in <L>", "<P> met troops stationed in <L>"),
        ("<P> thanked officials in <L>",),
        "do",
    ),
    Rule(
        "was received at",
        r"\b(?:was|were|is|are|be|been|being|gets?|got)(?: \w+)? (?:received|welcomed|greeted"
        rf"|hosted|feted|honou?red|met)\b[^.;:{NO_PERSON}]{{0,50}}? (?:at|in) {TO_PLACES}",
        0.8,
        ("<P> was received at the <V> in <L>", "<P> was greeted on arrival in <L> by <P>"),
        ("<P> was handed a letter from <L>",),
        "be",
    ),
    Rule(
        "crosses into",
        r"\b(?:cross(?:es|ed|ing)|step(?:s|ped|ping)|walk(?:s|ed|ing)|drove|drives|slip(?:s|ped))\b"
        rf"[^.;:{NO_PERSON}]{{0,40}}? (?:in)?to {TO_PLACES}",
        0.75,
        ("<P> walked across the border into <L>", "<P> stepped into <L>"),
        ("<P> walked across the stage",),
        "go",
    ),
    Rule(
        "X's plane lands",
        rf"(?P<one><P>)(?:[’']s?)? (?:[\w\-]+ ){{0,3}}?{_CRAFT} (?:\w+ ){{0,2}}?"
        rf"(?P<trip>{_CAME})\b[^.;:{NO_PERSON}]{{0,40}}? (?:in|at|into|for) {TO_PLACES}",
        0.85,
        ("<P>’s plane landed in <L> on <T>", "<P>’s armoured train has crossed into <L>"),
        ("<P>’s plane was built in <L>",),
        "go",
    ),
    Rule(
        "a plane with X lands",
        rf"\b{_CRAFT} (?:carrying|with|bringing) <F>(?P<one><PP>)(?: [^.;:{NO_PERSON}]{{0,30}})? "
        rf"(?P<trip>{_CAME})\b[^.;:{NO_PERSON}]{{0,40}}? (?:in|at|into|for) {TO_PLACES}",
        0.85,
        ("A train carrying <P> crossed into <L>", "the plane carrying <P> left for <L>"),
        ("A plane carrying aid for <P> in <L>",),
        "go",
    ),
    Rule(
        "a visiting guest",
        rf"(?P<host><P>)(?:[’']s)?[^.;:{NO_PERSON}]{{0,90}}?\b(?:with|met|meets?|meeting"
        r"|host(?:ed|s)?|receiv(?:ed|es|ing)|welcom(?:ed|es|ing)|greet(?:ed|s)|told|tells|to|by|and|between"
        r"|thanked"
        r"|assured|urged|informed) (?:his |her |the )?(?P<trip>visiting) (?:[\w\-]+ ){0,2}?<F>"
        r"(?P<one><P>)",
        0.8,
        ("<P> held talks with visiting <P>", "<P> met his visiting counterpart <P>"),
        ("<P> is visiting <P>", "while visiting <P>"),
        "receive",
    ),
    Rule(
        "hosts for a state visit",
        r"(?P<host><P>)(?: (?:will|is to|to|has|had|also|<T>|on <T>)){0,3} "
        r"(?P<trip>host(?:s|ed)?|welcom(?:es?|ed)|receiv(?:es?|ed)) <F>(?P<one><PP>)"
        r"(?: (?:on )?<T>)? (?:for|on|during|at the start of) (?:a|an|his|her|their) (?:<Q>)"
        r"(?:visit|state dinner)\b(?! (?:to|in) (?:the )?<L>)",
        0.75,
        ("<P> will host <P> for a state visit",),
        ("<P> will host <P> for a chat",),
        "receive",
    ),
    Rule(
        "a tour of named nations",
        rf"\b(?P<trip>visits?|trips?|tour|swing|journey)\b[^.;:{NO_PERSON}]{{0,70}}?\b(?:nations"
        r"|countries|states|capitals|cities|stops|neighbou?rs|islands|members)(?: --| –| —|:|,| \()"
        rf"(?: including| namely)? {TO_PLACES}",
        0.85,
        ("a weeklong trip to three nations -- <L>, <L> and <L> --", "a tour of five states: <L>"),
        ("a round of calls with three nations -- <L>",),
        "noun",
    ),
    Rule(
        "a tour that includes",
        rf"\b(?P<trip>tour|trip|swing|journey)\b[^.;:{NO_PERSON}]{{0,60}}? (?:includ(?:es|ed|ing)"
        rf"|covering|spanning|comprising|through|across|via) (?:\w+ ){{0,3}}?{TO_PLACES}",
        0.8,
        ("a tour that includes stops in <L> and <L>", "a swing through <L>"),
        ("a tour of the plant",),
        "noun",
    ),
    Rule(
        "travels to an event in",
        r"\b(?:travel(?:s|ed|led|ing|ling)?|fl(?:y|ies|ew|ying)|head(?:s|ed|ing)?|go(?:es|ing)?"
        r"|went|arriv(?:e|es|ed|ing)|came|comes?|jet(?:s|ted)|left|leav(?:e|es|ing)|set off"
        rf"|en route|on (?:his|her|their) way)\b[^.;:{NO_PERSON}]{{0,40}}? (?:to|for|at) "
        r"(?:(?:[\w’'\-–]+|<X>) ){0,7}?(?:summit|meeting|conference|forum|talks|gathering"
        r"|ceremony|funeral|inauguration"
        r"|assembly|<S>|celebrations?|commemorations?|parade|games|session|event)s? (?:\w+ )?"
        rf"(?:in|at|held in|hosted by) {TO_PLACES}",
        0.8,
        ("<P> will travel to the <S> summit in <L>", "<P> flew to a conference in <L>"),
        ("<P> went to see talks fail", "<P> went home"),
        "go",
    ),
)
