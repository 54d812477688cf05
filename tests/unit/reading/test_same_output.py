"""The reading of an article is the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys
from summitry.reading.reader import RuleReader
from summitry.reference import load_reference
from summitry.sources.article import Article
from datetime import date
title, text = sys.argv[1:]
print(RuleReader(load_reference()).read(Article("a", title, text, published_on=date(2022, 3, 2))))
"""


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Talks with the Crown Prince and Prime Minister of Bahrain",
            "Secretary of State Antony Blinken met today with the Crown Prince and Prime Minister "
            "of Bahrain, His Royal Highness Salman Al Khalifa, in Washington.",
        ),
    ],
)
def test_a_reading_does_not_hang_on_the_order_of_hashes(title: str, text: str) -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, title, text],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in range(1, 4)
    }  # fmt: skip
    assert len(found) == 1
