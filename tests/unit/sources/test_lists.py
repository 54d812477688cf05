"""Lists of pages: what each kind names, and what is wrong with one."""

from __future__ import annotations

import gzip
import json

import pytest
from landed import entry

from summitry.landing import as_stream
from summitry.sources.lists import LIST_READERS, Listed
from summitry.sources.reasons import Reject, Unusable

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def read(kind: str, raw: bytes, **values: object) -> list[Listed | Reject]:
    return list(LIST_READERS[kind](entry(source_kind=kind, **values), as_stream(raw)))


def sitemap(inner: str, root: str = "urlset") -> bytes:
    space = f'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{NEWS}"'
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {space}>{inner}</{root}>'.encode()


def test_a_sitemap_names_pages() -> None:
    raw = sitemap(
        "<url><loc> https://p.example/1 </loc><lastmod>2026-01-05</lastmod></url>"
        "<url><loc>/relative</loc></url><url><loc>https://p.example/2</loc></url>"
    )
    first, bad, last = read("sitemap", raw)
    assert first == Listed("https://p.example/1", changed="2026-01-05")
    assert isinstance(bad, Reject)
    assert (bad.position, bad.reason.value) == ("entry 2", "bad_url")
    assert last == Listed("https://p.example/2")


def test_a_news_sitemap_says_when_each_was_published() -> None:
    raw = sitemap(
        "<url><loc>https://p.example/1</loc><n:news><n:publication_date>2026-01-05T10:00:00Z"
        "</n:publication_date><n:title>T</n:title></n:news></url>"
    )
    assert read("sitemap", raw) == [
        Listed("https://p.example/1", "sitemap", "2026-01-05T10:00:00Z")
    ]


def test_an_index_names_sitemaps() -> None:
    raw = sitemap("<sitemap><loc>https://p.example/s.xml</loc></sitemap>", "sitemapindex")
    assert read("sitemap", raw) == [Listed("https://p.example/s.xml", is_list=True)]


def test_a_gzipped_sitemap_is_unpacked() -> None:
    raw = gzip.compress(sitemap("<url><loc>https://p.example/1</loc></url>"))
    assert read("sitemap", raw) == [Listed("https://p.example/1")]


def test_a_plain_list_names_a_page_a_line() -> None:
    raw = b"# ours\n\nhttps://p.example/1\nhttps://p.example/2 # a remark\nnothing\n"
    *good, bad = read("pages", raw)
    assert good == [Listed("https://p.example/1"), Listed("https://p.example/2")]
    assert isinstance(bad, Reject)
    assert bad.position == "line 5"


def test_a_page_names_the_links_within_its_host() -> None:
    raw = (
        b"<!doctype html><html><body><a href='/news/1'>One</a><a href='news/2?utm_source=x'>Two</a>"
        b"<a href='https://other.example/3'>Three</a><a href='#top'>Up</a><a href='/news/1'>1</a>"
        b"<a href='javascript:x()'>No</a></body></html>"
    )
    found = read("pages", raw, locator="https://p.example/list/", fetched_url=None)
    assert [one.url for one in found if isinstance(one, Listed)] == [
        "https://p.example/news/1",
        "https://p.example/list/news/2",
        "https://p.example/list/",
    ]


def test_gdelts_list_names_addresses_and_no_dates() -> None:
    raw = json.dumps(
        {
            "articles": [
                {"url": "https://p.example/1", "seendate": "20260105T101500Z", "title": "T"},
                {"title": "no address"},
            ]
        }
    ).encode()
    first, bad = read("gdelt", raw)
    assert first == Listed("https://p.example/1")
    assert isinstance(bad, Reject)
    assert (bad.position, bad.reason.value) == ("article 2", "bad_url")


def test_gdelt_found_nothing() -> None:
    assert read("gdelt", b"{}") == []


def test_a_followed_feed_gives_its_items_dates() -> None:
    raw = (
        b'<rss version="2.0"><channel><title>W</title><item><title>T</title>'
        b"<link>https://p.example/1</link><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item>"
        b"<item><title>T</title><link>nowhere</link></item></channel></rss>"
    )
    first, bad = read("feed list", raw)
    assert first == Listed("https://p.example/1", "feed", "Mon, 05 Jan 2026 10:00:00 GMT")
    assert isinstance(bad, Reject)


@pytest.mark.parametrize(
    ("kind", "raw", "reason"),
    [
        ("sitemap", b"<html><body>503</body></html>", "not_a_list"),
        ("sitemap", b"<urlset><url>", "not_a_list"),
        ("sitemap", b"", "empty_file"),
        ("sitemap", b"<!DOCTYPE u [<!ENTITY a 'b'>]><urlset/>", "xml_bomb"),
        ("sitemap", b"\x1f\x8b\x08broken", "bad_gzip"),
        ("sitemap", b" " * 10_000_001, "too_big"),
        ("gdelt", b"Your query was too short", "not_a_list"),
        ("gdelt", b'{"timeline": []}', "not_a_list"),
        ("pages", b"<html><body>none</body></html>", "not_a_list"),
        ("pages", b"  \n", "empty_file"),
    ],
)
def test_what_is_no_such_list_says_why(kind: str, raw: bytes, reason: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(kind, raw, locator="https://p.example/list")
    assert caught.value.reason.value == reason
