"""Minimally different pairs of texts, and how many of them the built-in reader gets right.

    python tests/golden/test_pairs.py --show [KIND|THEME]   each wrong text: expected and got
    python tests/golden/test_pairs.py --raise               lift floors.json to today's figures

A text is right when every required item is read with the right people or parties, status, day
and country, and nothing else is read of the kinds it is judged on. A pair is right when both
its texts are. The floors only rise.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from summitry.reading.reader import RuleReader
from summitry.reading.reading_json import to_json
from summitry.reference import load_reference
from summitry.sources.article import Article

Item = dict[str, Any]
Read = Callable[[Article], Item]

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
KINDS = ("leaders", "summits", "trips", "agreements")
KEYS = {
    "summits": {"participants", "series", "format", "status", "status_any", "start_date",
                "end_date", "country", "city", "venue", "required"},
    "trips": {"leader", "country", "status", "status_any", "arrival_date", "departure_date",
              "required"},
    "agreements": {"parties", "title", "kind", "topic", "status", "status_any", "date", "country",
                   "city", "required"},
    "leaders": {"name", "party", "office", "required"},
}  # fmt: skip
LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "-": " ", "'": "", "’": ""})


@dataclass(frozen=True)
class Text:
    """One side of a pair, with what the language of it says happened."""

    kind: str
    theme: str
    pair: str
    side: str
    about: str
    article: Article
    expect: dict[str, list[Item]]

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.pair}{self.side}"

    @property
    def wants_something(self) -> bool:
        return any(item.get("required", True) for items in self.expect.values() for item in items)


@cache
def texts() -> tuple[Text, ...]:
    """Every text of every pair, in the order of the files."""
    return tuple(_load())


def _load() -> Iterator[Text]:
    for path in sorted((HERE / "pairs").glob("*/*.json")):
        for pair in json.loads(path.read_text(encoding="utf-8")):
            for side in ("a", "b"):
                told = pair[side]
                article = Article(
                    article_id=f"{path.parent.name}-{pair['pair']}{side}",
                    title=told["title"],
                    text=told["text"],
                    language="en",
                    published_on=date.fromisoformat(told.get("published_on", pair["published_on"])),
                )
                yield Text(
                    kind=path.parent.name,
                    theme=path.stem,
                    pair=pair["pair"],
                    side=side,
                    about=pair["about"],
                    article=article,
                    expect=told["expect"],
                )


# ------------------------------------------------------------------ one item against another


def _words(name: str | None) -> set[str]:
    plain = unicodedata.normalize("NFKD", (name or "").lower().translate(LETTERS))
    return {w for w in "".join(c for c in plain if not unicodedata.combining(c)).split() if w[1:]}


def _same_person(want: Item, got: Item) -> bool:
    """The same party and a shared name word; somebody told by office only matches by party."""
    if want["party"] != got.get("party"):
        return False
    return want["name"] is None or bool(_words(want["name"]) & _words(got.get("name")))


def _same_people(want: list[Item], got: list[Item]) -> bool:
    left = list(got)
    for person in want:
        match = next((p for p in left if _same_person(person, p)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _same_series(want: str | None, got: str | None) -> bool:
    fill = {"summit", "the", "leaders"}
    return (_words(want) - fill) == (_words(got) - fill)


def _same_day(item: Item, got: Item, key: str) -> bool:
    """A wanted day within one day, a month or year at its precision, null: no day made up."""
    if key not in item:
        return True
    want, have = item[key], got.get(key) or ""
    if want is None:
        return len(have) < len("2025-10-28")
    if len(want) < len("2025-10-28"):
        return have.startswith(want)
    try:
        return abs((date.fromisoformat(want) - date.fromisoformat(have)).days) <= 1
    except ValueError:
        return False


def _equal(item: Item, got: Item, *keys: str) -> bool:
    return all(item[key] == got.get(key) for key in keys if key in item)


def _status(item: Item, got: Item) -> bool:
    return got.get("status") in item.get("status_any", [item["status"]])


def _same_event(kind: str, want: Item, got: Item) -> bool:
    """Both are about the same event, whatever else is told of it."""
    if kind == "summits":
        if want.get("series") or got.get("series"):
            return _same_series(want.get("series"), got.get("series"))
        return _same_people(want["participants"], got.get("participants", []))
    if kind == "trips":
        return want["country"] == got.get("country") and _same_person(want["leader"], got["leader"])
    if kind == "agreements":
        return set(want["parties"]) == set(got.get("parties", []))
    return _same_person(want, got)


def _right(kind: str, want: Item, got: Item) -> bool:
    """The same event, and everything that the pair settles about it is read alike."""
    if not _same_event(kind, want, got):
        return False
    if kind == "leaders":
        return _equal(want, got, "office")
    keys = {
        "summits": (("start_date", "end_date"), ("country", "city", "venue", "format")),
        "trips": (("arrival_date", "departure_date"), ()),
        "agreements": (("date",), ("title", "kind", "country", "city")),
    }
    days, values = keys[kind]
    return (
        _status(want, got)
        and all(_same_day(want, got, key) for key in days)
        and _equal(want, got, *values)
    )


def _not_scored(item: Item) -> bool:
    below = item.get("office") in ("foreign_minister", "deputy_head")
    return below or item.get("level") == "ministers"


def _assignable(kind: str, wanted: list[Item], got: list[Item]) -> list[Item] | None:
    """What is left of `got` after each wanted item has taken one that is right, or None."""
    if not wanted:
        return got
    for index, item in enumerate(got):
        if _right(kind, wanted[0], item):
            rest = _assignable(kind, wanted[1:], got[:index] + got[index + 1 :])
            if rest is not None:
                return rest
    return None


def kind_is_right(kind: str, want: list[Item], got: list[Item]) -> bool:
    """Each required item is read right and nothing is read that is not wanted."""
    required = [item for item in want if item.get("required", True)]
    optional = [item for item in want if not item.get("required", True)]
    extra = _assignable(kind, required, [item for item in got if not _not_scored(item)])
    return extra is not None and all(
        any(_same_event(kind, spare, item) for spare in optional) for item in extra
    )


def text_is_right(text: Text, reading: Item) -> bool:
    return all(kind_is_right(kind, want, reading[kind]) for kind, want in text.expect.items())


# ------------------------------------------------------------------------------- the figures


def silent(article: Article) -> Item:
    """The reading of a reader that finds nothing."""
    return {"id": article.article_id, "leaders": [], "summits": [], "agreements": [], "trips": []}


@cache
def _reader() -> RuleReader:
    return RuleReader(load_reference())


@cache
def _reading(article: Article) -> Item:
    return to_json(_reader().read(article), floor=None)


def figures(read: Read) -> dict[str, dict[str, int]]:
    """Texts and pairs right, of how many, for each kind."""
    out = {kind: dict.fromkeys(("texts", "of_texts", "pairs", "of_pairs"), 0) for kind in KINDS}
    sides: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for text in texts():
        right = text_is_right(text, read(text.article))
        out[text.kind]["texts"] += right
        out[text.kind]["of_texts"] += 1
        sides[text.kind, text.pair].append(right)
    for (kind, _), rights in sides.items():
        out[kind]["pairs"] += all(rights)
        out[kind]["of_pairs"] += 1
    return out


def _floors() -> dict[str, dict[str, int]]:
    floors: dict[str, dict[str, int]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def _line(kind: str, n: dict[str, int]) -> str:
    return (
        f"{kind:<11}{n['texts']:>4} of {n['of_texts']} texts right,"
        f"{n['pairs']:>4} of {n['of_pairs']} pairs"
    )


# --------------------------------------------------------------------------------- the tests


@pytest.mark.parametrize("kind", KINDS)
def test_the_reader_gets_at_least_as_many_pairs_right_as_before(kind: str) -> None:
    now = figures(_reading)[kind]
    print(_line(kind, now))
    for what, floor in _floors()[kind].items():
        assert now[what] >= floor, f"{kind}: {now[what]} {what} right, {floor} before"


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_screened_away(kind: str) -> None:
    """Reading every sentence gives what reading those gives that are worth it (screen.py)."""
    articles = [text.article for text in texts() if text.kind == kind]
    others = [
        article.text
        for article in articles
        if _reader().read(article) != _reader().account(article, whole=True).reading
    ]
    assert others == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_that_finds_nothing_stays_below_every_floor(kind: str) -> None:
    nothing = figures(silent)[kind]
    for what, floor in _floors()[kind].items():
        assert nothing[what] < floor, what
    assert nothing["pairs"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_at_least_twenty_four_pairs_of_each_kind(kind: str) -> None:
    assert figures(silent)[kind]["of_pairs"] >= 24


def test_each_pair_has_two_different_texts_and_a_name_of_its_own() -> None:
    told = [(t.article.title, t.article.text, t.article.published_on) for t in texts()]
    assert len(set(told)) == len(told)
    names = [t.name for t in texts()]
    assert len(set(names)) == len(names)


def test_each_pair_holds_an_event_in_one_of_its_texts() -> None:
    wanting = {(t.kind, t.pair) for t in texts() if t.wants_something}
    assert {(t.kind, t.pair) for t in texts()} - wanting == set()


def test_each_text_is_judged_on_its_kind_with_known_keys() -> None:
    for text in texts():
        assert text.kind in text.expect, text.name
        for kind, items in text.expect.items():
            for item in items:
                assert set(item) <= KEYS[kind], (text.name, item)


SUMMIT: Item = {
    "participants": [{"name": "Mette Frederiksen", "party": "DNK"}, {"name": None, "party": "SWE"}],
    "status": "held",
    "start_date": "2024-05-14",
    "country": "SWE",
}
AS_READ: Item = {
    "participants": [
        {"name": "Ulf Kristersson", "party": "SWE"},
        {"name": "Frederiksen", "party": "DNK"},
    ],
    "series": None,
    "status": "held",
    "start_date": "2024-05-15",
    "country": "SWE",
    "level": "leaders",
}


def test_a_reading_that_differs_by_a_day_and_by_the_form_of_a_name_is_right() -> None:
    assert kind_is_right("summits", [SUMMIT], [AS_READ])


@pytest.mark.parametrize(
    "fault",
    [
        {"status": "planned"},
        {"start_date": "2024-05-16"},
        {"start_date": "2024-05"},
        {"start_date": None},
        {"country": None},
        {"country": "DNK"},
        {"series": "NATO"},
        {"participants": AS_READ["participants"][:1]},
        {"participants": [*AS_READ["participants"], {"name": "Petteri Orpo", "party": "FIN"}]},
        {"participants": [AS_READ["participants"][0], {"name": "Frederiksen", "party": "NOR"}]},
    ],
    ids=str,
)
def test_a_reading_with_one_wrong_value_is_wrong(fault: Item) -> None:
    assert not kind_is_right("summits", [SUMMIT], [AS_READ | fault])


def test_a_second_event_that_the_text_does_not_hold_is_wrong() -> None:
    assert not kind_is_right("summits", [SUMMIT], [AS_READ, AS_READ])
    assert not kind_is_right("summits", [], [AS_READ])


def test_an_event_of_ministers_is_neither_right_nor_wrong() -> None:
    assert kind_is_right("summits", [], [AS_READ | {"level": "ministers"}])


def test_an_optional_event_may_be_read_or_not() -> None:
    optional = SUMMIT | {"required": False}
    assert kind_is_right("summits", [optional], [])
    assert kind_is_right("summits", [optional], [AS_READ])


def test_a_day_made_up_where_the_text_gives_none_is_wrong() -> None:
    undated = SUMMIT | {"start_date": None}
    assert kind_is_right("summits", [undated], [AS_READ | {"start_date": "2024-05"}])
    assert not kind_is_right("summits", [undated], [AS_READ])


# -------------------------------------------------------------------------------- by hand


def _brief(kind: str, item: Item) -> str:
    keys = [key for key in item if key in KEYS[kind]]
    return json.dumps({key: item[key] for key in keys}, ensure_ascii=False)


def _show(only: str | None) -> None:
    wrong: dict[tuple[str, str], list[Text]] = defaultdict(list)
    for text in texts():
        if only in (None, text.kind, text.theme) and not text_is_right(
            text, _reading(text.article)
        ):
            wrong[text.kind, text.theme].append(text)
    for (kind, theme), some in wrong.items():
        print(f"\n===== {kind} · {theme}: {len(some)} wrong")
        for text in some:
            print(f"\n--- {text.pair}{text.side} ({text.about}) · {text.article.published_on}")
            print("    " + " ¶ ".join(filter(None, (text.article.title, text.article.text))))
            reading = _reading(text.article)
            for judged, want in text.expect.items():
                if kind_is_right(judged, want, reading[judged]):
                    continue
                for item in want:
                    print(f"    want {judged}: {_brief(judged, item)}")
                if not want:
                    print(f"    want {judged}: none")
                for item in reading[judged]:
                    mark = " (not scored)" if _not_scored(item) else ""
                    print(f"    got  {judged}: {_brief(judged, item)}{mark}")
                if not reading[judged]:
                    print(f"    got  {judged}: none")


def _by_theme() -> None:
    count: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for text in texts():
        count[text.kind, text.theme].append(text_is_right(text, _reading(text.article)))
    for (kind, theme), rights in count.items():
        print(f"  {kind:<11}{theme:<20}{sum(rights):>4} of {len(rights)} texts right")


def _raise() -> None:
    now, before = figures(_reading), _floors() if FLOORS.exists() else {}
    floors = {
        kind: {
            what: max(now[kind][what], before.get(kind, {}).get(what, 0))
            for what in ("texts", "pairs")
        }
        for kind in KINDS
    }
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", nargs="?", const="", metavar="KIND|THEME")
    parser.add_argument("--raise", dest="lift", action="store_true")
    chosen = parser.parse_args()
    if chosen.show is not None:
        _show(chosen.show or None)
        print()
    _by_theme()
    for kind, n in figures(_reading).items():
        print(_line(kind, n))
    if chosen.lift:
        _raise()
    return 0


if __name__ == "__main__":
    sys.exit(main())
