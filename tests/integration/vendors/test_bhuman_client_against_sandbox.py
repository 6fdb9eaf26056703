"""Every method of the BHuman client against the sandbox over real HTTP, and every paid fault it can play."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from services.errors import (
    BadCredentials,
    Invalid,
    NoCredit,
    NotFound,
    RateLimited,
    Unclear,
    VendorError,
)
from services.sandbox.bhuman.seed import CAMPAIGNS, FOLDERS, PRODUCTS, TEMPLATES, WORKSPACE_ID
from services.vendors.bhuman import (
    BHumanClient,
    Credentials,
    GeneratedVideo,
    campaign_body,
    preview_body,
    read_status,
    route_body,
    sample_body,
)
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.servers.sandbox_server import playing

CAMPAIGN, TEMPLATE = CAMPAIGNS[2], CAMPAIGNS[2].template
VARIABLES = list(TEMPLATE.variables)
KEY = Credentials.from_fields("any-id", "any-secret")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with playing(tmp_path_factory.mktemp("sandbox"), speed=100.0) as url:
        yield url


@pytest.fixture
async def control(root: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{root}/_control", timeout=PATIENCE) as client:
        (await client.post("/reset")).raise_for_status()
        yield client


def client_of(root: str, credentials: Credentials = KEY, answer: float = PATIENCE) -> BHumanClient:
    """A client that waits so long for a paid answer."""
    return BHumanClient(
        studio_url=f"{root}/bhuman/studio",
        user_url=f"{root}/bhuman/user",
        store_url=f"{root}/bhuman/store",
        credentials=credentials,
        limits=RequestLimits(reads_per_second=1000, burst=1000),
        timeouts=Timeouts(PATIENCE, PATIENCE, PATIENCE, paid_answer=answer, paid_total=PATIENCE),
    )


@pytest.fixture
async def client(root: str, control: httpx.AsyncClient) -> AsyncIterator[BHumanClient]:
    made = client_of(root)
    yield made
    await made.aclose()


def rows(count: int) -> list[list[str]]:
    return [[f"Žofie {at:04}"] for at in range(count)]


async def finished(client: BHumanClient, video_id: str) -> GeneratedVideo:
    """The video once it is final and has its media; the test's own time-out bounds the wait."""
    while True:
        video = await client.get_generated_video(video_id)
        if read_status(video.status).final and video.url and video.gif:
            return video
        await asyncio.sleep(0.01)


async def test_campaign_is_rendered_and_each_video_says_whose_it_is(client: BHumanClient) -> None:
    sent = rows(3)
    accepted = await client.create_campaign_videos(campaign_body(CAMPAIGN.id, VARIABLES, sent, None))
    videos = [await finished(client, video_id) for video_id in accepted.ids]
    assert [video.text for video in videos] == sent
    assert [video.row_index for video in videos] == [0, 1, 2]
    assert {video.campaign_id for video in videos} == {CAMPAIGN.id}
    assert all(video.share_url and video.thumbnail and video.created_at for video in videos)


async def test_long_campaign_is_read_over_all_its_pages(client: BHumanClient) -> None:
    accepted = await client.create_campaign_videos(campaign_body(CAMPAIGN.id, VARIABLES, rows(250), None))
    found = [video async for video in client.iterate_generated_videos_by_campaign(CAMPAIGN.id)]
    assert {video.id for video in found} == set(accepted.ids)
    assert len(found) == 250
    first = await client.list_generated_videos_by_campaign(CAMPAIGN.id, 0, 100)
    assert (len(first.items), first.total) == (100, 250)


async def test_sample_is_rendered_and_listed_by_its_instance(client: BHumanClient) -> None:
    accepted = await client.create_sample_videos(sample_body(TEMPLATE.id, VARIABLES, rows(2), None))
    page = await client.list_generated_videos_by_video_instance(TEMPLATE.id)
    assert {video.id for video in page.items} == set(accepted.ids)
    found = [video.id async for video in client.iterate_generated_videos_by_video_instance(TEMPLATE.id, size=1)]
    assert set(found) == set(accepted.ids)


async def test_one_row_is_rendered_by_the_route_of_each_tool(client: BHumanClient, control: httpx.AsyncClient) -> None:
    values = dict(zip(VARIABLES, rows(1)[0], strict=True))
    accepted = [
        await client.create_zapier_videos(route_body("zapier", CAMPAIGN.id, values, None)),
        await client.create_pabbly_videos(route_body("pabbly", CAMPAIGN.id, values, None)),
        await client.create_leadr_videos(route_body("leadr", CAMPAIGN.id, values, None)),
    ]
    ids = [one for answer in accepted for one in answer.ids]
    assert [(await finished(client, one)).text for one in ids] == rows(1) * 3
    paid = (await control.get("/ledger")).json()["requests"]
    assert [one["operation"] for one in paid] == ["pipeline/zapier", "pipeline/pabbly", "pipeline/leadr"]
    with pytest.raises(Invalid):
        await client.create_pabbly_videos(campaign_body(CAMPAIGN.id, VARIABLES, rows(1), None))
    with pytest.raises(Invalid):
        await client.create_pabbly_videos(route_body("pabbly", CAMPAIGN.id, {"another": "Ana"}, None))


