"""Articles of our own prose and the events that are in them, no more and no fewer.

A case is one JSON file: `about` says what it pins down; `article` has a title, a text and the day
it was published; `summits`, `agreements` and `trips` list what must be read of it at the usual
confidence floor. Of each item, the keys given are compared; the number of items must be equal.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from summitry.reading.reader import RuleReader
from summitry.reading.reading_json import to_json
from summitry.reference import load_reference
from summitry.settings import CONFIDENCE_FLOOR
from summitry.sources.article import Article

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


@cache
def reader() -> RuleReader:
    return RuleReader(load_reference())


def told(kind: str, item: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """Return the compared part of an item; people as 'Name (PARTY)'."""
    out = {key: item.get(key) for key in keys}
    if "participants" in keys and isinstance(item["participants"], list):
        out["participants"] = sorted(
            p if isinstance(p, str) else f"{p['name']} ({p['party']})" for p in item["participants"]
        )
    if kind == "trips" and "leader" in keys and isinstance(item["leader"], dict):
        out["leader"] = f"{item['leader']['name']} ({item['leader']['party']})"
    return out


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_events_of_the_text_and_no_others_are_read(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    source = case["article"]
    article = Article(
        article_id=path.stem,
        title=source["title"],
        text=source["text"],
        published_on=date.fromisoformat(source["published_on"]),
    )
    reading = to_json(reader().read(article), floor=CONFIDENCE_FLOOR)
    for kind in ("summits", "agreements", "trips"):
        want = case.get(kind, [])
        got = list(reading[kind])
        for item in want:
            keys = set(item)
            expected = told(kind, item, keys)
            found = next((g for g in got if told(kind, g, keys) == expected), None)
            shown = [told(kind, g, keys) for g in got]
            assert found is not None, f"{case['about']}: {expected} is not among {shown}"
            got.remove(found)
        more = [told(kind, item, set(item) - {"evidence"}) for item in got]
        assert not more, f"{case['about']}: also read {kind} {more}"


def test_there_are_enough_cases_to_matter() -> None:
    assert len(CASES) >= 40
