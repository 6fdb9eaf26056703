"""Preparing a campaign: from a spreadsheet to a quote that a person says yes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.components.drafts import page as draft_page
from pages.components.drafts.kind import DraftKind
from pages.components.shell import routing
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.studio import preview
from services import container
from services.container import App
from services.jobs.drafts.settings import OPTIONS
from services.jobs.launch.review import Checked
from services.kinds.campaigns import example
from services.kinds.campaigns.automations import PREVIEW, ROUTE

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
    target = checked.view.target
    if target is not None and target.type == "video_instance":
        preview.offer(app, prefix, target, practice=checked.view.practice)


def set_mode(mode: str, app: App, prefix: str, draft_id: str) -> None:
    """Keep the mode that was just chosen."""
    with saving(prefix):
        app.drafts.set_option(draft_id, "generation_mode", None if mode == "keep_original" else mode)


def chosen(kept: Mapping[str, Any]) -> list[str]:
    """What stands chosen beside the target: by whose route it goes, else how the videos are made."""
    route = str(kept.get(ROUTE) or "")
    by = {PREVIEW: "A preview: BHuman does not say what one costs, so a yes is a yes to a price that nobody knows"}
    mode = MODES[kept.get("generation_mode") or "keep_original"]
    return [by[route]] if route in by else [f"One row, as {route.capitalize()} sends it", mode] if route else [mode]


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
        chosen=lambda view: chosen(view.settings.get(OPTIONS, {})),
        rows="Recipients",
        example=(example.NAME, example.DATA),
    ),
    title="Campaigns",
    line="One personal video for each row of a spreadsheet",
)
