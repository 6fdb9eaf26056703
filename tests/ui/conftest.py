"""A app for pages: it draws and keeps records but sends nothing, and its services do not answer."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.state.common import TESTING_KEY
from streamlit.runtime.state.session_state import SessionState

from services import container
from services.config import Settings
from services.container import App
from services.jobs.launch.launching import Launches


@pytest.fixture(autouse=True)
def _plain_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """After every run each value in the session can be written down, as the product's own settings demand.

    What the testing tool itself keeps there, functions of widgets, is left out, which that setting cannot do.
    """

    def check(state: SessionState) -> None:
        for key in state:
            if key != TESTING_KEY:
                pickle.dumps(state[key])

    monkeypatch.setattr(SessionState, "maybe_check_serializable", check)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Built, and not started."""
    monkeypatch.chdir(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    built = container.build(Settings(data_dir=tmp_path / "data", server_port=port))
    built.launches = Launches(built.database, built.drafts, built.quotes, lambda _job_id: None)
    container.use(built)
    yield built
    container.use(None)
    built.close()
