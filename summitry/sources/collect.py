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

from summitry import project, warehouse, withdrawals
from summitry.errors import InputError
from summitry.landing import (
    Landed,
    Landing,
    finish_removal,
    hash_of,
    read_entries,
    remove_sample,
)
from summitry.settings import LIST_KINDS, Settings, Source
from summitry.sources import health
from summitry.sources.crawl import Crawl
from summitry.sources.loading import (
    Progress,
    SourceCounts,
    load,
    reject_id,
    why_no_article,
)
from summitry.sources.memory import Memory
from summitry.sources.objects import (
    Failure,
    RawObject,
    Unchanged,
    check_source,
    landed_of,
    objects_of,
)
from summitry.sources.parsing import Parser
from summitry.sources.reasons import Reason, Reject
from summitry.sources.urls import is_web_address

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
    """What a run took in, why it turned items away, and which objects gave no article."""

    landed: int
    stored: int
    duplicates: int
    rejected: int
    by_source: dict[str, SourceCounts] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)  # rejected items by reason code

    @property
    def failed_sources(self) -> tuple[str, ...]:
        """The sources that failed entirely: not one article of theirs came in."""
        failed = dict.fromkeys(failure.source_name for failure in self.failures)
        nothing = SourceCounts()
        return tuple(
            name
            for name in failed
            if (counts := self.by_source.get(name, nothing)).stored
            + counts.duplicates
            + counts.unchanged
            == 0
        )


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
        enabled = tuple(source for source in settings.sources if source.enabled)
        return Plan(tuple(given) or enabled, is_sample=False)
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
    parser: Parser | None = None,
) -> CollectCounts:
    """Land what the sources hold and load what is landed and not yet loaded.

    The first real object with an article takes the sample's place. A source that fails is recorded
    and reported, the others go on. Raises InputError for a source that can't be one, before
    anything changes. `parser` takes objects apart; else one over `settings.jobs` processes.
    """
    for source in sources:
        check_source(source)
    with parser or Parser(jobs=settings.jobs) as taking_apart:
        return _collect(
            settings,
            sources,
            taking_apart,
            is_sample=is_sample,
            tell=progress or (lambda *_: None),
            moment=now or datetime.now(UTC),
        )


def _collect(
    settings: Settings,
    sources: Sequence[Source],
    parser: Parser,
    *,
    is_sample: bool,
    tell: Progress,
    moment: datetime,
) -> CollectCounts:
    finish_removal(settings)
    landing = Landing(settings)
    if is_sample and landing.holds_real():
        raise InputError("the sample is not added to a warehouse that holds real articles")
    memory = Memory.of(settings, landing, moment) if sources else Memory(moment)
    intake = _Intake(settings, landing, parser, memory, is_sample=is_sample, moment=moment)
    for number, (source, found) in enumerate(_found(sources, settings, parser, memory), start=1):
        intake.take(source, found)
        tell("objects", number, None)
    landing = intake.landing
    order = {source.name: number for number, source in enumerate(sources)}
    failures = sorted(intake.failures, key=lambda failure: order[failure.source_name])
    with warehouse.connect(settings) as connection:
        memory.write(connection)
        _record_failures(connection, failures, is_sample=is_sample, moment=moment)
        counted = [
            *_again(connection, intake.known),
            *load(connection, landing, parser, tell, moment),
        ]
        entries = [entry.landing_id for entry, _ in counted]
        failures = [*failures, *_without_article(connection, entries)]
        reasons = _reasons(connection, entries)
        by_source = {name: SourceCounts(unchanged=n) for name, n in intake.unchanged.items()}
        for entry, counts in counted:
            by_source[entry.source_name] = by_source.get(entry.source_name, SourceCounts()) + counts
        health.record(connection, [source.name for source in sources], by_source, failures, moment)
        withdrawals.note(
            connection,
            settings,
            gone=[failure.locator for failure in failures if withdrawals.is_gone(failure)],
            there=[*(entry.locator for entry in intake.known), *intake.still_there],
            moment=moment,
        )
    total = sum(by_source.values(), SourceCounts())
    return CollectCounts(
        total.landed,
        total.stored,
        total.duplicates,
        total.rejected,
        by_source,
        tuple(failures),
        reasons,
    )


