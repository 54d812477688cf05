"""Which of several dates told of one article is believed, and what is said against it.

Feeds and news sitemaps say when they published an item; pages repeat it, in elements that often
hold a template's or an update's time; an address holds a day at best. So they are believed in this
order: feed, sitemap, json-ld, meta, time (an element of the page), url.

1. A string that can't be read is passed over.
2. A day that can't be (before 1990, a day or more ahead of collecting) is passed over where
   another is believed; where there is no other, the article is turned away.
3. Of those that agree with the first on the day, the first that gives the instant speaks.
4. What names a day more than one off (time zones make one) is kept as the conflict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from summitry.sources.published import SILENT, Published, is_implausible
from summitry.sources.reasons import Reason, Unusable

ORIGINS = ("feed", "sitemap", "json-ld", "meta", "time", "url", "record")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY_IN_PATH = re.compile(
    rf"/((?:19|20)\d\d)[/-](\d{{1,2}}|{'|'.join(_MONTHS)})[/-](\d{{1,2}})(?=/)", re.I
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One date told of an article, and who told it: one of ORIGINS."""

    origin: str
    when: Published


@dataclass(frozen=True, slots=True)
class Dated:
    """The date that is believed, who told it, and the dates that others told instead."""

    when: Published = SILENT
    origin: str | None = None
    conflict: str | None = None


def believed(claims: Sequence[Claim], *, collected_at: datetime) -> Dated:
    """Return the date to store, of claims in any order.

    Raises Unusable where every day that is told is one that can't be.
    """
    ranked = sorted(claims, key=lambda claim: ORIGINS.index(claim.origin))
    dated = [claim for claim in ranked if claim.when.on is not None]
    possible = [c for c in dated if not is_implausible(c.when, collected_at=collected_at)]
    if not possible:
        if dated:
            raise Unusable(Reason.DATE_IMPLAUSIBLE, dated[0].when.raw)
        unread = next((claim.when for claim in ranked if claim.when.raw), SILENT)
        return Dated(unread)
    agreed = [claim for claim in possible if claim.when.on == possible[0].when.on]
    chosen = next((claim for claim in agreed if claim.when.at is not None), possible[0])
    against = [
        f"{claim.origin} {claim.when.on}" for claim in dated if _is_another_day(claim, chosen)
    ]
    return Dated(chosen.when, chosen.origin, "; ".join(dict.fromkeys(against)) or None)


def _is_another_day(claim: Claim, chosen: Claim) -> bool:
    if claim.when.on is None or chosen.when.on is None:
        return False
    return abs((claim.when.on - chosen.when.on).days) > 1


def url_claim(url: str | None) -> Claim:
    """Return the day that an address holds as whole parts of its path: /2025/10/28/, not a slug."""
    match = _DAY_IN_PATH.search(urlsplit(url).path + "/") if url else None
    if match is None:
        return Claim("url", SILENT)
    year, month, day = match.groups()
    number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
    try:
        on = date(int(year), number, int(day))
    except ValueError:
        return Claim("url", SILENT)
    return Claim("url", Published(on, None, match.group().strip("/")))
