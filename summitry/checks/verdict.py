"""What the gate found, and where it is kept: checks.json, checks.html and the quality schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from summitry.settings import Settings

KEPT_CHECKS = 30  # checks whose every rule stays in quality.check_results
KEPT_VERDICTS = 1000

_TABLES = """
create table if not exists quality.verdicts (
    checked_at timestamptz not null,
    passed boolean not null,
    build text not null,  -- fingerprint of the marts
    inputs text not null,  -- fingerprint of what they were built from
    rules text not null,  -- fingerprint of the suites
    rule_count integer not null,
    failure_count integer not null,
    warning_count integer not null
);
create table if not exists quality.check_results (
    checked_at timestamptz not null,
    build text not null,
    table_name text not null,
    rule text not null,
    severity text not null,
    passed boolean not null,
    observed text not null,
    notes text not null
);
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule saw in one table; `notes` is the mistake the rule would catch."""

    table: str
    rule: str
    severity: str  # critical blocks publishing, warning does not
    passed: bool
    observed: str
    notes: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one build may be published, and why not."""

    passed: bool
    build: str
    inputs: str
    rules: str
    failures: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    counts: Mapping[str, int]  # rows of each table, schema-qualified
    rule_count: int
    checked_at: datetime
    is_sample: bool  # the build is made of the bundled sample


def verdict_of(
    findings: Sequence[Finding],
    *,
    build: str,
    inputs: str,
    rules: str,
    counts: Mapping[str, int],
    checked_at: datetime,
    is_sample: bool,
) -> Verdict:
    """Return the verdict: passed where rules were held against the build and no critical failed."""
    failed = [finding for finding in findings if not finding.passed]
    failures = tuple(finding for finding in failed if finding.severity != "warning")
    return Verdict(
        passed=bool(findings) and bool(counts) and not failures,
        build=build,
        inputs=inputs,
        rules=rules,
        failures=failures,
        warnings=tuple(finding for finding in failed if finding.severity == "warning"),
        counts=counts,
        rule_count=len(findings),
        checked_at=checked_at,
        is_sample=is_sample,
    )


def to_json(verdict: Verdict) -> str:
    """Return the verdict as the text of checks.json."""
    document = {**asdict(verdict), "checked_at": verdict.checked_at.isoformat()}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def last_verdict(settings: Settings) -> Verdict | None:
    """Return the verdict in checks.json; None where there is none, or none that can be read."""
    try:
        document = json.loads(settings.verdict_path.read_text(encoding="utf-8"))
        if type(document["passed"]) is not bool:
            return None
        return Verdict(
            **{
                **document,
                "failures": tuple(Finding(**row) for row in document["failures"]),
                "warnings": tuple(Finding(**row) for row in document["warnings"]),
                "checked_at": datetime.fromisoformat(document["checked_at"]),
            }
        )
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError):
        return None


def store(
    connection: duckdb.DuckDBPyConnection, verdict: Verdict, findings: Sequence[Finding]
) -> None:
    """Add the verdict and every finding to the quality schema; the oldest ones go."""
    connection.execute("begin")
    try:
        connection.execute(_TABLES)
        connection.execute(
            "insert into quality.verdicts values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                verdict.checked_at,
                verdict.passed,
                verdict.build,
                verdict.inputs,
                verdict.rules,
                verdict.rule_count,
                len(verdict.failures),
                len(verdict.warnings),
            ],
        )
        _insert_findings(connection, verdict, findings)
        for table, kept in (("check_results", KEPT_CHECKS), ("verdicts", KEPT_VERDICTS)):
            connection.execute(
                f"delete from quality.{table} where checked_at not in (select checked_at"
                f" from quality.verdicts order by checked_at desc limit {kept:d})"
            )
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


def _insert_findings(
    connection: duckdb.DuckDBPyConnection, verdict: Verdict, findings: Sequence[Finding]
) -> None:
    """One statement for all: row by row, a few hundred of them take a second."""
    if not findings:
        return
    columns = ("table", "rule", "severity", "passed", "observed", "notes")
    connection.execute(
        "insert into quality.check_results"
        " select ?, ?, unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
        [
            verdict.checked_at,
            verdict.build,
            *([getattr(finding, name) for finding in findings] for name in columns),
        ],
    )
