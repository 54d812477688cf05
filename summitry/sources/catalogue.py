"""The bundled catalogue: public feeds that may be added, none of them enabled by itself."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import Any

from summitry import project
from summitry.errors import StageError

PUBLISHER_KINDS = (
    "organisation", "government", "foreign_ministry", "agency", "broadcaster", "newspaper",
)  # fmt: skip
REGIONS = ("world", "africa", "americas", "asia", "europe", "middle_east", "oceania")


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of the catalogue; that its address works is not known before it is tested."""

    name: str
    publisher: str
    publisher_kind: str  # one of PUBLISHER_KINDS
    region: str  # one of REGIONS: what it is about
    country_id: str | None  # ISO 3166-1 alpha-3, of the publisher
    url: str
    kind: str  # as in summitry.toml
    language: str  # ISO 639-1
    time_zone: str  # IANA name, for times that state no zone
    seen_in: str  # the document its address was seen in


def _feed(row: dict[str, Any]) -> Feed:
    return Feed(**{**row, "country_id": row["country_id"] or None})


@cache
def feeds() -> dict[str, Feed]:
    """Return the catalogue's feeds by name, in its order."""
    path = project.seeds_dir() / "feed_catalogue.csv"
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [_feed(row) for row in csv.DictReader(lines)]
    except (OSError, TypeError, KeyError) as error:
        raise StageError(f"{path.name} can't be read: {error}") from error
    return {feed.name: feed for feed in rows}
