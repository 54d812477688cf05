"""Pages that answer like an article and hold none: menus, lists of links, walls before a text."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s|$)|[。！？।؟]")
_MIN_SENTENCE_CHARACTERS = 60  # a menu's lines and a form's labels are shorter
_MIN_SHARE = 0.1
# What a site says in place of the page asked for: the whole title, or what stands before its name.
_WALLS = (
    r"(?:error\s*)?40[34](?:\W{0,3}\s*(?:error|(?:page |file )?not found|forbidden))?",
    r"(?:the |this )?page (?:(?:was |is )?not found|(?:cannot|can't|could not) be found"
    r"|(?:is )?unavailable)",
    r"not found|forbidden|access (?:to this page )?(?:has been )?denied",
    r"(?:oops|sorry)(?:\b.{0,40}\b(?:not|no|can't)\b.{0,20})?",
    r"just a moment|one moment(?:,? please)?|please wait|attention required",
    r"(?:are you|verify (?:that )?you are)(?: not)?(?: a)? (?:human|robot)",
    r"(?:robot|security) check",
    r"before you (?:continue|go on)(?: to \S{1,30})?",
    r"(?:please )?(?:sign|log) ?[io]n(?: or (?:register|sign up))?(?: to .{1,40})?",
    r"subscribe (?:now|to (?:continue|read)\b.{0,40})",
    r"(?:your )?privacy (?:choices|settings)|we value your privacy",
    r"(?:manage )?cookie (?:consent|settings|preferences)",
    r"(?:please )?enable (?:javascript|cookies)\b.{0,40}",
)
_WALL = re.compile("|".join(_WALLS), re.I)
_SITE_NAME = re.compile(r"\s+[|–—·-]\s+")


def share_of_sentences(text: str) -> float:
    """Return what share of a text's characters stands in paragraphs that hold a whole sentence."""
    paragraphs = [line.strip() for line in text.split("\n")]
    told = sum(len(line) for line in paragraphs if _holds_sentence(line))
    return told / max(1, sum(map(len, paragraphs)))


def why_boilerplate(title: str, text: str) -> str | None:
    """Return why an undated page is no article; None where it may be one."""
    lead = _SITE_NAME.split(title.strip(), maxsplit=1)[0].rstrip(" .!?…")
    if _WALL.fullmatch(lead):
        return f"a page that only says {lead!r}"
    share = share_of_sentences(text)
    if share < _MIN_SHARE:
        return f"{share:.0%} of its text in whole sentences"
    return None


def _holds_sentence(line: str) -> bool:
    is_long = len(line) >= _MIN_SENTENCE_CHARACTERS or not line.isascii()
    return is_long and _SENTENCE_END.search(line) is not None
