"""How the videos of a campaign are made; price and look depend on it."""

from __future__ import annotations

import streamlit as st

from pages.components.campaigns import preview
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell.saving import saving, show_problem, stored_input
from services.container import App
from services.jobs.drafts.settings import OPTIONS
from services.jobs.drafts.views import DraftView
from services.jobs.launch.review import Checked
from services.kinds.campaigns.automations import PREVIEW, route_of
from services.kinds.campaigns.backgrounds import CAMPAIGN, FULL_SCRIPT, LIPSYNC, MODE, QUALITY, read_segments, span
from services.people.persons import Right

MODES = {
    "keep_original": "Keep the original film, change only the personal parts",
    FULL_SCRIPT: "Generate the whole script anew",
}
AS_USUAL = ""
QUALITIES = {
    AS_USUAL: "As BHuman does when nothing is said",
    "standard": "Standard: 480p",
    "premium": "Premium: 720p, twice the credits",
}
LIPSYNCS = {AS_USUAL: "As BHuman does when nothing is said", "yes": "On", "no": "Off"}


def draw(app: App, prefix: str, checked: Checked) -> None:
    """The mode, for campaigns the quality and the lip sync, and for templates the way to a preview."""
    show_problem(prefix)
    view = checked.view
    kept = view.settings.get(OPTIONS, {})
    about = (app, prefix, view.id)
    st.selectbox(
        "Generation mode",
        list(MODES),
        format_func=MODES.__getitem__,
        **person.asks(
            Right.PREPARE, "Credits and look depend on the mode. The first is what BHuman does when nothing is said."
        ),
        **stored_input(f"{prefix}-mode", kept.get(MODE) or "keep_original", _set_mode, *about),
        width=420,
    )
    campaign = _is_campaign(view)
    st.selectbox(
        "Quality",
        list(QUALITIES),
        format_func=QUALITIES.__getitem__,
        **person.asks(
            Right.PREPARE,
            "Only for campaigns whose whole script is generated: others have the quality that they have.",
            unless=not campaign or kept.get(MODE) != FULL_SCRIPT,
        ),
        **stored_input(f"{prefix}-quality", kept.get(QUALITY) or AS_USUAL, _set_quality, *about),
        width=420,
    )
    shown = {None: AS_USUAL, True: "yes", False: "no"}[kept.get(LIPSYNC)]
    st.selectbox(
        "Lip sync",
        list(LIPSYNCS),
        format_func=LIPSYNCS.__getitem__,
        **person.asks(
            Right.PREPARE,
            "Whether the mouth follows the personal words. BHuman knows this for campaigns, not for templates.",
            unless=not campaign,
        ),
        **stored_input(f"{prefix}-lipsync", shown, _set_lipsync, *about),
        width=420,
    )
    if view.target is not None and not campaign:
        preview.offer(app, prefix, view.target, practice=view.practice)


def chosen(view: DraftView) -> list[str]:
    """How the videos of a draft are made, as it is named again at the yes."""
    route = route_of(view.settings)
    if route == PREVIEW:
        return ["A preview: BHuman does not say what one costs, so a yes is a yes to a price that nobody knows"]
    kept = view.settings.get(OPTIONS, {})
    mode = kept.get(MODE) or "keep_original"
    if route:
        return [f"One row, as {route.capitalize()} sends it", MODES[mode]]
    lines = [MODES[mode]]
    if _is_campaign(view):
        if mode == FULL_SCRIPT and kept.get(QUALITY):
            lines.append(QUALITIES[kept[QUALITY]])
        if kept.get(LIPSYNC) is not None:
            lines.append(f"Lip sync {'on' if kept[LIPSYNC] else 'off'}")
    segments = [f"{one.name} ({span(one)})" for one in read_segments(view.settings)]
    return [*lines, f"With backgrounds: {', '.join(segments)}"] if segments else lines


def _is_campaign(view: DraftView) -> bool:
    return view.target is None or view.target.type == CAMPAIGN


def _set_mode(mode: str, app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        seen.drafts(app).set_option(draft_id, MODE, None if mode == "keep_original" else mode, person.who(app))


def _set_quality(quality: str, app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        seen.drafts(app).set_option(draft_id, QUALITY, quality or None, person.who(app))


def _set_lipsync(choice: str, app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        seen.drafts(app).set_option(draft_id, LIPSYNC, {"yes": True, "no": False}.get(choice), person.who(app))
