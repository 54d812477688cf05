"""Copies of one text are one story, in whatever order and batches they came in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from summitry import stories, warehouse
from summitry.settings import Settings
from summitry.sources.article import Article
from summitry.sources.loading import content_hash

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = [
    "harbour", "minister", "talks", "treaty", "border", "river", "council", "envoy", "tariff",
    "grain", "visit", "palace", "signed", "agreed", "corridor", "railway", "reactor", "fleet",
    "fishery", "quota", "embassy", "visa", "debt", "relief", "drought", "pact", "neighbour",
    "capital", "delegation", "communique", "protocol", "chamber", "evening", "morning",
    "quiet", "open", "stone",
]  # fmt: skip


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.connect(Settings(home=tmp_path)) as opened:
        yield opened


def prose(seed: object, paragraphs: int = 8, sentences: int = 3) -> str:
    """Return paragraphs of sentences that no other seed shares, a name in each."""
    source = random.Random(str(seed))

    def sentence() -> str:
        words = [source.choice(WORDS) for _ in range(12)]
        name = "".join(source.choice("aeioulmnrst") for _ in range(7)).capitalize()
        return f"The {' '.join(words[:6])} {name} {' '.join(words[6:])}."

    return "\n\n".join(" ".join(sentence() for _ in range(sentences)) for _ in range(paragraphs))


def article(
    article_id: str,
    text: str,
    *,
    day: int = 0,
    publisher: str | None = None,
    title: str = "",
    undated: bool = False,
) -> Article:
    """Return an article `day` days after the first of all."""
    when = None if undated else datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(days=day)
    return Article(
        article_id,
        title or f"Title of {article_id}",
        text,
        publisher=publisher or f"Paper {article_id}",
        published_on=when.date() if when else None,
        published_at=when,
    )


def add(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> None:
    """Store the articles as collecting does, in the order given."""
    (first,) = connection.execute(
        "select coalesce(max(sequence), 0) + 1 from staging.articles"
    ).fetchall()[0]
    for sequence, one in enumerate(articles, start=first):
        connection.execute(
            "insert into staging.articles by name select ? as article_id, ? as content_hash,"
            " ? as sequence, 'test' as source_name, 'l' as landing_id, 'h' as landing_hash,"
            " ? as title, ? as text, ? as publisher, ?::date as published_on,"
            " ?::timestamptz as published_at, ?::timestamptz as collected_at, false as is_sample",
            [
                one.article_id, content_hash(one), sequence, one.title, one.text, one.publisher,
                one.published_on, one.published_at, MOMENT,
            ],
        )  # fmt: skip


def told(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return each article's story, by its earliest article's id."""
    rows = connection.execute(
        "select article_id, story_article_id from staging.article_stories"
    ).fetchall()
    assert len(rows) == len(dict(rows))
    return dict(rows)


def stories_of(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]
) -> dict[str, str]:
    add(connection, articles)
    stories.update(connection)
    return told(connection)


def cut(text: str, paragraphs: int) -> str:
    return "\n\n".join(text.split("\n\n")[:paragraphs])


