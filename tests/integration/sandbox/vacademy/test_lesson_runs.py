"""A run from its POST to its files, in each era of the service."""

from __future__ import annotations

import ast
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.integration.sandbox.vacademy.caller import API, Lessons, events, stages
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until

SHARES = {
    "SCRIPT": [5, 85, 100],
    "TTS": [5, 45, 85, 100],
    "WORDS": [5, 31, 58, 85, 100],
    "HTML": [5, 25, 45, 65, 85, 100],
    "RENDER": [5, 21, 37, 53, 69, 85, 100],
}
FILES = ["script", "audio", "words", "timeline", "video"]


@pytest.mark.parametrize("target", SHARES)
def test_every_target_walks_its_stages_and_shares(box: Lessons, target: str) -> None:
    news = box.news("a", target)
    assert news[0] == {
        "type": "progress", "stage": "PENDING", "message": news[0]["message"], "percentage": 0, "video_id": "a",
    }  # fmt: skip
    shares = list(dict.fromkeys(share for _, share in stages(news)))
    assert shares == [0, *SHARES[target]]
    assert news[-1]["type"] == "completed"
    count = list(SHARES).index(target) + 1
    assert list(news[-1]["files"]) == FILES[:count]
    assert box.status("a")["s3_urls"] == news[-1]["files"]
    assert (box.status("a")["status"], box.status("a")["current_stage"]) == ("COMPLETED", target)


def test_target_is_render_unless_it_is_said_and_html_today(box: Lessons) -> None:
    assert stages(box.news("a", None))[-2][0] == "RENDER"
    box.set(default_target="HTML")
    assert stages(box.news("b", None))[-2][0] == "HTML"


def test_headers_name_the_video(box: Lessons) -> None:
    answer = box.generate("a")
    assert answer.headers["x-video-id"] == "a"
    assert answer.headers["content-type"].startswith("text/event-stream")
    unnamed = box.post("generate", {"prompt": "x"}, params={"target_stage": "SCRIPT"})
    assert box.status(unnamed.headers["x-video-id"])["status"] == "COMPLETED"


def test_status_is_completed_in_the_middle_of_a_run(box: Lessons) -> None:
    seen: set[tuple[str, str]] = set()

    def is_over() -> bool:
        told = box.status("a")
        seen.add((told["current_stage"], told["status"]))
        return ("RENDER", "COMPLETED") in seen

    box.clock.stand()
    box.begin("a", "RENDER")
    box.clock.forward_until(is_over, "the render", 0.005)
    assert {("SCRIPT", "COMPLETED"), ("TTS", "COMPLETED"), ("HTML", "COMPLETED")} <= seen


def test_addresses_are_null_before_their_stage(box: Lessons) -> None:
    box.news("a", "TTS")
    told = box.urls("a")
    assert (told["html_url"], told["words_url"], told["current_stage"]) == (None, None, "TTS")
    assert told["audio_url"].endswith("/ai-videos/a/audio/narration.mp3")


def test_unknown_video_is_404(box: Lessons) -> None:
    for path in ("status/nobody", "urls/nobody"):
        answer = box.get(path)
        assert (answer.status_code, answer.json()) == (404, {"detail": "Video nobody not found"})


def test_todays_server_folds_stages_and_tells_small_news(box: Lessons) -> None:
    box.set(profile="today")
    news = box.news("a")
    assert list(dict.fromkeys(share for _, share in stages(news))) == [0, 5, 25, 65, 85, 100]
    assert {"sub_stage", "shot_done", "thumbnails_ready"} <= {event["type"] for event in news}
    ended = [event for event in news if event.get("stage") == "HTML" and event.get("files")]
    assert ended[0]["files"]["timeline"]["s3_url"].endswith("time_based_frame.json")
    assert news[-1]["current_stage"] == "HTML"
    told = box.status("a")
    assert (told["prompt"], told["error_message"], told["file_ids"]["audio"]) == ("Explain rain", None, "a-audio")


