"""How well readings agree with a gold set: detection, strict, attributes, invented.

The codebook's figures. Detection: the right event was seen. Strict: its status, its date (a day
either way where gold gives a day) and, for summits, country and participants, for agreements all
parties are right too; what gold leaves open is not compared. Invented: of the values that gold
says the text does not settle, the share a reading filled in. An optional gold item changes no
figure, nor does a read item that matches one, nor what a reading marks as below leaders.

Gold and readings are the JSON objects of the codebook, joined on "id".
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Item = Mapping[str, Any]
KINDS = ("summits", "agreements", "trips", "leaders")
_NAMES = {  # letters that Unicode does not decompose, and marks that names differ by
    "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae",
    "-": " ", "‐": " ", "–": " ", "'": "", "’": "", "‘": "", "ʻ": "", "ʼ": "", "`": "", ".": " ",
}  # fmt: skip
_LETTERS = str.maketrans(_NAMES)
_SERIES = {
    "eu leaders summit": "euco", "eu summit": "euco", "european council": "euco", "eu": "euco",
    "g 7": "g7", "g 20": "g20", "group of seven": "g7", "group of twenty": "g20",
    "un general assembly": "unga", "epc": "european political community",
    "quadrilateral security dialogue": "quad", "eas": "east asia summit",
    "soa": "summit of the americas",
}  # fmt: skip
_ATTRIBUTES = {
    "summits": ("status", "start_date", "country", "participants"),
    "agreements": ("status", "date", "parties", "topic"),
    "trips": ("status", "arrival_date"),
    "leaders": ("party", "office"),
}
_STRICT = {
    "summits": ("status", "start_date", "country", "participants"),
    "agreements": ("status", "date", "parties"),
    "trips": ("status", "arrival_date"),
    "leaders": ("party",),
}
_SETTLED_BY_TEXT: dict[str, tuple[str, ...]] = {
    "summits": ("start_date", "country"),
    "agreements": ("date",),
    "trips": ("arrival_date",),
    "leaders": (),
}
_DATES = ("start_date", "arrival_date", "date")


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and F1 from counts; 0 where nothing was there to count."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One item that counted against a reading."""

    verdict: Literal["extra", "missed", "wrong"]
    article_id: str
    gold: Item | None
    read: Item | None


@dataclass(frozen=True, slots=True)
class StatusFigures:
    """Of the required gold items of one status: found, and strictly right."""

    status: str
    gold: int
    found: int
    strict: int


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The figures of one kind of item."""

    kind: str
    gold: int  # required items
    detection: Rate
    strict: Rate
    attributes: Mapping[str, Share]
    invented: Mapping[str, Share]
    by_status: tuple[StatusFigures, ...]
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a set of readings, as a whole and by publisher."""

    articles: int
    missing_readings: int
    kinds: Mapping[str, KindFigures]
    by_publisher: Mapping[str, Mapping[str, KindFigures]] = field(default_factory=dict)


def evaluate(
    gold: Sequence[Item],
    readings: Mapping[str, Item],
    *,
    publishers: Mapping[str, str] | None = None,
) -> Evaluation:
    """Return the figures of `readings` (by article id) against `gold`.

    `publishers` gives each article's publisher; without it there are no figures by publisher.
    """
    by_publisher: dict[str, Mapping[str, KindFigures]] = {}
    for publisher in sorted(set((publishers or {}).values())):
        part = [g for g in gold if (publishers or {}).get(g["id"]) == publisher]
        if part:
            by_publisher[publisher] = {k: _figures(k, part, readings) for k in KINDS}
    return Evaluation(
        articles=len(gold),
        missing_readings=sum(g["id"] not in readings for g in gold),
        kinds={kind: _figures(kind, gold, readings) for kind in KINDS},
        by_publisher=by_publisher,
    )


