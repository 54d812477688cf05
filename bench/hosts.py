"""What many hosts cost of which a fifth misbehave: is all that is good in, and when?

usage: python bench/hosts.py [HOSTS [ADDRESS_SECONDS]]

Each host is a loopback address of its own with a feed of 20 items. A fifth hang, drip, answer 429,
503, redirect in a circle, send a gzip bomb or a body shorter than announced. Prints what came in,
who was named, and how long it took; ends with 1 where a good item is missing or a bad host unnamed.
"""

from __future__ import annotations

import gzip
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from summitry.settings import Settings, Source
from summitry.sources.collect import collect

ITEMS = 20
BOMB = gzip.compress(b"\0" * (64 << 20), 9)
CLOSING = threading.Event()
FAULTS = ("hang", "drip", "429", "503", "loop", "bomb", "short", "cut")


def feed(host: str) -> bytes:
    items = "".join(
        f"<item><title>Talks {n} at {host}</title><link>https://{host}.example/{n}</link>"
        f"<description>The ministers met for the {n}th time.</description></item>"
        for n in range(ITEMS)
    )
    return f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()


class Handler(BaseHTTPRequestHandler):
    faults: dict[str, str] = {}  # noqa: RUF012 - set once, before the server starts

    def do_GET(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        if self.path == "/robots.txt":
            self.send_error(404)
            return
        fault = self.faults.get(host)
        try:
            if fault is None:
                self.reply(feed(host))
            else:
                self.misbehave(fault, host)
        except OSError:
            self.close_connection = True

    def misbehave(self, fault: str, host: str) -> None:
        if fault == "hang":
            CLOSING.wait(600)
        elif fault == "drip":
            self.send_response(200)
            self.end_headers()
            while not CLOSING.wait(0.2):
                self.wfile.write(b" ")
        elif fault in ("429", "503"):
            self.send_response(int(fault))
            if fault == "429":
                self.send_header("Retry-After", "3600")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault == "loop":
            self.send_response(302)
            self.send_header("Location", "/feed")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault == "bomb":
            self.reply(BOMB, encoding="gzip")
        elif fault == "short":
            self.reply(feed(host), length=1_000_000)
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def reply(self, body: bytes, *, length: int | None = None, encoding: str = "identity") -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        return


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512


def main() -> int:
    host_count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    hosts = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(host_count)]
    bad = hosts[::5]
    Handler.faults = {host: FAULTS[n % len(FAULTS)] for n, host in enumerate(bad)}
    server = Server(("0.0.0.0", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            home=Path(folder),
            jobs=2,
            allow_hosts=tuple(hosts),
            address_seconds=seconds,
            collect_seconds=6 * seconds,
        )
        sources = [Source(host, f"http://{host}:{port}/feed") for host in hosts]
        started = time.perf_counter()
        counts = collect(settings, sources)
        took = time.perf_counter() - started
    CLOSING.set()
    named = {failure.source_name for failure in counts.failures}
    wanted = ITEMS * (host_count - len(bad))
    print(f"{host_count} hosts, {len(bad)} of them bad; {seconds:g} s an address")
    print(f"items: {counts.stored} of {wanted} good ones in, {counts.rejected} rejected")
    wrongly = len(named - set(bad))
    print(f"named: {len(named & set(bad))} of {len(bad)} bad hosts, {wrongly} good ones")
    for fault in FAULTS:
        reasons = Counter(
            one.reason.value for one in counts.failures if Handler.faults[one.source_name] == fault
        )
        print(f"  {fault}: {', '.join(f'{name} {count}' for name, count in reasons.items())}")
    print(f"took {took:.1f} s")
    return 0 if counts.stored == wanted and named == set(bad) else 1


if __name__ == "__main__":
    sys.exit(main())
