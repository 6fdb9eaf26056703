"""A server that takes webhook deliveries, headers included, and answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.rigs.servers.sandbox_server import serving


@dataclass
class Mailbox:
    """What came in: raw bodies with their headers. `statuses` are answered in order, the last one goes on."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [204])
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        self.headers.append(dict(request.headers))
        return Response(status_code=self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox()
    with serving(Starlette(routes=[Route("/hook", made.take, methods=["POST"])])) as base:
        made.url = f"{base}/hook"
        yield made
