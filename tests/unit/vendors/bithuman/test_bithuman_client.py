"""The bitHuman client over exact bytes: what it asks, what it makes of the answers, and that it pays once."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from services.errors import Invalid, Unclear, VendorError
from services.vendors.bithuman import OlderApi, agent_body
from tests.unit.vendors.bithuman.scripted import BODY, SECRET, client_of
from tests.unit.vendors.scripted import says

STARTED = {"success": True, "message": "Agent generation started", "agent_id": "A91XMB7113", "status": "processing"}


async def test_the_very_bytes_that_were_shown_are_sent_once_under_the_given_key() -> None:
    async with client_of(says(STARTED)) as (client, asked):
        accepted = await client.create_agent(BODY, "key-1")
    (request,) = asked
    assert (request.method, str(request.url), request.content) == ("POST", "https://api.test/v1/agent/generate", BODY)
    assert (request.headers["api-secret"], request.headers["idempotency-key"]) == (SECRET, "key-1")
    assert request.headers["connection"] == "close"
    assert (accepted.agent_id, accepted.status, accepted.replayed) == ("A91XMB7113", "processing", False)


async def test_replay_is_the_same_request_and_says_when_it_was_one() -> None:
    async with client_of(says(STARTED, headers={"Idempotency-Replayed": "true"})) as (client, asked):
        accepted = await client.replay(BODY, "key-1", first_sent_at=datetime.now(UTC) - timedelta(hours=22))
    assert accepted.replayed
    assert [(request.content, request.headers["idempotency-key"]) for request in asked] == [(BODY, "key-1")]


async def test_replay_that_could_make_a_second_agent_is_never_sent() -> None:
    now = datetime.now(UTC)
    for host, sent_at in (
        ("https://public.api.bithuman.ai", now),
        ("https://api.test", now - timedelta(hours=25)),
        ("https://api.test", now + timedelta(minutes=10)),
    ):
        async with client_of(says(STARTED), host) as (client, asked):
            with pytest.raises(Invalid) as caught:
                await client.replay(BODY, "key-1", first_sent_at=sent_at)
        assert (asked, caught.value.charged) == ([], "no")


async def test_a_clock_put_back_does_not_make_a_forgotten_key_younger() -> None:
    """Sent 25 hours ago by the service's clock, 22 by ours."""
    ours = datetime.now(UTC)
    there = format_datetime(ours + timedelta(hours=3), usegmt=True)
    async with client_of(says(STARTED, headers={"Date": there})) as (client, asked):
        await client.create_agent(BODY, "key-0")
        with pytest.raises(Invalid, match="too long ago"):
            await client.replay(BODY, "key-1", first_sent_at=ours - timedelta(hours=22))
    assert len(asked) == 1


@pytest.mark.parametrize("key", ["", " key", "schlüssel", "a\nb", "k" * 256])
async def test_key_that_cannot_travel_is_never_sent(key: str) -> None:
    async with client_of(says(STARTED)) as (client, asked):
        with pytest.raises(Invalid):
            await client.create_agent(BODY, key)
    assert asked == []


@pytest.mark.parametrize("body", [b"", b"{}", BODY + b"\n", b'{"agent_id":"X","prompt":"A","model":"essence-1"}'])
async def test_bytes_that_are_no_request_are_never_sent(body: bytes) -> None:
    async with client_of(says(STARTED)) as (client, asked):
        with pytest.raises(Invalid):
            await client.create_agent(body, "key-1")
    assert asked == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"success": True}),
        httpx.Response(200, json={"success": True, "agent_id": ""}),
        httpx.Response(200, json={"success": True, "agent_id": True}),
        httpx.Response(200, json=[STARTED]),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b'{"success": true, "agent_'),
        httpx.Response(200, html="<html>ok</html>"),
        httpx.Response(302, headers={"Location": "https://elsewhere.test/"}),
        httpx.Response(500, json={"error": {"code": "INTERNAL_ERROR", "message": "Oops"}}),
        httpx.Response(503, json={"error": {"code": "INTERNAL_ERROR", "message": "Later"}}),
    ],
    ids=range(10),
)
async def test_answer_without_a_readable_agent_is_unclear_and_may_be_charged(answer: httpx.Response) -> None:
    async with client_of(lambda _: answer) as (client, asked):
        with pytest.raises(Unclear) as caught:
            await client.create_agent(BODY, "key-1")
    assert caught.value.charged == "unknown"
    assert len(asked) == 1


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError])
async def test_cut_request_is_sent_once_and_unclear(error: type[httpx.TransportError]) -> None:
    def cut(_: httpx.Request) -> httpx.Response:
        raise error("cut")

    async with client_of(cut) as (client, asked):
        with pytest.raises(Unclear) as caught:
            await client.create_agent(BODY, "key-1")
    assert (caught.value.charged, len(asked)) == ("unknown", 1)


