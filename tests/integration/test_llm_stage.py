"""The read stage with a model: who speaks for which article, what is kept, what is asked again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from model_server import (
    ModelServer,
    answer,
    failed,
    leader,
    model_server,
    person,
    quotes,
    said,
    summit,
)

from summitry import full_compare, run_report, transform, warehouse
from summitry.batch import ReadCounts, read_pending
from summitry.llm.tally import ModelCounts
from summitry.reader_settings import ReaderSettings
from summitry.settings import Settings, Source
from summitry.sources.collect import collect, rebuild_staging_from_landing

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "French President Emmanuel Macron met German Chancellor Friedrich Merz in Berlin on Tuesday."
GOOD = answer(
    leaders=[leader("Macron", "FRA", evidence=quotes(event="Emmanuel Macron"))],
    summits=[
        summit(person("Macron", "FRA"), person("Merz", "DEU"), city="Potsdam",
               start_date="2025-11-04",
               evidence=quotes(event="Macron met German Chancellor", date="on Tuesday")),
    ],
)  # fmt: skip
CHILDREN = (
    "leader_mentions", "summit_mentions", "agreement_mentions", "trip_mentions",
    "mention_participants", "mention_evidence",
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture
def settings(server: ModelServer, tmp_path: Path) -> Settings:
    reader = ReaderSettings(
        use="llm", base_url=server.base_url, model="m", timeout_seconds=30, tries=1
    )
    return Settings(home=tmp_path / "home", jobs=1, reader=reader)


def store(settings: Settings, *ids: str) -> None:
    settings.home.mkdir(exist_ok=True)
    path = settings.home / f"{'-'.join(ids)}.jsonl"
    records = [
        {"id": one, "title": f"Talks {one}", "text": f"{TEXT} That was {one}.",
         "published_at": "2025-11-05"}
        for one in ids
    ]  # fmt: skip
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    collect(settings, [Source(path.stem, str(path))], now=NOW)


def read(settings: Settings, **changes: Any) -> ReadCounts:
    changed = replace(settings, reader=replace(settings.reader, **changes))
    return read_pending(changed, now=NOW)


def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(settings) as connection:
        return connection.execute(sql).fetchall()


def speaking(settings: Settings) -> list[tuple[Any, ...]]:
    return query(
        settings, "select article_id, reader, outcome from staging.speaking_readings order by all"
    )


def test_the_model_speaks_where_it_answered_and_the_built_in_reader_elsewhere(
    server: ModelServer, settings: Settings
) -> None:
    store(settings, "a", "b")
    server.script(said(GOOD, usage=(700, 90)), said("no", usage=(710, 2)))
    counts = read(settings)
    assert counts.model == ModelCounts(
        "m", read=1, not_taken=1, input_tokens=1410, output_tokens=92, fallbacks={"malformed": 1}
    )
    assert (counts.read, counts.summits) == (2, 2)
    assert speaking(settings) == [("a", "llm", "read"), ("b", "rules", "read")]
    assert query(
        settings,
        "select article_id, model, input_tokens, output_tokens, try_count, is_held,"
        " fallback_reason from staging.model_readings order by 1",
    ) == [("a", "m", 700, 90, 1, False, None), ("b", "m", 710, 2, 1, False, "malformed")]
    assert query(
        settings,
        "select article_id, reader, kind, attribute, reason, value from staging.refused_answers",
    ) == [("a", "llm", "summit", "city", "not_supported", "Potsdam")]
    assert query(
        settings,
        "select article_id, reader, start_date, city from staging.summit_mentions order by all",
    ) == [("a", "llm", "2025-11-04", None), ("b", "rules", "2025-11-04", "Berlin")]
    before = {t: query(settings, f"from staging.{t} order by all") for t in CHILDREN}
    assert read(settings).read == 0
    assert len(server.questions) == 2
    assert {t: query(settings, f"from staging.{t} order by all") for t in CHILDREN} == before


@pytest.mark.parametrize(
    ("changes", "step", "reason"),
    [
        ({}, failed(500), "server_error"),
        ({"tokens_per_run": 0}, None, "budget_spent"),
        ({"base_url": "https://models.example/v1"}, None, "missing_key"),
    ],
)
def test_what_was_put_off_is_asked_again_by_the_next_run(
    server: ModelServer,
    settings: Settings,
    changes: dict[str, Any],
    step: Any,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SUMMITRY_LLM_API_KEY", raising=False)
    store(settings, "a")
    server.script(step or said(GOOD))
    counts = read(settings, **changes)
    assert counts.model is not None and counts.model.fallbacks == {reason: 1}
    assert speaking(settings) == [("a", "rules", "read")]
    server.script(said(GOOD))
    read(settings)
    assert speaking(settings) == [("a", "llm", "read")]
    for table in ("readings", "model_readings"):
        assert query(
            settings, f"select count(*) from staging.{table} where reader = 'llm'"
        ) == [(1,)], table  # fmt: skip


def test_a_model_of_another_name_reads_all_again_and_replaces(
    server: ModelServer, settings: Settings
) -> None:
    store(settings, "a")
    server.script(said(GOOD))
    read(settings)
    assert read(settings, model="other").read == 1
    for table in ("readings", "model_readings", "refused_answers", "summit_mentions"):
        versions = query(settings, f"select distinct reader_version from staging.{table}")
        assert [version.split()[1] for (version,) in versions] == ["other"], table


def test_both_keeps_the_built_in_reader_in_force_and_writes_down_what_differs(
    server: ModelServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    store(settings, "a", "b")
    read(settings, use="builtin")  # earlier: its readings are there already
    server.script(said(GOOD), said(answer()))
    counts = read(settings, use="both")
    assert speaking(settings) == [("a", "rules", "read"), ("b", "rules", "read")]
    assert counts.model is not None
    assert counts.model.differences == (
        ("summits", "1", "1", "0", "country 1 city 1"),
        ("agreements", "0", "0", "0", ""),
        ("trips", "0", "2", "0", ""),
        ("leaders", "1", "3", "0", ""),
    )
    assert query(
        settings,
        "select article_id, attribute, value, other_value from staging.reader_differences"
        " where attribute is not null order by all",
    ) == [("a", "city", "Berlin", None), ("a", "country", "DEU", None)]
    again = read(settings, use="both")
    assert again.model is not None
    assert again.model.differences == counts.model.differences
    assert len(server.questions) == 2
    run_report.say_read(counts)
    told = capsys.readouterr()
    assert "2 articles answered by m" in told.err and "country 1 city 1" in told.err
    assert told.out == ""


def test_going_back_puts_the_built_in_reader_in_force_without_reading_again(
    server: ModelServer, settings: Settings
) -> None:
    store(settings, "a")
    read(settings, use="builtin")
    server.script(said(GOOD))
    read(settings)
    assert speaking(settings) == [("a", "llm", "read")]
    assert read(settings, use="builtin") == ReadCounts()
    assert speaking(settings) == [("a", "rules", "read")]


def test_a_rebuild_from_the_landing_takes_the_answers_held_and_asks_nothing(
    server: ModelServer, settings: Settings
) -> None:
    store(settings, "a", "b")
    server.script(said(GOOD), failed(500))
    read(settings)
    with full_compare.scratch(settings) as fresh:
        rebuild_staging_from_landing(fresh)
        read_pending(fresh, now=NOW)
        assert len(server.questions) == 2
        assert speaking(fresh) == speaking(settings)
        assert speaking(fresh) == [("a", "llm", "read"), ("b", "rules", "read")]


def test_an_article_in_another_language_is_not_asked_about(
    server: ModelServer, settings: Settings
) -> None:
    settings.home.mkdir()
    path = settings.home / "fr.jsonl"
    path.write_text(json.dumps({"id": "f", "title": "T", "text": TEXT, "language": "fr"}) + "\n")
    collect(settings, [Source("fr", str(path))], now=NOW)
    assert read(settings).not_english == 1
    assert server.questions == []


def test_the_tables_rest_on_who_spoke_and_say_so(server: ModelServer, settings: Settings) -> None:
    store(settings, "a", "b")
    server.script(said(GOOD), said("no"))
    read(settings)
    transform.build(settings)
    assert query(
        settings,
        "select article_id, reader, count(*) > 0 from marts.fct_evidence"
        " where event_type = 'summit' group by all order by all",
    ) == [("a", "llm", True), ("b", "rules", True)]
    # The same meeting, told by both: one row.
    assert query(settings, "select count(*) from marts.fct_summits") == [(1,)]
