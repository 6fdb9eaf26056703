"""The client under every paid fault that the sandbox can play, and under odd streams and failing reads."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from services.errors import BadCredentials, Invalid, NoCredit, RateLimited, Unclear, VendorError
from services.vendors.vacademy import Completed, Heartbeat, VacademyClient, read_status
from tests.integration.sandbox.vacademy.client_side import Control, client_of, made, order
from tests.rigs.machine.serving import PATIENCE


@pytest.fixture
async def control(lessons_root: str) -> AsyncIterator[Control]:
    async with httpx.AsyncClient(base_url=f"{lessons_root}/_control", timeout=PATIENCE) as client:
        (await client.post("/reset")).raise_for_status()
        yield client


@pytest.fixture
async def client(lessons_root: str, control: Control) -> AsyncIterator[VacademyClient]:
    made = client_of(lessons_root)
    yield made
    await made.aclose()


PAID_FAULTS: dict[str, tuple[type[VendorError], bool]] = {
    "rate_limited": (RateLimited, False),
    "too_many_starts": (RateLimited, False),
    "too_many_runs": (RateLimited, False),
    "no_credits": (NoCredit, False),
    "expired_key": (BadCredentials, False),
    "forbidden_403": (BadCredentials, False),
    "missing_header_422": (BadCredentials, False),
    "body_422": (Invalid, False),
    "error_500_before": (Unclear, False),
    "error_500_after": (Unclear, True),
    "html_502_before": (Unclear, False),
    "html_502_after": (Unclear, True),
    "unavailable_503": (Unclear, False),
    "timeout_504_after": (Unclear, True),
    "cut_before": (Unclear, False),
    "answer_lost": (Unclear, True),
    "empty_body": (Unclear, True),
    "slow_stream": (Unclear, True),
    "stream_cut_before_first_event": (Unclear, True),
    "stream_cut_at_pending": (Unclear, True),
    "stream_cut_at_script": (Unclear, True),
    "stream_cut_at_tts": (Unclear, True),
    "stream_cut_at_words": (Unclear, True),
    "stream_cut_at_html": (Unclear, True),
    "stream_without_ending": (Unclear, True),
    "run_sticks": (Unclear, True),
}


SILENT = ("slow_stream", "run_sticks", "regenerate_slow")
"""Nothing comes within the time that the client waits."""


@pytest.fixture
async def hurried(lessons_root: str, control: Control) -> AsyncIterator[VacademyClient]:
    made = client_of(lessons_root, answer=0.8)
    yield made
    await made.aclose()


@pytest.mark.parametrize("fault", PAID_FAULTS)
async def test_paid_stream_reaches_the_service_once_under_every_fault(
    control: Control, client: VacademyClient, hurried: VacademyClient, fault: str
) -> None:
    client = hurried if fault in SILENT else client
    kind, accepted = PAID_FAULTS[fault]
    await order(control, fault)
    with pytest.raises(VendorError) as caught:
        await made(client)
    totals = (await control.get("/ledger")).json()["totals"]
    # Who hung up may ask before the request was read.
    while not totals["requests"]:
        totals = (await control.get("/ledger")).json()["totals"]
    assert type(caught.value) is kind
    assert caught.value.charged == ("unknown" if kind is Unclear else "no")
    assert (totals["requests"], totals["accepted"]) == (1, int(accepted))


HARMLESS = (
    "malformed_data_line", "python_data_line", "unknown_events", "heartbeat_storm", "stages_out_of_order",
    "events_twice", "other_id_in_events",
)  # fmt: skip


@pytest.mark.parametrize("fault", HARMLESS)
async def test_odd_stream_is_followed_to_its_end(control: Control, client: VacademyClient, fault: str) -> None:
    await order(control, fault)
    run, events = await made(client)
    assert isinstance(events[-1], Completed)
    assert (run.percentage, run.stage, run.video_id) == (100, "HTML", "a")
    assert run.skipped == (3 if fault == "malformed_data_line" else 0)
    assert sum(isinstance(event, Heartbeat) for event in events) == (500 if fault == "heartbeat_storm" else 0)


@pytest.mark.parametrize("fault", ["read_500", "read_html_502", "read_rate_limited", "read_cut", "status_500"])
async def test_read_gets_over_a_passing_fault(control: Control, client: VacademyClient, fault: str) -> None:
    await made(client, target="SCRIPT")
    await order(control, fault)
    assert (await client.get_lesson("a")).current_stage == "SCRIPT"


async def test_unknown_status_word_is_not_final(control: Control, client: VacademyClient) -> None:
    await made(client)
    await order(control, "status_unknown_word")
    lesson = await client.get_lesson("a")
    status = read_status(lesson.status, lesson.current_stage, "HTML", lesson.artifacts)
    assert (status.word, status.known, status.final) == ("POLISHING", False, False)


@pytest.mark.parametrize("fault", ["regenerate_500", "regenerate_slow"])
async def test_preview_that_fails_is_not_charged_and_not_repeated(
    control: Control, client: VacademyClient, hurried: VacademyClient, fault: str
) -> None:
    await made(client)
    await order(control, fault)
    with pytest.raises(Unclear) as caught:
        await (hurried if fault in SILENT else client).regenerate_frame("a", 1.5, "x")
    assert caught.value.charged == "no"
    assert (await client.regenerate_frame("a", 1.5, "x")).frame_index == 0


async def test_wait_of_a_rate_limit_is_handed_on(control: Control, client: VacademyClient) -> None:
    await order(control, "rate_limited", retry_after=7)
    with pytest.raises(RateLimited) as caught:
        await made(client)
    assert caught.value.retry_after == 7
    await order(control, "too_many_runs")
    with pytest.raises(RateLimited) as caught:
        await made(client)
    assert caught.value.retry_after is None
