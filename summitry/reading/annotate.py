"""An article in, a Document out: sentences, names and times, each with its offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from summitry.reading.dates import Times
from summitry.reading.document import Document, Name
from summitry.reading.events import Field
from summitry.reading.folding import fold
from summitry.reading.gazetteer import gazetteer
from summitry.reading.names import Named
from summitry.reading.sentences import Cut, cut_sentences, told_apart
from summitry.reading.triggers import cues_of
from summitry.reference import Reference
from summitry.sources.article import Article

# An agency's opening: 'TOKYO (AP) —', 'Tokyo:', 'SEOUL, Oct. 28 (Yonhap) --'
_DATELINE = re.compile(
    r"\s{0,4}(?:\([A-Z][\w\s]{1,20}\)\s)?(?P<place>[A-Z][\w.'’\- ]{2,40}?)"
    r"(?:,\s[A-Z][\w.'’ ]{1,25}){0,2}(?:,?\s[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?)?"
    r"\s?(?:\([^)\n]{2,40}\)\s?(?:—|–|--|-)?|—|–|--|:|\s-\s)"
)


# 'ATHENS' on a line of its own
_PLACE_LINE = re.compile(r"\s{0,4}(?P<place>[A-Z][A-Z.'’\- ]{2,30}),?[ \t]*\n")


@dataclass(slots=True)
class Outline:
    """An article as far as it must be read to tell whether it is worth more.

    `cuts` are where its sentences are, the title's first; `cues` of each the literals of rules.
    """

    article: Article
    folded: dict[Field, str]
    cuts: dict[Field, list[Cut]]
    cues: dict[Field, list[int]]
    named: Named

    def people(self) -> list[Name]:
        """Return the people named, in order of field and offset."""
        return [*self.named.people("title"), *self.named.people("text")]

    def document(self) -> Document:
        """Return the article with everything in it that an event can be made of."""
        fields = _fields(self.article)
        return Document(
            self.article,
            tuple(s for field, text in fields for s in told_apart(text, field, self.cuts[field])),
            [*self.cues["title"], *self.cues["text"]],
            self.named,
            {field: Times(text, field, self.folded[field]) for field, text in fields},
            dateline_place=_dateline(self.article.text, self.named),
        )


def annotate(article: Article, reference: Reference) -> Document:
    """Return the article with everything in it that an event can be made of."""
    return outline(article, reference).document()


def outline(article: Article, reference: Reference) -> Outline:
    """Return the article with the people it names and the words of rules it has."""
    fields = _fields(article)
    as_of = article.published_on or _era(fields, reference)
    folded = {field: fold(text) for field, text in fields}
    cuts = {field: cut_sentences(text) for field, text in fields}
    return Outline(
        article, folded, cuts,
        {field: cues_of(folded[field], [cut[1] for cut in cuts[field]]) for field, _ in fields},
        Named(gazetteer(reference), fields, as_of=as_of, folded=folded),
    )  # fmt: skip


def _fields(article: Article) -> tuple[tuple[Field, str], tuple[Field, str]]:
    return ("title", article.title), ("text", article.text)


def _latest(reference: Reference) -> date:
    """Return the day up to which the reference data reaches, for articles without a date."""
    return max(
        (term.last_verified for terms in reference.terms.values() for term in terms
         if term.last_verified is not None),
        default=date(2026, 1, 1),
    )  # fmt: skip


def _era(fields: Sequence[tuple[Field, str]], reference: Reference) -> date:
    """Return a day on which most of the leaders named in full serve, the latest of several.

    An article without a date is read as of then; none of its days is made up from it.
    """
    latest = _latest(reference)
    named = {
        entry.key
        for _, text in fields
        for atom in gazetteer(reference).find(text[:_ERA_CODE_POINTS])
        for entry in atom.of("person")
        if entry.strength == "full"
    }
    terms = [
        term
        for leader_id in sorted(named)[:_ERA_LEADERS]
        for term in reference.terms.get(leader_id, ())
        if term.office in ("head_of_state", "head_of_government", "organisation_head")
    ]
    days = {min(term.end - timedelta(days=1), latest) if term.end else latest for term in terms}
    best, most = latest, 0
    for day in sorted(days, reverse=True):
        serving = len({term.leader_id for term in terms if term.tenure(day) == "yes"})
        if serving > most:
            best, most = day, serving
    return best


_ERA_CODE_POINTS = 20_000  # who is named later hardly tells when an article was written
_ERA_LEADERS = 60


def may_be_filed(text: str) -> bool:
    """Return whether a text opens like one that tells where it was filed from."""
    return (_DATELINE.match(text) or _PLACE_LINE.match(text)) is not None


def _dateline(text: str, named: Named) -> Name | None:
    """Return the place an agency story was filed from."""
    match = _DATELINE.match(text) or _PLACE_LINE.match(text)
    if match is None:
        return None
    found = (name for name in named.within("text", 0, match.end()) if name.city is not None)
    return next(found, None)
