"""Compare the reading speed of two versions of the reader, on a machine that does other work.

    .venv/bin/python bench/read_beside.py ARTICLES.jsonl TREE [TREE …] [--limit 120] [--rounds 6]

Each TREE is a checkout. Their readers read the same articles in turn, round after round; printed
is the processor time an article, the best round of each article counted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

READ = """
import sys, time
from summitry.reading_input import given_articles
from summitry.reading_pool import rule_reader
name, limit = sys.argv[1:]
own = rule_reader()
articles = [one.article for one, _ in zip(given_articles([name]), range(int(limit)))]
best = [float("inf")] * len(articles)
for _ in sys.stdin:
    for index, article in enumerate(articles):
        started = time.thread_time()
        own.read(article)
        best[index] = min(best[index], time.thread_time() - started)
    print(sum(best) / len(best), flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("trees", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=6)
    given = parser.parse_args()
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, str(given.articles.resolve()), str(given.limit)],
            cwd=tree, env={"PYTHONPATH": str(tree.resolve())},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for tree in given.trees
    ]  # fmt: skip
    seconds = [0.0] * len(readers)
    for _ in range(given.rounds):
        for index, reader in enumerate(readers):
            assert reader.stdin is not None and reader.stdout is not None
            print(file=reader.stdin, flush=True)
            seconds[index] = float(reader.stdout.readline())
    for tree, each in zip(given.trees, seconds, strict=True):
        print(f"{each * 1e6:8.0f} µs  {1 / each:6.0f} articles/s of one core  {tree}")
    for reader in readers:
        reader.communicate()


if __name__ == "__main__":
    main()
