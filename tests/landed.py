"""Manifest lines for tests: where some bytes are said to have come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BufferedReader

from summitry.landing import Landed, as_stream
from summitry.sources.article import Article
from summitry.sources.items import Item
from summitry.sources.reasons import Reject

COLLECTED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
_ENTRY = Landed(
    landing_hash="0" * 64,
    source_name="test",
    source_kind="articles",
    locator="/tmp/articles.jsonl",
    fetched_url=None,
    content_type=None,
    is_sample=False,
    publisher=None,
    language=None,
    time_zone=None,
    byte_count=1,
    landed_at=COLLECTED_AT,
)


def entry(**values: object) -> Landed:
    return replace(_ENTRY, **values)  # type: ignore[arg-type]


def items_of(
    read: Callable[[Landed, BufferedReader], Iterator[Item]], raw: bytes, **values: object
) -> list[Item]:
    return list(read(entry(**values), as_stream(raw)))


def told(items: list[Item]) -> list[str]:
    """Return each item in a word: an article's id or title, or 'position: reason'."""
    return [
        f"{item.position}: {item.reason.value}" if isinstance(item, Reject) else item.article_id
        for item in items
    ]


def articles(items: list[Item]) -> list[Article]:
    return [item for item in items if isinstance(item, Article)]
