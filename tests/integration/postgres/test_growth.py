"""From one process on a file to two dashboards and two workers, as the README tells it; whatever was open goes on."""

from __future__ import annotations

import os
import random
import re
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from services.jobs.states import JOB_FINAL, JobState
from tests.rigs.chaos.campaigns import Campaigns
from tests.rigs.chaos.chaos import ENVIRONMENT
from tests.rigs.chaos.crowd import CrowdDesk
from tests.rigs.chaos.desk import Desk
from tests.rigs.machine.processes import DashboardProcess, SandboxProcess, WorkerProcess
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.starts import ROOT
from tests.rigs.servers.postgres import postgres

README = (ROOT / "README.md").read_text()


def step_of(step: str) -> tuple[dict[str, str], list[str]]:
    """A command of the section: what it sets, and what it runs with this environment's programs."""
    block = README.split(f"<!-- growing: {step} -->")[1].split("```sh")[1].split("```")[0]
    words = shlex.split(block)
    given = [word for word in words if re.match(r"[A-Z_]+=", word)]
    command = [word.replace(".venv/bin", str(Path(sys.executable).parent)) for word in words[len(given) :]]
    return dict(one.split("=", 1) for one in given), command


def run(command: list[str], settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    filled = [settings.get(word.removeprefix("$"), word) for word in command]
    return subprocess.run(
        filled, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path, speed=50.0) as one:
        yield one


@pytest.fixture
def settings(tmp_path: Path, sandbox: SandboxProcess) -> Iterator[dict[str, str]]:
    url = postgres().empty()
    yield {
        **sandbox.environment(),
        **ENVIRONMENT,
        "CALLSHEET_DATABASE_URL": url,
        "CALLSHEET_DATA_DIR": str(tmp_path / "data"),
    }
    postgres().drop(url)


def test_a_team_moves_to_two_dashboards_and_two_workers_and_its_open_job_goes_on(
    tmp_path: Path, sandbox: SandboxProcess, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_there, command = step_of("dashboard")
    assert (set_there, command[1:]) == ({"CALLSHEET_DRIVES": "no"}, ["run", "app.py", "--server.port", "8501"])
    (tmp_path / "shared").mkdir()
    # From the move on all share database and files, and each has a data folder of its own; the first has the old one.
    grown = {**settings, "CALLSHEET_FILES_URL": (tmp_path / "shared").as_uri()}
    own = {
        name: {**grown, "CALLSHEET_DATA_DIR": str(tmp_path / f"data of {name}")} for name in ("two", "third", "fourth")
    }
    dashboards = [
        DashboardProcess(tmp_path / "one", {**grown, **set_there}, as_typed=True),
        DashboardProcess(tmp_path / "two", {**own["two"], **set_there}, as_typed=True),
    ]
    assert step_of("worker")[1] == [str(Path(sys.executable).parent / "python"), "-m", "services.worker"]
    workers = [WorkerProcess(tmp_path, f"worker-{name}", own[name], as_typed=True) for name in ("third", "fourth")]

    before = Desk(tmp_path, sandbox, dashboards[0])
    first = before.launch(Campaigns(), "before", random.Random(1))
    before.close()
    moved = run(step_of("move")[1], settings)
    assert moved.returncode == 0, moved.stderr
    counts = {name: (old, new) for name, old, new in re.findall(r"^(\w+) +([\d,]+) +([\d,]+)$", moved.stdout, re.M)}
    assert counts["job"] == ("1", "1")
    assert int(counts["item"][0]) > 1
    assert all(old == new for old, new in counts.values())
    again = run(step_of("move")[1], settings)
    assert again.returncode == 1
    assert "What was moved before lies in" in again.stderr

    for one in (*dashboards, *workers):
        one.spawn()
    monkeypatch.setenv("CALLSHEET_FILES_URL", grown["CALLSHEET_FILES_URL"])
    after = CrowdDesk(tmp_path, sandbox, dashboards[1], database_url=settings["CALLSHEET_DATABASE_URL"])
    try:
        second = after.launch(Campaigns(), "after", random.Random(2))
        until(lambda: all(one.answers() for one in (*dashboards, *workers)))
        until(lambda: all(after.state(job) in JOB_FINAL for job in (first, second)))
        assert {after.state(job) for job in (first, second)} == {JobState.DONE}
        with after.app.database.read() as session:
            names = session.scalars(text("SELECT name FROM worker WHERE gone_at IS NULL")).all()
            drivers = session.scalars(text("SELECT name FROM job_drive JOIN worker ON worker.id = worker_id")).all()
        assert Counter(name.rsplit(" ", 1)[1] for name in names) == Counter(str(one.pid) for one in workers)
        assert set(drivers) <= set(names)
        assert len(drivers) == 2
        for job in (first, second):
            files = [httpx.get(f"{one.root}/results/{job}", timeout=PATIENCE) for one in dashboards]
            assert [one.status_code for one in files] == [200, 200]
            # Each names its own address, as long as nobody has named one for all.
            same = [one.text.replace(root.root, "") for one, root in zip(files, dashboards, strict=True)]
            assert same[0] == same[1]
            assert "/bhuman/assets/" in same[0]
        paid = Counter(
            item["text"][0] for one in sandbox.ledger("bhuman")["requests"] if one["accepted"] for item in one["items"]
        )
        assert set(paid.values()) == {1}
        assert set(paid) == {item.name for item in after.items([first, second])}
    finally:
        after.close()
        for process in (*dashboards, *workers):
            process.kill()


def test_nothing_is_moved_from_a_folder_that_is_in_use_or_to_a_database_that_is_not_empty(
    tmp_path: Path, sandbox: SandboxProcess, settings: dict[str, str]
) -> None:
    desk = Desk(tmp_path, sandbox, DashboardProcess(tmp_path, settings))
    desk.launch(Campaigns(), "here", random.Random(1))
    desk.close()
    url = settings["CALLSHEET_DATABASE_URL"]
    there = CrowdDesk(tmp_path, sandbox, DashboardProcess(tmp_path, settings), database_url=url)
    there.launch(Campaigns(), "there", random.Random(1))
    there.close()
    refused = run(step_of("move")[1], settings)
    assert refused.returncode == 1
    assert "is not empty" in refused.stderr
    assert (tmp_path / "data" / "callsheet.db").is_file()
    assert not (tmp_path / "data" / "callsheet.db.moved").exists()
