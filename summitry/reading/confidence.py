"""How far an item may be trusted, 0–1: about the share of such items that are right.

Right is an item whose people or parties, status, day and place all are. Its signs (signs.py) are
weighed and summed, and the logistic function of the sum is the share. The weights of each kind
are data, fitted to annotated and judged texts by `bench/calibration.py --fit`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

from summitry import project
from summitry.errors import InputError
from summitry.reading.events import ItemT, Reading
from summitry.reading.signs import Scene, Signs, signs_of

Kind = Literal["summits", "agreements", "trips"]
KINDS: Final[tuple[Kind, ...]] = ("summits", "agreements", "trips")
FILE_NAME = "confidence.json"
_LOW, _HIGH = 0.02, 0.98
_FAR = 20.0  # log odds beyond which nothing changes


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign of a kind counts, in log odds, from what all items have."""

    base: float
    of: Mapping[str, float]

    def confidence(self, signs: Signs) -> float:
        total = self.base + sum(self.of.get(name, 0.0) * value for name, value in signs.items())
        bounded = min(_FAR, max(-_FAR, total))
        return round(min(_HIGH, max(_LOW, 1 / (1 + math.exp(-bounded)))), 3)

    def moved(self, signs: Signs) -> list[tuple[str, float]]:
        """Return what each sign adds in log odds, the most first; what adds nothing left out."""
        shares = [(name, self.of.get(name, 0.0) * value) for name, value in signs.items()]
        return sorted((s for s in shares if abs(s[1]) >= 0.005), key=lambda s: -abs(s[1]))


@dataclass(frozen=True, slots=True)
class Grounds:
    """The signs of each item of a reading, in the order of the items."""

    summits: tuple[Signs, ...] = ()
    agreements: tuple[Signs, ...] = ()
    trips: tuple[Signs, ...] = ()


@cache
def weights() -> Mapping[Kind, Weights]:
    """Return the weights that the project was fitted to."""
    return read(project.seeds_dir() / FILE_NAME)


def read(path: Path) -> Mapping[Kind, Weights]:
    """Return the weights of a file; InputError names what is wrong with it."""
    try:
        kinds = json.loads(path.read_text(encoding="utf-8"))["kinds"]
        return {
            kind: Weights(
                float(kinds[kind]["base"]),
                {name: float(one["weight"]) for name, one in kinds[kind]["signs"].items()},
            )
            for kind in KINDS
        }
    except FileNotFoundError:
        raise InputError(f"{path.name} is missing from {path.parent}") from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path.name} has no weights for each kind: {error!r}") from None


def stated(scene: Scene) -> tuple[Reading, Grounds]:
    """Return the scene's reading, whose items bear their strength, with their confidence."""
    found = scene.reading
    grounds = Grounds(
        tuple(signs_of(one, scene) for one in found.summits),
        tuple(signs_of(one, scene) for one in found.agreements),
        tuple(signs_of(one, scene) for one in found.trips),
    )
    reading = replace(
        found,
        summits=_all_stated("summits", found.summits, grounds.summits),
        agreements=_all_stated("agreements", found.agreements, grounds.agreements),
        trips=_all_stated("trips", found.trips, grounds.trips),
    )
    return reading, grounds


def _all_stated(
    kind: Kind, items: tuple[ItemT, ...], signs: tuple[Signs, ...]
) -> tuple[ItemT, ...]:
    return tuple(
        replace(item, confidence=weights()[kind].confidence(own))
        for item, own in zip(items, signs, strict=True)
    )
