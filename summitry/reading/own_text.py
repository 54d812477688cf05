"""The text of an instrument itself: a joint statement, a memorandum, an agreement as released.

Such a text is one instrument: its title names it, its heading or first sentence tells whose it is,
the day of release is its day. What its own articles say of 'this Agreement' tells of no other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summitry.reading import status
from summitry.reading.clauses import ADJECTIVE, PARTY, PERSON, Prepared
from summitry.reading.dates import ResolvedDate
from summitry.reading.document import Document
from summitry.reading.drafts import AgreementDraft
from summitry.reading.events import AgreementKind
from summitry.reading.naming import whole
from summitry.reading.parties import Named, codes, distinct, parties_of
from summitry.reading.rules import instruments
from summitry.reading.subject import Subject, within

HEAD_SENTENCES = 8  # of the text, in which its heading tells whose it is
_STATEMENT = r"(?:statements?|declarations?|communiqu[eé]s?)"
_JOINT_TITLE = re.compile(
    rf"(?:(?!\b(?:on|by|of|from|with|at|in|for|to|after|following|sign\w*|issue\w*|release\w*|adopt\w*"
    rf"|say|says|call\w*|urge\w*|tells?|hails?|announce\w*|agree\w*)\b)[^:;]){{0,80}}?"
    rf"\bjoint (?:[\w’'\-]+ ){{0,3}}?{_STATEMENT}\b(?! (?:calls|says|urges|after\b))",
    re.IGNORECASE,
)
# A title that begins with what the instrument is: 'Memorandum of Understanding Between A and B'
_TEXT_TITLE = re.compile(
    r"(?:the )?(?:[A-Z\ue000-\uf8ff][\w’.]*[-–—, ]+(?:and )?){0,6}?(?P<noun>Memorandum of [A-Z]\w+"
    r"|Agreement|Treaty|Protocol|Framework|Accord|Compact|Arrangement|Deal|Declaration|Convention)\b"
    r"(?! (?:reached|signed|with the|to be|talks|will|is|enters|takes|ceremony))"
)
_NOUN = re.compile(
    rf"\b(?:joint (?:[\w’'\-]+ ){{0,3}}?)?{_STATEMENT}\b|(?-i:Memorandum of [A-Z]\w+|Agreement"
    rf"|Treaty"
    r"|Protocol|Framework|Accord|Compact|Arrangement|Deal|Convention)\b",
    re.IGNORECASE,
)
_TREATY_WORDS = re.compile(
    r"\b(?:the )?[(“\"]*(?:Parties|Participants|Sides|Signatories|Contracting)[”\")]*"
    r"|in witness whereof"
    r"|have (?:agreed|reached|decided) (?:as follows|(?:up)?on the following|the following)"
    r"|hereinafter|hereafter referred",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\bin witness whereof\b|\bdone (?:at|in) [A-Z]|\bsigned (?:at|in|this|on)\b", re.IGNORECASE
)
_STATEMENT_TITLE = re.compile(rf"\b{_STATEMENT}\b", re.IGNORECASE)
# 'the text of the following statement was released by …', 'a joint statement by …'
_ISSUED_BY = re.compile(
    rf"\b(?:following|joint|this) (?:[\w’'\-]+ ){{0,3}}?{_STATEMENT}\b"
    r"(?: (?:was|is|has been|were))?(?: (?:today|jointly|also))?"
    r"(?: (?:released|issued|made|adopted|agreed|delivered|signed|given|published|attributed))?"
    r"(?: (?:today|jointly|[\ue000-\uf8ff]|on [\ue000-\uf8ff]))*"
    r" (?:by|of|from|between|on behalf of|to) ",
    re.IGNORECASE,
)
_BY_WHOM_BEFORE = re.compile(
    r" (?:today |on [\ue000-\uf8ff] |jointly |have |has )*(?:issued?|released?|made|adopted"
    r"|delivered"
    r"|published) (?:today )?(?:the|this|a) (?:following|joint)\b",
    re.IGNORECASE,
)
_WE = re.compile(r"\W{0,3}(?:[\d.]+ )?(?:we|today,? we),? ", re.IGNORECASE)
_HEADS = re.compile(
    r"\W{0,3}(?:[\d.]+ )?(?:today,? |on [\ue000-\uf8ff],? |[\ue000-\uf8ff],? )?(?=(?:the |their )?"
    r"(?:[\w\-]+ )?(?:leaders|heads|presidents?|prime ministers?|(?:foreign|defen[cs]e|finance"
    r"|trade)"
    r" ministers?|ministers|secretar(?:y|ies)|governments?|representatives|members"
    r"|[\ue000-\uf8ff]))",
    re.IGNORECASE,
)
_BY_TITLE = re.compile(r"[,’']* (?:by|from|of|between|among) ", re.IGNORECASE)
_OF_TALKS = re.compile(
    r"\b(?:meeting|call|talks|summit|dialogue|visit|consultations?|conversation|trilateral|round)"
    r" (?:between|of|among|with) ",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[\ue000-\uf8ff](?:’s)? ?[-–—/‑] ?[\ue000-\uf8ff](?:[-–—/‑][\ue000-\uf8ff])?")
# Between two names of one list: offices, names of people, commas; no verb, no other preposition.
_OFFICE = (
    r"leaders?|presidents?|prime|ministers?|foreign|defen[cs]e|finance|trade|deputy|vice|first"
    r"|governments?|secretar(?:y|ies)|chancellors?|kings?|queen|emir|amir|crown|prince|heads?"
    r"|state|premiers?|commission(?:er)?|council|union|high|representatives?|chair(?:man|person)?"
    r"|authorities|republic|kingdom|federation|federal|affairs|ambassadors?|national|security"
    r"|advis[eo]rs?|special|envoys?|their|excellenc(?:y|ies)|majesty|highness|his|her|the"
)
_IN_LIST = re.compile(
    rf"(?:[\s,;&+()’'./\-–]|\b(?:and|of|for|as|well|both|from|by|with|together|on|behalf|to|{_OFFICE})\b"
    r"|\b(?!(?:On|At|In|About|After|Ahead|During|Following|Condemn|Call|Against|Under|"
    r"[A-Z]\w+ing)\b)[A-Z][\w’'\-]*\.?)*",
)
_NOT_IN_LIST = re.compile(
    r"\b(?:for|to|with|from|by|on|as)\b(?! (?:well|behalf|the Foreign|Foreign|Foreign Affairs|the"
    r" Prime|Prime|President|the President|Minister|the Minister|the Government|State|Europe))"
)
# Of an instrument's own articles: 'this Agreement', 'the Memorandum', 'such understandings'
_OWN_NOUN = re.compile(
    r"(?:joint |following )?(?:agreements?(?: in principle)?|memorand\w+(?: of \w+)?|mou|treaty"
    r"|protocol|arrangements?|understandings?|framework(?: agreement)?|documents?|accord|compact"
    r"|declaration|statement|communiqu\S+|deal|convention|contract|settlement|pact)$",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:shall|will|may|should|intends?|would|can|must)\b", re.IGNORECASE)
_DONE = ("signed", "agreed", "ratified", "in_force")
_WEAK = frozenset(("noun", "opening", "speakers", "here", "pointer", "inner"))


def may_be_own(title: str) -> bool:
    """Return whether an article with this title may be the text of an instrument."""
    return (
        _JOINT_TITLE.match(title) is not None
        or _TEXT_TITLE.match(title) is not None
        or _STATEMENT_TITLE.search(title) is not None
    )


def settle(
    document: Document, prepared: Sequence[Prepared], drafts: list[AgreementDraft]
) -> list[AgreementDraft]:
    """Return the drafts, those of an instrument's own text with the one that it is."""
    title = document.article.title
    if not prepared or prepared[0].sentence.field != "title" or not may_be_own(title):
        return drafts
    text = [one for one in prepared if one.sentence.field == "text"]
    match = _JOINT_TITLE.match(title)
    is_joint = match is not None
    if match is None:
        match = _TEXT_TITLE.match(title)
        is_text = match is not None and _TREATY_WORDS.search(document.article.text) is not None
        match = match if is_text else None
    found = _parties(prepared[0], text[:HEAD_SENTENCES], is_own=match is not None)
    if len(codes(found)) < 2:
        return drafts
    own = _draft(document, prepared[0], match, found)
    if own is None:
        return drafts
    return [own, *(d for d in drafts if not _is_of_own_text(d, own, prepared, is_joint=is_joint))]


