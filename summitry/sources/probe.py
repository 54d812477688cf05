"""What a source would bring in, found by collecting it into a folder that is thrown away."""

from __future__ import annotations

import dataclasses
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from summitry import warehouse
from summitry.settings import Settings, Source
from summitry.sources import states
from summitry.sources.collect import collect

_SHOWN = 500  # rows read back; a source may hold millions


@dataclass(frozen=True, slots=True)
class Sighting:
    """One article that would come in."""

    title: str
    url: str | None
    published: str | None
    language: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class Probe:
    """What one source answered just now."""

    source: Source
    article_count: int
    undated_count: int
    sightings: tuple[Sighting, ...]  # the newest first
    rejects: dict[str, int]  # by reason
    problem: str | None  # why nothing came, where nothing did

    @property
    def works(self) -> bool:
        return self.article_count > 0


def probe(settings: Settings, source: Source, now: datetime | None = None) -> Probe:
    """Return what a source would bring in; nothing is stored but the outcome (states.py)."""
    moment = now or datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        scratch = dataclasses.replace(settings, home=Path(folder), sources=())
        counts = collect(scratch, [source], now=moment)
        with warehouse.connect(scratch) as connection:
            (article_count, undated_count) = connection.execute(
                "select count(*), count(*) filter (where published_on is null)"
                " from staging.current_articles"
            ).fetchall()[0]
            rows = connection.execute(
                "select title, url,"
                " coalesce(cast(published_at as text), cast(published_on as text)),"
                " language, length(text) from staging.current_articles"
                " order by published_at desc nulls last, published_on desc nulls last, sequence"
                f" limit {_SHOWN}"
            ).fetchall()
    reasons = Counter(counts.reasons)
    problem = None
    if not article_count:
        first = next(iter(counts.failures), None)
        problem = f"{first.reason.value}: {first.detail}" if first else "it holds no article"
    found = Probe(
        source, int(article_count), int(undated_count), tuple(Sighting(*row) for row in rows),
        dict(reasons), problem,
    )  # fmt: skip
    states.note_tested(
        settings,
        source.locator,
        {
            "works": found.works,
            "at": moment.isoformat(),
            "articles": found.article_count,
            "problem": found.problem,
        },
    )
    return found
