"""How flows are started: by path, against a Prefect server of our own. Prefect is not imported.

The server is a child process, on this machine's loopback alone, its database under
warehouse/prefect. One run brings a brief one with it, which starts while Prefect is imported;
`summitry serve` keeps one with services, and runs of the same warehouse use it as long as it lives.
"""

from __future__ import annotations

import atexit
import fcntl
import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from summitry import project
from summitry.errors import BusyError, InputError, StageError
from summitry.settings import Settings

_LOOPBACK = "127.0.0.1"
_START_SECONDS = 120  # 4 s on a quiet machine, a minute on one that is busy
_END_SECONDS = 10
_SERVER_ENVIRONMENT = {
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",  # none is used
    # Its own history is swept too: else the database of an hourly schedule grows for ever.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}


class Server:
    """A Prefect server as a child process; `url` is its API's address."""

    def __init__(self, settings: Settings, *, port: int, brief: bool) -> None:
        self.url = f"http://{_LOOPBACK}:{port}/api"
        self._log = settings.prefect_dir / "server.log"
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, str(project.flows_dir() / "server.py"), str(port)]
                + (["brief"] if brief else []),
                env={**os.environ, **_SERVER_ENVIRONMENT, "PREFECT_API_URL": self.url},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C is for us: the server ends last
            )
        # Before Prefect is imported, so that what it sends on leaving still arrives.
        atexit.register(self.stop)

    def wait_until_healthy(self) -> None:
        """Return once it answers; StageError, at once, where it ended instead."""
        ends = time.monotonic() + _START_SECONDS
        while time.monotonic() < ends:
            if self._process.poll() is not None:
                raise StageError(f"the Prefect server could not start: see {self._log}")
            if _answers(self.url):
                return
            time.sleep(0.1)
        raise StageError(f"the Prefect server gave no answer: see {self._log}")

    def stop(self) -> None:
        """End it, if it has not ended."""
        self._process.terminate()
        try:
            self._process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        atexit.unregister(self.stop)


def prepare_environment(settings: Settings, *, debug: bool = False) -> None:
    """Set what Prefect reads when it is imported: local, quiet, telling nobody.

    A level of logging that the caller has set stays.
    """
    try:
        settings.prefect_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StageError(f"{settings.prefect_dir}: {error.strerror or error}") from error
    os.environ["SUMMITRY_HOME"] = str(settings.home)
    os.environ["PREFECT_HOME"] = str(settings.prefect_dir)
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["PREFECT_RESULTS_PERSIST_BY_DEFAULT"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"
    # What fails is said once, by the command; Prefect's own lines come with --debug.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO" if debug else "CRITICAL")
    if not debug:  # nor those of libraries: Prefect sets up the whole process's log
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")


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


def load_flow_with_server(settings: Settings, name: str) -> ModuleType:
    """Return a flow's module, ready to run: a server answers, ours or the one in PREFECT_API_URL.

    A server that is started here ends with this process. Raises BusyError where another process
    has got this far: two servers would make one database at once, and the later run would have to
    give way to the earlier one anyway.
    """
    _locked(settings, ".run.lock", "another run of this warehouse has started")  # until we end
    url = os.environ.get("PREFECT_API_URL") or server_url(settings)
    if url:
        os.environ["PREFECT_API_URL"] = url
        return load_flow(name)
    server = Server(settings, port=_free_port(), brief=True)
    os.environ["PREFECT_API_URL"] = server.url
    module = load_flow(name)
    server.wait_until_healthy()
    return module


@contextmanager
def lasting_server(settings: Settings, *, port: int) -> Iterator[str]:
    """Run this warehouse's own server with its services; yield its API's address.

    It is healthy on entering and gone on leaving. Raises BusyError where one runs already.
    """
    note = settings.prefect_dir / "server.json"
    with _only_schedule(settings):
        _refuse_taken(port)
        server = Server(settings, port=port, brief=False)
        try:
            server.wait_until_healthy()
            note.write_text(json.dumps({"api_url": server.url}), encoding="utf-8")
            os.environ["PREFECT_API_URL"] = server.url
            yield server.url
        finally:
            note.unlink(missing_ok=True)
            server.stop()


def server_url(settings: Settings) -> str | None:
    """Return the API address of this warehouse's lasting server, None where none answers."""
    try:
        text = (settings.prefect_dir / "server.json").read_text(encoding="utf-8")
        url = str(json.loads(text)["api_url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url if _answers(url) else None


@contextmanager
def _only_schedule(settings: Settings) -> Iterator[None]:
    descriptor = _locked(settings, ".serve.lock", "this warehouse's schedule runs already")
    try:
        yield
    finally:
        os.close(descriptor)


def _locked(settings: Settings, name: str, otherwise: str) -> int:
    """Return the descriptor of a file that this process alone has locked, or raise BusyError."""
    descriptor = os.open(settings.prefect_dir / name, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise BusyError(otherwise) from None
    return descriptor


def _refuse_taken(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except OSError:
            raise InputError(f"port {port} is taken: choose another with --port") from None


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False
