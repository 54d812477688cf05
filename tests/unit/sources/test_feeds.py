"""RSS and Atom: whole items become articles; nothing a feed says opens, fetches or blows up."""

from __future__ import annotations

import builtins
import socket
import time
from datetime import UTC, date, datetime

import pytest
from landed import articles, items_of, told

from summitry.sources.feeds import read_feed
from summitry.sources.items import MAX_OBJECT_BYTES
from summitry.sources.reasons import Reject
from summitry.sources.urls import article_id

HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def item(link: str = "https://news.example/1", **fields: str) -> str:
    told_fields = {"title": "Leaders meet", **fields}
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in told_fields.items())
    return f"<item>{inner}<link>{link}</link></item>"


def rss(*items: str, channel: str = "<title>The Paper</title>") -> bytes:
    return f'{HEAD}<rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'.encode()


def feed(raw: bytes, **values: object) -> list[str]:
    return [
        f"{one.position}: {one.reason.value}" if isinstance(one, Reject) else one.title
        for one in items_of(read_feed, raw, source_kind="feed", **values)
    ]


def test_an_rss_item_becomes_an_article() -> None:
    raw = rss(
        item(
            "https://news.example/1?utm_source=rss#top",
            title="Talks &amp;amp; &lt;i&gt;trade&lt;/i&gt;",
            description="&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;mdash; three.&lt;/p&gt;",
            pubDate="Tue, 28 Oct 2025 00:30:00 +0900",
        ),
        channel="<title>The Paper</title><language>en-us</language>",
    )
    (article,) = articles(items_of(read_feed, raw, source_kind="feed"))
    assert article.article_id == article_id("https://news.example/1")
    assert article.url == "https://news.example/1"
    assert article.title == "Talks & trade"
    assert article.text == "One.\n\nTwo — three."
    assert (article.publisher, article.language) == ("The Paper", "en")
    assert article.published_on == date(2025, 10, 28)
    assert article.published_at == datetime(2025, 10, 27, 15, 30, tzinfo=UTC)


def test_an_atom_entry_becomes_an_article() -> None:
    raw = f"""{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title>
        <entry><title type="html">Leaders &lt;b&gt;meet&lt;/b&gt;</title>
        <link rel="self" href="https://news.example/self"/>
        <link rel="alternate" href="https://news.example/2"/>
        <id>tag:news.example,2025:2</id><updated>2025-10-28T10:00:00Z</updated>
        <content type="html">&lt;p&gt;Body.&lt;/p&gt;</content>
        <summary>S</summary></entry></feed>"""
    (article,) = articles(items_of(read_feed, raw.encode(), source_kind="feed"))
    assert (article.title, article.text) == ("Leaders meet", "Body.")
    assert article.url == "https://news.example/2"
    assert article.published_at == datetime(2025, 10, 28, 10, tzinfo=UTC)


def test_what_the_source_is_known_for_wins_over_the_feed() -> None:
    raw = rss(item(), channel="<title>Top stories</title><language>en</language>")
    known = {"publisher": "The Gazette", "language": "pl"}
    (article,) = articles(items_of(read_feed, raw, source_kind="feed", **known))
    assert (article.publisher, article.language) == ("The Gazette", "pl")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", ["object: empty_feed"]),
        (b" \n", ["object: empty_feed"]),
        (rss(), ["object: empty_feed"]),
        (b"<html><body><h1>503 maintenance</h1></body></html>", ["object: not_a_feed"]),
        (b'{"items": []}', ["object: not_a_feed"]),
        (b"/etc/hostname", ["object: not_a_feed"]),
        (b"file:///etc/hostname", ["object: not_a_feed"]),
        (rss(item("/relative")), ["item 1: bad_url"]),
        (rss(item("javascript:alert(1)")), ["item 1: bad_url"]),
        (rss("<item><title>T</title><guid>1</guid></item>"), ["item 1: bad_url"]),
        (rss("<item><title>T</title></item>"), ["item 1: no_url"]),
        (rss(item(title="")), ["item 1: no_text"]),
        (rss(item(pubDate="Fri, 31 Dec 9999 00:00:00 GMT")), ["item 1: date_implausible"]),
        (rss(item(pubDate="Mon, 01 Jan 1979 00:00:00 GMT")), ["item 1: date_implausible"]),
        (rss(item(description="a" * 2_000_001)), ["item 1: field_too_big"]),
        (
            rss(item(description="&lt;div&gt;" * 5000 + "deep")),
            ["item 1: too_deep"],
        ),
        (b"a" * (MAX_OBJECT_BYTES + 1), ["object: too_big"]),
    ],
)
def test_what_can_not_be_used_is_turned_away(raw: bytes, expected: list[str]) -> None:
    assert feed(raw) == expected


