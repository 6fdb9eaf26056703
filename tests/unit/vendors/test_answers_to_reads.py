"""What an answer to a read tells about the very thing that was asked for; none of it is ever the yes of a payment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.errors import NotFound, RateLimited, Refused, Unclear, VendorError
from services.vendors.bhuman import BHumanClient, Credentials, campaign_body
from services.vendors.bithuman import BitHumanClient, agent_body, read_secret
from services.vendors.wire.limits import RequestLimits
from tests.unit.vendors.scripted import Handler, Scripted, says

ID = "0b7d9c1e-0000-4000-8000-00000000000a"
CAMPAIGN = "11111111-2222-4333-8444-555555555555"
CODE = "A91XMB7113"
FAILED = {"id": ID, "status": "failed", "message": "no face"}
AGENT = {"agent_id": CODE, "status": "failed", "error_message": "no face found"}

NOT_FOUND: list[Any] = [
    {"code": 200, "result": {"error": "Video not found"}},
    {"code": 200, "result": {"message": "No such video", "code": 1}},
    {"code": 200, "result": "Video not found"},
    {"code": 200, "result": None, "error": "Video not found"},
    {"success": False, "message": "The generated video does not exist."},
    {"error": "Video not found"},
    {"detail": "Not found."},
    {"code": 404, "error": "video was deleted"},
]
ABOUT_SOMETHING_ELSE: list[Any] = [
    {"error": "API key not found"},
    {"error": "Account not found"},
    {"code": 200, "result": {"error": "Upstream server not found"}},
    {"code": 500, "error": "Video not found"},
    {"code": 200, "result": {"error": "Internal error"}},
]
FAILED_VIDEOS: list[Any] = [
    {"code": 500, "result": FAILED},
    {"code": 404, "result": FAILED},
    {"success": False, "result": FAILED},
    {"success": False, "error": "render failed", "result": {**FAILED, "status": "FAILED"}},
    {**FAILED, "success": False},
    {**FAILED, "code": 500},
    {**FAILED, "code": "RENDER_FAILED", "error": "x"},
]
FAILED_AGENTS: list[Any] = [
    {"success": False, "data": AGENT},
    {"success": False, "message": "generation failed", "data": AGENT},
    {"status": "error", "error": {"code": "INSUFFICIENT_BALANCE", "message": "no face found"}, "data": AGENT},
    {"agent_id": CODE, "status": "failed", "error": "IMAGE_FACE_UNSUITABLE", "message": "no face found"},
    {"agent_id": CODE, "status": "failed", "error": {"code": "IMAGE_FACE_UNSUITABLE", "message": "no face found"}},
    {"success": True, "agent_id": CODE, "status": "failed", "error": "INTERNAL_ERROR: no face found"},
]
ABOUT_THE_READING: list[tuple[Any, type[VendorError]]] = [
    ({"agent_id": CODE, "status": "failed", "error": "RATE_LIMITED"}, RateLimited),
    ({"agent_id": CODE, "status": "failed", "error": {"code": "UPSTREAM_UNAVAILABLE"}}, Unclear),
    ({"agent_id": CODE, "status": "error", "error": {"code": "INTERNAL_ERROR"}}, Unclear),
    ({"success": False, "data": {"agent_id": CODE, "status": "ready"}}, Unclear),
    ({"success": False, "data": {"agent_id": CODE}}, Unclear),
]


def bhuman(handler: Handler) -> BHumanClient:
    return BHumanClient(
        studio_url="http://studio.test",
        user_url="http://user.test",
        store_url="http://store.test",
        credentials=Credentials.from_fields("id", "secret"),
        transport=Scripted(handler),
        limits=RequestLimits(reads_per_second=100_000, burst=100_000),
    )


def bithuman(handler: Handler) -> BitHumanClient:
    return BitHumanClient(
        base_url="https://api.test",
        secret=read_secret("secret"),
        transport=Scripted(handler),
        limits=RequestLimits(reads_per_second=1000, burst=1000),
    )


@pytest.mark.parametrize("body", NOT_FOUND)
async def test_a_video_of_which_the_service_says_that_it_is_not_there_is_not_found(body: object) -> None:
    with pytest.raises(NotFound):
        await bhuman(says(body)).get_generated_video(ID)


@pytest.mark.parametrize("body", ABOUT_SOMETHING_ELSE)
async def test_what_else_is_not_found_says_nothing_about_the_video(body: object) -> None:
    with pytest.raises(Unclear):
        await bhuman(says(body)).get_generated_video(ID)


@pytest.mark.parametrize("body", FAILED_VIDEOS)
async def test_a_failed_video_is_read_as_failed_whatever_stands_around_it(body: object) -> None:
    video = await bhuman(says(body)).get_generated_video(ID)
    assert (video.id, video.status.lower(), video.message) == (ID, "failed", "no face")


@pytest.mark.parametrize("body", FAILED_AGENTS)
async def test_a_failed_agent_is_read_as_failed_with_its_reason(body: object) -> None:
    agent = await bithuman(says(body)).get_status(CODE)
    assert (agent.agent_id, agent.status) == (CODE, "failed")
    assert "no face found" in (agent.error_message or "")


@pytest.mark.parametrize(("body", "kind"), ABOUT_THE_READING)
async def test_a_complaint_about_the_reading_ends_no_agent(body: object, kind: type[VendorError]) -> None:
    with pytest.raises(kind):
        await bithuman(says(body)).get_status(CODE)


@pytest.mark.parametrize("body", [*NOT_FOUND, *FAILED_VIDEOS])
async def test_none_of_it_is_the_success_of_a_paid_request_for_videos(body: object) -> None:
    with pytest.raises((Refused, Unclear)):
        await bhuman(says(body)).create_campaign_videos(campaign_body(CAMPAIGN, ["a"], [["b"]], None))


@pytest.mark.parametrize("body", [*FAILED_AGENTS, *(body for body, _kind in ABOUT_THE_READING)])
async def test_none_of_it_is_the_success_of_a_paid_request_for_an_agent(body: object) -> None:
    with pytest.raises((Refused, Unclear)) as caught:
        await bithuman(says(body)).create_agent(agent_body(model="essence-1", prompt="x"), "key-1")
    assert isinstance(caught.value, Refused) or caught.value.charged == "unknown"


@pytest.mark.parametrize("body", [FAILED_AGENTS[0], {"success": False, "data": {**AGENT, "deleted": True}}])
async def test_a_deletion_that_is_denied_is_not_done(body: object) -> None:
    with pytest.raises(VendorError):
        await bithuman(says(body)).delete_agent(CODE)


def pages(beyond: Callable[[], httpx.Response], first: object) -> Handler:
    """The first page, as whole as pages are; then this answer."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        return beyond() if asked.get("page", "0") != "0" or asked.get("offset", "0") != "0" else _json(first)

    return answer


