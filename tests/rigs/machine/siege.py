"""Strangers before a server: they push big files and knock at the websocket, again and again."""

from __future__ import annotations

import contextlib
import re
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection

from tests.rigs.machine.page_socket import draw, open_page
from tests.rigs.machine.serving import PATIENCE

MEGABYTE = 1024 * 1024
FILE = 100 * MEGABYTE
STRANGERS, SOCKETS = 8, 30


def megabytes(pid: int) -> float:
    """The memory that a process has in use."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def seconds_for_a_page(page: ClientConnection, drawings: int) -> float:
    """How long the start page takes, as most of some times."""
    times = []
    for _ in range(drawings):
        begun = time.monotonic()
        draw(page)
        times.append(time.monotonic() - begun)
    return statistics.median(times)


def push(port: int, number: int) -> int:
    """Send as much of a file of 100 MB as is taken; answers how many bytes were."""
    head = (
        f"PUT /_stcore/upload_file/s{number}/f HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {FILE}\r\n\r\n"
    )
    sent = 0
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.encode())
        part = bytes(MEGABYTE)
        while sent < FILE:
            line.sendall(part)
            sent += len(part)
    return sent


@contextlib.contextmanager
def besieged(root: str, port: int, taken: list[int], refused: list[int]) -> Iterator[None]:
    """Strangers push and knock, again and again, until the block is left."""
    over = threading.Event()

    def pushing(number: int) -> None:
        while not over.is_set():
            taken.append(push(port, number))
            over.wait(0.2)

    def knocking() -> None:
        while not over.is_set():
            try:
                open_page(root).close()
            except WebSocketException:
                refused.append(1)
            over.wait(1)

    threads = [threading.Thread(target=pushing, args=(number,)) for number in range(STRANGERS)]
    threads += [threading.Thread(target=knocking) for _ in range(SOCKETS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE)
