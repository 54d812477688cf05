"""Work for the tests of worker processes; they import it by name."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator


def slow_first(number: int) -> Iterator[tuple[int, int]]:
    """Yield the number and the process; even numbers take longer."""
    if number % 2 == 0:
        time.sleep(0.05)
    yield number, os.getpid()


def many(number: int) -> Iterator[int]:
    yield from range(number)
