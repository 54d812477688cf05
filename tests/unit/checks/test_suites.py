"""A suite is read whole or refused; every table has one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summitry import project
from summitry.checks.suites import (
    SuiteError,
    expected_tables,
    load_suite,
    suite_path,
)

FOLDER = project.expectations_dir()
TABLES = sorted(f"{path.parent.name}.{path.stem}" for path in FOLDER.rglob("*.json"))


def suite_document() -> dict[str, Any]:
    return {
        "name": "marts.fct_things",
        "meta": {"key": ["thing_id"], "expectation_count": 1},
        "expectations": [
            {
                "type": "expect_column_values_to_be_between",
                "kwargs": {"column": "confidence", "min_value": 0, "max_value": 1},
                "severity": "critical",
                "meta": {"notes": "A score that is no probability."},
            }
        ],
    }


def write(folder: Path, text: str) -> Path:
    path = suite_path(folder, "marts.fct_things")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_table_of_the_contract_has_a_suite() -> None:
    assert set(expected_tables()) <= set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_a_suite_in_the_repository_is_whole(table: str) -> None:
    suite = load_suite(FOLDER, table)
    assert suite.expectations
    assert suite.key
    rules = [rule.rule for rule in suite.expectations]
    assert len(set(rules)) == len(rules), "two rules can't be told apart in a report"


def test_a_whole_suite_is_read(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(suite_document()))
    suite = load_suite(tmp_path, "marts.fct_things")
    assert suite.key == ("thing_id",)
    assert [rule.rule for rule in suite.expectations] == ["confidence: is from 0 to 1"]


def test_a_truncated_suite_is_refused_wherever_it_was_cut(tmp_path: Path) -> None:
    text = json.dumps(suite_document(), indent=2)
    for length in range(len(text) - 1):
        write(tmp_path, text[:length])
        with pytest.raises(SuiteError, match=r"fct_things\.json"):
            load_suite(tmp_path, "marts.fct_things")


def test_a_missing_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="is missing"):
        load_suite(tmp_path, "marts.fct_things")


def changed(**changes: Any) -> dict[str, Any]:
    return {**suite_document(), **changes}


def changed_expectation(**changes: Any) -> dict[str, Any]:
    document = suite_document()
    document["expectations"][0].update(changes)
    return document


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (changed(expectations=[], meta={"key": [], "expectation_count": 0}), "expects nothing"),
        (changed(meta={"key": [], "expectation_count": 2}), "meta counts 2"),
        (changed(meta={"key": []}), "expectation_count"),
        (changed(meta={"expectation_count": 1}), "key"),
        (changed(name="marts.fct_others"), "its name is"),
        (changed(expectation=[]), "unknown key 'expectation'"),
        (changed(meta={"key": [], "expectation_count": 1, "may_be_null": []}), "may_be_null"),
        (changed(meta={"key": [], "expectation_count": 1, "may_be_empty": {"why": ""}}), "why"),
        (changed(meta=[]), "no suite"),
        (changed_expectation(severity="info"), "severity 'info'"),
        (changed_expectation(meta={}), "notes"),
        (changed_expectation(meta={"notes": " "}), "mistake it would catch"),
        (changed_expectation(on_error="continue"), "on_error"),
        ([], "no suite"),
        (None, "no suite"),
    ],
)
def test_a_suite_that_is_not_one_is_refused_with_its_reason(
    tmp_path: Path, document: Any, why: str
) -> None:
    write(tmp_path, json.dumps(document))
    with pytest.raises(SuiteError, match=why):
        load_suite(tmp_path, "marts.fct_things")
