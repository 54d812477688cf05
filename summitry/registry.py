"""Ids given once and kept: a journal in the landing, one file a publish.

A line is one of
  {"kind": "event", "event_type": …, "mention_id": …, "event_id": …, "recorded_at": …}
  {"kind": "alias", "event_type": …, "alias_id": …, "event_id": …, "recorded_at": …}
  {"kind": "change", "change_id": …, "recorded_at": …, and the change itself}
and the newest line about a mention, an alias or a change speaks, except that a change keeps the
time it was first recorded at and an event the time it was first registered at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from summitry import files
from summitry.errors import StageError
from summitry.settings import Settings

_LINE_COLUMNS = (
    "{kind: 'varchar', event_type: 'varchar', mention_id: 'varchar', alias_id: 'varchar', "
    "event_id: 'varchar', change_id: 'varchar', attribute: 'varchar', old_value: 'varchar', "
    "new_value: 'varchar', known_from: 'timestamptz', recorded_at: 'timestamptz'}"
)


def journal_dir(settings: Settings) -> Path:
    return settings.landing_dir / "journal"


def journal_files(settings: Settings) -> list[Path]:
    """Return the journal's files, oldest first."""
    return sorted(journal_dir(settings).glob("*.jsonl"))


def state(settings: Settings) -> str:
    """Return what tells whether a later journal goes on from this one: file count and sha256."""
    paths = journal_files(settings)
    return f"{len(paths)} {_digest(paths)}"


def goes_on_from(settings: Settings, state: str) -> bool:
    """Return whether the journal is the one of that state, with nothing but files added."""
    count, _, digest = state.partition(" ")
    paths = journal_files(settings)
    return len(paths) >= int(count) and _digest(paths[: int(count)]) == digest


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load(connection: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Put the journal into staging.registered_*, in place of what is there; return its lines."""
    paths = journal_files(settings)
    connection.begin()
    try:
        for table in ("registered_events", "registered_aliases", "registered_changes"):
            connection.execute(f"delete from staging.{table}")
        count = _load_lines(connection, paths) if paths else 0
        connection.commit()
    except duckdb.Error as error:
        connection.rollback()
        message = str(error).strip().splitlines()[0]
        raise StageError(f"the journal of ids can't be read: {message}") from error
    return count


def _load_lines(connection: duckdb.DuckDBPyConnection, paths: list[Path]) -> int:
    connection.execute(
        "create or replace temporary table journal as select *, "
        f"row_number() over (order by file_index, line_number) as position from ("
        "select *, row_number() over () as line_number from read_json("
        f"?, columns = {_LINE_COLUMNS}, format = 'newline_delimited', filename = 'path'))"
        " as lines inner join (select unnest(?) as path, unnest(?) as file_index) as files "
        "using (path)",
        [[str(path) for path in paths], [str(path) for path in paths], list(range(len(paths)))],
    )
    connection.execute(
        """
        insert into staging.registered_events
        select event_type, mention_id, event_id,
            min(recorded_at) over (partition by event_id)
        from journal
        where kind = 'event'
        qualify row_number() over (partition by mention_id order by position desc) = 1
        """
    )
    connection.execute(
        """
        insert into staging.registered_aliases
        select event_type, alias_id, event_id,
            min(recorded_at) over (partition by alias_id)
        from journal
        where kind = 'alias'
        qualify row_number() over (partition by alias_id order by position desc) = 1
        """
    )
    connection.execute(
        """
        insert into staging.registered_changes by name
        select change_id, event_type, event_id, attribute, old_value, new_value, known_from,
            min(recorded_at) over (partition by change_id) as recorded_at
        from journal
        where kind = 'change'
        qualify row_number() over (partition by change_id order by position desc) = 1
        """
    )
    rows = connection.execute("select count(*) from journal").fetchall()
    connection.execute("drop table journal")
    return int(rows[0][0])


def record(connection: duckdb.DuckDBPyConnection, settings: Settings, recorded_at: datetime) -> int:
    """Add to the journal what this build gives for the first time; return the lines added.

    Called before the published file is replaced: a kill in between leaves ids that a rerun
    takes up. With nothing new no file is written.
    """
    lines = list(_new_lines(connection, recorded_at.astimezone(UTC)))
    if not lines:
        return 0
    folder = journal_dir(settings)
    folder.mkdir(parents=True, exist_ok=True)
    number = len(journal_files(settings)) + 1
    while (folder / f"{number:08}.jsonl").exists():
        number += 1
    files.replace_file(
        folder / f"{number:08}.jsonl", "".join(json.dumps(line) + "\n" for line in lines)
    )
    files.sync_folder(folder.parent)
    return len(lines)


def _new_lines(
    connection: duckdb.DuckDBPyConnection, recorded_at: datetime
) -> Iterator[dict[str, Any]]:
    events = connection.execute(
        """
        select events.event_type, events.mention_id, events.event_id
        from intermediate.int_events as events
        left join staging.registered_events as registered
            on events.mention_id = registered.mention_id
        left join quality.withheld_events as withheld
            on events.event_id = withheld.event_id
        where
            withheld.event_id is null
            and registered.event_id is distinct from events.event_id
        order by events.mention_id
        """
    ).fetchall()
    for event_type, mention_id, event_id in events:
        yield {
            "kind": "event", "event_type": event_type, "mention_id": mention_id,
            "event_id": event_id, "recorded_at": recorded_at.isoformat(),
        }  # fmt: skip
    aliases = connection.execute(
        """
        select aliases.event_type, aliases.alias_id, aliases.event_id, aliases.merged_at
        from marts.event_aliases as aliases
        left join staging.registered_aliases as registered
            on aliases.alias_id = registered.alias_id
        where registered.event_id is distinct from aliases.event_id
        order by aliases.alias_id
        """
    ).fetchall()
    for event_type, alias_id, event_id, merged_at in aliases:
        yield {
            "kind": "alias", "event_type": event_type, "alias_id": alias_id,
            "event_id": event_id, "recorded_at": merged_at.astimezone(UTC).isoformat(),
        }  # fmt: skip
    changes = connection.execute(
        """
        select history.change_id, history.event_type, history.event_id, history.attribute,
            history.old_value, history.new_value, history.known_from, history.recorded_at
        from marts.fct_event_history as history
        left join staging.registered_changes as registered
            on history.change_id = registered.change_id
        where registered.change_id is null
        order by history.change_id
        """
    ).fetchall()
    names = ("change_id", "event_type", "event_id", "attribute", "old_value", "new_value")
    for *values, known_from, changed_at in changes:
        yield {
            "kind": "change", **dict(zip(names, values, strict=True)),
            "known_from": known_from and known_from.astimezone(UTC).isoformat(),
            "recorded_at": changed_at.astimezone(UTC).isoformat(),
        }  # fmt: skip
