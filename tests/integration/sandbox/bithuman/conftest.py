from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.sandbox.bithuman.caller import Caller
from tests.rigs.servers.sandbox_server import playing


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with playing(tmp_path_factory.mktemp("sandbox"), speed=100.0) as url:
        yield url


@pytest.fixture
def box(root: str) -> Iterator[Caller]:
    """The sandbox as new, in the profile of summer 2026."""
    caller = Caller(root)
    assert caller.control.post("/reset").status_code == 200
    caller.set(profile="v2")
    yield caller
    caller.close()
