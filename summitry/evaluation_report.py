"""`summitry evaluate`: a gold file and its articles in, the reader's figures out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from summitry import console, evaluation
from summitry.errors import InputError
from summitry.evaluation import Evaluation, KindFigures, Rate
from summitry.reading.reading_json import to_json
from summitry.reading_input import Given, given_articles
from summitry.reading_pool import Outcome, ReadFailure, read_outcomes
from summitry.settings import Settings


def evaluate_files(gold_name: str, articles_name: str, settings: Settings) -> Evaluation:
    """Return the figures of reading the articles, against the gold annotations of these.

    The reader is the one that the settings name; a model's only with 'llm', as 'both' keeps to the
    built-in one.
    """
    gold = list(_gold(gold_name))
    wanted = {document["id"] for document in gold}
    given = [item for item in given_articles([articles_name]) if item.id in wanted]
    if not given:
        raise InputError(f"{articles_name} has none of the articles of {gold_name}")
    readings: dict[str, Mapping[str, Any]] = {}
    for item, outcome in zip(given, _outcomes(given, settings), strict=True):
        if isinstance(outcome, ReadFailure):
            console.warn(f"{outcome.article_id} could not be read: {outcome.error}")
        else:
            readings[item.id] = to_json(outcome, floor=settings.confidence_floor)
    publishers = {item.id: item.article.publisher for item in given}
    return evaluation.evaluate(
        gold, readings, publishers={key: name for key, name in publishers.items() if name}
    )


def _outcomes(given: Sequence[Given], settings: Settings) -> Iterator[Outcome]:
    articles = (item.article for item in given)
    if settings.reader.use != "llm":
        yield from read_outcomes(articles, jobs=settings.jobs)
        return
    from summitry import run_report
    from summitry.llm.files import ModelReadings

    readings = ModelReadings(settings)
    for outcome, _ in readings.outcomes(articles):
        yield outcome
    run_report.say_model(readings.counts())


def show(figures: Evaluation, *, misses: int) -> None:
    """Print the figures as tables: by kind, by status, by publisher, and some of the misses."""
    missing = f", {figures.missing_readings} without a reading" if figures.missing_readings else ""
    print(f"{figures.articles} articles{missing}\n")
    tables = [
        evaluation.rows(figures),
        evaluation.status_rows(figures),
        evaluation.publisher_rows(figures),
    ]
    if misses:
        tables.append(evaluation.miss_rows(figures, limit=misses))
    for number, (head, *rows) in enumerate(tables):
        if number:
            print()
        console.print_rows(head, rows)


def as_json(figures: Evaluation, *, misses: int) -> str:
    """Return the figures as one JSON object."""
    document = {
        "articles": figures.articles,
        "missing_readings": figures.missing_readings,
        "kinds": {kind: _kind(row, misses) for kind, row in figures.kinds.items()},
        "by_publisher": {
            publisher: {kind: _kind(row, 0) for kind, row in kinds.items()}
            for publisher, kinds in figures.by_publisher.items()
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _kind(figures: KindFigures, misses: int) -> dict[str, Any]:
    document: dict[str, Any] = {
        "gold": figures.gold,
        "detect": _rate(figures.detection),
        "strict": _rate(figures.strict),
        "attributes": {name: round(s.value, 4) for name, s in figures.attributes.items()},
        "invented": {name: round(s.value, 4) for name, s in figures.invented.items()},
        "by_status": {
            row.status: {"gold": row.gold, "found": row.found, "strict": row.strict}
            for row in figures.by_status
        },
    }
    if misses:
        document["misses"] = [
            {"verdict": m.verdict, "id": m.article_id, "gold": m.gold, "read": m.read}
            for m in figures.misses[:misses]
        ]
    return document


def _rate(rate: Rate) -> dict[str, float]:
    figures = {"p": rate.precision, "r": rate.recall, "f1": rate.f1}
    return {name: round(value, 4) for name, value in figures.items()}


def _gold(name: str) -> Iterator[dict[str, Any]]:
    """Yield the gold annotations; raises InputError at a line that is none."""
    try:
        with open(name, "rb") as file:  # noqa: PTH123  (as the caller spelled it, in messages too)
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _annotation(line, f"{name}, line {number}")
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}") from error


def _annotation(line: bytes, where: str) -> dict[str, Any]:
    try:
        document = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError(f"{where}: not JSON") from None
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise InputError(f"{where}: not a JSON object with an 'id'")
    for kind in evaluation.KINDS:
        items = document.get(kind, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise InputError(f"{where}: {kind!r} is not a list of objects")
    return document