def _draft(
    document: Document, heading: Prepared, match: re.Match[str] | None, found: Named
) -> AgreementDraft | None:
    published = document.published_on
    title = whole(heading)
    if title is None:
        return None
    end = len(heading.body)
    noun = _NOUN.search(heading.body)
    at = noun.span() if noun is not None else (0, end)
    rule = status.first_of(instruments.KINDS, match.group() if match is not None else title.text)
    kind: AgreementKind = rule.value if rule is not None else "joint_statement"  # type: ignore[assignment]
    if match is None or _JOINT_TITLE.match(document.article.title):
        kind = "joint_statement"
    is_signed = kind != "joint_statement" and _SIGNED.search(document.article.text) is not None
    return AgreementDraft(
        order=heading.index, rule="the text of it", weight=0.9,
        status="signed" if is_signed else "agreed", parties=found, kind=kind,
        event=heading.evidence("event", *at), status_evidence=heading.evidence("status", *at),
        title=title,
        subject=within(heading, 0, end) or Subject("politics", heading.evidence("topic", *at)),
        when=ResolvedDate(published.isoformat(), None, "day") if published is not None else None,
        is_new=True, has_own_topic=within(heading, 0, end) is not None,
    )  # fmt: skip


# Whose it is ---------------------------------------------------------------------------------


