"""Preparing a file on screen: any ending, sheets, two readings, pasted rows, the example."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.container import App
from services.recipients import NO_HEADER
from tests.integration.drafts.test_repairing import BOOK
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import button, labelled, one, open_draft
from tests.ui.shell.stage import draw, said

TWO_WAYS = "Name\r\nLeïla\r\nŒuvre\r\n".encode("cp1252")


@pytest.fixture
def empty(app: App) -> str:
    """A draft without a file."""
    return app.drafts.create(kind="campaign", person=named("Mara"))


def uploaded(draft_id: str, name: str, data: bytes) -> AppTest:
    at = open_draft(draft_id)
    at.file_uploader[0].set_value((name, data, "application/octet-stream")).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("name", ["people.xlsx", "people.dat", "people"])
def test_any_ending_is_taken(app: App, empty: str, name: str) -> None:
    at = open_draft(empty)
    assert list(at.file_uploader[0].proto.type) == []
    assert "200 MiB" in said(at)
    uploaded(empty, name, b"Vorname\r\nAna\r\n")
    assert app.drafts.get(empty).upload_name == name


def test_a_workbook_says_its_sheet_and_another_can_be_chosen(app: App, empty: str) -> None:
    at = uploaded(empty, "people.xlsx", BOOK)
    assert "From a workbook, sheet **North** (found)" in said(at)
    assert "encoding" not in said(at).split("header in line")[0]
    labelled(at.selectbox, "Sheet").set_value("South").run()
    assert app.drafts.get(empty).reading == {"sheet": "South"}
    assert "sheet **South** (chosen by hand)" in said(at)
    labelled(at.number_input, "Header line").set_value(2).run()
    assert app.drafts.get(empty).reading == {"sheet": "South", "header_row": 1}


def test_no_header_makes_the_first_line_a_recipient_and_back(app: App, empty: str) -> None:
    at = uploaded(empty, "names.csv", b"Vorname\r\nAna\r\nBen\r\n")
    labelled(at.checkbox, "No header").check().run()
    assert app.drafts.get(empty).reading == {"header_row": NO_HEADER}
    assert "no header." in said(at)
    labelled(at.checkbox, "No header").uncheck().run()
    assert app.drafts.get(empty).reading == {"header_row": 0}


@pytest.mark.parametrize("between", ["\n", "\nProducts\n", ""])
def test_of_two_tables_in_one_file_the_second_is_named_and_held(app: App, empty: str, between: str) -> None:
    second = "Product,City,Country\nLamp,Oslo,Norway\n"
    text = f"First Name,Company,Email\nAna,Acme,a@example.com\nBo,Bells,b@example.com\n{between}{second}Pen,Ulm,DE\n"
    at = uploaded(empty, "people.csv", text.encode())
    line = 4 + len(between.splitlines()[:1])
    assert f"The file holds another table, which begins in line {line}; its rows are held" in said(at)
    assert "save each table as a file of its own" in said(at)
    app.drafts.set_variables(empty, ["first_name"], ANA)
    app.drafts.confirm(empty, app.drafts.get(empty).mapping.sources, ANA)
    assert app.reviews.get(empty).send_ids == [0, 1]


@pytest.mark.parametrize(
    ("text", "found", "columns", "others"),
    [
        ("Contact,,Work,\nFirst Name,Last Name,Company,City\nAna,Lund,Acme,Oslo\n", 1, "First Name", "Contact"),
        ("vorname;firma;email\nVorname;Firma;E-Mail-Adresse\nAna;Acme;a@example.com\n", 0, "vorname", "Vorname"),
    ],
    ids=["titles over groups", "the names once more"],
)
def test_of_two_rows_with_names_either_can_be_taken_by_one_press(
    app: App, empty: str, text: str, found: int, columns: str, others: str
) -> None:
    at = uploaded(empty, "people.csv", text.encode())
    assert "Lines 1 and 2 both name the columns" in said(at)
    assert app.drafts.material(empty).frame.columns[0] == columns
    button(at, f"Take the names of line {2 - found}").click().run()
    assert app.drafts.get(empty).reading == {"header_row": 1 - found}
    assert app.drafts.material(empty).frame.columns[0] == others
    button(at, f"Take the names of line {found + 1}").click().run()
    assert app.drafts.material(empty).frame.columns[0] == columns


def test_where_two_encodings_fit_a_person_chooses_with_both_readings_before_them(app: App, empty: str) -> None:
    app.drafts.put_file(empty, TWO_WAYS, "leute.csv", named("Mara"))
    reading = app.drafts.material(empty).table.reading  # type: ignore[union-attr]
    (other,) = reading.others
    at = open_draft(empty)
    table = next(one.proto.body for one in at.get("html") if "cs-twofold" in one.proto.body)
    for _, _, here, there in other.samples:
        assert here in table
        assert there in table
    button(at, f"It is {other.encoding}").click().run()
    assert app.drafts.get(empty).reading == {"encoding": other.encoding}
    assert not [one for one in at.get("html") if 'class="cs-twofold"' in one.proto.body]


def test_pasted_rows_become_the_file(app: App, empty: str) -> None:
    at = open_draft(empty)
    labelled(at.text_area, "Rows with their column names above").set_value("Vorname\tFirma\nAna\tAcme\n").run()
    button(at, "Use these rows").click().run()
    assert app.drafts.material(empty).frame.to_dict("list") == {"Vorname": ["Ana"], "Firma": ["Acme"]}
    assert "pasted rows" in said(at)


def test_pasted_nothing_is_explained_and_the_file_before_stays(app: App, empty: str) -> None:
    app.drafts.put_file(empty, b"Vorname\r\nAna\r\n", "before.csv", named("Mara"))
    at = open_draft(empty)
    button(at, "Use these rows").click().run()
    assert "empty" in at.error[0].value
    assert app.drafts.get(empty).upload_name == "before.csv"


def test_pasted_rows_ask_before_they_take_edits_back(app: App, empty: str) -> None:
    app.drafts.put_file(empty, b"Vorname\r\nAna\r\n", "before.csv", named("Mara"))
    app.drafts.edit_cells(empty, {(0, "Vorname"): "Anna"}, named("Mara"))
    at = open_draft(empty)
    labelled(at.text_area, "Rows with their column names above").set_value("Vorname\nEva\n").run()
    button(at, "Use these rows").click().run()
    assert "1 edited cell" in at.warning[0].value
    button(at, "Keep the present file").click().run()
    assert app.drafts.get(empty).upload_name == "before.csv"
    assert not at.warning or "edited cell" not in at.warning[0].value


def test_an_example_begins_a_draft_with_a_file_that_has_no_problem(app: App) -> None:
    at = draw("campaigns.py")
    button(at, "Try an example file").click().run()
    draft_id = one(at, "draft")
    review = app.reviews.get(draft_id)
    assert review.to_send == review.rows_in == 5
    assert review.problem_ids == []


def test_a_draft_without_a_file_offers_the_example_too(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"), name="Empty")
    at = open_draft(draft_id)
    button(at, "Try an example file").click().run()
    assert app.reviews.get(draft_id).rows_in == 5
    assert "Try an example file" not in [one.label for one in at.button]
