"""What a regular expression cannot do without: literals and slots one of which every match has.

A rule is tried on a sentence only if the sentence has such a literal, which one pass of an
automaton tells for all rules at once. The literals are derived from the pattern itself, so that
who writes a rule need not think of it and cannot forget it.

Literals are in the folded alphabet (folding.py): small letters without accents, everything else a
space, also where a pattern only asks for a word's edge. A literal may let too much through,
never too little: that a sentence has it is necessary for a match, not enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from summitry.reading.folding import fold
from summitry.reading.lexicon import words
from summitry.reading.rules.notation import SERIES, SLOT_ENDS, TIME, VENUE

_SLOTS: Final = frozenset(map(chr, SLOT_ENDS))  # a kind of slot, where a literal has one
_EDGE: Final = "\x00"  # a word's edge, until it is known what stands beside it
_MAX_SET = 160  # alternatives that are multiplied out
_MOST_TIMES = 3  # that a part which may be left out is told one by one
_MAX_CLASS = 8  # characters of a class that are
_TELLING = 50.0  # a set that costs more is no use beside another
_USELESS = 600.0  # nor is one of this cost alone
_SETS = 3  # how many sets of one pattern are asked for together
_OF_SLOTS = {SERIES: 4.0, VENUE: 8.0, TIME: 30.0}
_FREQUENT = words(
    "a an and are as at be been by can did do for from had has have he her him his if in into is it"
    " its may more new no not of on or our out she that the their them they this to up was we were"
    " which who will with would you after before"
)

Literals = frozenset[str]
Slots = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Need:
    """What is known of a pattern up to some point.

    `run` is every string that it can end in, exactly as long as the known part; `is_whole` if
    that is all of it. `sets` are sets of literals of which each has a member in every match.
    """

    run: Literals
    sets: tuple[Literals, ...] = ()
    is_whole: bool = True


_START: Final = frozenset(("",))


def required(pattern: re.Pattern[str]) -> tuple[Literals, ...]:
    """Return sets of literals of which every match holds at least one each; () if none is known.

    A set that holds only what most sentences hold is left out. Among literals may be the first
    character of a kind of slots: 'a summit, a forum or <S>'; sets of slots alone are told by
    `required_slots`.
    """
    need = _sequence(_parsed(pattern), _START)
    slots = [frozenset(map(chr, kinds)) for kinds in required_slots(pattern)]
    known = Literals().union(*(kinds for kinds in slots if len(kinds) == 1))
    sets = {
        found
        for found in (_trimmed(one, known) for one in _all_sets(need))
        if found is not None and not any(kinds <= found for kinds in slots)
        and not found <= _SLOTS
    }  # fmt: skip
    ranked = sorted(sets, key=lambda found: (_cost(found), sorted(found)))
    first = [found for found in ranked[:1] if _cost(found) <= _USELESS]
    return (*first, *(found for found in ranked[1:_SETS] if _cost(found) <= _TELLING))


@lru_cache(maxsize=8)
def _parsed(pattern: re.Pattern[str]) -> tuple[tuple[Any, Any], ...]:
    """Return the parts of a pattern; both that are required are asked of one in turn."""
    return tuple(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))


def required_slots(pattern: re.Pattern[str]) -> tuple[Slots, ...]:
    """Return sets of kinds of slots of which every match holds at least one each.

    A kind is the first character of its range (rules.notation).
    """
    found = set(_slots(_parsed(pattern)))
    least = [one for one in found if not any(other < one for other in found)]
    return tuple(sorted(least, key=lambda kinds: (len(kinds), sorted(kinds))))


def _slots(items: Iterable[tuple[Any, Any]]) -> list[Slots]:
    out: list[Slots] = []
    for code, argument in items:
        if code is op.IN:
            kinds = _kinds(argument)
            out += [kinds] if kinds else []
        elif code is op.SUBPATTERN:
            out += _slots(argument[3])
        elif code is op.ATOMIC_GROUP:
            out += _slots(argument)
        elif code is op.ASSERT:
            out += _slots(argument[1])
        elif code is op.BRANCH:
            branches = [_slots(one) for one in argument[1]]
            if all(branches):
                out.append(Slots().union(*(min(one, key=len) for one in branches)))
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and argument[0]:
            out += _slots(argument[2])
    return out


def _kinds(items: Sequence[tuple[Any, Any]]) -> Slots:
    """Return the kinds of slots that a class is made of; none if it holds anything else."""
    ranges = [argument for code, argument in items if code is op.RANGE]
    if len(ranges) != len(items):
        return Slots()
    kinds = {base for base, end in SLOT_ENDS.items() for pair in ranges if pair == (base, end)}
    return Slots(kinds) if len(kinds) == len(ranges) else Slots()


def _all_sets(need: _Need) -> tuple[Literals, ...]:
    return (*need.sets, need.run)


def _sequence(items: Iterable[tuple[Any, Any]], run: Literals) -> _Need:
    """Return what a run of parts needs after what is known already: neighbours are joined."""
    sets: list[Literals] = []
    is_whole = True
    parts = list(items)
    for at, part in enumerate(parts):
        if at + 1 < len(parts) and _is_any_edge(*parts[at + 1]):
            part = _ending_in(part, parts[at + 1])
        need = _part(*part, run)
        sets.extend(need.sets)
        is_whole = is_whole and need.is_whole
        run = need.run
    return _Need(run, tuple(sets), is_whole)


def _is_any_edge(code: Any, argument: Any) -> bool:
    if code is op.AT:
        return argument is op.AT_BOUNDARY
    return code is op.ASSERT_NOT and _is_edge(argument[1])


def _ending_in(part: tuple[Any, Any], edge: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return a group with an edge at the end of each of its alternatives, which tells more."""
    code, argument = part
    if code is op.SUBPATTERN:
        return code, (*argument[:3], [*argument[3], edge])
    if code is op.BRANCH:
        return code, (argument[0], [[*one, edge] for one in argument[1]])
    return part