def test_a_wire_copy_with_another_headline_dateline_and_byline_is_the_same_story(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    text = prose("wire")
    copy = f"LIMA, Peru (Agency) — {text}\n\n(Reporting by a correspondent; editing by the desk)"
    found = stories_of(
        connection, [article("a", text), article("b", copy, day=1, title="Another headline")]
    )
    assert found == {"a": "a", "b": "a"}


@pytest.mark.parametrize("paragraphs", [6, 4, 3, 2])
def test_a_copy_cut_from_the_end_is_the_same_story(
    connection: duckdb.DuckDBPyConnection, paragraphs: int
) -> None:
    text = prose("wire")
    found = stories_of(
        connection, [article("long", text, day=1), article("cut", cut(text, paragraphs))]
    )
    assert found == {"long": "cut", "cut": "cut"}


def test_two_reports_of_one_event_stay_apart_though_both_quote_it(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    quotation = f"“{prose('quotation', paragraphs=1)}”"
    one = f"{prose('one', 4)}\n\n{quotation}"
    other = f"{quotation}\n\n{prose('other', 4)}"
    assert stories_of(connection, [article("a", one), article("b", other)]) == {"a": "a", "b": "b"}


def test_announcements_of_one_house_by_one_pattern_stay_apart(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    pattern = (
        "The Secretary spoke today with {0} of {1} by telephone. The Secretary and {0} affirmed the"
        " strength of the partnership with {1} and discussed ways to deepen cooperation on trade,"
        " on the climate and on security in the region, and they agreed to remain in close contact"
        " in the weeks ahead. The Secretary thanked {0} for the support of {1} on {2} and said"
        " that the two governments would meet again in {3} before the end of the year."
    )
    calls = [
        article("a", pattern.format("Orla Finn", "Norland", "12 March", "Osvik"), publisher="M"),
        article("b", pattern.format("Tam Reed", "Sudria", "3 April", "Port Lann"), publisher="M"),
    ]
    assert stories_of(connection, calls) == {"a": "a", "b": "b"}


def test_an_update_of_one_house_is_the_same_story(connection: duckdb.DuckDBPyConnection) -> None:
    text = prose("early")
    updated = f"{text}\n\n{prose('later', 3)}"
    found = stories_of(
        connection, [article("a", text, publisher="P"), article("b", updated, publisher="P")]
    )
    assert found == {"a": "a", "b": "a"}


def test_the_same_words_a_month_later_are_another_story(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    text = prose("yearly")
    found = stories_of(
        connection, [article("a", text), article("b", text, day=10), article("c", text, day=60)]
    )
    assert found == {"a": "a", "b": "a", "c": "c"}


def test_short_items_are_one_story_only_where_nearly_all_words_agree(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    text = "Talks on the border river ended without an accord on Tuesday, the envoy said."
    other = text.replace("Tuesday", "Wednesday")
    found = stories_of(
        connection,
        [
            article("a", text, title="Talks end"),
            article("b", text, title="Talks end"),
            article("c", other, title="Talks end"),
            article("d", text, title="River: no accord"),
        ],
    )
    assert found == {"a": "a", "b": "a", "c": "c", "d": "a"}


def test_articles_with_next_to_no_words_stand_alone(connection: duckdb.DuckDBPyConnection) -> None:
    found = stories_of(
        connection,
        [article("a", "Read more", title="Video"), article("b", "Read more", title="Video")],
    )
    assert found == {"a": "a", "b": "b"}


def test_thirty_outlets_of_one_wire_story_are_thirty_articles_and_one_story(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """A61."""
    text = prose("wire")
    outlets = [
        article(
            f"outlet-{number:02}",
            f"{cut(text, 3 + number % 6)}\n\nFor outlet {number}.",
            day=number % 9,
        )
        for number in range(30)
    ]
    apart = [article(f"own-{number}", prose(number), day=number) for number in range(5)]
    found = stories_of(connection, [*outlets, *apart])
    assert len(found) == 35
    assert {found[one.article_id] for one in outlets} == {"outlet-00"}
    assert {found[one.article_id] for one in apart} == {one.article_id for one in apart}


def batches_of(articles: Sequence[Article], seed: int) -> list[list[Article]]:
    source = random.Random(seed)
    shuffled = source.sample(list(articles), len(articles))
    batches: list[list[Article]] = []
    while shuffled:
        size = source.randint(1, 9)
        batches.append(shuffled[:size])
        shuffled = shuffled[size:]
    return batches


@pytest.mark.parametrize("seed", range(4))
def test_stories_do_not_depend_on_order_or_batches(tmp_path: Path, seed: int) -> None:
    articles = []
    for family in range(6):
        text = prose(family)
        for number in range(6):  # neighbours overlap, the ends do not: a chain is one story
            paragraphs = text.split("\n\n") + prose(f"{family} more", 8).split("\n\n")
            part = "\n\n".join(paragraphs[number : number + 6])
            articles.append(
                article(f"{family}-{number}", part, day=number, publisher=f"P{number % 4}")
            )
    with warehouse.connect(Settings(home=tmp_path / "at-once")) as at_once:
        expected = stories_of(at_once, articles)
    assert len(set(expected.values())) == 6
    with warehouse.connect(Settings(home=tmp_path / "in-batches")) as connection:
        for batch in batches_of(articles, seed):
            stories.update(connection) if seed % 2 else None
            add(connection, batch)
            stories.update(connection)
        assert told(connection) == expected


def test_an_article_leaves_its_story_with_the_version_that_made_it_one(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    wire, own = prose("wire"), prose("own")
    chain = [article("a", wire), article("b", wire, day=1), article("c", wire, day=2)]
    assert set(stories_of(connection, chain).values()) == {"a"}
    rewritten = article("a", own, day=3)
    assert stories_of(connection, [rewritten]) == {"a": "a", "b": "b", "c": "b"}
    back = article("a", wire, day=4)
    assert stories_of(connection, [back]) == {"a": "b", "b": "b", "c": "b"}


def test_an_article_that_is_gone_is_in_no_story(connection: duckdb.DuckDBPyConnection) -> None:
    wire = prose("wire")
    stories_of(connection, [article("a", wire), article("b", wire, day=1)])
    connection.execute("delete from staging.articles where article_id = 'a'")
    assert stories_of(connection, []) == {"b": "b"}


def test_without_anything_new_nothing_is_done(connection: duckdb.DuckDBPyConnection) -> None:
    stories_of(connection, [article("a", prose("wire"))])
    assert stories.update(connection) == stories.StoryCounts()


def test_another_method_makes_all_anew(connection: duckdb.DuckDBPyConnection) -> None:
    wire = prose("wire")
    expected = stories_of(connection, [article("a", wire), article("b", wire, day=1)])
    connection.execute("update staging.story_method set method = 'older'")
    assert stories.update(connection).articles == 2
    assert told(connection) == expected


def test_an_undated_article_is_of_the_day_it_was_collected(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    wire = prose("wire")
    found = stories_of(
        connection,
        [article("dated", wire, day=54), article("undated", cut(wire, 4), undated=True)],
    )
    assert found == {"dated": "dated", "undated": "dated"}


def test_a_later_copy_is_compared_with_its_time_only(connection: duckdb.DuckDBPyConnection) -> None:
    text = prose("yearly")
    for number in range(20):
        add(
            connection,
            [article(f"old-{number}", f"{text} {prose(number, 1)}", day=-40 * (number + 1))],
        )
    stories.update(connection)
    add(connection, [article("new", text, day=100)])
    assert stories.update(connection) == stories.StoryCounts(articles=1, compared=0, linked=0)
