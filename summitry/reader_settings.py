"""Which reader reads, and what the one with a language model is told: the [reader] table."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from summitry.errors import InputError

READERS = ("builtin", "llm", "both")
API_KEY = "SUMMITRY_LLM_API_KEY"  # the variable that holds it
_LIMITS: Mapping[str, tuple[float, float]] = {
    "timeout_seconds": (0.1, 3600.0),
    "max_tokens": (64, 1_000_000),
    "tokens_per_run": (0, 10**12),
    "tries": (1, 10),
    "connections": (1, 64),
}


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """The reader in use, and the endpoint of its model. The key is never here: see `api_key`."""

    use: str = "builtin"  # one of READERS
    base_url: str | None = None  # of the endpoint; None: only answers held already are taken
    model: str | None = None
    timeout_seconds: float = 60.0  # for one article, all its tries and pauses
    max_tokens: int = 4096  # that one answer may have
    tokens_per_run: int = 1_000_000  # sent and received; what no longer fits is put off
    tries: int = 3  # of one article
    connections: int = 1  # articles asked about at a time


def reader_settings(table: Any, *, use: str | None = None) -> ReaderSettings:
    """Return what the [reader] table says; `use` is the flag's word and wins.

    Raises InputError where the table can't be read, and where a model is to be used that no
    setting names.
    """
    if not isinstance(table, dict):
        raise InputError("summitry.toml: reader is not a table ([reader])")
    unknown = sorted(set(table) - {field.name for field in fields(ReaderSettings)})
    if unknown:
        hint = f" (the key comes from {API_KEY} alone)" if "key" in unknown[0] else ""
        raise InputError(f"summitry.toml: unknown reader setting {unknown[0]!r}{hint}")
    defaults = ReaderSettings()
    chosen = use or os.environ.get("SUMMITRY_READER") or table.get("use", defaults.use)
    if chosen not in READERS:
        raise InputError(f"reader: {chosen!r} is none of {', '.join(READERS)}")
    settings = ReaderSettings(
        use=chosen,
        base_url=_base_url(_text(table, "base_url")),
        model=_text(table, "model"),
        timeout_seconds=_bounded(table, "timeout_seconds"),
        max_tokens=int(_bounded(table, "max_tokens")),
        tokens_per_run=int(_bounded(table, "tokens_per_run")),
        tries=int(_bounded(table, "tries")),
        connections=int(_bounded(table, "connections")),
    )
    for name in ("base_url", "model"):
        if chosen != "builtin" and getattr(settings, name) is None:
            raise InputError(f"reader {chosen!r} needs {name} in [reader] of summitry.toml")
    return settings


def api_key() -> str | None:
    """Return the endpoint's key, from the environment alone; held nowhere longer than needed."""
    key = os.environ.get(API_KEY, "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InputError(f"{API_KEY}: not one word of ASCII")
    return key or None


def needs_key(settings: ReaderSettings) -> bool:
    """Return whether the endpoint is another machine's; one on this machine may do without."""
    return settings.base_url is not None and not is_loopback(settings.base_url)


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _base_url(url: str | None) -> str | None:
    """Return the address without a slash at its end; key and articles must not travel in clear."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise InputError("reader: base_url is not an address") from None
    if parts.scheme not in ("http", "https") or not is_whole or not url.isprintable() or " " in url:
        raise InputError("reader: base_url is not an http or https address")
    if parts.username is not None or parts.query or parts.fragment:
        raise InputError("reader: base_url is an address alone: no login, no '?', no '#'")
    if parts.scheme == "http" and not is_loopback(url):
        raise InputError("reader: base_url: http is for this machine only; elsewhere use https")
    return url.rstrip("/")


def _text(table: Mapping[str, Any], name: str) -> str | None:
    value = table.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not value.isprintable() or len(value) > 500:
        raise InputError(f"reader: {name} is not a line of text")
    return value


def _bounded(table: Mapping[str, Any], name: str) -> float:
    default = getattr(ReaderSettings(), name)
    value = table.get(name, default)
    kinds = (int, float) if isinstance(default, float) else (int,)
    low, high = _LIMITS[name]
    if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
        raise InputError(f"reader: {name}: {value!r} is not a number from {low:g} to {high:g}")
    return float(value)
