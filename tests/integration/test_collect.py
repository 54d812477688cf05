"""From sources to staging: every item stored, known already, or turned away with its reason."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from web import Web, web_server

from summitry import warehouse
from summitry.errors import InputError, StageError
from summitry.landing import Landing
from summitry.settings import Settings, Source
from summitry.sources.collect import (
    CollectCounts,
    collect,
    rebuild_staging_from_landing,
    sources_to_collect,
)
from summitry.sources.loading import SourceCounts, recount
from summitry.sources.reasons import Reason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = (
    "<!doctype html><html lang='en'><head><title>Ministers meet</title>"
    "<link rel='canonical' href='https://paper.example/{name}'></head><body><article>"
    "<p>The ministers of both states met on the border on Monday and spoke for an hour about"
    " fishing rights, grain and the ferry line, officials said.</p>"
    "<p>They will see each other again in spring ({name}).</p></article></body></html>"
)
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'
ITEM = "<item><title>{title}</title><link>https://wire.example/{title}</link></item>"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


def record(article_id: str, text: str = "Text.", **fields: object) -> str:
    return json.dumps({"id": article_id, "title": "T", "text": text, **fields}) + "\n"


def feed(*titles: str) -> str:
    return FEED.format(items="".join(ITEM.format(title=title) for title in titles))


def source(path: Path | str, **values: Any) -> Source:
    return Source(**{"name": Path(path).name, "locator": str(path), **values})


def run(settings: Settings, *paths: Path | str, **values: Any) -> CollectCounts:
    counts = collect(settings, [source(path) for path in paths], now=NOW, **values)
    assert counts.landed == counts.stored + counts.duplicates + counts.rejected
    return counts


def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(settings) as connection:
        return connection.execute(sql).fetchall()


def staging(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Return staging's rows, less the clock's."""
    return {
        "articles": query(settings, "from staging.articles order by sequence"),
        "rejects": query(
            settings, "select * exclude rejected_at from staging.rejects order by all"
        ),
        "landings": query(
            settings, "select * exclude loaded_at from staging.landings order by all"
        ),
    }


def assert_counts_are_those_of_the_landing(settings: Settings) -> None:
    recorded = query(
        settings,
        "select landing_id, landed_item_count, stored_item_count, duplicate_item_count,"
        " rejected_item_count from staging.landings order by landing_id",
    )
    counted = sorted(
        (one.landing_id, one.landed, one.stored, one.duplicates, one.rejected)
        for one in recount(settings)
    )
    assert recorded == counted


def test_a_folder_of_everything_is_collected(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "pages").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "wire.xml").write_text(feed("a", "b"))
    (folder / "pages" / "one.html").write_text(PAGE.format(name="one"))
    (folder / "more.jsonl").write_text(record("j1") + "broken\n" + record("j2"))
    (folder / "more.csv.gz").write_bytes(
        gzip.compress(b"id,url,title,published_at,publisher,language,text\nc1,,T,,,,Text.\n")
    )
    (folder / "README.md").write_text("not an article")
    (folder / ".hidden" / "x.jsonl").write_text(record("x"))
    counts = run(settings, folder)
    assert (counts.landed, counts.stored, counts.rejected) == (7, 6, 1)
    assert counts.by_source == {"in": SourceCounts(7, 6, 0, 1)}
    kinds = query(settings, "select source_kind, count(*) from staging.landings group by all")
    assert dict(kinds) == {"feed": 1, "page": 1, "articles": 2}
    (reject,) = query(settings, "select position, reason, locator from staging.rejects")
    assert reject[:2] == (f"line 2, byte {len(record('j1'))}", "bad_json")
    assert reject[2].endswith("more.jsonl")
    assert_counts_are_those_of_the_landing(settings)