def test_todays_render_fails_at_avatar_with_everything_there_to_play(box: Lessons) -> None:
    box.set(profile="today")
    last = box.news("a", "RENDER")[-1]
    assert (last["type"], last["stage"]) == ("error", "HTML")
    told = box.status("a")
    assert (told["status"], told["current_stage"]) == ("FAILED", "HTML")
    assert set(told["s3_urls"]) == {"script", "audio", "words", "timeline"}
    assert box.received()[0]["refunded_credits"] == box.received()[0]["charged_credits"] > 0
    assert events(box.post("retry/a").text)[-1]["type"] == "info"


def test_old_server_prints_pythons_way(box: Lessons) -> None:
    box.set(profile="old")
    lines = [line[6:] for line in box.generate("a", "SCRIPT").text.splitlines() if line.startswith("data: ")]
    assert ast.literal_eval(lines[0])["stage"] == "PENDING"
    assert lines[0].startswith("{'")


def test_dropped_stream_goes_on_in_the_seed(box: Lessons) -> None:
    box.set(pace=4.0)
    box.begin("a")
    assert box.finished("a")["status"] == "COMPLETED"


def test_dropped_stream_kills_the_run_of_the_old_server_without_a_refund(box: Lessons) -> None:
    # Were it alive, it would end long before it could look dead.
    box.set(profile="old", stalled_seconds=40.0)
    box.clock.stand()
    box.begin("a")
    until(lambda: box.received()[0]["ends_at"] == box.received()[0]["received_at"])
    box.clock.forward_until(lambda: box.urls("a").get("status") == "STALLED", "it looks dead")
    told = box.status("a")
    assert told["status"] in ("PENDING", "IN_PROGRESS", "COMPLETED")
    assert told["current_stage"] in ("PENDING", "SCRIPT")
    assert box.received()[0]["refunded_credits"] == 0


def test_known_id_is_made_again_and_charged_again(box: Lessons) -> None:
    box.news("a")
    first = box.status("a")
    again = box.news("a", prompt="Explain snow")
    assert again[0]["stage"] == "SCRIPT"
    second = box.status("a")
    assert (second["id"], second["created_at"]) == (first["id"], first["created_at"])
    assert [(request["video_id"], request["made"], request["charged_credits"]) for request in box.received()] == [
        ("a", "new", 15),
        ("a", "again", 15),
    ]
    assert "snow" in box.http.get(second["s3_urls"]["script"]).text


def test_second_listener_steals_news_and_only_one_hears_the_end(box: Lessons) -> None:
    box.clock.stand()
    box.set(heartbeat_seconds=0.2)
    over = threading.Event()
    heard: list[list[dict[str, Any]]] = []

    def listen() -> None:
        own = httpx.Client(base_url=box.root, headers=dict(box.http.headers), timeout=PATIENCE, trust_env=False)
        lines: list[str] = []
        with own, own.stream("POST", f"{API}/generate", json={"prompt": "x", "video_id": "a"}) as answer:
            for line in answer.iter_lines():
                lines.append(line)
                if over.is_set() and lines[-20:].count(": heartbeat") >= 4:
                    break
        heard.append(events("\n".join(lines)))

    threads = [threading.Thread(target=listen) for _ in range(2)]
    for count, thread in enumerate(threads, 1):
        thread.start()
        until(lambda count=count: len(box.received()) == count)  # type: ignore[misc]
    box.clock.go()
    box.finished("a")
    over.set()
    for thread in threads:
        thread.join(PATIENCE)
    ends = [news[-1]["type"] == "completed" for news in heard]
    assert sorted(ends) == [False, True]
    assert [request["made"] for request in box.received()] == ["new", "joined"]
    assert [len(request["items"]) for request in box.received()] == [1, 0]
    assert sum(len(news) for news in heard) == 12


