"""A61 and A62: many copies of one story, and many versions of one article."""

from __future__ import annotations

from datetime import UTC, datetime

from bad_input_prose import PARAGRAPHS, record
from input_box import Box


def test_a61_thirty_copies_of_a_wire_story_are_thirty_articles(box: Box) -> None:
    copies = [
        record(
            f"copy-{number}",
            text="\n\n".join(PARAGRAPHS),
            publisher=f"Paper {number}",
            url=f"https://paper{number}.example/story",
            published_at="2026-01-05T10:00:00Z",
        )
        for number in range(30)
    ]
    assert box.take("a.jsonl", "".join(copies)) == []
    assert box.query("select count(*), count(distinct content_hash) from staging.articles") == [
        (30, 1)
    ]


def test_a62_every_version_is_kept_and_the_newest_speaks(box: Box) -> None:
    for hour, text in enumerate(("First.", "Second.", "Corrected.")):
        box.take(f"{hour}.jsonl", record("a", text, published_at=f"2026-01-05T1{hour}:00:00Z"))
    assert box.stored("text") == ["First.", "Second.", "Corrected."]
    rows = box.query("select text, published_at from staging.current_articles")
    assert rows == [("Corrected.", datetime(2026, 1, 5, 12, tzinfo=UTC))]
