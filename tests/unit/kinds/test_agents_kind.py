from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import SQLModel

from services.config import Settings
from services.errors import BadCredentials, Invalid, MappingIncomplete, Unclear
from services.jobs.account import PriceList
from services.jobs.kind import CalledBack, Generation, Order, Outgoing, Sent, Watched
from services.jobs.sighting import Sighting
from services.kinds.agents.key_keeping import KeyKeeping
from services.kinds.agents.kind import Agents
from services.kinds.agents.parameters import body_of, read_sent_row
from services.kinds.agents.prices import price_of
from services.kinds.agents.sightings import sighting_of
from services.store.database import Database
from services.vendors.bithuman import Agent, BitHumanClient, read_secret
from services.vendors.wire.limits import RequestLimits

SETTINGS: dict[str, Any] = {"target": {"type": "model", "vendor_id": "essence-1", "name": "essence-1"}}
NEWER = {"agent_id": "A1", "status": "generating", "current_step": "persona", "supported_models": []}
OLDER = {"agent_id": "A1", "status": "generating"}

Answer = Callable[[httpx.Request], httpx.Response]


def kind(answer: Answer, clock: Callable[[], float] = lambda: 0.0, **settings: Any) -> Agents:
    chosen = Settings(**{"bithuman_url": "http://127.0.0.1:1", **settings})
    return Agents(chosen, client(answer), empty_database(), clock=clock, timer=clock)


def empty_database() -> Database:
    database = Database("sqlite://")
    SQLModel.metadata.create_all(database.engine)
    return database


def client(answer: Answer) -> BitHumanClient:
    return BitHumanClient(
        base_url="http://127.0.0.1:1",
        secret=read_secret("secret"),
        transport=httpx.MockTransport(answer),
        limits=RequestLimits(reads_per_second=1000, burst=1000),
    )


def silent(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"nothing may be sent, but {request.url} was")


def outgoing(**more: Any) -> Outgoing:
    body = body_of(SETTINGS, ["prompt"], ["A tutor"])
    made: dict[str, Any] = {
        "submission_id": "key-1", "job_id": "job", "operation": "create agent essence-1", "lane": "essence-1",
        "about_id": None, "work": {"model": "essence-1"}, "body": body, "first_sent_at": datetime.now(UTC),
    }  # fmt: skip
    return Outgoing(**{**made, **more})


def watched(*ids: str, model: str = "essence-1", since: float = 0.0) -> Watched:
    sent = Sent("s", "job", "create agent", model, None, {"model": model}, datetime.fromtimestamp(since, UTC))
    return Watched("job", "essence-1", sent.work, [Generation(one, sent) for one in ids], [], False, None)


async def seen(agents: Agents, one: Watched) -> list[Sighting]:
    return [sighting async for page in agents.look(one) for sighting in page]


def test_a_row_becomes_the_same_bytes_every_time_with_a_full_model_name() -> None:
    body = body_of(SETTINGS, ["prompt", "aspect_ratio"], ["You are 山田\n", " 9:16 "])
    assert json.loads(body) == {"prompt": "You are 山田\n", "aspect_ratio": "9:16", "model": "essence-1"}
    assert body == body_of(SETTINGS, ["prompt", "aspect_ratio"], ["You are 山田\n", " 9:16 "])


def test_options_fill_what_is_not_mapped_or_empty_and_never_what_a_row_says() -> None:
    settings = {**SETTINGS, "options": {"aspect_ratio": "1:1", "framing": "full_body", "form": True}}
    names = ["prompt", "aspect_ratio"]
    assert json.loads(body_of(settings, names, ["A", ""]))["aspect_ratio"] == "1:1"
    assert json.loads(body_of(settings, names, ["A", "16:9"])) == {
        "prompt": "A", "aspect_ratio": "16:9", "model": "essence-1", "framing": "full_body",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("aspect_ratio", "4:3", "aspect_ratio"),
        ("model", "essence", "no model"),
        ("framing", "side", "framing"),
        ("transparency", "perhaps", "neither yes nor no"),
        ("duration", "ten", "not a number"),
        ("duration", "nan", "not a number"),
        ("image", "me.jpg", "image"),
        ("agent_id", "two words", "agent id"),
        ("colour", "blue", "knows no parameter"),
    ],
)
def test_a_value_that_cannot_be_sent_is_named(variable: str, value: str, why: str) -> None:
    with pytest.raises(Invalid) as caught:
        body_of(SETTINGS, ["prompt", variable], ["A", value])
    assert why in caught.value.text
    assert caught.value.charged == "no"


