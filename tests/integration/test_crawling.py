"""Sources that lead to pages, and what a second collect does not ask for again."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from bad_input_prose import BODY, item, page, record, rss
from web import Web, web_server

from summitry import warehouse
from summitry.errors import InputError
from summitry.settings import Settings, Source, load_settings
from summitry.sources.collect import CollectCounts, collect

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, web: Web) -> Settings:
    return Settings(home=tmp_path / "home", jobs=1, host_delay_seconds=0.0, allow_hosts=(web.host,))


def run(settings: Settings, locator: str, now: datetime = NOW, **values: Any) -> CollectCounts:
    return collect(settings, [Source("s", locator, **values)], now=now)


def query(settings: Settings, statement: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(settings) as connection:
        return connection.execute(statement).fetchall()


def titles(settings: Settings) -> list[str]:
    return [row[0] for row in query(settings, "select title from staging.articles order by title")]


def story(web: Web, name: str) -> str:
    body = page(f"{BODY}<p>So it was told in {name}.</p>", title=name)
    return web.serve(f"/news/{name}", body.encode())


def sitemap(*entries: str, root: str = "urlset") -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<{root} xmlns="{space}">{"".join(entries)}</{root}>'.encode()


def url(location: str, changed: str = "", kind: str = "url") -> str:
    changed = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<{kind}><loc>{location}</loc>{changed}</{kind}>"


def pages_asked(web: Web) -> list[str]:
    return [path for path in web.asked if path.startswith("/news/")]


def test_an_index_of_sitemaps_leads_to_its_pages_once(settings: Settings, web: Web) -> None:
    one = web.serve("/s1.xml", sitemap(url(story(web, "a")), url(story(web, "b"))))
    two = web.serve("/s2.xml", sitemap(url(story(web, "b")), url(story(web, "c"))))
    index = web.serve(
        "/sitemap.xml",
        sitemap(url(one, kind="sitemap"), url(two, kind="sitemap"), root="sitemapindex"),
    )
    counts = run(settings, index)
    assert (counts.stored, counts.rejected) == (3, 0)
    assert titles(settings) == ["a", "b", "c"]
    assert sorted(pages_asked(web)) == ["/news/a", "/news/b", "/news/c"]
    again = run(settings, index)
    assert (again.landed, again.failures) == (0, ())
    assert len(pages_asked(web)) == 3


def test_a_page_that_its_list_says_changed_is_asked_for_again(settings: Settings, web: Web) -> None:
    place = story(web, "a")
    index = web.serve("/sitemap.xml", sitemap(url(place, "2026-02-01T10:00:00Z")))
    run(settings, index)
    web.serve("/news/a", page(BODY + "<p>Corrected.</p>", title="a").encode())
    web.serve("/sitemap.xml", sitemap(url(place, "2026-03-01T18:00:00Z")))
    counts = run(settings, index, NOW + timedelta(hours=8))
    assert counts.stored == 1
    assert len(query(settings, "from staging.articles")) == 2


def test_no_more_pages_than_asked_for_come_and_the_rest_follows(
    settings: Settings, web: Web
) -> None:
    entries = [url(story(web, f"n{day}"), f"2026-02-0{day}") for day in range(1, 6)]
    index = web.serve("/sitemap.xml", sitemap(*entries), ETag='"1"')
    run(settings, index, max_pages=2)
    assert titles(settings) == ["n4", "n5"]
    run(settings, index, max_pages=2)
    assert titles(settings) == ["n2", "n3", "n4", "n5"]


def test_an_index_page_leads_to_the_links_that_match(settings: Settings, web: Web) -> None:
    story(web, "a")
    story(web, "b")
    web.serve("/about", page().encode())
    links = "<a href='/news/a'>A</a><a href='/news/b'>B</a><a href='/about'>About</a>"
    index = web.serve("/press", f"<html><body>{links}</body></html>".encode())
    run(settings, index, kind="pages", links=r"/news/\w+$")
    assert titles(settings) == ["a", "b"]
    assert "/about" not in web.asked


def test_a_list_in_a_file_leads_to_its_pages(settings: Settings, web: Web, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"# ours\n{story(web, 'a')}\n{web.url('/news/gone')}\nnot an address\n")
    counts = run(settings, str(path), kind="pages")
    assert titles(settings) == ["a"]
    assert sorted(failure.reason.value for failure in counts.failures) == [
        "bad_url",
        "http_status",
    ]


def test_a_page_that_is_gone_is_asked_for_again_after_a_week(
    settings: Settings, web: Web, tmp_path: Path
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(web.url("/news/gone") + "\n")
    run(settings, str(path), kind="pages")
    run(settings, str(path), NOW + timedelta(days=1), kind="pages")
    assert len(pages_asked(web)) == 1
    run(settings, str(path), NOW + timedelta(days=8), kind="pages")
    assert len(pages_asked(web)) == 2


def test_a_followed_feed_is_its_pages(settings: Settings, web: Web) -> None:
    feed = web.serve("/feed", rss(item("Short", story(web, "a"))).encode())
    run(settings, feed, follow=True)
    assert titles(settings) == ["a"]


def test_what_did_not_change_does_not_come_again(settings: Settings, web: Web) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        is_same = request.headers.get("If-None-Match") == '"7"'
        body = b"" if is_same else rss(item("One", "https://w.example/1")).encode()
        request.send_response(304 if is_same else 200)
        request.send_header("ETag", '"7"')
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    web.answers["/feed"] = answer
    assert run(settings, web.url("/feed")).stored == 1
    again = run(settings, web.url("/feed"))
    assert (again.landed, again.failures) == (0, ())
    assert again.by_source["s"].unchanged == 1
    settings.build_path.unlink()  # what is known goes with it: all is asked for again
    assert run(settings, web.url("/feed")).landed == 1


def test_a_watched_folder_gives_new_and_changed_files_at_rest(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()

    def put(name: str, text: str, age: float) -> None:
        (folder / name).write_text(text)
        moment = NOW.timestamp() - age
        os.utime(folder / name, (moment, moment))

    put("a.jsonl", record("a"), 60)
    put("b.jsonl", record("b"), 1)
    first = run(settings, str(folder), kind="watch")
    assert (first.stored, first.by_source["s"].unchanged) == (1, 1)
    second = run(settings, str(folder), NOW + timedelta(minutes=1), kind="watch")
    assert (second.stored, second.landed, second.by_source["s"].unchanged) == (1, 1, 1)
    put("a.jsonl", record("a", "New."), 30)
    third = run(settings, str(folder), NOW + timedelta(minutes=2), kind="watch")
    assert (third.stored, third.landed) == (1, 1)
    fourth = run(settings, str(folder), NOW + timedelta(minutes=3), kind="watch")
    assert (fourth.landed, fourth.by_source["s"].unchanged) == (0, 2)


def test_hosts_that_hang_hold_up_nobody_and_the_collect_ends(settings: Settings, web: Web) -> None:
    def hang(request: BaseHTTPRequestHandler) -> None:
        web.closing.wait(60)

    web.answers["/hang"] = hang
    with web_server() as other:
        good = other.serve("/feed", rss(item("One", "https://w.example/1")).encode())
        sources = [Source(f"h{n}", web.url(f"/hang?{n}")) for n in range(5)]
        for n in range(5):
            web.answers[f"/hang?{n}"] = hang
        settings = replace(
            settings,
            allow_hosts=(web.host, other.host),
            address_seconds=1.0,
            collect_seconds=3.0,
        )
        started = time.monotonic()
        counts = collect(settings, [*sources, Source("good", good)], now=NOW)
        assert time.monotonic() - started < 30
    assert counts.by_source["good"].stored == 1
    assert {failure.source_name for failure in counts.failures} == {f"h{n}" for n in range(5)}
    assert {failure.reason.value for failure in counts.failures} <= {"timeout", "host_rests"}


def test_a_proxy_is_asked_in_the_hosts_place(settings: Settings, tmp_path: Path) -> None:
    """A proxy on loopback is the user's word; what it is asked for is still to be public."""
    with web_server() as proxy:
        place = "http://93.184.216.34/feed"
        proxy.answers["http://93.184.216.34/robots.txt"] = lambda request: request.send_error(404)
        proxy.serve(place, rss(item("One", "https://w.example/1")).encode())
        settings = replace(settings, allow_hosts=(), proxy=f"http://{proxy.host}")
        assert run(settings, place).stored == 1
        assert place in proxy.asked
        count = len(proxy.asked)
        refused = run(settings, "http://10.0.0.1/feed")
        assert [failure.reason.value for failure in refused.failures] == ["private_address"]
        assert len(proxy.asked) == count


