"""A warehouse for bad input; its items are counted anew after each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from input_box import Box
from web import Web, web_server

from summitry.settings import Settings


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    one = Box(tmp_path / "in", Settings(home=tmp_path / "home", jobs=1, host_delay_seconds=0))
    yield one
    one.assert_conserved()
    one.assert_again_changes_nothing()


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


@pytest.fixture
def web_box(box: Box, web: Web) -> Box:
    """Return a box that may ask the test's own server."""
    box.settings = replace(box.settings, allow_hosts=(web.host,))
    return box
