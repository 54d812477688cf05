"""How each source does over time: its last success, its failures, its silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from summitry import warehouse
from summitry.settings import Settings
from summitry.sources.health import SourceHealth, health, record
from summitry.sources.loading import SourceCounts
from summitry.sources.objects import Failure
from summitry.sources.reasons import Reason

START = datetime(2026, 1, 1, tzinfo=UTC)
NEW, SAME, NOTHING = SourceCounts(3, 2, 1, 0), SourceCounts(3, 0, 3, 0), SourceCounts()
UNCHANGED = SourceCounts(unchanged=1)


def after(tmp_path: Path, visits: dict[int, SourceCounts], now: int) -> SourceHealth:
    """Return how a source does at an hour, after collects at these hours."""
    with warehouse.connect(Settings(home=tmp_path)) as connection:
        for hour, counts in visits.items():
            failed = [Failure("wire", "u", Reason.TIMEOUT, "slow")] if counts == NOTHING else []
            moment = START + timedelta(hours=hour)
            record(connection, ["wire"], {"wire": counts}, failed, moment)
        (one,) = health(connection, START + timedelta(hours=now))
    return one


def test_a_source_that_gives_is_well(tmp_path: Path) -> None:
    one = after(tmp_path, {0: NEW, 1: SAME, 2: NEW, 3: UNCHANGED}, now=3)
    assert (one.visit_count, one.stored_count, one.failures_in_a_row) == (4, 4, 0)
    assert one.last_success_at == START + timedelta(hours=3)
    assert one.last_new_at == START + timedelta(hours=2)
    assert (one.reason, one.is_silent) == (None, False)


def test_failures_in_a_row_are_counted_since_it_last_answered(tmp_path: Path) -> None:
    one = after(tmp_path, {0: NOTHING, 1: NEW, 2: NOTHING, 3: NOTHING}, now=3)
    assert (one.failures_in_a_row, one.reason, one.detail) == (2, "timeout", "slow")
    assert one.last_success_at == START + timedelta(hours=1)


def test_a_source_that_never_answered_has_no_success(tmp_path: Path) -> None:
    one = after(tmp_path, {0: NOTHING, 1: NOTHING}, now=2)
    assert (one.failures_in_a_row, one.last_success_at, one.last_new_at) == (2, None, None)


@pytest.mark.parametrize(
    ("new_at", "now", "silent"),
    [
        ((0, 1, 2), 20, False),  # hourly, but less than a day is no silence
        ((0, 1, 2), 27, True),
        ((0, 24, 48), 120, False),  # daily: up to four days
        ((0, 24, 48), 150, True),
        ((0,), 900, False),  # once: nothing is usual for it
    ],
)
def test_a_source_falls_silent_by_its_own_measure(
    tmp_path: Path, new_at: tuple[int, ...], now: int, silent: bool
) -> None:
    visits = dict.fromkeys(new_at, NEW) | {now: UNCHANGED}
    assert after(tmp_path, visits, now).is_silent is silent
