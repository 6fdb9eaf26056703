"""What a job's page offers first: the rest of a good sample, a lesson to watch, else the results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.components.jobs import progress
from services.container import App
from services.jobs.launch.launching import Launches
from services.store.tables import utc_now
from tests.rigs.people import named
from tests.ui.jobs.job_stage import cards, change, idle_app, labels, launch, move, open_job, press, stand
from tests.ui.shell.stage import draw, said


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


@pytest.fixture
def sample(app: App) -> str:
    """A finished sample of two of five people, of a draft that has launched nothing else."""
    draft_id = app.drafts.copy(person=named("Mara"), draft_id=app.views.job(launch(app, 5)).draft_id)
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    job = launches.launch(draft_id, app.quotes.quote(draft_id, [0, 1]).fingerprint, named("Mara"), [0, 1])
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
    launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
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


def test_the_launches_of_one_draft_are_told_apart_by_their_names_wherever_they_stand(app: App, sample: str) -> None:
    draft = app.views.job(sample).draft_id
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    rest = launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    name = app.views.job(sample).name
    assert f">{name} · sample of 2<" in said(open_job(sample))
    assert f">{name} · 3 of 5<" in said(open_job(rest))
    history = said(draw("history.py")).replace("\\", "")
    assert f"{name} · sample" in history


def test_the_tab_of_a_browser_says_what_it_holds(app: App, sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tabs: list[str] = []
    monkeypatch.setattr(st, "set_page_config", lambda **said: tabs.append(str(said.get("page_title"))))
    open_job(sample)
    assert tabs[-1] == f"2/2 · {app.views.job(sample).title} · Callsheet"
    draw("campaigns.py", draft=app.views.job(sample).draft_id)
    assert tabs[-1] == f"{app.views.job(sample).name} · Callsheet"


def choose_first_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tests a page has no mouse for its tables."""
    chosen = SimpleNamespace(selection=SimpleNamespace(rows=[0]))
    monkeypatch.setattr(st, "dataframe", lambda *_args, **_more: chosen)


def test_in_the_list_one_item_is_played_where_it_is_looked_at(
    app: App, sample: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_first_row(monkeypatch)
    at = open_job(sample, view="list")
    (film,) = [one.proto.body for one in at.get("html") if "<video" in one.proto.body]
    assert f"/clips/{sample}/" in film


def test_an_id_that_is_cut_off_cannot_be_copied_so(app: App, sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_first_row(monkeypatch)
    at = open_job(sample, view="list")
    assert not any("…" in code.value for code in at.code)
    next(one for one in at.toggle if one.label == "Show the whole generation id").set_value(True).run()
    assert any(code.value == app.views.job(sample).id + "-5ecde710-9a7b-4f60-8c9d-000000000000" for code in at.code)
