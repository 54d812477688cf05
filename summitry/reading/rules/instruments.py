"""How English tells of instruments between parties: what they are called, what happens to them."""

from __future__ import annotations

from summitry.reading.rules.notation import Rule

# The head nouns, most telling first; values are kinds.
KINDS: tuple[Rule, ...] = (
    Rule(
        "truce",
        r"\b(?:cease-?fires?|truces?|armistice|cessation of hostilities)(?: (?:and "
        r"[\w\-]+ )?(?:deal|agreement|accord|pact))?\b",
        0.8,
        ("a ceasefire deal",),
        ("a deal",),
        "truce",
    ),
    Rule(
        "joint statement",
        r"\bjoint (?:[\w\-’']+ ){0,2}?(?:statements?|declarations?|communiqu[eé]s?"
        r"|document|vision statement|action plan|pledge)\b|\b(?:communiqu[eé]s?"
        r"|declarations?|following statement)\b",
        0.8,
        ("a joint statement", "a communiqué"),
        ("a statement",),
        "joint_statement",
    ),
    Rule(
        "memorandum",
        r"\bmemorand(?:ums?|a)(?: of (?:understanding|agreement|cooperation|intent))?\b"
        r"|\bMo[UA]s?\b|\bletters? of intent\b",
        0.8,
        ("a memorandum of understanding",),
        ("a memory",),
        "memorandum",
    ),
    Rule(
        "treaty",
        r"\b(?:treat(?:y|ies)|conventions?|protocols?)\b",
        0.8,
        ("a treaty",),
        ("a treat",),
        "treaty",
    ),
    Rule(
        "framework",
        r"\bframeworks?(?: (?:agreement|deal|accord|pact))?\b|\broad ?maps?\b",
        0.7,
        ("a framework", "a framework agreement"),
        ("a frame",),
        "framework",
    ),
    Rule(
        "deal",
        r"\b(?:deals?|bargain|swap|exchange|package deal)\b",
        0.7,
        ("a deal",),
        ("dealing",),
        "deal",
    ),
    Rule(
        "agreement",
        r"\b(?:agreements?|accords?|pacts?|compacts?|arrangements?|contracts?"
        r"|partnership|alliance|understandings?|documents?|settlement|code of conduct"
        r"|(?:action|cooperation) (?:plan|program(?:me)?)|FTA|CEPA|SOFA|GSOMIA|ACSA|DCA|BIT)\b",
        0.75,
        ("an agreement", "a pact"),
        ("agreed",),
        "agreement",
    ),
)
NOUN = (
    r"(?P<noun>following statement|joint (?:[\w\-’']+ ){0,2}?(?:statements?|declarations?"
    r"|communiqu[eé]s?|documents?|vision statement|action plan)|memorand(?:ums?|a)(?: "
    r"of (?:understanding|agreement|cooperation|intent))?|Mo[UA]s?"
    r"|framework (?:agreement|deal|accord|pact)|(?:cease-?fire|truce)(?: (?:and "
    r"[\w\-]+ )?(?:deal|agreement|accord|pact))?s?|agreements?(?: in principle)?"
    r"|deals?|pacts?|treat(?:y|ies)|accords?|frameworks?|compacts?|protocols?"
    r"|conventions?|armistice|declarations?|road ?maps?|understandings?"
    r"|communiqu[eé]s?|letters? of intent|cessation of hostilities|contracts?"
    r"|arrangements?|settlement|documents?|code of conduct|action plan"
    r"|(?:cooperation|action) (?:plan|program(?:me)?)|(?:[\w\-]+ )?(?:partnership|alliance)"
    r"|(?:prisoner|currency|hostage|land) (?:swap|exchange)"
    r"|(?-i:FTA|CEPA|SOFA|GSOMIA|ACSA|DCA|BIT|JCPOA|New START))\b"
)
# Nouns that are instruments only where something is done to them that is done to instruments.
VAGUE = (
    r"(?:declarations?|road ?maps?|understandings?|(?:[\w\-]+ )?(?:partnership|alliance)"
    r"|documents?|conventions?|code of conduct|action plan|arrangements?|settlement|contracts?"
    r"|(?:cooperation|action) (?:plan|program(?:me)?)|protocols?|frameworks?"
    r"|(?:prisoner|currency|hostage|land) (?:swap|exchange))$"
)
# What is done to an instrument, told before it; values are statuses. The nearest one counts.
ACTS: tuple[Rule, ...] = (
    Rule(
        "withdraw",
        r"\b(?:withdr[ae]w(?:s|n|ing|al)?|pull(?:s|ed|ing)?(?: (?:the )?(?:\w+|<C>))? out|pull-?out"
        r"|quit(?:s|ting)?|abandon(?:s|ed|ing)?|exit(?:s|ed|ing)?|scrap(?:s|ped|ping)?"
        r"|tor[en] up|tears? up|tearing up|terminat(?:e|es|ed|ing|ion of)|renounc(?:e|es|ed"
        r"|ing)|(?:leaves?|left|leaving) the (?!door)|revok(?:e|es|ed|ing)|annul(?:s|led|ling)?"
        r"|cancel(?:s|led|ed|ling|ing)?|collapse of|walk(?:s|ed|ing)? away from|rip(?:s|ped"
        r"|ping)? up|ditch(?:es|ed|ing)?|axe[sd]?)\b",
        0.8,
        ("<C> withdrew from", "<P> pulls <C> out of", "<C> has torn up"),
        ("<C> signed", "the deal leaves <C>"),
        "withdrawn",
    ),
    Rule(
        "suspend",
        r"\b(?:suspend(?:s|ed|ing)?|suspension of|fr[eo]ez(?:e|es|ing)|froze|frozen"
        r"|halt(?:s|ed|ing)?|paus(?:e|es|ed|ing)|put(?:s|ting)? on hold|shelv(?:e|es|ed|ing))\b",
        0.8,
        ("<C> suspended",),
        ("<C> signed",),
        "suspended",
    ),
    Rule(
        "reject",
        r"\b(?:reject(?:s|ed|ing|ion of)?|refus(?:e|es|ed|ing) to sign|rebuff(?:s|ed|ing)?"
        r"|turn(?:s|ed|ing)? down|spurn(?:s|ed|ing)?|vot(?:es|ed) (?:down|against)"
        r"|veto(?:es|ed)?)\b",
        0.8,
        ("<C> rejected", "<C> spurned"),
        ("<C> signed",),
        "rejected",
    ),
    Rule(
        "ratify",
        r"\b(?:ratif(?:y|ies|ied|ying|ication)|sign(?:s|ed|ing)? into law)\b",
        0.85,
        ("<C> ratified", "<P> signed into law", "instruments of ratification of"),
        ("<C> rated",),
        "ratified",
    ),
    Rule(
        "in force",
        r"\b(?:ent(?:er|ers|ered|ering) into force|c[ao]m(?:e|es|ing) into (?:force"
        r"|effect)|t(?:ake|akes|ook|aking) effect|went into effect|entry into force"
        r"(?: of)?|in force|took hold|implement(?:s|ed|ing|ation of) (?=an?\b|the new))\b",
        0.85,
        ("entered into force", "the entry into force of"),
        ("entered into a deal",),
        "in_force",
    ),
    Rule(
        "sign",
        r"\b(?:exchang(?:e|es|ed|ing)(?= (?:(?!for\b|with\b)[\w\-]+ ){0,5}?(?:memorand|MoUs?"
        r"|documents|agreements))"
        r"|sign(?:s|ed|ing)?(?! up\b| off\b| of\b| that\b)|signing of|signature(?: of)?"
        r"|ink(?:s|ed|ing)?|enter(?:s|ed|ing)? into"
        r"|concluded by signing|signatories|(?:put|puts|putting|affix\w*) (?:their|his|her"
        r"|pen)\b(?: signatures?| names?)? (?:to(?: paper on)?)|pen(?:s|ned)(?= an?\b))\b",
        0.95,
        ("<C> and <C> signed", "inked", "put their signatures to", "put pen to paper on"),
        ("<C> designed", "<C> signed up", "a sign of"),
        "signed",
    ),
    Rule(
        "agree",
        r"\b(?:agree(?:s|d|ing)?(?: (?:to|on|upon))?|sign(?:s|ed|ing)? off on|accept(?:s|ed|ing)?"
        r"|initial(?:s|ed|ing|led|ling)(?= (?:an?|the|their|two|three|\w+ \w+)\b)|reach(?:es|ed"
        r"|ing)?|str(?:ike|ikes|uck"
        r"|iking)|clinch(?:es|ed|ing)?|seal(?:s|ed|ing)?|(?:conclu(?:de|des|ded|ding|sion "
        r"of)|(?:wrap(?:s|ped|ping)? up|finish\w*|complet\w+) (?=(?:\w+ )?(?:talks|negotiations)))"
        r"(?: ?(?:\w+ )?(?:talks|negotiations) (?:on|for|over))?|"
        r"secur(?:e|es|ed|ing)|announc(?:e|es|ed|ing)|(?:hammer(?:s|ed|ing)?|work(?:ed|ing)"
        r"|thrash(?:ed|ing)?) out|finali[sz](?:e|es|ed|ing)|adopt(?:s|ed|ing|ion of)?"
        r"|issu(?:ed|ing|es(?= (?:an?|the|joint|new|first|statement|its|their)\b))"
        r"|(?<!the )(?<!an )issue"
        r"|c[ao]m(?:e|es|ing) to (?=an? )"
        r"|unveil(?:s|ed|ing)?|broker(?:s|ed|ing)?|releas(?:es|ed|ing)"
        r"|extend(?:s|ed|ing)?|extension of|renew(?:s|ed|ing|al of)?|ma(?:de|kes?|king)(?! it\b)"
        r"|(?:celebrat|welcom|hail|prais|laud|tout)(?:ed|es?|s|ing)? (?:the|an?|new|historic)"
        r"|forg(?:ed|es?|ing)|complet(?:ed|es?|ing|ion of)|endors(?:es|ed)"
        r"|approv(?:ed|es?|ing|al of)|confirm(?:s|ed)|clos(?:es|ed|ing)|cut(?:s|ting)?(?= an?\b)"
        r"|(?:have|has|there is|there’s) (?=an?\b|now\b)|got(?:ten)? (?=an?\b)|land(?:s|ed)"
        r"(?= an?\b)|establish(?:es|ed|ing)?|elevat(?:es?|ed|ing|ion of)|upgrad(?:es?|ed|ing)"
        r"|launch(?:es|ed|ing)?|publish(?:es|ed|ing)?"
        r"|clear(?:s|ed) the way for|win(?:s)?|won|craft(?:ed|ing)"
        r"|finish(?:es|ed|ing)?)\b",
        0.8,
        ("<C> and <C> reached", "struck", "conclusion of", "<C> and <C> have a"),
        ("<C> and <C> argued", "<C> and <C> have to", "an initial deal"),
        "agreed",
    ),
    Rule(
        "propose",
        r"\b(?:propos(?:e|es|ed|ing|als? (?:for|of))|drafts? of|offer(?:s|ed|ing)?(?: of)?"
        r"|suggest(?:s|ed"
        r"|ing)?|call(?:s|ed|ing)? for|urg(?:e|es|ed|ing)|want(?:s|ed|ing)?|seek(?:s|ing)?|sought"
        r"|push(?:es|ed|ing)? for|pursu(?:e|es|ed|ing)|consider(?:s"
        r"|ed|ing)?|mull(?:s|ed|ing)?|weigh(?:s|ed|ing)?|ey(?:e|es|ed|ing)|float(?:s|ed|ing)?"
        r"|moot(?:s|ed))\b",
        0.63,
        ("<C> proposed", "<C> has offered"),
        ("<C> signed",),
        "proposed",
    ),
    Rule(
        "negotiate",
        r"\b(?:(?:re)?negotiat(?:e|es|ed|ing|ions?|ors?)|talks|discuss(?:ed|es|ing|ions?)"
        r"|work(?:s|ed|ing)? (?:on|toward|towards|to)|mediat(?:e|es|ed|ing|ion)|close to"
        r"|closer to|near(?:s|ing)?|final stages?|ongoing|progress|chas(?:e|es|ed|ing)"
        r"|reviv(?:e|es|ed|ing)|salvag(?:e|ing)|on the (?:brink|verge|cusp) of|inch(?:es|ed"
        r"|ing)? (?:closer|towards?)|edg(?:es|ed|ing) (?:closer|towards?)|hammer(?:ing)? away at"
        r"|draft(?:ed|ing)?|race[sd]? to|bargain(?:ing)? over|haggl(?:e|es|ed|ing) over)\b",
        0.66,
        ("<C> is negotiating", "<C> and <C> are close to"),
        ("<C> signed",),
        "negotiating",
    ),
)
# What becomes of an instrument, told after it: passive and intransitive.
FATES: tuple[Rule, ...] = (
    Rule(
        "talks on it",
        r"^(?: \([A-Z]{2,8}\))? (?:talks|negotiations?|discussions|negotiators?)\b",
        0.7,
        (" talks",),
        (" was signed",),
        "negotiating",
    ),
    Rule(
        "signing of it",
        r"^(?: \([A-Z]{2,8}\))? (?:signing(?: ceremony)?|signed)\b",
        0.9,
        (" signing ceremony",),
        (" talks",),
        "signed",
    ),
    Rule(
        "proposal of it",
        r"^(?: \([A-Z]{2,8}\))? (?:proposals?|offers?|plan|drafts?|bid)\b",
        0.55,
        (" proposal",),
        (" talks",),
        "proposed",
    ),
    Rule(
        "undone",
        r"(?:<BE>(?:withdrawn|scrapped|abandoned|torn up|terminated|cancell?ed|annulled|revoked"
        r"|axed|dead|denounced)|\b(?:collaps(?:es|ed)|br(?:oke|eaks) down|unravel(?:s|led|ed)"
        r"|f(?:ell|alls) apart|laps(?:es|ed)|expir(?:es|ed)))\b",
        0.75,
        (" was scrapped", " collapsed on"),
        (" was signed",),
        "withdrawn",
    ),
    Rule(
        "put off",
        r"(?:<BE>(?:suspended|put on hold|frozen|paused|shelved|halted)"
        r"|(?:in abeyance|on hold|on ice))\b",
        0.75,
        (" was suspended",),
        (" was signed",),
        "suspended",
    ),
    Rule(
        "refused",
        r"<BE>(?:rejected|turned down|voted down|vetoed|spurned|rebuffed|blocked)\b",
        0.75,
        (" was rejected",),
        (" was signed",),
        "rejected",
    ),
    Rule(
        "ratified",
        r"(?:<BE>(?:ratified|approved by (?:the )?(?:<C>(?:[’']s)? )?(?:parliament|lawmakers|senate"
        r"|congress|assembly|duma|bundestag|knesset|legislature|mps))"
        r"|\bw(?:on|ins) parliamentary approval|^,? ratified)\b",
        0.85,
        (" was ratified", " was approved by <C>'s parliament"),
        (" was approved by experts",),
        "ratified",
    ),
    Rule(
        "awaits ratification",
        r"\b(?:for|awaiting|awaits|pending|subject to|needs?|requires?|still to be|must be) "
        r"(?:\w+ )?(?:ratification|ratified)\b",
        0.6,
        (" to parliament for ratification",),
        (" was ratified",),
        "signed",
    ),
    Rule(
        "in force",
        r"\b(?:ent(?:er|ers|ered|ering) into force|c[ao]m(?:e|es|ing) into (?:force|effect)"
        r"|t(?:ake|akes|ook|aking) effect|w(?:ent|ill go) into effect|(?:took|takes) hold"
        r"|(?:is|was|are|back|once again) in (?:full )?(?:force|effect)|beg(?:an|ins) at)\b",
        0.85,
        (" took effect at", " entered into force"),
        (" entered into a contract",),
        "in_force",
    ),
    Rule(
        "signed",
        r"(?:<BE>|^,? ?(?:\w+ly |which was |that was |to be )?|^[^,;.]{1,60}?[ ,])"
        r"(?:signed|inked|penned|exchanged)\b(?! up)",
        0.95,
        (" was signed", ", signed on <T>", " on fish signed in <C>"),
        (" designed",),
        "signed",
    ),
    Rule(
        "settled",
        r"(?:<BE>|^,? ?(?:\w+ly |which was |that was |just )?|^(?! (?:was|were|is|are|has|have)\b)"
        r"[^,;.]{1,60}? (?=\w+ (?:by|on|in|at|last|this|earlier|between|for|until|<T>)))"
        r"(?:reached|struck|agreed|initiall?ed|concluded|finali[sz]ed|clinched|sealed|announced|adopted"
        r"|approved|issued|unveiled|brokered|mediated|accepted|extended|renewed"
        r"|(?:hammered|worked|thrashed) out|released|made|forged|completed|endorsed|confirmed"
        r"|closed|cut|established)\b",
        0.8,
        (" was struck", ", reached on <T>", " was renewed by"),
        (" reaches <C>", " which reached"),
        "agreed",
    ),
    Rule(
        "offered",
        r"(?:<BE>|^,? )(?:proposed|offered|suggested|floated|mooted|put forward|tabled)\b",
        0.6,
        (" was proposed",),
        (" was signed",),
        "proposed",
    ),
    Rule(
        "in the making",
        r"(?:(?:<BE>being |\b(?:is|are) )(?:negotiated|discussed|drafted)"
        r"|<BE>(?:under (?:negotiation|discussion)|in the works"
        r"|close|near|imminent|within reach|elusive|possible|some way off)"
        r"|^[^,;.]{0,40} (?:within reach|imminent|on the table)"
        r"|^,? ?(?:under (?:negotiation|discussion)|being (?:negotiated|discussed|worked"
        r"|drafted|finali[sz]ed)))\b",
        0.6,
        (" is being negotiated", " was within reach", ", under discussion"),
        (" was signed",),
        "negotiating",
    ),
)
# What makes an instrument none of ours.
NOT_OURS = (
    r"\b(?:executive orders?|presidential memorand\w+|national security memorand\w+"
    r"|law\b|laws\b|(?-i:Act)\b|coalition agreement|plea (?:deal|agreement)"
    r"|company|companies|firm|(?<!Challenge )corporation|airline|Boeing|Airbus|Inc\b|Ltd\b|Corp\b"
    r"|(?:car|auto|chip|drug|plane|steel|truck|phone)maker|supplier|manufacturer|shipbuilder"
    r"|insurer|retailer|brewer|conglomerate|chief executives?"
    r"|club|striker|midfielder|transfer fee|league|contract extension|shareholders?"
    r"|merger|takeover|acquisition|startup|interagency|inter-agency"
    r"|federal agencies|tribal|tribes|staff-level|disaster|emergency|(?-i:of Independence)"
    r"|union|unions|workers[’'] union|employees"
    r"|governors?|states? and|resolution|prime-time|record deal|book deal|film|actor"
    r"|record label|budget deal|debt ceiling|spending deal"
    r"|ruling party|opposition|rebels?(?! and)|factions?|parties to the conflict)\b"
)
# Words of parliaments: they ratify treaties too, so they tell only against what names no partner.
DOMESTIC = r"\b(?:bills?|legislation|bipartisan|senate|congress\w*|lawmakers)\b"
BACKGROUND = (
    r"\b(?:decades?[- ]old|existing|framework of|commitments? to|committed to|moderni[sz]ing"
    r"|long-?standing|landmark \d{4}|under the|violat\w+|in accordance with|pursuant "
    r"to|based on|terms of|complian\w+|implement\w*|uphold\w*|article \w+ of"
    r"|obligations|commitments? under|abide|honou?r(?:ed|ing|s)?|breach\w*|comply"
    r"|since the)\b"
)
