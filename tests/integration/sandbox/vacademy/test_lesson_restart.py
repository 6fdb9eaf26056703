"""`kill -9` costs a lesson nothing where runs go on by themselves, and everything where they hang on their listener."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.integration.sandbox.vacademy.caller import API, Lessons
from tests.rigs.machine.processes import SandboxProcess
from tests.rigs.machine.waiting import until


def test_run_in_flight_goes_on_after_kill_9(tmp_path: Path) -> None:
    process = SandboxProcess(tmp_path, speed=1.0)
    with process:
        box = Lessons(process.root)
        # Time stands until the kill, so that both are under way then.
        box.clock.stand()
        box.set(pace=0.1)
        box.begin("a")
        box.begin("b")
        before = box.received()
        assert box.status("a")["current_stage"] in ("PENDING", "SCRIPT")
        process.kill()
        process.start()
        assert box.received() == [
            request | {key: after[key] for key in ("charged_credits", "items")}
            for request, after in zip(before, box.received(), strict=True)
        ]
        assert box.finished("a")["status"] == "COMPLETED"
        assert box.timeline("a")["entries"][0]["id"] == "segment-0"
        # Nobody can join a run of another process: the same id is made again.
        assert box.news("a", "SCRIPT")[0]["stage"] == "SCRIPT"
        assert [request["made"] for request in box.received()] == ["new", "new", "again"]
        box.http.close()


def test_edits_keys_settings_and_orders_survive_kill_9(tmp_path: Path) -> None:
    process = SandboxProcess(tmp_path, speed=100.0)
    with process:
        box = Lessons(process.root)
        box.news("a")
        box.post("frame/update", {"video_id": "a", "frame_index": 0, "new_html": "<p>kept</p>"})
        box.set(credits=99)
        box.order("no_credits")
        process.kill()
        process.start()
        body = box.timeline("a")
        assert (body["entries"][0]["html"], body["meta"]["revision"]) == ("<p>kept</p>", 1)
        assert box.post("preview-cost").json()["balance"]["current"] == 99 - 15
        assert box.generate("b").status_code == 402
        box.http.close()


def test_run_of_the_old_server_dies_with_it(tmp_path: Path) -> None:
    # A run takes 96 seconds here, so that it is killed in the middle however busy the machine is.
    process = SandboxProcess(tmp_path, speed=0.1)
    with process:
        box = Lessons(process.root)
        box.set(profile="old", stalled_seconds=0.05)
        stream = box.http.stream("POST", f"{API}/generate", json={"prompt": "x", "video_id": "a"})
        with stream as answer:
            lines = answer.iter_lines()
            next(lines)
            process.kill()
            with pytest.raises(httpx.RemoteProtocolError):
                list(lines)
        process.start()
        until(lambda: box.urls("a").get("status") == "STALLED")
        assert box.status("a")["status"] in ("PENDING", "IN_PROGRESS")
        assert box.post("cancel/a").json()["stopped"] is False
        box.http.close()
