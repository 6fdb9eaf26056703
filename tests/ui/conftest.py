"""An app for pages: it draws and keeps records but sends nothing, and its services do not answer."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state.common import TESTING_KEY
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from services import container
from services.config import Settings
from services.container import App
from services.jobs.launch.launching import Launches
from tests.rigs.machine.processes import free_port


@pytest.fixture(autouse=True)
def _plain_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """After every run each value in the session can be written down.

    Streamlit's own `enforceSerializableSessionState` cannot be on in the product: what Streamlit 1.67 itself presents
    as the value of a component of version 2 is of a local class, and its testing tool keeps functions of widgets.
    """

    def check(state: SessionState) -> None:
        for key in state:
            value = state[key]
            if key != TESTING_KEY:
                pickle.dumps(dict(value) if isinstance(value, dict) else value)

    monkeypatch.setattr(SessionState, "maybe_check_serializable", check)


@pytest.fixture(autouse=True, scope="session")
def _settings_of_the_product() -> None:
    """Pages run as `.streamlit/config.toml` has it, read before a test goes to a folder of its own; but what went wrong
    in one is said to whoever reads the failure."""
    config.get_config_options(force_reparse=True)
    config.set_option("client.showErrorDetails", "full")


@pytest.fixture(autouse=True, scope="session")
def _packages_are_looked_through_once() -> Iterator[None]:
    """Streamlit's testing tool looks for components in every installed package, anew for each page that is opened."""
    looked = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", looked)
        yield


@pytest.fixture(autouse=True, scope="session")
def _pages_run_as_in_a_server() -> Iterator[None]:
    """Pages are compiled once for all who open them, and whoever waits for one sleeps until it is drawn.

    Streamlit's testing tool compiles each page anew, and looks a thousand times in a second whether it is drawn.
    """
    compiled, give_up = ScriptCache(), local_script_runner.require_widgets_deltas

    def wait(runner: LocalScriptRunner, timeout: float) -> None:
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        if not runner.script_stopped():
            give_up(runner, 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "ScriptCache", lambda: compiled)
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Built, and not started."""
    monkeypatch.chdir(tmp_path)
    built = container.build(Settings(data_dir=tmp_path / "data", server_port=free_port()))
    built.launches = Launches(built.database, built.quotes, lambda _job_id: None)
    container.use(built)
    yield built
    container.use(None)
    built.close()
