"""What a person does with lessons over real HTTP: going on, stopping, changing frames, ordering MP4s, and keys."""

from __future__ import annotations

import pytest

from services.errors import Invalid, NotPossible
from services.jobs.states import JOB_FINAL, ItemState, JobState, SubmissionState
from services.kinds.lessons.progress import CANCELLED
from tests.rigs.job_page import page_of
from tests.rigs.lessons import LessonsRig, only, unknown
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON


def test_a_script_is_read_changed_and_gone_on_with(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"], "SCRIPT")
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    assert "Rain" in desk.script(video_id)
    draft_id = desk.drafts.going_on(video_id, "Scene 1: Snow\nSnow falls.", "HTML", PERSON, title="Rain")
    assert lessons.rig.app.quotes.quote(draft_id).items == 1
    assert len(lessons.paid()) == 1
    assert lessons.rig.finish(lessons.rig.launch(draft_id)) == JobState.DONE
    assert [one["operation"] for one in lessons.paid()] == ["generate", "resume"]
    assert "Snow falls." in desk.script(video_id)
    assert [line.stage for line in desk.lines(video_id)] == ["SCRIPT", "HTML"]
    assert desk.newest()[0].title == "Rain"
    again = lessons.rig.launch(desk.drafts.going_on(video_id, "Scene 1: Hail\nHail falls.", "HTML", PERSON))
    lessons.rig.until(lambda: unknown(lessons, again) == 1 or lessons.rig.state(again) in JOB_FINAL, "it is told")
    assert len(lessons.paid()) == 2


def test_an_mp4_is_ordered_once_and_marked_when_frames_change_after_it(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"])
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    film = lessons.rig.launch(desk.drafts.film(video_id, "Rain", PERSON, captions=True))
    assert lessons.rig.finish(film) == JobState.DONE
    assert [one["operation"] for one in lessons.paid()] == ["generate", "render"]
    assert (only(lessons, film).url or "").endswith("output.mp4")
    assert (desk.shown(video_id).film or "").endswith("output.mp4")
    assert not desk.film_is_old(video_id)
    desk.frames.apply(video_id, desk.frames.preview(video_id, 1, "brighter", ANA), PERSON)
    assert desk.film_is_old(video_id)


def test_the_word_about_a_newer_mp4_never_ends_the_older_order(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    lessons.settings(render_status="latest", more_fields=True)
    job_id = lessons.launch(["Rain"])
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    lessons.order("render_job_sticks")
    older = lessons.rig.launch(desk.drafts.film(video_id, "Rain", PERSON, captions=True))
    lessons.rig.until(lambda: only(lessons, older).state == ItemState.RENDERING, "the older order is watched")
    newer = lessons.rig.launch(desk.drafts.film(video_id, "Rain", PERSON, captions=False))
    assert lessons.rig.finish(newer) == JobState.DONE
    lessons.rig.until(lambda: "newest order" in only(lessons, older).message, "the older order is said to be gone")
    assert (only(lessons, older).state, only(lessons, older).url) == (ItemState.RENDERING, None)
    assert len(lessons.paid()) == 3


def test_a_frame_is_previewed_applied_and_undone(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    lessons.settings(branding=True)
    job_id = lessons.launch(["Rain"])
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    before = [entry.html for entry in desk.playable(video_id).timeline.entries]
    preview = desk.frames.preview(video_id, 2, "brighter", ANA)
    assert desk.frames.kept_preview(video_id) == preview
    assert [entry.html for entry in desk.playable(video_id).timeline.entries] == before
    desk.frames.apply(video_id, preview, PERSON)
    assert desk.frames.kept_preview(video_id) is None
    assert desk.playable(video_id).timeline.entries[2].html == preview.after
    desk.frames.undo(video_id, ANA)
    assert [entry.html for entry in desk.playable(video_id).timeline.entries] == before
    with pytest.raises(NotPossible):
        desk.frames.undo(video_id, ANA)


def test_a_conflict_saves_nothing_keeps_the_preview_and_is_explained(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"])
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    preview = desk.frames.preview(video_id, 0, "brighter", ANA)
    lessons.order("update_conflict")
    with pytest.raises(Invalid, match="Somebody else") as caught:
        desk.frames.apply(video_id, preview, PERSON)
    assert caught.value.http_status == 409
    assert desk.frames.kept_preview(video_id) == preview
    assert desk.frames.changes(video_id) == []
    desk.frames.apply(video_id, preview, PERSON)
    assert desk.playable(video_id).timeline.entries[0].html == preview.after


def test_a_kept_copy_plays_when_the_service_does_not_answer(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"])
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    first = desk.playable(video_id)
    desk.forget(video_id)
    lessons.order("status_500", times=20)
    copy = desk.playable(video_id)
    assert "copy" in copy.told
    assert (copy.data(), copy.script) == (first.data(), first.script)


def test_a_key_is_shown_once_listed_masked_and_revoked(lessons: LessonsRig) -> None:
    keys = lessons.rig.app.lessons.keys
    full = keys.create("Lessons", ANA)
    (line,) = keys.list(ANA)
    assert full.startswith("vac_live_")
    assert full not in line.masked
    assert not line.may_be_ours
    keys.revoke(line.id, ANA)
    assert keys.list(ANA) == []


def test_what_a_lesson_costs_is_asked_for_free(lessons: LessonsRig) -> None:
    targets, settings = lessons.rig.app.targets, {"target": {"type": "stage", "vendor_id": "HTML", "name": "HTML"}}
    targets.refresh_prices("lesson", settings)
    listed = targets.listed_prices("lesson", settings)
    assert listed is not None
    assert listed.amounts["expected"] == 15
    assert lessons.paid() == []


def test_a_failed_lesson_goes_on_from_its_last_stage_under_its_own_id(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    lessons.order("run_fails", params={"stage": "HTML"})
    job_id = lessons.launch(["Rain"])
    assert lessons.rig.finish(job_id) == JobState.FAILED
    video_id = only(lessons, job_id).vendor_id or ""
    on = lessons.rig.launch(desk.drafts.retrying(video_id, "Rain", PERSON))
    assert lessons.rig.finish(on) == JobState.DONE
    made, retried = lessons.accepted()
    assert (made["operation"], retried["operation"], retried["video_id"]) == ("generate", "retry", video_id)
    assert [line.state for line in desk.newest()] == [ItemState.SUCCEEDED]
    assert desk.shown(video_id).timeline.entries
    # Eight credits for the frames alone: script, narration and words were not made again.
    assert retried["charged_credits"] == 8


@pytest.mark.parametrize("fault", ["answer_lost", "stream_cut_before_first_event", "error_500_after"])
def test_a_lost_retry_is_settled_by_the_status_and_not_sent_again(lessons: LessonsRig, fault: str) -> None:
    desk = lessons.rig.app.lessons
    lessons.order("run_fails", params={"stage": "HTML"})
    job_id = lessons.launch(["Rain"])
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    lessons.order(fault)
    on = lessons.rig.launch(desk.drafts.retrying(video_id, "Rain", PERSON))
    assert lessons.rig.finish(on) == JobState.DONE
    assert [one["operation"] for one in lessons.paid()] == ["generate", "retry"]
    (submission,) = page_of(lessons.rig.app.views, on).requests
    assert (submission.state, submission.settled_by) == (SubmissionState.ACCEPTED, "evidence")


def test_what_was_said_about_a_lesson_is_said_again_when_it_goes_on(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"], "SCRIPT", orientation="portrait", language="Polish")
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    order = desk.order(video_id)
    assert order is not None
    assert (order.orientation, order.language) == ("portrait", "Polish")
    draft_id = desk.drafts.going_on(video_id, "Scene 1: Snow\nSnow falls.", "HTML", PERSON, like=order)
    assert lessons.rig.finish(lessons.rig.launch(draft_id)) == JobState.DONE
    timeline = desk.shown(video_id).timeline
    assert (timeline.width, timeline.height, timeline.language) == (1080, 1920, "Polish")


def test_a_lesson_that_stopped_after_its_words_goes_on_without_making_them_again(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"], "WORDS")
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    draft_id = desk.drafts.going_on_after(video_id, "Rain", "WORDS", "HTML", PERSON, like=desk.order(video_id))
    assert lessons.rig.finish(lessons.rig.launch(draft_id)) == JobState.DONE
    _made, resumed = lessons.accepted()
    assert (resumed["operation"], resumed["charged_credits"]) == ("resume", 8)


def test_a_lesson_is_stopped_with_its_credits_given_back_and_the_person_named(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    lessons.order("run_sticks", params={"stage": "HTML"})
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: only(lessons, job_id).told.startswith("Drawing"), "the frames are drawn")
    video_id = only(lessons, job_id).vendor_id or ""
    desk.stop(video_id, PERSON)
    assert lessons.rig.finish(job_id) == JobState.FAILED
    assert only(lessons, job_id).told == CANCELLED
    (made,) = lessons.accepted()
    assert made["refunded_credits"] == made["charged_credits"] > 0
    assert any(
        one.actor == PERSON.name and "stopped" in one.verb
        for one in page_of(lessons.rig.app.views, job_id).events.lines
    )


def test_a_stop_between_two_stages_says_to_ask_again_and_changes_nothing(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    lessons.settings(cancel="not_between_stages")
    lessons.order("run_sticks", params={"stage": "HTML"})
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: only(lessons, job_id).told.startswith("Drawing"), "the frames are drawn")
    video_id = only(lessons, job_id).vendor_id or ""
    with pytest.raises(NotPossible, match="between two stages"):
        desk.stop(video_id, PERSON)
    assert only(lessons, job_id).state == ItemState.RENDERING
    lessons.settings(cancel="always")
    desk.stop(video_id, PERSON)
    assert lessons.rig.finish(job_id) == JobState.FAILED


def test_a_finished_lesson_is_shown_without_a_call_to_the_service(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"])
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    lessons.order("status_500", times=1000)
    shown = desk.shown(video_id)
    assert shown.captions[0].words[0].text == "Welcome!"
    assert desk.parts(video_id).has("timeline")
    assert "Rain" in desk.script(video_id)
    assert shown.kept_at is not None


def test_a_preview_goes_on_by_itself_and_a_failed_one_is_explained(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"])
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    lessons.rig.clock.stand()
    lessons.order("regenerate_slow")
    desk.frames.begin_preview(video_id, 1, "brighter", PERSON)
    drawing = desk.frames.drawing(video_id)
    assert drawing is not None
    assert (drawing.index, drawing.wish) == (1, "brighter")
    with pytest.raises(NotPossible, match="already"):
        desk.frames.begin_preview(video_id, 2, "darker", PERSON)
    lessons.rig.clock.go()
    lessons.rig.until(lambda: desk.frames.drawing(video_id) is None, "it is drawn")
    kept = desk.frames.kept_preview(video_id)
    assert kept is not None
    assert "brighter" in kept.after
    lessons.order("regenerate_500", times=10)
    desk.frames.begin_preview(video_id, 1, "darker", PERSON)
    lessons.rig.until(lambda: desk.frames.drawing(video_id) is None, "it failed")
    problem = desk.frames.problem(video_id)
    assert problem is not None
    assert "litellm" not in problem.text
    assert desk.frames.kept_preview(video_id) == kept


def test_going_on_the_same_way_after_a_failure_is_refused_with_the_better_way_named(lessons: LessonsRig) -> None:
    desk = lessons.rig.app.lessons
    job_id = lessons.launch(["Rain"], "SCRIPT")
    lessons.rig.finish(job_id)
    video_id = only(lessons, job_id).vendor_id or ""
    lessons.order("run_fails", params={"stage": "HTML"})
    on = lessons.rig.launch(desk.drafts.going_on(video_id, "Scene 1: Snow\nSnow falls.", "HTML", PERSON))
    assert lessons.rig.finish(on) == JobState.FAILED
    failed, retries = only(lessons, on).id, lessons.rig.app.retries
    retries.retry(on, [failed], retries.quote(on, [failed]).fingerprint, PERSON)
    assert lessons.rig.finish(on) == JobState.FAILED
    assert [one["operation"] for one in lessons.paid()] == ["generate", "resume"]
    refused = page_of(lessons.rig.app.views, on).requests[-1]
    assert (refused.charged, "where it failed" in refused.next_step) == ("no", True)