async def test_older_call_finds_the_same_video(client: BHumanClient) -> None:
    accepted = await client.create_campaign_videos(campaign_body(CAMPAIGN.id, VARIABLES, rows(1), None))
    newer = await finished(client, accepted.ids[0])
    older = await client.find_generated_video(accepted.ids[0].upper())
    assert (older.id, older.text, older.execution_name) == (newer.id, newer.text, newer.execution_name)
    with pytest.raises(NotFound):
        await client.find_generated_video("00000000-0000-4000-8000-000000000000")


async def test_campaigns_instances_workspaces_and_folders_are_listed(client: BHumanClient) -> None:
    assert {campaign.id for campaign in await client.list_campaigns()} == {campaign.id for campaign in CAMPAIGNS}
    assert (await client.get_campaign(CAMPAIGN.id)).name == CAMPAIGN.name
    instances = await client.list_video_instances()
    assert {instance.id for instance in instances.items} == {template.id for template in TEMPLATES}
    paged = [instance.id async for instance in client.iterate_video_instances(size=2)]
    assert sorted(paged) == sorted(template.id for template in TEMPLATES)
    assert (await client.get_video_instance(TEMPLATE.id)).name == TEMPLATE.name
    assert [workspace.workspace_id for workspace in await client.list_workspaces()] == [WORKSPACE_ID]
    assert {folder.id for folder in await client.list_folders(WORKSPACE_ID)} == {folder.id for folder in FOLDERS}


async def test_store_product_becomes_an_instance(client: BHumanClient) -> None:
    products = await client.list_store_products()
    assert {product.id for product in products} == {product[0] for product in PRODUCTS}
    settings = await client.get_store_settings()
    assert {product.category for product in products} <= {category.id for category in settings.category}
    used = await client.use_store_product(products[0].id, WORKSPACE_ID)
    assert (await client.get_video_instance(used.video_instance_id)).id == used.video_instance_id


async def test_webhooks_projects_and_previews(client: BHumanClient) -> None:
    saved = await client.save_callback_destination("Results", "https://example.test/hook?token=1")
    assert (saved.name, saved.webhook) == ("Results", "https://example.test/hook?token=1")
    assert saved.id in {webhook.id for webhook in await client.list_callback_destinations()}
    projects = await client.list_speakeasy_projects()
    assert projects
    assert await client.import_speakeasy_project(projects[0].id, WORKSPACE_ID)
    [preview] = (await client.request_preview(preview_body(TEMPLATE.id))).ids
    made = await finished(client, preview)
    assert (made.text, made.row_index, made.video_instance_id) == (None, None, TEMPLATE.id)


async def test_unknown_things_are_refused_in_the_right_class(client: BHumanClient) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(NotFound):
        await client.get_generated_video(unknown)
    with pytest.raises(Invalid):
        await client.create_campaign_videos(campaign_body(unknown, VARIABLES, rows(1), None))


async def test_refused_credential_is_told_from_a_list_that_wants_a_token(
    root: str, control: httpx.AsyncClient, client: BHumanClient
) -> None:
    refused = client_of(root, Credentials.from_fields("refused"))
    elsewhere = client_of(f"{root}/nothing")
    both = client_of(root, Credentials.from_fields("any-id", "any-secret", user_token="any-token"))
    assert (await client.check_key()).state == "fine"
    assert (await refused.check_key()).state == "key refused"
    assert (await elsewhere.check_key()).state == "wrong host"
    with pytest.raises(BadCredentials):
        await refused.create_campaign_videos(campaign_body(CAMPAIGN.id, VARIABLES, rows(1), None))
    (await control.post("/settings", json={"service": "bhuman", "profile": "oct2026"})).raise_for_status()
    assert (await client.check_key()).state == "lists need a user token"
    assert (await both.check_key()).state == "fine"
    with pytest.raises(BadCredentials):
        await client.list_campaigns()
    assert await both.list_campaigns()
    assert (await control.get("/ledger")).json()["totals"]["accepted"] == 0
    for one in (refused, elsewhere, both):
        await one.aclose()


