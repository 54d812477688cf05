"""What a run did, told: lines and tables on stderr for people, markdown and rows for artifacts."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from summitry import console
from summitry.settings import Settings

if TYPE_CHECKING:
    from summitry.batch import ReadCounts
    from summitry.chain import RunResult
    from summitry.checks import Verdict
    from summitry.llm.tally import ModelCounts
    from summitry.publish import PublishCounts
    from summitry.sources.collect import CollectCounts
    from summitry.transform import BuildCounts

NOTHING_CHANGED = "no row of any published table changed"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~-])")
_SOURCES_SHOWN = 40
_SHOWN = 3  # failures and warnings said one by one

QUERIES = (
    (
        "Who met whom, newest first",
        "select start_date, summit_name, format, status, city, venue from fct_summits"
        " order by start_date desc nulls last, summit_name limit 6",
    ),
    (
        "What they agreed, and with whom",
        "select status_date, title, status, string_agg(party_id, ', ' order by party_id) as parties"
        " from fct_agreements inner join fct_agreement_parties using (agreement_id)"
        " group by all order by status_date desc nulls last, title limit 6",
    ),
    (
        "Tours, stop by stop",
        "select full_name, tour_name, stop_number, trips.country_id, arrival_date, status"
        " from fct_trips as trips inner join dim_leaders using (leader_id)"
        " where tour_name is not null order by tour_id, stop_number limit 8",
    ),
)


def show(settings: Settings, result: RunResult) -> None:
    """Say what came in, what it became, what changed and where it is, with queries to try."""
    say_collected(result.collected)
    say_read(result.read)
    if result.built is not None:
        say_built(result.built)
    elif result.verdict is not None:
        console.say("built      before: nothing is new since the last build")
    if result.verdict is not None:
        say_checked(result.verdict)
    if result.published is not None:
        say_published(settings, result.published)
    else:
        console.say(
            f"unchanged  nothing is new since the last verdict: {NOTHING_CHANGED}"
            f"\n           {_shown_path(settings.published_path)}"
        )
    show_queries(settings)


def say_collected(counts: CollectCounts) -> None:
    sources = _number(len(counts.by_source), "source")
    console.say(
        f"collected  {_number(counts.landed, 'item')} from {sources}:"
        f" {counts.stored:,} stored, {counts.duplicates:,} known already,"
        f" {counts.rejected:,} rejected"
    )
    if not counts.stored and not counts.failures:
        console.say("           nothing is new")
    _say_sources(counts)
    for failure in counts.failures[:_SHOWN]:
        console.warn(f"{failure.locator}: {failure.reason.value}: {failure.detail}")
    if len(counts.failures) > _SHOWN:
        console.warn(f"{len(counts.failures) - _SHOWN} more sources or files gave nothing")


def _say_sources(counts: CollectCounts) -> None:
    """Show a row a source, where there is more than one; what failed first, then the fullest."""
    rows = source_rows(counts)
    if len(rows) > 1:
        console.print_rows(SOURCE_COLUMNS, rows[:_SOURCES_SHOWN], stderr=True)
    if len(rows) > _SOURCES_SHOWN:
        console.say(f"and {len(rows) - _SOURCES_SHOWN} more: 'summitry status --json' has all")


SOURCE_COLUMNS = ("source", "items", "stored", "known", "rejected", "unchanged", "problem")


def source_rows(counts: CollectCounts) -> list[list[str]]:
    """Return how each source of a collect did: its counts, and its first problem."""
    problems: dict[str, str] = {}
    for failure in counts.failures:
        problems.setdefault(failure.source_name, failure.reason.value)
    names = dict.fromkeys([*counts.by_source, *problems])
    rows = []
    for name in names:
        one = counts.by_source.get(name)
        told = (one.landed, one.stored, one.duplicates, one.rejected, one.unchanged) if one else ()
        cells = [f"{count:,}" for count in told or (0, 0, 0, 0, 0)]
        rows.append([name, *cells, problems.get(name, "")])
    return sorted(rows, key=lambda row: (not row[-1], -int(row[2].replace(",", "")), row[0]))


def say_read(counts: ReadCounts) -> None:
    left = [f"{counts.not_english:,} not in English"] if counts.not_english else []
    if counts.failed:
        left.append(f"{counts.failed:,} failed")
    console.say(
        f"read       {_number(counts.read, 'article')}: {_number(counts.summits, 'summit')},"
        f" {_number(counts.agreements, 'agreement')}, {_number(counts.trips, 'trip')} told"
        + (f"; {', '.join(left)}" if left else "")
    )
    if counts.model is not None:
        say_model(counts.model)


def say_model(counts: ModelCounts) -> None:
    """Say what a model was asked and answered, where it had to be replaced, and how it differs."""
    held = f" ({counts.held:,} held from before)" if counts.held else ""
    console.say(
        f"model      {_number(counts.read, 'article')} answered by {counts.model}{held}:"
        f" {_number(counts.input_tokens, 'token')} sent, {counts.output_tokens:,} received;"
        f" {_number(counts.not_taken, 'thing')} it said not taken"
    )
    if counts.fallbacks:
        reasons = ", ".join(f"{reason} {number:,}" for reason, number in counts.fallbacks.items())
        total = _number(sum(counts.fallbacks.values()), "article")
        console.warn(f"{total} left to the built-in reader: {reasons}")
    if counts.differences:
        from summitry.llm.compare import HEAD

        console.print_rows(HEAD, counts.differences, stderr=True)


def say_built(counts: BuildCounts) -> None:
    marts = [model for model in counts.models if model.schema == "marts"]
    rows = sum(model.rows for model in marts)
    withheld = sum(counts.withheld.values()) - counts.withheld.get("rejected_by_person", 0)
    told = f", {_number(withheld, 'implausible event')} withheld" if withheld else ""
    applied = counts.corrected.get("applied", 0)
    told += f", {_number(applied, 'correction')} applied" if applied else ""
    console.say(
        f"built      {_number(len(marts), 'table')} of {rows:,} rows,"
        f" {_number(counts.test_count, 'test')} passed{told}"
    )
    for outcome, number in counts.corrected.items():
        if outcome != "applied":
            console.warn(f"{_number(number, 'correction')} without effect: {outcome}")
    for warning in counts.warnings[:_SHOWN]:
        console.warn(warning)


def say_checked(verdict: Verdict) -> None:
    outcome = "passed" if verdict.passed else "refused"
    failed = f", {len(verdict.failures)} failed" if verdict.failures else ""
    warned = f", {_number(len(verdict.warnings), 'warning')}" if verdict.warnings else ""
    console.say(f"checked    {_number(verdict.rule_count, 'rule')}{failed}{warned}: {outcome}")
    for finding in verdict.warnings[:_SHOWN]:
        console.warn(f"{finding.table}: {finding.rule}: {finding.observed}")


def say_published(settings: Settings, counts: PublishCounts) -> None:
    if counts.changes_no_row:
        console.say(f"published  {NOTHING_CHANGED}")
    else:
        console.say("published  rows, and how they changed:")
        rows = [list(row.values()) for row in _changes(counts) if _is_changed(row)]
        console.print_rows(["table", "rows", "added", "changed", "removed"], rows, stderr=True)
        if same := len(counts.tables) - len(rows):
            console.say(f"           {_number(same, 'table')} as before")
    console.say(f"           {_shown_path(settings.published_path)}")


def show_queries(settings: Settings) -> None:
    """Show three queries to try, with what they give now."""
    from summitry import query

    console.say("\nTry:")
    for title, statement in QUERIES:
        console.say(f'\n# {title}\n{_command()} sql "{statement}"')
        with query.ask(settings, statement) as answer:
            rows = [[None if v is None else query.cell(v) for v in row] for row in answer.rows]
            console.print_rows(answer.columns, rows, stderr=True)


def as_markdown(result: RunResult) -> str:
    """Return what a run did as Markdown; nothing in it comes from articles unescaped."""
    lines = [
        "| stage | |",
        "|---|---|",
        f"| collected | {result.collected.landed:,} items: {result.collected.stored:,} stored,"
        f" {result.collected.duplicates:,} known already, {result.collected.rejected:,} rejected |",
        f"| read | {result.read.read:,} articles, {result.read.failed:,} failed |",
    ]
    if result.verdict is not None:
        outcome = "passed" if result.verdict.passed else "refused"
        lines.append(f"| checked | {result.verdict.rule_count:,} rules: {outcome} |")
    if result.published is None or result.published.changes_no_row:
        lines.append(f"| published | {NOTHING_CHANGED} |")
    else:
        lines.append("| published | rows changed: see the table beside |")
    for failure in result.collected.failures:
        told = f"{failure.locator}: {failure.reason.value}: {failure.detail}"
        lines.append(f"| gave nothing | {escaped(told)} |")
    for finding in result.verdict.warnings if result.verdict else ():
        told = f"{finding.table}: {finding.rule}: {finding.observed}"
        lines.append(f"| warning | {escaped(told)} |")
    return "\n".join(lines) + "\n"


def table_rows(result: RunResult) -> list[dict[str, str]]:
    """Return each published table's rows and changes, as an artifact's table has them."""
    if result.published is None:
        return [{"table": "all", "rows": "", "added": "0", "changed": "0", "removed": "0"}]
    return _changes(result.published)


def escaped(text: str) -> str:
    """Return text that Markdown, and the HTML it becomes, shows as it is."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return _MARKDOWN.sub(r"\\\1", html.escape(shown, quote=False))


def _changes(counts: PublishCounts) -> list[dict[str, str]]:
    return [
        {
            "table": table,
            "rows": f"{change.row_count:,}",
            "added": f"{change.added:,}",
            "changed": f"{change.changed:,}",
            "removed": f"{change.removed:,}",
        }
        for table, change in counts.tables.items()
    ]


def _is_changed(row: Mapping[str, str]) -> bool:
    return any(row[kind] != "0" for kind in ("added", "changed", "removed"))


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _shown_path(path: Path) -> str:
    """Return a path as a person would type it from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _command() -> str:
    """Return how this program was called, for lines to copy."""
    called = Path(sys.argv[0])
    return _shown_path(called.resolve()) if called.parent.name == "bin" else "summitry"


def counted(counts: Mapping[str, int]) -> str:
    """Return counts by name on one line: 'no_text 3, bad_json 1'."""
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
