"""How far an item may be trusted, 0–1: about the share of such items that are right.

What starts from the rule's weight is raised by independent mentions and by settled attributes,
and lowered by what often goes wrong: nouns that only point back, background, old dates. That score
tells better from worse; a curve a kind then makes it the share of such items that annotators
found in the text too (`bench/calibration.py` draws it, and fits the curves).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from summitry.reading.drafts import AgreementDraft, SummitDraft, TripDraft

_LOW, _HIGH = 0.02, 0.98
Kind = Literal["summits", "agreements", "trips"]


@dataclass(frozen=True, slots=True)
class Curve:
    """From scores to confidences: straight between knots, rising from (0, 0) to (1, 1)."""

    knots: tuple[tuple[float, float], ...]

    def confidence(self, score: float) -> float:
        return _between(((0.0, 0.0), *self.knots, (1.0, 1.0)), score)

    def score(self, confidence: float) -> float:
        turned = tuple((y, x) for x, y in self.knots)
        return _between(((0.0, 0.0), *turned, (1.0, 1.0)), confidence)


# Fitted to annotated articles that the rules had not seen; docs/measurements/reader.md says how.
# Of scores below one half there are too few to fit: they stay as they are.
CURVES: Final[dict[Kind, Curve]] = {
    "summits": Curve(((0.5, 0.5), (0.57, 0.88), (0.70, 0.945), (0.85, 0.97), (0.95, 0.98))),
    "agreements": Curve(((0.5, 0.5), (0.56, 0.82), (0.70, 0.88), (0.85, 0.93), (0.95, 0.95))),
    "trips": Curve(((0.5, 0.5), (0.56, 0.80), (0.70, 0.90), (0.84, 0.955), (0.95, 0.975))),
}


def _between(points: tuple[tuple[float, float], ...], at: float) -> float:
    for (x, y), (next_x, next_y) in pairwise(points):
        if at <= next_x:
            return y + (next_y - y) * (max(at, x) - x) / (next_x - x)
    return points[-1][1]


def score_of(kind: Kind, confidence: float) -> float:
    """Return the score of an item from its confidence, to weigh what follows from it."""
    return CURVES[kind].score(confidence)


def of_summit(drafts: Sequence[SummitDraft]) -> float:
    best = max(d.weight for d in drafts)
    value = 1 - (1 - best) * 0.8 ** (len(drafts) - 1)
    if all(d.is_background for d in drafts):
        value *= 0.45
    if not any(d.when or d.place for d in drafts):
        value -= 0.06
    if all(d.is_nominal for d in drafts):
        value -= 0.05
    return _calibrated("summits", value)


def of_trip(drafts: Sequence[TripDraft]) -> float:
    best = max(d.weight for d in drafts)
    value = 1 - (1 - best) * 0.8 ** (len(drafts) - 1)
    if all(d.is_background for d in drafts):
        value *= 0.5
    return _calibrated("trips", value)


def of_agreement(drafts: Sequence[AgreementDraft]) -> float:
    best = max(d.weight for d in drafts)
    value = 1 - (1 - best) * 0.85 ** (len(drafts) - 1)
    if all(d.is_background for d in drafts):
        value *= 0.45
    return _calibrated("agreements", value)


def _calibrated(kind: Kind, score: float) -> float:
    bounded = min(_HIGH, max(_LOW, score))
    return round(min(_HIGH, max(_LOW, CURVES[kind].confidence(bounded))), 3)
