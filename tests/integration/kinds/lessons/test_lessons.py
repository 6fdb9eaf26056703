"""Lessons over real HTTP: made once, watched to their end, and never paid twice, whatever becomes of their streams."""

from __future__ import annotations

import httpx
import pytest

from services.errors import NotPossible
from services.jobs.states import ItemState, JobState, SubmissionState
from services.kinds.lessons.progress import DOING, NO_FILM, STALLED
from tests.rigs.job_page import page_of
from tests.rigs.lessons import LessonsRig, moment_of, most_at_once, only, stage_under_way, topics, unknown
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.rig import PERSON

STAGES = ("PENDING", "SCRIPT", "TTS", "WORDS", "HTML", "RENDER")


def test_one_topic_becomes_a_lesson_that_plays(lessons: LessonsRig) -> None:
    job_id = lessons.launch(["How rain is made"])
    assert lessons.rig.finish(job_id) == JobState.DONE
    line = only(lessons, job_id)
    (paid,) = lessons.paid()
    assert (paid["video_id"], paid["target_stage"], paid["made"]) == (line.vendor_id, "HTML", "new")
    assert line.share_url == f"http://127.0.0.1:{lessons.rig.port}/lessons?video={line.vendor_id}"
    lesson = lessons.rig.app.lessons.playable(line.vendor_id or "")
    assert "rain" in lesson.script.lower()
    assert lesson.captions[-1].end <= lesson.timeline.total_duration
    sound = httpx.get(f"http://127.0.0.1:{lessons.rig.port}{lesson.audio}", timeout=PATIENCE)
    assert sound.headers["content-type"] == "audio/mpeg"


def test_thirty_topics_are_made_once_each_and_never_more_than_three_at_a_time(lessons: LessonsRig) -> None:
    lessons.settings(rate_per_minute=1000)
    job_id = lessons.launch(topics(30))
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.paid()) == len(lessons.accepted()) == 30
    assert {tuple(one["items"][0]["text"]) for one in lessons.paid()} == {(topic,) for topic in topics(30)}
    # A run to HTML takes 9.65 seconds of life; the sandbox refuses a fourth by itself, and was never given one.
    assert most_at_once(lessons, 9.65 / 50) <= 3
    made = {one["video_id"]: one["items"][0]["text"][0] for one in lessons.accepted()}
    assert all(made[line.vendor_id or ""] == line.sent_values[0] for line in lessons.rig.items(job_id))


def test_the_same_topic_twice_is_two_lessons_with_ids_of_their_own(lessons: LessonsRig) -> None:
    job_id = lessons.launch(["Rain", "Rain"])
    lessons.rig.finish(job_id)
    again = lessons.launch(["Rain"])
    lessons.rig.finish(again)
    assert len({one["video_id"] for one in lessons.accepted()}) == 3
    assert {one["made"] for one in lessons.accepted()} == {"new"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stream_cut_in_a_stage_is_watched_to_its_end_without_a_second_post(lessons: LessonsRig, stage: str) -> None:
    lessons.order(f"stream_cut_at_{stage.lower()}")
    job_id = lessons.launch(["Rain"], "RENDER")
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.paid()) == 1
    assert (only(lessons, job_id).url or "").endswith("output.mp4")


@pytest.mark.parametrize("fault", ["stream_cut_before_first_event", "answer_lost", "error_500_after", "html_502_after"])
def test_a_lost_beginning_is_settled_by_the_status_and_not_by_a_second_post(lessons: LessonsRig, fault: str) -> None:
    lessons.order(fault)
    job_id = lessons.launch(["Rain"])
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.paid()) == 1
    (submission,) = page_of(lessons.rig.app.views, job_id).requests
    assert (submission.state, submission.settled_by) == (SubmissionState.ACCEPTED, "evidence")


@pytest.mark.parametrize(
    "fault",
    [
        "stream_without_ending", "malformed_data_line", "python_data_line", "unknown_events", "heartbeat_storm",
        "stages_out_of_order", "events_twice", "other_id_in_events", "status_500", "status_unknown_word",
    ],
)  # fmt: skip
def test_odd_news_changes_nothing_about_how_a_lesson_ends(lessons: LessonsRig, fault: str) -> None:
    lessons.order(fault)
    job_id = lessons.launch(["Rain"])
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.paid()) == 1


