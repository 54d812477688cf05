"""The suites of expectations/, one JSON file a table, and what a suite may grant its table.

A suite that can't be read whole is an error, never fewer rules: the gate fails closed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SEVERITIES = ("critical", "warning")

# What must be there to be checked: what dbt reads, and what warehouse.md promises.
STAGING_TABLES = (
    "agreement_mentions", "articles", "landings", "leader_mentions", "mention_evidence",
    "mention_participants", "readings", "rejects", "summit_mentions", "trip_mentions",
)  # fmt: skip
PUBLISHED_TABLES = (
    "dim_articles", "dim_countries", "dim_dates", "dim_leader_terms", "dim_leaders",
    "dim_organizations", "dim_parties", "dim_places", "dim_publishers", "dim_topics",
    "event_aliases", "fct_agreement_parties", "fct_agreements", "fct_days_abroad",
    "fct_encounters", "fct_event_history", "fct_evidence", "fct_summit_participants",
    "fct_summits", "fct_trips",
)  # fmt: skip


_WORDS = {
    "expect_column_values_to_be_between": "is",
    "expect_column_values_to_be_in_set": "is one of the known values",
    "expect_column_values_to_not_be_in_set": "is not one of the values that tell of failure",
    "expect_column_values_to_match_regex": "matches its pattern",
    "expect_column_values_to_not_match_regex": "matches no bad pattern",
    "expect_column_values_to_not_be_null": "is known",
    "expect_column_value_lengths_to_be_between": "has a length",
    "expect_column_pair_values_a_to_be_greater_than_b": "come in this order, the later first",
    "expect_column_unique_value_count_to_be_between": "has distinct values",
}


class SuiteError(Exception):
    """A suite is missing or is not what a suite must be; the message names the file."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One rule as Great Expectations takes it, and the mistake it would catch."""

    type: str
    kwargs: Mapping[str, Any]
    severity: str
    notes: str
    from_rows: int = 0  # a rate is not judged in a table smaller than this

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at."""
        names = [self.kwargs.get(name) for name in ("column", "column_A", "column_B")]
        return tuple(
            str(name) for name in (*names, *self.kwargs.get("column_list", ())) if name is not None
        )

    @property
    def rule(self) -> str:
        """A name for a report: which columns, and what is expected of them."""
        words = _WORDS.get(self.type) or self.type.removeprefix("expect_").replace("_", " ")
        told = " ".join(word for word in (words, self._bounds(), self._share()) if word)
        return f"{' and '.join(self.columns)}: {told}"

    def _bounds(self) -> str:
        low, high = (_shown(self.kwargs.get(name)) for name in ("min_value", "max_value"))
        if low and high:
            return f"exactly {low}" if low == high else f"from {low} to {high}"
        return f"at least {low}" if low else f"at most {high}" if high else ""

    def _share(self) -> str:
        share = self.kwargs.get("mostly")
        return "" if share is None else f"in {share:.0%} of rows or more"


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Why a table may hold no row; with `fed_by`, only while that gives none either."""

    reason: str
    fed_by: str | None = None  # schema.table, or schema.table.column: its values


@dataclass(frozen=True, slots=True)
class Sparseness:
    """Why a column may hold nothing but NULLs, and under what condition."""

    reason: str
    below_rows: int | None = None  # only in a table with fewer rows
    while_null: str | None = None  # only while that column, schema.table.column, is too


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one table, schema-qualified; what is not granted here is a failure."""

    table: str
    key: tuple[str, ...]  # unique together, none of them NULL; () where the table has no key
    expectations: tuple[Expectation, ...]
    may_be_empty: Emptiness | None = None
    may_be_all_null: Mapping[str, Sparseness] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column its expectations look at, each once, in order of appearance."""
        return tuple(dict.fromkeys(name for rule in self.expectations for name in rule.columns))


def expected_tables() -> tuple[str, ...]:
    """Return every table that must exist and have a suite, schema-qualified."""
    return (
        *(f"staging.{table}" for table in STAGING_TABLES),
        *(f"marts.{table}" for table in PUBLISHED_TABLES),
    )


def suite_path(folder: Path, table: str) -> Path:
    """Return where the suite of a table (schema.table) is."""
    schema, _, name = table.partition(".")
    return folder / schema / f"{name}.json"


def load_suite(folder: Path, table: str) -> Suite:
    """Return a table's suite; raises SuiteError where it is missing, broken or empty."""
    path = suite_path(folder, table)
    where = f"expectations/{path.relative_to(folder).as_posix()}"
    try:
        return _suite(json.loads(path.read_text(encoding="utf-8")), table)
    except FileNotFoundError:
        raise SuiteError(f"{where} is missing") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SuiteError(f"{where} can't be read: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SuiteError(f"{where} is no suite: {type(error).__name__}: {error}") from error


def _suite(document: dict[str, Any], table: str) -> Suite:
    _only(document, {"name", "meta", "expectations"})
    meta = document["meta"]
    _only(meta, {"key", "expectation_count", "may_be_empty", "may_be_all_null", "notes"})
    expectations = tuple(_expectation(row) for row in document["expectations"])
    if document["name"] != table:
        raise ValueError(f"its name is {document['name']!r}, not {table!r}")
    if not expectations:
        raise ValueError("it expects nothing")
    if meta["expectation_count"] != len(expectations):
        raise ValueError(
            f"it has {len(expectations)} expectations where its meta counts"
            f" {meta['expectation_count']}"
        )
    empty = meta.get("may_be_empty")
    return Suite(
        table=table,
        key=tuple(str(column) for column in meta["key"]),
        expectations=expectations,
        may_be_empty=Emptiness(**empty) if empty else None,
        may_be_all_null={
            str(column): Sparseness(**grant)
            for column, grant in meta.get("may_be_all_null", {}).items()
        },
    )


def _expectation(row: dict[str, Any]) -> Expectation:
    _only(row, {"type", "kwargs", "severity", "meta"})
    _only(row["meta"], {"notes", "from_rows"})
    notes = row["meta"]["notes"]
    if row["severity"] not in SEVERITIES:
        raise ValueError(f"severity {row['severity']!r} is none of {', '.join(SEVERITIES)}")
    if not isinstance(notes, str) or not notes.strip():
        raise ValueError(f"{row['type']} does not say the mistake it would catch")
    return Expectation(
        type=str(row["type"]),
        kwargs=dict(row["kwargs"]),
        severity=row["severity"],
        notes=notes,
        from_rows=int(row["meta"].get("from_rows", 0)),
    )


def _only(document: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(document) - known)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")


def _shown(bound: object) -> str:
    if isinstance(bound, dict):
        return str(bound["$PARAMETER"]).replace("_", " ")
    return f"{bound:,}" if isinstance(bound, int) else "" if bound is None else str(bound)
