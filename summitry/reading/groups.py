"""Names that stand for several parties at once: 'the two Koreas', 'six world powers'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summitry.reading.clauses import Item
from summitry.reading.document import Sentence
from summitry.reading.rules.notation import PARTY
from summitry.reading.triggers import Gate

_POWERS = ("USA", "GBR", "FRA", "RUS", "CHN", "DEU")
_NAMES: dict[str, tuple[str, ...]] = {
    "koreas": ("KOR", "PRK"),
    "powers": _POWERS,
}
_GROUP = re.compile(
    r"\b(?:(?P<koreas>(?:[Tt]he )?(?:[Tt]wo )?Koreas\b|(?:North and South|South and North)"
    r" Koreas?\b|[Ii]nter-Korean\b)"
    r"|(?P<powers>(?:the )?(?:P5 ?\+ ?1|E3 ?\+ ?3)(?!\w)|(?:the )?(?:six|major|world)"
    r"(?: (?:major|world|global))? powers\b))"
)
GATE = Gate(_GROUP)


def names_a_group(text: str) -> bool:
    """Return whether the text names several parties at once."""
    return _GROUP.search(text) is not None


def with_groups(sentence: Sentence, items: Sequence[Item]) -> list[Item]:
    """Return the items with those that name a group of parties, which displace what they cover."""
    out, is_changed = list(items), False
    for match in _GROUP.finditer(sentence.text):
        if match.lastgroup is None:
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        out = [i for i in out if not (i.start < end and start < i.end)]
        out.append(Item(PARTY, start, end, parties=_NAMES[match.lastgroup], is_pronoun=True))
        is_changed = True
    return sorted(out, key=lambda item: item.start) if is_changed else out
