"""The read stage with a model: its readings into staging, and the built-in reader's beside them.

'llm': the model's readings are in force, the built-in reader's where it had to read. 'both': the
built-in reader's are in force, and how the model's differ is written down.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

import duckdb

from summitry import batch, languages, warehouse
from summitry.batch import Key, Progress, ReadCounts
from summitry.llm import compare
from summitry.llm.reader import LlmReader, ModelReading, accounts, llm_reader
from summitry.llm.tally import ModelCounts, Tally
from summitry.reading_pool import ReadFailure, own_reader
from summitry.settings import Settings
from summitry.sources.article import Article

BATCH_ARTICLES = 20  # a model takes its time: what it read is stored soon


def read_pending(settings: Settings, *, moment: datetime, tell: Progress) -> ReadCounts:
    """Read what the model has not read yet, and what the built-in reader has to."""
    reader = llm_reader(settings)
    key = (reader.name, reader.version)
    found: Counter[str] = Counter()
    with warehouse.connect(settings) as connection:
        languages.identify(connection)
        if settings.reader.use == "both":
            found, own = batch.read_with(connection, settings, own_reader(settings), moment, tell)
            _, model = _ask_pending(connection, settings, reader, moment, tell)
            _compare(connection, settings, key, own)
            batch.choose(connection, own)
            table = compare.rows(_differences(connection, key, own))
            return ReadCounts(**found, model=replace(model, differences=table))
        found, model = _ask_pending(connection, settings, reader, moment, tell)
        connection.execute(
            "create or replace temporary table fallen as"
            " select article_id, content_hash from staging.readings where reader = $reader"
            " and reader_version = $version and outcome in ('fell_back', 'put_off')",
            {"reader": key[0], "version": key[1]},
        )
        by_builtin, own = batch.read_with(
            connection, settings, own_reader(settings), moment, tell,
            only="(article_id, content_hash) in (select (article_id, content_hash) from fallen)",
        )  # fmt: skip
        batch.choose(connection, key, fallback=own)
    return ReadCounts(**(found + by_builtin), model=model)


def _ask_pending(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    reader: LlmReader,
    moment: datetime,
    tell: Progress,
) -> tuple[Counter[str], ModelCounts]:
    """Ask about every article that the model has not read, and store what it said."""
    key = (reader.name, reader.version)
    found: Counter[str] = Counter()
    tally = Tally()
    found["not_english"] = batch.pass_by_foreign(connection, key, moment)
    total = batch.note_pending(connection, key)
    keys: deque[tuple[str, str]] = deque()
    articles = batch.pending_articles(connection, total, keys)
    told = accounts(articles, reader, connections=settings.reader.connections)
    done = 0
    while some := list(islice(told, BATCH_ARTICLES)):
        stored = [(keys.popleft(), one) for one in some]
        _store(connection, key, stored, moment)
        for one in some:
            if isinstance(one, ReadFailure):
                found["failed"] += 1
                continue
            tally.add(one)
            if one.reading is not None:
                found.update(batch.found(one.reading))
        done += len(some)
        tell("articles asked about", done, total)
    batch.drop_older_versions(connection, key)
    return found, tally.counts(settings.reader.model)


def _store(
    connection: duckdb.DuckDBPyConnection,
    key: Key,
    told: Sequence[tuple[tuple[str, str], ModelReading | ReadFailure]],
    moment: datetime,
) -> None:
    """Store a batch of accounts with all in them, in place of those that were put off."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for article_version, one in told:
        version = (*article_version, *key)
        outcome = one if isinstance(one, ReadFailure) else one.reading
        if outcome is not None:
            for table, row in batch.outcome_rows(version, outcome, moment):
                rows[table].append(row)
        if isinstance(one, ReadFailure):
            continue
        use = one.use
        if use.fallback_reason is not None:
            put_off = "fell_back" if use.fallback_reason.is_of_article else "put_off"
            rows["readings"].append((*version, put_off, 0, 0, 0, 0, moment))
        rows["model_readings"].append(
            (
                *version, use.model, use.input_tokens, use.output_tokens, use.tries, use.is_held,
                use.fallback_reason and use.fallback_reason.value, use.fallback_detail,
            )
        )  # fmt: skip
        for refused in use.refused:
            told_of = (refused.kind, refused.ordinal, refused.attribute, refused.reason.value)
            rows["refused_answers"].append((*version, *told_of, refused.value))
    with warehouse.transaction(connection):
        _forget_put_off(connection, key, [article_id for (article_id, _), _ in told])
        for table, table_rows in rows.items():
            warehouse.insert_rows(connection, f"staging.{table}", table_rows)


