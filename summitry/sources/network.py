"""Connections to public addresses only, none of which outlasts its deadline.

The host's address is looked up here, checked, and connected to as checked, at every hop, so no
answer of a name server and no redirect leads into the network this machine stands in.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from summitry.sources.reasons import Reason


class FetchError(Exception):
    """A fetch that gave no body; `retriable` where the same request may succeed later."""

    def __init__(
        self,
        reason: Reason,
        detail: str,
        *,
        retriable: bool = False,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
        self.retriable = retriable
        self.status = status  # of the answer, where there was one
        self.retry_after = retry_after  # seconds that the server asks to wait


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to public addresses, or those of `allow_hosts`, and to the proxy if there is one."""

    def __init__(
        self, allow_hosts: frozenset[str], ends: float, *, proxy: tuple[str, int] | None = None
    ) -> None:
        self._backend = httpcore.SyncBackend()
        self._allow_hosts = allow_hosts
        self._ends = ends
        self._proxy = proxy

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands for it
        local_address: str | None = None,  # noqa: ARG002 - its base's
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if (host, port) == self._proxy:
            addresses = look_up(host, port, left(self._ends))
        else:
            addresses = self.checked(host, port)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, socket_options)
            except (httpcore.NetworkError, httpcore.TimeoutException):
                continue
        return self._connect(addresses[-1], port, socket_options)

    def checked(self, host: str, port: int) -> list[str]:
        """Return the host's addresses; FetchError where one of them is not public."""
        addresses = look_up(host, port, left(self._ends))
        if not self._allow_hosts.intersection((host.lower(), f"{host.lower()}:{port}")):
            for address in addresses:
                if not is_public(address):
                    raise FetchError(Reason.PRIVATE_ADDRESS, f"{host} is {address}")
        return addresses

    def _connect(
        self, address: str, port: int, socket_options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        stream = self._backend.connect_tcp(
            address, port, timeout=left(self._ends), socket_options=socket_options
        )
        return _BoundedStream(stream, self._ends)


class _BoundedStream(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self._stream = stream
        self._ends = ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - its base's
        return self._stream.read(max_bytes, timeout=left(self._ends))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - its base's
        self._stream.write(buffer, timeout=left(self._ends))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands for it
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout=left(self._ends))
        return _BoundedStream(stream, self._ends)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def left(ends: float) -> float:
    """Return the seconds until then, on the monotonic clock; a timeout where there are none."""
    seconds = ends - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the deadline passed")
    return seconds


def look_up(host: str, port: int, seconds: float) -> list[str]:
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


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
