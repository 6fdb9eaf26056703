"""Signing in at a real provider in a real browser, and being shut out while a page is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.people.colleague import Colleague
from tests.rigs.machine.processes import DashboardProcess
from tests.rigs.servers.provider import open_provider

pytestmark = pytest.mark.browser
PEOPLE = {
    "ana": {"name": "Ana Ruiz", "email": "ana@team.example", "email_verified": True},
    "ben": {"name": "Ben Okafor", "email": "ben@team.example", "email_verified": True},
}


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DashboardProcess]:
    """A dashboard whose people sign in at a provider on this machine."""
    with open_provider(PEOPLE) as provider:
        secrets = provider.secrets()
        with DashboardProcess(tmp_path_factory.mktemp("team"), secrets=secrets) as one:
            yield one


def test_somebody_signs_in_at_their_provider_and_is_out_with_their_page_open_when_an_admin_says_so(
    browser: Browser, dashboard: DashboardProcess, tmp_path: Path
) -> None:
    ana, ben = Colleague(browser, dashboard.root), Colleague(browser, dashboard.root)
    for one, subject in ((ben, "ben"), (ana, "ana")):
        one.comes_by_their_provider(subject, "/team")
    expect(ben.page.get_by_text("You are Ben Okafor, a viewer.")).to_be_visible()
    expect(ben.page.get_by_role("button", name="Revoke").first).to_be_disabled()
    stands = ana.page.locator(".st-key-team-people").get_by_text("Ben Okafor", exact=True)
    expect(stands).to_be_visible()
    ana.page.get_by_role("button", name="Revoke").last.click()
    ana.page.get_by_role("button", name="Yes, revoke").click()
    expect(ana.page.get_by_text("Ben Okafor is out")).to_be_visible()
    expect(ben.page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_have_count(0)
    ben.page.goto(f"{dashboard.root}/team")
    ben.page.get_by_role("link", name="Sign in with Acme").click()
    ben.page.get_by_role("button", name="ben", exact=True).click()
    expect(ben.page.get_by_role("alert")).to_contain_text("may not use this Callsheet any more")
    for one in (ana, ben):
        one.window.close()
