"""F1 to F7: what must not get out, or in. Every case is refused before a byte goes either way."""

from __future__ import annotations

import builtins
import gzip
import os
import socket
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bad_input_prose import GOOD_ITEM, canonical, item, page, record, rss
from input_box import Box
from landed import entry
from web import Web, web_server

from summitry.landing import as_stream, read_entries
from summitry.sources.feeds import read_feed
from summitry.sources.network import is_public

PRIVATE = [
    "127.0.0.1", "localhost", "[::1]", "10.1.2.3", "172.16.0.9", "192.168.7.7",
    "169.254.169.254", "0.0.0.0", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
    "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "100.64.0.1", "224.0.0.1", "255.255.255.255",
]  # fmt: skip


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """List the addresses that sockets connect to."""
    places: list[object] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        places.append(address)
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    yield places


@pytest.mark.parametrize("host", PRIVATE)
def test_f1_a_private_host_is_refused_before_connecting(
    box: Box, connected: list[object], host: str
) -> None:
    counts = box.collect(f"http://{host}:81/feed")
    (failure,) = counts.failures
    assert failure.reason.value in ("private_address", "unreachable", "bad_address")
    if not host.startswith("["):  # a machine without IPv6 can't look those up
        assert failure.reason.value == "private_address"
    assert [place for place in connected if isinstance(place, tuple)] == []


@pytest.mark.parametrize("address", [host.strip("[]") for host in PRIVATE if host[0] == "["])
def test_f1_private_addresses_of_ipv6_are_known_as_such(address: str) -> None:
    assert not is_public(address)


def test_f1_a_user_name_in_an_address_hides_no_host(box: Box, connected: list[object]) -> None:
    counts = box.collect("http://news.example@127.0.0.1:81/feed")
    assert [failure.reason.value for failure in counts.failures] == ["bad_address"]
    assert connected == []


@pytest.mark.parametrize("host", PRIVATE)
def test_f1_a_redirect_to_a_private_host_is_refused(
    web_box: Box, web: Web, connected: list[object], host: str
) -> None:
    with web_server() as secret:
        secret.serve("/secret", b"<html>canary-5512</html>")
        target = f"http://{host}:{secret.port}/secret"
        web_box.collect(web.serve("/a", b"", status=302, Location=target))
        assert secret.asked == []
    assert [p[1] for p in connected if isinstance(p, tuple) and p[1] != web.port] == []
    (reason,) = web_box.failures()
    assert reason in ("private_address", "unreachable")


