"""How agents are worded on every screen of their drafts."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.components.drafts.kind import DraftKind
from services.jobs.drafts.views import DraftView


def no_options(prefix: str, view: DraftView) -> None:  # noqa: ARG001 - the signature of every kind's options
    """Agents have none: what is the same for all rows is a fixed text of its parameter."""
    st.caption("What is the same for all agents is set as a fixed text of its parameter below.")


KIND = DraftKind(
    name="agent",
    page="agents.py",
    word="table of agents",
    nouns={"model": "Model"},
    address_hint="",
    price="bitHuman lists a price for each model.",
    worst_case="Worst case: every agent that becomes ready costs its credits. bitHuman returns them when one fails.",
    options=no_options,
)
ONE = replace(KIND, word="agent")
