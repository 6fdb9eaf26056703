"""Each call of Echo's client, against the sandbox over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from services.errors import BadCredentials
from services.sandbox import Sandbox
from services.vendors.echo import EchoClient, read_status, sound_body
from tests.rigs.machine.serving import PATIENCE, served

BODY = sound_body("bright", "Hello", "r-1")


@pytest.fixture
def base(tmp_path: Path) -> Iterator[str]:
    sandbox = Sandbox(tmp_path, speed=1000.0)
    with served(lambda _port: sandbox.app, start=sandbox.start, stop=sandbox.stop) as port:
        yield f"http://127.0.0.1:{port}/echo"
    sandbox.close()


@pytest.fixture
async def client(base: str) -> AsyncIterator[EchoClient]:
    one = EchoClient(base_url=base, key=SecretStr("k"))
    yield one
    await one.aclose()


async def test_a_sound_is_asked_for_once(client: EchoClient) -> None:
    made = await client.create_sound(BODY)
    assert [sound.id for sound in await client.list_sounds()] == [made.id]


async def test_a_sound_ends_and_can_be_heard(client: EchoClient, base: str) -> None:
    made = await client.create_sound(BODY)
    sound = await client.get_sound(made.id)
    while read_status(sound.status) is None:
        sound = await client.get_sound(made.id)
    assert sound.url == f"{base}/files/{made.id}.wav"
    async with httpx.AsyncClient(timeout=PATIENCE) as browser:
        assert (await browser.get(sound.url)).content.startswith(b"RIFF")


async def test_sounds_are_listed_with_their_references(client: EchoClient) -> None:
    await client.create_sound(BODY)
    assert [sound.reference for sound in await client.list_sounds()] == ["r-1"]
    assert await client.list_sounds(1) == []


async def test_voices_are_listed(client: EchoClient, base: str) -> None:
    assert [voice.id for voice in await client.list_voices()] == ["bright", "deep"]
    refused = EchoClient(base_url=base, key=SecretStr("refused"))
    with pytest.raises(BadCredentials):
        await refused.list_voices()
    await refused.aclose()
