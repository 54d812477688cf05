"""The seeds as typed rows, and the questions the reading engine asks of them.

Every row is checked when it is read: a malformed seed is an InputError that names file, line and
column. Dates of terms are half-open: a term's `end` is the day the successor started.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

from summitry import project, reference_layers
from summitry.errors import InputError
from summitry.reading.events import Office

AliasKind = Literal["name", "demonym", "metonym", "abbreviation"]
Tenure = Literal["yes", "maybe", "elect", "no"]

# Organs whose acts are their organisation's: their heads and names count for it.
_PARENT_PARTY = {
    "eu-council": "EU", "eu-commission": "EU", "eu-parliament": "EU", "eu-hr": "EU",
    "au-commission": "AU", "unga": "UN", "unsc": "UN",
}  # fmt: skip
# Offices of the seeds that the reading knows; governors-general and party leaders are no leaders.
_OFFICES: dict[str, Office] = {office: office for office in get_args(Office)}
# Where the end of a term is only 'last seen', how long the holder may have served on.
_MAYBE_FOR = {
    "head_of_state": timedelta(days=365 * 8),
    "head_of_government": timedelta(days=365 * 4),
    "organisation_head": timedelta(days=365 * 5),
    "deputy_head": timedelta(days=365 * 4),
    "foreign_minister": timedelta(days=365 * 4),
}
_ELECT_FOR = timedelta(days=120)  # from election to office, at the longest
# Countries with a president and a premier of which the press calls the president 'the leader';
# elsewhere the head of government is, unless one person is both or a monarch rules.
_PRESIDENT_LEADS = frozenset(
    (
        "FRA", "RUS", "UKR", "CHN", "KOR", "TWN", "EGY", "SYR", "LKA", "VNM", "LAO", "UZB", "KAZ",
        "TJK", "TKM", "KGZ", "AZE", "BLR", "TUN", "DZA", "MRT", "SEN", "MLI", "BFA", "NER", "TCD",
        "CMR", "CAF", "COG", "COD", "GAB", "GNQ", "CIV", "TGO", "GIN", "GNB", "MDG", "RWA", "BDI",
        "UGA", "TZA", "KEN", "MOZ", "NAM", "ZMB", "GUY", "PER", "ROU", "PSE", "YEM", "DJI", "COM",
        "MDV", "CYP", "KWT", "QAT", "BHR", "OMN", "SAU", "JOR", "MAR", "ARE", "BRN", "SWZ", "MCO",
        "LIE", "VAT", "IRN", "PRK", "CUB", "SOM", "SSD", "SDN", "AFG", "MMR", "TUR", "GMB", "GHA",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory; `party` is its ISO 3166-1 alpha-3 code."""

    party: str
    name: str
    capital: str | None
    is_current: bool
    is_sovereign: bool


@dataclass(frozen=True, slots=True)
class CountryAlias:
    """One way to name a country. `is_ambiguous`: other countries bear it too."""

    alias: str
    party: str
    kind: AliasKind
    is_ambiguous: bool


@dataclass(frozen=True, slots=True)
class Leader:
    """One person with the names the press uses."""

    leader_id: str
    full_name: str
    given_name: str | None
    family_name: str | None
    aliases: tuple[str, ...]
    gender: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """One person's tenure of one office of one party, from `start` until before `end`.

    `end` None: still serving when last verified. `is_last_seen`: `end` is only the last day the
    sources saw the holder.
    """

    leader_id: str
    party: str
    organisation_id: str | None
    office: Office
    title: str
    start: date
    end: date | None
    is_last_seen: bool
    last_verified: date | None

    @property
    def told_office(self) -> Office:
        """Return the office as reports have it: an executive president is head of state.

        The data counts Iran's president as head of government, beneath a supreme leader.
        """
        is_president = self.title.lower().endswith("president")
        return (
            "head_of_state" if is_president and self.office == "head_of_government" else self.office
        )

    def tenure(self, on: date) -> Tenure:
        """Return whether the holder serves on a day ('elect': starts within months)."""
        if on < self.start:
            return "elect" if self.start - on <= _ELECT_FOR else "no"
        if self.end is None or on < self.end:
            return "yes"
        if self.is_last_seen and on - self.end < _MAYBE_FOR[self.office]:
            return "maybe"
        return "no"


@dataclass(frozen=True, slots=True)
class Place:
    """One city, capital or resort."""

    place_id: str
    name: str
    aliases: tuple[str, ...]
    party: str
    population: int
    is_capital: bool
    is_diplomatic: bool


