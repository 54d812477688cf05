"""Rows of the staging tables, written by hand: what a reader would have left there."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import duckdb

from summitry import warehouse
from summitry.settings import Settings

READ_AT = datetime(2026, 1, 1, tzinfo=UTC)

# (name, party) of a person the reference data lacks, (leader_id, party) with id=True, or a party.
Person = tuple[str, str] | str


@dataclass
class Staging:
    """Articles and their mentions, in the order they were added."""

    version: str = "1"
    articles: list[dict[str, object]] = field(default_factory=list)
    mentions: list[tuple[str, dict[str, object], list[dict[str, object]]]] = field(
        default_factory=list
    )
    _anchors: Counter[str] = field(default_factory=Counter)

    def article(
        self,
        article_id: str,
        published: str | None,
        *,
        publisher: str = "",
        text: str | None = None,
    ) -> str:
        """Add an article; `published` is a day, an instant or None. Return its id."""
        instant = datetime.fromisoformat(published) if published and "T" in published else None
        day = date.fromisoformat(published[:10]) if published else None
        body = text if text is not None else _prose(article_id)
        self.articles.append(
            {
                "article_id": article_id,
                "content_hash": _digest(f"{body}|{published}"),
                "url": f"https://news.example/{article_id}",
                "title": f"Report {article_id}",
                "text": body,
                "publisher": publisher or f"Paper {article_id}",
                "language": "en",
                "published_on": day,
                "published_at": instant.replace(tzinfo=UTC) if instant else None,
            }
        )
        return article_id

    def summit(self, article_id: str, *people: Person, status: str = "held", **values: str) -> str:
        """Add a meeting (or, with `series`, a gathering); return its mention_id."""
        anchor = "+".join(sorted(map(str, people))) + values.get("series", "")
        row = {
            "series": None, "format": None, "status": status, "level": "leaders",
            "start_date": None, "end_date": None, "country_id": None, "city": None, "venue": None,
        } | values  # fmt: skip
        return self._mention("summit", article_id, anchor, row, people)

    def agreement(
        self, article_id: str, *people: Person, status: str = "signed", **values: str
    ) -> str:
        anchor = "+".join(sorted(map(str, people))) + values.get("topic_id", "")
        row = {
            "title": None, "kind": "agreement", "topic_id": None, "status": status,
            "status_date": None, "country_id": None, "city": None,
        } | values  # fmt: skip
        return self._mention("agreement", article_id, anchor, row, people)

    def trip(
        self, article_id: str, person: tuple[str, str], country_id: str, status: str, **values: str
    ) -> str:
        who = _person(person)
        row = {
            "leader_id": who["leader_id"], "leader_name": who["leader_name"],
            "home_party_id": who["party_id"], "office": "head_of_government",
            "country_id": country_id, "city": None, "arrival_date": None, "departure_date": None,
            "status": status, "tour_name": None, "purpose": None, "level": "leaders",
        } | values  # fmt: skip
        return self._mention("trip", article_id, f"{person}{country_id}", row, ())

    def _mention(
        self,
        event_type: str,
        article_id: str,
        anchor: str,
        row: dict[str, object],
        people: tuple[Person, ...],
    ) -> str:
        key = f"{event_type}|{article_id}|{anchor}"
        mention_id = _digest(f"{key}|{self._anchors[key]}")[:16]
        self._anchors[key] += 1
        self.mentions.append(
            (
                event_type,
                {"mention_id": mention_id, "article_id": article_id, "confidence": 0.9} | row,
                [_person(person) for person in people],
            )
        )
        return mention_id

    def store(self, settings: Settings, *, shuffle: int | None = None) -> None:
        """Write everything to the working database, in another order where told to."""
        with warehouse.connect(settings) as connection:
            articles, mentions = list(self.articles), list(self.mentions)
            if shuffle is not None:
                random.Random(shuffle).shuffle(articles)
                random.Random(shuffle + 1).shuffle(mentions)
            for article in articles:
                self._store_article(connection, article)
            hashes = {str(row["article_id"]): str(row["content_hash"]) for row in self.articles}
            for event_type, row, people in mentions:
                self._store_mention(
                    connection, event_type, row, people, hashes[str(row["article_id"])]
                )

    def _store_article(
        self, connection: duckdb.DuckDBPyConnection, article: dict[str, object]
    ) -> None:
        sequence = connection.execute("select count(*) from staging.articles").fetchall()[0][0]
        _insert(
            connection,
            "articles",
            article
            | {
                "sequence": sequence, "source_name": "test", "landing_id": "0",
                "landing_hash": "0",
                "collected_at": READ_AT, "is_sample": False,
            },
        )  # fmt: skip
        _insert(
            connection,
            "readings",
            self._key(article)
            | {
                "outcome": "read", "leader_count": 0, "summit_count": 0, "agreement_count": 0,
                "trip_count": 0, "read_at": READ_AT + timedelta(days=int(self.version)),
            },
        )  # fmt: skip

    def _store_mention(
        self,
        connection: duckdb.DuckDBPyConnection,
        event_type: str,
        row: dict[str, object],
        people: list[dict[str, object]],
        content_hash: str,
    ) -> None:
        key = self._key(row | {"content_hash": content_hash})
        _insert(connection, f"{event_type}_mentions", row | key)
        child = {name: key[name] for name in key}
        child["mention_id"] = row["mention_id"]
        for ordinal, person in enumerate(people):
            _insert(connection, "mention_participants", person | child | {"ordinal": ordinal})
        dates = (row.get("start_date"), row.get("arrival_date"), row.get("status_date"))
        for ordinal, attribute in enumerate(["event", "date"] if any(dates) else ["event"]):
            _insert(
                connection,
                "mention_evidence",
                child
                | {
                    "event_type": event_type, "article_id": row["article_id"],
                    "ordinal": ordinal, "attribute": attribute, "field": "title",
                    "char_start": 0, "char_end": 6, "quote": "Report",
                },
            )  # fmt: skip

    def _key(self, row: dict[str, object]) -> dict[str, object]:
        return {
            "article_id": row["article_id"], "content_hash": row["content_hash"],
            "reader": "test", "reader_version": self.version,
        }  # fmt: skip


def _person(person: Person) -> dict[str, object]:
    if isinstance(person, str):
        name, party, leader_id = None, person, None
    elif person[0].islower():  # an id of the reference data
        name, party, leader_id = person[0], person[1], person[0]
    else:
        name, party, leader_id = person[0], person[1], None
    return {
        "leader_id": leader_id, "leader_name": name, "party_id": party, "office": None,
        "role": None,
    }  # fmt: skip


def _insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]) -> None:
    columns = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    connection.execute(
        f"insert into staging.{table} ({columns}) values ({marks})", list(row.values())
    )


def _prose(article_id: str) -> str:
    """Return words that no other article has, so that no two are one story."""
    return " ".join(_digest(f"{article_id} {number}")[:7] for number in range(40)) + "."


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
