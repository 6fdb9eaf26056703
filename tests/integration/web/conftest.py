"""One dashboard with a team password for all tests of the gate, and a person who has signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.rigs.machine.processes import DashboardProcess
from tests.rigs.machine.serving import PATIENCE

PASSWORD = "correct horse battery"
SignIn = Callable[[str], httpx.Client]


@pytest.fixture(scope="package")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DashboardProcess]:
    """`streamlit run app.py` with a team password."""
    with DashboardProcess(
        tmp_path_factory.mktemp("closed"), {"CALLSHEET_TEAM_PASSWORD": PASSWORD}, as_typed=True
    ) as one:
        yield one


@pytest.fixture
def sign_in(dashboard: DashboardProcess) -> Iterator[SignIn]:
    """Makes signed-in clients."""
    clients: list[httpx.Client] = []

    def one(name: str) -> httpx.Client:
        client = httpx.Client(base_url=dashboard.root, timeout=PATIENCE)
        clients.append(client)
        form = {"name": name, "password": PASSWORD}
        assert client.post("/sign-in", data=form, headers={"Origin": dashboard.root}).status_code == 303
        return client

    yield one
    for client in clients:
        client.close()
