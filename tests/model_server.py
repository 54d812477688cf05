"""An OpenAI-compatible endpoint on this machine that answers as scripted, well or badly."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from web import Answer as Step
from web import Web, web_server

PATH = "/v1/chat/completions"
EMPTY: dict[str, list[Any]] = {"leaders": [], "summits": [], "agreements": [], "trips": []}


class ModelServer:
    """Each question gets the next scripted answer; the last one again and again."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.base_url = web.url("/v1")
        self._steps: list[Step] = []
        web.answers[PATH] = self._take

    def script(self, *steps: Step) -> None:
        self._steps = list(steps)

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.web.bodies]

    def _take(self, request: BaseHTTPRequestHandler) -> None:
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        step(request)


@contextmanager
def model_server() -> Iterator[ModelServer]:
    with web_server() as web:
        yield ModelServer(web)


def said(
    content: Any = None,
    *,
    usage: Any = (100, 20),
    finish_reason: str = "stop",
    **message: Any,
) -> Step:
    """Answer with a completion; content that is no text is sent as JSON."""
    words = content if isinstance(content, str | None) else json.dumps(content)
    body: dict[str, Any] = {
        "id": "c1", "object": "chat.completion", "created": 1, "model": "test",
        "choices": [
            {"index": 0, "finish_reason": finish_reason,
             "message": {"role": "assistant", "content": words, **message}}
        ],
    }  # fmt: skip
    if usage is not None:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    return raw(200, json.dumps(body).encode())


def failed(status: int, *, headers: dict[str, str] | None = None, **error: Any) -> Step:
    body = {"error": {"message": "no", "type": "error", "param": None, "code": None, **error}}
    return raw(status, json.dumps(body).encode(), headers=headers)


def raw(
    status: int,
    body: bytes,
    *,
    headers: dict[str, str] | None = None,
    content_type: str = "application/json",
) -> Step:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def dripping(request: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, for ever: no single read takes long."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", "1000000")
    request.end_headers()
    while True:
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.02)


def cut_off(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b'{"choices": [')
    request.close_connection = True


def person(name: str | None, party: str | None) -> dict[str, Any]:
    return {"name": name, "party": party}


def quotes(**told: str) -> list[dict[str, str]]:
    return [{"attribute": name, "quote": quote} for name, quote in told.items()]


def summit(*people: dict[str, Any], evidence: list[dict[str, str]], **values: Any) -> Any:
    return {
        "participants": list(people), "series": None, "format": "in_person", "status": "held",
        "start_date": None, "end_date": None, "country": None, "city": None, "venue": None,
        "evidence": evidence, **values,
    }  # fmt: skip


def agreement(*parties: str, evidence: list[dict[str, str]], **values: Any) -> Any:
    return {
        "parties": list(parties), "title": None, "kind": "agreement", "topic": None,
        "status": "signed", "date": None, "country": None, "city": None, "evidence": evidence,
        **values,
    }  # fmt: skip


def trip(leader: dict[str, Any], country: str, *, evidence: Any, **values: Any) -> Any:
    return {
        "leader": leader, "country": country, "city": None, "arrival_date": None,
        "departure_date": None, "status": "underway", "tour": None, "evidence": evidence,
        **values,
    }  # fmt: skip


def leader(name: str, party: Any, *, evidence: Any, **values: Any) -> Any:
    return {"name": name, "party": party, "office": None, "evidence": evidence, **values}


def answer(**kinds: list[Any]) -> dict[str, list[Any]]:
    return {**EMPTY, **kinds}
