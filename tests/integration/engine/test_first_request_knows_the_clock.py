"""The first paid request of a process goes out with the service's clock known."""

from __future__ import annotations

from sqlmodel import select

from services.jobs.states import JobState
from services.store.tables import Submission
from tests.rigs.job_page import page_of
from tests.rigs.rig import PERSON, Rig, people


def send_now(rig: Rig, job_id: str) -> None:
    """A person who resumes a job waits no longer for what the service asked for."""
    rig.app.controls.pause(job_id, PERSON)
    rig.app.controls.resume(job_id, PERSON)


def test_the_first_request_of_a_process_asks_for_the_services_time_before(rig: Rig) -> None:
    """Without it nothing could tell how old the request is, once its answer is lost and a clock was put right."""
    rig.order("rate_limited", params={"retry_after": 3600})
    job_id = rig.launch(rig.draft(people(1)))
    rig.until(lambda: any(one.wait_reason for one in page_of(rig.app.views, job_id).requests), "the request waits")
    rig.stop()
    app = rig.start()
    assert app.bhuman.clock_offset is None, "this process has heard nothing of the service yet"
    send_now(rig, job_id)
    assert rig.finish(job_id) == JobState.DONE
    with app.database.read() as session:
        [offset] = session.exec(select(Submission.clock_offset_seconds).where(Submission.job_id == job_id))
    assert offset is not None
    assert abs(offset) < 3


def test_a_service_that_tells_no_time_gets_its_request_all_the_same(rig: Rig) -> None:
    rig.order("rate_limited", params={"retry_after": 3600})
    job_id = rig.launch(rig.draft(people(1)))
    rig.until(lambda: any(one.wait_reason for one in page_of(rig.app.views, job_id).requests), "the request waits")
    rig.stop()
    rig.order("read_cut", times=3)
    rig.start()
    send_now(rig, job_id)
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["accepted"] == 1
