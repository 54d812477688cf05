"""What people see: tables of data on stdout; everything else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, int | None], None]

MISSING = "NULL"
_COLUMN_WIDTH = 36  # a cell longer than this is wrapped in a table
_NARROWEST = 8


def say(text: str) -> None:
    """Write one line of news about the work on stderr."""
    print(text, file=sys.stderr)


def warn(text: str) -> None:
    say(f"warning: {one_line(text)}")


def one_line(text: str) -> str:
    """Return a message on one line, with nothing in it that a terminal would act on."""
    flat = " ".join(text.split())
    return "".join(character if character.isprintable() else "?" for character in flat)


@contextmanager
def working(what: str) -> Iterator[Progress]:
    """Show on a terminal that something goes on; in a pipe or a log, show nothing.

    Yields what a stage tells how far it is: a thing, how many are done, of how many if known.
    """
    if not sys.stderr.isatty():
        yield lambda _thing, _done, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24))
    bars = Bars(
        *columns,
        MofNCompleteColumn(),
        console=_console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )
    with bars:
        task = bars.add_task(what, total=None)

        def tell(thing: str, done: int, total: int | None) -> None:
            bars.update(task, description=f"{what}: {thing}", completed=done, total=total)

        yield tell


def print_rows(
    columns: Sequence[str], rows: Sequence[Sequence[str | None]], *, stderr: bool = False
) -> None:
    """Print rows as a table, or, where their columns don't fit, one below the other.

    Into a pipe or file every row stays on one line, however long.
    """
    console = _console(stderr=stderr)
    shown = [[_safe(MISSING if value is None else value) for value in row] for row in rows]
    if not console.is_terminal:
        _print_plain(console, columns, shown)
    elif _fits(console.width, columns, shown):
        _print_table(console, columns, shown, rows)
    else:
        _print_records(console, columns, shown)


def _fits(width: int, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    widths = [
        min(_COLUMN_WIDTH, max([_NARROWEST, len(name), *(len(row[index]) for row in rows)]))
        for index, name in enumerate(columns)
    ]
    return sum(widths) + 2 * len(widths) <= width


def _print_table(
    console: Console,
    columns: Sequence[str],
    shown: Sequence[Sequence[str]],
    rows: Sequence[Sequence[str | None]],
) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    for name in columns:
        table.add_column(Text(name), max_width=_COLUMN_WIDTH, overflow="fold")
    for texts, values in zip(shown, rows, strict=True):
        cells = zip(texts, values, strict=True)
        table.add_row(*(Text(text, style="dim" if value is None else "") for text, value in cells))
    console.print(table)


def _print_records(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.text import Text

    label = max(map(len, columns), default=0)
    for number, row in enumerate(rows, start=1):
        console.print(Text(f"── {number} ──", style="dim"))
        for name, value in zip(columns, row, strict=True):
            console.print(Text.assemble((f"{name:<{label}}  ", "bold"), value))


def _print_plain(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [list(columns), *rows]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    for line in lines:
        cells = (f"{text:<{width}}" for text, width in zip(line, widths, strict=True))
        console.file.write("  ".join(cells).rstrip() + "\n")


def _safe(text: str) -> str:
    """Return a cell without what a terminal would act on; line breaks become visible."""
    text = text.replace("\r\n", "\n").replace("\n", "⏎")
    return "".join(character if character.isprintable() else "�" for character in text)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def emit(lines: Iterable[str]) -> None:
    """Write data to stdout, each line as soon as it is there."""
    for line in lines:
        sys.stdout.write(line)
        sys.stdout.flush()


def close_stdout() -> None:
    """Leave a stdout whose reader went away without a complaint at the end of the process."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
