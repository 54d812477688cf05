"""Who and what is named, linked as of the day of publication. All prose is our own."""

from __future__ import annotations

from datetime import date

import pytest

from summitry.reading.annotate import annotate
from summitry.reading.document import Document, Name
from summitry.reference import load_reference
from summitry.sources.article import Article


def document(text: str, on: str = "2025-03-18", title: str = "") -> Document:
    article = Article("a", title, text, published_on=date.fromisoformat(on))
    return annotate(article, load_reference())


def names(text: str, kind: str, on: str = "2025-03-18", title: str = "") -> list[Name]:
    return [n for n in document(text, on, title).names if n.kind == kind]


def people(text: str, on: str = "2025-03-18") -> list[tuple[str, str | None]]:
    return [(n.text, n.leader_id) for n in names(text, "person", on) if not n.is_former]


@pytest.mark.parametrize(
    ("on", "text", "found"),
    [
        # a title before, with its party in any form
        ("2023-05-19", "German Chancellor Olaf Scholz left.",
         [("German Chancellor Olaf Scholz", "olaf-scholz")]),
        ("2023-05-19", "Japan's Prime Minister Fumio Kishida left.",
         [("Japan's Prime Minister Fumio Kishida", "fumio-kishida")]),
        ("2023-05-19", "Prime Minister of Italy Giorgia Meloni left.",
         [("Prime Minister of Italy Giorgia Meloni", "giorgia-meloni")]),
        ("2023-05-19", "President Joseph R. Biden, Jr. spoke.",
         [("President Joseph R. Biden, Jr.", "joe-biden")]),
        ("2022-05-04", "Secretary of State Antony J. Blinken spoke.",
         [("Secretary of State Antony J. Blinken", "antony-blinken")]),
        ("2023-05-19", "Indian PM Modi landed.", [("Indian PM Modi", "narendra-modi")]),
        ("2021-07-19", "His Majesty King Abdullah II of Jordan came.",
         [("King Abdullah II of Jordan", "abdullah-ii-of-jordan")]),
        ("2023-05-19", "European Commission President Ursula von der Leyen came.",
         [("European Commission President Ursula von der Leyen", "ursula-von-der-leyen")]),
        ("2015-12-20", "Poland's new prime minister, Beata Szydlo, spoke.",
         [("Poland's new prime minister, Beata Szydlo", "beata-szydlo")]),
        # a title after
        ("2023-05-19", "Rishi Sunak, Prime Minister of the United Kingdom, came.",
         [("Rishi Sunak, Prime Minister of the United Kingdom", "rishi-sunak")]),
        ("2013-06-07", "Ban Ki-moon, the United Nations secretary-general, wrote.",
         [("Ban Ki-moon, the United Nations secretary-general", "ban-ki-moon")]),
        # surnames, introduced or not
        ("2023-05-19", "President Emmanuel Macron flew in. Macron smiled.",
         [("President Emmanuel Macron", "emmanuel-macron"), ("Macron", "emmanuel-macron")]),
        ("2015-02-11", "In Ukraine, Poroshenko spoke.", [("Poroshenko", "petro-poroshenko")]),
        # spellings
        ("2016-05-13", "Egyptian President Abdel Fattah el-Sissi came.",
         [("Egyptian President Abdel Fattah el-Sissi", "abdel-fattah-el-sisi")]),
        ("2023-05-19", "President Volodymyr Zelenskiy came.",
         [("President Volodymyr Zelenskiy", "volodymyr-zelenskyy")]),
        ("2021-04-16", "Prime Minister Suga Yoshihide came.",
         [("Prime Minister Suga Yoshihide", "yoshihide-suga")]),
        ("2018-06-12", "North Korean leader Kim Jong Un came.",
         [("North Korean leader Kim Jong Un", "kim-jong-un")]),
        ("2023-05-19", "Turkey's Recep Tayyip Erdogan came.",
         [("Recep Tayyip Erdogan", "recep-tayyip-erdogan")]),
        # the office alone
        ("2023-05-19", "The Indian premier smiled.", [("Indian premier", "narendra-modi")]),
        ("2023-05-19", "The Chinese leader smiled.", [("Chinese leader", "xi-jinping")]),
        ("2016-01-19", "Iran's president smiled.", [("Iran's president", "hassan-rouhani")]),
        ("2023-05-19", "The NATO chief smiled.", [("NATO chief", "jens-stoltenberg")]),
        ("2018-05-19", "The pope smiled.", [("pope", "pope-francis")]),
        # the elect
        ("2016-12-09", "President-elect Donald Trump called.",
         [("President-elect Donald Trump", "donald-trump")]),
    ],
)  # fmt: skip
def test_a_leader_is_found_by_name_title_or_office(on, text, found):
    assert people(text, on) == found


