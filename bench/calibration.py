"""Compare the confidence that items state with the share that is right; fit the weights anew.

    .venv/bin/python bench/calibration.py GOLD.jsonl ARTICLES.jsonl [GOLD ARTICLES ...]
        [--judged docs/judgements/items.jsonl ARTICLES] [--fit] [--svg docs/calibration.svg]

An item counts as right where it is strictly right by the codebook: the event, and its people or
parties, status, day and place. What matches optional gold is left out. `--judged` adds items of
other articles that were judged one by one.

Prints for each kind how well the weights of seeds/confidence.json do, and how weights do that were
fitted without the texts they are tried on (ten folds of texts, four times over): ten bins, the
expected calibration error, the area under the curve in all and by source and form of text, and
what each floor would keep. `--fit` writes the weights fitted to all of it. `--svg` draws the bins.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import numpy

from summitry import evaluation, project
from summitry.reading.confidence import FILE_NAME, KINDS, Kind, weights
from summitry.reading.reader import Account, RuleReader
from summitry.reading.reading_json import to_json
from summitry.reading.signs import Signs
from summitry.reading_input import Given, given_articles
from summitry.reference import load_reference

BINS = 10
FOLDS, ROUNDS = 10, 4
RIDGE = 3.0  # how much a weight must gain to be far from 0
JUDGED = "judged"
_BRIEF, _FEW = 500, 8
_OFFICIAL = re.compile(r"house|department|ministry|government|kremlin|palace|office|chancell", re.I)


@dataclass(frozen=True, slots=True)
class Judged:
    """One item: what it states, its signs, whether it is right, and where it is from."""

    kind: Kind
    text: str  # id of its article
    source: str  # the gold file, or `judged`
    form: str
    stated: float
    signs: Signs
    is_found: bool  # the event is there
    is_right: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    items: int
    stated: float  # mean
    right: float  # share


# Reading -------------------------------------------------------------------------------------


class Reading:
    """Items with their signs, read one article after the other."""

    def __init__(self) -> None:
        self._reader = RuleReader(load_reference())
        self.required: Counter[tuple[str, Kind]] = Counter()  # gold items of a source

    def annotated(self, gold_name: str, articles_name: str) -> Iterator[Judged]:
        lines = Path(gold_name).read_text(encoding="utf-8").splitlines()
        gold = {document["id"]: document for document in map(json.loads, filter(str.strip, lines))}
        source = Path(gold_name).stem.removesuffix("_gold")
        for given in given_articles([articles_name]):
            document = gold.get(given.id)
            if document is None:
                continue
            account, shown = self._read(given)
            for kind in KINDS:
                wanted = document.get(kind, [])
                self.required[source, kind] += sum(g.get("required", True) for g in wanted)
                for number, found, right in evaluation.verdicts(kind, document, shown):
                    yield self._judged(kind, given, source, account, number, found, right)

    def judged(self, judged_name: str, articles_name: str) -> Iterator[Judged]:
        told: dict[str, list[dict[str, Any]]] = {}
        for line in Path(judged_name).read_text(encoding="utf-8").splitlines():
            told.setdefault(json.loads(line)["id"], []).append(json.loads(line))
        for given in given_articles([articles_name]):
            if given.id not in told:
                continue
            account, shown = self._read(given)
            for kind in KINDS:
                taken: set[int] = set()
                for one in (o for o in told[given.id] if o["kind"] == kind):
                    is_event = one["verdict"] != "no_event"
                    number = evaluation.same_item(
                        kind, one["item"], shown[kind], strictly=is_event, but=taken
                    )
                    if number is not None:
                        taken.add(number)
                        yield self._judged(
                            kind, given, JUDGED, account, number, is_event,
                            one["verdict"] == "right", one.get("weight", 1.0),
                        )  # fmt: skip

    def _read(self, given: Given) -> tuple[Account, dict[str, Any]]:
        account = self._reader.account(given.article)
        return account, to_json(account.reading, floor=None)

    def _judged(
        self, kind: Kind, given: Given, source: str, account: Account, number: int,
        is_found: bool, is_right: bool, weight: float = 1.0,
    ) -> Judged:  # fmt: skip
        signs = getattr(account.grounds, kind)[number]
        item = getattr(account.reading, kind)[number]
        return Judged(
            kind, str(given.id), source, _form(given, signs), item.confidence, signs, is_found,
            is_right, weight,
        )  # fmt: skip


def _form(given: Given, signs: Signs) -> str:
    if "transcript" in signs:
        return "transcript"
    if len(given.text) < _BRIEF:
        return "feed item"
    return "release" if _OFFICIAL.search(given.article.publisher or "") else "story"


# Fitting -------------------------------------------------------------------------------------


def fitted(items: Sequence[Judged], senses: Mapping[str, str]) -> tuple[float, dict[str, float]]:
    """Return base and weights of the likeliest logistic model, held towards 0.

    A weight that would go against its sense is 0, and the others are fitted without it.
    """
    names = list(senses)
    y = numpy.array([float(i.is_right) for i in items])
    counts = numpy.array([i.weight for i in items])
    while True:
        x = numpy.array([[1.0, *(i.signs.get(n, 0.0) for n in names)] for i in items])
        found = numpy.zeros(len(names) + 1)
        held = RIDGE * numpy.eye(len(names) + 1)
        held[0, 0] = 0.0
        for _ in range(50):
            share = 1 / (1 + numpy.exp(-x @ found))
            slope = x.T @ (counts * (y - share)) - held @ found
            curve = (x.T * (counts * share * (1 - share))) @ x + held
            step = numpy.linalg.solve(curve, slope)
            found += step
            if numpy.abs(step).max() < 1e-8:
                break
        wrong = [
            name
            for name, value in zip(names, found[1:], strict=True)
            if (value > 0) != (senses[name] == "+")
        ]
        if not wrong:
            of = dict.fromkeys(senses, 0.0) | dict(zip(names, map(float, found[1:]), strict=True))
            return float(found[0]), of
        names = [name for name in names if name not in wrong]


def _confidence(base: float, of: Mapping[str, float], signs: Signs) -> float:
    return 1 / (1 + math.exp(-base - sum(of.get(n, 0.0) * v for n, v in signs.items())))


def left_out(items: Sequence[Judged], senses: Mapping[str, str]) -> list[float]:
    """Return what weights fitted to other texts state for each item, the mean of all rounds."""
    total = [0.0] * len(items)
    texts = sorted({i.text for i in items})
    for number in range(ROUNDS):
        random.Random(number).shuffle(texts)
        fold = {text: at % FOLDS for at, text in enumerate(texts)}
        for out in range(FOLDS):
            base, of = fitted([i for i in items if fold[i.text] != out], senses)
            for at, item in enumerate(items):
                if fold[item.text] == out:
                    total[at] += _confidence(base, of, item.signs) / ROUNDS
    return total


# Judging what is stated ----------------------------------------------------------------------


def bins(items: Sequence[Judged], stated: Sequence[float]) -> list[Bin]:
    """Return the bins of ten equal widths that have items."""
    found = []
    for number in range(BINS):
        inside = [
            (i, s) for i, s in zip(items, stated, strict=True)
            if min(BINS - 1, int(s * BINS)) == number
        ]  # fmt: skip
        if inside:
            total = sum(i.weight for i, _ in inside)
            mean = sum(i.weight * s for i, s in inside) / total
            right = sum(i.weight * i.is_right for i, _ in inside) / total
            found.append(Bin(len(inside), mean, right))
    return found


def error(items: Sequence[Judged], stated: Sequence[float]) -> float:
    """Return the expected calibration error."""
    total = len(items)
    found = bins(items, stated)
    return sum(b.items * abs(b.stated - b.right) for b in found) / total if total else 0.0


def area(items: Sequence[Judged], stated: Sequence[float]) -> float:
    """Return how often a right item is stated surer than a wrong one; ties count half."""
    right = [(s, i.weight) for i, s in zip(items, stated, strict=True) if i.is_right]
    wrong = [(s, i.weight) for i, s in zip(items, stated, strict=True) if not i.is_right]
    won = sum(v * w * ((a > b) + 0.5 * (a == b)) for a, v in right for b, w in wrong)
    total = sum(v for _, v in right) * sum(w for _, w in wrong)
    return won / total if total else math.nan


def _print(kind: Kind, items: Sequence[Judged], crossed: Sequence[float]) -> None:
    now = [i.stated for i in items]
    alone = [i.signs.get("strength", 0.0) for i in items]
    print(f"\n{kind}: {len(items)} items of {len({i.text for i in items})} texts")
    print(f"  {'':28} items  right   AUC by strength alone, now, left out")
    groups: list[tuple[str, Callable[[Judged], bool]]] = [("all", lambda _: True)]
    groups += [("annotated", lambda i: i.source != JUDGED), (JUDGED, lambda i: i.source == JUDGED)]
    groups += [
        (form, lambda i, form=form: i.form == form)  # type: ignore[misc]
        for form in sorted({i.form for i in items})
    ]
    for name, belongs in groups:
        at = [n for n, i in enumerate(items) if belongs(i)]
        if len(at) < _FEW:
            continue
        some = [items[n] for n in at]
        share = sum(i.weight * i.is_right for i in some) / sum(i.weight for i in some)
        areas = [area(some, [values[n] for n in at]) for values in (alone, now, crossed)]
        print(f"  {name:28} {len(at):5}  {share:.3f}   " + "  ".join(f"{a:.3f}" for a in areas))
    print(f"  calibration error now {error(items, now):.3f}, left out {error(items, crossed):.3f}")
    for one in bins(items, crossed):
        print(f"  {one.items:5} items  stated {one.stated:.3f}  right {one.right:.3f}  (left out)")


def _print_floors(items: Sequence[Judged], crossed: Sequence[float], required: int) -> None:
    print("  floor  annotated: found F1, strict F1, strict precision   judged: precision, recall")
    judged = [i for i in items if i.source == JUDGED]
    all_right = sum(i.weight for i in judged if i.is_right)
    for floor in (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7):
        kept = [i for i, s in zip(items, crossed, strict=True) if s >= floor]
        ours = [i for i in kept if i.source != JUDGED]
        theirs = [i for i in kept if i.source == JUDGED]
        found = 2 * sum(i.is_found for i in ours) / max(1, len(ours) + required)
        right = sum(i.is_right for i in ours)
        strict = 2 * right / max(1, len(ours) + required)
        good = sum(i.weight for i in theirs if i.is_right)
        total = sum(i.weight for i in theirs)
        print(
            f"  {floor:5.2f}  {found:.3f}  {strict:.3f}  {right / max(1, len(ours)):.3f}"
            f"   {good / total if total else math.nan:.3f}"
            f"  {good / all_right if all_right else math.nan:.3f}"
        )


# Drawing -------------------------------------------------------------------------------------

_SIDE, _LEFT, _TOP, _GAP = 220, 46, 40, 56
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#334}.t{font-weight:600;font-size:14px}"
    ".g{stroke:#dde;stroke-width:1}.d{stroke:#99a;stroke-dasharray:4 4}"
    ".p{fill:#1f6feb;fill-opacity:.75;stroke:#fff}"
)


def drawn(found: Mapping[Kind, tuple[Sequence[Judged], Sequence[float]]]) -> str:
    """Return the plot: a panel a kind, a circle a bin, its area by the items in it."""
    width = _LEFT + len(found) * (_SIDE + _GAP)
    height = _TOP + _SIDE + 52
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>Confidence stated against share right, in ten bins a kind</title>",
        f'<style>{_STYLE}</style><rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (kind, (items, stated)) in enumerate(found.items()):
        parts += _panel(kind, items, stated, _LEFT + number * (_SIDE + _GAP))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(kind: Kind, items: Sequence[Judged], stated: Sequence[float], left: int) -> list[str]:
    bottom = _TOP + _SIDE
    heading = f"{kind}: {len(items)} items, error {error(items, stated):.3f}"
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
    for one in bins(items, stated):
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", metavar="GOLD ARTICLES")
    parser.add_argument("--judged", nargs=2, metavar=("ITEMS", "ARTICLES"))
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    if len(arguments.files) % 2:
        parser.error("name a gold file and its articles, in pairs")
    reading = Reading()
    names = iter(arguments.files)
    everything = [i for pair in zip(names, names, strict=True) for i in reading.annotated(*pair)]
    if arguments.judged:
        everything += reading.judged(*arguments.judged)
    path = project.seeds_dir() / FILE_NAME
    held = json.loads(path.read_text(encoding="utf-8"))
    crossed: dict[Kind, tuple[Sequence[Judged], Sequence[float]]] = {}
    for kind in KINDS:
        items = [i for i in everything if i.kind == kind]
        of_kind = held["kinds"][kind]
        senses = {name: one["sense"] for name, one in of_kind["signs"].items()}
        crossed[kind] = items, left_out(items, senses)
        _print(kind, *crossed[kind])
        required = sum(n for (_, of), n in reading.required.items() if of == kind)
        _print_floors(*crossed[kind], required)
        base, of = fitted(items, senses)
        of_kind |= {"items": len(items), "texts": len({i.text for i in items})}
        of_kind["base"] = round(base, 3)
        for name, one in of_kind["signs"].items():
            one["weight"] = round(of[name], 3)
            print(f"  {of[name]:+.2f}  {name}  (in force {weights()[kind].of[name]:+.2f})")
    if arguments.fit:
        held["fitted_on"] = date.today().isoformat()
        path.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if arguments.svg:
        arguments.svg.write_text(drawn(crossed), encoding="utf-8")


if __name__ == "__main__":
    main()
