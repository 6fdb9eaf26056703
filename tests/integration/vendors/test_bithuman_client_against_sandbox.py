"""Every method of the bitHuman client against the sandbox over real HTTP, and every paid fault it can play."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from services.errors import (
    BadCredentials,
    Blocked,
    Invalid,
    NoCredit,
    NotFound,
    NotSent,
    RateLimited,
    Unclear,
    VendorError,
)
from services.sandbox.media.face import Face
from services.sandbox.media.talking import portrait_jpeg
from services.vendors.bithuman import (
    Agent,
    BitHumanClient,
    OlderApi,
    agent_body,
    encode_media,
    is_signed,
    read_callback,
    read_progress,
    read_secret,
    read_status,
    talk_link,
)
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts
from tests.integration.sandbox.bithuman.caller import TLS
from tests.integration.sandbox.bithuman.receiving import mailbox
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until
from tests.rigs.servers.sandbox_server import playing

KEY = "any-secret"
BODY = agent_body(model="essence-1", prompt="You are Žofie, a patient tutor 🎻")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with playing(tmp_path_factory.mktemp("sandbox"), speed=100.0) as url:
        yield url


@pytest.fixture
async def control(root: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{root}/_control", timeout=PATIENCE, verify=TLS) as client:
        (await client.post("/reset")).raise_for_status()
        await _set(client, profile="v2")
        yield client


async def _set(control: httpx.AsyncClient, **settings: object) -> None:
    (await control.post("/settings", json={"service": "bithuman", **settings})).raise_for_status()


async def _order(control: httpx.AsyncClient, name: str, **more: object) -> None:
    (await control.post("/faults", json={"service": "bithuman", "name": name, **more})).raise_for_status()


async def _totals(control: httpx.AsyncClient) -> dict[str, int]:
    totals: dict[str, int] = (await control.get("/ledger", params={"service": "bithuman"})).json()["totals"]
    return totals


def client_of(root: str, secret: str = KEY, answer: float = PATIENCE) -> BitHumanClient:
    """A client that waits so long for a paid answer."""
    return BitHumanClient(
        base_url=f"{root}/bithuman",
        secret=read_secret(secret),
        limits=RequestLimits(reads_per_second=1000, burst=1000),
        timeouts=Timeouts(PATIENCE, PATIENCE, PATIENCE, paid_answer=answer, paid_total=PATIENCE),
    )


@pytest.fixture
async def client(root: str, control: httpx.AsyncClient) -> AsyncIterator[BitHumanClient]:
    made = client_of(root)
    yield made
    await made.aclose()


async def finished(client: BitHumanClient, agent_id: str) -> Agent:
    """The agent once it is final; the test's own time-out bounds the wait."""
    while True:
        agent = await client.get_status(agent_id)
        if read_status(agent.status).final:
            return agent
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("profile", ["s1", "s2", "v2", "v3"])
async def test_agent_is_made_and_waited_for_in_every_profile(
    control: httpx.AsyncClient, client: BitHumanClient, profile: str
) -> None:
    await _set(control, profile=profile, essence_1_seconds=600)
    accepted = await client.create_agent(BODY, "key-1")
    assert (accepted.status, accepted.replayed) == ("processing", False)
    agent = await finished(client, accepted.agent_id)
    assert agent.status == "ready"
    assert all((agent.image_url, agent.video_url, agent.model_url, agent.created_at))
    assert agent.system_prompt == "You are Žofie, a patient tutor 🎻"
    assert read_progress(agent.progress, status=agent.status, step=agent.current_step).share == 1.0
    assert (await client.get_agent(accepted.agent_id)).model == "essence-1"