def _parties(heading: Prepared, first: Sequence[Prepared], *, is_own: bool) -> Named:
    """Return those whose instrument it is: by its title, by its heading, by its first sentence."""
    titled = _of_title(heading) if is_own else []
    issued = next((f for one in first if len(codes(f := _issuers(one))) >= 2), [])
    if len(codes(issued)) >= max(2, len(codes(titled))):
        return issued
    if len(codes(titled)) >= 2:
        return titled
    if not is_own:
        return issued
    for of in (_of_talks, _of_joined):
        told = of(heading)
        if len(codes(told)) >= 2:
            return told
    return next((f for one in first[:3] if len(codes(f := _actors(one))) >= 2), issued)


def _of_title(heading: Prepared) -> Named:
    body = heading.body
    noun = _NOUN.search(body)
    if noun is None:
        return []
    before = listed(heading, 0, noun.start())
    if len(codes(before)) >= 2:
        return before
    by = _BY_TITLE.match(body, noun.end()) or re.search(r" (?:between|among) ", body)
    return listed(heading, by.end(), len(body)) if by is not None else []


def _of_talks(heading: Prepared) -> Named:
    of = _OF_TALKS.search(heading.body)
    return listed(heading, of.end(), len(heading.body)) if of is not None else []


def _of_joined(heading: Prepared) -> Named:
    joined = _JOINED.search(heading.body)
    return listed(heading, *joined.span()) if joined is not None else []


def _issuers(one: Prepared) -> Named:
    """Return who issued it: 'released by the Governments of A, B and C', 'A and B issued'."""
    by = _ISSUED_BY.search(one.body)
    if by is not None:
        return listed(one, by.end(), len(one.body))
    before = _BY_WHOM_BEFORE.search(one.body)
    return listed(one, 0, before.start()) if before is not None else []


def _actors(one: Prepared) -> Named:
    """Return whom the first words name: 'We, the leaders of A, B and C', 'A and B …'."""
    lead = _WE.match(one.body) or _HEADS.match(one.body)
    return listed(one, lead.end(), len(one.body)) if lead is not None else []


def listed(one: Prepared, start: int, stop: int) -> Named:
    """Return the parties of one list from `start` on: it ends at the first word of no list."""
    out: Named = []
    at = start
    for position, item in one.found(start, stop, PERSON, PARTY, ADJECTIVE):
        gap = one.body[at:position]
        if _IN_LIST.fullmatch(gap) is None or (out and _NOT_IN_LIST.search(gap)):
            break
        out += [(party, one.item_evidence("party", item)) for party in parties_of(item)]
        at = position + 1
    return distinct(out)


# What its own articles say of it -------------------------------------------------------------


def _is_of_own_text(
    draft: AgreementDraft, own: AgreementDraft, prepared: Sequence[Prepared], *, is_joint: bool
) -> bool:
    """Return whether a mention is the instrument itself, or what its articles say of it."""
    if draft.event.field == "title":
        return True
    mine, theirs = set(codes(own.parties)), set(codes(draft.parties))
    is_bare = draft.title is None or _OWN_NOUN.fullmatch(draft.title.text) is not None
    is_named = draft.title is not None and draft.title.is_own
    if draft.kind == "joint_statement" and not is_named and (theirs <= mine or mine <= theirs):
        return True
    if draft.tie in _WEAK and (is_bare or draft.status not in _DONE):
        return True
    if is_joint:
        return False
    sentence = prepared[draft.order].body
    return is_bare or draft.status not in _DONE or _MODAL.search(sentence) is not None


__all__ = ["HEAD_SENTENCES", "may_be_own", "settle"]
