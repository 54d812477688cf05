"""The scripts of docs/, which are no package, as modules."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

from summitry import project


def script(name: str) -> ModuleType:
    """Return docs/NAME.py as a module."""
    path = project.root() / "docs" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"docs_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look their module up
    spec.loader.exec_module(module)
    return module
