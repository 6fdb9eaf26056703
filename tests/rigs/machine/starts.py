"""Starting one of the product's programs: as somebody types it, or as a copy of a process that has read its modules."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[3]
_ONE_STARTER = threading.Lock()


class Started(Protocol):
    """A process, as `subprocess.Popen` is one."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...
    def send_signal(self, sig: int) -> None: ...


def typed(command: Sequence[str], home: Path, log: Path, environment: Mapping[str, str]) -> Started:
    """Start it in a folder; what it prints goes to the end of the log."""
    with log.open("ab") as out:
        return subprocess.Popen(command, cwd=home, stdout=out, stderr=subprocess.STDOUT, env=dict(environment))


def copied(command: Sequence[str], home: Path, log: Path, environment: Mapping[str, str]) -> Started:
    """The same of a `python -m …`, in a fifth of the time."""
    log.touch()
    asked = {"program": command[2:], "home": str(home), "log": str(log.absolute()), "environment": dict(environment)}
    pid = _starter().ask(asked)
    assert pid is not None
    return _Copy(pid)


class _Copy:
    """A child of the starter, which alone can wait for it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            self._code = _starter().ask({"ended": self.pid})
        return self._code

    def wait(self, timeout: float) -> int:
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
            time.sleep(0.01)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)


class _Starter:
    """The process that starts others as copies of itself, for one who asks at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.rigs.machine.starter"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._one_at_a_time = threading.Lock()

    def ask(self, what: Mapping[str, object]) -> int | None:
        with self._one_at_a_time:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(f"{json.dumps(what)}\n")
            self._process.stdin.flush()
            answer: int | None = json.loads(self._process.stdout.readline())
            return answer

    def stop(self) -> None:
        self._process.communicate()


def _starter() -> _Starter:
    # Two threads that start something at once would make two of it, and ask one for what the other has started.
    with _ONE_STARTER:
        return _made()


@cache
def _made() -> _Starter:
    starter = _Starter()
    atexit.register(starter.stop)
    return starter
