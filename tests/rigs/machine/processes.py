"""The dashboard and a sandbox as processes of their own, to be killed and started again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.rigs.machine.serving import PATIENCE

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One server process; its output goes to a file for reading after a failure."""

    def __init__(self, command: list[str], ready_url: str, log: Path, environment: Mapping[str, str]) -> None:
        self._command = command
        self._ready_url = ready_url
        self._log = log
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start and wait until it answers."""
        self.spawn()
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self._command[:4]} did not answer: {self.output()[-3000:]}")
            time.sleep(0.05)
        return self

    def spawn(self) -> None:
        """Start without waiting."""
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=self._environment
            )

    def answers(self) -> bool:
        """Whether it serves. Raises RuntimeError when it has ended by itself."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"{self._command[:4]} ended: {self.output()[-3000:]}")
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(self._ready_url, timeout=2).status_code == 200
        return False

    @property
    def pid(self) -> int:
        """Its number. Raises RuntimeError when it was not started."""
        if self._process is None:
            raise RuntimeError("the process was not started")
        return self._process.pid

    def ends(self, seconds: float) -> int:
        """Wait until it ends by itself; answers its exit code."""
        if self._process is None:
            raise RuntimeError("the process was not started")
        return self._process.wait(seconds)

    def send(self, what: signal.Signals) -> None:
        """Send it a signal, if it is there."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(what)

    def kill(self) -> None:
        """End it as a power cut would (`kill -9`)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def output(self) -> str:
        """Everything it has printed."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)
        self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class SandboxProcess(Process):
    """`python -m services.sandbox`."""

    def __init__(self, folder: Path, *, speed: float = 20.0) -> None:
        self.port = free_port()
        self.root = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "services.sandbox",
            "--port",
            str(self.port),
            "--folder",
            str(folder / "sandbox"),
        ]
        super().__init__([*command, "--speed", str(speed)], f"{self.root}/", folder / "sandbox.log", {})

    def environment(self) -> dict[str, str]:
        """What makes a dashboard use this sandbox."""
        hosts = {
            f"CALLSHEET_BHUMAN_{host.upper()}_URL": f"{self.root}/bhuman/{host}" for host in ("studio", "user", "store")
        }
        return {
            **hosts,
            "CALLSHEET_BHUMAN_API_KEY": "practice",
            "CALLSHEET_BITHUMAN_URL": f"{self.root}/bithuman",
            "CALLSHEET_VACADEMY_URL": f"{self.root}/vacademy",
        }

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Ask the control door."""
        answer = httpx.request(method, f"{self.root}/_control{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def ledger(self, service: str = "", since: int = 0) -> dict[str, Any]:
        """What was paid for: at one service or all, after the request of this number."""
        query = f"?since={since}" + (f"&service={service}" if service else "")
        told: dict[str, Any] = self.control("GET", f"/ledger{query}")
        return told

    def faults(self, service: str) -> list[dict[str, Any]]:
        """What can be ordered of one service, with what each fault strikes."""
        return [one for one in self.control("GET", "/faults")["faults"] if one["service"] == service]

    def received(self) -> int:
        """How many paid requests were received, which is also the number of the last one."""
        # Asked for every few milliseconds by whoever lies in wait, so without the weight of a whole client.
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", "/_control/ledger?totals_only=1")
            return int(json.load(connection.getresponse())["totals"]["requests"])


class DashboardProcess(Process):
    """`streamlit run app.py`, as the README says it; with a `clock` under one that may be wrong."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str] | None = None, *, clock: Path | None = None
    ) -> None:
        self._folder = folder
        self._settings = dict(environment or {})
        self.port = free_port()
        self.root = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        self.data = folder / "data"
        settings = {"CALLSHEET_DATA_DIR": str(self.data), **(environment or {})}
        streamlit = ["streamlit"] if clock is None else ["tests.rigs.chaos.odd_clock", str(clock)]
        command = [sys.executable, "-m", *streamlit, "run", "app.py", "--server.port", str(self.port)]
        super().__init__(command, f"{self.root}/_stcore/health", folder / "dashboard.log", settings)

    def twin(self) -> DashboardProcess:
        """The same command typed a second time: the same data folder, another port."""
        return DashboardProcess(self._folder, self._settings)
