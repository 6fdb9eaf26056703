"""A form is a draft from its first moment: one row, everything mapped, written at once."""

from __future__ import annotations

from sqlalchemy import event

from services.jobs.drafts.beginnings.forms import Form
from services.jobs.drafts.drafts import Drafts
from services.jobs.kind import Target
from services.jobs.launch.review import Reviews
from services.store.database import Database
from tests.rigs.people import ANA

FORM = Form(
    kind="campaign",
    name=" One ",
    row={"first_name": ' 00123 "A"\n', "company": ""},
    target=Target("campaign", "spring", "Spring"),
    optional=["company"],
    file_name="one.csv",
    options={"form": True},
)


def test_a_form_becomes_a_draft_in_one_transaction(database: Database, drafts: Drafts) -> None:
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    drafts.from_form(FORM, ANA)
    assert len(commits) == 1


def test_its_cells_come_through_as_typed_and_nothing_is_left_to_confirm(drafts: Drafts, reviews: Reviews) -> None:
    draft_id = drafts.from_form(FORM, ANA)
    checked = reviews.checked(draft_id)
    assert checked.material.frame.to_dict("records") == [dict(FORM.row)]
    assert (checked.view.name, checked.view.target, checked.view.suggested) == ("One", FORM.target, {})
    assert checked.view.settings["options"] == {"form": True}
    assert (checked.review.missing, checked.review.send_ids) == ([], [0])
