"""What a run decides between its stages; their order is the flow's (flows/daily.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summitry.errors import GateError, InputError, StageError
from summitry.settings import Settings, Source
from summitry.sources.collect import CollectCounts, Plan, SourceCounts, sources_to_collect
from summitry.sources.urls import is_web_address

if TYPE_CHECKING:
    from summitry.batch import ReadCounts
    from summitry.checks import Verdict
    from summitry.publish import PublishCounts
    from summitry.transform import BuildCounts


@dataclass(slots=True)
class RunResult:
    """What each stage of a run returned; None from the build on where nothing was new.

    `built` alone is None where the build that stands, which was not published, is of the same.
    """

    collected: CollectCounts
    read: ReadCounts
    built: BuildCounts | None = None
    verdict: Verdict | None = None
    published: PublishCounts | None = None


def plan(settings: Settings, given: Sequence[str]) -> Plan:
    """Return what to collect; raises InputError for a source that can't be one.

    `given` are the words of a command line: a path among them is relative to the current folder.
    """
    return sources_to_collect(settings, tuple(_source(text) for text in given))


def _source(text: str) -> Source:
    if is_web_address(text):
        return Source(name=text, locator=text)
    if "://" in text:
        raise InputError(f"{text}: only http and https addresses are fetched")
    try:
        path = Path(text).expanduser().resolve()
        exists = bool(text.strip()) and path.exists()
    except (OSError, RuntimeError, ValueError):
        exists = False
    if not exists:
        raise InputError(f"{text or 'an empty name'}: no such file or folder")
    return Source(name=text, locator=str(path))


def worth_another_try(counts: CollectCounts, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the sources from which nothing came for a reason that may pass by itself."""
    names = {failure.source_name for failure in counts.failures if failure.is_retriable}
    return tuple(source for source in sources if source.name in names)


def together(first: CollectCounts, again: CollectCounts) -> CollectCounts:
    """Return the counts of a first try and of another at what had failed, as of one."""
    by_source = dict(first.by_source)
    for name, counts in again.by_source.items():
        by_source[name] = by_source.get(name, SourceCounts()) + counts
    lasting = tuple(failure for failure in first.failures if not failure.is_retriable)
    total = sum(by_source.values(), SourceCounts())
    return CollectCounts(
        landed=total.landed,
        stored=total.stored,
        duplicates=total.duplicates,
        rejected=total.rejected,
        by_source=by_source,
        failures=(*lasting, *again.failures),
        reasons=dict(Counter(first.reasons) + Counter(again.reasons)),
    )


def raise_if_all_failed(counts: CollectCounts, sources: Sequence[Source]) -> None:
    """Raise where there were sources and not one gave anything; say what was wrong with the first.

    StageError where it may pass by itself, InputError where it will not.
    """
    if not sources or len(set(counts.failed_sources)) < len({source.name for source in sources}):
        return
    first = counts.failures[0]
    more = f" (and {len(counts.failures) - 1} more)" if len(counts.failures) > 1 else ""
    message = f"{first.locator}: {first.reason.value}: {first.detail}{more}"
    if any(failure.is_retriable for failure in counts.failures):
        raise StageError(message)
    raise InputError(message)


def raise_unless_passed(verdict: Verdict) -> None:
    """Raise GateError, naming the first rule that failed, unless the gate passed the build."""
    if verdict.passed:
        return
    first = verdict.failures[0] if verdict.failures else None
    why = f", first: {first.table}: {first.rule}: {first.observed}" if first else ""
    count = len(verdict.failures)
    rules = f"{count} rule{'' if count == 1 else 's'} failed"
    raise GateError(f"the gate refused this build: {rules}{why} (see warehouse/checks.html)")
