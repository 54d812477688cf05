"""A29 to A40: bad pages. One poisonous page costs one page."""

from __future__ import annotations

import json
from dataclasses import replace

import poison
import pytest
from bad_input_prose import BODY, PARAGRAPHS, canonical, page
from input_box import Box
from web import Web

from summitry.sources.workers import Limits

QUICK = Limits(processor_seconds=2, clock_seconds=4, memory_bytes=1 << 30)


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_a29_nested_too_deep(box: Box, depth: int) -> None:
    assert box.take("a.html", page("<div>" * depth + BODY)) == ["object: too_deep"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>word</p>" * 150_000, id="a30"),
        pytest.param("<table>" + "<tr><td>c</td></tr>" * 300_000 + "</table>", id="a31"),
    ],
)
def test_a30_a31_too_many_elements(box: Box, body: str) -> None:
    assert box.take("a.html", page(body)) == ["object: too_big"]


@pytest.mark.parametrize(
    "addition",
    [
        pytest.param("<table><tr><td colspan=9007199254740991>x</td></tr></table>", id="a32"),
        pytest.param(f"<div title='{'x' * 9_000_000}'></div>", id="a33 under the cap"),
        pytest.param("<b>" * 150, id="a34 few unclosed"),
        pytest.param("<p>nul \0 byte</p>", id="a35"),
    ],
)
def test_a32_to_a35_odd_markup_beside_the_text_costs_nothing(box: Box, addition: str) -> None:
    assert box.take("a.html", page(BODY + addition)) == []
    (text,) = box.stored("text")
    assert text.startswith("\n\n".join(PARAGRAPHS))
    assert "\0" not in text


def test_a33_an_attribute_of_thirty_megabytes(box: Box) -> None:
    path = box.file("a.html", page(f"<div title='{'x' * 30_000_000}'></div>" + BODY))
    counts = box.collect(path)
    assert [failure.reason.value for failure in counts.failures] == ["too_big"]


def test_a34_thirty_thousand_unclosed_tags(box: Box) -> None:
    assert box.take("a.html", page("<b>" * 30_000 + BODY)) == ["object: too_deep"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty", ""),
        ("consent", "<p>We and our partners use cookies. Accept all?</p>"),
        ("login", "<h1>Log in</h1><form>Name <input> Password <input type=password></form>"),
        ("soft 404", "<h1>Page not found</h1><p>Try our front page.</p>"),
    ],
)
def test_a36_a_page_without_an_article(box: Box, name: str, body: str) -> None:
    assert box.take(f"{name}.html", page(body)) == ["object: no_article"]


WALL = (
    "<p>Before you go on, we would like you to know that this site keeps data on your device and"
    " asks for your consent to do so, as the law of the land requires it.</p>"
    "<p>Choose what you agree to below, or read in our policy what each of the partners does with"
    " what it learns about you while you read.</p>"
)
LINKS = "".join(f"<li><a href='/{n}'>Section number {n} of our news</a></li>" for n in range(60))
APOLOGY = (
    "<p>We are sorry that what you were looking for is not here: it may have been moved or taken"
    " down, or the address was not written as it should be. Try the search at the top.</p>" * 2
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("The news of our country", f"<main><ul>{LINKS}</ul></main>"),
        ("Page not found", f"<article>{APOLOGY}</article>"),
        ("404 – The Harbour Post", f"<article>{APOLOGY}</article>"),
        ("Log in to read on | The Harbour Post", f"<article>{APOLOGY}</article>"),
        ("Before you continue", f"<article>{WALL}</article>"),
    ],
)
def test_a36_a_long_page_without_an_article(box: Box, title: str, body: str) -> None:
    assert box.take("a.html", page(body, title=title)) == ["object: no_article"]


@pytest.mark.parametrize("title", ["Before you continue to Baku: a reader", "Log in trade drifts"])
def test_a36_an_article_of_like_title_stays(box: Box, title: str) -> None:
    assert box.take("a.html", page(title=title)) == []


def test_a36_what_is_dated_may_be_a_list(box: Box) -> None:
    date = "<meta property='article:published_time' content='2025-10-28'>"
    assert box.take("a.html", page(f"<main><ul>{LINKS}</ul></main>", head=date)) == []


def test_a36_a_refusal_is_no_page(web_box: Box, web: Web) -> None:
    web_box.collect(web.serve("/a", page().encode(), status=403))
    assert web_box.failures() == ["http_status"]