async def test_older_servers_take_the_fields_that_were_withdrawn(
    control: httpx.AsyncClient, client: BitHumanClient
) -> None:
    older = OlderApi(video="https://clips.public-photos.dev/a.mp4", duration=10, video_aspect_ratio="9:16")
    body = agent_body(model=None, prompt="A tutor", older_api=older)
    with pytest.raises(Invalid) as caught:
        await client.create_agent(body, "key-1")
    assert (caught.value.code, caught.value.charged) == ("VIDEO_INPUT_NOT_SUPPORTED", "no")
    assert "Take the video out" in caught.value.next_step
    await _set(control, profile="s2")
    assert (await finished(client, (await client.create_agent(body, "key-2")).agent_id)).status == "ready"


async def test_upload_is_given_to_a_new_agent(client: BitHumanClient) -> None:
    picture = portrait_jpeg(Face("me"))
    uploaded = await client.upload_file(picture, "me.jpg")
    assert (uploaded.file_type, uploaded.file_size, uploaded.mime_type) == ("image", len(picture), "image/jpeg")
    for image in (uploaded.file_url, encode_media("image", picture)):
        body = agent_body(model="expression-1", prompt="A tutor", image=image)
        accepted = await client.create_agent(body, f"key-{len(image)}")
        assert (await finished(client, accepted.agent_id)).status == "ready"
    again = await client.upload_url(uploaded.file_url)
    assert again.file_size == len(picture)
    with pytest.raises(Invalid):
        await client.upload_url("https://example.com/nobody.jpg")


async def test_lost_answer_is_settled_by_a_replay_with_the_same_key(
    control: httpx.AsyncClient, client: BitHumanClient
) -> None:
    await _order(control, "answer_lost")
    with pytest.raises(Unclear):
        await client.create_agent(BODY, "key-1")
    settled = await client.replay(BODY, "key-1", first_sent_at=datetime.now(UTC))
    assert settled.replayed
    assert (await _totals(control)) == {"requests": 2, "accepted": 1, "items": 1}
    assert (await client.get_credits()).balance == 9750


async def test_replay_of_what_never_arrived_makes_the_one_agent(
    control: httpx.AsyncClient, client: BitHumanClient
) -> None:
    await _order(control, "cut_before")
    with pytest.raises(Unclear):
        await client.create_agent(BODY, "key-1")
    settled = await client.replay(BODY, "key-1", first_sent_at=datetime.now(UTC))
    assert not settled.replayed
    assert (await _totals(control))["items"] == 1


async def test_replay_after_the_key_was_forgotten_is_never_sent(
    control: httpx.AsyncClient, client: BitHumanClient
) -> None:
    with pytest.raises(Invalid):
        await client.replay(BODY, "key-1", first_sent_at=datetime.now(UTC) - timedelta(hours=23, minutes=1))
    assert (await _totals(control))["requests"] == 0


async def test_agents_are_listed_over_all_pages_and_only_to_their_owner(root: str, client: BitHumanClient) -> None:
    made = [(await client.create_agent(BODY, f"key-{number}")).agent_id for number in range(7)]
    assert [agent.agent_id async for agent in client.iterate_agents(limit=3)] == made[::-1]
    page = await client.list_agents(limit=2, offset=1)
    assert ([agent.agent_id for agent in page.items], page.total, page.has_more) == (made[5:3:-1], 7, True)
    stranger = client_of(root, "another-secret")
    assert [agent async for agent in stranger.iterate_agents()] == []
    with pytest.raises(NotFound):
        await stranger.get_status(made[0])
    await stranger.aclose()


async def test_no_agent_comes_twice_though_new_ones_push_the_list_along(
    control: httpx.AsyncClient, client: BitHumanClient
) -> None:
    made = {(await client.create_agent(BODY, f"key-{number}")).agent_id for number in range(9)}
    await _order(control, "list_shift", times=1)
    found = [agent.agent_id async for agent in client.iterate_agents(limit=4)]
    assert len(found) == len(set(found))
    assert set(found) <= made


