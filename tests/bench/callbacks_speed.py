"""Callbacks: `python -m tests.bench.callbacks_speed`: how many a second the dashboard takes, beside a bare server.

The baseline is bare Starlette that commits each callback by itself into SQLite. Both run as processes of their own,
take the same callbacks over as many kept connections, and must store every one before they answer. Printed: both
rates, their ratio, and how long an answer takes when the dashboard is asked for half of what it can do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.rigs.books import open_books
from tests.rigs.machine.processes import DashboardProcess, Process, free_port

ROWS, REQUESTS = 2000, 5
CONNECTIONS = 64
HALF_LOAD_SECONDS = 10.0

Post = tuple[str, bytes]


def bare() -> Starlette:
    """The baseline: one commit for each callback. Its file is named by the environment of this process."""
    path = Path(os.environ["BARE_DATABASE"])
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE IF NOT EXISTS delivery (token TEXT, body BLOB)")

    def keep(token: str, body: bytes) -> None:
        with closing(sqlite3.connect(path, timeout=30)) as database, database:
            database.execute("PRAGMA synchronous=FULL")
            database.execute("INSERT INTO delivery VALUES (?, ?)", (token, body))

    async def take(request: Request) -> Response:
        await run_in_threadpool(keep, request.path_params["token"], await request.body())
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/webhooks/{service}/{token}", take, methods=["POST"])])


def posts(count: int, folder: Path) -> list[Post]:
    """So many different callbacks about the rows of a running job, in random order; the job is made in `folder`."""
    books = open_books(folder)
    _job, submissions = books.job(REQUESTS, ROWS)
    for submission in submissions:
        books.submissions.claim(submission)
    books.database.close()
    folder.joinpath("books.db").rename(folder / "callsheet.db")
    with closing(sqlite3.connect(folder / "callsheet.db")) as database:
        tokens = [token for (token,) in database.execute("SELECT token FROM submission ORDER BY number")]
    made: list[Post] = []
    for number in range(count):
        request, row = divmod(number % (ROWS * REQUESTS), ROWS)
        said = {"id": f"g-{request}-{row}", "status": "processing", "row_index": row, "message": str(number)}
        made.append((f"/webhooks/bhuman/{tokens[request]}", json.dumps(said).encode()))
    random.Random(1).shuffle(made)
    return made


async def ask(port: int, todo: Sequence[Post], *, pace: float = 0.0) -> tuple[float, list[float]]:
    """Post all of it over some kept connections; returns the seconds it took and each answer's. `pace`: a second."""
    waiting: asyncio.Queue[tuple[float, Post]] = asyncio.Queue()
    took: list[float] = []
    began = time.perf_counter()
    for number, post in enumerate(todo):
        waiting.put_nowait((began + number / pace if pace else began, post))

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while not waiting.empty():
            due, (path, body) = waiting.get_nowait()
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            start = time.perf_counter()
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            if b" 200 " not in answer[:20]:
                raise RuntimeError(answer.decode())
            took.append(time.perf_counter() - start)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return time.perf_counter() - began, took


def bare_process(folder: Path, port: int) -> Process:
    """The baseline, to be started."""
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.bench.callbacks_speed:bare", "--port", str(port)]
    log = folder / "bare.log"
    return Process([*command, "--log-level", "warning"], f"http://127.0.0.1:{port}/docs", log, {
        "BARE_DATABASE": str(folder / "bare.db")})  # fmt: skip


def measured(port: int, work: Callable[[], Awaitable[tuple[float, list[float]]]]) -> tuple[float, list[float]]:
    """What came of the work, when the server at that port listens."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with closing(socket.create_connection(("127.0.0.1", port), 1)):
                break
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)

    async def run() -> tuple[float, list[float]]:
        return await work()

    return asyncio.run(run())


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--callbacks", type=int, default=4000)
    count = parser.parse_args().callbacks
    with tempfile.TemporaryDirectory(prefix="callsheet-callbacks-") as made:
        folder = Path(made)
        (folder / "data").mkdir()
        todo = posts(3 * count, folder / "data")
        port = free_port()
        baseline = bare_process(folder, port)
        baseline.spawn()
        try:
            bare_seconds, _took = measured(port, lambda: ask(port, todo[:count]))
        finally:
            baseline.kill()
        with DashboardProcess(folder, {}) as dashboard:
            seconds, _took = measured(dashboard.port, lambda: ask(dashboard.port, todo[:count]))
            half = count / seconds / 2
            some = todo[count : count + int(half * HALF_LOAD_SECONDS)]
            _seconds, took = measured(dashboard.port, lambda: ask(dashboard.port, some, pace=half))
        with closing(sqlite3.connect(folder / "data/callsheet.db")) as database:
            [kept] = database.execute("SELECT count(*) FROM delivery").fetchone()
    if kept != count + len(some):
        raise RuntimeError(f"{kept} deliveries are stored, {count + len(some)} were acknowledged")
    p99 = statistics.quantiles(took, n=100)[98] * 1000
    sys.stdout.write(
        f"bare Starlette, one commit each: {count / bare_seconds:,.0f} a second\n"
        f"the dashboard: {count / seconds:,.0f} a second, {bare_seconds / seconds:.2f} times as many\n"
        f"at half of that, {half:,.0f} a second: p50 {statistics.median(took) * 1000:.0f} ms, p99 {p99:.0f} ms\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
