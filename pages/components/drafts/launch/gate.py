"""What stands between a quote and its yes: the caps, a second person, consent."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.drafts.launch import consent
from pages.components.shell import person, wording
from pages.components.shell.money import second_yes
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.launch.gates import LaunchGate, draft_about
from services.jobs.launch.quoting import QuoteView


def draw(app: App, prefix: str, view: DraftView, quote: QuoteView, shown: DraftKind) -> LaunchGate:
    """Draw what is there of it, and answer all of it."""
    me = person.who(app)
    gate = app.gates.of(view, shown.kind.service, quote, me.name, me.identity)
    seen = gate.forecast
    if seen.is_cut:
        goes = f"**{seen.goes:,} of {wording.count(seen.items, shown.item_word)} go under this cap.**"
        st.warning(
            f"{goes} {plain(seen.why)} The others wait in the job, which pauses and says so; whoever manages the team "
            "can raise the cap, and the job goes on.",
            icon=":material/speed:",
        )
    second_yes.draw(app, f"{prefix}-second-yes", draft_about(view.id), quote, gate.second_yes)
    consent.draw(app, f"{prefix}-consent", view.id, gate.consent, practice=gate.practice)
    return gate
