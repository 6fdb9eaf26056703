"""The BHuman client over exact bytes: what it asks, what it makes of the answers, and that it pays once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from services.errors import BadCredentials, Invalid, NotFound, Unclear
from services.vendors.bhuman import (
    ROUTES,
    BHumanClient,
    Credentials,
    campaign_body,
    preview_body,
    route_body,
    sample_body,
)
from services.vendors.wire.limits import RequestLimits
from tests.unit.vendors.scripted import Handler, Scripted, says

CAMPAIGN = "6f1c2b1e-0000-4000-8000-00000000000a"
CAMPAIGN_BODY = campaign_body(CAMPAIGN, ["first"], [["Žofie"], ["00123"]], None)
SAMPLE_BODY = sample_body(CAMPAIGN, ["first"], [["Žofie"]], None)
A, B, C = (f"0b7d9c1e-0000-4000-8000-00000000000{sign}" for sign in "abc")


@asynccontextmanager
async def client_of(
    handler: Handler, credentials: Credentials | None = None
) -> AsyncIterator[tuple[BHumanClient, list[httpx.Request]]]:
    transport = Scripted(handler)
    client = BHumanClient(
        studio_url="http://studio.test/root",
        user_url="http://user.test",
        store_url="http://store.test",
        credentials=credentials or Credentials.from_fields("id", "secret"),
        transport=transport,
        limits=RequestLimits(reads_per_second=1000, burst=1000),
    )
    yield client, transport.asked
    await client.aclose()


async def test_the_very_bytes_that_were_shown_are_sent_once() -> None:
    async with client_of(says({"code": 200, "result": [B, A]})) as (client, asked):
        accepted = await client.create_campaign_videos(CAMPAIGN_BODY)
        await client.create_sample_videos(SAMPLE_BODY)
    assert accepted.ids == [B, A]
    assert [(request.method, request.url.path, request.content) for request in asked] == [
        ("POST", "/root/api/ai_studio/pipeline/campaign", CAMPAIGN_BODY),
        ("POST", "/root/api/ai_studio/try_sample", SAMPLE_BODY),
    ]


@pytest.mark.parametrize("ids", [[A], [A, A], [A, B, C]])
async def test_other_number_of_ids_than_rows_is_handed_on_as_answered(ids: list[str]) -> None:
    async with client_of(says({"code": 200, "result": ids})) as (client, _):
        assert (await client.create_campaign_videos(CAMPAIGN_BODY)).ids == ids


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"code": 200, "result": None}),
        httpx.Response(200, json={"code": 200, "result": []}),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"code": 200, "result": [{"id": "a"}]}),
        httpx.Response(200, json={"code": 200, "result": [A, None]}),
        httpx.Response(200, json={"code": 200}),
        httpx.Response(200, json="a"),
        httpx.Response(200, content=b""),
        httpx.Response(204),
        httpx.Response(200, content=b'{"code":200,"result":["a"'),
        httpx.Response(200, html="<html>ok</html>"),
    ],
    ids=range(11),
)
@pytest.mark.parametrize("kind", ["campaign", "sample"])
async def test_success_without_readable_ids_is_unclear_and_may_be_charged(kind: str, answer: httpx.Response) -> None:
    async with client_of(lambda _: answer) as (client, asked):
        with pytest.raises(Unclear) as caught:
            await (
                client.create_campaign_videos(CAMPAIGN_BODY)
                if kind == "campaign"
                else client.create_sample_videos(SAMPLE_BODY)
            )
    assert caught.value.charged == "unknown"
    assert len(asked) == 1


@pytest.mark.parametrize("spelled", [CAMPAIGN, CAMPAIGN.upper(), f"urn:uuid:{CAMPAIGN}"])
async def test_the_campaigns_own_id_said_again_names_no_video(spelled: str) -> None:
    async with client_of(says({"code": 200, "result": [A, spelled]})) as (client, _):
        with pytest.raises(Unclear) as caught:
            await client.create_campaign_videos(CAMPAIGN_BODY)
    assert caught.value.charged == "unknown"


@pytest.mark.parametrize(
    "nothing", [[], {}, {"code": 200, "result": []}, {"code": 200, "result": None}, {"result": {}}]
)
async def test_an_answer_with_nothing_in_it_about_one_video_is_that_it_is_not_there(nothing: object) -> None:
    async with client_of(says(nothing)) as (client, _):
        with pytest.raises(NotFound):
            await client.get_generated_video(A)


@pytest.mark.parametrize("body", [b"", b"{}", SAMPLE_BODY, CAMPAIGN_BODY + b"\n"])
async def test_bytes_that_are_no_campaign_request_are_never_sent(body: bytes) -> None:
    async with client_of(says({"result": ["a"]})) as (client, asked):
        with pytest.raises(Invalid) as caught:
            await client.create_campaign_videos(body)
    assert caught.value.charged == "no"
    assert asked == []


def pages(count: int, *, total: int | None, shift: int = 0, cap: int = 100) -> Handler:
    """A list of so many results; `shift` moves every later page back, as new results do."""

    def handle(request: httpx.Request) -> httpx.Response:
        page, size = int(request.url.params["page"]), min(int(request.url.params["size"]), cap)
        start = max(0, page * size - shift * page)
        videos = [{"id": f"v{at}", "status": "queued"} for at in range(start, min(start + size, count))]
        result = {"total": total, "videos": videos} if total is not None else videos
        return httpx.Response(200, json={"code": 200, "result": result})

    return handle


@pytest.mark.parametrize(
    ("handler", "reads", "found"),
    [
        (pages(250, total=None), 4, 250),
        (pages(250, total=250), 3, 250),
        (pages(200, total=None), 3, 200),
        (pages(200, total=200), 2, 200),
        (pages(0, total=None), 1, 0),
        (pages(0, total=0), 1, 0),
        (pages(120, total=None, shift=10), 3, 120),
        (pages(120, total=120, cap=50), 3, 120),
        (pages(250, total=999), 4, 250),
        (pages(250, total=100), 4, 250),
        (pages(250, total=7), 4, 250),
        (pages(8, total=0), 2, 8),
        (pages(8, total=8), 1, 8),
        (pages(100, total=100), 2, 100),
        (pages(120, total=None, cap=50), 4, 120),
        (pages(100, total=None, cap=7), 16, 100),
        (pages(7, total=None), 2, 7),
    ],
)
async def test_list_is_read_to_its_end_and_no_result_comes_twice(handler: Handler, reads: int, found: int) -> None:
    async with client_of(handler) as (client, asked):
        ids = [video.id async for video in client.iterate_generated_videos_by_campaign(CAMPAIGN)]
    assert len(ids) == len(set(ids)) == found
    assert len(asked) == reads
    assert [request.url.params["page"] for request in asked] == [str(page) for page in range(reads)]
    assert {request.url.params["campaign_id"] for request in asked} == {CAMPAIGN}


def from_one(count: int, *, total: int | None) -> Handler:
    """A list that counts its pages from 1 and takes page 0 for the first."""

    def handle(request: httpx.Request) -> httpx.Response:
        start = (max(1, int(request.url.params["page"])) - 1) * 100
        videos = [{"id": f"v{at}"} for at in range(start, min(start + 100, count))]
        result = {"total": total, "videos": videos} if total is not None else videos
        return httpx.Response(200, json={"code": 200, "result": result})

    return handle


@pytest.mark.parametrize("total", [None, 250])
@pytest.mark.parametrize("count", [250])
async def test_list_whose_pages_count_from_one_is_read_to_its_end(count: int, total: int | None) -> None:
    async with client_of(from_one(count, total=total)) as (client, _):
        ids = [video.id async for video in client.iterate_generated_videos_by_campaign(CAMPAIGN)]
    assert len(ids) == len(set(ids)) == count


@pytest.mark.parametrize("known", ["capitals", "small letters"])
async def test_video_is_found_however_the_service_writes_its_id(known: str) -> None:
    """Some compare ids letter for letter, in the spelling that they gave out."""
    there = A.upper() if known == "capitals" else A

    def handle(request: httpx.Request) -> httpx.Response:
        found = request.url.params["id"] == there
        return httpx.Response(200 if found else 404, json={"id": there, "status": "queued"} if found else {"code": 404})

    async with client_of(handle) as (client, _):
        assert (await client.get_generated_video(A)).id == A
        with pytest.raises(NotFound):
            await client.get_generated_video(B)


async def test_service_that_ignores_the_page_number_does_not_keep_us_for_ever() -> None:
    full = {"code": 200, "result": [{"id": f"v{at}"} for at in range(100)]}
    async with client_of(says(full)) as (client, asked):
        found = [video.id async for video in client.iterate_generated_videos_by_video_instance(CAMPAIGN)]
    assert len(found) == 100
    assert len(asked) == 3


async def test_campaigns_beyond_the_first_answer_are_read_too() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params.get("page", 0))
        rows = [{"id": f"c{at}"} for at in range(page * 100, min(page * 100 + 100, 130))]
        return httpx.Response(200, json={"code": 200, "result": {"total": 130, "campaigns": rows}})

    async with client_of(handle) as (client, asked):
        assert len(await client.list_campaigns()) == 130
    assert [str(request.url.query, "ascii") for request in asked] == ["", "page=1&size=100"]


async def test_one_bad_record_never_stops_the_rest() -> None:
    rows = [{"id": "a"}, {"status": "queued"}, {"id": None}, {"id": "b"}]
    async with client_of(says({"code": 200, "result": {"total": 4, "videos": rows}})) as (client, _):
        page = await client.list_generated_videos_by_campaign(CAMPAIGN)
    assert [video.id for video in page.items] == ["a", "b"]
    assert (page.received, page.unreadable, page.total) == (4, 2, 4)


async def test_video_of_another_id_than_asked_is_never_handed_on() -> None:
    async with client_of(says({"code": 200, "result": {"id": "other", "url": "u"}})) as (client, _):
        with pytest.raises(Unclear, match="another video"):
            await client.get_generated_video("wanted")


@pytest.mark.parametrize("body", [b"not found", b'{"code":404,"result":{"error":"no"}}', b'{"detail":"Not Found"}'])
async def test_missing_video_is_not_found_in_every_shape(body: bytes) -> None:
    async with client_of(lambda _: httpx.Response(404, content=body)) as (client, asked):
        with pytest.raises(NotFound):
            await client.get_generated_video("v")
    assert len(asked) == 1


async def test_missing_video_in_a_success_is_not_found() -> None:
    async with client_of(says({"code": 404, "result": {"error": "no such video"}})) as (client, _):
        with pytest.raises(NotFound, match="no such video"):
            await client.get_generated_video("v")


async def test_instance_that_comes_as_a_list_of_one_is_one() -> None:
    async with client_of(says([{"id": CAMPAIGN, "name": "Hello", "industry": 3}])) as (client, asked):
        instance = await client.get_video_instance(CAMPAIGN)
    assert (instance.id, instance.name) == (CAMPAIGN, "Hello")
    assert asked[0].url.params["id"] == CAMPAIGN


async def test_workspace_token_is_in_nothing_we_hand_on() -> None:
    row = {"id": 1, "workspace_id": "w", "name": "Team", "token": "wksp-s3cret"}
    async with client_of(says({"code": 200, "result": [row]})) as (client, asked):
        workspaces = await client.list_workspaces()
    assert [workspace.workspace_id for workspace in workspaces] == ["w"]
    assert "wksp-s3cret" not in repr(workspaces)
    assert str(asked[0].url) == "http://user.test/api/workspace"


async def test_using_a_store_product_is_sent_once_even_when_it_fails() -> None:
    async with client_of(says({"error": "busy"}, 503)) as (client, asked):
        with pytest.raises(Unclear) as caught:
            await client.use_store_product("p", "w")
    assert caught.value.charged == "no"
    assert len(asked) == 1
    assert json.loads(asked[0].content) == {"id": "p", "workspace_id": "w"}


async def test_instance_without_folder_is_refused_before_sending() -> None:
    async with client_of(says({})) as (client, asked):
        with pytest.raises(Invalid):
            await client.use_store_product("p", "w", video_instance_id="i")
    assert asked == []


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("named", [[CAMPAIGN], [CAMPAIGN.upper()], [A, CAMPAIGN], ["urn:uuid:" + CAMPAIGN]])
async def test_the_id_of_the_campaign_said_again_is_no_video_by_any_route(route: Any, named: list[str]) -> None:
    body = route_body(route, CAMPAIGN, {"first": "Ana"}, None)
    async with client_of(says({"code": 200, "result": named})) as (client, asked):
        pay = {"zapier": client.create_zapier_videos, "pabbly": client.create_pabbly_videos}
        with pytest.raises(Unclear) as caught:
            await pay.get(route, client.create_leadr_videos)(body)
    assert (caught.value.charged, len(asked)) == ("unknown", 1)


@pytest.mark.parametrize("named", [CAMPAIGN, CAMPAIGN.upper(), "urn:uuid:" + CAMPAIGN])
async def test_a_preview_that_only_names_its_template_names_no_preview(named: str) -> None:
    async with client_of(says({"code": 200, "result": {"id": named}})) as (client, _):
        assert (await client.request_preview(preview_body(CAMPAIGN))).ids == []


@pytest.mark.parametrize(
    ("said", "categories", "tags"),
    [
        (
            {"category": [{"id": 1, "name": None}, {"id": 2, "name": "Sales"}], "tags": [{"id": 3, "name": "x"}]},
            [2],
            [3],
        ),
        ({"category": None, "tags": [{"id": 3, "name": "x"}]}, [], [3]),
        ({"category": "none", "tags": [None, 7, {"name": "x"}, {"id": "4", "name": "y"}]}, [], [4]),
        ({"category": [{"id": 1, "name": "a"}]}, [1], []),
    ],
)
async def test_a_word_of_the_store_that_cannot_be_read_stops_no_other(
    said: dict[str, Any], categories: list[int], tags: list[int]
) -> None:
    async with client_of(says({"code": 200, "result": said})) as (client, _):
        found = await client.get_store_settings()
    assert ([one.id for one in found.category], [one.id for one in found.tags]) == (categories, tags)


async def test_preview_has_no_public_price_and_is_sent_as_paid() -> None:
    async with client_of(says({}, 500)) as (client, asked):
        with pytest.raises(Unclear) as caught:
            await client.request_preview(preview_body(CAMPAIGN))
    assert caught.value.charged == "unknown"
    assert len(asked) == 1


def doors(*, key: bool, lists: bool, token: bool = False, webhooks: bool = True) -> Handler:
    """A service that takes the key for ordinary reads (all or not webhooks), the key or the user token for lists."""

    def handle(request: httpx.Request) -> httpx.Response:
        bearer = request.headers.get("Authorization", "").startswith("Bearer")
        if request.url.path.endswith(("/webhook", "/workspace")):
            good = key and not bearer and (webhooks or request.url.path.endswith("/workspace"))
        else:
            good = token if bearer else lists
        return httpx.Response(200, json=[]) if good else httpx.Response(401, json={"error": "Unauthorized"})

    return handle


KEY, BOTH = Credentials.from_fields("id", "secret"), Credentials.from_fields("id", "secret", user_token="t")
CHECKS = [
    (doors(key=True, lists=True), KEY, "fine"),
    (doors(key=False, lists=True), KEY, "fine"),
    (doors(key=True, lists=False), KEY, "lists need a user token"),
    (doors(key=True, lists=False, webhooks=False), KEY, "lists need a user token"),
    (doors(key=False, lists=False), KEY, "key refused"),
    (doors(key=True, lists=False, token=True), BOTH, "fine"),
    (doors(key=True, lists=True, token=False), BOTH, "user token refused"),
    (doors(key=False, lists=False, token=True), BOTH, "key refused"),
    (says({"error": "down"}, 404), KEY, "wrong host"),
    (lambda _: httpx.Response(200, html="<html><title>It works</title></html>"), KEY, "wrong host"),
    (lambda _: httpx.Response(301, headers={"Location": "https://elsewhere.test"}), KEY, "wrong host"),
    (says({"error": "Payment required"}, 402), KEY, "no plan"),
    (says({"error": "Your plan does not include the API"}, 403), KEY, "no plan"),
    (says({"code": 402, "result": {"error": "Quota exceeded for this plan"}}), KEY, "no plan"),
    (says({"error": "down"}, 500), KEY, "unclear"),
]


@pytest.mark.parametrize(("handler", "credentials", "state"), CHECKS)
async def test_key_check_tells_a_wrong_key_from_a_list_that_wants_a_token(
    handler: Handler, credentials: Credentials, state: str
) -> None:
    async with client_of(handler, credentials) as (client, asked):
        check = await client.check_key()
    assert check.state == state
    assert check.text
    assert bool(check.next_step) == (state != "fine")
    assert {request.method for request in asked} == {"GET"}
    assert not [request for request in asked if request.content or "pipeline" in request.url.path]


@pytest.mark.parametrize(
    ("state", "making"),
    [("fine", True), ("lists need a user token", True), ("key refused", False), ("no plan", False)],
)
async def test_key_check_says_what_will_and_will_not_work(state: str, making: bool) -> None:
    handler, credentials, _ = next(one for one in CHECKS if one[2] == state)
    async with client_of(handler, credentials) as (client, _asked):
        check = await client.check_key()
    assert ("Making videos, and following them by their ids" in check.works) is making
    assert ("Making videos, and following them by their ids" in check.fails) is not making
    assert ("Picking campaigns and templates from lists" in check.works) is (state == "fine")
    assert not set(check.works) & set(check.fails)


async def test_a_studio_that_nobody_answers_for_while_another_host_does_is_a_wrong_host() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.host == "studio.test":
            raise httpx.ConnectError("x")
        return httpx.Response(200, json=[])

    async with client_of(handle) as (client, _asked):
        check = await client.check_key()
    assert check.state == "wrong host"
    assert "studio.test" in check.text


async def test_key_check_without_a_network_says_so_after_one_try_of_two_hosts() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("x")

    async with client_of(fail) as (client, asked):
        check = await client.check_key()
    assert check.state == "no network"
    assert len(asked) == 2


async def test_refused_list_tells_which_key_to_check() -> None:
    async with client_of(says({"code": 401, "result": {"error": "Unauthorized"}}, 401)) as (client, _):
        with pytest.raises(BadCredentials) as caught:
            await client.list_campaigns()
    assert caught.value.next_step == "Check the key on the Connections page."
