"""Hosts of pictures as they really answer, and bitHuman beside them, over exact bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlmodel import SQLModel

from services.config import Settings
from services.jobs.kind import Order, Outgoing
from services.kinds.agents.kind import Agents
from services.kinds.agents.parameters import body_of
from services.store.database import Database
from services.vendors.bithuman import BitHumanClient, read_secret

SETTINGS: dict[str, Any] = {"target": {"type": "model", "vendor_id": "essence-1", "name": "essence-1"}}
PICTURE = "https://cdn.pictures.org/ana.jpg"
JPEG = b"\xff\xd8\xff\xe0" + b"\x5a" * 400
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 400
ACCEPTED = {"success": True, "agent_id": "A12345XYZ", "status": "processing"}


class Service:
    """bitHuman, and the host of the picture, which answers as `file` says."""

    def __init__(self, file: Callable[[httpx.Request], httpx.Response], settings: Settings | None = None) -> None:
        self.file, self.paid, self.now = file, 0, 1000.0
        client = BitHumanClient(
            base_url="https://bithuman.example", secret=read_secret("k"), transport=httpx.MockTransport(self.answer)
        )
        database = Database("sqlite://")
        SQLModel.metadata.create_all(database.engine)
        chosen = settings or Settings(bithuman_secret="k", bithuman_url="https://bithuman.example")
        self.agents = Agents(chosen, client, database, clock=lambda: self.now)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """What either of them says."""
        if request.url.path.endswith("/generate"):
            self.paid += 1
            return httpx.Response(200, json=ACCEPTED)
        return self.file(request)

    async def send(self, **values: str) -> None:
        """Send one agent with these values."""
        body = body_of(SETTINGS, list(values), list(values.values()))
        sent = Outgoing("s", "job", "create agent", "essence-1", None, {}, datetime.now(UTC), body=body)
        await self.agents.send(sent)

    def problems(self, *addresses: str) -> list[tuple[int, str]]:
        """What is known against rows that name these pictures, by their place."""
        found = self.agents.problems(Order(SETTINGS, ["image"], [[one] for one in addresses]))
        return [(one.position, one.text) for one in found]


def moved_to(address: str) -> Callable[[httpx.Request], httpx.Response]:
    """A host that sends everybody there."""
    return lambda _request: httpx.Response(302, headers={"Location": address})


DEAD: dict[str, tuple[Callable[[httpx.Request], httpx.Response], str]] = {
    "gone": (lambda _: httpx.Response(404), "no file at its address"),
    "signed out": (lambda _: httpx.Response(403, html="<h1>Sign in</h1>"), "not given out"),
    "a page": (lambda _: httpx.Response(200, html="<html>Ana</html>"), "a web page"),
    "a photo of a phone": (lambda _: httpx.Response(200, content=HEIC), "HEIC"),
    "too large": (lambda _: httpx.Response(200, content=JPEG + b"\0" * 11 * 2**20), "larger than 10 MB"),
    "led into our network": (moved_to("http://10.0.0.7/ana.jpg"), "a host of this machine or network"),
    "led in a circle": (moved_to("/led-in-a-circle"), "leads on more than"),
}
