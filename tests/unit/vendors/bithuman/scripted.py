"""A client over exact bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest

from services.errors import VendorError
from services.vendors.bithuman import BitHumanClient, agent_body, read_secret
from services.vendors.wire.limits import RequestLimits
from tests.unit.vendors.scripted import Handler, Scripted

SECRET = "sk-very-secret"
BODY = agent_body(model="essence-1", prompt="Žofie")


@asynccontextmanager
async def client_of(
    handler: Handler, base_url: str = "https://api.test"
) -> AsyncIterator[tuple[BitHumanClient, list[httpx.Request]]]:
    transport = Scripted(handler)
    client = BitHumanClient(
        base_url=base_url,
        secret=read_secret(SECRET),
        transport=transport,
        limits=RequestLimits(reads_per_second=1000, burst=1000),
    )
    yield client, transport.asked
    await client.aclose()


async def raised_by(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> VendorError:
    """What a paid request raises for this answer, after exactly one request."""
    async with client_of(lambda _: httpx.Response(status, content=body, headers=headers)) as (client, asked):
        with pytest.raises(VendorError) as caught:
            await client.create_agent(BODY, "key-1")
    assert len(asked) == 1
    return caught.value
