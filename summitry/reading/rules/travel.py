"""How English tells that somebody goes to, is in, or leaves a country.

Values: 'go' the subject goes · 'noun' a visit of the subject or of a named one · 'invite' the
object is asked to come · 'receive' the object comes · 'be' the subject is there.
"""

from __future__ import annotations

from summitry.reading.rules.notation import PERSON, SLOT_ENDS, Rule

NO_PERSON = f"{chr(PERSON)}-{chr(SLOT_ENDS[PERSON])}"  # for a class of characters
_P = NO_PERSON
_SHORT = rf"[^.;:{_P}]{{0,70}}?"
# 'Japan', 'Tokyo, Japan', 'Malaysia, Japan and South Korea', 'the White House'
_NEXT = r"(?:,| and|, and|,? then|,? before) (?:to |in |on to |the |later |finally ){0,3}<L>"
# 'Moscow on July 8 and Vienna on July 9': a next place that has its own time
_NEXT_DATED = (
    r" (?:on |from |in )?<T>(?:,| and|, and|,? then|,? before) (?:to |in |on to |the "
    r"){0,3}<L>(?= (?:on |from |in )?<T>)"
)
# 'the Black Sea resort of Sochi', 'Russia’s far-eastern city of Vladivostok'
_KIND_OF_PLACE = (
    r"(?:(?:(?:<D>|<C>)(?:[’']s)? )?(?:[\w\-]+ ){0,3}?(?:capital|city|resort|town|port|island"
    r"|province|region|village|hub|base|district|suburb|prefecture|state|territory)(?: city)?"
    r"(?: of|,)? )?"
)
TO_PLACES = (
    r"(?P<to>(?:the |both |his |her |neighboring |neighbouring |nearby |war-torn "
    rf"|Russian-held ){{0,2}}(?:<C>[’']s (?=<L>))?{_KIND_OF_PLACE}(?:(?-i:[A-Z])[\w’'\-]+(?: "
    r"(?-i:[A-Z])[\w’'\-]+)?, )?<L>"
    rf"(?:{_NEXT}|{_NEXT_DATED}){{0,8}}|the (?:<D>|<N>) (?:capital|soil|coast|border town)\b)"
    r"(?![’']s? (?:(?!capital|largest|city|old|historic|main|central|airport|outskirts|southern"
    r"|northern|eastern|western)\w|<P>)|[- ]"
    r"(?:backed|based|led|born|made|style|bound|occupied|controlled|mediated"
    r"|brokered|hosted)|[-–/][^ ]?<L>"
    r"| (?:officials?|government|leaders?|military|forces|troops|president|prime "
    r"minister|foreign minister|embassy|delegation|authorities|talks|deal|agreement"
    r"|counterpart))"
)
# What is a verb only where no determiner or adjective makes it a noun: not 'his recent travel'.
_BASE = (
    r"(?<![’']s )(?<!his )(?<!her )(?<!their )(?<!the )(?<!my )(?<!our )(?<!your )(?<!recent )"
    r"(?<!upcoming )(?<!planned )(?<!official )(?<!foreign )(?<!overseas )(?<!own )(?<!for )"
    r"(?<!of )(?<!on )(?<!international )(?<!a )(?<!air )(?<!previous )(?<!last )(?<!first )"
)
_TRIP = (
    r"(?:visits?|trips?|travels?(?! (?:ban|advis|restrict|industry|document|warn"
    r"|alert))|tours?|stops?|stop-?overs?|journeys?|swing|stay|voyage|leg|dash|jaunt|flight)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "accompanies to",
        rf"\baccompan(?:y|ies|ied|ying) <F>(?P<one><PP>)<G> to {TO_PLACES}",
        0.7,
        ("<P> accompanied <P> to <L>",),
        ("<P> accompanied <P>",),
        "noun",
    ),
    Rule(
        "invited to",
        rf"\b(?:invit(?:e|es|ed|ing|ation)(?: for| to)?|asked|urged) <F>(?P<one><PP>)(?: "
        rf"(?:back|again|<T>))? (?:to|for (?:a|an|the|talks|<Q>)(?:<Q>)(?:visit|meeting"
        rf"|summit|talks|<S>)(?: summit)? (?:to be held |held |taking place )?(?:to|in|at)) "
        rf"(?:visit |pay (?:a|an) (?:<Q>)visit to |come to "
        rf"|attend (?:<Q>)<G> in |travel to )?{TO_PLACES}",
        0.85,
        (
            "<P> invited <P> to visit <L>",
            "<P> invited <P> to <V>",
            "<P> invited <P> for the <S> to be held in <L>",
        ),
        ("<P> invited <P> to dinner",),
        "invite",
    ),
    Rule(
        "welcomed to",
        rf"\b(?:welcom(?:e|es|ed|ing)|host(?:s|ed|ing)?|receiv(?:e|es|ed|ing)|greet(?:s"
        rf"|ed|ing)?)(?: <T>)? <F>(?P<one><PP>)(?: (?:back|here|<T>|on <T>|today))?(?: "
        rf"for (?:a |an |their )?(?:[\w\-]+ ){{0,3}}(?:breakfast|lunch|dinner|talks"
        rf"|meetings?|visit|summit|discussions|tea))? (?:to|at|in) {TO_PLACES}",
        0.85,
        ("<P> welcomed <P> to <L>", "<P> hosted <P> at <V>", "<P> hosted <P> for breakfast at <V>"),
        ("<P> welcomed the move",),
        "receive",
    ),
    Rule(
        "sees at in",
        rf"\b(?:look(?:s|ed|ing)? forward to (?:seeing|meeting|welcoming|hosting) "
        rf"<G>?<F>(?P<one><PP>)?[^.;]{{0,60}}?)\bin {TO_PLACES}",
        0.75,
        (
            "looks forward to seeing <P> in <L> for the <S>",
            "<P> looked forward to meeting in person, in <L>",
        ),
        ("looks forward to peace",),
        "meet",
    ),
    Rule(
        "invited to pay a visit",
        r"(?P<to><N>)(?:[’']s (?:\w+ ){1,4})?(?: (?:has|have|had))? (?:invited|asked) "
        r"<F>(?P<one><PP>) to (?:pay|make) (?:a|an) (?:<Q>)visit\b",
        0.8,
        ("<C> has invited <P> to pay a state visit",),
        ("<P> invited <P> to pay attention",),
        "invite",
    ),
    Rule(
        "asked to come by X",
        r"(?P<host><P>|<N>)(?:[’']s (?:\w+ ){1,4})?(?: (?:has|have|had|also|again|<T>|on "
        r"<T>)){0,3} (?:invit(?:es|ed)|extend(?:s|ed) (?:a|an|his|her) (?:<Q>)invitation "
        r"(?:to|for)) <F>(?P<one><PP>)(?: (?:back|<T>))? (?:to (?:visit|come)|for (?:a"
        r"|an) (?:<Q>)visit)(?! (?:to |in )?(?:the )?<L>)",
        0.75,
        (
            "<P> extended a new invitation for <P> to visit when he called",
            "<P> invited <P> for a state visit",
        ),
        ("<P> invited <P> to visit <L>", "<P> invited <P> to join the talks"),
        "invite",
    ),
    Rule(
        "a capital welcomes",
        r"(?P<to><N>),?(?: on)?(?: <T>)?,? (?:will )?(?:welcomed|welcomes|hosted|hosts"
        r"|received|receives|host|welcome|receive) <F>(?P<one><PP>)(?<![’']s)(?![’']s\b)",
        0.7,
        ("<L> on <T> welcomed <P> with a guard of honour",),
        ("<L> welcomed <P>’s decision",),
        "receive",
    ),
    Rule(
        "takes to",
        rf"\b(?:tak(?:e|es|ing)|took|bring(?:s|ing)?|brought|carry|carried) "
        rf"(?:(?P<one><P>)|him|her|them) (?:also |first |then |next |on |later ){{0,2}}to "
        rf"{TO_PLACES}",
        0.8,
        ("a tour that also took <P> to <L> and <L>", "a trip that will also take <P> to <L>"),
        ("<P> took <P> to court",),
        "taken",
    ),
    Rule(
        "left for a visit",
        rf"\b(?:left|le(?:aves|aving)|depart(?:s|ed|ing)|set off|sets off|flew out|took "
        rf"off)\b{_SHORT} (?:for|on) (?:a|an|his|her|their) (?:<Q>)(?:visit|trip|tour"
        rf"|stay)\b[^.;:{_P}]{{0,30}}? (?:to|in|of) {TO_PLACES}",
        0.9,
        (
            "<P> left <L> on <T> for a four-day state visit to <L>",
            "<P> left <L> <T> on an official visit to <L>",
        ),
        ("<P> left for good",),
        "go",
    ),
    Rule(
        "back from",
        rf"\b(?:return(?:s|ed|ing)?|fl(?:y|ies|ew|ying|own)|came|coming|back|way|fresh"
        rf"|arriv(?:es|ed|ing)|landed|(?:left|headed|heads|leaves|departed) for home|went home)"
        rf"(?: (?:home|back|early|on|in|late|overnight|straight|(?:to|in) (?:the "
        rf")?(?:<L>|capital|country)|<T>)){{0,4}} from (?:(?:a|an|his|her|the|their) "
        rf"(?:<Q>){_TRIP} (?:to|of|in) )?{TO_PLACES}",
        0.8,
        (
            "<P> returned to <L> on <T> from <L>",
            "<P> flew home from <L>",
            "<P> is back from an official visit to <L>",
            "On <P> way home from <L>",
        ),
        ("<P> returned to <L>", "a message from <L>"),
        "back",
    ),
    Rule(
        "in a place since",
        rf"(?P<one><P>), (?:who has been |who is |already )?in {TO_PLACES} since <T>",
        0.85,
        ("<P>, in <L> since <T>, goes",),
        ("<P>, in office since <T>",),
        "since",
    ),
    Rule(
        "spends time in",
        rf"\b(?:spend(?:s|ing)?|spent) (?:[\w\-]+ ){{1,5}}in {TO_PLACES}",
        0.75,
        ("<P> will spend two days in <L>",),
        ("<P> spent his money",),
        "go",
    ),
    Rule(
        "visits something in",
        rf"\b(?:visit(?:s|ed|ing)|(?<=to )visit|(?<=will )visit|tour(?:s|ed|ing)"
        rf"|inspect(?:s|ed)?) [^.;:{_P}]{{3,60}}? (?:in|near|at|outside|on the outskirts "
        rf"of) {TO_PLACES}",
        0.75,
        ("<P> visited refugee camps near <L>",),
        ("<P> visited a school",),
        "go",
    ),
    Rule(
        "visits",
        rf"\b(?:visit(?:s|ed|ing)?|tour(?:s|ed|ing)|re-?visit(?:s|ed)?) (?:<T> )?(?:with "
        rf"<G>)?{TO_PLACES}",
        0.9,
        ("<P> visited <L>", "<P> will visit <L>, <L> and <L>"),
        ("<P> visited <L>’s embassy", "visiting <P>"),
        "go",
    ),
    Rule(
        "travels to",
        rf"\b(?:travel(?:s|ed|led|ing|ling)|{_BASE}travel|fl(?:y|ies|ew|ying)|flown"
        rf"|head(?:s|ed|ing)|{_BASE}head|jet(?:s|ted|ting)|rush(?:es|ed)|sail(?:s|ed)"
        rf"|en route|on (?:his|her|their) way|on (?:the|a|his|her) (?:plane|flight|train)"
        rf"|set (?:off|out)|drove|makes? (?:his|her|a) way){_SHORT} "
        rf"(?:to|for|into|through|across) {TO_PLACES}",
        0.85,
        (
            "<P> traveled to <L>",
            "<P> is flying on <T> to <L>",
            "<P> was en route to <L>",
            "<P> will travel with his wife to <L> and <L>",
        ),
        ("<P> travelled", "<P>’s recent travel to <L>"),
        "go",
    ),
    Rule(
        "goes to",
        r"\b(?:go(?:es|ing)?|went|gone|return(?:s|ed|ing)?|com(?:e|es|ing)|came|moves? on|moved on"
        r"|continu(?:e|es|ed|ing)(?: on)?|proceed(?:s|ed)?)(?: (?:\w+ly|back|on|home|again|straight"
        r"|also|then|now|out|over|down|up|later|next|there|early|abroad|together|alone|here|today|first"
        rf"|with (?:[\w’'\-]+ ){{1,3}}|(?:on )?<T>|from <L>)){{0,3}} ?,? "
        rf"(?:to|for|into) {TO_PLACES}",
        0.8,
        ("<P> goes on <T> to <L>", "<P> came from <L> to <L>", "<P> will go back to <L>"),
        ("<P> went on to criticise <L>", "<P> went on to fight across <L>"),
        "come",
    ),
    Rule(
        "arrives in",
        rf"\b(?:arriv(?:e|es|ed|ing)|land(?:s|ed|ing)|{_BASE}land|touch(?:es|ed|ing)? down"
        rf"|(?:turn(?:s|ed)|show(?:s|ed)|pop(?:s|ped)) up)\b"
        rf"{_SHORT} (?:in|at|on) {TO_PLACES}",
        0.95,
        ("<P> arrived in <L> on <T>", "<P> landed <T> in <L>"),
        ("<P> arrived late", "<P> on the landslides in <L>"),
        "go",
    ),
    Rule(
        "leaves for",
        rf"\b(?:le(?:aves?|ft|aving)|depart(?:s|ed|ing)?|embark(?:s|ed|ing)?|head(?:s|ed"
        rf"|ing)?|bound|took off|takes off|set off|sets off|set out){_SHORT} for "
        rf"{TO_PLACES}",
        0.9,
        ("<P> left for <L>", "<P> departs <T> for <L>"),
        ("<P> left <L>",),
        "go",
    ),
    Rule(
        "leaves what is held in",
        r"\b(?:left|leaves|departed) (?:the|a|his|her) (?:[^\s.;:,]+ ){0,5}?(?:summit"
        rf"|ceremon(?:y|ies)|conference|forum|gathering|talks|meeting|funeral"
        rf"|celebrations|commemorations|<S>) in "
        rf"{TO_PLACES}",
        0.75,
        ("<P> left the ceremonies in <L> early on <T>",),
        ("<P> left the talks",),
        "back",
    ),
    Rule(
        "leaves",
        rf"\b(?:left|depart(?:ed|s) from|departed|flew out of|leaves|{_BASE}(?:leave|depart from))"
        r"(?: <T>| on <T>)? "
        r"(?P<to><L>(?:, <L>)?)(?= (?:on |early |late )?<T>| (?:for|after|before|with"
        r"|without|at the end|to (?:return|fly|attend|head))\b|[,.;]|$)",
        0.8,
        ("<P> left <L> on <T>", "<P> left <L> for <L>", "<P> left <L> at the end of a visit"),
        ("<P> left <L> in ruins", "<P> left office"),
        "back",
    ),
    Rule(
        "chose for a first trip",
        rf"\b(?:cho(?:ose|ses|se|sen|osing)|pick(?:s|ed)?) {TO_PLACES} (?:for|as) (?:the "
        rf"destination (?:of|for) )?(?:his|her|their) (?:<Q>){_TRIP}",
        0.8,
        ("<P> chose <L> for his first foreign trip",),
        ("<P> chose <L> for the summit",),
        "go",
    ),
    Rule(
        "is in",
        rf"\b(?:is|was|are|were|been|be|stopped|stopping|stops|spent|spend|stayed) "
        rf"(?:currently |also |already |back |<T> ){{0,2}}in "
        rf"{TO_PLACES} (?:on|for|to (?!be|have)|as part|this week|<T>|attending|during"
        rf"|where (?:he|she|they)\b)",
        0.8,
        ("<P> is in <L> for talks", "<P> was in <L> on <T>"),
        ("the problem is in <L>",),
        "be",
    ),
    Rule(
        "X's visit to",
        rf"(?P<one><PP>)(?:[’']s?)? (?:<Q>)(?P<trip>{_TRIP}|arrival|attendance"
        rf"|participation)\b(?:[^.;:{_P}]{{0,40}}?) (?:to|in|of|at) {TO_PLACES}",
        0.9,
        ("<P>’s visit to <L>", "<P>’s four-day state visit to <L>"),
        ("<P>’s visit",),
        "noun",
    ),
    Rule(
        "visit by X to",
        rf"\b(?P<trip>{_TRIP}) (?:this week |<T> )?(?:by|of) <F>(?P<one><PP>)(?: <T>| "
        rf"this week)? to {TO_PLACES}",
        0.9,
        ("a visit by <P> to <L>", "the trip of <P> to <L>"),
        ("a visit to <L>",),
        "noun",
    ),
    Rule(
        "visit to by X",
        rf"\b(?P<trip>{_TRIP}) (?:<T> )?(?:to|in) {TO_PLACES}<G> by <F>(?P<one><PP>)",
        0.9,
        ("a visit to <L> by <P>", "a stop in <L> on <T> by <P>"),
        ("a visit to <L>",),
        "noun",
    ),
    Rule(
        "on a visit to",
        rf"\b(?P<trip>{_TRIP})\b(?: (?:<T>|this week|next week|later this (?:week|month"
        rf"|year)|early next (?:week|month|year)|with <G>))? ?(?:to|in|of) {TO_PLACES}",
        0.8,
        ("on a visit to <L>", "a four-day trip to <L> and <L>"),
        ("a visit with <P>",),
        "noun",
    ),
    Rule(
        "there on a visit",
        rf"\bin {TO_PLACES},? (?:on|for|during) (?:a|an|his|her|the)(?: "
        rf"<Q>)?(?P<trip>{_TRIP}|summit|meeting|talks)\b",
        0.75,
        ("in <L> on a state visit", "in <L> for a summit"),
        ("in <L> on <T>",),
        "noun",
    ),
    Rule(
        "stops over",
        rf"\b(?:stop(?:s|ped|ping)?(?: over)?|transit(?:s|ed|ing)?|stay(?:s|ed|ing)?) in "
        rf"{TO_PLACES}",
        0.65,
        ("<P> will stop over in <L>",),
        ("<P> will stop in time",),
        "go",
    ),
    Rule(
        "while in",
        r"\b(?:while (?:visiting|(?P<one><P>)(?:[’']s| is| are| was| were)(?: visiting| in)|in)"
        rf"|during (?:his|her|their) (?:time|stay|stop) in) {TO_PLACES}",
        0.75,
        ("while in <L>, <P> met", "during his stay in <L>", "while <P>’s in <L>"),
        ("while <P> was away",),
        "while",
    ),
    Rule(
        "does something in",
        rf"\b(?:laid (?:a |the )?wreaths?|lays (?:a )?wreath|signed the "
        rf"(?:visitors?[’']?s?|guest|condolence) book|planted (?:a )?trees?|celebrated "
        rf"mass|paid (?:his|her|their) respects|told (?:reporters|journalists)|told (?:a"
        rf"|an|the) (?:[\w\-]+ ){{0,3}}?(?:conference|forum|audience|gathering|rally|crowd|meeting"
        rf"|seminar|briefing|ceremony)|(?:held|gave) (?:a|an|the) "
        rf"(?:<Q>)(?:news conference|press conference|speech|lecture|address)|delivered "
        rf"(?:a|an|the|his|her) (?:<Q>)(?:speech|address|lecture|remarks)|addressed (?:a"
        rf"|the) (?:<Q>)(?:parliament|crowd|rally|lawmakers|troops|students)|speaking(?: "
        rf"to reporters)?|spoke to reporters)\b[^.;:{_P}]{{0,50}}? (?:in|at|outside|near) "
        rf"{TO_PLACES}",
        0.7,
        (
            "<P> laid a wreath at the memorial in <L>",
            "<P> signed the visitors’ book at the presidential palace in <L>, <L>",
            "<P> told reporters in <L>",
        ),
        ("<P> laid out his plan in <L>", "<P> signed a law in <L>"),
        "do",
    ),
    Rule(
        "in a place, X did",
        rf"(?:^|[.“\"] |-- |— )In {TO_PLACES},? (?:(?:on|late|early|later) )?(?:<T>,? "
        rf")?<F>(?P<one><P>)(?: also| later| then)? (?:told|laid|addressed|signed"
        rf"|delivered|attended|toured|arrived|spoke|will (?:meet|attend|address|hold|sign"
        rf"|visit|also))\b",
        0.7,
        ("In <L>, <P> told reporters", "In <L> on <T>, <P> will meet"),
        ("In <L>, <P> has few friends", "In <L>, <C> said"),
        "do",
    ),
    Rule(
        "attends in",
        rf"\b(?:attend(?:s|ed|ing)?|witness(?:es|ed)?|co-?chair(?:s|ed|ing)?|chair(?:s|ed|ing)"
        rf"|presid(?:es|ed) over|stay(?:s|ed|ing)? for|take part in|took part in"
        rf"|takes part in|taking part in|participat(?:e|es|ed|ing) in"
        rf"|join(?:s|ed|ing)?|address(?:es|ed|ing)?"
        rf"|speak(?:s|ing)? at|spoke at|(?:made|is|was|were|be|met|appear\w*|remarks|comments|said"
        rf"|announce\w*|present|together|guest) (?:[\w’'\-]+ ){{0,4}}?at) "
        rf"(?:(?:[\w’'\-\d“”]|<S>|<T>|<C>)+ "
        rf"){{0,7}}?(?:summits?|meetings?|conference|forum|ceremon(?:y|ies)|celebrations?"
        rf"|talks|assembly|funeral|inauguration|swearing-in|mass|launch|opening|events?"
        rf"|parade|gathering|session|parliament|congress|games|anniversary"
        rf"|commemorations?|coronation|wedding|dialogue|council|retreat|signing|<S>),? "
        rf"(?:(?:[\w’'\-\d“”]|<X>)+,? ){{0,10}}?(?:in|at|to be held in|held in"
        rf"|being held in|hosted by) {TO_PLACES}",
        0.8,
        ("<P> will attend the <S> in <L>", "<P> attended a summit to be held in <L>"),
        ("<P> attended school",),
        "attend",
    ),
)