def _forget_put_off(
    connection: duckdb.DuckDBPyConnection, key: Key, article_ids: list[str]
) -> None:
    """Remove that these articles were put off: they have been asked about again."""
    values: dict[str, Any] = {"reader": key[0], "version": key[1], "ids": article_ids}
    connection.execute(
        "create or replace temporary table put_off as"
        " select article_id, content_hash from staging.readings where outcome = 'put_off'"
        " and reader = $reader and reader_version = $version"
        " and article_id in (select unnest($ids::text[]))",
        values,
    )
    del values["ids"]
    for table in ("model_readings", "readings"):
        connection.execute(
            f"delete from staging.{table} where reader = $reader and reader_version = $version"
            " and (article_id, content_hash) in (select (article_id, content_hash) from put_off)",
            values,
        )


def _compare(
    connection: duckdb.DuckDBPyConnection, settings: Settings, model: Key, builtin: Key
) -> None:
    """Hold side by side what both have read and was not compared yet, from answers held."""
    pair = {
        "reader": builtin[0], "version": builtin[1], "other": model[0], "other_version": model[1],
    }  # fmt: skip
    for table in ("reader_comparisons", "reader_differences"):
        connection.execute(
            f"delete from staging.{table} where (reader, reader_version, other_reader,"
            " other_version) <> ($reader, $version, $other, $other_version)",
            pair,
        )
    rows = connection.execute(_NOT_COMPARED, pair).fetchall()
    held = llm_reader(replace(settings, reader=replace(settings.reader, base_url=None)))
    own = own_reader(settings)()
    told = iter(rows)
    while some := list(islice(told, batch.BATCH_ARTICLES)):
        compared: list[tuple[Any, ...]] = []
        found: list[tuple[Any, ...]] = []
        for article_id, content_hash, *fields in some:
            article = Article(article_id, *fields)
            reading = held.account(article).reading
            if reading is None:
                continue
            version = (article_id, content_hash, *builtin, *model)
            compared.append(version)
            for one in compare.differences(
                own.read(article), reading, floor=settings.confidence_floor
            ):
                told_of = (one.kind, one.difference, one.item)
                found.append((*version, *told_of, one.attribute, one.value, one.other_value))
        with warehouse.transaction(connection):
            warehouse.insert_rows(connection, "staging.reader_comparisons", compared)
            warehouse.insert_rows(connection, "staging.reader_differences", found)


_NOT_COMPARED = f"""
    select {batch.ARTICLE_COLUMNS} from staging.current_articles as articles
    semi join (
        select article_id, content_hash from staging.readings
        where reader = $other and reader_version = $other_version and outcome = 'read'
    ) using (article_id, content_hash)
    semi join (
        select article_id, content_hash from staging.readings
        where reader = $reader and reader_version = $version and outcome = 'read'
    ) using (article_id, content_hash)
    anti join staging.reader_comparisons using (article_id, content_hash)
    order by sequence
"""


def _differences(
    connection: duckdb.DuckDBPyConnection, model: Key, builtin: Key
) -> dict[tuple[str, str, str | None], int]:
    """Return how often the two differ, over all articles that both have read."""
    rows = connection.execute(
        "select kind, difference, attribute, count(*) from staging.reader_differences"
        " semi join staging.current_articles using (article_id, content_hash)"
        " where (reader, reader_version, other_reader, other_version) = (?, ?, ?, ?) group by all",
        [*builtin, *model],
    ).fetchall()
    return {(kind, what, attribute): number for kind, what, attribute, number in rows}
