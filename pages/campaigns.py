"""Preparing a campaign: from a spreadsheet to a quote that a person says yes to."""

from __future__ import annotations

from pages.components.campaigns import backgrounds, options
from pages.components.drafts import page as draft_page
from pages.components.drafts.kind import DraftKind
from pages.components.shell import routing
from pages.components.studio import preview
from services import container
from services.container import App
from services.jobs.drafts.settings import OPTIONS
from services.jobs.drafts.views import DraftView
from services.jobs.launch.review import Checked
from services.kinds.campaigns import example
from services.kinds.campaigns.automations import PREVIEW, ROUTE

PAGE = "campaigns.py"


def draw_options(app: App, prefix: str, checked: Checked) -> None:
    """How the videos are made, and for a template the way to a preview of it."""
    options.draw(app, prefix, checked)
    target = checked.view.target
    if target is not None and target.type == "video_instance":
        preview.offer(app, prefix, target, practice=checked.view.practice)


def chosen(view: DraftView) -> list[str]:
    """What stands chosen beside the target: by whose route it goes, and how the videos are made."""
    route = str(view.settings.get(OPTIONS, {}).get(ROUTE) or "")
    if route == PREVIEW:
        return ["A preview: BHuman does not say what one costs, so a yes is a yes to a price that nobody knows"]
    return [*([f"One row, as {route.capitalize()} sends it"] if route else []), *options.chosen(view)]


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
        options=draw_options,
        chosen=chosen,
        beside=backgrounds.draw,
        beside_one=backgrounds.proof,
        rows="Recipients",
        example=(example.NAME, example.DATA),
    ),
    title="Campaigns",
    line="One personal video for each row of a spreadsheet",
)
