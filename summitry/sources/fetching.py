"""One body from the web: bounded in time, size and hops, and only from public hosts.

The host's address is looked up here, checked, and connected to as checked, at every hop, so no
answer of a name server and no redirect leads into the network this machine stands in.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from summitry.sources.items import MAX_OBJECT_BYTES
from summitry.sources.reasons import Reason
from summitry.sources.urls import canonical_url

DEADLINE_SECONDS = 30.0
MAX_REDIRECTS = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRIABLE_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
)


class FetchError(Exception):
    """A fetch that gave no body; `retriable` where the same request may succeed later."""

    def __init__(self, reason: Reason, detail: str, *, retriable: bool = False) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
        self.retriable = retriable


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body as it was, its transfer compression undone."""

    body: bytes
    url: str  # where the redirects ended
    content_type: str | None


def fetch(
    url: str,
    *,
    user_agent: str,
    allow_hosts: Iterable[str] = (),
    max_bytes: int = MAX_OBJECT_BYTES,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> Fetched:
    """Return what lies at this address; raises FetchError within the deadline where nothing does.

    `allow_hosts` names hosts ('host' or 'host:port') that may be private or loopback.
    """
    ends = time.monotonic() + deadline_seconds
    backend = _CheckedNetwork(frozenset(host.lower() for host in allow_hosts), ends)
    with httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(), network_backend=backend, max_connections=1
    ) as pool:
        for _ in range(MAX_REDIRECTS + 1):
            found = _hop(pool, _checked(url), user_agent, max_bytes, ends)
            if isinstance(found, Fetched):
                return found
            url = found
    raise FetchError(Reason.REDIRECT_LOOP, f"over {MAX_REDIRECTS} redirects")


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.username is not None or parts.scheme.lower() not in ("http", "https"):
        raise FetchError(Reason.BAD_ADDRESS, url[:200])
    plain = canonical_url(url)
    if plain is None:
        raise FetchError(Reason.BAD_ADDRESS, url[:200])
    # Its own query: the canonical one lacks parameters that the server may want.
    return urlsplit(plain)._replace(query=parts.query.replace(" ", "%20")).geturl()


def _hop(
    pool: httpcore.ConnectionPool, url: str, user_agent: str, max_bytes: int, ends: float
) -> Fetched | str:
    """Return the body, or the address that the answer points on to."""
    headers = [
        ("User-Agent", user_agent),
        ("Accept", _ACCEPT),
        ("Accept-Encoding", "gzip, deflate"),
        ("Host", urlsplit(url).netloc),
    ]
    left = max(0.001, ends - time.monotonic())
    limits = dict.fromkeys(("connect", "read", "write", "pool"), left)
    try:
        with pool.stream("GET", url, headers=headers, extensions={"timeout": limits}) as response:
            head = {
                name.decode().lower(): value.decode("latin-1") for name, value in response.headers
            }
            if response.status in _REDIRECTS and "location" in head:
                return urljoin(url, head["location"])
            if response.status != 200:
                retriable = response.status in _RETRIABLE_STATUS
                raise FetchError(Reason.HTTP_STATUS, str(response.status), retriable=retriable)
            body = _body(response, head, max_bytes)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise FetchError(Reason.TIMEOUT, str(error) or "deadline", retriable=True) from error
    except httpcore.RemoteProtocolError as error:
        raise FetchError(Reason.CUT_SHORT, str(error), retriable=True) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchError(Reason.UNREACHABLE, str(error), retriable=True) from error
    except (httpcore.UnsupportedProtocol, UnicodeError) as error:
        raise FetchError(Reason.BAD_ADDRESS, str(error)) from error
    return Fetched(body, url, head.get("content-type"))


def _body(response: Any, head: dict[str, str], max_bytes: int) -> bytes:
    """Return the decoded body; both it and its compressed form stay within the cap."""
    length = head.get("content-length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise FetchError(Reason.TOO_BIG, f"{length} bytes announced")
    encoding = head.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FetchError(Reason.UNSUPPORTED_TYPE, f"content encoding {encoding[:40]}")
    decoder = None if encoding in ("identity", "") else zlib.decompressobj(zlib.MAX_WBITS | 32)
    pieces: list[bytes] = []
    came = size = 0
    for chunk in response.iter_stream():
        came += len(chunk)
        if decoder is not None:
            try:
                chunk = decoder.decompress(chunk, max_bytes - size + 1)
            except zlib.error as error:
                raise FetchError(Reason.CUT_SHORT, f"{encoding}: {error}") from error
        pieces.append(chunk)
        size += len(chunk)
        if size > max_bytes or came > max_bytes:
            raise FetchError(Reason.TOO_BIG, f"over {max_bytes} bytes")
    if decoder is not None and came and not decoder.eof:
        raise FetchError(Reason.CUT_SHORT, f"{encoding} body breaks off", retriable=True)
    return b"".join(pieces)


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to public addresses only, and lets nothing outlast the deadline."""

    def __init__(self, allow_hosts: frozenset[str], ends: float) -> None:
        self._backend = httpcore.SyncBackend()
        self._allow_hosts = allow_hosts
        self._ends = ends

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands for it
        local_address: str | None = None,  # noqa: ARG002 - its base's
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _look_up(host, port, self._left())
        if not self._allow_hosts.intersection((host.lower(), f"{host.lower()}:{port}")):
            for address in addresses:
                if not _is_public(address):
                    raise FetchError(Reason.PRIVATE_ADDRESS, f"{host} is {address}")
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, socket_options)
            except (httpcore.NetworkError, httpcore.TimeoutException):
                continue
        return self._connect(addresses[-1], port, socket_options)

    def _connect(
        self, address: str, port: int, socket_options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        stream = self._backend.connect_tcp(
            address, port, timeout=self._left(), socket_options=socket_options
        )
        return _BoundedStream(stream, self._ends)

    def _left(self) -> float:
        return _left(self._ends)


class _BoundedStream(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self._stream = stream
        self._ends = ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - its base's
        return self._stream.read(max_bytes, timeout=_left(self._ends))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - its base's
        self._stream.write(buffer, timeout=_left(self._ends))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands for it
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout=_left(self._ends))
        return _BoundedStream(stream, self._ends)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline passed")
    return left


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    """Return the host's addresses; the system's look-up has no time limit of its own."""
    found: list[str] = []
    failed: list[OSError] = []

    def run() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(row[4][0]) for row in rows))
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise httpcore.ConnectError(str(failed[0])) from failed[0]
    if not found:
        raise httpcore.ConnectTimeout(f"{host}: no answer of the name server")
    return found


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
