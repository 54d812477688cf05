"""Compare three parts of the reader with the libraries people would use for them, in one run.

    python bench/peers.py ARTICLES.jsonl [--limit 200] [--repeat 3]

The peers are no dependencies of the project: install them into an environment of their own, beside
the project (`pip install --editable . spacy pysbd dateparser`). Each pair takes turns on the same
texts; the best of the rounds is printed, in characters a second, with what each found.

phrases    the gazetteer against spaCy's blank English with an entity ruler of the same phrases
sentences  the splitter against pysbd
dates      finding and resolving times against dateparser's search_dates
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from summitry.reading import dates
from summitry.reading.gazetteer import Gazetteer, _phrases
from summitry.reading.sentences import split_sentences
from summitry.reading_input import given_articles
from summitry.reference import load_reference

Found = Callable[[str], int]


def gazetteer() -> Found:
    own = Gazetteer(load_reference())
    return lambda text: len(own.find(text))


def spacy_ruler() -> Found:
    import spacy

    pipeline = spacy.blank("en")
    ruler: Any = pipeline.add_pipe("entity_ruler")
    phrases = {phrase for phrase, _ in _phrases(load_reference(), {})}
    ruler.add_patterns([{"label": "NAME", "pattern": phrase} for phrase in sorted(phrases)])
    pipeline.max_length = 10**7
    return lambda text: len(pipeline(text).ents)


def splitter() -> Found:
    return lambda text: len(split_sentences(text, "text"))


def pysbd_segmenter() -> Found:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False)
    return lambda text: len(segmenter.segment(text))


def own_dates(published: date) -> Found:
    def find(text: str) -> int:
        times = dates.find_times(text, "text")
        resolved = [dates.resolve(one, published_on=published) for one in times]
        return sum(one is not None for one in resolved)

    return find


def dateparser_search(published: date) -> Found:
    from dateparser.search import search_dates

    base = datetime(published.year, published.month, published.day)
    settings = {"RELATIVE_BASE": base}
    return lambda text: len(search_dates(text, languages=["en"], settings=settings) or ())


def compared(pair: dict[str, Found], texts: list[str], repeat: int) -> None:
    """Print the best time of each of a pair on the same texts, taking turns."""
    size = sum(map(len, texts))
    best = dict.fromkeys(pair, float("inf"))
    found = dict.fromkeys(pair, 0)
    for _ in range(repeat):
        for name, find in pair.items():
            started = time.process_time()
            found[name] = sum(map(find, texts))
            best[name] = min(best[name], time.process_time() - started)
    for name, seconds in best.items():
        print(f"  {name:28s} {size / seconds / 1e6:8.3f} M characters/s  {found[name]:7d} found")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    given = given_articles([str(arguments.articles)])
    articles = [one.article for one, _ in zip(given, range(arguments.limit), strict=False)]
    texts = [article.text for article in articles]
    published = next(a.published_on for a in articles if a.published_on)
    print("phrases")
    compared({"summitry": gazetteer(), "spaCy + entity ruler": spacy_ruler()}, texts,
             arguments.repeat)  # fmt: skip
    print("sentences")
    compared({"summitry": splitter(), "pysbd": pysbd_segmenter()}, texts, arguments.repeat)
    print("dates (a tenth of the texts)")
    pair = {"summitry": own_dates(published), "dateparser": dateparser_search(published)}
    compared(pair, texts[::10], arguments.repeat)


if __name__ == "__main__":
    main()
