"""Every path and knob, read once from flags, SUMMITRY_* variables and summitry.toml."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from summitry.errors import InputError
from summitry.reader_settings import ReaderSettings, reader_settings

LIST_KINDS = ("pages", "sitemap", "gdelt")  # lead to pages
SOURCE_KINDS = ("feed", "page", "articles", "parquet", "warc", "folder", "watch", *LIST_KINDS)
ROBOTS = ("obey", "ignore")
MAX_PAGES = 200
CONFIDENCE_FLOOR = 0.4
USER_AGENT = "summitry/0.1"


@dataclass(frozen=True, slots=True)
class Source:
    """One place articles come from: a URL or a path, and what is known of it beforehand."""

    name: str
    locator: str  # URL, or path (relative to the home)
    kind: str | None = None  # one of SOURCE_KINDS; None: told by the locator's form and content
    publisher: str | None = None
    language: str | None = None  # ISO 639-1; None: as the article says
    time_zone: str | None = None  # IANA name, for times that state no zone
    follow: bool = False  # of a feed: its items' pages are the articles, not the items
    links: str | None = None  # regular expression that addresses of a list's pages match
    max_pages: int = MAX_PAGES  # of a list, in one collect; the newest first
    robots: str = "obey"  # one of ROBOTS; 'ignore' is for hosts that gave their leave
    cadence: timedelta | None = None  # the schedule asks no oftener; None: each time it collects
    enabled: bool = True  # False: kept in the list, not collected


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this warehouse lives and how it is run; nothing here changes during a run."""

    home: Path
    sources: tuple[Source, ...] = ()
    confidence_floor: float = CONFIDENCE_FLOOR  # below it an item stays in staging
    jobs: int = 1  # reading processes
    user_agent: str = USER_AGENT
    contact: str | None = None  # whom to turn to about the fetching: an address of mail or page
    allow_hosts: tuple[str, ...] = ()  # fetched from although they are private: 'host', 'host:port'
    proxy: str | None = None  # URL of the proxy that all fetching goes through
    ca_file: Path | None = None  # certificates trusted beside the system's
    corrections: Path | None = None  # people's corrections; None: corrections.csv in the home
    reference: Path | None = None  # newer leaders and terms; None: reference/ in the home
    host_delay_seconds: float = 1.0  # between two requests to one host
    host_connections: int = 1  # to one host at a time
    address_seconds: float = 30.0  # for one address, its redirects and tries
    collect_seconds: float = 900.0  # for all that one collect fetches
    reader: ReaderSettings = field(default_factory=ReaderSettings)

    @property
    def agent(self) -> str:
        """How fetching names itself to servers."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent

    @property
    def corrections_path(self) -> Path:
        """The user's own corrections; the file may be absent."""
        return self.corrections or self.home / "corrections.csv"

    @property
    def reference_dir(self) -> Path:
        """Leaders and terms that go before those of seeds/; the folder may be absent."""
        return self.reference or self.home / "reference"

    @property
    def warehouse_dir(self) -> Path:
        return self.home / "warehouse"

    @property
    def landing_dir(self) -> Path:
        return self.warehouse_dir / "landing"

    @property
    def answers_dir(self) -> Path:
        """What language models answered, by content hash: as raw as the rest of the landing."""
        return self.landing_dir / "answers"

    @property
    def build_path(self) -> Path:
        return self.warehouse_dir / "build.duckdb"

    @property
    def published_path(self) -> Path:
        return self.warehouse_dir / "summitry.duckdb"

    @property
    def lock_path(self) -> Path:
        return self.warehouse_dir / ".lock"

    @property
    def source_states_path(self) -> Path:
        """What 'sources test' saw of each address, and when the schedule asked each source."""
        return self.warehouse_dir / "sources.json"

    @property
    def runs_path(self) -> Path:
        """The run ledger, one JSON object a line."""
        return self.warehouse_dir / "runs.jsonl"

    @property
    def verdict_path(self) -> Path:
        """The gate's last verdict, JSON; checks.html beside it is for people."""
        return self.warehouse_dir / "checks.json"

    @property
    def dbt_target_dir(self) -> Path:
        return self.warehouse_dir / "dbt"

    @property
    def dbt_parsed_path(self) -> Path:
        """What dbt keeps of the project it has read; it goes for every home."""
        return self.dbt_target_dir / "partial_parse.msgpack"

    @property
    def prefect_dir(self) -> Path:
        return self.warehouse_dir / "prefect"


