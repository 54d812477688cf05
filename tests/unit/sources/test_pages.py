"""HTML pages: the article as the page gives it, or the reason why there is none."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime

import pytest
from landed import articles, items_of, told

from summitry.sources.article import Article
from summitry.sources.pages import MAX_ELEMENTS, read_page
from summitry.sources.urls import article_id

PARAGRAPHS = (
    "The prime ministers of the two neighbouring states met in Riga on Thursday to talk about"
    " trade, energy and the border, officials said after the meeting.",
    "They agreed to see each other again in the autumn, and to have their ministers prepare a"
    " memorandum on rail links before then.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(body: str = BODY, head: str = "", html: str = '<html lang="en-GB">') -> bytes:
    return (
        f"<!doctype html>{html}<head><meta charset='utf-8'>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article>{body}</article></body></html>"
    ).encode()


def read(raw: bytes, **values: object) -> Article:
    (article,) = articles(items_of(read_page, raw, source_kind="page", **values))
    return article


def linked(**values: object) -> str:
    whole = {"@context": "https://schema.org", "@type": "NewsArticle", **values}
    return f'<script type="application/ld+json">{json.dumps(whole)}</script>'


def test_a_page_says_what_it_is_in_its_meta_elements() -> None:
    head = (
        "<title>Prime ministers meet | The Paper</title>"
        "<link rel='canonical' href='https://paper.example/meet?utm_source=x'>"
        "<meta property='og:title' content='Prime ministers meet in Riga'>"
        "<meta property='og:site_name' content='The Paper'>"
        "<meta property='article:published_time' content='2025-05-01T23:30:00-05:00'>"
    )
    assert read(page(head=head)) == Article(
        article_id("https://paper.example/meet"),
        "Prime ministers meet in Riga",
        "\n\n".join(PARAGRAPHS),
        "https://paper.example/meet",
        "The Paper",
        "en",
        date(2025, 5, 1),
        datetime(2025, 5, 2, 4, 30, tzinfo=UTC),
        "2025-05-01T23:30:00-05:00",
        "meta",
        encoding="utf-8",
    )


def test_linked_data_comes_first() -> None:
    head = "<meta property='og:title' content='Site'>" + linked(
        headline="Prime ministers meet",
        datePublished="2025-05-01",
        inLanguage="fr",
        publisher={"@type": "Organization", "name": "The Paper"},
        articleBody="First paragraph, which is long enough to be one.\n\n" + PARAGRAPHS[1] * 2,
        url="https://paper.example/ld",
    )
    article = read(page(head=head))
    assert article.title == "Prime ministers meet"
    assert article.text.startswith("First paragraph, which is long enough to be one.\n\n")
    assert (article.publisher, article.language) == ("The Paper", "fr")
    assert article.published_on == date(2025, 5, 1)
    assert article.url == "https://paper.example/ld"


def test_linked_data_is_found_in_a_graph_and_in_a_list() -> None:
    graph = {"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"], "headline": "Inside"}]}
    script = f'<script type="application/ld+json">{json.dumps([graph])}</script>'
    assert read(page(head=script)).title == "Inside"


@pytest.mark.parametrize("script", ["{not json", '"text"', "[" * 100_000, '{"@type": 5}', "null"])
def test_broken_linked_data_is_passed_over(script: str) -> None:
    head = f'<title>Title</title><script type="application/ld+json">{script}</script>'
    assert read(page(head=head)).title == "Title"


def test_a_text_in_one_block_has_lost_its_paragraphs_and_is_not_taken() -> None:
    head = linked(headline="T", articleBody=" ".join(PARAGRAPHS))
    assert read(page(head=head)).text == "\n\n".join(PARAGRAPHS)


def test_the_title_is_not_told_again_in_the_text() -> None:
    article = read(page(body=f"<h1>Prime ministers meet</h1>{BODY}"))
    assert article.title == "Prime ministers meet"
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_a_page_without_a_canonical_link_is_known_by_where_it_was_fetched() -> None:
    fetched = {"locator": "https://paper.example/x", "fetched_url": "https://paper.example/y"}
    assert read(page(), **fetched).url == "https://paper.example/y"


def test_a_canonical_link_to_the_front_page_is_not_believed() -> None:
    head = "<link rel='canonical' href='https://paper.example/'>"
    assert read(page(head=head), fetched_url="https://paper.example/y").url.endswith("/y")


def test_a_page_file_without_address_is_known_by_its_place() -> None:
    article = read(page(), locator="/archive/a.html")
    assert article.url is None
    assert article.article_id == article_id("file:/archive/a.html")


def test_dates_in_the_words_of_a_page_are_not_its_publication() -> None:
    article = read(page(body=BODY + "<p>Copyright 2019. Updated 3 March 2020.</p>"))
    assert (article.published_on, article.published_raw) == (None, None)


def test_what_the_source_is_known_for_wins_over_the_page() -> None:
    article = read(page(), publisher="The Gazette", language="sv", time_zone="Asia/Tokyo")
    assert (article.publisher, article.language) == ("The Gazette", "sv")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div>" * 5000 + BODY, "too_deep"),
        ("<div>" * 100_000 + BODY, "too_deep"),
        ("<div>" * 210 + BODY, "too_deep"),
        ("<p>word</p>" * (MAX_ELEMENTS + 1), "too_big"),
        ("<table>" + "<tr><td>cell</td></tr>" * 300_000 + "</table>", "too_big"),
        ("<p>We use cookies. Accept?</p>", "no_article"),
        ("<form>Log in <input name='user'></form>", "no_article"),
        ("", "no_article"),
        ("<noscript>Turn on scripts</noscript><script src='app.js'></script>", "unsupported_type"),
    ],
)
def test_a_page_without_a_usable_article_says_why(body: str, reason: str) -> None:
    started = time.perf_counter()
    assert told(items_of(read_page, page(body), source_kind="page")) == [f"object: {reason}"]
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no_article"),
        (b"%PDF-1.7\n\xde\xad", "unsupported_type"),
        (b"\x00\x00\x00\x18ftypmp42", "unsupported_type"),
        (b"plain words", "unsupported_type"),
        (b"<html>" + b" " * 10_000_001, "too_big"),
    ],
)
def test_a_body_that_is_no_page_says_why(raw: bytes, reason: str) -> None:
    assert told(items_of(read_page, raw, source_kind="page")) == [f"object: {reason}"]


@pytest.mark.parametrize(
    "addition",
    [
        "<table><tr><td colspan=9007199254740991>wide</td></tr></table>",
        f"<div title='{'x' * 5_000_000}'></div>",
        "<p>nul \0 byte</p>",
        "<img src=x onerror=alert(1)><svg/onload=alert(1)>",
    ],
)
def test_odd_markup_beside_the_text_costs_nothing(addition: str) -> None:
    article = read(page(body=BODY + addition))
    assert article.text.startswith("\n\n".join(PARAGRAPHS))
    assert "alert" not in article.text


def test_an_implausible_date_turns_the_page_away() -> None:
    head = "<meta property='article:published_time' content='2031-01-01'>"
    result = told(items_of(read_page, page(head=head), source_kind="page"))
    assert result == ["object: date_implausible"]


def test_a_page_in_another_encoding_is_read_right() -> None:
    raw = page(body=f"<p>Café “São Tomé”, they said.</p>{BODY}").replace(b"utf-8", b"windows-1252")
    article = read(raw.decode().encode("cp1252"))
    assert article.text.startswith("Café “São Tomé”, they said.")
