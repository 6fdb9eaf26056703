"""Links lead where they say, what is asked is seen, and one press copies: with the mouse and by touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Hire
from tests.e2e.people.office import SOMEONE, Office, people

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_from_a_finished_sample_to_the_rest_and_back_to_the_list(office: Office, hire: Hire, touch: bool) -> None:
    who = f"Way {touch}"
    rows = [{**row, "E-Mail": f"{place}@example.com"} for place, row in enumerate(people(who, 4))]
    draft = office.draft(rows, name=who)
    office.app.drafts.set_variables(draft, [name for name in rows[0] if name != "E-Mail"], SOMEONE)
    ana = hire(office, has_touch=touch, permissions=["clipboard-read", "clipboard-write"])
    page = ana.page

    def press(what: Locator) -> None:
        ana.waits_for_the_page()
        if touch:
            what.tap()
        else:
            what.click()

    ana.opens(f"/campaigns?draft={draft}&step=launch&send=sample&rows=0-1")
    press(page.get_by_role("button", name="Try 2 videos first"))
    press(page.get_by_role("button", name="Yes, send 2 videos"))
    office.finish(ana.arrives_at_the_job())
    ana.sees_state("Done")
    press(page.get_by_role("button", name="Share"))
    press(page.get_by_role("button", name="Copy share links"))
    expect(page.get_by_text("Copied, 2 lines")).to_be_visible()
    assert len(page.evaluate("navigator.clipboard.readText()").splitlines()) == 2
    page.keyboard.press("Escape")
    press(ana.cards.first)
    window = page.get_by_role("dialog")
    value = window.locator("dd").last
    expect(window.get_by_text("Beside it in the file")).to_be_visible()
    expect(value).to_have_attribute("dir", "auto")
    press(window.get_by_role("button", name="Copy E-Mail"))
    expect(window.get_by_role("button", name="Copied E-Mail")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == value.inner_text()
    page.keyboard.press("Escape")
    press(page.get_by_role("button", name="Looks right: launch the other 2 videos"))
    page.wait_for_url("**/campaigns?draft=*")
    page.set_viewport_size({"width": 1280, "height": 700})
    press(page.get_by_role("button", name="Launch 2 videos"))
    # What was asked stands in sight, though the button that asked was at the lower edge.
    expect(page.get_by_role("button", name="Yes, send 2 videos")).to_be_in_viewport()
    press(page.get_by_test_id("stSidebar").get_by_role("link", name="Campaigns"))
    page.wait_for_url("**/campaigns")
    expect(page.get_by_role("heading", name="Campaigns", level=1)).to_be_visible()
    page.go_back()
    page.wait_for_url("**/campaigns?draft=*")
    expect(page.get_by_role("heading", name=who, level=1)).to_be_visible()
