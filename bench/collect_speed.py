"""How long collecting takes: a file of articles once and again, then a million short items.

usage: python bench/collect_speed.py [ARTICLES.jsonl.gz [ITEM_COUNT]]

Prints seconds (on the clock and of the processor), peak memory, and how the time a batch takes
grows with what is stored.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

from summitry.settings import Settings, Source
from summitry.sources.collect import CollectCounts, collect

Seconds = tuple[float, float]  # on the clock, of the processor


def timed(home: Path, path: Path) -> tuple[CollectCounts, Seconds, list[float]]:
    """Return the counts of a collect, its seconds, and the processor seconds of each batch."""
    marks: list[float] = []
    started, used = time.perf_counter(), time.process_time()
    counts = collect(
        Settings(home=home),
        [Source("bench", str(path.resolve()))],
        progress=lambda what, *_: marks.append(time.process_time()) if what == "items" else None,
    )
    seconds = time.perf_counter() - started, time.process_time() - used
    return counts, seconds, [late - early for early, late in pairwise(marks)]


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def told(what: str, counts: CollectCounts, seconds: Seconds) -> None:
    print(
        f"{what}: {counts.landed:,} items, {counts.stored:,} stored,"
        f" {counts.duplicates:,} duplicates in {seconds[0]:.1f} s ({seconds[1]:.1f} s of the"
        f" processor); peak {peak_megabytes()} MB",
        flush=True,
    )


def main() -> None:
    articles = sys.argv[1] if len(sys.argv) > 1 else None
    item_count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for what in ("first", "again") if articles else ():
            counts, seconds, _ = timed(home / "articles", Path(articles or ""))
            told(what, counts, seconds)
        items = home / "items.jsonl.gz"
        with gzip.open(items, "wt", compresslevel=1) as file:
            for number in range(item_count):
                # Ids in no order, as those of real sources are.
                item_id = f"{number * 2654435761 % 2**32:08x}-{number}"
                text = f"Item {number}: the ministers met."
                file.write(json.dumps({"id": item_id, "text": text}) + "\n")
        counts, seconds, batches = timed(home / "items", items)
        told("short items", counts, seconds)
        tenth = max(1, len(batches) // 10)
        for name, part in (("first", batches[:tenth]), ("last", batches[-tenth:])):
            print(
                f"{name} tenth: processor time a batch {median(part) * 1000:.1f} ms (median),"
                f" {mean(part) * 1000:.1f} ms (mean)"
            )


if __name__ == "__main__":
    main()