class _Intake:
    """What a collect lands, and what it does not."""

    def __init__(
        self,
        settings: Settings,
        landing: Landing,
        parser: Parser,
        memory: Memory,
        *,
        is_sample: bool,
        moment: datetime,
    ) -> None:
        self.landing = landing
        self.known: list[Landed] = []  # landed before, come again
        self.still_there: list[str] = []  # addresses and files that are as they were
        self.failures: list[Failure] = []
        self.unchanged: dict[str, int] = {}  # by source
        self._settings = settings
        self._parser = parser
        self._memory = memory
        self._is_sample = is_sample
        self._moment = moment

    def take(self, source: Source, found: RawObject | Failure | Unchanged) -> None:
        """Land one object, if it is one and is new."""
        if isinstance(found, Unchanged):
            self.unchanged[source.name] = self.unchanged.get(source.name, 0) + 1
            self.still_there.append(found.locator)
            return
        opened = _opened(found, source, is_sample=self._is_sample, moment=self._moment)
        if isinstance(opened, Failure):
            self._memory.forget_file(opened.locator)
            self.failures.append(opened)
            return
        entry, raw = opened
        with raw:
            if self.landing.holds_sample_only() and not self._is_sample:
                problem = why_no_article(self._parser, entry, raw)
                if problem is not None:  # the sample gives way to articles only
                    self._memory.forget_file(entry.locator)
                    self.failures.append(_failed(entry, problem))
                    return
                raw.seek(0)
                remove_sample(self._settings)
                self.landing = Landing(self._settings)
            if self.landing.holds(entry):
                self.known.append(entry)
            else:
                self._parser.prepare(entry)
                self.landing.add(entry, raw)
        if isinstance(found, RawObject) and found.known:
            self._memory.keep(found.locator, found.known, entry.landing_id)


def rebuild_staging_from_landing(
    settings: Settings,
    *,
    progress: Progress | None = None,
    now: datetime | None = None,
    parser: Parser | None = None,
) -> CollectCounts:
    """Load every landing that staging lacks, all of them where there is no working database."""
    return collect(settings, (), progress=progress, now=now, parser=parser)


def _found(
    sources: Sequence[Source], settings: Settings, parser: Parser, memory: Memory
) -> Iterator[tuple[Source, RawObject | Failure | Unchanged]]:
    """Yield what paths hold, in the order given, then what addresses lead to, as it comes in."""
    addresses = [source for source in sources if is_web_address(source.locator)]
    lists: list[tuple[Source, RawObject]] = []
    for source in sources:
        if is_web_address(source.locator):
            continue
        for found in objects_of(source, settings, memory):
            if isinstance(found, RawObject) and found.kind in LIST_KINDS:
                lists.append((source, found))
            else:
                yield source, found
    if addresses or lists:
        crawl = Crawl(settings, parser, memory, memory.moment)
        for source, found in lists:
            yield from crawl.local_list(source, found)
        yield from crawl.found(addresses)


def _failed(entry: Landed, problem: Reject) -> Failure:
    told = problem.detail or problem.position
    return Failure(entry.source_name, entry.locator, problem.reason, told)


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
    entry = landed_of(
        source,
        found,
        moment,
        landing_hash=landing_hash,
        byte_count=byte_count,
        is_sample=is_sample,
    )
    return entry, raw


def _again(
    connection: duckdb.DuckDBPyConnection, known: Sequence[Landed]
) -> list[tuple[Landed, SourceCounts]]:
    """Count what came again unchanged, without parsing it: what was turned away is so again."""
    rows = connection.execute(
        "select landing_id, landed_item_count, rejected_item_count from staging.landings"
        " where landing_id in (select unnest(?::text[]))",
        [[entry.landing_id for entry in known]],
    ).fetchall()
    counts = {
        landing_id: SourceCounts(landed, 0, landed - rejected, rejected)
        for landing_id, landed, rejected in rows
    }
    return [(entry, counts[entry.landing_id]) for entry in known if entry.landing_id in counts]


def _without_article(
    connection: duckdb.DuckDBPyConnection, entries: Sequence[str]
) -> list[Failure]:
    """Return the objects of which every item was turned away, with the first item's reason."""
    rows = connection.execute(
        "select landings.source_name, landings.locator, reason, coalesce(detail, position)"
        " from staging.landings as landings"
        " inner join staging.rejects as rejects on landings.landing_id = rejects.landing_id"
        " where landings.landing_id in (select unnest(?::text[]))"
        " and landed_item_count = rejected_item_count"
        " qualify row_number() over ("
        "     partition by landings.landing_id order by length(position), position"
        " ) = 1"
        " order by landings.landed_at, landings.locator",
        [list(entries)],
    ).fetchall()
    return [Failure(name, locator, Reason(code), told) for name, locator, code, told in rows]


def _reasons(connection: duckdb.DuckDBPyConnection, entries: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(
        "select reason, count(*) from staging.rejects"
        " where landing_id in (select unnest(?::text[])) group by reason order by 2 desc, 1",
        [list(entries)],
    ).fetchall()
    return dict(rows)


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
    if rows:
        with warehouse.transaction(connection):
            held = list(rows.values())
            warehouse.insert_rows(connection, "staging.rejects", held, ignore_known=True)