def available_processors() -> int:
    """Return the number of processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def load_settings(
    *, home: Path | None = None, jobs: int | None = None, reader: str | None = None
) -> Settings:
    """Return the settings in force: flags win over SUMMITRY_* variables, these over summitry.toml.

    Raises InputError where summitry.toml or a variable can't be read as what it should be.
    """
    base = (home or Path(os.environ.get("SUMMITRY_HOME") or ".")).expanduser().resolve()
    table = _read_toml(base / "summitry.toml")
    unknown = sorted(set(table) - (_NUMBERS | {*_TEXTS, "sources", "allow_hosts", "reader"}))
    if unknown:
        raise InputError(f"summitry.toml: unknown setting {unknown[0]!r}")
    return Settings(
        home=base,
        sources=_sources(table.get("sources", []), base),
        confidence_floor=_number(table, "confidence_floor", CONFIDENCE_FLOOR, 0.0, 1.0),
        jobs=jobs or int(_number(table, "jobs", available_processors(), 1, 1024)),
        user_agent=_text("SUMMITRY_USER_AGENT", table, "user_agent") or USER_AGENT,
        contact=_text("SUMMITRY_CONTACT", table, "contact"),
        allow_hosts=_allow_hosts(table.get("allow_hosts", [])),
        proxy=_proxy(_text("SUMMITRY_PROXY", table, "proxy")),
        ca_file=_file("ca_file", _text("SUMMITRY_CA_FILE", table, "ca_file"), base),
        corrections=_file("corrections", _text("SUMMITRY_CORRECTIONS", table, "corrections"), base),
        reference=_path(_text("SUMMITRY_REFERENCE", table, "reference"), base),
        host_delay_seconds=_number(table, "host_delay_seconds", 1.0, 0.0, 3600.0),
        host_connections=int(_number(table, "host_connections", 1, 1, 16)),
        address_seconds=_number(table, "address_seconds", 30.0, 0.1, 3600.0),
        collect_seconds=_number(table, "collect_seconds", 900.0, 1.0, 86400.0),
        reader=reader_settings(table.get("reader", {}), use=reader),
    )


_NUMBERS = {
    "confidence_floor", "jobs", "host_delay_seconds", "host_connections", "address_seconds",
    "collect_seconds",
}  # fmt: skip
_TEXTS = ("user_agent", "contact", "proxy", "ca_file", "corrections", "reference")


def _text(variable: str, table: dict[str, Any], name: str) -> str | None:
    value = os.environ.get(variable) or table.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not value.isprintable():
        raise InputError(f"{name}: {value!r} is not a line of text")
    return value


def _proxy(url: str | None) -> str | None:
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise InputError("proxy: not an http or https URL")
    return url


def _file(setting: str, name: str | None, base: Path) -> Path | None:
    path = _path(name, base)
    if path is not None and not path.is_file():
        raise InputError(f"{setting}: {name}: no such file")
    return path


def _path(name: str | None, base: Path) -> Path | None:
    return None if name is None else base / Path(name).expanduser()


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path.name}: {error}") from error


def _number(table: dict[str, Any], name: str, default: float, low: float, high: float) -> float:
    text = os.environ.get(f"SUMMITRY_{name.upper()}") or table.get(name, default)
    try:
        value = float(text)
    except (TypeError, ValueError):
        raise InputError(f"{name}: {text!r} is not a number") from None
    if not low <= value <= high:
        raise InputError(f"{name}: {value:g} is not between {low:g} and {high:g}")
    return value


def _allow_hosts(named: Any) -> tuple[str, ...]:
    if not isinstance(named, list) or not all(isinstance(host, str) for host in named):
        raise InputError("summitry.toml: allow_hosts is not a list of host names")
    hosts = (os.environ.get("SUMMITRY_ALLOW_HOSTS") or ",".join(named)).split(",")
    return tuple(host.strip().lower() for host in hosts if host.strip())


def _sources(rows: Any, base: Path) -> tuple[Source, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError("summitry.toml: sources is not a list of tables ([[sources]])")
    sources = tuple(_source(row, base) for row in rows)
    names = [source.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"summitry.toml: two sources are named {name!r}")
    return sources


def _source(row: dict[str, Any], base: Path) -> Source:
    unknown = sorted(set(row) - {one.name for one in fields(Source)} - {"url", "path"})
    if unknown or "locator" in row:
        raise InputError(f"summitry.toml: unknown source setting {(*unknown, 'locator')[0]!r}")
    if ("url" in row) == ("path" in row):
        raise InputError("summitry.toml: a source has either a url or a path")
    kind = row.get("kind")
    if kind is not None and kind not in SOURCE_KINDS:
        raise InputError(f"summitry.toml: kind {kind!r} is none of {', '.join(SOURCE_KINDS)}")
    locator = str(row["url"]) if "url" in row else str((base / str(row["path"])).resolve())
    return Source(
        name=str(row.get("name") or locator),
        locator=locator,
        kind=kind,
        publisher=row.get("publisher"),
        language=row.get("language"),
        time_zone=row.get("time_zone"),
        follow=_typed(row, "follow", bool, False),
        links=_pattern(_typed(row, "links", str, None)),
        max_pages=_typed(row, "max_pages", int, MAX_PAGES),
        robots=_robots(_typed(row, "robots", str, "obey")),
        cadence=_cadence(row.get("cadence")),
        enabled=_switch(row.get("enabled", True)),
    )


def _typed(row: dict[str, Any], name: str, kind: type, default: Any) -> Any:
    value = row.get(name, default)
    if value is not default and type(value) is not kind:
        raise InputError(f"summitry.toml: {name}: {value!r} is not what it should be")
    return value


def _pattern(text: str | None) -> str | None:
    try:
        re.compile(text or "")
    except re.error as error:
        raise InputError(f"summitry.toml: links: {text!r}: {error}") from None
    return text


def _robots(word: str) -> str:
    if word not in ROBOTS:
        raise InputError(f"summitry.toml: robots: {word!r} is none of {', '.join(ROBOTS)}")
    return word


def _cadence(text: Any) -> timedelta | None:
    """Return how long 15m, 6h or 2d is."""
    if text is None:
        return None
    found = re.fullmatch(r"([1-9]\d{0,3})([mhd])", text) if isinstance(text, str) else None
    if found is None:
        raise InputError(f"summitry.toml: cadence {text!r} is not a time like 15m, 6h or 2d")
    unit = {"m": "minutes", "h": "hours", "d": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"summitry.toml: enabled: {value!r} is neither true nor false")
    return value
