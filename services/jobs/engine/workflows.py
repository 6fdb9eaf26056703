"""The durable engine: one DBOS workflow for each job, one queued workflow for each submission.

DBOS remembers what has to be driven over restarts; the ledger alone decides what may be sent, so a step that DBOS
runs a second time finds its submission claimed and does nothing.
"""

from __future__ import annotations

import asyncio
import contextvars
import itertools
import logging
from collections.abc import Awaitable, Callable

from dbos import DBOS, DBOSConfig, SetWorkflowID

from services.errors import ServiceError
from services.jobs.engine.driving import Driver
from services.jobs.engine.sending import Sender
from services.jobs.engine.work_loop import WorkLoop
from services.jobs.kind import Kinds
from services.jobs.ledger.claims import DueSubmission
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.submissions import SubmissionLedger

log = logging.getLogger(__name__)

# An upgrade must not strand running jobs: DBOS recovers only workflows of its own version.
APPLICATION_VERSION = "callsheet-1"
RESTARTS_BEFORE_GIVING_UP = 1_000_000
QUEUE_LOOKS_EVERY = 0.25
SUBMISSIONS_AT_ONCE = 4
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
        kinds: Kinds,
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
        self._kinds = kinds
        self._background: set[asyncio.Task[None]] = set()

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
        return await self._driver.drive(job_id, self._enqueue)

    async def send(self, submission_id: str, kind: str, job_id: str) -> None:
        """The work of a submission's workflow."""
        try:
            await self._sender.send(submission_id, kind)
        finally:
            self._driver.wake(job_id)

    async def _launch(self) -> None:
        config: DBOSConfig = {
            "name": "callsheet",
            "system_database_url": self._url,
            "application_version": APPLICATION_VERSION,
            "executor_id": self._executor,
            "log_level": "WARNING",
            "enable_otlp": False,
        }
        DBOS(config=config)
        DBOS.launch()
        for service in {kind.service for kind in self._kinds}:
            await DBOS.register_queue_async(
                service, worker_concurrency=SUBMISSIONS_AT_ONCE, polling_interval_sec=QUEUE_LOOKS_EVERY
            )

    async def _sweep(self) -> None:
        """Drive what is open and not driven: a launch that died before its start, or that another process wrote."""
        while True:
            try:
                for job_id, run in await asyncio.to_thread(self._jobs.open_jobs):
                    await self._drive_unless_driven(job_id, run)
            except ServiceError as error:
                log.warning("open jobs could not be looked up: %s", error)
            await asyncio.sleep(self._sweep_seconds)

    async def _drive_unless_driven(self, job_id: str, run: int) -> None:
        if self._driver.drives(job_id):
            return
        workflow_id = await _id_to_start(f"{job_id}.{run}")
        if workflow_id is None:
            return
        with SetWorkflowID(workflow_id):
            await DBOS.start_workflow_async(drive_job, job_id)

    async def _enqueue(self, due: DueSubmission, kind: str, job_id: str) -> None:
        await self._outside(lambda: self._enqueue_workflow(due, kind, job_id))

    async def _enqueue_workflow(self, due: DueSubmission, kind: str, job_id: str) -> None:
        workflow_id = await _id_to_start(f"{due.id}.{due.run}.{due.tries}")
        if workflow_id is None:
            return
        with SetWorkflowID(workflow_id):
            await DBOS.enqueue_workflow_async(self._kinds[kind].service, send_submission, due.id, kind, job_id)

    async def _outside(self, work: Callable[[], Awaitable[None]]) -> None:
        # A step may not start workflows; a task with an empty context is not part of the step.
        async def run() -> None:
            await work()

        task = asyncio.get_running_loop().create_task(run(), context=contextvars.Context())
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        await task


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


@DBOS.workflow(name="send submission", max_recovery_attempts=RESTARTS_BEFORE_GIVING_UP)
async def send_submission(submission_id: str, kind: str, job_id: str) -> None:
    """One submission of a job, queued by its service."""
    await send_submission_step(submission_id, kind, job_id)


@DBOS.step(name="send submission once")
async def send_submission_step(submission_id: str, kind: str, job_id: str) -> None:
    """Never repeated by DBOS; and if a recovery runs it again, the claim says no."""
    await _engines[-1].send(submission_id, kind, job_id)
