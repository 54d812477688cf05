"""The bundled sample through every stage, and the published tables held against what it tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sample_comparison import Outcome, compare, load_expected, load_rows

from summitry import warehouse
from summitry.batch import read_pending
from summitry.checks import check
from summitry.publish import publish
from summitry.sources.collect import collect, sources_to_collect
from summitry.transform import build

FLOOR = Path(__file__).with_name("sample_floor.json")


@pytest.fixture(scope="session")
def outcome(sample_run: Any) -> Outcome:
    return compare(load_expected(), load_rows(sample_run.settings.published_path))


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def test_the_sample_lands_whole(sample_run: Any) -> None:
    counts = sample_run.collected
    assert (counts.landed, counts.stored, counts.duplicates, counts.rejected) == (106, 105, 1, 0)
    with opened(sample_run.settings.published_path) as connection:
        assert connection.execute("select count(*) from dim_articles").fetchall() == [(103,)]


def test_every_article_is_read_but_the_french_one(sample_run: Any) -> None:
    assert (sample_run.read.read, sample_run.read.not_english, sample_run.read.failed) == (
        102,
        1,
        0,
    )


def test_the_gate_lets_the_sample_through(sample_run: Any) -> None:
    assert sample_run.verdict.passed
    assert sample_run.published.replaced


@pytest.mark.parametrize("kind", ["summit", "agreement", "trip"])
def test_the_published_rows_are_those_expected(outcome: Outcome, kind: str) -> None:
    """Every run prints the figures; the floor beside this file holds them."""
    figures, floor = outcome.figures()[kind], json.loads(FLOOR.read_text(encoding="utf-8"))[kind]
    print(f"{kind}s of the sample: {figures}")
    assert figures["found"] >= floor["found"], "\n" + outcome.report()
    assert figures["right"] >= floor["right"], "\n" + outcome.report()
    assert figures["unexpected"] <= floor["unexpected"], "\n" + outcome.report()


def test_every_quote_is_what_the_article_says_there(sample_run: Any) -> None:
    with opened(sample_run.settings.build_path) as connection:
        quotes = connection.execute(
            """select evidence.quote, evidence.field, evidence.char_start, evidence.char_end,
                   articles.title, articles.text
               from marts.fct_evidence as evidence
               inner join staging.articles as articles using (article_id)
               qualify row_number() over (
                   partition by evidence.evidence_id
                   order by articles.published_at desc nulls last, articles.sequence desc
               ) = 1"""
        ).fetchall()
    assert quotes
    for quote, field, start, end, title, text in quotes:
        assert (title if field == "title" else text)[start:end] == quote


def test_a_second_run_over_the_same_sample_changes_no_row(sample_run: Any) -> None:
    settings = sample_run.settings
    with warehouse.exclusive(settings):
        again = collect(settings, sources_to_collect(settings).sources, is_sample=True)
        read_pending(settings)
        build(settings)
        check(settings)
        published = publish(settings)
    assert again.stored == 0
    assert published.changes_no_row
