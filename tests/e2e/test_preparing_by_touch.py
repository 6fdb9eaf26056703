"""On a phone: the file in one line, the mapping as cards, and nothing that only a mouse or a wide screen can reach."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from services.recipients import Source
from tests.e2e.conftest import Hire
from tests.e2e.people.office import CAMPAIGN, SOMEONE, Office

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"has_touch": True, "is_mobile": True}
ROWS = "Vorname,Firma\nAna,Acme\nJosÃ©,Eggs\n"
WIDER = "() => document.querySelector('[data-testid=stMain]').scrollWidth > window.innerWidth"
LABEL = "element => element.getBoundingClientRect().height > 8"


def test_a_file_is_unfolded_and_its_columns_are_confirmed_with_a_finger(office: Office, hire: Hire) -> None:
    drafts = office.app.drafts
    draft_id = drafts.create(kind="campaign", person=SOMEONE, name="touched")
    drafts.put_file(draft_id, ROWS.encode(), "people.csv", SOMEONE)
    drafts.set_target(draft_id, CAMPAIGN, SOMEONE)
    drafts.set_variables(draft_id, ["first_name", "company"], SOMEONE)
    ana = hire(office, **PHONE)
    page = ana.page
    page.set_viewport_size({"width": 420, "height": 900})
    ana.opens(f"/campaigns?draft={draft_id}")
    ana.sees("1 row is held:")
    rows = page.get_by_text("exactly as they came")
    expect(rows).not_to_be_visible()
    page.get_by_text("people.csv").tap()
    expect(rows).to_be_visible()
    ana.waits_for_the_page()
    page.get_by_role("button", name="Looks right").tap()
    expect(rows).not_to_be_visible()
    ana.waits_for_the_page()
    label = page.get_by_text("Column for first_name", exact=True)
    assert label.evaluate(LABEL), "on a phone each field stands alone and says what it is"
    assert not page.evaluate(WIDER)
    page.set_viewport_size({"width": 320, "height": 900})
    assert not page.evaluate(WIDER)
    page.get_by_role("button", name="Confirm first_name").tap()
    office.until(lambda: list(drafts.get(draft_id).suggested) == ["company"], "one suggestion is confirmed")
    ana.waits_for_the_page()
    page.get_by_role("button", name="Confirm all suggestions").tap()
    office.until(lambda: not drafts.get(draft_id).suggested, "the other one, too")


def test_the_mapping_is_chosen_by_keyboard_and_escape_in_an_open_list_changes_nothing(
    office: Office, hire: Hire
) -> None:
    drafts = office.app.drafts
    draft_id = drafts.create(kind="campaign", person=SOMEONE, name="typed")
    drafts.put_file(draft_id, b"Vorname,Firma,Ort\nAna,Acme,Wien\n", "people.csv", SOMEONE)
    drafts.set_target(draft_id, CAMPAIGN, SOMEONE)
    drafts.set_variables(draft_id, ["first_name", "city"], SOMEONE)
    drafts.set_source(draft_id, "first_name", Source("column", "Vorname"), SOMEONE)
    ana = hire(office)
    page, keys = ana.page, ana.page.keyboard
    ana.opens(f"/campaigns?draft={draft_id}")
    expect(page.get_by_text("The first person gets").first).to_be_visible()
    # An open list shuts when the page is drawn anew, as it is when the campaigns come.
    ana.sees("List last seen")
    ana.waits_for_the_page()
    before = drafts.get(draft_id).mapping
    column = page.get_by_role("combobox", name="Column for first_name")
    ana.comes_to(column)
    column.focus()
    keys.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("Escape")
    ana.waits_for_the_page()
    assert drafts.get(draft_id).mapping == before
    page.get_by_role("combobox", name=re.compile("^Column for city")).focus()
    keys.type("Ort")
    keys.press("Enter")
    office.until(
        lambda: drafts.get(draft_id).mapping.sources["city"] == Source("column", "Ort"), "the column is chosen"
    )
    ana.sees("Wien")


def test_no_key_and_no_cross_takes_the_chosen_campaign_out_of_its_list(office: Office, hire: Hire) -> None:
    drafts = office.app.drafts
    draft_id = drafts.create(kind="campaign", person=SOMEONE, name="chosen")
    drafts.set_target(draft_id, CAMPAIGN, SOMEONE)
    ana = hire(office)
    page, keys = ana.page, ana.page.keyboard
    ana.opens(f"/campaigns?draft={draft_id}")
    campaign = page.get_by_role("combobox", name="Campaign")
    ana.sees("List last seen")
    ana.waits_for_the_page()
    expect(campaign).to_have_value(CAMPAIGN.name)
    expect(page.get_by_role("button", name="Clear value")).to_have_count(0)
    ana.comes_to(campaign)
    campaign.focus()
    keys.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("Escape")
    keys.press("Escape")
    ana.waits_for_the_page()
    expect(campaign).to_have_value(CAMPAIGN.name)
    assert drafts.get(draft_id).target == CAMPAIGN
