"""Where the project's own files are: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder that holds dbt/, seeds/, expectations/ and flows/."""
    checkout = _PACKAGE.parent
    if (checkout / "dbt" / "dbt_project.yml").is_file():
        return checkout
    return _PACKAGE / "_project"


def dbt_dir() -> Path:
    return root() / "dbt"


def seeds_dir() -> Path:
    return root() / "seeds"


def sample_dir() -> Path:
    """Return the folder of the bundled sample's articles (expected.jsonl lies beside it)."""
    return seeds_dir() / "sample" / "articles"


def expectations_dir() -> Path:
    return root() / "expectations"


def flows_dir() -> Path:
    return root() / "flows"
