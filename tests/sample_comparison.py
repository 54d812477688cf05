"""The sample's expected events held against a published warehouse.

`python tests/sample_comparison.py WAREHOUSE.duckdb` prints every difference and exits with 1 where
there is one; seeds/sample/README.md says what a line of expected.jsonl asks for.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

SAMPLE = Path(__file__).resolve().parent.parent / "seeds" / "sample"

Expected = Mapping[str, Any]

# Attribute → how it is compared; an attribute the expected line leaves out is not compared.
_DATES = ("start_date", "end_date", "arrival_date", "departure_date", "status_date", "signed_on")
_EQUAL = ("series", "format", "level", "country_id", "parent_series", "kind", "topic_id",
          "stop_number")  # fmt: skip
_NAMES = ("city", "venue", "tour_name")
# What null in the expected line means for these is 'not compared'; for the others, 'none'.
_NULL_IS_FREE = {"venue", "tour_name", "stop_number"}


@dataclass(frozen=True, slots=True)
class Row:
    """One event as published, with what lies around it."""

    event_type: str
    event_id: str
    values: Mapping[str, Any]  # columns of the mart, parent_series, participants, parties
    articles: frozenset[str]  # ids and URLs of the articles its evidence quotes
    statuses: tuple[str, ...]  # as fct_event_history has them, oldest first
    quotes: int

    @property
    def label(self) -> str:
        """Return one line that tells a person which event this is."""
        values = self.values
        shown = {
            "summit": ("participants", "series", "status", "start_date", "country_id", "city"),
            "agreement": ("parties", "title", "status", "status_date"),
            "trip": ("leader_id", "country_id", "status", "arrival_date", "departure_date"),
        }[self.event_type]
        told = (_text(values.get(name)) for name in shown)
        return f"{self.event_type}: " + " · ".join(text for text in told if text)


@dataclass(slots=True)
class Outcome:
    """What the warehouse has against what it should have."""

    right: list[Expected] = field(default_factory=list)
    wrong: list[tuple[Expected, Row, list[str]]] = field(default_factory=list)
    missing: list[Expected] = field(default_factory=list)
    unexpected: list[Row] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every required event is one right row, and no other leaders' row is there."""
        return not (self.wrong or self.missing or self.unexpected)

    def figures(self) -> dict[str, dict[str, int]]:
        """Return per event type how many are expected, found, right in all, and unexpected."""
        kinds = ("summit", "agreement", "trip")
        right = Counter(event["event_type"] for event in self.right)
        wrong = Counter(event["event_type"] for event, _, _ in self.wrong)
        missing = Counter(event["event_type"] for event in self.missing)
        unexpected = Counter(row.event_type for row in self.unexpected)
        return {
            kind: {
                "expected": right[kind] + wrong[kind] + missing[kind],
                "found": right[kind] + wrong[kind],
                "right": right[kind],
                "unexpected": unexpected[kind],
            }
            for kind in kinds
        }

    def report(self) -> str:
        """Return the differences for a person, by story."""
        lines = [
            f"{kind}s: {n['expected']} expected, {n['found']} found, {n['right']} right in every"
            f" attribute; {n['unexpected']} rows unexpected"
            for kind, n in self.figures().items()
        ]
        for event, row, differences in self.wrong:
            lines.append(f"WRONG       {event['story']} · {label(event)}")
            lines += [f"              {difference}" for difference in differences]
            lines.append(f"              from {', '.join(sorted(row.articles)) or 'no article'}")
        for event in self.missing:
            lines.append(f"MISSING     {event['story']} · {label(event)}")
            lines.append(f"              told in {', '.join(event['articles'])}")
        for row in self.unexpected:
            lines.append(f"UNEXPECTED  {row.label}")
            lines.append(f"              from {', '.join(sorted(row.articles)) or 'no article'}")
        attributes = Counter(
            difference.split(":")[0] for _, _, found in self.wrong for difference in found
        )
        told = ", ".join(f"{name} {count}" for name, count in attributes.most_common())
        lines.append(f"wrong by attribute: {told or 'none'}")
        return "\n".join(lines)


def label(event: Expected) -> str:
    """Return one line that tells a person which expected event this is."""
    shown = {
        "summit": ("participants", "series", "status", "start_date", "country_id", "city"),
        "agreement": ("parties", "title", "status", "status_date"),
        "trip": ("leader_id", "country_id", "status", "arrival_date", "departure_date"),
    }[event["event_type"]]
    told = (_text(event.get(name)) for name in shown)
    return f"{event['event_type']}: " + " · ".join(text for text in told if text)


