"""Measure what each step of reading costs, and how time and memory go with many articles.

    .venv/bin/python bench/read_steps.py ARTICLES.jsonl [--limit 500] [--many 0]

Prints microseconds of processor time an article, in all and by step (a step's time includes the
steps it calls). `--many N` then reads short made-up articles, N of them, and prints the resident
memory after every tenth: it must not grow.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from summitry.reading import (
    agreement_merge,
    agreements,
    annotate,
    coreference,
    form,
    gatherings,
    gazetteer,
    merge,
    people,
    phrases,
    reader,
    summits,
    trips,
)  # fmt: skip
from summitry.reading_input import given_articles
from summitry.reading_pool import rule_reader
from summitry.sources.article import Article

STEPS: tuple[tuple[Any, str, str], ...] = (
    (reader, "outline", "1 outline: sentences cut, people"),
    (annotate, "cut_sentences", "1.1   sentences cut"),
    (annotate, "cues_of", "1.2   literals of rules"),
    (annotate, "Named", "1.3   names of people"),
    (gazetteer.Gazetteer, "find", "1.3.1   phrases matched"),
    (phrases.Phrases, "read", "1.3.2   titles and names joined"),
    (people.People, "link", "1.3.3   people linked"),
    (reader, "read_leaders", "2 leaders"),
    (reader, "worth_reading", "3 screen"),
    (annotate, "told_apart", "4 kinds of sentences"),
    (reader, "prepare", "5 sentences prepared"),
    (reader, "find", "6 rules, with what they ask for"),
    (coreference._Walk, "items_of", "6.0   names, times, pronouns"),
    (summits, "read", "6.1   meetings"),
    (gatherings, "read_gatherings", "6.2   gatherings"),
    (trips, "read", "6.3   trips"),
    (agreements, "read", "6.4   agreements"),
    (form, "settle", "7 form"),
    (merge, "summits", "8.1 merged meetings"),
    (merge, "trips", "8.2 merged trips"),
    (agreement_merge, "agreements", "8.3 merged agreements"),
)


def timed(function: Callable[..., Any], label: str, spent: dict[str, float]) -> Callable[..., Any]:
    """Return the function, adding the processor time of its calls to `spent`."""

    def call(*args: Any, **options: Any) -> Any:
        started = time.thread_time()
        try:
            return function(*args, **options)
        finally:
            spent[label] += time.thread_time() - started

    return call


def read_all(articles: list[Article]) -> float:
    """Return the processor seconds of reading them, reference data loaded before."""
    own = rule_reader()
    for article in articles[:20]:
        own.read(article)
    started = time.thread_time()
    for article in articles:
        own.read(article)
    return time.thread_time() - started


def read_many(count: int) -> None:
    own = rule_reader()
    for number in range(count):
        text = (
            f"Chancellor Friedrich Merz met President Emmanuel Macron in Berlin on Monday, {number}"
            f" days after talks on gas. Company {number % 997} said profit rose {number % 90}%."
        )
        own.read(Article(str(number), f"Story {number}", text if number % 10 == 0 else text[90:]))
        if (number + 1) % max(1, count // 10) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{number + 1:10d} articles  peak {peak:.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--many", type=int, default=0)
    arguments = parser.parse_args()
    given = given_articles([str(arguments.articles)])
    articles = [one.article for one, _ in zip(given, range(arguments.limit), strict=False)]
    whole = read_all(articles)
    size = sum(len(one.text) for one in articles) / len(articles)
    print(
        f"{len(articles)} articles of {size:.0f} characters: {whole / len(articles) * 1e6:.0f} µs"
        f" each, {len(articles) / whole:.0f} articles/s of one core"
    )
    spent: dict[str, float] = defaultdict(float)
    for owner, name, label in STEPS:
        setattr(owner, name, timed(getattr(owner, name), label, spent))
    read_all(articles)
    for label in sorted(spent):
        print(f"{spent[label] / len(articles) * 1e6:8.0f} µs  {label}")
    if arguments.many:
        read_many(arguments.many)


if __name__ == "__main__":
    main()
