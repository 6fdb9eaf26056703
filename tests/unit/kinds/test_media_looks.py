"""A picture's address is looked at before an agent of it is paid for; what leads to nothing is an error of its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlmodel import SQLModel

from services.config import Settings
from services.errors import Invalid
from services.jobs.kind import Order, Outgoing
from services.kinds.agents.kind import Agents
from services.kinds.agents.parameters import body_of
from services.kinds.agents.starts import HOLDS_FOR
from services.store.database import Database
from services.vendors.bithuman import BitHumanClient, read_secret

SETTINGS: dict[str, Any] = {"target": {"type": "model", "vendor_id": "essence-1", "name": "essence-1"}}
PICTURE = "https://cdn.example.org/ana.jpg"
JPEG = b"\xff\xd8\xff\xe0" + b"\x5a" * 400
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 400
ACCEPTED = {"success": True, "agent_id": "A12345XYZ", "status": "processing"}


class Service:
    """bitHuman, and the host of the picture, which answers as `file` says."""

    def __init__(self, file: Callable[[httpx.Request], httpx.Response]) -> None:
        self.file, self.paid, self.now = file, 0, 1000.0
        client = BitHumanClient(
            base_url="https://bithuman.example", secret=read_secret("k"), transport=httpx.MockTransport(self.answer)
        )
        database = Database("sqlite://")
        SQLModel.metadata.create_all(database.engine)
        self.agents = Agents(Settings(bithuman_secret="k"), client, database, clock=lambda: self.now)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/generate"):
            self.paid += 1
            return httpx.Response(200, json=ACCEPTED)
        return self.file(request)

    async def send(self, **values: str) -> None:
        body = body_of(SETTINGS, list(values), list(values.values()))
        sent = Outgoing("s", "job", "create agent", "essence-1", None, {}, datetime.now(UTC), body=body)
        await self.agents.send(sent)

    def problems(self, *addresses: str) -> list[tuple[int, str]]:
        found = self.agents.problems(Order(SETTINGS, ["image"], [[one] for one in addresses]))
        return [(one.position, one.text) for one in found]


def moved_to(address: str) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _request: httpx.Response(302, headers={"Location": address})


DEAD: dict[str, tuple[Callable[[httpx.Request], httpx.Response], str]] = {
    "gone": (lambda _: httpx.Response(404), "no file at its address"),
    "signed out": (lambda _: httpx.Response(403, html="<h1>Sign in</h1>"), "not given out"),
    "a page": (lambda _: httpx.Response(200, html="<html>Ana</html>"), "a web page"),
    "a photo of a phone": (lambda _: httpx.Response(200, content=HEIC), "HEIC"),
    "too large": (lambda _: httpx.Response(200, content=JPEG + b"\0" * 11 * 2**20), "larger than 10 MB"),
    "led into our network": (moved_to("http://10.0.0.7/ana.jpg"), "a host of this machine or network"),
    "led in a circle": (moved_to(PICTURE), "leads on more than"),
}


@pytest.mark.parametrize("name", DEAD)
async def test_an_address_that_leads_to_no_picture_is_refused_unpaid_and_known_to_every_row_for_a_while(
    name: str,
) -> None:
    file, why = DEAD[name]
    service = Service(file)
    assert service.problems(PICTURE) == []
    with pytest.raises(Invalid) as caught:
        await service.send(prompt="A tutor", image=PICTURE)
    assert (service.paid, caught.value.charged, caught.value.permanent) == (0, "no", True)
    assert why in caught.value.text
    other = "https://cdn.example.org/ben.jpg"
    assert service.problems(PICTURE, other, PICTURE) == [(0, caught.value.text), (2, caught.value.text)]
    service.now += HOLDS_FOR
    assert service.problems(PICTURE) == []


def failing(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there")


@pytest.mark.parametrize(
    "file",
    [lambda _: httpx.Response(200, content=JPEG), lambda _: httpx.Response(503), failing],
    ids=["there", "503", "nobody"],
)
async def test_a_picture_that_is_there_and_one_that_nobody_answers_for_just_now_are_sent(
    file: Callable[[httpx.Request], httpx.Response],
) -> None:
    service = Service(file)
    await service.send(prompt="A tutor", image=PICTURE)
    assert service.paid == 1
    assert service.problems(PICTURE) == []


async def test_what_is_mended_at_its_address_is_no_error_any_more() -> None:
    service = Service(DEAD["gone"][0])
    with pytest.raises(Invalid):
        await service.send(prompt="A tutor", image=PICTURE)
    service.file = lambda _: httpx.Response(200, content=JPEG)
    await service.send(prompt="A tutor", image=PICTURE)
    assert service.problems(PICTURE) == []


async def test_a_row_without_an_address_asks_for_nothing() -> None:
    service = Service(failing)
    await service.send(prompt="A tutor")
    assert service.paid == 1
