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
    """Return the latest day of the last few that the article opens with, and its words.

    Where it opens with a span of days, it is their month.
    """
    if published_on is None:
        return None
    best: tuple[str, Evidence] | None = None
    month: tuple[str, Evidence] | None = None
    for one in prepared[:_LEAD_SENTENCES]:
        for at, item in one.found(0, len(one.body), TIME):
            if item.time is None or _OTHER.search(one.body, max(0, at - 50), at):
                continue
            when = dates.resolve(item.time, published_on=published_on, lean="past")
            if when is None or len(when.start) < 10:
                continue
            evidence = one.item_evidence("date", item)
            if when.is_rough or when.end is not None:  # 'July 12-15': the month at least
                is_one = when.end is None or when.end[:7] == when.start[:7]
                if is_one and published_on.isoformat()[:7] == when.start[:7]:
                    month = month or (when.start[:7], evidence)
                continue
            age = (published_on - date.fromisoformat(when.start)).days
            if 0 <= age <= _NEWS_DAYS and (best is None or when.start > best[0]):
                best = when.start, evidence
    return best or month
