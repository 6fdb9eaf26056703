"""One thing that cannot be read never keeps the others of its job from being looked at, at any service."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import httpx
import pytest
from sqlmodel import SQLModel

from services.config import Settings
from services.errors import BadCredentials, NotSent, VendorError
from services.files.folder import FolderFiles
from services.jobs.kind import Generation, Sent, Watched
from services.jobs.rounds import FEW
from services.jobs.sighting import Sighting
from services.kinds.agents.kind import Agents
from services.kinds.campaigns.kind import Campaigns
from services.kinds.lessons.client import vacademy_client
from services.kinds.lessons.kind import Lessons
from services.store.database import Database
from services.vendors.bhuman import BHumanClient, Credentials
from services.vendors.bithuman import BitHumanClient, read_secret
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Transport

NOW = datetime.now(UTC).replace(microsecond=0)
LIMITS = RequestLimits(reads_per_second=100_000, burst=100_000)
ROUNDS = 12
Answer = Callable[[httpx.Request], httpx.Response]


class Looks(Protocol):
    def look(self, watched: Watched, /) -> Any: ...


class Rig:
    """A kind over a service that answers `bad` about some things, and how each of its things reads when it is good."""

    def __init__(self, name: str, bad: Callable[[], httpx.Response]) -> None:
        self.name = name
        self.bad_ids: set[str] = set()
        self.bad = bad
        self.asked: list[str] = []
        self.now = 0.0
        self.kind: Looks = getattr(self, f"_{name}")()

    async def round(self, ids: Collection[str]) -> tuple[list[Sighting], VendorError | None]:
        """What one look tells, and how it ended."""
        self.now += 100_000
        found: list[Sighting] = []
        try:
            async for page in self.kind.look(self._watched(ids)):
                found += page
        except VendorError as error:
            return found, error
        return found, None

    async def ended(self, ids: Collection[str], rounds: int = ROUNDS) -> set[str]:
        """Which of them some rounds told the end of; a thing that has ended is asked for no more."""
        ended: set[str] = set()
        for _ in range(rounds):
            found, _error = await self.round([one for one in ids if one not in ended])
            ended |= {one.vendor_id for one in found if one.outcome is not None}
        return ended

    def _watched(self, ids: Collection[str]) -> Watched:
        work = {
            "campaign": {"target_type": "campaign"},
            "agent": {"model": "essence-1"},
            "lesson": {"what": "create", "stage": "HTML", "after": "SCRIPT"},
        }[self.name]
        generations = [
            Generation(one, Sent(f"s{one}", "job", "make", "", one if self.name == "lesson" else None, work, NOW))
            for one in ids
        ]
        return Watched("job", "c", generations[0].sent.work if generations else {}, generations, [], False, NOW)

    def _answer(self, name: str, good: object) -> httpx.Response:
        self.asked.append(name)
        return self.bad() if name in self.bad_ids else httpx.Response(200, json=good)

    def _campaign(self) -> Campaigns:
        def answer(request: httpx.Request) -> httpx.Response:
            if "by_campaign" in request.url.path:
                return httpx.Response(401, json={"code": 401, "error": "no list for this key"})
            name = request.url.params["id"].lower()
            video = {"id": name, "status": "succeeded", "url": f"https://cdn.example/{name}.mp4"}
            return self._answer(name, {"code": 200, "result": video})

        client = BHumanClient(
            studio_url="http://studio.test",
            user_url="http://user.test",
            store_url="http://store.test",
            credentials=Credentials.from_fields("id", "secret"),
            transport=httpx.MockTransport(answer),
            limits=LIMITS,
        )
        return Campaigns(Settings(), client)

    def _agent(self) -> Agents:
        def answer(request: httpx.Request) -> httpx.Response:
            name = request.url.path.rpartition("/")[2]
            return self._answer(name, {"success": True, "data": {"agent_id": name, "status": "ready"}})

        client = BitHumanClient(
            base_url="http://127.0.0.1:1",
            secret=read_secret("secret"),
            transport=httpx.MockTransport(answer),
            limits=LIMITS,
        )
        settings = Settings(bithuman_url="http://127.0.0.1:1")
        return Agents(settings, client, _database(), clock=lambda: self.now, timer=lambda: self.now)

    def _lesson(self) -> Lessons:
        def answer(request: httpx.Request) -> httpx.Response:
            *_, kind, name = request.url.path.split("/")
            told = {"video_id": name, "status": "FAILED", "current_stage": "HTML", "s3_urls": {}}
            return self._answer(name, told) if kind == "status" else httpx.Response(404, json={"detail": "Not found"})

        settings = Settings()
        return Lessons(
            settings,
            vacademy_client(settings, httpx.MockTransport(answer)),
            _database(),
            FolderFiles(Path("/dev/null")),
        )


def _database() -> Database:
    database = Database("sqlite://")
    SQLModel.metadata.create_all(database.engine)
    return database


def ids(count: int) -> list[str]:
    return [str(UUID(int=number + 1, version=4)) for number in range(count)]


def error(status: int, body: object = None, **headers: str) -> Callable[[], httpx.Response]:
    return lambda: httpx.Response(status, json=body or {"error": "no"}, headers=headers)


BAD: dict[str, Callable[[], httpx.Response]] = {
    "400": error(400),
    "401": error(401),
    "402": error(402),
    "403": error(403),
    "409": error(409),
    "422": error(422, {"detail": [{"loc": ["path", "id"], "msg": "bad"}]}),
    "429": error(429, **{"Retry-After": "0"}),
    "500": error(500),
    "404 of a gateway": lambda: httpx.Response(404, html="<html><title>404 Not Found</title><center>nginx"),
    "502 of a gateway": lambda: httpx.Response(502, html="<html><title>502 Bad Gateway</title>"),
    "about another": lambda: httpx.Response(
        200,
        json={"id": "x", "agent_id": "A1", "video_id": "x", "status": "COMPLETED", "current_stage": "HTML"},
    ),
    "no JSON": lambda: httpx.Response(200, text="busy"),
    "nothing": lambda: httpx.Response(200),
    "a redirect": lambda: httpx.Response(302, headers={"Location": "http://elsewhere.test/"}),
}
KINDS = ["campaign", "agent", "lesson"]


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads that fail are tried again after a wait; here only their number matters."""

    async def at_once(_seconds: float) -> None:
        return None

    defaults = Transport.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "wait", at_once)


