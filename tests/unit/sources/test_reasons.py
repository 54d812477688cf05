"""Every reason code has a meaning, and docs/sources.md says the same."""

from __future__ import annotations

import re
from pathlib import Path

from summitry.sources.reasons import MEANING, Reason

DOCS = Path(__file__).parents[3] / "docs" / "sources.md"


def test_every_reason_has_its_meaning() -> None:
    assert set(MEANING) == set(Reason)


def test_the_documented_reasons_are_those_of_the_code() -> None:
    table = DOCS.read_text(encoding="utf-8").partition("| reason | meaning |")[2]
    rows = re.findall(r"^\| `([a-z0-9_]+)` \| (.+?) \|$", table, re.M)
    assert dict(rows) == {reason.value: meaning for reason, meaning in MEANING.items()}
