"""A service that answers from a function, over exact bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import httpx

Handler = Callable[[httpx.Request], httpx.Response]


class Scripted(httpx.AsyncBaseTransport):
    """Answers from a function and keeps what was asked."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.handler(request)


def says(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Handler:
    """Answers every request with this value as JSON."""
    return lambda _: httpx.Response(status, json=value, headers=headers)