async def test_prompt_deletion_and_words_for_sessions(control: httpx.AsyncClient, client: BitHumanClient) -> None:
    code = (await client.create_agent(BODY, "key-1")).agent_id
    await finished(client, code)
    await client.update_prompt(code, "Be brief")
    assert (await client.get_agent(code)).system_prompt == "Be brief"
    with pytest.raises(NotFound) as idle:
        await client.speak(code, "Hello")
    assert "session" in idle.value.next_step
    await _set(control, open_sessions=2)
    sessions = await client.list_sessions(code)
    assert [session.deliverable for session in sessions] == [True, True]
    assert (await client.speak(code, "Hello", sessions[0].room_id)).delivered_to_rooms == 1
    assert (await client.add_context(code, "A VIP")).heard
    await _order(control, "nobody_heard")
    assert not (await client.speak(code, "Hello")).heard
    await client.delete_agent(code)
    with pytest.raises(NotFound):
        await client.get_agent(code)


async def test_download_link_is_fetched_when_it_is_needed(control: httpx.AsyncClient, client: BitHumanClient) -> None:
    await _order(control, "run_stuck")
    with pytest.raises(Invalid) as early:
        await client.get_download_link((await client.create_agent(BODY, "key-0")).agent_id)
    assert early.value.code == "MODEL_NOT_GENERATED"
    code = (await client.create_agent(BODY, "key-1")).agent_id
    await finished(client, code)
    link = await client.get_download_link(code, "essence-1")
    async with httpx.AsyncClient(timeout=PATIENCE, verify=TLS) as anybody:
        assert (await anybody.get(link.url)).content.startswith(b"IMX")
    await _order(control, "artifact_not_ready")
    with pytest.raises(NotFound) as late:
        await client.get_download_link(code)
    assert "few minutes" in late.value.next_step


async def test_account_credits_and_prices_are_read(client: BitHumanClient) -> None:
    assert (await client.get_credits()).balance == 10_000
    account = await client.get_me()
    assert (account.plan, account.credit_balance) == ("pro", 10_000)
    pricing = await client.get_pricing()
    assert [pricing.price(model) for model in ("essence-1", "essence-2", "expression-2", "auto", "other")] == [
        250, 500, 2000, 2000, None,
    ]  # fmt: skip


async def test_what_was_used_is_listed_with_its_agent(control: httpx.AsyncClient, client: BitHumanClient) -> None:
    began = datetime.now(UTC) - timedelta(minutes=1)
    assert (await client.list_usage(began)).items == []
    await control.post("/faults", json={"service": "bithuman", "name": "charges_more", "times": 1})
    dear = await client.create_agent(agent_body(prompt="A tutor", model="essence-1"), "key-one")
    usual = await client.create_agent(agent_body(prompt="Another tutor", model="essence-1"), "key-two")
    found = {line.agent_id: line.credits_change for line in (await client.list_usage(began)).items}
    assert found == {dear.agent_id: 500, usual.agent_id: 250}
    assert (await client.list_usage(datetime.now(UTC) + timedelta(minutes=1))).items == []
    assert (await client.list_usage(began, 2)).items == []


async def test_key_is_judged_by_the_body_alone(root: str, control: httpx.AsyncClient, client: BitHumanClient) -> None:
    refused = client_of(root, "refused")
    assert await client.validate()
    assert not await refused.validate()
    assert (await client.check_key()).state == "fine"
    assert (await refused.check_key()).state == "key refused"
    with pytest.raises(BadCredentials):
        await refused.create_agent(BODY, "key-1")
    await _order(control, "read_500", operation="validate")
    assert (await client.check_key()).state == "unclear"
    nowhere = BitHumanClient(base_url="http://127.0.0.1:9", secret=read_secret("any"))
    assert (await nowhere.check_key()).state == "no network"
    await refused.aclose()
    await nowhere.aclose()


