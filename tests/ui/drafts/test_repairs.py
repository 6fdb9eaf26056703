"""The Check screen: the repair beside the row, for one or for all, and rows mended elsewhere."""

from __future__ import annotations

import pytest

from services.container import App
from services.recipients import problems_file
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import button, one, open_draft
from tests.ui.drafts.test_mapping_page import prepared
from tests.ui.jobs.job_stage import launch, move
from tests.ui.shell.stage import said

FILE = (
    "first_name,company,email\r\n"
    "JosÃ©,Acme,a@example.com\r\n"
    "Ben,Dens,Ltd,ben@example.com\r\n"
    "RenÃ©,Pyra,c@example.com\r\n"
    "Cleo,Cats,d@example.com\r\n"
    "Total,4,\r\n"
)


@pytest.fixture
def draft(app: App) -> str:
    """Two damaged names, a row that is shifted and one of totals."""
    draft_id = prepared(app, FILE, ["first_name", "company"])
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    return draft_id


def held(app: App, draft_id: str) -> list[int]:
    return app.reviews.get(draft_id).blocked_ids


def test_the_repair_stands_beside_the_row_and_one_press_makes_it(app: App, draft: str) -> None:
    assert held(app, draft) == [0, 1, 2, 4]
    at = open_draft(draft, "check")
    assert "Line 2 is held" in said(at)
    assert any("JosÃ©" in one.proto.body and "José" in one.proto.body for one in at.get("html"))
    button(at, "Repair this row").click().run()
    assert app.drafts.material(draft).frame.at[0, "first_name"] == "José"
    assert held(app, draft) == [1, 2, 4]
    assert "Undo last edit takes that back" in said(at)
    button(at, "Undo last edit").click().run()
    assert held(app, draft) == [0, 1, 2, 4]


def test_one_press_repairs_all_of_the_kind_and_one_takes_all_back(app: App, draft: str) -> None:
    at = open_draft(draft, "check")
    button(at, "Repair all 2 rows").click().run()
    assert app.drafts.material(draft).frame["first_name"].tolist() == ["José", "Ben", "René", "Cleo", "Total"]
    assert held(app, draft) == [1, 4]
    button(at, "Undo last edit").click().run()
    assert app.drafts.material(draft).edits.cells == {}


def test_a_row_is_sent_as_it_stands_only_after_a_person_said_so(app: App, draft: str) -> None:
    at = open_draft(draft, "check", row="1")
    assert "Line 3 is held" in said(at)
    button(at, "Send it as it stands").click().run()
    assert held(app, draft) == [0, 2, 4]
    assert 1 in app.reviews.get(draft).send_ids
    assert "Line 4 is held" in said(at)


def test_a_row_that_is_no_recipient_says_why_and_is_left_out(app: App, draft: str) -> None:
    at = open_draft(draft, "check", row="4")
    assert "no recipient" in said(at)
    button(at, "Leave the row out").click().run()
    assert "no recipient" in app.reviews.get(draft).dropped[4]


def test_fix_next_goes_round_and_the_address_keeps_the_row(app: App, draft: str) -> None:
    at = open_draft(draft, "check")
    for row, line in ((1, 3), (2, 4), (4, 6), (0, 2)):
        button(at, "Fix next").click().run()
        assert one(at, "row") == str(row)
        assert f"Line {line} is held" in said(at)


def test_filters_say_how_many_rows_fit(app: App, draft: str) -> None:
    app.drafts.mark_rows(draft, [3], "dropped", "left", named("Mara"))
    at = open_draft(draft, "check")
    shown = [option.content for option in at.get("button_group")[0].proto.options]
    assert {"All rows (5)", "Errors (4)", "Held (4)", "Dropped (1)", "Sent (0)"} <= set(shown)


def test_problem_rows_go_out_and_come_back_as_changes_to_look_at_first(app: App, draft: str) -> None:
    at = open_draft(draft, "check")
    assert [(one.proto.label, one.proto.url) for one in at.get("link_button")] == [
        ("Download 4 rows with problems", f"/drafts/{draft}/problems")
    ]
    material, review = app.drafts.material(draft), app.reviews.get(draft)
    assert material.table is not None
    taken = problems_file(material.table, material.frame, review.findings, review.problem_ids)
    mended = bytes(taken).decode().replace("JosÃ©", "Josefa").encode()
    at.file_uploader[0].set_value(("problems.csv", mended, "text/csv")).run()
    assert app.drafts.material(draft).edits.cells == {}
    assert any("Josefa" in one.proto.body for one in at.get("html"))
    button(at, "Make 1 change").click().run()
    assert app.drafts.material(draft).edits.cells == {(0, "first_name"): "Josefa"}


def test_a_file_without_keys_is_not_merged(app: App, draft: str) -> None:
    at = open_draft(draft, "check")
    at.file_uploader[0].set_value(("problems.csv", FILE.encode(), "text/csv")).run()
    assert "callsheet" in at.error[0].value
    assert app.drafts.material(draft).edits.cells == {}


def test_a_results_file_that_comes_back_becomes_a_draft_of_what_changed(app: App) -> None:
    job_id = launch(app, 3)
    move(app, job_id, [0, 1, 2], "succeeded")
    draft_id = app.views.job(job_id).draft_id
    taken = app.results.draft_file(app.drafts.material(draft_id), {}).data
    at = open_draft(draft_id, "check")
    at.file_uploader[0].set_value(("results.csv", taken, "text/csv")).run()
    assert "Nothing in it differs" in said(at)
    at = open_draft(draft_id, "check")
    at.file_uploader[0].set_value(("results.csv", taken.replace(b"Person 1", b"Personne"), "text/csv")).run()
    assert "1 row changed since it was sent" in said(at)
    button(at, "Prepare 1 row to be sent anew").click().run()
    again = one(at, "draft")
    assert again != draft_id
    assert app.reviews.get(again).send_ids == [1]
    assert app.drafts.material(again).frame.at[1, "Vorname"] == "Personne"
