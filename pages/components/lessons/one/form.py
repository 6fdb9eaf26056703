"""One lesson that the form began, opened again: its draft is the form, and every change is kept at once."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.components.drafts import steps as draft_steps
from pages.components.drafts.together import seen
from pages.components.lessons import options
from pages.components.lessons.one import fields
from pages.components.lessons.options import Cost
from pages.components.shell import person
from pages.components.shell.links import in_url
from pages.components.shell.saving import notify, saving, show_problem, stored_input
from services.container import App
from services.jobs.drafts.drafts import Drafts
from services.jobs.launch.review import Checked
from services.kinds.lessons.forms import LessonDrafts

NAMES = ("prompt", "target_audience", "stage", "language", "html_quality", "target_duration", "orientation")
CAPTIONS = "captions_enabled"


def draw(cost: Cost | None, app: App, prefix: str, checked: Checked) -> None:
    """The fields with what the draft holds, and the way to proof and quote; locked once it was launched."""
    view = checked.view
    if view.job_ids:
        st.info(
            "This lesson was launched. For another one like it choose **This draft → Copy as a new draft**.",
            icon=":material/lock:",
        )
        draft_steps.onward(prefix, "launch", "See the launch")
        return
    draft_steps.section(1, "The lesson")
    show_problem(prefix)
    values = app.lessons.drafts.values(checked.material)
    inputs = {
        name: stored_input(f"{prefix}-{name}", values.get(name, ""), _keep, app, prefix, view.id, name)
        for name in NAMES
    }
    shown = values.get(CAPTIONS, "yes") != "no"
    inputs["captions"] = stored_input(f"{prefix}-captions", shown, _keep, app, prefix, view.id, CAPTIONS)
    with st.container(border=True, key=f"{prefix}-fields"):
        fields.draw(inputs)
    with in_url.fold("Voice and tier", f"{prefix}-voice", "voice", icon=":material/record_voice_over:"):
        options.voice_and_cost(cost, app, f"{prefix}-options", checked)
    draft_steps.onward(prefix, "launch", "Proof and quote")


def _keep(value: Any, app: App, prefix: str, draft_id: str, name: str) -> None:
    if name == CAPTIONS:
        value = "yes" if value else "no"
    if name == "prompt" and not str(value).strip():
        notify(prefix, "A lesson needs a topic or a script: the one before is kept.")
        return
    with saving(prefix):
        seen.of(app, _lessons).change(draft_id, name, str(value or ""), person.who(app))


def _lessons(app: App, drafts: Drafts) -> LessonDrafts:
    return app.lessons.drafts.through(drafts)