@pytest.mark.parametrize("profile", ["today", "old"])
def test_other_eras_of_the_server_are_followed_too(lessons: LessonsRig, profile: str) -> None:
    lessons.settings(profile=profile)
    job_id = lessons.launch(["Rain"])
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert lessons.rig.app.lessons.playable(only(lessons, job_id).vendor_id or "").data()["entries"]


@pytest.mark.parametrize("stage", ["SCRIPT", "TTS", "WORDS", "HTML"])
def test_a_stop_in_each_stage_leaves_one_post_and_a_lesson_that_ends_right(lessons: LessonsRig, stage: str) -> None:
    lessons.rig.clock.stand()
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: only(lessons, job_id).vendor_id is not None, "it is accepted")
    sandbox, made = f"http://127.0.0.1:{lessons.rig.port}/sandbox", only(lessons, job_id).vendor_id
    lessons.rig.clock.forward_until(lambda: stage_under_way(sandbox, made) == stage, f"{stage} is under way", 0.005)
    lessons.rig.until(lambda: only(lessons, job_id).told.startswith(DOING[stage]), DOING[stage])
    lessons.rig.stop()
    lessons.rig.clock.go()
    lessons.rig.start()
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.paid()) == 1


def test_a_stop_before_the_answer_leaves_one_post_and_is_settled_by_the_status(lessons: LessonsRig) -> None:
    lessons.order("slow_stream")
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: len(lessons.paid()) == 1, "the request has left")
    lessons.rig.stop()
    lessons.rig.start()
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.paid()) == 1
    (submission,) = page_of(lessons.rig.app.views, job_id).requests
    assert submission.settled_by == "evidence"


def test_a_render_that_fails_on_todays_server_still_plays_and_says_so(lessons: LessonsRig) -> None:
    lessons.settings(profile="today")
    job_id = lessons.launch(["Rain"], "RENDER")
    assert lessons.rig.finish(job_id) == JobState.DONE
    line = only(lessons, job_id)
    assert (line.told, line.url) == (NO_FILM, None)
    assert "Avatar output is missing" in line.message
    assert lessons.rig.app.lessons.playable(line.vendor_id or "").audio


@pytest.mark.parametrize(
    ("fault", "said"),
    [("no_credits", "402"), ("expired_key", "401"), ("missing_header_422", "401")],
)
def test_no_credit_or_no_key_pauses_at_once_with_nothing_charged(lessons: LessonsRig, fault: str, said: str) -> None:
    lessons.order(fault)
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: lessons.rig.state(job_id) == JobState.PAUSED, "the job pauses")
    reason = lessons.rig.app.views.job(job_id).pause_reason
    assert said in reason or "key" in reason
    assert "Nothing was charged" in reason
    lessons.rig.app.controls.resume(job_id, PERSON)
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.accepted()) == 1


def test_a_refused_lesson_fails_alone_and_says_that_nothing_was_charged(lessons: LessonsRig) -> None:
    lessons.order("body_422")
    job_id = lessons.launch(["Rain", "Snow", "Hail"])
    assert lessons.rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    (failed,) = [line for line in lessons.rig.items(job_id) if line.state == ItemState.FAILED]
    assert "422" in failed.reason
    refused = [one for one in page_of(lessons.rig.app.views, job_id).requests if one.state == SubmissionState.REFUSED]
    assert [one.charged for one in refused] == ["no"]


@pytest.mark.parametrize("fault", ["too_many_starts", "too_many_runs"])
def test_too_many_at_once_waits_a_minute_and_is_sent_once(lessons: LessonsRig, fault: str) -> None:
    lessons.order(fault)
    job_id = lessons.launch(["Rain"])
    assert lessons.rig.finish(job_id) == JobState.DONE
    refused, made = lessons.paid()
    assert (refused["http_status"], made["http_status"]) == (429, 200)
    assert moment_of(made) - moment_of(refused) >= 60.0 / 50


