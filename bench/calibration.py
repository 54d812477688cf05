"""Compare the confidence that items state with the share of them that annotators found too.

    .venv/bin/python bench/calibration.py GOLD.jsonl ARTICLES.jsonl [GOLD ARTICLES ...]
        [--svg docs/calibration.svg] [--fit]

Prints ten bins a kind: items, mean confidence stated, share right (the event is in gold), and the
expected calibration error, the mean gap weighted by items. `--svg` draws the same. `--fit` prints
the curves of summitry/reading/confidence.py fitted to these sets, and how well curves fitted on
four fifths of the articles do on the fifth left out.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

from summitry import evaluation
from summitry.reading.confidence import CURVES, Curve, Kind
from summitry.reading.reading_json import to_json
from summitry.reading_input import given_articles
from summitry.reading_pool import ReadFailure, read_outcomes

KINDS: tuple[Kind, ...] = ("summits", "agreements", "trips")
BINS = 10
FOLDS = 5
_BANDS = (0.501, 0.6, 0.7, 0.8, 0.9, 1.001)  # of scores, each of which gives a knot


@dataclass(frozen=True, slots=True)
class Judged:
    """One item: what it states, whether it is right, and which fold its article is in."""

    stated: float
    is_right: bool
    fold: int


@dataclass(frozen=True, slots=True)
class Bin:
    items: int
    stated: float  # mean
    right: float  # share


def judged(pairs: Sequence[tuple[str, str]]) -> dict[Kind, list[Judged]]:
    """Return the items read in the articles of gold sets, whatever their confidence."""
    out: dict[Kind, list[Judged]] = {kind: [] for kind in KINDS}
    for gold_name, articles_name in pairs:
        lines = Path(gold_name).read_text(encoding="utf-8").splitlines()
        gold = [json.loads(line) for line in lines if line.strip()]
        wanted = {document["id"] for document in gold}
        given = [one for one in given_articles([articles_name]) if one.id in wanted]
        readings = {}
        for one, outcome in zip(
            given, read_outcomes((item.article for item in given), jobs=1), strict=True
        ):
            if not isinstance(outcome, ReadFailure):
                readings[one.id] = to_json(outcome, floor=None)
        for number, document in enumerate(gold):
            for kind in KINDS:
                out[kind] += [
                    Judged(float(item["confidence"]), is_right, number % FOLDS)
                    for item, is_right in evaluation.judged(kind, [document], readings)
                ]
    return out


def bins(items: Sequence[Judged]) -> list[Bin]:
    """Return the bins of ten equal widths that have items."""
    found = []
    for number in range(BINS):
        inside = [i for i in items if min(BINS - 1, int(i.stated * BINS)) == number]
        if inside:
            stated = sum(i.stated for i in inside) / len(inside)
            right = sum(i.is_right for i in inside) / len(inside)
            found.append(Bin(len(inside), stated, right))
    return found


def error(items: Sequence[Judged]) -> float:
    """Return the expected calibration error."""
    total = sum(b.items for b in bins(items))
    return sum(b.items * abs(b.stated - b.right) for b in bins(items)) / total if total else 0.0


def fitted(kind: Kind, items: Sequence[Judged]) -> Curve:
    """Return the rising curve through the bands of scores from one half up."""
    pools: list[list[float]] = []  # of each: items, right ones, sum of scores
    scored = sorted((CURVES[kind].score(item.stated), item.is_right) for item in items)
    for low, high in pairwise(_BANDS):
        inside = [(score, right) for score, right in scored if low <= score < high]
        if not inside:
            continue
        pools.append([len(inside), sum(r for _, r in inside), sum(s for s, _ in inside)])
        while len(pools) > 1 and _share(pools[-2]) >= _share(pools[-1]):
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    knots = [(pool[2] / pool[0], _share(pool)) for pool in pools]
    return Curve(((0.5, 0.5), *((round(x, 3), round(y, 3)) for x, y in knots)))


def _share(pool: Sequence[float]) -> float:
    """Return the share right, held a little towards a half: few items tell little."""
    return (pool[1] + 1) / (pool[0] + 2)


def left_out(kind: Kind, items: Sequence[Judged]) -> list[Judged]:
    """Return the items as curves would state them that were fitted without their fold."""
    out: list[Judged] = []
    for fold in range(FOLDS):
        curve = fitted(kind, [i for i in items if i.fold != fold])
        out += [
            Judged(curve.confidence(CURVES[kind].score(i.stated)), i.is_right, fold)
            for i in items
            if i.fold == fold
        ]
    return out


# Drawing -------------------------------------------------------------------------------------

_SIDE, _LEFT, _TOP, _GAP = 220, 46, 40, 56
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#334}.t{font-weight:600;font-size:14px}"
    ".g{stroke:#dde;stroke-width:1}.d{stroke:#99a;stroke-dasharray:4 4}"
    ".p{fill:#1f6feb;fill-opacity:.75;stroke:#fff}"
)


def drawn(items: dict[Kind, list[Judged]]) -> str:
    """Return the plot: a panel a kind, a circle a bin, its area by the items in it."""
    width = _LEFT + len(KINDS) * (_SIDE + _GAP)
    height = _TOP + _SIDE + 52
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>Confidence stated against share right, in ten bins a kind</title>",
        f'<style>{_STYLE}</style><rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, kind in enumerate(KINDS):
        parts += _panel(kind, items[kind], _LEFT + number * (_SIDE + _GAP))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(kind: Kind, items: Sequence[Judged], left: int) -> list[str]:
    bottom = _TOP + _SIDE
    heading = f"{kind}: {len(items)} items, error {error(items):.3f}"
    parts = [f'<text class="t" x="{left}" y="{_TOP - 14}">{escape(heading)}</text>']
    for tick in range(0, 11, 2):
        at, label = tick / 10 * _SIDE, f"{tick / 10:.1f}"
        x, y = left + at, bottom - at
        parts += [
            f'<path class="g" d="M{left} {y:.0f}h{_SIDE}M{x:.0f} {_TOP}v{_SIDE}"/>',
            f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{label}</text>',
            f'<text x="{x:.0f}" y="{bottom + 16}" text-anchor="middle">{label}</text>',
        ]
    parts.append(f'<path class="d" d="M{left} {bottom}L{left + _SIDE} {_TOP}"/>')
    for one in bins(items):
        x, y = left + one.stated * _SIDE, bottom - one.right * _SIDE
        radius = 3 + 1.1 * math.sqrt(one.items)
        label = f"{one.items} items: stated {one.stated:.2f}, right {one.right:.2f}"
        parts.append(
            f'<circle class="p" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{label}</title></circle>"
        )
    middle = left + _SIDE // 2
    parts.append(f'<text x="{middle}" y="{bottom + 38}" text-anchor="middle">stated</text>')
    return parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="GOLD ARTICLES")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    if len(arguments.files) % 2:
        parser.error("name a gold file and its articles, in pairs")
    names = iter(arguments.files)
    items = judged(list(zip(names, names, strict=True)))
    for kind in KINDS:
        print(f"{kind}: {len(items[kind])} items, error {error(items[kind]):.3f}")
        for one in bins(items[kind]):
            print(f"  {one.items:5d} items  stated {one.stated:.3f}  right {one.right:.3f}")
        if arguments.fit:
            curve = fitted(kind, items[kind])
            print(f'  "{kind}": {curve},')
            print(f"  error of articles left out {error(left_out(kind, items[kind])):.3f}")
    if arguments.svg:
        arguments.svg.write_text(drawn(items), encoding="utf-8")


if __name__ == "__main__":
    main()
