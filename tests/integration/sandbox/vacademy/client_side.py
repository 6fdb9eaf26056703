"""What tests of the client need: one that speaks to the sandbox, and hands on the sandbox's controls."""

from __future__ import annotations

import asyncio

import httpx

from services.vendors.vacademy import (
    PRACTICE_KEY,
    InstituteKey,
    Run,
    Stage,
    StreamEvent,
    VacademyClient,
    lesson_body,
    read_status,
)
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts
from tests.rigs.machine.serving import PATIENCE

BODY = lesson_body("Explain rain", video_id="a")
Control = httpx.AsyncClient


def client_of(root: str, key: str = PRACTICE_KEY, answer: float = PATIENCE) -> VacademyClient:
    """A client that waits so long for a paid answer."""
    return VacademyClient(
        base_url=f"{root}/vacademy",
        key=InstituteKey.from_text(key),
        limits=RequestLimits(reads_per_second=1000, burst=1000),
        timeouts=Timeouts(PATIENCE, PATIENCE, PATIENCE, paid_answer=answer, paid_total=PATIENCE),
    )


async def order(control: Control, name: str, **params: object) -> None:
    asked = {"service": "vacademy", "name": name, "params": params}
    (await control.post("/faults", json=asked)).raise_for_status()


async def setting(control: Control, **settings: object) -> None:
    (await control.post("/settings", json={"service": "vacademy", **settings})).raise_for_status()


async def made(client: VacademyClient, target: Stage = "HTML") -> tuple[Run, list[StreamEvent]]:
    async with client.generate(BODY, target) as run:
        return run, [event async for event in run]


async def rendered(client: VacademyClient, job_id: str) -> None:
    """Wait until the MP4 is there; the test's own time-out bounds the wait."""
    while True:
        if (await client.get_render(job_id, "a")).status == "completed":
            return
        await asyncio.sleep(0.01)


async def settled(client: VacademyClient, target: Stage = "HTML") -> str:
    """What the status says in the end; the test's own time-out bounds the wait."""
    while True:
        lesson = await client.get_lesson("a")
        status = read_status(lesson.status, lesson.current_stage, target, lesson.artifacts)
        if status.final:
            return status.ours
        await asyncio.sleep(0.01)
