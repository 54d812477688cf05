"""An article prepared for reading: its sentences, and the names and times in them.

Offsets count Unicode code points of the named field ('title' or 'text'), end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from summitry.reading.events import Field, Office
from summitry.sources.article import Article

if TYPE_CHECKING:
    from summitry.reading.dates import Times
    from summitry.reading.names import Named

SentenceKind = Literal[
    "headline",  # the title, or a title repeated in the text
    "prose",
    "caption",  # of a picture: present tense tells the past
    "speech",  # a transcript's turn: SECRETARY BLINKEN: …
    "byline",  # dateline, byline, boilerplate: never holds an event
]
NameKind = Literal["person", "party", "place", "venue", "series"]
PartyForm = Literal["country", "demonym", "metonym", "organisation", "officials"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; quoted stretches inside it are in `quotations` (offsets of the field)."""

    field: Field
    start: int
    end: int
    text: str
    kind: SentenceKind
    paragraph: int  # 0-based, within the field
    quotations: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of something known, the widest phrase that names it.

    person  'Japanese Prime Minister Sanae Takaichi', 'Modi', 'the Indian premier': linked as of
            the publication date. `leader_id` None with a `name`: a title with a name the
            reference data lacks. `is_former`: told as former, late, ex-, or out of office then.
            `by_office`: no name was given, the office alone led to the holder.
    party   'Japan', 'Japanese', 'Tokyo' (form metonym: may be a place instead), 'NATO',
            'Chinese officials' (form officials).
    place   a city or region with its country; `party` is its country.
    venue   'Akasaka Palace', with its city and country.
    series  'the G20 summit', 'APEC': `series` is its abbreviation.
    """

    kind: NameKind
    field: Field
    start: int
    end: int
    text: str
    party: str | None = None  # the person's, the party's own, or the place's country
    name: str | None = None  # full name of a person, city or venue
    leader_id: str | None = None
    office: Office | None = None
    form: PartyForm | None = None
    city: str | None = None  # of a place or venue
    place_id: str | None = None
    series: str | None = None
    is_former: bool = False
    by_office: bool = False
    is_plural: bool = False  # 'Japanese officials', 'EU leaders'


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A stretch that tells a time, not yet resolved: see reading.dates.resolve."""

    field: Field
    start: int
    end: int
    text: str


class Document:
    """An article with its sentences, and the names and times in them, found when asked for.

    `dateline_place` is the place an agency story was filed from. `cues` are the literals of
    rules in each sentence, as the bits of a number (triggers.py).
    """

    def __init__(
        self,
        article: Article,
        sentences: tuple[Sentence, ...],
        cues: Sequence[int],
        named: Named,
        times: Mapping[Field, Times],
        *,
        dateline_place: Name | None = None,
    ) -> None:
        self.article = article
        self.sentences = sentences
        self.cues = tuple(cues)
        self.dateline_place = dateline_place
        self._named = named
        self._times = times

    @property
    def published_on(self) -> date | None:
        return self.article.published_on

    @property
    def names(self) -> tuple[Name, ...]:
        """All names, in order of field and offset."""
        return tuple(name for one in self.sentences for name in self.names_in(one))

    @property
    def times(self) -> tuple[TimeExpression, ...]:
        """All time expressions, in order of field and offset."""
        return tuple(time for one in self.sentences for time in self.times_in(one))

    def people(self) -> list[Name]:
        """Return the people named, in order of field and offset."""
        return [*self._named.people("title"), *self._named.people("text")]

    def people_in(self, sentence: Sentence) -> list[Name]:
        """Return the names that begin in a sentence, as far as people are told by them."""
        return self._named.read_within(sentence.field, sentence.start, sentence.end)

    def names_in(self, sentence: Sentence) -> list[Name]:
        """Return the names that begin in a sentence, in order."""
        return self._named.within(sentence.field, sentence.start, sentence.end)

    def times_in(self, sentence: Sentence) -> list[TimeExpression]:
        """Return the time expressions that begin in a sentence, in order."""
        return self._times[sentence.field].within(sentence.start, sentence.end)
