"""The Vacademy client over exact bytes: what it asks, and what it makes of the answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from services.errors import BadCredentials, Invalid, NotFound, SettingsError, Unclear
from services.vendors.vacademy import InstituteKey, UserLogin
from tests.unit.vendors.scripted import Handler, says
from tests.unit.vendors.vacademy.streams import BODY, KEY, client_of

STATUS = {
    "id": "row", "video_id": "lesson-1", "current_stage": "HTML", "status": "COMPLETED",
    "s3_urls": {"script": "http://x/s", "per_shot_tts": {"0": "u"}, "audio": {"s3_url": "http://x/a"}, "video": None},
    "created_at": "2026-05-01T10:00:00+02:00", "new_field": [1],
}  # fmt: skip


async def test_status_is_read_with_its_addresses_and_aware_times() -> None:
    async with client_of(says(STATUS)) as (client, asked):
        lesson = await client.get_lesson("lesson-1")
    assert asked[0].url.path == "/api/v1/external/video/v1/status/lesson-1"
    assert (lesson.status, lesson.current_stage) == ("COMPLETED", "HTML")
    assert lesson.artifacts == {"script": "http://x/s", "audio": "http://x/a"}
    assert lesson.created_at == datetime(2026, 5, 1, 8, tzinfo=UTC)


async def test_addresses_that_are_not_there_yet_are_none() -> None:
    said = {
        "video_id": "lesson-1",
        "html_url": None,
        "audio_url": "",
        "words_url": "http://x/w",
        "current_stage": "TTS",
    }
    async with client_of(says(said)) as (client, _):
        urls = await client.get_urls("lesson-1")
    assert (urls.html_url, urls.audio_url, urls.words_url, urls.video_url) == (None, None, "http://x/w", None)


@pytest.mark.parametrize("said", [None, [], "x", {}, {**STATUS, "video_id": "other"}, {"status": "COMPLETED"}])
async def test_answer_about_anything_else_is_unclear(said: Any) -> None:
    async with client_of(says(said)) as (client, _):
        for ask in (client.get_lesson, client.get_urls):
            with pytest.raises(Unclear) as caught:
                await ask("lesson-1")
            assert caught.value.charged == "no"


@pytest.mark.parametrize("video_id", ["", "a/b", "..", "a?b", "é", "a" * 65])
async def test_id_that_could_lead_elsewhere_is_never_asked(video_id: str) -> None:
    async with client_of(says(STATUS)) as (client, asked):
        for ask in (client.get_lesson, client.get_urls, client.cancel, client.create_render, client.delete_render):
            with pytest.raises(Invalid):
                await ask(video_id)
        assert asked == []


async def test_unknown_video_is_not_found() -> None:
    async with client_of(says({"detail": "Video lesson-1 not found"}, 404)) as (client, _):
        with pytest.raises(NotFound):
            await client.get_lesson("lesson-1")


MISSING_KEY = {"detail": [{"type": "missing", "loc": ["header", "x-institute-key"], "msg": "Field required"}]}


@pytest.mark.parametrize(("said", "status"), [({"detail": "Invalid or inactive API Key"}, 401), (MISSING_KEY, 422)])
async def test_missing_and_wrong_key_are_the_same_refusal(said: Any, status: int) -> None:
    async with client_of(says(said, status)) as (client, _):
        with pytest.raises(BadCredentials):
            await client.get_lesson("lesson-1")
        assert (await client.check_key()).state == "key refused"


async def test_frame_is_previewed_and_written_once_each() -> None:
    preview = {"video_id": "lesson-1", "frame_index": 2, "timestamp": 5.001, "original_html": "", "new_html": "b"}
    async with client_of(says(preview)) as (client, asked):
        found = await client.regenerate_frame("lesson-1", 5.001, "brighter")
        assert (found.frame_index, found.original_html, found.new_html) == (2, "", "b")
    assert json.loads(asked[0].content) == {"video_id": "lesson-1", "timestamp": 5.001, "user_prompt": "brighter"}
    done = {"status": "success", "video_id": "lesson-1", "updated_frame_index": 2, "message": "ok", "revision": 4}
    async with client_of(says(done)) as (client, asked):
        assert (await client.update_frame("lesson-1", 2, "b", expected_revision=3, entry_id="segment-1")).revision == 4
    assert json.loads(asked[0].content) == {
        "video_id": "lesson-1", "frame_index": 2, "new_html": "b", "expected_revision": 3, "entry_id": "segment-1",
    }  # fmt: skip


@pytest.mark.parametrize("status", [500, 502])
async def test_slow_and_unrepeatable_calls_are_never_sent_twice(status: int) -> None:
    async with client_of(says({"detail": "x"}, status)) as (client, asked):
        calls = (
            client.regenerate_frame("a", 1.5, "x"), client.update_frame("a", 0, "x"), client.add_frame("a", "x", 0, 1),
            client.delete_frame("a", "e"), client.reorder_frame("a", "e", 1), client.cancel("a"),
            client.create_render("a"), client.delete_render("a"), client.create_key("i"), client.delete_key("i", "k"),
        )  # fmt: skip
        for call in calls:
            with pytest.raises(Unclear):
                await call
        assert len(asked) == len(calls)


async def test_changed_revision_is_refused_with_its_code() -> None:
    async with client_of(says({"detail": "revision"}, 409)) as (client, _):
        with pytest.raises(Invalid) as caught:
            await client.update_frame("lesson-1", 0, "x", expected_revision=1)
    assert caught.value.http_status == 409


async def test_render_that_was_ordered_without_an_answer_may_be_charged() -> None:
    async with client_of(says({"status": "queued"})) as (client, asked):
        with pytest.raises(Unclear) as caught:
            await client.create_render("lesson-1")
    assert caught.value.charged == "unknown"
    assert len(asked) == 1


async def test_keys_are_hidden_and_their_times_have_a_zone() -> None:
    said = {"id": "k", "name": "n", "key": KEY, "status": "active", "created_at": "2026-05-01T10:00:00.123456"}
    async with client_of(says(said)) as (client, asked):
        made = await client.create_key("inst", "n", login=UserLogin(SecretStr("a-token"), "inst"))
    assert made.key.get_secret_value() == KEY
    assert asked[0].headers["Authorization"] == "Bearer a-token"
    assert asked[0].headers["clientId"] == "inst"
    assert KEY not in repr(made) + str(made) + repr(client)
    assert made.created_at is not None
    assert made.created_at.tzinfo is not None
    assert json.loads(asked[0].content) == {"institute_id": "inst", "name": "n"}


async def test_file_is_fetched_from_its_own_host_without_the_key_and_past_caches() -> None:
    async with client_of(lambda _: httpx.Response(200, content=b"[]")) as (client, asked):
        assert await client.get_words("http://files.test/a/w.json?x=1", version=7) == []
        assert (await client.get_timeline("http://files.test/a/t.json")).entries == ()
    assert [str(request.url) for request in asked] == [
        "http://files.test/a/w.json?x=1&v=7",
        "http://files.test/a/t.json",
    ]
    assert not any("x-institute-key" in request.headers for request in asked)


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "http://u:p@x.test/a", "//x.test/a", "http://[", "x"])
async def test_address_that_is_no_web_address_is_never_fetched(url: str) -> None:
    async with client_of(says([])) as (client, asked):
        with pytest.raises(Invalid):
            await client.get_words(url)
        assert asked == []


def by_path(**answers: Handler) -> Handler:
    def handle(request: httpx.Request) -> httpx.Response:
        return next(answer for part, answer in answers.items() if part in request.url.path)(request)

    return handle


def not_found(request: httpx.Request) -> httpx.Response:
    return httpx.Response(404, json={"detail": f"Video {request.url.path.rpartition('/')[2]} not found"})


NOT_FOUND = says({"detail": "Not Found"}, 404)


@pytest.mark.parametrize(
    ("handler", "state"),
    [
        (by_path(status=not_found), "fine"),
        (by_path(status=NOT_FOUND, history=says([])), "fine"),
        (by_path(status=NOT_FOUND, history=NOT_FOUND), "wrong host"),
        (by_path(status=NOT_FOUND, history=says({"detail": "no"}, 401)), "key refused"),
        (by_path(status=says({}, 500)), "unclear"),
    ],
)
async def test_key_is_judged_by_free_reads(handler: Handler, state: str) -> None:
    async with client_of(handler) as (client, asked):
        assert (await client.check_key()).state == state
    assert {request.method for request in asked} == {"GET"}


async def test_cost_preview_sends_the_lessons_own_bytes() -> None:
    said = {"estimate": {"low": 16, "expected": 20, "high": 30}, "balance": 12.5, "selections": {}}
    async with client_of(says(said)) as (client, asked):
        found = await client.get_cost_preview(BODY, "HTML")
    assert (found.estimate.expected, found.balance) == (20, 12.5)
    assert asked[0].content == BODY


@pytest.mark.parametrize(
    "pasted", [KEY, f"  {KEY}\n", f"X-Institute-Key: {KEY}", f'"{KEY}"', KEY[:20] + "\n" + KEY[20:]]
)
def test_key_is_found_in_what_people_paste(pasted: str) -> None:
    key = InstituteKey.from_text(pasted)
    assert key.headers() == {"X-Institute-Key": KEY}
    assert KEY not in repr(key) + str(key)


@pytest.mark.parametrize(
    "pasted", ["", "  ", "vac_live_abc...wxyz", "vac_live_abc", "eyJhbGciOi", "bhm_live_1234567890123"]
)
def test_what_is_no_key_is_refused_without_repeating_it(pasted: str) -> None:
    with pytest.raises(SettingsError) as caught:
        InstituteKey.from_text(pasted)
    assert len(pasted) < 10 or pasted not in str(caught.value)
