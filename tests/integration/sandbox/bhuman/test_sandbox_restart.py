"""The sandbox stands alone as a process, and `kill -9` costs it nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from services.sandbox import Sandbox
from tests.integration.sandbox.bhuman.client import Caller
from tests.rigs.machine.processes import free_port
from tests.rigs.machine.waiting import until
from tests.rigs.servers.sandbox_server import Inbox, Receiver, playing, serving, serving_later

PROJECT = Path(__file__).parents[4]


@contextmanager
def _alone(folder: Path, port: int, speed: float) -> Iterator[tuple[Caller, int]]:
    """The stand-alone process; yields a caller and the process id, and ends it by `kill -9`."""
    command = [
        sys.executable,
        "-m",
        "services.sandbox",
        "--port",
        str(port),
        "--folder",
        str(folder),
        "--speed",
        str(speed),
    ]
    process = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL)
    box = Caller(f"http://127.0.0.1:{port}")
    try:
        with box.http:
            until(lambda: _is_up(box))
            yield box, process.pid
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def _is_up(box: Caller) -> bool:
    try:
        return box.http.get("/_control/settings").status_code == 200
    except httpx.TransportError:
        return False


def test_kill_9_loses_no_row_no_order_no_setting_and_no_callback(tmp_path: Path, inbox: Inbox) -> None:
    port = free_port()
    with _alone(tmp_path, port, 1.0) as (box, _):
        # Time stands until the kill, so that everything is under way then.
        box.clock.stand()
        box.set(render_seconds=1.2)
        box.order("rate_limited", after=1)
        ids = box.ids([["Ana"], ["Bo"]], f"{inbox.url}?token=t")
        before = box.ledger()
        assert {box.video(each)["status"] for each in ids} <= {"queued", "preparing", "processing"}
        assert inbox.bodies == []
    with _alone(tmp_path, port, 1.0) as (box, _):
        assert [request["body_sha256"] for request in box.received()] == [before["requests"][0]["body_sha256"]]
        assert {body["id"] for body in inbox.wait_for(2)} == set(ids)
        assert inbox.bodies[0]["url"].startswith(f"http://127.0.0.1:{port}/bhuman/assets/")
        assert [box.finished(each)["text"] for each in ids] == [["Ana"], ["Bo"]]
        assert box.http.get("/_control/settings").json()["bhuman"]["render_seconds"] == 1.2
        assert box.submit([["Chloé"]]).status_code == 429


def test_callback_that_hung_when_the_sandbox_stopped_is_made_again(tmp_path: Path) -> None:
    receiving = Receiver()
    with serving_later(receiving.app) as (base, begin):
        inbox = receiving.inbox(base)
        with playing(tmp_path, mount="/s") as root:
            box = Caller(root)
            with box.http:
                (video_id,) = box.ids([["Ana"]], inbox.url)
                until(lambda: _deliveries(box) == ["sending"])
                # Whoever does not answer callbacks holds up nobody else.
                assert box.video(video_id)["text"] == ["Ana"]
        begin()
        with playing(tmp_path, mount="/s") as root:
            box = Caller(root)
            with box.http:
                until(lambda: _deliveries(box) == ["sent"])
        assert {body["id"] for body in inbox.bodies} == {video_id}


def _deliveries(box: Caller) -> list[str]:
    """The state of each."""
    return [each["state"] for each in box.http.get("/_control/deliveries").json()["deliveries"]]


def test_addresses_follow_the_mount_and_host_of_the_caller(tmp_path: Path) -> None:
    with playing(tmp_path, mount="/deep/er") as root:
        box = Caller(root)
        with box.http:
            (video_id,) = box.ids([["Ana"]])
            assert box.finished(video_id)["url"] == f"{root}/bhuman/assets/{video_id}.mp4"
            other = box.studio("generated_video_by_id", {"Host": "studio.example.test"}, id=video_id).json()["result"]
            assert other["url"] == f"http://studio.example.test/deep/er/bhuman/assets/{video_id}.mp4"


def test_cut_reaches_the_connection_through_middleware(tmp_path: Path) -> None:
    class PassesOn(BaseHTTPMiddleware):
        async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
            return await call_next(request)

    box = Sandbox(tmp_path)
    around = [Middleware(GZipMiddleware), Middleware(PassesOn)]
    with serving(Starlette(routes=[Mount("/sandbox", box.app)], middleware=around)) as base:
        caller = Caller(f"{base}/sandbox")
        with caller.http:
            caller.order("answer_lost")
            try:
                outcome: object = caller.submit([["Ana"]])
            except httpx.TransportError as error:
                outcome = type(error)
            assert outcome in (httpx.RemoteProtocolError, httpx.ReadError)
            assert caller.ledger()["totals"] == {"requests": 1, "accepted": 1, "items": 1}
    box.close()
