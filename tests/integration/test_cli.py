"""The command line from outside: what goes to stdout, what to stderr, and how it ends."""

import gzip
import io
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

import duckdb
import pytest

from summitry import __version__
from summitry.cli import EXIT_CODES, app, run_command
from summitry.settings import load_settings
from summitry.warehouse import exclusive


@dataclass(frozen=True)
class Result:
    returncode: int
    stdout: str
    stderr: str


def run(*arguments, home, stdin=""):
    """Run one command in this process, which is what its own process would do and quicker."""
    output, errors = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin.encode())))
    with (
        chdir(home),
        redirect_stdout(output),
        redirect_stderr(errors),
        patch("sys.stdin", given),
        patch.dict(os.environ, {"SUMMITRY_HOME": str(home), "COLUMNS": "100"}),
    ):
        code = run_command([str(argument) for argument in arguments])
    return Result(code, output.getvalue(), errors.getvalue())


def run_apart(*arguments, home):
    """Run one command as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "summitry.cli", *arguments],
        cwd=home,
        env={**os.environ, "SUMMITRY_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def files_of(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def published(home):
    """A published file of one small table, as publishing leaves it."""
    (home / "warehouse").mkdir()
    with duckdb.connect(str(home / "warehouse" / "summitry.duckdb")) as connection:
        connection.execute(
            "create table fct_summits as select 1 as n, null as city, '=1+1' as name"
        )
    return home


COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_on_stdout(command, home):
    result = run(command, "--help", home=home)
    assert result.returncode == 0
    assert "Usage: summitry" in result.stdout
    assert result.stderr == ""


def test_help_lists_every_command_and_exit_code(home):
    text = " ".join(run("--help", home=home).stdout.split())
    for command in COMMANDS:
        assert f" {command} " in text
    for code in EXIT_CODES:
        assert f"{code}: " in text


def test_version_is_one_line_on_stdout(home):
    result = run("--version", home=home)
    assert result.stdout.startswith("summitry 0.")
    assert (result.stderr, result.returncode) == ("", 0)


BAD_INPUT = [
    (["nonsense"], 2, "No such command"),
    (["run", "missing.jsonl"], 2, "missing.jsonl: no such file"),
    (["run", "ftp://example.org/feed"], 2, "only http and https"),
    (["run", "--jobs", "0"], 2, "--jobs"),
    (["run", "--wrong"], 2, "--wrong"),
    (["collect", "missing"], 2, "missing: no such file"),
    (["collect", ""], 2, "no such file"),
    (["read", "missing.txt"], 2, "missing.txt: no such file"),
    (["read", "."], 2, "is a folder"),
    (["read", "broken.jsonl"], 2, "broken.jsonl, line 1: not JSON"),
    (["read", "list.jsonl"], 2, "list.jsonl, line 1: not a JSON object"),
    (["read", "noid.jsonl"], 2, "line 1: 'id' is missing"),
    (["read", "number.jsonl"], 2, "line 1: 'text' is not text"),
    (["read", "latin.txt"], 2, "latin.txt: not UTF-8"),
    (["read", "cut.jsonl.gz"], 2, "cut.jsonl.gz: not a whole gzip file"),
    (["read", "--published", "tomorrow", "good.txt"], 2, "--published: 'tomorrow'"),
    (["read", "--html"], 2, "go with files"),
    (["read", "--reader", "llm", "good.txt"], 2, "needs base_url in [reader] of summitry.toml"),
    (["read", "--reader", "oracle", "good.txt"], 2, "--reader"),
    (["check"], 3, "nothing is built yet"),
    (["publish"], 3, "nothing is built yet"),
    (["sql", "select 1"], 2, "nothing is published yet"),
    (["sql"], 2, "Missing argument"),
    (["sql", "--format", "xml", "select 1"], 2, "--format"),
    (["evaluate", "missing.jsonl", "good.txt"], 2, "missing.jsonl"),
    (["evaluate", "broken.jsonl", "broken.jsonl"], 2, "broken.jsonl"),
    (["serve", "--port", "80"], 2, "--port"),
    (["serve", "--port", "four"], 2, "--port"),
    (["docs"], 2, "nothing is published yet"),
    (["read"], 2, "nothing is collected yet"),
    (["build"], 2, "nothing is collected yet"),
    (["status", "surplus"], 2, "unexpected extra argument"),
    (["build", "surplus"], 2, "unexpected extra argument"),
]


@pytest.mark.parametrize(
    ("arguments", "code", "words"), BAD_INPUT, ids=[" ".join(case[0]) for case in BAD_INPUT]
)
def test_bad_input_is_one_clear_line_and_changes_nothing(arguments, code, words, home):
    (home / "broken.jsonl").write_text('{"id": ')
    (home / "list.jsonl").write_text("[1]\n")
    (home / "noid.jsonl").write_text('{"text": "x"}\n')
    (home / "number.jsonl").write_text('{"id": "a", "text": 5}\n')
    (home / "latin.txt").write_bytes(b"caf\xe9")
    (home / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00garbage")
    (home / "good.txt").write_text("A text.")
    before = files_of(home)

    result = run(*arguments, home=home)

    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert words in result.stderr
    after = files_of(home)
    ledger = home / "warehouse" / "runs.jsonl"  # that a stage was tried is written down
    after = {k: v for k, v in after.items() if k not in (ledger, ledger.with_name(".lock"))}
    assert after == before


SETTINGS_THAT_ARE_WRONG = [
    ("jobs = 'many'", "jobs"),
    ("confidence_floor = 2", "confidence_floor"),
    ("colour = 1", "unknown setting 'colour'"),
    ("[[sources]]\nname = 'a'", "either a url or a path"),
    ("[[sources]]\nurl = 'https://example.org/a'\npath = 'b'", "either a url or a path"),
    ("[[sources]]\npath = 'b'\nkind = 'tape'", "tape"),
    ("not toml", "summitry.toml"),
]


@pytest.mark.parametrize(("text", "words"), SETTINGS_THAT_ARE_WRONG)
def test_a_wrong_setting_is_named(text, words, home):
    (home / "summitry.toml").write_text(text)
    result = run("status", home=home)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert words in result.stderr


def test_an_absent_home_is_made(tmp_path):
    result = run("--home", tmp_path / "new" / "home", "status", home=tmp_path)
    assert result.returncode == 0
    assert (tmp_path / "new" / "home").is_dir()


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("status", "--home", tmp_path / "file", home=tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith("error: ")


@pytest.mark.parametrize("command", ["run", "collect", "read", "build", "check", "publish", "docs"])
def test_a_stage_that_meets_another_run_says_so_at_once(command, published):
    home = published
    (home / "warehouse" / "build.duckdb").write_bytes(b"")
    with exclusive(load_settings(home=home)):
        result = run(command, home=home)
    assert result.returncode == 75
    assert result.stdout == ""
    assert f"process {os.getpid()}" in result.stderr


def test_an_unexpected_error_is_one_line_and_debug_shows_where(home):
    (home / "warehouse").mkdir()
    (home / "warehouse" / "runs.jsonl").mkdir()  # no ledger can be written here
    quiet = run("collect", home=home)
    assert (quiet.returncode, quiet.stdout) == (1, "")
    assert quiet.stderr.count("\n") == 1
    assert "--debug" in quiet.stderr
    loud = run("--debug", "collect", home=home)
    assert "Traceback" in loud.stderr


# sql


def test_sql_prints_rows_for_people_with_null_visible(published):
    result = run("sql", "from fct_summits", home=published)
    assert result.returncode == 0
    assert result.stdout.split() == ["n", "city", "name", "1", "NULL", "=1+1"]
    assert result.stderr == "1 row\n"


def test_sql_prints_json(published):
    statement = (
        "select n, city, date '2025-10-28' as day, timestamptz '2025-10-28 09:00:00+09' as at,"
        " [1, 2] as list, {'a': 1.5} as pair, 'nan'::double as nothing from fct_summits"
    )
    result = run("sql", "--format", "json", statement, home=published)
    assert json.loads(result.stdout) == [
        {
            "n": 1,
            "city": None,
            "day": "2025-10-28",
            "at": "2025-10-28T00:00:00Z",
            "list": [1, 2],
            "pair": {"a": 1.5},
            "nothing": None,
        }
    ]
    assert result.stderr == ""


def test_sql_prints_an_empty_json_array(published):
    result = run("sql", "--format", "json", "from fct_summits where false", home=published)
    assert json.loads(result.stdout) == []


def test_sql_prints_csv_that_no_spreadsheet_takes_for_a_formula(published):
    result = run("sql", "--format", "csv", "select *, -5 as m from fct_summits", home=published)
    assert result.stdout == "n,city,name,m\n1,,'=1+1,-5\n"


def test_sql_is_read_from_standard_input(published):
    result = run("sql", "-", home=published, stdin="select 41 + 1 as n")
    assert result.stdout.split() == ["n", "42"]


REFUSED_SQL = [
    ("select 1; select 2", "one statement at a time"),
    ("", "no SQL statement"),
    ("selec 1", "SQL: Parser Error"),
    ("select nothing_such from fct_summits", "nothing_such"),
    ("delete from fct_summits", "read-only"),
    ("drop table fct_summits", "read-only"),
    ("create table t as select 1", "read-only"),
    ("copy fct_summits to 'out.csv'", "no files or network"),
    ("from read_text('/etc/hostname')", "no files or network"),
    ("from 'secret.csv'", "secret.csv"),
    ("attach 'other.duckdb'", "no files or network"),
    ("install httpfs", "no files or network"),
    ("load httpfs", "no files or network"),
    ("set enable_external_access = true", "configuration has been locked"),
    ("select list(range) from range(200000000)", "memory"),
]


@pytest.mark.parametrize(("statement", "words"), REFUSED_SQL)
def test_sql_refuses_what_is_not_one_reading_statement(statement, words, published):
    before = files_of(published)
    result = run("sql", statement, home=published)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert words in result.stderr
    assert files_of(published) == before


# streams


def test_reading_starts_without_the_heavy_libraries(home):
    (home / "story.txt").write_text("The two leaders met in Tokyo on Tuesday.")
    program = (
        "import sys; from summitry.cli import run_command;"
        "code = run_command(['read', '--jobs', '1', 'story.txt']);"
        "heavy = {'prefect', 'great_expectations', 'pandas', 'dbt', 'duckdb', 'openai', 'httpx2',"
        " 'summitry.llm'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else code)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=home, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["id"] == "story"


def test_a_reader_of_stdout_that_goes_away_ends_the_command_quietly(home):
    lines = "".join(f'{{"id": "{n}", "text": "Nothing here."}}\n' for n in range(5000))
    (home / "many.jsonl").write_text(lines)
    process = subprocess.Popen(
        [sys.executable, "-m", "summitry.cli", "read", "--jobs", "1", "many.jsonl"],
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"] == "0"
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 141


# read


def test_read_prints_a_line_for_each_line_with_its_id_unchanged(home):
    given = [
        {"id": "b", "title": "T", "text": "The chancellor went home.", "published_at": None},
        {"id": 7, "title": None, "text": ""},
        {"id": "b", "text": "Le président a quitté la réunion.", "language": "fr"},
    ]
    (home / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in given) + "\n")
    result = run("read", "--jobs", "2", "a.jsonl", home=home)
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in printed] == ["b", 7, "b"]
    for row in printed:
        assert {"id", "published_on", "leaders", "summits", "agreements", "trips"} <= row.keys()
    assert result.stderr == ""
    assert not (home / "warehouse").exists()


def test_read_takes_standard_input_and_a_packed_file(home):
    line = '{"id": "x", "text": "y"}\n'
    (home / "a.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    result = run("read", "-", "a.jsonl.gz", home=home, stdin=line)
    assert [json.loads(row)["id"] for row in result.stdout.splitlines()] == ["x", "x"]


def test_read_prints_what_came_before_a_bad_line(home):
    (home / "a.jsonl").write_text('{"id": "x", "text": "y"}\n{"id": "z"\n')
    result = run("read", "--jobs", "2", "a.jsonl", home=home)
    assert json.loads(result.stdout)["id"] == "x"
    assert (result.returncode, result.stderr) == (2, "error: a.jsonl, line 2: not JSON\n")


def test_read_shows_a_page_with_the_text_escaped(home):
    (home / "a.txt").write_text("<script>alert(1)</script> President Xi Jinping met nobody.")
    result = run("read", "--html", "a.txt", home=home)
    assert result.stdout.startswith("<!doctype html>")
    assert "<script>" not in result.stdout
    assert "&lt;script&gt;" in result.stdout


# status


def test_status_of_an_empty_home_says_that_nothing_is_there(home):
    result = run("status", home=home)
    assert (result.returncode, result.stderr) == (0, "")
    assert "nothing yet" in result.stdout
    assert not (home / "warehouse").exists()


def test_status_counts_what_was_collected_and_rejected(home):
    (home / "a.jsonl").write_text('{"id": "x", "text": "y"}\n{"id": "z"\n')
    assert run("collect", "a.jsonl", home=home).returncode == 0
    stored = json.loads(run("status", "--json", home=home).stdout)["stored"]
    assert (stored["article_count"], stored["unread_count"], stored["is_sample"]) == (1, 1, False)
    assert stored["rejects"] == {"bad_json": 1}


def test_status_answers_while_a_run_holds_the_warehouse(home):
    (home / "a.jsonl").write_text('{"id": "x", "text": "y"}\n')
    run("collect", "a.jsonl", home=home)
    with exclusive(load_settings(home=home)):
        state = json.loads(run("status", "--json", home=home).stdout)
    assert state["held_by"] == os.getpid()
    assert state["stored"] is None
    assert [entry["command"] for entry in state["runs"]] == ["collect"]


@pytest.mark.parametrize(
    ("arguments", "code", "stdout", "stderr"),
    [
        (["--version"], 0, f"summitry {__version__}\n", ""),
        (["sql", "select 1"], 2, "", "error: nothing is published yet"),
        (["nonsense"], 2, "", "error: No such command"),
    ],
)
def test_a_process_of_its_own_ends_the_same_way(arguments, code, stdout, stderr, home):
    result = run_apart(*arguments, home=home)
    assert (result.returncode, result.stdout) == (code, stdout)
    assert result.stderr.startswith(stderr)
    assert "Traceback" not in result.stderr
