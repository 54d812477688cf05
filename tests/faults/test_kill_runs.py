"""Runs through Prefect killed at each stage boundary: the next one gives the clean warehouse."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from summitry import fingerprint, ledger
from summitry.settings import load_settings

pytestmark = pytest.mark.faults
STAGES = ("collect", "read", "build", "check", "publish")


def environment(home):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PREFECT_")}
    return {**kept, "SUMMITRY_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def start(home):
    return subprocess.Popen(
        [sys.executable, "-m", "summitry.cli", "run"],
        cwd=home,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(home):
    process = start(home)
    output, errors = process.communicate(timeout=300)
    assert (process.returncode, output) == (0, ""), errors
    return errors


def kill_after(stage, home, *, meanwhile=lambda: True):
    """Start a run and kill it as soon as the ledger has this stage's line."""
    process = start(home)
    path = load_settings(home=home).runs_path
    ends = time.monotonic() + 300
    while time.monotonic() < ends and process.poll() is None:
        if path.is_file() and f'"stage": "{stage}"' in path.read_text():
            assert meanwhile()
            process.kill()
            break
        time.sleep(0.002)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def tables(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return fingerprint.marts(connection, schema="main")


def servers_of(home):
    """Return the processes of a Prefect server that this home's runs have left."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            variables = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"server.py" in command and f"SUMMITRY_HOME={home}\0".encode() in variables:
            found.append(folder.name)
    return found


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    home = tmp_path_factory.mktemp("clean")
    run(home)
    return tables(load_settings(home=home).published_path)


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_killed_after_a_stage_is_made_good_by_the_next(stage, clean, tmp_path):
    kill_after(stage, tmp_path)
    settings = load_settings(home=tmp_path)
    assert [known.outcome for known in ledger.runs(settings)] == ["died"]
    run(tmp_path)
    assert tables(settings.published_path) == clean
    ended = "unchanged" if stage == "publish" else "done"
    assert [known.outcome for known in ledger.runs(settings)] == ["died", ended]


def test_the_server_of_a_killed_run_ends_by_itself(tmp_path):
    kill_after("collect", tmp_path, meanwhile=lambda: servers_of(tmp_path))
    ends = time.monotonic() + 30
    while servers_of(tmp_path) and time.monotonic() < ends:
        time.sleep(0.2)
    assert servers_of(tmp_path) == []


def test_of_many_runs_started_at_once_exactly_one_runs(tmp_path):
    processes = [start(tmp_path) for _ in range(4)]
    codes = []
    for process in processes:
        output, errors = process.communicate(timeout=300)
        assert output == ""
        codes.append(process.returncode)
        if process.returncode == 75:
            assert errors.count("\n") == 1
    assert sorted(codes) == [0, 75, 75, 75]
    assert [known.outcome for known in ledger.runs(load_settings(home=tmp_path))] == ["done"]
