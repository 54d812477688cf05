"""Draw docs/warehouse.svg, the tables and how they join, from the contracts in dbt/models/marts.

.venv/bin/python docs/diagram.py
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = ROOT / "dbt" / "models" / "marts"
PICTURE = Path(__file__).with_name("warehouse.svg")

# Where each table stands: columns of the picture from left to right, in each from top to bottom.
PLACES = (
    ("dim_leaders", "dim_leader_terms", "dim_parties", "dim_countries", "dim_places",
     "dim_organizations", "bridge_organizations_members"),
    ("fct_encounters", "fct_summit_participants", "fct_summits", "fct_trips", "fct_days_abroad",
     "fct_agreements", "fct_agreement_parties"),
    ("dim_publishers", "dim_articles", "fct_evidence", "event_aliases", "fct_event_history",
     "dim_topics", "dim_dates"),
)  # fmt: skip
EVENTS = ("fct_summits", "fct_agreements", "fct_trips")  # what event_type and event_id lead to
BOX, BETWEEN, MARGIN, TOP, ROW, GAP = 260, 180, 60, 64, 19, 26
INK, FAINT, PAPER, HEAD = "#1f2933", "#cbd2d9", "#ffffff", "#e4e7eb"
COLOURS = {
    "dim_leaders": "#0b6e99", "dim_parties": "#b3541e", "dim_countries": "#5f8d4e",
    "dim_places": "#8a6d3b", "dim_articles": "#6b4c9a", "dim_topics": "#a83268",
    "fct_summits": "#c0392b", "fct_trips": "#16776f", "fct_agreements": "#34495e",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that leads to another table's key."""

    table: str
    column: str
    target: str
    target_column: str
    is_required: bool  # never NULL: every row has one


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the contract; `keys` and `others` share its columns between them."""

    name: str
    keys: tuple[str, ...]  # primary key and references, in the contract's order
    primary: tuple[str, ...]
    others: tuple[str, ...]
    references: tuple[Reference, ...]


def tables() -> dict[str, Table]:
    """Return the tables of the contracts, by name."""
    found = {}
    for path in sorted(CONTRACTS.glob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            table = _table(model)
            found[table.name] = table
    return found


def _table(model: Mapping[str, Any]) -> Table:
    columns = {str(column["name"]): column for column in model["columns"]}
    primary = tuple(
        name for name, column in columns.items() if "primary_key" in _constraints(column)
    ) or tuple(
        name
        for constraint in model.get("constraints", ())
        if constraint["type"] == "primary_key"
        for name in constraint["columns"]
    )
    references = tuple(_references(model, columns))
    leading = {*primary, *(reference.column for reference in references)}
    if "event_id" in columns:
        leading |= {"event_type", "event_id"}
    return Table(
        name=str(model["name"]),
        keys=tuple(name for name in columns if name in leading),
        primary=primary,
        others=tuple(name for name in columns if name not in leading),
        references=references,
    )


def _references(
    model: Mapping[str, Any], columns: Mapping[str, Mapping[str, Any]]
) -> Iterator[Reference]:
    for name, column in columns.items():
        for test in column.get("data_tests", ()):
            if isinstance(test, dict) and "relationships" in test:
                told = test["relationships"]["arguments"]
                target = told["to"].removeprefix("ref('").removesuffix("')")
                required = "not_null" in _constraints(column)
                yield Reference(model["name"], name, target, told["field"], required)
    if "event_exists" in model.get("data_tests", ()):
        for event in EVENTS:
            key = f"{event.removeprefix('fct_').removesuffix('s')}_id"
            yield Reference(model["name"], "event_id", event, key, False)


def _constraints(column: Mapping[str, Any]) -> set[str]:
    return {constraint["type"] for constraint in column.get("constraints", ())}


def draw(found: Mapping[str, Table]) -> str:
    """Return the picture as SVG; every table of the contracts must have its place."""
    placed = [name for column in PLACES for name in column]
    if sorted(placed) != sorted(found):
        raise ValueError(f"tables without a place, or gone: {set(placed) ^ set(found)}")
    boxes, bottom = _boxes(found)
    width = 2 * MARGIN + len(PLACES) * BOX + (len(PLACES) - 1) * BETWEEN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bottom}" '
        'font-family="Helvetica, Arial, sans-serif" font-size="12">',
        f'<rect width="{width}" height="{bottom}" fill="{PAPER}"/>',
        f'<text x="{MARGIN}" y="28" font-size="18" font-weight="bold" fill="{INK}">'
        "The published tables and how they join</text>",
        f'<text x="{MARGIN}" y="48" fill="{INK}">Bold: the key. A line leads from a column to the '
        "table that it names a row of; dashed where it may be NULL, or is of one of several."
        "</text>",
    ]
    for table in found.values():
        for number, reference in enumerate(table.references):
            parts.append(_line(reference, boxes, number))
    for table in found.values():
        parts += _box(table, *boxes[table.name])
    return "\n".join([*parts, "</svg>\n"])


def _boxes(
    found: Mapping[str, Table],
) -> tuple[dict[str, tuple[int, int, Mapping[str, int]]], int]:
    """Return each table's left, top and the middle of its columns' rows; and the picture's end."""
    boxes: dict[str, tuple[int, int, Mapping[str, int]]] = {}
    bottom = 0
    for position, names in enumerate(PLACES):
        left, top = MARGIN + position * (BOX + BETWEEN), TOP
        for name in names:
            keys = found[name].keys
            middles = {key: top + ROW + ROW * row + ROW // 2 for row, key in enumerate(keys)}
            boxes[name] = (left, top, middles)
            top += ROW * (len(keys) + 1 + bool(found[name].others)) + GAP
        bottom = max(bottom, top)
    return boxes, bottom


def _box(table: Table, left: int, top: int, middles: Mapping[str, int]) -> list[str]:
    height = ROW * (len(table.keys) + 1 + bool(table.others))
    parts = [
        f"<g><title>{escape(table.name)}: {escape(', '.join(table.keys + table.others))}</title>",
        f'<rect x="{left}" y="{top}" width="{BOX}" height="{height}" rx="4" fill="{PAPER}" '
        f'stroke="{INK}"/>',
        f'<path d="M{left} {top + ROW}h{BOX}" stroke="{FAINT}"/>',
        f'<rect x="{left + 1}" y="{top + 1}" width="{BOX - 2}" height="{ROW - 1}" rx="3" '
        f'fill="{HEAD}"/>',
        f'<text x="{left + 8}" y="{top + 14}" font-weight="bold" '
        f'fill="{COLOURS.get(table.name, INK)}">{escape(table.name)}</text>',
    ]
    for key, middle in middles.items():
        weight = ' font-weight="bold"' if key in table.primary else ""
        parts.append(
            f'<text x="{left + 8}" y="{middle + 4}" fill="{INK}"{weight}>{escape(key)}</text>'
        )
    if table.others:
        count = f"{len(table.others)} more column{'s' if len(table.others) > 1 else ''}"
        parts.append(
            f'<text x="{left + 8}" y="{top + height - 6}" fill="{INK}" opacity="0.6">{count}</text>'
        )
    return [*parts, "</g>"]


def _line(
    reference: Reference, boxes: Mapping[str, tuple[int, int, Mapping[str, int]]], number: int
) -> str:
    left, _, middles = boxes[reference.table]
    target_left, _, target_middles = boxes[reference.target]
    y, target_y = middles[reference.column], target_middles[reference.target_column]
    if left == target_left:  # in one column: round its outer side
        side = left if left == MARGIN else left + BOX
        outwards = (-1 if side == left else 1) * (16 + 7 * number)
        path = f"M{side} {y}C{side + outwards} {y} {side + outwards} {target_y} {side} {target_y}"
    else:
        start, end = (left, target_left + BOX) if target_left < left else (left + BOX, target_left)
        bend = (end - start) // 2
        path = f"M{start} {y}C{start + bend} {y} {end - bend} {target_y} {end} {target_y}"
    dashes = "" if reference.is_required else ' stroke-dasharray="5 3"'
    ink = COLOURS.get(reference.target, INK)
    words = escape(
        f"{reference.table}.{reference.column} → {reference.target}.{reference.target_column}"
    )
    return (
        f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="1.3"{dashes}>'
        f"<title>{words}</title></path>"
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(tables()), encoding="utf-8")
