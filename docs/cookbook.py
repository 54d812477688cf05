"""Write the answers of docs/cookbook.md anew from a published warehouse of the bundled sample.

.venv/bin/python docs/cookbook.py HOME      # HOME/warehouse/summitry.duckdb; or: make cookbook
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from summitry import query
from summitry.settings import Settings

PAGE = Path(__file__).with_name("cookbook.md")
NO_ROW = "*No row in the sample.*"
_BLOCK = re.compile(
    r"^### (?P<title>[^\n]+)\n(?P<between>(?:(?!^#)[^\n]*\n)*?)```sql\n(?P<sql>.*?)\n```\n"
    rf"(?P<answer>\n(?:\|[^\n]*\n)+|\n{re.escape(NO_ROW)}\n)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One question of the page, its SQL, and the answer that stands below it."""

    title: str
    sql: str
    answer: str  # Markdown; '' where none was written yet


def recipes(page: str) -> Iterator[Recipe]:
    """Give the questions of the page, in order."""
    for block in _BLOCK.finditer(page):
        yield Recipe(block["title"], block["sql"], (block["answer"] or "").strip())


def answer(settings: Settings, sql: str) -> str:
    """Return what the published file answers, as a Markdown table."""
    with query.ask(settings, sql) as asked:
        columns, rows = asked.columns, list(asked.rows)
    if not rows:
        return NO_ROW
    lines = [columns, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def with_answers(page: str, settings: Settings) -> str:
    """Return the page with every answer made anew."""

    def renewed(block: re.Match[str]) -> str:
        kept = block[0].removesuffix(block["answer"] or "")
        return f"{kept}\n{answer(settings, block['sql'])}\n"

    return _BLOCK.sub(renewed, page)


def _cell(value: object) -> str:
    text = "–" if value is None else query.cell(value)
    return re.sub(r"([|<>*_`\\\[\]])", r"\\\1", " ".join(text.split()))


if __name__ == "__main__":
    PAGE.write_text(
        with_answers(PAGE.read_text("utf-8"), Settings(home=Path(sys.argv[1]))), "utf-8"
    )
