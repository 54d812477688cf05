"""The [reader] table: what it may say, and what is refused in one line."""

from __future__ import annotations

from typing import Any

import pytest

from summitry.errors import InputError
from summitry.reader_settings import ReaderSettings, api_key, needs_key, reader_settings

LOCAL = {"base_url": "http://127.0.0.1:8080/v1", "model": "m"}


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUMMITRY_READER", raising=False)


def test_without_a_table_the_built_in_reader_reads() -> None:
    assert reader_settings({}) == ReaderSettings()
    assert ReaderSettings().use == "builtin"


def test_a_flag_wins_over_the_variable_and_that_over_the_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = {**LOCAL, "use": "llm"}
    assert reader_settings(table).use == "llm"
    monkeypatch.setenv("SUMMITRY_READER", "both")
    assert reader_settings(table).use == "both"
    assert reader_settings(table, use="builtin").use == "builtin"


@pytest.mark.parametrize(
    "url",
    [
        "https://models.example/v1",
        "https://10.0.0.7:8443/v1/",
        "http://localhost:11434/v1",
        "http://127.8.9.1/v1",
        "http://[::1]:8080/v1",
    ],
)
def test_https_anywhere_and_http_on_this_machine(url: str) -> None:
    assert reader_settings({"base_url": url}).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "not a table"),
        ({"use": "oracle"}, "'oracle' is none of"),
        ({"use": "llm", "model": "m"}, "needs base_url"),
        ({"use": "both", "base_url": LOCAL["base_url"]}, "needs model"),
        ({"api_key": "k"}, "unknown reader setting 'api_key' (the key comes from"),
        ({"base_url": "http://models.example/v1"}, "http is for this machine only"),
        ({"base_url": "http://127.0.0.1.example/v1"}, "http is for this machine only"),
        ({"base_url": "http://localhost.example/v1"}, "http is for this machine only"),
        ({"base_url": "http://192.168.1.4/v1"}, "http is for this machine only"),
        ({"base_url": "file:///v1"}, "not an http or https address"),
        ({"base_url": "https:///v1"}, "not an http or https address"),
        ({"base_url": "https://models.example:port/v1"}, "not an address"),
        ({"base_url": "https://user:word@models.example/v1"}, "no login"),
        ({"base_url": "https://models.example/v1?key=1"}, "no login"),
        ({"base_url": 7}, "base_url is not a line of text"),
        ({"model": "a\nb"}, "model is not a line of text"),
        ({"tries": 0}, "tries: 0 is not a number from 1 to 10"),
        ({"tries": 2.5}, "tries: 2.5"),
        ({"tries": True}, "tries: True"),
        ({"timeout_seconds": "60"}, "timeout_seconds: '60'"),
    ],
)
def test_what_the_table_can_not_say_is_refused(table: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        reader_settings(table)
    assert words in str(caught.value)
    assert "word@" not in str(caught.value)


def test_only_an_endpoint_elsewhere_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not needs_key(reader_settings(LOCAL))
    assert needs_key(reader_settings({"base_url": "https://models.example/v1"}))
    monkeypatch.setenv("SUMMITRY_LLM_API_KEY", " k \n")
    assert api_key() == "k"
    monkeypatch.setenv("SUMMITRY_LLM_API_KEY", "")
    assert api_key() is None


@pytest.mark.parametrize("key", ["sk-é", "sk 1", "sk\nX-Header: 1"])
def test_a_key_that_no_header_can_hold_is_refused_without_being_shown(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMITRY_LLM_API_KEY", key)
    with pytest.raises(InputError) as caught:
        api_key()
    assert key not in str(caught.value)
