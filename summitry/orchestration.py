"""How flows are started: by path, in an environment of their own. Prefect is not imported here."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from summitry import project
from summitry.errors import BusyError, InputError, StageError
from summitry.settings import Settings

_LOOPBACK = "127.0.0.1"
_START_SECONDS = 120  # 5 s on a quiet machine
_END_SECONDS = 15
_SERVER_ENVIRONMENT = {
    "PREFECT_LOGGING_LEVEL": "WARNING",
    # Its own history is swept too: else the database of an hourly schedule grows for ever.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}


def prepare_environment(settings: Settings, *, debug: bool = False) -> None:
    """Set what Prefect reads when it is imported: local, quiet, telling nobody.

    A level of logging or a PREFECT_API_URL the caller has set stays; where this warehouse's own
    server runs (`summitry serve`), its address is used.
    """
    os.environ["SUMMITRY_HOME"] = str(settings.home)
    os.environ["PREFECT_HOME"] = str(settings.prefect_dir)
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"
    defaults = {
        # An ephemeral server starts in 4 s; on a loaded machine its own limit of 20 s is short.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        # What fails is said once, by the command; Prefect's own lines come with --debug.
        "PREFECT_LOGGING_LEVEL": "INFO" if debug else "CRITICAL",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    if "PREFECT_API_URL" not in os.environ and (url := server_url(settings)):
        os.environ["PREFECT_API_URL"] = url


def load_flow(name: str) -> ModuleType:
    """Return the module flows/<name>.py, in a checkout or an installed wheel."""
    path = project.flows_dir() / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"summitry_flow_{name}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise StageError(f"the flow {name!r} is not where this installation has its flows")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@contextmanager
def server(settings: Settings, *, port: int) -> Iterator[str]:
    """Run this warehouse's own Prefect server, for this machine alone; yield its API address.

    It is healthy on entering and gone on leaving. Raises BusyError where one runs already, and
    StageError where it can't start.
    """
    settings.prefect_dir.mkdir(parents=True, exist_ok=True)
    with _only_schedule(settings):
        yield from _served(settings, port)


@contextmanager
def _only_schedule(settings: Settings) -> Iterator[None]:
    descriptor = os.open(settings.prefect_dir / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BusyError("this warehouse's schedule runs already") from None
    finally:
        os.close(descriptor)


def _served(settings: Settings, port: int) -> Iterator[str]:
    note = settings.prefect_dir / "server.json"
    _end_orphan(settings, note)
    _refuse_taken(port)
    url = f"http://{_LOOPBACK}:{port}/api"
    log = settings.prefect_dir / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start",
             "--host", _LOOPBACK, "--port", str(port)],
            env={**os.environ, "PREFECT_API_URL": url, **_SERVER_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,  # Ctrl-C is for us: the server ends last
        )  # fmt: skip
    try:
        _wait_until_healthy(process, url, log)
        note.write_text(json.dumps({"api_url": url, "process": process.pid}), encoding="utf-8")
        yield url
    finally:
        note.unlink(missing_ok=True)
        process.terminate()
        try:
            process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end_orphan(settings: Settings, note: Path) -> None:
    """End the server of a schedule that was killed; it answers where that one said it would."""
    if url := server_url(settings):
        os.kill(int(json.loads(note.read_text(encoding="utf-8"))["process"]), signal.SIGTERM)
        ends = time.monotonic() + _END_SECONDS
        while _answers(url) and time.monotonic() < ends:
            time.sleep(0.2)
    note.unlink(missing_ok=True)


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise StageError(f"the Prefect server ended with code {process.returncode}: see {log}")
        if _answers(url):
            return
        time.sleep(0.2)
    raise StageError(f"the Prefect server was not healthy after {_START_SECONDS} s: see {log}")


def _refuse_taken(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except OSError:
            raise InputError(f"port {port} is taken: choose another with --port") from None


def server_url(settings: Settings) -> str | None:
    """Return the API address of this warehouse's own server, None where none answers."""
    try:
        text = (settings.prefect_dir / "server.json").read_text(encoding="utf-8")
        url = str(json.loads(text)["api_url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url if _answers(url) else None


def _answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False
