"""Text as it is stored: one form of letters and newlines, nothing invisible in it.

Evidence offsets point into what comes out of here, so no later step normalises again.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control and format characters that show nothing and split or reorder words: C0 (but newline and
# tab), DEL, C1, soft hyphen, zero-width and bidi marks, word joiners, interlinear annotation,
# non-characters, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")
_WIDE_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_EDGES = re.compile(r"[^\S\n]*\n[^\S\n]*")
_MANY_NEWLINES = re.compile(r"\n{3,}")
_CLUSTER = re.compile(r"(?s)\r\n|.[\u0300-\u036f]*")


def clean(text: str) -> str:
    """Return the text in NFC, newlines as \\n, without invisible characters; nothing else moves."""
    text = _NEWLINE.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """Return the text clean and on one line, its runs of blanks single spaces."""
    return _BLANKS.sub(" ", clean(text)).strip()


def clean_paragraphs(text: str) -> str:
    """Return the text clean, every blank a space, none at the ends of lines, gaps of one line."""
    text = _WIDE_BLANK.sub(" ", clean(text))
    return _MANY_NEWLINES.sub("\n\n", _LINE_EDGES.sub("\n", text)).strip()


def original_offsets(original: str) -> list[int] | None:
    """Return for each offset of clean(original) (its end too) the offset in the original.

    None where they are the same. An offset after an invisible character is that of the next
    character that stayed, so a span starts at its first visible character.
    """
    cleaned = clean(original)
    if cleaned == original:
        return None
    offsets: list[int] = []
    pieces: list[str] = []
    for match in _CLUSTER.finditer(original):
        piece = clean(match.group())
        pieces.append(piece)
        offsets.extend([match.start()] * len(piece))
    if "".join(pieces) != cleaned:  # letters composed across clusters (Hangul): no exact map
        return None
    return [*offsets, len(original)]


def decode(raw: bytes, declared: str | None) -> tuple[str, str]:
    """Return the text of a feed or page, whatever it declares itself to be, and its encoding.

    A byte order mark decides, then UTF-8 if the bytes are that (text in another encoding
    practically never is), then the declared encoding, then Windows-1252.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").lstrip("\ufeff"), encoding
    for stated in ("utf-8", declared or "", "cp1252"):
        try:
            encoding = codecs.lookup(stated).name if stated else "iso8859-1"
            if encoding != "iso8859-1":  # meant as Windows-1252
                return raw.decode(stated), encoding
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("cp1252", "replace"), "cp1252"
