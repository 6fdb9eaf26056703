"""Nothing that a person did is lost: not by a reload, a closed tab, another browser, or the back button."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Hire
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, people, sheet
from tests.e2e.people.rows_editor import RowsEditor

pytestmark = pytest.mark.browser


def csv(name: str, prefix: str, rows: int = 8) -> dict[str, object]:
    """A file as the browser takes it."""
    return {"name": name, "mimeType": "text/csv", "buffer": sheet(people(prefix, rows))}


def test_a_reload_in_any_step_loses_nothing(office: Office, ana: Colleague) -> None:
    draft_id = ana.begins_a_campaign()
    ana.reloads()
    assert ana.draft_id == draft_id

    ana.uploads_well(csv("reload.csv", "Reload"))
    ana.reloads()
    ana.sees("8 rows, 2 columns")
    ana.chooses_campaign("Q4 demo follow-ups")
    ana.reloads()
    ana.sees("Q4 demo follow-ups")
    ana.names_variables(["first_name", "company"])
    ana.reloads()
    # Columns that are called as the variables are need no question.
    ana.sees("2 variables are filled by the column with the very name")
    ana.sees_no_longer("for your yes")
    assert office.mapping(draft_id) == {"first_name": "first_name", "company": "company"}

    ana.goes_to_check().types(2, "first_name", "Reload corrected")
    ana.reloads()
    # Names with digits are doubtful and stand first; the corrected one goes behind them.
    RowsEditor(ana.page).sees(7, "first_name", "Reload corrected")
    ana.goes_to_launch()
    ana.reloads()
    ana.sends_everything()
    ana.reloads()
    ana.asks_to_launch("8 videos")
    ana.reloads()
    assert office.app.drafts.get(draft_id).job_ids == []
    job_id = ana.launches("8 videos")
    ana.reloads()
    ana.sees_state("Done")
    expect(ana.cards).to_have_count(8)
    assert [item.sent_values[0] for item in office.items(job_id)][2] == "Reload corrected"
    ana.sees_no_trace()


def test_another_browser_with_the_same_link_sees_the_draft_of_a_closed_tab(office: Office, hire: Hire) -> None:
    ana = hire(office)
    draft_id = ana.begins_a_campaign()
    ana.uploads_well(csv("closed.csv", "Closed"))
    ana.chooses_campaign("Spring open house")
    ana.names_variables(["first_name", "company"])
    ana.confirms_suggestions()
    ana.goes_to_check().types(0, "company", "Closed & Sons")
    # The table says what was typed a moment later; nobody closes a tab in that moment but a test.
    office.until(lambda: office.cells(draft_id)[1][1] == "Closed & Sons", "the edit is kept")
    link = ana.page.url.removeprefix(office.root)
    ana.closes_the_tab()

    ben = hire(office)
    ben.opens(link)
    assert ben.draft_id == draft_id
    RowsEditor(ben.page).sees(0, "company", "Closed & Sons")
    ben.goes_to_launch()
    ben.sends_everything()
    ben.sees_proof([("first_name", "Closed 0"), ("company", "Closed & Sons")])
    ben.sees("in 1 request")
    ben.sees_no_trace()


@pytest.mark.parametrize("press", ["click", "tap"])
def test_a_press_right_after_typing_leads_away_and_loses_nothing(office: Office, hire: Hire, press: str) -> None:
    ana = hire(office, has_touch=press == "tap")
    draft_id = ana.begins_a_campaign()
    ana.presses("This draft")
    field = ana.page.get_by_label("Name", exact=True)
    field.clear()
    field.press_sequentially(f"Named before a {press}")
    history = ana.page.get_by_role("link", name="History")
    getattr(history, press)()
    ana.page.wait_for_url("**/history*")
    office.until(lambda: office.app.drafts.get(draft_id).name == f"Named before a {press}", "the name is kept")
    ana.waits_for_the_page()
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("History")
    assert "/history" in ana.page.url
    ana.sees_no_trace()


def test_the_back_button_leads_through_the_screens_and_forward_again(office: Office, ana: Colleague) -> None:
    draft_id = office.draft(people("Back", 60))
    ana.opens("/campaigns")
    ana.opens(f"/campaigns?draft={draft_id}")
    ana.goes_to_check().turns_to_page(2)
    ana.page.wait_for_url(re.compile("page=2"))
    RowsEditor(ana.page).sees(0, "Line", "52")
    ana.goes_to_launch()
    ana.sees("5 · Proof")

    ana.page.go_back()
    ana.page.wait_for_url(re.compile("step=check"))
    RowsEditor(ana.page).sees(0, "Line", "52")
    while "step=" in ana.page.url:
        before = ana.page.url
        ana.page.go_back()
        expect(ana.page).not_to_have_url(before)
    ana.sees("1 · Recipients")
    assert ana.draft_id == draft_id
    ana.page.go_forward()
    ana.page.wait_for_url(re.compile("step=check"))
    ana.sees("4 · Check and edit")
    ana.sees_no_trace()


def test_a_mistyped_cell_is_edited_and_undone(office: Office, ana: Colleague) -> None:
    draft_id = office.draft([{"first_name": "Mraia", "company": "Typo"}, {"first_name": "Ben", "company": "Typo"}])
    ana.opens(f"/campaigns?draft={draft_id}&step=check")
    editor = RowsEditor(ana.page)
    editor.types(0, "first_name", "Maria")
    office.until(lambda: office.cells(draft_id)[1] == ["Maria", "Typo"], "the edit is kept")
    editor.types(1, "company", "Tpyo")
    office.until(lambda: office.cells(draft_id)[2] == ["Ben", "Tpyo"], "the second edit is kept")
    ana.presses("Undo last edit")
    editor.sees(1, "company", "Typo")
    editor.sees(0, "first_name", "Maria")
    assert office.cells(draft_id) == [["first_name", "company"], ["Maria", "Typo"], ["Ben", "Typo"]]
    ana.presses("Undo last edit")
    editor.sees(0, "first_name", "Mraia")
    ana.goes_to_launch()
    ana.sees_proof([("first_name", "Mraia"), ("company", "Typo")])
    ana.sees_no_trace()


def test_edits_typed_quickly_one_after_the_other_are_all_kept(office: Office, ana: Colleague) -> None:
    draft_id = office.draft(people("Quick", 12))
    ana.opens(f"/campaigns?draft={draft_id}&step=check")
    editor = RowsEditor(ana.page)
    for place in range(6):
        editor.types(place, "first_name", f"Quick typed {place}")
    wanted = [f"Quick typed {place}" for place in range(6)] + [f"Quick {place}" for place in range(6, 12)]
    office.until(lambda: [row[0] for row in office.cells(draft_id)[1:]] == wanted, "every edit is kept")
    ana.reloads()
    RowsEditor(ana.page).sees(5, "first_name", "Quick typed 5")
