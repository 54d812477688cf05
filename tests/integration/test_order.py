"""The sample in other orders and in batches: the same warehouse, whatever came first.

Once each in the ordinary suite; `make orders` (SUMMITRY_ORDERS=20) twenty times each.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from summitry import fingerprint, registry, transform, warehouse
from summitry.settings import Settings

ORDERS = range(int(os.environ.get("SUMMITRY_ORDERS", "1")))
PUBLISHED = datetime(2026, 6, 1, tzinfo=UTC)
TABLES = (
    "articles", "readings", "leader_mentions", "summit_mentions", "agreement_mentions",
    "trip_mentions", "mention_participants", "mention_evidence",
)  # fmt: skip
# Made of an event's id, which is kept from the first report that was published.
MADE_OF_IDS = {"change_id", "encounter_id", "summit_participant_id", "agreement_party_id"}
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def base(sample_run: Any) -> Settings:
    """The sample, read and built at once."""
    settings: Settings = sample_run.settings
    return settings


def article_ids(settings: Settings) -> list[str]:
    with warehouse.connect(settings) as connection:
        rows = connection.execute("select distinct article_id from staging.articles").fetchall()
    return sorted(str(row[0]) for row in rows)


def add(base: Settings, settings: Settings, ids: Sequence[str]) -> None:
    """Stage these articles of the base, with what was read in them, in this order."""
    with warehouse.connect(settings) as connection:
        connection.execute(f"attach '{base.build_path}' as base (read_only)")
        for table in TABLES:
            connection.execute(
                f"insert into staging.{table} by name"
                f" select given.* from base.staging.{table} as given"
                " inner join (select unnest($ids) as article_id, unnest($places) as place)"
                " using (article_id) order by place",
                {"ids": list(ids), "places": list(range(len(ids)))},
            )


def contents(settings: Settings, names: dict[str, str] | None = None) -> dict[str, Rows]:
    """Return the marts' rows, sorted; with `names`, each event under the id given there."""
    result = {}
    with warehouse.connect(settings) as connection:
        for table, columns in fingerprint.table_columns(connection, "marts").items():
            if names is not None and table == "event_aliases":
                continue
            left_out = {*fingerprint.RUN_METADATA.get(table, ())}
            if names is not None:
                left_out |= MADE_OF_IDS
            kept = ", ".join(f'"{name}"' for name, _ in columns if name not in left_out)
            rows = connection.execute(f"select {kept} from marts.{table} order by all").fetchall()
            if names is not None:
                rows = sorted(
                    (tuple(names.get(str(value), value) for value in row) for row in rows), key=repr
                )
            result[table] = rows
    return result


def events(settings: Settings) -> dict[str, str]:
    """Return each mention's event."""
    with duckdb.connect(str(settings.build_path), read_only=True) as connection:
        return dict(
            connection.execute(
                "select mention_id, event_id from intermediate.int_events"
            ).fetchall()
        )


@pytest.mark.parametrize("number", ORDERS)
def test_articles_in_any_order_give_the_same_warehouse(
    base: Settings, tmp_path: Path, number: int
) -> None:
    ids = article_ids(base)
    random.Random(number).shuffle(ids)
    other = Settings(home=tmp_path)
    add(base, other, ids)
    transform.build(other)
    assert contents(other) == contents(base)


@pytest.mark.parametrize("number", ORDERS)
def test_articles_in_any_batches_give_the_same_warehouse(
    base: Settings, tmp_path: Path, number: int
) -> None:
    """The last of some batches is built on the others, and each was published before the next."""
    chance = random.Random(1000 + number)
    ids = article_ids(base)
    chance.shuffle(ids)
    cuts = sorted(chance.sample(range(1, len(ids)), chance.choice((1, 2, 3))))
    other = Settings(home=tmp_path)
    for day, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(ids)], strict=True)):
        add(base, other, ids[start:end])
        built = transform.build(other)
        assert built.is_full == (start == 0)
        with warehouse.connect(other) as connection:
            registry.record(connection, other, PUBLISHED + timedelta(days=day))
    ours, theirs = events(other), events(base)
    assert ours.keys() == theirs.keys()
    names = {ours[mention]: theirs[mention] for mention in ours}
    assert len(set(names.values())) == len(names) == len(set(theirs.values()))
    names |= {f"o-{old[2:]}": f"o-{new[2:]}" for old, new in names.items()}
    assert contents(other, names) == contents(base, {})
