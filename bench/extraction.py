"""How well and how fast article text is found in pages, by library and by our own reading of them.

usage: python bench/extraction.py [TRAFILATURA_CHECKOUT] [--only NAME,NAME]

The checkout's tests/evaldata.json holds pages with pieces of text that an extraction must have and
must not have. A piece is looked for with blanks evened out. A page on which a library fails counts
as one of which it found nothing. Pages/s is processor time of one process.

The libraries compared are not requirements of Summitry; those that are absent are passed over:
pip install readability-lxml newspaper4k resiliparse boilerpy3 justext goose3
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Extract = Callable[[bytes], str]


@dataclass(slots=True)
class Score:
    """Pieces found rightly, wrongly and not, and the processor seconds it took."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    failed: int = 0
    empty: int = 0
    seconds: float = 0.0
    pages: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def decoded(raw: bytes) -> str:
    from summitry.sources.normalise import decode

    declared = re.search(rb"charset\s*=\s*[\"']?([\w.-]{1,40})", raw[:4096], re.I)
    return decode(raw, declared.group(1).decode() if declared else None)[0]


def our_reading() -> Extract:
    """Return what becomes of a page on its way into staging: its text, or '' where turned away."""
    from summitry.landing import Landed, as_stream
    from summitry.sources.article import Article
    from summitry.sources.pages import read_page

    entry = Landed(
        landing_hash="0" * 64, source_name="bench", source_kind="page",
        locator="https://bench.example/x", fetched_url=None, content_type=None, is_sample=False,
        publisher=None, language=None, time_zone=None, byte_count=1,
        landed_at=datetime.now(UTC),
    )  # fmt: skip

    def extract(raw: bytes) -> str:
        (item,) = read_page(entry, as_stream(raw))
        return f"{item.title}\n{item.text}" if isinstance(item, Article) else ""

    return extract


def trafilatura(**options: Any) -> Extract:
    from trafilatura import extract

    return lambda raw: extract(raw, include_comments=False, **options) or ""


def resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda raw: extract_plain_text(
        decoded(raw), main_content=True, alt_texts=False, links=False, noscript=False
    )


def readability() -> Extract:
    from lxml import html
    from readability import Document

    return lambda raw: html.fromstring(Document(decoded(raw)).summary()).text_content()


def newspaper() -> Extract:
    from newspaper import Article

    def extract(raw: bytes) -> str:
        article = Article("https://bench.example/x", fetch_images=False)
        article.download(input_html=decoded(raw))
        article.parse()
        return article.text or ""

    return extract


def boilerpy() -> Extract:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)
    return lambda raw: extractor.get_content(decoded(raw))


def goose() -> Extract:
    from goose3 import Goose

    extractor = Goose({"enable_image_fetching": False})
    return lambda raw: extractor.extract(raw_html=decoded(raw)).cleaned_text or ""


def justext() -> Extract:
    import justext as library

    stop_words = library.get_stoplist("English")
    return lambda raw: "\n".join(
        paragraph.text
        for paragraph in library.justext(decoded(raw), stop_words)
        if not paragraph.is_boilerplate
    )


EXTRACTORS: dict[str, tuple[str, Callable[[], Extract]]] = {
    "summitry": ("trafilatura", our_reading),
    "trafilatura": ("trafilatura", trafilatura),
    "trafilatura, no tables": ("trafilatura", lambda: trafilatura(include_tables=False)),
    "trafilatura, fast": ("trafilatura", lambda: trafilatura(fast=True)),
    "resiliparse": ("resiliparse", resiliparse),
    "readability": ("readability-lxml", readability),
    "newspaper": ("newspaper4k", newspaper),
    "boilerpy3": ("boilerpy3", boilerpy),
    "goose3": ("goose3", goose),
    "justext": ("justext", justext),
}


def even(text: str) -> str:
    return " ".join(text.split())


def scored(extract: Extract, pages: list[tuple[bytes, dict[str, Any]]]) -> Score:
    score = Score()
    for raw, wanted in pages:
        started = time.process_time()
        try:
            text = extract(raw)
        except Exception:
            text = ""
            score.failed += 1
        score.seconds += time.process_time() - started
        score.pages += 1
        score.empty += not text
        text = even(text)
        found = sum(even(piece) in text for piece in wanted["with"])
        score.right += found
        score.missed += len(wanted["with"]) - found
        score.wrong += sum(even(piece) in text for piece in wanted["without"])
    return score


def pages_of(checkout: Path) -> list[tuple[bytes, dict[str, Any]]]:
    tests = checkout / "tests"
    told = json.loads((tests / "evaldata.json").read_text(encoding="utf-8"))
    pages = []
    for _, wanted in sorted(told.items()):
        paths = [tests / folder / wanted["file"] for folder in ("cache", "eval")]
        pages.append((next(path for path in paths if path.is_file()).read_bytes(), wanted))
    return pages


def is_english(raw: bytes) -> bool:
    return bool(re.search(rb"<html[^>]{0,400}\slang\s*=\s*[\"']?en\b", raw[:20_000], re.I))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("checkout", type=Path, nargs="?")
    options.add_argument("--only", default="")
    given = options.parse_args()
    if given.checkout is None:
        print("passed over: no checkout of trafilatura named")
        return
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    pages = pages_of(given.checkout)
    english = [page for page in pages if is_english(page[0])]
    print(f"{len(pages)} pages, {len(english)} of them in English by their own word\n")
    print(
        "| extractor | version | F1 | precision | recall | F1 English | pages/s | empty | failed |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in given.only.split(",") if given.only else EXTRACTORS:
        package, make = EXTRACTORS[name]
        try:
            extract = make()
            told = version(package)
        except (ImportError, PackageNotFoundError) as error:
            print(f"{name}: passed over: {error}", file=sys.stderr)
            continue
        extract(pages[0][0])  # what is loaded at first use is no page's cost
        whole, part = scored(extract, pages), scored(extract, english)
        print(
            f"| {name} | {told} | {whole.f1:.4f} | {whole.precision:.4f} | {whole.recall:.4f}"
            f" | {part.f1:.4f} | {whole.pages / whole.seconds:.0f} | {whole.empty}"
            f" | {whole.failed} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
