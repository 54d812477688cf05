"""The run ledger: every run's start, stages and end, also of runs that were killed."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

import pytest

from summitry import ledger
from summitry.errors import BusyError, GateError, StageError
from summitry.settings import load_settings


@dataclass(frozen=True)
class Counts:
    stored: int
    by_source: dict
    details: tuple = ("left out",)


@pytest.fixture
def settings(tmp_path):
    return load_settings(home=tmp_path)


def test_a_run_is_kept_with_its_stages_and_counts(settings):
    with ledger.run(settings, "run") as record:
        returned = record.stage("collect", Counts, 3, by_source={"a": 3})
    assert returned == Counts(3, {"a": 3})
    (run,) = ledger.runs(settings)
    assert (run.command, run.outcome, run.process) == ("run", "done", os.getpid())
    assert run.ended_at is not None
    assert run.ended_at >= run.started_at
    (stage,) = run.stages
    assert (stage.name, stage.counts) == ("collect", {"stored": 3, "by_source": {"a": 3}})


def test_a_run_that_found_nothing_new_says_so(settings):
    with ledger.run(settings, "run") as record:
        record.outcome = "unchanged"
    assert ledger.runs(settings)[0].outcome == "unchanged"


@pytest.mark.parametrize(
    ("error", "outcome", "message"),
    [
        (GateError("rule x"), "refused", "rule x"),
        (StageError("dbt broke"), "failed", "dbt broke"),
        (KeyboardInterrupt(), "stopped", None),
        (ValueError("odd"), "failed", "ValueError: odd"),
    ],
)
def test_how_a_run_ended_is_kept_and_its_error_goes_on(settings, error, outcome, message):
    with pytest.raises(type(error)), ledger.run(settings, "run"):
        raise error
    (run,) = ledger.runs(settings)
    assert (run.outcome, run.message) == (outcome, message)


def test_a_second_run_is_turned_away_and_leaves_no_line(settings):
    with ledger.run(settings, "run"):
        lines = settings.runs_path.read_text().count("\n")
        with pytest.raises(BusyError), ledger.run(settings, "run"):
            pytest.fail("two runs at once")
        assert settings.runs_path.read_text().count("\n") == lines
        assert ledger.holding_process(settings) == os.getpid()
        assert ledger.runs(settings)[0].outcome is None
    assert ledger.holding_process(settings) is None


def killed_run(settings):
    program = (
        "import os, signal, sys; from pathlib import Path;"
        "from summitry import ledger; from summitry.settings import load_settings\n"
        "with ledger.run(load_settings(home=Path(sys.argv[1])), 'run'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(settings.home)], check=False)
    assert done.returncode == -signal.SIGKILL


def test_a_killed_run_is_known_as_dead_at_once_and_written_down_by_the_next(settings):
    killed_run(settings)
    assert [run.outcome for run in ledger.runs(settings)] == ["died"]
    assert "died" not in settings.runs_path.read_text()
    with ledger.run(settings, "run"):
        pass
    assert [run.outcome for run in ledger.runs(settings)] == ["died", "done"]
    assert "died" in settings.runs_path.read_text()


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_last_line_loses_no_other(settings, cut):
    with ledger.run(settings, "build"):
        pass
    whole = settings.runs_path.read_bytes()
    settings.runs_path.write_bytes(
        whole + b'{"event": "start", "run_id": "torn", "at": "2025-1'[:cut]
    )
    with ledger.run(settings, "check"):
        pass
    assert [run.command for run in ledger.runs(settings)] == ["build", "check"]
    assert [run.outcome for run in ledger.runs(settings)] == ["done", "done"]


def test_every_line_is_one_json_object(settings):
    with ledger.run(settings, "run") as record:
        record.message = "one\ntwo"
    for line in settings.runs_path.read_text().splitlines():
        assert json.loads(line)["run_id"]
