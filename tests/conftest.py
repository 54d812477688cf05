"""What every test has at hand: dbt, and the sample's warehouse for those who ask for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from made_once import made_once, shared_folder
from warm_dbt import WarmDbt

from summitry import transform, warehouse
from summitry.batch import ReadCounts, read_pending
from summitry.checks import Verdict, check
from summitry.publish import PublishCounts, publish
from summitry.settings import Settings
from summitry.sources.collect import CollectCounts, collect, sources_to_collect


@pytest.fixture(scope="session", autouse=True)
def warm_dbt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """dbt loaded once for all builds of this process, its project parsed once for all processes."""
    dbt = WarmDbt(shared_folder(tmp_path_factory), tmp_path_factory.getbasetemp())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transform, "run_command", dbt)
        yield
    dbt.close()


@dataclass(frozen=True)
class SampleRun:
    settings: Settings
    collected: CollectCounts
    read: ReadCounts
    verdict: Verdict
    published: PublishCounts


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """A copy of the sample's home; of several processes that run tests, the first makes it."""
    run = made_once(tmp_path_factory, "sample-run", _made)
    home = tmp_path_factory.mktemp("sample") / "home"
    shutil.copytree(run.settings.home, home)
    return replace(run, settings=replace(run.settings, home=home))


def _made(home: Path) -> SampleRun:
    settings = Settings(home=home, jobs=1)
    with warehouse.exclusive(settings):
        plan = sources_to_collect(settings)
        assert plan.is_sample
        collected = collect(settings, plan.sources, is_sample=True)
        read = read_pending(settings)
        transform.build(settings)
        verdict = check(settings)
        published = publish(settings)
    return SampleRun(settings, collected, read, verdict, published)