@pytest.mark.parametrize(
    ("answer", "agent_id", "warnings"),
    [
        ({"success": True, "data": {"agent_id": "A1"}}, "A1", ()),
        ({"code": "A2", "status": "processing"}, "A2", ()),
        ({**STARTED, "warnings": [{"code": "OLD", "message": "Soon gone"}, "And", 7]}, "A91XMB7113",
         ("OLD: Soon gone", "And")),
    ],
)  # fmt: skip
async def test_id_is_found_wherever_it_was_seen(answer: object, agent_id: str, warnings: tuple[str, ...]) -> None:
    async with client_of(says(answer)) as (client, _):
        accepted = await client.create_agent(BODY, "key-1")
    assert (accepted.agent_id, accepted.warnings) == (agent_id, warnings)


STATUS = {
    "agent_id": "A1", "status": "completed", "name": "", "model_url": None, "progress": "0.05", "video_url": 7.5,
    "created_at": "2026-03-01T10:00:00.123456+00:00", "updated_at": "2026-03-01T09:59:59+00:00",
    "supported_models": ["essence-1", None], "something_new": {"a": 1},
}  # fmt: skip


async def test_status_is_read_whatever_is_missing_or_new_in_it() -> None:
    async with client_of(says({"success": True, "data": STATUS})) as (client, asked):
        agent = await client.get_status("A1")
    assert (agent.status, agent.name, agent.model_url, agent.progress) == ("completed", None, None, 0.05)
    assert agent.created_at is not None
    assert agent.updated_at is not None
    assert agent.updated_at < agent.created_at
    assert agent.supported_models == ["essence-1"]
    assert asked[0].url.path == "/v1/agent/status/A1"


async def test_status_of_another_agent_is_not_believed() -> None:
    async with client_of(says({"success": True, "data": STATUS})) as (client, _):
        for ask in (client.get_status, client.get_agent):
            with pytest.raises(Unclear):
                await ask("A2")


@pytest.mark.parametrize("name", ["../me", "a/b", "a?b=c", "ä"])
async def test_id_stays_one_step_of_the_path(name: str) -> None:
    async with client_of(says({"success": True, "data": {**STATUS, "agent_id": name}})) as (client, asked):
        await client.get_status(name)
    assert asked[0].url.raw_path.count(b"/") == 4
    assert b"?" not in asked[0].url.raw_path
    for wrong in ("", "..", ".", "a\n"):
        async with client_of(says({})) as (client, asked):
            with pytest.raises(Invalid):
                await client.get_status(wrong)
        assert asked == []


async def test_list_that_ignores_the_offset_does_not_keep_us_for_ever() -> None:
    full = {"success": True, "data": [{"code": f"A{at}"} for at in range(100)],
            "pagination": {"limit": 100, "offset": 0, "total": 900, "has_more": True}}  # fmt: skip
    async with client_of(says(full)) as (client, asked):
        found = [agent.agent_id async for agent in client.iterate_agents()]
    assert (len(found), len(asked)) == (100, 3)


async def test_record_without_an_id_is_counted_and_stops_nothing() -> None:
    async with client_of(says({"data": [{"code": "A1"}, {"name": "?"}, None, {"agent_code": "A2"}]})) as (client, _):
        page = await client.list_agents()
    assert ([agent.agent_id for agent in page.items], page.unreadable, page.total) == (["A1", "A2"], 2, None)


