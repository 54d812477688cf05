"""What people know better than the reports: rejected, merged, split and set by hand, as data.

Two files are read, the project's own seeds/corrections.csv and the one in the home; their rows
apply together. Each row is checked before anything is built. Whether an event of that id exists is
told by the build itself (quality.correction_outcomes): a warehouse may not have read of it yet.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from summitry import project, warehouse
from summitry.errors import InputError
from summitry.settings import Settings

FILE_NAME = "corrections.csv"
COLUMNS = (
    "action", "event_id", "other_event_id", "article_ids", "attribute", "value", "corrected_by",
    "corrected_at", "reason",
)  # fmt: skip
_ABOUT = ("corrected_by", "corrected_at", "reason")  # which every row needs
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "reject": (),
    "merge": ("other_event_id",),
    "split": ("article_ids",),
    "set": ("attribute", "value"),
    "clear": ("attribute",),
}
_EVENT_TYPES = {"s": "summit", "a": "agreement", "t": "trip"}
_EVENT_ID = re.compile(r"[sat]-[0-9a-f]{16}")
_LONGEST = 500  # characters of one cell
_SKEW = timedelta(days=1)  # another time zone's day

_DAY, _ROUGH_DAY, _TEXT = "a day", "a day, month or year", "text"
_STATUSES = {
    "summit": ("proposed", "planned", "held", "postponed", "cancelled"),
    "trip": ("proposed", "planned", "underway", "completed", "postponed", "cancelled"),
    "agreement": (
        "proposed", "negotiating", "agreed", "signed", "ratified", "in_force", "suspended",
        "withdrawn", "rejected",
    ),
}  # fmt: skip
_KINDS = (
    "treaty", "agreement", "framework", "memorandum", "joint_statement", "deal", "truce",
)  # fmt: skip
_LEVELS = ("leaders", "ministers")
# What may be set, by event type: the values it may have, the kind of value, or the seed file and
# column that list them.
_ATTRIBUTES: Mapping[str, Mapping[str, str | tuple[str, ...] | Path]] = {
    "summit": {
        "status": _STATUSES["summit"],
        "format": ("in_person", "video", "phone"),
        "level": _LEVELS,
        "series": Path("series.csv/series"),
        "start_date": _ROUGH_DAY,
        "end_date": _DAY,
        "country_id": Path("countries.csv/iso3"),
        "city": _TEXT,
        "venue": _TEXT,
    },
    "trip": {
        "status": _STATUSES["trip"],
        "level": _LEVELS,
        "purpose": _TEXT,
        "tour_name": _TEXT,
        "arrival_date": _ROUGH_DAY,
        "departure_date": _DAY,
        "country_id": Path("countries.csv/iso3"),
        "city": _TEXT,
    },
    "agreement": {
        "status": _STATUSES["agreement"],
        "kind": _KINDS,
        "topic_id": Path("topics.csv/topic_id"),
        "title": _TEXT,
        "status_date": _ROUGH_DAY,
        "signed_on": _DAY,
        "country_id": Path("countries.csv/iso3"),
        "city": _TEXT,
    },
}
# Columns that the facts can't be without.
_NEVER_CLEARED = {
    ("summit", "status"), ("summit", "level"), ("trip", "status"), ("trip", "level"),
    ("trip", "country_id"), ("agreement", "status"), ("agreement", "kind"), ("agreement", "title"),
}  # fmt: skip
_ENDS = {"start_date": "end_date", "arrival_date": "departure_date"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of a person about one event, or about two that are one."""

    action: str  # one of reject, merge, split, set, clear
    event_id: str
    other_event_id: str | None
    article_ids: tuple[str, ...]
    attribute: str | None
    value: str | None
    corrected_by: str
    corrected_at: datetime
    reason: str
    origin: str = field(compare=False)  # file and line

    @property
    def event_type(self) -> str:
        return _EVENT_TYPES[self.event_id[0]]

    @property
    def correction_id(self) -> str:
        """What the row decides, in 16 hexadecimal digits; who, when and why left out."""
        parts = (
            self.action, *sorted((self.event_id, self.other_event_id or "")),
            *self.article_ids, self.attribute or "",
        )  # fmt: skip
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def files(settings: Settings) -> tuple[Path, ...]:
    """Return the files that corrections are read from: the project's, then the user's if any."""
    both = (project.seeds_dir() / FILE_NAME, settings.corrections_path)
    return tuple(path for path in both if path.is_file())


