"""Practice is a choice: with live keys set, a rehearsal reaches no real service, and what is real never the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.jobs.kind import Target
from services.jobs.practice import PRACTICE_HOST
from services.jobs.states import ItemState, JobState
from tests.rigs.both_sides import (
    AGENT,
    CAMPAIGN,
    DRAFTS,
    LESSON,
    BothSides,
    agent,
    both_sides,
    campaign,
    choose,
    lesson,
    rehearsed,
)
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[BothSides]:
    """An app with live keys between a real service and its own sandbox."""
    with both_sides(tmp_path) as found:
        yield found


def launched(sides: BothSides, draft_id: str, *, restart: bool = True) -> str:
    """Launch what a draft says to its end, with a restart on the way; the job's id."""
    job_id = sides.launch(draft_id)
    if restart:
        restart_on_the_way(sides, job_id)
    assert sides.finish(job_id) == JobState.DONE
    assert {item.state for item in sides.items(job_id)} == {ItemState.SUCCEEDED}
    return job_id


def restart_on_the_way(sides: BothSides, job_id: str) -> None:
    """Restart once the request is accepted: one that is cut off on its way may never have arrived."""
    sides.until(lambda: bool(sides.app.views.job(job_id).submissions.get("accepted")), "it is accepted")
    sides.restart()


def used(sides: BothSides, job_id: str) -> None:
    """Look at all that came of a job, as its pages do."""
    app = sides.app
    job = app.views.job(job_id)
    app.results.file(job_id)
    app.targets.refresh_prices(job.kind, job.settings, practice=job.is_rehearsal)
    for item in sides.items(job_id):
        app.clips._addresses.item(job_id, item.id)
        if job.kind == LESSON:
            video_id = item.public_id or ""
            app.lessons.load_again(video_id, ANA)
            app.lessons.frames.apply(video_id, app.lessons.frames.preview(video_id, 0, "Larger", ANA), PERSON)
        if job.kind == AGENT:
            app.agents_of(practice=job.is_rehearsal).refresh()
            app.agents_of(practice=job.is_rehearsal).download_link(item.public_id or "", "essence-1")


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_rehearsal_reaches_no_real_service_and_its_launch_for_real_no_sandbox(sides: BothSides, kind: str) -> None:
    draft_id = DRAFTS[kind](sides)
    sides.forget()
    job_id = rehearse(sides, draft_id)
    assert sides.real.lines == []
    paid = sides.ledger()["totals"]
    assert paid["accepted"] == 1
    sides.forget()
    launch_for_real(sides, job_id)
    assert sides.own.lines == []
    assert sides.ledger()["totals"] == paid
    assert any(line.startswith("POST") for line in sides.real.lines)


def rehearse(sides: BothSides, draft_id: str) -> str:
    """Rehearse a live draft from its copy to the use of what came of it; the job's id."""
    copy = rehearsed(sides, draft_id)
    assert sides.app.quotes.quote(copy).practice
    job_id = launched(sides, copy)
    used(sides, job_id)
    job = sides.app.views.job(job_id)
    assert (job.practice, job.host) == (True, PRACTICE_HOST)
    return job_id


def launch_for_real(sides: BothSides, job_id: str) -> None:
    """The real launch of a rehearsed job, for which nothing counts as sent before."""
    real = sides.app.drafts.copy(person=PERSON, job_id=job_id, practice=False)
    choose(sides, real)
    checked = sides.app.reviews.checked(real)
    assert checked.review.send_ids == list(range(len(checked.material.frame)))
    assert sides.app.reviews.repeats(checked) == []
    job = launched(sides, real, restart=False)
    used(sides, job)
    assert not sides.app.views.job(job).is_rehearsal


def test_the_yes_to_a_rehearsal_is_no_yes_to_the_real_launch(sides: BothSides) -> None:
    rehearsal = rehearsed(sides, agent(sides))
    fingerprint = sides.app.quotes.quote(rehearsal).fingerprint
    job_id = sides.app.launches.launch(rehearsal, fingerprint, PERSON)
    real = sides.app.drafts.copy(person=PERSON, job_id=job_id, practice=False)
    sides.forget()
    assert sides.app.quotes.quote(real).fingerprint != fingerprint
    assert sides.real.lines == []


def test_each_side_keeps_the_campaign_that_was_chosen_there(sides: BothSides) -> None:
    drafts, live = sides.app.drafts, Target(CAMPAIGN, "e3b0c442-98fc-4c14-9afb-f4c8996fb924", "The real one")
    draft_id = campaign(sides)
    drafts.set_target(draft_id, live, ANA)
    rehearsal = drafts.copy(person=PERSON, draft_id=draft_id, practice=True)
    assert drafts.get(rehearsal).target is None
    choose(sides, rehearsal)
    played = drafts.get(rehearsal).target
    again = drafts.copy(person=PERSON, draft_id=rehearsal)
    assert (drafts.get(again).practice, drafts.get(again).target) == (True, played)
    real = drafts.copy(person=PERSON, draft_id=rehearsal, practice=False)
    assert (drafts.get(real).practice, drafts.get(real).target, drafts.get(real).name) == (False, live, "Spring")
    assert drafts.get(drafts.copy(person=PERSON, draft_id=real, practice=True)).target == played


def test_what_works_on_with_a_rehearsed_lesson_is_a_rehearsal(sides: BothSides) -> None:
    job_id = launched(sides, rehearsed(sides, lesson(sides)), restart=False)
    [item] = sides.items(job_id)
    film = sides.app.lessons.drafts.film(item.public_id or "", "Rain", PERSON, captions=True)
    sides.forget()
    launched(sides, film, restart=False)
    assert sides.app.drafts.get(film).practice
    assert sides.real.lines == []


def test_a_job_rehearsed_is_tried_again_in_practice(sides: BothSides) -> None:
    rehearsal = rehearsed(sides, campaign(sides))
    sides.order("failed_renders", times=1)
    sides.forget()
    job_id = sides.launch(rehearsal)
    assert sides.finish(job_id) == JobState.DONE_WITH_FAILURES
    retries = sides.app.retries
    ids = [id for group in retries.groups_of(sides.app.views.job(job_id)) for id in retries.items_of(job_id, group)]
    quote = retries.quote(job_id, ids)
    retries.retry(job_id, ids, quote.fingerprint, PERSON)
    sides.until(lambda: not sides.app.views.job(job_id).tallies.get("failed"), "all are made")
    assert quote.practice
    assert sides.real.lines == []


def test_a_job_launched_in_practice_goes_on_there_when_a_key_is_set(sides: BothSides) -> None:
    sides.stop()
    sides.start()
    job_id = sides.launch(campaign(sides))
    restart_on_the_way(sides, job_id)
    sides.forget()
    assert sides.finish(job_id) == JobState.DONE
    copy = sides.app.drafts.get(sides.app.drafts.copy(person=PERSON, job_id=job_id))
    assert copy.practice
    assert sides.real.lines == []
