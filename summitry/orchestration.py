"""How flows are started: by path, in an environment of their own. Prefect is not imported here."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import urllib.request
from types import ModuleType

from summitry import project
from summitry.errors import StageError
from summitry.settings import Settings


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


def server_url(settings: Settings) -> str | None:
    """Return the API address of this warehouse's own server, None where none answers."""
    try:
        text = (settings.prefect_dir / "server.json").read_text(encoding="utf-8")
        url = str(json.loads(text)["api_url"])
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"{url}/health", timeout=2) as answer:
            return url if answer.status == 200 else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
