"""Sentences with offsets, and what each is: headline, prose, caption, speech or byline."""

from __future__ import annotations

import re

from summitry.reading.document import Sentence, SentenceKind
from summitry.reading.events import Field
from summitry.reading.lexicon import words

# Words whose full stop does not end a sentence. 'U.S.' and initials are handled by form.
_ABBREVIATIONS = words(
    "mr mrs ms dr prof gen lt col maj capt cmdr adm sgt rep sen gov pres amb hon rev fr st ste mt "
    "jan feb mar apr jun jul aug sep sept oct nov dec vs etc eg ie al approx dept est "
    "govt inc ltd co corp bros min sr messrs mme mlle msgr supt insp atty asst assn ave "
    "blvd ft"
)
# These do not end one before a number only: 'No. 4'. 'No. We will not.' is two.
_NUMBERED = words("no nos art sec ch p pp vol fig para")
# After one of these a capital may begin a new sentence: 'in the U.S. He then …', 'J. R. Biden, Jr.'
_OPEN_ABBREVIATIONS = words("jr sr inc ltd co corp etc a.m p.m am pm")
_STARTERS = words(
    "the he she it they we i in on at but and a an this that these those his her their its our if "
    "when while after before as for with by from there what who how however meanwhile earlier "
    "both some many most all no not last next since under during despite"
)
# A full stop, question or exclamation mark (or several), closing quotes and brackets, then space.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|[。！？]")
_PARAGRAPH = re.compile(r"[^\n]+")
_WORD_BEFORE = re.compile(r"([A-Za-z.]+)$")
_FIRST_WORD = re.compile(r"[\s\"'“”‘’«([]*([^\s]+)")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_MAX_LOOK_BEHIND = 24  # no abbreviation is longer

