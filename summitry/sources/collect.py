"""From sources to staging: what is there is landed as raw bytes, then loaded as articles.

Loading goes by the landing's manifest, not by what was fetched just now: what a kill left unloaded
is loaded by the next run, and a warehouse without its database is rebuilt by an empty collect.
Each landed item becomes exactly one of stored, duplicate or rejected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BufferedReader

import duckdb

from summitry import project, warehouse
from summitry.errors import InputError
from summitry.landing import (
    Landed,
    Landing,
    finish_removal,
    hash_of,
    read_entries,
    remove_sample,
)
from summitry.settings import Settings, Source
from summitry.sources.loading import Progress, SourceCounts, load, reject_id
from summitry.sources.objects import Failure, RawObject, check_source, objects_of
from summitry.sources.reasons import Reason

__all__ = [
    "CollectCounts",
    "Failure",
    "Plan",
    "Progress",
    "SourceCounts",
    "collect",
    "rebuild_staging_from_landing",
    "sources_to_collect",
]


@dataclass(frozen=True, slots=True)
class CollectCounts:
    """What a run took in, and the sources (or files of them) that gave nothing."""

    landed: int
    stored: int
    duplicates: int
    rejected: int
    by_source: dict[str, SourceCounts] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    @property
    def failed_sources(self) -> tuple[str, ...]:
        """The sources that failed entirely: not one object of theirs came in."""
        failed = dict.fromkeys(failure.source_name for failure in self.failures)
        return tuple(name for name in failed if name not in self.by_source)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run takes in."""

    sources: tuple[Source, ...]
    is_sample: bool


def sources_to_collect(settings: Settings, given: Sequence[Source] = ()) -> Plan:
    """Return what to collect: the given sources, else the configured, else the bundled sample.

    The sample is for a warehouse that holds nothing, or nothing but the sample; one that holds real
    articles and has no sources collects nothing.
    """
    if given or settings.sources:
        return Plan(tuple(given) or settings.sources, is_sample=False)
    if any(not entry.is_sample for entry in read_entries(settings)):
        return Plan((), is_sample=False)
    return Plan((Source("sample", str(project.sample_dir()), "folder"),), is_sample=True)


def collect(
    settings: Settings,
    sources: Sequence[Source],
    *,
    is_sample: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> CollectCounts:
    """Land what the sources hold and load what is landed and not yet loaded.

    The first real object takes the sample's place. A source that fails is recorded and reported,
    the others go on. Raises InputError for a source that can't be one, before anything changes.
    """
    for source in sources:
        check_source(source)
    moment = now or datetime.now(UTC)
    tell = progress or (lambda *_: None)
    finish_removal(settings)
    landing = Landing(settings)
    if is_sample and landing.holds_real():
        raise InputError("the sample is not added to a warehouse that holds real articles")
    known: list[Landed] = []
    failures: list[Failure] = []
    for number, (source, found) in enumerate(_found(sources, settings), start=1):
        opened = _opened(found, source, is_sample=is_sample, moment=moment)
        if isinstance(opened, Failure):
            failures.append(opened)
            continue
        entry, raw = opened
        with raw:
            if landing.holds_sample_only() and not is_sample:
                remove_sample(settings)
                landing = Landing(settings)
            if landing.holds(entry):
                known.append(entry)
            else:
                landing.add(entry, raw)
        tell("objects", number, None)
    with warehouse.connect(settings) as connection:
        by_source = _again(connection, known)
        _record_failures(connection, failures, is_sample=is_sample, moment=moment)
        for name, counts in load(connection, landing, tell, moment):
            by_source[name] = by_source.get(name, SourceCounts()) + counts
    total = sum(by_source.values(), SourceCounts())
    return CollectCounts(
        total.landed, total.stored, total.duplicates, total.rejected, by_source, tuple(failures)
    )


def rebuild_staging_from_landing(
    settings: Settings, *, progress: Progress | None = None, now: datetime | None = None
) -> CollectCounts:
    """Load every landing that staging lacks, all of them where there is no working database."""
    return collect(settings, (), progress=progress, now=now)


def _found(
    sources: Sequence[Source], settings: Settings
) -> Iterator[tuple[Source, RawObject | Failure]]:
    for source in sources:
        for found in objects_of(source, settings):
            yield source, found


def _opened(
    found: RawObject | Failure, source: Source, *, is_sample: bool, moment: datetime
) -> tuple[Landed, BufferedReader] | Failure:
    """Return an object's manifest line and its bytes from the start, or why it has none."""
    if isinstance(found, Failure):
        return found
    try:
        raw = found.open()
        landing_hash, byte_count = hash_of(raw)
        raw.seek(0)
    except OSError as error:
        told = error.strerror or str(error)
        return Failure(source.name, found.locator, Reason.MISSING_FILE, told)
    entry = Landed(
        landing_hash=landing_hash,
        source_name=source.name,
        source_kind=found.kind,
        locator=found.locator,
        fetched_url=found.fetched_url,
        content_type=found.content_type,
        is_sample=is_sample,
        publisher=source.publisher,
        language=source.language,
        time_zone=source.time_zone,
        byte_count=byte_count,
        landed_at=moment,
    )
    return entry, raw


def _again(
    connection: duckdb.DuckDBPyConnection, known: Sequence[Landed]
) -> dict[str, SourceCounts]:
    """Count what came again unchanged: its items are all duplicates, and nothing is parsed."""
    rows = connection.execute(
        "select landing_id, landed_item_count from staging.landings where landing_id in"
        " (select unnest(?::text[]))",
        [[entry.landing_id for entry in known]],
    ).fetchall()
    counts: dict[str, int] = dict(rows)
    by_source: dict[str, SourceCounts] = {}
    for entry in known:
        if (count := counts.get(entry.landing_id)) is not None:
            seen = by_source.get(entry.source_name, SourceCounts())
            by_source[entry.source_name] = seen + SourceCounts(landed=count, duplicates=count)
    return by_source


def _record_failures(
    connection: duckdb.DuckDBPyConnection,
    failures: Sequence[Failure],
    *,
    is_sample: bool,
    moment: datetime,
) -> None:
    rows = {}
    for failure in failures:
        key = reject_id(failure.source_name, failure.locator, failure.reason, moment.isoformat())
        rows[key] = (
            key, None, None, failure.source_name, failure.locator, "object",
            failure.reason.value, failure.detail, is_sample, moment,
        )  # fmt: skip
    with warehouse.transaction(connection):
        warehouse.insert_rows(connection, "staging.rejects", list(rows.values()), ignore_known=True)
