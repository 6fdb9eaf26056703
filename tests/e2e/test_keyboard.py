"""Without a mouse: the launch and the gallery."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from services.jobs.states import JobState
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, people
from tests.e2e.people.player import RUNS

pytestmark = pytest.mark.browser
MOST_TABS = 80
OUTLINED = """element => {
  const look = getComputedStyle(element);
  return element.matches(':focus-visible') && (parseFloat(look.outlineWidth) > 0 || look.boxShadow !== 'none');
}"""


def tab_to(ana: Colleague, wanted: Locator) -> None:
    """Press Tab until this has the focus, and see that it shows."""
    wanted.first.wait_for()
    for _ in range(MOST_TABS):
        if wanted.first.evaluate("element => element.getRootNode().activeElement === element"):
            assert wanted.first.evaluate(OUTLINED), "the focus cannot be seen"
            return
        ana.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never leads to {wanted}")


def test_a_launch_is_asked_for_refused_and_confirmed_with_the_keyboard_alone(office: Office, ana: Colleague) -> None:
    draft_id = office.draft(people("Keys", 3))
    ana.opens(f"/campaigns?draft={draft_id}&step=launch&send=all")
    ask = ana.page.get_by_role("button", name="Launch 3 videos")
    tab_to(ana, ask)
    ana.page.keyboard.press("Enter")
    tab_to(ana, ana.page.get_by_role("button", name="Not yet"))
    ana.page.keyboard.press("Enter")
    ask.wait_for()
    assert office.app.drafts.get(draft_id).job_ids == []

    tab_to(ana, ask)
    ana.page.keyboard.press("Space")
    tab_to(ana, ana.page.get_by_role("button", name="Yes, send 3 videos"))
    ana.page.keyboard.press("Enter")
    job_id = ana.arrives_at_the_job()
    ana.sees_state("Done")
    assert office.job(job_id).state == JobState.DONE


def test_the_gallery_is_walked_with_arrows_and_a_film_is_left_with_escape(office: Office, ana: Colleague) -> None:
    draft_id = office.draft(people("Arrows", 4))
    ana.opens(f"/campaigns?draft={draft_id}&step=launch&send=all")
    job_id = ana.launches("4 videos")
    office.finish(job_id)
    ana.opens(f"/job?job={job_id}")
    tab_to(ana, ana.cards)
    ana.page.keyboard.press("ArrowRight")
    ana.page.keyboard.press("ArrowRight")
    ana.page.keyboard.press("ArrowLeft")
    expect(ana.cards.nth(1)).to_be_focused()

    ana.page.keyboard.press("Enter")
    dialog = ana.page.get_by_role("dialog")
    expect(dialog).to_have_accessible_name(re.compile("^Line 3: Arrows 1"))
    ana.page.wait_for_function(RUNS, arg=dialog.locator("video").element_handle())
    ana.page.keyboard.press("ArrowRight")
    expect(dialog).to_have_accessible_name(re.compile("^Line 4: Arrows 2"))
    ana.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(ana.cards.nth(2)).to_be_focused()
    ana.sees_no_trace()
