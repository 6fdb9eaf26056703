"""A app for pages: it draws and keeps records but sends nothing, and its services do not answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import container
from services.config import Settings
from services.container import App
from services.jobs.launch.launching import Launches


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Built, and not started."""
    monkeypatch.chdir(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    built = container.build(Settings(data_dir=tmp_path / "data", server_port=port))
    built.launches = Launches(built.database, built.quotes, lambda _job_id: None)
    container.use(built)
    yield built
    container.use(None)
    built.close()
