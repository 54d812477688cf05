"""What earlier collects leave behind for the next: so that what is known is not asked again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from summitry import warehouse
from summitry.landing import Landing
from summitry.settings import Settings
from summitry.sources.fetching import Known
from summitry.sources.reasons import Reason
from summitry.sources.urls import is_web_address

_LONGEST_PAUSE = timedelta(days=1)
_FAILED_FOR = timedelta(days=7)  # a listed page that failed for good is asked again after that


@dataclass(slots=True)
class Memory:
    """Addresses and files that were met, and those that this collect meets.

    It is written at the end of a collect: one that is killed asks again, which costs requests and
    changes nothing.
    """

    moment: datetime
    landed_pages: dict[str, datetime] = field(default_factory=dict)  # address → when it came
    _known: dict[str, tuple[Known, str | None]] = field(default_factory=dict)  # → landing
    _failed: dict[str, datetime] = field(default_factory=dict)
    _files: dict[str, tuple[int, int]] = field(default_factory=dict)  # path → size, mtime
    _addresses_met: dict[str, tuple[Known, str | None, Reason | None]] = field(default_factory=dict)
    _files_met: dict[str, tuple[int, int]] = field(default_factory=dict)
    _pauses: dict[str, datetime] = field(default_factory=dict)  # host → when it may be asked
    _pauses_met: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, landing: Landing, moment: datetime) -> Memory:
        """Return what is remembered; nothing where there is no working database."""
        memory = cls(moment)
        for entry in landing.entries:
            if entry.source_kind == "page" and is_web_address(entry.locator):
                memory.landed_pages[entry.locator] = entry.landed_at
        if not settings.build_path.is_file():
            return memory
        held = {entry.landing_id for entry in landing.entries}
        with warehouse.connect(settings) as connection:
            rows = connection.execute(
                "select address, etag, last_modified, landing_id, failed_reason, met_at"
                " from staging.addresses"
            ).fetchall()
            files = connection.execute(
                "select path, byte_count, changed_ns from staging.files"
            ).fetchall()
            memory._pauses = dict(
                connection.execute("select host, ends_at from staging.host_pauses").fetchall()
            )
        for address, etag, last_modified, landing_id, failed, met_at in rows:
            if failed is not None:
                memory._failed[address] = met_at
            elif landing_id is None or landing_id in held:  # else its bytes are gone
                memory._known[address] = (Known(etag, last_modified), landing_id)
        memory._files = {path: (size, changed) for path, size, changed in files}
        return memory

    def known(self, address: str) -> Known | None:
        """Return what its server said of the body that was taken from there last."""
        return self._known.get(address, (None, None))[0]

    def pauses(self) -> dict[str, float]:
        """Return the seconds for which hosts are still to be left alone, as they asked."""
        left = {host: (ends - self.moment).total_seconds() for host, ends in self._pauses.items()}
        return {host: seconds for host, seconds in left.items() if seconds > 0}

    def keep_pause(self, host: str, seconds: float) -> None:
        """Leave this host alone as long as it asks, a day at most, in later collects too."""
        self._pauses_met[host] = self.moment + min(timedelta(seconds=seconds), _LONGEST_PAUSE)

    def wants_page(self, address: str, changed: datetime | None) -> bool:
        """Tell whether a listed page is new, was changed since it came, or may be there again."""
        landed_at = self.landed_pages.get(address)
        if landed_at is not None:
            return changed is not None and changed > landed_at
        failed_at = self._failed.get(address)
        return failed_at is None or self.moment - failed_at > _FAILED_FOR

    def keep(self, address: str, known: Known, landing_id: str | None) -> None:
        self._addresses_met[address] = (known, landing_id, None)

    def keep_failure(self, address: str, reason: Reason) -> None:
        self._addresses_met[address] = (Known(), None, reason)

    def is_same_file(self, path: Path) -> bool:
        """Tell whether this file was taken as it is; if not, it is from now on."""
        stat = path.stat()
        now = (stat.st_size, stat.st_mtime_ns)
        if self._files.get(str(path)) == now:
            return True
        self._files_met[str(path)] = now
        return False

    def forget_file(self, locator: str) -> None:
        """Take a file again next time: it could not be landed."""
        self._files_met.pop(locator, None)

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Keep what this collect met."""
        addresses = [
            (address, known.etag, known.last_modified, landing_id,
             reason.value if reason else None, self.moment)
            for address, (known, landing_id, reason) in self._addresses_met.items()
        ]  # fmt: skip
        files = [(path, *told, self.moment) for path, told in self._files_met.items()]
        if not addresses and not files and not self._pauses_met:
            return
        with warehouse.transaction(connection):
            connection.execute(
                "delete from staging.addresses where failed_reason is not null and met_at < ?",
                [self.moment - _FAILED_FOR],
            )
            _replace(connection, "staging.addresses", "address", addresses)
            _replace(connection, "staging.files", "path", files)
            connection.execute("delete from staging.host_pauses where ends_at <= ?", [self.moment])
            _replace(connection, "staging.host_pauses", "host", list(self._pauses_met.items()))


def _replace(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, rows: Iterable[tuple[object, ...]]
) -> None:
    held = list(rows)
    if held:
        connection.execute(
            f"delete from {table} where {key} in (select unnest(?::text[]))",
            [[row[0] for row in held]],
        )
        warehouse.insert_rows(connection, table, held)
