"""A query service on this machine: it reads the question, and answers as Wikidata's does.

SPARQL over GET, results as application/sparql-results+json; or, as scripted, one of its errors.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ENTITY = "http://www.wikidata.org/entity/"
_PRECISION = {4: "9", 7: "10", 10: "11"}

Fault = Callable[[BaseHTTPRequestHandler, bytes], None]


@dataclass
class QueryService:
    """`statements` are what it knows; `faults` are used up, one a question, None for none."""

    port: int
    statements: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault | None] = field(default_factory=list)
    most_countries: int | None = None  # more in one question are too much for it
    questions: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def endpoint(self) -> str:
        return f"http://{self.host}/sparql"

    def state(
        self,
        country: str,
        office: str,
        person: str,
        start: str | None = None,
        end: str | None = None,
        *,
        label: str | None = "",
        **raw: str,
    ) -> str:
        """Add a statement and return its id; `label` None: the service gives the person's id."""
        statement = f"{country}-{len(self.statements):08}"
        row = {
            "country": ENTITY + country,
            "office": office,
            "statement": f"{ENTITY}statement/{statement}",
            "person": ENTITY + person,
            "personLabel": person if label is None else label or f"Person {person}",
        }
        for name, text in (("start", start), ("end", end)):
            if text is not None:
                row[name] = f"{(text + '-01-01')[:10]}T00:00:00Z"
                row[f"{name}Precision"] = _PRECISION[len(text)]
        self.statements.append(row | raw)
        return statement

    def answer(self, question: str) -> bytes:
        countries = set(re.findall(r"wd:(Q\d+)", question.partition("VALUES")[2].partition("}")[0]))
        found = re.search(r"LIMIT (\d+) OFFSET (\d+)", question)
        assert found is not None, "a question without a page"
        assert "ORDER BY" in question, "pages of no order miss rows"
        limit, offset = int(found[1]), int(found[2])
        rows = [row for row in self.statements if row["country"].removeprefix(ENTITY) in countries]
        rows.sort(key=lambda row: (row["country"], row["office"], row["statement"]))
        bindings = [
            {name: _cell(name, value) for name, value in row.items()}
            for row in rows[offset : offset + limit]
        ]
        return json.dumps({"head": {"vars": []}, "results": {"bindings": bindings}}).encode()


def _cell(name: str, value: str) -> dict[str, str]:
    kind = "uri" if value.startswith("http") else "literal"
    return {"type": kind, "value": value}


def status(code: int, body: bytes = b"", **headers: str) -> Fault:
    """Answer with this status."""

    def fault(request: BaseHTTPRequestHandler, _body: bytes) -> None:
        _send(request, code, body, "text/plain", **headers)

    return fault


def page(request: BaseHTTPRequestHandler, _body: bytes) -> None:
    """Answer 200 with a page for people."""
    _send(request, 200, b"<!DOCTYPE html><title>Down for maintenance</title>", "text/html")


def truncated(request: BaseHTTPRequestHandler, body: bytes) -> None:
    """Answer 200 with half an answer, as where the time is up while it is sent."""
    half = body[: len(body) // 2] + b"\njava.util.concurrent.TimeoutException\n"
    _send(request, 200, half, "application/sparql-results+json")


def something_else(request: BaseHTTPRequestHandler, _body: bytes) -> None:
    """Answer 200 with JSON that is no result."""
    _send(request, 200, b'{"results": ["none"]}', "application/sparql-results+json")


@contextmanager
def query_service() -> Iterator[QueryService]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                service.at_once += 1
                service.most_at_once = max(service.most_at_once, service.at_once)
            try:
                self._answer()
            except OSError:
                self.close_connection = True  # the asker has gone
            finally:
                with lock:
                    service.at_once -= 1

        def _answer(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            question = asked["query"][0]
            assert asked["format"] == ["json"]
            service.questions.append(question)
            service.agents.append(self.headers["User-Agent"])
            body = service.answer(question)
            fault = service.faults.pop(0) if service.faults else None
            named = question.partition("VALUES")[2].partition("}")[0].count("wd:")
            if service.most_countries is not None and named > service.most_countries:
                fault = status(500, b"java.util.concurrent.TimeoutException: query timed out")
            if fault is not None:
                fault(self, body)
            else:
                _send(self, 200, body, "application/sparql-results+json;charset=utf-8")

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = QueryService(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.closing.set()
        server.shutdown()
        server.server_close()


def slow(service: QueryService) -> Fault:
    """Answer nothing until the service closes."""

    def fault(_request: BaseHTTPRequestHandler, _body: bytes) -> None:
        service.closing.wait(60)

    return fault


def _send(
    request: BaseHTTPRequestHandler, code: int, body: bytes, content_type: str, **headers: str
) -> None:
    request.send_response(code)
    sent = {"Content_Type": content_type, "Content_Length": str(len(body)), **headers}
    for name, value in sent.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)
