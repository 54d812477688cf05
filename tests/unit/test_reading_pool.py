"""Many articles at once: in order, the same over any number of processes, bounded."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_reader import TinyReader, tiny_reader

from summitry.errors import StageError
from summitry.reading_pool import (
    FEW_ARTICLES,
    OwnReader,
    ReadFailure,
    read_many,
    read_outcomes,
)
from summitry.sources.article import Article

SIZES = [0, 1, FEW_ARTICLES, FEW_ARTICLES + 1, FEW_ARTICLES + 100]


def told(count: int, **texts: str) -> list[Article]:
    return [Article(f"a{n}", "", texts.get(f"a{n}", f"Oslo {n}")) for n in range(count)]


@pytest.mark.parametrize("count", SIZES)
def test_the_readings_are_the_same_over_one_process_and_two(count: int) -> None:
    one = list(read_many(told(count), jobs=1, reader=tiny_reader))
    two = list(read_many(told(count), jobs=2, reader=tiny_reader))
    assert [reading.article_id for reading in one] == [f"a{n}" for n in range(count)]
    assert one == two


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_raises_costs_only_itself(jobs: int) -> None:
    outcomes = list(
        read_outcomes(told(FEW_ARTICLES + 50, a70="raise"), jobs=jobs, reader=tiny_reader)
    )
    assert outcomes[70] == ReadFailure("a70", "ValueError: told to")
    assert sum(isinstance(outcome, ReadFailure) for outcome in outcomes) == 1


def test_an_article_that_ends_its_process_costs_only_itself() -> None:
    outcomes = list(read_outcomes(told(FEW_ARTICLES + 50, a70="die"), jobs=2, reader=tiny_reader))
    assert [outcome.article_id for outcome in outcomes] == [
        f"a{n}" for n in range(FEW_ARTICLES + 50)
    ]
    failures = [outcome for outcome in outcomes if isinstance(outcome, ReadFailure)]
    assert failures == [ReadFailure("a70", "the reading process died")]


def test_a_failure_ends_read_many_by_its_article() -> None:
    with pytest.raises(StageError, match="a1: ValueError: told to"):
        list(read_many(told(3, a1="raise"), jobs=1, reader=tiny_reader))


def test_few_articles_start_no_process() -> None:
    def own() -> TinyReader:  # could not be sent to a process
        return tiny_reader()

    assert len(list(read_many(told(FEW_ARTICLES), jobs=8, reader=own))) == FEW_ARTICLES


def test_articles_are_drawn_only_as_readings_are_taken() -> None:
    drawn = 0

    def endless() -> Iterator[Article]:
        nonlocal drawn
        while True:
            drawn += 1
            yield Article(f"a{drawn}", "", "Oslo")

    readings = read_many(endless(), jobs=2, reader=tiny_reader)
    for _ in range(1000):
        next(readings)
    assert drawn < 1000 + 1000
    readings.close()  # type: ignore[attr-defined]


def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, signal, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from summitry.reading_pool import read_many\n"
        "from summitry.sources.article import Article\n"
        "from tiny_reader import slow_reader\n"
        "if __name__ == '__main__':\n"
        "    articles = (Article('a', '', sys.argv[1]) for _ in range(10_000))\n"
        "    next(read_many(articles, jobs=2, reader=slow_reader))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    pids = tmp_path / "pids"
    done = subprocess.run([sys.executable, str(script), str(pids)], check=False, timeout=60)
    assert done.returncode == -9
    workers = {int(line) for line in pids.read_text().split()}
    assert workers
    ends = time.monotonic() + 10
    while any(_is_running(pid) for pid in workers):
        assert time.monotonic() < ends, "a reading process outlived its parent"
        time.sleep(0.05)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_where_nothing_is_to_be_read_no_rules_are_loaded() -> None:
    script = (
        "import sys\n"
        "from summitry import batch\n"
        "from summitry.reading_pool import OwnReader, read_outcomes\n"
        "own = OwnReader(None)\n"
        "assert own.key() and list(read_outcomes([], jobs=2, reader=own)) == []\n"
        "sys.exit('summitry.reading.reader' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_reader_is_the_one_that_it_was_said_to_be() -> None:
    own = OwnReader(None)

    assert (own().name, own().version) == own.key()
