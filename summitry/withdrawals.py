"""Articles whose page is gone for good (HTTP 410), as found while collecting.

Kept in the landing, in withdrawals.jsonl, one line a finding, since a page that is gone leaves no
bytes to land:
  {"article_id": …, "url": …, "state": "gone" or "back", "noted_at": …}
The newest line about an article speaks. A 404 may pass, and an item that a feed no longer lists has
only scrolled off: neither is noted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from summitry import files, warehouse
from summitry.errors import StageError
from summitry.settings import Settings
from summitry.sources.objects import Failure
from summitry.sources.reasons import Reason
from summitry.sources.urls import article_id, canonical_url


def path(settings: Settings) -> Path:
    return settings.landing_dir / "withdrawals.jsonl"


def is_gone(failure: Failure) -> bool:
    """Say whether an address answered that its page is gone for good."""
    return failure.reason is Reason.HTTP_STATUS and failure.detail.startswith("410")


def note(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    gone: Sequence[str],
    there: Sequence[str],
    moment: datetime,
) -> int:
    """Note which stored articles' addresses are gone, or there again; return the changes.

    `gone` answered 410 just now, `there` with a page. Addresses of no stored article are left out.
    """
    load(connection, settings)
    noted = connection.execute("select article_id, url from staging.withdrawals").fetchall()
    out = dict(noted)
    lines = [
        _line(one, url, "gone", moment)
        for one, url in _articles_at(connection, gone)
        if one not in out
    ]
    if out:
        standing = {canonical_url(url) for url in there}
        lines += [_line(one, url, "back", moment) for one, url in noted if url in standing]
    if lines:
        kept = path(settings).read_text(encoding="utf-8") if path(settings).exists() else ""
        files.replace_file(path(settings), kept + "".join(lines))
        load(connection, settings)
    return len(lines)


def load(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Put what is noted in the landing into staging.withdrawals, in place of what is there."""
    gone: dict[str, tuple[str, str, datetime]] = {}
    try:
        text = path(settings).read_text(encoding="utf-8")
        for line in text.splitlines():
            row = json.loads(line)
            gone.pop(row["article_id"], None)
            if row["state"] == "gone":
                when = datetime.fromisoformat(row["noted_at"])
                gone[row["article_id"]] = (row["article_id"], row["url"], when)
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StageError(f"{path(settings).name} in the landing can't be read: {error}") from error
    with warehouse.transaction(connection):
        connection.execute("delete from staging.withdrawals")
        warehouse.insert_rows(connection, "staging.withdrawals", list(gone.values()))


def _articles_at(
    connection: duckdb.DuckDBPyConnection, urls: Sequence[str]
) -> list[tuple[str, str]]:
    """Return (article id, address) of the stored articles that stand at these addresses."""
    found: dict[str, str] = {}
    for url in urls:
        address = canonical_url(url)
        if address is None:
            continue
        rows = connection.execute(
            """
            select distinct article_id from staging.articles
            where
                article_id = $article_id
                or url = $url
                or landing_id in (
                    select landing_id from staging.landings
                    where locator = $locator and source_kind = 'page'
                )
            """,
            {"article_id": article_id(address), "url": address, "locator": url},
        ).fetchall()
        found |= {row[0]: address for row in rows}
    return sorted(found.items())


def _line(article: str, url: str, state: str, moment: datetime) -> str:
    row = {
        "article_id": article,
        "url": url,
        "state": state,
        "noted_at": moment.astimezone(UTC).isoformat(),
    }
    return json.dumps(row) + "\n"
