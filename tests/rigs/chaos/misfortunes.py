"""What befalls the machine and not the services: locks, full disks, odd clocks, second starts, freezes, restores."""

from __future__ import annotations

import random
import signal
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import httpx

from tests.rigs.chaos.desk import Desk
from tests.rigs.machine.processes import DashboardProcess
from tests.rigs.machine.small_disk import SmallDisk

SHARE = 0.4
"""Of the lives of the dashboard that end by a kill."""
HALVES = (
    '{"id": "%s", "status": "processing", "message": "half \\ud83d"}',
    '{"id": "%s", "status": "half \\ud83d"}',
    '{"id": "%s", "status": "processing", "text": ["\\udc00"], "thumbnail": "http://x/\\ud83d.png"}',
)
"""What a service says of a generation that it has answered with; of another it would be forged evidence."""
CLOCKS = (-36_000.0, -3600.0, -90.0, 0.0, 600.0, 36_000.0)
SECOND_START_SECONDS = 400.0
"""A crowded machine takes minutes to come as far as the lock."""
LONG_LOCK = 17.0
"""Longer than Callsheet waits for a lock."""


class Misfortunes:
    """Befalls a dashboard that is running, and ends before the next kill."""

    def __init__(self, dashboard: DashboardProcess, desk: Desk, disk: SmallDisk, clock: Path) -> None:
        self._dashboard = dashboard
        self._desk = desk
        self._disk = disk
        self._clock = clock
        self.by_name: dict[str, Callable[[random.Random, Sequence[str]], None]] = {
            "half character": self._half_character,
            "locked database": self._locked_database,
            "clock moved": self._clock_moved,
            "second start": self._second_start,
            "freeze": self._freeze,
        }
        if disk.real:
            self.by_name["full disk"] = self._full_disk

    def befall(self, dice: random.Random, jobs: Sequence[str]) -> str:
        """One of them; returns its name."""
        name = dice.choice(sorted(self.by_name))
        self.by_name[name](dice, jobs)
        return name

    def put_right(self) -> None:
        """The clock is right again and the disk has room."""
        self._clock.write_text("0")
        self._disk.free()

    def _half_character(self, dice: random.Random, jobs: Sequence[str]) -> None:
        for token, vendor_id in self._desk.answered(jobs)[:4]:
            said = (dice.choice(HALVES) % vendor_id).encode()
            # Before it listens, or in the middle of its end, there is nobody to answer.
            with suppress(httpx.HTTPError):
                httpx.post(f"{self._dashboard.root}/webhooks/bhuman/{token}", content=said, timeout=20)

    def _locked_database(self, dice: random.Random, _jobs: Sequence[str]) -> None:
        seconds = LONG_LOCK if dice.random() < 0.2 else dice.uniform(0.5, 3.0)
        with closing(sqlite3.connect(self._desk.path, timeout=30, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")

    def _full_disk(self, dice: random.Random, _jobs: Sequence[str]) -> None:
        with suppress(sqlite3.Error):
            self._disk.fill(self._desk.app.database)
        time.sleep(dice.uniform(0.5, 4.0))
        self._disk.free()

    def _clock_moved(self, dice: random.Random, _jobs: Sequence[str]) -> None:
        self._clock.write_text(str(dice.choice(CLOCKS)))
        time.sleep(dice.uniform(0.2, 2.0))

    def _second_start(self, _dice: random.Random, _jobs: Sequence[str]) -> None:
        if not self._dashboard.answers():
            return
        second = self._dashboard.twin()
        second.spawn()
        try:
            if second.ends(SECOND_START_SECONDS) == 0:
                raise RuntimeError(f"a second start on the same folder went on: {second.output()[-2000:]}")
        finally:
            second.kill()

    def _freeze(self, dice: random.Random, _jobs: Sequence[str]) -> None:
        self._dashboard.send(signal.SIGSTOP)
        time.sleep(dice.uniform(0.3, 4.0))
        self._dashboard.send(signal.SIGCONT)
        time.sleep(dice.uniform(0.0, 1.0))
