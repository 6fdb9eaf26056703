"""A paid stream: one POST, every event kept, and an end that is never guessed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.errors import BadCredentials, Invalid, NoCredit, NotSent, RateLimited, Unclear, VendorError
from services.vendors.vacademy import Completed, Failed, Heartbeat, Run, StageProgress, StreamEvent, VacademyClient
from services.vendors.vacademy import events as kinds
from tests.unit.vendors.scripted import Handler, says
from tests.unit.vendors.vacademy.streams import BODY, KEY, client_of, data, streamed

INIT = {"type": "progress", "stage": "PENDING", "message": "go", "percentage": 0, "video_id": "lesson-1"}
DONE = {"type": "completed", "files": {"timeline": "http://x/t.json"}, "percentage": 100}


async def follow(handler: Handler, **more: Any) -> tuple[Run, list[StreamEvent], list[httpx.Request]]:
    async with client_of(handler, **more) as (client, asked), client.generate(BODY, "HTML") as run:
        return run, [event async for event in run], asked


async def failure(handler: Handler, **more: Any) -> tuple[VendorError, int]:
    async with client_of(handler, **more) as (client, asked):
        with pytest.raises(VendorError) as caught:
            await to_the_end(client)
        return caught.value, len(asked)


async def to_the_end(client: VacademyClient) -> None:
    async with client.generate(BODY, "HTML") as run:
        async for _ in run:
            pass


async def test_the_very_bytes_are_sent_once_and_the_stage_is_always_said() -> None:
    _, _, asked = await follow(streamed(data(INIT, DONE)))
    (request,) = asked
    assert (request.method, request.content) == ("POST", BODY)
    assert str(request.url) == "http://vacademy.test/api/v1/external/video/v1/generate?target_stage=HTML"
    assert request.headers["X-Institute-Key"] == KEY
    assert request.headers["Accept"] == "text/event-stream"


async def test_path_prefix_is_a_setting() -> None:
    for prefix, path in (("/ai-service/api/v1/", "/ai-service/api/v1/external"), ("", "/external")):
        _, _, asked = await follow(streamed(data(DONE)), path_prefix=prefix)
        assert asked[0].url.path == f"{path}/video/v1/generate"


async def test_completed_run_ends_well_with_its_files() -> None:
    run, events, _ = await follow(streamed(data(INIT, DONE)))
    assert [type(event) for event in events] == [StageProgress, Completed]
    assert run.ending is not None
    assert run.ending.good
    assert run.files == {"timeline": "http://x/t.json"}
    assert (run.percentage, run.video_id, run.same_id) == (100, "lesson-1", True)


TYPES: dict[str, type[StreamEvent]] = {
    "progress": kinds.StageProgress,
    "sub_stage": kinds.SubStage,
    "shot_done": kinds.ShotDone,
    "shot_error": kinds.ShotError,
    "shot_substage": kinds.ShotSubstage,
    "shot_regen_attempt": kinds.ShotRegenAttempt,
    "thumbnails_ready": kinds.ThumbnailsReady,
    "warning": kinds.Warned,
    "moon_phase": kinds.Other,
}


async def test_every_event_type_has_its_model_and_unknown_ones_are_kept() -> None:
    sent = [{"type": name, "phase": 3, "shot_index": 2, "duration_s": "4.5"} for name in TYPES]
    _, events, _ = await follow(streamed(data(*sent, {"no": "type"}, DONE)))
    assert [type(event) for event in events] == [*TYPES.values(), kinds.Other, Completed]
    done = events[2]
    assert isinstance(done, kinds.ShotDone)
    assert (done.shot_index, done.duration_s) == (2, 4.5)
    assert events[8].model_dump()["phase"] == 3


TERMINAL: dict[str, tuple[type[StreamEvent], bool]] = {
    "completed": (Completed, True),
    "info": (kinds.Info, True),
    "error": (Failed, False),
    "cancelled": (kinds.Cancelled, False),
    "decision_required": (kinds.DecisionRequired, False),
}


@pytest.mark.parametrize("name", TERMINAL)
async def test_terminal_event_ends_the_run_and_nothing_after_it_is_read(name: str) -> None:
    run, events, _ = await follow(streamed(data(INIT, {"type": name, "message": "so"}, INIT)))
    kind, good = TERMINAL[name]
    assert [type(event) for event in events] == [StageProgress, kind]
    assert run.ending is not None
    assert (type(run.ending.event), run.ending.good, run.ending.begun) == (kind, good, True)


async def test_error_as_the_very_first_event_did_not_begin() -> None:
    run, _, _ = await follow(streamed(data({"type": "error", "message": "Invalid target_stage"})))
    assert run.ending is not None
    assert not run.ending.begun


UNFINISHED: dict[str, tuple[bytes | Exception, ...]] = {
    "nothing at all": (),
    "no ending": (data(INIT),),
    "cut": (data(INIT), httpx.ReadError("cut")),
    "cut before the first event": (httpx.RemoteProtocolError("cut"),),
    "silence": (data(INIT), httpx.ReadTimeout("silence")),
    "half of the last event": (data(INIT), b'data: {"type": "comp'),
    "web page": (b"<html>fine</html>",),
}


@pytest.mark.parametrize("name", UNFINISHED)
async def test_stream_without_an_ending_leaves_the_charge_unknown_after_one_request(name: str) -> None:
    error, asked = await failure(streamed(*UNFINISHED[name]))
    assert type(error) is Unclear
    assert error.charged == "unknown"
    assert asked == 1


REFUSALS: dict[str, tuple[Handler, type[VendorError]]] = {
    "401": (says({"detail": "Invalid or inactive API Key"}, 401), BadCredentials),
    "402": (says({"detail": "Insufficient credits"}, 402), NoCredit),
    "422": (says({"detail": [{"type": "x", "loc": ["body", "prompt"], "msg": "bad"}]}, 422), Invalid),
    "422 without the key": (
        says({"detail": [{"type": "missing", "loc": ["header", "x-institute-key"], "msg": "Field required"}]}, 422),
        BadCredentials,
    ),
    "429": (says({"detail": "Too many"}, 429), RateLimited),
    "a complaint with the type of events": (streamed(b'{"detail":"Insuff', b'icient credits"}'), NoCredit),
    "a status in a complaint": (streamed(b'{"statusCode":429,"message":"busy"}'), RateLimited),
}
UNCLEAR: dict[str, Handler] = {
    "500": says({"detail": "boom"}, 500),
    "502": lambda _: httpx.Response(502, html="<html><title>502 Bad Gateway</title></html>"),
    "504 cut": streamed(httpx.ReadError("cut"), status=504),
    "303": lambda _: httpx.Response(303, headers={"Location": "/again"}),
    "a list with the type of events": streamed(b"\n", b'[{"detail":"x"}]'),
    "a page with the type of events": streamed(b"<!DOCTYPE html><title>Sign in</title>"),
    "a lesson with the type of events": streamed(b'{"video_id":"lesson-1","status":"PENDING"}'),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_refusal_before_the_stream_is_not_charged(name: str) -> None:
    handler, kind = REFUSALS[name]
    error, asked = await failure(handler)
    assert (type(error), error.charged, asked) == (kind, "no", 1)


@pytest.mark.parametrize("name", UNCLEAR)
async def test_failure_without_a_clear_no_leaves_the_charge_unknown(name: str) -> None:
    error, asked = await failure(UNCLEAR[name])
    assert (type(error), error.charged, asked) == (Unclear, "unknown", 1)


async def test_no_connection_is_not_sent() -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    error, _ = await failure(refuse)
    assert (type(error), error.charged) == (NotSent, "no")


@pytest.mark.parametrize("spelled", ["completed", "COMPLETED", " Completed "])
async def test_a_type_of_news_is_known_in_any_spelling(spelled: str) -> None:
    run, events, _ = await follow(streamed(data(INIT), data({**DONE, "type": spelled})))
    assert isinstance(events[-1], Completed)
    assert run.ending is not None
    assert run.ending.good


@pytest.mark.parametrize("odd", ['{"type": "prog', "[1]", "null", '"done"', "42", "\x00"])
async def test_lines_that_are_no_events_are_logged_and_skipped(caplog: pytest.LogCaptureFixture, odd: str) -> None:
    caplog.set_level(logging.WARNING)
    run, events, _ = await follow(streamed(f"data: {odd}\n\ndata: {KEY}\n\n".encode(), data(DONE)))
    assert [type(event) for event in events] == [Completed]
    assert run.skipped == 2
    assert "no event" in caplog.text
    assert KEY not in caplog.text


async def test_line_in_pythons_way_of_writing_is_read() -> None:
    odd = b"data: {'type': 'progress', 'stage': 'TTS', 'message': \"It's on\", 'percentage': None}\n\n"
    _, events, _ = await follow(streamed(odd, data(DONE)))
    assert isinstance(events[0], StageProgress)
    assert (events[0].stage, events[0].message) == ("TTS", "It's on")


async def test_heartbeats_are_told_and_end_nothing() -> None:
    _, events, _ = await follow(streamed(b": heartbeat\n\n" * 3, data(DONE)))
    assert [type(event) for event in events] == [Heartbeat] * 3 + [Completed]


async def test_both_shapes_of_files_are_read_and_folders_are_left_out() -> None:
    stage = {
        **INIT,
        "stage": "TTS",
        "files": {"audio": {"file_id": "f", "s3_url": "http://x/a.mp3"}, "per_shot_tts": {"0": 1}},
    }
    run, _, _ = await follow(streamed(data(stage, DONE)))
    assert run.files == {"audio": "http://x/a.mp3", "timeline": "http://x/t.json"}


async def test_stage_and_percentage_only_go_up() -> None:
    told = [("HTML", 65), ("SCRIPT", 5), ("NEW_STAGE", 900), ("TTS", -3), ("AVATAR", 71)]
    sent = [{"type": "progress", "stage": stage, "percentage": share} for stage, share in told]
    async with client_of(streamed(data(*sent, DONE))) as (client, _), client.generate(BODY, "HTML") as run:
        seen = [(run.stage, run.percentage) async for _ in run]
    assert seen == [("HTML", 65), ("HTML", 65), ("HTML", 100), ("HTML", 100), ("AVATAR", 100), ("AVATAR", 100)]


async def test_id_comes_from_the_header_else_from_the_first_event_that_has_one() -> None:
    header, _, _ = await follow(streamed(data(DONE), video_id="theirs"))
    event, _, _ = await follow(streamed(data({**INIT, "video_id": "theirs-2"}, DONE), video_id=None))
    nowhere, _, _ = await follow(streamed(data(DONE), video_id=None))
    unsafe, _, _ = await follow(streamed(data(DONE), video_id="../../etc"))
    assert [(run.video_id, run.same_id) for run in (header, event, nowhere, unsafe)] == [
        ("theirs", False), ("theirs-2", False), ("lesson-1", True), ("lesson-1", True),
    ]  # fmt: skip


async def test_stream_that_never_ends_is_given_up() -> None:
    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0)
                yield b": heartbeat\n\n"

    error, asked = await failure(lambda _: httpx.Response(200, stream=Endless()), longest_run=0.05)
    assert (type(error), error.charged, asked) == (Unclear, "unknown", 1)


@pytest.mark.parametrize("body", [b"", b"{}", BODY + b"\n"])
async def test_bytes_that_are_no_lesson_are_never_sent(body: bytes) -> None:
    async with client_of(streamed(data(DONE))) as (client, asked):
        with pytest.raises(Invalid):
            async with client.generate(body, "HTML"):
                pass
        assert asked == []


async def test_unknown_stage_is_never_sent() -> None:
    async with client_of(streamed(data(DONE))) as (client, asked):
        with pytest.raises(Invalid):
            async with client.generate(BODY, "html"):  # type: ignore[arg-type]
                pass
        assert asked == []


async def test_retry_and_resume_are_streams_of_one_post_each() -> None:
    async with client_of(streamed(data(DONE))) as (client, asked):
        async with client.retry("lesson-1") as run:
            assert [type(event) async for event in run] == [Completed]
        async with client.resume("lesson-1", "HTML", modified_script="Scene 1") as run:
            assert [type(event) async for event in run] == [Completed]
    assert [(request.url.path.rpartition("v1/")[2], request.content) for request in asked] == [
        ("retry/lesson-1", b""),
        ("resume/lesson-1", b'{"target_stage":"HTML","modified_script":"Scene 1"}'),
    ]


async def test_failed_runs_message_shows_no_key() -> None:
    _, events, _ = await follow(streamed(data({"type": "error", "message": f"bad key {KEY}"})))
    assert KEY not in events[0].message
