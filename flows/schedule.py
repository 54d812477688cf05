"""The schedule of prefect.yaml, run on this machine: `summitry serve`."""

import warnings
from typing import Any

import yaml
from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron

from summitry import project


def serve_schedule() -> None:
    """Run the deployments until interrupted; each run is a process of its own."""
    # Prefect's own slip when it is told to end, and nothing that anyone could act on.
    warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited")
    serve(*(deployment(row) for row in deployments()), print_starting_message=False)


def deployments() -> list[dict[str, Any]]:
    """Return the deployments as prefect.yaml has them."""
    document = yaml.safe_load((project.root() / "prefect.yaml").read_text(encoding="utf-8"))
    return list(document["deployments"])


def deployment(row: dict[str, Any]) -> RunnerDeployment:
    """Return one of them as Prefect's runner takes it."""
    return RunnerDeployment.from_entrypoint(
        str(project.root() / row["entrypoint"]),
        name=row["name"],
        description=row["description"],
        tags=row["tags"],
        concurrency_limit=row["concurrency_limit"],
        schedules=[Cron(item["cron"], timezone=item["timezone"]) for item in row["schedules"]],
    )
