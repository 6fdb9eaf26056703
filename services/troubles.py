"""What is wrong with the dashboard itself, for every page to say until it is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """Something of the dashboard's own that does not work as it should: what it is, and what to do about it.

    `name` tells it from others. `only_warns` when everything still works.
    """

    name: str
    text: str
    next_step: str
    only_warns: bool = False


class Troubles:
    """The troubles of this process. Any thread may report and ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reported: dict[str, Trouble] = {}
        self._watched: list[Callable[[], Iterable[Trouble]]] = []

    def report(self, name: str, text: str, next_step: str) -> None:
        """Show this until it is over; a second report of the same name takes the place of the first."""
        with self._lock:
            self._reported[name] = Trouble(name, text, next_step)

    def end(self, name: str) -> None:
        """It is over."""
        with self._lock:
            self._reported.pop(name, None)

    def has(self, name: str) -> bool:
        """Whether this was reported and is not over."""
        with self._lock:
            return name in self._reported

    def watch(self, look: Callable[[], Iterable[Trouble]]) -> None:
        """Ask `look` too, each time somebody asks: for what can be seen at a glance."""
        self._watched.append(look)

    def now(self) -> list[Trouble]:
        """Every trouble there is now, those that were reported first."""
        with self._lock:
            reported = list(self._reported.values())
        return [*reported, *(one for look in self._watched for one in look())]
