"""dbt in a process of its own that ends with its parent: python -P -m summitry.transform_child.

dbt in the caller's process would keep the database locked after it is done.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent dies (Linux; elsewhere it does nothing)."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the call
        os._exit(1)


if __name__ == "__main__":
    end_with_parent(int(sys.argv.pop(1)))
    from dbt.cli.main import cli

    cli()
