"""Mending whole columns: every change is seen before it is made, all are taken back at once, doubtful rows stay."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.container import App
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import button, labelled, open_draft
from tests.ui.drafts.test_mapping_page import prepared
from tests.ui.shell.stage import said

FILE = (
    "first_name,full_name,company,link\r\n"
    '" ANA ",Dr. Ana Lund,ACME ,acme.example\r\n'
    "BEN,Keller, Bruno,Dens,Ltd\r\n"
    "cleo,Cleo Katz,Acme,https://cats.example\r\n"
    "DORA,D. Berg,ACME,\r\n"
)


@pytest.fixture
def draft(app: App) -> str:
    """Four people: one whose row is shifted, and one who was dropped."""
    draft_id = prepared(app, FILE, ["first_name", "company"])
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    app.drafts.mark_rows(draft_id, [3], "dropped", "left", named("Mara"))
    return draft_id


def tool(draft_id: str, name: str) -> AppTest:
    at = open_draft(draft_id, "check")
    labelled(at.radio, "What to mend").set_value(name).run()
    assert not at.exception
    return at


def cells(app: App, draft_id: str) -> dict[tuple[int, str], str]:
    return app.drafts.material(draft_id).edits.cells


def shown(at: AppTest) -> str:
    return " ".join(one.proto.body for one in at.get("html"))


def test_the_mapped_columns_are_proposed_and_nothing_changes_before_the_press(app: App, draft: str) -> None:
    at = tool(draft, "Trim blanks")
    assert labelled(at.multiselect, "Columns").value == ["first_name", "company"]
    assert "<code> ANA </code> <span>→</span> <code>ANA</code>" in shown(at)
    assert cells(app, draft) == {}
    button(at, "Change 2 cells").click().run()
    assert cells(app, draft) == {(0, "first_name"): "ANA", (0, "company"): "ACME"}
    assert "2 cells were changed" in said(at)
    button(at, "Undo last edit").click().run()
    assert cells(app, draft) == {}


def test_a_row_that_may_stand_under_wrong_names_is_left_to_a_person(app: App, draft: str) -> None:
    assert app.reviews.get(draft).blocked_ids == [1]
    at = tool(draft, "Capitals")
    assert "1 row may stand under the wrong names" in said(at)
    assert "1 row was sent or dropped" in said(at)
    labelled(at.multiselect, "Columns").set_value(["first_name"]).run()
    button(at, "Change 2 cells").click().run()
    assert cells(app, draft) == {(0, "first_name"): "Ana", (2, "first_name"): "Cleo"}
    assert app.reviews.get(draft).blocked_ids == [1]


def test_the_first_name_comes_out_of_a_full_name_where_it_is_clear(app: App, draft: str) -> None:
    at = tool(draft, "First name")
    assert labelled(at.selectbox, "Full name in").value == "full_name"
    assert labelled(at.selectbox, "First name into").value == "first_name"
    button(at, "Change 2 cells").click().run()
    assert cells(app, draft) == {(0, "first_name"): "Ana", (2, "first_name"): "Cleo"}


def test_addresses_get_their_beginning_in_the_columns_that_hold_them(app: App, draft: str) -> None:
    at = tool(draft, "https://")
    assert labelled(at.multiselect, "Columns").value == ["link"]
    button(at, "Change 1 cell").click().run()
    assert cells(app, draft) == {(0, "link"): "https://acme.example"}


def test_find_and_replace_asks_for_what_to_find_and_minds_capitals_and_whole_cells(app: App, draft: str) -> None:
    at = tool(draft, "Find and replace")
    assert not [one for one in at.button if one.label.startswith("Change")]
    labelled(at.text_input, "Find").set_value("acme").run()
    labelled(at.text_input, "Replace with").set_value("Acme Ltd").run()
    assert "Nothing to change here" in said(at)
    labelled(at.checkbox, "Match capitals").uncheck().run()
    assert [one.label for one in at.button if one.label.startswith("Change")] == ["Change 2 cells"]
    labelled(at.checkbox, "Whole cells only").check().run()
    button(at, "Change 1 cell").click().run()
    assert cells(app, draft) == {(2, "company"): "Acme Ltd"}


def test_many_changes_are_looked_at_page_by_page_and_made_at_once(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"))
    rows = "".join(f"Ana {number},firm{number}.example\r\n" for number in range(45))
    app.drafts.put_file(draft_id, f"first_name,link\r\n{rows}".encode(), "people.csv", named("Mara"))
    at = tool(draft_id, "https://")
    assert labelled(at.multiselect, "Columns").value == ["link"]
    assert shown(at).count("<span>→</span>") == 20
    button(at, "Change 45 cells").click().run()
    assert len(cells(app, draft_id)) == 45
    button(at, "Undo last edit").click().run()
    assert cells(app, draft_id) == {}
