"""One body from the web: bounded in time, size and hops, and only from public hosts.

When and how often a host is asked is courtesy.py's.
"""

from __future__ import annotations

import email.utils
import ssl
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from summitry.sources.items import MAX_OBJECT_BYTES
from summitry.sources.network import CheckedNetwork, FetchError
from summitry.sources.reasons import Reason
from summitry.sources.urls import canonical_url

__all__ = [
    "FetchError", "Fetched", "Known", "Way", "connection_pool", "fetch", "proxy_place",
    "retry_after_seconds",
]  # fmt: skip

DEADLINE_SECONDS = 30.0
MAX_REDIRECTS = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRIABLE_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
_NOT_MODIFIED = 304
_MAX_HEADER = 500
_MAX_QUERY = 8000  # characters: servers refuse longer addresses
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/html;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of the body it sent last, to be asked whether that still holds."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body as it was, its transfer compression undone."""

    body: bytes
    url: str  # where the redirects ended
    content_type: str | None
    known: Known = Known()
    is_unchanged: bool = False  # the server says that what is known still holds; no body came


@dataclass(frozen=True, slots=True)
class Way:
    """How the web is reached: as whom, through what, trusting whom."""

    user_agent: str
    allow_hosts: frozenset[str] = frozenset()  # 'host' or 'host:port' that may be private
    proxy: str | None = None
    ssl_context: ssl.SSLContext | None = None

    @classmethod
    def of(
        cls,
        user_agent: str,
        allow_hosts: Iterable[str] = (),
        *,
        proxy: str | None = None,
        ca_file: Path | None = None,
    ) -> Way:
        context = ssl.create_default_context()
        if ca_file is not None:
            context.load_verify_locations(ca_file)
        return cls(user_agent, frozenset(host.lower() for host in allow_hosts), proxy, context)


def fetch(
    url: str,
    way: Way,
    *,
    known: Known | None = None,
    max_bytes: int = MAX_OBJECT_BYTES,
    max_redirects: int = MAX_REDIRECTS,
    deadline_seconds: float = DEADLINE_SECONDS,
    before_hop: Callable[[str], None] | None = None,
) -> Fetched:
    """Return what lies at this address; raises FetchError within the deadline where nothing does.

    `before_hop` is told every address before it is asked, and may raise FetchError.
    """
    ends = time.monotonic() + deadline_seconds
    backend = CheckedNetwork(way.allow_hosts, ends, proxy=proxy_place(way.proxy))
    with connection_pool(way, backend) as pool:
        for _ in range(max_redirects + 1):
            url = _checked(url)
            if before_hop is not None:
                before_hop(url)
            if way.proxy is not None:
                _check_target(backend, url)
            headers = _headers(url, way, known or Known())
            found = _hop(pool, url, headers, max_bytes, ends)
            if isinstance(found, Fetched):
                return found
            url = found
    raise FetchError(Reason.REDIRECT_LOOP, f"over {max_redirects} redirects")


def connection_pool(way: Way, backend: CheckedNetwork) -> httpcore.ConnectionPool:
    """Return what connects in this way, through its proxy if it has one."""
    context = way.ssl_context or ssl.create_default_context()
    proxy = None
    if way.proxy is not None:
        parts = urlsplit(way.proxy)
        login = (parts.username, parts.password or "") if parts.username else None
        place = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        proxy = httpcore.Proxy(place, auth=login)
    return httpcore.ConnectionPool(
        ssl_context=context, proxy=proxy, network_backend=backend, max_connections=1
    )


def proxy_place(proxy: str | None) -> tuple[str, int] | None:
    """Return the proxy's host and port."""
    if proxy is None:
        return None
    parts = urlsplit(proxy)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _check_target(backend: CheckedNetwork, url: str) -> None:
    """Refuse a private host that a proxy would be asked for; who can't be looked up, it may."""
    parts = urlsplit(url)
    try:
        backend.checked(
            parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        )
    except (httpcore.NetworkError, httpcore.TimeoutException):
        return


def _headers(url: str, way: Way, known: Known) -> list[tuple[str, str]]:
    headers = [
        ("User-Agent", way.user_agent),
        ("Accept", _ACCEPT),
        ("Accept-Encoding", "gzip, deflate"),
        ("Host", urlsplit(url).netloc),
    ]
    if known.etag:
        headers.append(("If-None-Match", known.etag))
    if known.last_modified:
        headers.append(("If-Modified-Since", known.last_modified))
    return headers


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.username is not None or parts.scheme.lower() not in ("http", "https"):
        raise FetchError(Reason.BAD_ADDRESS, url[:200])
    # Its own query: the canonical one lacks parameters that the server may want, and a
    # question to a service is longer than an article's address may be.
    query = parts.query.replace(" ", "%20")
    plain = canonical_url(parts._replace(query="").geturl())
    if plain is None or len(query) > _MAX_QUERY or not query.isprintable():
        raise FetchError(Reason.BAD_ADDRESS, url[:200])
    return urlsplit(plain)._replace(query=query).geturl()


def _hop(
    pool: httpcore.ConnectionPool,
    url: str,
    headers: list[tuple[str, str]],
    max_bytes: int,
    ends: float,
) -> Fetched | str:
    """Return the body, or the address that the answer points on to."""
    left = max(0.001, ends - time.monotonic())
    is_conditional = any(name.startswith("If-") for name, _ in headers)
    limits = dict.fromkeys(("connect", "read", "write", "pool"), left)
    try:
        with pool.stream("GET", url, headers=headers, extensions={"timeout": limits}) as response:
            head = {
                name.decode().lower(): value.decode("latin-1") for name, value in response.headers
            }
            if response.status in _REDIRECTS and "location" in head:
                return urljoin(url, head["location"])
            if response.status == _NOT_MODIFIED and is_conditional:
                return Fetched(b"", url, None, is_unchanged=True)
            if response.status != 200:
                raise FetchError(
                    Reason.HTTP_STATUS,
                    str(response.status),
                    retriable=response.status in _RETRIABLE_STATUS,
                    status=response.status,
                    retry_after=retry_after_seconds(head.get("retry-after", "")),
                )
            body = _body(response, head, max_bytes)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise FetchError(Reason.TIMEOUT, str(error) or "deadline", retriable=True) from error
    except httpcore.RemoteProtocolError as error:
        raise FetchError(Reason.CUT_SHORT, str(error), retriable=True) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchError(Reason.UNREACHABLE, str(error), retriable=True) from error
    except (httpcore.UnsupportedProtocol, UnicodeError) as error:
        raise FetchError(Reason.BAD_ADDRESS, str(error)) from error
    known = Known(_plain(head.get("etag")), _plain(head.get("last-modified")))
    return Fetched(body, url, head.get("content-type"), known)


def _plain(value: str | None) -> str | None:
    """Return a header's value, if it is one that may be sent back."""
    if value and len(value) <= _MAX_HEADER and value.isascii() and value.isprintable():
        return value
    return None


def retry_after_seconds(text: str) -> float | None:
    """Return how long a Retry-After asks to wait, given in seconds or as a date."""
    text = text.strip()
    if text.isdigit():
        return float(text[:9])
    try:
        then = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


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
