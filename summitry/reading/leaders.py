"""The leaders an article names: each once, with the office that makes them one."""

from __future__ import annotations

from collections.abc import Iterable

from summitry.reading.document import Name
from summitry.reading.events import Evidence, LeaderMention

_CONFIDENCE = {"full": 0.95, "office": 0.8, "discovered": 0.75}


def read_leaders(names: Iterable[Name]) -> tuple[LeaderMention, ...]:
    """Return those in office on the publication date or about to be, in reading order."""
    found: dict[str, list[Name]] = {}
    for name in names:
        if name.kind != "person" or name.name is None or name.office is None:
            continue
        if name.is_former:
            continue
        found.setdefault(name.leader_id or f"{name.name}@{name.party}", []).append(name)
    return tuple(
        _mention(names) for names in found.values() if not all(name.by_office for name in names)
    )


def _mention(names: list[Name]) -> LeaderMention:
    first = names[0]
    named = [name for name in names if not name.by_office]
    kind = "discovered" if first.leader_id is None else "full" if named else "office"
    evidence = tuple(
        Evidence("leader", name.field, name.start, name.end, name.text) for name in names[:3]
    )
    return LeaderMention(
        first.name or "", first.party, first.office, first.leader_id, _CONFIDENCE[kind], evidence
    )
