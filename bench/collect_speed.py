"""How long collecting takes: a file of articles once and again, then a million short items.

usage: python bench/collect_speed.py [ARTICLES.jsonl.gz [ITEM_COUNT]]

Prints seconds (on the clock and of the processor), peak memory, and how the time a batch takes
grows with what is stored. A fixed piece of work is timed beside each batch: where others use the
machine, it says how much slower the machine itself became meanwhile.
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


def timed(home: Path, path: Path) -> tuple[CollectCounts, Seconds, list[Seconds]]:
    """Return the counts of a collect, its seconds, and for each batch its processor seconds and
    those of the fixed piece of work beside it."""
    marks: list[Seconds] = []  # when a batch ended, and when the fixed work after it did

    def mark(what: str, _done: int, _total: int | None) -> None:
        if what == "items":
            ended = time.process_time()
            sum(number * number for number in range(20_000))
            marks.append((ended, time.process_time()))

    started, used = time.perf_counter(), time.process_time()
    counts = collect(Settings(home=home), [Source("bench", str(path.resolve()))], progress=mark)
    seconds = time.perf_counter() - started, time.process_time() - used
    batches = [(late[0] - early[1], late[1] - late[0]) for early, late in pairwise(marks)]
    return counts, seconds, batches


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
            took = [one for one, _ in part]
            print(
                f"{name} tenth: processor time a batch {median(took) * 1000:.1f} ms (median),"
                f" {mean(took) * 1000:.1f} ms (mean);"
                f" fixed work {median(fixed for _, fixed in part) * 1000:.2f} ms"
            )


if __name__ == "__main__":
    main()