def test_f1_a_name_that_changes_its_address_is_connected_to_as_checked(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1", "127.0.0.1"])
    real = socket.getaddrinfo
    places: list[str] = []

    def look_up(host: str, *rest: Any, **more: Any) -> Any:
        return real(next(answers) if host == "rebind.example" else host, *rest, **more)

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        places.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    box.collect("http://rebind.example/feed")
    assert places == ["93.184.216.34"]
    assert "private_address" in box.failures()


def test_f1_a_list_leads_to_no_private_page(web_box: Box, web: Web) -> None:
    with web_server() as secret:
        url = secret.serve("/page", page().encode())
        web_box.collect(web.serve("/list.txt", f"{url}\n".encode()), kind="pages")
        assert secret.asked == []
    assert web_box.failures() == ["private_address"]


@pytest.mark.parametrize("text", ["/etc/hostname", "file:///etc/hostname"])
def test_f2_a_feed_that_reads_like_a_path_is_only_text(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    opened: list[object] = []
    real = builtins.open

    def watched(place: Any, *rest: Any, **more: Any) -> Any:
        opened.append(place)
        return real(place, *rest, **more)

    monkeypatch.setattr(builtins, "open", watched)
    (reject,) = read_feed(entry(source_kind="feed"), as_stream(text.encode()))
    assert reject.reason.value == "not_a_feed"  # type: ignore[union-attr]
    assert not [place for place in opened if "hostname" in str(place)]


def test_f3_a_redirect_loop_ends(web_box: Box, web: Web) -> None:
    web_box.collect(web.serve("/a", b"", status=302, Location="/a"))
    assert web_box.failures() == ["redirect_loop"]
    assert web.asked.count("/a") == 5


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:,x"])
def test_f3_a_redirect_out_of_the_web_is_refused(web_box: Box, web: Web, target: str) -> None:
    web_box.collect(web.serve("/a", b"", status=302, Location=target))
    assert web_box.failures() == ["bad_address"]


def test_f4_a_bomb_in_an_answer_is_cut_at_the_cap(web_box: Box, web: Web) -> None:
    bomb = gzip.compress(b"\0" * (256 << 20), 9)
    web_box.collect(web.serve("/feed", bomb, Content_Encoding="gzip"))
    assert web_box.failures() == ["too_big"]


def test_f4_a_bomb_in_a_file_costs_a_line(box: Box) -> None:
    raw = gzip.compress(record("a").encode() + b"x" * (64 << 20) + b"\n" + record("b").encode(), 9)
    assert box.take("a.jsonl.gz", raw) == [f"line 2, byte {len(record('a'))}: field_too_big"]
    assert box.stored("article_id") == ["a", "b"]


def test_f4_a_bomb_of_a_sitemap(web_box: Box, web: Web) -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * (256 << 20) + b"</urlset>", 9)
    web_box.collect(web.serve("/sitemap.xml.gz", bomb), kind="sitemap")
    assert web_box.failures() == ["too_big"]


@pytest.mark.parametrize("name", ["../../escaped.jsonl", "/tmp/escaped.jsonl", "a/../../x.jsonl"])
def test_f5_archives_of_files_are_not_unpacked(box: Box, name: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, record("a"))
    counts = box.collect(box.file("a.zip", out.getvalue()))
    assert [failure.reason.value for failure in counts.failures] == ["unsupported_type"]
    assert box.collect(box.folder).failed_sources == (str(box.folder),)
    assert not list(box.folder.parent.rglob("*escaped*"))


ODD = [
    "../../outside", "a/../../../b", "x'); drop table staging.articles;--", "*?[a-z]", "a\nb",
    "{{ ref('x') }}", "CON", "-rf", "%2e%2e%2f",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_f6_a_name_is_never_a_file_name(box: Box, name: str) -> None:
    """Not a source's, a title's, an address's, nor an archive's target: files are named by hash."""
    from summitry.settings import Source

    path = box.file("a.xml", rss(item("T", "https://w.example/%2e%2e%2f" + "a" * 300), GOOD_ITEM))
    source = Source(name, str(path), publisher=name)
    box.given.append(source)
    box.run([source])
    written = [p.name for p in (box.settings.landing_dir / "objects").rglob("*") if p.is_file()]
    assert all(len(one.partition(".")[0]) == 64 for one in written)
    assert {p.name for p in box.settings.home.iterdir()} == {"warehouse"}
    assert box.query("select source_name from staging.landings") == [(name,)]


def test_f6_files_of_odd_names_are_read_as_themselves(box: Box) -> None:
    names = ["*.jsonl", "[ab].jsonl", "a?.jsonl", "'; drop.jsonl", "ü\n.jsonl"]
    for number, name in enumerate(names):
        box.file(name, record(str(number)))
    assert box.collect(box.folder).stored == len(names)


def test_f6_a_link_out_of_a_folder_is_not_followed(box: Box) -> None:
    outside = box.folder.parent / "outside"
    outside.mkdir()
    (outside / "x.jsonl").write_text(record("x"))
    box.file("a.jsonl", record("a"))
    (box.folder / "link").symlink_to(outside)
    assert box.collect(box.folder).stored == 1


@pytest.mark.parametrize(
    "text",
    [
        "'); drop table staging.articles; --",
        "{{ ref('x') }} {% raw %}",
        "$1 ? :name",
        "\\'; select",
    ],
)
def test_f7_text_is_text(box: Box, text: str) -> None:
    fields = {"publisher": text, "title": text, "language": "en"}
    box.take("a.jsonl", record("a", text, **fields) + record(text, "Words."))
    assert box.stored("article_id, title, text, publisher")[0] == ("a", text, text, text)
    assert box.stored("article_id") == ["a", text]


def test_f7_a_feeds_text_is_text(box: Box) -> None:
    box.take("a.xml", rss(item("'); drop table staging.rejects; --", "https://w.example/1")))
    assert box.stored() == ["'); drop table staging.rejects; --"]


def test_nothing_is_landed_of_what_was_refused(web_box: Box, web: Web) -> None:
    web_box.collect(web.serve("/a", b"", status=302, Location="http://10.0.0.1/"))
    assert read_entries(web_box.settings) == ()


def test_what_a_page_names_is_not_fetched(web_box: Box, web: Web) -> None:
    extras = "<img src='/x.png'><iframe src='/y'></iframe><link rel=stylesheet href='/z.css'>"
    body = page(head=canonical("a") + extras).encode()
    web_box.collect(web.serve("/a", body))
    assert set(web.asked) == {"/robots.txt", "/a"}


def test_a_parser_knows_none_of_our_variables(monkeypatch: pytest.MonkeyPatch, box: Box) -> None:
    """Nothing of the environment is written anywhere."""
    monkeypatch.setenv("SUMMITRY_CONTACT", "canary-8841@example.org")
    box.settings = replace(box.settings, contact=os.environ["SUMMITRY_CONTACT"])
    box.take("a.html", page())
    files = [path for path in Path(box.settings.home).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"canary-8841" in path.read_bytes()]
