"""The durable engine: one DBOS workflow for each job, driven by one worker of however many there are.

DBOS remembers what has to be driven over restarts, the ledger which worker drives it and what may be sent: a step that
is run a second time, here or elsewhere, finds its submissions claimed and does nothing.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID

from services.errors import sentence_of
from services.jobs.engine.crew import DELIVERIES, Crew
from services.jobs.engine.driving import Driver
from services.jobs.engine.sending import Sender
from services.jobs.engine.work_loop import WorkLoop
from services.jobs.engine.workers import Duty, OpenJob
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.submissions import SubmissionLedger
from services.troubles import Troubles, log_of

log = log_of(__name__)

# What an older version left behind is driven anew by the sweep, whose names for workflows begin with the version, so
# that nothing of the older one stands in the way.
APPLICATION_VERSION = "callsheet-4"
SWEEP = "sweep"
SWEEPS_UNTIL_ABANDONED = 5
SWEEPS_LEFT_TO_OTHERS = 2
RESTARTS_BEFORE_GIVING_UP = 1_000_000
DatabaseOptions = Mapping[str, Any]
OVER = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})


class Engine:
    """Drives the open jobs of this worker on the work loop. One in a process, because DBOS is one in a process."""

    def __init__(
        self,
        *,
        system_database_url: str,
        system_database_options: DatabaseOptions | None,
        crew: Crew,
        loop: WorkLoop,
        driver: Driver,
        sender: Sender,
        submissions: SubmissionLedger,
        jobs: JobLedger,
        sweep_seconds: float,
        troubles: Troubles,
    ) -> None:
        self._troubles = troubles
        self._idle: Counter[str] = Counter()
        self._unwanted: Counter[str] = Counter()
        self._sweep_seconds = sweep_seconds
        self._url = system_database_url
        self._options = system_database_options
        self._crew = crew
        self._loop = loop
        self._driver = driver
        self._sender = sender
        self._submissions = submissions
        self._jobs = jobs
        self._executor = ""
        self._look_now = asyncio.Event()

    def start(self) -> None:
        """Join the workers, start DBOS, recover the ledger, and drive every open job that nobody else drives."""
        self._crew.begin(fenced=self._begin_anew)
        self._executor = self._crew.worker
        self._submissions.recover()
        _engines.append(self)
        self._loop.call(self._launch())
        self._loop.keep("The search for open jobs", self._sweep)
        if not self._crew.alone:
            self._loop.keep("The watch over other workers", self._watch_others)

    def stop(self) -> None:
        """Stop driving. Everything open goes on elsewhere, or at the next start."""
        self._loop.cancel_all()
        _engines.remove(self)
        DBOS.destroy(workflow_completion_timeout_sec=0)
        self._crew.end()

    @property
    def works(self) -> bool:
        """Whether this process drives jobs."""
        return self in _engines

    def hear(self, arrived: Callable[[], None]) -> None:
        """Listen for what other processes tell; `arrived` is called on the loop when they stored a callback."""

        def heard(job_id: str) -> None:
            if job_id == DELIVERIES:
                arrived()
            elif self._driver.drives(job_id):
                self._driver.wake(job_id)
            else:
                self._look_now.set()

        self._loop.keep("The hearing of other processes", lambda: self._crew.hear(heard))

    def start_job(self, job_id: str) -> None:
        """Drive a job, here or by telling those who drive. Starting one that is being driven changes nothing."""
        if not self.works:
            self._crew.announce(job_id)
            return
        if not self._loop.call(self._drive_unless_driven(job_id, self._jobs.standing(job_id).run)):
            self._crew.announce(job_id)

    def wake(self, job_id: str) -> None:
        """There is news about a job: look now. Callable from any thread."""
        if not self.works:
            self._crew.announce(job_id)
            return
        self._loop.soon(self._wake_or_announce, job_id)

    def announce_delivery(self, here: Callable[[], None]) -> None:
        """A callback was stored: whoever drives applies it, by `here` on the loop if that is this process."""
        if self.works:
            self._loop.soon(here)
        else:
            self._crew.announce(DELIVERIES)

    def _wake_or_announce(self, job_id: str) -> None:
        if self._driver.drives(job_id):
            self._driver.wake(job_id)
        elif self.works:
            # Whoever stops has nobody to tell: everything open is found at the next start.
            self._loop.loop.run_in_executor(None, self._crew.announce, job_id)

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
        if self._options is not None:
            # So that what it holds ends with the rest when this process is cut off.
            config["db_engine_kwargs"] = {"connect_args": dict(self._options)}
        DBOS(config=config)
        DBOS.launch()

    async def _sweep(self) -> None:
        """For ever: drive what is ours or nobody's, and give up what is held as being sent and is not.

        A launch may have died before its start, another process may have written it, and a full disk may have taken
        the record of an answer. Whatever goes wrong is written down and tried again: this loop must not end.
        """
        while True:
            self._look_now.clear()
            try:
                await asyncio.to_thread(self._submissions.recover, self._sender.living)
                await asyncio.to_thread(self._submissions.shorten_waits)
                duty = await self._crew.duty()
                self._driver.let_go([job.id for job in duty.mine])
                for job in self._share(duty):
                    await self._drive_unless_driven(job.id, job.run)
                self._troubles.end(SWEEP)
            except Exception as fault:
                log.exception("open jobs could not be looked up; trying again")
                self._troubles.report(
                    SWEEP,
                    f"Open jobs cannot be looked up: {sentence_of(fault)}",
                    "It is tried again every few seconds by itself; nothing is sent twice by that.",
                )
            try:
                async with asyncio.timeout(self._sweep_seconds):
                    await self._look_now.wait()
            except TimeoutError:
                continue

    async def _watch_others(self) -> None:
        """For ever, and beside the sweep: what a frozen worker holds in the database would hold that one up."""
        while True:
            if await self._crew.end_gone():
                self._look_now.set()
            await asyncio.sleep(self._crew.looks_every)

    def _begin_anew(self) -> None:
        # Under a new name from now on; what is still nobody's is taken like by any other worker.
        self._loop.soon(self._driver.let_go, [])
        self._loop.soon(self._look_now.set)

    def _share(self, duty: Duty) -> list[OpenJob]:
        """Ours, of what is nobody's as much as is fair, and what nobody else wanted either."""
        self._unwanted = Counter({job.id: self._unwanted[job.id] + 1 for job in duty.free})
        room = max(0, duty.fair - len(duty.mine))
        left = [job for job in duty.free[room:] if self._unwanted[job.id] > SWEEPS_LEFT_TO_OTHERS]
        return [*duty.mine, *duty.free[:room], *left]

    async def _drive_unless_driven(self, job_id: str, run: int) -> bool:
        """Whether this worker drives the job now."""
        if self._driver.drives(job_id):
            self._idle.pop(job_id, None)
            return True
        if not await self._crew.take(job_id):
            return False
        # A full disk may keep DBOS from recording that a workflow ended: it stays at work there, and nobody drives.
        self._idle[job_id] += 1
        abandoned = self._idle[job_id] > SWEEPS_UNTIL_ABANDONED
        workflow_id = await self._id_to_start(f"{APPLICATION_VERSION}.{job_id}.{run}", abandoned=abandoned)
        if workflow_id is not None:
            self._idle.pop(job_id, None)
            with SetWorkflowID(workflow_id):
                await DBOS.start_workflow_async(drive_job, job_id)
        return True

    async def _id_to_start(self, name: str, *, abandoned: bool) -> str | None:
        """The id for a workflow that the ledger wants done now, or None while one by that name is at work here.

        When that one is `abandoned`, or another worker's, it is at work no more, whatever DBOS has recorded: the ledger
        gave the job to this worker.

        A workflow that a shutdown ended early is over for DBOS. The ledger knows better, so it gets a successor.
        """
        for successor in itertools.count():
            workflow_id = f"{name}.{successor}" if successor else name
            status = await DBOS.get_workflow_status_async(workflow_id)
            if status is None:
                return workflow_id
            if status.status in OVER:
                continue
            if status.executor_id == self._executor and not abandoned:
                return None
            await DBOS.cancel_workflow_async(workflow_id)
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
