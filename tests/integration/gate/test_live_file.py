"""The live file under kills and readers: always whole, never older than before."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from summitry import fingerprint, registry, warehouse
from summitry import published as published_file
from summitry.checks import last_verdict
from summitry.publish import publish, up_to_date
from summitry.settings import Settings

HERE = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}

Sql = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def next_home(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published home whose next build, with another purpose of each trip, has passed."""
    home = tmp_path_factory.mktemp("next") / "home"
    shutil.copytree(published_home, home)
    settings = Settings(home=home)
    with warehouse.connect(settings) as connection:
        # Less of the reference data: these tests are about the file, and publish often.
        for table in ("dim_places", "dim_leader_terms", "dim_dates", "dim_leaders"):
            connection.execute(f"delete from marts.{table} where rowid > 50; checkpoint")
        connection.execute("update marts.fct_trips set purpose = '2'")
        connection.execute("update marts.fct_summits set venue = '2'")
        # Published the first time without its history: the journal has lines to add.
        shutil.rmtree(settings.landing_dir / "journal")
        write_verdict(settings, connection)
    return home


@pytest.fixture
def ready(next_home: Path, tmp_path: Path) -> Settings:
    shutil.copytree(next_home, tmp_path / "home")
    return Settings(home=tmp_path / "home")


def write_verdict(settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
    """Let the gate's last verdict be on the marts as they are."""
    document = json.loads(settings.verdict_path.read_text(encoding="utf-8"))
    inputs = fingerprint.inputs_of(connection, settings)
    fingerprint.end_build(connection, inputs)
    document["build"] = fingerprint.build_id(fingerprint.marts(connection))
    document["inputs"] = inputs
    settings.verdict_path.write_text(json.dumps(document), encoding="utf-8")


def run_publish(settings: Settings, now: datetime, line: str = "") -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, str(HERE / "publish_until.py"), str(settings.home), now.isoformat(), line],
        capture_output=True, text=True, timeout=60, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, done.stdout.split()


def live_hashes(settings: Settings) -> dict[str, str]:
    connection = duckdb.connect(str(settings.published_path), read_only=True)
    try:
        connection.execute("set TimeZone = 'UTC'")
        return fingerprint.marts(connection, schema="main", run_metadata=True)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def lines(next_home: Path, tmp_path_factory: pytest.TempPathFactory, now: datetime) -> list[str]:
    """Every line of the publishing code that a publish executes, in order."""
    home = tmp_path_factory.mktemp("lines") / "home"
    shutil.copytree(next_home, home)
    return run_publish(Settings(home=home), now)[1]


def kill_at(line: str, next_home: Path, folder: Path, now: datetime) -> None:
    """Be killed at this line: the live file is the old one or the new, and a rerun converges."""
    shutil.copytree(next_home, folder / "home")
    settings = Settings(home=folder / "home")
    with warehouse.connect(settings) as connection:
        new = fingerprint.marts(connection, run_metadata=True)
    old = live_hashes(settings)
    code, _ = run_publish(settings, now, line)
    assert code == -signal.SIGKILL, f"{line} was not executed"
    after_kill = live_hashes(settings)
    assert after_kill in (old, new), f"{line}: neither the old file nor the new one"
    counts = publish(settings, now=now)
    assert counts.replaced is (after_kill == old), line
    assert live_hashes(settings) == new, line
    assert published_file.is_noted_file(settings), line
    names = {path.name for path in settings.warehouse_dir.iterdir()}
    assert not {name for name in names if name.startswith(".next-") or name.endswith(".wal")}, line
    with warehouse.connect(settings) as connection:
        assert registry.load(connection, settings) > 0, line
    assert not publish(settings, now=now).replaced, line
    shutil.rmtree(folder / "home")


def _some_of(lines: list[str]) -> list[str]:
    """A handful of lines, evenly spread over the steps."""
    return lines[:: max(1, len(lines) // 5)]


def test_a_kill_at_some_steps_leaves_a_whole_file_and_a_rerun_converges(
    next_home: Path, tmp_path: Path, now: datetime, lines: list[str]
) -> None:
    for line in _some_of(lines):
        kill_at(line, next_home, tmp_path, now)


@pytest.mark.faults
def test_a_kill_at_any_line_leaves_a_whole_file_and_a_rerun_converges(
    next_home: Path, tmp_path: Path, now: datetime, lines: list[str]
) -> None:
    assert len(lines) > 100
    for line in lines:
        kill_at(line, next_home, tmp_path, now)


def test_a_publish_that_was_not_killed_is_up_to_date(ready: Settings, now: datetime) -> None:
    assert not up_to_date(ready)
    assert publish(ready, now=now).replaced
    assert up_to_date(ready)
    assert last_verdict(ready) is not None


@pytest.mark.parametrize("publishes", [6, pytest.param(30, marks=pytest.mark.faults)])
def test_readers_see_whole_versions_in_order_through_many_publishes(
    ready: Settings, now: datetime, tmp_path: Path, publishes: int
) -> None:
    publish(ready, now=now)
    stop = tmp_path / "stop"
    readers = {
        kind: subprocess.Popen(
            [sys.executable, str(HERE / "read_on.py"), str(ready.published_path), str(stop),
             kind.split()[0]],
            stdout=subprocess.PIPE, text=True, env=ENVIRONMENT,
        )
        for kind in ("short 1", "short 2", "long")
    }  # fmt: skip
    for version in range(3, 3 + publishes):
        with warehouse.connect(ready) as connection:
            connection.execute(f"update marts.fct_trips set purpose = '{version}'")
            connection.execute(f"update marts.fct_summits set venue = '{version}'")
            write_verdict(ready, connection)
        assert publish(ready, now=now).replaced
    stop.touch()
    seen = {kind: json.loads(reader.communicate(timeout=60)[0]) for kind, reader in readers.items()}
    for kind, one in seen.items():
        assert one["error"] is None, kind
        assert one["versions"] == sorted(one["versions"]), kind
        assert one["queries"] > publishes, kind
    assert len(seen["short 1"]["versions"]) > publishes // 3
    assert len(seen["long"]["versions"]) == 1  # a reader keeps what it opened
