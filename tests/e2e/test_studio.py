"""What a colleague does with the BHuman account in a real browser: use the store, and come to a draft from it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.sandbox.bhuman.seed import PRODUCTS, TEMPLATES
from tests.e2e.people.colleague import Colleague, stands_still
from tests.e2e.people.office import Office
from tests.rigs.machine.serving import PATIENCE

pytestmark = pytest.mark.browser


def test_a_yes_that_is_pressed_twice_makes_one_template_which_is_prepared_from_next(
    office: Office, ana: Colleague
) -> None:
    ana.opens("/studio?panel=store")
    ana.page.get_by_role("button", name="Use this template").nth(len(PRODUCTS) - 1).wait_for()
    stands_still(ana.page)
    ana.page.get_by_role("button", name="Use this template").first.click()
    ana.page.get_by_text(f"Use {PRODUCTS[0][1]}?").wait_for()
    stands_still(ana.page)
    # So long a press is under way that the second one comes into the middle of it.
    slow = {"service": "bhuman", "name": "read_slow", "operation": "product/use", "times": 5}
    httpx.post(f"{office.root}/sandbox/_control/faults", json=slow, timeout=PATIENCE).raise_for_status()
    ana.page.get_by_role("button", name="Yes, make it").dblclick(force=True)
    ana.page.get_by_text("This is what BHuman made of").or_(
        ana.page.get_by_role("button", name=f"Made of it: {PRODUCTS[0][1]}")
    ).first.wait_for()
    ana.sees_no_trace()
    office.app.studio.refresh("templates")
    names = [one.name for one in office.app.studio.lists()["templates"].holdings]
    assert names.count(PRODUCTS[0][1]) == 1
    assert len(names) == len(TEMPLATES) + 1
    ana.opens("/studio?panel=store")
    ana.page.get_by_role("button", name=f"Made of it: {PRODUCTS[0][1]}").click()
    ana.page.get_by_text("As BHuman described it").wait_for()
    ana.page.get_by_role("button", name="Prepare a draft from this").click()
    ana.page.wait_for_url("**/campaigns?draft=*")
    [draft_id] = parse_qs(urlsplit(ana.page.url).query)["draft"]
    target = office.app.drafts.get(draft_id).target
    assert target is not None
    assert (target.type, target.name) == ("video_instance", PRODUCTS[0][1])
