"""What takes long to make, made once: by the first process of the test run that asks for it."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this test run that all its processes share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """Return what `make` gives for a new folder of this name; it can be pickled.

    The folder is everybody's: a test that changes something works on a copy.
    """
    shared = shared_folder(factory)
    told = shared / f"{name}.pickle"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            folder = shared / name
            folder.mkdir()
            told.write_bytes(pickle.dumps(make(folder)))
        made: Made = pickle.loads(told.read_bytes())
    return made
