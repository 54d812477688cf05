"""Two readings of one article side by side: the built-in reader's and the model's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from summitry.evaluation import KINDS, matched, summary
from summitry.reading.events import Reading
from summitry.reading.reading_json import to_json

What = Literal["same_event", "only_reader", "only_other", "attribute"]
HEAD = ("kind", "both", "only built-in", "only model", "of both, read otherwise")
_ATTRIBUTES = {
    "leaders": ("party", "office"),
    "summits": (
        "status", "start_date", "end_date", "country", "city", "venue", "format", "series", "level",
        "participants",
    ),
    "agreements": ("status", "date", "parties", "kind", "topic", "title", "country", "city"),
    "trips": ("status", "arrival_date", "departure_date", "city", "tour", "level"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that both read ('same_event') or only one, or an attribute they read otherwise."""

    kind: str
    difference: What
    item: str
    attribute: str | None = None
    value: str | None = None  # the built-in reader's
    other_value: str | None = None


def differences(builtin: Reading, model: Reading, *, floor: float) -> Iterator[Difference]:
    """Yield how two readings compare, of what their confidence lifts to the floor."""
    one, other = to_json(builtin, floor=floor), to_json(model, floor=floor)
    for kind in KINDS:
        pairs = matched(kind, one[kind], other[kind])
        for i, j in pairs:
            yield from _pair(kind, one[kind][i], other[kind][j])
        alone = set(range(len(one[kind]))) - {i for i, _ in pairs}
        for i in sorted(alone):
            yield Difference(kind, "only_reader", summary(one[kind][i]))
        alone = set(range(len(other[kind]))) - {j for _, j in pairs}
        for j in sorted(alone):
            yield Difference(kind, "only_other", summary(other[kind][j]))


def _pair(kind: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Difference]:
    item = summary(one)
    yield Difference(kind, "same_event", item)
    for name in _ATTRIBUTES[kind]:
        value, other_value = _shown(one[name]), _shown(other[name])
        if value != other_value:
            yield Difference(kind, "attribute", item, name, value, other_value)


def _shown(value: Any) -> str | None:
    """Return a value as text; people and parties in an order of their own."""
    if isinstance(value, list):
        names = (f"{x['name']} ({x['party']})" if isinstance(x, dict) else x for x in value)
        return ", ".join(sorted(names))
    return None if value is None else str(value)


Counts = Counter[tuple[str, str, str | None]]  # of kind, difference and attribute


def count(found: Iterable[Difference]) -> Counts:
    return Counter((one.kind, one.difference, one.attribute) for one in found)


def rows(counts: Mapping[tuple[str, str, str | None], int]) -> tuple[tuple[str, ...], ...]:
    """Return a row a kind for the table people read, under HEAD."""
    table = []
    for kind in KINDS:
        told = {what: counts.get((kind, what, None), 0) for what in ("same_event", "only_reader")}
        otherwise = " ".join(
            f"{name} {counts[kind, 'attribute', name]}"
            for name in _ATTRIBUTES[kind]
            if counts.get((kind, "attribute", name))
        )
        numbers = (*told.values(), counts.get((kind, "only_other", None), 0))
        table.append((kind, *(f"{number:,}" for number in numbers), otherwise))
    return tuple(table)
