"""The whole way: collect, read, build, check, publish. `summitry run` is this flow too."""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from summitry import batch, chain, checks, corrections, ledger, publish, run_report, transform
from summitry.errors import BusyError
from summitry.orchestration import load_flow
from summitry.settings import load_settings

# Each stage keeps its work in the warehouse and may run twice: nothing is cached or handed on but
# counts. Retries are collecting's alone: what fails elsewhere fails again.
collect_all = load_flow("collect").collect_all
read_articles = task(batch.read_pending, name="read", cache_policy=NO_CACHE)
build_tables = task(transform.build, name="build", cache_policy=NO_CACHE)
check_build = task(checks.check, name="check", cache_policy=NO_CACHE)
publish_build = task(publish.publish, name="publish", cache_policy=NO_CACHE)


@flow(name="daily")
def daily(
    home: str | None = None,
    sources_given: list[str] | None = None,
    jobs: int | None = None,
    command: str = "daily",
) -> Any:
    """Bring the warehouse up to date with its sources; a scheduled run that meets another skips."""
    settings = load_settings(home=Path(home) if home else None, jobs=jobs)
    plan = chain.plan(settings, sources_given or [])
    corrections.load(settings)  # what can't be a correction is said before work is done
    try:
        with ledger.run(settings, command) as record:
            result = chain.RunResult(
                collected=record.stage("collect", collect_all, settings, plan),
                read=record.stage("read", read_articles, settings),
            )
            if publish.up_to_date(settings):
                record.outcome = "unchanged"
            else:
                if not transform.is_built(settings):
                    checks.load_ahead()  # while dbt works in its own process
                    result.built = record.stage("build", build_tables, settings)
                result.verdict = record.stage("check", check_build, settings)
                chain.raise_unless_passed(result.verdict)
                result.published = record.stage("publish", publish_build, settings)
    except BusyError as error:
        if command != "daily":
            raise
        return Completed(name="Skipped", message=str(error))
    create_markdown_artifact(run_report.as_markdown(result), key="run", description="What changed")
    create_table_artifact(
        run_report.table_rows(result), key="published-tables", description="Rows of each table"
    )
    return result