def verdicts(
    kind: str, document: Item, reading: Mapping[str, Sequence[Item]]
) -> list[tuple[int, bool, bool]]:
    """Return each read item that counts, by its number: is it in gold, and strictly right?

    For calibration; what matches an optional gold item does not count.
    """
    if kind not in document:
        return []
    fit = _FITS[kind]
    want: Sequence[Item] = document[kind]
    read = reading.get(kind, [])
    numbers = [n for n, item in enumerate(read) if not _below_leaders(item)]
    matched = {j: i for i, j in _assign(want, [read[n] for n in numbers], fit)}
    optional = [g for g in want if not g.get("required", True)]
    out: list[tuple[int, bool, bool]] = []
    for j, number in enumerate(numbers):
        if j in matched:
            g = want[matched[j]]
            if g.get("required", True):
                out.append((number, True, _is_strict(kind, g, read[number])))
        elif not any(fit(o, read[number]) > 0 for o in optional):
            out.append((number, False, False))
    return out


def same_item(
    kind: str, one: Item, read: Sequence[Item], *, strictly: bool, but: Container[int] = ()
) -> int | None:
    """Return the number of the read item that is `one`, None if it is read no more.

    `strictly`: also with its status, day, people or parties and country, whatever is unknown.
    """
    fit = _FITS[kind]
    best = max((n for n in range(len(read)) if n not in but), key=lambda n: fit(one, read[n]),
               default=None)  # fmt: skip
    if best is None or fit(one, read[best]) <= 0:
        return None
    if not strictly:
        return best
    values = [name for name in _STRICT[kind] if name not in ("participants", "parties")]
    is_same = all((one.get(name) or None) == (read[best].get(name) or None) for name in values)
    return best if is_same and _is_strict(kind, one, read[best]) else None


def _is_strict(kind: str, gold: Item, read: Item) -> bool:
    return all(_attribute(name, gold, read) is not False for name in _STRICT[kind])


def matched(kind: str, one: Sequence[Item], other: Sequence[Item]) -> list[tuple[int, int]]:
    """Return which items of two readings tell the same event, as pairs of their positions."""
    return _assign(one, other, _FITS[kind])


def summary(item: Item) -> str:
    """Return an item on one line: who, at what, how it stands, when and where."""
    return _summary(item)


def rows(evaluation: Evaluation) -> list[tuple[str, ...]]:
    """Return the table people read: a header, then one row a kind."""
    head = ("kind", "gold", "detect P", "R", "F1", "strict P", "R", "F1", "attributes", "invented")
    return [head, *(_row(figures) for figures in evaluation.kinds.values())]


def publisher_rows(evaluation: Evaluation) -> list[tuple[str, ...]]:
    """Return a header and one row a publisher and kind that gold has items of."""
    head = ("publisher", "kind", "gold", "detect P", "R", "F1", "strict P", "R", "F1")
    return [
        head,
        *(
            (publisher, *_row(figures)[:8])
            for publisher, kinds in evaluation.by_publisher.items()
            for figures in kinds.values()
            if figures.gold
        ),
    ]


def status_rows(evaluation: Evaluation) -> list[tuple[str, ...]]:
    """Return a header and one row a kind and gold status: how many found, how many all right."""
    return [
        ("kind", "status", "gold", "found", "strict"),
        *(
            (kind, s.status, str(s.gold), str(s.found), str(s.strict))
            for kind, figures in evaluation.kinds.items()
            for s in figures.by_status
        ),
    ]


def miss_rows(evaluation: Evaluation, *, limit: int) -> list[tuple[str, ...]]:
    """Return a header and up to `limit` misses a kind: verdict, article, gold and read item."""
    return [
        ("kind", "verdict", "article", "gold", "read"),
        *(
            (kind, miss.verdict, miss.article_id, _summary(miss.gold), _summary(miss.read))
            for kind, figures in evaluation.kinds.items()
            for miss in figures.misses[:limit]
        ),
    ]


def _row(figures: KindFigures) -> tuple[str, ...]:
    d, s = figures.detection, figures.strict
    numbers = (d.precision, d.recall, d.f1, s.precision, s.recall, s.f1)
    return (
        figures.kind,
        str(figures.gold),
        *(f"{n:.3f}" for n in numbers),
        " ".join(f"{name} {share.value:.2f}" for name, share in figures.attributes.items()),
        " ".join(f"{name} {share.value:.2f}" for name, share in figures.invented.items()),
    )


def _summary(item: Item | None) -> str:
    if item is None:
        return ""
    people = item.get("participants") or ([item["leader"]] if "leader" in item else [])
    who = ", ".join(str(p.get("name") or p.get("party")) for p in people)
    who = who or ", ".join(item.get("parties") or []) or str(item.get("name") or "")
    when = next((str(item[k]) for k in _DATES if item.get(k)), "")
    told = (who, item.get("series"), item.get("status"), when, item.get("country"))
    return " · ".join(str(x) for x in told if x)


