"""Settings: flags over variables over summitry.toml over defaults, each checked."""

import pytest

from summitry.errors import InputError
from summitry.settings import CONFIDENCE_FLOOR, available_processors, load_settings


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in ("HOME", "JOBS", "CONFIDENCE_FLOOR", "USER_AGENT", "ALLOW_HOSTS"):
        monkeypatch.delenv(f"SUMMITRY_{name}", raising=False)


def test_without_anything_said_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.home == tmp_path
    assert settings.sources == ()
    assert settings.confidence_floor == CONFIDENCE_FLOOR
    assert settings.jobs == available_processors()
    assert settings.warehouse_dir == tmp_path / "warehouse"


def test_a_flag_wins_over_a_variable_and_that_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "summitry.toml").write_text("jobs = 3")
    assert load_settings(home=tmp_path).jobs == 3
    monkeypatch.setenv("SUMMITRY_JOBS", "4")
    assert load_settings(home=tmp_path).jobs == 4
    assert load_settings(home=tmp_path, jobs=5).jobs == 5


def test_the_home_comes_from_its_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("SUMMITRY_HOME", str(tmp_path / "x"))
    assert load_settings().home == tmp_path / "x"


def test_a_source_is_read_with_all_that_is_known_of_it(tmp_path):
    (tmp_path / "summitry.toml").write_text(
        "[[sources]]\npath = 'in'\nkind = 'folder'\npublisher = 'P'\nlanguage = 'en'\n"
        "time_zone = 'Asia/Tokyo'\n[[sources]]\nname = 'n'\nurl = 'https://a.example/f'\n"
    )
    folder, feed = load_settings(home=tmp_path).sources
    assert folder.locator == folder.name == str(tmp_path / "in")
    assert (folder.kind, folder.publisher, folder.language) == ("folder", "P", "en")
    assert (feed.name, feed.locator, feed.kind) == ("n", "https://a.example/f", None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jobs = 0", "jobs: 0 is not between"),
        ("jobs = 'x'", "jobs: 'x' is not a number"),
        ("confidence_floor = 1.5", "not between 0 and 1"),
        ("confidence_flour = 0.5", "unknown setting 'confidence_flour'"),
        ("sources = 'x'", "not a list of tables"),
        ("[[sources]]\npath = 'a'\nurl = 'https://a.example'", "either a url or a path"),
        ("[[sources]]\npath = 'a'\ncolour = 'red'", "unknown source setting 'colour'"),
        ("[[sources]]\npath = 'a'\nkind = 'tape'", "kind 'tape'"),
        ("[[sources]]\npath = 'a'\n[[sources]]\npath = 'a'", "two sources are named"),
        ("jobs = ", "summitry.toml"),
    ],
)
def test_what_a_setting_can_not_be_is_said(tmp_path, text, words):
    (tmp_path / "summitry.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_settings(home=tmp_path)
    assert words in str(caught.value)