def load_expected(path: Path = SAMPLE / "expected.jsonl") -> list[dict[str, Any]]:
    """Return the expected events, in the order of the file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def compare(expected: Sequence[Expected], rows: Sequence[Row]) -> Outcome:
    """Pair each expected event with at most one row, the likeliest first, and tell them apart.

    An optional event takes its row out of the unexpected, as does `level: ministers` of the row.
    """
    pairs = sorted(
        (
            (-fit, number, place)
            for number, event in enumerate(expected)
            for place, row in enumerate(rows)
            if (fit := _fit(event, row)) > 0
        ),
    )
    row_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, place in pairs:
        if number not in row_of and place not in taken:
            row_of[number] = place
            taken.add(place)
    outcome = Outcome()
    for number, event in enumerate(expected):
        if not event.get("required", True):
            continue
        if number not in row_of:
            outcome.missing.append(event)
            continue
        row = rows[row_of[number]]
        differences = differences_of(event, row)
        if differences:
            outcome.wrong.append((event, row, differences))
        else:
            outcome.right.append(event)
    outcome.unexpected = [
        row
        for place, row in enumerate(rows)
        if place not in taken and row.values.get("level", "leaders") == "leaders"
    ]
    return outcome


def differences_of(event: Expected, row: Row) -> list[str]:
    """Return 'attribute: expected X, got Y' for each attribute in which the row is not right."""
    free = set(event.get("open", ()))
    found: list[str] = []

    def note(name: str, wanted: object, got: object) -> None:
        if name not in free:
            found.append(f"{name}: expected {_text(wanted) or 'null'}, got {_text(got) or 'null'}")

    for name in ("participants", "parties"):
        if name not in event or (name == "parties" and event["event_type"] == "summit"):
            continue
        wanted, got = set(event[name]), set(row.values.get(name) or ())
        if not wanted <= got <= wanted | set(event.get(f"{name}_optional", ())):
            note(name, sorted(wanted), sorted(got))
    if row.values["status"] not in event.get("status_any", [event["status"]]):
        note("status", event.get("status_any", event["status"]), row.values["status"])
    for name in _DATES:
        if name in event and not _date_agrees(event[name], row, name):
            note(name, event[name], _row_date(row, name))
    for name in (*_EQUAL, *_NAMES):
        if name not in event or (event[name] is None and name in _NULL_IS_FREE):
            continue
        same = _same_name if name in _NAMES else _same_value
        if not same(event[name], row.values.get(name)):
            note(name, event[name], row.values.get(name))
    history = event.get("status_history")
    if history is not None and not _history_agrees(history, row.statuses):
        note("status_history", history, row.statuses)
    if not row.quotes:
        note("evidence", "at least one quote", "none")
    return found


def load_rows(path: Path) -> list[Row]:
    """Return every event of a published warehouse."""
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        evidence = _grouped(
            connection,
            """select event_type, event_id, article_id, url, quote
               from fct_evidence left join dim_articles using (article_id)""",
        )
        changes = _grouped(
            connection,
            """select event_type, event_id, old_value, new_value from fct_event_history
               where attribute = 'status' order by known_from, recorded_at""",
        )
        participants = _members(connection, "fct_summit_participants", "summit_id", "leader_id")
        summit_parties = _members(connection, "fct_summit_participants", "summit_id", "party_id")
        parties = _members(connection, "fct_agreement_parties", "agreement_id", "party_id")
        events = [("summit", row) for row in _dicts(connection, "select * from fct_summits")]
        events += [("agreement", row) for row in _dicts(connection, "select * from fct_agreements")]
        # A foreign minister's trip tells itself by who was what on the day.
        events += [
            ("trip", row)
            for row in _dicts(
                connection,
                """select trips.*, case when exists (
                       select 1 from dim_leader_terms as terms
                       where terms.leader_id = trips.leader_id
                       and terms.office not in ('foreign_minister', 'deputy_head')
                       and coalesce(terms.valid_to, date '9999-12-31') > first_reported_at::date
                       and terms.valid_from <= last_reported_at::date
                   ) or not exists (
                       select 1 from dim_leader_terms as terms
                       where terms.leader_id = trips.leader_id
                   ) then 'leaders' else 'ministers' end as level
                   from fct_trips as trips""",
            )
        ]
    series_of = {row["summit_id"]: row["series"] for kind, row in events if kind == "summit"}
    rows = []
    for kind, values in events:
        event_id = values[f"{kind}_id"]
        if kind == "summit":
            values["participants"] = participants.get(event_id, [])
            values["parties"] = summit_parties.get(event_id, [])
            values["parent_series"] = series_of.get(values["parent_summit_id"])
        elif kind == "agreement":
            values["parties"] = parties.get(event_id, [])
        told = evidence.get((kind, event_id), [])
        rows.append(
            Row(
                event_type=kind,
                event_id=event_id,
                values=values,
                articles=frozenset(
                    name for line in told for name in (line["article_id"], line["url"]) if name
                ),
                statuses=_statuses(changes.get((kind, event_id), []), values["status"]),
                quotes=sum(1 for line in told if line["quote"]),
            )
        )
    return rows


def _fit(event: Expected, row: Row) -> float:
    """Return how likely this row is this event; 0 where it can't be."""
    kind = event["event_type"]
    if kind != row.event_type:
        return 0.0
    values = row.values
    shared = len(row.articles & set(event["articles"])) / len(event["articles"])
    if not shared:
        return 0.0
    if kind == "trip":
        if (event["leader_id"], event["country_id"]) != (values["leader_id"], values["country_id"]):
            return 0.0
        overlap, when = 1.0, "arrival_date"
    elif kind == "agreement":
        overlap, when = _overlap(event["parties"], values["parties"]), "status_date"
    else:
        overlap, when = _overlap(event["participants"], values["participants"]), "start_date"
        if not event["series"] and len({*event["participants"]} & {*values["participants"]}) < 2:
            return 0.0
        if not _same_value(event["series"], values["series"]):
            if event["series"] or values["series"]:
                overlap *= 0.4  # a gathering is not the meeting in its margins
        elif event["series"]:
            overlap = max(overlap, 0.6)
        if event["format"] != values["format"]:
            overlap *= 0.5
    if overlap < 0.3:
        return 0.0
    near = _nearness(event[when], values.get(when))
    agrees = values["status"] in event.get("status_any", [event["status"]])
    named = _overlap(_words(event.get("title")), _words(values.get("title")))
    return overlap + shared + near + 0.3 * agrees + 0.5 * named


