"""Each week: build from the landing alone, and hold the two warehouses side by side."""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from summitry import batch, ledger, publish, transform
from summitry import full_compare as rebuilt
from summitry.errors import BusyError
from summitry.orchestration import load_flow
from summitry.settings import load_settings
from summitry.sources.collect import rebuild_staging_from_landing

bring_up_to_date = load_flow("daily").daily
load_landing = task(rebuild_staging_from_landing, name="load the landing", cache_policy=NO_CACHE)
read_articles = task(batch.read_pending, name="read", cache_policy=NO_CACHE)
build_tables = task(transform.build, name="build", cache_policy=NO_CACHE)
compare = task(rebuilt.compare, name="compare", cache_policy=NO_CACHE)


@flow(name="full_compare")
def full_compare(home: str | None = None) -> Any:
    """Fail, naming the tables, where a rebuild gives another warehouse than the one that serves."""
    settings = load_settings(home=Path(home) if home else None)
    bring_up_to_date(home=home)
    try:
        with ledger.run(settings, "weekly") as record, rebuilt.scratch(settings) as fresh:
            if not publish.up_to_date(settings):
                return Completed(name="Skipped", message="more came in: nothing to compare yet")
            record.stage("load", load_landing, fresh)
            record.stage("read", read_articles, fresh)
            record.stage("build", build_tables, fresh, full_refresh=True)
            comparison = record.stage("compare", compare, settings, fresh)
            create_table_artifact(
                [
                    {"table": name, "same": str(name not in comparison.different).lower()}
                    for name in sorted({*comparison.live, *comparison.fresh})
                ],
                key="full-compare",
                description="The warehouse that serves, and one built from the landing alone",
            )
            rebuilt.raise_if_different(comparison)
    except BusyError as error:
        return Completed(name="Skipped", message=str(error))
    return comparison
