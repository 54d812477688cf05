"""How strongly its mentions tell an item, 0–1: from the rules' weights, raised by each more.

What often goes wrong lowers it: nouns that only point back, background. It ranks mentions while
an article is put together; how far the item may be trusted, confidence.py says.
"""

from __future__ import annotations

from collections.abc import Sequence

from summitry.reading.drafts import AgreementDraft, SummitDraft, TripDraft

_LOW, _HIGH = 0.02, 0.98


def of_summit(drafts: Sequence[SummitDraft]) -> float:
    value = _raised(drafts, 0.8)
    if all(d.is_background for d in drafts):
        value *= 0.45
    if not any(d.when or d.place for d in drafts):
        value -= 0.06
    if all(d.is_nominal for d in drafts):
        value -= 0.05
    return _bounded(value)


def of_trip(drafts: Sequence[TripDraft]) -> float:
    value = _raised(drafts, 0.8)
    if all(d.is_background for d in drafts):
        value *= 0.5
    return _bounded(value)


def of_agreement(drafts: Sequence[AgreementDraft]) -> float:
    value = _raised(drafts, 0.85)
    if all(d.is_background for d in drafts):
        value *= 0.45
    return _bounded(value)


def _raised(drafts: Sequence[SummitDraft | TripDraft | AgreementDraft], doubt: float) -> float:
    """Return the strongest mention's weight; each more leaves so much of the doubt."""
    best = max(d.weight for d in drafts)
    return 1 - (1 - best) * float(doubt ** (len(drafts) - 1))


def _bounded(value: float) -> float:
    return min(_HIGH, max(_LOW, value))
