"""How many wrong passwords may be tried: by one person, from one address, from one known browser, and by strangers."""

from __future__ import annotations

import ipaddress
import threading
from collections import deque

WINDOW = 300.0
FROM_ONE = 8
FOR_ONE_PERSON = 24
FROM_ALL = 40
SOURCES_KEPT = 2000


class Tries:
    """Counts tries over five minutes. Times are monotonic seconds.

    A browser in which somebody has signed in before is counted by itself and never waits for strangers. In another
    browser a person under whose name somebody came before is counted by their name, at this address and altogether.
    Only names that nobody came under share a sum, so that nobody can lock the team out, whatever they try. An address
    on this machine is a proxy's, behind which is everybody: it counts for nothing by itself.
    """

    def __init__(self) -> None:
        self._sources: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()
        self._lock = threading.Lock()

    def begin(self, address: str, browser: str | None, now: float, *, person: str = "") -> float:
        """Count a try; or, without counting it, the seconds that it has to wait. Above 0 it must not be made.

        `person` is a name under which somebody came before, "" for any other.
        """
        with self._lock:
            counts = self._counts(address, browser, person)
            wait = max(_wait(times, most, now) for times, most in counts)
            if wait == 0:
                for times, _most in counts:
                    times.append(now)
            return wait

    def forgive(self, address: str, browser: str | None, *, person: str = "") -> None:
        """The try that was begun last from there was the right password."""
        with self._lock:
            for times, _most in self._counts(address, browser, person):
                if times:
                    times.pop()

    def _counts(self, address: str, browser: str | None, person: str) -> list[tuple[deque[float], int]]:
        if browser is not None:
            return [(self._source(f"browser {browser}"), FROM_ONE)]
        if person:
            here, anywhere = self._source(f"{address} as {person}"), self._source(f"person {person}")
            return [(here, FROM_ONE), (anywhere, FOR_ONE_PERSON)]
        everybody = [(self._all, FROM_ALL)]
        return everybody if _is_loopback(address) else [*everybody, (self._source(f"address {address}"), FROM_ONE)]

    def _source(self, name: str) -> deque[float]:
        times = self._sources.pop(name, deque[float]())
        self._sources[name] = times
        if len(self._sources) > SOURCES_KEPT:
            del self._sources[next(iter(self._sources))]
        return times


def _wait(times: deque[float], most: int, now: float) -> float:
    while times and now - times[0] > WINDOW:
        times.popleft()
    return WINDOW - (now - times[0]) if len(times) >= most else 0.0


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