@dataclass(frozen=True, slots=True)
class Venue:
    """One palace, residence, hotel or conference centre."""

    venue_id: str
    name: str
    aliases: tuple[str, ...]
    city: str
    party: str
    kind: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation; `party` is its usual abbreviation, or that of its parent."""

    organisation_id: str
    name: str
    party: str
    aliases: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Series:
    """One recurring gathering of leaders; `series` is its abbreviation or own name."""

    series: str
    name: str
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """All seed facts, indexed for the engine. Shared and never changed."""

    countries: Mapping[str, Country]
    country_aliases: tuple[CountryAlias, ...]
    leaders: Mapping[str, Leader]
    terms: Mapping[str, tuple[Term, ...]]  # by leader_id, in order of start
    offices: Mapping[tuple[str, Office], tuple[Term, ...]]  # by party and office, by start
    places: tuple[Place, ...]
    venues: tuple[Venue, ...]
    organisations: tuple[Organisation, ...]
    series: tuple[Series, ...]
    topics: tuple[str, ...]

    def term_on(
        self, leader_id: str, on: date, *, party: str | None = None
    ) -> tuple[Term, Tenure] | None:
        """Return the person's highest office on a day, None where they hold none.

        Serving comes before perhaps serving, that before elect; a state's head before its
        government's, that before deputies and ministers.
        """
        best: tuple[tuple[int, int, int], Term, Tenure] | None = None
        for term in self.terms.get(leader_id, ()):
            if party is not None and term.party != party:
                continue
            tenure = term.tenure(on)
            if tenure == "no" or (tenure == "maybe" and self._was_succeeded(term, on)):
                continue
            # the office taken last, but of a monarch of several realms the first: their own
            since = term.start.toordinal()
            newest = since if term.title in _MONARCHS else -since
            rank = (_TENURE_RANK[tenure], _OFFICE_RANK[term.office], newest)
            if best is None or rank < best[0]:
                best = (rank, term, tenure)
        return best and (best[1], best[2])

    def last_term(self, leader_id: str, on: date) -> Term | None:
        """Return the highest office the person had left most recently before a day."""
        past = [t for t in self.terms.get(leader_id, ()) if t.end is not None and t.end <= on]
        if not past:
            return None
        return min(past, key=lambda t: (-(t.end or on).toordinal() // 60, _OFFICE_RANK[t.office]))

    def holders(self, party: str, office: Office, on: date) -> tuple[Term, ...]:
        """Return who holds an office of a party on a day; several where the data has several.

        A holder last seen earlier counts only while no successor is known.
        """
        serving = [t for t in self.offices.get((party, office), ()) if t.tenure(on) == "yes"]
        if serving:
            return tuple(serving)
        maybe = [
            t
            for t in self.offices.get((party, office), ())
            if t.tenure(on) == "maybe" and not self._was_succeeded(t, on)
        ]
        return tuple(maybe[-1:])

    def lead_office(self, party: str) -> Office:
        """Return the office of whom the press calls a country's leader."""
        return "head_of_state" if party in _PRESIDENT_LEADS else "head_of_government"

    def lead_holder(self, party: str, on: date) -> Term | None:
        """Return the term of 'the Chinese leader', 'the EU chief' on a day."""
        heads = self.holders(party, "organisation_head", on)
        if heads:
            return heads[0] if len(heads) == 1 else None
        states = self.holders(party, "head_of_state", on)
        governments = self.holders(party, "head_of_government", on)
        for state in states:
            if any(g.leader_id == state.leader_id for g in governments):
                return state
        if self.lead_office(party) == "head_of_state":
            return states[-1] if states else None
        if governments:
            return governments[-1]
        return states[-1] if states else None

    def _was_succeeded(self, term: Term, on: date) -> bool:
        if term.office in ("deputy_head", "foreign_minister"):
            return any(
                other.office == term.office and term.start < other.start <= on
                for other in self.offices[term.party, term.office]
                if other.office == "foreign_minister"
            )
        return any(
            term.start < other.start <= on
            for other in self.offices[term.party, term.office]
            if other.leader_id != term.leader_id and other.organisation_id == term.organisation_id
        )


_TENURE_RANK: dict[Tenure, int] = {"yes": 0, "maybe": 1, "elect": 2, "no": 3}
_OFFICE_RANK: dict[Office, int] = {
    "head_of_state": 0, "head_of_government": 1, "organisation_head": 2, "deputy_head": 3,
    "foreign_minister": 4,
}  # fmt: skip


