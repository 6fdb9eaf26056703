"""Answers leave at once: without this every answer on a kept connection waits about 40 ms.

The dashboard's server binds its socket without naming the protocol, so asyncio does not switch Nagle's algorithm off
for the connections that it accepts. They inherit the switch from the listening socket, so it is set there.
"""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path

OPEN_FILES = Path("/dev/fd")


def switch_nagle_off(port: int) -> int:
    """Set TCP_NODELAY on this process's sockets that are bound to `port`; returns how many there are."""
    found = 0
    names = [path.name for path in OPEN_FILES.iterdir()] if OPEN_FILES.exists() else []
    for number in (int(name) for name in names if name.isdigit()):
        # Most numbers are no sockets, and the one that lists the folder is gone by now.
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(number)) as bound:
            address = bound.getsockname()
            if bound.family in {socket.AF_INET, socket.AF_INET6} and address[1] == port:
                bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                found += 1
    return found
