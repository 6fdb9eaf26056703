"""Whatever a screen shows, one button at most is the one to press: a page with two of them says nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.studio.panels import PANELS
from services.container import App
from services.store.tables import utc_now
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_mapping_page import prepared
from tests.ui.jobs.job_stage import answer, launch, move, stand
from tests.ui.shell.stage import draw
from tests.ui.test_each_page_reads_once import VIDEO, agents_table, campaign, full, know_prices, lesson, tried

ROUTER = Path(__file__).parents[2] / "pages" / "router.py"
LISTED = re.findall(r'st\.Page\("(\w+\.py)"', ROUTER.read_text(encoding="utf-8"))
"""Every page that the navigation knows, so that a new one is looked at, too."""
PRESSED = ("button", "link_button", "download_button", "popover", "menu_button")


def foremost(at: AppTest) -> list[str]:
    """What stands out as the thing to press, folds, popovers and forms included."""
    found = [one for kind in PRESSED for one in at.get(kind)]
    return [one.proto.label for one in found if getattr(one.proto, "type", "") == "primary"]


def holds(at: AppTest) -> None:
    assert not at.exception, at.exception[0].message
    assert len(foremost(at)) <= 1, foremost(at)


def press(at: AppTest, label: str) -> AppTest:
    next(one for one in at.button if one.label == label).click().run()
    return at


@pytest.mark.parametrize("page", LISTED)
def test_a_page_has_one_primary_button_at_most_before_and_after_there_is_something_on_it(app: App, page: str) -> None:
    holds(draw(page))
    full(app)
    holds(draw(page))


def test_whoever_comes_first_is_shown_one_thing_to_press(app: App) -> None:
    assert foremost(draw("overview.py")) == ["Try an example file"]


ON_PANELS = [
    *(("studio.py", panel) for panel in PANELS),
    *(("upkeep.py", panel) for panel in ("record", "forget", "keep", "health", "backups")),
    ("connections.py", "faults"),
]


@pytest.mark.parametrize(("page", "panel"), ON_PANELS)
def test_a_panel_has_one_primary_button_at_most(app: App, page: str, panel: str) -> None:
    holds(draw(page, panel=panel))


def test_each_screen_of_a_draft_has_one_in_whatever_state_it_is(app: App) -> None:
    wrong = prepared(app, "Vorname,Web\nAna,x\n,y\n,z\nBo,y\n", ["first_name"])
    mended = prepared(app, "Vorname,Web\nAna,x\n,y\n,z\nBo,y\n", ["first_name"])
    app.drafts.confirm(mended, app.drafts.get(mended).mapping.sources, ANA)
    know_prices(app)
    agents = agents_table(app)
    fresh = app.drafts.create(kind="campaign", person=named("Mara"), name="Empty")
    for page, draft in (
        ("campaigns.py", fresh),
        ("campaigns.py", wrong),
        ("campaigns.py", mended),
        ("agents.py", agents),
    ):
        for step in ("prepare", "check", "launch"):
            holds(draw(page, draft=draft, step=step))


def test_a_question_takes_the_place_of_what_stood_out_before(app: App) -> None:
    draft_id = campaign(app)
    at = press(draw("campaigns.py", draft=draft_id, step="launch", send="all"), "Launch 7 videos")
    assert foremost(at) == ["Yes, send 7 videos"]
    sample = tried(app, draft_id)
    assert foremost(draw("job.py", job=sample)) == ["Looks right: launch the other 4 videos"]

    paused = launch(app, 4)
    stand(app, paused, "paused")
    at = draw("job.py", job=paused)
    assert foremost(at) == ["Resume"]
    assert foremost(press(at, "Cancel the job")) == ["Yes, cancel the job"]

    failed = launch(app, 4)
    answer(app, failed, "accepted")
    move(app, failed, [0, 1, 2], "succeeded", sent_at=utc_now())
    move(app, failed, [3], "failed", message="no face", word="failed", cause="making", sent_at=utc_now())
    stand(app, failed, "done_with_failures", finished_at=utc_now())
    at = draw("job.py", job=failed)
    assert foremost(at) == ["Download results file"]
    assert foremost(press(at, "Retry these")) == ["Yes, send 1 video again"]


@pytest.mark.parametrize("state", ["rendering", "succeeded", "failed"])
def test_a_lesson_has_one_in_whatever_state_it_is(app: App, state: str) -> None:
    job = lesson(app, state)
    holds(draw("lessons.py", video=VIDEO))
    holds(draw("lessons.py", video=VIDEO, frame="0"))
    holds(draw("job.py", job=job))
