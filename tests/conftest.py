"""Rules for every test: no socket leaves this machine, and a missing browser is said aloud."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NEEDED = "CALLSHEET_TESTS_NEED_BROWSER"


def find_browser() -> str | None:
    """The machine's Chromium, or Playwright's own."""
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None


# Where a run decides what lands it always looks at the same examples; everywhere else at others each time.
settings.register_profile("same", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("same")


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


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The loud line."""
    if find_browser() is None:
        terminalreporter.write_sep("!", "NO BROWSER FOUND: the browser tests did not run", red=True, bold=True)
        terminalreporter.write_line("Install one (Debian: apt-get install chromium) and run the tests again.")
