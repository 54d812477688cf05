"""The marks by which a text says that it was taken back: seeds/retraction_markers.csv."""

import csv
import re

import pytest

from summitry import project
from summitry.reading.literals import required


def _markers() -> list[dict[str, str]]:
    path = project.seeds_dir() / "retraction_markers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("marker", _markers(), ids=lambda marker: marker["marker_id"])
def test_no_match_of_a_pattern_lacks_all_the_words_looked_for_first(marker):
    words = marker["words"].split("|")
    needed = required(re.compile(marker["pattern"], re.IGNORECASE))

    assert any(
        all(any(word in literal for word in words) for literal in literals) for literals in needed
    )
