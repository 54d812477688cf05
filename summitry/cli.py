"""The command line: one subcommand a stage. Data goes to stdout, everything else to stderr."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from summitry import __version__, cli_reference, cli_sources, console
from summitry.errors import InputError, StageError, SummitryError
from summitry.settings import Settings, load_settings

if TYPE_CHECKING:
    from summitry.reading_input import Given
    from summitry.sources.article import Article

# Each command imports what it needs when it runs: 'summitry read' starts in an instant because
# it never meets Prefect, Great Expectations, pandas, dbt or DuckDB.

EXIT_CODES = {
    0: "done",
    1: "something unexpected",
    2: "your words, a file or a setting are off; nothing was changed",
    3: "the quality gate refused the build; the last published file stays",
    4: "a stage failed; what was done stays, and a rerun goes on from there",
    75: "another run holds this warehouse; try again later",
    130: "interrupted",
    141: "whoever read stdout went away",
}

app = typer.Typer(
    name="summitry",
    help="A self-hosted warehouse of world diplomacy, read from the news.\n\n"
    "'summitry run' turns articles into warehouse/summitry.duckdb; 'summitry sql' asks it.",
    epilog="Exit codes:\n\n"
    + "\n\n".join(f"{code}: {meaning}" for code, meaning in EXIT_CODES.items()),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

app.add_typer(cli_sources.app, name="sources", rich_help_panel="What comes in")
app.add_typer(cli_reference.app, name="reference", rich_help_panel="What comes in")

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="FOLDER",
        help="Folder that holds warehouse/ and summitry.toml; made if absent. "
        "Else SUMMITRY_HOME, else the current folder.",
        show_default=False,
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE",
        help="Feeds, pages, files of articles (JSONL, CSV; .gz too), or folders of these: URLs or "
        "paths. None: the sources in summitry.toml, or else the bundled sample.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, max=1024, help="Reading processes.", show_default="processors"),
]


class Format(StrEnum):
    """How 'summitry sql' prints rows."""

    table = "table"
    csv = "csv"
    json = "json"


class ReaderName(StrEnum):
    """Who reads: reader_settings.READERS."""

    builtin = "builtin"
    llm = "llm"
    both = "both"


@dataclass(slots=True)
class _Invocation:
    """What the words before the command said."""

    debug: bool = False
    home: Path | None = None

    def settings(
        self, home: Path | None = None, jobs: int | None = None, reader: str | None = None
    ) -> Settings:
        settings = load_settings(home=home or self.home, jobs=jobs, reader=reader)
        try:
            settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{settings.home}: {error.strerror or error}") from error
        return settings


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code."""
    sys.exit(run_command(sys.argv[1:] if arguments is None else arguments))


