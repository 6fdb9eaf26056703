"""The file of a draft in one line, what of it no fold hides, and the mapping as one table."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from services.container import App
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import button, labelled, open_draft
from tests.ui.drafts.test_mapping_page import prepared
from tests.ui.shell.stage import said

DAMAGED = "Vorname,Firma\nAna,Nord\nJosÃ©,Eggs\nSumme,2\nBea,Kel\n"


def file_line(at: AppTest) -> tuple[str, bool]:
    """What the line about the file says, and whether it stands unfolded."""
    line = next(one for one in at.expander if "**Change**" in one.label)
    return line.label, line.proto.expanded


def test_a_file_that_is_taken_stands_unfolded_until_it_is_found_right(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"))
    at = open_draft(draft_id)
    at.file_uploader[0].set_value(("people.csv", b"Vorname,Firma\nAna,Nord\n", "text/csv")).run()
    assert file_line(at) == (
        "**people\\.csv**: 1 row, 2 columns. Text encoding UTF\\-8 (certain), comma separated (certain), "
        "header in line 1. **Change**",
        True,
    )
    button(at, "Looks right").click().run()
    assert not file_line(at)[1]
    at.file_uploader[0].set_value(("other.csv", b"Vorname,Firma\nBea,Kel\n", "text/csv")).run()
    assert file_line(at)[1]


def test_whoever_goes_on_to_the_rows_has_found_the_file_right(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"))
    at = open_draft(draft_id)
    at.file_uploader[0].set_value(("people.csv", b"Vorname,Firma\nAna,Nord\n", "text/csv")).run()
    button(at, "Check the rows").click().run()
    button(at, "Prepare").click().run()
    assert not file_line(at)[1]


def test_held_rows_and_damaged_letters_are_said_whatever_is_folded(app: App) -> None:
    draft_id = prepared(app, DAMAGED, ["first_name"])
    at = open_draft(draft_id)
    assert not file_line(at)[1]
    assert "**2 rows are held:** garbled text (1), not a recipient (1)." in said(at)
    app.drafts.mark_rows(draft_id, [3], "held", "later", ANA)
    assert "**3 rows are held:** garbled text (1), not a recipient (1), held by hand (1)." in said(open_draft(draft_id))
    button(at, "See these rows").click().run()
    assert labelled(at.get("button_group"), "Show").value == "Held"


def test_a_file_that_may_have_been_read_wrongly_is_not_folded_before_somebody_looked(app: App) -> None:
    two_headers = "Contact,,Work,\nFirst Name,Last Name,Company,City\nAna,Lund,Acme,Oslo\n"
    at = open_draft(prepared(app, two_headers, ["first_name"]))
    assert file_line(at)[1]
    button(at, "Looks right").click().run()
    assert not file_line(at)[1]


def test_each_variable_says_what_the_first_person_gets_and_how_it_stands_in_words(app: App) -> None:
    text = "Vorname,Company,Web\nAna,Nord,x\nBea,,y\n"
    draft_id = prepared(app, text, ["first_name", "company", "greeting", "city", "mood"])
    app.drafts.set_variables(draft_id, ["first_name", "company", "greeting", "city", "mood"], ANA, frozenset({"mood"}))
    at = open_draft(draft_id)
    labelled(at.selectbox, "How greeting is filled").set_value("fixed").run()
    labelled(at.text_input, "Text for greeting").set_value("Hello").run()
    shown = said(at)
    cells = [one.proto.body for one in at.get("html") if 'class="cs-values"' in one.proto.body]
    first = [cell.split("</code>")[0].rpartition(">")[2] for cell in cells]
    assert first == ["Ana", "Nord", "Hello"]
    for state in ("Very likely", "Has the very name", "Confirmed", "Nothing fills it yet", "Stays empty"):
        assert state in shown, state
