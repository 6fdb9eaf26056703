"""Preparing a campaign: from a spreadsheet to a quote that a person says yes to."""

from __future__ import annotations

from pages.components.campaigns import backgrounds, example, options
from pages.components.drafts import page as draft_page
from pages.components.drafts.kind import DraftKind
from pages.components.shell import routing
from services import container

PAGE = "campaigns.py"

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
        options=options.draw,
        chosen=options.chosen,
        beside=backgrounds.draw,
        beside_one=backgrounds.proof,
        rows="Recipients",
        example=example.fill,
    ),
    title="Campaigns",
    line="One personal video for each row of a spreadsheet",
)