def run_command(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; an expected failure is one line on stderr."""
    invocation = _Invocation(debug=bool(os.environ.get("SUMMITRY_DEBUG")))
    # Each command tells what it met; the log says it again for those who look for where.
    logging.getLogger("summitry").setLevel(logging.ERROR)
    try:
        code = app(
            args=list(arguments), prog_name="summitry", standalone_mode=False, obj=invocation
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except SummitryError as error:
        return _failed(str(error), error.exit_code, invocation)
    except BrokenPipeError:
        console.close_stdout()
        return 141
    except SystemExit as error:  # Typer's answer to a reader of stdout that went away
        console.close_stdout()
        return 141 if error.code == 1 else int(error.code or 0)
    except KeyboardInterrupt:
        return 130
    except typer.Exit as error:
        return error.exit_code
    except Exception as error:
        if hasattr(error, "format_message"):  # Typer's usage errors
            return _failed(_usage(error), 2, invocation)
        known = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        hint = "" if invocation.debug else " ('summitry --debug …' shows where)"
        return _failed(f"unexpected: {known}{hint}", 1, invocation)


def _failed(message: str, code: int, invocation: _Invocation) -> int:
    if invocation.debug:
        import traceback

        traceback.print_exc()
    console.say(f"error: {console.one_line(message)}")
    return code


def _usage(error: Exception) -> str:
    message = str(getattr(error, "format_message")())  # noqa: B009  (Typer keeps its class private)
    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else "summitry"
    return f"{message.rstrip('.')} (see '{where} --help')"


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"summitry {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    home: Home = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show tracebacks and Prefect's log.")
    ] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Keep what stands before the command."""
    invocation: _Invocation = context.obj
    invocation.home = home
    invocation.debug = invocation.debug or debug
    if invocation.debug:
        logging.getLogger("summitry").setLevel(logging.INFO)


@app.command(rich_help_panel="The whole way")
def run(
    context: typer.Context, sources: Sources = None, home: Home = None, jobs: Jobs = None
) -> None:
    """Collect, read, build, check and publish: articles in, a checked warehouse out.

    Runs the same Prefect flow as the schedule. A second run on the same input changes nothing and
    says so. With no source at all, the bundled sample shows what comes out.

    Example: summitry run https://example.org/world.rss articles.jsonl.gz
    """
    from summitry import chain, corrections, ledger, orchestration, run_report

    settings = context.obj.settings(home, jobs)
    chain.plan(settings, sources or [])  # what can't be collected is said at once
    corrections.load(settings)  # and what can't be a correction
    ledger.refuse_if_held(settings)
    orchestration.prepare_environment(settings, debug=context.obj.debug)
    with console.working("Collecting, reading, building, checking, publishing"):
        flow = orchestration.load_flow_with_server(settings, "daily")
        result = flow.daily(
            home=str(settings.home),
            sources_given=sources or [],
            jobs=settings.jobs,
            command="run",
        )
    run_report.show(settings, result)


@app.command(rich_help_panel="The whole way")
def serve(
    context: typer.Context,
    home: Home = None,
    port: Annotated[
        int, typer.Option("--port", min=1024, max=65535, help="Of the local Prefect server.")
    ] = 4200,
) -> None:
    """Run the schedule on this machine: collect hourly, build daily, compare weekly.

    Starts a Prefect server that listens on this machine only and keeps its history under
    warehouse/prefect; both end together. Times and deployments are those of prefect.yaml.
    """
    from summitry import orchestration

    settings = context.obj.settings(home)
    if not any(source.enabled for source in settings.sources):
        console.warn(
            "summitry.toml names no source that is enabled: nothing new will come in"
            if settings.sources
            else "summitry.toml names no source: the schedule will build the bundled sample"
        )
    orchestration.prepare_environment(settings, debug=True)
    logging.getLogger("summitry").setLevel(logging.INFO)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server ends with us
    with orchestration.lasting_server(settings, port=port) as url:
        console.say(f"schedule runs; its server is at {url.removesuffix('/api')}; Ctrl-C ends both")
        orchestration.load_flow("schedule").serve_schedule()


@app.command(rich_help_panel="One stage at a time")
def collect(context: typer.Context, sources: Sources = None, home: Home = None) -> None:
    """Bring articles in: raw bytes into the landing, then staging.articles.

    Landed items are stored, duplicates, or rejected under a reason; 'summitry status' counts them.

    Example: summitry collect articles/ https://example.org/world.rss
    """
    from summitry import chain, ledger, run_report
    from summitry.sources.collect import collect as collect_from

    settings = context.obj.settings(home)
    plan = chain.plan(settings, sources or [])
    with ledger.run(settings, "collect") as record, console.working("Collecting") as tell:
        counts = record.stage(
            "collect",
            collect_from,
            settings,
            plan.sources,
            is_sample=plan.is_sample,
            progress=tell,
        )
        chain.raise_if_all_failed(counts, plan.sources)
    run_report.say_collected(counts)


@app.command(rich_help_panel="One stage at a time")
def read(
    context: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="Articles as JSON lines (.gz too) or one article as plain text; '-' is standard "
            "input. None: the collected articles that wait in the warehouse.",
            show_default=False,
        ),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Publication day of articles that bear none: 2025-10-28."
        ),
    ] = None,
    html: Annotated[
        bool, typer.Option("--html", help="Print a page with the events marked in the text.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what lies below the confidence floor.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Print why each item was read, rule by rule, and what was refused."
        ),
    ] = False,
    reader: Annotated[
        ReaderName | None,
        typer.Option(
            "--reader",
            help="The built-in reader, a language model (docs/llm-reader.md), or the built-in one "
            "and how the model's readings differ.",
            show_default="as summitry.toml says",
        ),
    ] = None,
    home: Home = None,
    jobs: Jobs = None,
) -> None:
    """Read events out of articles: one JSON line an article on stdout, in the order given.

    With files, no warehouse is needed and none is touched: each line has the article's leaders,
    summits, agreements and trips, with confidence and the spans of text they rest on. A text
    file's date may stand in its first line ('date 2025-10-28 …'); without a date, dates that
    depend on it stay null.

    Without files, the stage of 'summitry run': articles that were collected and not yet read.

    Example: summitry read --published 2025-10-28 story.txt | jq .summits
    """
    settings = context.obj.settings(home, jobs, reader and reader.value)
    if explain and html:
        raise InputError("--explain and --html are two ways to print: choose one")
    if reader not in (None, ReaderName.builtin):
        from summitry.llm.reader import require_model

        if explain:
            raise InputError("--explain tells of the built-in reader alone")
        require_model(settings)
    if files and explain:
        _explain_files(files, settings, published_on=_day(published))
        return
    if files:
        _read_files(
            files,
            settings,
            published_on=_day(published),
            html=html,
            floor=None if everything else settings.confidence_floor,
        )
        return
    if published or html or everything or explain:
        raise InputError("--published, --html, --all and --explain go with files to read")
    from summitry import batch, ledger, run_report

    _require_collected(settings)
    with ledger.run(settings, "read") as record, console.working("Reading") as tell:
        counts = record.stage("read", batch.read_pending, settings, progress=tell)
    run_report.say_read(counts)


