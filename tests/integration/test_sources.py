"""`summitry sources`: adding, listing, testing and disabling what is collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from web import Web, web_server

from summitry.cli import run_command
from summitry.sources.catalogue import feeds

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SUMMITRY_HOME", str(tmp_path))

    def run_here(*words: str) -> tuple[int, str, str]:
        code = run_command(["sources", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_here


def feed(web: Web, *titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{web.url(f'/{number}')}</link>"
        f"<pubDate>Mon, 0{number + 1} Jun 2026 08:00:00 GMT</pubDate>"
        f"<description>The envoys spoke of {title}.</description></item>"
        for number, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


def toml(tmp_path: Path) -> str:
    path = tmp_path / "summitry.toml"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_nothing_of_the_catalogue_is_in_use_by_itself(run: Run, tmp_path: Path) -> None:
    code, out, err = run("list")
    lines = out.splitlines()[1:]
    assert (code, len(lines)) == (0, len(feeds()))
    assert all(line.split()[1:3] == ["no", "unverified"] for line in lines)
    assert err.strip() == f"{len(feeds())} sources, 0 in use"
    assert toml(tmp_path) == ""


def test_the_list_is_narrowed_by_region_and_publisher(run: Run) -> None:
    _, out, _ = run("list", "--region", "oceania", "--by", "foreign_ministry", "--seen-in")
    names = {line.split()[0] for line in out.splitlines()[1:]}
    assert names == {
        name
        for name, one in feeds().items()
        if (one.region, one.publisher_kind) == ("oceania", "foreign_ministry")
    }
    assert out.count("github.com/") == len(names)


def test_a_feed_of_the_catalogue_is_added_with_what_is_known_of_it(
    run: Run, tmp_path: Path
) -> None:
    code, _, err = run("add", "un-news", "--cadence", "2h")
    assert code == 0
    assert "summitry sources test un-news" in err
    told = toml(tmp_path)
    assert f'url = "{feeds()["un-news"].url}"' in told
    assert 'cadence = "2h"' in told
    _, out, _ = run("list", "--configured")
    assert [line.split()[:3] for line in out.splitlines()[1:]] == [["un-news", "yes", "unverified"]]


def test_an_address_and_a_path_of_ones_own_are_added(run: Run, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    assert run("add", "https://news.example/rss", "--publisher", "The News")[0] == 0
    assert run("add", str(tmp_path / "archive"))[0] == 0
    assert 'name = "news.example"' in toml(tmp_path)
    assert 'path = "archive"' in toml(tmp_path)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", "no-such-feed"), "no name of the catalogue"),
        (("add", "ftp://news.example/rss"), "only http and https"),
        (("add", "https://n.example/", "--time-zone", "Mars/Base"), "unknown time zone"),
        (("add", "https://n.example/", "--cadence", "often"), "cadence 'often'"),
        (("add", "https://n.example/", "--kind", "poem"), "kind 'poem'"),
        (("disable", "un-news"), "no source named"),
        (("list", "--region", "moon"), "none of world"),
        (("test",), "name what to test"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(
    run: Run, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    code, _, err = run(*words)
    assert code == 2
    assert message in err
    assert err.startswith("error: ") and err.count("\n") == 1
    assert toml(tmp_path) == ""


def test_a_disabled_source_is_listed_and_enabled_again(run: Run, tmp_path: Path) -> None:
    run("add", "un-news")
    assert run("disable", "un-news")[0] == 0
    assert "enabled = false" in toml(tmp_path)
    _, out, _ = run("list", "--configured")
    assert out.splitlines()[1].split()[1] == "disabled"
    _, _, err = run("add", "un-news")
    assert "enabled again" in err
    assert "enabled" not in toml(tmp_path)


def test_a_test_shows_what_would_come_in_and_stores_nothing(
    run: Run, web: Web, tmp_path: Path
) -> None:
    (tmp_path / "summitry.toml").write_text(f'allow_hosts = ["{web.host}"]\n', encoding="utf-8")
    url = web.serve("/feed", feed(web, "grain", "fish"), content_type="application/rss+xml")
    code, out, err = run("test", url)
    assert code == 0
    assert f"{url}: 2 articles would come in" in err
    assert [line.split()[-1] for line in out.splitlines()[1:]] == [web.url("/1"), web.url("/0")]
    assert [path.name for path in (tmp_path / "warehouse").iterdir()] == ["sources.json"]
    run("add", url, "--name", "envoys")
    _, out, _ = run("list", "--configured")
    assert out.splitlines()[1].split()[2] == "works"


def test_a_test_names_what_does_not_work_and_goes_on(run: Run, web: Web, tmp_path: Path) -> None:
    (tmp_path / "summitry.toml").write_text(f'allow_hosts = ["{web.host}"]\n', encoding="utf-8")
    good = web.serve("/good", feed(web, "grain"), content_type="application/rss+xml")
    bad = web.serve("/bad", b"", status=404)
    code, _, err = run("test", bad, good)
    assert code == 4
    assert "http_status: 404" in err
    assert f"{good}: 1 article would come in" in err
    assert err.splitlines()[-1] == f"error: nothing would come in from {bad}"
    run("add", bad, "--name", "broken")
    _, out, _ = run("list", "--configured")
    assert out.splitlines()[1].split()[2] == "fails"


def test_the_help_says_what_the_catalogue_is(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert "unverified" in out
    for command in ("add", "list", "test", "disable"):
        assert run(command, "--help")[0] == 0