@pytest.mark.parametrize(
    ("fault", "said"), [("run_fails", "LLM quota exceeded"), ("error_event_first", "Script model is not available")]
)
def test_an_error_event_after_a_200_fails_the_lesson_in_the_services_words(
    lessons: LessonsRig, fault: str, said: str
) -> None:
    lessons.order(fault)
    job_id = lessons.launch(["Rain", "Snow"])
    assert lessons.rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    (failed,) = [line for line in lessons.rig.items(job_id) if line.state == ItemState.FAILED]
    assert said in f"{failed.message} {failed.reason}"
    assert len(lessons.paid()) == 2


def test_an_unreachable_status_sends_nothing_until_it_answers(lessons: LessonsRig) -> None:
    lessons.order("status_500", times=3)
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: page_of(lessons.rig.app.views, job_id).requests[0].tries > 0, "it is put back")
    assert lessons.paid() == []
    assert "knows this lesson already" in page_of(lessons.rig.app.views, job_id).requests[0].error_text
    lessons.rig.app.controls.pause(job_id, PERSON)
    lessons.rig.app.controls.resume(job_id, PERSON)
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.paid()) == 1


def test_what_a_person_calls_lost_is_not_sent_over_a_lesson_that_is_there(lessons: LessonsRig) -> None:
    lessons.settings(pace=20.0)
    lessons.order("answer_lost")
    lessons.order("status_404", times=200)
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: unknown(lessons, job_id) == 1, "the outcome is unknown")
    (unclear,) = lessons.rig.app.views.job(job_id).unknown_submissions
    lessons.rig.control("DELETE", "/faults?service=vacademy")
    lessons.rig.app.controls.pause(job_id, PERSON)
    try:
        lessons.rig.app.controls.settle(job_id, unclear.id, PERSON, arrived=False)
    except NotPossible:
        assert page_of(lessons.rig.app.views, job_id).requests[0].settled_by == "evidence"
    lessons.rig.app.controls.resume(job_id, PERSON)
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.paid()) == 1


def test_a_lesson_that_never_arrived_stays_unclear_until_a_person_says_so(lessons: LessonsRig) -> None:
    lessons.order("cut_before")
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: unknown(lessons, job_id) == 1, "the outcome is unknown")
    (unclear,) = lessons.rig.app.views.job(job_id).unknown_submissions
    assert lessons.accepted() == []
    lessons.rig.app.controls.settle(job_id, unclear.id, PERSON, arrived=False)
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert len(lessons.accepted()) == 1


def test_a_run_that_stopped_moving_is_marked_stalled_and_not_failed(lessons: LessonsRig) -> None:
    lessons.rig.hurry()
    lessons.settings(stalled_seconds=10.0)
    lessons.order("run_sticks")
    job_id = lessons.launch(["Rain"])
    lessons.rig.until(lambda: only(lessons, job_id).told == STALLED, "it is marked stalled")
    assert only(lessons, job_id).state == ItemState.RENDERING
    assert lessons.rig.state(job_id) == JobState.RUNNING


def test_a_failed_lesson_is_retried_under_an_id_of_its_own(lessons: LessonsRig) -> None:
    lessons.order("run_fails")
    job_id = lessons.launch(["Rain"])
    assert lessons.rig.finish(job_id) == JobState.FAILED
    failed = only(lessons, job_id).id
    retries = lessons.rig.app.retries
    retries.retry(job_id, [failed], retries.quote(job_id, [failed]).fingerprint, PERSON)
    assert lessons.rig.finish(job_id) == JobState.DONE
    first, second = lessons.accepted()
    assert first["video_id"] != second["video_id"]
    assert second["made"] == "new"


def test_a_row_that_vacademy_could_not_read_is_held_and_the_others_become_lessons(lessons: LessonsRig) -> None:
    said = [("How rain is made", "yes"), ("How hail is made", "perhaps"), ("How snow is made", "")]
    rows = [{"prompt": topic, "captions_enabled": captions} for topic, captions in said]
    draft_id = lessons.draft(rows)
    job_id = lessons.rig.launch(draft_id)
    assert lessons.rig.finish(job_id) == JobState.DONE
    assert [line.line for line in lessons.rig.items(job_id)] == [2, 4]
    left = lessons.rig.app.results.file(job_id).data.decode().splitlines()[2]
    assert "yes or no, not perhaps" in left