@pytest.mark.parametrize("where", ["first", "last"])
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("kind", KINDS)
async def test_one_that_cannot_be_read_stops_no_other(kind: str, bad: str, where: str) -> None:
    rig, ours = Rig(kind, BAD[bad]), ids(4)
    rig.bad_ids = {ours[0 if where == "first" else -1]}
    assert await rig.ended(ours, 3) == set(ours) - rig.bad_ids


@pytest.mark.parametrize("bad", ["401", "403", "422", "429", "500", "about another"])
@pytest.mark.parametrize("kind", KINDS)
async def test_many_that_cannot_be_read_let_the_others_have_their_turn(kind: str, bad: str) -> None:
    rig, ours = Rig(kind, BAD[bad]), ids(30)
    rig.bad_ids = set(ours[: FEW + 2])
    assert await rig.ended(ours) == set(ours) - rig.bad_ids


@pytest.mark.parametrize("bad", ["400", "403", "422", "500"])
@pytest.mark.parametrize("kind", KINDS)
async def test_what_can_be_read_again_is_told(kind: str, bad: str) -> None:
    rig, ours = Rig(kind, BAD[bad]), ids(3)
    rig.bad_ids = {ours[0]}
    assert await rig.ended(ours) == set(ours[1:])
    rig.bad_ids.clear()
    assert await rig.ended(ours[:1]) == {ours[0]}


@pytest.mark.parametrize("bad", ["401", "403"])
@pytest.mark.parametrize("kind", KINDS)
async def test_a_refusal_among_answers_is_told_of_that_one_and_is_not_the_keys(kind: str, bad: str) -> None:
    rig, ours = Rig(kind, BAD[bad]), ids(3)
    rig.bad_ids = {ours[-1]}
    found, ended = await rig.round(ours)
    assert ended is None
    assert [one.vendor_id for one in found if one.gone and one.outcome is None] == [ours[-1]]


@pytest.mark.parametrize("bad", ["500", "502 of a gateway", "no JSON", "nothing", "about another"])
@pytest.mark.parametrize("kind", KINDS)
async def test_no_clear_answer_among_answers_is_told_of_that_one(kind: str, bad: str) -> None:
    rig, ours = Rig(kind, BAD[bad]), ids(3)
    rig.bad_ids = {ours[0]}
    found, ended = await rig.round(ours)
    assert ended is None
    assert [(one.vendor_id, bool(one.message)) for one in found if one.silent] == [(ours[0], True)]


@pytest.mark.parametrize("bad", ["401", "403"])
@pytest.mark.parametrize("kind", KINDS)
async def test_where_nothing_is_read_the_refusal_of_the_key_is_raised(kind: str, bad: str) -> None:
    rig, ours = Rig(kind, BAD[bad]), ids(9)
    rig.bad_ids = set(ours)
    found, ended = await rig.round(ours)
    assert isinstance(ended, BadCredentials)
    assert not found
    assert len({*rig.asked}) == (1 if bad == "401" else FEW)


@pytest.mark.parametrize("bad", ["500", "502 of a gateway", "nothing"])
@pytest.mark.parametrize("kind", KINDS)
async def test_a_service_in_trouble_is_asked_for_a_few_each_round(kind: str, bad: str) -> None:
    rig, ours = Rig(kind, BAD[bad]), ids(40)
    rig.bad_ids = set(ours)
    _found, ended = await rig.round(ours)
    assert ended is not None
    assert len({*rig.asked}) == FEW


@pytest.mark.parametrize("kind", KINDS)
async def test_without_a_connection_nobody_else_is_asked_for(kind: str) -> None:
    def gone() -> httpx.Response:
        raise httpx.ConnectError("refused")

    rig, ours = Rig(kind, gone), ids(9)
    rig.bad_ids = set(ours)
    _found, ended = await rig.round(ours)
    assert isinstance(ended, NotSent)
    assert len({*rig.asked}) == 1


@pytest.mark.parametrize("bad", ["400", "403", "422", "500", "about another"])
async def test_a_video_that_cannot_be_read_by_its_id_is_told_by_the_list(bad: str) -> None:
    ours = ids(3)

    def answer(request: httpx.Request) -> httpx.Response:
        if "by_campaign" not in request.url.path:
            return BAD[bad]()
        videos = [{"id": one, "status": "succeeded", "url": f"https://cdn.example/{one}.mp4"} for one in ours]
        return httpx.Response(200, json={"code": 200, "result": [] if int(request.url.params["page"]) else videos})

    rig = Rig("campaign", BAD[bad])
    rig.kind = Campaigns(
        Settings(),
        BHumanClient(
            studio_url="http://studio.test",
            user_url="http://user.test",
            store_url="http://store.test",
            credentials=Credentials.from_fields("id", "secret"),
            transport=httpx.MockTransport(answer),
            limits=LIMITS,
        ),
    )
    assert await rig.ended(ours, 2) == set(ours)
