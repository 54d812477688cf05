"""Newer leaders and terms, each week: what Wikidata would change, for a person to look at."""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from summitry.errors import BusyError
from summitry.refresh import refresh as refreshing
from summitry.refresh.changes import as_rows
from summitry.refresh.service import ENDPOINT
from summitry.settings import load_settings

ask_and_compare = task(refreshing.refresh, name="ask and compare", cache_policy=NO_CACHE)


@flow(name="refresh_reference")
def refresh_reference(
    home: str | None = None, apply: bool = False, endpoint: str = ENDPOINT
) -> Any:
    """Write the diff; make it stand only where the deployment says so, and within its limits."""
    settings = load_settings(home=Path(home) if home else None)
    if not settings.contact:
        return Completed(name="Skipped", message="no contact is set: the service wants one")
    try:
        found = ask_and_compare(settings, apply=apply, endpoint=endpoint)
    except BusyError as error:
        return Completed(name="Skipped", message=str(error))
    create_table_artifact(
        as_rows(found.diff.changes),
        key="reference-diff",
        description=f"What Wikidata would change; {len(found.diff.proposed)} proposed",
    )
    return found
