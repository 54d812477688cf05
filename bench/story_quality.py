"""How well copies are told from other texts: made copies found, real other texts kept apart.

usage: python bench/story_quality.py ARTICLES.jsonl.gz [COUNT]

Of COUNT articles (400) of 120 to 1500 words, each is copied in ten ways and given to another
publisher: recall is the share of copies that come out as the story of their original. Then all
articles of the file are put together as they are: pairs of one story are counted, and a sample of
those whose titles differ is printed for a person to judge.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from summitry import stories, warehouse
from summitry.settings import Settings

SPELLINGS = {
    "color": "colour", "favor": "favour", "honor": "honour", "labor": "labour",
    "defense": "defence", "center": "centre", "program": "programme",
    "organization": "organisation", "recognize": "recognise", "neighbor": "neighbour",
    "percent": "per cent", "toward": "towards", "realize": "realise", "license": "licence",
    "canceled": "cancelled", "among": "amongst", "while": "whilst",
}  # fmt: skip
FILLERS = [
    "officials", "said", "late", "on", "that", "day", "while", "correspondents", "in", "the",
    "capital", "noted", "how", "a", "spokesman", "declined", "further", "comment", "about",
    "these", "remarks", "yesterday", "evening",
]  # fmt: skip
Article = dict[str, Any]


def localised(text: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda word: SPELLINGS.get(word[0].lower(), word[0]), text)


def cut(text: str, part: float) -> str:
    """Return the first paragraphs that hold this part of the words."""
    kept, words, limit = [], 0, part * len(text.split())
    for paragraph in paragraphs(text):
        kept.append(paragraph)
        words += len(paragraph.split())
        if words >= limit:
            break
    return "\n".join(kept)


def thinned(text: str) -> str:
    """Return the first paragraph and each other one with a chance of a half."""
    first, *others = paragraphs(text)
    return "\n".join([first, *(one for one in others if random.random() < 0.5)])


def reworded(text: str, share: float) -> str:
    return " ".join(
        random.choice(FILLERS) if random.random() < share else word for word in text.split(" ")
    )


def paragraphs(text: str) -> list[str]:
    return [paragraph for paragraph in text.split("\n") if paragraph.strip()]


def new_lead(text: str) -> str:
    return " ".join(random.choice(FILLERS) for _ in range(30)) + "\n" + text


def bylined(text: str) -> str:
    place = random.choice(["LAGOS, Nigeria", "BRASILIA", "WARSAW", "JAKARTA, Indonesia"])
    return (
        f"{place}, May {random.randint(1, 28)} (Agency) - {text}\n(Reporting by Ana Lopez and Jon"
        f" Berg in {place}; Writing by Ola Kim; Editing by Sue Day)"
    )


COPIES: dict[str, Callable[[str], str]] = {
    "dateline and byline": bylined,
    "spelling of another house": localised,
    "cut to a half": lambda text: cut(text, 0.5),
    "cut to a quarter": lambda text: cut(text, 0.25),
    "half of the paragraphs": thinned,
    "one word in twenty changed": lambda text: reworded(text, 0.05),
    "one word in ten changed": lambda text: reworded(text, 0.1),
    "new lead, cut to a half, spelling": lambda text: new_lead(localised(cut(text, 0.5))),
    "byline, cut to a quarter": lambda text: bylined(cut(text, 0.25)),
    "byline, half of the paragraphs": lambda text: bylined(thinned(text)),
}


def stories_of(articles: list[Article]) -> dict[str, str]:
    """Return each article's story."""
    with (
        tempfile.TemporaryDirectory() as folder,
        warehouse.connect(Settings(home=Path(folder))) as connection,
    ):
        rows = [
            (
                one["id"], str(number), number, one["title"], one["text"], one["publisher"],
                date.fromisoformat(one["published_at"][:10]), datetime.now(UTC),
            )
            for number, one in enumerate(articles)
        ]  # fmt: skip
        connection.execute(
            "insert into staging.articles by name select unnest($1::text[]) as article_id,"
            " unnest($2::text[]) as content_hash, unnest($3::bigint[]) as sequence,"
            " unnest($4::text[]) as title, unnest($5::text[]) as text,"
            " unnest($6::text[]) as publisher, unnest($7::date[]) as published_on,"
            " unnest($8::timestamptz[]) as collected_at, 'bench' as source_name,"
            " '' as landing_id, '' as landing_hash, false as is_sample",
            [list(column) for column in zip(*rows, strict=True)],
        )
        print(stories.update(connection))
        return dict(
            connection.execute(
                "select article_id, story_article_id from staging.article_stories"
            ).fetchall()
        )


def measure_recall(articles: list[Article], count: int) -> None:
    fit = [
        one
        for one in articles
        if 120 <= len(one["text"].split()) <= 1500 and len(paragraphs(one["text"])) > 4
    ]
    chosen = random.sample(fit, min(count, len(fit)))
    given = list(chosen)
    for name, copy in COPIES.items():
        given += [
            one | {"id": f"{one['id']}|{name}", "text": copy(one["text"]), "publisher": name}
            for one in chosen
        ]
    found = stories_of(given)
    originals = Counter(found[one["id"]] for one in chosen)
    joined = sum(count for count in originals.values() if count > 1)
    print(f"originals joined to another original: {joined} of {len(chosen)}")
    for name in COPIES:
        same = sum(found[f"{one['id']}|{name}"] == found[one["id"]] for one in chosen)
        print(f"{name:36s} {same / len(chosen):.3f} of {len(chosen)}")


def measure_the_rest(articles: list[Article]) -> None:
    found = stories_of(articles)
    by_id = {one["id"]: one for one in articles}
    sizes = Counter(Counter(found.values()).values())
    print("stories by size:", dict(sorted(sizes.items())))
    pairs = [(one, by_id[found[one["id"]]]) for one in articles if found[one["id"]] != one["id"]]
    across = [pair for pair in pairs if pair[0]["publisher"] != pair[1]["publisher"]]
    print(f"copies: {len(pairs)}, of another publisher: {len(across)}")
    for kind, some in (("across publishers", across), ("any", pairs)):
        different = [pair for pair in some if pair[0]["title"] != pair[1]["title"]]
        print(f"== {kind}: {len(different)} with another title")
        for one, first in random.sample(different, min(40, len(different))):
            print(f"{first['published_at'][:10]} {first['publisher']}: {first['title'][:70]}")
            print(f"  {one['published_at'][:10]} {one['publisher']}: {one['title'][:70]}")


def main() -> None:
    random.seed(11)
    with gzip.open(sys.argv[1], "rt") as lines:
        articles = list({one["id"]: one for one in map(json.loads, lines)}.values())
    measure_recall(articles, int(sys.argv[2]) if len(sys.argv) > 2 else 400)
    measure_the_rest(articles)


if __name__ == "__main__":
    main()
