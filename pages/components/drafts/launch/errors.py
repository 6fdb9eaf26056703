"""What happens to the rows with an error: held, dropped, or sent as they are."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem, stored_input
from services.container import App
from services.jobs.drafts.settings import ERRORS, read_errors
from services.jobs.launch.review import Checked
from services.people.persons import Right

CHOICES = {
    "hold": "Hold them: not now, perhaps later from this draft",
    "drop": "Drop them: left out for good",
    "send": "Send them as they are, where the service would take them",
}


def draw(app: App, prefix: str, checked: Checked) -> None:
    """The choice, as long as there are rows that it is about; it is kept with the job."""
    review, marks = checked.review, checked.material.marks
    about = [row for row in review.findings.rows("error") if row not in marks and row not in review.already_sent]
    show_problem(prefix)
    if not about:
        return
    st.selectbox(
        f"{words.count(len(about), 'row')} with an error",
        list(CHOICES),
        format_func=CHOICES.__getitem__,
        width=460,
        **person.asks(
            Right.PREPARE,
            "Never sent are rows whose cells may stand under wrong names, rows without a value, and what the service "
            "would refuse. What is chosen is kept with the job.",
        ),
        **stored_input(f"{prefix}-choice", read_errors(checked.view.settings), _choose, app, prefix, checked.view.id),
    )


def _choose(choice: str, app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        seen.drafts(app).agree(draft_id, ERRORS, choice, person.who(app))
