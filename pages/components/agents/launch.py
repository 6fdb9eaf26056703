"""Proof, quote and launch of agents, whether they come from the form or from a table."""

from __future__ import annotations

import streamlit as st

from pages.components.agents import model, name
from pages.components.agents import quote as agent_quote
from pages.components.agents.kind import KIND
from pages.components.drafts import steps as draft_steps
from pages.components.drafts.launch import launch as draft_launch
from pages.components.drafts.launch import part as draft_part
from pages.components.drafts.launch import proof as draft_proof
from pages.components.drafts.launch import quote as draft_quote
from pages.components.drafts.launch import repeats as draft_repeats
from pages.components.drafts.launch import sample as draft_sample
from pages.components.drafts.launch import summary as draft_sum
from pages.components.shell import problems
from pages.components.shell.saving import show_problem
from pages.components.shell.wording import plain
from services import container
from services.jobs.drafts.views import DraftView


def draw(prefix: str, view: DraftView) -> None:
    """What exactly would be sent, what it costs, and the yes."""
    with problems.shown():
        review = container.current().reviews.get(view.id)
        number = 4 if container.current().agents.forms.is_form(view) else 5
        draft_steps.section(number, "Proof")
        if review.rows_in > 1:
            draft_sum.draw(f"{prefix}-sum", view.id)
        if review.missing:
            st.warning(
                f"**Still to do before a quote:** {plain(' '.join(review.missing))}", icon=":material/checklist:"
            )
            draft_steps.onward(prefix, "prepare", "Complete the preparation")
            return
        draft_sample.draw(f"{prefix}-tried", view)
        name.agreement(f"{prefix}-rows", view.id, [*review.send_ids, *review.blocked_ids])
        if not review.send_ids:
            draft_launch.follow_up(f"{prefix}-launch", view.id, KIND)
            st.info("No row is left to send: look at what is held, dropped or sent already.", icon=":material/check:")
            return
        draft_repeats.draw(f"{prefix}-repeats", view.id)
        show_problem(f"{prefix}-part")
        part = draft_part.draw(f"{prefix}-part", view.id)
        draft_proof.draw(f"{prefix}-proof", view.id, part)
        draft_steps.section(number + 1, "Quote and launch")
        model.ask_when_old(f"{prefix}-quote", f"{view.id} {len(view.job_ids)}")
        quote = draft_quote.of(view.id, part.row_ids)
        agent_quote.draw(quote)
        model.prices(f"{prefix}-quote")
        draft_launch.draw(f"{prefix}-launch", view.id, quote, part, KIND)
