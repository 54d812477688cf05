"""Sentences with offsets, and what each is: headline, prose, caption, speech or byline."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

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
# A full stop, question or exclamation mark (or several), closing quotes and brackets. It begins
# with a class of characters, for which the text is searched fast.
_END = re.compile(r"[.!?…。！？](?:(?<=[.!?…])[.!?…]*+[\"'”’»)\]]*+)?")
_WIDE_END = "。！？"  # ends a sentence without a space after it
_PARAGRAPH = re.compile(r"[^\n]+")
_LETTERS = string.ascii_letters + "."
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
    r"|###\s*$|\d{1,2}:\d\d\s[AP]\.?M\.?)"
)
_CONTRIBUTED = re.compile(r"[\w\s]{1,60}contributed\sto\sthis\s(?:report|story|article)")
_CREDIT_WORDS = ("(", "/", "hoto", "mage", "icture")  # one of which every credit has
_QUOTES = re.compile(r"[“\"”]")


Cut = tuple[int, int, int]  # of a sentence: where it starts and ends, and its paragraph's number


def split_sentences(text: str, field: Field) -> tuple[Sentence, ...]:
    """Return the sentences of a field in order; a newline always ends one."""
    return told_apart(text, field, cut_sentences(text))


def cut_sentences(text: str) -> list[Cut]:
    """Return where the sentences of a field are, trimmed of space, in order."""
    cuts: list[Cut] = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        start, end = paragraph.span()
        cuts += [(left, right, number) for left, right in _cut(text, start, end)]
    return cuts


def told_apart(text: str, field: Field, cuts: list[Cut]) -> tuple[Sentence, ...]:
    """Return the sentences at some places of a field with what each is and quotes."""
    found: list[Sentence] = []
    quotations = _all_quotations(text) if _QUOTES.search(text) else []
    position = 0  # in quotations, which sentences share in order
    has_pose = _CAPTION_POSE.search(text) is not None
    is_plain = True  # no sentence's kind can bear on its neighbours'
    last = len(cuts) - 1
    for index, (left, right, number) in enumerate(cuts):
        while position < len(quotations) and quotations[position][1] <= left:
            position += 1
        inside: tuple[tuple[int, int], ...] = ()
        if position < len(quotations) and quotations[position][0] < right:
            inside = tuple(_inside(quotations, position, left, right))
        is_alone = (index == 0 or cuts[index - 1][2] != number) and (
            index == last or cuts[index + 1][2] != number
        )
        body = text[left:right]
        kind = _kind(body, field, is_alone, has_pose=has_pose)
        is_plain = is_plain and kind not in ("caption", "speech")
        found.append(Sentence(field, left, right, body, kind, number, inside))
    return tuple(found) if is_plain else _with_captions(found)


def _all_quotations(text: str) -> list[tuple[int, int]]:
    """Return the quoted spans of all paragraphs of a field."""
    spans: list[tuple[int, int]] = []
    carried = False  # a quotation left open by the paragraph before goes on in this one
    for paragraph in _PARAGRAPH.finditer(text):
        own, carried = _quotations(text, *paragraph.span(), carried=carried)
        spans += own
    return spans


def _inside(
    quotations: list[tuple[int, int]], position: int, left: int, right: int
) -> Iterator[tuple[int, int]]:
    """Yield the parts of quotations, from one on, that lie in text[left:right]."""
    while position < len(quotations) and quotations[position][0] < right:
        yield max(quotations[position][0], left), min(quotations[position][1], right)
        position += 1


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the trimmed spans of the sentences of one paragraph."""
    spans: list[tuple[int, int]] = []
    left = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if text[stop - 1] not in _WIDE_END and (stop == end or not text[stop].isspace()):
            continue
        if _ends_here(text, match, end):
            spans.append((left, stop))
            left = stop
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
    behind = text[max(0, match.start() - _MAX_LOOK_BEHIND) : match.start()]
    before = behind[len(behind.rstrip(_LETTERS)) :]  # the letters and full stops that end it
    if not before:
        return not word[0].islower() or mark[-1] in '"”'
    previous = before.lower().rstrip(".")
    if len(mark) > 1 and mark[-1] in "\"”’'":  # a closed quotation ends where a capital follows
        return not word[0].islower()
    if _INITIALS.fullmatch(before) or previous in _OPEN_ABBREVIATIONS:
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


def _kind(body: str, field: Field, is_whole_paragraph: bool, *, has_pose: bool) -> SentenceKind:
    """Return a sentence's kind; `has_pose` whether any of its field has a caption's pose.

    Most sentences are prose, so each pattern is tried only on what it can match at all.
    """
    if field == "title":
        return "headline"
    head = body[:160]
    if _BOILERPLATE.match(head) or ("contributed" in head and _CONTRIBUTED.match(head)):
        return "byline"
    if ":" in head and _SPEAKER.match(head):
        return "speech"
    dateline = _DATELINE.match(body) if "(" in body else None
    filed = dateline.end() if dateline else 0
    tail = body[-160:]
    if (
        _CAPTION_START.match(head)
        or (
            any(word in tail for word in _CREDIT_WORDS)
            and _CREDIT.search(body, max(filed, len(body) - 160))
        )
        or (has_pose and _CAPTION_POSE.search(body[:400]))
    ):
        return "caption"
    if not is_whole_paragraph or not ("19" in tail or "20" in tail):
        return "prose"
    if _ENDS_DATED.search(body[-90:]) and not _TOLD_PAST.search(body[:400]):
        return "caption"
    if _FULL_DATE.search(body[-80:]) and _CAPTION_PRESENT.search(body[:400]):
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
