"""What Wikidata's statements would change of the leaders and terms that stand; pure.

Cautious on purpose: a wrong term puts wrong people into events. A statement is refused, under a
reason, rather than guessed at; nothing is ever taken away because Wikidata lacks it; days that
stand to the day are kept where Wikidata's differ by a few.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from summitry import reference_layers, reference_rules
from summitry.reference_rules import Row, day_after, first_day
from summitry.refresh.query import Holder

KINDS = ("new_leader", "new_term", "ended_term", "changed_term")
REASONS = {
    "impossible_date": "a date that no calendar has, or an end before the start",
    "no_start": "no start, or one of a year only",
    "not_yet": "it starts later than today",
    "no_label": "the person has no name in English",
    "conflicting": "Wikidata states the same term with different ends",
    "overlaps": "another holder's term of that office is open, or another statement's overlaps",
    "overlaps_itself": "Wikidata states two overlapping terms of the person in that office",
    "unknown_country": "the country was not asked for",
    "breaks_a_rule": "with it the country would have no head, or an office two holders",
}
_SAME_TERM = timedelta(days=45)  # sources differ so much on when one and the same term began
_TITLES = {
    "head_of_state": "Head of state",
    "head_of_government": "Head of government",
    "foreign_minister": "Foreign minister",
}
TERM_COLUMNS = (
    "leader_id", "country_iso3", "organisation_id", "office", "office_title", "start_date",
    "end_date", "date_precision", "start_precision", "end_precision", "status", "last_verified",
    "note", "source",
)  # fmt: skip
LEADER_COLUMNS = (
    "leader_id", "full_name", "given_name", "family_name", "aliases", "gender", "wikidata_id",
    "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """The reference data as it stands, row by row."""

    leaders: Sequence[Row]
    terms: Sequence[Row]
    countries: Sequence[Row]
    exceptions: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change, or that was refused; a row of the diff."""

    decision: str  # proposed or refused
    kind: str
    leader_id: str
    full_name: str
    country_iso3: str
    office: str
    start_date: str
    end_date: str
    was: str  # the value that stood: an end, a start
    wikidata_id: str
    statement: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes in order, with the rows that would stand after the proposed ones."""

    changes: tuple[Change, ...]
    leaders: tuple[Row, ...]  # new ones
    terms: tuple[Row, ...]  # every term of each person, office and country that changes
    statements: int
    repeated: int  # statements that said the same again
    open_terms: int  # of the offices asked for, as they stood

    @property
    def proposed(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.decision == "proposed")

    @property
    def refused(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.decision == "refused")

    def over(self, terms: Iterable[Row]) -> list[Row]:
        """Return the terms that would stand."""
        return list(reference_layers.layered("leader_terms", terms, self.terms))

    @property
    def term_changes(self) -> int:
        """How many terms would be new, ended or changed."""
        return sum(change.kind != "new_leader" for change in self.proposed)


def compare(known: Known, holders: Iterable[Holder], *, today: date) -> Diff:
    """Return what the statements would change."""
    return _Comparison(known, today).diff(list(holders))


@dataclass(frozen=True, slots=True)
class _Claim:
    """A statement about a person whose id here is settled."""

    holder: Holder
    country: str  # ISO 3166-1 alpha-3
    leader_id: str
    is_new: bool

    @property
    def office_key(self) -> tuple[str, str]:
        return (self.country, self.holder.office)

    @property
    def term_key(self) -> tuple[str, str, str]:
        return (self.leader_id, self.country, self.holder.office)


class _Comparison:
    """One comparison on its way."""

    def __init__(self, known: Known, today: date) -> None:
        self._known = known
        self._today = today
        self._countries = {
            row["wikidata_id"]: row["iso3"] for row in known.countries if row["wikidata_id"]
        }
        self._persons = {row["wikidata_id"]: row for row in known.leaders if row["wikidata_id"]}
        self._leaders = {row["leader_id"]: row for row in known.leaders}
        self._terms: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        self._offices: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in known.terms:
            if not row["organisation_id"]:
                self._terms[row["leader_id"], row["country_iso3"], row["office"]].append(row)
                self._offices[row["country_iso3"], row["office"]].append(row)
        self._changes: list[Change] = []
        self._new_leaders: dict[str, Row] = {}
        self._changed: dict[tuple[str, str, str], list[Row]] = {}

    def diff(self, holders: list[Holder]) -> Diff:
        counts = Counter(_identity(holder) for holder in holders)
        distinct = list({_identity(holder): holder for holder in holders}.values())
        claims = self._handed_over(self._sound(distinct))
        news = [claim for claim in claims if not self._update(claim)]
        for claim in self._without_overlaps(news):
            self._add(claim)
        asked = {self._countries[h.country] for h in holders if h.country in self._countries}
        return Diff(
            changes=tuple(sorted(self._changes, key=_order)),
            leaders=tuple(self._new_leaders.values()),
            terms=tuple(row for rows in self._changed.values() for row in rows),
            statements=len(holders),
            repeated=sum(count - 1 for count in counts.values()),
            open_terms=sum(
                not row["end_date"] and row["country_iso3"] in asked and row["office"] in _TITLES
                for row in self._known.terms
            ),
        )

    def _sound(self, holders: Sequence[Holder]) -> list[_Claim]:
        """Return the statements that can be so, each with its person; refuse the others."""
        groups: dict[tuple[str, str, str], list[Holder]] = defaultdict(list)
        for holder in holders:
            reason = self._fault(holder)
            if reason:
                self._refuse(holder, reason)
            else:
                groups[holder.person, holder.country, holder.office].append(self._dated(holder))
        claims = []
        for group in groups.values():
            claims += [self._claim(holder) for holder in self._consistent(group)]
        return claims

    def _fault(self, holder: Holder) -> str | None:
        if holder.country not in self._countries:
            return "unknown_country"
        if holder.bad_date:
            return "impossible_date"
        if holder.start and holder.end and _surely_before(holder.end, holder.start):
            return "impossible_date"
        if holder.start is None or len(holder.start) < 7:
            return "no_start"
        if first_day(holder.start) > self._today:
            return "not_yet"
        if holder.label is None and holder.person not in self._persons:
            return "no_label"
        return None

    def _dated(self, holder: Holder) -> Holder:
        """Return the statement without an end that is yet to come."""
        if holder.end and first_day(holder.end) > self._today:
            return replace(holder, end=None)
        return holder

    def _consistent(self, group: Sequence[Holder]) -> list[Holder]:
        """Return a person's statements on one office that can be so side by side."""
        group = sorted(group, key=lambda one: (one.start or "", one.end or "9", one.statement))
        kept: list[Holder] = []
        refused: dict[str, str] = {}
        for number, one in enumerate(group):
            for other in group[number + 1 :]:
                if one.start == other.start:
                    reason = "conflicting"
                elif _overlap(one, other):
                    reason = "overlaps_itself"
                else:
                    continue
                refused |= {one.statement: reason, other.statement: reason}
        for one in group:
            if one.statement in refused:
                self._refuse(one, refused[one.statement])
            elif kept and _follows(kept[-1], one):  # a second term in a row is one tenure
                kept[-1] = replace(kept[-1], end=one.end)
            else:
                kept.append(one)
        return kept

    def _handed_over(self, claims: Sequence[_Claim]) -> list[_Claim]:
        """Return the claims, ends half-open: the last day before a successor's first is that."""
        starts: dict[tuple[str, str], set[str]] = defaultdict(set)
        for claim in claims:
            starts[claim.office_key].add(claim.holder.start or "")
        for row in self._known.terms:
            starts[row["country_iso3"], row["office"]].add(row["start_date"])
        handed = []
        for claim in claims:
            end = claim.holder.end or ""
            if len(end) == 10:
                next_day = (first_day(end) + timedelta(days=1)).isoformat()
                if next_day in starts[claim.office_key] and end not in starts[claim.office_key]:
                    claim = replace(claim, holder=replace(claim.holder, end=next_day))
            handed.append(claim)
        return handed

    def _claim(self, holder: Holder) -> _Claim:
        country = self._countries[holder.country]
        person = self._persons.get(holder.person)
        if person is not None:
            return _Claim(holder, country, person["leader_id"], is_new=False)
        plain = slug(holder.label or "")
        namesake = self._leaders.get(plain)
        # The bundled leaders' own ids at Wikidata are not all known.
        if namesake is not None and not namesake["wikidata_id"] and self._served(plain, country):
            return _Claim(holder, country, plain, is_new=False)
        is_taken = not plain or namesake is not None
        taken = self._new_leaders.get(plain)
        is_taken = is_taken or (taken is not None and taken["wikidata_id"] != holder.person)
        leader_id = f"{plain}-{holder.person.lower()}".strip("-") if is_taken else plain
        return _Claim(holder, country, leader_id, is_new=True)

    def _served(self, leader_id: str, country: str) -> bool:
        return any((leader_id, country, office) in self._terms for office in _TITLES)

    def _update(self, claim: _Claim) -> bool:
        """Hold the statement against a term that stands; False where there is none."""
        term = self._standing_term(claim)
        if term is None:
            return False
        holder = claim.holder
        row = dict(term)
        stands_open = not term["end_date"] or term["end_precision"] == "last_seen"
        if holder.end and (stands_open or _differ(term["end_date"], holder.end)):
            kind = "ended_term" if stands_open else "changed_term"
            row |= self._ended(holder.end)
            self._propose(kind, claim, start=row["start_date"], was=term["end_date"])
        # 'Last seen' while Wikidata has it open: the holder serves on.
        elif not holder.end and term["end_precision"] == "last_seen":
            if self._has_successor(claim.office_key, term):
                self._refuse(holder, "overlaps")
                return True
            row |= {"end_date": "", "end_precision": "", "status": "incumbent"}
            row |= {"note": "", "last_verified": self._today.isoformat()}
            self._propose("changed_term", claim, start=row["start_date"], was=term["end_date"])
        if len(holder.start or "") > len(term["start_date"]):
            was = term["start_date"]
            row |= {"start_date": holder.start or "", "start_precision": _precision(holder.start)}
            self._propose("changed_term", claim, start=row["start_date"], was=was)
        if row != dict(term):
            self._put(claim.term_key, term, row)
        return True

    def _standing_term(self, claim: _Claim) -> Row | None:
        """Return the term that the statement is about, as the reference data has it."""
        start = first_day(claim.holder.start or "")
        for term in self._rows_of(claim.term_key):
            begins = first_day(term["start_date"])
            is_open = not term["end_date"] or term["end_precision"] == "last_seen"
            ends = date.max if is_open else day_after(term["end_date"])
            vague = timedelta(days=366 if len(term["start_date"]) == 4 else 0)
            if begins - _SAME_TERM <= start <= begins + _SAME_TERM + vague:
                return term
            # A second term in a row, of one that stands as a whole.
            if begins < start < ends:
                return term
        return None

    def _has_successor(self, office: tuple[str, str], term: Row) -> bool:
        end = first_day(term["end_date"])
        return any(
            row["leader_id"] != term["leader_id"]
            and (not row["end_date"] or first_day(row["end_date"]) > end)
            for row in self._office_rows(office)
        )

    def _without_overlaps(self, news: Sequence[_Claim]) -> list[_Claim]:
        """Return the new terms that no other holder's is in the way of; refuse the others."""
        kept = []
        for claim in news:
            holder = claim.holder
            spans = [
                reference_rules.span_of(row)
                for row in self._office_rows(claim.office_key)
                if row["leader_id"] != claim.leader_id
            ]
            spans += [
                reference_rules.span_of(self._new_row(other))
                for other in news
                if other.office_key == claim.office_key and other.leader_id != claim.leader_id
            ]
            own = reference_rules.span_of(self._new_row(claim))
            found = [
                fault
                for fault in reference_rules.several_holders([*spans, own])
                if claim.leader_id in fault.leader_ids
            ]
            if any(not self._is_excused(fault) for fault in found):
                self._refuse(holder, "overlaps", leader_id=claim.leader_id)
            else:
                kept.append(claim)
        return kept

    def _is_excused(self, fault: reference_rules.Fault) -> bool:
        return any(reference_rules.excuses(row, fault) for row in self._known.exceptions)

    def _add(self, claim: _Claim) -> None:
        holder = claim.holder
        if claim.is_new and claim.leader_id not in self._new_leaders:
            self._new_leaders[claim.leader_id] = _leader_row(claim)
            self._propose("new_leader", claim, start="", was="")
        self._propose("new_term", claim, start=holder.start or "", was="")
        self._put(claim.term_key, None, self._new_row(claim))

    def _ended(self, end: str) -> dict[str, str]:
        return {
            "end_date": end,
            "date_precision": _precision(end),
            "end_precision": _precision(end),
            "status": "ended",
            "note": "",
            "last_verified": self._today.isoformat(),
            "source": "wikidata",
        }

    def _new_row(self, claim: _Claim) -> dict[str, str]:
        holder = claim.holder
        held = sorted(self._offices[claim.office_key], key=lambda row: row["start_date"])
        title = held[-1]["office_title"] if held else _TITLES[holder.office]
        return {
            "leader_id": claim.leader_id, "country_iso3": claim.country, "organisation_id": "",
            "office": holder.office, "office_title": title, "start_date": holder.start or "",
            "end_date": holder.end or "", "date_precision": _precision(holder.end or holder.start),
            "start_precision": _precision(holder.start), "end_precision": _precision(holder.end),
            "status": "ended" if holder.end else "incumbent",
            "last_verified": self._today.isoformat(), "note": f"statement {holder.statement}",
            "source": "wikidata",
        }  # fmt: skip

    def _rows_of(self, key: tuple[str, str, str]) -> list[Row]:
        """Return a person's terms of an office as changed so far."""
        return self._changed.get(key, self._terms.get(key, []))

    def _office_rows(self, office: tuple[str, str]) -> list[Row]:
        keys = {(row["leader_id"], *office) for row in self._offices.get(office, ())}
        keys |= {key for key in self._changed if key[1:] == office}
        return [row for key in sorted(keys) for row in self._rows_of(key)]

    def _put(self, key: tuple[str, str, str], old: Row | None, new: Row) -> None:
        rows = list(self._rows_of(key))
        if old is not None:
            rows.remove(old)
        self._changed[key] = sorted([*rows, new], key=lambda row: row["start_date"])

    def _propose(self, kind: str, claim: _Claim, *, start: str, was: str) -> None:
        self._note("proposed", kind, claim.holder, claim.leader_id, start=start, was=was)

    def _refuse(self, holder: Holder, reason: str, leader_id: str = "") -> None:
        person = self._persons.get(holder.person)
        known_id = leader_id or (person["leader_id"] if person else "")
        start = holder.start or ""
        self._note("refused", "new_term", holder, known_id, start=start, was="", reason=reason)

    def _note(
        self,
        decision: str,
        kind: str,
        holder: Holder,
        leader_id: str,
        *,
        start: str,
        was: str,
        reason: str = "",
    ) -> None:
        leader = self._leaders.get(leader_id)
        self._changes.append(
            Change(
                decision=decision,
                kind=kind,
                leader_id=leader_id,
                full_name=leader["full_name"] if leader else holder.label or "",
                country_iso3=self._countries.get(holder.country, ""),
                office=holder.office,
                start_date=start,
                end_date="" if kind == "new_leader" else holder.bad_date or holder.end or "",
                was=was,
                wikidata_id=holder.person,
                statement=holder.statement,
                reason=reason,
            )
        )


