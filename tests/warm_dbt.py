"""dbt kept warm: a process that has loaded it once and is forked for each command of the tests.

Loading dbt takes two to three seconds, and so does parsing the project; both are the same in every
test. What runs is dbt all the same, in a process of its own, with the words, folder and environment
that summitry.transform gives it. Tests that run the command line start dbt as users do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

PARSED = "partial_parse.msgpack"  # what dbt keeps of the project it has read


class Command(TypedDict):
    words: list[str]
    folder: str
    environment: dict[str, str]
    output: str


class WarmDbt:
    """Runs dbt's commands as summitry.transform would, with the project parsed once for all."""

    def __init__(self, shared: Path, own: Path) -> None:
        self._shared = shared  # with the other processes that run tests
        self._own = own
        self._process: subprocess.Popen[str] | None = None

    def __call__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> tuple[int, str]:
        """Return dbt's exit code and what it said."""
        words = list(command[command.index("summitry.transform_child") + 2 :])
        parsed, known = (
            Path(words[words.index("--target-path") + 1]) / PARSED,
            self._shared / PARSED,
        )
        if known.exists() and not parsed.exists():
            shutil.copy(known, parsed)
        code, said = self._run(words, folder, environment)
        if code == 0 and not known.exists():
            copied = self._own / "parsed"
            shutil.copy(parsed, copied)
            copied.replace(known)
        return code, said

    def _run(
        self, words: list[str], folder: Path, environment: Mapping[str, str]
    ) -> tuple[int, str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", __file__, str(os.getpid())],
                cwd=self._own,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        output = self._own / "dbt-said"
        asked = Command(
            words=words, folder=str(folder), environment=dict(environment), output=str(output)
        )
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        return code, output.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait()


def _serve() -> None:
    from dbt.cli.main import cli

    for line in sys.stdin:
        command: Command = json.loads(line)
        child = os.fork()
        if child == 0:
            os.chdir(command["folder"])
            os.environ.clear()
            os.environ.update(command["environment"])
            output = os.open(command["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            sys.argv[1:] = command["words"]
            cli()
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    from summitry.transform_child import end_with_parent

    end_with_parent(int(sys.argv.pop(1)))
    _serve()
