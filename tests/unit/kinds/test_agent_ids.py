from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from services.errors import Invalid, NotFound, NotSent, RateLimited, Unclear, VendorError
from services.kinds.agents.chosen.chosen_ids import Naming
from services.vendors.bithuman import Agent


def naming(answer: str | VendorError, *agreed: str, clock: Callable[[], float] = lambda: 0.0) -> Naming:
    async def get_status(agent_id: str) -> Agent:
        await asyncio.sleep(0)
        if isinstance(answer, VendorError):
            raise answer
        return Agent(agent_id=agent_id, status=answer)

    return Naming(get_status, lambda _job_id: agreed, clock=clock)


async def send(one: Naming, agent_id: str | None = "tutor") -> None:
    async with one.turn(agent_id, "job"):
        pass


def told(kind: type[VendorError]) -> VendorError:
    return kind("no", who="bitHuman", operation="get an agent's status")


@pytest.mark.parametrize("status", ["failed", "deleted"])
async def test_an_id_whose_build_failed_may_be_built_again(status: str) -> None:
    await send(naming(status))


async def test_an_id_that_nobody_has_is_free() -> None:
    await send(naming(told(NotFound)))


@pytest.mark.parametrize("status", ["processing", "generating", "completed", "success", "polishing", ""])
@pytest.mark.parametrize("agreed", [(), ("tutor",)])
async def test_an_agent_that_is_being_built_is_never_built_over(status: str, agreed: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as caught:
        await send(naming(status, *agreed))
    assert caught.value.charged == "no"
    assert "being built right now" in caught.value.text


async def test_a_ready_agent_is_rebuilt_only_when_somebody_agreed() -> None:
    await send(naming("ready", "tutor"))
    with pytest.raises(Invalid) as caught:
        await send(naming("ready"))
    assert "nobody agreed" in caught.value.text
    assert "Nothing was sent or charged" in caught.value.next_step


async def test_without_an_answer_nothing_is_sent() -> None:
    with pytest.raises(NotSent) as caught:
        await send(naming(told(Unclear), "tutor"))
    assert caught.value.charged == "no"


async def test_a_name_that_was_sent_a_moment_ago_is_not_free_because_its_agent_is_hidden_at_first() -> None:
    now = [0.0]
    one = naming(told(NotFound), clock=lambda: now[0])
    await send(one)
    now[0] = 59.0
    with pytest.raises(Invalid):
        await send(one, "Tutor")
    now[0] = 61.0
    await send(one)


async def test_a_request_without_a_name_asks_nobody() -> None:
    await send(naming(told(Unclear)), None)


async def test_not_found_for_a_named_agent_is_somebody_elses() -> None:
    with pytest.raises(NotFound) as caught:
        async with naming(told(NotFound)).turn("tutor", "job"):
            raise told(NotFound)
    assert "another account" in caught.value.next_step


async def test_a_request_that_was_refused_has_taken_no_name() -> None:
    one = naming(told(NotFound))
    with pytest.raises(RateLimited):
        async with one.turn("tutor", "job"):
            raise RateLimited("wait", who="bitHuman", operation="create an agent")
    await send(one)


async def test_of_two_requests_for_one_name_at_the_same_moment_one_leaves() -> None:
    status = ["ready"]

    async def get_status(agent_id: str) -> Agent:
        told_now = status[0]
        await asyncio.sleep(0)
        return Agent(agent_id=agent_id, status=told_now)

    one = Naming(get_status, lambda _job_id: ("tutor", "Tutor"))

    async def rebuild(agent_id: str) -> None:
        async with one.turn(agent_id, "job"):
            await asyncio.sleep(0)
            status[0] = "processing"

    outcomes = await asyncio.gather(rebuild("tutor"), rebuild("Tutor"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), Invalid]
