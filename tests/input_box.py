"""A warehouse that input is collected into, and what must hold of it after each test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from summitry import warehouse
from summitry.landing import read_entries
from summitry.settings import Settings, Source
from summitry.sources.collect import CollectCounts, collect
from summitry.sources.loading import recount
from summitry.sources.parsing import ParsePart, Parser, parse_part
from summitry.sources.workers import Limits

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMITS = Limits(processor_seconds=10, clock_seconds=60)


@dataclass
class Box:
    """A warehouse, the folder of its input files, and how both are looked at."""

    folder: Path
    settings: Settings
    parse: ParsePart = parse_part
    limits: Limits = LIMITS
    given: list[Source] = field(default_factory=list)

    def file(self, name: str, raw: bytes | str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return path

    def collect(self, *places: Path | str, **values: Any) -> CollectCounts:
        """Collect from these places; later tests of the whole run take them again."""
        sources = [Source(str(place), str(place), **values) for place in places]
        self.given.extend(sources)
        return self.run(sources)

    def run(self, sources: list[Source]) -> CollectCounts:
        parser = Parser(jobs=1, parse=self.parse, limits=self.limits)
        return collect(self.settings, sources, now=NOW, parser=parser)

    def take(self, name: str, raw: bytes | str, **values: Any) -> list[str]:
        """Collect one file; return what was turned away, as 'position: reason'."""
        self.collect(self.file(name, raw), **values)
        return self.rejects()

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        return self.answers(statement)[0]

    def answers(self, *statements: str) -> list[list[tuple[Any, ...]]]:
        with warehouse.connect(self.settings) as connection:
            return [connection.execute(statement).fetchall() for statement in statements]

    def rejects(self) -> list[str]:
        rows = self.query("select position, reason from staging.rejects")
        return sorted(f"{position}: {reason}" for position, reason in rows)

    def stored(self, columns: str = "title") -> list[Any]:
        rows = self.query(f"select {columns} from staging.articles order by sequence")
        return [row[0] if len(row) == 1 else row for row in rows]

    def failures(self) -> list[str]:
        """Return the reasons of what could not be landed at all."""
        return [
            row[0]
            for row in self.query(
                "select reason from staging.rejects where landing_hash is null order by all"
            )
        ]

    def assert_conserved(self) -> None:
        """Each landed item is one of stored, duplicate, rejected: counted anew from the landing."""
        if not read_entries(self.settings):
            return
        recorded, rows = self.answers(
            "select landing_id, landed_item_count, stored_item_count, duplicate_item_count,"
            " rejected_item_count from staging.landings order by landing_id",
            "select count(*) filter (landing_hash is not null) from staging.rejects"
            " union all select count(*) from staging.articles",
        )
        parser = Parser(jobs=1, parse=self.parse, limits=self.limits)
        counted = sorted(
            (one.landing_id, one.landed, one.stored, one.duplicates, one.rejected)
            for one in recount(self.settings, parser)
        )
        assert recorded == counted
        for _, landed, stored, duplicates, rejected in recorded:
            assert landed == stored + duplicates + rejected > 0
        assert [row[0] for row in rows] == [
            sum(row[4] for row in recorded), sum(row[2] for row in recorded),
        ]  # fmt: skip

    def assert_again_changes_nothing(self) -> None:
        before = self._kept()
        again = self.run(self.given)
        assert again.stored == 0
        assert self._kept() == before  # and so it is still conserved

    def _kept(self) -> list[Any]:
        """Return all that the counts are of: what was landed, and what is stored of it."""
        return [
            read_entries(self.settings),
            *self.answers(
                "select article_id, content_hash from staging.articles order by sequence",
                "from staging.landings",
                "select count(*) from staging.rejects where landing_hash is not null",
            ),
        ]
