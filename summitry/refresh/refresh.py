"""The refresh: ask, compare, write the diff down, and apply it where that is wanted and safe."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from summitry import files, ledger, project, reference_layers, reference_rules
from summitry.console import Progress
from summitry.errors import StageError
from summitry.reference import load_reference
from summitry.reference_rules import Fault
from summitry.refresh.changes import (
    LEADER_COLUMNS,
    TERM_COLUMNS,
    Change,
    Diff,
    Known,
    as_rows,
    compare,
)
from summitry.refresh.query import Holder
from summitry.refresh.service import ENDPOINT, Answers, Manners, Service
from summitry.settings import Settings

MAX_CHANGES = 60  # terms in one refresh; more need a person's word
MAX_SHARE = 0.1  # of the terms that stand open
SHARE_FROM = 20  # open terms: of fewer, a share says nothing
_DIFF_COLUMNS = tuple(Change.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found and did."""

    diff: Diff
    diff_path: Path
    asked: int
    remembered: int
    unreadable: int
    failed: Mapping[str, str]  # ISO 3166-1 alpha-3: why nothing was learnt of the country
    is_applied: bool


def refresh(
    settings: Settings,
    *,
    apply: bool = False,
    force: bool = False,
    fresh: bool = False,
    endpoint: str = ENDPOINT,
    manners: Manners | None = None,
    countries: Sequence[str] = (),
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Refreshed:
    """Ask for newer leaders and terms, write what would change, and change it if `apply`.

    `countries` (ISO 3166-1 alpha-3) limits it to some. Raises StageError, having written the diff
    and nothing else, where more would change at once than is likely and `force` is not given.
    """
    moment = now or datetime.now(UTC)
    today = moment.date()
    known = standing(settings)
    asked_for = {
        row["wikidata_id"]: row["iso3"]
        for row in known.countries
        if row["wikidata_id"] and row["status"] == "current"
        and (not countries or row["iso3"] in countries)
    }  # fmt: skip
    service = Service(settings, endpoint=endpoint, manners=manners, fresh=fresh, now=moment)
    # What ended before last year began is not asked for.
    since = date(today.year - 1, 1, 1)
    answers = service.holders(list(asked_for), since=since, progress=progress)
    diff = within_rules(known, answers.holders, today=today)
    path = diff_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    files.replace_file(path, as_csv(_DIFF_COLUMNS, as_rows(diff.changes)))
    if apply:
        if not force:
            refuse_too_many(diff, path)
        with ledger.hold(settings):  # a run under way reads all articles with one reference
            _apply(settings, known, diff, moment)
    return _refreshed(answers, diff, path, asked_for, is_applied=apply)


def within_rules(known: Known, holders: Sequence[Holder], *, today: date) -> Diff:
    """Return what the statements would change, less what would break a rule that is kept now.

    An end without a successor may leave a country without a head: then all of that country's
    changes are refused, and wait.
    """
    diff = compare(known, holders, today=today)
    parties = {
        fault.party
        for fault in set(_broken(known, diff.over(known.terms), today))
        - set(_broken(known, known.terms, today))
    }
    if not parties:
        return diff
    ids = {row["wikidata_id"] for row in known.countries if row["iso3"] in parties}
    rest = compare(known, [one for one in holders if one.country not in ids], today=today)
    held_back = (
        dataclasses.replace(change, decision="refused", reason=change.reason or "breaks_a_rule")
        for change in diff.changes
        if change.country_iso3 in parties
    )
    return dataclasses.replace(rest, changes=(*rest.changes, *held_back))


def _refreshed(
    answers: Answers, diff: Diff, path: Path, asked_for: Mapping[str, str], *, is_applied: bool
) -> Refreshed:
    return Refreshed(
        diff=diff,
        diff_path=path,
        asked=answers.asked,
        remembered=answers.remembered,
        unreadable=answers.unreadable,
        failed={asked_for[country]: why for country, why in answers.failed.items()},
        is_applied=is_applied and bool(diff.proposed),
    )


def diff_path(settings: Settings) -> Path:
    return settings.warehouse_dir / "reference" / "diff.csv"


def standing(settings: Settings) -> Known:
    """Return the reference data as it stands in this home."""
    seeds, newer = project.seeds_dir(), settings.reference_dir
    return Known(
        leaders=reference_layers.standing_rows("leaders", seeds, newer),
        terms=reference_layers.standing_rows("leader_terms", seeds, newer),
        countries=reference_layers.read_rows(seeds / "countries.csv"),
        exceptions=reference_layers.read_rows(seeds / "reference_exceptions.csv"),
    )


def refuse_too_many(diff: Diff, path: Path) -> None:
    """Raise StageError where more changes at once than people come and go in a year."""
    count, most = diff.term_changes, MAX_CHANGES
    if diff.open_terms >= SHARE_FROM:
        most = min(most, int(MAX_SHARE * diff.open_terms))
    if count > most:
        raise StageError(
            f"{count} terms would change at once, more than {most} of {diff.open_terms} that stand"
            f" open: nothing was applied; look at {path}, and use --force if it is right"
        )


def _apply(settings: Settings, known: Known, diff: Diff, moment: datetime) -> None:
    """Lay the proposed rows over what stands; nothing is written unless all of it holds."""
    if not diff.proposed:
        return
    folder = settings.reference_dir
    own = {name: reference_layers.read_rows(path)
           for name, path in reference_layers.files(folder).items()}  # fmt: skip
    tables = {
        "leaders": _laid("leaders", own.get("leaders", []), diff.leaders),
        "leader_terms": _laid("leader_terms", own.get("leader_terms", []), diff.terms),
    }
    columns = {"leaders": LEADER_COLUMNS, "leader_terms": TERM_COLUMNS}
    texts = {name: as_csv(columns[name], rows) for name, rows in tables.items() if rows}
    _check(known, texts, until=moment.date())
    folder.mkdir(parents=True, exist_ok=True)
    # Leaders first: a term whose person is not there yet would stop every reader.
    for name, text in texts.items():
        files.replace_file(folder / f"{name}.csv", text)
    log = folder / "applied.csv"
    rows = reference_layers.read_rows(log) if log.is_file() else []
    stamp = moment.isoformat(timespec="seconds")
    rows += [{"applied_at": stamp, **row} for row in as_rows(diff.proposed)]
    files.replace_file(log, as_csv(("applied_at", *_DIFF_COLUMNS), rows))


def _laid(
    table: str, own: Iterable[Mapping[str, str]], new: Sequence[Mapping[str, str]]
) -> list[Mapping[str, str]]:
    """Return the newer layer's rows, with the new ones in the place of those of the same key."""
    rows = list(reference_layers.layered(table, own, new))
    return sorted(rows, key=lambda row: tuple(row[name] for name in reference_layers.KEYS[table]))


def _check(known: Known, texts: Mapping[str, str], *, until: date) -> None:
    """Raise StageError where what would stand can't be read, or breaks a rule that it kept."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for table, text in texts.items():
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
        load_reference(newer=folder)
        terms = reference_layers.standing_rows("leader_terms", project.seeds_dir(), folder)
    before = set(_broken(known, known.terms, until))
    broken = [fault for fault in _broken(known, terms, until) if fault not in before]
    if broken:
        raise StageError(f"nothing was applied, a rule would be broken: {broken[0]}")


def _broken(known: Known, terms: Iterable[Mapping[str, str]], until: date) -> list[Fault]:
    return [
        fault
        for fault in reference_rules.faults(terms, known.countries, known.exceptions, until=until)
        if fault.rule != "excuses_nothing"
    ]


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as CSV with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
