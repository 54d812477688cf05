"""Every question of docs/cookbook.md, asked of the published sample as a user would ask it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from docs_scripts import script

from summitry import query

COOKBOOK = script("cookbook")
PAGE = COOKBOOK.PAGE.read_text(encoding="utf-8")
RECIPES = {recipe.title: recipe for recipe in COOKBOOK.recipes(PAGE)}
MAY_BE_EMPTY = {
    "37. Which leaders were discovered in the news, and are not in the reference data?",
}


def test_the_page_has_its_questions_numbered_and_every_block_is_one() -> None:
    assert len(RECIPES) >= 25
    assert [int(title.split(".")[0]) for title in RECIPES] == list(range(1, len(RECIPES) + 1))
    assert len(re.findall(r"^```sql$", PAGE, re.MULTILINE)) == len(RECIPES)


@pytest.mark.parametrize("title", RECIPES)
def test_a_question_has_an_answer_of_the_columns_that_the_page_shows(
    title: str, sample_run: Any
) -> None:
    """Values may move with the reader; `make cookbook` writes them anew."""
    recipe = RECIPES[title]
    with query.ask(sample_run.settings, recipe.sql) as answer:
        columns, rows = answer.columns, list(answer.rows)
    assert all(re.fullmatch(r"\w+", column) for column in columns), "a column without a name"
    assert len(set(columns)) == len(columns)
    if title in MAY_BE_EMPTY:
        assert recipe.answer == COOKBOOK.NO_ROW or rows
    else:
        assert rows
        shown = COOKBOOK.answer(sample_run.settings, recipe.sql)
        assert recipe.answer.splitlines()[:2] == shown.splitlines()[:2]
        assert len(recipe.answer.splitlines()) >= 3
