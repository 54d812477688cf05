"""One form of an article's address."""

from __future__ import annotations

import hashlib

import pytest

from summitry.sources.urls import article_id, canonical_url


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://News.Example:443/a/b?x=1#part", "https://news.example/a/b?x=1"),
        ("http://news.example", "http://news.example/"),
        ("https://news.example/a?utm_source=feed&id=3&fbclid=z", "https://news.example/a?id=3"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://bücher.example/ö", "https://xn--bcher-kva.example/%C3%B6"),
        ("https://news.example/100%25?q=a%20b", "https://news.example/100%25?q=a%20b"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("  https://news.example/a  ", "https://news.example/a"),
    ],
)
def test_an_address_has_one_form(address: str, expected: str) -> None:
    assert canonical_url(address) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize(
    "address",
    [
        "", "/news/1", "news/1", "1", "javascript:alert(1)", "mailto:a@news.example",
        "ftp://news.example/a", "file:///etc/hostname", "https://", "https:///a",
        "https://user@news.example/", "https://user:word@news.example/", "//news.example/a",
        "https://news.example/a b", "https://news.example:port/", "https://[bad/",
        "https://news.example/" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_of_a_host_has_none(address: str) -> None:
    assert canonical_url(address) is None


def test_a_relative_address_is_taken_against_its_page() -> None:
    assert canonical_url("../b", base="https://news.example/x/a") == "https://news.example/b"


def test_an_article_is_named_by_its_address() -> None:
    url = "https://news.example/a"
    assert article_id(url) == "u-" + hashlib.sha256(url.encode()).hexdigest()[:16]