async def test_by_id_needs_no_credentials_where_the_service_asks_for_none(
    root: str, control: httpx.AsyncClient, client: BHumanClient
) -> None:
    (await control.post("/settings", json={"service": "bhuman", "profile": "oct2026"})).raise_for_status()
    accepted = await client.create_campaign_videos(campaign_body(CAMPAIGN.id, VARIABLES, rows(1), None))
    nobody = client_of(root, Credentials())
    assert (await nobody.get_generated_video(accepted.ids[0])).id == accepted.ids[0]
    await nobody.aclose()


async def test_bare_answers_of_2023_are_read_alike(control: httpx.AsyncClient, client: BHumanClient) -> None:
    (await control.post("/settings", json={"service": "bhuman", "profile": "docs2023"})).raise_for_status()
    accepted = await client.create_campaign_videos(campaign_body(CAMPAIGN.id, VARIABLES, rows(2), None))
    assert (await finished(client, accepted.ids[0])).share_url
    page = await client.list_generated_videos_by_campaign(CAMPAIGN.id)
    assert {video.id for video in page.items} == set(accepted.ids)
    assert await client.list_campaigns()
    assert (await client.list_video_instances()).items


PAID_FAULTS: dict[str, tuple[type[VendorError], bool]] = {
    "rate_limited": (RateLimited, False),
    "rate_limited_without_hint": (RateLimited, False),
    "error_500_before": (Unclear, False),
    "error_500_after": (Unclear, True),
    "html_502_before": (Unclear, False),
    "html_502_after": (Unclear, True),
    "unavailable_503": (Unclear, False),
    "timeout_504_after": (Unclear, True),
    "answer_lost": (Unclear, True),
    "answer_torn": (Unclear, True),
    "cut_before": (Unclear, False),
    "slow_answer": (Unclear, True),
    "malformed_json": (Unclear, True),
    "empty_body": (Unclear, True),
    "expired_key": (BadCredentials, False),
    "forbidden_403": (BadCredentials, False),
    "empty_balance": (NoCredit, False),
    "unprocessable_422": (Invalid, False),
    "bad_request_400": (Invalid, False),
    "quota_in_200": (NoCredit, False),
    "ids_as_objects": (Unclear, True),
    "null_ids": (Unclear, True),
}


@pytest.fixture
async def hurried(root: str, control: httpx.AsyncClient) -> AsyncIterator[BHumanClient]:
    made = client_of(root, answer=0.4)
    yield made
    await made.aclose()


@pytest.mark.parametrize(("fault", "kind", "accepted"), [(name, *rest) for name, rest in PAID_FAULTS.items()])
async def test_paid_request_reaches_the_service_once_under_every_fault(
    control: httpx.AsyncClient,
    client: BHumanClient,
    hurried: BHumanClient,
    fault: str,
    kind: type[VendorError],
    accepted: bool,
) -> None:
    client = hurried if fault == "slow_answer" else client
    ordered = {"service": "bhuman", "name": fault, "times": 1}
    (await control.post("/faults", json=ordered)).raise_for_status()
    with pytest.raises(VendorError) as caught:
        await client.create_campaign_videos(campaign_body(CAMPAIGN.id, VARIABLES, rows(2), None))
    totals = (await control.get("/ledger")).json()["totals"]
    # Who hung up may ask before the request was read.
    while not totals["requests"]:
        totals = (await control.get("/ledger")).json()["totals"]
    assert type(caught.value) is kind
    assert caught.value.charged == ("unknown" if kind is Unclear else "no")
    assert totals["requests"] == 1
    assert totals["accepted"] == int(accepted)
    assert caught.value.charged == "unknown" or not totals["accepted"]


@pytest.mark.parametrize("fault", ["read_500", "read_html_502", "read_rate_limited", "read_cut", "list_500"])
async def test_read_gets_over_a_passing_fault(control: httpx.AsyncClient, client: BHumanClient, fault: str) -> None:
    (await control.post("/faults", json={"service": "bhuman", "name": fault, "times": 1})).raise_for_status()
    page = await client.list_generated_videos_by_campaign(CAMPAIGN.id)
    assert page.items == []


async def test_page_shift_loses_and_doubles_nothing_that_it_can_help(
    control: httpx.AsyncClient, client: BHumanClient
) -> None:
    await client.create_campaign_videos(campaign_body(CAMPAIGN.id, VARIABLES, rows(150), None))
    (
        await control.post("/faults", json={"service": "bhuman", "name": "list_page_shift", "times": 1})
    ).raise_for_status()
    found = [video.id async for video in client.iterate_generated_videos_by_campaign(CAMPAIGN.id, size=50)]
    assert len(found) == len(set(found))
