"""Killed at any step, a stage run again leaves what an undisturbed run leaves."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from kill_points import run_killed
from tiny_reader import newer_reader, tiny_reader

from summitry import batch, warehouse
from summitry.batch import read_pending
from summitry.landing import Landing
from summitry.settings import Settings, Source
from summitry.sources import loading
from summitry.sources.collect import collect
from summitry.sources.loading import recount

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = (
    "<!doctype html><html><head><title>Ministers meet</title>"
    "<link rel='canonical' href='https://paper.example/a'></head><body><article><p>"
    + "The ministers of both states met on the border on Monday, officials said. " * 4
    + "</p></article></body></html>"
)


def records(*ids: str, text: str = "Talks in Oslo.") -> str:
    return "".join(json.dumps({"id": one, "text": text}) + "\n" for one in ids)


def collect_real(home: Path) -> None:
    loading.BATCH_ITEMS = 2
    settings = Settings(home=home)
    with warehouse.exclusive(settings):
        collect(settings, [Source("real", str(home.parent / "in"))], now=NOW)


def read_all(home: Path) -> None:
    batch.BATCH_ARTICLES = 2
    settings = Settings(home=home)
    with warehouse.exclusive(settings):
        read_pending(settings, reader=newer_reader, now=NOW)


@pytest.fixture(autouse=True)
def usual_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the sizes back after each test: what is run here undisturbed changes this process too."""
    monkeypatch.setattr(loading, "BATCH_ITEMS", loading.BATCH_ITEMS)
    monkeypatch.setattr(batch, "BATCH_ARTICLES", batch.BATCH_ARTICLES)


def staging(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    with warehouse.connect(Settings(home=home)) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'staging'"
            " and table_name != 'source_visits' order by all"  # a rerun is one more visit
        ).fetchall()
        return {
            name: connection.execute(f"from staging.{name} order by all").fetchall()
            for (name,) in tables
        }


@pytest.fixture(scope="module")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse that holds the sample, beside a folder of real articles."""
    root = tmp_path_factory.mktemp("killed")
    (root / "in").mkdir()
    lines = records("1", "2", "3") + "broken\n" + records("1") + records("2", text="New. Oslo.")
    (root / "in" / "a.jsonl").write_text(lines)
    (root / "in" / "b.html").write_text(PAGE)
    (root / "s.jsonl").write_text(records("s1", "s2"))
    settings = Settings(home=root / "home")
    collect(settings, [Source("sample", str(root / "s.jsonl"))], is_sample=True, now=NOW)
    (settings.landing_dir / "journal").mkdir()
    return settings.home


@pytest.fixture(scope="module")
def read_home(sample_home: Path) -> Path:
    """Return a warehouse of real articles that an older version of the reader has read."""
    home = sample_home.parent / "read"
    collect_real(home)
    read_pending(Settings(home=home), reader=tiny_reader, now=NOW)
    return home


def killed_then_finished(stage: Any, before: Path, at: int) -> tuple[Path, bool]:
    home = before.parent / f"{stage.__name__}-{at}"
    shutil.copytree(before, home)
    was_whole = run_killed(stage, home, at=at)
    stage(home)
    return home, was_whole


def check_collect(sample_home: Path, at: int) -> bool:
    """Hold a collect killed at step `at` and run again against an undisturbed one."""
    clean = sample_home.parent / "clean"
    if not clean.exists():
        shutil.copytree(sample_home, clean)
        collect_real(clean)
    home, was_whole = killed_then_finished(collect_real, sample_home, at)
    assert staging(home) == staging(clean)
    landing = Landing(Settings(home=home))
    assert landing.entries == Landing(Settings(home=clean)).entries
    for entry in landing.entries:
        landing.verify(entry.landing_hash)
    assert recount(Settings(home=home)) == recount(Settings(home=clean))
    assert files(home) == files(clean)
    shutil.rmtree(home)
    return was_whole


def check_read(read_home: Path, at: int) -> bool:
    clean = read_home.parent / "clean-read"
    if not clean.exists():
        shutil.copytree(read_home, clean)
        read_all(clean)
    home, was_whole = killed_then_finished(read_all, read_home, at)
    assert staging(home) == staging(clean)
    shutil.rmtree(home)
    return was_whole


def files(home: Path) -> list[str]:
    """Return what lies in the warehouse; DuckDB may keep a log of what it has not yet moved."""
    found = (str(path.relative_to(home)) for path in home.rglob("*"))
    return sorted(name for name in found if not name.endswith(".wal"))


# A few of the steps each; `make faults` takes every one.
@pytest.mark.parametrize("at", range(1, 90, 16))
def test_a_killed_collect_leaves_no_trace_once_run_again(sample_home: Path, at: int) -> None:
    check_collect(sample_home, at)


@pytest.mark.parametrize("at", range(1, 16, 6))
def test_a_killed_read_leaves_no_trace_once_run_again(read_home: Path, at: int) -> None:
    check_read(read_home, at)


@pytest.mark.faults
def test_collect_may_be_killed_at_every_step(sample_home: Path) -> None:
    steps = next(at for at in count(1) if check_collect(sample_home, at))
    assert steps > 50


@pytest.mark.faults
def test_read_may_be_killed_at_every_step(read_home: Path) -> None:
    steps = next(at for at in count(1) if check_read(read_home, at))
    assert steps > 10
