"""The one way out to the endpoint: this host, no redirect, no proxy of the environment, a deadline.

Requests of the client library go over the same checked connections as all other fetching, with
headers of ours alone: no telemetry, and nothing that variables meant for other programs would add.
"""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import httpcore
import httpx2

from summitry.reader_settings import is_loopback
from summitry.settings import Settings
from summitry.sources.fetching import Way, connection_pool, proxy_place
from summitry.sources.network import CheckedNetwork

MOST_BYTES = 4_000_000  # of an answer, its envelope too


class EndpointTransport(httpx2.BaseTransport):
    """Sends each request over a connection of its own that ends by the request's deadline."""

    def __init__(self, settings: Settings, base_url: str, *, has_key: bool) -> None:
        host = urlsplit(base_url).hostname or ""
        proxy = None if is_loopback(base_url) else settings.proxy
        self._host = host
        key = ("Authorization",) if has_key else ()
        self._kept = ("Host", "Content-Type", "Content-Length", *key)
        self._way = Way.of(settings.agent, (host,), proxy=proxy, ca_file=settings.ca_file)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the whole answer; the read timeout is the deadline for all of it."""
        if request.url.host != self._host:
            raise httpx2.UnsupportedProtocol("another host", request=request)
        seconds = float(request.extensions["timeout"]["read"])
        ends = time.monotonic() + seconds
        backend = CheckedNetwork(self._way.allow_hosts, ends, proxy=proxy_place(self._way.proxy))
        limits = dict.fromkeys(("connect", "read", "write", "pool"), max(0.001, seconds))
        try:
            with (
                connection_pool(self._way, backend) as pool,
                pool.stream(
                    request.method,
                    str(request.url),
                    headers=self._headers(request),
                    content=request.read(),
                    extensions={"timeout": limits},
                ) as response,
            ):
                headers = [(name, value) for name, value in response.headers]
                return httpx2.Response(
                    response.status, headers=headers, content=_body(response, request)
                )
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise httpx2.ReadTimeout(str(error), request=request) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise httpx2.ReadError(str(error), request=request) from error

    def _headers(self, request: httpx2.Request) -> list[tuple[str, str]]:
        kept = [(name, request.headers[name]) for name in self._kept if name in request.headers]
        mine = ("User-Agent", self._way.user_agent), ("Accept", "application/json")
        return [*kept, *mine, ("Accept-Encoding", "identity")]


def _body(response: httpcore.Response, request: httpx2.Request) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for name, value in response.headers:
        if name.lower() == b"content-encoding" and value.lower() != b"identity":
            raise httpx2.DecodingError("a compressed answer was not asked for", request=request)
    for piece in response.iter_stream():
        size += len(piece)
        if size > MOST_BYTES:
            raise httpx2.DecodingError(f"over {MOST_BYTES} bytes", request=request)
        pieces.append(piece)
    return b"".join(pieces)
