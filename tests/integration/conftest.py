"""The bundled sample through every stage, once a session: whoever reads its warehouse shares it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from made_once import made_once

from summitry import warehouse
from summitry.batch import ReadCounts, read_pending
from summitry.checks import Verdict, check
from summitry.publish import PublishCounts, publish
from summitry.settings import Settings
from summitry.sources.collect import CollectCounts, collect, sources_to_collect
from summitry.transform import build


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
        build(settings)
        verdict = check(settings)
        published = publish(settings)
    return SampleRun(settings, collected, read, verdict, published)
