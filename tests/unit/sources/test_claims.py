"""Of several dates told of one article one is believed, and what is against it is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from summitry.sources.claims import Claim, Dated, believed, url_claim
from summitry.sources.published import published
from summitry.sources.reasons import Reason, Unusable

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def told(**dates: str) -> list[Claim]:
    return [Claim(origin.replace("_", "-"), published(text)) for origin, text in dates.items()]


def chosen(**dates: str) -> tuple[str | None, str | None, str | None]:
    found = believed(told(**dates), collected_at=NOW)
    return found.origin, str(found.when.on) if found.when.on else None, found.conflict


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"url": "2026-01-05"}, ("url", "2026-01-05", None)),
        ({"time": "2026-01-04", "meta": "2026-01-05"}, ("meta", "2026-01-05", None)),
        ({"meta": "2026-01-02", "json_ld": "2026-01-05"},
         ("json-ld", "2026-01-05", "meta 2026-01-02")),
        ({"json_ld": "2026-01-09", "feed": "2026-01-05"},
         ("feed", "2026-01-05", "json-ld 2026-01-09")),
        ({"sitemap": "2026-01-05", "url": "2026-01-05"}, ("sitemap", "2026-01-05", None)),
        ({"feed": "5 January", "meta": "2026-01-05"}, ("meta", "2026-01-05", None)),
        ({"feed": "9999-01-01", "url": "2026-01-05"}, ("url", "2026-01-05", "feed 9999-01-01")),
        ({}, (None, None, None)),
    ],
)  # fmt: skip
def test_the_first_in_order_of_trust_is_believed(
    dates: dict[str, str], expected: tuple[str | None, str | None, str | None]
) -> None:
    assert chosen(**dates) == expected
    assert chosen(**dict(reversed(dates.items()))) == expected


def test_who_agrees_on_the_day_may_give_the_instant() -> None:
    claims = told(feed="2026-01-05", meta="2026-01-05T10:00:00Z")
    found = believed(claims, collected_at=NOW)
    assert (found.origin, found.when.at) == ("meta", datetime(2026, 1, 5, 10, tzinfo=UTC))


def test_a_day_that_time_zones_make_is_no_conflict() -> None:
    assert chosen(feed="2026-01-05T23:30:00Z", meta="2026-01-06T08:30:00+09:00")[2] is None


def test_what_nobody_can_read_is_kept_as_written() -> None:
    assert believed(told(feed="soon"), collected_at=NOW) == Dated(published("soon"))


def test_only_days_that_can_not_be_turn_an_article_away() -> None:
    with pytest.raises(Unusable) as caught:
        believed(told(feed="2031-01-01", meta="1970-01-01"), collected_at=NOW)
    assert caught.value.reason is Reason.DATE_IMPLAUSIBLE


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/01/05/story", date(2026, 1, 5)),
        ("/world/2026/jan/05/story", date(2026, 1, 5)),
        ("/2026-01-05/story.html", date(2026, 1, 5)),
        ("/news/2026/1/5", date(2026, 1, 5)),
        ("/2026/13/05/story", None),
        ("/2026/02/30/story", None),
        ("/2026-01-05-a-day-to-remember", None),
        ("/20260105/story", None),
        ("/story?day=/2026/01/05/", None),
        ("/1850/01/05/story", None),
    ],
)
def test_an_address_holds_a_day_as_whole_parts_of_its_path(path: str, day: date | None) -> None:
    assert url_claim(f"https://paper.example{path}").when.on == day
