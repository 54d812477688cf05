"""A1 to A28: bad feeds. Each bad thing has its reason; what is good beside it is stored."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from bad_input_prose import GOOD_ITEM, PARAGRAPHS, item, rss
from input_box import Box
from web import Web

TEXT = f"<description>{PARAGRAPHS[0]}</description>"


def test_a01_an_empty_body(box: Box) -> None:
    assert box.take("a.xml", "") == ["object: empty_feed"]


def test_a01_a_feed_without_items(box: Box) -> None:
    assert box.take("a.xml", rss()) == ["object: empty_feed"]


def test_a02_a_maintenance_page_instead_of_a_feed(web_box: Box, web: Web) -> None:
    url = web.serve("/feed", b"<html><body><h1>503</h1>Back soon.</body></html>")
    web_box.collect(url, kind="feed")
    assert web_box.rejects() == ["object: not_a_feed"]


def test_a03_a_feed_that_breaks_off_keeps_its_whole_items(box: Box) -> None:
    whole = rss(GOOD_ITEM, item("Second"), item("Third"))
    assert box.take("a.xml", whole[: whole.index("Third")]) == ["item 3: truncated"]
    assert box.stored() == ["Good", "Second"]


def test_a04_a_body_shorter_than_announced_is_asked_for_again_and_fails_alone(
    web_box: Box, web: Web
) -> None:
    url = web.serve("/short", rss(GOOD_ITEM).encode(), Content_Length="100000")
    good = web.serve("/good", rss(item("Other")).encode())
    counts = web_box.collect(url, good)
    assert [failure.reason.value for failure in counts.failures] == ["cut_short"]
    assert counts.failures[0].is_retriable
    assert web.asked.count("/short") > 1
    assert web_box.stored() == ["Other"]


def entities(depth: int, width: int) -> str:
    lines = ['<!ENTITY e0 "ha">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * width}">' for n in range(1, depth)]
    return "<!DOCTYPE rss [" + "".join(lines) + "]>"


@pytest.mark.parametrize(
    "doctype",
    [
        pytest.param(entities(30, 10), id="a05 billion laughs"),
        pytest.param(f'<!DOCTYPE rss [<!ENTITY e9 "{"x" * 100_000}">]>', id="a06 quadratic"),
    ],
)
def test_a05_a06_entities_that_grow(box: Box, doctype: str) -> None:
    bomb = rss(item("&e9;" * 1000), GOOD_ITEM, doctype=doctype)
    assert box.take("a.xml", bomb) == ["object: xml_bomb"]
    assert box.stored() == []


def test_a07_an_entity_that_names_a_file_discloses_nothing(box: Box) -> None:
    secret = box.file("secret.txt", "canary-7431")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    assert box.take("a.xml", rss(item("T&x;T"), doctype=doctype)) == ["object: external_entity"]
    assert b"canary-7431" not in box.settings.build_path.read_bytes()


@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE rss SYSTEM "{url}">', '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{url}"> %p;]>'],
)
def test_a08_no_declaration_of_a_document_type_is_fetched(
    web_box: Box, web: Web, declaration: str
) -> None:
    url = web.serve("/dtd", b"<!ENTITY x 'y'>")
    web_box.take("a.xml", rss(GOOD_ITEM, doctype=declaration.format(url=url)))
    assert web.asked == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_a08_neither_opens_nor_connects(box: Box) -> None:
    secret = box.file("secret.dtd", "<!ENTITY x 'y'>")
    feed = box.file("a.xml", rss(GOOD_ITEM, doctype=f'<!DOCTYPE rss SYSTEM "{secret.as_uri()}">'))
    code = (
        "import sys; from landed import entry; from summitry.landing import as_stream;"
        "from summitry.sources.feeds import read_feed;"
        "print(len(list(read_feed(entry(source_kind='feed'),"
        " as_stream(sys.stdin.buffer.read())))))"
    )
    done = subprocess.run(
        ["strace", "-f", "-e", "trace=open,openat,connect", sys.executable, "-c", code],
        input=feed.read_bytes(),
        capture_output=True,
        env={"PYTHONPATH": ":".join(sys.path)},
        check=True,
    )
    assert done.stdout.strip() == b"1"
    assert b"openat" in done.stderr
    assert b"secret.dtd" not in done.stderr
    assert b"AF_INET" not in done.stderr


def test_a09_a_feed_of_a_hundred_megabytes(box: Box) -> None:
    path = box.file("a.xml", "")
    with path.open("wb") as file:
        file.write(rss().partition("</channel>")[0].encode())
        file.truncate(100_000_000)
    counts = box.collect(path)
    assert [failure.reason.value for failure in counts.failures] == ["too_big"]


def test_a10_one_node_of_too_much_text(box: Box) -> None:
    feed = rss(item("Big", description="word " * 500_000), GOOD_ITEM)
    assert box.take("a.xml", feed) == ["item 1: field_too_big"]
    assert box.stored() == ["Good"]


def test_a10_twenty_megabytes_are_over_the_cap_of_a_feed(web_box: Box, web: Web) -> None:
    url = web.serve("/feed", rss(item("Big", description="x" * 20_000_000)).encode())
    counts = web_box.collect(url)
    assert [failure.reason.value for failure in counts.failures] == ["too_big"]


def test_a11_one_guid_on_two_articles_keeps_both(box: Box) -> None:
    feed = rss(item("One", guid="same"), item("Two", guid="same"))
    assert box.take("a.xml", feed) == []
    assert box.stored() == ["One", "Two"]


def test_a12_a_guid_that_changes_is_the_same_article(box: Box) -> None:
    box.take("a.xml", rss(item("One", guid="first")))
    box.take("b.xml", rss(item("One", guid="second")))
    assert box.stored() == ["One"]


def test_a13_no_guid(box: Box) -> None:
    box.take("a.xml", rss(item("One"), item("One")))
    assert box.stored() == ["One"]


def test_a14_a_guid_that_is_no_address_is_none(box: Box) -> None:
    one = "<item><title>T</title><guid>1</guid></item>"
    assert box.take("a.xml", rss(one, item("Relative", "1"), GOOD_ITEM)) == [
        "item 1: bad_url",
        "item 2: bad_url",
    ]
    assert box.stored() == ["Good"]


def test_a15_utf8_that_says_it_is_latin1_is_read_as_utf8(box: Box) -> None:
    declared = '<?xml version="1.0" encoding="iso-8859-1"?>'
    box.take("a.xml", rss(item("Café São Tomé", "https://w.example/1"), declaration=declared))
    assert box.stored("title, encoding") == [("Café São Tomé", "utf-8")]


def test_a16_a_header_that_contradicts_the_feed(web_box: Box, web: Web) -> None:
    declared = '<?xml version="1.0" encoding="utf-8"?>'
    body = rss(item("Café", "https://w.example/1"), declaration=declared).encode()
    web_box.collect(web.serve("/feed", body, content_type="text/xml; charset=iso-8859-1"))
    assert web_box.stored("title, encoding") == [("Café", "utf-8")]


def test_a17_windows_1252_that_says_it_is_utf8(box: Box) -> None:
    declared = '<?xml version="1.0" encoding="utf-8"?>'
    feed = rss(item("Café “São Tomé”", "https://w.example/1"), declaration=declared)
    box.take("a.xml", feed.encode("cp1252"))
    assert box.stored("title, encoding") == [("Café “São Tomé”", "cp1252")]


def test_a18_utf16_with_its_mark(box: Box) -> None:
    declared = '<?xml version="1.0" encoding="utf-16"?>'
    feed = rss(item("Café", "https://w.example/1"), declaration=declared)
    box.take("a.xml", feed.encode("utf-16"))
    assert box.stored("title, encoding") == [("Café", "utf-16")]


def test_a19_what_shows_nothing_is_stripped_and_the_bytes_are_kept(box: Box) -> None:
    raw = rss(
        item("A\x01\ufffe\u202eB\u200bC", "https://w.example/1", description="&#xD800;x\x00y")
    ).encode("utf-8", "surrogatepass")
    box.take("a.xml", raw)
    assert box.stored("title, text") == [("ABC", "xy")]
    (landed,) = (box.settings.landing_dir / "objects").rglob("*.gz")
    import gzip

    assert gzip.decompress(landed.read_bytes()) == raw


def test_a20_markup_in_a_title_is_text_and_a_script_is_no_address(box: Box) -> None:
    feed = rss(
        item("&lt;script&gt;alert(1)&lt;/script&gt;Talks", "https://w.example/1"),
        item("Link", "javascript:alert(1)"),
    )
    assert box.take("a.xml", feed) == ["item 2: bad_url"]
    assert box.stored() == ["Talks"]


def dated(box: Box, text: str, **values: str) -> tuple[object, ...]:
    box.take("a.xml", rss(item("One", pubDate=text)), **values)
    (row,) = box.stored("published_on, published_at, published_raw, published_origin")
    return row


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2016/6/29", id="a21"),
        pytest.param("1700000000", id="a23 epoch"),
        pytest.param("0000-01-01T00:00:00Z", id="a24 year 0"),
        pytest.param("Mon, 02 Nov 2025 24:00:00 GMT", id="a25 hour 24"),
        pytest.param("31 Feb 2025", id="a25 31 February"),
        pytest.param("Mo, 02 Nov 2025 10:00:00 +0100", id="a25 another language"),
    ],
)
def test_a21_a23_a24_a25_a_date_that_is_not_clear_is_unknown(box: Box, text: str) -> None:
    assert dated(box, text) == (None, None, text, None)
    assert box.stored("collected_at") == [datetime(2026, 3, 1, 12, tzinfo=UTC)]


def test_a22_zone_names_that_mean_one_offset(box: Box) -> None:
    text = "Tue, 28 Oct 2025 10:00:00 CEST"
    at = datetime(2025, 10, 28, 8, tzinfo=UTC)
    assert dated(box, text) == (date(2025, 10, 28), at, text, "feed")


@pytest.mark.parametrize(
    ("zone", "hour"), [(None, None), ("Asia/Kolkata", 4), ("Asia/Jerusalem", 8)]
)
def test_a22_zone_names_that_mean_several_are_read_by_the_sources_own(
    box: Box, zone: str | None, hour: int | None
) -> None:
    text = "Tue, 28 Oct 2025 10:00:00 IST"
    values = {} if zone is None else {"time_zone": zone}
    at = None if hour is None else datetime(2025, 10, 28, hour, 30 if hour == 4 else 0, tzinfo=UTC)
    assert dated(box, text, **values) == (date(2025, 10, 28), at, text, "feed")


def test_a25_no_zone_is_a_day_without_an_instant(box: Box) -> None:
    text = "2025-10-28T10:00:00"
    assert dated(box, text) == (date(2025, 10, 28), None, text, "feed")


def test_a25_no_date_at_all(box: Box) -> None:
    assert dated(box, "") == (None, None, None, None)


@pytest.mark.parametrize(
    "text", ["9999-01-01T00:00:00Z", "Sun, 08 Mar 2026 10:00:00 GMT", "1971-01-01"]
)
def test_a26_a_day_that_can_not_be(box: Box, text: str) -> None:
    assert box.take("a.xml", rss(item("One", pubDate=text), GOOD_ITEM)) == [
        "item 1: date_implausible"
    ]
    assert box.stored() == ["Good"]


def test_a27_a_leap_second_is_the_next(box: Box) -> None:
    assert dated(box, "2016-12-31T23:59:60Z")[1] == datetime(2017, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param("2025-10-26T02:30:00", None, id="repeated hour"),
        pytest.param("2025-03-30T02:30:00", None, id="skipped hour"),
        pytest.param(
            "2025-10-26T03:30:00", datetime(2025, 10, 26, 2, 30, tzinfo=UTC), id="hour after"
        ),
        pytest.param(
            "2025-10-26T02:30:00+01:00",
            datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
            id="offset stated",
        ),
    ],
)
def test_a28_the_hours_around_a_change_of_the_clock(
    box: Box, text: str, at: datetime | None
) -> None:
    on = date.fromisoformat(text[:10])
    assert dated(box, text, time_zone="Europe/Oslo") == (on, at, text, "feed")


def test_a28_days_are_counted_where_the_paper_is(box: Box) -> None:
    """Both days of a change: one of 23 hours, one of 25, each article on its own local day."""
    times = [f"2025-{month}T{hour:02}:30:00" for month in ("03-30", "10-26") for hour in range(24)]
    items = [
        item(f"n{number}", pubDate=text, description=PARAGRAPHS[0])
        for number, text in enumerate(times)
    ]
    box.take("a.xml", rss(*items), time_zone="Europe/Oslo")
    rows = box.query("select published_on, count(*) from staging.articles group by all order by 1")
    assert rows == [(date(2025, 3, 30), 24), (date(2025, 10, 26), 24)]


def test_a04_drips_are_cut_at_the_deadline(web_box: Box, web: Web) -> None:
    """D4 in passing: one byte at a time does not outlast the time an address has."""

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not web.closing.wait(0.05):
            request.wfile.write(b" ")

    web.answers["/drip"] = drip
    web_box.settings = replace(web_box.settings, address_seconds=0.5)
    counts = web_box.collect(web.url("/drip"))
    assert [failure.reason.value for failure in counts.failures] == ["timeout"]
