"""How busy the machine is, for rules about time that hold on a machine that does nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

WORK_SECONDS = 0.1


def slowness() -> float:
    """How many times longer work takes now than the processor needs for it, since others work, too; 1 or more."""
    began, used = time.monotonic(), time.thread_time()
    while time.thread_time() - used < WORK_SECONDS:
        pass
    return max(1.0, (time.monotonic() - began) / WORK_SECONDS)


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """What happens inside takes less than so many seconds of a machine that does nothing else meanwhile."""
    slowed, began = slowness(), time.monotonic()
    yield
    took = time.monotonic() - began
    slowed = max(slowed, slowness())
    assert took < seconds * slowed, f"{what} took {took:.1f} s on a machine slowed {slowed:.1f} times"
