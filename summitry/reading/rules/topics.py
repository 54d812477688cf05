"""What an instrument is about, told by the words around it; the values are topics of the seeds."""

from __future__ import annotations

from summitry.reading.rules.notation import Rule

TOPICS: tuple[Rule, ...] = (
    Rule(
        "trade war",
        r"\b(?:trade|tariff|customs)(?: war)? (?:truce|cease-?fire|peace)\b"
        r"|\b(?:truce|cease-?fire) (?:in|of|on|over) (?:the|their|a) (?:[\w\-]+ ){0,3}"
        r"(?:trade|tariffs?)\b",
        0.9,
        ("a tariff truce", "truce in their trade war"),
        ("a truce on the border",),
        "trade",
    ),
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
        r"\b(?:migra\w+|refugees?|asylum|visas?|resettle\w*|deport\w*|returns? agreement"
        r"|(?:Channel|boat|illegal) crossings)\b",
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
        "trade by name",
        r"\btrade (?:agreement|deal|pact|accord|treaty|talks)\b",
        0.85,
        ("a digital trade agreement",),
        ("trade unions",),
        "trade",
    ),
    Rule(
        "technology",
        r"\b(?:technolog\w+|scien(?:ce|tific)|semiconductors?|chips?|AI|artificial intelligence"
        r"|cyber\w*"
        r"|digital|quantum|5G|telecom\w*|data)\b",
        0.8,
        ("a chip deal",),
        ("shipping",),
        "technology",
    ),
    Rule(
        "defence",
        r"\b(?:defen[cs]e|aukus|militar\w+|reciprocal access|visiting forces|status of forces|arms"
        r"|weapons?|troops?|bases?|(?:military|defen[cs]e) alliance"
        r"|warships?"
        r"|fighter jets?|missiles?|submarines?|naval|armed forces|logistics support)\b",
        0.8,
        ("defense pact",),
        ("fences",),
        "defence",
    ),
    Rule(
        "security",
        r"\b(?:security|terroris\w+|extremis\w+|militants|counter-?terrorism"
        r"|intelligence[- ]sharing|polic\w+"
        r"|drug\w*|narcotics|fentanyl|coast guard|Islamic State|ISIS|jihad\w+|insurgen\w+"
        r"|(?:organi[sz]ed )?crime|smuggl\w+|trafficking)\b",
        0.7,
        ("a security pact",),
        ("secure",),
        "security",
    ),
    Rule(
        "energy",
        r"\b(?:energy|gas|oil|pipelines?|LNG|electricity|power (?:plant|grid|station)"
        r"|hydro\w*|renewables?|grid|solar|rivers?)\b",
        0.75,
        ("a gas deal",),
        ("gasp",),
        "energy",
    ),
    Rule(
        "trade",
        r"\b(?:trade|tariffs?|agricultur\w+|phytosanitary|free[- ]trade|customs|exports?|imports?"
        r"|market access"
        r"|reciprocal|economic (?:partnership|cooperation|framework|prosperity))\b",
        0.8,
        ("trade deal",),
        ("trademark",),
        "trade",
    ),
    Rule(
        "investment",
        r"\b(?:invest\w*|reconstruction|Belt and Road)\b",
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
        r"\b(?:cultur\w+|monuments?|antiquities|museums?|education\w*|student\w*|heritage|tourism"
        r"|sports?|exchange "
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
    Rule(
        "politics",
        r"\b(?:friendly relations|friendship|(?:strategic|comprehensive) (?:strategic )?partnership"
        r"|(?:diplomatic|bilateral) (?:ties|relations)|normali[sz]\w+|interstate|embass(?:y|ies)"
        r"|membership|accession|Brexit|divorce|recognition|sovereignty|power-sharing"
        r"|good[- ]neighbou?rl\w+)\b",
        0.5,
        ("treaty of friendship", "bilateral ties"),
        ("policy",),
        "politics",
    ),
)
