"""`summitry sources`: the list of what is collected, and the catalogue it may be filled from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summitry import console
from summitry.errors import InputError, StageError
from summitry.settings import SOURCE_KINDS, Settings, Source

if TYPE_CHECKING:
    from summitry.sources.catalogue import Feed
    from summitry.sources.probe import Probe

app = typer.Typer(
    help="What is collected: the list in summitry.toml, and a catalogue of feeds to add from.\n\n"
    "The catalogue holds public feeds of foreign ministries, presidencies, organisations, agencies "
    "and broadcasters from all over the world. None is collected until you add it, and each is "
    "'unverified' until 'sources test' has seen it work from here.\n\n"
    "Example: summitry sources list --region africa; summitry sources test un-news; "
    "summitry sources add un-news",
    no_args_is_help=True,
)

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="FOLDER", help="As for 'summitry run'.", show_default=False),
]
UNVERIFIED = "unverified"


@app.command()
def add(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="NAME|URL|PATH", help="A name of the catalogue, or an address or path of yours."
        ),
    ],
    name: Annotated[
        str | None, typer.Option(help="What to call it; else its catalogue name, or the host.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help=f"{', '.join(SOURCE_KINDS)}; else told by its content.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Where articles name none.")] = None,
    language: Annotated[
        str | None, typer.Option(help="ISO 639-1 code, where articles name none.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="IANA name, for times that state no zone.")
    ] = None,
    cadence: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="15m, 6h, 2d: the schedule asks no oftener. Else each hour."
        ),
    ] = None,
    home: Home = None,
) -> None:
    """Add a source to summitry.toml; it is collected from then on.

    Your comments and the order of the file stay. A source that was disabled is enabled again.

    Example: summitry sources add un-news --cadence 2h
    """
    from summitry.sources import configured

    settings = context.obj.settings(home)
    told = {
        "name": name, "kind": kind, "publisher": publisher, "language": language,
        "time_zone": time_zone, "cadence": cadence,
    }  # fmt: skip
    if _known(settings, name or source) is not None and not any(told.values()):
        changed = configured.enable(settings, source, enabled=True)
        console.say(f"{source}: {'enabled again' if changed else 'is in summitry.toml already'}")
        return
    row = _row(settings, source, told)
    configured.add(settings, row)
    console.say(f"{row['name']}: added to summitry.toml")
    state = _states(settings).get(_source_of(settings, row["name"]).locator, UNVERIFIED)
    if state == UNVERIFIED:
        console.say(f"not seen to work yet: summitry sources test {row['name']}")


@app.command("list")
def list_sources(
    context: typer.Context,
    catalogue: Annotated[
        bool | None,
        typer.Option("--catalogue/--configured", help="Only one of the two.", show_default="both"),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(help="world, africa, americas, asia, europe, middle_east, oceania."),
    ] = None,
    publisher_kind: Annotated[
        str | None,
        typer.Option(
            "--by",
            help="organisation, government, foreign_ministry, agency, broadcaster, newspaper.",
        ),
    ] = None,
    seen_in: Annotated[
        bool, typer.Option("--seen-in", help="Show where each address was seen.")
    ] = False,
    home: Home = None,
) -> None:
    """List what is configured and what the catalogue holds, each with its state.

    State: 'works' or 'fails' as the last 'sources test' saw it, with the day; 'unverified' where
    there was none.

    Example: summitry sources list --by foreign_ministry
    """
    settings = context.obj.settings(home)
    _check_words(region, publisher_kind)
    states = _states(settings)
    is_filtered = region is not None or publisher_kind is not None
    rows: list[list[str | None]] = []
    columns = ["name", "in_use", "state", "publisher", "region", "publisher_kind", "address"]
    entries = _feeds()
    by_url = {feed.url: feed for feed in entries.values()}
    if catalogue is not True:
        for source in settings.sources:
            feed = by_url.get(source.locator)
            if is_filtered and not (feed and _wanted(feed, region, publisher_kind)):
                continue
            rows.append(_line(source, feed, states, "yes" if source.enabled else "disabled"))
    if catalogue is not False:
        used = {source.locator for source in settings.sources}
        rows += [
            _line(None, feed, states, "no")
            for feed in entries.values()
            if feed.url not in used and _wanted(feed, region, publisher_kind)
        ]
    if seen_in:
        columns.append("seen_in")
        for row in rows:
            known = by_url.get(row[6] or "")
            row.append(known.seen_in if known else None)
    console.print_rows(columns, rows)
    count = sum(row[1] == "yes" for row in rows)
    console.say(f"{len(rows)} source{'' if len(rows) == 1 else 's'}, {count} in use")


@app.command()
def test(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME|URL|PATH",
            help="Configured sources, names of the catalogue, addresses or paths. None: all that "
            "are configured and enabled.",
            show_default=False,
        ),
    ] = None,
    shown: Annotated[
        int, typer.Option("--show", min=0, max=500, help="Articles to show of each.")
    ] = 5,
    home: Home = None,
) -> None:
    """Fetch a source and show what would come in; no article is stored.

    What was seen is kept (warehouse/sources.json) and shown by 'sources list'. Exit code 4 where
    one of them gives nothing.

    Example: summitry sources test un-news https://example.org/world.rss
    """
    from summitry.sources.probe import probe

    settings = context.obj.settings(home)
    chosen = (
        [_source_of(settings, word) for word in sources]
        if sources
        else [source for source in settings.sources if source.enabled]
    )
    if not chosen:
        raise InputError("summitry.toml names no source that is enabled; name what to test")
    failed: list[str] = []
    for source in chosen:
        with console.working(f"Testing {source.name}"):
            found = probe(settings, source)
        _show(found, shown)
        if not found.works:
            failed.append(source.name)
    if failed:
        raise StageError(f"nothing would come in from {', '.join(failed)}")


@app.command()
def disable(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As summitry.toml has it.")],
    home: Home = None,
) -> None:
    """Keep a source in summitry.toml and collect it no more; what came in stays.

    'sources add NAME' enables it again.
    """
    from summitry.sources import configured

    settings = context.obj.settings(home)
    changed = configured.enable(settings, name, enabled=False)
    console.say(f"{name}: {'disabled' if changed else 'was disabled already'}")


def _feeds() -> dict[str, Feed]:
    from summitry.sources.catalogue import feeds

    return feeds()


def _check_words(region: str | None, publisher_kind: str | None) -> None:
    from summitry.sources.catalogue import PUBLISHER_KINDS, REGIONS

    if region is not None and region not in REGIONS:
        raise InputError(f"--region: {region!r} is none of {', '.join(REGIONS)}")
    if publisher_kind is not None and publisher_kind not in PUBLISHER_KINDS:
        raise InputError(f"--by: {publisher_kind!r} is none of {', '.join(PUBLISHER_KINDS)}")


def _wanted(feed: Feed, region: str | None, publisher_kind: str | None) -> bool:
    return region in (None, feed.region) and publisher_kind in (None, feed.publisher_kind)


def _known(settings: Settings, word: str) -> Source | None:
    for source in settings.sources:
        if word in (source.name, source.locator):
            return source
    return None


def _row(settings: Settings, word: str, told: dict[str, str | None]) -> dict[str, Any]:
    """Return the table to write for what the user named, their own words first."""
    from urllib.parse import urlsplit

    from summitry.sources.urls import is_web_address

    feed = _feeds().get(word)
    row: dict[str, Any] = {"name": told["name"]}
    if feed is not None:
        row |= {
            "name": told["name"] or feed.name, "url": feed.url, "kind": feed.kind,
            "publisher": feed.publisher, "language": feed.language, "time_zone": feed.time_zone,
        }  # fmt: skip
    elif is_web_address(word):
        row |= {"name": told["name"] or urlsplit(word).hostname or word, "url": word}
    else:
        path = _existing(word)
        inside = path.is_relative_to(settings.home)
        place = path.relative_to(settings.home) if inside else path
        row |= {"name": told["name"] or path.name, "path": str(place)}
    row |= {key: value for key, value in told.items() if value is not None}
    _check_row(settings, row)
    return row


def _check_row(settings: Settings, row: dict[str, Any]) -> None:
    """Raise InputError for what could never be collected, before anything is written."""
    from summitry.sources.objects import check_source

    check_source(
        Source(
            row["name"],
            row.get("url") or str(settings.home / row["path"]),
            row.get("kind"),
            time_zone=row.get("time_zone"),
        )
    )


def _existing(word: str) -> Path:
    if "://" in word:
        raise InputError(f"{word}: only http and https addresses are fetched")
    path = Path(word).expanduser().resolve()
    if not word.strip() or not path.exists():
        raise InputError(
            f"{word or 'an empty name'}: no name of the catalogue ('summitry sources list'), no"
            " address, and no such file or folder"
        )
    return path


def _source_of(settings: Settings, word: str) -> Source:
    """Return the source a word names: configured, of the catalogue, an address or a path."""
    from summitry.sources.urls import is_web_address

    known = _known(settings, word)
    if known is None:
        from summitry.settings import load_settings

        again = load_settings(home=settings.home)  # it may have been added just now
        known = _known(again, word)
    if known is not None:
        return known
    feed = _feeds().get(word)
    if feed is not None:
        return Source(feed.name, feed.url, feed.kind, feed.publisher, feed.language, feed.time_zone)
    if is_web_address(word):
        return Source(word, word)
    return Source(word, str(_existing(word)))


def _states(settings: Settings) -> dict[str, str]:
    """Return the state of each tested address in words."""
    from summitry.sources import states

    words = {}
    for locator, seen in states.tested(settings).items():
        day = str(seen.get("at", ""))[:10]
        words[locator] = f"{'works' if seen.get('works') else 'fails'} {day}".strip()
    return words


def _line(
    source: Source | None, feed: Feed | None, states: dict[str, str], in_use: str
) -> list[str | None]:
    locator = source.locator if source else feed.url if feed else ""
    publisher = source.publisher if source else None
    return [
        source.name if source else feed.name if feed else "",
        in_use,
        states.get(locator, UNVERIFIED),
        publisher or (feed.publisher if feed else None),
        feed.region if feed else None,
        feed.publisher_kind if feed else None,
        locator,
    ]


def _show(found: Probe, shown: int) -> None:
    name = found.source.name
    if not found.works:
        console.warn(f"{name}: nothing would come in: {found.problem}")
        return
    undated = f", {found.undated_count} without a date" if found.undated_count else ""
    turned_away = "".join(f", {count} {reason}" for reason, count in found.rejects.items())
    count = found.article_count
    console.say(
        f"{name}: {count} article{'' if count == 1 else 's'} would come in{undated}{turned_away}"
    )
    rows: list[list[str | None]] = [
        [one.published, one.language, str(one.characters), one.title, one.url]
        for one in found.sightings[:shown]
    ]
    if rows:
        console.print_rows(["published", "language", "characters", "title", "url"], rows)
