"""The language of names as data: titles of office, and names that are not what they seem."""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is easier to read and keep as running text."""
    return frozenset(text.split())


# --- titles -------------------------------------------------------------------------------------
# What office a title claims. 'lead': whoever leads ('the Chinese leader'). 'other': an office
# below leaders, which tells that its bearer is somebody else. 'honorific': no office at all.
_S, _G, _D, _F, _O = (
    "head_of_state", "head_of_government", "deputy_head", "foreign_minister", "organisation_head",
)  # fmt: skip

TITLES: Final[dict[str, tuple[str, ...]]] = {
    "president": (_S, _O), "pres.": (_S, _O), "state president": (_S,), "head of state": (_S,),
    "interim president": (_S, _O), "acting president": (_S, _O), "transitional president": (_S,),
    "transition president": (_S,), "president-elect": (_S, _O), "federal president": (_S,),
    "king": (_S,), "queen": (_S,), "emperor": (_S,), "emir": (_S,), "amir": (_S,), "sultan": (_S,),
    "monarch": (_S,), "supreme leader": (_S,), "pope": (_S,), "pontiff": (_S,),
    "grand duke": (_S,), "paramount ruler": (_S,), "sovereign prince": (_S,),
    "ruler": (_S, "lead"), "chairman of the presidency": (_S,),
    "chairman of the state administration council": (_S,), "junta chief": ("lead",),
    "junta leader": ("lead",), "military leader": ("lead",), "military ruler": ("lead",),
    "coup leader": ("lead",), "transitional leader": ("lead",), "interim leader": ("lead",),
    "strongman": ("lead",), "leader": ("lead",), "head of the junta": ("lead",),
    "paramount leader": ("lead",), "dictator": ("lead",),
    "prime minister": (_G,), "premier": (_G,), "pm": (_G,), "p.m.": (_G,), "chancellor": (_G,),
    "federal chancellor": (_G,), "taoiseach": (_G,), "head of government": (_G,),
    "interim prime minister": (_G,), "acting prime minister": (_G,),
    "caretaker prime minister": (_G,), "prime minister-designate": (_G,),
    "prime minister-elect": (_G,), "chief adviser": (_G,), "chief advisor": (_G,),
    "chairman of the council of ministers": (_G,), "chief executive": (_G, "other"),
    "vice president": (_D,), "vice president-elect": (_D,), "deputy president": (_D,),
    "first vice president": (_D,), "deputy prime minister": (_D,), "vice premier": (_D,),
    "executive vice premier": (_D,), "first deputy prime minister": (_D,), "vice chancellor": (_D,),
    "deputy premier": (_D,), "vice prime minister": (_D,), "second vice president": (_D,),
    "crown prince": (_D, _G), "deputy crown prince": ("other",),
    "foreign minister": (_F,), "minister of foreign affairs": (_F,),
    "minister for foreign affairs": (_F,), "foreign affairs minister": (_F,),
    "foreign secretary": (_F,), "secretary of state": (_F,), "secretary of state-designate": (_F,),
    "us secretary of state": (_F,), "external affairs minister": (_F,),
    "minister of external affairs": (_F,), "minister for external affairs": (_F,),
    "minister of external relations": (_F,), "top diplomat": (_F,), "chief diplomat": (_F,),
    "foreign policy chief": (_F,), "secretary": (_F, "other"), "foreign ministers": (_F,),
    "minister of foreign and european affairs": (_F,),
    "minister of europe and foreign affairs": (_F,),
    "minister for europe and foreign affairs": (_F,), "acting foreign minister": (_F,),
    "secretary-general": (_O,), "secretary general": (_O,), "director-general": (_O,),
    "director general": (_O,), "managing director": (_O,), "chief": (_O, _F, "lead"),
    "head": (_O, "other"),
    "chairperson": (_O,), "commission president": (_O,), "council president": (_O,),
    "high representative": (_F, _O), "executive director": (_O,), "high commissioner": ("other",),
    "foreign affairs head": (_F,), "foreign affairs chief": (_F,),
    "commission chief": (_O,), "boss": (_O, "other"), "chairman": (_S, _O, "other"),
    "chair": (_O, "other"),
    "general secretary": (_S, _O), "party general secretary": (_S,), "party chief": (_S, "other"),
    "general secretary of the communist party": (_S,), "president of state affairs": (_S,),
    # below leaders, or not leaders at all
    "deputy foreign minister": ("other",), "vice foreign minister": ("other",),
    "deputy secretary of state": ("other",), "assistant secretary of state": ("other",),
    "assistant secretary": ("other",), "under secretary of state": ("other",),
    "under secretary": ("other",), "undersecretary of state": ("other",),
    "undersecretary": ("other",), "deputy secretary": ("other",),
    "deputy secretary general": ("other",), "deputy secretary-general": ("other",),
    "assistant secretary-general": ("other",), "under-secretary-general": ("other",),
    "deputy director general": ("other",), "deputy managing director": ("other",),
    "former first lady": ("other",), "first lady": ("other",), "first gentleman": ("other",),
    "second lady": ("other",), "princess": ("other",), "prince": ("other", _S, _G, _D),
    "secretary of defense": ("other",), "secretary of defence": ("other",),
    "defense secretary": ("other",), "defence secretary": ("other",),
    "secretary of war": ("other",),
    "treasury secretary": ("other",), "secretary of the treasury": ("other",),
    "commerce secretary": ("other",), "secretary of commerce": ("other",),
    "energy secretary": ("other",), "home secretary": ("other",), "trade secretary": ("other",),
    "interior secretary": ("other",), "homeland security secretary": ("other",),
    "secretary of homeland security": ("other",), "secretary of energy": ("other",),
    "press secretary": ("other",), "cabinet secretary": ("other",),
    "chief cabinet secretary": ("other",),
    "defense minister": ("other",), "defence minister": ("other",),
    "minister of defense": ("other",),
    "minister of defence": ("other",), "finance minister": ("other",),
    "interior minister": ("other",),
    "trade minister": ("other",), "economy minister": ("other",), "justice minister": ("other",),
    "energy minister": ("other",), "oil minister": ("other",), "home minister": ("other",),
    "industry minister": ("other",), "commerce minister": ("other",), "health minister": ("other",),
    "information minister": ("other",), "unification minister": ("other",),
    "intelligence minister": ("other",), "environment minister": ("other",),
    "climate minister": ("other",), "minister of state": ("other",), "minister": ("other",),
    "chief minister": ("other",), "first minister": ("other",), "state minister": ("other",),
    "shadow foreign secretary": ("other",), "shadow chancellor": ("other",),
    "chancellor of the exchequer": ("other",), "vice minister": ("other",),
    "deputy minister": ("other",), "prime minister's wife": ("other",),
    "national security adviser": ("other",), "national security advisor": ("other",),
    "security adviser": ("other",), "adviser": ("other",), "advisor": ("other",),
    "attorney general": ("other",), "ambassador": ("other",), "envoy": ("other",),
    "special envoy": ("other",), "special representative": ("other",),
    "trade representative": ("other",),
    "spokesman": ("other",), "spokeswoman": ("other",), "spokesperson": ("other",),
    "senator": ("other",), "sen.": ("other",), "congressman": ("other",),
    "congresswoman": ("other",),
    "representative": ("other",), "rep.": ("other",), "governor": ("other",), "gov.": ("other",),
    "mayor": ("other",), "lawmaker": ("other",), "speaker": ("other",), "house speaker": ("other",),
    "parliament speaker": ("other",), "opposition leader": ("other",), "rebel leader": ("other",),
    "party leader": ("other",), "majority leader": ("other",), "minority leader": ("other",),
    "labour leader": ("other",), "labor leader": ("other",), "conservative leader": ("other",),
    "religious leader": ("other",), "separatist leader": ("other",), "militant leader": ("other",),
    "union leader": ("other",), "candidate": ("other",), "presidential candidate": ("other",),
    "nominee": ("other",), "presidential nominee": ("other",), "hopeful": ("other",),
    "president-designate": (_S, _O), "cop president": ("other",),
    "vice-presidential candidate": ("other",),
    "general": ("other",), "gen.": ("other",), "lt. gen.": ("other",), "maj. gen.": ("other",),
    "admiral": ("other",), "adm.": ("other",), "colonel": ("other", "lead"),
    "col.": ("other", "lead"),
    "commander": ("other",), "captain": ("other", "lead"), "capt.": ("other", "lead"),
    "field marshal": ("other", "lead"), "army chief": ("other",), "police chief": ("other",),
    "spy chief": ("other",), "intelligence chief": ("other",), "defence chief": ("other",),
    "defense chief": ("other",), "finance chief": ("other",), "trade chief": ("other",),
    "chief justice": ("other",), "justice": ("other",), "judge": ("other",),
    "chief of staff": ("other",), "commissioner": ("other",), "vice chair": ("other",),
    "vice chairman": ("other",), "deputy chairman": ("other",), "ceo": ("other",),
    "negotiator": ("other",), "chief negotiator": ("other",), "diplomat": ("other",),
    "official": ("other",), "archbishop": ("other",), "cardinal": ("other",), "bishop": ("other",),
    "ayatollah": (_S, "other"), "grand ayatollah": ("other",), "imam": ("other",),
    "analyst": ("other",), "professor": ("other",), "coach": ("other",), "son": ("other",),
    "daughter": ("other",), "wife": ("other",), "brother": ("other",), "son-in-law": ("other",),
    "patriarch": ("other",), "deputy leader": ("other",), "deputy chief": ("other",),
    "deputy head": ("other",), "deputy governor": ("other",),
}  # fmt: skip

PLURAL_TITLES: Final[dict[str, tuple[str, ...]]] = {
    "presidents": (_S, _O), "prime ministers": (_G,), "premiers": (_G,), "chancellors": (_G,),
    "kings": (_S,), "leaders": ("lead",), "foreign ministers": (_F,),
    "officials": ("other",), "diplomats": ("other",), "negotiators": ("other",),
    "authorities": ("other",), "ministers": ("other",), "delegates": ("other",),
    "representatives": ("other",), "envoys": ("other",), "delegations": ("other",),
    "delegation": ("other",), "government": ("other",), "counterparts": ("other",),
    "heads of state": (_S,), "heads of government": (_G,), "defense ministers": ("other",),
    "defence ministers": ("other",), "finance ministers": ("other",), "lawmakers": ("other",),
    "side": ("other",), "sides": ("other",), "governments": ("other",),
}  # fmt: skip

# Words that may stand between a party and its title: "Japan's newly elected prime minister".
TITLE_ADJECTIVES: Final = (
    "new", "newly", "elected", "appointed", "re-elected", "reelected", "current", "acting",
    "interim", "outgoing", "incoming", "former", "ex", "late", "then", "first", "visiting",
    "longtime", "long-time", "longest-serving", "embattled", "caretaker", "right-wing", "left-wing",
    "far-right", "far-left", "leftist", "conservative", "liberal", "centre-left", "centre-right",
    "center-left", "center-right", "populist", "reformist", "moderate", "hardline", "hard-line",
    "authoritarian", "communist", "socialist", "democratic", "female", "youngest", "de", "facto",
    "top", "transitional", "nationalist", "islamist", "pro-western", "pro-russian", "pro-european",
    "veteran", "powerful", "young", "reclusive", "separatist", "exiled", "ousted", "deposed",
    "impeached", "jailed", "disgraced", "own", "next", "previous", "newly-elected", "recently",
    "sitting", "serving", "incumbent", "party", "great", "ceremonial", "military", "autocratic",
)  # fmt: skip
FORMER_WORDS: Final = frozenset(
    ("former", "ex", "late", "ousted", "deposed", "exiled", "previous", "onetime", "one-time",
     "disgraced", "jailed")
)  # fmt: skip

# Words of respect between a title and the name: 'Prime Minister Dato Seri Anwar Ibrahim'.
HONORIFICS: Final = (
    "Mr", "Mrs", "Ms", "Dr", "H.E", "H.E.", "HE", "His Excellency", "Her Excellency", "Sir", "Dame",
    "His Majesty", "Her Majesty", "HM", "H.M.", "His Highness", "Her Highness",
    "His Royal Highness", "Her Royal Highness", "HRH", "His Holiness",
    "Sheikh", "Shaikh", "Sheikha", "Gen", "General", "Col", "Colonel", "Lt", "Capt", "Captain",
    "Field Marshal", "Datuk", "Dato", "Seri", "Datuk Seri", "Dato' Seri", "Shri", "Smt", "U", "Daw",
    "Ayatollah", "Sayyid", "Sayed", "Syed", "Haji", "Lady", "Lord", "Baron", "Professor", "Prof",
    "Mullah", "Hon", "Honourable", "Honorable", "Prince", "King", "Don", "Ratu", "Tun", "Marshal",
    "Comrade", "Lieutenant", "Chief", "Alhaji", "Mwalimu", "Admiral", "Tan Sri", "Imam", "Queen",
    "Madam", "Madame", "President", "Prime Minister",
)  # fmt: skip

# Particles with which a name may begin in small letters.
SMALL_PARTICLES: Final = (
    "al-", "el-", "bin ", "ibn ", "von ", "van ", "de ", "da ", "di ", "dos ", "del ", "der ",
    "al ",
)  # fmt: skip
ALIAS_TITLES: Final = (
    "President ", "PM ", "Prime Minister ", "Crown Prince ", "Ayatollah ", "Dr ", "Emperor ",
    "General ", "Gen. ", "Colonel ", "Premier ", "Chancellor ", "Sir ", "The ", "Prince ",
)  # fmt: skip
FAMILY_FIRST: Final = frozenset(
    ("JPN", "KOR", "PRK", "CHN", "TWN", "HUN", "HKG", "VNM", "KHM", "SGP")
)

# Surnames that are words, places or titles: never looked up alone.
NOT_SURNAMES: Final = words(
    "Prince The Of And In On An As At To No Do Go Ban War Day Way Bay Law Man Men One Will Lincoln "
    "Washington Jackson Jefferson Kennedy Santiago Victoria Jordan Chad Israel Georgia Sao San "
    "Santa Santo Da De La El Le Van Von Der Den Bin Ibn Al Abu Bint Ben East West North South "
    "House Post Times Fund Bank Trust Union State States Commission Council Parliament President "
    "Minister Leader Chief Head Haji Mullah Bey Pasha Elect Ministers Cabinet Crown Board Church "
    "School College Court Office Press News City English Christian Blanco Abdul Abdel Roman German "
    "Franco Sir Lord Lady Sultan Emir Sheikh Hall June March Short Rich"
)
# Surnames borne by many, or words besides: they need a title, or the full name in the article.
COMMON_SURNAMES: Final = words(
    "King Khan Shah Singh Ali Ahmed Hassan Hussein Mohamed Mohammed Muhammad Ibrahim Abdullah Omar "
    "Osman Yusuf Musa Ismail Saleh Salem Francis John Paul Benedict Charles Philippe Albert Henri "
    "Elizabeth Margrethe Harald Frederik Carl Felipe Juan Jorge Maria Ana Jose Antonio Francisco "
    "Fernando Carlos Luis Pedro Miguel Pablo David Daniel Michael Peter George James Robert "
    "William Thomas Joseph Alexander Nicolas Martin Victor Ahmad Rahman Aziz Karim Jamal Faisal "
    "Khalid Salman Hamad Tamim Mubarak Hill Wood Green White Black Gray Grey Young Long Strong "
    "Stone Fox Wolf Lamb Bird Rose May Tan Lin Sun Hakim Silva Santos Cruz Castillo Key Brown Bush "
    "Rice Major Cook Moore Baker Ford Carter Johnson Clark Harper Scott Wilson Taylor Bennett "
    "Rama Conte Marin Tong Said Sall Petro Castro Ortega Costa Michel Mitchell Andersson Lee Park "
    "Moon Han Li Wang Zhang Le Ma Yang Hu Wen Mori Aso Kan Fox Hague Miller"
)

# --- parties ------------------------------------------------------------------------------------
PARTY_ABBREVIATIONS: Final = frozenset(
    ("US", "U.S", "U.S.A", "USA", "UK", "U.K", "UAE", "U.A.E", "DRC", "DR Congo", "PRC", "ROK",
     "DPRK", "KSA", "PNG", "BiH", "USSR", "U.S.S.R", "GDR", "RSA", "Lao PDR", "FSM")
)  # fmt: skip
MORE_PARTIES: Final = {
    "South Korea": "KOR", "North Korea": "PRK", "S. Korea": "KOR", "N. Korea": "PRK",
    "S.Korea": "KOR", "N.Korea": "PRK",
    "Republic of Korea": "KOR", "Democratic People's Republic of Korea": "PRK", "Korea": "KOR",
    "Holy See": "VAT", "the Vatican": "VAT", "Vatican": "VAT", "Palestine": "PSE",
    "Palestinian Authority": "PSE", "Palestinian National Authority": "PSE", "Kosovo": "XKX",
    "Taiwan": "TWN", "Hong Kong": "HKG", "Burma": "MMR", "Ivory Coast": "CIV", "Turkiye": "TUR",
    "Türkiye": "TUR", "Czechia": "CZE", "Czech Republic": "CZE", "Swaziland": "SWZ",
    "Eswatini": "SWZ", "East Timor": "TLS", "Timor-Leste": "TLS", "Cape Verde": "CPV",
    "Cabo Verde": "CPV", "North Macedonia": "MKD", "Macedonia": "MKD", "Moldova": "MDA",
    "Bosnia": "BIH", "Bosnia and Herzegovina": "BIH", "Bosnia-Herzegovina": "BIH",
    "Democratic Republic of Congo": "COD", "Democratic Republic of the Congo": "COD",
    "Republic of Congo": "COG", "Republic of the Congo": "COG", "Congo-Kinshasa": "COD",
    "Congo-Brazzaville": "COG", "Laos": "LAO", "Syria": "SYR", "Iran": "IRN", "Vietnam": "VNM",
    "Viet Nam": "VNM", "Tanzania": "TZA", "Bolivia": "BOL", "Venezuela": "VEN", "Brunei": "BRN",
    "Micronesia": "FSM", "The Gambia": "GMB", "Gambia": "GMB", "The Bahamas": "BHS",
    "The Netherlands": "NLD", "Netherlands": "NLD", "Holland": "NLD", "Russia": "RUS",
    "United Arab Emirates": "ARE", "Emirates": "ARE", "Islamic Republic of Iran": "IRN",
    "Trinidad and Tobago": "TTO", "Saint Lucia": "LCA", "St. Lucia": "LCA",
    "St. Kitts and Nevis": "KNA",
    "St. Vincent and the Grenadines": "VCT", "Sao Tome and Principe": "STP", "Soviet Union": "SUN",
    "Taiwanese": "TWN", "Western Sahara": "ESH", "Macau": "MAC", "Macao": "MAC",
    "Congo": "COD", "United States": "USA", "United Kingdom": "GBR", "Kyrgyzstan": "KGZ",
    "Slovakia": "SVK",
}  # fmt: skip
MORE_DEMONYMS: Final = {
    "South Korean": "KOR", "North Korean": "PRK", "South Koreans": "KOR", "North Koreans": "PRK",
    "S. Korean": "KOR", "N. Korean": "PRK", "S.Korean": "KOR", "N.Korean": "PRK",
    "Palestinian": "PSE", "Palestinians": "PSE", "Kosovan": "XKX", "Kosovar": "XKX",
    "Taiwanese": "TWN", "Emirati": "ARE", "Emiratis": "ARE", "Saudi": "SAU", "Saudis": "SAU",
    "Turkish": "TUR", "Turks": "TUR", "Filipino": "PHL", "Philippine": "PHL", "Argentine": "ARG",
    "Argentinian": "ARG", "Uzbek": "UZB", "Kazakh": "KAZ", "Kyrgyz": "KGZ", "Tajik": "TJK",
    "Turkmen": "TKM", "Omani": "OMN", "Qatari": "QAT", "Kuwaiti": "KWT", "Yemeni": "YEM",
    "Iraqi": "IRQ", "Pakistani": "PAK", "Bangladeshi": "BGD", "Israeli": "ISR", "Israelis": "ISR",
    "Thai": "THA", "Danish": "DNK", "Swedish": "SWE", "Finnish": "FIN", "Polish": "POL",
    "Scottish": "GBR", "Welsh": "GBR", "Irish": "IRL", "Spanish": "ESP", "Greek": "GRC",
    "Czech": "CZE", "Slovak": "SVK", "Croatian": "HRV", "Serbian": "SRB", "Serb": "SRB",
    "Swiss": "CHE", "Icelandic": "ISL", "Burmese": "MMR", "Lao": "LAO", "Laotian": "LAO",
    "Dutch": "NLD", "French": "FRA", "British": "GBR", "Chinese": "CHN", "Japanese": "JPN",
    "Vatican's": "VAT", "Afghan": "AFG", "Malaysian": "MYS", "Singaporean": "SGP", "Sino": "CHN",
    "Russo": "RUS", "Franco": "FRA", "Soviet": "SUN", "Congolese": "COD", "Dominican": "DOM",
    "New Zealander": "NZL", "Luxembourgish": "LUX", "Luxembourg's": "LUX", "Bosnian": "BIH",
    "Soviets": "SUN", "Korean": "KOR", "Ivorian": "CIV", "Malian": "MLI", "Timorese": "TLS",
    "Sri Lankan": "LKA", "Papua New Guinean": "PNG", "Trinidadian": "TTO", "Hellenic": "GRC",
}  # fmt: skip
MORE_METONYMS: Final = {
    "Brussels": "EU",
    "the Elysee": "FRA", "Elysee Palace": "FRA", "Élysée Palace": "FRA", "10 Downing Street": "GBR",
    "Downing Street": "GBR", "the Blue House": "KOR", "Capitol Hill": "USA", "the Pentagon": "USA",
}  # fmt: skip
# Names of two parties: the first unless the article names only the other without doubt.
SHARED_NAMES: Final[dict[str, tuple[str, str]]] = {
    "Congo": ("COD", "COG"), "Congolese": ("COD", "COG"), "Korean": ("KOR", "PRK"),
    "Korea": ("KOR", "PRK"), "Dominican": ("DOM", "DMA"),
}  # fmt: skip
AMBIGUOUS_ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "Dutch": ("NLD",), "US": ("USA",), "Chinese": ("CHN",), "Congo": ("COD",),
    "Congolese": ("COD",), "Dominican": ("DOM",), "French": ("FRA",), "Frenchman": ("FRA",),
    "Frenchwoman": ("FRA",), "Korean": ("KOR",), "Korea": ("KOR",), "English": (),
    "Channel Islander": (),
}  # fmt: skip
# Aliases that are words or somebody else's name far more often than the country's.
NOT_PARTIES: Final = frozenset(
    ("the Fund", "EU foreign policy chief", "EU High Representative", "EEAS", "Commonwealth",
     "the Commonwealth", "EC", "EP", "AP", "NC", "CAN", "ECO", "AES",
     "Brussels", "the Alliance", "Alliance", "General Assembly", "General Debate",
     "High-level Week", "Security Council", "climate summit", "Male", "Victoria", "Hamilton",
     "Nassau", "Sucre", "Praia", "Kingston", "Georgetown", "Saint John's",
     "Saint George's", "San Jose", "San José", "the States",
     "Pink House",
     "No 10", "Number 10", "South Block", "Nusantara", "Davos", "E3", "P5", "C5",
     "English", "Federal Chancellery", "Bissau", "Yaren", "Union Buildings",
     "the Beehive",
     "Roseau", "Lao", "Foreign Office", "MSC", "SLD", "PA",
     "Freedom House",
     "NAM", "Nato summit", "American Samoan", "Asian", "Mayor", "Polar",
     "Channel Islander", "Nan", "Nippon", "Patria", "Union", "Republic", "Federation", "Kingdom")
)  # fmt: skip

MORE_ORGANISATIONS: Final[dict[str, tuple[str, str]]] = {
    "EU": ("eu", "EU"), "E.U.": ("eu", "EU"), "European Union": ("eu", "EU"),
    "European Commission": ("eu-commission", "EU"), "EU Commission": ("eu-commission", "EU"),
    "the Commission": ("eu-commission", "EU"), "European Council": ("eu-council", "EU"),
    "EU Council": ("eu-council", "EU"), "European Parliament": ("eu-parliament", "EU"),
    "UN": ("un", "UN"), "U.N.": ("un", "UN"), "United Nations": ("un", "UN"),
    "Nato": ("nato", "NATO"), "World Bank": ("world-bank", "WBG"),
    "UN Security Council": ("unsc", "UN"), "U.N. Security Council": ("unsc", "UN"),
    "U.N. nuclear watchdog": ("iaea", "IAEA"), "UN nuclear watchdog": ("iaea", "IAEA"),
    "Arab League": ("arab-league", "LAS"), "African Union": ("au", "AU"),
    "African Union Commission": ("au-commission", "AU"), "AU Commission": ("au-commission", "AU"),
    "G-7": ("g7", "G7"), "G-20": ("g20", "G20"), "Brics": ("brics", "BRICS"),
    "Quad": ("quad", "Quad"),
    "Asean": ("asean", "ASEAN"), "Opec": ("opec", "OPEC"),
    "Gulf Cooperation Council": ("gcc", "GCC"), "World Health Organisation": ("who", "WHO"),
}  # fmt: skip

# --- places -------------------------------------------------------------------------------------
MORE_PLACE_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "Köln": ("Cologne",), "Sevilla": ("Seville",), "Makkah": ("Mecca",), "Madinah": ("Medina",),
    "Basrah": ("Basra",), "Kraków": ("Krakow", "Cracow"), "Łódź": ("Lodz",), "Izmir": ("Izmir",),
    "Fes": ("Fez",), "Québec": ("Quebec City",), "Huế": ("Hue City",), "Mysuru": ("Mysore",),
    "Hannover": ("Hanover",), "Ürümqi": ("Urumqi",), "Frankfurt am Main": ("Frankfurt",),
    "Gqeberha": ("Port Elizabeth",), "Kandahār": ("Kandahar",), "Homyel'": ("Gomel",),
    "Zaporizhzhya": ("Zaporizhzhia",), "Sharm el-Sheikh": ("Sharm el-Sheik", "Sharm El-Sheikh"),
    "Prayagraj": ("Allahabad",), "Thiruvananthapuram": ("Trivandrum",),
    "Chattogram": ("Chittagong",),
    "Davao": ("Davao City",), "Cebu City": ("Cebu",), "Quezon City": (), "Kuwait City": (),
    "Vatican City": (), "Lucerne": ("Luzern",), "Luzern": ("Lucerne",), "Antwerpen": ("Antwerp",),
}  # fmt: skip
US_STATES: Final = (
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut",
    "Delaware", "District of Columbia", "Florida", "Hawaii", "Idaho", "Illinois", "Indiana",
    "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan",
    "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire",
    "New Jersey", "New Mexico", "New York State", "North Carolina", "North Dakota", "Ohio",
    "Oklahoma", "Oregon", "Pennsylvania", "Rhode Island", "South Carolina", "South Dakota",
    "Tennessee", "Texas", "Utah", "Vermont", "Virginia", "West Virginia", "Wisconsin", "Wyoming",
)  # fmt: skip
REGIONS: Final = {
    "Crimea": "UKR", "Bali": "IDN", "Okinawa": "JPN", "Jeju": "KOR", "Xinjiang": "CHN",
    "Tibet": "CHN", "Kashmir": "IND", "West Bank": "PSE", "Gaza Strip": "PSE", "Sardinia": "ITA",
    "Sicily": "ITA", "Crete": "GRC", "Scotland": "GBR", "Wales": "GBR", "England": "GBR",
    "Northern Ireland": "GBR", "Cornwall": "GBR", "Bavaria": "DEU", "Catalonia": "ESP",
    "Brittany": "FRA", "Normandy": "FRA", "Alberta": "CAN", "Ontario": "CAN", "Hokkaido": "JPN",
    "Guam": "GUM", "Puerto Rico": "PRI", "Donbas": "UKR", "Chechnya": "RUS", "Siberia": "RUS",
    "Hainan": "CHN", "Guangdong": "CHN", "Gujarat": "IND", "Sabah": "MYS", "Zanzibar": "TZA",
    "Puglia": "ITA", "Apulia": "ITA", "Tuscany": "ITA", "Lombardy": "ITA",
    "Provence": "FRA", "Alsace": "FRA", "Corsica": "FRA", "Savoy": "FRA", "Saxony": "DEU",
    "Andalusia": "ESP", "Mallorca": "ESP", "Majorca": "ESP", "Madeira": "PRT", "Azores": "PRT",
    "Transylvania": "ROU", "Lapland": "FIN", "Gotland": "SWE", "Svalbard": "NOR",
    "Quebec": "CAN", "Nova Scotia": "CAN", "British Columbia": "CAN", "Manitoba": "CAN",
    "Yucatan": "MEX", "Patagonia": "ARG", "Queensland": "AUS", "Tasmania": "AUS",
    "New South Wales": "AUS", "Punjab": "IND", "Kerala": "IND", "Sichuan": "CHN",
    "Yunnan": "CHN", "Sarawak": "MYS", "Phuket": "THA", "Lombok": "IDN", "Borneo": "IDN",
    "Tigray": "ETH", "Darfur": "SDN", "Kurdistan": "IRQ", "Aceh": "IDN", "Mindanao": "PHL",
}  # fmt: skip
# Place names that are words or persons' names: only with their country beside them.
NOT_BARE_PLACES: Final = words(
    "male nice reading split bath mobile orange essen van cork bar victoria hamilton jackson "
    "austin salem phoenix natal kennedy charlotte aurora columbia columbus surrey "
    "perm pest buda salvador cordoba trujillo cuenca merida santa cruz "
    "santos rosario valenzuela warri aba agra surat kano jos linden lincoln nelson "
    "marina moreno serra viana rohini narela sakai ota chiba kota singh queens "
    "golfe oran ibb takeo tanta fes teni loni bose mansa imam khan cali van golf gombe "
    "guadalupe carrefour calamba malang multan hail ufa baise banan most zaria handan "
    "bannu anyang ordos setagaya hebi kirov padang cimahi kochi sukkur sanger leon "
    "san salinas peking normal progress enterprise independence pleasant union "
    "crawford bedminster doral newport windsor granada shima nagato fasano ischia paju bled "
    "hope temple battle deal police march sale villa centro central los sandy "
    "augusta georgetown kingston freeport liberty concord richmond oxford cambridge the valley "
    "thousand albany"
)
NOT_VENUES: Final = frozenset(
    ("Great Hall", "JSA", "HICO", "KLCC", "Presidential Palace", "Royal Palace", "National Palace",
     "White Palace", "Independence Palace", "Imperial Palace", "Government House", "State House",
     "Grand Hotel", "Freedom House", "Peace House", "Dead Sea", "Green Zone", "Boao", "The Lodge",
     "Government Palace", "State Palace", "Parliament House", "Peace Palace", "Bedminster",
     "Diriyah",
     "Kananaskis", "Ise-Shima", "Sentosa", "Nusa Dua", "Istana",
     "PM House", "Foreign Office", "NEOM", "Strelna", "Iikura",
     "Republican Palace", "SIV", "MAM Rio",
     "Prime Minister's Official Residence", "Meijiang", "Premier House",
     "National Palace of Culture", "Elmau", "Camp David Accords", "MIA", "The Istana",
     "State Guest House")
)  # fmt: skip

# Phrases that hold a name but name something else; matched so that the name inside is not.
NOISE: Final = (
    "Latin America", "Latin American", "South America", "South American", "North America",
    "North American", "Central America", "Central American", "African American",
    "African Americans", "Native American", "Native Americans", "Korean Peninsula",
    "Korean War", "Vietnam War", "Indian Ocean", "Indian Country", "Indian country",
    "Indian Tribe", "Indian Tribes", "Indian tribe", "Indian tribes", "Indian Affairs",
    "Indian Community", "Indian Communities", "Indian Reservation", "Indian Health Service",
    "Indian Education", "Indian Nation", "Indian Nations", "Indian Self-Determination",
    "Indian Child Welfare", "Indian Boarding", "Indian boarding", "Indian Gaming",
    "Indian Reorganization", "Indian Territory", "American Indian", "American Indians",
    "South China Sea", "East China Sea",
    "Sea of Japan", "Gulf of Mexico", "Gulf of America", "Persian Gulf", "Jordan River",
    "Jordan Valley", "Lake Chad", "Lake Victoria", "Panama Canal", "Panama Papers",
    "Washington Post", "New York Times", "Wall Street Journal", "Washington Times",
    "Los Angeles Times", "Financial Times", "Jerusalem Post", "Japan Times", "China Daily",
    "Korea Herald", "Korea Times", "Times of India", "Times of Israel", "Global Times",
    "Voice of America", "Bank of America", "Paris Agreement", "Paris Climate Agreement",
    "Paris climate agreement", "Paris accord", "Paris climate accord", "Paris Accords",
    "Geneva Conventions", "Geneva Convention", "Vienna Convention", "Kyoto Protocol",
    "Oslo Accords", "Oslo accords", "Dayton Accords", "Dayton Agreement", "Minsk agreements",
    "Minsk agreement", "Minsk accords", "Minsk protocol", "Abraham Accords", "Budapest Memorandum",
    "Montreal Protocol", "Cartagena Protocol", "Bretton Woods", "Monroe Doctrine",
    "Camp David Accords",
    "Camp David accords", "Panmunjom Declaration", "Istanbul Convention", "Good Friday Agreement",
    "Trump Tower", "Trump Organization", "Trump Jr.", "Trump Jr", "Clinton Foundation",
    "Kennedy Center", "Reagan National Airport", "Lincoln Memorial", "Washington Monument",
    "Washington state", "Washington State", "George Washington", "Martin Luther King",
    "Burger King", "Air China", "Air India", "Air France", "British Airways", "American Airlines",
    "Bank of England", "Bank of Japan", "New England", "Papua", "Guinea pig", "European",
    "Europeans", "Belt and Road", "San Francisco Chronicle", "Boston Globe", "Chicago Tribune",
    "Stockholm International Peace Research Institute", "Oslo Freedom Forum", "Nobel Peace Prize",
    "White House Correspondents", "American University", "Georgetown University",
    "Columbia University", "British Columbia", "New Mexico", "New Jersey", "New Hampshire",
    "Camp David summit", "Turkey sandwich", "Brazil nut", "French fries", "Greek yogurt",
    "Swiss cheese", "Dutch auction", "Chinese New Year", "Cuban Missile Crisis", "Russian roulette",
    "Warsaw Pact", "Marshall Plan", "Iran Air", "Iran nuclear deal", "Jordan Times", "Moscow Times",
    "Kyiv Independent", "Kyiv Post", "South China Morning Post", "Sunday Times", "Straits Times",
    "Bangkok Post", "Jakarta Post", "Associated Press", "Mali Empire", "Ho Chi Minh Trail",
    "Al Jazeera", "Al Arabiya", "Johnson & Johnson", "Berlin Wall", "Morgan Stanley",
    "Pope Benedict", "Madison Square Garden", "Wells Fargo", "Baker Hughes",
    "King Abdulaziz International Airport",
)  # fmt: skip

# First names of the families of leaders and of others the news names, folded.
GIVEN_NAMES: Final = words(
    "jill hunter ivanka melania eric donald tiffany barron jared michelle hillary chelsea bill "
    "laura jeb neil ashley usha lara mary anna ann anne barbara nancy susan linda karen lisa sarah "
    "sara brigitte carrie samantha philip sophie akie peng rahul kamala doug tim beau frank"
)

# Family names so common that a capital before them is a given name wherever it stands.
COMMON_FAMILY_NAMES: Final = words(
    "Kim Lee Park Choi Moon Yoon Han Chung Li Wang Zhang Chen Liu Xi Hu Wen Nguyen Tran Pham Singh "
    "Khan Ali Hassan Hussein Ahmed Mohamed Johnson Brown Clinton Bush Harris Wilson Anderson Rice "
    "Wong Tan Lin Abe Kishida Suga Costa Garcia Lopez Sanchez Fernandez Hernandez Rodriguez Abbas "
    "Assad Rahman Sharif Castro Morales Santos Ortega Maduro Clark Turnbull Morrison Scott May"
)

# Words that no person's name holds: what follows a title is then another office or a body.
NOT_IN_NAMES: Final = words(
    "Party Member Members Office Council Committee Department Ministry Director Commission "
    "Government Assembly Court Parliament Congress Senate House Bank Fund Agency Board Bureau "
    "Institute University Federation Union League Army Forces Force Guard Police Command Summit "
    "Conference Meeting Forum Affairs Defense Defence Security Republic Kingdom State States "
    "National International Foreign Cooperation Trade Economy Finance Relations Investment "
    "Communist Politburo Group Team Press News Election Elections Day Week Year War Peace Treaty "
    "Agreement Chief Minister Secretary President General-designate Deputy Vice Special Envoy "
    "Street Palace Hall Airport Hotel Square Tower"
)
# Titles that begin a person's own name in the reference data: 'King Felipe', 'Pope Leo'.
NAME_TITLES: Final = ("King ", "Queen ", "Pope ", "Sheikh ", "Sultan ", "Emir ", "Grand Duke ")

# First names under which strangers with a country's or city's name go about, folded.
FIRST_NAMES: Final = words(
    "james john robert michael david william richard joseph thomas charles christopher daniel "
    "matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george timothy "
    "ronald jason edward jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott "
    "brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry mary "
    "patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra "
    "margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca "
    "laura helen sharon cynthia kathleen amy angela anna ruth brenda pamela nicole katherine "
    "denzel jordan chad vernon barack philip peter simon joe jim tom bob bill mike steve dave dan "
    "tony sam ben alex max henry harry oliver emma sophie alice julia maria jose juan carlos luis "
    "jorge pedro ahmed mohammed ali hassan omar youssef jean pierre marie hans klaus anna giovanni "
    "marco luca ivan sergei dmitry olga natalia kate jane rachel naomi"
)
