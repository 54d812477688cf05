"""One form of text: what it removes, what it leaves alone, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.sources.normalise import (
    clean,
    clean_line,
    clean_paragraphs,
    decode,
    original_offsets,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("nul\0 bell\x07 del\x7f c1\x9b", "nul bell del c1"),
        ("lone \ud800surrogate", "lone surrogate"),
        ("over\u202eride and \u2066isolate\u2069", "override and isolate"),
        ("zero\u200bwidth, word\u2060joiner, \ufeffmark, soft\u00adhyphen", None),
        ("non\ufffecharacter\uffff", "noncharacter"),
        ("Sa\u0303o Tome\u0301", "São Tomé"),
        ("tab\tand no-break\u00a0space stay", "tab\tand no-break\u00a0space stay"),
        ("family 👨\u200d👩", "family 👨👩"),
    ],
)
def test_text_has_one_form(raw: str, expected: str | None) -> None:
    if expected is None:
        expected = "zerowidth, wordjoiner, mark, softhyphen"
    assert clean(raw) == expected


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_clean_text_can_be_stored_as_utf8(text: str) -> None:
    assert clean(text).encode("utf-8").decode("utf-8") == clean(text)


def test_a_line_has_single_spaces_only() -> None:
    assert clean_line("  Leaders\u00a0meet\n\tin  Oslo ") == "Leaders meet in Oslo"


def test_paragraphs_keep_one_empty_line_between_them() -> None:
    assert clean_paragraphs(" one \n\n\n\n two\u00a0\nthree\n ") == "one\n\ntwo\nthree"


def test_offsets_lead_back_to_the_original() -> None:
    raw = "Pre\u2060sident Tome\u0301\r\nspoke"
    offsets = original_offsets(raw)
    assert offsets is not None
    start = clean(raw).index("Tomé")
    assert raw[offsets[start] : offsets[start + 4]] == "Tome\u0301"
    assert raw[offsets[0] : offsets[9]] == "Pre\u2060sident"
    assert offsets[-1] == len(raw)


def test_text_that_is_clean_needs_no_map() -> None:
    assert original_offsets("as it should be") is None


@given(st.text(alphabet=st.sampled_from("ab e\u0301\u2060\u200b\r\n\0é")))
def test_offsets_are_one_more_than_the_characters_and_never_go_back(text: str) -> None:
    offsets = original_offsets(text)
    if offsets is not None:
        assert len(offsets) == len(clean(text)) + 1
        assert offsets == sorted(offsets)


@pytest.mark.parametrize(
    ("raw", "declared", "expected"),
    [
        ("café".encode(), "iso-8859-1", "café"),  # mislabelled UTF-8 is still UTF-8
        ("café “so”".encode("cp1252"), "utf-8", "café “so”"),
        ("café “so”".encode("cp1252"), "iso-8859-1", "café “so”"),
        ("café".encode("utf-16"), None, "café"),
        (b"\xef\xbb\xbfmarked", None, "marked"),
        ("Токио".encode("koi8-r"), "koi8-r", "Токио"),
        ("café".encode("latin-1"), "no-such-encoding", "café"),
    ],
)
def test_bytes_are_read_as_what_they_are(raw: bytes, declared: str | None, expected: str) -> None:
    assert decode(raw, declared)[0] == expected