def _json(value: object, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=value)


BEYOND: list[Callable[[], httpx.Response]] = [
    lambda: _json({"code": 400, "error": "page out of range"}, 400),
    lambda: _json({"code": 404, "error": "page out of range"}, 404),
    lambda: _json({"detail": "no such parameter"}, 422),
    lambda: _json({"error": "x"}, 500),
    lambda: _json({"code": 404, "error": "page out of range"}),
    lambda: httpx.Response(404, html="<html><title>404 Not Found</title>"),
    lambda: httpx.Response(200, text="null"),
]


@pytest.mark.parametrize("beyond", BEYOND)
async def test_a_complaint_about_a_page_past_the_first_takes_nothing_away_that_was_shown(
    beyond: Callable[[], httpx.Response],
) -> None:
    videos = bhuman(pages(beyond, {"code": 200, "result": [FAILED]}))
    assert [one.id async for one in videos.iterate_generated_videos_by_campaign(CAMPAIGN)] == [ID]
    assert [one.id async for one in videos.iterate_video_instances()] == [ID]
    agents = bithuman(pages(beyond, {"data": [AGENT], "pagination": {"has_more": True}}))
    assert [one.agent_id async for one in agents.iterate_agents()] == [CODE]


@pytest.mark.parametrize("beyond", [*BEYOND, lambda: _json({"error": "slow down"}, 429), lambda: _json({}, 401)])
async def test_no_answer_to_pages_that_no_document_names_loses_the_campaigns(
    beyond: Callable[[], httpx.Response],
) -> None:
    campaigns = bhuman(pages(beyond, {"code": 200, "result": [{"id": CAMPAIGN, "name": "Spring"}]}))
    assert [one.id for one in await campaigns.list_campaigns()] == [CAMPAIGN]


@pytest.mark.parametrize("status", [400, 401, 404, 422, 429, 500])
async def test_a_list_whose_first_page_is_refused_or_fails_is_none(status: int) -> None:
    with pytest.raises(VendorError):
        await bhuman(says({"error": "no"}, status)).list_campaigns()
    with pytest.raises(VendorError):
        _ = [one async for one in bithuman(says({"error": "no"}, status)).iterate_agents()]


async def test_who_is_asked_to_wait_in_the_middle_of_a_list_is_told_so() -> None:
    first = {"code": 200, "result": [FAILED]}
    videos = bhuman(pages(lambda: httpx.Response(429, json={}, headers={"Retry-After": "0"}), first))
    with pytest.raises(RateLimited):
        _ = [one async for one in videos.iterate_generated_videos_by_campaign(CAMPAIGN)]
