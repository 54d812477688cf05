"""What is kept of a text so that its copies are found again without the text itself.

Wire copies are cut from the end, lose paragraphs, gain a headline, a dateline and a byline, and are
spelt as the house spells. So texts are compared by their runs of five words (shingles), and by how
much of the shorter is in the longer; MinHash bands say which texts are worth comparing.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

SHINGLE_WORDS = 5
MIN_SHINGLES = 12  # a shorter text is found again only word for word
MIN_WORDS = 8  # with less, two articles share words by chance: each stands alone
BAND_COUNT = 48
BAND_ROWS = 2
WINDOW_DAYS = 14  # copies appear within this; later, the same words are another report
SAMPLE_SIZE = 512
MIN_SHARE = 0.5  # of the shorter text's shingles in the longer, for a copy
FEW_SHINGLES = 40  # up to as many, chance and common phrases weigh more
MIN_SHARE_OF_FEW = 0.7
MIN_NAME_SHARE = 0.9  # of its names and numbers, where one publisher wrote both

Hashes = npt.NDArray[np.uint64]
Sample = npt.NDArray[np.uint32]
_Number = TypeVar("_Number", np.uint32, np.uint64)

# Whatever changes one of these makes other bands and samples of the same text.
METHOD = (
    f"rensa {RMinHash.ALGORITHM_VERSION}, {SHINGLE_WORDS} words, {BAND_COUNT}x{BAND_ROWS} bands,"
    f" {SAMPLE_SIZE} samples, {WINDOW_DAYS} days, {MIN_SHARE} and {MIN_SHARE_OF_FEW} of the words"
)

_WORD = re.compile(r"\w+")
# A capital inside a sentence is a name's, not the sentence's.
_NAME = re.compile(r"(?<=[\w,;)%]) [$€£¥(]?([A-ZÀ-ÖØ-Þ0-9]\w*)")
_SEED = 20251028
_BUCKET_BITS = 40
_BUCKETS = 1 << _BUCKET_BITS
_TOP = 32
_ODD = tuple(
    np.uint64(number)
    for number in (
        0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93,
        0xFF51AFD7ED558CCD,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """An article's words and the day they were published."""

    article_id: str
    title: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One text of one day; `bands` is empty where the text is too short to have near-duplicates."""

    text_id: int  # of its words and the day; of its article where there are too few words
    bands: tuple[int, ...]
    shingles: Sample
    names: Sample


def fingerprints(texts: Sequence[Text]) -> list[Fingerprint]:
    """Return what is kept of each text to find its copies by, in their order."""
    found = [_words(text) for text in texts]
    shingles = [_shingles(words) for words in found]
    long = [number for number, hashes in enumerate(shingles) if len(hashes) >= MIN_SHINGLES]
    bands = dict(
        zip(long, _bands([shingles[n] for n in long], [texts[n].day for n in long]), strict=True)
    )
    prints = []
    for number, (text, words) in enumerate(zip(texts, found, strict=True)):
        if len(words) < MIN_WORDS:
            text_id = _id("article", text.article_id)
        else:
            text_id = _id(text.day.isoformat(), *words)
        if number in bands:
            kept = (sample(shingles[number]), sample(_names(text.text)))
            prints.append(Fingerprint(text_id, bands[number], *kept))
        else:
            prints.append(Fingerprint(text_id, (), sample(_none()), sample(_none())))
    return prints


def _words(text: Text) -> list[str]:
    words = _WORD.findall(text.text.lower())
    if len(words) < MIN_SHINGLES + SHINGLE_WORDS - 1:  # 'Read more' is not all it says
        words = _WORD.findall(text.title.lower()) + words
    return words


def neighbouring_bands(band: int) -> tuple[int, int, int]:
    """Return the same band in the fortnight before, in its own and in the one after."""
    return band - _BUCKETS, band, band + _BUCKETS


def is_copy(one: Sample, other: Sample) -> bool:
    """Say whether the shorter of two texts is mostly in the longer, by their sampled shingles."""
    is_short = min(len(one), len(other)) <= FEW_SHINGLES and min(one[0], other[0]) == 0
    return share(one, other) >= (MIN_SHARE_OF_FEW if is_short else MIN_SHARE)


def share(one: Sample, other: Sample) -> float:
    """Return how much of the smaller sampled set is in the larger, 0 to 1; 1 where one is empty."""
    level = max(int(one[0]), int(other[0]))
    limit = np.uint64(1 << (_TOP - level))
    ones, others = one[1:][one[1:] < limit], other[1:][other[1:] < limit]
    smaller = min(len(ones), len(others))
    if smaller == 0:
        return 1.0 if level == 0 else 0.0
    return len(np.intersect1d(ones, others, assume_unique=True)) / smaller


def sample(hashes: Hashes) -> Sample:
    """Return at most SAMPLE_SIZE of the hashes, behind the level that says which: those below
    2**(32 - level). Two samples taken at two levels are comparable at the higher one."""
    values = _distinct((hashes >> np.uint64(32)).astype(np.uint32))
    level = 0
    while len(values) > SAMPLE_SIZE:
        level += 1
        values = values[: int(np.searchsorted(values, np.uint64(1 << (_TOP - level))))]
    return np.concatenate((np.array([level], dtype=np.uint32), values))


class _WordHashes(dict[str, int]):
    """Hashes of the words met so far: the same words come again and again."""

    _MOST = 1_000_000

    def __missing__(self, word: str) -> int:
        if len(self) >= self._MOST:
            self.clear()
        raw = word.encode("utf-8", "surrogatepass")
        self[word] = value = zlib.crc32(raw) | zlib.adler32(raw) << 32
        return value


_word_hashes = _WordHashes()


def _hashes(words: list[str]) -> Hashes:
    return np.fromiter(map(_word_hashes.__getitem__, words), dtype=np.uint64, count=len(words))


def _shingles(words: list[str]) -> Hashes:
    """Return the distinct hashes of every run of SHINGLE_WORDS words."""
    hashes = _hashes(words)
    count = len(hashes) - SHINGLE_WORDS + 1
    if count < 1:
        return _none()
    mixed = hashes[:count] * _ODD[0]
    for place in range(1, SHINGLE_WORDS):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _ODD[place] + hashes[place : place + count]
    return _distinct(_spread(mixed))


def _names(text: str) -> Hashes:
    """Return the hashes of the names and numbers that stand inside sentences."""
    return _spread(_hashes([name.lower() for name in set(_NAME.findall(text))]))


def _spread(hashes: Hashes) -> Hashes:
    mixed = (hashes ^ (hashes >> np.uint64(32))) * _ODD[4]
    return mixed ^ (mixed >> np.uint64(29))


def _distinct(values: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
    """Return the values once each, in order."""
    ordered = np.sort(values)
    return (
        ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered
    )


def _none() -> Hashes:
    return np.empty(0, dtype=np.uint64)


def _bands(sets: Sequence[Hashes], days: Sequence[date]) -> list[tuple[int, ...]]:
    """Return each text's bands: the fortnight above, a hash of two MinHash values below.

    So bands of one time lie together in the table that holds them, and a batch of today's articles
    is not compared with those of years ago.
    """
    if not sets:
        return []
    ends = np.cumsum([0, *map(len, sets)]).astype(np.uint64)
    digests = RMinHash.digest_matrix_from_flat_token_hashes(
        np.concatenate(sets), ends, BAND_COUNT * BAND_ROWS, _SEED
    ).to_rows()
    values = np.array(digests, dtype=np.uint64).reshape(len(sets), BAND_COUNT, BAND_ROWS)
    buckets = np.arange(BAND_COUNT, dtype=np.uint64) * _ODD[1]
    for row in range(BAND_ROWS):
        buckets = _spread((buckets + values[:, :, row]) * _ODD[row])
    buckets >>= np.uint64(64 - _BUCKET_BITS)
    fortnights = np.array([day.toordinal() // WINDOW_DAYS for day in days], dtype=np.uint64)
    bands = (fortnights[:, None] << np.uint64(_BUCKET_BITS)) + buckets
    return [tuple(row) for row in bands.tolist()]


def _id(*parts: str) -> int:
    """Return 62 bits of the parts' hash: fits a signed 64-bit column, with room to add."""
    digest = hashlib.blake2b(" ".join(parts).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 2
