"""Preparing a campaign: from a spreadsheet to a quote that a person says yes to."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import page as draft_page
from pages.components.drafts.kind import DraftKind
from pages.components.shell import routing
from pages.components.shell.saving import saving, show_problem, stored_input
from services import container
from services.container import App
from services.jobs.drafts.settings import OPTIONS
from services.jobs.launch.review import Checked
from services.kinds.campaigns import example

PAGE = "campaigns.py"
MODES = {
    "keep_original": "Keep the original film, change only the personal parts",
    "full_script": "Generate the whole script anew",
}


def options(app: App, prefix: str, checked: Checked) -> None:
    """How the videos are made; price and look depend on it."""
    show_problem(prefix)
    kept = checked.view.settings.get(OPTIONS, {}).get("generation_mode")
    st.selectbox(
        "Generation mode",
        list(MODES),
        format_func=MODES.__getitem__,
        help="Credits and look depend on the mode. The first is what BHuman does when nothing is said.",
        **stored_input(f"{prefix}-mode", kept or "keep_original", set_mode, app, prefix, checked.view.id),
        width=420,
    )


def set_mode(mode: str, app: App, prefix: str, draft_id: str) -> None:
    """Keep the mode that was just chosen."""
    with saving(prefix):
        app.drafts.set_option(draft_id, "generation_mode", None if mode == "keep_original" else mode)


app = container.current()
draft_page.draw(
    app,
    "campaign",
    routing.named_draft(app, PAGE),
    DraftKind(
        kind=app.kinds["campaign"],
        page=PAGE,
        word="campaign",
        target_types={"campaign": "Campaign", "video_instance": "Template"},
        address_hint="https://app.bhuman.ai/campaign/generatedVideos/…",
        price=lambda _many: "BHuman publishes no price.",
        worst_case="Worst case: every accepted row costs its credits, also when its video fails or nobody watches it.",
        options=options,
        chosen=lambda view: [MODES[view.settings.get(OPTIONS, {}).get("generation_mode") or "keep_original"]],
        rows="Recipients",
        example=(example.NAME, example.DATA),
    ),
    title="Campaigns",
    line="One personal video for each row of a spreadsheet",
)
