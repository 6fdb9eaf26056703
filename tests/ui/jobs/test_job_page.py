from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.container import App
from services.errors import DatabaseBusy
from services.jobs.control.retrying import Retries
from services.jobs.views.page import JobPage
from services.jobs.views.views import Views
from services.people.persons import Person
from services.store.tables import utc_now
from tests.rigs.people import named
from tests.ui.jobs.job_stage import answer, cards, happen, idle_app, labels, launch, move, one, open_job, press, stand
from tests.ui.shell.stage import links, said


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


@pytest.mark.parametrize("job_id", ["", "no-such-job", "<b>x</b>"])
def test_a_link_to_no_job_is_answered_calmly_with_a_way_on(app: App, job_id: str) -> None:
    at = open_job(job_id)
    assert "This link leads to no job" in at.info[0].value
    assert ("history", "") in links(at)
    assert not at.error
    assert not at.button


def test_a_database_that_cannot_be_read_is_told_in_words(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: object, **_more: object) -> None:
        raise DatabaseBusy("The database is busy.", next_step="Try again.")

    job = launch(app)
    move(app, job, [0], "failed", message="no face in frame")
    monkeypatch.setattr(Retries, "groups_of", busy)
    at = open_job(job)
    assert "The database is busy" in at.error[0].value
    assert "rows = " in said(at)
    monkeypatch.setattr(Views, "page", busy)
    assert "The database is busy" in open_job(job).error[0].value


def test_the_head_says_what_it_is_who_launched_it_and_leads_to_its_draft(app: App) -> None:
    job = launch(app)
    at = open_job(job)
    text = said(at)
    assert ">Spring</h1>" in text
    assert "Spring open house" in text
    assert "launched by Mara today" in text
    assert "Practice" in text
    assert ("campaigns", f"draft={app.views.job(job).draft_id}&step=launch") in links(at)


def test_a_running_job_says_how_far_it_is_and_what_it_waits_for(app: App) -> None:
    job = launch(app, 4)
    stand(app, job, "running")
    answer(app, job, "ready", due_at=utc_now() + timedelta(minutes=10), wait_reason="BHuman asked us to wait.", tries=1)
    move(app, job, [0], "succeeded")
    move(app, job, [1], "rendering")
    text = said(open_job(job))
    assert 'aria-label="1 ready · 1 rendering · 2 waiting"' in text
    assert "**1 of 4** finished · 1 at the service" in text
    assert "1 request waits: BHuman asked us to wait\\." in text
    assert "The next try is in about 10 minutes." in text


def test_controls_are_those_that_the_state_allows(app: App) -> None:
    job = launch(app)
    wanted = {"queued": {"Pause", "Cancel the job"}, "running": {"Pause", "Cancel the job"}}
    wanted |= {"paused": {"Resume", "Cancel the job"}, "done": set(), "failed": set(), "cancelled": set()}
    for state, shown in wanted.items():
        stand(app, job, state, pause_reason="Out of credits.")
        assert {"Pause", "Resume", "Cancel the job"} & set(labels(open_job(job))) == shown


def test_a_paused_job_says_why_and_resumes(app: App) -> None:
    job = launch(app)
    stand(app, job, "paused", pause_reason="BHuman has no credits left.")
    at = open_job(job)
    assert "BHuman has no credits left" in at.warning[0].value
    press(at, "Resume")
    assert app.views.job(job).state == "running"
    assert not at.warning


