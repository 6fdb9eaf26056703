"""The sandbox's clock in a test's hand: what passes at a service stays until it was seen, on a busy machine too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

STEPS = 2_000


class SandboxClock:
    """Made of whatever asks the sandbox's control routes: `ask(method, path, body)`."""

    def __init__(self, ask: Callable[[str, str, object], Any]) -> None:
        self._ask = ask

    def stand(self) -> None:
        """From now on nothing ends or begins at the services by itself."""
        self._ask("POST", "/clock", {"stands": True})

    def go(self) -> None:
        """Time passes again."""
        self._ask("POST", "/clock", {"stands": False})

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Nothing ends or begins by itself until the block is left."""
        self.stand()
        try:
            yield
        finally:
            self.go()

    def forward(self, seconds: float) -> None:
        """So much time passes at once."""
        self._ask("POST", "/clock", {"forward": seconds})

    def forward_until(self, true: Callable[[], bool], what: str, step: float = 0.05) -> None:
        """Let time pass in small steps until something is so at the service, and stay there."""
        for _ in range(STEPS):
            if true():
                return
            self.forward(step)
        raise AssertionError(f"did not happen within {STEPS * step} s of the sandbox: {what}")
