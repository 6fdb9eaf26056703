"""A browser that loads what draws a field only after a press shows what is stored, and takes nothing of it back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from services.recipients import Source
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import SOMEONE, Office

pytestmark = pytest.mark.browser
FIELDS = re.compile(r"/(TextArea|TextInput|Selectbox|Checkbox|ButtonGroup)\.[^/]*\.js$")


def test_fields_that_are_loaded_after_a_press_take_nothing_back(office: Office, ana: Colleague) -> None:
    draft_id = office.draft([{"first_name": "Ana", "company": "Acme"}], name="late")
    drafts = office.app.drafts
    drafts.set_source(draft_id, "company", Source("template", "{company} ({first_name})"), SOMEONE)
    drafts.set_variables(draft_id, ["first_name", "company"], SOMEONE, frozenset({"company"}))
    before = drafts.get(draft_id).mapping
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    ana.page.route(FIELDS, hold)
    ana.opens(f"/campaigns?draft={draft_id}")
    assert held, "no field is loaded by itself: then this proves nothing"
    ana.presses("Refresh list")
    ana.sees("List last seen")
    ana.waits_for_the_page()
    for route in held:
        route.continue_()
    field = ana.page.get_by_role("textbox", name="Variable names")
    expect(field).to_have_value("first_name, company")
    # What a browser holds for a field goes along with the next press.
    ana.presses("Check the rows")
    ana.page.wait_for_url(re.compile("step=check"))
    ana.waits_for_the_page()
    assert office.app.drafts.get(draft_id).mapping == before
