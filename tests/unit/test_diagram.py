"""The picture of the tables in docs/ is the one that their contracts give."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import yaml
from docs_scripts import script

from summitry import project

DIAGRAM = script("diagram")
PICTURE = DIAGRAM.PICTURE.read_text(encoding="utf-8")
TABLES = DIAGRAM.tables()


def test_the_picture_is_current() -> None:
    assert DIAGRAM.draw(TABLES) == PICTURE, "run .venv/bin/python docs/diagram.py and look at it"


def test_every_table_of_the_marts_is_in_it_and_every_column_told() -> None:
    models = {path.stem for path in (project.dbt_dir() / "models" / "marts").glob("*.sql")}
    titles = dict(re.findall(r"<title>(\w+): ([^<]+)</title>", PICTURE))
    assert set(titles) == models
    for path in (project.dbt_dir() / "models" / "marts").glob("*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            columns = {column["name"] for column in model["columns"]}
            assert set(titles[model["name"]].split(", ")) == columns


def test_every_reference_of_the_contracts_is_a_line() -> None:
    lines = set(re.findall(r"<title>([\w.]+) → ([\w.]+)</title>", PICTURE))
    told = sum(
        text.count("relationships:") + 3 * text.count("- event_exists\n")
        for text in (
            path.read_text(encoding="utf-8")
            for path in (project.dbt_dir() / "models" / "marts").glob("*.yml")
        )
    )
    assert len(lines) == told > 30
    assert ("fct_summits.parent_summit_id", "fct_summits.summit_id") in lines
    assert ("fct_evidence.event_id", "fct_trips.trip_id") in lines


def test_every_table_has_its_key() -> None:
    assert [table.name for table in TABLES.values() if not table.primary] == []


def test_a_table_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="dim_topics"):
        DIAGRAM.draw({name: table for name, table in TABLES.items() if name != "dim_topics"})


def test_it_is_well_formed() -> None:
    assert ElementTree.fromstring(PICTURE).tag == "{http://www.w3.org/2000/svg}svg"
