"""Processes that take hostile input apart: what hangs, eats memory or crashes costs its own part.

Each worker has a limit of processor seconds a part, kept by the kernel and so also inside native
code; of seconds on the clock, for what waits; and of memory. It is replaced after some hundreds of
parts, so what a library leaks stays small. A part whose worker dies is tried once more, alone: a
worker may have been killed for what came before.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import connection, forkserver
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from summitry.sources.reasons import Reason, Unusable

_BATCH = 500  # results a message
_LOOKAHEAD = 8  # parts under way or waiting for their turn, a worker
_TRIES = 2
# Not fork: a forked child would hold the warehouse's lock and the database's threads half-alive.
# The server from which workers are forked has read the libraries once for all of them.
_CONTEXT = multiprocessing.get_context("forkserver")
_PRELOADED = ["summitry.sources.preload"]

Given = TypeVar("Given")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one part may take of its worker."""

    processor_seconds: float = 10.0
    clock_seconds: float = 60.0
    memory_bytes: int = 1 << 30  # of address space, beyond what the process starts with
    parts_a_worker: int = 500


@dataclass(frozen=True, slots=True)
class Failed:
    """A part that gave no results, and why."""

    reason: Reason
    detail: str


class Workers(Generic[Given, Result]):
    """Up to `jobs` processes that run `work` on what they are given; started when needed."""

    def __init__(
        self, work: Callable[[Given], Iterator[Result]], *, jobs: int, limits: Limits
    ) -> None:
        self._work = work
        self._jobs = jobs
        self._limits = limits
        self._workers: list[_Worker] = []

    @staticmethod
    def prepare() -> None:
        """Begin to load what workers are forked from, beside what is done until they are needed."""
        _CONTEXT.set_forkserver_preload(_PRELOADED)
        forkserver.ensure_running()

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def in_order(
        self, given: Iterable[Given | tuple[Any, ...]]
    ) -> Iterator[tuple[Any, list[Result] | Failed | None]]:
        """Yield each part with its results, in the order given; tuples pass through untouched.

        Parts are drawn only a few ahead of what is taken, so memory stays bounded.
        """
        waiting: deque[_Task] = deque()  # in order; done or not
        drawn = iter(given)
        is_drawn_out = False
        try:
            while True:
                while not is_drawn_out and len(waiting) < self._jobs * _LOOKAHEAD:
                    one = next(drawn, None)
                    if one is None:
                        is_drawn_out = True
                    else:
                        waiting.append(_Task(one, is_done=isinstance(one, tuple)))
                        self._assign(waiting)
                while waiting and waiting[0].is_done:
                    head = waiting.popleft()
                    yield head.given, head.answer
                if waiting:
                    self._await_one()
                    self._assign(waiting)
                elif is_drawn_out:
                    return
        finally:  # who stops taking leaves no worker with an answer that nobody waits for
            for worker in [one for one in self._workers if one.task is not None]:
                self._workers.remove(worker)
                worker.stop()

    def stream(self, part: Given, raw: IO[bytes]) -> Iterator[list[Result] | Failed]:
        """Yield one part's results batch by batch, from a process of its own.

        `raw` is copied to a file that the process finds as its standard name: see `spooled`.
        """
        with tempfile.TemporaryDirectory(prefix="summitry-") as folder:
            path = Path(folder) / "object"
            with path.open("wb") as file:
                shutil.copyfileobj(raw, file, 1 << 20)
            worker = _Worker(self._work, self._limits, spooled=str(path))
            try:
                worker.give(part)
                while (answer := worker.take()) is not None:
                    yield answer
                    if isinstance(answer, Failed):
                        return
            finally:
                worker.stop()

    def _assign(self, waiting: Iterable[_Task]) -> None:
        """Give tasks that no worker has to workers that have none."""
        for task in waiting:
            if task.is_done or task.is_given:
                continue
            worker = next((one for one in self._workers if one.task is None), None)
            if worker is None:
                if len(self._workers) >= self._jobs:
                    return
                worker = _Worker(self._work, self._limits)
                self._workers.append(worker)
            worker.task, task.is_given = task, True
            worker.give(task.given)

    def _await_one(self) -> None:
        """Wait until a worker says something, dies, or has had its time."""
        busy = [worker for worker in self._workers if worker.task is not None]
        if not busy:
            return
        now = time.monotonic()
        soonest = min(worker.ends for worker in busy)
        ready = connection.wait([worker.pipe for worker in busy], max(0.0, soonest - now))
        for worker in busy:
            if worker.pipe in ready or worker.ends <= time.monotonic():
                self._take(worker)

    def _take(self, worker: _Worker) -> None:
        task = worker.task
        if task is None:
            return
        answer = worker.take(at_once=True)
        if isinstance(answer, Failed):
            self._workers.remove(worker)
            worker.stop()
            task.tries += 1
            if answer.reason is Reason.PARSER_CRASH and worker.is_dead and task.tries < _TRIES:
                task.answer, task.is_given = None, False
                return
            task.answer, task.is_done = answer, True
        elif answer is None:
            task.is_done, worker.task = True, None
            task.answer = task.answer if isinstance(task.answer, list) else []
            if worker.part_count >= self._limits.parts_a_worker:
                self._workers.remove(worker)
                worker.stop()
        else:
            task.answer = [*task.answer, *answer] if isinstance(task.answer, list) else answer


