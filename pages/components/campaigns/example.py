"""The example of a campaign: a press away for whoever wants to see how it goes."""

from __future__ import annotations

from pages.components.drafts.together import seen
from pages.components.shell import person
from services.container import App
from services.jobs.drafts.drafts import Drafts
from services.kinds.campaigns.example import KIND, ExampleDrafts


def fill(app: App, draft_id: str) -> None:
    """For a press: put the example into this draft."""
    seen.of(app, _examples).fill(draft_id, person.who(app))


def begin(app: App) -> str:
    """For a press: a new draft of the example; answers its id."""
    draft_id = app.drafts.create(kind=KIND, person=person.who(app))
    fill(app, draft_id)
    return draft_id


def _examples(app: App, drafts: Drafts) -> ExampleDrafts:
    return ExampleDrafts(drafts, app.targets, app.kinds)
