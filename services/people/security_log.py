"""The log of who came in, who left and who was turned away: each line with its moment, and none with a secret."""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from collections import deque

LINES_A_MINUTE = 60
MINUTE = 60.0
log = logging.getLogger("callsheet.security")


def open_security_log() -> None:
    """Write the log to the standard error, with times in UTC; calling it again changes nothing."""
    if not log.handlers:
        written = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        written.converter = time.gmtime
        handler = logging.StreamHandler()
        handler.setFormatter(written)
        log.addHandler(handler)
    log.setLevel(logging.INFO)


def shown_address(given: str) -> str:
    """An address as the log shows it: what a proxy was told may be any text, and is then shown as one."""
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return ascii(given[:60])


class TurnedAway:
    """Writes down what was refused: at most sixty lines a minute, so that nobody fills the disk by being refused."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()
        self._left_out = 0
        self._lock = threading.Lock()

    def note(self, address: str, method: str, path: str, why: str) -> None:
        """One refused request; of its path the beginning alone, since the rest may be a token."""
        with self._lock:
            now = time.monotonic()
            while self._times and now - self._times[0] > MINUTE:
                self._times.popleft()
            if len(self._times) >= LINES_A_MINUTE:
                self._left_out += 1
                return
            self._times.append(now)
            more = f" (and {self._left_out} more since the last line)" if self._left_out else ""
            self._left_out = 0
        begin = "/" + path.lstrip("/").partition("/")[0][:40]
        log.warning(
            "refused %s %s to %s: %s%s", ascii(method[:10]), ascii(begin), shown_address(address), ascii(why), more
        )
