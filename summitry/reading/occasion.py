"""The day an article is about: the one that its title and first sentences tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from summitry.reading import dates
from summitry.reading.clauses import TIME, Prepared
from summitry.reading.events import Evidence

_LEAD_SENTENCES = 7
_NEWS_DAYS = 3  # older than that, it is no news of the day
_OTHER = re.compile(r"\b(?:since|before|until|ahead of|last|arriv\w+|will|to)\b[^.;,]{0,40}$", re.I)


def occasion(
    prepared: Sequence[Prepared], published_on: date | None
) -> tuple[str, Evidence] | None:
    """Return the latest day of the last few that the article opens with, with its words."""
    if published_on is None:
        return None
    best: tuple[str, Evidence] | None = None
    for one in prepared[:_LEAD_SENTENCES]:
        for at, item in one.found(0, len(one.body), TIME):
            if item.time is None or _OTHER.search(one.body, max(0, at - 50), at):
                continue
            when = dates.resolve(item.time, published_on=published_on, lean="past")
            if when is None or len(when.start) < 10 or when.is_rough:
                continue
            age = (published_on - date.fromisoformat(when.start)).days
            if 0 <= age <= _NEWS_DAYS and (best is None or when.start > best[0]):
                best = when.start, one.item_evidence("date", item)
    return best