def _leader_row(claim: _Claim) -> dict[str, str]:
    name = claim.holder.label or ""
    given, _, family = name.rpartition(" ")
    plain = _ascii(name)
    return {
        "leader_id": claim.leader_id, "full_name": name, "given_name": given,
        "family_name": family, "aliases": plain if plain != name else "",
        "gender": claim.holder.gender or "", "wikidata_id": claim.holder.person,
        "source": "wikidata",
    }  # fmt: skip


def _identity(holder: Holder) -> tuple[str | None, ...]:
    """Return what makes two statements say the same."""
    return (
        holder.country, holder.office, holder.person, holder.start, holder.end, holder.bad_date,
    )  # fmt: skip


def _order(change: Change) -> tuple[str, int, str, str, str, str, str]:
    return (
        change.decision, KINDS.index(change.kind), change.country_iso3, change.office,
        change.start_date, change.leader_id, change.statement,
    )  # fmt: skip


def _latest(start: str) -> date:
    """Return the last day on which a term may have started."""
    return first_day(start) if len(start) == 10 else day_after(start) - timedelta(days=1)


def _surely_before(end: str, start: str) -> bool:
    """Say whether an end lies before a start however both are taken."""
    last = first_day(end) if len(end) == 10 else day_after(end) - timedelta(days=1)
    return last < first_day(start)