def test_the_proof_reads_the_bytes_and_holds_everything_in_them() -> None:
    names = ["prompt", "image", "model", "transparency", "duration"]
    body = body_of(SETTINGS, names, ["A", "https://p.museum/a.jpg", "Essence 2", "YES", "12"])
    assert dict(read_sent_row(body).named_values) == {
        "prompt": "A", "image": "https://p.museum/a.jpg", "model": "essence-2", "transparency": "yes", "duration": "12",
    }  # fmt: skip


def test_what_is_missing_is_said_before_a_quote() -> None:
    agents = kind(silent)
    assert len(agents.missing({})) == 2
    named = {"mapping": {"variables": [{"name": "prompt"}, {"name": "colour"}]}}
    assert agents.missing({**SETTINGS, **named}) == ["bitHuman knows no parameter called 'colour'."]
    with pytest.raises(MappingIncomplete):
        agents.target({})


@pytest.mark.parametrize(
    ("model", "lane", "at_once"),
    [
        ("essence-1", "essence-1", None),
        ("expression-2", "expression-2", None),
        ("essence-2", "essence-2", 2),
        (" Essence-2 ", "essence-2", 2),
        ("essence-2-max", "essence-2", 2),
        ("auto", "essence-2", 2),
    ],
)
def test_models_that_share_places_are_counted_as_one(model: str, lane: str, at_once: int | None) -> None:
    agents = kind(silent)
    asked = agents.request(Order(SETTINGS, ["prompt", "model"], [["A tutor", model]]), "token")
    assert asked.lane == lane
    assert agents.places(lane) == at_once


def test_prices_are_those_of_the_service_or_none() -> None:
    listed = PriceList({"essence-1": 250.0, "auto": 2000.0}, -2.5)
    assert price_of(["essence-1", "essence-2"], listed) is None
    price = price_of(["essence-1", "essence-1", "auto"], listed)
    assert price is not None
    assert (price.expected_cents, price.worst_cents, price.balance_cents) == (2500, 2500, -3)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("ready", "succeeded"), ("failed", "failed"), ("deleted", "failed"), ("success", "succeeded")]
    + [(word, None) for word in ("processing", "generating", "completed", "polishing", "")],
)
def test_only_last_words_are_an_outcome(status: str, outcome: str | None) -> None:
    sighting = sighting_of(Agent(agent_id="A1", status=status, progress=1.0), None)
    assert sighting.outcome == outcome
    assert not sighting.needs_film


def test_the_status_is_a_named_step_with_its_percentage() -> None:
    agent = Agent(agent_id="A1", status="generating", progress=0.71, current_step="lip_sync")
    sighting = sighting_of(agent, "essence-2")
    assert sighting.told.startswith("Teaching the face to speak")
    assert "not stuck" in sighting.told
    assert (sighting.share, sighting.word) == (0.71, "generating")


def test_a_failure_says_that_the_credits_come_back() -> None:
    sighting = sighting_of(Agent(agent_id="A1", status="failed", error_message="Training failed"), None)
    assert sighting.message == "Training failed. bitHuman returns the credits of an agent that fails."


@pytest.mark.parametrize(("record", "kept"), [(NEWER, True), (OLDER, False), ({**OLDER, "progress": 0.4}, False)])
async def test_kept_keys_are_proved_by_what_only_newer_servers_tell(record: dict[str, Any], kept: bool) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        # Headers that servers of any age send.
        return httpx.Response(200, json={"success": True, "data": [record]}, headers={"X-Request-Id": "req_1"})

    assert await kind(answer).replays() is kept


@pytest.mark.parametrize("status", [200, 401, 404, 500])
async def test_without_a_record_nothing_is_proved(status: int) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"success": True, "data": []} if status == 200 else {"error": "no"})

    keeping = KeyKeeping(Settings(), client(answer))
    assert await keeping.kept() is False


async def test_an_older_proof_is_not_believed_for_ever() -> None:
    records = [NEWER, OLDER]
    moment = [0.0]

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"success": True, "data": [records.pop(0)]})

    keeping = KeyKeeping(Settings(), client(answer), clock=lambda: moment[0])
    assert await keeping.kept() is True
    assert await keeping.kept() is True
    moment[0] = 61.0
    assert await keeping.kept() is False


