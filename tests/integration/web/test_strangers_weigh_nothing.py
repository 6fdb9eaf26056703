"""Strangers who push 8 files of 100 MB and open 30 sockets change neither the memory nor a colleague's page."""

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

from tests.integration.web.conftest import SignIn
from tests.rigs.page_socket import draw, open_page
from tests.rigs.processes import DashboardProcess

MEGABYTE = 1024 * 1024
FILE = 100 * MEGABYTE
STRANGERS, SOCKETS = 8, 30
DRAWINGS = 9


def megabytes(pid: int) -> float:
    """The memory that a process has in use."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def seconds_for_a_page(page: ClientConnection) -> float:
    """How long the start page takes, as most of some times."""
    times = []
    for _ in range(DRAWINGS):
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
            thread.join(30)


def test_strangers_change_neither_the_memory_nor_a_colleagues_page(
    dashboard: DashboardProcess, sign_in: SignIn
) -> None:
    taken: list[int] = []
    refused: list[int] = []
    with open_page(dashboard.root, sign_in("Ana")) as page:
        draw(page)
        alone, before = seconds_for_a_page(page), megabytes(dashboard.pid)
        with besieged(dashboard.root, dashboard.port, taken, refused):
            besieged_for, meanwhile = seconds_for_a_page(page), megabytes(dashboard.pid)
        draw(page)
    assert len(taken) >= STRANGERS
    assert max(taken) < FILE / 4, "a stranger's file was read"
    assert len(refused) >= SOCKETS
    assert meanwhile - before < 30, f"{before:.0f} MB before, {meanwhile:.0f} MB under strangers"
    # The strangers themselves take their share of this machine.
    assert besieged_for < alone * 3 + 0.3, f"{alone:.3f} s alone, {besieged_for:.3f} s under strangers"
