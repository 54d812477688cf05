"""The run ledger: what ran in this warehouse, when and how it ended; one JSON object a line.

A run has a line when it starts, one a stage, and one when it ends. What shows that it still runs
is its hold on the warehouse's lock, which the kernel takes from it however it dies: a run without
an end whose process holds the lock no longer has died, and the next run writes that down.
"""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from summitry.errors import BusyError, GateError, SummitryError
from summitry.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

# How a run can end. 'unchanged': nothing was new, so nothing was built. 'refused': by the gate.
OUTCOMES = ("done", "unchanged", "refused", "failed", "stopped", "died")
# `summitry status` holds the lock for an instant: a run that meets it tries again.
_ATTEMPTS = 4
_ATTEMPT_SECONDS = 0.15


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one run: its wall time, and the counts it returned."""

    name: str
    seconds: float
    counts: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """One run as the ledger has it; `outcome` is None while it runs."""

    run_id: str
    command: str
    process: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    message: str | None  # why it failed
    stages: tuple[Stage, ...]


class Recorder:
    """Writes one run's stages; `outcome` may be set before the run ends."""

    def __init__(self, path: Path, run_id: str) -> None:
        self._path = path
        self._run_id = run_id
        self.outcome = "done"
        self.message: str | None = None

    def stage(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a stage, write down its time and counts, and return what it returned."""
        started = time.monotonic()
        result = function(*args, **kwargs)
        seconds = round(time.monotonic() - started, 3)
        self.write("stage", stage=name, seconds=seconds, counts=plain(result))
        return result

    def write(self, event: str, **values: Any) -> None:
        _append(self._path, {"event": event, "run_id": self._run_id, "at": _now(), **values})


@contextmanager
def run(settings: Settings, command: str) -> Iterator[Recorder]:
    """Hold the warehouse for one run and keep its record; raises BusyError where it is held."""
    with hold(settings):
        for dead in _unfinished(settings.runs_path):
            _append(
                settings.runs_path,
                {"event": "end", "run_id": dead, "at": _now(), "outcome": "died"},
            )
        run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{os.getpid()}"
        recorder = Recorder(settings.runs_path, run_id)
        recorder.write("start", command=command, process=os.getpid())
        try:
            yield recorder
        except BaseException as error:
            recorder.outcome, recorder.message = _ending(error)
            raise
        finally:
            recorder.write("end", outcome=recorder.outcome, message=recorder.message)


def runs(settings: Settings) -> list[Run]:
    """Return every run, oldest first; one that was killed is 'died' whether noted yet or not."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for entry in _entries(settings.runs_path):
        entries.setdefault(str(entry.get("run_id")), []).append(entry)
    holder = holding_process(settings)
    found = (_run(run_id, lines, holder) for run_id, lines in entries.items())
    return [known for known in found if known is not None]


def holding_process(settings: Settings) -> int | None:
    """Return the process that holds the warehouse now; None where nobody does."""
    try:
        descriptor = os.open(settings.lock_path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        return int(text) if text.isdecimal() else 0
    else:
        return None
    finally:
        os.close(descriptor)


def refuse_if_held(settings: Settings) -> None:
    """Raise BusyError where a run holds this warehouse; for those who would only find out later."""
    if settings.lock_path.exists():
        with hold(settings):
            pass


def plain(value: Any) -> dict[str, Any]:
    """Return a stage's counts as JSON has them: a dataclass's values, its lists left out."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return {}
    values = json.loads(json.dumps(dataclasses.asdict(value), default=str))
    return {name: item for name, item in values.items() if not isinstance(item, list)}


@contextmanager
def hold(settings: Settings) -> Iterator[None]:
    """Hold the warehouse's lock, past the instant that a look at it may take."""
    from summitry import warehouse  # brings DuckDB: not before a run needs it

    for attempt in range(1, _ATTEMPTS + 1):
        held = warehouse.exclusive(settings)
        try:
            held.__enter__()
        except BusyError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(_ATTEMPT_SECONDS)
            continue
        try:
            yield
        finally:
            held.__exit__(None, None, None)
        return


def _ending(error: BaseException) -> tuple[str, str | None]:
    match error:
        case GateError():
            return "refused", str(error)
        case SummitryError():
            return "failed", str(error)
        case KeyboardInterrupt() | SystemExit() | GeneratorExit():
            return "stopped", None
        case _:
            return "failed", f"{type(error).__name__}: {error}"


def _run(run_id: str, lines: list[dict[str, Any]], holder: int | None) -> Run | None:
    by_event = {str(line.get("event")): line for line in lines}
    start, end = by_event.get("start"), by_event.get("end")
    if start is None:  # its first line was torn
        return None
    process = int(start.get("process", 0))
    outcome = str(end["outcome"]) if end else None if holder == process else "died"
    return Run(
        run_id=run_id,
        command=str(start.get("command")),
        process=process,
        started_at=datetime.fromisoformat(start["at"]),
        ended_at=datetime.fromisoformat(end["at"]) if end else None,
        outcome=outcome,
        message=end.get("message") if end else None,
        stages=tuple(
            Stage(str(line["stage"]), float(line["seconds"]), line["counts"])
            for line in lines
            if line.get("event") == "stage"
        ),
    )


def _unfinished(path: Path) -> list[str]:
    open_runs: dict[str, None] = {}
    for entry in _entries(path):
        if entry.get("event") == "start":
            open_runs[str(entry["run_id"])] = None
        elif entry.get("event") == "end":
            open_runs.pop(str(entry["run_id"]), None)
    return list(open_runs)


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:  # a line torn by a kill: what it would have said shows from the rest
            continue
        if isinstance(entry, dict) and "run_id" in entry:
            yield entry


def _append(path: Path, entry: dict[str, Any]) -> None:
    line = json.dumps(entry, ensure_ascii=False, default=str) + "\n"
    with path.open("ab+") as file:
        if file.seek(0, os.SEEK_END) and not _ends_in_newline(file.fileno()):
            line = "\n" + line
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def _ends_in_newline(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
