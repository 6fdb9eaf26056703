"""Vacademy's stand-in as the server is today: what moves, what it costs so far, sounds, covers, voices, MP4s."""

from __future__ import annotations

from tests.integration.sandbox.vacademy.caller import API, Lessons
from tests.rigs.machine.waiting import until


def test_the_status_counts_pictures_and_credits_while_the_frames_are_drawn(box: Lessons) -> None:
    box.set(profile="today")
    box.clock.stand()
    box.begin("a")
    drawn = lambda: ((box.status("a")["generation_progress"] or {}).get("shots_completed") or 0) >= 1  # noqa: E731
    box.clock.forward_until(drawn, "a picture is drawn", 0.005)
    told = box.status("a")
    assert told["generation_progress"]["shots_total"] == 4
    assert 0 < told["live"]["cost"]["spent_credits"] <= told["live"]["cost"]["cap_credits"]


def test_the_stream_tells_what_the_run_costs_and_how_pictures_are_decided(box: Lessons) -> None:
    box.set(profile="today")
    news = box.news("a")
    spent = [event["spent_credits"] for event in news if event["type"] == "cost_tick"]
    assert len(spent) == 4
    assert spent == sorted(spent)
    assert [event["shot_idx"] for event in news if event["type"] == "shot_decisions"] == [0, 1, 2, 3]


def test_sounds_of_a_frame_are_timed_from_its_own_beginning_and_music_may_be_loud(box: Lessons) -> None:
    box.set(profile="today")
    box.news("a")
    body = box.timeline("a")
    cues = [entry["sound_cues"][0] for entry in body["entries"]]
    assert {cue["t"] for cue in cues} == {0.5}
    assert all("absolute_time" not in cue for cue in cues)
    assert body["meta"]["audio_tracks"][0]["volume"] == 1.6


def test_an_older_server_tells_none_of_this(box: Lessons) -> None:
    news = box.news("a")
    assert {event["type"] for event in news} == {"progress", "completed"}
    assert "live" not in box.status("a")
    assert "sound_cues" not in box.timeline("a")["entries"][0]


def test_todays_server_tells_of_the_latest_mp4_whatever_job_is_named(box: Lessons) -> None:
    box.news("a")
    first, second = (box.post("render/a").json()["job_id"] for _ in range(2))
    assert box.get(f"render/status/{first}", params={"video_id": "a"}).json()["job_id"] == first
    assert box.get("render/status/nobody", params={"video_id": "a"}).status_code == 404
    box.set(render_status="latest")
    for job in (first, second, "nobody"):
        told = box.get(f"render/status/{job}", params={"video_id": "a"}).json()
        assert (told["job_id"], told["video_id"]) == (job, "a")


def test_a_forgotten_mp4_is_told_no_more(box: Lessons) -> None:
    box.news("a")
    job = box.post("render/a").json()["job_id"]
    until(lambda: "video" in box.status("a")["s3_urls"])
    assert box.http.delete(f"{API}/render/a").status_code == 200
    assert "video" not in box.status("a")["s3_urls"]
    assert box.get(f"render/status/{job}", params={"video_id": "a"}).status_code == 200


def test_covers_come_with_the_frames_and_one_of_them_is_the_lessons(box: Lessons) -> None:
    box.news("a", "SCRIPT")
    assert box.get("thumbnail/a").json()["options"] == []
    box.news("b")
    told = box.get("thumbnail/b").json()
    assert told["selected_id"] == told["options"][0]["id"]
    picture = box.http.get(told["options"][0]["url"])
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8\xff")
    other = told["options"][2]["id"]
    assert box.http.patch(f"{API}/thumbnail/b", json={"selected_id": other}).json()["selected_id"] == other
    assert box.get("thumbnail/b").json()["selected_id"] == other


def test_covers_refuse_what_is_none_and_what_comes_too_early(box: Lessons) -> None:
    box.news("a", "SCRIPT")
    assert box.http.patch(f"{API}/thumbnail/a", json={"selected_id": "0-bold"}).status_code == 404
    assert box.post("thumbnail/a/regenerate").status_code == 409
    box.news("b")
    assert box.http.patch(f"{API}/thumbnail/b", json={"selected_id": "nobody"}).status_code == 400
    assert box.http.patch(f"{API}/thumbnail/b", json={}).status_code == 422
    assert box.get("thumbnail/nobody").status_code == 404


def test_new_covers_take_a_little_and_then_take_the_old_ones_place(box: Lessons) -> None:
    box.news("a")
    before = {one["id"] for one in box.get("thumbnail/a").json()["options"]}
    assert box.post("thumbnail/a/regenerate").json()["status"] == "queued"
    until(lambda: {one["id"] for one in box.get("thumbnail/a").json()["options"]}.isdisjoint(before))


def test_voices_can_be_listened_to_without_a_key(box: Lessons) -> None:
    asked = {"language": "Hindi", "gender": "male", "tier": "premium"}
    told = box.get("tts/voices", params=asked, headers={"X-Institute-Key": ""}).json()
    assert (told["language"], told["gender"], len(told["voices"])) == ("Hindi", "male", 3)
    sample = box.http.get(told["voices"][0]["sample_url"])
    assert sample.headers["content-type"] == "audio/mpeg"
    assert len(sample.content) > 1000
    assert len(box.get("tts/voices").json()["voices"]) == 1
    assert box.http.get("/vacademy/files/voices/nobody.mp3").status_code == 404
