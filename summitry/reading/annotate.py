"""An article in, a Document out: sentences, names and times, each with its offsets."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from summitry.reading.dates import find_times
from summitry.reading.document import Document, Name, Sentence
from summitry.reading.events import Field
from summitry.reading.folding import fold
from summitry.reading.gazetteer import gazetteer
from summitry.reading.names import find_names
from summitry.reading.sentences import split_sentences
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


def annotate(article: Article, reference: Reference) -> Document:
    """Return the article with everything in it that an event can be made of."""
    document = outline(article, reference)
    return with_times(document, len(document.sentences))


def outline(article: Article, reference: Reference) -> Document:
    """Return the article with its sentences and names, its times not looked for yet."""
    fields: list[tuple[Field, str]] = [("title", article.title), ("text", article.text)]
    as_of = article.published_on or _era(fields, reference)
    texts = dict(fields)
    folded = {field: fold(text) for field, text in fields}
    sentences: list[Sentence] = []
    cues: list[int] = []
    for field, text in fields:
        split = split_sentences(text, field)
        sentences += split
        cues += cues_of(folded[field], split)
    names = tuple(
        name if name.text else replace(name, text=texts[name.field][name.start : name.end])
        for name in find_names(gazetteer(reference), fields, as_of=as_of, folded=folded)
    )
    return Document(
        article=article,
        published_on=article.published_on,
        sentences=tuple(sentences),
        names=names,
        times=(),
        dateline_place=_dateline(article.text, names),
        cues=tuple(cues),
    )


def with_times(document: Document, until: int) -> Document:
    """Return the document with the times in its first `until` sentences."""
    ends = {one.field: one.end for one in document.sentences[:until]}
    texts: tuple[tuple[Field, str], ...] = (
        ("title", document.article.title),
        ("text", document.article.text),
    )
    return replace(
        document,
        times=tuple(
            time
            for field, text in texts
            if field in ends
            for time in find_times(text, field, ends[field])
        ),
    )


def _latest(reference: Reference) -> date:
    """Return the day up to which the reference data reaches, for articles without a date."""
    return max(
        (term.last_verified for terms in reference.terms.values() for term in terms
         if term.last_verified is not None),
        default=date(2026, 1, 1),
    )  # fmt: skip


def _era(fields: list[tuple[Field, str]], reference: Reference) -> date:
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


def _dateline(text: str, names: tuple[Name, ...]) -> Name | None:
    """Return the place an agency story was filed from."""
    match = _DATELINE.match(text) or _PLACE_LINE.match(text)
    if match is None:
        return None
    for name in names:
        if name.field == "text" and name.start < match.end() and name.city is not None:
            return name
        if name.field == "text" and name.start >= match.end():
            break
    return None
