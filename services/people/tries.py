"""How many passwords may be tried: by one address, from one known browser, and by all strangers, each in their turn."""

from __future__ import annotations

import ipaddress
import threading
from collections import deque

WINDOW = 300.0
FROM_ONE = 8
FOR_ONE_PERSON = 24
FROM_ALL = 40
PLACES = 1200
TURN_KEPT = 600.0
SOURCES_KEPT = 2000


class Tries:
    """Counts tries over five minutes. Times are monotonic seconds.

    A browser in which somebody has signed in before is counted by itself and never waits for strangers. All others are
    counted by their address, and under a name that somebody came under before by address and name; then they come in
    their turn, strangers in one line and each such name in a line of its own. Whatever others try, a turn that was
    given comes, so that nobody can lock out the team, nor a newcomer; only who tries from 1,200 networks at once can
    keep newcomers, and nobody else, from getting a place. An address on this machine is a proxy's, behind which is
    everybody: it counts for nothing by itself, and turns are given by the name that was typed.

    So in one process at most 11,560 wrong passwords a day are tried by strangers, 6,936 under each name that somebody
    came under, and 2,304 in each known browser: too few for a password of 12 characters that stands in no list.
    """

    def __init__(self) -> None:
        self._sources: dict[str, deque[float]] = {}
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()

    def begin(self, address: str, browser: str | None, now: float, *, person: str = "", typed: str = "") -> float:
        """Count a try; or, without counting it, the seconds until its turn. Above 0 it must not be made.

        `person` is a name under which somebody came before, "" for any other; `typed` is the name of the form.
        """
        with self._lock:
            source, counted = _source_of(address, browser, person, typed)
            times = self._times(source)
            wait = _wait(times, now) if counted else 0.0
            if wait == 0 and browser is None:
                line = self._lines.setdefault(person, _Line(FOR_ONE_PERSON if person else FROM_ALL))
                wait = line.wait(source, now)
            if wait == 0 and counted:
                times.append(now)
            return wait

    def forgive(self, address: str, browser: str | None, *, person: str = "", typed: str = "") -> None:
        """The try that was begun last from there was the right password."""
        with self._lock:
            times = self._times(_source_of(address, browser, person, typed)[0])
            if times:
                times.pop()
            if browser is None and person in self._lines:
                self._lines[person].give_back()

    def _times(self, source: str) -> deque[float]:
        times = self._sources.pop(source, deque[float]())
        self._sources[source] = times
        if len(self._sources) > SOURCES_KEPT:
            del self._sources[next(iter(self._sources))]
        return times


class _Line:
    """Lets so many through at once, and then as many in five minutes: each source has one place, and its turn comes."""

    def __init__(self, most: int) -> None:
        self._pace = WINDOW / most
        self._at_once = WINDOW - self._pace
        self._places: dict[str, float] = {}
        self._next = 0.0

    def wait(self, source: str, now: float) -> float:
        """0 when it is the turn of this source, else the seconds until then; its place is kept for ten minutes more."""
        for late in [one for one, due in self._places.items() if now > due + TURN_KEPT]:
            del self._places[late]
        due = self._places.get(source)
        if due is None:
            due = max(self._next, now - self._at_once)
            if due > now and len(self._places) >= PLACES:
                return due - now
            self._next = due + self._pace
            self._places[source] = due
        if due <= now:
            del self._places[source]
        return max(0.0, due - now)

    def give_back(self) -> None:
        """A turn was no wrong try after all."""
        self._next -= self._pace


def _source_of(address: str, browser: str | None, person: str, typed: str) -> tuple[str, bool]:
    """What a try is counted under, and whether it is counted by itself."""
    if browser is not None:
        return f"browser {browser}", True
    if person:
        return f"{_network(address)} as {person}", True
    return (f"typed {typed}", False) if _is_loopback(address) else (f"address {_network(address)}", True)


def _wait(times: deque[float], now: float) -> float:
    while times and now - times[0] > WINDOW:
        times.popleft()
    return WINDOW - (now - times[0]) if len(times) >= FROM_ONE else 0.0


def _network(address: str) -> str:
    """The address; of the newer kind the part that one customer is given, who has as many as they like of the rest."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 56), strict=False)) if known.version == 6 else str(known)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
