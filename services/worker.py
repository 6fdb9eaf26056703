"""A worker without pages, beside any number of dashboards and other workers: `python -m services.worker`."""

from __future__ import annotations

import gc

# What is read here stays until the end: looking through it for garbage, again and again, took a fifth of the start.
gc.disable()

import logging
import signal
import sys
import threading
from types import FrameType

from services.config import load_settings
from services.config.settings import NO_PORT
from services.container import build, use
from services.errors import ServiceError

gc.freeze()
gc.enable()


def main() -> int:
    """Drive jobs until SIGTERM or SIGINT. Answers 1, having said why, when that cannot begin.

    What is in practice stays with the dashboard that plays it.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    over = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        over.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, end)
    try:
        app = build(load_settings(server_port=NO_PORT, drives=True))
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    use(app)
    try:
        app.start()
        sys.stdout.write("Callsheet's worker is at work.\n")
        sys.stdout.flush()
        over.wait()
    finally:
        use(None)
        app.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
