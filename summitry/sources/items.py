"""What all kinds of sources share: items, limits, and how a language and a charset are told."""

from __future__ import annotations

import re

from summitry.sources.article import Article
from summitry.sources.normalise import clean
from summitry.sources.reasons import Reason, Reject, Unusable

Item = Article | Reject

MAX_OBJECT_BYTES = 10_000_000  # of a feed or page, and of anything fetched, unpacked
MAX_FIELD_CHARACTERS = 2_000_000

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.I)
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_UNSTATED = frozenset(("und", "mul", "zxx"))  # undetermined, several, none
_THREE_LETTERS = {"eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es"}


def language_of(tag: str) -> str | None:
    """Return the language of a tag (en-GB → en), None where none is stated.

    Raises Unusable where it is no language tag.
    """
    tag = tag.strip()
    if not tag:
        return None
    if not _LANGUAGE_TAG.fullmatch(tag):
        raise Unusable(Reason.BAD_LANGUAGE, clean(tag)[:80])
    language = re.split("[-_]", tag)[0].lower()
    return None if language in _UNSTATED else _THREE_LETTERS.get(language, language)


def declared_charset(content_type: str | None) -> str | None:
    """Return the charset that a Content-Type names."""
    match = _CHARSET.search(content_type or "")
    return match.group(1) if match else None