# Figures -------------------------------------------------------------------------------------


def _figures(kind: str, gold: Sequence[Item], readings: Mapping[str, Item]) -> KindFigures:
    fit = _FITS[kind]
    n: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    unsettled: Counter[str] = Counter()
    statuses: dict[str, Counter[str]] = {}
    misses: list[Miss] = []
    for doc in gold:
        if kind not in doc:  # this document was not annotated for this kind
            continue
        article_id = str(doc["id"])
        want: Sequence[Item] = doc[kind]
        got = [p for p in readings.get(article_id, {}).get(kind, []) if not _below_leaders(p)]
        pairs = _assign(want, got, fit)
        matched_read = {j for _, j in pairs}
        optional = [g for g in want if not g.get("required", True)]
        for j, p in enumerate(got):
            if j in matched_read or any(fit(o, p) > 0 for o in optional):
                continue
            n["extra"] += 1
            misses.append(Miss("extra", article_id, None, p))
        matched_gold = {i for i, _ in pairs}
        for i, g in enumerate(want):
            if not g.get("required", True):
                continue
            status = statuses.setdefault(str(g.get("status")), Counter())
            status["gold"] += 1
            if i not in matched_gold:
                n["missed"] += 1
                misses.append(Miss("missed", article_id, g, None))
        for i, j in pairs:
            g, p = want[i], got[j]
            if not g.get("required", True):
                continue
            n["found"] += 1
            for name in _SETTLED_BY_TEXT[kind]:
                if not g.get(name) and name not in g.get("open", ()):
                    unsettled[name] += 1
                    filled[name] += bool(p.get(name))
            is_strict = True
            for name in _ATTRIBUTES[kind]:
                right = _attribute(name, g, p)
                if right is None:
                    continue
                compared[name] += 1
                hits[name] += right
                if name in _STRICT[kind]:
                    is_strict &= right
            statuses[str(g.get("status"))].update(("found", *(("strict",) if is_strict else ())))
            n["strict" if is_strict else "wrong"] += 1
            if not is_strict:
                misses.append(Miss("wrong", article_id, g, p))
    return KindFigures(
        kind=kind,
        gold=n["found"] + n["missed"],
        detection=Rate(n["found"], n["extra"], n["missed"]),
        strict=Rate(n["strict"], n["extra"] + n["wrong"], n["missed"] + n["wrong"]),
        attributes={a: Share(hits[a], compared[a]) for a in _ATTRIBUTES[kind] if compared[a]},
        invented={a: Share(filled[a], unsettled[a]) for a in unsettled},
        by_status=tuple(
            StatusFigures(status, counts["gold"], counts["found"], counts["strict"])
            for status, counts in sorted(statuses.items())
            if kind != "leaders"
        ),
        misses=tuple(misses),
    )


def _assign(
    gold: Sequence[Item], read: Sequence[Item], fit: Callable[[Item, Item], float]
) -> list[tuple[int, int]]:
    """Return the pairs of best fit first; required gold before optional at equal fit."""
    scored = sorted(
        (
            (fit(g, p), bool(g.get("required", True)), -i, -j)
            for i, g in enumerate(gold)
            for j, p in enumerate(read)
        ),
        reverse=True,
    )
    used_gold: set[int] = set()
    used_read: set[int] = set()
    out: list[tuple[int, int]] = []
    for value, _, i, j in scored:
        if value > 0 and -i not in used_gold and -j not in used_read:
            used_gold.add(-i)
            used_read.add(-j)
            out.append((-i, -j))
    return out


def _below_leaders(read: Item) -> bool:
    return read.get("level") == "ministers" or read.get("office") in (
        "foreign_minister",
        "deputy_head",
    )


def _attribute(name: str, gold: Item, read: Item) -> bool | None:
    """Return whether the read value is right; None where gold leaves it open."""
    if name == "status":
        return _statuses_agree(gold, read)
    if name in _DATES:
        return _dates_agree(gold, read, name)
    if name == "participants":
        if gold.get("series") or gold.get("participants_open"):
            return None
        return (
            _overlap(gold["participants"], read.get("participants") or [], _same_leader)[1] > 0.99
        )
    if name == "parties":
        return set(gold["parties"]) == set(read.get("parties") or [])
    if not gold.get(name):
        return None
    return _fold(str(gold[name])) == _fold(str(read.get(name)))


