"""A rehearsal on its pages: said in words everywhere, and no page of it asks the real service anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from services import container
from services.container import App
from tests.rigs.both_sides import AGENT, CAMPAIGN, DRAFTS, LESSON, BothSides, both_sides, campaign, rehearsed
from tests.rigs.rig import PERSON
from tests.ui.shell.stage import draw, said

PAGES = {CAMPAIGN: "campaigns.py", AGENT: "agents.py", LESSON: "lessons.py"}
REAL, REHEARSE = "Launch for real", "Rehearse in practice"


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BothSides]:
    """An app with live keys, put in place for the pages."""
    monkeypatch.chdir(tmp_path)
    with both_sides(tmp_path) as found:
        container.use(found.app)
        yield found
        container.use(None)


def labels(at: AppTest) -> list[str]:
    return [one.label for one in at.button]


def one(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else "".join(value)


@pytest.mark.parametrize("kind", PAGES)
def test_the_pages_of_a_rehearsal_say_so_and_ask_the_real_service_nothing(sides: BothSides, kind: str) -> None:
    rehearsal = rehearsed(sides, DRAFTS[kind](sides))
    sides.forget()
    for step in ("prepare", "check", "launch"):
        at = draw(PAGES[kind], draft=rehearsal, step=step)
        assert not at.exception
        assert "A rehearsal:" in said(at)
        assert REAL in labels(at)
        assert REHEARSE not in labels(at)
    assert sides.real.lines == []


def test_the_page_of_a_rehearsed_job_leads_to_the_real_launch(sides: BothSides) -> None:
    rehearsal = rehearsed(sides, campaign(sides))
    sides.forget()
    at = draw("job.py", job=sides.launch(rehearsal))
    assert not at.exception
    next(button for button in at.button if button.label == REAL).click().run()
    assert not sides.app.drafts.get(one(at, "draft")).practice
    assert sides.real.lines == []


def test_one_press_makes_a_rehearsal_of_a_live_draft_and_lists_it_as_such(sides: BothSides) -> None:
    live = campaign(sides)
    at = draw("campaigns.py", draft=live)
    next(button for button in at.button if button.label == REHEARSE).click().run()
    rehearsal = sides.app.drafts.get(one(at, "draft"))
    assert (rehearsal.practice, rehearsal.copied_from, rehearsal.target) == (True, live, None)
    assert said(draw("campaigns.py")).count(":material/theater_comedy: Practice]") == 1
    assert "Drafts can be rehearsed" in said(draw("connections.py"))


def test_where_the_service_is_in_practice_itself_there_is_nothing_to_rehearse(app: App) -> None:
    draft_id = app.drafts.create(kind=CAMPAIGN, person=PERSON)
    at = draw("campaigns.py", draft=draft_id)
    assert REHEARSE not in labels(at)
    assert "A rehearsal:" not in said(at)
