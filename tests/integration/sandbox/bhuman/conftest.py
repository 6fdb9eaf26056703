from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.sandbox.bhuman.client import Caller
from tests.rigs.servers.sandbox_server import Inbox, Receiver, playing, serving


@pytest.fixture(scope="session")
def sandbox_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with playing(tmp_path_factory.mktemp("sandbox")) as root:
        yield root


@pytest.fixture
def box(sandbox_root: str) -> Iterator[Caller]:
    """The sandbox as new, mounted below /sandbox."""
    caller = Caller(sandbox_root)
    with caller.http:
        assert caller.http.post("/_control/reset").status_code == 200
        yield caller


@pytest.fixture(scope="session")
def receiver() -> Iterator[tuple[str, Receiver]]:
    receiving = Receiver()
    with serving(receiving.app) as base:
        yield base, receiving


@pytest.fixture
def inbox(receiver: tuple[str, Receiver]) -> Inbox:
    """An address for callbacks of this test alone."""
    base, receiving = receiver
    return receiving.inbox(base)
