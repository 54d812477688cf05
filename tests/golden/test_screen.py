"""What the screen leaves out is what no rule could have read."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from summitry.reading.reader import RuleReader
from summitry.reading.rules import attendance, meetings, presence, travel
from summitry.reading.rules.notation import Rule
from summitry.reference import load_reference
from summitry.sources.article import Article

RULES = (
    *meetings.VERBS, *meetings.NOMINALS, *travel.RULES, *presence.RULES, *attendance.ATTENDANCES,
    *attendance.SCENES,
)  # fmt: skip
# What stands for the slots of a rule's examples, in turn.
NAMES = {
    "<P>": ("French President Emmanuel Macron", "Narendra Modi", "Indian Prime Minister Modi"),
    "<C>": ("France", "India"), "<D>": ("Indian",), "<L>": ("New Delhi", "Tokyo", "Japan"),
    "<V>": ("Hyderabad House",), "<S>": ("G20 summit",), "<T>": ("Monday", "March 3"),
}  # fmt: skip
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


def is_read_as_the_whole(article: Article) -> bool:
    return reader().read(article) == reader().account(article, whole=True).reading


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_example_of_a_rule_is_screened_away(rule: Rule) -> None:
    """Alone, and where other sentences name the people and the place."""
    for number, line in enumerate(rule.matches):
        sentence = spelt_out(line)
        for before in ("", "Macron and Modi met in Tokyo. The summit opened there. "):
            article = Article(
                f"{rule.name}{number}", "News of the day", f"{before}{sentence}.",
                published_on=date(2025, 3, 4),
            )  # fmt: skip
            assert is_read_as_the_whole(article), article.text


def spelt_out(line: str) -> str:
    """Return a rule's example with names for its slots, each time others."""
    counts: Counter[str] = Counter()

    def name(match: re.Match[str]) -> str:
        slot = match.group()
        counts[slot] += 1
        return NAMES[slot][(counts[slot] - 1) % len(NAMES[slot])]

    return re.sub("|".join(NAMES), name, line)
