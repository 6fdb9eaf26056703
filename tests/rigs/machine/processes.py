"""The dashboard and a sandbox as processes of their own, to be killed and started again."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import urlsplit

import httpx

from services.vendors.wire.exchange import tls
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.starts import ROOT, Started, copied, typed

PORTS = range(20_000, 32_000)
"""None of those from which the system takes ports by itself for whoever asks for any."""

_given: list[IO[bytes]] = []


def free_port() -> int:
    """A port that nobody listens on, and that is given to nobody else on this machine while this process lives."""
    folder = Path(tempfile.gettempdir()) / f"callsheet-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    begin = os.getpid() * 31 + len(_given)
    for step in range(len(PORTS)):
        port = PORTS[(begin + step) % len(PORTS)]
        lock = (folder / str(port)).open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            lock.close()
            continue
        # Held until this process ends: between this look and the server's own nobody else is given it.
        _given.append(lock)
        return port
    raise RuntimeError(f"no port is free from {PORTS.start} to {PORTS.stop}")


def get(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of what a server on this machine answers. Raises OSError or HTTPException when none comes."""
    # Asked for many times a second by whoever waits, so without the weight of a whole client.
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


class Process:
    """One server process; its output goes to a file for reading after a failure."""

    def __init__(
        self,
        command: list[str],
        ready_url: str,
        log: Path,
        environment: Mapping[str, str],
        home: Path = ROOT,
        *,
        as_typed: bool = True,
    ) -> None:
        self._begin = typed if as_typed else copied
        self._home = home
        self._command = command
        self._ready_url = ready_url
        self._log = log
        self._environment = {**os.environ, **environment}
        self._process: Started | None = None

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
        self._process = self._begin(self._command, self._home, self._log, self._environment)

    def answers(self) -> bool:
        """Whether it serves. Raises RuntimeError when it has ended by itself."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"{self._command[:4]} ended: {self.output()[-3000:]}")
        at = urlsplit(self._ready_url)
        with contextlib.suppress(OSError, HTTPException):
            return get(at.port or 80, at.path)[0] == 200
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
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(PATIENCE)
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
        command += ["--speed", str(speed)]
        super().__init__(command, f"{self.root}/", folder / "sandbox.log", {}, as_typed=False)

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
        answer = httpx.request(method, f"{self.root}/_control{path}", json=body, timeout=PATIENCE, verify=tls())
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
        return int(json.loads(get(self.port, "/_control/ledger?totals_only=1")[1])["totals"]["requests"])


class WorkerProcess(Process):
    """`python -m services.worker`, as the README says it."""

    def __init__(self, folder: Path, name: str, environment: Mapping[str, str], *, as_typed: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "services.worker"]
        super().__init__(command, "", folder / f"{name}.log", environment, as_typed=as_typed)

    def answers(self) -> bool:
        """Whether it is at work. Raises RuntimeError when it has ended by itself."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"the worker ended: {self.output()[-3000:]}")
        return self.output().count(WORKER_IS_THERE) >= self._starts

    def spawn(self) -> None:
        """Start without waiting."""
        self._starts += 1
        super().spawn()

    _starts = 0


WORKER_IS_THERE = "worker is at work"


class DashboardProcess(Process):
    """`streamlit run app.py`, as the README says it; with a `clock` under one that may be wrong.

    With `secrets` this text is its secrets.toml.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        *,
        clock: Path | None = None,
        secrets: str | None = None,
        as_typed: bool = False,
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
        home = ROOT if secrets is None else _home(folder / "home", secrets)
        health = f"{self.root}/_stcore/health"
        super().__init__(command, health, folder / "dashboard.log", settings, home, as_typed=as_typed)

    def twin(self) -> DashboardProcess:
        """The same command typed a second time: the same data folder, another port."""
        return DashboardProcess(self._folder, self._settings)


def _home(folder: Path, secrets: str) -> Path:
    """A folder in which the same app starts with a secrets file of its own."""
    (folder / ".streamlit").mkdir(parents=True)
    for name in ("app.py", "pages", "services", "tests", ".streamlit/config.toml"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    return folder
