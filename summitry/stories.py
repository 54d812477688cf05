"""Which articles are one story: copies of one text, whichever batch or day they came in.

`update` brings staging.article_stories up to date with staging.current_articles. A text new to the
warehouse is looked up by its bands among the texts of its own fortnight and the two beside it, so
what it costs does not grow with the archive. Which two texts are copies depends on them alone; a
story is all that copies connect; its name is its earliest article's. So the same articles make the
same stories, in whatever order and batches they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np

from summitry import warehouse
from summitry.sources.near_duplicates import (
    METHOD,
    MIN_NAME_SHARE,
    WINDOW_DAYS,
    Fingerprint,
    Sample,
    Text,
    fingerprints,
    is_copy,
    neighbouring_bands,
    share,
)

_CHUNK = 2000
_TABLES = ("story_texts", "story_bands", "story_links", "article_stories")


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """What an update did: articles looked at, pairs of texts compared, pairs found to be copies."""

    articles: int = 0
    compared: int = 0
    linked: int = 0


def update(connection: duckdb.DuckDBPyConnection) -> StoryCounts:
    """Bring the stories up to date with the current articles; return what there was to do."""
    _forget_other_methods(connection)
    count = _note_changes(connection)
    if count == 0:
        return StoryCounts()
    compared = linked = 0
    connection.execute("create or replace temporary table placed (article_id text, text_id bigint)")
    for chunk in _chunks(connection):
        with warehouse.transaction(connection):
            pairs, links = _place(connection, chunk)
        compared += pairs
        linked += links
    with warehouse.transaction(connection):
        _name(connection)
    return StoryCounts(count, compared, linked)


def _forget_other_methods(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty the tables where they were filled by another version of the method."""
    rows = connection.execute("select method from staging.story_method").fetchall()
    if rows == [(METHOD,)]:
        return
    with warehouse.transaction(connection):
        for table in (*_TABLES, "story_method"):
            connection.execute(f"delete from staging.{table}")
        connection.execute("insert into staging.story_method values (?)", [METHOD])


def _note_changes(connection: duckdb.DuckDBPyConnection) -> int:
    """Note articles that are new, speak in another version, or are gone; return their count."""
    connection.execute(
        """
        create or replace temporary table changed as
        select
            coalesce(articles.article_id, stories.article_id) as article_id,
            articles.content_hash,
            articles.sequence,
            articles.publisher,
            coalesce(articles.published_at, cast(articles.published_on as timestamptz))
                as reported_at,
            cast(coalesce(
                cast(articles.published_on as timestamptz),
                articles.published_at,
                articles.collected_at
            ) as date) as day,
            stories.text_id as former_text_id,
            stories.story_article_id as former_story
        from staging.current_articles as articles
        full outer join staging.article_stories as stories
            on articles.article_id = stories.article_id
        where articles.content_hash is distinct from stories.content_hash
        """
    )
    return int(connection.execute("select count(*) from changed").fetchall()[0][0])


def _chunks(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Text]]:
    """Yield the changed articles' texts, the days in order: neighbours are compared together."""
    connection.execute(
        "create or replace temporary table queue as"
        " select row_number() over (order by day, article_id) as number, article_id, sequence, day"
        " from changed where sequence is not null"
    )
    total = int(connection.execute("select count(*) from queue").fetchall()[0][0])
    for first in range(1, total + 1, _CHUNK):
        rows = connection.execute(
            """
            select queue.article_id, articles.title, articles.text, queue.day
            from queue
            inner join staging.articles as articles on queue.sequence = articles.sequence
            where queue.number between ? and ?
            order by queue.number
            """,
            [first, first + _CHUNK - 1],
        ).fetchall()
        yield [Text(*row) for row in rows]


def _place(connection: duckdb.DuckDBPyConnection, chunk: Sequence[Text]) -> tuple[int, int]:
    """Store the texts that are new, linked to their copies; return pairs compared and linked."""
    prints = fingerprints(chunk)
    warehouse.insert_rows(
        connection,
        "placed",
        [(text.article_id, one.text_id) for text, one in zip(chunk, prints, strict=True)],
    )
    texts = {
        one.text_id: (one, text.day)
        for text, one in zip(chunk, prints, strict=True)
        if one.bands  # a shorter one has no other than itself
    }
    known = _known(connection, list(texts))
    new = {text_id: told for text_id, told in texts.items() if text_id not in known}
    _store(connection, new)
    pairs = _candidates(connection, [one for one, _ in new.values()])
    links = list(_copies(connection, pairs))
    warehouse.insert_rows(connection, "staging.story_links", links)
    return len(pairs), len(links)


def _known(connection: duckdb.DuckDBPyConnection, text_ids: Sequence[int]) -> set[int]:
    rows = connection.execute(
        "select text_id from staging.story_texts where text_id in (select unnest(?::bigint[]))",
        [list(text_ids)],
    ).fetchall()
    return {row[0] for row in rows}


def _store(connection: duckdb.DuckDBPyConnection, new: dict[int, tuple[Fingerprint, date]]) -> None:
    warehouse.insert_rows(
        connection,
        "staging.story_texts",
        [
            (text_id, day, one.shingles.tolist(), one.names.tolist())
            for text_id, (one, day) in new.items()
        ],
    )
    bands = sorted((band, text_id) for text_id, (one, _) in new.items() for band in one.bands)
    warehouse.insert_rows(connection, "staging.story_bands", bands)


