"""A table of agents: the same file, mapping and checks as everywhere; any column may drive any parameter."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.components.agents import columns, model, name
from pages.components.drafts import steps as draft_steps
from pages.components.drafts.check import review as draft_review
from pages.components.drafts.prepare import file as draft_file
from pages.components.drafts.prepare import mapping as draft_mapping
from pages.components.shell import problems
from pages.components.shell.wording import plain
from services import container
from services.jobs.drafts.views import DraftView


def prepare(prefix: str, view: DraftView) -> None:
    """File, model, parameters and mapping."""
    draft_steps.section(1, "The table", "One agent for each row.")
    with problems.shown():
        draft_file.draw(f"{prefix}-file", view.id)
    draft_steps.section(2, "Model")
    with problems.shown():
        chosen = view.target.vendor_id if view.target is not None else ""
        model.ask_when_old(f"{prefix}-model", view.id)
        model.draw(f"{prefix}-model", chosen, partial(columns.choose_model, view.id))
        model.prices(f"{prefix}-model")
    draft_steps.section(3, "Parameters and mapping")
    with problems.shown():
        columns.draw(f"{prefix}-columns", view)
    with problems.shown():
        draft_mapping.draw(f"{prefix}-mapping", view.id)
    with problems.shown():
        missing = container.current().reviews.get(view.id).missing
        if missing:
            lines = "\n".join(f"- {plain(one)}" for one in missing)
            st.warning(f"**Still to do before a quote:**\n{lines}", icon=":material/checklist:")
        draft_steps.onward(prefix, "check", "Check the rows", disabled=view.upload_sha256 is None)


def check(prefix: str, view: DraftView) -> None:
    """Rows and their findings, to be edited, held or dropped."""
    draft_steps.section(4, "Check and edit")
    if view.upload_sha256 is None:
        st.warning("**Still to do before a quote:** Upload a file.", icon=":material/checklist:")
        return
    with problems.shown():
        review = container.current().reviews.get(view.id)
        name.agreement(f"{prefix}-rows", view.id, [*review.send_ids, *review.blocked_ids])
        draft_review.draw(f"{prefix}-check", view.id)
    draft_steps.onward(prefix, "launch", "Proof and quote")
