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
        r"|document|vision statement|action plan|pledge)\b|\bcommuniqu[eé]s?\b",
        0.8,
        ("a joint statement", "a communiqué"),
        ("a statement",),
        "joint_statement",
    ),
    Rule(
        "memorandum",
        r"\bmemorand(?:um|a)(?: of (?:understanding|agreement|cooperation|intent))?\b"
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
        "deal", r"\b(?:deals?|bargain|swap|package deal)\b", 0.7, ("a deal",), ("dealing",), "deal"
    ),
    Rule(
        "agreement",
        r"\b(?:agreements?|accords?|pacts?|compacts?|arrangements?|contracts?"
        r"|partnership|declarations?|understanding|documents?|settlement)\b",
        0.75,
        ("an agreement", "a pact"),
        ("agreed",),
        "agreement",
    ),
)
NOUN = (
    r"(?P<noun>joint (?:[\w\-’']+ ){0,2}?(?:statements?|declarations?"
    r"|communiqu[eé]s?|documents?|vision statement|action plan)|memorand(?:um|a)(?: "
    r"of (?:understanding|agreement|cooperation|intent))?|Mo[UA]s?"
    r"|framework (?:agreement|deal|accord|pact)|(?:cease-?fire|truce)(?: (?:and "
    r"[\w\-]+ )?(?:deal|agreement|accord|pact))?s?|agreements?(?: in principle)?"
    r"|deals?|pacts?|treat(?:y|ies)|accords?|frameworks?|compacts?|protocols?"
    r"|convention|armistice"
    r"|communiqu[eé]|letters? of intent|cessation of hostilities|contracts?"
    r"|arrangement|settlement|documents?)\b"
)
# What happens to an instrument; values are statuses. Order: the first that matches wins.
ACTS: tuple[Rule, ...] = (
    Rule(
        "withdraw",
        r"\b(?:withdr[ae]w(?:s|n|ing|al)?|pull(?:s|ed|ing)?(?: \w+)? out|pull-?out"
        r"|quit(?:s|ting)?|abandon(?:s|ed|ing)?|exit(?:s|ed|ing)?|scrap(?:s|ped|ping)?"
        r"|tor[en] up|tears? up|tearing up|terminat(?:e|es|ed|ing)|renounc(?:e|es|ed"
        r"|ing)|le(?:aves?|ft|aving))\b",
        0.8,
        ("<C> withdrew from", "<C> pulls out of"),
        ("<C> signed",),
        "withdrawn",
    ),
    Rule(
        "suspend",
        r"\b(?:suspend(?:s|ed|ing)?|suspension|fr[eo]ez(?:e|es|ing)|froze|frozen"
        r"|halt(?:s|ed|ing)?|paus(?:e|es|ed|ing)|put on hold)\b",
        0.8,
        ("<C> suspended",),
        ("<C> signed",),
        "suspended",
    ),
    Rule(
        "reject",
        r"\b(?:reject(?:s|ed|ing|ion)?|refus(?:e|es|ed|ing) to sign|rebuff(?:s|ed|ing)?"
        r"|turn(?:s|ed|ing)? down|spurn(?:s|ed|ing)?)\b",
        0.8,
        ("<C> rejected",),
        ("<C> signed",),
        "rejected",
    ),
    Rule(
        "ratify",
        r"\b(?:ratif(?:y|ies|ied|ying|ication))\b",
        0.85,
        ("<C> ratified",),
        ("<C> rated",),
        "ratified",
    ),
    Rule(
        "in force",
        r"\b(?:ent(?:er|ers|ered|ering) into force|c[ao]m(?:e|es|ing) into (?:force"
        r"|effect)|t(?:ake|akes|ook|aking) effect|went into effect|entry into force|in "
        r"force|took hold)\b",
        0.85,
        ("entered into force",),
        ("entered into a deal",),
        "in_force",
    ),
    Rule(
        "sign",
        r"\b(?:sign(?:s|ed|ing)?|signature|ink(?:s|ed|ing)?|initial(?:s|ed|ing|led|ling)"
        r"|enter(?:s|ed|ing)? into|concluded by signing|signatories|put (?:their|his"
        r"|her) signatures?)\b",
        0.95,
        ("<C> and <C> signed", "inked"),
        ("<C> designed",),
        "signed",
    ),
    Rule(
        "agree",
        r"\b(?:agree(?:s|d|ing)? (?:to|on|upon)|reach(?:es|ed|ing)?|str(?:ike|ikes|uck"
        r"|iking)|clinch(?:es|ed|ing)?|seal(?:s|ed|ing)?|conclu(?:de|des|ded|ding|sion "
        r"of)|secur(?:e|es|ed|ing)|announc(?:e|es|ed|ing)|hammer(?:ed|ing)? out"
        r"|finali[sz](?:e|es|ed|ing)|adopt(?:s|ed|ing)?|issu(?:e|es|ed|ing)|unveil(?:s"
        r"|ed|ing)?|broker(?:s|ed|ing)?|agreed|has been agreed|released?|extend(?:s|ed"
        r"|ing)?|renew(?:s|ed|ing)?|ma(?:de|kes?|king)|celebrat(?:ed|es?|ing) the"
        r"|welcom(?:ed|es?|ing) the|forg(?:ed|es?|ing)|complet(?:ed|es?|ing)|endorsed?"
        r"|approv(?:ed|es?|ing)|confirmed?)\b",
        0.8,
        ("<C> and <C> reached", "struck"),
        ("<C> and <C> argued",),
        "agreed",
    ),
    Rule(
        "propose",
        r"\b(?:propos(?:e|es|ed|ing|al)|offer(?:s|ed|ing)?|suggest(?:s|ed|ing)?|call(?:s"
        r"|ed|ing)? for|urg(?:e|es|ed|ing)|want(?:s|ed|ing)?|seek(?:s|ing)?|sought"
        r"|push(?:es|ed|ing)? for|pursu(?:e|es|ed|ing)|working toward|consider(?:s|ed"
        r"|ing)?|mull(?:s|ed|ing)?|weigh(?:s|ed|ing)?|ey(?:e|es|ed|ing))\b",
        0.6,
        ("<C> proposed",),
        ("<C> signed",),
        "proposed",
    ),
    Rule(
        "negotiate",
        r"\b(?:negotiat(?:e|es|ed|ing|ions?|ors?)|talks|discuss(?:ed|es|ing|ions)?"
        r"|work(?:s|ed|ing)? (?:on|toward|towards|to)|mediat(?:e|es|ed|ing|ion)|close to"
        r"|closer to|near(?:s|ing)?|final stages?|ongoing|progress)\b",
        0.6,
        ("<C> is negotiating",),
        ("<C> signed",),
        "negotiating",
    ),
)
TOPICS: tuple[Rule, ...] = (
    Rule(
        "critical minerals",
        r"\b(?:critical[- ]minerals?|rare[- ]earths?|lithium|cobalt|minerals?(?! water))\b",
        0.9,
        ("rare earths",),
        ("mining",),
        "critical_minerals",
    ),
    Rule(
        "nuclear",
        r"\b(?:nuclear|uranium|atomic|non-?proliferation|denucleari\w+|JCPOA|warheads?"
        r"|arms control|New START)\b",
        0.9,
        ("nuclear deal",),
        ("clear",),
        "nuclear",
    ),
    Rule(
        "peace",
        r"\b(?:cease-?fire|truce|peace|armistice|hostages?|hostilities|normali[sz]ation"
        r"|end(?:ing)? the war|reconciliation)\b",
        0.85,
        ("peace deal",),
        ("piece",),
        "peace",
    ),
    Rule(
        "border",
        r"\b(?:border|boundary|maritime boundary|demarcation|territorial|disputed islands?)\b",
        0.8,
        ("border pact",),
        ("order",),
        "border",
    ),
    Rule(
        "migration",
        r"\b(?:migra\w+|refugees?|asylum|visas?|resettle\w*|deport\w*|returns? agreement)\b",
        0.85,
        ("a migration pact",),
        ("integration",),
        "migration",
    ),
    Rule(
        "climate",
        r"\b(?:climate|emissions?|carbon|environment\w*|biodiversity|forests?|greenhouse"
        r"|oceans?|fishing)\b",
        0.8,
        ("climate pact",),
        ("client",),
        "climate",
    ),
    Rule(
        "space",
        r"\b(?:space|lunar|moon|satellites?|Artemis|astronauts?)\b",
        0.8,
        ("a space accord",),
        ("workplace",),
        "space",
    ),
    Rule(
        "technology",
        r"\b(?:technolog\w+|semiconductors?|chips?|AI|artificial intelligence|cyber\w*"
        r"|digital|quantum|5G|telecom\w*|data)\b",
        0.8,
        ("a chip deal",),
        ("shipping",),
        "technology",
    ),
    Rule(
        "defence",
        r"\b(?:defen[cs]e|militar\w+|arms|weapons?|troops?|bases?|alliance|warships?"
        r"|fighter jets?|missiles?|submarines?|naval|armed forces|logistics support)\b",
        0.8,
        ("defense pact",),
        ("fences",),
        "defence",
    ),
    Rule(
        "security",
        r"\b(?:security|terroris\w+|counter-?terrorism|intelligence[- ]sharing|polic\w+"
        r"|drug\w*|narcotics|fentanyl|coast guard)\b",
        0.7,
        ("a security pact",),
        ("secure",),
        "security",
    ),
    Rule(
        "energy",
        r"\b(?:energy|gas|oil|pipelines?|LNG|electricity|power (?:plant|grid|station)"
        r"|hydro\w*|renewables?|grid|solar|river)\b",
        0.75,
        ("a gas deal",),
        ("gasp",),
        "energy",
    ),
    Rule(
        "trade",
        r"\b(?:trade|tariffs?|free[- ]trade|customs|exports?|imports?|market access"
        r"|reciprocal|economic (?:partnership|cooperation|framework|prosperity))\b",
        0.8,
        ("trade deal",),
        ("trademark",),
        "trade",
    ),
    Rule(
        "investment",
        r"\b(?:invest\w*|reconstruction)\b",
        0.75,
        ("an investment pact",),
        ("vest",),
        "investment",
    ),
    Rule(
        "health",
        r"\b(?:health|vaccines?|pandemic|covid\S*|medic\w+|disease)\b",
        0.75,
        ("a health accord",),
        ("wealth",),
        "health",
    ),
    Rule(
        "finance",
        r"\b(?:financ\w+|currency|debt|tax\w*|loans?|bank\w*|swap line|payments?)\b",
        0.7,
        ("a tax treaty",),
        ("fine",),
        "finance",
    ),
    Rule(
        "transport",
        r"\b(?:transport\w*|aviation|flights?|rail\w*|airlines?|open skies|shipping"
        r"|ports?|corridor|road)\b",
        0.7,
        ("a rail deal",),
        ("support",),
        "transport",
    ),
    Rule(
        "culture",
        r"\b(?:cultur\w+|education\w*|student\w*|heritage|tourism|sports?|exchange "
        r"program\w*|universit\w+)\b",
        0.65,
        ("a cultural accord",),
        ("agriculture",),
        "culture",
    ),
    Rule(
        "justice",
        r"\b(?:extradit\w+|prisoners?|justice|legal assistance|judicial|court)\b",
        0.7,
        ("an extradition treaty",),
        ("adjust",),
        "justice",
    ),
    Rule(
        "aid",
        r"\b(?:aid|humanitarian|assistance|grain|food|development|compact|relief)\b",
        0.6,
        ("an aid deal",),
        ("said",),
        "aid",
    ),
)
# What makes an instrument none of ours.
NOT_OURS = (
    r"\b(?:executive orders?|presidential memorand\w+|national security memorand\w+"
    r"|law\b|laws\b|(?-i:Act)\b|coalition agreement|plea (?:deal|agreement)"
    r"|company|companies|firm|corporation|airline|Boeing|Airbus|Inc\b|Ltd\b|Corp\b"
    r"|club|striker|midfielder|transfer fee|league|contract extension|shareholders?"
    r"|merger|takeover|acquisition|startup|interagency|inter-agency"
    r"|federal agencies|tribal|tribes|union|unions|workers[’'] union|employees"
    r"|governors?|states? and|resolution|prime-time|record deal|book deal|film|actor"
    r"|record label|budget deal|debt ceiling|spending deal"
    r"|ruling party|opposition|rebels?(?! and)|factions?|parties to the conflict)\b"
)
# Words of parliaments: they ratify treaties too, so they tell only against what names no partner.
DOMESTIC = r"\b(?:bills?|legislation|bipartisan|senate|congress\w*|lawmakers)\b"
BACKGROUND = (
    r"\b(?:(?:19[0-9]\d|200\d|201\d)[- ]?(?:era)?|decades?[- ]old|existing"
    r"|long-?standing|landmark \d{4}|under the|violat\w+|in accordance with|pursuant "
    r"to|based on|terms of|complian\w+|implement\w*|uphold\w*|article \w+ of"
    r"|obligations|commitments? under|abide|honou?r(?:ed|ing|s)?|breach\w*|comply"
    r"|since the)\b"
)
