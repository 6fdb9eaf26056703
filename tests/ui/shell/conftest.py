"""An app on a temporary folder for the pages of the shell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services import container
from services.config import Settings
from services.container import App
from tests.rigs.machine.processes import free_port


@pytest.fixture
def build_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., App]]:
    """Builds an app that draws but does not work: no engine runs, and nobody listens at its own address."""
    monkeypatch.chdir(tmp_path)
    built: list[App] = []

    def build(**settings: Any) -> App:
        app = container.build(Settings(data_dir=tmp_path / f"data{len(built)}", server_port=free_port(), **settings))
        container.use(app)
        built.append(app)
        return app

    yield build
    for app in built:
        container.use(None)
        app.close()


@pytest.fixture
def app(build_app: Callable[..., App]) -> App:
    return build_app()