def _then(run: Literals, following: Literals) -> _Need:
    """Return a run with what follows it, or begin anew where that would be too many."""
    if len(run) * len(following) <= _MAX_SET:
        return _Need(frozenset(one + other for one in run for other in following))
    return _Need(following, (run,), is_whole=False)


def _lost(run: Literals, *following: Literals) -> _Need:
    """Return what is left where anything may follow a run; `following` are how that may end.

    Where all ends are a word's, the next word is known to begin there.
    """
    ends = {one[-1:] for one in Literals().union(run, *following)} if following else {""}
    return _Need(frozenset((" ",)) if ends <= {" ", _EDGE} else _START, (run,), is_whole=False)


def _part(code: Any, argument: Any, run: Literals) -> _Need:
    if code is op.LITERAL:
        return _then(run, frozenset((fold(chr(argument)),)))
    if code is op.IN:
        known = _class(argument)
        return _then(run, known) if known is not None else _lost(run)
    if code is op.AT:
        return _then(run, frozenset((_EDGE,))) if argument is op.AT_BOUNDARY else _Need(run)
    if code is op.ASSERT:
        ahead, part = argument
        return _Need(run, _all_sets(_sequence(part, run if ahead > 0 else _START)))
    if code is op.ASSERT_NOT:
        return _then(run, frozenset((_EDGE,))) if _is_edge(argument[1]) else _Need(run)
    if code is op.SUBPATTERN:
        return _sequence(argument[3], run)
    if code is op.ATOMIC_GROUP:
        return _sequence(argument, run)
    if code is op.BRANCH:
        return _branch([_sequence(one, run) for one in argument[1]])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        low, high, part = argument
        return _repeat(low, high, part, run)
    return _lost(run)


def _class(items: Sequence[tuple[Any, Any]]) -> Literals | None:
    """Return the characters of a class, None where it is wide or says what may not stand."""
    kinds = _kinds(items)
    if kinds:
        return frozenset(map(chr, kinds))
    characters: set[str] = set()
    for code, argument in items:
        if code is op.LITERAL:
            characters.add(fold(chr(argument)))
        elif code is op.RANGE and argument[1] - argument[0] < _MAX_CLASS:
            characters.update(fold(chr(c)) for c in range(argument[0], argument[1] + 1))
        elif code is op.CATEGORY and argument is op.CATEGORY_SPACE:
            characters.add(" ")
        else:
            return None
    return frozenset(characters) if len(characters) <= _MAX_CLASS else None