@dataclass(slots=True)
class _Task:
    given: Any
    is_done: bool = False
    is_given: bool = False
    answer: list[Any] | Failed | None = None
    tries: int = 0


class _Worker:
    """One process and the pipe to it."""

    def __init__(
        self, work: Callable[[Any], Iterator[Any]], limits: Limits, *, spooled: str | None = None
    ) -> None:
        self._limits = limits
        self.task: _Task | None = None
        self.part_count = 0
        self.ends = 0.0
        self.is_dead = False
        Workers.prepare()
        self.pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=_run, args=(theirs, work, limits, spooled), daemon=True
        )
        self._process.start()
        theirs.close()

    def give(self, part: Any) -> None:
        self.part_count += 1
        self.ends = time.monotonic() + self._limits.clock_seconds
        with contextlib.suppress(OSError):  # it has died: taking its answer will tell
            self.pipe.send(part)

    def take(self, *, at_once: bool = False) -> list[Any] | Failed | None:
        """Return its next results, None at their end, or how it failed."""
        try:
            if not self.pipe.poll(0 if at_once else max(0.0, self.ends - time.monotonic())):
                told = f"over {self._limits.clock_seconds:g} seconds"
                return Failed(Reason.TIMEOUT, told)
            answer: list[Any] | Failed | None = self.pipe.recv()
        except (EOFError, OSError):
            self.is_dead = True
            return self._how_it_died()
        self.ends = time.monotonic() + self._limits.clock_seconds
        return answer

    def _how_it_died(self) -> Failed:
        self._process.join(5)
        code = self._process.exitcode or 0
        if code == -signal.SIGPROF:
            told = f"over {self._limits.processor_seconds:g} processor seconds"
            return Failed(Reason.TIMEOUT, told)
        died = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Failed(Reason.PARSER_CRASH, died)

    def stop(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


spooled: str | None = None  # in a worker that streams: the path of the object's bytes


def _run(
    pipe: Any, work: Callable[[Any], Iterator[Any]], limits: Limits, spooled_at: str | None
) -> None:
    """Answer parts until there are no more; runs in the worker."""
    global spooled
    spooled = spooled_at
    _take_limits(limits)
    parent = multiprocessing.parent_process()
    if parent is not None:  # a killed parent leaves nothing behind
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    while True:
        try:
            part = pipe.recv()
        except EOFError:
            return
        pipe.send(_answered(pipe, work, part, limits))


def _answered(
    pipe: Any, work: Callable[[Any], Iterator[Any]], part: Any, limits: Limits
) -> Failed | None:
    """Send the part's results in batches; return None at their end, or why there is none."""
    batch: list[Any] = []
    _start_clock(limits.processor_seconds)
    try:
        for result in work(part):
            batch.append(result)
            if len(batch) >= _BATCH:
                pipe.send(batch)
                batch = []
                _start_clock(limits.processor_seconds)
    except MemoryError:
        return Failed(Reason.TOO_BIG, f"over {limits.memory_bytes >> 20} MB of memory")
    except Unusable as problem:
        return Failed(problem.reason, problem.detail or "")
    except Exception as error:
        # A library's mistake about one part must not end the run: it is counted and named.
        return Failed(Reason.PARSER_CRASH, f"{type(error).__name__}: {error}"[:300])
    finally:
        _start_clock(0)
    if batch:
        pipe.send(batch)
    return None


def _start_clock(seconds: float) -> None:
    """Let the kernel end this process after so many seconds of its processor time; 0: never."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _take_limits(limits: Limits) -> None:
    import logging

    logging.disable(logging.CRITICAL)  # what a library says of a bad page is in its rejection
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = _address_space() + limits.memory_bytes
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _address_space() -> int:
    """Return the bytes of address space taken: what a main module loads is no page's doing."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0  # no Linux: the limit is on everything
    return pages * resource.getpagesize()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