@pytest.mark.parametrize(
    ("answer", "heard"),
    [
        ({"agent_code": "A1", "context_type": "speak", "delivered_to_rooms": 2}, True),
        ({"agent_code": "A1", "rooms": ["r1"], "rooms_skipped": [], "rooms_failed": []}, True),
        ({"agent_code": "A1", "delivered_to_rooms": 0}, False),
        ({"success": True, "data": {"agent_code": "A1", "delivered_to_rooms": 1}}, True),
    ],
)
async def test_nobody_having_heard_it_is_no_success(answer: object, heard: bool) -> None:
    async with client_of(says(answer)) as (client, asked):
        assert (await client.speak("A1", "Hi", "room-1")).heard is heard
    assert json.loads(asked[0].content) == {"message": "Hi", "room_id": "room-1"}


@pytest.mark.parametrize("answer", [{"agent_code": "A1", "updated": False}, [], "ok"])
async def test_update_that_was_not_done_is_said(answer: object) -> None:
    async with client_of(says(answer)) as (client, asked):
        with pytest.raises(Unclear) as caught:
            await client.update_prompt("A1", "Be brief")
    assert (caught.value.charged, len(asked)) == ("no", 1)


@pytest.mark.parametrize(
    "answer", [{"agent_code": "A1", "updated": True}, {"success": True, "data": {"updated": True}}]
)
async def test_update_is_understood_in_both_ages(answer: object) -> None:
    async with client_of(says(answer)) as (client, asked):
        await client.update_prompt("A1", "Be brief")
    assert (asked[0].method, asked[0].url.path) == ("POST", "/v1/agent/A1")


async def test_prices_come_from_the_service_and_auto_counts_as_its_dearest() -> None:
    prices = {"essence-1": 250, "essence-2": 500, "expression-2": "2000", "auto": 500}
    async with client_of(says({"data": {"agent_generation": {"by_model": prices}}})) as (client, _):
        pricing = await client.get_pricing()
    assert [pricing.price(model) for model in ("essence-1", "auto", "essence-9")] == [250, 2000, None]


async def test_validity_is_told_by_the_body_or_not_at_all() -> None:
    for answer, valid in (({"valid": True}, True), ({"valid": False}, False)):
        async with client_of(says(answer)) as (client, asked):
            assert await client.validate() is valid
        assert (asked[0].method, asked[0].url.path, asked[0].content) == ("POST", "/v1/validate", b"")
    async with client_of(says({"ok": 1})) as (client, _):
        with pytest.raises(Unclear):
            await client.validate()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (httpx.Response(200, json={"valid": True}), "fine"),
        (httpx.Response(200, json={"valid": False}), "key refused"),
        (httpx.Response(401, json={"error": "Unauthorized"}), "key refused"),
        (httpx.Response(403, content=b"error code: 1010"), "unclear"),
        (httpx.Response(429, json={"error": {"code": "RATE_LIMITED"}}), "unclear"),
        (httpx.Response(502, html="<html></html>"), "unclear"),
    ],
    ids=range(6),
)
async def test_key_check_says_what_it_knows_and_asks_once(answer: httpx.Response, state: str) -> None:
    async with client_of(lambda _: answer) as (client, asked):
        checked = await client.check_key()
    assert checked.state == state
    assert checked.text
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("data", "name", "file_type"),
    [(b"", "a.jpg", "auto"), (b"\xff\xd8\xff", "", "auto"), (b"\xff\xd8\xff", "a.jpg", "audio"),
     (b"\xff\xd8\xff", "a.jpg", "sculpture"), (b"\xff\xd8\xff" + bytes(10 * 2**20), "a.jpg", "image"),
     (b"hello", "a.jpg", "image")],
)  # fmt: skip
async def test_file_that_would_be_refused_is_never_sent(data: bytes, name: str, file_type: str) -> None:
    async with client_of(says({})) as (client, asked):
        with pytest.raises(Invalid):
            await client.upload_file(data, name, file_type)
        with pytest.raises(Invalid):
            await client.upload_url("ftp://host/a.jpg")
    assert asked == []


async def test_no_error_no_log_and_no_answer_shows_the_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = {"error": {"code": "UNAUTHORIZED", "message": f"Invalid API secret {SECRET}"}, "status": "error"}
    async with client_of(says(echo, 401)) as (client, _):
        with pytest.raises(VendorError) as caught:
            await client.create_agent(agent_body(model=None, prompt="A", older_api=OlderApi()), "key-1")
    assert "Invalid API secret" in str(caught.value)
    assert SECRET not in str(caught.value) + repr(caught.value) + caplog.text + repr(vars(caught.value))
