"""`summitry read --reader`: what is printed where, and how it ends where a model can't be asked."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest
from model_server import ModelServer, answer, failed, model_server, person, quotes, said, summit

from summitry.cli import run_command

KEY = "sk-canary-1618033988"
TEXT = "French President Emmanuel Macron met German Chancellor Friedrich Merz in Berlin on Tuesday."
GOOD = answer(
    summits=[
        summit(person("Macron", "FRA"), person("Merz", "DEU"), format="phone",
               evidence=quotes(event="Macron met German Chancellor"))
    ]
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture
def home(server: ModelServer, tmp_path: Path) -> Path:
    write_toml(tmp_path, base_url=server.base_url)
    lines = [
        {"id": f"a{n}", "title": "Talks", "text": f"{TEXT} {n}", "published_at": "2025-11-05"}
        for n in (1, 2)
    ]
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path


def write_toml(home: Path, *, base_url: str, use: str = "builtin") -> None:
    (home / "summitry.toml").write_text(
        f'[reader]\nuse = "{use}"\nbase_url = "{base_url}"\nmodel = "m"\ntries = 1\n'
    )


def run(*arguments: str, home: Path) -> tuple[int, str, str]:
    output, errors = io.StringIO(), io.StringIO()
    given = {"SUMMITRY_HOME": str(home), "COLUMNS": "100"}
    with (
        chdir(home),
        redirect_stdout(output),
        redirect_stderr(errors),
        patch.dict(os.environ, given),
    ):
        code = run_command(arguments)
    return code, output.getvalue(), errors.getvalue()


def test_each_line_says_who_read_it(server: ModelServer, home: Path) -> None:
    server.script(said(GOOD, usage=(500, 60)), failed(500))
    code, output, errors = run("read", "--reader", "llm", "two.jsonl", home=home)
    assert code == 0
    first, second = map(json.loads, output.splitlines())
    assert (first["id"], second["id"]) == ("a1", "a2")
    assert (first["summits"][0]["format"], first["summits"][0]["city"]) == ("phone", None)
    assert second["summits"][0]["city"] == "Berlin"
    assert (first["reader"]["name"], first["reader"]["input_tokens"]) == ("llm", 500)
    assert (second["reader"]["name"], second["reader"]["fallback_reason"]) == (
        "rules", "server_error",
    )  # fmt: skip
    assert "1 article left to the built-in reader: server_error 1" in errors
    assert "500 tokens sent, 60 received" in errors


def test_both_prints_the_built_in_reading_and_a_table_of_differences(
    server: ModelServer, home: Path
) -> None:
    server.script(said(GOOD))
    plain = run("read", "two.jsonl", home=home)[1]
    code, output, errors = run("read", "--reader", "both", "two.jsonl", home=home)
    assert code == 0
    documents = [json.loads(line) for line in output.splitlines()]
    assert all(one.pop("reader")["name"] == "rules" for one in documents)
    assert documents == [json.loads(line) for line in plain.splitlines()]
    (row,) = [line for line in errors.splitlines() if line.startswith("summits")]
    assert row.split()[1:4] == ["2", "0", "0"]
    assert "format 2" in row and "city 2" in row


def test_the_page_of_a_model_reading_is_marked_too(server: ModelServer, home: Path) -> None:
    server.script(said(GOOD))
    code, output, _ = run("read", "--reader", "llm", "--html", "two.jsonl", home=home)
    assert code == 0
    assert "<mark" in output


def test_without_the_extra_the_flag_is_an_error_in_one_line(
    server: ModelServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)  # as if it were not installed
    code, output, errors = run("read", "--reader", "llm", "two.jsonl", home=home)
    assert (code, output) == (2, "")
    assert errors == "error: the llm reader needs its extra: pip install 'summitry[llm]'\n"


def test_without_the_extra_a_configured_model_is_replaced_and_that_is_said(
    server: ModelServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    write_toml(home, base_url=server.base_url, use="llm")
    code, output, errors = run("read", "two.jsonl", home=home)
    assert code == 0
    assert {json.loads(line)["reader"]["name"] for line in output.splitlines()} == {"rules"}
    assert "2 articles left to the built-in reader: extra_not_installed 2" in errors


def test_without_a_key_the_flag_is_an_error_in_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SUMMITRY_LLM_API_KEY", raising=False)
    write_toml(home, base_url="https://models.example/v1")
    code, output, errors = run("read", "--reader", "both", "two.jsonl", home=home)
    assert (code, output) == (2, "")
    assert errors == "error: the llm reader needs the endpoint's key in SUMMITRY_LLM_API_KEY\n"


def test_an_explanation_is_of_the_built_in_reader(home: Path) -> None:
    code, _, errors = run("read", "--reader", "llm", "--explain", "two.jsonl", home=home)
    assert code == 2 and "--explain" in errors


def test_a_model_is_scored_like_the_built_in_reader(
    server: ModelServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = [{"id": n, **answer(), "summits": GOOD["summits"]} for n in ("a1", "a2")]
    (home / "gold.jsonl").write_text("".join(json.dumps(one) + "\n" for one in gold))
    server.script(said(GOOD), said(answer()))
    monkeypatch.setenv("SUMMITRY_READER", "llm")
    code, output, errors = run("evaluate", "--json", "gold.jsonl", "two.jsonl", home=home)
    assert code == 0
    detection = json.loads(output)["kinds"]["summits"]["detect"]
    assert (detection["p"], detection["r"]) == (1.0, 0.5)
    assert "2 articles answered by m" in errors


def test_the_key_is_in_no_output_and_no_file(
    server: ModelServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMITRY_LLM_API_KEY", KEY)
    monkeypatch.setenv("SUMMITRY_READER", "llm")
    server.script(failed(401, message=f"{KEY} is not valid"))
    collected = run("collect", "two.jsonl", home=home)
    assert collected[0] == 0, collected[2]
    code, output, errors = run("--debug", "read", home=home)
    assert code == 0
    assert "key_rejected 1" in errors and "endpoint_rests 1" in errors
    assert server.web.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in output + errors
    for path in home.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path
