"""How agents are worded on every screen of their drafts."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.components.drafts.kind import DraftKind
from services.container import App
from services.jobs.launch.review import Checked


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


def one_agent(app: App, *, practice: bool = False) -> DraftKind:
    """How a single agent from the form is worded; `practice` for a rehearsal."""
    return replace(table_of_agents(app, practice=practice), word="agent")
