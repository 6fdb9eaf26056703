"""`kill -9` costs nothing: agents, credits, keys, files, orders and webhooks are all there afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.integration.sandbox.bithuman.caller import Caller
from tests.integration.sandbox.bithuman.receiving import mailbox
from tests.rigs.machine.processes import free_port
from tests.rigs.machine.waiting import until

PROJECT = Path(__file__).parents[4]


@contextmanager
def _alone(folder: Path, port: int) -> Iterator[Caller]:
    """The stand-alone process; ends by `kill -9`."""
    command = [sys.executable, "-m", "services.sandbox", "--port", str(port), "--folder", str(folder), "--speed", "1"]
    process = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL)
    box = Caller(f"http://127.0.0.1:{port}")
    try:
        until(lambda: _is_up(box))
        yield box
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        box.close()


def _is_up(box: Caller) -> bool:
    try:
        return box.control.get("/settings").status_code == 200
    except httpx.TransportError:
        return False


def test_kill_9_loses_no_agent_no_credit_no_key_and_no_event(tmp_path: Path) -> None:
    port = free_port()
    with mailbox() as inbox:
        with _alone(tmp_path, port) as box:
            # Time stands until the kill, so that the agent is under way then.
            box.clock.stand()
            box.set(profile="v2", essence_1_seconds=45)
            hook = box.http.post("/v1/webhooks", json={"url": inbox.url}).json()["data"]["id"]
            code = box.code("k-1", model="essence-1")
            box.order("rate_limited", after=1)
            assert box.status(code)["status"] != "ready"
        with _alone(tmp_path, port) as box:
            again = box.generate("k-1", model="essence-1")
            assert (again.json()["agent_id"], again.headers["idempotency-replayed"]) == (code, "true")
            assert box.generate("k-2").status_code == 429
            assert box.balance() == 9750
            box.clock.forward(45)
            assert box.finished(code)["status"] == "ready"
            until(lambda: inbox.bodies)
            assert len(box.http.get(f"/v1/webhooks/{hook}").json()["data"]["id"]) == 36
            assert [request["outcome"] for request in box.received()] == ["made", "replayed", "refused"]
