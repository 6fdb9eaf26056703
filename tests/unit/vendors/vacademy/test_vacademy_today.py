"""Vacademy's server as it is today, over exact bytes: estimates, what moves, sounds, covers, voices, no streams."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from services.errors import Invalid, NoCredit, NotFound, RateLimited, Unclear, VendorError
from services.vendors.vacademy import CostTick, VacademyClient, read_timeline
from services.vendors.vacademy.events import ShotDecisions, ShotDone, read_event
from tests.unit.vendors.scripted import says
from tests.unit.vendors.vacademy.streams import BODY, client_of, data, streamed

REAL = {
    "estimate": {"low_credits": 11.2, "expected_credits": 14.0, "high_credits": 19.6, "assumptions": []},
    "balance": {"current": 8.0, "after_expected": -6.0, "sufficient": False, "sufficient_for_high": False},
    "selections": {"quality_tier": "premium"},
}  # fmt: skip
EARLIER = {"estimate": {"low": 11.2, "expected": 14.0, "high": 19.6}, "balance": 8.0}


@pytest.mark.parametrize(
    "said", [REAL, EARLIER, {**REAL, "balance": {"current": "8"}}], ids=["real", "earlier", "text"]
)
async def test_an_estimate_is_read_in_its_real_and_its_earlier_shape(said: dict[str, Any]) -> None:
    async with client_of(says(said)) as (client, _):
        told = await client.get_cost_preview(BODY, "HTML")
    assert (told.estimate.low, told.estimate.expected, told.estimate.high) == (11.2, 14.0, 19.6)
    assert told.balance == 8.0
    assert told.enough is (False if said is REAL else None)


@pytest.mark.parametrize("said", [{}, {"estimate": None, "balance": None}, {"estimate": [], "balance": {}}])
async def test_an_estimate_that_says_nothing_is_none(said: dict[str, Any]) -> None:
    async with client_of(says(said)) as (client, _):
        told = await client.get_cost_preview(BODY, "HTML")
    assert (told.estimate.expected, told.balance, told.enough) == (None, None, None)


async def test_the_status_tells_pictures_and_credits_while_frames_are_drawn() -> None:
    said = {
        "video_id": "lesson-1", "status": "IN_PROGRESS", "current_stage": "HTML",
        "generation_progress": {"shots_completed": 9, "shots_total": 12},
        "live": {"cost": {"spent_credits": 12.5, "cap_credits": 40}, "stages": []},
        "thumbnails": {"selected_id": "b", "options": [{"id": "a"}, {"id": "b", "image_url": "http://x/b"}]},
    }  # fmt: skip
    async with client_of(says(said)) as (client, _):
        lesson = await client.get_lesson("lesson-1")
    assert (lesson.shots.completed, lesson.shots.total) == (9, 12)
    assert (lesson.spent_credits, lesson.cap_credits) == (12.5, 40)
    assert lesson.thumbnails.chosen is not None
    assert lesson.thumbnails.chosen.url == "http://x/b"


@pytest.mark.parametrize("odd", [None, [], "soon", {"cost": None}, {"cost": {"spent_credits": "many"}}])
async def test_a_part_of_the_status_that_cannot_be_read_hides_nothing_else(odd: Any) -> None:
    said = {"video_id": "lesson-1", "status": "COMPLETED", "live": odd, "generation_progress": odd, "thumbnails": odd}
    async with client_of(says(said)) as (client, _):
        lesson = await client.get_lesson("lesson-1")
    assert (lesson.status, lesson.spent_credits, lesson.shots.completed) == ("COMPLETED", None, None)
    assert lesson.thumbnails.options == []


async def test_the_stream_tells_what_the_run_has_cost_so_far() -> None:
    news = data(
        {"type": "progress", "stage": "HTML", "percentage": 75},
        {"type": "cost_tick", "spent_credits": 12.5, "cap_credits": 40},
        {"type": "director_thinking", "message": "hm"},
        {"type": "cost_tick", "spent_credits": None},
        {"type": "completed"},
    )
    async with client_of(streamed(news)) as (client, _), client.generate(BODY, "HTML") as run:
        seen = [event async for event in run]
    assert sum(isinstance(event, CostTick) for event in seen) == 2
    assert (run.spent_credits, run.cap_credits) == (12.5, 40)


@pytest.mark.parametrize("name", ["shot_idx", "shot_index"])
@pytest.mark.parametrize(("kind", "expected"), [("shot_decisions", ShotDecisions), ("shot_done", ShotDone)])
def test_a_picture_is_numbered_under_either_name(name: str, kind: str, expected: type) -> None:
    event = read_event(json.dumps({"type": kind, name: 8}))
    assert type(event) is expected
    assert isinstance(event, ShotDecisions | ShotDone)
    assert event.shot_index == 8


@pytest.mark.parametrize(
    ("cue", "at"),
    [
        ({"t": 1.5}, 9.5),
        ({"t": 0}, 8.0),
        ({"t": 1.5, "absolute_time": 3}, 3.0),
        ({"absolute_time": 4}, 4.0),
        ({}, None),
    ],
)
def test_a_sound_is_placed_by_its_frame_where_only_that_is_told(cue: dict[str, float], at: float | None) -> None:
    entry = {"inTime": 8, "exitTime": 20, "html": "", "sound_cues": [{"url": "http://x/pop.mp3", **cue}]}
    (read,) = read_timeline(json.dumps({"entries": [entry]}).encode()).entries[0].sound_cues
    assert read.absolute_time == at


@pytest.mark.parametrize(("said", "volume"), [(1.6, 1.6), (0, 0.0), (9, 2.0), (-1, 0.0), (None, None), ("loud", None)])
def test_music_may_be_louder_than_it_was_recorded_up_to_twice(said: object, volume: float | None) -> None:
    body = {"meta": {"audio_tracks": [{"url": "http://x/m.mp3", "volume": said}]}, "entries": []}
    assert read_timeline(json.dumps(body).encode()).audio_tracks[0].volume == volume


async def test_covers_are_read_chosen_and_made_anew() -> None:
    said = {"selected_id": "a", "options": [{"id": "a", "url": "http://x/a"}, {"url": "no id"}, {"id": 2}]}
    async with client_of(says(said)) as (client, asked):
        covers = await client.get_thumbnails("lesson-1")
        await client.choose_thumbnail("lesson-1", "2")
        await client.regenerate_thumbnails("lesson-1")
    assert [one.id for one in covers.options] == ["a", "2"]
    assert [(one.method, one.url.path.rsplit("v1/", 1)[1], one.content) for one in asked] == [
        ("GET", "thumbnail/lesson-1", b""),
        ("PATCH", "thumbnail/lesson-1", b'{"selected_id":"2"}'),
        ("POST", "thumbnail/lesson-1/regenerate", b""),
    ]


async def test_voices_are_listed_with_their_samples() -> None:
    said = {"voices": [{"id": "v1", "name": "Aria", "sample_url": "http://x/v1.mp3"}, {"name": "no id"}]}
    async with client_of(says(said)) as (client, asked):
        voices = await client.list_voices("Hindi", gender="male", tier="premium")
    assert [(one.id, one.sample_url) for one in voices] == [("v1", "http://x/v1.mp3")]
    assert dict(asked[0].url.params) == {"language": "Hindi", "gender": "male", "tier": "premium"}


@pytest.mark.parametrize(
    ("method", "ask"),
    [
        ("POST", lambda client: client.cancel("lesson-1")),
        ("DELETE", lambda client: client.delete_render("lesson-1")),
        ("DELETE", lambda client: client.delete_key("school", "key-1")),
    ],
    ids=["stopped", "forgotten", "revoked"],
)
async def test_what_is_to_be_stopped_forgotten_or_revoked_is_asked_without_a_body(
    method: str, ask: Callable[[VacademyClient], Awaitable[object]]
) -> None:
    async with client_of(says({"stopped": True})) as (client, asked):
        await ask(client)
    assert [(one.method, one.content, "content-type" in one.headers) for one in asked] == [(method, b"", False)]


def plain(body: bytes, kind: str | None = "application/json", status: int = 200) -> Any:
    headers = {"Content-Type": kind} if kind else {}
    return lambda _: httpx.Response(status, content=body, headers=headers)


NO_STREAM: dict[str, tuple[Any, type[VendorError], str]] = {
    "credits": (plain(b'{"detail":"Insufficient credits"}'), NoCredit, "Insufficient credits"),
    "credits without a type": (plain(b' {"detail":"Insufficient credits"}', None), NoCredit, "Insufficient credits"),
    "credits under a stream's own type": (
        plain(b'{"detail":"Insufficient credits"}', "text/event-stream"),
        NoCredit,
        "Insufficient credits",
    ),
    "a page under a stream's own type": (plain(b"<html>Sign in</html>", "text/event-stream"), Unclear, "web page"),
    "a code": (plain(b'{"code":429,"message":"busy"}'), RateLimited, "busy"),
    "a detail": (plain(b'{"detail":"No such tier"}'), Unclear, "No such tier"),
    "a success of another kind": (plain(b'{"video_id":"lesson-1","status":"queued"}'), Unclear, "no stream"),
    "text": (plain(b"Too many lessons", "text/plain"), Unclear, "Too many lessons"),
    "a page": (plain(b"<html><title>Sign in</title></html>", "text/html"), Unclear, "Sign in"),
    "nothing": (plain(b"", None), Unclear, "empty"),
}


@pytest.mark.parametrize("name", NO_STREAM)
async def test_an_answer_that_is_no_stream_is_read_for_its_complaint(name: str) -> None:
    handler, kind, words = NO_STREAM[name]
    async with client_of(handler) as (client, asked):
        with pytest.raises(VendorError) as caught:
            async with client.generate(BODY, "HTML"):
                pass
    assert type(caught.value) is kind
    assert caught.value.charged == ("unknown" if kind is Unclear else "no")
    assert words in caught.value.text
    assert len(asked) == 1


@pytest.mark.parametrize("kind", [None, "text/plain", "application/octet-stream"])
async def test_a_stream_under_another_type_is_a_stream_all_the_same(kind: str | None) -> None:
    body = b": hello\n\n" + data({"type": "completed"})
    async with client_of(plain(body, kind)) as (client, _), client.generate(BODY, "HTML") as run:
        assert len([event async for event in run]) == 2
    assert run.ending is not None


@pytest.mark.parametrize(("status", "kind"), [(404, NotFound), (409, Invalid)])
async def test_covers_that_are_not_there_yet_are_refused(status: int, kind: type[VendorError]) -> None:
    async with client_of(says({"detail": "no"}, status)) as (client, _):
        for ask in (client.get_thumbnails, client.regenerate_thumbnails):
            with pytest.raises(kind):
                await ask("lesson-1")
