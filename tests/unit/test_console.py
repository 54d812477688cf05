"""What people see: messages on one line, rows as tables, records or plain lines."""

import io

import pytest
from rich.console import Console

from summitry import console


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\nlines  and \t tabs", "two lines and tabs"),
        ("\x1b[31mred\x07", "?[31mred?"),
        ("a\u202eb", "a?b"),
    ],
)
def test_a_message_is_one_line_without_control_characters(text, line):
    assert console.one_line(text) == line


def printed(monkeypatch, columns, rows, *, terminal, width=60):
    file = io.StringIO()
    made = Console(file=file, force_terminal=terminal, width=width, no_color=True, highlight=False)
    monkeypatch.setattr(console, "_console", lambda **_: made)
    console.print_rows(columns, rows)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_into_a_pipe_each_row_is_one_line_however_long(monkeypatch):
    rows = [["x" * 200, None], ["two\nlines", "\x1b[1m"]]
    head, *lines = printed(monkeypatch, ["a", "b"], rows, terminal=False)
    assert head.split() == ["a", "b"]
    assert lines[0] == "x" * 200 + "  NULL"
    assert lines[1].split() == ["two⏎lines", "�[1m"]


def test_on_a_terminal_rows_that_fit_are_a_table(monkeypatch):
    lines = printed(monkeypatch, ["name", "n"], [["Rabat", "1"], [None, "2"]], terminal=True)
    text = "\n".join(lines)
    assert [word for word in ("name", "Rabat", "NULL") if word in text] == ["name", "Rabat", "NULL"]
    assert not any("── 1 ──" in line for line in lines)


def test_on_a_terminal_rows_too_wide_are_shown_one_below_the_other(monkeypatch):
    columns = [f"column_{n}" for n in range(9)]
    text = "\n".join(printed(monkeypatch, columns, [["v" * 9] * 9], terminal=True))
    assert "── 1 ──" in text
    assert all(f"{name}  " in text for name in columns)


def test_markup_in_a_value_is_only_text(monkeypatch):
    lines = printed(monkeypatch, ["a"], [["[bold]x[/bold] :smile:"]], terminal=True)
    assert any("[bold]x[/bold] :smile:" in line for line in lines)


def test_no_rows_print_their_columns(monkeypatch):
    assert printed(monkeypatch, ["a", "b"], [], terminal=False) == ["a  b"]


def test_without_a_terminal_progress_is_silent(capsys):
    with console.working("Reading") as tell:
        tell("articles", 3, 9)
    assert capsys.readouterr() == ("", "")