def _nearness(wanted: str | None, got: date | None) -> float:
    if wanted is None or got is None:
        return 0.5 if wanted is None and got is None else 0.3
    if len(wanted) < 10:
        return 1.0 if got.isoformat().startswith(wanted) else 0.0
    days = abs((date.fromisoformat(wanted) - got).days)
    return 1.0 if days == 0 else 0.5 if days <= 3 else 0.0


def _date_agrees(wanted: str | None, row: Row, name: str) -> bool:
    got = _row_date(row, name)
    if wanted is None or got is None:
        return wanted is got
    return got.startswith(wanted)


def _row_date(row: Row, name: str) -> str | None:
    """Return the date as the row means it: no longer than its precision where that is told."""
    value = row.values.get(name)
    if value is None:
        return None
    precision = row.values.get("date_precision")
    length = {"month": 7, "year": 4}.get(precision or "day", 10)
    leading = {"summit": "start_date", "agreement": "status_date", "trip": "arrival_date"}
    return str(value)[: length if name == leading[row.event_type] else 10]


def _history_agrees(wanted: Sequence[str | list[str]], got: Sequence[str]) -> bool:
    """Whether the statuses came in this order; an inner list stands for one or more of its own."""
    left = list(got)
    for allowed in wanted:
        choices = [allowed] if isinstance(allowed, str) else allowed
        if not left or left.pop(0) not in choices:
            return False
        while not isinstance(allowed, str) and left and left[0] in choices:
            left.pop(0)
    return not left


def _statuses(changes: Sequence[Mapping[str, Any]], now: str) -> tuple[str, ...]:
    if not changes:
        return (now,)
    first = changes[0]["old_value"]
    return tuple(([first] if first else []) + [change["new_value"] for change in changes])


def _overlap(wanted: Iterable[str], got: Iterable[str]) -> float:
    a, b = set(wanted), {value for value in got if value}
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _same_value(wanted: Any, got: Any) -> bool:
    return bool(wanted == got)


def _same_name(wanted: str | None, got: str | None) -> bool:
    """Whether two names mean one place or tour: all words of one are in the other."""
    a, b = _words(wanted), _words(got)
    return (not a and not b) or bool(a and b and (a <= b or b <= a))


def _words(text: str | None) -> set[str]:
    plain = unicodedata.normalize("NFKD", text or "")
    folded = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    return set(re.findall(r"\w+", folded)) - {"the", "of", "a", "and"}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple | set):
        return " + ".join(_text(item) for item in value)
    return str(value)


def _dicts(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _grouped(
    connection: duckdb.DuckDBPyConnection, query: str
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in _dicts(connection, query):
        groups.setdefault((row["event_type"], row["event_id"]), []).append(row)
    return groups


def _members(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, column: str
) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    query = f"select {key}, {column} from {table} where {column} is not null"
    for row in _dicts(connection, query):
        members.setdefault(row[key], []).append(row[column])
    return {event: sorted(set(values)) for event, values in members.items()}


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("usage: sample_comparison.py WAREHOUSE.duckdb", file=sys.stderr)
        return 2
    outcome = compare(load_expected(), load_rows(Path(arguments[0])))
    print(outcome.report())
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
