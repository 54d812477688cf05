"""How the matches of a pattern begin: where in a text it is worth trying at all.

A pattern of many alternatives is slow where none begins. The beginnings of all of them are
derived from the pattern itself, so that who adds one need not think of it, and looked for
together in the folded text (folding.py). They may let too much through, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from summitry.reading.folding import fold

_LENGTH = 6  # letters of a beginning
_MOST = 64  # characters of a class that are told one by one
_DIGITS: Final = "0123456789"
_ZERO_WIDTH = (op.AT, op.ASSERT, op.ASSERT_NOT)

Open = frozenset[str]  # beginnings that go on with what follows


class _Beginnings:
    """All beginnings of one pattern; `done` are those after which anything may follow."""

    def __init__(self) -> None:
        self.done: set[str] = set()

    def sequence(self, items: Iterable[tuple[Any, Any]], known: Open) -> Open:
        for code, argument in items:
            if not known:
                break
            known = self._part(code, argument, known)
        return known

    def _part(self, code: Any, argument: Any, known: Open) -> Open:
        if code in _ZERO_WIDTH:
            return known
        if code is op.LITERAL:
            return self._then(known, (chr(argument),))
        if code is op.IN:
            return self._then(known, _characters(argument))
        if code is op.SUBPATTERN:
            return self.sequence(argument[3], known)
        if code is op.ATOMIC_GROUP:
            return self.sequence(argument, known)
        if code is op.BRANCH:
            return Open().union(*(self.sequence(one, known) for one in argument[1]))
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, items = argument
            after = known
            for _ in range(low):
                after = self.sequence(items, after)
            if high == low:
                return after
            if low == 0 and high == 1:
                return after | self.sequence(items, after)
            known = after
        self.done |= known
        return Open()

    def _then(self, known: Open, characters: Iterable[str] | None) -> Open:
        if characters is None:
            self.done |= known
            return Open()
        longer = {one + fold(character) for one in known for character in characters}
        full = {one for one in longer if len(one) >= _LENGTH or one[-1] in _DIGITS}
        self.done |= full
        return Open(longer - full)


def _characters(items: Iterable[tuple[Any, Any]]) -> tuple[str, ...] | None:
    """Return the characters of a class; None if they are too many, or all but some."""
    found: list[str] = []
    for code, argument in items:
        if code is op.LITERAL:
            found.append(chr(argument))
        elif code is op.RANGE and argument[1] - argument[0] < _MOST:
            found += map(chr, range(argument[0], argument[1] + 1))
        elif code is op.CATEGORY and argument is op.CATEGORY_SPACE:
            found.append(" ")
        else:
            return None
    return tuple(dict.fromkeys(found))


def of_words(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return a pattern that finds, in a folded text, every place where a match may begin.

    That is right only of patterns whose matches begin where a word does.
    """
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    found = _Beginnings()
    found.done |= found.sequence(parsed, Open(("",)))
    if "" in found.done:
        return re.compile(r"(?<![^ ])(?=[^ ])")
    return re.compile(rf"(?<![^ ])(?={_trie(found.done)})")


def _trie(strings: Iterable[str]) -> str:
    """Return a pattern of any of some strings, which shares what they begin with."""
    branches: dict[str, set[str]] = {}
    for string in strings:
        if not string:
            return ""  # whatever follows
        branches.setdefault(string[0], set()).add(string[1:])
    told = [re.escape(first) + _trie(rest) for first, rest in sorted(branches.items())]
    return told[0] if len(told) == 1 else f"(?:{'|'.join(told)})"


__all__ = ["of_words"]
