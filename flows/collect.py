"""Collecting, each hour: what has come since is in the landing when the daily run reads."""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.context import TaskRunContext
from prefect.states import Completed

from summitry import chain, ledger
from summitry.errors import BusyError
from summitry.settings import load_settings
from summitry.sources import collect as sources
from summitry.sources import states

RETRY_DELAYS_SECONDS = [2, 10]

collect_articles = task(sources.collect, name="collect", cache_policy=NO_CACHE)


# Only what meets the network is tried again; only what failed there, too. What came in is kept.
@task(
    name="collect again",
    retries=len(RETRY_DELAYS_SECONDS),
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    cache_policy=NO_CACHE,
)
def collect_again(settings, failed):
    """Collect from sources that failed; the last try says what still fails, and raises nothing."""
    counts = sources.collect(settings, failed)
    context = TaskRunContext.get()
    tries = context.task_run.run_count if context else len(RETRY_DELAYS_SECONDS) + 1
    if tries <= len(RETRY_DELAYS_SECONDS) and not counts.by_source:
        raise ConnectionError("; ".join(failure.detail for failure in counts.failures))
    return counts


def collect_all(settings, plan):
    """Collect what a plan names; one source's failure keeps no other from its place."""
    counts = collect_articles(settings, plan.sources, is_sample=plan.is_sample)
    failed = chain.worth_another_try(counts, plan.sources)
    if failed:
        counts = chain.together(counts, collect_again(settings, failed))
    chain.raise_if_all_failed(counts, plan.sources)
    return counts


@flow(name="collect")
def collect(home: str | None = None) -> Any:
    """Collect the configured sources once; a run that meets another is skipped."""
    settings = load_settings(home=Path(home) if home else None)
    try:
        with ledger.run(settings, "hourly") as record:
            plan = states.due(settings, chain.plan(settings, []))
            counts = record.stage("collect", collect_all, settings, plan)
            states.note_asked(settings, plan.sources)
            return counts
    except BusyError as error:
        return Completed(name="Skipped", message=str(error))
