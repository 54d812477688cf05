"""An article's versions: edited, corrected, taken back, gone; what speaks and what no longer does.

A62.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from web import Web, web_server

from summitry import batch, transform, warehouse, withdrawals
from summitry.settings import Settings, Source
from summitry.sources.collect import collect

MOMENT = datetime(2026, 3, 10, 12, tzinfo=UTC)
MEETING = (
    "President Emmanuel Macron met Chancellor Friedrich Merz in Berlin on Tuesday. The two leaders"
    " spoke for three hours about trade and about the war in Ukraine, their offices said.\n\n"
    "They had dinner with their ministers in the evening and left without speaking to the press."
)
PAGE = (
    '<html lang="en"><head><title>{title}</title>'
    '<meta property="article:published_time" content="{published}"></head>'
    "<body><article><h1>{title}</h1>{text}</article></body></html>"
)


def page(title: str, text: str, published: str = "2026-03-04T08:00:00Z") -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return PAGE.format(title=title, text=paragraphs, published=published).encode()


class House:
    """A warehouse that collects the pages of one server, an hour later each time."""

    def __init__(self, home: Path, web: Web) -> None:
        self.web = web
        self.settings = Settings(home=home, allow_hosts=(web.host,), jobs=1)
        self.moment = MOMENT

    def collect(self, *paths: str) -> None:
        self.moment += timedelta(hours=1)
        sources = [Source(path, self.web.url(path)) for path in paths]
        collect(self.settings, sources, now=self.moment)

    def build(self) -> None:
        batch.read_pending(self.settings, now=self.moment)
        transform.build(self.settings)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.settings.build_path), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            return connection.execute(statement).fetchall()

    def gone(self) -> list[tuple[Any, ...]]:
        return self.rows("select url, gone_at from staging.withdrawals")

    def facts(self) -> list[tuple[Any, ...]]:
        return self.rows(
            "select articles.url, count(*) from marts.fct_evidence"
            " inner join marts.dim_articles as articles using (article_id) group by all order by 1"
        )


@pytest.fixture
def house(tmp_path: Path) -> Any:
    with web_server() as web:
        yield House(tmp_path, web)


def test_what_is_edited_speaks_anew_and_what_is_taken_back_falls_silent(house: House) -> None:
    web = house.web
    for path in ("/kept", "/edited", "/retracted", "/gone", "/reused"):
        web.serve(path, page("Macron and Merz meet in Berlin", MEETING))
    house.collect("/kept", "/edited", "/retracted", "/gone", "/reused")
    edited = MEETING.replace("in Berlin", "in Munich")
    web.serve("/edited", page("Correction: Macron and Merz meet in Munich", edited))
    web.serve("/retracted", page("RETRACTED: Macron and Merz meet in Berlin", MEETING))
    other = "The harbour of Marseille opened a new pier for ferries to the islands. " * 6
    web.serve("/reused", page("A new pier", other, published="2026-03-09T08:00:00Z"))
    web.serve("/gone", b"", status=410)
    house.collect("/kept", "/edited", "/retracted", "/gone", "/reused")
    house.build()

    assert [url for url, _ in house.facts()] == [web.url("/edited"), web.url("/kept")]
    told = house.rows(
        "select url, version_count, is_retracted, retraction, retracted_at"
        " from marts.dim_articles order by url"
    )
    published = datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert told == [
        (web.url("/edited"), 2, False, None, None),
        (web.url("/gone"), 1, True, "gone", house.moment),
        (web.url("/kept"), 1, False, None, None),
        (web.url("/retracted"), 2, True, "notice", published),
        (web.url("/reused"), 2, False, None, None),
    ]
    versions = house.rows(
        "select title, valid_from, valid_to, is_current from staging.article_versions"
        f" where article_id in (select article_id from staging.articles"
        f" where url = '{web.url('/edited')}') order by version_number"
    )
    assert versions == [
        ("Macron and Merz meet in Berlin", published, house.moment, False),
        ("Correction: Macron and Merz meet in Munich", house.moment, None, True),
    ]
    reused = house.rows(
        "select title, text is not null from staging.articles"
        f" where url = '{web.url('/reused')}' order by sequence"
    )
    assert reused == [("Macron and Merz meet in Berlin", True), ("A new pier", True)]


def test_a_page_that_is_gone_is_noted_once_and_forgotten_when_it_is_back(house: House) -> None:
    house.web.serve("/a", page("Macron and Merz meet", MEETING))
    house.collect("/a")
    assert house.gone() == []
    house.web.serve("/a", b"", status=410)
    house.collect("/a")
    first = [(house.web.url("/a"), house.moment)]
    assert house.gone() == first
    house.collect("/a")
    assert house.gone() == first
    house.web.serve("/a", page("Macron and Merz meet", MEETING))
    house.collect("/a")
    assert house.gone() == []


def test_a_page_that_answers_as_unchanged_is_back(house: House) -> None:
    body = page("Macron and Merz meet", MEETING)
    house.web.serve("/a", body, ETag='"one"')
    house.collect("/a")
    house.web.serve("/a", b"", status=410)
    house.collect("/a")
    assert len(house.gone()) == 1
    house.web.serve("/a", b"", status=304, ETag='"one"')
    house.collect("/a")
    assert house.gone() == []


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_page_that_does_not_answer_is_not_gone(house: House, status: int) -> None:
    house.web.serve("/a", page("Macron and Merz meet", MEETING))
    house.collect("/a")
    house.web.serve("/a", b"", status=status)
    house.collect("/a")
    assert house.gone() == []


def test_an_item_that_a_feed_no_longer_lists_is_still_there(house: House) -> None:
    def feed(*names: str) -> bytes:
        items = "".join(
            f"<item><title>{name}</title><link>{house.web.url('/' + name)}</link>"
            f"<description>The ministers met and spoke of {name}.</description></item>"
            for name in names
        )
        return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()

    house.web.serve("/feed", feed("one", "two"), content_type="application/rss+xml")
    house.collect("/feed")
    house.web.serve("/feed", feed("two"), content_type="application/rss+xml")
    house.collect("/feed")
    assert house.rows("select count(*) from staging.current_articles") == [(2,)]
    assert house.gone() == []


def test_what_is_gone_is_known_again_from_the_landing_alone(house: House) -> None:
    house.web.serve("/a", page("Macron and Merz meet", MEETING))
    house.collect("/a")
    house.web.serve("/a", b"", status=410)
    house.collect("/a")
    before = house.gone()
    house.settings.build_path.unlink()
    collect(house.settings, [])
    assert house.gone() == before != []


def test_an_address_of_no_stored_article_is_not_noted(house: House) -> None:
    house.web.serve("/never", b"", status=410)
    house.collect("/never")
    assert house.gone() == []
    assert not withdrawals.path(house.settings).exists()


NOTICES = [
    ("RETRACTED: Talks in Lima", "The talks began."),
    ("[Withdrawn] Talks in Lima", "The talks began."),
    ("Retraction — Talks in Lima", "We reported on Monday that talks began."),
    ("STORY REMOVED: Talks in Lima", "…"),
    ("Talks in Lima (retracted)", "The talks began."),
    ("Mandatory kill: Talks in Lima", "Editors, please kill."),
    ("Talks in Lima", "This article has been withdrawn. It said that talks began."),
    ("Talks in Lima", "Editor's note: The above story was retracted on 3 March."),
    ("Talks in Lima", "We have withdrawn this report, which could not be confirmed."),
]
REPORTS = [
    ("Minister retracted statement on talks", "He took it back in parliament."),
    ("Withdrawn troops reach the border", "The column arrived at dawn."),
    ("Troops withdrawn from the valley", "The last soldiers left."),
    ("Retraction of the ambassador's remarks demanded", "Lima wants an apology."),
    ("Kill switch for reactors agreed", "Both sides signed."),
    ("Ambassador withdrawn", "The report of the commission was withdrawn by the government."),
    ("Talks in Lima", "The statement of the minister was retracted, the agency said."),
    ("Correction: Talks in Lima", "An earlier version of this story misspelt a name."),
]


@pytest.fixture(scope="module")
def noticed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the titles and texts that count as taken back, of all above."""
    home = tmp_path_factory.mktemp("notices")
    lines = [
        json.dumps({"id": f"n{number}", "title": title, "text": text, "language": "en"})
        for number, (title, text) in enumerate([*NOTICES, *REPORTS])
    ]
    (home / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    settings = Settings(home=home)
    collect(settings, [Source("notices", str(home / "articles.jsonl"))])
    transform.build(settings)
    with warehouse.connect(settings) as connection:
        rows = connection.execute(
            "select articles.title || '|' || articles.text from staging.articles as articles"
            " inner join marts.dim_articles using (article_id) where is_retracted"
        ).fetchall()
    return {row[0] for row in rows}


@pytest.mark.parametrize(("title", "text"), NOTICES)
def test_a_notice_takes_its_article_back(noticed: set[str], title: str, text: str) -> None:
    assert f"{title}|{text}" in noticed


@pytest.mark.parametrize(("title", "text"), REPORTS)
def test_a_report_about_something_taken_back_stands(
    noticed: set[str], title: str, text: str
) -> None:
    assert f"{title}|{text}" not in noticed
