"""A hundred thousand rows: every page answers in a few seconds, and the browser never holds them all."""

from __future__ import annotations

import pytest

from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, sheet
from tests.e2e.people.rows_editor import RowsEditor
from tests.rigs.machine.busy import within

pytestmark = pytest.mark.browser
ROWS = 100_000
MOST_SECONDS = 5.0
UPLOAD_SECONDS = 10.0
MOST_ELEMENTS = 3_000
MOST_CELLS = 1_000


def test_a_hundred_thousand_rows_are_uploaded_mapped_and_checked_within_a_few_seconds_a_step(
    office: Office, ana: Colleague
) -> None:
    rows = [
        {
            "First Name": "" if number % 20_000 == 7 else f"Guest {number}",
            "Company": f"Company {number % 911}",
            "Email": f"guest{number}@example.com",
            "Postal Code": f"{number:05}",
        }
        for number in range(ROWS)
    ]
    data = sheet(rows)
    draft_id = ana.begins_a_campaign()
    with within(UPLOAD_SECONDS, "upload"):
        ana.uploads_well({"name": "everybody.csv", "mimeType": "text/csv", "buffer": data})
    ana.sees("100,000 rows, 4 columns")
    ana.chooses_campaign("Spring open house")
    with within(MOST_SECONDS, "mapping"):
        ana.names_variables(["first_name", "company"])
        ana.confirms_suggestions()
    with within(MOST_SECONDS, "check"):
        editor = ana.goes_to_check()
        ana.sees("5 rows with errors")
    # Rows with problems come first; behind them the others, fifty on a page.
    assert [editor.text(place, "Line") for place in range(6)] == ["9", "20009", "40009", "60009", "80009", "2"]
    with within(MOST_SECONDS, "next page"):
        editor.turns_to_page(2)
        editor.sees(0, "Line", "48")
    with within(MOST_SECONDS, "search"):
        field = ana.page.get_by_role("searchbox", name="Search rows")
        field.fill("Guest 99999")
        field.press("Enter")
        RowsEditor(ana.page).sees(0, "Line", "100001")
        ana.sees("1 row, problems first")
    with within(MOST_SECONDS, "edit"):
        RowsEditor(ana.page).types(0, "First Name", "The last guest")
        office.until(lambda: office.cells(draft_id)[-1][0] == "The last guest", "the edit is kept")
    with within(MOST_SECONDS, "only errors"):
        field.fill("")
        field.press("Enter")
        ana.page.get_by_role("radio", name="Errors").click()
        ana.sees("5 rows, problems first")
    assert ana.page.locator("*").count() < MOST_ELEMENTS
    assert ana.page.get_by_role("gridcell", include_hidden=True).count() < MOST_CELLS
    with within(MOST_SECONDS, "proof and quote"):
        ana.goes_to_launch()
        ana.sees("What is sent for line 2 of the file")
        ana.sees("99,995")
    with within(MOST_SECONDS, "everything"):
        ana.sends_everything()
        ana.sees("in 50 requests")
    ana.sees_no_trace()
    counts = office.app.reviews.get(draft_id).counts
    assert (counts["rows_in"], counts["to_send"], counts["held"], counts["dropped"]) == (ROWS, ROWS - 5, 5, 0)
