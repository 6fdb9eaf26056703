"""Preparing echoes: from a table to a quote that a person says yes to."""

from __future__ import annotations

from pages.components.drafts import page as draft_page
from pages.components.drafts.kind import DraftKind
from pages.components.shell import routing
from services import container
from services.container import App
from services.jobs.launch.review import Checked

PAGE = "echos.py"


def options(_app: App, _prefix: str, _checked: Checked) -> None:
    """Echo has nothing else to choose."""


app = container.current()
draft_page.draw(
    app,
    "echo",
    routing.named_draft(app, PAGE),
    DraftKind(
        kind=app.kinds["echo"],
        page=PAGE,
        word="echo",
        target_types={"voice": "Voice"},
        address_hint="bright",
        price=lambda _many: "Echo names no price.",
        worst_case="Worst case: every accepted row is charged.",
        options=options,
    ),
    title="Echos",
    line="One sound for each row of a table",
)
