"""The page that shows what was read where."""

import html
import re

from summitry import marked

DOCUMENT = {
    "id": "<a>",
    "published_on": "2025-10-28",
    "leaders": [],
    "summits": [
        {
            "participants": [{"name": "Ana <b>", "party": "PRT"}, {"name": None, "party": "ESP"}],
            "status": "held",
            "start_date": "2025-10-28",
            "confidence": 0.9,
            "evidence": [
                {"attribute": "event", "field": "text", "start": 4, "end": 7, "quote": "met"},
                {"attribute": "place", "field": "text", "start": 11, "end": 17, "quote": "Lisbon"},
            ],
        }
    ],
    "agreements": [],
    "trips": [
        {
            "leader": {"name": "Ana", "party": "PRT"},
            "country": "PRT",
            "confidence": 0.5,
            "evidence": [
                {"attribute": "event", "field": "text", "start": 0, "end": 7, "quote": "Ana met"}
            ],
        }
    ],
}
TEXT = "Ana met in Lisbon <i>&amp;"


def test_the_text_is_all_there_escaped_and_in_order():
    page = marked.article(DOCUMENT, title="T & U", text=TEXT)
    body = page.split('<div class="text">')[1].split("</div>")[0]
    assert html.unescape(re.sub(r"<[^>]+>", "", body)) == TEXT
    assert "<i>" not in page
    assert "&lt;a&gt;" in page
    assert "T &amp; U" in page


def test_spans_that_overlap_are_marked_as_several():
    page = marked.article(DOCUMENT, title="", text=TEXT)
    assert '<mark class=several title="summit 1: event; trip 1: event">met</mark>' in page
    assert '<mark class=trips title="trip 1: event">Ana </mark>' in page
    assert '<mark class=summits title="summit 1: place">Lisbon</mark>' in page


def test_the_page_may_load_and_run_nothing():
    page = "".join(marked.page(["x"]))
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
