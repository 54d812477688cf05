"""A warehouse's status as text for people, or as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from summitry.console import one_line
from summitry.ledger import Run
from summitry.run_report import counted
from summitry.status import Served, Status, Stored, ago


def as_json(state: Status) -> Iterator[str]:
    """Yield the status as one JSON object; times are UTC."""
    yield json.dumps(dataclasses.asdict(state), default=_plain, ensure_ascii=False, indent=2) + "\n"


def as_text(state: Status) -> Iterator[str]:
    """Yield the status line by line."""
    yield f"Warehouse   {state.home}\n"
    yield from _served(state.served, state.at)
    yield from _stored(state)
    yield from _verdict(state)
    yield from _runs(state)


def _served(served: Served | None, now: datetime) -> Iterator[str]:
    if served is None:
        yield "Published   nothing yet: 'summitry run' makes it\n"
        return
    size = served.byte_count / 1e6
    yield f"Published   {ago(served.published_at, now)} ({_time(served.published_at)})"
    yield f", {size:.1f} MB, {sum(served.rows.values()):,} rows\n"
    facts = {name: count for name, count in served.rows.items() if name.startswith("fct_")}
    yield f"            {counted(facts)}\n"
    if served.newest_article_on:
        yield f"            newest article {served.newest_article_on}\n"
    yield f"            {served.path}\n"


def _stored(state: Status) -> Iterator[str]:
    stored = state.stored
    if stored is None:
        held = f"process {state.held_by} works on it now: see its run below"
        yield f"Stored      {held if state.held_by is not None else 'nothing yet'}\n"
        return
    kind = "of the bundled sample" if stored.is_sample else "of news"
    yield f"Stored      {stored.article_count:,} articles {kind}"
    several = "" if stored.source_count == 1 else "s"
    yield f" in {stored.version_count:,} versions, from {stored.source_count:,} source{several}\n"
    yield from _freshness(stored, state.at)
    yield f"            {stored.reading_count:,} readings; {stored.unread_count:,} articles wait"
    yield f", {stored.failed_reading_count:,} failed\n"
    rejects = counted(stored.rejects) or "none"
    yield f"Rejected    {rejects}\n"
    yield from _troubled(stored, state.at)


def _troubled(stored: Stored, now: datetime) -> Iterator[str]:
    """Say which sources fail or have fallen silent; JSON has them all."""
    label = "Sources"
    for one in stored.sources:
        if one.failures_in_a_row:
            when = f"last came {ago(one.last_success_at, now)}" if one.last_success_at else "never"
            told = f"failed {one.failures_in_a_row} times in a row ({one.reason}), {when}"
        elif one.is_silent and one.last_new_at is not None:
            told = f"silent: nothing new since {_time(one.last_new_at)}"
        else:
            continue
        yield f"{label:<12}{one_line(one.source_name)}: {told}\n"
        label = ""


def _freshness(stored: Stored, now: datetime) -> Iterator[str]:
    if stored.last_collected_at:
        yield f"            last collected {ago(stored.last_collected_at, now)}"
        yield f"; newest article {stored.newest_article_on or 'without a date'}\n"


def _verdict(state: Status) -> Iterator[str]:
    verdict = state.verdict
    if verdict is None:
        yield "Verdict     none yet\n"
        return
    outcome = "passed" if verdict.passed else "refused: the last published file stays"
    when = ago(verdict.checked_at, state.at)
    yield f"Verdict     {outcome} ({verdict.rule_count:,} rules, {when})\n"
    for line in verdict.failures:
        yield f"            failed: {line}\n"
    for line in verdict.warnings:
        yield f"            warning: {line}\n"


def _runs(state: Status) -> Iterator[str]:
    if not state.runs:
        yield "Runs        none yet\n"
    for number, run in enumerate(state.runs):
        label = "Runs" if number == 0 else ""
        yield f"{label:<12}{_time(run.started_at)}  {run.command:<8} {_outcome(run)}\n"


def _outcome(run: Run) -> str:
    stages = " · ".join(f"{stage.name} {stage.seconds:.1f} s" for stage in run.stages)
    if run.outcome is None:
        return f"running (process {run.process})" + (f", after {stages}" if stages else "")
    took = ""
    if run.ended_at is not None and run.outcome != "died":
        took = f" in {(run.ended_at - run.started_at).total_seconds():.1f} s"
    why = f": {run.message}" if run.message else ""
    return f"{run.outcome}{took}{why}" + (f" ({stages})" if stages else "")


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)
