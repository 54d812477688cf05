"""Sentences with their offsets, kinds and quotations."""

from __future__ import annotations

import time

import pytest

from summitry.reading.sentences import split_sentences


def texts(text: str) -> list[str]:
    return [s.text for s in split_sentences(text, "text")]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Mr. Roe met Gen. Poe on Jan. 4 in the U.S. capital. They spoke.",
            ["Mr. Roe met Gen. Poe on Jan. 4 in the U.S. capital.", "They spoke."],
        ),
        (
            "He works in the U.S. They work at home.",
            ["He works in the U.S.", "They work at home."],
        ),
        ("J. R. Smith, Jr. arrived. He left.", ["J. R. Smith, Jr. arrived.", "He left."]),
        ("“We agree.” She smiled.", ["“We agree.”", "She smiled."]),
        ('"We agree," he said. "All of us."', ['"We agree," he said.', '"All of us."']),
        ("Wait... then go. Now!", ["Wait... then go.", "Now!"]),
        ("No. 4 of Art. 5 holds.", ["No. 4 of Art. 5 holds."]),
        ("Will he go? No. He stays.", ["Will he go?", "No.", "He stays."]),
        ("First line\nSecond line.", ["First line", "Second line."]),
        ("It cost 3.5 billion. Really?", ["It cost 3.5 billion.", "Really?"]),
        ("   ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, sentences):
    assert texts(text) == sentences


def test_offsets_point_at_the_sentence_exactly():
    text = "  One here.  Two there!\n\n“Three,” he said.\n"
    for sentence in split_sentences(text, "text"):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("FILE - Two ministers stand on a bridge.", "caption"),
        ("Ministers wave from a boat. (AFP)", "caption"),
        ("LIMA (Reuters) - Premier Poe will see a guest on Monday.", "prose"),
        ("LIMA, Oct. 1 (Yonhap) -- Premier Poe arrived on Tuesday.", "prose"),
        ("LIMA (AFP) — Premier Poe in Lima on Tuesday. (AP Photo/A. Roe)", "caption"),
        ("President Roe, left, and Premier Poe pose in Lima, Peru, Oct. 1, 2024.", "caption"),
        ("Premier Poe shakes hands with a guest during talks in Lima, Oct. 26, 2016.", "caption"),
        ("Smoke rises over the old town of Lima, Peru, Sunday, Oct. 26, 2016.", "caption"),
        ("The pact was signed by all in Lima, Peru, Oct. 26, 2016.", "prose"),
        ("UPDATE: The two leaders arrive.", "prose"),
        ("SECRETARY ROE: Thank you all for coming.", "speech"),
        ("QUESTION: Will you go?", "speech"),
        ("By Ann Roe and Tim Poe", "byline"),
        ("Additional reporting by Ann Roe in Lima", "byline"),
        ("The two leaders met in Lima on Tuesday.", "prose"),
        ("He said: we will go.", "prose"),
        ("The left, he said, would shake hands with nobody in 2024.", "prose"),
    ],
)
def test_a_sentence_is_told_by_its_form(text, kind):
    assert split_sentences(text, "text")[-1].kind == kind


def test_the_title_is_a_headline():
    assert split_sentences("Roe meets Poe", "title")[0].kind == "headline"


def test_a_turn_goes_on_to_the_end_of_its_paragraph():
    kinds = [s.kind for s in split_sentences("MR. ROE: Yes. We met.\n\nThey left.", "text")]
    assert kinds == ["speech", "speech", "prose"]


def test_quotations_are_spans_of_the_field():
    text = 'He said “we agree” and "no more". Nothing here.'
    first, second = split_sentences(text, "text")
    assert [text[a:b] for a, b in first.quotations] == ["“we agree”", '"no more"']
    assert second.quotations == ()


def test_a_quotation_runs_on_into_a_paragraph_that_opens_with_a_mark():
    text = "“We met.\n\n“And we agreed,” she said. It was late."
    spans = [s.quotations for s in split_sentences(text, "text")]
    assert [bool(q) for q in spans] == [True, True, False]


@pytest.mark.parametrize("unit", [".", "a", "“", "A. ", "Mr. ", "x\n", "?! ", "(", "Ab "])
def test_a_megabyte_is_read_in_time_linear_in_its_length(unit):
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    split_sentences(text, "text")
    assert time.process_time() - start < 10
