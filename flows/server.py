"""A Prefect server for this machine alone, which ends with the process that started it.

python server.py PORT         with its schedule and other services
python server.py PORT brief   for one run: no page, no services
"""

import os
import signal
import sys
import threading
import time

import uvicorn
from prefect.server.api.server import create_app

LOOPBACK = "127.0.0.1"
END_SECONDS = 10


def end_with(parent: int) -> None:
    """End this process once its parent is gone, even where that was killed."""
    while os.getppid() == parent:
        time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(END_SECONDS)
    os._exit(1)


def main(port: int, *, brief: bool) -> None:
    """Serve until told to end."""
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    application = create_app(ephemeral=brief, final=True)
    uvicorn.run(
        application,
        host=LOOPBACK,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), brief="brief" in sys.argv[2:])
