"""Measure `summitry read` on a file of articles: articles a second and peak memory, by processes.

    .venv/bin/python bench/read_speed.py ARTICLES.jsonl.gz [--repeat 3] [--jobs 1 2]

Prints one row a setting: median wall seconds, articles/s, and the largest resident set of any one
process (main or worker), in MB. Start-up and loading of the reference data are included.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("summitry"))


def count_lines(path: Path) -> int:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def run_once(path: Path, jobs: int) -> tuple[float, float]:
    """Return wall seconds and the peak resident set of the largest process, in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [COMMAND, "read", str(path), "--jobs", str(jobs)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"summitry read ended with status {status}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    arguments = parser.parse_args()
    articles = count_lines(arguments.articles)
    print(f"{articles} articles, median of {arguments.repeat}")
    # Settings take turns, so that a noisy minute falls on each alike.
    runs: dict[int, list[tuple[float, float]]] = {jobs: [] for jobs in arguments.jobs}
    for _ in range(arguments.repeat):
        for jobs in arguments.jobs:
            runs[jobs].append(run_once(arguments.articles, jobs))
    for jobs, measured in runs.items():
        wall = statistics.median(seconds for seconds, _ in measured)
        peak = max(megabytes for _, megabytes in measured)
        print(
            f"jobs {jobs}: {wall:7.1f} s  {articles / wall:8.0f} articles/s  "
            f"peak {peak:6.0f} MB of one process"
        )


if __name__ == "__main__":
    main()
