"""A browser that has not heard yet what happened: what it still says of fields that are gone changes nothing."""

from __future__ import annotations

import re

import pytest

from services.recipients import Source
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, people
from tests.e2e.people.slow_line import SlowLine
from tests.rigs.people import ANA

pytestmark = pytest.mark.browser


def test_a_press_on_a_page_that_is_gone_changes_nothing_in_the_draft(office: Office, ana: Colleague) -> None:
    draft_id = office.draft(people("Slow", 4), name="slow")
    office.app.drafts.set_source(draft_id, "company", Source("template", "{company}, {first_name}", "nobody"), ANA)
    before = office.app.drafts.get(draft_id)
    line = SlowLine(ana.page)
    ana.opens(f"/campaigns?draft={draft_id}&step=prepare")
    ana.sees("Column for first_name")

    line.hold()
    ana.page.get_by_role("button", name="Check the rows").click()
    line.waits_for_a_finished_run()
    ana.page.get_by_role("button", name="All drafts").click()
    line.let_go()
    ana.page.wait_for_url(re.compile(r"/campaigns(\?(?!.*draft=).*)?$"))
    ana.waits_for_the_page()

    after = office.app.drafts.get(draft_id)
    assert after.mapping == before.mapping
    assert (after.revision, after.updated_at) == (before.revision, before.updated_at)
    ana.sees_no_trace()
