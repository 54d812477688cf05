"""People whom articles name in office and the reference data lacks: matched, or to be adopted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from summitry import query
from summitry.refresh.changes import Known, slug
from summitry.settings import Settings

_DISCOVERED = """
with

trips as (
    select leader_id, count(*) as trip_count from fct_trips group by leader_id
),

summits as (
    select leader_id, count(*) as summit_count from fct_summit_participants group by leader_id
)

select
    leaders.leader_id,
    leaders.full_name,
    coalesce(leaders.party_id, '') as party_id,
    coalesce(leaders.current_office, '') as office,
    coalesce(trips.trip_count, 0) as trip_count,
    coalesce(summits.summit_count, 0) as summit_count,
    coalesce(articles.url, leaders.discovered_in) as first_article
from dim_leaders as leaders
left join trips on leaders.leader_id = trips.leader_id
left join summits on leaders.leader_id = summits.leader_id
left join dim_articles as articles on leaders.discovered_in = articles.article_id
where leaders.discovered_in is not null
order by
    coalesce(trips.trip_count, 0) + coalesce(summits.summit_count, 0) desc, leaders.leader_id
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One discovered person; `matches` is whom the reference data has by that name now."""

    leader_id: str
    full_name: str
    party_id: str
    office: str
    trip_count: int
    summit_count: int
    first_article: str
    matches: str  # leader_id; empty: nobody, so the person is proposed for adoption

    @property
    def proposal(self) -> str:
        return "matched" if self.matches else "adopt"


def proposals(settings: Settings, known: Known) -> list[Proposal]:
    """Return the published file's discovered people, those with most events first.

    Raises InputError where nothing is published yet.
    """
    with query.ask(settings, _DISCOVERED) as answer:
        people = list(answer.rows)
    names = _people_by_name(known)
    return [_proposal((*row, _match(names, full_name=row[1], party=row[2]))) for row in people]


def _proposal(values: tuple[Any, ...]) -> Proposal:
    return Proposal(*values)


def _people_by_name(known: Known) -> Mapping[tuple[str, str], set[str]]:
    """Return who bears which name, by the name's slug and the party served."""
    parties: dict[str, set[str]] = defaultdict(set)
    for term in known.terms:
        parties[term["leader_id"]].add(term["country_iso3"])
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for leader in known.leaders:
        forms = {leader["full_name"], *re.split(r"\s*\|\s*", leader["aliases"])}
        for form in filter(None, map(slug, forms)):
            for party in parties[leader["leader_id"]]:
                found[form, party].add(leader["leader_id"])
    return found


def _match(names: Mapping[tuple[str, str], set[str]], *, full_name: str, party: str) -> str:
    """Return the one person of that name and party, '' where there is none or more."""
    found = names.get((slug(full_name), party), set())
    return next(iter(found)) if len(found) == 1 else ""