@app.command(rich_help_panel="One stage at a time")
def build(
    context: typer.Context,
    home: Home = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build every table anew.")
    ] = False,
) -> None:
    """Build the tables from what was read, by dbt: one row an event, evidence under it."""
    from summitry import ledger, run_report, transform

    settings = context.obj.settings(home)
    _require_collected(settings)
    with ledger.run(settings, "build") as record, console.working("Building"):
        counts = record.stage("build", transform.build, settings, full_refresh=full_refresh)
    run_report.say_built(counts)


@app.command(rich_help_panel="One stage at a time")
def check(
    context: typer.Context,
    home: Home = None,
    accept_shrinkage: Annotated[
        bool,
        typer.Option(
            "--accept-shrinkage",
            help="Let tables and sources lose rows: you took something out on purpose.",
        ),
    ] = False,
) -> None:
    """Hold the build against the quality gate; the verdict stands in warehouse/checks.html."""
    from summitry import chain, checks, ledger, run_report

    settings = context.obj.settings(home)
    with ledger.run(settings, "check") as record, console.working("Checking"):
        verdict = record.stage("check", checks.check, settings, accept_shrinkage=accept_shrinkage)
        run_report.say_checked(verdict)
        chain.raise_unless_passed(verdict)


@app.command(rich_help_panel="One stage at a time")
def publish(context: typer.Context, home: Home = None) -> None:
    """Put the checked build in place of the published file; readers keep theirs until they reopen.

    Needs a passed verdict for exactly this build.
    """
    from summitry import ledger, run_report
    from summitry.publish import publish as publish_build

    settings = context.obj.settings(home)
    with ledger.run(settings, "publish") as record, console.working("Publishing"):
        counts = record.stage("publish", publish_build, settings)
    run_report.say_published(settings, counts)


