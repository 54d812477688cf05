"""The quality gate: suites and guards held against one build, and the verdict publishing needs.

It fails closed: a rule that can't be judged has failed, and whatever goes wrong in here ends in a
verdict that says so, never in one that passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from summitry import fingerprint, project, published, report_page, warehouse
from summitry.checks import guards, measures, presence, suites
from summitry.checks.verdict import (
    Finding,
    Verdict,
    last_verdict,
    store,
    to_json,
    verdict_of,
)
from summitry.errors import GateError, StageError
from summitry.files import replace_file
from summitry.settings import Settings

__all__ = ["Finding", "Verdict", "check", "last_verdict", "load_ahead", "page_path"]


def check(
    settings: Settings,
    *,
    now: datetime | None = None,
    accept_shrinkage: bool = False,
) -> Verdict:
    """Return the verdict on what is in the working database's marts.

    It is also written to checks.json and checks.html, and with every rule's finding to the
    quality schema. `accept_shrinkage` lets published tables lose more than half their rows: for
    the one who took a source out on purpose. Raises GateError where nothing was ever built.
    """
    checked_at = now or datetime.now(UTC)
    if not settings.build_path.is_file():
        raise GateError("nothing is built yet: run summitry build")
    try:
        verdict, findings = _verdict(settings, checked_at, accept_shrinkage)
        replace_file(page_path(settings), report_page.page(verdict, findings))
        replace_file(settings.verdict_path, to_json(verdict))  # last: it counts from here
    except (OSError, duckdb.Error) as error:
        told = " ".join(str(error).split())[:300]
        raise StageError(f"the check could not be finished: {told}") from error
    return verdict


def load_ahead() -> None:
    """Begin to load the library that judges, while the caller waits for something else."""
    from summitry.checks import frames

    frames.load_ahead()


def page_path(settings: Settings) -> Path:
    """Return where the page for people is, beside checks.json."""
    return settings.verdict_path.with_suffix(".html")


def _verdict(
    settings: Settings, checked_at: datetime, accept_shrinkage: bool
) -> tuple[Verdict, list[Finding]]:
    with warehouse.connect(settings) as connection:
        hashes = fingerprint.marts(connection)
        counts = _row_counts(connection)
        build, is_sample = fingerprint.build_id(hashes), _is_sample(connection)
        measured = measures.taken(connection, checked_at)
        findings = [
            *_findings(connection, settings, counts, checked_at, accept_shrinkage),
            *measures.findings(
                measured,
                measures.history(connection, build, is_sample=is_sample),
                accept_shrinkage=accept_shrinkage,
            ),
        ]
        verdict = verdict_of(
            findings,
            build=build,
            inputs=fingerprint.built_from(connection) or "",
            rules=fingerprint.rules(),
            counts=counts,
            checked_at=checked_at,
            is_sample=is_sample,
        )
        store(connection, verdict, findings)
        measures.store(
            connection, measured, build=build, is_sample=is_sample, checked_at=checked_at
        )
    return verdict, findings


def _findings(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    counts: Mapping[str, int],
    now: datetime,
    accept_shrinkage: bool,
) -> Iterator[Finding]:
    yield _finished(connection)
    yield _current(connection, settings)
    yield from _told(guards.freshness(connection, settings, now), "staging.landings")
    yield from _suite_findings(connection, settings, counts, now)
    for guard in guards.GUARDS:
        yield guards.hold(connection, guard)
    yield guards.withheld(connection)
    yield from _told(presence.findings(connection), "marts.fct_trips")
    live = published.live(settings)
    yield Finding(
        "gate", "the published file can be read", "warning", live.error is None,
        live.error or (f"{len(live.tables)} tables" if live.tables else "nothing is published yet"),
        "Without it nobody sees that half of the rows are gone; publishing replaces it.",
    )  # fmt: skip
    if live.is_sample == _is_sample(connection):  # the first real source takes the sample's place
        compared = guards.compared_to_published(
            connection, counts, live.tables, accept_shrinkage=accept_shrinkage
        )
        yield from _told(compared, "gate")


def _suite_findings(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    counts: Mapping[str, int],
    now: datetime,
) -> Iterator[Finding]:
    from summitry.checks import frames

    gx = Finding(
        "gate", "Great Expectations runs", "critical", True, "loaded",
        "A gate that can't judge must not let anything through.",
    )  # fmt: skip
    try:
        frames.load()
    except Exception as error:  # a broken library must block, however it is broken
        observed = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        gx = Finding(gx.table, gx.rule, gx.severity, False, observed, gx.notes)
    yield gx
    parameters = {
        "tomorrow": (now + timedelta(days=1)).replace(tzinfo=None),
        "ten_years_from_now": (now + timedelta(days=3653)).replace(tzinfo=None),
    }
    expected = evaluated = 0
    for table in sorted({*suites.expected_tables(), *_marts_tables(counts)}):
        suite, finding = _suite(table)
        yield finding
        if table not in counts:
            yield Finding(
                table, "exists", "critical", False, "the table is missing",
                "A table of the contract that is not built breaks whoever reads it.",
            )  # fmt: skip
            continue
        if suite is None:
            continue
        yield from _told(guards.shape(connection, suite, counts[table], settings), table)
        expected += len(suite.expectations)
        if gx.passed:
            judged = frames.judge(connection, suite, counts[table], parameters)
            evaluated += len(judged)
            yield from judged
    yield Finding(
        "gate", "every expectation was evaluated", "critical",
        evaluated == expected and expected > 0, f"{evaluated} of {expected}",
        "A suite that was skipped looks like a suite that passed.",
    )  # fmt: skip


def _told(findings: Iterator[Finding], table: str) -> Iterator[Finding]:
    """Pass the findings on; a query that breaks down among them is one more, failed."""
    try:
        yield from findings
    except duckdb.Error as error:
        yield Finding(
            table, "can be judged", "critical", False, " ".join(str(error).split())[:300],
            "A rule that can't be held against a table has not been met by it.",
        )  # fmt: skip


def _suite(table: str) -> tuple[suites.Suite | None, Finding]:
    notes = "A table without its suite, or with half of one, would be published unseen."
    try:
        suite = suites.load_suite(project.expectations_dir(), table)
    except suites.SuiteError as error:
        return None, Finding(table, "has a suite", "critical", False, str(error), notes)
    observed = f"{len(suite.expectations)} expectations"
    return suite, Finding(table, "has a suite", "critical", True, observed, notes)


def _finished(connection: duckdb.DuckDBPyConnection) -> Finding:
    known = fingerprint.built_from(connection) is not None
    return Finding(
        "gate", "the build was finished", "critical", known,
        "finished" if known else "no finished build: run summitry build",
        "A build that was killed, or failed its own tests, leaves half of its tables behind.",
    )  # fmt: skip


def _current(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Finding:
    current = fingerprint.built_from(connection) == fingerprint.inputs_of(connection, settings)
    return Finding(
        "gate", "the build is of what is stored now", "warning", current,
        "it is" if current else "articles, code, seeds or suites changed since it was built",
        "A verdict on an old build: the next run builds again.",
    )  # fmt: skip


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = {}
    for schema in ("staging", fingerprint.MARTS_SCHEMA):
        for table in fingerprint.table_columns(connection, schema):
            name = fingerprint.quoted(schema, table)
            rows = connection.execute(f"select count(*) from {name}").fetchall()
            counts[f"{schema}.{table}"] = int(rows[0][0])
    return counts


def _marts_tables(counts: Mapping[str, int]) -> list[str]:
    return [table for table in counts if table.startswith(f"{fingerprint.MARTS_SCHEMA}.")]


def _is_sample(connection: duckdb.DuckDBPyConnection) -> bool:
    rows = connection.execute(
        "select coalesce(bool_and(is_sample), false) from staging.articles"
    ).fetchall()
    return bool(rows[0][0])
