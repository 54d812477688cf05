"""`summitry reference`: leaders and terms newer than the bundled ones."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summitry import console
from summitry.refresh.changes import REASONS, Change
from summitry.settings import Settings

if TYPE_CHECKING:
    from summitry.refresh.refresh import Refreshed

app = typer.Typer(
    help="Leaders and their terms: newer ones from Wikidata, and people only articles name.\n\n"
    "What is applied lies in reference/ of the home, goes before the bundled files, and survives "
    "upgrades. Nothing is applied without your word.",
    no_args_is_help=True,
)

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="FOLDER", help="As for 'summitry run'.", show_default=False),
]
_SHOWN = 40


@app.command()
def refresh(
    context: typer.Context,
    apply: Annotated[
        bool, typer.Option("--apply", help="Put what is proposed into reference/.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --apply: also more at once than is likely.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask again what was answered within a day.")
    ] = False,
    country: Annotated[
        list[str] | None,
        typer.Option(metavar="ISO3", help="Only this country; may be given several times."),
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Another SPARQL service with Wikidata's data.")
    ] = None,
    home: Home = None,
) -> None:
    """Ask Wikidata who holds which office, and show what that would change.

    Heads of state and government and foreign ministers of all countries: new people, new, ended
    and changed terms, and what was refused and why. The whole list is CSV on stdout and in
    warehouse/reference/diff.csv; --apply makes the proposed ones stand. The next read and build
    use them.

    Example: summitry reference refresh > changes.csv; summitry reference refresh --apply
    """
    from summitry.errors import InputError
    from summitry.refresh import refresh as refreshing
    from summitry.refresh.service import ENDPOINT

    settings: Settings = context.obj.settings(home)
    if force and not apply:
        raise InputError("--force goes with --apply")
    wanted = [code.upper() for code in country or []]
    known = {row["iso3"] for row in refreshing.standing(settings).countries}
    for code in wanted:
        if code not in known:
            raise InputError(f"--country {code}: no country has this code")
    with console.working("Asking") as tell:
        found = refreshing.refresh(
            settings,
            apply=apply,
            force=force,
            fresh=fresh,
            endpoint=endpoint or ENDPOINT,
            countries=wanted,
            progress=tell,
        )
    console.emit([found.diff_path.read_text(encoding="utf-8")])
    _say(found)


def _say(found: Refreshed) -> None:
    """Say what was found and done, with a table of what is proposed and counts of what is not."""
    diff = found.diff
    shown = [_row(change) for change in diff.proposed[:_SHOWN]]
    if shown:
        columns = ("change", "who", "country", "office", "from", "to", "was")
        console.print_rows(columns, shown, stderr=True)
    if len(diff.proposed) > _SHOWN:
        console.say(f"… and {len(diff.proposed) - _SHOWN:,} more")
    console.say(
        f"asked      {found.asked:,} questions, {found.remembered:,} answers remembered:"
        f" {diff.statements:,} statements, {diff.repeated:,} said twice,"
        f" {found.unreadable:,} unreadable"
    )
    kinds = Counter(change.kind for change in diff.proposed)
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
    console.say(f"proposed   {told or 'nothing'}")
    reasons = Counter(change.reason for change in diff.refused)
    for reason, count in sorted(reasons.items()):
        console.say(f"refused    {count:,} {reason}: {REASONS[reason]}")
    for country, why in sorted(found.failed.items()):
        console.warn(f"{country}: nothing was learnt: {why}")
    if found.is_applied:
        console.say("applied    the next read and build use it")
    elif diff.proposed:
        console.say(f"           nothing was applied: look at {found.diff_path}, then --apply")


def _row(change: Change) -> tuple[str, ...]:
    return (
        change.kind.replace("_", " "), change.full_name, change.country_iso3,
        change.office.replace("_", " "), change.start_date, change.end_date, change.was,
    )  # fmt: skip


@app.command()
def proposals(context: typer.Context, home: Home = None) -> None:
    """List the people whom articles name in office and the reference data lacks, as CSV.

    'matched': the reference data has somebody of that name and country by now, so the next read
    knows them. 'adopt': nobody; add them to reference/leaders.csv and reference/leader_terms.csv
    of the home if they are who the articles say.
    """
    from summitry.refresh import proposals as discovered
    from summitry.refresh import refresh as refreshing

    settings: Settings = context.obj.settings(home)
    found = discovered.proposals(settings, refreshing.standing(settings))
    columns = ("proposal", *(field.name for field in dataclasses.fields(discovered.Proposal)))
    rows = [{name: str(getattr(one, name)) for name in columns} for one in found]
    console.emit([refreshing.as_csv(columns, rows)])
    counts = Counter(one.proposal for one in found)
    console.say(f"{counts['adopt']:,} to adopt, {counts['matched']:,} matched")
