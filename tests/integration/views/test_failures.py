"""What failed is grouped by its cause, and each service's own rules about money are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.container import App
from services.jobs.kind import Target
from services.jobs.launch.launching import Launches
from services.jobs.states import Cause
from services.recipients import Source
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA, named
from tests.ui.jobs.job_stage import answer, change, idle_app, launch, move


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


def failed(app: App, messages: list[str], **more: Any) -> str:
    """A campaign whose rows failed with these messages."""
    job = launch(app, len(messages))
    answer(app, job, "accepted")
    for row, message in enumerate(messages):
        move(app, job, [row], "failed", **{"message": message, "word": "failed", "cause": Cause.MAKING} | more)
    return job


def launch_one(app: App, kind: str, target: Target) -> str:
    """A job of this kind with one row that says what to make."""
    draft = app.drafts.create(kind=kind, person=named("Mara"), name="One")
    app.drafts.put_file(draft, b"prompt\nRain\n", "one.csv", named("Mara"))
    app.drafts.set_target(draft, target, ANA)
    app.drafts.set_variables(draft, ["prompt"], ANA)
    app.drafts.set_source(draft, "prompt", Source("column", "prompt"), ANA)
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    job = launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    answer(app, job, "accepted")
    return job


AGENT = ("agent", Target("model", "essence-1", "essence-1"))
LESSON = ("lesson", Target("stage", "HTML", "A lesson"))


def test_messages_that_differ_in_an_id_or_a_number_are_one_group_and_each_item_keeps_its_own(app: App) -> None:
    job = failed(app, [f"no face in frame {n} of job-{n}a" for n in range(5)] + ["out of memory"])
    face, memory = app.retries.groups_of(app.views.job(job))
    assert (face.items, face.wordings, face.said) == (5, 5, "no face in frame 0 of job-0a")
    assert (memory.items, memory.wordings) == (1, 1)
    assert len(app.retries.items_of(job, face)) == 5
    messages = {line.message for line in page_of(app.views, job).items.lines}
    assert messages >= {"no face in frame 3 of job-3a", "out of memory"}


def test_the_items_of_all_groups_are_those_that_failed_each_once(app: App) -> None:
    job = failed(app, ["frame 1", "frame 2", "frame 2", 'the name "Ana"', 'the name "Bob"', "other"])
    groups = app.retries.groups_of(app.views.job(job))
    ids = [item for group in groups for item in app.retries.items_of(job, group)]
    assert [group.items for group in groups] == [3, 2, 1]
    assert sorted(ids) == sorted(line.id for line in page_of(app.views, job).items.lines)


def test_what_was_given_up_is_one_group_however_far_each_was(app: App) -> None:
    job = failed(app, ["", "", ""], reason="Mara stopped waiting for it.", cause=Cause.GIVEN_UP)
    for row, message in enumerate(["rendering 3 of 9", "queued", ""]):
        change(app, job, [row], message=message, share=row / 4)
    [group] = app.retries.groups_of(app.views.job(job))
    assert (group.items, group.action, group.free) == (3, "support", False)


@pytest.mark.parametrize(
    ("cause", "message", "action", "advice"),
    [
        (Cause.INPUT, "the image could not be downloaded", "fix", "Correct what the service names"),
        (Cause.NO_CREDIT, "not enough credits", "fix", "Top up the account at BHuman"),
        (Cause.NO_ROOM, "no capacity", "wait", "Wait for a while"),
        (Cause.MAKING, "lip sync failed", "retry", "ask BHuman's support"),
        (Cause.STOPPED, "stopped by somebody", "retry", "new paid request"),
        (Cause.STRANGE, "archived", "support", "Ask BHuman's support"),
        (Cause.EMPTY, "", "support", "Ask BHuman's support"),
    ],
)
def test_the_cause_says_what_to_do_first(app: App, cause: Cause, message: str, action: str, advice: str) -> None:
    [group] = app.retries.groups_of(app.views.job(failed(app, [message, message], cause=cause)))
    assert (group.items, group.action) == (2, action)
    assert advice in group.advice


@pytest.mark.parametrize(
    ("made", "cause", "title", "charged", "free"),
    [
        (AGENT, Cause.MAKING, "bitHuman could not make the agent", "bitHuman returns the credits", True),
        (AGENT, Cause.DELETED, "bitHuman could not make the agent", "may have been charged", False),
        (LESSON, Cause.MAKING, "Vacademy could not make the lesson", "gives back the credits", True),
    ],
)
def test_each_kind_tells_its_own_services_rule(
    app: App, made: tuple[str, Target], cause: Cause, title: str, charged: str, free: bool
) -> None:
    job = launch_one(app, *made)
    move(app, job, [0], "failed", message="no", cause=cause)
    [group] = app.retries.groups_of(app.views.job(job))
    assert (group.title, group.free) == (title, free)
    assert charged in group.charged


def test_of_a_campaign_nobody_knows_whether_a_failed_video_is_charged(app: App) -> None:
    [group] = app.retries.groups_of(app.views.job(failed(app, ["no face"])))
    assert group.title == "BHuman could not make the video"
    assert not group.free
    assert group.charged.startswith("The failed attempt may have been charged.")
