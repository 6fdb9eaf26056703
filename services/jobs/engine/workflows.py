"""The durable engine: one DBOS workflow for each job.

DBOS remembers what has to be driven over restarts; the ledger alone decides what may be sent, so a step that DBOS
runs a second time finds its submissions claimed and does nothing.
"""

from __future__ import annotations

import asyncio
import itertools
import logging

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID

from services.jobs.engine.driving import Driver
from services.jobs.engine.sending import Sender
from services.jobs.engine.work_loop import WorkLoop
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.submissions import SubmissionLedger

log = logging.getLogger(__name__)

# DBOS recovers only workflows of its own version. What an older one left behind is driven anew by the sweep, whose
# names for workflows begin with the version, so that nothing of the older one stands in the way.
APPLICATION_VERSION = "callsheet-3"
RESTARTS_BEFORE_GIVING_UP = 1_000_000
OVER = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})


class Engine:
    """Drives every open job on the work loop. There is one in a process, because DBOS is one in a process."""

    def __init__(
        self,
        *,
        system_database_url: str,
        executor: str,
        loop: WorkLoop,
        driver: Driver,
        sender: Sender,
        submissions: SubmissionLedger,
        jobs: JobLedger,
        sweep_seconds: float,
    ) -> None:
        self._sweep_seconds = sweep_seconds
        self._url = system_database_url
        self._executor = executor
        self._loop = loop
        self._driver = driver
        self._sender = sender
        self._submissions = submissions
        self._jobs = jobs

    def start(self) -> None:
        """Recover the ledger, start DBOS, and drive every job that is open."""
        self._submissions.recover()
        _engines.append(self)
        self._loop.call(self._launch())
        self._loop.start(self._sweep())

    def stop(self) -> None:
        """Stop driving. Everything open goes on at the next start."""
        self._loop.cancel_all()
        DBOS.destroy(workflow_completion_timeout_sec=0)
        _engines.remove(self)

    def start_job(self, job_id: str) -> None:
        """Drive a job. Starting a job that is being driven changes nothing."""
        self._loop.call(self._drive_unless_driven(job_id, self._jobs.standing(job_id).run))

    def wake(self, job_id: str) -> None:
        """There is news about a job: look now. Callable from any thread."""
        self._loop.loop.call_soon_threadsafe(self._driver.wake, job_id)

    async def drive(self, job_id: str) -> str:
        """The work of a job's workflow."""
        return await self._driver.drive(job_id)

    async def _launch(self) -> None:
        config: DBOSConfig = {
            "name": "callsheet",
            "system_database_url": self._url,
            "application_version": APPLICATION_VERSION,
            "executor_id": self._executor,
            "log_level": "WARNING",
            "enable_otlp": False,
            # Plain data: by default it would be pickled, and whoever could write to the file could run code here.
            "serializer": DBOSPortableJSONSerializer(),
        }
        DBOS(config=config)
        DBOS.launch()

    async def _sweep(self) -> None:
        """For ever: drive what is open and not driven, and give up what is held as being sent and is not.

        A launch may have died before its start, another process may have written it, and a full disk may have taken
        the record of an answer. Whatever goes wrong is written down and tried again: this loop must not end.
        """
        while True:
            try:
                await asyncio.to_thread(self._submissions.recover, self._sender.living)
                for job_id, run in await asyncio.to_thread(self._jobs.open_jobs):
                    await self._drive_unless_driven(job_id, run)
            except Exception:
                log.exception("open jobs could not be looked up; trying again")
            await asyncio.sleep(self._sweep_seconds)

    async def _drive_unless_driven(self, job_id: str, run: int) -> None:
        if self._driver.drives(job_id):
            return
        workflow_id = await _id_to_start(f"{APPLICATION_VERSION}.{job_id}.{run}")
        if workflow_id is None:
            return
        with SetWorkflowID(workflow_id):
            await DBOS.start_workflow_async(drive_job, job_id)


async def _id_to_start(name: str) -> str | None:
    """The id for a workflow that the ledger wants done now, or None while one by that name is at work.

    A workflow that a shutdown ended early is over for DBOS. The ledger knows better, so it gets a successor.
    """
    for successor in itertools.count():
        workflow_id = f"{name}.{successor}" if successor else name
        status = await DBOS.get_workflow_status_async(workflow_id)
        if status is None:
            return workflow_id
        if status.status not in OVER:
            return None
    raise AssertionError("counting ended")


# DBOS finds its functions by name in the module; the engine that runs them is the last one started.
_engines: list[Engine] = []


@DBOS.workflow(name="drive job", max_recovery_attempts=RESTARTS_BEFORE_GIVING_UP)
async def drive_job(job_id: str) -> str:
    """One job, from launch to its last item."""
    return await drive_job_step(job_id)


@DBOS.step(name="drive job until final")
async def drive_job_step(job_id: str) -> str:
    """One step that may be started again at any time: watching is free and sending is claimed."""
    return await _engines[-1].drive(job_id)