def test_a_bad_item_costs_only_itself() -> None:
    raw = rss(item(title="A"), item("1"), item("https://news.example/3", title="C"))
    assert feed(raw) == ["A", "item 2: bad_url", "C"]


@pytest.mark.parametrize("cut", range(10, 190, 12))
def test_a_truncated_feed_keeps_its_whole_items_only(cut: int) -> None:
    raw = rss(item(title="A"), item("https://news.example/2", title="B", description="text " * 30))
    items = feed(raw[:-cut])
    assert items[0] == "A"
    assert "B" not in items or raw[:-cut].count(b"</item>") == 2
    assert items[-1].endswith("truncated") or b"</rss>" in raw[:-cut]


BOMBS = {
    "billion laughs": '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
    "quadratic": f'<!DOCTYPE l [<!ENTITY a "{"a" * 50_000}">]>',
    "parameter": '<!DOCTYPE l [<!ENTITY % a "aaa">]>',
}


@pytest.mark.parametrize("declarations", BOMBS.values(), ids=BOMBS)
def test_entities_that_could_grow_refuse_the_feed_at_once(declarations: str) -> None:
    raw = rss(item(title="&a;" * 10_000)).decode().replace(HEAD, HEAD + declarations)
    started = time.perf_counter()
    assert feed(raw.encode()) == ["object: xml_bomb"]
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "declarations",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'http://127.0.0.1:1/x'>]>",
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]>',
        '<!DOCTYPE r [<!ENTITY x PUBLIC "-//X" "file:///etc/hostname">]>',
    ],
)
def test_entities_outside_the_feed_refuse_it(declarations: str) -> None:
    raw = rss(item(title="&x;")).decode().replace(HEAD, HEAD + declarations)
    assert feed(raw.encode()) == ["object: external_entity"]


def test_nothing_is_opened_or_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd">'
    raw = rss(item(title="A")).decode().replace(HEAD, HEAD + doctype).encode()
    feed(raw)  # whatever is imported late is imported now

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert feed(raw) == ["A"]
    assert feed(b"/etc/hostname") == ["object: not_a_feed"]


def test_a_harmless_entity_is_no_bomb() -> None:
    declarations = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>'
    raw = rss(item(title="A&nbsp;B")).decode().replace(HEAD, HEAD + declarations)
    assert feed(raw.encode()) == ["A B"]


def test_markup_that_is_not_quite_xml_is_still_read() -> None:
    assert feed(rss(item(title="Trade & aid, caf&eacute;"))) == ["Trade & aid, café"]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("iso-8859-1", "utf-8"), ("utf-8", "cp1252"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_letters_come_out_right_whatever_is_declared(declared: str, encoding: str) -> None:
    raw = rss(item(title="Café “São Tomé”")).decode().replace("utf-8", declared).encode(encoding)
    assert feed(raw, content_type="text/xml; charset=us-ascii") == ["Café “São Tomé”"]


def test_a_title_is_plain_text_without_invisible_characters() -> None:
    raw = rss(item(title="&lt;script&gt;alert(1)&lt;/script&gt;Lea\u200bders\u202e meet\x00"))
    assert feed(raw) == ["Leaders meet"]


def test_an_article_is_known_by_its_link_and_not_by_its_guid() -> None:
    one_guid = "<guid isPermaLink='false'>same</guid>"
    raw = rss(
        item("https://news.example/1", title="A").replace("</item>", one_guid + "</item>"),
        item("https://news.example/2", title="B").replace("</item>", one_guid + "</item>"),
    )
    ids = told(items_of(read_feed, raw, source_kind="feed"))
    assert ids == [article_id("https://news.example/1"), article_id("https://news.example/2")]


@pytest.mark.parametrize("raw_date", ["2016/6/29", "1700000000", "Mo, 02 Nov", "Tue, 28 Oct 0000"])
def test_a_date_the_feed_does_not_settle_is_not_invented(raw_date: str) -> None:
    raw = rss(item(pubDate=raw_date))
    (article,) = articles(items_of(read_feed, raw, source_kind="feed"))
    assert (article.published_on, article.published_at) == (None, None)
    assert article.published_raw == raw_date


def test_a_thousand_items_are_read_in_a_second() -> None:
    raw = rss(*(item(f"https://news.example/{n}", description="word " * 50) for n in range(1000)))
    started = time.perf_counter()
    assert len(feed(raw)) == 1000
    assert time.perf_counter() - started < 5
