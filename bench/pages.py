"""How many pages a second come in, against what the extraction library does alone in one process.

usage: python bench/pages.py [TRAFILATURA_CHECKOUT [PAGES [JOBS]]]

The checkout's evaluation pages are put into one WARC.gz and collected over JOBS processes (default:
the processors). Before and after, trafilatura alone extracts the same pages in this process. On a
machine that does other work, both suffer alike only roughly: the load is printed with the figures.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from io import BytesIO
from multiprocessing import Process
from pathlib import Path

from extraction import pages_of
from trafilatura import extract
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from summitry.settings import Settings, Source, available_processors
from summitry.sources.collect import collect


def archive(path: Path, pages: list[bytes]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, body in enumerate(pages):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://bench.example/{number}",
                "response",
                payload=BytesIO(body),
                http_headers=head,
            )
            writer.write_record(record)


def alone(pages: list[bytes]) -> float:
    """Return the seconds that the library takes for these pages in this process."""
    started = time.perf_counter()
    for body in pages:
        extract(body, include_comments=False)
    return time.perf_counter() - started


def together(pages: list[bytes], jobs: int) -> float:
    """Return the seconds that it takes where so many processes share them and do nothing else."""
    processes = [Process(target=alone, args=(pages[first::jobs],)) for first in range(jobs)]
    started = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return time.perf_counter() - started


def main() -> None:
    if len(sys.argv) < 2:
        print("passed over: no checkout of trafilatura named")
        return
    checkout = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 990
    jobs = int(sys.argv[3]) if len(sys.argv) > 3 else available_processors()
    pages = [raw for raw, _ in pages_of(checkout)][:count]
    extract(pages[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        archive(path, pages)
        before = alone(pages)
        started, used = time.perf_counter(), time.process_time()
        counts = collect(Settings(home=Path(folder), jobs=jobs), [Source("w", str(path))])
        seconds, used = time.perf_counter() - started, time.process_time() - used
        shared = together(pages, jobs)
        after = alone(pages)
    rate, library = len(pages) / seconds, 2 * len(pages) / (before + after)
    print(
        f"{counts.landed} pages, {counts.stored} stored, {counts.rejected} rejected"
        f" ({', '.join(f'{name} {n}' for name, n in counts.reasons.items())})"
    )
    print(f"collected: {rate:.1f} pages/s over {jobs} processes, in {seconds:.1f} s")
    best = len(pages) / shared
    print(f"library alone: {library:.1f} pages/s in one process, {best:.1f} in {jobs}")
    print(f"ratio to {jobs} x one process: {rate / (jobs * library):.2f}")
    print(f"ratio to the library in {jobs} processes: {rate / best:.2f}")
    print(f"the parent's own part: {1000 * used / len(pages):.1f} ms of the processor a page")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of the parent {peak} MB; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
