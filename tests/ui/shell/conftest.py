"""A house on a temporary folder for the pages of the shell."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services import container
from services.config import Settings
from services.container import House


def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def build_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., House]]:
    """Builds a house that draws but does not work: no engine runs, and nobody listens at its own address."""
    monkeypatch.chdir(tmp_path)
    built: list[House] = []

    def build(**settings: Any) -> House:
        house = container.build(Settings(data_dir=tmp_path / "data", server_port=unused_port(), **settings))
        container.use(house)
        built.append(house)
        return house

    yield build
    for house in built:
        container.use(None)
        house.close()


@pytest.fixture
def house(build_house: Callable[..., House]) -> House:
    return build_house()
