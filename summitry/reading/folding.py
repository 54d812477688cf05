"""The alphabet in which texts and names are compared: small letters without accents, and spaces."""

from __future__ import annotations

import re
import unicodedata

_PATCHES = {
    "ß": "s", "æ": "a", "Æ": "a", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ł": "l", "Ł": "l",
    "ı": "i", "İ": "i", "ð": "d", "þ": "t", "œ": "o", "Œ": "o", "ə": "a", "Ə": "a",
}  # fmt: skip


class _Fold(dict[int, str]):
    """A translation table that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < 4096:  # enough for any news; hostile text must not grow it for ever
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    patched = _PATCHES.get(character)
    if patched:
        return patched
    if not character.isalnum():
        return " "
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 and base.isalnum() else " "


_FOLD = _Fold()
# Python translates text that is all ASCII several times faster, and English nearly is.
_ASCII = {code: _fold_character(chr(code)) for code in range(128)}
_MARKS = "’“”–—\u00a0‘"
_BEYOND = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """Return the text in the matching alphabet, as many characters as before."""
    if text.isascii():
        return text.translate(_ASCII)
    for mark in _MARKS:
        text = text.replace(mark, " ")
    if not text.isascii():
        text = _BEYOND.sub(_fold_run, text)
    return text.translate(_ASCII if text.isascii() else _FOLD)


def _fold_run(match: re.Match[str]) -> str:
    return match.group().translate(_FOLD)
