"""How far an item may be trusted, 0–1: about the share of such items that are right.

What starts from the rule's weight is raised by independent mentions and by settled attributes,
and lowered by what often goes wrong: nouns that only point back, background, old dates. That score
tells better from worse; a curve a kind then makes it the share of such items that annotators
found in the text too (`bench/calibration.py` draws it, and fits the curves).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from summitry.reading.drafts import AgreementDraft, SummitDraft, TripDraft

_LOW, _HIGH = 0.02, 0.98
Kind = Literal["summits", "agreements", "trips"]


@dataclass(frozen=True, slots=True)
class Curve:
    """From a score's log-odds to the log-odds of being right: a straight line, rising."""

    intercept: float
    slope: float

    def confidence(self, score: float) -> float:
        return 1 / (1 + math.exp(-(self.intercept + self.slope * log_odds(score))))

    def score(self, confidence: float) -> float:
        return 1 / (1 + math.exp((self.intercept - log_odds(confidence)) / self.slope))


# Fitted to annotated articles that the rules had not seen; docs/measurements/reader.md says how.
CURVES: Final[dict[Kind, Curve]] = {
    "summits": Curve(1.43, 1.41),
    "agreements": Curve(0.9, 1.25),
    "trips": Curve(1.25, 0.98),
}


def log_odds(share: float) -> float:
    inside = min(1 - 1e-3, max(1e-3, share))
    return math.log(inside / (1 - inside))


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
