"""Parts that do to their worker what a bad page may do to a parser; the rest is parsed as ever."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

from summitry.sources.items import Item
from summitry.sources.parsing import Part, parse_part


def parse(part: Part) -> Iterator[Item]:
    body = part.body
    if b"POISON:SEGV" in body:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"POISON:ABRT" in body:
        os.abort()
    if b"POISON:EXIT" in body:
        os._exit(3)
    if b"POISON:SPIN" in body:
        while True:
            pass
    if b"POISON:SLEEP" in body:
        time.sleep(3600)
    if b"POISON:EAT" in body:
        held = [bytearray(1 << 20) for _ in range(4096)]
        raise AssertionError(f"{len(held)} MB were there")
    if b"POISON:RAISE" in body:
        raise RuntimeError("a library's own mistake")
    yield from parse_part(part)
