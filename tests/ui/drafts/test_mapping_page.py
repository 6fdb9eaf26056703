"""Matching columns on screen: what needs no question, what waits, texts for empty cells, doubles, rows with errors."""

from __future__ import annotations

import pytest

from services.container import App
from services.recipients import Source
from services.store.tables import Job
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import OTHER, WELCOME, button, labelled, open_draft
from tests.ui.shell.stage import said

PEOPLE = "First Name,Company,Phone,Web\nAna,Nord,+49 170 1234567,\nBea,,+49 170 1234568,\nAna,Nord,+49 170 1234567,\n"


def prepared(app: App, text: str, variables: list[str]) -> str:
    """A draft with this file, a campaign and these variables, nothing confirmed."""
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"), name="Spring")
    app.drafts.put_file(draft_id, text.encode(), "people.csv", named("Mara"))
    app.drafts.set_target(draft_id, WELCOME, ANA)
    app.drafts.set_variables(draft_id, variables, ANA)
    return draft_id


def test_columns_with_the_variables_names_need_no_question_and_stay_one_click_away(app: App) -> None:
    draft_id = prepared(app, PEOPLE, ["first_name", "company"])
    at = open_draft(draft_id)
    assert app.drafts.get(draft_id).suggested == {}
    folded = [one.label for one in at.expander if "very name" in one.label]
    assert folded == ["2 variables are filled by the column with the very name"]
    assert "for your yes" not in said(at)


def test_a_fixed_text_that_is_still_to_be_typed_leaves_everything_else_on_the_page(app: App) -> None:
    draft_id = prepared(app, PEOPLE, ["first_name", "company"])
    at = open_draft(draft_id)
    labelled(at.selectbox, "How company is filled").select("fixed").run()
    assert not at.error
    assert "company has nothing to fill it" in said(at)
    labelled(at.text_input, "Text for company").set_value("Acme").run()
    assert app.reviews.get(draft_id).missing == []


def test_where_two_columns_have_the_name_a_person_is_asked(app: App) -> None:
    draft_id = prepared(app, "Email,Email\na@example.com,b@example.com\nc@example.com,d@example.com\n", ["email"])
    assert list(app.drafts.get(draft_id).suggested) == ["email"]


@pytest.mark.parametrize("step", ["prepare", "check", "launch"])
def test_suggestions_are_confirmed_where_one_stands(app: App, step: str) -> None:
    draft_id = prepared(app, "Vorname,Web\nAna,x\n", ["first_name"])
    at = open_draft(draft_id, step)
    if step != "prepare":
        assert "from **Vorname**, for example “Ana”" in said(at)
    button(at, "Confirm all suggestions").click().run()
    assert not at.exception
    assert not app.drafts.get(draft_id).suggested


def test_a_suggestion_that_a_colleague_changed_meanwhile_is_not_confirmed_unseen(app: App) -> None:
    draft_id = prepared(app, "Vorname,Web\nAna,x\n", ["first_name"])
    at = open_draft(draft_id)
    app.drafts.put_file(draft_id, b"Spitzname oder Vorname,Web\nAna,x\n", "people.csv", named("Bo"))
    button(at, "Confirm first_name").click().run()
    assert not at.exception
    assert "Somebody changed first_name meanwhile" in said(at).replace("\\", "")
    assert not app.drafts.get(draft_id).mapping.sources["first_name"].kind


def test_a_card_of_a_variable_that_a_colleague_took_away_says_so(app: App) -> None:
    draft_id = prepared(app, PEOPLE, ["first_name", "company"])
    for label in ("Column for company", "For empty cells of company"):
        app.drafts.set_variables(draft_id, ["first_name", "company"], ANA)
        at = open_draft(draft_id)
        app.drafts.set_variables(draft_id, ["first_name"], ANA)
        labelled([*at.selectbox, *at.text_input], label).set_value("Web").run()
        assert not at.exception, label
        assert "There is no variable 'company' here" in said(at), label


def test_what_is_sent_and_what_stays_is_listed(app: App) -> None:
    at = open_draft(prepared(app, PEOPLE, ["first_name"]))
    assert "**Will be sent:** First Name" in said(at)
    assert "**Stays here:** Company, Phone, Web" in said(at)


def test_one_column_on_two_variables_is_said(app: App) -> None:
    draft_id = prepared(app, PEOPLE, ["first_name", "greeting"])
    app.drafts.set_source(draft_id, "greeting", Source("template", "Hi {First Name}"), ANA)
    assert "**First Name** fills `first_name` and `greeting`" in said(open_draft(draft_id))


def test_a_text_for_empty_cells_says_how_many_rows_use_it(app: App) -> None:
    draft_id = prepared(app, PEOPLE, ["first_name", "company"])
    at = open_draft(draft_id)
    assert "1 row has an empty cell here" in said(at)
    labelled(at.text_input, "For empty cells of company").set_value("your company").run()
    assert not at.exception
    assert app.drafts.get(draft_id).mapping.sources["company"] == Source("column", "Company", "your company")
    proof = app.quotes.quote(draft_id)
    assert proof.items == 3


def test_a_column_of_the_file_becomes_a_variable_by_one_press(app: App) -> None:
    draft_id = prepared(app, PEOPLE, ["first_name"])
    at = open_draft(draft_id)
    labelled(at.get("button_group"), "Add a column of the file as a variable").set_value("Phone").run()
    assert not at.exception
    assert app.drafts.get(draft_id).mapping.variables == ["first_name", "Phone"]
    assert app.drafts.get(draft_id).mapping.sources["Phone"] == Source("column", "Phone")


