"""A verdict passes only where rules were held and none failed; its file is read whole or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from summitry.checks.verdict import (
    KEPT_CHECKS,
    Finding,
    Verdict,
    last_verdict,
    store,
    to_json,
    verdict_of,
)
from summitry.settings import Settings

NOW = datetime(2025, 6, 1, tzinfo=UTC)
HOLDS = Finding("marts.a", "is not empty", "critical", True, "3 rows", "n")
FAILS = Finding("marts.a", "key is unique", "critical", False, "1 “repeated”", "n")
WARNS = Finding("marts.a", "grows", "warning", False, "9 rows", "n")


def verdict(*findings: Finding, **changes: Any) -> Verdict:
    values: dict[str, Any] = {
        "build": "b", "inputs": "i", "rules": "r", "counts": {"marts.a": 3},
        "checked_at": NOW, "is_sample": False,
    }  # fmt: skip
    return verdict_of(findings, **{**values, **changes})


def test_a_build_whose_every_rule_holds_passes() -> None:
    assert verdict(HOLDS).passed


def test_a_warning_does_not_block() -> None:
    found = verdict(HOLDS, WARNS)
    assert found.passed
    assert found.warnings == (WARNS,)


def test_one_critical_failure_blocks() -> None:
    found = verdict(HOLDS, HOLDS, FAILS, WARNS)
    assert not found.passed
    assert found.failures == (FAILS,)


def test_a_severity_nobody_knows_blocks() -> None:
    assert not verdict(HOLDS, replace(FAILS, severity="warn")).passed


def test_no_rule_held_is_no_pass() -> None:
    assert not verdict().passed


def test_no_table_counted_is_no_pass() -> None:
    assert not verdict(HOLDS, counts={}).passed


def test_the_file_gives_the_verdict_back(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.warehouse_dir.mkdir()
    given = verdict(HOLDS, FAILS, WARNS)
    settings.verdict_path.write_text(to_json(given), encoding="utf-8")
    assert last_verdict(settings) == given


def test_a_verdict_cut_short_is_none_wherever_it_was_cut(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.warehouse_dir.mkdir()
    text = to_json(verdict(HOLDS))
    for length in range(len(text) - 2):
        settings.verdict_path.write_text(text[:length], encoding="utf-8")
        assert last_verdict(settings) is None


@pytest.mark.parametrize("word", ['"true"', "1", '"yes"', "null"])
def test_passed_must_be_true_itself(tmp_path: Path, word: str) -> None:
    settings = Settings(home=tmp_path)
    settings.warehouse_dir.mkdir()
    text = to_json(verdict(HOLDS)).replace('"passed": true', f'"passed": {word}')
    settings.verdict_path.write_text(text, encoding="utf-8")
    assert last_verdict(settings) is None


def test_results_of_the_last_checks_are_kept_and_older_ones_go() -> None:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'; create schema quality")
    for number in range(KEPT_CHECKS + 5):
        one = verdict(HOLDS, FAILS, checked_at=NOW + timedelta(hours=number))
        store(connection, one, [HOLDS, FAILS])
    results = connection.execute(
        "select count(*), count(distinct checked_at), max(checked_at) from quality.check_results"
    ).fetchall()
    newest = NOW + timedelta(hours=KEPT_CHECKS + 4)
    assert results == [(2 * KEPT_CHECKS, KEPT_CHECKS, newest)]
    verdicts = connection.execute("select count(*) from quality.verdicts").fetchall()
    assert verdicts == [(KEPT_CHECKS + 5,)]
