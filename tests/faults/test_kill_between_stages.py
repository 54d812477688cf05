"""A run killed after each of its stages leaves nothing that the next one does not put right."""

import signal
import subprocess
import sys
from pathlib import Path

import duckdb

from summitry import fingerprint, ledger
from summitry.settings import load_settings

SCRIPT = Path(__file__).parents[1] / "stages.py"
STAGES = ("collect", "read", "build", "check", "publish")


def run_stages(home, *killed_after):
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(home), *killed_after],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def tables(settings, path, schema):
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return fingerprint.marts(connection, schema=schema)


def test_killed_after_each_stage_in_turn_it_ends_as_a_clean_run_does(sample_run, tmp_path):
    for stage in STAGES:
        broken = run_stages(tmp_path, stage)
        assert broken.returncode == -signal.SIGKILL, f"{stage}: {broken.stderr}"
    last = run_stages(tmp_path)
    assert last.returncode == 0, last.stderr

    ours, theirs = sample_run.settings, load_settings(home=tmp_path)
    published = tables(ours, ours.published_path, "main")
    assert len(published) > 15
    assert tables(theirs, theirs.published_path, "main") == published
    assert tables(theirs, theirs.build_path, "marts") == tables(ours, ours.build_path, "marts")
    runs = ledger.runs(theirs)
    assert [run.outcome for run in runs] == ["died"] * len(STAGES) + ["unchanged"]
    # What was built is not built again: the runs after it go on with the check.
    assert [[stage.name for stage in run.stages][2:] for run in runs] == [
        [], [], ["build"], ["check"], ["check", "publish"], [],
    ]  # fmt: skip
    leftovers = {path.name for path in theirs.warehouse_dir.glob(".next-*")}
    assert not leftovers
