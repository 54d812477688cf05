"""Articles for load, made from real ones: dates moved, leaders exchanged, sentences varied.

    .venv/bin/python bench/load/generate_articles.py ARTICLES.jsonl.gz OUT.jsonl.gz --count 150000

Each variant of an article moves its dates by whole weeks, exchanges countries for others and the
leaders named for those then in office there, keeps some of the sentences and words each anew. A
variant that shares too many runs of five words with its original or with another variant is made
again with fewer sentences kept as they are; one that can't be told apart in a few attempts stops
the run.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from summitry import project

MAX_SHARED = 0.4  # share of the smaller text's runs of five words
MAX_SENTENCES = 16
ATTEMPTS = 6
MONTHS = calendar.month_name[1:]
DAY = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}})\b(?:(, )(\d{{4}}))?")
YEAR = re.compile(r"\b(20[0-2]\d)\b")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
# Words said otherwise, none of which decides what an event is.
SYNONYMS = {
    "also": ("likewise", "in addition", "too"),
    "and": ("and", "as well as", "and then"),
    "important": ("significant", "weighty", "essential"),
    "said": ("said", "stated", "remarked", "noted"),
    "our": ("our", "our own", "our shared"),
    "that": ("that", "that indeed", "that of course"),
    "many": ("numerous", "a good many", "plenty of"),
    "new": ("fresh", "novel", "new"),
    "people": ("citizens", "men and women", "people"),
    "strong": ("firm", "solid", "robust"),
    "today": ("today", "on this day"),
    "very": ("truly", "quite", "most"),
    "world": ("globe", "wide world", "world"),
    "work": ("effort", "labour", "work"),
    "the": ("the", "the", "the said"),
    "to": ("to", "to", "so as to"),
    "of": ("of", "of", "of all"),
    "is": ("is", "is now", "is surely"),
    "we": ("we", "we all", "we here"),
    "with": ("with", "together with", "along with"),
}
OPENINGS = (
    "As was heard, ", "By all accounts, ", "For the record, ", "In short, ", "On the whole, ",
    "To put it plainly, ", "What is more, ", "",
)  # fmt: skip
CLOSINGS = (
    ", as one aide put it", ", by all accounts", ", it was added", ", in so many words",
    ", for what it is worth", ", as before", "", "",
)  # fmt: skip
WORD = re.compile(rf"\b({'|'.join(SYNONYMS)})\b")


@dataclass(frozen=True, slots=True)
class Term:
    """One leader's time in one office, as ISO days; `until` of a present one is '9999'."""

    since: str
    until: str
    full_name: str
    family_name: str


class World:
    """Countries by name, and who led them when."""

    def __init__(self, seeds: Path) -> None:
        leaders = {row["leader_id"]: row for row in _rows(seeds / "leaders.csv")}
        self.terms: dict[tuple[str, str], list[Term]] = {}
        for row in _rows(seeds / "leader_terms.csv"):
            if row["office"] not in ("head_of_state", "head_of_government", "foreign_minister"):
                continue
            leader = leaders[row["leader_id"]]
            if row["country_iso3"] and row["start_date"] and leader["family_name"]:
                self.terms.setdefault((row["country_iso3"], row["office"]), []).append(
                    Term(
                        row["start_date"], row["end_date"] or "9999",
                        leader["full_name"], leader["family_name"],
                    )
                )  # fmt: skip
        self.countries = {
            row["iso3"]: row
            for row in _rows(seeds / "countries.csv")
            if row["un_member"] == "yes" and row["capital"] and row["adjective"]
            and any((row["iso3"], office) in self.terms for office in OFFICES)
        }  # fmt: skip

    def in_office(self, country: str, office: str, day: str) -> Term | None:
        terms = [t for t in self.terms.get((country, office), ()) if t.since <= day <= t.until]
        return max(terms, key=lambda term: term.since, default=None)


OFFICES = ("head_of_state", "head_of_government", "foreign_minister")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def exchange(world: World, swap: dict[str, str], day: str, new_day: str) -> Callable[[str], str]:
    """Return what puts the names of the other countries, and of their leaders, into a text."""
    names: dict[str, str] = {}
    for old, new in swap.items():
        for column in ("name", "adjective", "capital"):
            names.setdefault(world.countries[old][column], world.countries[new][column])
        for office in OFFICES:
            was, becomes = (
                world.in_office(old, office, day),
                world.in_office(new, office, new_day),
            )
            if was and becomes:
                names.setdefault(was.full_name, becomes.full_name)
                names.setdefault(was.family_name, becomes.family_name)
    pattern = re.compile(rf"\b({'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b")
    return lambda text: pattern.sub(lambda found: names[found[0]], text)


