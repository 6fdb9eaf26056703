"""Five thousand rows, and a dashboard that dies in the middle of sending them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.jobs.states import JobState, SubmissionState
from services.jobs.views.job import event_page
from tests.e2e.conftest import Hire
from tests.e2e.people.office import Office, opened, people, rows_made, sheet
from tests.rigs.job_page import page_of
from tests.rigs.machine.processes import SandboxProcess
from tests.rigs.servers.clock import SandboxClock

pytestmark = pytest.mark.browser
ROWS = 5_000


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A service that goes on when the dashboard dies."""
    with SandboxProcess(tmp_path / "service") as one:
        yield one


@pytest.fixture
def office(tmp_path: Path, sandbox: SandboxProcess) -> Iterator[Office]:
    """A dashboard at that service."""
    with opened(tmp_path / "office", sandbox=sandbox) as one:
        yield one


def received(sandbox: SandboxProcess) -> int:
    """How many paid requests have reached the service."""
    return int(sandbox.control("GET", "/ledger?totals_only=1")["totals"]["requests"])


def test_five_thousand_rows_survive_a_kill_in_the_middle_and_none_is_paid_twice(
    office: Office, sandbox: SandboxProcess, hire: Hire
) -> None:
    rows = people("Guest", ROWS)
    ana = hire(office)
    ana.begins_a_campaign()
    ana.uploads_well({"name": "guests.csv", "mimeType": "text/csv", "buffer": sheet(rows)})
    ana.chooses_campaign("Spring open house")
    ana.names_variables(["first_name", "company"])
    ana.confirms_suggestions()
    ana.goes_to_check()
    ana.goes_to_launch()
    ana.sends_everything()
    ana.sees("in 3 requests")
    # Time stands at the service until the kill, and with it every answer.
    clock = SandboxClock(sandbox.control)
    clock.stand()
    order = {"service": "bhuman", "name": "slow_then_fine", "times": 3, "params": {"seconds": 1}}
    sandbox.control("POST", "/faults", order)
    job_id = ana.launches("5,000 videos")
    ana.closes_the_tab()

    # The service has the first request and keeps its answer back: here the power goes.
    office.until(lambda: received(sandbox) > 0, "the first request arrives")
    assert SubmissionState.SENDING in office.job(job_id).submissions
    office.dashboard.kill()
    clock.go()
    in_the_middle = office.job(job_id)
    assert in_the_middle.state == JobState.RUNNING
    assert in_the_middle.submissions.get(SubmissionState.ACCEPTED, 0) < 3

    # Nobody opens a page: it goes on by itself.
    office.dashboard.start()
    job = office.finish(job_id, seconds=150)
    assert job.state == JobState.DONE
    assert job.submissions == {SubmissionState.ACCEPTED: 3}
    with office.app.database.read() as session:
        events = [event.verb for event in event_page(session, job_id, before=None, limit=200).lines]
    assert "unknown" in events
    assert "evidence" in {one.settled_by for one in page_of(office.app.views, job_id).requests}

    requests = office.paid()
    assert sorted(len(request["items"]) for request in requests if request["accepted"]) == [1000, 2000, 2000]
    assert len(requests) == 3
    everybody = [(row["first_name"], row["company"]) for row in rows]
    assert Counter(rows_made(requests)) == Counter(dict.fromkeys(everybody, 1))
    made = {item["id"]: item["text"] for request in requests for item in request["items"]}
    items = office.items(job_id)
    assert [tuple(made[str(item.vendor_id)]) for item in items] == everybody
    assert len({item.vendor_id for item in items}) == ROWS

    ben = hire(office)
    ben.opens(f"/job?job={job_id}")
    ben.sees_state("Done")
    ben.sees("5,000 ready")
    ben.sees_no_trace()
