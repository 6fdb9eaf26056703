"""A dashboard process to be killed, a sandbox process beside it, and a colleague who watches both: for kill tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from services.jobs.states import JOB_FINAL, JobState
from tests.rigs.chaos.desk import Desk
from tests.rigs.chaos.kinds import OurItem, Request
from tests.rigs.machine.processes import DashboardProcess, SandboxProcess
from tests.rigs.machine.waiting import until
from tests.rigs.servers.clock import SandboxClock


class KillRig:
    """The dashboard is not running at first."""

    def __init__(self, sandbox: SandboxProcess, dashboard: DashboardProcess, desk: Desk, service: str) -> None:
        self.sandbox = sandbox
        self.dashboard = dashboard
        self.desk = desk
        self._service = service

    def play(self, **settings: object) -> None:
        """Change how the sandbox plays the service."""
        self.sandbox.control("POST", "/settings", {"service": self._service, **settings})

    def order(self, fault: str, *, times: int = 1, **more: object) -> None:
        """Order a fault of the service's."""
        self.sandbox.control("POST", "/faults", {"service": self._service, "name": fault, "times": times, **more})

    def take_back_faults(self) -> None:
        """From now on the service answers well."""
        self.sandbox.control("DELETE", "/faults")

    @property
    def clock(self) -> SandboxClock:
        """By which everything at the services happens."""
        return SandboxClock(self.sandbox.control)

    def requests(self) -> list[Request]:
        """Every paid request that the service received, in order."""
        told: list[Request] = self.sandbox.ledger(self._service)["requests"]
        return told

    def item(self, job: str) -> OurItem:
        """The one item of a job."""
        [item] = self.desk.items([job])
        return item

    def kill_and_restart(self) -> None:
        """`kill -9` of the dashboard, and its next start."""
        self.dashboard.kill()
        self.dashboard.start()

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait until a condition holds, or fail saying what did not happen."""
        until(true, what)

    def finish(self, job: str) -> JobState:
        """Wait until a job is final; returns its state."""
        self.until(lambda: self.desk.state(job) in JOB_FINAL, f"the job ends: {self.desk.picture([job])}")
        return self.desk.state(job)


@contextmanager
def kill_rigged(folder: Path, service: str, *, speed: float, **environment: Any) -> Iterator[KillRig]:
    """Both processes on a folder of their own; `environment` sets the dashboard's settings by their names."""
    with SandboxProcess(folder, speed=speed) as sandbox:
        quick = {"poll_seconds": 0.1, "poll_seconds_most": 0.3, **environment}
        told = {f"CALLSHEET_{name.upper()}": str(value) for name, value in quick.items()}
        dashboard = DashboardProcess(folder, {**sandbox.environment(), **told})
        desk = Desk(folder, sandbox, dashboard)
        try:
            yield KillRig(sandbox, dashboard, desk, service)
        finally:
            dashboard.kill()
            desk.close()
