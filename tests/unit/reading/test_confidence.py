"""How far items may be trusted: signs from texts, weights from data, one sum."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from summitry import project
from summitry.errors import InputError
from summitry.reading.confidence import FILE_NAME, KINDS, Kind, Weights, read, weights
from summitry.reading.explain import explanation
from summitry.reading.reader import Account, RuleReader
from summitry.reading.signs import Signs
from summitry.reference import load_reference
from summitry.settings import CONFIDENCE_FLOOR
from summitry.sources.article import Article

MET = "Emmanuel Macron met Narendra Modi in Berlin on Monday."
SIGNED = "France and India signed a trade agreement in Paris on Monday."


@cache
def reader() -> RuleReader:
    return RuleReader(load_reference())


def account(text: str, title: str = "") -> Account:
    return reader().account(Article("a", title, text, published_on=date(2025, 10, 28)))


def only(kind: Kind, text: str, title: str = "") -> tuple[float, Signs]:
    told = account(text, title)
    (item,), (signs,) = getattr(told.reading, kind), getattr(told.grounds, kind)
    return item.confidence, signs


def file() -> dict[str, dict[str, dict[str, dict[str, float | str]]]]:
    kinds: dict[str, dict[str, dict[str, dict[str, float | str]]]] = json.loads(
        (project.seeds_dir() / FILE_NAME).read_text(encoding="utf-8")
    )["kinds"]
    return kinds


@pytest.mark.parametrize("kind", KINDS)
def test_no_weight_goes_against_its_sense_and_most_count(kind: str) -> None:
    signs = file()[kind]["signs"]
    for name, one in signs.items():
        against = float(one["weight"]) * (1 if one["sense"] == "+" else -1)
        assert one["sense"] in ("+", "-"), name
        assert against >= 0, name
    assert sum(one["weight"] != 0 for one in signs.values()) >= len(signs) / 2


TEXTS = [
    (MET, "Macron meets Modi"),
    (f"{SIGNED} The agreement is due to enter into force in 2026.", "France, India sign pact"),
    ("SECRETARY BLINKEN: I met with President Macron in Paris last year.", "Remarks to the Press"),
    ("Macron met Modi in Berlin last month. Later Macron met Modi in Berlin.", ""),
    ("Macron and Modi will meet. It will be their first meeting.", ""),
    ("Macron met Modi on Monday. He plans to meet Modi in Berlin on Monday.", ""),
    ("Macron met Modi. They spoke of trade. That was on October 20, in Berlin.", "Readout"),
    ("The G20 summit opens in Johannesburg on November 22.", ""),
    ("Macron will visit Japan next month.", ""),
    ("Macron visited Japan in January 2025. Macron is in Japan.", ""),
    ("Macron visited Japan, where he will visit Tokyo on Friday.", ""),
    ("Emmanuel Macron is visiting India for talks.", ""),
    ("Macron arrived in Tokyo on October 1, 2025.", ""),
    ("Israel and Lebanon agreed to a ceasefire.", ""),
    ("Macron met Modi. The two countries signed a trade agreement.", ""),
    ("PRESIDENT MACRON: France and India signed a trade agreement in May.", "Remarks by Macron"),
    ("France and India agreed on a trade deal. They are to sign the trade deal on Friday.", ""),
    ("France and India signed the Paris Trade Treaty last year.", ""),
    (
        "PRESIDENT MACRON: Thank you.\n\nPRIME MINISTER MODI: Thank you.",
        "Remarks by President Macron and Prime Minister Modi Before Bilateral Meeting",
    ),
    ("Macron met Modi in Berlin. The talks took place on October 20.", ""),
    ("Macron postponed a meeting with Modi. Macron will meet Modi in Berlin on November 20.", ""),
    ("Macron is due to meet Modi in Berlin. Macron invited Modi to meet in Berlin.", ""),
    (
        "France and India are negotiating a trade agreement. France and India signed the trade"
        " agreement in Paris on Monday.",
        "",
    ),
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_sign_of_the_file_is_one_that_texts_have(kind: Kind) -> None:
    met = {
        name
        for text, title in TEXTS
        for signs in getattr(account(text, title).grounds, kind)
        for name in signs
    }
    assert set(file()[kind]["signs"]) - met == set()


def test_what_a_title_tells_is_surer_than_the_same_told_in_passing() -> None:
    titled, signs = only("summits", MET, "Macron meets Modi in Berlin")
    passing, _ = only("summits", MET)
    assert "told in the title" in signs
    assert titled > passing


def test_what_has_neither_day_nor_place_is_less_sure() -> None:
    told, _ = only("summits", MET)
    vague, signs = only("summits", "Emmanuel Macron met Narendra Modi in person.")
    assert {"no day", "no place"} <= set(signs)
    assert vague < told - 0.2


def test_a_plain_report_is_far_above_the_floor_and_a_vague_remark_far_below_it() -> None:
    plain, _ = only("agreements", SIGNED, "France, India sign trade agreement")
    assert plain > CONFIDENCE_FLOOR + 0.3
    long = "We spoke of many things, as we do. " * 400
    said, _ = only(
        "agreements",
        f"SECRETARY BLINKEN: {long}Israel and Lebanon agreed to a truce, and they are to sign"
        " the truce at some time, as we all hope.",
        "Remarks to the Press",
    )  # fmt: skip
    assert said < plain - 0.4


def test_confidence_is_a_share_that_rises_with_what_speaks_for_an_item() -> None:
    of = Weights(0.5, {"strength": 0.4, "no day": -1.0})
    assert of.confidence({}) == 0.622
    assert of.confidence({"strength": 1.0}) > of.confidence({}) > of.confidence({"no day": 1.0})
    assert of.confidence({"strength": 1000.0}) == 0.98
    assert of.confidence({"no day": 1000.0}) == 0.02
    assert of.confidence({"never heard of": 1.0}) == of.confidence({})


def test_what_moved_it_is_told_the_most_first() -> None:
    of = Weights(0.5, {"strength": 0.4, "no day": -1.0, "planned": 0.0})
    moved = of.moved({"strength": 1.0, "no day": 1.0, "planned": 1.0})
    assert moved == [("no day", -1.0), ("strength", 0.4)]


def test_explain_names_the_signs_that_moved_an_item() -> None:
    told = account("Emmanuel Macron met Narendra Modi in person.")
    (line,) = (x for x in explanation(told, floor=0.5) if x.startswith("    confidence"))
    assert f"of all summits {weights()['summits'].base:+.2f}" in line
    assert f"no day {weights()['summits'].of['no day']:+.2f}" in line


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"kinds": {}}', '{"kinds": {"summits": {"base": "x", "signs": {}}}}'],
)
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"confidence\.json has no weights"):
        read(path)
    with pytest.raises(InputError, match="is missing"):
        read(tmp_path / "none" / FILE_NAME)
