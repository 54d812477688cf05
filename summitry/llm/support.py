"""What an article's words support: quotes, leaders, parties, places and days that are in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from summitry.llm.reasons import NotTaken
from summitry.llm.schema import Quote
from summitry.reading import form
from summitry.reading.annotate import outline
from summitry.reading.dates import Lean, find_times, resolve
from summitry.reading.document import Name
from summitry.reading.events import Evidence, Field
from summitry.reading.folding import fold
from summitry.reference import Reference
from summitry.sources.article import Article

LONGEST_QUOTE = 1000  # code points; a whole article is no quote
_ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")
_LEANS: tuple[Lean | None, ...] = (None, *get_args(Lean))


@dataclass(frozen=True, slots=True)
class Span:
    """Where the words of one quote stand."""

    attribute: str
    field: Field
    start: int
    end: int
    quote: str  # exactly field[start:end]

    def evidence(self, attribute: str) -> Evidence:
        return Evidence(attribute, self.field, self.start, self.end, self.quote)

    def touches(self, name: Name) -> bool:
        return self.field == name.field and name.start < self.end and self.start < name.end


@dataclass(frozen=True, slots=True)
class Where:
    country: str | None = None
    city: str | None = None
    venue: str | None = None


class Support:
    """One article, with everybody and everything in it that has a name."""

    def __init__(self, article: Article, reference: Reference) -> None:
        self._flat = (_Flat("title", article.title), _Flat("text", article.text))
        self._published_on: date | None = article.published_on
        self._is_readout = form.is_readout(article.title)
        self._names = outline(article, reference).names

    def find(self, quote: Quote) -> Span | NotTaken:
        """Return where a quote's words stand first, whole words, however lines are broken."""
        if len(quote.quote) > LONGEST_QUOTE:
            return NotTaken.QUOTE_TOO_LONG
        found = self._look_up(quote.quote)
        if found is None:
            return NotTaken.QUOTE_NOT_IN_ARTICLE
        where, start, end, text = found
        return Span(quote.attribute, where, start, end, text)

    def words(self, said: str | None) -> str | None:
        """Return a title or name as the article writes it, on one line; None where it does not."""
        found = self._look_up(said or "", any_case=True)
        return " ".join(found[3].split()) if found else None

    def leader(self, said: str, party: str | None, spans: Sequence[Span]) -> Name | None:
        """Return the mention of the leader meant: named in the article, in office, and one only.

        The mention in the item's own quotes, else the first.
        """
        words = set(fold(said).split())
        meant = [name for name in self._names if _is_leader(name) and _bears(name, words)]
        who = {name.leader_id or f"{name.name}@{name.party}" for name in meant}
        if len(who) > 1:
            meant = [name for name in meant if name.party == party]
            if len({name.leader_id or name.name for name in meant}) != 1:
                return None
        quoted = (name for name in meant if any(span.touches(name) for span in spans))
        return next(quoted, meant[0] if meant else None)

    def party(self, code: str | None) -> Name | None:
        """Return the first mention of a party, by its own name or that of its leader."""
        named = (n for n in self._names if n.kind == "party" or _is_leader(n))
        return next((n for n in named if code is not None and n.party == code), None)

    def series(self, said: str | None) -> str | None:
        """Return a gathering that the article names, one of the reference data's."""
        known = {name.series for name in self._names if name.kind == "series"}
        return said if said in known else None

    def where(
        self, spans: Sequence[Span], country: str | None, city: str | None, venue: str | None
    ) -> Where:
        """Return the country, city and venue that stand in the quotes of the place."""
        touched = [
            name
            for name in self._names
            if _tells_place(name) and any(span.touches(name) for span in spans)
        ]
        quoted = " ".join(span.quote for span in spans)
        cities = [n for n in touched if n.city and city and fold(n.city) == fold(city)]
        known = cities[0] if cities else None
        of_city = known.party if known else None
        is_told = country is not None and any(name.party == country for name in touched)
        found_city = known.city if known else (city if city and _holds(quoted, city) else None)
        if of_city is not None and country is not None and of_city != country:
            found_city = None  # another city of that name, or a slip
        found_country = country if is_told else (of_city if country is None else None)
        venues = [n for n in touched if n.kind == "venue" and n.name and venue]
        found_venue = next(
            (n.name for n in venues if fold(n.name or "") == fold(venue or "")), None
        )
        if found_venue is None and venue and _holds(quoted, venue):
            found_venue = " ".join(venue.split())
        return Where(found_country, found_city, found_venue)

    def day(self, said: str | None, spans: Sequence[Span], events: Sequence[Span]) -> str | None:
        """Return a date that the quoted words tell, as of the day of publication.

        A readout's event is told on its day: its title or first words are enough for that.
        """
        if said is None or _ISO.fullmatch(said) is None or not _is_real(said):
            return None
        if any(said == day or day.startswith(f"{said}-") for day in self._days(spans)):
            return said
        published = self._published_on
        if self._is_readout and events and published and said == published.isoformat():
            return said
        return None

    def _days(self, spans: Iterable[Span]) -> Iterable[str]:
        for span in spans:
            for time in find_times(span.quote, span.field):
                for lean in _LEANS:
                    when = resolve(time, published_on=self._published_on, lean=lean)
                    if when is not None and not when.is_rough:
                        yield when.start
                        if when.end is not None:
                            yield when.end

    def _look_up(self, words: str, *, any_case: bool = False) -> tuple[Field, int, int, str] | None:
        for flat in self._flat:
            found = flat.find(words, any_case=any_case)
            if found is not None:
                return flat.field, *found, flat.text[found[0] : found[1]]
        return None


