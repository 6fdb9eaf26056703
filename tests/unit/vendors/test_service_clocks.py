"""Two clocks: waits are measured by the service's own, and how far it is from ours is learnt from its answers."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from services.errors import RateLimited
from services.vendors.wire.clocks import ServiceClock
from services.vendors.wire.retry_after import read_retry_after
from services.vendors.wire.transport import Transport
from tests.unit.vendors.loopback import Wire, http

NOW = datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC)


def spelled(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize("skew", [timedelta(hours=-1), timedelta(minutes=10), timedelta(days=2), timedelta(0)])
def test_a_date_to_wait_for_is_measured_from_the_answers_own_date(skew: timedelta) -> None:
    theirs = NOW + skew
    wait = read_retry_after(spelled(theirs + timedelta(seconds=60)), date=spelled(theirs), now=NOW)
    assert wait == 60


@pytest.mark.parametrize("date", [None, "", "soon", "Fri, 31 Dec 99999 23:59:59 GMT"])
def test_without_a_date_of_its_own_the_answer_is_measured_by_our_clock(date: str | None) -> None:
    assert read_retry_after(spelled(NOW + timedelta(seconds=30)), date=date, now=NOW) == 30


@pytest.mark.parametrize("seconds", ["7", "0.5"])
def test_seconds_to_wait_are_seconds_whatever_the_date(seconds: str) -> None:
    assert read_retry_after(seconds, date=spelled(NOW - timedelta(hours=9)), now=NOW) == float(seconds)


@pytest.mark.parametrize(
    ("spelling", "seconds"),
    [
        ("Infinity, 5", 5),
        ("5, inf, 7", 7),
        ("nan, 3", 3),
        ("120 seconds", 120),
        ("1 second", 1),
        ("90 secs", 90),
        ("90 sec.", 90),
        ("2s, 4 S", 4),
        ("Infinity", None),
        ("nan", None),
        ("soon", None),
        ("-5", None),
        ("seconds", None),
    ],
)
def test_a_wait_is_read_in_every_spelling_and_one_without_an_end_hides_no_other(
    spelling: str, seconds: float | None
) -> None:
    assert read_retry_after(spelling, now=NOW) == seconds


@pytest.mark.parametrize("hours", [-1, 0, 3])
async def test_the_clocks_difference_is_learnt_from_answers_good_and_bad(wire: Wire, hours: int) -> None:
    def dated(status: int, more: str = "") -> bytes:
        theirs = datetime.now(UTC) + timedelta(hours=hours)
        return http(status, b"{}", f"Date: {spelled(theirs)}\r\n{more}")

    transport = Transport("BHuman", wire.url, {})
    assert transport.clock_offset is None
    wire.answers = [dated(200)]
    await transport.read("list", "GET", "/list")
    wire.answers = [dated(429, f"Retry-After: {spelled(datetime.now(UTC) + timedelta(hours=hours, seconds=60))}\r\n")]
    with pytest.raises(RateLimited) as caught:
        await transport.pay("create", "/pay", content=b"{}")
    assert caught.value.retry_after == pytest.approx(60, abs=5)
    assert transport.clock_offset is not None
    assert abs(transport.clock_offset - timedelta(hours=hours)) < timedelta(seconds=3)
    await transport.aclose()


def test_one_odd_date_among_good_ones_changes_nothing() -> None:
    clock, now = ServiceClock(), time.time()
    for odd in (0, 0, 7200, 0, 0):
        clock.note(spelled(datetime.fromtimestamp(now + odd, UTC)), now, now + 0.1)
    assert clock.offset is not None
    assert abs(clock.offset) < timedelta(seconds=2)


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_an_answer_without_a_date_teaches_nothing(date: str | None) -> None:
    clock = ServiceClock()
    clock.note(date, 0.0, 0.1)
    clock.note(spelled(NOW), 0.0, 60.0)
    clock.note(spelled(NOW), 5.0, 1.0)
    assert clock.offset is None


@pytest.mark.parametrize(("age", "learns"), [("", True), ("Age: 0\r\n", True), ("Age: 900\r\n", False)])
async def test_the_date_of_an_answer_that_a_cache_kept_teaches_nothing(wire: Wire, age: str, *, learns: bool) -> None:
    wire.answers = [http(200, b"{}", f"Date: {spelled(datetime.now(UTC))}\r\n{age}")]
    transport = Transport("BHuman", wire.url, {})
    await transport.read("list", "GET", "/list")
    assert (transport.clock_offset is not None) == learns
    await transport.aclose()


@pytest.mark.parametrize("heard", [False, True], ids=["before the next answer", "after it"])
@pytest.mark.parametrize("step", [-3600.0, 600.0, 36_000.0])
def test_a_step_of_our_own_clock_counts_at_once(step: float, *, heard: bool) -> None:
    theirs, ours, timer = NOW.timestamp(), [NOW.timestamp()], [0.0]
    clock = ServiceClock(timer=lambda: timer[0], ours=lambda: ours[0])
    for _ in range(9):
        clock.note(spelled(NOW), ours[0] - 0.1, ours[0])
    timer[0] = 5.0
    ours[0] += 5.0 + step
    if heard:
        clock.note(spelled(datetime.fromtimestamp(theirs + 5.0, UTC)), ours[0] - 0.1, ours[0])
    assert clock.offset is not None
    assert abs(clock.offset + timedelta(seconds=step)) < timedelta(seconds=2)
