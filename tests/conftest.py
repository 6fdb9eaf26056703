"""Rules for every test: no socket leaves this machine, and a missing browser is said aloud."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from alembic import command
from alembic.config import Config
from dbos._sys_db_sqlite import SQLiteSystemDatabase
from httpx._transports import default as httpx_transports
from hypothesis import HealthCheck, settings

from tests.rigs.servers.compiled import compile_once

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there: the one without a window takes half the time of the others for each page."""
NEEDED = "CALLSHEET_TESTS_NEED_BROWSER"

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes folders in it that nobody else may read
ROOM = 4 * 1024**3
"""Bytes: what a run holds at any time is a small part of it."""


def find_browser() -> str | None:
    """The machine's Chromium, or Playwright's own."""
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None


# How long an example takes by the clock on the wall says how busy the machine is, and nothing of the code.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Where a run decides what lands it always looks at the same examples; everywhere else at others each time.
settings.register_profile("same", settings.get_profile("calm"), derandomize=True)
settings.load_profile("same" if os.environ.get("CI") else "calm")


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would reach another machine fails instead."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in {socket.AF_INET, socket.AF_INET6} and host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {host}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


def _copy_of(raw: sqlite3.Connection) -> sqlite3.Connection:
    """A database in memory that holds the same, for whichever thread."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    copy.executescript("\n".join(raw.iterdump()))
    return copy


@pytest.fixture(autouse=True, scope="session")
def _first_tables_are_made_once() -> Iterator[None]:
    """The migrations run once for all the empty databases of a process; each further one is a copy of what they made.
    A database that holds something already is migrated as in the product."""
    real, made = command.upgrade, list[sqlite3.Connection]()

    def upgrade(config: Config, revision: str) -> None:
        connection = config.attributes["connection"]
        raw = connection.connection.driver_connection
        is_sqlite, to_head = connection.dialect.name == "sqlite", revision == "head"
        if not (is_sqlite and to_head) or raw.execute("SELECT 1 FROM sqlite_master").fetchone():
            real(config, revision)
        elif made:
            made[0].backup(raw)
        else:
            real(config, revision)
            made.append(_copy_of(raw))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "upgrade", upgrade)
        yield


@pytest.fixture(autouse=True, scope="session")
def _first_tables_of_the_engine_are_made_once() -> Iterator[None]:
    """The same for the engine's own database of each app that is started, whose many small steps are DBOS's."""
    real, made = SQLiteSystemDatabase.run_migrations, list[sqlite3.Connection]()

    def run_migrations(engine: SQLiteSystemDatabase) -> None:
        with closing(engine.engine.raw_connection()) as connection:
            raw: Any = connection.driver_connection
            if raw.execute("SELECT 1 FROM sqlite_master").fetchone():
                real(engine)
            elif made:
                made[0].backup(raw)
            else:
                real(engine)
                made.append(_copy_of(raw))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteSystemDatabase, "run_migrations", run_migrations)
        yield


@pytest.fixture(autouse=True, scope="session")
def _certificates_are_read_once() -> Iterator[None]:
    """A client reads all that the machine trusts when it is made, and tests make thousands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx_transports, "create_ssl_context", cache(httpx.create_ssl_context))
        yield


# Folders of tests are in memory where there is room: a disk makes each of some hundred thousand commits wait, and a
# test needs no more than a RAM disk to be safe against a power cut.
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Each of the hundreds of databases of a run would otherwise have all its statements written anew.
compile_once()

# What is read while tests are collected stays until the end: see pytest_collection_finish.
gc.disable()


def pytest_xdist_auto_num_workers() -> int:
    """Workers for `-n auto`: two for each core, because half of a run is waiting for servers, clocks and streams."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests skip where there is no browser, except where one is promised."""
    if find_browser() or os.environ.get(NEEDED):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_collection_finish() -> None:
    """As the product does at its start: what stays until the end is left out of each collecting of garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The loud line."""
    if find_browser() is None:
        terminalreporter.write_sep("!", "NO BROWSER FOUND: the browser tests did not run", red=True, bold=True)
        terminalreporter.write_line(
            "Install one (Debian: apt-get install chromium-headless-shell), and run the tests again."
        )
