"""One budget of reads for everything that talks to a service."""

from __future__ import annotations

import asyncio

import pytest

from services.vendors.wire.limits import RequestLimits, TokenBucket


class Clock:
    """Time that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def wait(self, seconds: float) -> None:
        self.naps.append(round(seconds, 6))
        await asyncio.sleep(0)


def bucket(clock: Clock, rate: float = 2.0, burst: int = 3) -> TokenBucket:
    return TokenBucket(rate, burst, clock=clock, wait=clock.wait)


async def test_burst_goes_through_at_once_and_the_rest_in_order_at_the_rate() -> None:
    clock = Clock()
    budget = bucket(clock)
    for _ in range(6):
        await budget.take()
    assert clock.naps == [0.5, 1.0, 1.5]


async def test_quiet_time_refills_no_more_than_the_burst() -> None:
    clock = Clock()
    budget = bucket(clock)
    for _ in range(3):
        await budget.take()
    clock.now += 1000
    for _ in range(4):
        await budget.take()
    assert clock.naps == [0.5]


async def test_hold_keeps_everyone_waiting_until_it_ends() -> None:
    clock = Clock()
    budget = bucket(clock)
    budget.hold(9)
    await budget.take()
    clock.now += 9
    await budget.take()
    assert clock.naps == [9.0]


async def test_cancelled_reader_gives_its_turn_back() -> None:
    clock = Clock()

    async def cancelled(seconds: float) -> None:
        raise asyncio.CancelledError

    budget = TokenBucket(1.0, 1, clock=clock, wait=cancelled)
    await budget.take()
    for _ in range(5):
        with pytest.raises(asyncio.CancelledError):
            await budget.take()
    clock.now += 1
    await budget.take()


async def test_no_more_paid_requests_at_once_than_allowed() -> None:
    limits = RequestLimits(payments_at_once=2)
    inside, most = 0, 0

    async def one() -> None:
        nonlocal inside, most
        async with limits.slot(paid=True):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(9)))
    assert most == 2


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_budget_that_lets_nothing_through_is_refused(rate: float, burst: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        TokenBucket(rate, burst)
