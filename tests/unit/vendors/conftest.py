"""The raw server, started fresh for each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.rigs.machine.serving import PATIENCE
from tests.unit.vendors.loopback import Wire


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """Its answer `None` means: take the request and stay silent until the client leaves; b"" means: cut at once."""
    made = Wire()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield made
    server.close()
    await asyncio.wait_for(server.wait_closed(), PATIENCE)
