"""One question to Wikidata's query service and its answer as typed rows; pure, no network.

The question is SPARQL, the answer SPARQL 1.1 results as JSON. Statements ranked deprecated and
terms that ended before `since` are left out by the service.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_ENTITY = re.compile(r"https?://www\.wikidata\.org/entity/(Q[1-9]\d*)")
_STATEMENT = re.compile(r"https?://www\.wikidata\.org/entity/statement/([A-Za-z0-9$-]+)")
_TIME = re.compile(r"([+-]?\d{4,})-(\d\d)-(\d\d)T00:00:00Z")
_PRECISIONS = {"9": 4, "10": 7, "11": 10}  # Wikidata's to the characters of an ISO date
_GENDERS = {"Q6581097": "male", "Q6581072": "female"}
_TYPES = {"head_of_state", "head_of_government", "foreign_minister"}

_TEXT = """\
SELECT ?country ?office ?statement ?person ?personLabel ?gender ?start ?startPrecision ?end ?endPrecision
WHERE {{
  VALUES ?country {{ {countries} }}
  {{ ?country p:P35 ?statement . ?statement ps:P35 ?person . BIND("head_of_state" AS ?office) }}
  UNION
  {{ ?country p:P6 ?statement . ?statement ps:P6 ?person . BIND("head_of_government" AS ?office) }}
  UNION
  {{ ?position wdt:P279* wd:Q7330070 ; wdt:P1001 ?country .
    ?person p:P39 ?statement . ?statement ps:P39 ?position . BIND("foreign_minister" AS ?office) }}
  MINUS {{ ?statement wikibase:rank wikibase:DeprecatedRank }}
  OPTIONAL {{ ?person wdt:P21 ?gender }}
  OPTIONAL {{ ?statement pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?startPrecision ] }}
  OPTIONAL {{ ?statement pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endPrecision ] }}
  FILTER(!BOUND(?end) || ?end >= "{since}T00:00:00Z"^^xsd:dateTime)
  SERVICE wikibase:label {{ bd:serviceParam wikibase:language "en,mul" }}
}}
ORDER BY ?country ?office ?statement
LIMIT {limit} OFFSET {offset}
"""  # noqa: E501 - SPARQL


class AnswerError(ValueError):
    """An answer that is none; `is_page`: a page for people came in its place."""

    def __init__(self, detail: str, *, is_page: bool = False) -> None:
        super().__init__(detail)
        self.is_page = is_page


@dataclass(frozen=True, slots=True)
class Holder:
    """One statement: who holds or held which office of a country.

    Dates are ISO texts of day, month or year precision, half-open as Wikidata has them (the end
    is mostly the successor's first day); None where it states none. `bad_date` is one that no
    calendar has.
    """

    country: str  # Wikidata id
    office: str
    statement: str
    person: str  # Wikidata id
    label: str | None  # None: no name in English or in all languages
    gender: str | None
    start: str | None
    end: str | None
    bad_date: str | None = None


def question(countries: Sequence[str], *, since: date, limit: int, offset: int) -> str:
    """Return the query for holders of the offices of these countries (Wikidata ids)."""
    for country in countries:
        if not re.fullmatch(r"Q[1-9]\d*", country):
            raise ValueError(f"{country!r} is no Wikidata id")
    return _TEXT.format(
        countries=" ".join(f"wd:{country}" for country in countries),
        since=since.isoformat(),
        limit=limit,
        offset=offset,
    )


def rows(body: bytes) -> list[dict[str, str]]:
    """Return the answer's rows, names to values; raises AnswerError where it is no whole answer."""
    start = body.lstrip()[:1]
    if start == b"<":
        raise AnswerError("a page came, not JSON", is_page=True)
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise AnswerError(f"not whole JSON: {error}") from error
    try:
        bindings = answer["results"]["bindings"]
        return [{name: _value(cell) for name, cell in row.items()} for row in bindings]
    except (KeyError, TypeError, AttributeError) as error:
        raise AnswerError(f"not SPARQL results: {error!r}") from error


def _value(cell: Any) -> str:
    value = cell["value"]
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def holder(row: dict[str, str]) -> Holder:
    """Return a row as a statement; raises AnswerError where it names no country or person."""
    person, country = _matched(_ENTITY, row, "person"), _matched(_ENTITY, row, "country")
    statement = _matched(_STATEMENT, row, "statement")
    if row.get("office") not in _TYPES:
        raise AnswerError(f"office {row.get('office')!r} was not asked for")
    start, bad_start = _day(row, "start")
    end, bad_end = _day(row, "end")
    label = " ".join(row.get("personLabel", "").split())
    is_name = re.match(r"['\u2018\u02bb\u02bf]?[^\W\d_]", label) and label.isprintable()
    is_name = is_name and len(label) <= 200 and not re.fullmatch(r"Q\d+", label)
    gender = _ENTITY.fullmatch(row.get("gender", ""))
    return Holder(
        country=country,
        office=row["office"],
        statement=statement,
        person=person,
        label=label if label and is_name else None,
        gender=_GENDERS.get(gender[1]) if gender else None,
        start=start,
        end=end,
        bad_date=bad_start or bad_end,
    )


def _matched(pattern: re.Pattern[str], row: dict[str, str], name: str) -> str:
    found = pattern.fullmatch(row.get(name, ""))
    if found is None:
        raise AnswerError(f"{name} {row.get(name)!r} is none")
    return found[1]


def _day(row: dict[str, str], name: str) -> tuple[str | None, str | None]:
    """Return the date as far as it is known, and the text of one that can't be."""
    text = row.get(name)
    if text is None or text.startswith(("http", "_:", "t")):  # 'unknown value': a blank node
        return None, None
    length = _PRECISIONS.get(row.get(f"{name}Precision", ""))
    found = _TIME.fullmatch(text)
    if found is None or length is None:
        return None, text[:40]
    # A month or year of the service stands on its first day, or on a zeroth one.
    day = f"{found[1].lstrip('+')}-{found[2]}-{found[3]}"
    whole = {4: f"{day[:4]}-01-01", 7: f"{day[:7]}-01", 10: day}[length]
    try:
        is_day = 1900 <= date.fromisoformat(whole).year <= 2100
    except ValueError:
        is_day = False
    return (day[:length], None) if is_day else (None, text[:40])
