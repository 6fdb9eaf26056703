"""A table of agents: the same file, mapping and checks as everywhere; any column may drive any parameter."""

from __future__ import annotations

from functools import partial

from pages.components.agents import columns, model, rows
from pages.components.drafts import steps as draft_steps
from pages.components.drafts.check import review as draft_review
from pages.components.drafts.prepare import confirming as draft_confirming
from pages.components.drafts.prepare import file as draft_file
from pages.components.drafts.prepare import mapping as draft_mapping
from pages.components.drafts.prepare import starter as draft_starter
from pages.components.shell import problems
from services.container import App
from services.jobs.launch.review import Checked
from services.kinds.agents.kind import MODEL
from services.kinds.agents.parameters import EXAMPLE


def prepare(app: App, prefix: str, checked: Checked) -> None:
    """File, model, parameters and mapping."""
    view = checked.view
    draft_steps.section(1, "The table", "One agent for each row.", done=view.upload_sha256 is not None)
    with problems.shown():
        draft_file.draw(app, f"{prefix}-file", checked, MODEL)
    draft_steps.section(2, "Model", done=view.target is not None)
    with problems.shown():
        chosen = view.target.vendor_id if view.target is not None else ""
        desk = app.agents_of(practice=view.practice)
        seen = model.ask_when_old(desk, f"{prefix}-model", view.id, desk.last_seen())
        model.draw(f"{prefix}-model", seen, chosen, partial(columns.choose_model, app, view.id))
        model.prices(desk, f"{prefix}-model", seen)
    draft_steps.section(3, "Parameters and mapping")
    with problems.shown():
        columns.draw(app, f"{prefix}-columns", view)
        draft_starter.draw(f"{prefix}-columns", view, "table of agents", EXAMPLE)
    with problems.shown():
        draft_mapping.draw(app, f"{prefix}-mapping", checked)
    draft_steps.to_do(checked.review.missing)
    draft_steps.onward_with_file(prefix, checked)


def check(app: App, prefix: str, checked: Checked) -> None:
    """Rows and their findings, to be edited, held or dropped."""
    draft_steps.section(4, "Check and edit")
    if checked.view.upload_sha256 is None:
        draft_steps.to_do(["Upload a file."])
        return
    draft_confirming.draw(app, f"{prefix}-waiting", checked.material, with_values=True)
    with problems.shown():
        desk = app.agents_of(practice=checked.view.practice)
        rows.draw(app, f"{prefix}-rows", checked, desk.last_seen())
        draft_review.draw(app, f"{prefix}-check", checked)
    to_mend = bool(checked.review.findings.rows("error"))
    draft_steps.onward(prefix, "launch", draft_steps.QUOTE, missing=checked.review.missing, after=to_mend)
