"""However the final yes is said twice, there is one job and one payment."""

from __future__ import annotations

import time
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from services.jobs.states import JobState
from tests.e2e.conftest import Hire
from tests.e2e.people.colleague import Colleague, stands_still
from tests.e2e.people.office import Office, people
from tests.rigs.people import named

pytestmark = pytest.mark.browser
CLICK_AT = "(button, at) => { setTimeout(() => button.click(), at - Date.now()) }"
SOON_SECONDS = 0.5


def assert_one_job(office: Office, draft_id: str, job_id: str, prefix: str, rows: int) -> None:
    """The draft has this one job, and the service was paid once for each of its rows."""
    assert office.finish(job_id).state == JobState.DONE
    assert office.app.drafts.get(draft_id).job_ids == [job_id]
    wanted = [(row["first_name"], row["company"]) for row in people(prefix, rows)]
    assert office.times_paid(prefix) == Counter(dict.fromkeys(wanted, 1))


def test_a_double_click_on_the_final_yes_gives_one_job(office: Office, ana: Colleague) -> None:
    draft_id = office.draft(people("Twice", 5))
    ana.opens(f"/campaigns?draft={draft_id}&step=launch&send=all")
    ana.asks_to_launch("5 videos").dblclick()
    job_id = ana.arrives_at_the_job()
    ana.sees_state("Done")
    ana.sees_no_trace()
    assert_one_job(office, draft_id, job_id, "Twice", 5)


@pytest.mark.parametrize("whose", ["two tabs of one person", "two colleagues"])
def test_the_same_draft_launched_from_two_places_at_the_same_time_gives_one_job(
    office: Office, hire: Hire, whose: str
) -> None:
    prefix = whose.title()
    draft_id = office.draft(people(prefix, 5))
    there = f"/campaigns?draft={draft_id}&step=launch&send=all"
    ana = hire(office)
    ana.opens(there)
    pages: list[Page] = [ana.page]
    if whose == "two colleagues":
        ben = hire(office)
        ben.opens(there)
        pages.append(ben.page)
    else:
        pages.append(ana.opens_another_tab())
    for page in pages:
        page.get_by_role("button", name="Launch 5 videos").click()
        page.get_by_role("button", name="Yes, send 5 videos").first.wait_for()
        stands_still(page)
    at = (time.time() + SOON_SECONDS) * 1000
    for page in pages:
        page.get_by_role("button", name="Yes, send 5 videos").evaluate(CLICK_AT, at)
    for page in pages:
        page.wait_for_url("**/job?job=*")
    [job_id] = {parse_qs(urlsplit(page.url).query)["job"][0] for page in pages}
    assert_one_job(office, draft_id, job_id, prefix, 5)


def test_a_yes_to_a_quote_that_is_no_longer_true_sends_nothing_and_says_why(office: Office, ana: Colleague) -> None:
    draft_id = office.draft(people("Changed", 5))
    ana.opens(f"/campaigns?draft={draft_id}&step=launch&send=all")
    yes = ana.asks_to_launch("5 videos")
    office.app.drafts.edit_cells(draft_id, {(1, "first_name"): "Changed by Ben"}, named("Ben"))
    yes.click()
    ana.alert("Something changed since you asked")
    ana.sees_no_trace()
    assert office.app.drafts.get(draft_id).job_ids == []
    assert office.times_paid("Changed") == Counter()