def _is_edge(part: Sequence[tuple[Any, Any]]) -> bool:
    r"""Return whether what may not stand here is any letter: '(?!\w)', '(?<![\w-])'."""
    if len(part) != 1 or part[0][0] is not op.IN:
        return False
    items = part[0][1]
    return (op.NEGATE, None) not in items and (op.CATEGORY, op.CATEGORY_WORD) in items


def _branch(needs: Sequence[_Need]) -> _Need:
    if all(need.is_whole for need in needs):
        union = frozenset[str]().union(*(need.run for need in needs))
        if len(union) <= _MAX_SET:
            best = _best(needs) if any(need.sets for need in needs) else None
            return _Need(union, () if best is None else (best,))
    best = _best(needs)
    if best is None:
        return _Need(_START, (), is_whole=False)
    ends = _lost(_START, *(need.run for need in needs)).run
    return _Need(ends, (best,), is_whole=False)


def _best(needs: Iterable[_Need]) -> Literals | None:
    """Return what tells most of each of several alternatives, None where one needs nothing."""
    best: list[Literals] = []
    for need in needs:
        sets = [found for found in map(_trimmed, _all_sets(need)) if found is not None]
        if not sets:
            return None
        best.append(min(sets, key=_cost))
    return frozenset[str]().union(*best)


def _repeat(low: int, high: Any, part: Iterable[tuple[Any, Any]], run: Literals) -> _Need:
    items = tuple(part)
    if low == 0:
        told = _each(items, high, run) if high <= _MOST_TIMES else None
        if told is not None:
            return _Need(told)
        again = _sequence(items, run if high == 1 else frozenset((" ",)))
        return _lost(run, again.run)
    first = _sequence(items, run)
    if low == high == 1:
        return first
    again = _sequence(items, _START)
    last = again.run if again.is_whole else _START
    return _Need(last, (*_all_sets(first), *again.sets), is_whole=False)


def _each(items: Sequence[tuple[Any, Any]], high: int, run: Literals) -> Literals | None:
    """Return a run with a part up to so many times after it, None where those are too many."""
    told = last = run
    for _ in range(high):
        need = _sequence(items, last)
        last = need.run
        told |= last
        if not need.is_whole or len(told) > _MAX_SET:
            return None
    return told


@lru_cache(maxsize=4096)
def _trimmed(literals: Literals, known: Literals = frozenset()) -> Literals | None:
    """Return a set without members that hold another; None if one of them tells nothing.

    `known` are slots that every match has, which tell nothing more.
    """
    told = (_without_slots(one, known) for one in literals)
    clean = {one for one in told if one is not None}
    if not all(one.strip() for one in clean):
        return None
    kept: list[str] = []
    for one in sorted(clean, key=len):
        if not any(shorter in one for shorter in kept):
            kept.append(one)
    return frozenset(kept)


def _without_slots(literal: str, known: Literals) -> str | None:
    """Return what tells most of a literal with slots: a slot, or the words beside one."""
    slots = _SLOTS.intersection(literal)
    if not slots:
        return _without_edges(literal)
    for slot in slots:
        literal = literal.replace(slot, "\n")
    parts = [_without_edges(part) for part in literal.split("\n")]
    if None in parts:
        return None
    words_beside = [part for part in parts if part and part.strip()]
    telling = sorted(slots - known or (() if words_beside else slots))
    return min((*words_beside, *telling), key=_frequency)


def _without_edges(literal: str) -> str | None:
    """Return a literal with its edges as spaces, None where an edge falls inside a word."""
    while _EDGE * 2 in literal:
        literal = literal.replace(_EDGE * 2, _EDGE)
    literal = literal.replace(f" {_EDGE}", " ").replace(f"{_EDGE} ", " ")
    if _EDGE in literal[1:-1]:
        return None
    return literal.replace(_EDGE, " ")


@lru_cache(maxsize=4096)
def _cost(literals: Literals) -> float:
    """Return about how often one of these stands in a thousand words, to choose among sets."""
    return sum(map(_frequency, literals)) if literals else 0.0


def _frequency(literal: str) -> float:
    if literal in _SLOTS:
        return _OF_SLOTS.get(ord(literal), 40.0)
    word = literal.strip()
    if word in _FREQUENT and literal == f" {word} ":
        return 60.0
    inside = 3 if not literal.startswith(" ") else 2 if not literal.endswith(" ") else 1
    return 200.0 * inside * 0.35 ** len(word)


__all__ = ["Literals", "Slots", "required", "required_slots"]