def test_a_control_that_came_too_late_is_a_shown_problem(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    job = launch(app)
    pause = app.controls.pause

    def late(job_id: str, person: Person) -> None:
        stand(app, job_id, "done")
        pause(job_id, person)

    monkeypatch.setattr(app.controls, "pause", late)
    at = press(open_job(job), "Pause")
    assert not at.exception
    assert "cannot be paused" in at.error[0].value
    assert "Nothing was charged" in at.error[0].value


def test_cancel_says_what_it_can_and_cannot_stop_and_asks_first(app: App) -> None:
    job = launch(app, 4)
    stand(app, job, "running")
    at = press(open_job(job), "Cancel the job")
    assert "4 not sent yet will be held, and cost nothing." in said(at)
    assert app.views.job(job).tallies == {"waiting": 4}
    press(at, "Keep it as it is")
    assert "Cancel this job?" not in said(at)
    press(press(at, "Cancel the job"), "Yes, cancel the job")
    assert app.views.job(job).tallies == {"held": 4}


def test_what_was_accepted_is_said_to_be_charged_in_spite_of_a_cancel(app: App) -> None:
    job = launch(app, 4)
    stand(app, job, "running")
    answer(app, job, "accepted")
    text = said(press(open_job(job), "Cancel the job"))
    assert "4 already accepted will finish, or have finished, and will be charged." in text
    assert "nothing is left to hold" in text


def test_a_cancelled_job_that_still_finishes_is_not_offered_to_cancel_again(app: App) -> None:
    job = launch(app)
    stand(app, job, "running", cancelled_at=utc_now())
    at = open_job(job)
    assert "Cancelled, finishing" in said(at)
    assert not {"Pause", "Cancel the job"} & set(labels(at))


def unclear(app: App) -> str:
    job = launch(app, 3)
    stand(app, job, "running")
    answer(app, job, "unknown", error_text="BHuman gave no clear answer.", http_status=502, request_id="req-7")
    move(app, job, [0, 1, 2], "sent")
    return job


def test_an_unknown_outcome_says_what_is_known_and_what_was_looked_for(app: App) -> None:
    at = open_job(unclear(app))
    text = said(at)
    assert "Outcome unknown for 1 request" in text
    assert "3 rows, sent today" in text
    assert "BHuman gave no clear answer\\. HTTP 502. For support: request req\\-7." in text
    assert "a callback from BHuman about this request" in text
    assert {card["word"] for card in cards(at)} == {"Outcome unknown"}


@pytest.mark.parametrize(
    ("button", "means", "yes", "state"),
    [
        ("It arrived", "No new request is sent.", "Yes, it arrived", "accepted"),
        ("It did not arrive, send again", "you **pay twice**", "Yes, it did not arrive: send again", "ready"),
    ],
)
def test_an_unknown_outcome_is_settled_only_after_saying_what_it_means_for_money(
    app: App, button: str, means: str, yes: str, state: str
) -> None:
    job = unclear(app)
    at = press(open_job(job), button)
    assert means in said(at)
    assert app.views.job(job).submissions == {"unknown": 1}
    press(at, "Not sure yet")
    assert means not in said(at)
    assert app.views.job(job).submissions == {"unknown": 1}
    press(press(at, button), yes)
    assert app.views.job(job).submissions == {state: 1}
    assert "Outcome unknown for" not in said(at)


def test_an_answer_that_somebody_else_gave_first_stands(app: App) -> None:
    job = unclear(app)
    at = press(open_job(job), "It arrived")
    (request,) = app.views.job(job).unknown_submissions
    app.controls.settle(job, request.id, named("Jon"), arrived=False)
    press(at, "Yes, it arrived")
    assert not at.exception
    assert app.views.job(job).submissions == {"ready": 1}
    assert "Outcome unknown for" not in said(at)


def test_the_rows_of_the_file_add_up(app: App) -> None:
    at = open_job(launch(app, 4))
    assert "4 rows = **4 in this launch** + 0 held + 0 dropped" in said(at)


def test_events_are_newest_first_and_paged_by_key(app: App) -> None:
    job = launch(app, 1)
    happen(app, job, [f"Thing {n}." for n in range(40)])
    at = open_job(job)
    text = said(at)
    assert text.index("Thing 39.") < text.index("Thing 10.")
    assert "Thing 9." not in text
    press(at, "Older events")
    assert "Thing 9." in said(at)
    assert "launched" in said(at)
    press(at, "Newer events")
    assert "Thing 39." in said(at)


def test_a_job_that_finishes_while_it_is_shown_is_drawn_once_again(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    job = launch(app, 1)
    read: list[JobPage] = []
    stand(app, job, "running")
    views_page = Views.page

    def finishing(self: Views, *args: Any, **more: Any) -> JobPage:
        read.append(views_page(self, *args, **more))
        if len(read) == 1:
            stand(app, job, "done")
            return replace(read[0], progress=self.progress(job))
        return read[-1]

    monkeypatch.setattr(Views, "page", finishing)
    at = open_job(job)
    assert [page.job.state for page in read] == ["running", "done"]
    assert "Done" in said(at)
    assert not {"Pause", "Cancel the job"} & set(labels(at))


def test_copy_as_new_draft_makes_one_draft_and_opens_it(app: App) -> None:
    job = launch(app)
    at = press(open_job(job), "Copy as new draft")
    copied = one(at, "draft")
    assert app.drafts.get(copied).id != app.views.job(job).draft_id
