"""Frames: which one is chosen, what is written, and who wins; and MP4s on order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox.vacademy.caller import API, Lessons
from tests.rigs.machine.waiting import until


@pytest.fixture
def lesson(box: Lessons) -> Lessons:
    """A lesson "a" with intro, watermark and outro, ready to be edited."""
    box.set(branding=True)
    box.news("a")
    return box


def preview(box: Lessons, timestamp: float) -> Any:
    answer = box.post("frame/regenerate", {"video_id": "a", "timestamp": timestamp, "user_prompt": "brighter & <b>"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def update(box: Lessons, index: int = 1, **more: Any) -> Any:
    return box.post("frame/update", {"video_id": "a", "frame_index": index, "new_html": "<h1>new</h1>", **more})


def test_preview_takes_the_first_frame_in_the_list_and_else_the_last(lesson: Lessons) -> None:
    entries = lesson.timeline("a")["entries"]
    inside = entries[2]["inTime"] + 0.001
    assert preview(lesson, inside)["frame_index"] == 2
    assert preview(lesson, 999.5)["frame_index"] == len(entries) - 1


def test_small_whole_number_is_the_place_in_the_list(lesson: Lessons) -> None:
    assert [preview(lesson, moment)["frame_index"] for moment in (3, 3.0)] == [3, 3]
    assert preview(lesson, 3.001)["frame_index"] == 1


def test_preview_is_saved_nowhere_and_unlike_any_other(lesson: Lessons) -> None:
    before = lesson.timeline("a")
    first, second = preview(lesson, 1), preview(lesson, 1)
    assert first["original_html"] == second["original_html"] == before["entries"][1]["html"]
    assert first["new_html"] != second["new_html"]
    assert "brighter &amp; &lt;b&gt;" in first["new_html"]
    assert lesson.timeline("a") == before


def test_update_is_written_and_counted(lesson: Lessons) -> None:
    answers = [update(lesson).json() for _ in range(2)]
    assert [(answer["revision"], answer["updated_frame_index"]) for answer in answers] == [(1, 1), (2, 1)]
    body = lesson.timeline("a")
    assert (body["entries"][1]["html"], body["meta"]["revision"]) == ("<h1>new</h1>", 2)


def test_update_of_an_older_revision_is_409_and_writes_nothing(lesson: Lessons) -> None:
    update(lesson, expected_revision=0)
    before = lesson.timeline("a")
    assert update(lesson, index=2, expected_revision=0).status_code == 409
    assert lesson.timeline("a") == before
    assert update(lesson, index=2, expected_revision=1).status_code == 200


def test_bare_list_counts_no_revisions(box: Lessons) -> None:
    box.set(timeline_format="array")
    box.news("a")
    assert update(box, expected_revision=77).json()["revision"] is None
    assert box.timeline("a")[1]["html"] == "<h1>new</h1>"


def test_entry_id_finds_the_frame_wherever_it_is(lesson: Lessons) -> None:
    assert update(lesson, index=0, entry_id="segment-2").json()["updated_frame_index"] == 3
    assert update(lesson, index=0, entry_id="segment-99").status_code == 400


@pytest.mark.parametrize("index", [-1, 99])
def test_place_outside_the_list_is_400_with_the_allowed_range(lesson: Lessons, index: int) -> None:
    answer = update(lesson, index=index)
    assert (answer.status_code, "0-8" in answer.json()["detail"]) == (400, True)


def test_frames_are_added_moved_and_deleted(lesson: Lessons) -> None:
    count = len(lesson.timeline("a")["entries"])
    added = lesson.post("frame/add", {"video_id": "a", "html": "<p>x</p>", "in_time": 3, "exit_time": 4}).json()
    moved = lesson.post("frame/reorder", {"video_id": "a", "entry_id": added["entry_id"], "to_index": 1}).json()
    assert lesson.timeline("a")["entries"][1]["id"] == added["entry_id"]
    gone = lesson.post("frame/delete", {"video_id": "a", "entry_id": added["entry_id"], "expected_revision": 1})
    assert gone.status_code == 409
    gone = lesson.post("frame/delete", {"video_id": "a", "entry_id": added["entry_id"], "expected_revision": 2})
    assert [added["revision"], moved["revision"], gone.json()["revision"]] == [1, 2, 3]
    assert len(lesson.timeline("a")["entries"]) == count


@pytest.mark.parametrize(("setting", "code"), [(None, 404), (400, 400)])
def test_unknown_video_is_404_and_once_was_400(box: Lessons, setting: int | None, code: int) -> None:
    box.set(unknown_video_in_frames=setting)
    assert update(box).status_code == code


def test_video_without_a_timeline_is_400(box: Lessons) -> None:
    box.news("a", "TTS")
    assert update(box).status_code == 400
    assert box.post("render/a").status_code == 400


def test_new_run_overwrites_what_was_changed_by_hand(lesson: Lessons) -> None:
    update(lesson)
    lesson.news("a")
    assert lesson.timeline("a")["meta"].get("revision") is None


def test_every_render_order_is_another_job_over_the_timeline_of_then(lesson: Lessons) -> None:
    assert "video" not in lesson.status("a")["s3_urls"]
    first, second = (lesson.post("render/a").json() for _ in range(2))
    assert first["job_id"] != second["job_id"]
    assert (first["status"], first["video_id"]) == ("queued", "a")
    path = f"render/status/{first['job_id']}"
    assert lesson.get(path).status_code == 400
    until(lambda: lesson.get(f"{path}?video_id=a").json()["status"] == "completed")
    told = lesson.get(f"{path}?video_id=a").json()
    assert told["video_url"] == lesson.status("a")["s3_urls"]["video"]
    assert (lesson.status("a")["current_stage"], told["progress"]) == ("HTML", 100)
    assert [request["operation"] for request in lesson.received()] == ["generate", "render", "render"]


def test_forgotten_mp4_is_gone_and_the_next_job_brings_one_back(lesson: Lessons) -> None:
    lesson.post("render/a")
    until(lambda: "video" in lesson.status("a")["s3_urls"])
    assert lesson.http.delete(f"{API}/render/a").status_code == 200
    assert "video" not in lesson.status("a")["s3_urls"]
    lesson.post("render/a")
    until(lambda: "video" in lesson.status("a")["s3_urls"])


def test_changed_frame_gives_another_film_only_when_it_is_rendered_again(box: Lessons) -> None:
    box.news("a", "RENDER", target_duration="20 seconds")
    url = box.status("a")["s3_urls"]["video"]
    before = box.http.get(url).content
    update(box)
    assert box.http.get(url).content == before
    job = box.post("render/a").json()["job_id"]
    until(lambda: box.get(f"render/status/{job}?video_id=a").json()["status"] == "completed")
    assert box.http.get(url).content != before
