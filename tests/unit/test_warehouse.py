"""The working database: one writer, all or nothing, rows in bulk."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from summitry import warehouse
from summitry.errors import BusyError, StageError
from summitry.settings import Settings

ROWS = [
    ("a", 1, None, date(2025, 10, 28), datetime(2025, 10, 28, 9, tzinfo=UTC), True, 0.5),
    ("b", 2, "'); drop table t; --", None, None, False, 1.0),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def made(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create table t (k text primary key, n integer, s text, d date, instant timestamptz,"
        " flag boolean, x double)"
    )


def test_rows_come_out_as_they_went_in(settings: Settings) -> None:
    with warehouse.connect(settings) as connection:
        made(connection)
        warehouse.insert_rows(connection, "t", ROWS)
        assert connection.execute("from t order by n").fetchall() == ROWS


def test_rows_of_a_known_key_can_be_left_out(settings: Settings) -> None:
    with warehouse.connect(settings) as connection:
        made(connection)
        warehouse.insert_rows(connection, "t", ROWS[:1])
        warehouse.insert_rows(connection, "t", ROWS, ignore_known=True)
        assert connection.execute("from t order by n").fetchall() == ROWS


def test_rows_of_a_known_key_are_refused_otherwise(settings: Settings) -> None:
    with warehouse.connect(settings) as connection:
        made(connection)
        warehouse.insert_rows(connection, "t", ROWS[:1])
        with pytest.raises(duckdb.ConstraintException):
            warehouse.insert_rows(connection, "t", ROWS)


def test_no_rows_are_no_statement(settings: Settings) -> None:
    with warehouse.connect(settings) as connection:
        warehouse.insert_rows(connection, "no_such_table", [])


def test_a_transaction_that_raises_leaves_nothing(settings: Settings) -> None:
    with warehouse.connect(settings) as connection:
        made(connection)
        with pytest.raises(RuntimeError), warehouse.transaction(connection):
            warehouse.insert_rows(connection, "t", ROWS)
            raise RuntimeError
        with warehouse.transaction(connection):
            warehouse.insert_rows(connection, "t", ROWS[:1])
    with warehouse.connect(settings) as connection:
        assert connection.execute("select count(*) from t").fetchall() == [(1,)]


def test_a_failing_database_is_an_error_of_the_stage(settings: Settings) -> None:
    with (
        pytest.raises(StageError, match=r"^the working database failed: .+$"),
        warehouse.connect(settings) as connection,
    ):
        connection.execute("set memory_limit = '10MB'")
        connection.execute("set temp_directory = ''")
        with warehouse.transaction(connection):
            connection.execute("create table big as select range || 'x' as s from range(5_000_000)")
            connection.execute("select list(s) from big").fetchall()


def test_instants_are_utc_whatever_the_machines_zone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    with warehouse.connect(settings) as connection:
        rows = connection.execute("select cast(date '2025-10-28' as timestamptz)").fetchall()
    assert rows == [(datetime(2025, 10, 28, tzinfo=UTC),)]


def test_a_second_holder_is_told_who_holds_the_warehouse(settings: Settings) -> None:
    with (
        warehouse.exclusive(settings),
        pytest.raises(BusyError, match=f"process {os.getpid()}"),
        warehouse.exclusive(settings),
    ):
        pass
    with warehouse.exclusive(settings):
        pass


def test_the_lock_goes_with_a_killed_holder(settings: Settings) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from summitry import warehouse\n"
        "from summitry.settings import Settings\n"
        "with warehouse.exclusive(Settings(home=Path(sys.argv[1]))):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(settings.home)], check=False)
    assert done.returncode == -9
    with warehouse.exclusive(settings):
        pass


def test_a_database_open_elsewhere_is_busy(settings: Settings) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom summitry import warehouse\n"
        "from summitry.settings import Settings\n"
        "try:\n"
        "    with warehouse.connect(Settings(home=Path(sys.argv[1]))): pass\n"
        "except warehouse.BusyError: print('busy')\n"
    )
    with warehouse.connect(settings):
        command = [sys.executable, "-c", script, str(settings.home)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "busy", done.stderr


def test_a_file_that_is_no_database_is_an_error_of_the_stage(settings: Settings) -> None:
    settings.warehouse_dir.mkdir()
    settings.build_path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StageError), warehouse.connect(settings):
        pass


def test_the_tables_are_made_again_by_another_version_of_them(settings: Settings) -> None:
    with warehouse.connect(settings) as connection:
        connection.execute("drop table staging.rejects")
        connection.execute("update quality.staging_made set digest = 'of an older version'")
    with warehouse.connect(settings) as connection:
        assert connection.execute("select count(*) from staging.rejects").fetchall() == [(0,)]
