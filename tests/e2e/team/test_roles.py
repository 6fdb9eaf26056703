"""Each role, signed in at a real provider, meets what it may not do: told on the button, and refused by address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from services.people.persons import Role
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, opened, people
from tests.e2e.people.roles import PEOPLE, SUBJECTS, TEAM, becomes, is_told, sends_by_address
from tests.rigs.machine.processes import SandboxProcess
from tests.rigs.servers.provider import open_provider

pytestmark = pytest.mark.browser
NEEDS = {
    "/campaigns": ("New campaign", Role.PREPARER),
    "/campaigns?draft={draft}&step=launch&send=all": ("Launch 3 videos", Role.LAUNCHER),
    "/money": ("Keep this cap", Role.ADMIN),
}
"""A button of a page, and the first role that may press it."""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Services whose ledger tells what was paid for."""
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as one:
        yield one


@pytest.fixture(scope="module")
def team(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A dashboard whose people sign in at a provider on this machine."""
    with (
        open_provider(PEOPLE) as provider,
        opened(tmp_path_factory.mktemp("team"), TEAM, sandbox=sandbox, secrets=provider.secrets()) as one,
    ):
        yield one


def role_of(team: Office, subject: str) -> Role:
    [role] = [one.role for one in team.app.members.list() if one.email == f"{subject}@team.example"]
    return role


@pytest.mark.parametrize("role", Role)
def test_each_role_is_told_on_the_button_what_it_may_not_and_is_refused_by_address(
    team: Office, sandbox: SandboxProcess, browser: Browser, role: Role
) -> None:
    one, name = Colleague(browser, team.root), SUBJECTS[role].capitalize()
    one.comes_by_their_provider(SUBJECTS[role], "/team")
    if role not in {Role.VIEWER, Role.ADMIN}:
        becomes(team, SUBJECTS[role], role)
    team.until(lambda: is_told(one, role), f"{name} is {role.called}")
    draft = team.draft(people(name, 3), name="By role")
    rank = list(Role).index
    for path, (label, needed) in NEEDS.items():
        one.opens_whole(path.format(draft=draft))
        button = one.page.get_by_role("button", name=label)
        if rank(role) >= rank(needed):
            expect(button).to_be_enabled()
        else:
            expect(button).to_be_disabled()
            button.click(force=True)
            button.hover(force=True)
            one.sees(f"here you are {role.called}")
    statuses = sends_by_address(one.page)
    if role is Role.VIEWER:
        assert set(statuses) == {403}
    else:
        # An upload belongs to a page of the same session; what this one names there is not.
        assert 403 not in statuses[1:]
    assert sandbox.received() == 0
    one.sees_no_trace()
    one.window.close()


def test_who_is_made_a_viewer_before_their_yes_sends_nothing(
    team: Office, sandbox: SandboxProcess, browser: Browser
) -> None:
    ana, lea = Colleague(browser, team.root), Colleague(browser, team.root)
    ana.comes_by_their_provider("ana", "/team")
    lea.comes_by_their_provider("lea", "/team")
    becomes(team, "lea", Role.LAUNCHER)
    team.until(lambda: is_told(lea, Role.LAUNCHER), "Lea may launch")
    lea.opens(f"/campaigns?draft={team.draft(people('Late', 3))}&step=launch&send=all")
    yes = lea.asks_to_launch("3 videos")
    ana.reloads()
    ana.chooses_from("Role of Lea", "Viewer: sees everything")
    team.until(lambda: role_of(team, "lea") is Role.VIEWER, "Lea is a viewer")
    yes.click()
    lea.sees("here you are a viewer")
    assert sandbox.received() == 0
    for one in (ana, lea):
        one.sees_no_trace()
        one.window.close()