def test_a_second_collect_of_the_same_stores_nothing(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(record("1") + "broken\n" + record("2"))
    run(settings, path)
    before = staging(settings)
    counts = run(settings, path)
    assert (counts.landed, counts.stored, counts.duplicates, counts.rejected) == (3, 0, 2, 1)
    assert counts.reasons == {"bad_json": 1}
    assert counts.failed_sources == ()
    assert staging(settings) == before


def test_another_text_is_a_new_version_and_the_newest_speaks(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        record("1", "Old.", published_at="2025-10-28T10:00:00Z")
        + record("2", "Later.", published_at="2025-10-29T10:00:00Z")
        + record("1", "New.", published_at="2025-10-28T11:00:00Z")
        + record("2", "Earlier.", published_at="2025-10-28T10:00:00Z")
        + record("1", "Old.", published_at="2025-10-28T10:00:00Z")
    )
    counts = run(settings, path)
    assert (counts.stored, counts.duplicates) == (4, 1)
    rows = query(settings, "select article_id, text from staging.current_articles order by all")
    assert rows == [("1", "New."), ("2", "Later.")]


def test_of_versions_published_together_the_last_to_come_speaks(
    settings: Settings, tmp_path: Path
) -> None:
    for number, text in enumerate(("First.", "Second.")):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(record("1", text, published_at="2025-10-28"))
        run(settings, path)
    assert query(settings, "select text from staging.current_articles") == [("Second.",)]


def test_an_article_is_stored_as_it_was_told(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        record("1", "One.\r\nTwo\u200b.", published_at="2025-10-27T23:00:00-04:00", url=None)
        + record("2", published_at="01/02/2026")
    )
    run(settings, path)
    columns = "article_id, text, url, published_on, published_at, published_raw, collected_at"
    one, two = query(settings, f"select {columns} from staging.articles order by 1")
    at = datetime(2025, 10, 28, 3, tzinfo=UTC)
    raw = "2025-10-27T23:00:00-04:00"
    assert one == ("1", "One.\nTwo.", None, date(2025, 10, 27), at, raw, NOW)
    assert two[3:6] == (None, None, "01/02/2026")


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.xml", b"", "empty_feed"),
        ("a.xml", b"<html>503</html>", "not_a_feed"),
        ("a.jsonl", b"", "empty_file"),
        ("a.jsonl.gz", b"no gzip", "bad_gzip"),
        ("a.html", b"%PDF-1.7", "unsupported_type"),
        ("a.csv", b"a;b;c\n1;2;3\n", "csv_header"),
    ],
)
def test_an_object_that_can_not_be_used_is_one_item_turned_away(
    settings: Settings, tmp_path: Path, name: str, raw: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    for _ in ("first", "again"):
        counts = run(settings, tmp_path / name)
        assert (counts.landed, counts.rejected) == (1, 1)
        assert counts.failed_sources == (name,)
        assert counts.failures[0].reason.value == reason
    rows = query(settings, "select position, reason, length(landing_hash) from staging.rejects")
    assert rows == [("object", reason, 64)]
    assert_counts_are_those_of_the_landing(settings)


def test_a_source_that_fails_is_recorded_and_the_others_go_on(
    settings: Settings, tmp_path: Path, web: Web
) -> None:
    good = tmp_path / "a.jsonl"
    good.write_text(record("1"))
    settings = replace(settings, allow_hosts=(web.host,), host_delay_seconds=0.0)
    gone = web.url("/gone.xml")
    counts = run(settings, gone, good, tmp_path / "absent.jsonl")
    assert counts.stored == 1
    assert counts.failed_sources == ("gone.xml", "absent.jsonl")
    assert [failure.reason for failure in counts.failures] == [
        Reason.HTTP_STATUS,
        Reason.MISSING_FILE,
    ]
    rows = query(settings, "select locator, reason, landing_hash from staging.rejects order by 2")
    assert rows[0] == (gone, "http_status", None)
    assert_counts_are_those_of_the_landing(settings)


def test_feeds_pages_and_files_are_fetched(settings: Settings, web: Web) -> None:
    settings = replace(settings, allow_hosts=(web.host,), host_delay_seconds=0.0)
    urls = [
        web.serve("/feed", feed("a", "b").encode(), content_type="text/html"),
        web.serve("/page", PAGE.format(name="p").encode()),
        web.serve("/x.jsonl.gz", gzip.compress(record("j").encode()), content_type="x/y"),
    ]
    counts = run(settings, *urls)
    assert (counts.landed, counts.stored) == (4, 4)
    again = run(settings, *urls)
    assert (again.landed, again.duplicates) == (4, 4)
    web.serve("/feed", feed("a", "b", "c").encode())
    third = run(settings, urls[0])
    assert (third.stored, third.duplicates) == (1, 2)
    assert_counts_are_those_of_the_landing(settings)


def test_a_page_at_two_addresses_is_one_article_where_it_names_its_own(
    settings: Settings, web: Web
) -> None:
    settings = replace(settings, allow_hosts=(web.host,), host_delay_seconds=0.0)
    body = PAGE.format(name="p").encode()
    counts = run(settings, web.serve("/one", body), web.serve("/two", body))
    assert (counts.stored, counts.duplicates) == (1, 1)


def test_an_answer_of_no_known_kind_is_a_failure(settings: Settings, web: Web) -> None:
    settings = replace(settings, allow_hosts=(web.host,), host_delay_seconds=0.0)
    counts = run(settings, web.serve("/a.pdf", b"%PDF", content_type="application/pdf"))
    assert [failure.reason for failure in counts.failures] == [Reason.UNSUPPORTED_TYPE]


def test_a_private_host_is_not_asked(settings: Settings, web: Web) -> None:
    counts = run(settings, web.serve("/a", b"<html>"))
    assert [failure.reason for failure in counts.failures] == [Reason.PRIVATE_ADDRESS]
    assert web.asked == []


def test_a_wrong_kind_does_not_stand_in_the_way_of_the_right_one(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE.format(name="p"))
    wrong = collect(settings, [source(path, kind="feed")], now=NOW)
    assert wrong.rejected == 1
    right = collect(settings, [source(path, kind="page")], now=NOW)
    assert right.stored == 1
    assert_counts_are_those_of_the_landing(settings)


@pytest.mark.parametrize(
    "values",
    [
        {"locator": "file:///etc/hostname"},
        {"locator": "ftp://news.example/feed"},
        {"locator": " "},
        {"locator": "a\0b"},
        {"locator": "https://news.example/", "kind": "folder"},
        {"locator": "x", "kind": "podcast"},
        {"locator": "x", "time_zone": "Mars/Olympus"},
        {"locator": "x", "time_zone": "../../etc/passwd"},
    ],
)
def test_what_can_not_be_a_source_is_said_before_anything_changes(
    settings: Settings, values: dict[str, Any]
) -> None:
    with pytest.raises(InputError):
        collect(settings, [Source(**{"name": "odd", **values})], now=NOW)
    assert not settings.home.exists()


def test_the_warehouse_is_rebuilt_from_the_landing_alone(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text(record("1") + "broken\n" + record("1", "New."))
    (tmp_path / "in" / "b.html").write_text(PAGE.format(name="p"))
    run(settings, tmp_path / "in")
    (tmp_path / "in" / "a.jsonl").write_text(record("2") + record("1"))
    run(settings, tmp_path / "in")
    before = staging(settings)
    shutil.rmtree(tmp_path / "in")
    settings.build_path.unlink()
    rebuild_staging_from_landing(settings, now=NOW)
    assert staging(settings) == before


def test_a_damaged_landing_stops_the_load(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(record("1"))
    run(settings, path)
    settings.build_path.unlink()
    next((settings.landing_dir / "objects").rglob("*.gz")).write_bytes(gzip.compress(b"other"))
    with pytest.raises(StageError, match="damaged"):
        rebuild_staging_from_landing(settings, now=NOW)


def test_odd_names_of_files_are_only_names(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (
        "*.jsonl",
        "a'); drop table staging.articles;--.jsonl",
        "x[1]?.jsonl",
        "ü\n.jsonl",
    ):
        (folder / name).write_text(record(name.encode().hex()))
    assert run(settings, folder).stored == 4


def test_a_link_out_of_the_folder_is_not_followed_into_another(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.jsonl").write_text(record("x"))
    (tmp_path / "in" / "a.jsonl").write_text(record("a"))
    (tmp_path / "in" / "link").symlink_to(tmp_path / "other")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    assert run(settings, tmp_path / "in").stored == 1


def test_a_pipe_and_a_dangling_link_are_named_and_not_waited_for(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "link.xml").symlink_to(tmp_path / "gone")
    (folder / "a.jsonl").write_text(record("a"))
    counts = run(settings, folder, folder / "pipe.jsonl")
    assert counts.stored == 1
    assert [(Path(one.locator).name, one.reason.value) for one in counts.failures] == [
        ("link.xml", "missing_file"),
        ("pipe.jsonl", "missing_file"),
        ("pipe.jsonl", "missing_file"),
    ]


def test_an_empty_folder_is_a_failure(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.txt").write_text("no article")
    counts = run(settings, tmp_path / "in")
    assert [failure.reason for failure in counts.failures] == [Reason.EMPTY_FILE]
    assert counts.failed_sources == ("in",)


def test_a_file_without_a_telling_name_is_known_by_its_beginning(
    settings: Settings, tmp_path: Path
) -> None:
    for name, text in (
        ("one", record("1")), ("two", feed("a")), ("three", PAGE.format(name="p")), ("four", "?"),
    ):  # fmt: skip
        (tmp_path / name).write_text(text)
    counts = run(settings, *(tmp_path / name for name in ("one", "two", "three", "four")))
    assert counts.stored == 3
    assert counts.failed_sources == ("four",)


def test_text_that_looks_like_sql_or_a_template_is_text(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = "'); drop table staging.articles; -- {{ ref('x') }} $1 ?"
    path.write_text(record("1", text))
    run(settings, path)
    assert query(settings, "select text from staging.articles") == [(text,)]


# The sample


def sample(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    folder.mkdir(exist_ok=True)
    (folder / "s.jsonl").write_text(record("s1") + record("s2"))
    return folder


def test_the_first_real_object_takes_the_samples_place(settings: Settings, tmp_path: Path) -> None:
    run(settings, sample(tmp_path), is_sample=True)
    (settings.landing_dir / "journal").mkdir()
    real = tmp_path / "a.jsonl"
    real.write_text(record("1"))
    run(settings, real)
    assert query(settings, "select article_id, is_sample from staging.articles") == [("1", False)]
    assert [entry.is_sample for entry in Landing(settings).entries] == [False]
    assert sorted(path.name for path in settings.warehouse_dir.iterdir()) == [
        "build.duckdb",
        "landing",
    ]
    assert not (settings.landing_dir / "journal").exists()


def test_a_real_source_without_an_article_leaves_the_sample(
    settings: Settings, tmp_path: Path
) -> None:
    run(settings, sample(tmp_path), is_sample=True)
    (tmp_path / "feed.xml").write_text("<html>503</html>")
    counts = run(settings, tmp_path / "absent.jsonl", tmp_path / "feed.xml")
    assert [failure.reason.value for failure in counts.failures] == ["missing_file", "not_a_feed"]
    assert counts.failed_sources == ("absent.jsonl", "feed.xml")
    assert query(settings, "select count(*) from staging.articles where is_sample") == [(2,)]


def test_the_sample_is_never_added_to_real_articles(settings: Settings, tmp_path: Path) -> None:
    real = tmp_path / "a.jsonl"
    real.write_text(record("1"))
    run(settings, real)
    with pytest.raises(InputError, match="sample"):
        run(settings, sample(tmp_path), is_sample=True)
    assert query(settings, "select count(*) from staging.articles") == [(1,)]


def test_what_to_collect_is_given_or_configured_or_the_sample(
    settings: Settings, tmp_path: Path
) -> None:
    given, configured = Source("given", "g"), Source("configured", "c")
    with_sources = replace(settings, sources=(configured,))
    assert sources_to_collect(with_sources, [given]).sources == (given,)
    assert sources_to_collect(with_sources).sources == (configured,)
    plan = sources_to_collect(settings)
    assert plan.is_sample
    assert Path(plan.sources[0].locator).is_dir()
    run(settings, sample(tmp_path), is_sample=True)
    assert sources_to_collect(settings).is_sample
    real = tmp_path / "a.jsonl"
    real.write_text(record("1"))
    run(settings, real)
    plan = sources_to_collect(settings)
    assert (plan.sources, plan.is_sample) == ((), False)
