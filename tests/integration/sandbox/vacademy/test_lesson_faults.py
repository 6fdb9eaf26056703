"""Every fault of the order book strikes as it says, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.sandbox.shared.wire_faults import FREE
from services.sandbox.vacademy.faults import FAULTS
from tests.integration.sandbox.vacademy.caller import Lessons, events, stages
from tests.rigs.machine.waiting import until

Check = Callable[[Lessons], None]
TESTS: dict[str, Check] = {}


def about(*names: str) -> Callable[[Callable[[Lessons, str], None]], None]:
    """Register the check of one or several faults."""

    def register(check: Callable[[Lessons, str], None]) -> None:
        for name in names:
            TESTS[name] = lambda box, name=name: check(box, name)  # type: ignore[misc]

    return register


def ordered(box: Lessons, name: str, **params: Any) -> httpx.Response | None:
    """The answer of the struck `generate`, None when the connection was cut."""
    box.order(name, params=params)
    try:
        return box.generate("a")
    except httpx.RemoteProtocolError:
        return None


def news_of(box: Lessons, name: str, **params: Any) -> list[dict[str, Any]]:
    answer = ordered(box, name, **params)
    assert answer is not None
    return events(answer.text)


def accepted(box: Lessons) -> bool:
    (request,) = box.received()
    return bool(request["accepted"])


REFUSALS = {
    "rate_limited": 429, "error_500_before": 500, "html_502_before": 502, "unavailable_503": 503, "expired_key": 401,
    "forbidden_403": 403, "too_many_starts": 429, "too_many_runs": 429, "no_credits": 402, "missing_header_422": 422,
    "body_422": 422,
}  # fmt: skip
AFTER = {"error_500_after": 500, "html_502_after": 502, "timeout_504_after": 504, "empty_body": 200}


@about(*REFUSALS)
def _(box: Lessons, name: str) -> None:
    answer = ordered(box, name)
    assert answer is not None
    assert answer.status_code == REFUSALS[name]
    assert not accepted(box)
    assert box.get("status/a").status_code == 404


def is_challenge(answer: httpx.Response) -> bool:
    return answer.headers["cf-mitigated"] == "challenge" and answer.headers["content-type"].startswith("text/html")


NO_STREAM: dict[str, tuple[int, Callable[[httpx.Response], bool]]] = {
    "moved_308": (308, lambda answer: answer.headers["location"] == "https://elsewhere.example/api"),
    "challenge_403": (403, is_challenge),
    "detail_in_200": (200, lambda answer: bool(answer.json() == {"detail": "Insufficient credits"})),
}


@about(*NO_STREAM)
def _(box: Lessons, name: str) -> None:
    answer = ordered(box, name)
    status, seen = NO_STREAM[name]
    assert answer is not None
    assert answer.status_code == status
    assert seen(answer)
    (request,) = box.received()
    assert (request["fault"], request["http_status"], request["accepted"]) == (name, status, False)
    assert (request["items"], request["charged_credits"]) == ([], 0)
    assert box.get("status/a").status_code == 404


@about(*AFTER)
def _(box: Lessons, name: str) -> None:
    answer = ordered(box, name)
    assert answer is not None
    assert answer.status_code == AFTER[name]
    assert accepted(box)
    assert box.finished("a")["status"] == "COMPLETED"


@about("answer_lost", "stream_cut_before_first_event", "stream_cut_at_pending", "stream_cut_at_script",
       "stream_cut_at_tts", "stream_cut_at_words", "stream_cut_at_html")  # fmt: skip
def _(box: Lessons, name: str) -> None:
    assert ordered(box, name) is None
    assert accepted(box)
    assert box.finished("a")["status"] == "COMPLETED"


@about("stream_cut_at_render")
def _(box: Lessons, name: str) -> None:
    box.order(name)
    with pytest.raises(httpx.RemoteProtocolError):
        box.generate("a", "RENDER")
    assert box.finished("a", "RENDER")["status"] == "COMPLETED"


@about("cut_before")
def _(box: Lessons, name: str) -> None:
    assert ordered(box, name) is None
    assert not accepted(box)


@about("stream_without_ending")
def _(box: Lessons, name: str) -> None:
    news = news_of(box, name)
    assert {event["type"] for event in news} == {"progress"}
    assert box.finished("a")["status"] == "COMPLETED"


@about("run_fails")
def _(box: Lessons, name: str) -> None:
    last = news_of(box, name, stage="TTS")[-1]
    assert (last["type"], last["stage"]) == ("error", "SCRIPT")
    assert box.status("a")["status"] == "FAILED"


@about("charges_more")
def _(box: Lessons, name: str) -> None:
    box.order(name, params={"times": 3})
    box.generate("a", "TTS")
    box.generate("b", "TTS")
    assert [box.finished(one, "TTS")["status"] for one in "ab"] == ["COMPLETED"] * 2
    assert [one["charged_credits"] for one in box.received()] == [18, 6]


@about("render_fails_at_avatar")
def _(box: Lessons, name: str) -> None:
    box.order(name)
    last = box.news("a", "RENDER")[-1]
    assert (last["type"], last["stage"]) == ("error", "HTML")
    assert "timeline" in box.status("a")["s3_urls"]


@about("error_event_first")
def _(box: Lessons, name: str) -> None:
    assert [event["type"] for event in news_of(box, name)] == ["error"]


@about("malformed_data_line", "python_data_line")
def _(box: Lessons, name: str) -> None:
    answer = ordered(box, name)
    assert answer is not None
    odd = [line for line in answer.text.splitlines() if line.startswith("data: ") and not line.startswith('data: {"')]
    cut = [line for line in answer.text.splitlines() if line.endswith('"HT')]
    assert len(odd) + len(cut) == (3 if name == "malformed_data_line" else 1)
    assert answer.text.rstrip().endswith("100}")


@about("unknown_events")
def _(box: Lessons, name: str) -> None:
    assert {"moon_phase", None} <= {event.get("type") for event in news_of(box, name)}


@about("heartbeat_storm")
def _(box: Lessons, name: str) -> None:
    answer = ordered(box, name)
    assert answer is not None
    assert answer.text.count(": heartbeat\n\n") == 500


@about("stages_out_of_order")
def _(box: Lessons, name: str) -> None:
    shares = [share for _, share in stages(news_of(box, name))]
    assert shares != sorted(shares)
    assert shares[-1] == 100


@about("events_twice")
def _(box: Lessons, name: str) -> None:
    assert len(news_of(box, name)) == 2 * 9 + 1


@about("run_sticks")
def _(box: Lessons, name: str) -> None:
    box.set(stalled_seconds=30.0)
    box.order(name)
    box.begin("a")
    until(lambda: box.urls("a").get("status") == "STALLED")
    assert (box.status("a")["status"], box.status("a")["current_stage"]) == ("COMPLETED", "WORDS")


@about("other_id_in_events")
def _(box: Lessons, name: str) -> None:
    assert news_of(box, name)[0]["video_id"] == "another-video"


@about("status_404_first")
def _(box: Lessons, name: str) -> None:
    news_of(box, name, seconds=60)
    assert box.get("status/a").status_code == 404
    box.clock.forward(60)
    assert box.get("status/a").status_code == 200


@about("slow_stream")
def _(box: Lessons, name: str) -> None:
    assert news_of(box, name, seconds=0.3)[-1]["type"] == "completed"
    assert accepted(box)


@about("render_job_fails", "render_job_sticks")
def _(box: Lessons, name: str) -> None:
    box.news("a")
    box.order(name)
    job = box.post("render/a").json()["job_id"]
    word = "failed" if name == "render_job_fails" else "running"
    until(lambda: box.get(f"render/status/{job}?video_id=a").json()["status"] == word)
    assert "video" not in box.status("a")["s3_urls"]


@about("status_500", "status_404", "status_unknown_word", "status_null")
def _(box: Lessons, name: str) -> None:
    box.news("a", "SCRIPT")
    box.order(name)
    struck = box.get("status/a")
    assert struck.status_code == {"status_500": 500, "status_404": 404}.get(name, 200)
    if struck.status_code == 200:
        assert (struck.json() or {}).get("status") == {"status_unknown_word": "POLISHING"}.get(name)
    assert box.status("a")["status"] == "COMPLETED"


@about("timeline_404", "words_404")
def _(box: Lessons, name: str) -> None:
    box.news("a")
    url = box.urls("a")["html_url" if name == "timeline_404" else "words_url"]
    box.order(name)
    assert [box.http.get(url).status_code for _ in range(2)] == [404, 200]


@about("regenerate_500", "regenerate_slow")
def _(box: Lessons, name: str) -> None:
    box.news("a")
    box.order(name, params={} if name == "regenerate_500" else {"seconds": 0.2})
    answer = box.post("frame/regenerate", {"video_id": "a", "timestamp": 1.5, "user_prompt": "x"})
    assert answer.status_code == (500 if name == "regenerate_500" else 200)
    assert name == "regenerate_500" or answer.elapsed.total_seconds() >= 0.2


@about("update_conflict")
def _(box: Lessons, name: str) -> None:
    box.news("a")
    box.order(name)
    wanted = {"video_id": "a", "frame_index": 0, "new_html": "x"}
    assert box.post("frame/update", wanted).status_code == 409
    assert box.timeline("a")["meta"]["revision"] == 1
    assert box.post("frame/update", wanted | {"expected_revision": 1}).status_code == 200


@about("cancel_refused")
def _(box: Lessons, name: str) -> None:
    box.clock.stand()
    box.begin("a")
    box.order(name)
    assert [box.post("cancel/a").json()["stopped"] for _ in range(2)] == [False, True]


@about("read_500", "read_html_502", "read_rate_limited")
def _(box: Lessons, name: str) -> None:
    box.order(name)
    codes = {"read_500": 500, "read_html_502": 502, "read_rate_limited": 429}
    assert [box.get("history").status_code for _ in range(2)] == [codes[name], 200]


@about("read_challenge")
def _(box: Lessons, name: str) -> None:
    box.order(name)
    struck = box.get("history")
    assert struck.status_code == 403
    assert is_challenge(struck)
    assert box.get("history").status_code == 200


@about("read_cut")
def _(box: Lessons, name: str) -> None:
    box.order(name)
    with pytest.raises(httpx.RemoteProtocolError):
        box.get("history")


@about("read_malformed_json")
def _(box: Lessons, name: str) -> None:
    box.order(name)
    with pytest.raises(ValueError, match=r"delimiter|Unterminated|Expecting"):
        box.get("history").json()


@about("read_slow")
def _(box: Lessons, name: str) -> None:
    box.order(name, params={"seconds": 0.2})
    assert box.get("history").elapsed.total_seconds() >= 0.2


@pytest.mark.parametrize("name", FAULTS)
def test_fault_strikes_as_it_says(box: Lessons, name: str) -> None:
    TESTS[name](box)
    left = box.http.get("/_control/faults").json()["faults"]
    assert not [fault for fault in left if fault["service"] == "vacademy" and fault["ordered"]]


def test_every_fault_has_a_test_and_a_description() -> None:
    assert set(TESTS) == set(FAULTS)
    assert {fault.name for fault in FREE} <= set(FAULTS)
    assert all(fault.description.endswith(".") for fault in FAULTS.values())
