"""What a colleague does with the BHuman account in a real browser: use the store, and come to a draft from it."""

from __future__ import annotations

import pytest

from services.sandbox.bhuman.seed import PRODUCTS, TEMPLATES
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office

pytestmark = pytest.mark.browser


def test_a_double_click_on_the_yes_makes_one_template_which_is_prepared_from_next(
    office: Office, ana: Colleague
) -> None:
    ana.opens("/studio?panel=store")
    ana.page.get_by_role("button", name="Use this template").first.click()
    ana.page.get_by_role("button", name="Yes, make it").dblclick()
    ana.page.get_by_text("This is what BHuman made of").wait_for()
    assert "template=" in ana.page.url
    ana.sees_no_trace()
    office.app.studio.refresh("templates")
    names = [one.name for one in office.app.studio.lists()["templates"].holdings]
    assert names.count(PRODUCTS[0][1]) == 1
    assert len(names) == len(TEMPLATES) + 1
    ana.page.get_by_role("button", name="Prepare a draft from this").click()
    ana.page.wait_for_url("**/campaigns?draft=*")
    [draft] = office.app.drafts.list_open(kind="campaign")
    target = office.app.drafts.get(draft.id).target
    assert target is not None
    assert (target.type, target.name) == ("video_instance", PRODUCTS[0][1])
