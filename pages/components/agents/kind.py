"""How agents are worded on every screen of their drafts."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.components.agents import form as agent_form
from pages.components.drafts.kind import DraftKind
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.launch.review import Checked

LABELS = {
    "prompt": "Prompt",
    "image": "Picture",
    "audio": "Voice sample",
    "video": "Video",
    "model": "Model",
    "aspect_ratio": "Aspect ratio",
    "framing": "Framing",
    "transparency": "Background to be cut out",
    "agent_id": "Own agent id",
    "duration": "Seconds of the video",
    "video_aspect_ratio": "Shape of the video",
}
"""What the form calls the parameters."""


def no_options(app: App, prefix: str, checked: Checked) -> None:  # noqa: ARG001 - the signature of every kind's options
    """Agents have none: what is the same for all rows is a fixed text of its parameter."""
    st.caption("What is the same for all agents is set as a fixed text of its parameter below.")


def table_of_agents(app: App, *, practice: bool = False) -> DraftKind:
    """How a table of agents is worded; `practice` for a rehearsal."""
    return DraftKind(
        kind=app.kinds.chosen("agent", practice=practice),
        page="agents.py",
        word="table of agents",
        target_types={"model": "Model"},
        address_hint="",
        price=lambda _many: "bitHuman lists a price for each model.",
        worst_case="Worst case: every agent that becomes ready costs its credits. bitHuman returns them when one "
        "fails.",
        options=no_options,
        unit="credit",
        unpriced="**No price is known.** bitHuman's prices were never asked for, or it lists none for one of these "
        "models. Ask for them before you launch.",
    )


def worded(app: App, view: DraftView) -> DraftKind:
    """How this draft is worded: a table, a single agent of the form, or one model more for an agent that exists."""
    table = table_of_agents(app, practice=view.practice)
    if not view.by_form:
        return table
    is_form = app.agents.forms.is_form(view)
    one = replace(table, word="agent", labels=LABELS, form=agent_form.draw if is_form else None)
    return replace(one, sections=3 if is_form else 0)
