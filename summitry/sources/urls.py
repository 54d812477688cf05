"""Addresses of articles: one form for each, and the article id made of it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_cid|mc_eid|igshid|_ga|at_\w+|cmpid|smid)", re.I
)
_PORTS = {"http": 80, "https": 443}
_MAX_LENGTH = 2048


def is_web_address(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://"))


def host_of(url: str | None) -> str | None:
    """Return the host of an address that canonical_url gave; None where there is none."""
    return urlsplit(url).netloc if url else None


def canonical_url(address: str, *, base: str | None = None) -> str | None:
    """Return the address in its one form; None where it is no absolute http(s) URL of a host.

    Host in lower case and ASCII, no default port, no fragment, no tracking parameters.
    A relative address is taken against `base`, if that is given.
    """
    address = address.strip()
    if not address or len(address) > _MAX_LENGTH or re.search(r"[\x00-\x20\x7f]", address):
        return None
    try:
        parts = urlsplit(urljoin(base, address) if base else address)
        scheme, port, host = parts.scheme.lower(), parts.port, parts.hostname
        if scheme not in _PORTS or not host or parts.username is not None:
            return None
        if ":" not in host:
            host = host.rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        return None
    if not host:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, netloc, path, _kept_query(parts.query), ""))


def _kept_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    if len(kept) == len(pairs):
        return quote(query, safe="%:@!$&'()*+,;=/?~-._")
    return urlencode(kept)


def article_id(url: str) -> str:
    """Return the id of the article at this canonical URL."""
    return "u-" + hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]
