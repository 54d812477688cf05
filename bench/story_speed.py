"""How long finding stories takes as the archive grows: a batch of new articles a day.

usage: python bench/story_speed.py [ARTICLE_COUNT [BATCH]]

Articles of about 300 words are made, one in three a cut copy of one of the last two days. Prints
processor milliseconds an article of each tenth of the run, parted into what finding copies takes
and what finding the articles that are new takes, and the sizes at the end.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import duckdb

from summitry import stories, warehouse
from summitry.settings import Settings

VOCABULARY = [f"{first}{last}" for first in "bdfgklmnprst" for last in (
    "a", "alen", "ador", "eta", "erin", "imo", "inas", "ola", "orent", "uma", "undel", "yrin",
    "aston", "ebral", "icant", "omere",
)]  # fmt: skip


def prose(source: random.Random) -> list[str]:
    """Return ten paragraphs of thirty words."""
    return [
        " ".join(source.choices(VOCABULARY, k=29)) + f" Name{source.randrange(10**6)}."
        for _ in range(10)
    ]


def add(connection: duckdb.DuckDBPyConnection, rows: list[tuple[object, ...]]) -> None:
    connection.execute(
        "insert into staging.articles by name select unnest($1::text[]) as article_id,"
        " unnest($2::text[]) as content_hash, unnest($3::bigint[]) as sequence,"
        " unnest($4::text[]) as text, unnest($5::text[]) as publisher,"
        " unnest($6::date[]) as published_on, '' as title, 'bench' as source_name,"
        " '' as landing_id, '' as landing_hash, $7::timestamptz as collected_at,"
        " false as is_sample",
        [*(list(column) for column in zip(*rows, strict=True)), datetime.now(UTC)],
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    batch = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    source = random.Random(7)
    recent: list[list[str]] = []
    times: list[tuple[float, float]] = []
    linked = 0
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        with warehouse.connect(settings) as connection:
            for number in range(count // batch):
                day = date(2020, 1, 1) + timedelta(days=number)
                rows: list[tuple[object, ...]] = []
                for place in range(batch):
                    if recent and place % 3 == 0:
                        text = source.choice(recent)[: source.randint(4, 10)]
                    else:
                        text = prose(source)
                        recent.append(text)
                    key = f"{number}-{place}"
                    rows.append(
                        (key, key, number * batch + place + 1, "\n".join(text), f"p{place}", day)
                    )
                recent = recent[-2 * batch :]
                add(connection, rows)
                started = time.process_time()
                stories._note_changes(connection)
                noted = time.process_time()
                linked += stories.update(connection).linked
                whole = time.process_time() - noted
                times.append((whole - (noted - started), noted - started))
            size = connection.execute(
                "select count(*), count(distinct story_article_id) from staging.article_stories"
            ).fetchall()[0]
        tenth = max(1, len(times) // 10)
        for part in range(0, len(times), tenth):
            found = median(one for one, _ in times[part : part + tenth]) / batch * 1000
            noted = median(one for _, one in times[part : part + tenth]) / batch * 1000
            print(
                f"after {part * batch:>9,} articles: {found:.3f} ms an article to find copies,"
                f" {noted:.3f} ms to find what is new"
            )
        megabytes = settings.build_path.stat().st_size / 1e6
        print(f"{size[0]:,} articles, {size[1]:,} stories, {linked:,} links; {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