def _overlap(one: Holder, other: Holder) -> bool:
    """Say whether two statements of one person surely overlap; the first starts first."""
    return one.end is None or first_day(one.end) > _latest(other.start or "")


def _follows(one: Holder, other: Holder) -> bool:
    """Say whether a statement goes on where the one before it ends."""
    if one.end is None or other.start is None or len(one.end) < 10 or len(other.start) < 10:
        return False
    return timedelta(0) <= first_day(other.start) - first_day(one.end) <= timedelta(days=1)


def _differ(stands: str, told: str) -> bool:
    """Say whether an end that stands is another one than the one told, not a few days off."""
    return abs(day_after(stands) - day_after(told)) > _SAME_TERM and len(told) >= len(stands)


def _precision(text: str | None) -> str:
    return {10: "day", 7: "month", 4: "year", 0: ""}[len(text or "")]


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    return folded.encode("ascii", "ignore").decode("ascii")


def slug(name: str) -> str:
    """Return a name as ids have it: lower-case words joined by hyphens, accents dropped."""
    return re.sub(r"[^a-z0-9]+", "-", _ascii(name).lower()).strip("-")


def as_rows(changes: Iterable[Change]) -> list[Mapping[str, str]]:
    """Return changes as rows of text, columns in the order of the diff's file."""
    names = Change.__dataclass_fields__
    return [{name: str(getattr(change, name)) for name in names} for change in changes]
