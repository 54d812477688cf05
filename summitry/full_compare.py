"""The warehouse built once more, from the landing alone, and held against the one that serves.

What the landing can't give back, or what an incremental build got wrong, shows as a difference.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from summitry import fingerprint, warehouse
from summitry.errors import StageError
from summitry.settings import Settings

SCRATCH = ".compare"


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """Each mart's content hash in both warehouses; None where one lacks the table."""

    live: Mapping[str, str]
    fresh: Mapping[str, str]

    @property
    def different(self) -> tuple[str, ...]:
        """The tables that are not the same in both."""
        tables = sorted({*self.live, *self.fresh})
        return tuple(name for name in tables if self.live.get(name) != self.fresh.get(name))


@contextmanager
def scratch(settings: Settings) -> Iterator[Settings]:
    """Yield a home that has this one's landing and settings and nothing else; gone on leaving."""
    home = settings.warehouse_dir / SCRATCH
    shutil.rmtree(home, ignore_errors=True)  # a killed comparison's
    # No model is asked: the answers held in the landing have to be enough.
    fresh = dataclasses.replace(
        settings,
        home=home,
        reader=dataclasses.replace(settings.reader, base_url=None),
        corrections=settings.corrections_path,
        reference=settings.reference_dir,
    )
    try:
        fresh.warehouse_dir.mkdir(parents=True)
        if settings.landing_dir.is_dir():
            shutil.copytree(
                settings.landing_dir, fresh.landing_dir, copy_function=_linked_or_copied
            )
        if settings.dbt_parsed_path.is_file():  # of the same project
            fresh.dbt_target_dir.mkdir()
            shutil.copy(settings.dbt_parsed_path, fresh.dbt_parsed_path)
        yield fresh
    finally:
        shutil.rmtree(home, ignore_errors=True)


def compare(live: Settings, fresh: Settings) -> Comparison:
    """Return both working databases' marts side by side, columns of the clock left out."""
    return Comparison(live=_marts(live), fresh=_marts(fresh))


def raise_if_different(comparison: Comparison) -> None:
    """Raise StageError, naming the tables, unless both warehouses hold the same."""
    if not comparison.live:
        raise StageError("there is nothing to compare with: no tables are built")
    if comparison.different:
        raise StageError(f"a rebuild from the landing differs in {', '.join(comparison.different)}")


def _marts(settings: Settings) -> dict[str, str]:
    with warehouse.connect(settings) as connection:
        return fingerprint.marts(connection)


def _linked_or_copied(source: str, target: str) -> str:
    """Link what never changes; copy the manifest and the journal, which are added to."""
    if Path(source).parent.parent.name in ("objects", "answers"):
        try:
            os.link(source, target)
            return target
        except OSError:  # another file system, or one without links
            pass
    return str(shutil.copy2(source, target))
