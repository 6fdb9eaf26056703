"""A Vacademy client whose service answers from a function, and streams as bytes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from services.vendors.vacademy import InstituteKey, VacademyClient, lesson_body
from services.vendors.wire.limits import RequestLimits
from tests.unit.vendors.scripted import Handler, Scripted

KEY = "vac_live_S3cretS3cretS3cretS3cretS3cret"
BODY = lesson_body("Explain rain", video_id="lesson-1")


class Pieces(httpx.AsyncByteStream):
    """A body in these pieces; an exception among them is raised in its place."""

    def __init__(self, pieces: Iterable[bytes | Exception]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def data(*events: Any) -> bytes:
    return b"".join(f"data: {json.dumps(event)}\n\n".encode() for event in events)


def streamed(*pieces: bytes | Exception, status: int = 200, video_id: str | None = "lesson-1") -> Handler:
    headers = {"Content-Type": "text/event-stream", **({"X-Video-ID": video_id} if video_id else {})}
    return lambda _: httpx.Response(status, headers=headers, stream=Pieces(pieces))


@asynccontextmanager
async def client_of(handler: Handler, **more: Any) -> AsyncIterator[tuple[VacademyClient, list[httpx.Request]]]:
    transport = Scripted(handler)
    client = VacademyClient(
        base_url="http://vacademy.test",
        key=InstituteKey.from_text(KEY),
        transport=transport,
        limits=RequestLimits(reads_per_second=1000, burst=1000),
        **more,
    )
    yield client, transport.asked
    await client.aclose()
