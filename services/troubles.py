"""What is wrong with the dashboard itself, for every page to say until it is over."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.errors import ServiceError


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


class InOwnWords(logging.Filter):
    """Lets one of our own errors be written down as the sentence that it is; of any other stands where it happened."""

    def filter(self, record: logging.LogRecord) -> bool:
        fault = record.exc_info[1] if record.exc_info else None
        if isinstance(fault, ServiceError):
            record.msg, record.args, record.exc_info = f"{record.getMessage()}: {fault}", None, None
            record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True


def log_of(name: str) -> logging.Logger:
    """The log of a module that goes on whatever happens."""
    log = logging.getLogger(name)
    log.addFilter(InOwnWords())
    return log
