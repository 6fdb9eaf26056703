"""Where things of a kind are begun there are three lists: drafts, what is under way, and what has ended."""

from __future__ import annotations

import pytest

from pages.components.drafts.listing import DRAFTS, FINISHED, RUNNING, WHICH
from services.container import App
from tests.rigs.people import named
from tests.ui.shell.stage import add_job, draw, links, said

NAMES = {DRAFTS: "Being written", RUNNING: "On its way", FINISHED: "All sent"}


@pytest.mark.parametrize("which", NAMES)
@pytest.mark.parametrize("kind", ["campaign", "agent", "lesson"])
def test_each_list_holds_what_is_of_its_kind_and_state_and_nothing_else(app: App, kind: str, which: str) -> None:
    other = next(one.name for one in app.kinds if one.name != kind)
    app.drafts.create(kind=kind, person=named("Mara"), name=NAMES[DRAFTS])
    for one, ending in ((kind, ""), (other, " of another kind")):
        add_job(app, NAMES[RUNNING] + ending, state="running", kind=one, tallies={"rendering": 1})
        add_job(app, NAMES[FINISHED] + ending, state="done", kind=one)
    at = draw(f"{kind}s.py", **({} if which == DRAFTS else {WHICH: which}))
    told = "\n".join([said(at), *(one.label for one in at.button)])
    assert [name for name in NAMES.values() if name in told] == [NAMES[which]]
    assert "of another kind" not in told
    assert (("history", f"kind={kind}") in links(at)) is (which == FINISHED)


@pytest.mark.parametrize("which", [RUNNING, FINISHED])
def test_an_empty_list_says_so(app: App, which: str) -> None:
    told = said(draw("campaigns.py", **{WHICH: which}))
    assert "No campaign" in told
    assert "Begin one with a spreadsheet" not in told
