"""How lessons are worded on every screen of their drafts."""

from __future__ import annotations

from functools import partial

from pages.components.drafts.kind import DraftKind
from pages.components.lessons import options
from pages.components.lessons.options import Cost
from services.container import App
from services.kinds.lessons.orders import EXAMPLE

KIND, STAGE, PAGE = "lesson", "stage", "lessons.py"


def table_of_lessons(app: App, cost: Cost | None) -> DraftKind:
    """How a table of lessons is worded; `cost` is what Vacademy told last about such lessons."""
    return DraftKind(
        kind=app.kinds[KIND],
        page=PAGE,
        word="table of lessons",
        target_types={STAGE: "Goal"},
        address_hint="HTML, RENDER or SCRIPT",
        price=partial(options.price, cost),
        worst_case="Worst case: every accepted lesson costs its credits, also when nobody ever plays it. Vacademy "
        "gives credits back for a lesson that fails.",
        options=partial(options.draw, cost),
        starter=EXAMPLE,
    )
