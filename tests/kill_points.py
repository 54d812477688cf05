"""A stage of the warehouse run in a process that kills itself at its Nth step on disk."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

STEPS_ON_DISK = ("fsync", "write", "rename", "replace", "unlink", "rmdir", "mkdir", "ftruncate")
_CONTEXT = multiprocessing.get_context("forkserver")


def run_killed(stage: Callable[..., object], *arguments: object, at: int) -> bool:
    """Run the stage in a process of its own, killed at step `at`; tell whether it came to its end.

    The steps are calls that change files, and the begin, commit and end of transactions.
    """
    process = _CONTEXT.Process(target=_run, args=(stage, arguments, at))
    process.start()
    process.join(60)
    if process.exitcode not in (0, -signal.SIGKILL):
        raise AssertionError(f"the stage ended with {process.exitcode}, not killed")
    return process.exitcode == 0


def _run(stage: Callable[..., object], arguments: tuple[object, ...], at: int) -> None:
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def stepping(call: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*values: Any, **options: Any) -> Any:
            step()
            return call(*values, **options)

        return stepped

    from summitry import warehouse

    for name in STEPS_ON_DISK:
        setattr(os, name, stepping(getattr(os, name)))
    transaction = warehouse.transaction

    @contextmanager
    def stepped_transaction(connection: Any) -> Iterator[None]:
        step()
        with transaction(connection):
            yield
            step()
        step()

    warehouse.transaction = stepped_transaction
    stage(*arguments)