def test_a_launched_mapping_is_proposed_again_with_where_it_comes_from_and_can_be_forgotten(app: App) -> None:
    text = "Rufname,Web,Anrede\nAna,x,Frau\nBea,y,Frau\n"
    first = prepared(app, text, ["greeting"])
    app.drafts.set_source(first, "greeting", Source("template", "{Anrede} {Rufname}"), ANA)
    app.launches.launch(first, app.quotes.quote(first).fingerprint, named("Mara"))
    again = prepared(app, text, ["greeting"])
    view = app.drafts.get(again)
    assert view.mapping.sources["greeting"] == Source("template", "{Anrede} {Rufname}")
    assert "Filled so when Mara launched" in view.suggested["greeting"].why
    at = open_draft(again)
    assert "Filled so when Mara launched" in said(at)
    assert [one.label for one in at.expander if "Remembered" in one.label] == ["Remembered mappings (1)"]
    button(at, "Forget").click().run()
    assert not at.exception
    assert app.reviews.checked(again).remembered == []
    assert app.drafts.get(prepared(app, text, ["greeting"])).mapping.sources["greeting"] == Source()


def test_a_mapping_is_remembered_for_its_campaign_and_columns_only(app: App) -> None:
    first = prepared(app, "A,B\nx,y\nu,v\n", ["greeting"])
    app.drafts.set_source(first, "greeting", Source("column", "B"), ANA)
    app.launches.launch(first, app.quotes.quote(first).fingerprint, named("Mara"))
    assert app.drafts.get(prepared(app, "A,B,C\nx,y,z\nu,v,w\n", ["greeting"])).mapping.sources["greeting"] == Source()
    other = app.drafts.create(kind="campaign", person=named("Mara"))
    app.drafts.put_file(other, b"B,A\ny,x\nv,u\n", "people.csv", named("Mara"))
    app.drafts.set_target(other, OTHER, ANA)
    app.drafts.set_variables(other, ["greeting"], ANA)
    assert app.drafts.get(other).mapping.sources["greeting"] == Source()
    app.drafts.set_target(other, WELCOME, ANA)
    assert app.drafts.get(other).mapping.sources["greeting"] == Source("column", "B")


def test_doubles_stand_before_the_quote_and_are_named_again_at_the_yes(app: App) -> None:
    draft_id = prepared(app, PEOPLE.replace("Bea,,", "Bea,Kel,"), ["first_name", "company"])
    at = open_draft(draft_id, "launch")
    assert "**1 row** would get exactly what an earlier row" in said(at)
    button(at, "Launch 3 videos").click().run()
    assert "1 row repeats an earlier row of this file." in said(at)
    button(at, "Not yet").click().run()
    button(at, "Hold this row").click().run()
    assert app.reviews.get(draft_id).held == {2: "the same as an earlier row of the file"}


def test_a_file_that_was_launched_before_says_so_by_its_hash(app: App) -> None:
    first = prepared(app, PEOPLE.replace("Bea,,", "Bea,Kel,"), ["first_name", "company"])
    assert "Launched before" not in said(open_draft(first))
    app.launches.launch(first, app.quotes.quote(first).fingerprint, named("Mara"))
    again = prepared(app, PEOPLE.replace("Bea,,", "Bea,Kel,"), ["first_name"])
    assert "This very file went out" in said(open_draft(again))
    at = open_draft(prepared(app, PEOPLE, ["first_name"]))
    assert "This very file went out" not in said(at)


@pytest.mark.parametrize(
    ("choice", "sent", "held", "dropped"), [("hold", 1, 3, 0), ("drop", 1, 0, 3), ("send", 2, 2, 0)]
)
def test_rows_with_errors_are_held_dropped_or_sent_as_a_person_chose_and_the_job_knows(
    app: App, choice: str, sent: int, held: int, dropped: int
) -> None:
    people = [
        "Ana,https://a.example,a@x.com",
        "Bea,no link,b@x.com",
        ",https://c.example,c@x.com",
        "Di,https://d.example",
    ]
    text = "\n".join(["First Name,Web,Email", *people, ""])
    draft_id = prepared(app, text, ["first_name", "web"])
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    at = open_draft(draft_id, "launch")
    labelled(at.selectbox, "3 rows with an error").set_value(choice).run()
    assert not at.exception
    review = app.reviews.get(draft_id)
    assert (review.to_send, len(review.held), len(review.dropped)) == (sent, held, dropped)
    assert review.rows_in == sent + held + dropped
    button(at, f"Launch {sent} video{'s' if sent > 1 else ''}").click().run()
    assert ("1 row has an error and goes out all the same" in said(at)) is (choice == "send")
    assert "Keep the original film" in said(at)
    job_id = app.launches.launch(draft_id, app.quotes.quote(draft_id).fingerprint, named("Mara"))
    assert app.views.job(job_id).total == sent
    with app.database.read() as session:
        assert session.get_one(Job, job_id).settings.get("agreed", {}).get("errors", "hold") == choice
    assert "agreed" not in app.drafts.get(app.drafts.copy(person=named("Jon"), job_id=job_id)).settings
