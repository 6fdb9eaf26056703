"""Strangers: `python -m tests.bench.strangers`: what 8 strangers with 100 MB each and 30 sockets change.

They push and knock without an end, from processes of their own, while the colleague draws the start page. Beside the
page alone stands the page while the same strangers are at a bare server that refuses everybody: what they change there
is this machine's part and not the dashboard's. Printed: the times, both ratios, and the memory.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import statistics
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from websockets.sync.client import ClientConnection

from tests.rigs.machine.page_socket import draw, open_page
from tests.rigs.machine.processes import DashboardProcess, Process, free_port
from tests.rigs.machine.siege import besieged, megabytes, seconds_for_a_page

PASSWORD = "clapper board at dawn"
DRAWINGS, TURNS = 15, 3
MOST = 1.1
MOST_MEGABYTES = 30.0


async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
    """The baseline: nobody comes in."""
    if scope["type"] == "http":
        await PlainTextResponse("no", status_code=401)(scope, receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})


def strangers(root: str, port: int, begun: Event, over: Event) -> None:
    """At that server until it is over."""
    with besieged(root, port, [], []):
        begun.set()
        over.wait()


@contextlib.contextmanager
def at(server: Process, port: int) -> Iterator[None]:
    """With strangers before this server."""
    spawn = multiprocessing.get_context("spawn")
    begun, over = spawn.Event(), spawn.Event()
    crowd = spawn.Process(target=strangers, args=(f"http://127.0.0.1:{port}", port, begun, over))
    crowd.start()
    begun.wait()
    try:
        yield
    finally:
        over.set()
        crowd.join()


def measure(page: ClientConnection, dashboard: DashboardProcess, bare: Process, bare_port: int) -> int:
    """Take turns and print; 1 when strangers at the dashboard change more than they may."""
    alone, elsewhere, here, grown = [], [], [], []
    for _turn in range(TURNS):
        before = megabytes(dashboard.pid)
        alone.append(seconds_for_a_page(page, DRAWINGS))
        with at(bare, bare_port):
            elsewhere.append(seconds_for_a_page(page, DRAWINGS))
        with at(dashboard, dashboard.port):
            here.append(seconds_for_a_page(page, DRAWINGS))
            grown.append(megabytes(dashboard.pid) - before)
    one, two, three = (statistics.median(each) for each in (alone, elsewhere, here))
    memory = f"{max(grown):+.1f} MB of {megabytes(dashboard.pid):.0f}"
    sys.stdout.write(
        f"a page alone: {one * 1000:.0f} ms\n"
        f"with strangers at a bare server: {two * 1000:.0f} ms, {two / one:.2f} times\n"
        f"with strangers at the dashboard: {three * 1000:.0f} ms, {three / one:.2f} times,"
        f" {three / two:.2f} of the bare\n"
        f"memory: {memory}\n"
    )
    return int(three / two > MOST or max(grown) > MOST_MEGABYTES)


def main() -> int:
    """Run and print."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="callsheet-strangers-") as made:
        folder = Path(made)
        command = [sys.executable, "-m", "uvicorn", "tests.bench.strangers:refuses", "--port", str(port)]
        bare = Process([*command, "--log-level", "critical"], f"http://127.0.0.1:{port}/", folder / "bare.log", {})
        bare.spawn()
        try:
            with (
                DashboardProcess(folder, {"CALLSHEET_TEAM_PASSWORD": PASSWORD}) as dashboard,
                httpx.Client(base_url=dashboard.root, timeout=60) as ana,
            ):
                form = {"name": "Ana", "password": PASSWORD}
                ana.post("/sign-in", data=form, headers={"Origin": dashboard.root})
                with open_page(dashboard.root, ana) as page:
                    draw(page)
                    return measure(page, dashboard, bare, port)
        finally:
            bare.kill()


if __name__ == "__main__":
    sys.exit(main())
