"""What news costs: a warehouse of many articles, then a run with some more, stage by stage.

    .venv/bin/python bench/incremental_build.py ARTICLES.jsonl.gz [--base 15000] [--new 500]

The base is the file's articles, and generated ones (bench/load/generate_articles.py) where it has
too few; the new ones are generated with another seed. Prints seconds of wall and of processor a
stage, for the base and for the run with the new ones, and their ratio. With --compare the second
warehouse is built once more in full, and the script fails where a table differs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from load.generate_articles import generate

from summitry import fingerprint, transform, warehouse
from summitry.batch import read_pending
from summitry.checks import check
from summitry.publish import publish
from summitry.settings import Settings, Source
from summitry.sources.collect import collect


def processor_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def run(settings: Settings, path: Path) -> dict[str, tuple[float, float]]:
    """Return wall and processor seconds of each stage."""
    stages: dict[str, Callable[[], object]] = {
        "collect": lambda: collect(settings, [Source("bench", str(path.resolve()))]),
        "read": lambda: read_pending(settings),
        "build": lambda: transform.build(settings),
        "check": lambda: check(settings),
        "publish": lambda: publish(settings),
    }
    taken = {}
    for name, stage in stages.items():
        wall, processor = time.perf_counter(), processor_seconds()
        stage()
        taken[name] = (time.perf_counter() - wall, processor_seconds() - processor)
    return taken


def write(path: Path, articles: list[dict[str, str]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as out:
        for article in articles:
            out.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path


def marts(settings: Settings) -> dict[str, str]:
    with warehouse.connect(settings) as connection:
        return fingerprint.marts(connection)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--base", type=int, default=15_000)
    parser.add_argument("--new", type=int, default=500)
    parser.add_argument("--compare", action="store_true")
    arguments = parser.parse_args()
    with gzip.open(arguments.articles, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    usable = [a for a in articles if a["published_at"] and len(a["text"]) > 400]
    base = list(islice(articles, arguments.base))
    base += generate(usable, arguments.base - len(base), seed=1)
    folder = Path(tempfile.mkdtemp())
    try:
        settings = Settings(home=folder)
        first = run(settings, write(folder / "base.jsonl.gz", base))
        news = list(generate(usable, arguments.new, seed=2))
        second = run(settings, write(folder / "new.jsonl.gz", news))
        print(f"{len(base):,} articles, then {len(news):,}: wall (processor) seconds")
        for stage in first:
            told = [f"{taken[stage][0]:7.1f} ({taken[stage][1]:6.1f})" for taken in (first, second)]
            print(f"{stage:8} {told[0]} {told[1]}")
        totals = [sum(wall for wall, _ in taken.values()) for taken in (first, second)]
        print(f"all      {totals[0]:7.1f}          {totals[1]:7.1f}   {totals[1] / totals[0]:.0%}")
        if arguments.compare:
            going_on = marts(settings)
            transform.build(settings, full_refresh=True)
            full = marts(settings)
            different = sorted(name for name in full if full[name] != going_on.get(name))
            if different:
                raise SystemExit(f"a full build differs in {', '.join(different)}")
            print("a full build gives the same")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