async def test_webhooks_are_saved_tested_listed_and_signed(client: BitHumanClient) -> None:
    with mailbox() as inbox:
        made = await client.create_webhook(inbox.url, ["agent.ready"], "Ours")
        assert made.secret is not None
        assert made.secret.get_secret_value() not in repr(made)
        assert [hook.id for hook in await client.list_webhooks()] == [made.id]
        code = (await client.create_agent(BODY, "key-1")).agent_id
        await asyncio.to_thread(until, lambda: inbox.bodies)
        assert is_signed(made.secret, inbox.bodies[0], inbox.headers[0])
        assert not is_signed(made.secret, inbox.bodies[0] + b" ", inbox.headers[0])
        said = read_callback(inbox.bodies[0])
        assert (said.event, said.agent_id, said.status) == ("agent.ready", code, "ready")
        tested = await client.test_webhook(made.id)
        assert (tested.delivered, tested.attempts) == (True, 1)
        deliveries = await client.list_webhook_deliveries(made.id)
        assert [delivery.event_type for delivery in deliveries] == ["ping", "agent.ready"]
        await client.delete_webhook(made.id)
        assert await client.list_webhooks() == []


PAID_FAULTS: dict[str, tuple[type[VendorError], bool]] = {
    "rate_limited": (RateLimited, False),
    "rate_limited_without_hint": (RateLimited, False),
    "error_500_before": (Unclear, False),
    "error_500_after": (Unclear, True),
    "html_502_before": (Unclear, False),
    "html_502_after": (Unclear, True),
    "unavailable_503": (RateLimited, False),
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
    "plan_required_403": (BadCredentials, False),
    "agent_limit_403": (BadCredentials, False),
    "suspended_403": (BadCredentials, False),
    "subject_mismatch_422": (Invalid, False),
    "face_unsuitable_422": (Invalid, False),
    "video_refused_400": (Invalid, False),
    "not_yet_available_503": (RateLimited, False),
    "edge_blocked": (Blocked, False),
    "bare_401": (BadCredentials, False),
    "unrouted_404": (NotFound, False),
    "error_in_200": (NoCredit, False),
    "no_agent_id": (Unclear, True),
}


@pytest.fixture
async def hurried(root: str, control: httpx.AsyncClient) -> AsyncIterator[BitHumanClient]:
    made = client_of(root, answer=0.4)
    yield made
    await made.aclose()


@pytest.mark.parametrize(("fault", "kind", "accepted"), [(name, *rest) for name, rest in PAID_FAULTS.items()])
async def test_paid_request_reaches_the_service_once_under_every_fault(
    control: httpx.AsyncClient,
    client: BitHumanClient,
    hurried: BitHumanClient,
    fault: str,
    kind: type[VendorError],
    accepted: bool,
) -> None:
    await _order(control, fault)
    with pytest.raises(VendorError) as caught:
        await (hurried if fault == "slow_answer" else client).create_agent(BODY, "key-1")
    # Who hung up may ask before the request was read.
    while not (totals := await _totals(control))["requests"]:
        pass
    assert type(caught.value) is kind
    assert caught.value.charged == ("unknown" if kind is Unclear else "no")
    assert totals["requests"] == 1
    assert totals["accepted"] == int(accepted)
    settled = await client.replay(BODY, "key-1", first_sent_at=datetime.now(UTC))
    assert settled.replayed == accepted
    assert (await _totals(control))["items"] == 1


async def test_id_inside_data_is_read_as_well(control: httpx.AsyncClient, client: BitHumanClient) -> None:
    await _order(control, "id_in_data")
    accepted = await client.create_agent(BODY, "key-1")
    assert (await client.get_status(accepted.agent_id)).agent_id == accepted.agent_id


@pytest.mark.parametrize("fault", ["read_500", "read_html_502", "status_429", "read_cut"])
async def test_status_gets_over_a_passing_fault(control: httpx.AsyncClient, client: BitHumanClient, fault: str) -> None:
    code = (await client.create_agent(BODY, "key-1")).agent_id
    await _order(control, fault)
    assert (await client.get_status(code)).agent_id == code


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("status_404", NotFound),
        ("status_error_in_200", Unclear),
        ("status_empty", Unclear),
        ("status_of_another", Unclear),
        ("read_401", BadCredentials),
        ("read_edge_blocked", Blocked),
        ("read_malformed_json", Unclear),
    ],
)
async def test_status_that_tells_nothing_of_the_agent_is_an_error_and_costs_nothing(
    control: httpx.AsyncClient, client: BitHumanClient, fault: str, kind: type[VendorError]
) -> None:
    code = (await client.create_agent(BODY, "key-1")).agent_id
    await _order(control, fault, times=3)
    with pytest.raises(VendorError) as caught:
        await client.get_status(code)
    assert type(caught.value) is kind
    assert caught.value.charged == "no"


