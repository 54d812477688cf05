"""What `summitry read` takes: JSON lines and plain text, spans moved back onto what was given."""

import json
from datetime import date

import pytest

from summitry.reading_input import as_given, given_articles


def only(name, **options):
    (given,) = given_articles([str(name)], **options)
    return given


TEXTS = [
    ("date 2025-10-28 The Courier / world\n\nHeadline\n\nBody.", date(2025, 10, 28), "Headline"),
    ("Published: 2025-10-28\nHeadline\n\nBody.", date(2025, 10, 28), "Headline"),
    ("2025-10-28T09:30:00Z\n\nHeadline\n\nBody.", date(2025, 10, 28), "Headline"),
    ("Headline\n\nBody.", None, "Headline"),
    ("Body.", None, ""),
    ("2025-10-28 was the day.", None, ""),  # a text, not a header: nothing follows
    ("date 2025-02-31 The Courier\n\nHeadline\n\nBody.", None, "date 2025-02-31 The Courier"),
]


@pytest.mark.parametrize(("text", "day", "title"), TEXTS)
def test_a_text_file_may_bear_its_date_and_headline(tmp_path, text, day, title):
    path = tmp_path / "story.of.a.day.txt"
    path.write_text(text)
    given = only(path)
    assert given.id == "story.of.a.day"
    assert given.article.published_on == day
    assert given.title == title
    assert given.text.endswith((".", "Body."))


def test_a_long_first_paragraph_is_no_headline(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("word " * 80 + "\n\nMore.")
    assert only(path).title == ""


def test_a_date_given_aside_serves_articles_without_one(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [{"id": "a", "text": "x"}, {"id": "b", "text": "y", "published_at": "2024-01-02"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    days = [
        given.article.published_on
        for given in given_articles([str(path)], published_on=date(2025, 1, 1))
    ]
    assert days == [date(2025, 1, 1), date(2024, 1, 2)]


def test_an_instant_with_its_zone_gives_the_local_day(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "x", "published_at": "2025-02-10 23:05:00-05:00"}\n')
    article = only(path).article
    assert article.published_on == date(2025, 2, 10)
    assert article.published_at.isoformat() == "2025-02-11T04:05:00+00:00"


def test_json_lines_are_known_by_their_content_too(tmp_path):
    path = tmp_path / "articles"
    path.write_text('\ufeff{"id": "a", "text": "x"}\n\n{"id": "b"}\n')
    assert [given.id for given in given_articles([str(path)])] == ["a", "b"]


def test_spans_point_into_the_text_as_it_was_given(tmp_path):
    path = tmp_path / "a.jsonl"
    text = "A\u200b cafe\u0301 in\r\nTokyo"
    path.write_text(json.dumps({"id": "a", "text": text}) + "\n")
    given = only(path)
    assert given.article.text == "A café in\nTokyo"
    start = given.article.text.index("Tokyo")
    spans = [
        {"attribute": "place", "field": "text", "start": start, "end": start + 5, "quote": "Tokyo"},
        {"attribute": "event", "field": "text", "start": 2, "end": 6, "quote": "café"},
    ]
    document = as_given({"id": "a", "summits": [{"evidence": spans}]}, given)
    for span in document["summits"][0]["evidence"]:
        assert text[span["start"] : span["end"]] == span["quote"]
    assert [span["quote"] for span in spans] == ["Tokyo", "cafe\u0301"]
