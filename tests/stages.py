"""All stages in order, without Prefect: stages.py HOME [STAGE after which to be killed]."""

import os
import signal
import sys
from pathlib import Path

STAGES = ("collect", "read", "build", "check", "publish")


def run(home: str, killed_after: str | None = None) -> None:
    """Do what 'summitry run' does; `killed_after` names the stage that ends with this process."""
    # Here: a process that parses reads this file again, and has little memory.
    from summitry import batch, chain, checks, ledger, publish, transform
    from summitry.settings import load_settings
    from summitry.sources.collect import collect

    settings = load_settings(home=Path(home), jobs=1)
    plan = chain.plan(settings, [])
    with ledger.run(settings, "run") as record:

        def stage(name, function, *arguments, **options):
            result = record.stage(name, function, *arguments, **options)
            if name == killed_after:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        stage("collect", collect, settings, plan.sources, is_sample=plan.is_sample)
        stage("read", batch.read_pending, settings)
        if publish.up_to_date(settings):
            record.outcome = "unchanged"
            return
        if not transform.is_built(settings):
            stage("build", transform.build, settings)
        chain.raise_unless_passed(stage("check", checks.check, settings))
        stage("publish", publish.publish, settings)


if __name__ == "__main__":
    run(*sys.argv[1:])