@pytest.mark.parametrize(
    ("on", "text"),
    [
        ("2023-05-19", "First Lady Jill Biden came with Hunter Biden."),
        ("2025-05-19", "Donald Trump Jr. came with Melania Trump."),
        ("2023-05-19", "The Biden administration said so."),
        ("2025-05-19", "They met in Trump Tower."),
        ("2023-05-19", "Xi'an is old. He went to Xi’an."),
        ("2017-04-24", "The scholar Kim Do-yeop wrote. Mr. Kim was not heard."),
        ("2023-05-19", "In May they came. On May 4 they left."),
        ("2023-05-19", "Pro-Modi and anti-Putin crowds met."),
        ("2023-05-19", "The new FICO score uses Johnson & Johnson data."),
        ("2023-05-19", "He was sworn in as president of the United States, a future US president."),
        ("2023-05-19", "The leader of Belarus’s movement spoke."),
        ("2023-05-19", "Deputy Foreign Minister Kim and Defense Minister Li spoke."),
        ("2023-05-19", "A photograph of Michael Jordan by Chad Smith hung there."),
        ("2023-05-19", "The Ukrainian president's office and the French presidential candidate."),
    ],
)
def test_nobody_is_a_leader_by_a_namesake_or_a_word(on, text):
    assert people(text, on) == []


@pytest.mark.parametrize(
    ("on", "text", "leader_id"),
    [
        ("2023-05-19", "Former President Barack Obama came.", "barack-obama"),
        ("2023-05-19", "The late Shinzo Abe is remembered.", "shinzo-abe"),
        ("2023-05-19", "Angela Merkel came.", "angela-merkel"),  # out of office by then
    ],
)
def test_who_is_out_of_office_is_former(on, text, leader_id):
    (name,) = names(text, "person", on)
    assert (name.leader_id, name.is_former) == (leader_id, True)


def test_two_of_one_name_are_told_apart_by_the_day():
    told = {n.leader_id for n in names("King Abdullah of Jordan came.", "person", "2016-06-21")}
    assert told == {"abdullah-ii-of-jordan"}
    assert people("President Bush spoke in the United States.", "2008-05-01") == [
        ("President Bush", "george-w-bush")
    ]


def test_a_title_with_an_unknown_name_is_a_leader_the_data_lacks():
    text = "Hungarian Prime Minister Janos Kovari came. Kovari smiled."
    name = names(text, "person", "2026-11-20")[0]
    assert (name.name, name.party, name.office, name.leader_id) == (
        "Janos Kovari", "HUN", "head_of_government", None,
    )  # fmt: skip


def test_an_unknown_name_in_an_office_known_to_be_held_is_no_leader():
    assert people("US President Elmer Fudd came.", "2023-05-19") == []


def test_a_headline_is_settled_by_the_text_below():
    found = names("Secretary of State Mike Pompeo flew out.", "person", "2019-03-02",
                  title="Pompeo Off to Talks")  # fmt: skip
    assert [(n.field, n.text, n.leader_id) for n in found] == [
        ("title", "Pompeo", "mike-pompeo"),
        ("text", "Secretary of State Mike Pompeo", "mike-pompeo"),
    ]


def test_a_headings_capitals_are_no_part_of_a_name():
    text = "President Moon Jae-in and Crown Prince Salman bin Hamad Al Khalifa After Their Talks"
    assert [leader for _, leader in people(text, "2021-10-29")] == [
        "moon-jae-in",
        "salman-bin-hamad-bin-isa-al-khalifa",
    ]


def test_in_a_list_each_title_keeps_its_bearer():
    text = "Trump, French President Emmanuel Macron and Polish PM Donald Tusk met."
    assert people(text) == [
        ("Trump", "donald-trump"),
        ("French President Emmanuel Macron", "emmanuel-macron"),
        ("Polish PM Donald Tusk", "donald-tusk"),
    ]


def test_the_vice_president_and_a_president_are_two():
    found = people("The Vice President and President Tinubu met in Nigeria.", "2023-07-27")
    assert found == [("President Tinubu", "bola-tinubu")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Japan and the U.S. agreed.", [("Japan", "JPN", "country"), ("U.S.", "USA", "country")]),
        ("The US-Japan pact.", [("US", "USA", "country"), ("Japan", "JPN", "country")]),
        ("Moscow said Beijing agreed.",
         [("Moscow", "RUS", "metonym"), ("Beijing", "CHN", "metonym")]),
        ("Chinese officials came.", [("Chinese officials", "CHN", "officials")]),
        ("EU leaders came.", [("EU leaders", "EU", "officials")]),
        ("Chinese Defense Minister Li Zhu came.",
         [("Chinese Defense Minister Li Zhu", "CHN", "officials")]),
        ("NATO and the African Union spoke.",
         [("NATO", "NATO", "organisation"), ("African Union", "AU", "organisation")]),
        ("North Korea warned the South Koreans.",
         [("North Korea", "PRK", "country"), ("South Koreans", "KOR", "demonym")]),
        ("Palestinian and Emirati envoys came.",
         [("Palestinian", "PSE", "officials"), ("Emirati envoys", "ARE", "officials")]),
        ("The diplomats of Canada and France came.",
         [("diplomats of Canada", "CAN", "officials"), ("France", "FRA", "officials")]),
    ],
)  # fmt: skip
def test_parties_are_found_in_every_form(text, found):
    assert [(n.text, n.party, n.form) for n in names(text, "party")] == found