_SPEAKER = re.compile(
    r"(?!(?:WATCH|UPDATE|FACT|HOAX|BREAKING|NOTE|LIVE|FILE|PHOTOS?|VIDEO|MORE|READ|EU|UN|US|UK"
    r"|NATO|FACT"
    r"\sSHEET|WHEN|WHERE|WHO|WHAT|WHY|CLAIM|TRUTH|MEDIA|CONTACT)\s?:)"
    r"(?:(?:(?:[A-Z][A-Z.'’\-]+,?\s){0,9}[A-Z][A-Z.'’\-]+(?:\s\([^)]{1,60}\))?|Q|A|MR|MS"
    r"|(?:Mr|Ms|Mrs)\.?\s\w+|Question|Answer|Journalist|Reporter|Moderator|Spokes(?:man|woman"
    r"|person)"
    r"|(?:President|Prime\sMinister|Chancellor|Secretary(?:-General)?|King|Premier)"
    r"(?:\s[A-Z][\w'’\-]+){1,3})\s?:\s|Q\s+(?=[A-Z]))"
)
_CAPTION_START = re.compile(
    r"(?:FILE\s?(?:PHOTO)?\s?[-–—:.]|File\s(?:photo|picture|image)|\(?FILES?\)?\s?[-–—]|PHOTO:"
    r"|Photo:"
    r"|CAPTION:|Image:|Watch:|WATCH:|Infographic|This\s(?:handout|photo|picture|image"
    r"|combination)\b"
    r"|In\sthis\s(?:photo|image|picture|handout|file)\b|A\shandout\s(?:photo|picture|image)\b)"
)
_CREDIT = re.compile(
    r"\((?:\s?(?:AP|AFP|Reuters|REUTERS|EPA|Getty|Xinhua|Kyodo|Yonhap|TASS|ANI|PTI|Photo|Image"
    r"|Courtesy|File|Pool)\b[^)]{0,80}|[^)]{0,40}(?:/AP|/AFP|via\s(?:AP|AFP|Reuters)|Photo)\b"
    r"[^)]{0,40})\)|\b(?:Photo|Photograph|Image|Picture)\s?(?:by|credit|courtesy)\b"
    r"|/(?:AP|AFP|Reuters|REUTERS|Getty Images|Pool)\b",
)
# 'PARIS (Reuters) - ', 'SEOUL, Feb. 26 (Yonhap) -- ': the agency filed the story, not a picture
_DATELINE = re.compile(
    r"(?:[A-Z][\w.'’\-]*,?\s){1,6}(?:\d{1,2},?\s(?:\d{4},?\s)?)?\([^()\n]{2,40}\)\s?(?:--|[-–—:|])"
)
_CAPTION_POSE = re.compile(
    r",\s(?:(?:front|back|second|third|far|top|bottom|standing|seated|center|centre)\s)?"
    r"(?:left|right|center|centre|L|R|C|2nd\sleft|second\s(?:left|right))(?:,|\s(?:and|shakes?"
    r"|poses?|walks?|speaks?|meets?|greets?|talks?|looks?|listens?|stands?|attends?))"
    r"|\((?:L|R|C|left|right|center|centre)\)"
)
_ENDS_DATED = re.compile(
    r",\s(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep"
    r"|Oct"
    r"|Nov|Dec)[a-z]*\.?\s\d{1,2},\s(?:19|20)\d\d\.?(?:\s\([^)]*\))?$"
)
_TOLD_PAST = re.compile(r"\b(?:said|says|told|was|were|had|announced|signed|met)\b")
_CAPTION_PRESENT = re.compile(
    r"\b(?:shakes?\shands|poses?\s(?:for|with)|speaks?\s(?:during|at|with|to)|attends?|walks?"
    r"|hold\sup|holds\sup|listens?|smiles?|looks?\son|greets?|welcomes?|talks?|gestures?|waves?"
    r"|review\s|reviews\s|arrives?|delivers?|meets?\s(?:with\s)?)"
)
_FULL_DATE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d{1,2},?\s(?:19|20)\d\d"
    r"|\b\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s(?:19|20)\d\d"
)
_BOILERPLATE = re.compile(
    r"(?:By\s[A-Z][\w.'’\-]+(?:\s(?:and\s)?[A-Z][\w.'’\-]+){0,6}\s*$"
    r"|\(?(?:Additional\s)?[Rr]eporting\sby\b|\(?[Ww]riting\sby\b|\(?[Ee]diting\sby\b"
    r"|©|Copyright\b|All\srights\sreserved|Read\s(?:more|also)\b|Also\sread\b|Related:|SEE\sALSO"
    r"|Sign\sup\b|Subscribe\b|Click\shere\b|Follow\sus\b|Share\sthis\b|Advertisement\b"
    r"|(?:Last\s)?[Uu]pdated?:?\s(?:on\s|at\s)?\w+\s\d|Published:?\s\d|Published:?\s[A-Z][a-z]+\s\d"
    r"|For\simmediate\srelease|FOR\sIMMEDIATE\sRELEASE|Some\sinformation\s(?:for|in)\sthis\sreport"
    r"|[\w\s]{1,60}contributed\sto\sthis\s(?:report|story|article)|###\s*$"
    r"|\d{1,2}:\d\d\s[AP]\.?M\.?)"
)
_QUOTES = re.compile(r"[“\"”]")