def test_who_comes_back_to_a_running_lesson_hears_everything_that_was_not_told(box: Lessons) -> None:
    box.clock.stand()
    box.begin("a")
    box.clock.forward_until(lambda: box.status("a")["current_stage"] == "TTS", "the narration", 0.005)
    with ThreadPoolExecutor() as pool:
        listening = pool.submit(box.news, "a", prompt="Something else")
        until(lambda: len(box.received()) == 2)
        box.clock.go()
        news = listening.result()
    assert stages(news) == [("SCRIPT", 5), ("SCRIPT", 25), ("TTS", 25), ("TTS", 45), ("WORDS", 45), ("WORDS", 65),
                            ("HTML", 65), ("HTML", 85), ("completed", 100)]  # fmt: skip
    assert [request["charged_credits"] for request in box.received()] == [15, 0]
    assert "rain" in box.http.get(box.status("a")["s3_urls"]["script"]).text


def test_silence_is_filled_with_heartbeats(box: Lessons) -> None:
    box.set(heartbeat_seconds=0.02, pace=10.0)
    assert ": heartbeat\n\n" in box.generate("a", "SCRIPT").text


def test_invalid_stage_is_an_event_and_makes_nothing(box: Lessons) -> None:
    (only,) = box.news("a", "html")
    assert only["type"] == "error"
    assert box.get("status/a").status_code == 404
    assert [(request["accepted"], request["made"]) for request in box.received()] == [(False, "nothing")]


def test_empty_prompt_fails_in_the_script_after_the_row_is_there(box: Lessons) -> None:
    assert box.news("a", prompt="")[-1]["type"] == "error"
    assert box.status("a")["status"] == "FAILED"


def test_cancelled_run_is_refunded_and_its_listener_hears_it(box: Lessons) -> None:
    box.clock.stand()
    heard: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: heard.extend(box.news("a")))
    thread.start()
    until(lambda: box.get("status/a").status_code == 200)
    assert box.post("cancel/a").json() == {"status": "CANCELLED", "video_id": "a", "stopped": True}
    thread.join(PATIENCE)
    assert heard[-1]["type"] == "cancelled"
    assert (box.status("a")["status"], box.status("a")["current_stage"]) == ("CANCELLED", "CANCELLED")
    assert box.post("cancel/a").json()["stopped"] is False
    assert box.post("resume/a", {"target_stage": "HTML"}).status_code == 409
    assert box.post("retry/a").status_code == 400


def test_failed_run_is_retried_from_its_last_stage(box: Lessons) -> None:
    box.order("run_fails", params={"stage": "WORDS"})
    assert box.news("a")[-1]["type"] == "error"
    assert (box.status("a")["status"], box.status("a")["current_stage"]) == ("FAILED", "TTS")
    again = events(box.post("retry/a").text)
    assert [event["stage"] for event in again if "stage" in event][::2] == ["WORDS", "HTML"]
    assert box.status("a")["status"] == "COMPLETED"


def test_edited_script_is_what_the_rest_is_made_of(box: Lessons) -> None:
    box.news("a", "SCRIPT")
    script = "Scene 1: Clouds\nClouds are born.\n\nScene 2: Rain\nThen it rains."
    box.post("resume/a", {"target_stage": "HTML", "modified_script": script})
    told = box.finished("a")
    assert box.http.get(told["s3_urls"]["script"]).text == script
    words = [word["word"] for word in box.http.get(told["s3_urls"]["words"]).json()]
    assert words == ["Clouds", "are", "born.", "Then", "it", "rains."]


def test_history_is_newest_first_and_paged(box: Lessons) -> None:
    for name in ("a", "b", "c"):
        box.news(name, "SCRIPT")
    assert [video["video_id"] for video in box.get("history").json()] == ["c", "b", "a"]
    assert [video["video_id"] for video in box.get("history?limit=1&offset=1").json()] == ["b"]