@pytest.mark.parametrize(
    "text",
    [
        "Give us time, as we can.",
        "The turkey was cold and the china broke.",
        "Pro-Russian crowds sang.",
        "He read the Washington Post on the South China Sea.",
        "They praised the Paris Agreement and the Geneva Conventions.",
        "Latin America and the Korean Peninsula.",
    ],
)
def test_words_and_other_names_are_no_parties(text):
    assert names(text, "party") == names(text, "place") == []


@pytest.mark.parametrize(
    ("text", "city", "party"),
    [
        ("They met in Tokyo.", "Tokyo", "JPN"),
        ("She arrived in Vilnius, Lithuania.", "Vilnius", "LTU"),
        ("LIMA (AP) — Talks ended.", "Lima", "PER"),
        ("They met in Birmingham, Alabama.", "Birmingham", "USA"),
        ("They met in Hiroshima.", "Hiroshima", "JPN"),
        ("They met in Davos.", "Davos", "CHE"),
    ],
)
def test_a_place_has_its_country(text, city, party):
    place = names(text, "place")[0]
    assert (place.city, place.party) == (city, party)
    assert place.place_id


def test_a_capital_is_a_party_where_it_acts_and_a_place_where_one_is():
    found = document("Tokyo said talks with Seoul will be held in Beijing.").names
    assert [(n.kind, n.text) for n in found] == [
        ("party", "Tokyo"), ("party", "Seoul"), ("place", "Beijing"),
    ]  # fmt: skip
    assert all(n.city for n in found)  # the other reading stays open


@pytest.mark.parametrize(
    "text",
    ["Elizabeth Arden wrote.", "He won by a split decision.", "Orange juice is nice.",
     "Paris Hilton sang.", "Stanley, a teacher, spoke."],
)  # fmt: skip
def test_names_of_people_and_words_are_no_places(text):
    assert names(text, "place") == names(text, "party") == []


def test_brussels_is_belgian_ground_and_the_unions_voice():
    found = document("They met in Brussels, where Brussels said no.").names
    assert [(n.kind, n.party) for n in found] == [("place", "BEL"), ("party", "EU")]


def test_georgia_is_the_state_beside_a_city_of_it():
    found = document("In Atlanta, Georgia, he met Georgian envoys from Tbilisi.").names
    assert [(n.text, n.party) for n in found if n.text.startswith("Georgia")] == [
        ("Georgia", "USA"), ("Georgian envoys", "GEO"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "venue", "city"),
    [
        ("They met at the Great Hall of the People.", "Great Hall of the People", "Beijing"),
        ("They met at the White House.", "White House", "Washington"),
        ("He came to the prime minister's residence in Tokyo.",
         "prime minister's residence", "Tokyo"),
        ("They met at the presidential palace in Kyiv.", "presidential palace", "Kyiv"),
    ],
)  # fmt: skip
def test_a_venue_has_its_city(text, venue, city):
    (found,) = names(text, "venue")
    assert (found.name, found.city) == (venue, city)


def test_the_white_house_that_speaks_is_a_party():
    assert names("The White House said so.", "venue") == []


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("the G20 summit", "G20"), ("the G-7", "G7"), ("the NATO summit", "NATO"),
        ("the APEC leaders' meeting", "APEC"), ("the UN General Assembly", "UNGA"),
        ("the EU leaders' summit", "EUCO"), ("COP28", "COP"), ("the BRICS summit", "BRICS"),
        ("the Shanghai Cooperation Organisation (SCO) summit", "SCO"),
        ("a summit of the African Union", "AU"), ("the US-EU summit", "US-EU Summit"),
        ("the Nuclear Security Summit", "Nuclear Security Summit"),
    ],
)  # fmt: skip
def test_a_gathering_is_found_by_its_series(text, series):
    assert [n.series for n in names(f"They attended {text} together.", "series")] == [series]


def test_an_organisation_without_a_summit_is_a_party():
    assert [n.kind for n in document("NATO said so.").names] == ["party"]
