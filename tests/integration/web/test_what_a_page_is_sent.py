"""Over the bare websocket a viewer sends what the pages of others would send: nothing comes of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import ClientConnection

from services import container
from services.config import load_settings
from services.recipients import Source
from tests.e2e.people.office import CAMPAIGN, people, sheet
from tests.rigs.machine.page_presses import Drawn, draw, pressed
from tests.rigs.machine.page_socket import open_page
from tests.rigs.machine.processes import DashboardProcess
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA
from tests.rigs.servers.provider import OpenIdProvider, open_provider

PEOPLE = {
    name: {"name": name.title(), "email": f"{name}@team.example", "email_verified": True} for name in ("ana", "vera")
}
OF_LOOKING = ('"browser_session"', '"kept_search"', '"service_record"', '"service_use"', '"worker"', "'listed:")
"""What says that somebody was there, looked for something, or read again for nothing what a service lists."""
STRANGE = "Written by a stranger"
SignIn = Callable[[str], httpx.Client]


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    with open_provider(PEOPLE) as one:
        yield one


@pytest.fixture
def dashboard(tmp_path: Path, provider: OpenIdProvider) -> Iterator[DashboardProcess]:
    secrets = provider.secrets()
    with DashboardProcess(tmp_path, secrets=secrets) as one:
        yield one


@pytest.fixture
def come(dashboard: DashboardProcess, provider: OpenIdProvider) -> Iterator[SignIn]:
    """Somebody's browser after the whole way to the provider and back."""
    clients: list[httpx.Client] = []

    def one(subject: str) -> httpx.Client:
        client = httpx.Client(base_url=dashboard.root, timeout=PATIENCE)
        clients.append(client)
        away = client.get("/sign-in/with/acme").headers["location"]
        assert client.get(provider.come_in(away, subject)).status_code == 303
        return client

    yield one
    for client in clients:
        client.close()


def prepared(data: Path) -> str:
    """A draft that lacks nothing but a launcher's yes."""
    app = container.build(load_settings(data_dir=data, drives=False))
    try:
        draft_id = app.drafts.create(kind="campaign", person=ANA, name="Spring")
        app.drafts.put_file(draft_id, sheet(people("Spring", 3)), "spring.csv", ANA)
        app.drafts.set_target(draft_id, CAMPAIGN, ANA)
        app.drafts.set_variables(draft_id, ["first_name", "company"], ANA)
        for column in ("first_name", "company"):
            app.drafts.set_source(draft_id, column, Source("column", column), ANA)
    finally:
        app.close()
    return draft_id


def dumped(data: Path) -> list[str]:
    """Everything that the database holds, as the statements that would write it again."""
    with closing(sqlite3.connect(f"file:{data}/callsheet.db?mode=ro", uri=True)) as database:
        return [line for line in database.iterdump() if not any(name in line[:60] for name in OF_LOOKING)]


def is_refusal(line: str) -> bool:
    """Whether this writes into the record that somebody was refused."""
    return line.startswith('INSERT INTO "audit_entry"') and ",'be refused'," in line


def written(data: Path) -> list[str]:
    """The same without what the record says of refusals."""
    return [line for line in dumped(data) if not is_refusal(line)]


def pages_of(draft_id: str) -> list[tuple[str, str]]:
    steps = [("campaigns", f"draft={draft_id}&step={step}&send=all") for step in ("prepare", "check", "launch")]
    return [*steps, ("campaigns", ""), ("money", ""), ("team", "")]


def press_everything(page: ClientConnection, at: tuple[str, str], known: Sequence[Drawn], done: set[str]) -> list[str]:
    """Press each button once, with every input filled in, those too that appear only after a press; says which.

    On the last screen nothing is filled in, because other rows would be another launch.
    """
    fills = "step=launch" not in at[1]
    inputs = {state.id: state for one in known for state in one.filled_in(STRANGE) if fills}
    waiting = {name: label for one in known for name, label in one.buttons().items() if name not in done}
    labels, now = [], Drawn()
    while waiting:
        name, label = waiting.popitem()
        done.add(name)
        labels.append(label)
        if name not in now.elements:
            now = draw(page, *at, inputs.values())
        now = draw(page, *at, [*inputs.values(), pressed(name)])
        waiting |= {name: label for name, label in now.buttons().items() if name not in done}
    return labels


def press(page: ClientConnection, at: tuple[str, str], label: str, *, filled: bool = False) -> Drawn:
    """Press one button of a page as it is drawn now."""
    now = draw(page, *at)
    name = next(name for name, one in now.buttons().items() if one == label)
    return draw(page, *at, [*(now.filled_in(STRANGE) if filled else ()), pressed(name)])


def test_a_viewer_who_sends_the_presses_and_inputs_of_others_changes_nothing(
    dashboard: DashboardProcess, come: SignIn
) -> None:
    ana, vera = come("ana"), come("vera")
    draft_id = prepared(dashboard.data)
    labels, done = [], set[str]()
    with open_page(dashboard.root, ana) as hers, open_page(dashboard.root, vera) as bare:
        seen = {at: (draw(hers, *at), draw(bare, *at)) for at in pages_of(draft_id)}
        before = written(dashboard.data)
        for at, known in seen.items():
            labels += press_everything(bare, at, known, done)
            assert written(dashboard.data) == before, f"something of {at} was kept"
        refused = [line for line in dumped(dashboard.data) if is_refusal(line)]
        assert refused
        assert all(",'Vera'," in line for line in refused)
        assert {"Launch 3 videos", "Yes, discard it", "Delete it for good", "Keep this cap",
                "Yes, revoke", "Sign out there", "New campaign", "Use these rows"} <= set(labels)  # fmt: skip
        assert "Yes, send 3 videos" not in labels, "the question is not even asked"
        # The very same is done for somebody who may.
        launch = ("campaigns", f"draft={draft_id}&step=launch&send=all")
        press(hers, launch, "Launch 3 videos")
        for at, label, filled, kept in (
            (("money", ""), "Keep this cap", True, 'INTO "cap"'),
            (launch, "Yes, send 3 videos", False, 'INTO "job"'),
        ):
            assert not any(kept in line for line in written(dashboard.data))
            press(hers, at, label, filled=filled)
            assert any(kept in line for line in written(dashboard.data)), label