def test_a36_one_wall_before_many_articles_is_no_article_of_each(web_box: Box, web: Web) -> None:
    urls = [web.serve(f"/news/{n}", page(WALL, title="A page").encode()) for n in range(4)]
    web_box.collect(*urls)
    assert web_box.rejects() == ["object: no_article"] * 3
    web_box.collect(web.serve("/news/5", page(WALL, title="A page").encode()))
    assert web_box.rejects() == ["object: no_article"] * 4


def test_a36_the_same_words_on_another_host_are_a_copy_and_stay(box: Box) -> None:
    for host in ("a", "b"):
        link = f"<link rel='canonical' href='https://{host}.example/story'>"
        assert box.take(f"{host}.html", page(head=link)) == []
    assert len(box.stored()) == 2


def poisoned(box: Box, word: str, limits: Limits = QUICK) -> list[str]:
    """Collect a poisonous page between good ones; return what was turned away."""
    box.parse, box.limits = poison.parse, limits
    for number in range(4):
        bad = f"<!-- POISON:{word} -->" if number == 1 else ""
        body = f"{BODY}<p>It was their meeting number {number}.</p>{bad}"
        box.file(f"{number}.html", page(body, head=canonical(str(number))))
    counts = box.collect(box.folder)
    assert (counts.stored, counts.rejected) == (3, 1)
    return box.rejects()


@pytest.mark.parametrize("word", ["SEGV", "ABRT", "EXIT"])
def test_a37_a_parser_that_crashes(box: Box, word: str) -> None:
    assert poisoned(box, word) == ["object: parser_crash"]


def test_a37_a_parser_that_raises_what_nobody_expects(box: Box) -> None:
    assert poisoned(box, "RAISE") == ["object: parser_crash"]
    assert box.query("select detail from staging.rejects") == [
        ("RuntimeError: a library's own mistake",)
    ]


@pytest.mark.parametrize("word", ["SPIN", "SLEEP"])
def test_a38_a_parser_that_hangs(box: Box, word: str) -> None:
    assert poisoned(box, word) == ["object: timeout"]


def test_a38_a_parser_that_eats_memory(box: Box) -> None:
    assert poisoned(box, "EAT") == ["object: too_big"]


def test_a39_the_feeds_date_wins_over_the_pages_and_both_are_kept(web_box: Box, web: Web) -> None:
    head = "<meta property='article:published_time' content='2026-02-20T08:00:00Z'>"
    url = web.serve("/story", page(head=head).encode())
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>'
        f"<item><title>Short</title><link>{url}</link>"
        "<pubDate>Tue, 24 Feb 2026 09:30:00 GMT</pubDate></item></channel></rss>"
    )
    web_box.collect(web.serve("/feed", feed.encode()), follow=True)
    (row,) = web_box.stored("title, published_on, published_origin, published_conflict")
    assert row[0] == "Ministers meet"
    assert (str(row[1]), *row[2:]) == ("2026-02-24", "feed", "meta 2026-02-20")


def test_a39_a_date_in_a_script_or_footer_is_not_the_articles(box: Box) -> None:
    script = f"<script>var built = {json.dumps('2026-02-20')};</script>"
    footer = "<footer>Updated 21 February 2026. © 2026</footer>"
    assert box.take("a.html", page(BODY + footer, head=script)) == []
    assert box.stored("published_on, published_origin") == [(None, None)]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            page("<div id='root'></div><noscript>Needs scripts</noscript><script src='a.js'>"),
            id="made by a script",
        ),
        pytest.param("%PDF-1.7\n%âãÏÓ", id="pdf"),
        pytest.param(b"\0\0\0\x18ftypmp42", id="video"),
        pytest.param("plain words of no markup", id="plain text"),
    ],
)
def test_a40_what_is_no_page_of_text(box: Box, raw: str | bytes) -> None:
    assert box.take("a.html", raw) == ["object: unsupported_type"]


def test_a40_a_wrong_content_type_does_not_hide_a_page(web_box: Box, web: Web) -> None:
    web_box.collect(web.serve("/a", page().encode(), content_type="application/octet-stream"))
    assert web_box.stored() == ["Ministers meet"]


def test_a_worker_is_replaced_after_its_parts(box: Box) -> None:
    box.limits = replace(QUICK, parts_a_worker=2)
    for number in range(7):
        box.file(f"{number}.html", page(BODY + f"<p>{number}</p>", head=canonical(str(number))))
    assert box.collect(box.folder).stored == 7
