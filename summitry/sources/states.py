"""What is remembered of sources beside their articles: tests, and when the schedule asked.

warehouse/sources.json, an object of two: "tested" by address, "asked" by source name. It is told
again by the next test or collect; losing it loses nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from summitry import files
from summitry.settings import Settings, Source
from summitry.sources.collect import Plan

_LATE_ENOUGH = timedelta(minutes=1)  # a schedule is not punctual to the second


def tested(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return what the last test of each address saw: works, at, articles or reason."""
    seen: dict[str, dict[str, Any]] = _read(settings).get("tested", {})
    return seen


def note_tested(settings: Settings, locator: str, seen: dict[str, Any]) -> None:
    """Remember what a test of this address saw."""
    state = _read(settings)
    state.setdefault("tested", {})[locator] = seen
    _write(settings, state)


def due(settings: Settings, plan: Plan, now: datetime | None = None) -> Plan:
    """Return the plan without the sources whose cadence says that it is too soon to ask."""
    asked = _read(settings).get("asked", {})
    moment = now or datetime.now(UTC)
    return replace(
        plan,
        sources=tuple(one for one in plan.sources if _is_due(one, asked.get(one.name), moment)),
    )


def note_asked(settings: Settings, sources: Sequence[Source], now: datetime | None = None) -> None:
    """Remember that these sources were asked now."""
    if not any(source.cadence for source in sources):
        return
    state = _read(settings)
    moment = (now or datetime.now(UTC)).isoformat()
    state.setdefault("asked", {}).update({source.name: moment for source in sources})
    _write(settings, state)


def _is_due(source: Source, asked: str | None, moment: datetime) -> bool:
    if source.cadence is None or asked is None:
        return True
    try:
        return moment - datetime.fromisoformat(asked) >= source.cadence - _LATE_ENOUGH
    except (TypeError, ValueError):
        return True


def _read(settings: Settings) -> dict[str, Any]:
    try:
        state = json.loads(settings.source_states_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _write(settings: Settings, state: dict[str, Any]) -> None:
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    files.replace_file(settings.source_states_path, json.dumps(state, indent=1) + "\n")