def split_sentences(text: str, field: Field) -> tuple[Sentence, ...]:
    """Return the sentences of a field in order; a newline always ends one."""
    found: list[Sentence] = []
    carried = False  # a quotation left open by the paragraph before goes on in this one
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        start, end = paragraph.span()
        quotations, carried = _quotations(text, start, end, carried=carried)
        position = 0  # in quotations, which sentences share in order
        for left, right in _cut(text, start, end):
            inside: list[tuple[int, int]] = []
            while position < len(quotations) and quotations[position][1] <= left:
                position += 1
            look = position
            while look < len(quotations) and quotations[look][0] < right:
                inside.append((max(quotations[look][0], left), min(quotations[look][1], right)))
                look += 1
            body = text[left:right]
            kind = _kind(body, field, (start, end) == (left, right))
            found.append(Sentence(field, left, right, body, kind, number, tuple(inside)))
    return _with_captions(found)


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the trimmed spans of the sentences of one paragraph."""
    spans: list[tuple[int, int]] = []
    left = start
    for match in _END.finditer(text, start, end):
        if not _ends_here(text, match, end):
            continue
        spans.append((left, match.end()))
        left = match.end()
    spans.append((left, end))
    trimmed = []
    for left, right in spans:
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            trimmed.append((left, right))
    return trimmed


def _ends_here(text: str, match: re.Match[str], end: int) -> bool:
    following = _FIRST_WORD.match(text, match.end(), min(end, match.end() + 80))
    if following is None:
        return True
    word = following.group(1)
    mark = match.group()
    if "?" in mark or "!" in mark or "。" in mark:
        return not word[0].islower()
    if mark.startswith(("..", "…")) and word[0].islower():
        return False
    before = _WORD_BEFORE.search(text, max(0, match.start() - _MAX_LOOK_BEHIND), match.start())
    if before is None:
        return not word[0].islower() or mark[-1] in '"”'
    previous = before.group(1).lower().rstrip(".")
    if len(mark) > 1 and mark[-1] in "\"”’'":  # a closed quotation ends where a capital follows
        return not word[0].islower()
    if _INITIALS.fullmatch(before.group(1)) or previous in _OPEN_ABBREVIATIONS:
        return _starts_sentence(word) and previous != "i"
    if previous in _ABBREVIATIONS or (previous in _NUMBERED and word[0].isdigit()):
        return False
    return not word[0].islower()


def _starts_sentence(word: str) -> bool:
    return word[0].isupper() and word.rstrip(",").lower() in _STARTERS


def _quotations(
    text: str, start: int, end: int, *, carried: bool
) -> tuple[list[tuple[int, int]], bool]:
    """Return the quoted spans of a paragraph, and whether a quotation runs on into the next.

    A curly mark says which way it faces; a straight one opens where nothing is open. A paragraph
    that ends inside a quotation runs on only if the next one opens with a mark again, as is the
    custom; one that does not was simply never closed.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    if carried and text[start] not in '“"':
        carried = False
    for match in _QUOTES.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if opened is None and (mark == "“" or (mark == '"' and _opens(text, at, end))):
            opened = at
        elif opened is not None and mark in '”"':
            spans.append((opened, at + 1))
            opened = None
    if opened is not None:
        spans.append((opened, end))
    return spans, opened is not None


def _opens(text: str, at: int, end: int) -> bool:
    return at + 1 < end and not text[at + 1].isspace()


def _kind(body: str, field: Field, is_whole_paragraph: bool) -> SentenceKind:
    if field == "title":
        return "headline"
    head = body[:160]
    if _BOILERPLATE.match(head):
        return "byline"
    if _SPEAKER.match(head):
        return "speech"
    dateline = _DATELINE.match(body)
    filed = dateline.end() if dateline else 0
    if (
        _CAPTION_START.match(head)
        or _CREDIT.search(body, max(filed, len(body) - 160))
        or _CAPTION_POSE.search(body[:400])
    ):
        return "caption"
    if is_whole_paragraph and _ENDS_DATED.search(body[-90:]) and not _TOLD_PAST.search(body[:400]):
        return "caption"
    if is_whole_paragraph and _FULL_DATE.search(body[-80:]) and _CAPTION_PRESENT.search(body[:400]):
        return "caption"
    return "prose"


def _with_captions(sentences: list[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences with kinds that neighbours decide.

    A credit alone makes its paragraph's sentence before it a caption; a transcript's turn goes
    on until its paragraph ends.
    """
    for index in range(1, len(sentences)):
        one, before = sentences[index], sentences[index - 1]
        if one.paragraph != before.paragraph or one.field != before.field:
            continue
        if one.kind == "caption" and before.kind == "prose" and one.text.startswith("("):
            sentences[index - 1] = _as(before, "caption")
        elif one.kind == "prose" and before.kind == "speech":
            sentences[index] = _as(one, "speech")
    return tuple(sentences)


def _as(sentence: Sentence, kind: SentenceKind) -> Sentence:
    return Sentence(
        sentence.field, sentence.start, sentence.end, sentence.text, kind, sentence.paragraph,
        sentence.quotations,
    )  # fmt: skip