@app.command(rich_help_panel="Looking at it")
def sql(
    context: typer.Context,
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="One SQL statement, or '-' to read it.")
    ],
    output: Annotated[Format, typer.Option("--format", help="How rows are printed.")] = (
        Format.table
    ),
    home: Home = None,
) -> None:
    """Ask the published file. Read-only: no statement can change it, or see files or network.

    Tables: fct_summits, fct_agreements, fct_trips, fct_evidence, fct_event_history, dim_leaders …
    ('show tables' lists them, 'describe fct_summits' its columns).

    Example: summitry sql "select start_date, summit_name, status from fct_summits order by all"
    """
    from summitry import query

    settings = context.obj.settings(home)
    text = sys.stdin.read() if statement == "-" else statement
    with query.ask(settings, text) as answer:
        if output is Format.csv:
            query.write_csv(answer, sys.stdout)
        elif output is Format.json:
            query.write_json(answer, sys.stdout)
        else:
            rows = [[None if v is None else query.cell(v) for v in row] for row in answer.rows]
            console.print_rows(answer.columns, rows)
            console.say(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


@app.command(rich_help_panel="Looking at it")
def status(
    context: typer.Context,
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say what is stored, how fresh it is, what ran last, and what the gate said and why.

    Can be asked at any time, also while a run goes on.
    """
    from summitry import status_page
    from summitry.status import status as status_of

    state = status_of(context.obj.settings(home))
    console.emit(status_page.as_json(state) if as_json else status_page.as_text(state))


@app.command(rich_help_panel="Looking at it")
def evaluate(
    context: typer.Context,
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="Annotated articles, JSON lines.")],
    articles: Annotated[
        str, typer.Argument(metavar="ARTICLES", help="The same articles' texts, JSON lines.")
    ],
    misses: Annotated[
        int, typer.Option("--misses", metavar="N", min=0, help="Show N errors of each kind.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    home: Home = None,
    jobs: Jobs = None,
) -> None:
    """Score the reader against annotated articles: precision, recall and F1 of each kind.

    Detection: the right event was seen. Strict: its status, date, place and parties are right
    too. Also per status and per publisher.

    Example: summitry evaluate dev.jsonl dev_articles.jsonl --misses 5
    """
    from summitry import evaluation_report

    settings = context.obj.settings(home, jobs)
    figures = evaluation_report.evaluate_files(gold, articles, settings)
    if as_json:
        print(evaluation_report.as_json(figures, misses=misses), end="")
    else:
        evaluation_report.show(figures, misses=misses)


@app.command(rich_help_panel="Looking at it")
def docs(context: typer.Context, home: Home = None) -> None:
    """Write the documentation of every table and column as a site in warehouse/dbt/."""
    from summitry import ledger, transform

    settings = context.obj.settings(home)
    if not settings.published_path.is_file():
        raise InputError("nothing is published yet: 'summitry run' makes the warehouse first")
    with ledger.run(settings, "docs") as record, console.working("Documenting"):
        page = record.stage("docs", transform.docs, settings)
    print(page)


def _require_collected(settings: Settings) -> None:
    if not settings.build_path.is_file():
        raise InputError("nothing is collected yet: 'summitry collect' brings articles in")


def _read_files(
    files: Sequence[str],
    settings: Settings,
    *,
    published_on: date | None,
    html: bool,
    floor: float | None,
) -> None:
    """Print each article's reading; what can't be read ends it, after all that came before."""
    from collections import deque
    from collections.abc import Iterator
    from json import dumps

    from summitry import marked, reading_input
    from summitry.reading.events import Reading
    from summitry.reading.reading_json import to_json
    from summitry.reading_pool import Outcome, ReadFailure, own_reader, read_outcomes

    with_model = None
    if settings.reader.use != "builtin":
        from summitry.llm.files import ModelReadings

        with_model = ModelReadings(settings)
    under_way: deque[Given] = deque()
    problems: list[SummitryError] = []

    def articles() -> Iterator[Article]:
        try:
            for given in reading_input.given_articles(files, published_on=published_on):
                under_way.append(given)
                yield given.article
        except InputError as error:
            problems.append(error)

    def outcomes() -> Iterator[tuple[Outcome, dict[str, Any] | None]]:
        if with_model is not None:
            yield from with_model.outcomes(articles())
            return
        for outcome in read_outcomes(articles(), jobs=settings.jobs, reader=own_reader(settings)):
            yield outcome, None

    def documents() -> Iterator[str]:
        for outcome, reader in outcomes():
            given = under_way.popleft()
            if isinstance(outcome, ReadFailure):  # its line is there, with nothing found
                problems.append(StageError(f"article {outcome.article_id}: {outcome.error}"))
                day = given.article.published_on
                outcome = Reading(outcome.article_id, day.isoformat() if day else None)
            document = reading_input.as_given(to_json(outcome, floor=floor), given)
            if reader is not None:
                document["reader"] = reader
            if html:
                yield marked.article(document, title=given.title, text=given.text)
            else:
                yield dumps(document, ensure_ascii=False) + "\n"

    console.emit(marked.page(documents()) if html else documents())
    if with_model is not None:
        from summitry import run_report

        run_report.say_model(with_model.counts())
    for problem in problems[:-1]:
        console.warn(str(problem))
    if problems:
        raise problems[-1]


def _explain_files(files: Sequence[str], settings: Settings, *, published_on: date | None) -> None:
    """Print why each item of each article was read, and what was not taken for one."""
    from collections.abc import Iterator

    from summitry import reading_input
    from summitry.reading.explain import explanation
    from summitry.reading.reader import RuleReader
    from summitry.reference import load_reference

    reader = RuleReader(load_reference(newer=settings.reference_dir))
    floor = settings.confidence_floor

    def lines() -> Iterator[str]:
        for given in reading_input.given_articles(files, published_on=published_on):
            for line in explanation(reader.account(given.article, whole=True), floor=floor):
                yield f"{line}\n"

    console.emit(lines())


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--published: {text!r} is not a day like 2025-10-28") from None


if __name__ == "__main__":
    main()
