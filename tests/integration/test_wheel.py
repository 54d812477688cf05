"""The wheel, alone: installed apart from the checkout, it makes a warehouse in an empty folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A new environment with the wheel in it; its dependencies are lent from this one.

    They are put on its path by a .pth file, whose own .pth files (an editable install of this
    project among them) are not read.
    """
    folder = tmp_path_factory.mktemp("apart") / "venv"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", python, "install"),
            *("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", wheel),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (packages,) = folder.glob("lib/python3.*/site-packages")
    lent = sysconfig.get_paths()["purelib"]
    (packages / "lent.pth").write_text(f"{lent}\n")
    return folder


def run(installed, folder, *arguments):
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("PYTHONPATH", "SUMMITRY_", "PREFECT_", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        [installed / "bin" / "summitry", *arguments],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_wheel_holds_the_project_and_nothing_that_was_made_by_running_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for needed in (
        "summitry/staging.sql",
        "summitry/_project/dbt/dbt_project.yml",
        "summitry/_project/expectations/marts/fct_summits.json",
        "summitry/_project/flows/daily.py",
        "summitry/_project/prefect.yaml",
        "summitry/_project/seeds/leaders.csv",
        "summitry/_project/seeds/sample/articles/",
    ):
        assert any(name.startswith(needed) for name in names), needed
    tops = {name.split("/")[0] for name in names}
    assert all(top == "summitry" or top.endswith(".dist-info") for top in tops)
    unwanted = (".duckdb", ".wal", ".pyc", ".log", "/target/", "runs.jsonl")
    assert not [name for name in names if any(part in name for part in unwanted)]
    assert any(name.endswith("licenses/NOTICE") for name in names)


def test_the_installed_command_is_the_wheels_own(installed, tmp_path):
    program = "import summitry, summitry.project; print(summitry.project.root())"
    found = subprocess.run(
        [installed / "bin" / "python", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert str(installed) in found
    assert run(installed, tmp_path, "--version").stdout.startswith("summitry 0.")


def test_it_makes_a_warehouse_of_the_bundled_sample_in_an_empty_folder(installed, tmp_path):
    result = run(installed, tmp_path, "run")
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["warehouse"]
    counted = run(
        installed, tmp_path, "sql", "--format", "csv", "select count(*) > 10 as n from fct_summits"
    )
    assert counted.stdout == "n\ntrue\n"
    assert "bundled sample" in run(installed, tmp_path, "status").stdout
