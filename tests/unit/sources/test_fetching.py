"""Fetching: a body within its bounds, or one reason; nothing private is ever asked."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from web import Web, web_server

from summitry.sources.fetching import Fetched, FetchError, Way, fetch
from summitry.sources.reasons import Reason


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


def get(web: Web, url: str, **values: Any) -> Fetched:
    bounds = {"deadline_seconds": 5.0, **values}
    return fetch(url, Way.of("summitry-test", [web.host]), **bounds)


def refused(web: Web, url: str, **values: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(web, url, **values)
    return caught.value


def test_a_body_comes_as_it_is(web: Web) -> None:
    url = web.serve("/a?b=1&utm_source=x", b"<html>", content_type="text/html; charset=utf-8")
    assert get(web, url) == Fetched(b"<html>", url, "text/html; charset=utf-8")
    assert web.asked == ["/a?b=1&utm_source=x"]
    assert web.headers[0]["User-Agent"] == "summitry-test"
    assert web.headers[0]["Host"] == web.host


def test_redirects_are_followed_to_their_end(web: Web) -> None:
    last = web.serve("/last", b"body")
    web.serve("/second", b"", status=301, Location="last")
    first = web.serve("/first", b"", status=302, Location=web.url("/second"))
    assert get(web, first).url == last


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_compressed_answers_are_unpacked(web: Web, encoding: str) -> None:
    import zlib

    body = gzip.compress(b"body" * 100) if encoding == "gzip" else zlib.compress(b"body" * 100)
    url = web.serve("/a", body, Content_Encoding=encoding)
    assert get(web, url).body == b"body" * 100


@pytest.mark.parametrize(
    ("status", "retriable"), [(404, False), (410, False), (403, False), (500, True), (429, True)]
)
def test_an_error_status_is_told(web: Web, status: int, retriable: bool) -> None:
    error = refused(web, web.serve("/a", b"sorry", status=status))
    assert (error.reason, error.detail) == (Reason.HTTP_STATUS, str(status))
    assert error.retriable is retriable


def test_a_redirect_loop_ends(web: Web) -> None:
    url = web.serve("/a", b"", status=302, Location="/a")
    assert refused(web, url).reason is Reason.REDIRECT_LOOP
    assert len(web.asked) == 5


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/hostname", Reason.BAD_ADDRESS),
        ("ftp://127.0.0.1/x", Reason.BAD_ADDRESS),
        ("javascript:alert(1)", Reason.BAD_ADDRESS),
        ("http://user@127.0.0.1/", Reason.BAD_ADDRESS),
        ("http://127.0.0.1:1/secret", Reason.PRIVATE_ADDRESS),
        ("http://169.254.169.254/latest/meta-data", Reason.PRIVATE_ADDRESS),
        ("http://[::1]/", Reason.PRIVATE_ADDRESS),
    ],
)
def test_a_redirect_leads_nowhere_that_is_not_allowed(
    web: Web, target: str, reason: Reason
) -> None:
    url = web.serve("/a", b"", status=302, Location=target)
    assert refused(web, url).reason is reason


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "10.0.0.1", "172.16.3.4", "192.168.1.1", "0.0.0.0",
        "169.254.169.254", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "224.0.0.1", "255.255.255.255", "100.64.0.1",
    ],
)  # fmt: skip
def test_a_host_that_is_not_public_is_refused_before_connecting(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(FetchError) as caught:
        fetch(f"http://{host}:81/", Way("t"), deadline_seconds=5)
    assert caught.value.reason in (Reason.PRIVATE_ADDRESS, Reason.BAD_ADDRESS, Reason.UNREACHABLE)
    if host[0].isdigit() or host == "localhost":
        assert caught.value.reason is Reason.PRIVATE_ADDRESS


def test_the_address_connected_to_is_the_one_that_was_checked(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers differently the second time gains nothing."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    real = socket.getaddrinfo
    connected: list[str] = []

    def look_up(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if host == "rebind.example":
            return real(next(answers), port, *rest, **more)
        return real(host, port, *rest, **more)

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError):
        fetch("http://rebind.example/", Way("t"), deadline_seconds=5)
    assert connected == ["93.184.216.34"]


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80))
        for ip in ("93.184.216.34", "127.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(FetchError) as caught:
        fetch("http://mixed.example/", Way("t"))
    assert caught.value.reason is Reason.PRIVATE_ADDRESS


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hostname", "ftp://a.example/x", "/etc/hostname", "http://", "http://u@a.b/"],
)
def test_only_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url, Way("t"))
    assert caught.value.reason is Reason.BAD_ADDRESS


def test_an_announced_oversize_is_refused_unread(web: Web) -> None:
    url = web.serve("/a", b"", Content_Length="10000001")
    assert refused(web, url).reason is Reason.TOO_BIG


def test_an_unannounced_oversize_is_cut(web: Web) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not web.closing.is_set():
            request.wfile.write(b"x" * 65536)

    web.answers["/a"] = endless
    assert refused(web, web.url("/a"), max_bytes=1_000_000).reason is Reason.TOO_BIG


def test_a_gzip_bomb_is_cut_at_the_cap(web: Web) -> None:
    url = web.serve("/a", gzip.compress(b"\0" * 200_000_000, 1), Content_Encoding="gzip")
    assert refused(web, url, max_bytes=1_000_000).reason is Reason.TOO_BIG


@pytest.mark.parametrize("step", ["hang", "drip headers", "drip body"])
def test_a_slow_server_ends_at_the_deadline(web: Web, step: str) -> None:
    def slow(request: BaseHTTPRequestHandler) -> None:
        if step == "drip body":
            request.send_response(200)
            request.send_header("Content-Length", "100000")
            request.end_headers()
        elif step == "drip headers":
            request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not web.closing.wait(0.05):
            if step != "hang":
                request.wfile.write(b"x")

    web.answers["/a"] = slow
    started = time.monotonic()
    error = refused(web, web.url("/a"), deadline_seconds=0.5)
    assert time.monotonic() - started < 2
    assert (error.reason, error.retriable) == (Reason.TIMEOUT, True)


@pytest.mark.parametrize(
    "headers", [{"Content_Length": "100"}, {"Content_Encoding": "gzip"}], ids=["length", "gzip"]
)
def test_a_body_that_breaks_off_is_told(web: Web, headers: dict[str, str]) -> None:
    body = gzip.compress(b"body" * 1000)[:-20] if "Content_Encoding" in headers else b"short"
    error = refused(web, web.serve("/a", body, **headers))
    assert (error.reason, error.retriable) == (Reason.CUT_SHORT, True)


def test_gzip_that_is_none_is_told(web: Web) -> None:
    url = web.serve("/a", b"not gzip at all", Content_Encoding="gzip")
    assert refused(web, url).reason is Reason.CUT_SHORT


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate for localhost, with its key, that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(secret + signed.public_bytes(pem))
    return path


def test_https_is_fetched_from_a_host_whose_certificate_is_trusted(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server(certificate=certificate) as web:
        web.serve("/a", b"body")
        url = f"https://localhost:{web.port}/a"
        with pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
            fetch(url, Way.of("t", ["localhost"]))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(url, Way.of("t", ["localhost"])).body == b"body"
        with pytest.raises(FetchError, match="certificate is not valid for"):
            fetch(web.url("/a"), Way.of("t", ["127.0.0.1"]))


def test_nobody_there_is_told(web: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(FetchError) as caught:
        fetch(f"http://{host}/", Way.of("t", [host]), deadline_seconds=2)
    assert (caught.value.reason, caught.value.retriable) == (Reason.UNREACHABLE, True)
