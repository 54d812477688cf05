"""The article, checked at the door: what every source yields and every reader takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one news article.

    `title` and `text` are the two fields that evidence offsets point into, in Unicode code
    points, exactly as stored here: no later step may normalise them again.
    """

    article_id: str
    title: str  # '' where the source gives none
    text: str  # paragraphs separated by newlines; '' where the source gives none
    url: str | None = None
    publisher: str | None = None
    language: str | None = None  # ISO 639-1 as declared; None: not declared
    published_on: date | None = None  # local day of publication; None where the source is silent
    published_at: datetime | None = None  # UTC instant; None where only a day, or nothing, is known
    published_raw: str | None = None  # the publication time as the source wrote it
    published_origin: str | None = None  # who said so: published.ORIGINS
    published_conflict: str | None = None  # what others said that is another day: 'url 2025-01-02'
    modified_at: datetime | None = None  # UTC instant of the last change the source tells of
    author: str | None = None  # people or agency, as the source names them
    encoding: str | None = None  # that a feed or page was read in
