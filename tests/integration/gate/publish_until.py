"""Publish, and be killed (-9) at a line of the publishing code: publish_until.py HOME NOW LINE.

LINE is file:number, killed at its first execution; without it the lines executed are printed.
"""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

import summitry
from summitry.publish import publish
from summitry.settings import Settings

PACKAGE = Path(summitry.__file__).parent
FILES = {str(PACKAGE / name): name for name in ("publish.py", "files.py", "registry.py")}


def main(home: str, now: str, line: str = "") -> None:
    seen: dict[str, None] = {}

    def trace(frame, event, _argument):
        name = FILES.get(frame.f_code.co_filename)
        if name is None:
            return None
        if event == "line":
            here = f"{name}:{frame.f_lineno}"
            if here == line:
                os.kill(os.getpid(), signal.SIGKILL)
            seen.setdefault(here)
        return trace

    sys.settrace(trace)
    publish(Settings(home=Path(home)), now=datetime.fromisoformat(now))
    sys.settrace(None)
    print(*seen, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