async def test_unknown_word_is_kept_and_ends_nothing(control: httpx.AsyncClient, client: BitHumanClient) -> None:
    code = (await client.create_agent(BODY, "key-1")).agent_id
    await _order(control, "status_unknown_word")
    agent = await client.get_status(code)
    assert (agent.status, read_status(agent.status).final) == ("polishing", False)


async def test_third_essence_2_fails_and_its_reason_is_told(control: httpx.AsyncClient, client: BitHumanClient) -> None:
    await _set(control, essence_2_seconds=15_000)
    body = agent_body(model="essence-2", prompt="A doctor")
    *_, third = [await client.create_agent(body, f"key-{number}") for number in range(3)]
    agent = await finished(client, third.agent_id)
    assert agent.status == "failed"
    assert "capacity" in (agent.error_message or "").lower()
    assert (await client.get_credits()).balance == 9000


async def test_warning_about_a_missing_model_is_handed_on(control: httpx.AsyncClient, client: BitHumanClient) -> None:
    await _set(control, profile="v3")
    accepted = await client.create_agent(agent_body(model=None, prompt="A tutor", older_api=OlderApi()), "key-1")
    assert any("MODEL_DEFAULT_DEPRECATED" in warning for warning in accepted.warnings)


async def test_a_model_is_added_to_a_ready_agent_once_and_a_repeat_is_free(client: BitHumanClient) -> None:
    accepted = await client.create_agent(BODY, "key-1")
    await finished(client, accepted.agent_id)
    before = (await client.get_credits()).balance or 0
    added = await client.add_model(accepted.agent_id, "essence-2")
    assert (added.agent_id, added.model) == (accepted.agent_id, "essence-2")
    await client.add_model(accepted.agent_id, "essence-2")
    assert before - ((await client.get_credits()).balance or 0) == 500
    with pytest.raises(Invalid):
        await client.add_model(accepted.agent_id, "auto")


async def test_a_model_is_not_added_while_the_agent_is_being_made(
    control: httpx.AsyncClient, client: BitHumanClient
) -> None:
    await _order(control, "run_stuck")
    accepted = await client.create_agent(BODY, "key-1")
    with pytest.raises(Invalid) as caught:
        await client.add_model(accepted.agent_id, "essence-2")
    assert (caught.value.code, caught.value.charged) == ("AGENT_NOT_READY", "no")


async def test_a_picture_is_looked_at_before_it_is_paid_for(root: str, client: BitHumanClient) -> None:
    accepted = await client.create_agent(BODY, "key-1")
    agent = await finished(client, accepted.agent_id)
    await client.check_media("image", agent.image_url or "")
    for kind, url, why in (
        ("image", agent.video_url or "", "not a JPEG, PNG or WebP picture"),
        ("image", f"{root}/bithuman/assets/nobody.jpg", "no file at its address"),
        ("audio", agent.image_url or "", "not an MP3, WAV or M4A recording"),
        ("image", "ftp://host.test/a.jpg", "not a plain http or https address"),
    ):
        with pytest.raises(Invalid) as caught:
            await client.check_media(kind, url)  # type: ignore[arg-type]
        assert why in caught.value.text
        assert caught.value.charged == "no"
    with pytest.raises(NotSent):
        await client.check_media("image", "http://127.0.0.1:9/a.jpg")


async def test_an_agents_page_for_talking_is_named_by_its_code() -> None:
    assert talk_link("A91XMB7113") == "https://agent.viewer.bithuman.ai/A91XMB7113"
    assert talk_link("../x").count("/") == 3
