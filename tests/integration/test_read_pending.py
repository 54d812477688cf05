"""The read stage: each current version once by each reader, its mentions as rows."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tiny_reader import TinyReader, newer_reader, tiny_reader

from summitry import batch, warehouse
from summitry.batch import ReadCounts, mention_id, read_pending
from summitry.settings import Settings, Source
from summitry.sources.collect import collect

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHILDREN = (
    "leader_mentions", "summit_mentions", "agreement_mentions", "trip_mentions",
    "mention_participants", "mention_evidence",
)  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", jobs=1)


def store(settings: Settings, *records: dict[str, Any]) -> None:
    settings.home.mkdir(exist_ok=True)
    number = len(list(settings.home.glob("*.jsonl")))
    path = settings.home / f"{number}.jsonl"
    lines = ({"title": "T", "text": "Talks in Oslo.", **one} for one in records)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    collect(settings, [Source(str(number), str(path))], now=NOW)


def read(settings: Settings, reader: Any = tiny_reader) -> ReadCounts:
    return read_pending(settings, reader=reader, now=NOW)


def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(settings) as connection:
        return connection.execute(sql).fetchall()


def content(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("readings", *CHILDREN)
    return {table: query(settings, f"from staging.{table} order by all") for table in tables}


def test_an_article_is_read_into_rows(settings: Settings) -> None:
    store(settings, {"id": "a"})
    assert read(settings) == ReadCounts(read=1, leaders=1, summits=1, agreements=1, trips=1)
    ids = {
        kind: mention_id(kind, "a", anchor, 0)
        for kind, anchor in {
            "leader": "Ann Berg@NOR",
            "summit": "Ann Berg@NOR|bo-lind@SWE|",
            "agreement": "NOR|SWE|energy",
            "trip": "bo-lind@SWE|NOR",
        }.items()
    }
    stored = content(settings)
    ((_, text_hash, *reading),) = stored["readings"]
    assert reading == ["tiny", "1", "read", 1, 1, 1, 1, NOW]
    key = ("a", text_hash, "tiny", "1")
    assert stored["leader_mentions"] == [
        (ids["leader"], *key, None, "Ann Berg", "NOR", "head_of_government", 0.9)
    ]
    assert stored["summit_mentions"] == [
        (ids["summit"], *key, None, "in_person", "held", "leaders", "2025-10-28", None,
         "NOR", "Oslo", None, 0.8)
    ]  # fmt: skip
    assert stored["agreement_mentions"] == [
        (ids["agreement"], *key, "Pact", "agreement", "energy", "signed", "2025-10-28",
         "NOR", "Oslo", 0.7)
    ]  # fmt: skip
    assert stored["trip_mentions"] == [
        (ids["trip"], *key, "bo-lind", "Bo Lind", "SWE", "head_of_government", "NOR", "Oslo",
         "2025-10-28", None, "completed", None, None, "leaders", 0.6)
    ]  # fmt: skip
    office = "head_of_government"
    assert sorted(stored["mention_participants"], key=str) == sorted(
        [
            (ids["summit"], *key, 0, None, "Ann Berg", "NOR", office, "host"),
            (ids["summit"], *key, 1, "bo-lind", "Bo Lind", "SWE", office, "guest"),
            (ids["agreement"], *key, 0, None, None, "NOR", None, None),
            (ids["agreement"], *key, 1, None, None, "SWE", None, None),
            (ids["agreement"], *key, 2, "bo-lind", "Bo Lind", "SWE", office, "guest"),
        ],
        key=str,
    )
    assert sorted(stored["mention_evidence"]) == sorted(
        (mention, kind, *key, 0, "event", "text", 9, 13, "Oslo") for kind, mention in ids.items()
    )


def test_what_is_read_is_not_read_again(settings: Settings) -> None:
    store(settings, {"id": "a"}, {"id": "b", "text": "Nothing."})
    read(settings)
    before = content(settings)
    assert read(settings) == ReadCounts()
    assert content(settings) == before


def test_only_the_current_version_is_read(settings: Settings) -> None:
    store(
        settings,
        {"id": "a", "text": "Talks in Oslo, later.", "published_at": "2025-10-29"},
        {"id": "a", "text": "Talks in Oslo, earlier.", "published_at": "2025-10-28"},
    )
    assert read(settings).read == 1
    store(settings, {"id": "a", "text": "No talks at all.", "published_at": "2025-10-30"})
    assert read(settings) == ReadCounts(read=1)
    assert query(settings, "select count(*) from staging.readings") == [(2,)]


def test_a_newer_version_of_the_reader_reads_all_again_and_replaces(settings: Settings) -> None:
    store(settings, {"id": "a"}, {"id": "b"})
    read(settings)
    ids = query(settings, "select mention_id from staging.summit_mentions order by 1")
    assert read(settings, newer_reader).read == 2
    for table in ("readings", *CHILDREN):
        versions = query(settings, f"select distinct reader_version from staging.{table}")
        assert versions == [("2",)], table
    assert query(settings, "select mention_id from staging.summit_mentions order by 1") == ids


def test_another_reader_reads_beside_the_first(settings: Settings) -> None:
    def other() -> TinyReader:
        reader = TinyReader()
        reader.name = "other"
        return reader

    store(settings, {"id": "a"})
    read(settings)
    assert read(settings, other).read == 1
    assert query(settings, "select reader from staging.readings order by 1") == [
        ("other",),
        ("tiny",),
    ]


@pytest.mark.parametrize(
    ("language", "outcome"),
    [("fr", "not_english"), ("en", "read"), ("en-US", "read"), (None, "read")],
)
def test_what_is_declared_to_be_in_another_language_is_not_read(
    settings: Settings, language: str | None, outcome: str
) -> None:
    store(settings, {"id": "a", "language": language})
    counts = read(settings)
    assert query(settings, "select outcome from staging.readings") == [(outcome,)]
    assert counts.not_english == (outcome == "not_english")
    mentions = query(settings, "select count(*) from staging.summit_mentions")
    assert mentions == [(int(outcome == "read"),)]
    assert read(settings) == ReadCounts()


def test_an_article_that_can_not_be_read_is_counted_and_the_rest_is_read(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="summitry")  # a command may have set it higher
    store(settings, {"id": "a"}, {"id": "bad", "text": "raise"}, {"id": "c"})
    counts = read(settings)
    assert (counts.read, counts.failed) == (2, 1)
    rows = query(settings, "select article_id from staging.readings where outcome = 'failed'")
    assert rows == [("bad",)]
    assert "bad could not be read: ValueError: told to" in caplog.text


def test_equal_events_of_one_article_are_told_apart_by_number() -> None:
    ids = {mention_id("trip", "a", "x@SWE|NOR", number) for number in (0, 1)}
    assert len(ids) == 2
    assert mention_id("trip", "a", "x@SWE|NOR", 0) in ids


@pytest.mark.parametrize("jobs", [1, 2])
def test_batches_make_no_difference(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    texts = ["Talks in Oslo.", "Nothing.", "raise"]
    store(settings, *({"id": f"a{n}", "text": texts[n % 3]} for n in range(300)))
    read(settings)
    whole = content(settings)
    again = replace(settings, home=settings.home.parent / "again", jobs=jobs)
    store(again, *({"id": f"a{n}", "text": texts[n % 3]} for n in range(300)))
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 7)
    seen: list[tuple[str, int, int | None]] = []
    read_pending(again, reader=tiny_reader, now=NOW, progress=lambda *told: seen.append(told))
    assert content(again) == whole
    assert seen[-1] == ("articles read", 300, 300)


def test_nothing_stored_is_nothing_to_read(settings: Settings) -> None:
    assert read(settings) == ReadCounts()
