"""Waiting for what must happen."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.rigs.machine.serving import PATIENCE

FIRST, LONGEST, GROWTH = 0.01, 0.15, 1.25


def until(true: Callable[[], object], what: str = "it comes true", seconds: float = PATIENCE) -> None:
    """Return when a condition holds; fail saying what did not happen."""
    deadline = time.monotonic() + seconds
    # Whoever waits long looks less often: what is waited for needs the machine more than the one who looks.
    pause = FIRST
    while not true():
        assert time.monotonic() < deadline, f"did not happen within {seconds} s: {what}"
        time.sleep(pause)
        pause = min(pause * GROWTH, LONGEST)
