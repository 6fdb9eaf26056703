"""Without a mouse: from the workbook to the launch, and the gallery."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from services.jobs.states import JobState
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, people
from tests.e2e.people.player import RUNS
from tests.e2e.people.rows_editor import RowsEditor
from tests.rigs.workbook import book

pytestmark = pytest.mark.browser
MOST_TABS = 80
ROWS = [("Ana", "Acme"), ("", "Bells"), ("Cleo", ""), ("#N/A", "Dogs"), ("JosÃ©", "Eggs"), ("Fay", "Figs")]
PEOPLE = book(People=[("first_name", "company"), *ROWS])
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


def enters(ana: Colleague, wanted: Locator) -> None:
    """Go to a button or link by Tab, once the page stands still, and press Enter."""
    ana.waits_for_the_page()
    tab_to(ana, wanted)
    ana.page.keyboard.press("Enter")


def hands_over(ana: Colleague, file: FilePayload) -> None:
    """Open the place for files with the keyboard and choose this one."""
    with ana.page.expect_file_chooser() as chooser:
        enters(ana, ana.page.get_by_test_id("stFileUploader").get_by_role("button", name="Upload", exact=True))
    chooser.value.set_files(file)


def test_a_workbook_is_uploaded_mapped_mended_and_launched_with_the_keyboard_alone(
    office: Office, ana: Colleague
) -> None:
    page, keys = ana.page, ana.page.keyboard
    draft_id = ana.begins_a_campaign()
    hands_over(ana, {"name": "people.xlsx", "mimeType": "application/octet-stream", "buffer": PEOPLE})
    ana.sees("exactly as they came")
    enters(ana, page.get_by_role("button", name="Refresh list"))
    ana.sees("List last seen")
    ana.waits_for_the_page()
    tab_to(ana, page.get_by_role("combobox", name="Campaign"))
    keys.type("Spring open house")
    keys.press("Enter")
    ana.sees("Spring open house")
    ana.waits_for_the_page()
    tab_to(ana, page.get_by_role("textbox", name="Variable names"))
    keys.press("Control+a")
    keys.type("first_name, company")
    keys.press("Control+Enter")
    ana.sees("2 variables are filled by the column with the very name")
    enters(ana, page.get_by_role("button", name="Check the rows"))

    page.wait_for_url(re.compile("step=check"))
    assert office.app.reviews.get(draft_id).blocked_ids == [1, 2, 3, 4]
    editor = RowsEditor(page)
    tab_to(ana, editor.grid)
    editor.keys_in(0, "first_name", "Ben")
    editor.keys_in(1, "company", "Cats")
    editor.keys_in(2, "first_name", "Dora")
    office.until(lambda: office.app.reviews.get(draft_id).blocked_ids == [4], "three cells are mended")

    enters(ana, page.locator("summary", has_text="Mend rows in a spreadsheet program"))
    with page.expect_download() as download:
        enters(ana, page.get_by_role("link", name="Download 1 row with problems"))
    taken = download.value.path().read_bytes()
    mended = taken.replace("JosÃ©".encode(), "José".encode())
    assert mended != taken
    hands_over(ana, {"name": "problems.csv", "mimeType": "text/csv", "buffer": mended})
    enters(ana, page.get_by_role("button", name="Make 1 change"))
    office.until(lambda: office.app.reviews.get(draft_id).to_send == len(ROWS), "every row can be sent")
    enters(ana, page.get_by_role("button", name="Proof and quote"))

    page.wait_for_url(re.compile("step=launch"))
    ana.waits_for_the_page()
    tab_to(ana, page.get_by_role("radiogroup", name="What to send now").get_by_role("radio").first)
    keys.press("ArrowRight")
    keys.press("Space")
    page.wait_for_url(re.compile("send=all"))
    ask = page.get_by_role("button", name="Launch 6 videos")
    enters(ana, ask)
    enters(ana, page.get_by_role("button", name="Not yet"))
    ask.wait_for()
    assert office.app.drafts.get(draft_id).job_ids == []
    tab_to(ana, ask)
    keys.press("Space")
    enters(ana, page.get_by_role("button", name="Yes, send 6 videos"))
    job_id = ana.arrives_at_the_job()
    ana.sees_state("Done")
    assert office.job(job_id).state == JobState.DONE
    assert [item.sent_values for item in office.items(job_id)] == [
        ["Ana", "Acme"],
        ["Ben", "Bells"],
        ["Cleo", "Cats"],
        ["Dora", "Dogs"],
        ["José", "Eggs"],
        ["Fay", "Figs"],
    ]


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