def test_who_fetches_says_so(settings: Settings, web: Web) -> None:
    settings = replace(settings, contact="desk@paper.example")
    run(settings, web.serve("/feed", rss(item("One", "https://w.example/1")).encode()))
    assert {one["User-Agent"] for one in web.headers} == {"summitry/0.1 (+desk@paper.example)"}


@pytest.mark.parametrize(
    "line",
    [
        "links = '('", "follow = 'yes'", "max_pages = '7'", "robots = 'maybe'", "kind = 'radio'",
        "locator = 'x'", "color = 'red'",
    ],
)  # fmt: skip
def test_a_source_that_is_not_what_it_should_be_stops_everything(tmp_path: Path, line: str) -> None:
    (tmp_path / "summitry.toml").write_text(f"[[sources]]\nurl = 'https://a.example/'\n{line}\n")
    with pytest.raises(InputError):
        load_settings(home=tmp_path)


def test_no_thread_is_left_behind(settings: Settings, web: Web) -> None:
    before = threading.active_count()
    run(settings, web.serve("/feed", rss(item("One", "https://w.example/1")).encode()))
    deadline = time.monotonic() + 10
    while threading.active_count() > before + 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before + 2  # the test's own server may keep two


def test_a_host_that_asks_for_a_pause_has_it_in_later_collects_too(
    settings: Settings, web: Web
) -> None:
    address = story(web, "a")

    def busy(request: BaseHTTPRequestHandler) -> None:
        request.send_response(429)
        request.send_header("Retry-After", "3600")
        request.send_header("Content-Length", "0")
        request.end_headers()

    served = web.answers.pop("/news/a")
    web.answers["/news/a"] = busy
    assert [one.reason.value for one in run(settings, address).failures] == ["http_status"]
    web.answers["/news/a"] = served
    asked = len(web.asked)
    soon = run(settings, address, now=NOW + timedelta(minutes=30))
    assert [one.reason.value for one in soon.failures] == ["host_rests"]
    assert len(web.asked) == asked
    assert run(settings, address, now=NOW + timedelta(minutes=61)).stored == 1
