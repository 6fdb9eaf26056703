"""By what each service tells, keys of one account are known as one account, and keys of others as others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from services.config import load_settings
from services.errors import VendorError
from services.files.folder import FolderFiles
from services.jobs.account import Identified
from services.kinds.agents.kind import Agents
from services.kinds.campaigns.kind import Campaigns
from services.kinds.lessons.kind import Lessons
from services.store.database import Database, sqlite_url
from services.vendors.bhuman import BHumanClient, Credentials
from services.vendors.bithuman import BitHumanClient
from services.vendors.vacademy import InstituteKey, VacademyClient

ADDRESS = "https://service.example"
LIVE = load_settings(bhuman_api_key="k", bithuman_secret="k", vacademy_key="vac_live_0123456789abcdef")
Answers = dict[str, tuple[int, Any]]


def wire(answers: Answers) -> httpx.MockTransport:
    """Answers a path by its beginning; anything else is not found."""

    def answer(request: httpx.Request) -> httpx.Response:
        found = next((answers[path] for path in answers if request.url.path.startswith(path)), (404, {"error": "no"}))
        return httpx.Response(found[0], content=json.dumps(found[1]))

    return httpx.MockTransport(answer)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(sqlite_url(tmp_path / "callsheet.db"))
    yield opened
    opened.close()


def campaigns(answers: Answers) -> Identified:
    credentials = Credentials.from_fields("id", "secret")
    client = BHumanClient(
        studio_url=ADDRESS, user_url=ADDRESS, store_url=ADDRESS, credentials=credentials, transport=wire(answers)
    )
    return Campaigns(LIVE, client)


def lessons(answers: Answers) -> Identified:
    key = InstituteKey.from_text("vac_live_0123456789abcdef")
    return Lessons(
        LIVE,
        VacademyClient(base_url=ADDRESS, key=key, transport=wire(answers)),
        Database("sqlite://"),
        FolderFiles(Path("/dev/null/nowhere")),
    )


def workspace(user: str | None, role: str = "owner", **more: str) -> dict[str, Any]:
    return {"workspace_id": f"w-{user}-{role}", "user_id": user, "role": role, "token": "t0ken", **more}


WORKSPACES: list[tuple[Any, Any, bool]] = [
    ([workspace("u1")], [workspace("u1"), workspace("u2", "member")], True),
    ([workspace("U1")], {"code": 200, "result": [workspace("U1", "Owner", name="Renamed")]}, True),
    ([workspace("u1")], [workspace("u2")], False),
    ([workspace("7")], [workspace("8")], False),
]


@pytest.mark.parametrize(("first", "second", "same"), WORKSPACES)
async def test_bhumans_account_is_the_user_of_its_workspaces(first: Any, second: Any, same: bool) -> None:
    known = await campaigns({"/api/workspace": (200, first)}).identity()
    assert known
    assert "u1" not in known.lower()
    assert await campaigns({"/api/workspace": (200, second)}).is_identity(known) is same


@pytest.mark.parametrize("told", [[], [workspace(None)], [workspace("u1"), workspace("u2")]])
async def test_what_bhuman_leaves_open_is_no_account_and_speaks_against_none(told: Any) -> None:
    kind = campaigns({"/api/workspace": (200, told)})
    assert await kind.identity() == ""
    assert await kind.is_identity("known")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"user_id": "u1", "plan": "free"}, {"user_id": "u1", "plan": "pro"}, True),
        ({"email": "a@x.example"}, {"email": "a@x.example", "credit_balance": 4}, True),
        ({"user_id": "u1"}, {"user_id": "u2"}, False),
        ({"user_id": "u1"}, {"plan": "pro"}, True),
    ],
)
async def test_bithumans_account_is_the_user_of_its_secret(
    database: Database, first: Any, second: Any, same: bool
) -> None:
    def agents(told: Any) -> Identified:
        body = {"data": told, "status": "success", "status_code": 200}
        transport = wire({"/v1/me": (200, body)})
        return Agents(LIVE, BitHumanClient(base_url=ADDRESS, secret=SecretStr("k"), transport=transport), database)

    assert await agents(second).is_identity(await agents(first).identity()) is same


PREFIX = "/api/v1/external/video/v1"
LESSON = {"video_id": "l1", "status": "COMPLETED", "current_stage": "HTML"}
UNKNOWN = (404, {"detail": "Video not found"})


async def test_vacademys_account_is_known_by_a_lesson_of_it() -> None:
    here = {f"{PREFIX}/history": (200, [LESSON]), f"{PREFIX}/status/l1": (200, LESSON)}
    elsewhere = {f"{PREFIX}/history": (200, [LESSON | {"video_id": "l9"}]), f"{PREFIX}/status/": UNKNOWN}
    behind_a_gateway = {f"{PREFIX}/history": (200, [LESSON]), f"{PREFIX}/status/": UNKNOWN}
    assert await lessons(here).identity() == "l1"
    assert await lessons({f"{PREFIX}/history": (200, [])}).identity() == ""
    assert [await lessons(one).is_identity("l1") for one in (here, elsewhere, behind_a_gateway)] == [True, False, True]


async def test_a_gateway_that_knows_no_path_says_nothing_of_an_account() -> None:
    with pytest.raises(VendorError):
        await lessons({}).is_identity("l1")
