"""What a job's page offers first: the rest of a good sample, a lesson to watch, else the results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.jobs import progress
from services.container import App
from services.jobs.launch.launching import Launches
from services.store.tables import utc_now
from tests.ui.jobs.job_stage import cards, change, idle_app, labels, launch, move, open_job, press, stand
from tests.ui.shell.stage import said


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


@pytest.fixture
def sample(app: App) -> str:
    """A finished sample of two of five people, of a draft that has launched nothing else."""
    draft_id = app.drafts.copy(person="Mara", draft_id=app.views.job(launch(app, 5)).draft_id)
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    job = launches.launch(draft_id, app.quotes.quote(draft_id, [0, 1]).fingerprint, "Mara", [0, 1])
    move(app, job, [0, 1], "succeeded")
    stand(app, job, "done", finished_at=utc_now())
    return job


def foremost(at: AppTest) -> list[str]:
    """The labels of the primary buttons and links."""
    buttons = [one.label for one in at.button if one.proto.type == "primary"]
    return buttons + [one.proto.label for one in at.get("link_button") if one.proto.type == "primary"]


def test_a_good_sample_leads_to_the_quote_of_the_rest(app: App, sample: str) -> None:
    at = open_job(sample)
    assert foremost(at) == ["Looks right: launch the other 3 videos"]
    draft = app.views.job(sample).draft_id
    at = press(at, "Looks right: launch the other 3 videos")
    assert "3 videos" in said(at)
    assert at.query_params["draft"] in (draft, [draft])
    assert at.query_params["step"] in ("launch", ["launch"])
    assert len(app.views.history().lines) == 2, "nothing is sent by it"


def test_a_sample_with_something_to_check_is_not_said_to_look_right(app: App, sample: str) -> None:
    change(app, sample, [1], flag="Two pieces of evidence disagree.")
    at = open_job(sample)
    assert "Launch the other 3 videos" in labels(at)
    assert "Looks right: launch the other 3 videos" not in labels(at)
    assert "Launch the other 3 videos" not in foremost(at)


def test_where_the_rest_was_launched_the_results_come_first(app: App, sample: str) -> None:
    draft = app.views.job(sample).draft_id
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    launches.launch(draft, app.quotes.quote(draft).fingerprint, "Mara")
    assert foremost(open_job(sample)) == ["Download results file"]


def test_the_draft_of_a_job_is_opened_where_it_was_launched(app: App, sample: str) -> None:
    links = {one.proto.label: one.proto.query_string for one in open_job(sample).get("page_link")}
    assert "step=launch" in links["Open the draft"]


def test_where_all_is_sent_nothing_is_left_to_pause(app: App) -> None:
    job = launch(app, 2)
    stand(app, job, "running")
    assert {"Pause", "Cancel the job"} <= set(labels(open_job(job)))
    move(app, job, [0, 1], "rendering")
    assert "Pause" not in labels(open_job(job))
    assert "Cancel the job" in labels(open_job(job))


def test_a_page_is_drawn_anew_as_soon_as_its_bar_says_something_else_than_its_cards() -> None:
    drawn = {"waiting": 2, "rendering": 0, "succeeded": 0}
    assert not progress.differs(drawn, dict(drawn), seconds=60)
    assert progress.differs(drawn, {**drawn, "waiting": 1, "rendering": 1}, seconds=0)
    more = {"waiting": 5, "rendering": 3}
    assert not progress.differs(more, {"waiting": 4, "rendering": 4}, seconds=progress.RESULTS_AT_MOST_EVERY - 1)
    assert progress.differs(more, {"waiting": 4, "rendering": 4}, seconds=progress.RESULTS_AT_MOST_EVERY)


def test_a_card_says_how_far_its_item_is(app: App) -> None:
    job = launch(app, 2)
    stand(app, job, "running")
    move(app, job, [0], "rendering", told="Drawing the film", share=0.4)
    first, second = cards(open_job(job))
    assert (first["far"], first["share_done"]) == ("Drawing the film, 40 %", 0.4)
    assert (second["far"], second["share_done"]) == ("", None)


def test_a_job_of_one_has_no_tools_to_choose_with(app: App) -> None:
    assert open_job(launch(app, 1)).segmented_control == []
    assert open_job(launch(app, 2)).segmented_control != []
