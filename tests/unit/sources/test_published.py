"""Dates as sources write them: read where they say one thing, left alone where they don't."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from summitry.sources.published import is_implausible, published

COLLECTED = datetime(2025, 10, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "on", "at"),
    [
        ("2025-10-28", "2025-10-28", None),
        ("2025-10-28T09:30:00Z", "2025-10-28", "2025-10-28T09:30:00"),
        ("2025-10-28 00:30:00+09:00", "2025-10-28", "2025-10-27T15:30:00"),
        ("2025-10-27T23:30-0500", "2025-10-27", "2025-10-28T04:30:00"),
        ("2025-10-28T09:30:00.250Z", "2025-10-28", "2025-10-28T09:30:00.250000"),
        ("Tue, 28 Oct 2025 09:30:00 GMT", "2025-10-28", "2025-10-28T09:30:00"),
        ("28 October 2025 09:30 +0530", "2025-10-28", "2025-10-28T04:00:00"),
        ("Tue, 28 Oct 2025 09:30:00 EST", "2025-10-28", "2025-10-28T14:30:00"),
        ("Tue, 28 Oct 2025 09:30:00 CEST", "2025-10-28", "2025-10-28T07:30:00"),
        ("Tue, 28 Oct 2025 00:10:00 +0900 (JST)", "2025-10-28", "2025-10-27T15:10:00"),
        ("Tue, 31 Dec 2024 23:59:60 GMT", "2025-01-01", "2025-01-01T00:00:00"),  # leap second
    ],
)
def test_a_date_is_read(raw: str, on: str, at: str | None) -> None:
    read = published(raw)
    assert read.on == date.fromisoformat(on)
    assert read.at == (datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None)
    assert read.raw == raw


@pytest.mark.parametrize(
    "raw",
    [
        "2016/6/29",
        "01/02/2026",
        "1700000000",
        "0000-01-01",
        "2025-02-31",
        "31 Feb 2025",
        "2025-10-28T24:00:00",
        "2025-10-28T12:61:00Z",
        "Mo, 02 Nov",
        "Di, 28 Oct 2025 09:30:00 GMT",
        "28 Okt 2025",
        "2025-10",
        "yesterday",
        "2025-10-28T09:30:00+99:00",
        "２０２５-10-28x",
    ],
)
def test_what_says_no_one_day_stays_unread_and_is_kept(raw: str) -> None:
    read = published(raw)
    assert (read.on, read.at, read.raw) == (None, None, raw)


@pytest.mark.parametrize("raw", [None, "", "  "])
def test_silence_is_silence(raw: str | None) -> None:
    read = published(raw)
    assert (read.on, read.at, read.raw) == (None, None, None)


@pytest.mark.parametrize(
    "raw", ["2025-10-28T09:30:00", "Tue, 28 Oct 2025 09:30:00 IST", "28 Oct 2025 09:30 XYZ"]
)
def test_without_a_known_zone_the_day_is_known_and_the_instant_is_not(raw: str) -> None:
    read = published(raw)
    assert (read.on, read.at) == (date(2025, 10, 28), None)


@pytest.mark.parametrize(
    ("raw", "zone", "hour"),
    [
        ("2025-10-28T09:30:00", "Asia/Tokyo", 0),
        ("Tue, 28 Oct 2025 09:30:00 IST", "Asia/Kolkata", 4),
        ("Tue, 28 Oct 2025 09:30:00 IST", "Asia/Jerusalem", 7),
        ("Tue, 28 Oct 2025 09:30:00 EST", "Asia/Tokyo", 14),
    ],
)
def test_the_sources_own_zone_settles_what_the_string_leaves_open(
    raw: str, zone: str, hour: int
) -> None:
    read = published(raw, time_zone=zone)
    assert read.at == datetime(2025, 10, 28, hour, read.at.minute if read.at else 0, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["2025-10-26T02:30:00", "2025-03-30T02:30:00"])
def test_an_hour_that_the_clock_showed_twice_or_never_is_no_instant(raw: str) -> None:
    read = published(raw, time_zone="Europe/Berlin")
    assert read.on is not None
    assert read.at is None


@pytest.mark.parametrize(
    ("raw", "is_off"),
    [
        ("9999-12-31", True),
        ("1989-12-31", True),
        ("1990-01-01", False),
        ("2025-10-29T11:59:00Z", False),
        ("2025-10-29T12:01:00Z", True),
        ("2025-10-29", False),
        ("2025-10-30", True),
        ("not a date", False),
    ],
)
def test_dates_beyond_a_day_ahead_or_before_1990_are_implausible(raw: str, is_off: bool) -> None:
    assert is_implausible(published(raw), collected_at=COLLECTED) is is_off


def test_the_same_string_reads_the_same_on_any_day() -> None:
    later = COLLECTED + timedelta(days=400)
    read = published("28 Oct 2025")
    assert not is_implausible(read, collected_at=later)
    assert read.on == date(2025, 10, 28)
