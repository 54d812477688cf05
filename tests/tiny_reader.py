"""A reader that finds one city: what the stages around reading are tested with."""

from __future__ import annotations

import os
import time
from pathlib import Path

from summitry.reading.events import (
    Agreement,
    Evidence,
    LeaderMention,
    Person,
    Reading,
    Summit,
    Trip,
)
from summitry.sources.article import Article


class TinyReader:
    """Finds a summit, an agreement, a trip and a leader in each article that says 'Oslo'."""

    name = "tiny"

    def __init__(self, version: str = "1") -> None:
        self.version = version

    def read(self, article: Article) -> Reading:
        if article.text == "raise":
            raise ValueError("told to")
        if article.text == "die":
            os._exit(9)
        published_on = article.published_on.isoformat() if article.published_on else None
        start = article.text.find("Oslo")
        if start < 0:
            return Reading(article.article_id, published_on)
        evidence = (Evidence("event", "text", start, start + 4, "Oslo"),)
        host = Person("Ann Berg", "NOR", None, "head_of_government", "host")
        guest = Person("Bo Lind", "SWE", "bo-lind", "head_of_government", "guest")
        place = ("NOR", "Oslo")
        return Reading(
            article.article_id,
            published_on,
            (LeaderMention("Ann Berg", "NOR", "head_of_government", None, 0.9, evidence),),
            (
                Summit((host, guest), None, "in_person", "held", "leaders", "2025-10-28", None,
                       *place, None, 0.8, evidence),
            ),
            (
                Agreement(("NOR", "SWE"), "Pact", "agreement", "energy", "signed", "2025-10-28",
                          *place, (guest,), 0.7, evidence),
            ),
            (
                Trip(guest, *place, "2025-10-28", None, "completed", None, None, "leaders", 0.6,
                     evidence),
            ),
        )  # fmt: skip


class SlowReader(TinyReader):
    """Writes its process id into the file named by the text, then sleeps."""

    name = "slow"

    def read(self, article: Article) -> Reading:
        with Path(article.text).open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(0.01)
        return Reading(article.article_id, None)


def tiny_reader() -> TinyReader:
    return TinyReader()


def newer_reader() -> TinyReader:
    return TinyReader("2")


def slow_reader() -> SlowReader:
    return SlowReader()
