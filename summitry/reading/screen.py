"""Which sentences are worth a grammar: those that have a rule's words and somebody to fill it.

Most news tells of no meeting, journey or instrument between parties; what this tells for little
keeps the costly steps to the few sentences where it may. It must never leave out a sentence that
a rule could read: it asks for less than the rules do.
"""

from __future__ import annotations

from summitry.reading import agreements, attendance, form, groups, summits, trips, whole_trips
from summitry.reading.coreference import ANAPHOR_GATE
from summitry.reading.document import Document, Name


def last_worth_reading(document: Document) -> int:
    """Return how many sentences there are up to the last that can tell of an event.

    What comes after the last needs no grammar; what comes before it does, for whom its pronouns
    mean and which day it counts from.
    """
    has_people = any(name.kind == "person" for name in document.names)
    has_series = any(_may_gather(name) for name in document.names)
    at = len(document.names)
    for index in range(len(document.sentences) - 1, -1, -1):
        sentence, cues = document.sentences[index], document.cues[index]
        inside: list[Name] = []
        while (
            at
            and document.names[at - 1].field == sentence.field
            and (document.names[at - 1].start >= sentence.start)
        ):
            at -= 1
            inside.append(document.names[at])
        if (
            agreements.may_tell(cues)
            or any(map(_may_gather, inside))
            or summits.may_tell_of_leaders(cues)
            or (has_series and summits.may_tell_more(cues))
            or (has_people and _may_act(inside, cues))
        ):
            return max(index + 1, min(len(document.sentences), form.HEADER_SENTENCES))
    return 0


def _may_gather(name: Name) -> bool:
    return name.kind == "series" or name.form == "organisation"


def _may_act(inside: list[Name], cues: int) -> bool:
    """Return whether persons, named here or meant by a pronoun, can meet or travel here."""
    people = {name.party for name in inside if name.kind == "person"}
    has_pronoun = ANAPHOR_GATE.is_open(cues)
    if not people and not has_pronoun:
        return False
    if (len(people) > 1 or has_pronoun) and summits.may_tell(cues):
        return True
    has_place = groups.GATE.is_open(cues) or any(
        name.kind in ("place", "venue", "party") for name in inside
    )
    if attendance.may_tell(cues) or whole_trips.may_tell(cues):
        return True  # where, another sentence tells
    return has_place and trips.may_tell(cues)


__all__ = ["last_worth_reading"]