@pytest.mark.parametrize(("setting", "kept"), [("yes", True), ("no", False)])
async def test_a_person_may_say_whether_keys_are_kept(setting: str, kept: bool) -> None:
    assert await kind(silent, bithuman_keeps_keys=setting).replays() is kept


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 422, 429])
async def test_a_refused_replay_is_never_a_proof(status: int) -> None:
    agents = kind(lambda _request: httpx.Response(status, json={"error": {"code": "NO", "message": "no"}}))
    with pytest.raises(Unclear) as caught:
        await agents.replay(outgoing())
    assert caught.value.charged == "unknown"


async def test_after_the_service_forgot_the_key_nothing_is_sent_and_nothing_is_proved() -> None:
    with pytest.raises(Unclear):
        await kind(silent).replay(outgoing(first_sent_at=datetime.now(UTC) - timedelta(hours=23, minutes=30)))


async def test_the_key_is_our_own_id_on_the_first_request_and_on_the_replay() -> None:
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        return httpx.Response(200, json={"success": True, "agent_id": "A1", "status": "processing"})

    agents = kind(answer)
    assert (await agents.send(outgoing())).ids == (await agents.replay(outgoing())).ids == ["A1"]
    assert keys == ["key-1", "key-1"]


async def test_looks_become_rare_for_models_that_take_hours() -> None:
    moment = [0.0]
    asked: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(200, json={"success": True, "agent_id": "A1", "status": "processing"})
        asked.append(moment[0])
        return httpx.Response(200, json={"success": True, "data": OLDER})

    agents = kind(answer, clock=lambda: moment[0] + 1000.0)
    body = body_of(SETTINGS, ["prompt", "model"], ["A tutor", "essence-2"])
    await agents.send(outgoing(body=body))
    one = watched("A1", model="essence-2", since=1000.0)
    for second in range(0, 7200, 5):
        moment[0] = float(second)
        await seen(agents, one)
    early = sum(at < 300 for at in asked)
    late = sum(at >= 3600 for at in asked)
    assert early == 60
    assert late == 60


async def test_agents_are_looked_at_also_when_the_clock_was_put_back() -> None:
    wall, timer, asked = [7200.0], [0.0], list[float]()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(timer[0])
        return httpx.Response(200, json={"success": True, "data": OLDER})

    chosen = Settings(bithuman_url="http://127.0.0.1:1")
    agents = Agents(chosen, client(answer), empty_database(), clock=lambda: wall[0], timer=lambda: timer[0])
    one = watched("A1", since=7200.0)
    await seen(agents, one)
    wall[0], timer[0] = 3600.0, 5.0
    await seen(agents, one)
    assert asked == [0.0, 5.0]


async def test_one_bad_answer_never_stops_the_looks_at_the_others() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        code = request.url.path.rpartition("/")[2]
        if code == "A1":
            return httpx.Response(404, json={"error": {"code": "NOT_FOUND", "message": "Agent not found"}})
        if code == "A2":
            return httpx.Response(200, json={"success": True, "data": {**OLDER, "agent_id": "SOMEONE"}})
        return httpx.Response(200, json={"success": True, "data": {**OLDER, "agent_id": code, "status": "ready"}})

    found = await seen(kind(answer, clock=lambda: 1000.0), watched("A1", "A2", "A3"))
    assert [(one.vendor_id, one.outcome, one.gone, one.silent) for one in found] == [
        ("A3", "succeeded", False, False),
        ("A1", None, True, False),
        ("A2", None, False, True),
    ]


async def test_a_refused_secret_is_asked_with_once() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(401, json={"error": "Unauthorized"})

    with pytest.raises(BadCredentials):
        await seen(kind(answer, clock=lambda: 1000.0), watched("A1", "A2", "A3"))
    assert len(asked) == 1


def test_callbacks_are_neither_asked_for_nor_believed() -> None:
    assert not isinstance(kind(silent), CalledBack)


def test_only_full_names_are_models() -> None:
    agents = kind(silent)
    assert agents.parse_target("model", " Essence-2 ") == "essence-2"
    with pytest.raises(Invalid):
        agents.parse_target("model", "essence")
    assert asyncio.run(agents.list_targets("model"))[0].vendor_id == "essence-1"