def moved(text: str, days: int, year: int) -> str:
    """Return the text with its days and years moved."""

    def move(found: re.Match[str]) -> str:
        try:
            day = datetime.strptime(f"{found[1]} {found[2]} {found[4] or year}", "%B %d %Y")
        except ValueError:
            return found[0]
        day += timedelta(days=days)
        return f"{day:%B} {day.day}" + (f", {day.year}\0" if found[4] else "")

    text = DAY.sub(move, text)
    years = round(days / 365.25)
    return YEAR.sub(
        lambda found: found[0] if text[found.end() : found.end() + 1] == "\0"
        else str(int(found[0]) + years), text,
    ).replace("\0", "")  # fmt: skip


def varied(text: str, chance: random.Random, share: float) -> str:
    """Return some of the sentences, each worded anew."""
    sentences = [s for s in SENTENCE.split(text) if s.strip()]
    head, rest = sentences[:3], sentences[3:]
    count = max(0, min(MAX_SENTENCES, round(len(rest) * share)))
    kept = head + [rest[i] for i in sorted(chance.sample(range(len(rest)), count))]
    return "\n".join(_worded(sentence, chance) for sentence in kept)


def _worded(sentence: str, chance: random.Random) -> str:
    sentence = WORD.sub(lambda found: chance.choice(SYNONYMS[found[1]]), sentence)
    closing = chance.choice(CLOSINGS)
    if closing and sentence.endswith("."):
        sentence = f"{sentence[:-1]}{closing}."
    opening = chance.choice(OPENINGS) if len(sentence) > 40 and sentence[0].isalpha() else ""
    return opening + sentence


def shingles(text: str) -> frozenset[int]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(hash(tuple(words[i : i + 5])) for i in range(max(1, len(words) - 4)))


def shared(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def generate(articles: list[dict[str, str]], count: int, seed: int) -> Iterator[dict[str, str]]:
    world = World(project.seeds_dir())
    codes = sorted(world.countries)

    made: dict[int, list[frozenset[int]]] = {}
    written = 0
    variant = 0
    while written < count:
        variant += 1
        chance = random.Random(f"{seed}|{variant}")
        others = codes[:]
        chance.shuffle(others)
        swap = dict(zip(codes, others, strict=True))
        weeks = chance.choice((-1, 1)) * (26 * variant + chance.randrange(20))
        if abs(weeks) > 400:
            weeks = chance.randrange(-400, 400)
        exchanges: dict[str, Callable[[str], str]] = {}
        order = list(range(len(articles)))
        chance.shuffle(order)
        for number in order[: count - written]:
            article = articles[number]
            published = datetime.fromisoformat(article["published_at"])
            later = published + timedelta(weeks=weeks)
            month = f"{published:%Y-%m}"
            if month not in exchanges:
                exchanges[month] = exchange(
                    world, swap, f"{published:%Y-%m-%d}", f"{later:%Y-%m-%d}"
                )
            put = exchanges[month]
            others_made = made.setdefault(number, [shingles(article["text"])])
            for attempt in range(ATTEMPTS):
                text = put(
                    moved(
                        varied(article["text"], chance, 0.8 / (attempt + 1)),
                        weeks * 7, published.year,
                    )
                )  # fmt: skip
                own = shingles(text)
                if all(shared(own, other) <= MAX_SHARED for other in others_made):
                    break
            else:
                continue  # too short to be told apart
            others_made.append(own)
            assert all(shared(own, other) <= MAX_SHARED for other in others_made[:-1])
            yield {
                "id": f"made-{seed}-{variant}-{number}",
                "url": f"https://made.example/{seed}/{variant}/{number}",
                "title": put(moved(article["title"], weeks * 7, published.year)),
                "published_at": later.isoformat(),
                "publisher": f"{article['publisher']} {variant}",
                "language": "en",
                "text": text,
            }
            written += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=15_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with gzip.open(arguments.articles, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    articles = [a for a in articles if a["published_at"] and len(a["text"]) > 400]
    count = 0
    with gzip.open(arguments.out, "wt", encoding="utf-8", compresslevel=3) as out:
        for article in generate(articles, arguments.count, arguments.seed):
            out.write(json.dumps(article, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count:,} articles, none sharing over {MAX_SHARED:.0%} of its runs of five words")


if __name__ == "__main__":
    main()