# A stop named without a verb of travel: 'a trip to A and a meeting in B with …' gives both.
TOUR = (
    r"(?P<tour>(?:(?:(?:two|three|four|five|six|seven|eight)[- ](?:nation|country"
    r"|leg|stop) )?(?:Asian?|Europe(?:an)?|African?|Middle East(?:ern)?|Mideast|Gulf"
    r"|Latin America[n]?|South America[n]?|Central America[n]?|Central Asian?"
    r"|Southeast Asian?|South Asian?|East Asian?|Pacific|Caribbean|Balkans?|Baltic"
    r"|Nordic|Indo-Pacific|Asia-Pacific|Caucasus|Eurasian?|world|overseas|foreign"
    r"|Western Balkans|West African?|East African?|Southern African?)"
    r"|(?:two|three|four|five|six|seven|eight)[- ](?:nation|country|leg|stop)) "
    r"(?:trip|tour|swing|visit))\b"
)

# Where an organisation's head is at home.
SEATS: dict[str, tuple[str, ...]] = {
    "EU": ("BEL", "FRA", "LUX", "DEU"), "NATO": ("BEL",), "UN": ("USA", "CHE"), "AU": ("ETH",),
    "IMF": ("USA",), "WB": ("USA",), "OAS": ("USA",), "WTO": ("CHE",), "WHO": ("CHE",),
    "IAEA": ("AUT",), "OPEC": ("AUT",), "OSCE": ("AUT",), "ASEAN": ("IDN",), "LAS": ("EGY",),
    "GCC": ("SAU",), "OIC": ("SAU",), "ECOWAS": ("NGA",), "OECD": ("FRA",), "SCO": ("CHN",),
}  # fmt: skip