def _candidates(
    connection: duckdb.DuckDBPyConnection, new: Sequence[Fingerprint]
) -> list[tuple[int, int]]:
    """Return the pairs of a new text and any other that share a band, each once."""
    sought = [
        (near, one.text_id)
        for one in new
        for band in one.bands
        for near in neighbouring_bands(band)
    ]
    if not sought:
        return []
    low, high = min(sought)[0], max(sought)[0]
    rows = connection.execute(
        """
        select distinct
            least(sought.text_id, bands.text_id), greatest(sought.text_id, bands.text_id)
        from (select unnest($sought_bands::bigint[]) as band,
                unnest($sought_texts::bigint[]) as text_id) as sought
        inner join staging.story_bands as bands on sought.band = bands.band
        where bands.band between $low and $high and sought.text_id <> bands.text_id
        """,
        {
            "sought_bands": [band for band, _ in sought],
            "sought_texts": [text_id for _, text_id in sought],
            "low": low,
            "high": high,
        },
    ).fetchall()
    return rows


def _copies(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, bool]]:
    """Yield those of the pairs that are copies, with whether their names agree."""
    kept = _kept(connection, {text_id for pair in pairs for text_id in pair})
    for one, other in pairs:
        (day, shingles, names), (other_day, other_shingles, other_names) = kept[one], kept[other]
        if abs((day - other_day).days) > WINDOW_DAYS:
            continue
        if is_copy(shingles, other_shingles):
            yield one, other, share(names, other_names) >= MIN_NAME_SHARE


def _kept(
    connection: duckdb.DuckDBPyConnection, text_ids: set[int]
) -> dict[int, tuple[date, Sample, Sample]]:
    rows = connection.execute(
        "select text_id, day, shingles, names from staging.story_texts"
        " where text_id in (select unnest(?::bigint[]))",
        [sorted(text_ids)],
    ).fetchall()
    return {
        text_id: (day, np.array(shingles, dtype=np.uint32), np.array(names, dtype=np.uint32))
        for text_id, day, shingles, names in rows
    }


def _name(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the changed articles into their stories, and all whose story that touches."""
    connection.execute(
        """
        delete from staging.article_stories
        where article_id in (select article_id from changed)
        """
    )
    connection.execute(
        """
        insert into staging.article_stories
        select
            changed.article_id, changed.content_hash, placed.text_id, changed.publisher,
            changed.reported_at, changed.article_id
        from changed
        inner join placed on changed.article_id = placed.article_id
        """
    )
    _note_touched(connection)
    groups = _connected(connection)
    connection.execute("create or replace temporary table groups (text_id bigint, group_id bigint)")
    warehouse.insert_rows(connection, "groups", list(groups.items()))
    connection.execute(
        """
        update staging.article_stories as stories
        set story_article_id = named.story_article_id
        from (
            select
                touched.article_id,
                first_value(touched.article_id) over (
                    partition by coalesce(groups.group_id, touched.text_id)
                    order by touched.reported_at nulls last, touched.article_id
                ) as story_article_id
            from touched
            left join groups on touched.text_id = groups.text_id
        ) as named
        where
            stories.article_id = named.article_id
            and stories.story_article_id is distinct from named.story_article_id
        """
    )


def _note_touched(connection: duckdb.DuckDBPyConnection) -> None:
    """Note every article whose story may be another now: of changed texts and all beside them."""
    connection.execute(
        """
        create or replace temporary table touched_texts as
        with
        changed_texts as (
            select text_id from placed
            union
            select former_text_id as text_id from changed where former_text_id is not null
        )
        select text_id from changed_texts
        union
        select links.other_text_id from staging.story_links as links
        inner join changed_texts on links.text_id = changed_texts.text_id
        union
        select links.text_id from staging.story_links as links
        inner join changed_texts on links.other_text_id = changed_texts.text_id
        """
    )
    connection.execute(
        """
        create or replace temporary table touched as
        select stories.article_id, stories.text_id, stories.publisher, stories.reported_at
        from staging.article_stories as stories
        where
            stories.text_id in (select text_id from touched_texts)
            or stories.story_article_id in (
                select former_story from changed where former_story is not null
                union
                select story_article_id from staging.article_stories
                where text_id in (select text_id from touched_texts)
            )
        """
    )


def _connected(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return the group of each touched text that is a copy of another, by its smallest text id.

    Of two texts that only one and the same publisher has, the names must agree too: a house
    writes its announcements by one pattern.
    """
    rows = connection.execute(
        """
        with publishers as (
            select
                text_id,
                min(coalesce(publisher, '')) as first_publisher,
                max(coalesce(publisher, '')) as last_publisher
            from touched
            group by text_id
        )
        select links.text_id, links.other_text_id
        from staging.story_links as links
        inner join publishers on links.text_id = publishers.text_id
        inner join publishers as others on links.other_text_id = others.text_id
        where
            links.has_same_names
            or publishers.first_publisher = ''
            or publishers.first_publisher <> publishers.last_publisher
            or others.first_publisher <> others.last_publisher
            or publishers.first_publisher <> others.first_publisher
        """
    ).fetchall()
    parents: dict[int, int] = {}

    def root(text_id: int) -> int:
        parents.setdefault(text_id, text_id)
        while parents[text_id] != text_id:
            parents[text_id] = parents[parents[text_id]]
            text_id = parents[text_id]
        return text_id

    for one, other in rows:
        ones, others = root(one), root(other)
        parents[max(ones, others)] = min(ones, others)
    return {text_id: root(text_id) for text_id in list(parents)}
