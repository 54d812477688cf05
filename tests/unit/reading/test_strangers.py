"""Somebody whom no list names, told from leaders, countries and things."""

import pytest

from summitry.reading.strangers import are_told_of


@pytest.mark.parametrize(
    "text",
    [
        "My son wore the uniform for years.",
        "I talked to a young soldier that night.",
        "Deputy Secretary Hollins spoke for an hour.",
        "Ms. Okello runs the clinic.",
        "Bautista has been a diplomat since 1998.",
        "Ana Maria Lopez taught law.",
        "The suspect is a student of 22.",
    ],
)
def test_a_stranger_is_told_of(text: str) -> None:
    assert are_told_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "The talks went well.",
        "It was raining in the capital.",
        "Officials expressed hope.",
        "Mr. Okello said the road was open.",
        "The reporter said nothing more.",
        "In May the bridge opened.",
    ],
)
def test_no_stranger_is_told_of(text: str) -> None:
    assert not are_told_of(text)
