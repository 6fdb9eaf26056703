"""What stands above the quote on the launch screen of every kind: what is missing, what was tried, and the proof."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.components.drafts import inspecting, steps
from pages.components.drafts.kind import DraftKind
from pages.components.drafts.launch import approval, errors, launch, part, repeats, sample
from pages.components.drafts.launch import proof as draft_proof
from pages.components.drafts.launch.named import named
from pages.components.drafts.prepare import confirming
from pages.components.shell.saving import show_problem
from services.container import App
from services.jobs.launch.approvals import needs_reason
from services.jobs.launch.review import Checked


def begin(app: App, prefix: str, checked: Checked, shown: DraftKind) -> bool:
    """Draw what is still to do, else what was tried; answers whether there is something to launch."""
    if checked.review.missing:
        confirming.draw(app, f"{prefix}-waiting", checked.material, with_values=True)
        steps.to_do(checked.review.missing)
        steps.onward(prefix, "prepare", "Complete the preparation", after=bool(checked.view.suggested))
        return False
    inspecting.draw(app, f"{prefix}-files", checked)
    errors.draw(app, f"{prefix}-errors", checked)
    sample.draw(app, f"{prefix}-tried", checked.view)
    if not checked.review.send_ids:
        launch.follow_up(app, f"{prefix}-launch", checked.view, shown)
        st.info("No row is left to send: look at what is held, dropped or sent already.", icon=":material/check:")
        return False
    return True


def proof(app: App, prefix: str, checked: Checked, shown: DraftKind) -> part.Part:
    """Draw what was sent before, which rows go now, and what exactly is sent for each; answers which rows go."""
    standing = approval.draw(app, f"{prefix}-approval", checked)
    repeats.draw(app, f"{prefix}-repeats", checked)
    show_problem(f"{prefix}-part")
    chosen = part.draw(app, f"{prefix}-part", checked)
    draft_proof.draw(app, f"{prefix}-proof", checked, chosen, shown)
    asked = needs_reason(standing, len(chosen.rows), is_sample=chosen.is_sample, practice=shown.kind.practice)
    why = approval.reason(f"{prefix}-approval", asked=asked)
    return replace(chosen, also=named(app, checked, chosen, shown), asks_why=asked, why=why)
