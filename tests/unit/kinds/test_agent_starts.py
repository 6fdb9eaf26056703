from __future__ import annotations

import asyncio

import pytest

from services.errors import RateLimited
from services.kinds.agents.starts import CALM_AFTER, LONGEST_SECONDS, UNSAID_SECONDS, RefusalPause


class Clock:
    """A clock that runs only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def starts(clock: Clock) -> RefusalPause:
    return RefusalPause(clock=clock, sleep=clock.sleep)


async def refuse(starts: RefusalPause, retry_after: float | None) -> None:
    with pytest.raises(RateLimited):
        async with starts.turn():
            raise RateLimited("wait", who="bitHuman", operation="create an agent", retry_after=retry_after)


@pytest.mark.parametrize(("said", "waits"), [(2.0, 2.0), (None, UNSAID_SECONDS), (3600.0, 3600.0)])
async def test_the_way_is_closed_as_long_as_the_service_said(
    starts: RefusalPause, clock: Clock, said: float | None, waits: float
) -> None:
    assert starts.is_open()
    await refuse(starts, said)
    clock.now += waits - 0.01
    assert not starts.is_open()
    clock.now += 0.01
    assert starts.is_open()


async def test_those_on_their_way_wait_and_then_go_one_by_one(starts: RefusalPause, clock: Clock) -> None:
    await refuse(starts, 2.0)
    under_way, most, left_at = 0, 0, []

    async def go() -> None:
        nonlocal under_way, most
        async with starts.turn():
            left_at.append(clock.now)
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(go() for _ in range(3)))
    assert min(left_at) == 102.0
    assert most == 1


async def test_nothing_is_held_on_its_way_for_long(starts: RefusalPause, clock: Clock) -> None:
    await refuse(starts, LONGEST_SECONDS + 30)
    with pytest.raises(RateLimited) as caught:
        async with starts.turn():
            raise AssertionError("sent although the service asked to wait")
    assert caught.value.retry_after == LONGEST_SECONDS + 30
    assert clock.now == 100.0


async def test_after_some_good_answers_they_leave_side_by_side_again(starts: RefusalPause) -> None:
    await refuse(starts, 0.0)
    for _ in range(CALM_AFTER):
        async with starts.turn():
            pass
    async with starts.turn(), starts.turn():
        assert starts.is_open()
