"""What the screen leaves out is what no rule could have read."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from summitry.reading.reader import RuleReader
from summitry.reference import load_reference
from summitry.sources.article import Article

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


@cache
def reader() -> RuleReader:
    return RuleReader(load_reference())


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_screened_article_is_read_as_the_whole_of_it(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))["article"]
    on = given.get("published_on")
    article = Article(
        path.stem, given["title"], given["text"],
        published_on=date.fromisoformat(on) if on else None,
    )  # fmt: skip
    screened = reader().read(article)
    assert screened == reader().account(article, whole=True).reading
