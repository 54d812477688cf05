"""The page shows what failed first, and nothing on it can act."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from summitry import report_page
from summitry.checks.verdict import Finding, Verdict, verdict_of

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><svg onload=alert(1)>",
    "[x](javascript:alert(1))",
    "&lt;b&gt; \x1b[31m \r\n",
]


def page_of(*findings: Finding, **counts: int) -> str:
    return report_page.page(_verdict(*findings, **counts), findings)


def _verdict(*findings: Finding, **counts: int) -> Verdict:
    return verdict_of(
        findings, build="b" * 64, inputs="i", rules="r", counts=counts or {"marts.a": 1},
        checked_at=datetime(2025, 6, 1, tzinfo=UTC), is_sample=False,
    )  # fmt: skip


class Elements(HTMLParser):
    """Collects the elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)


HARMLESS = Elements(page_of(Finding("marts.a", "r", "critical", False, "o", "n")))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("where", ["table", "rule", "observed", "notes"])
def test_text_from_the_news_stays_text(attack: str, where: str) -> None:
    values = {"table": "marts.a", "rule": "r", "observed": "o", "notes": "n", where: attack}
    found = Elements(page_of(Finding(severity="critical", passed=False, **values)))
    assert found.names == HARMLESS.names
    assert found.attributes == HARMLESS.attributes


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = page_of(Finding("marts.a", "r", "critical", True, "o", "n"))
    assert "default-src 'none'" in page
    assert not Elements(page).names & {"script", "img", "link", "iframe", "form", "a", "object"}
    assert not re.search(r"https?://|url\(|@import", page)


def test_failures_come_first_then_warnings_then_every_table() -> None:
    page = page_of(
        Finding("marts.a", "held-rule", "critical", True, "o", "n"),
        Finding("marts.b", "warned-rule", "warning", False, "o", "n"),
        Finding("marts.c", "failed-rule", "critical", False, "o", "n"),
    )
    order = [
        page.index(part)
        for part in ("This build is not published", "failed-rule", "warned-rule", "held-rule")
    ]
    assert order == sorted(order)


def test_a_build_that_passes_is_said_to() -> None:
    page = page_of(Finding("marts.a", "r", "critical", True, "o", "n"))
    assert "This build may be published" in page
    assert "Every rule holds." in page