class _Flat:
    """A field with single spaces between its words, to look up quotes in linear time."""

    def __init__(self, where: Field, text: str) -> None:
        self.field = where
        self.text = text
        words = list(re.finditer(r"\S+", text))
        self._flat = " ".join(word.group() for word in words)
        self._folded = fold(self._flat)  # as long
        self._starts = [word.start() for word in words]  # in the text
        self._flat_starts: list[int] = []  # in the flat one
        at = 0
        for word in words:
            self._flat_starts.append(at)
            at += word.end() - word.start() + 1

    def find(self, words: str, *, any_case: bool) -> tuple[int, int] | None:
        """Return start and end of the first place where these words stand, no word cut in two."""
        looked = " ".join(words.split())
        if not any(character.isalnum() for character in looked):
            return None
        where = self._folded if any_case else self._flat
        looked = fold(looked) if any_case else looked
        at = where.find(looked)
        while at >= 0:
            end = at + len(looked)
            if not (_is_inside_word(where, at) or _is_inside_word(where, end)):
                return self._original(at), self._original(end - 1) + 1
            at = where.find(looked, at + 1)
        return None

    def _original(self, at: int) -> int:
        word = bisect_right(self._flat_starts, at) - 1
        return self._starts[word] + at - self._flat_starts[word]


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _is_leader(name: Name) -> bool:
    return name.kind == "person" and name.office is not None and not name.is_former


def _bears(name: Name, words: set[str]) -> bool:
    """Return whether a person may be called by these words: part of the name, or all and more."""
    own = set(fold(name.name or "").split())
    return bool(own and words) and (words <= own or own <= words)


def _tells_place(name: Name) -> bool:
    """Return whether a name may tell where: 'Japan' and 'Tokyo' do, 'Japanese' and NATO don't."""
    if name.kind in ("place", "venue"):
        return True
    return name.kind == "party" and name.form in ("country", "metonym")


def _holds(text: str, words: str) -> bool:
    return f" {fold(words).strip()} " in f" {' '.join(fold(text).split())} "


def _is_real(said: str) -> bool:
    try:
        date.fromisoformat(said if len(said) == 10 else f"{said}-01-01"[:10])
    except ValueError:
        return False
    return True
