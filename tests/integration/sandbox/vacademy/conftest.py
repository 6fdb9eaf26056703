from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.sandbox.vacademy.caller import Lessons
from tests.rigs.servers.sandbox_server import playing


@pytest.fixture(scope="session")
def lessons_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with playing(tmp_path_factory.mktemp("sandbox"), speed=100.0) as root:
        yield root


@pytest.fixture
def box(lessons_root: str) -> Iterator[Lessons]:
    """The sandbox as new, a hundred times as fast as life."""
    caller = Lessons(lessons_root)
    with caller.http:
        assert caller.http.post("/_control/reset").status_code == 200
        yield caller
