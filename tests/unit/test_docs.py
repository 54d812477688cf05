"""Documentation and code may not drift apart: commands, settings, exit codes, variables."""

import dataclasses
import re

import pytest

from summitry import project
from summitry.cli import EXIT_CODES, app, run_command
from summitry.settings import Settings, Source

DOCS = project.root() / "docs"
USAGE = (DOCS / "usage.md").read_text(encoding="utf-8")
SETTINGS = (DOCS / "settings.md").read_text(encoding="utf-8")
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("summitry", "flows")
    for path in sorted((project.root() / folder).rglob("*.py"))
)
COMMANDS = [
    *(command.name or command.callback.__name__ for command in app.registered_commands),
    *(group.name for group in app.registered_groups),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert f"`summitry {command}" in USAGE


def test_no_command_is_documented_that_does_not_exist():
    told = set(re.findall(r"summitry ([a-z]+)", USAGE))
    assert told <= set(COMMANDS)


@pytest.mark.parametrize("code", sorted(EXIT_CODES))
def test_every_exit_code_is_documented_with_its_meaning(code):
    assert f"| {code} | {EXIT_CODES[code]} |" in USAGE


@pytest.mark.parametrize(
    "name", [field.name for field in dataclasses.fields(Settings) if field.name != "home"]
)
def test_every_setting_is_documented(name):
    assert f"`{name}`" in SETTINGS or f"`[[{name}]]`" in SETTINGS


@pytest.mark.parametrize(
    "name", [field.name for field in dataclasses.fields(Source) if field.name != "locator"]
)
def test_every_setting_of_a_source_is_documented(name):
    assert re.search(rf"^{name} = ", SETTINGS, re.MULTILINE)


def test_every_variable_is_documented_and_every_documented_one_is_read():
    handed_on = {"SUMMITRY_BUILD_PATH"}  # to dbt, by us
    read = set(re.findall(r"\bSUMMITRY_[A-Z_]*[A-Z]\b", CODE))
    # numbers are read as SUMMITRY_ and their name: settings._number
    numbers = {f"SUMMITRY_{name.upper()}" for name in re.findall(r'_number\(table, "(\w+)"', CODE)}
    assert set(re.findall(r"\bSUMMITRY_[A-Z_]+\b", SETTINGS)) == (read | numbers) - handed_on


@pytest.mark.parametrize("command", COMMANDS)
def test_every_flag_is_documented(command, capsys):
    assert run_command([command, "--help"]) == 0
    text = capsys.readouterr().out
    for flag in set(re.findall(r"--[a-z][a-z-]+", text)) - {"--help"}:
        assert f"`{flag}" in USAGE + SETTINGS or f" {flag}" in USAGE, flag
