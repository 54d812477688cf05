"""The source list is changed in place: the user's words and comments stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from summitry.errors import InputError
from summitry.settings import Settings, Source, load_settings
from summitry.sources import configured, states
from summitry.sources.collect import Plan, sources_to_collect

TOML = """\
# Our desk's list. Ask Ada before touching it.
confidence_floor = 0.6  # agreed in May

[[sources]]
name = "harbour"                     # local
url = "https://harbour.example/rss"

# The archive is frozen.
[[sources]]
path = "archive"
"""
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "summitry.toml").write_text(TOML, encoding="utf-8")
    return tmp_path


def text_of(home: Path) -> str:
    return (home / "summitry.toml").read_text(encoding="utf-8")


def test_what_is_added_comes_behind_what_is_there(home: Path) -> None:
    configured.add(
        load_settings(home=home), {"name": "new", "url": "https://n.example/", "cadence": "6h"}
    )
    assert text_of(home).startswith(TOML)
    assert load_settings(home=home).sources[-1] == Source(
        "new", "https://n.example/", cadence=timedelta(hours=6)
    )


def test_a_list_is_begun_where_there_is_none(tmp_path: Path) -> None:
    configured.add(load_settings(home=tmp_path), {"name": "new", "url": "https://n.example/"})
    assert [source.name for source in load_settings(home=tmp_path).sources] == ["new"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"name": "harbour", "url": "https://other.example/"}, "named 'harbour' already"),
        ({"name": "h2", "url": "https://harbour.example/rss"}, "already, as 'harbour'"),
        ({"name": "n", "url": "https://n.example/", "cadence": "often"}, "cadence 'often'"),
        ({"name": "n", "url": "https://n.example/", "kind": "poem"}, "kind 'poem'"),
    ],
)
def test_what_would_not_load_is_not_written(home: Path, row: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        configured.add(load_settings(home=home), row)
    assert text_of(home) == TOML


def test_a_source_is_disabled_and_enabled_without_a_trace(home: Path) -> None:
    settings = load_settings(home=home)
    assert configured.enable(settings, "harbour", enabled=False)
    assert "enabled = false" in text_of(home)
    assert [one.enabled for one in load_settings(home=home).sources] == [False, True]
    assert not configured.enable(settings, "harbour", enabled=False)
    assert configured.enable(settings, "harbour", enabled=True)
    assert text_of(home) == TOML


def test_an_unknown_name_is_said(home: Path) -> None:
    with pytest.raises(InputError, match="no source named 'lighthouse'"):
        configured.enable(load_settings(home=home), "lighthouse", enabled=False)


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "summitry.toml").write_text("sources = [", encoding="utf-8")
    with pytest.raises(InputError, match=r"summitry\.toml"):
        configured.add(Settings(home=tmp_path), {"name": "n", "url": "https://n.example/"})
    assert text_of(tmp_path) == "sources = ["


def test_what_is_disabled_is_not_collected_and_does_not_call_the_sample(tmp_path: Path) -> None:
    off = Source("off", "https://off.example/", enabled=False)
    on = Source("on", "https://on.example/")
    assert sources_to_collect(Settings(home=tmp_path, sources=(off, on))).sources == (on,)
    assert sources_to_collect(Settings(home=tmp_path, sources=(off,))) == Plan((), False)
    assert sources_to_collect(Settings(home=tmp_path, sources=(off,)), (off,)).sources == (off,)


def test_the_schedule_asks_no_oftener_than_the_cadence(tmp_path: Path) -> None:
    rare = Source("rare", "https://rare.example/", cadence=timedelta(hours=6))
    settings = Settings(home=tmp_path, sources=(rare, Source("often", "https://often.example/")))
    plan = Plan(settings.sources, is_sample=False)
    assert states.due(settings, plan, NOW) == plan
    states.note_asked(settings, plan.sources, NOW)
    names = [
        [one.name for one in states.due(settings, plan, NOW + timedelta(hours=hours)).sources]
        for hours in (1, 5, 6, 7)
    ]
    assert names == [["often"], ["often"], ["rare", "often"], ["rare", "often"]]


def test_a_lost_or_damaged_memory_asks_again(tmp_path: Path) -> None:
    rare = Source("rare", "https://rare.example/", cadence=timedelta(hours=6))
    settings = Settings(home=tmp_path, sources=(rare,))
    states.note_asked(settings, (rare,), NOW)
    settings.source_states_path.write_text("{", encoding="utf-8")
    plan = Plan((rare,), is_sample=False)
    assert states.due(settings, plan, NOW) == plan
