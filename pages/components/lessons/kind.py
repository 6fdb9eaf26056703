"""How lessons are worded on every screen of their drafts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from pages.components.drafts.kind import DraftKind
from pages.components.lessons import options
from pages.components.lessons.one import fields
from pages.components.lessons.one import form as lesson_form
from pages.components.lessons.options import Cost
from services.container import App
from services.jobs.drafts.views import DraftView
from services.kinds.lessons.orders import EXAMPLE, work_of

KIND, STAGE, PAGE = "lesson", "stage", "lessons.py"
WORST_OF_FILM = "Worst case: an MP4 that was ordered costs its credits, also when nobody takes it."


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


def worded(app: App, view: DraftView, cost: Cost | None) -> DraftKind:
    """How this draft is worded: a table, one lesson of the form, or work on with a lesson that is there."""
    table = table_of_lessons(app, cost)
    if not view.by_form:
        return table
    what = work_of(view.settings).what
    one = replace(table, word="lesson", labels=fields.LABELS, sections=0)
    if what == "film":
        return replace(one, one="MP4", worst_case=WORST_OF_FILM)
    return one if what != "create" else replace(one, form=partial(lesson_form.draw, cost), sections=1)