def _statuses_agree(gold: Item, read: Item) -> bool:
    accepted = gold.get("status_any") or [gold.get("status")]
    return read.get("status") in accepted


def _dates_agree(gold: Item, read: Item, key: str) -> bool | None:
    """Return None where gold gives no date; a month or year is compared at its own precision."""
    value = str(gold.get(key) or "")
    if not value:
        return None
    got = str(read.get(key) or "")
    if len(value) < 10:
        return got[: len(value)] == value
    one, other = _day(value), _day(got)
    return bool(one and other and abs((one - other).days) <= 1)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


# Fits ----------------------------------------------------------------------------------------


def _fold(text: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", (text or "").translate(_LETTERS))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).lower().split())


def _family(name: str | None) -> set[str]:
    return {word for word in _fold(name).split() if len(word) > 1}


def _same_leader(gold: Item, read: Item) -> bool:
    """Return whether a name word is shared and no party contradicts."""
    g, p = gold.get("party"), read.get("party")
    if g and p and g != p:
        return False
    words = _family(gold.get("name"))
    for alias in gold.get("aliases", []):
        words |= _family(alias)
    if not words:
        return bool(g) and g == p
    return bool(words & _family(read.get("name")))


def _same_series(gold: str | None, read: str | None) -> bool:
    """Return whether two names tell one gathering: equal, or half of their words shared."""
    g, p = (
        " ".join(w for w in _SERIES.get(_fold(x), _fold(x)).split() if not w.isdigit())
        for x in (gold, read)
    )
    if not g or not p:
        return False
    a, b = set(g.split()) - {"summit", "the"}, set(p.split()) - {"summit", "the"}
    if _SERIES.get(g, g) == _SERIES.get(p, p):
        return True
    return bool(a and b and len(a & b) / len(a | b) >= 0.5)


def _overlap(
    gold: Sequence[Item], read: Sequence[Item], same: Callable[[Item, Item], bool]
) -> tuple[int, float]:
    left = list(read)
    hit = 0
    for g in gold:
        for p in left:
            if same(g, p):
                left.remove(p)
                hit += 1
                break
    return hit, (2 * hit / (len(gold) + len(read)) if gold and read else 0.0)


def _summit_fit(g: Item, p: Item) -> float:
    hit, f1 = _overlap(g["participants"], p.get("participants") or [], _same_leader)
    named = _same_series(g.get("series"), p.get("series"))
    if not (hit >= 2 and f1 >= 0.5) and not named:
        return 0.0
    dated = bool(_dates_agree(g, p, "start_date"))
    return 1 + f1 + 0.6 * dated + 0.4 * _statuses_agree(g, p) + 0.5 * named


def _trip_fit(g: Item, p: Item) -> float:
    if not _same_leader(g["leader"], p.get("leader") or {}) or g["country"] != p.get("country"):
        return 0.0
    return 1 + 0.6 * bool(_dates_agree(g, p, "arrival_date")) + 0.4 * _statuses_agree(g, p)


def _same_party(g: Item, p: Item) -> bool:
    return bool(g["party"] == p["party"])


def _agreement_fit(g: Item, p: Item) -> float:
    gold_parties = [{"party": c} for c in g["parties"]]
    hit, f1 = _overlap(gold_parties, [{"party": c} for c in p.get("parties") or []], _same_party)
    if f1 < 0.5 or (hit < 2 and len(g["parties"]) > 1):
        return 0.0
    topic = bool(g.get("topic") and g["topic"] == p.get("topic"))
    dated = bool(_dates_agree(g, p, "date"))
    return 1 + f1 + 0.5 * topic + 0.4 * _statuses_agree(g, p) + 0.4 * dated


def _leader_fit(g: Item, p: Item) -> float:
    return 1.0 if _same_leader(g, p) else 0.0


_FITS: dict[str, Callable[[Item, Item], float]] = {
    "summits": _summit_fit,
    "agreements": _agreement_fit,
    "trips": _trip_fit,
    "leaders": _leader_fit,
}