def load_reference(seeds: Path | None = None, *, newer: Path | None = None) -> Reference:
    """Return the reference data of the seeds folder (the project's own by default), cached.

    Leaders and terms of the folder `newer`, if it has any, go before those of the seeds.
    """
    return _load(seeds or project.seeds_dir(), newer, reference_layers.digest(newer))


@lru_cache(maxsize=2)
def _load(seeds: Path, newer: Path | None, _digest: str | None) -> Reference:
    files = reference_layers.files(newer)
    organisations = tuple(_organisations(seeds / "organisations.csv"))
    by_leader: dict[str, list[Term]] = defaultdict(list)
    by_office: dict[tuple[str, Office], list[Term]] = defaultdict(list)
    leaders = {leader.leader_id: leader for leader in _leaders(seeds / "leaders.csv", files)}
    parties = {one.organisation_id: one.party for one in organisations}
    for term in _without_realms(_terms(seeds / "leader_terms.csv", files, parties, leaders)):
        by_leader[term.leader_id].append(term)
        by_office[term.party, term.office].append(term)
    return Reference(
        countries={one.party: one for one in _countries(seeds / "countries.csv")},
        country_aliases=tuple(_country_aliases(seeds / "country_aliases.csv")),
        leaders=leaders,
        terms={key: tuple(sorted(v, key=lambda t: t.start)) for key, v in by_leader.items()},
        offices={key: tuple(sorted(v, key=lambda t: t.start)) for key, v in by_office.items()},
        places=tuple(_places(seeds / "places.csv")),
        venues=tuple(_venues(seeds / "venues.csv")),
        organisations=organisations,
        series=tuple(_series(seeds / "series.csv")),
        topics=tuple(row["topic_id"] for row in _rows(seeds / "topics.csv", ("topic_id", "name"))),
    )


class _Row(dict[str, str]):
    """One CSV row that knows where it stands, for errors."""

    __slots__ = ("line", "path")

    def __init__(self, path: Path, line: int, values: dict[str, str]) -> None:
        super().__init__(values)
        self.path = path
        self.line = line

    def fault(self, column: str, wish: str) -> InputError:
        return InputError(
            f"{self.path.name}, line {self.line}, column {column}: {wish},"
            f" not {self.get(column, '')!r}"
        )

    def required(self, column: str) -> str:
        value = self[column]
        if not value:
            raise self.fault(column, "a value is needed")
        return value

    def listed(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self[column].split("|") if part.strip())

    def day(self, column: str, *, is_end: bool = False) -> date | None:
        """Return a day; of a month or year the first, or for an end the day after its last."""
        value = self[column]
        if not value:
            return None
        try:
            if len(value) == 10:
                return date.fromisoformat(value)
            year, month = int(value[:4]), int(value[5:7] or (12 if is_end else 1))
            if is_end:
                return date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1)
        except ValueError:
            raise self.fault(column, "an ISO date is needed") from None


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[_Row]:
    try:
        with path.open(newline="", encoding="utf-8") as lines:
            reader = csv.reader(lines)
            header = next(reader, [])
            missing = [column for column in columns if column not in header]
            if missing:
                raise InputError(f"{path.name}, line 1: column {missing[0]} is missing")
            for values in reader:
                if len(values) != len(header):
                    raise InputError(
                        f"{path.name}, line {reader.line_num}: {len(header)} columns are needed,"
                        f" not {len(values)}"
                    )
                yield _Row(path, reader.line_num, dict(zip(header, values, strict=True)))
    except FileNotFoundError:
        raise InputError(f"{path.name} is missing from {path.parent}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: not UTF-8 near byte {error.start}") from None


def _layered(path: Path, newer: Mapping[str, Path], columns: tuple[str, ...]) -> Iterator[_Row]:
    if path.stem not in newer:
        return _rows(path, columns)
    own = _rows(newer[path.stem], columns)
    return reference_layers.layered(path.stem, _rows(path, columns), own)


def _countries(path: Path) -> Iterator[Country]:
    for row in _rows(path, ("iso3", "name", "status", "independent", "capital")):
        yield Country(
            party=row.required("iso3"),
            name=row.required("name"),
            capital=row["capital"] or None,
            is_current=row["status"] == "current",
            is_sovereign=row["independent"] == "Yes",
        )


def _country_aliases(path: Path) -> Iterator[CountryAlias]:
    for row in _rows(path, ("alias", "iso3", "kind", "ambiguous")):
        if row["kind"] not in get_args(AliasKind):
            raise row.fault("kind", "one of " + ", ".join(get_args(AliasKind)))
        yield CountryAlias(
            row.required("alias"), row.required("iso3"), cast(AliasKind, row["kind"]),
            row["ambiguous"] == "yes",
        )  # fmt: skip


