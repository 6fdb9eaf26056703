"""A team with somebody of each role, who signs in at the provider that tests play."""

from __future__ import annotations

from playwright.sync_api import Page

from services.people.persons import Role
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office
from tests.rigs.people import ANA

SUBJECTS = {Role.VIEWER: "vera", Role.PREPARER: "pia", Role.LAUNCHER: "lea", Role.ADMIN: "ana"}
"""Who has which role; whoever comes first is a viewer, but for the admin, who is one by the settings."""
PEOPLE = {
    one: {"name": one.capitalize(), "email": f"{one}@team.example", "email_verified": True} for one in SUBJECTS.values()
}
TEAM = {"CALLSHEET_ALLOWED_DOMAINS": "team.example", "CALLSHEET_ADMINS": "ana@team.example"}
SENT = """() => Promise.all([
    ["PUT", "/_stcore/upload_file/s/f"], ["POST", "/sandbox/_control/faults"], ["DELETE", "/sandbox/_control/faults"],
    ["POST", "/sandbox/bhuman/studio/x"], ["PATCH", "/sandbox/bithuman/v1/agent/A"],
].map(([method, path]) => fetch(path, { method }).then((answer) => answer.status)))"""


def sends_by_address(page: Page) -> list[int]:
    """What a page is answered that sends what a viewer may not: an upload, and orders to practice services."""
    statuses: list[int] = page.evaluate(SENT)
    return statuses


def becomes(office: Office, subject: str, role: Role) -> None:
    """An admin gives somebody who has come before a role."""
    members = office.app.members
    [identity] = [one.identity for one in members.list() if one.email == f"{subject}@team.example"]
    members.set_role(identity, role, ANA)


def is_told(one: Colleague, role: Role) -> bool:
    """Whether the dashboard, which is another process than the one that gave the role, tells them of it by now."""
    one.opens("/team")
    return f", {role.called}." in one.page.get_by_test_id("stMain").inner_text()
