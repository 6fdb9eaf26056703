"""Two browsers on one draft: each sees within seconds what the other did, and no edit is lost or written over."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Hire
from tests.e2e.people.office import Office, people
from tests.e2e.people.rows_editor import RowsEditor
from tests.rigs.people import ANA

pytestmark = pytest.mark.browser


def test_two_browsers_on_one_draft_lose_no_edit_and_overwrite_nothing_unseen(office: Office, hire: Hire) -> None:
    draft_id = office.draft(people("Both", 4), name="Both")
    ana, ben = hire(office), hire(office, permissions=["clipboard-read", "clipboard-write"])
    ben.opens(f"/campaigns?draft={draft_id}&step=check")
    ben.presses("Copy link")
    ben.sees("Copied")
    ana.page.goto(str(ben.page.evaluate("navigator.clipboard.readText()")))
    ana.waits_for_the_page()
    assert ana.page.url == ben.page.url
    hers, his = RowsEditor(ana.page), RowsEditor(ben.page)

    # Ben is in the middle of a cell when Ana changes another.
    his.opens(1, "company")
    field = his.fills("Ben")
    hers.types(0, "first_name", "Ana's")
    ben.sees("changed this draft")
    assert his.text(0, "first_name") == "Both 0", "nothing is drawn anew under an open editor"
    field.press("End")
    ben.page.keyboard.type("'s")
    field.press("Enter")
    his.sees(0, "first_name", "Ana's")
    ana.sees("changed this draft")
    ana.presses("Show it")
    hers.sees(1, "company", "Ben's")

    ben.waits_for_the_page()
    # From the cell below the one that was just left, as a person goes on.
    for key in ("ArrowLeft", "Enter"):
        ben.page.keyboard.press(key)
    # Changed under his open editor: before, his page might have shown it to him in time.
    office.app.drafts.edit_cells(draft_id, {(2, "first_name"): "Hers"}, ANA)
    field.fill("His")
    field.press("Enter")
    ben.alert("Ana changed this")
    his.sees(2, "first_name", "Hers")
    ben.presses("Keep mine")
    his.sees(2, "first_name", "His")
    ben.sees_no_longer("Theirs stands")
    changed = office.cells(draft_id)
    assert [changed[1][0], changed[2][1], changed[3][0]] == ["Ana's", "Ben's", "His"]
    for one in (ana, ben):
        one.sees_no_trace()