def _leaders(path: Path, newer: Mapping[str, Path]) -> Iterator[Leader]:
    columns = ("leader_id", "full_name", "given_name", "family_name", "aliases", "gender")
    for row in _layered(path, newer, columns):
        yield Leader(
            leader_id=row.required("leader_id"),
            full_name=row.required("full_name"),
            given_name=row["given_name"] or None,
            family_name=row["family_name"] or None,
            aliases=row.listed("aliases"),
            gender=row["gender"] or None,
        )


def _without_realms(terms: Iterable[Term | str]) -> Iterator[Term]:
    """Yield the terms but for a shared monarch's in countries where a governor stands in.

    The press calls Charles III king of the United Kingdom wherever he goes.
    """
    found = list(terms)
    realms = {party for party in found if isinstance(party, str)}
    for term in found:
        if isinstance(term, Term) and not (
            term.office == "head_of_state" and term.party in realms and term.title in _MONARCHS
        ):
            yield term


_MONARCHS = ("King", "Queen")


def _terms(
    path: Path,
    newer: Mapping[str, Path],
    organisations: Mapping[str, str],
    leaders: Mapping[str, Leader],
) -> Iterator[Term | str]:
    """Yield the terms, and for each governor-general the party."""
    columns = (
        "leader_id", "country_iso3", "organisation_id", "office", "office_title", "start_date",
        "end_date", "end_precision", "last_verified",
    )  # fmt: skip
    for row in _layered(path, newer, columns):
        office = _OFFICES.get(row["office"])
        if row["office"] == "head_of_state_representative":
            yield row["country_iso3"]
        if office is None or row["office_title"] == "French Co-Prince":
            # Governors-general and party leaders are kept in the seeds for people to look up;
            # nobody calls France's president Andorra's leader.
            continue
        organisation = row["organisation_id"] or None
        if organisation == "eu-hr":
            office = "foreign_minister"  # the Union's top diplomat, not its head
        if organisation is not None and organisation not in organisations:
            raise row.fault("organisation_id", "an id of organisations.csv is needed")
        if row.required("leader_id") not in leaders:
            raise row.fault("leader_id", "an id of leaders.csv is needed")
        start = row.day("start_date")
        if start is None:
            raise row.fault("start_date", "an ISO date is needed")
        yield Term(
            leader_id=row["leader_id"],
            party=organisations[organisation] if organisation else row.required("country_iso3"),
            organisation_id=organisation,
            office=office,
            title=row["office_title"],
            start=start,
            end=row.day("end_date", is_end=True),
            is_last_seen=row["end_precision"] == "last_seen",
            last_verified=row.day("last_verified"),
        )


def _places(path: Path) -> Iterator[Place]:
    columns = ("place_id", "name", "ascii_name", "aliases", "country_iso3", "population", "kind")
    for row in _rows(path, columns):
        population = row["population"] or "0"
        if not population.isdigit():
            raise row.fault("population", "a whole number is needed")
        kinds = row["kind"].split("|")
        names = (row["ascii_name"], *row.listed("aliases"))
        yield Place(
            place_id=row.required("place_id"),
            name=row.required("name"),
            aliases=tuple(name for name in dict.fromkeys(names) if name and name != row["name"]),
            party=row.required("country_iso3"),
            population=int(population),
            is_capital="capital" in kinds,
            is_diplomatic="diplomatic" in kinds,
        )


def _venues(path: Path) -> Iterator[Venue]:
    for row in _rows(path, ("venue_id", "name", "aliases", "city", "country_iso3", "kind")):
        yield Venue(
            row.required("venue_id"), row.required("name"), row.listed("aliases"), row["city"],
            row.required("country_iso3"), row["kind"],
        )  # fmt: skip


def _organisations(path: Path) -> Iterator[Organisation]:
    for row in _rows(path, ("organisation_id", "name", "abbreviation", "aliases", "type")):
        identity = row.required("organisation_id")
        own = row["abbreviation"] or identity.upper()
        yield Organisation(
            organisation_id=identity,
            name=row.required("name"),
            party=_PARENT_PARTY.get(identity, own),
            aliases=tuple(
                alias for alias in (row["abbreviation"], *row.listed("aliases")) if alias
            ),
            kind=row["type"],
        )


def _series(path: Path) -> Iterator[Series]:
    for row in _rows(path, ("series", "name", "kind", "aliases")):
        yield Series(
            row.required("series"), row.required("name"), row["kind"], row.listed("aliases")
        )
