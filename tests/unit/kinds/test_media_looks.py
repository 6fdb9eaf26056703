"""A picture's address is looked at before an agent of it is paid for; what leads to nothing is an error of its row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from services.config import Settings
from services.errors import Invalid
from services.jobs.kind import Order
from services.jobs.launch.inspections import Inspecting, NamedFile, look
from services.kinds.agents.starts import HOLDS_FOR
from tests.rigs.pictures import DEAD, JPEG, PICTURE, SETTINGS, Service


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
    other = "https://cdn.pictures.org/ben.jpg"
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


def order(*addresses: str, name: str = "image") -> Order:
    return Order(SETTINGS, [name], [[one] for one in addresses])


@pytest.mark.parametrize("name", DEAD)
async def test_a_look_before_the_yes_finds_the_same_for_every_row_that_names_it(name: str) -> None:
    file, why = DEAD[name]
    service = Service(file)
    inspector = service.agents.inspector
    [found] = inspector.unseen(order(PICTURE, f" {PICTURE} ", PICTURE))
    assert why in (await inspector.inspect(found) or "")
    assert [position for position, _why in service.problems(PICTURE, f"{PICTURE}?v=2", PICTURE)] == [0, 2]
    assert inspector.unseen(order(PICTURE)) == []
    service.now += HOLDS_FOR
    assert inspector.unseen(order(PICTURE)) == [found]
    assert service.paid == 0


@pytest.mark.parametrize(
    "address",
    ["https://cdn.pictures.org/Ana Maria.jpg", "HTTPS://CDN.pictures.org/Zoë.jpg", "https://bücher.de/a.jpg", PICTURE],
)
async def test_what_was_found_belongs_to_the_row_however_its_address_is_written(address: str) -> None:
    service = Service(lambda _: httpx.Response(410))
    [found] = service.agents.inspector.unseen(order(address))
    await service.agents.inspector.inspect(found)
    assert "no file at its address" in service.problems(address)[0][1]


async def test_the_same_address_is_a_good_picture_and_no_recording() -> None:
    service = Service(lambda _: httpx.Response(200, content=JPEG))
    inspector = service.agents.inspector
    assert [await inspector.inspect(NamedFile(what, PICTURE)) for what in ("image", "audio", "video")] == [
        "",
        "The audio: What is behind its address is not an MP3, WAV or M4A recording; its contents count, not its name.",
        "The video: What is behind its address is not an MP4, MOV or WebM video; its contents count, not its name.",
    ]
    assert service.problems(PICTURE) == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://192.168.1.7/a.jpg",
        "https://localhost/a.jpg",
        "https://bithuman.example/files/a.jpg",
        "ftp://x.org/a",
    ],
)
def test_nobody_is_asked_for_what_cannot_be_an_address_of_somebody_elses(address: str) -> None:
    assert Service(failing).agents.inspector.unseen(order(address)) == []


def test_in_practice_nobodys_files_are_looked_at() -> None:
    assert Service(failing, Settings()).agents.inspector.unseen(order(PICTURE)) == []


async def test_a_host_that_answers_too_late_keeps_nobody_waiting_and_proves_nothing() -> None:
    service = Service(failing)
    assert isinstance(service.agents, Inspecting)
    inspector = service.agents.inspector
    assert await inspector.inspect(NamedFile("image", PICTURE)) is None
    assert inspector.unseen(order(PICTURE)) == [NamedFile("image", PICTURE)]
    stuck = asyncio.Event()

    class Slow:
        def unseen(self, asked: Order) -> list[NamedFile]:
            return inspector.unseen(asked)

        async def inspect(self, file: NamedFile) -> str | None:
            if file.url != PICTURE:
                return "dead"
            await stuck.wait()
            return ""

    files = [NamedFile("image", PICTURE), NamedFile("image", "https://cdn.pictures.org/b.jpg")]
    seen = await look(Slow(), files, 0.05)
    assert (seen.looked, seen.wrong, seen.silent) == (1, 1, 1)