def digest(settings: Settings) -> str:
    """Return what tells whether the corrections are still the same."""
    texts = (path.read_bytes() for path in files(settings))
    return hashlib.sha256(b"\n".join(texts)).hexdigest()


def load(settings: Settings, *, now: datetime | None = None) -> tuple[Correction, ...]:
    """Return all corrections in order; raises InputError at the first that can't be one.

    The message names file, line and column, and what is needed there.
    """
    latest = (now or datetime.now(UTC)) + _SKEW
    listed = _Listed()
    found = [_correction(row, listed, latest) for path in files(settings) for row in _rows(path)]
    _refuse_contradictions(found)
    return tuple(found)


def store(connection: duckdb.DuckDBPyConnection, corrections: Iterable[Correction]) -> None:
    """Put the corrections into reference.corrections, in place of what is there."""
    rows = [
        (
            one.correction_id, one.action, one.event_type, one.event_id, one.other_event_id,
            list(one.article_ids), one.attribute, one.value, one.corrected_by, one.corrected_at,
            one.reason, one.origin,
        )
        for one in corrections
    ]  # fmt: skip
    with warehouse.transaction(connection):
        connection.execute(
            "create or replace table reference.corrections (correction_id text, action text,"
            " event_type text, event_id text, other_event_id text, article_ids text[],"
            " attribute text, value text, corrected_by text, corrected_at timestamptz,"
            " reason text, origin text)"
        )
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            connection.executemany(f"insert into reference.corrections values ({marks})", rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a file, and where it stands."""

    values: Mapping[str, str]
    origin: str

    def fault(self, column: str, wish: str) -> InputError:
        told = self.values[column]
        return InputError(
            f"{self.origin}, column {column}: {wish}, not {told!r}" if told
            else f"{self.origin}, column {column}: {wish}"
        )  # fmt: skip

    def required(self, column: str) -> str:
        if not self.values[column]:
            raise self.fault(column, "a value is needed")
        return self.values[column]


@dataclass(slots=True)
class _Listed:
    """The values that seed files list, each file read once and only if it is needed."""

    _known: dict[Path, frozenset[str]] = field(default_factory=dict)

    def values(self, place: Path) -> frozenset[str]:
        if place not in self._known:
            file = project.seeds_dir() / place.parent
            with file.open(encoding="utf-8", newline="") as lines:
                self._known[place] = frozenset(row[place.name] for row in csv.DictReader(lines))
        return self._known[place]


def _rows(path: Path) -> Iterator[_Row]:
    name = f"seeds/{path.name}" if path.parent == project.seeds_dir() else path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: {error}") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise InputError(f"{name}, line 1: the columns are {','.join(COLUMNS)}")
        for cells in reader:
            origin = f"{name}, line {reader.line_num}"
            if not cells:
                continue
            if len(cells) != len(COLUMNS):
                raise InputError(f"{origin}: {len(COLUMNS)} columns are needed, not {len(cells)}")
            values = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
            for column, cell in values.items():
                if not cell.isprintable() or len(cell) > _LONGEST:
                    raise InputError(f"{origin}, column {column}: not a line of text")
            yield _Row(values, origin)
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}: {error}") from error


def _correction(row: _Row, listed: _Listed, latest: datetime) -> Correction:
    action = row.required("action")
    if action not in _NEEDS:
        raise row.fault("action", "one of " + ", ".join(_NEEDS) + " is needed")
    event_id = _event_id(row, "event_id")
    for column in COLUMNS[2:6]:
        if column in _NEEDS[action]:
            row.required(column)
        elif row.values[column]:
            raise row.fault(column, f"{action} takes nothing here")
    for column in _ABOUT:
        row.required(column)
    other = _event_id(row, "other_event_id") if action == "merge" else None
    if other == event_id:
        raise row.fault("other_event_id", "another event is needed")
    if other is not None and other[0] != event_id[0]:
        raise row.fault("other_event_id", f"a {_EVENT_TYPES[event_id[0]]} is needed")
    if action in ("set", "clear"):
        _check_attribute(row, _EVENT_TYPES[event_id[0]], listed)
    articles = (part.strip() for part in row.values["article_ids"].split("|"))
    return Correction(
        action=action,
        event_id=event_id,
        other_event_id=other,
        article_ids=tuple(sorted({part for part in articles if part})),
        attribute=row.values["attribute"] or None,
        value=row.values["value"] or None,
        corrected_by=row.values["corrected_by"],
        corrected_at=_moment(row, latest),
        reason=row.values["reason"],
        origin=row.origin,
    )


def _event_id(row: _Row, column: str) -> str:
    if not _EVENT_ID.fullmatch(row.required(column)):
        raise row.fault(column, "an event's id is needed (s-, a- or t- and 16 digits)")
    return row.values[column]


def _check_attribute(row: _Row, event_type: str, listed: _Listed) -> None:
    attribute, value = row.values["attribute"], row.values["value"]
    known = _ATTRIBUTES[event_type]
    if attribute not in known:
        raise row.fault(
            "attribute", f"of a {event_type}, one of " + ", ".join(known) + " is needed"
        )
    if row.values["action"] == "clear":
        if (event_type, attribute) in _NEVER_CLEARED:
            raise row.fault("attribute", f"a {event_type} can't be without it: what may be cleared")
        return
    wish = known[attribute]
    if isinstance(wish, tuple) and value not in wish:
        raise row.fault("value", "one of " + ", ".join(wish) + " is needed")
    if isinstance(wish, Path) and value not in listed.values(wish):
        raise row.fault("value", f"an entry of {wish.parent}, column {wish.name}, is needed")
    if wish in (_DAY, _ROUGH_DAY) and not _is_day(value, rough=wish == _ROUGH_DAY):
        raise row.fault("value", f"{wish} is needed (2026-03-01)")


def _is_day(text: str, *, rough: bool) -> bool:
    full = text
    if rough and re.fullmatch(r"\d{4}(-\d\d)?", text):
        full = (text + "-01-01")[:10]
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", full):
        return False
    try:
        return 1900 <= date.fromisoformat(full).year <= 2100
    except ValueError:
        return False


def _moment(row: _Row, latest: datetime) -> datetime:
    """Return when the decision was made; a day means its last second, in UTC."""
    text = row.values["corrected_at"]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise row.fault("corrected_at", "a day or an instant is needed (2026-03-01)") from None
    if len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    if moment > latest or moment.year < 1990:
        raise row.fault("corrected_at", "a time that has come is needed")
    return moment


def _refuse_contradictions(corrections: Iterable[Correction]) -> None:
    """Raise InputError at the first row that says again, or otherwise, what one before it says."""
    decided: dict[tuple[str, ...], Correction] = {}
    rejected: dict[str, Correction] = {}
    kept: dict[str, Correction] = {}  # a part split off a rejected event may still be right
    given: dict[tuple[str, str], Correction] = {}
    for one in corrections:
        for key in _keys(one):
            if key in decided:
                verb = "repeats" if decided[key] == one else "contradicts"
                raise InputError(f"{one.origin}: {verb} {decided[key].origin}")
            decided[key] = one
        ids = [event_id for event_id in (one.event_id, one.other_event_id) if event_id]
        against = kept if one.action == "reject" else rejected
        for event_id in ids:
            if event_id in against and one.action != "split":
                before = against[event_id].origin
                raise InputError(f"{one.origin}: contradicts {before}: the event is rejected")
        if one.action != "split":
            (rejected if one.action == "reject" else kept).update(dict.fromkeys(ids, one))
        if one.action == "set" and one.attribute is not None:
            given[one.event_id, one.attribute] = one
    for (event_id, attribute), one in given.items():
        end = given.get((event_id, _ENDS.get(attribute, "")))
        if end is not None and (end.value or "") < (one.value or ""):
            raise InputError(f"{end.origin}: contradicts {one.origin}: it ends before it starts")


def _keys(one: Correction) -> Iterator[tuple[str, ...]]:
    """Give what may be decided once only."""
    if one.action in ("set", "clear"):
        yield ("value", one.event_id, one.attribute or "")
    elif one.action == "merge":
        yield ("merge", *sorted((one.event_id, one.other_event_id or "")))
    elif one.action == "split":
        for article in one.article_ids:
            yield ("split", one.event_id, article)
    else:
        yield ("reject", one.event_id)
