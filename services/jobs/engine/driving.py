"""Driving one job: send what is due, watch what is under way, until every item is final."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.errors import BadCredentials, ServiceError, UnknownRecord, VendorError, sentence_of
from services.jobs.clocks import reads
from services.jobs.engine import reasons
from services.jobs.engine.billing import Billing
from services.jobs.engine.identities import Belongs, Identities
from services.jobs.engine.sending import Sender
from services.jobs.kind import Kind, Watched
from services.jobs.kinds import Kinds
from services.jobs.ledger.breaker import Breaker
from services.jobs.ledger.claims import DueSubmission
from services.jobs.ledger.jobs import JobLedger, Standing
from services.jobs.ledger.sightings import SightingLedger
from services.jobs.ledger.submissions import SubmissionLedger
from services.jobs.states import JobState
from services.store.tables import utc_now
from services.troubles import Troubles, log_of

log = log_of(__name__)

HANDED_OVER = "handed over"
KEY_PATIENCE = 36
"""For how many first intervals every look may be refused before the key is to blame: three minutes of five seconds."""


def _stuck(job_id: str) -> str:
    return f"job {job_id}"


def _unsent(job_id: str) -> str:
    return f"sending {job_id}"


@dataclass(frozen=True)
class Pace:
    """How often to look, in seconds: at first, at the most when nothing changes, and at the least after news."""

    first: float
    most: float
    least: float = 1.0

    def after(self, seconds: float, *, changed: bool) -> float:
        """The next interval: back to the first after a change, slowly longer without one."""
        return self.first if changed else min(seconds * 1.4, self.most)


class Driver:
    """Drives jobs of any kind. `drive` may be started again at any time: watching is free and sending is claimed."""

    def __init__(
        self,
        submissions: SubmissionLedger,
        jobs: JobLedger,
        sightings: SightingLedger,
        sender: Sender,
        kinds: Kinds,
        pace: Pace,
        breaker: Breaker,
        troubles: Troubles,
        billing: Billing,
    ) -> None:
        self._sender = sender
        self._billing = billing
        self._breaker = breaker
        self._identities = Identities(jobs)
        self._submissions = submissions
        self._jobs = jobs
        self._sightings = sightings
        self._kinds = kinds
        self._pace = pace
        self._troubles = troubles
        self._wakers: dict[str, asyncio.Event] = {}
        self._on_their_way: set[asyncio.Task[None]] = set()
        self._refused_since: dict[str, float] = {}
        self.looked_at: dict[str, datetime] = {}
        """When each service was asked last how its work stands."""
        self._let_go: set[str] = set()

    def wake(self, job_id: str) -> None:
        """End the current wait of a job's drive. Call it on the loop that drives."""
        waker = self._wakers.get(job_id)
        if waker is not None:
            waker.set()

    def let_go(self, kept: Collection[str]) -> None:
        """Drive no more what is not among the `kept`: somebody else does. Call it on the loop that drives."""
        for job_id in self._wakers.keys() - set(kept):
            self._let_go.add(job_id)
            self.wake(job_id)

    def drives(self, job_id: str) -> bool:
        """Whether a job is being driven now. Call it on the loop that drives."""
        return job_id in self._wakers

    async def drive(self, job_id: str) -> str:
        """Work on a job until it is final or not ours any more; returns its final state, or `HANDED_OVER`."""
        waker = self._wakers.setdefault(job_id, asyncio.Event())
        try:
            return await self._drive(job_id, waker)
        finally:
            self._troubles.end(_stuck(job_id))
            self._troubles.end(_unsent(job_id))
            self._wakers.pop(job_id, None)
            self._let_go.discard(job_id)
            self._refused_since.pop(job_id, None)

    async def _drive(self, job_id: str, waker: asyncio.Event) -> str:
        wait = self._pace.first
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            waker.clear()
            if job_id in self._let_go:
                return HANDED_OVER
            changed, final = await self._whole_round(job_id)
            if final is not None:
                return final
            wait = self._pace.after(wait, changed=changed)
            try:
                async with asyncio.timeout(wait):
                    await waker.wait()
            except TimeoutError:
                continue
            # Callbacks come in crowds; one look serves them all.
            await asyncio.sleep(max(0.0, began + self._pace.least - loop.time()))

    async def _whole_round(self, job_id: str) -> tuple[bool, str | None]:
        """One round and whether that was the last. Whatever goes wrong is said, and the job is driven on."""
        try:
            await asyncio.to_thread(self._jobs.begin, job_id)
            changed, is_billed = await self._round(job_id)
            final = await asyncio.to_thread(self._jobs.finish, job_id) if is_billed else None
        except UnknownRecord:
            raise
        except Exception as fault:
            log.exception("job %s: a round failed; trying again", job_id)
            self._report(_stuck(job_id), "A job cannot go on for now", fault)
            return False, None
        self._troubles.end(_stuck(job_id))
        return changed, final

    def _report(self, name: str, what: str, fault: Exception) -> None:
        self._troubles.report(
            name,
            f"{what}: {sentence_of(fault)}",
            "It is tried again by itself; nothing is sent twice by that. If this stays, read the server's log.",
        )

    async def _round(self, job_id: str) -> tuple[bool, bool]:
        """Whether something changed, and whether nothing more is to be heard about the money."""
        standing = await asyncio.to_thread(self._jobs.standing, job_id)
        kind = self._kinds.at(standing.kind, standing.host)
        if kind is None:
            await self._pause_elsewhere(job_id, standing)
            return False, True
        belongs = await self._identities.of(standing, kind)
        if belongs != Belongs.HERE:
            # With the key of another account, what is open here would look deleted there.
            await self._pause_of_another(job_id, standing, belongs)
            return False, True
        changed = await self._work(job_id, standing, kind)
        return changed, await self._billing.look(job_id, kind)

    async def _work(self, job_id: str, standing: Standing, kind: Kind) -> bool:
        self._keep_account(job_id, standing, kind)
        if await self._pause_for_renders(job_id, standing):
            return True
        due = await asyncio.to_thread(self._due, job_id, kind)
        if due:
            await self._billing.before_sending(kind)
        for submission in due:
            self._send(submission.id, kind, job_id)
        if standing.under_way == 0 and standing.unknown == 0:
            return bool(due)
        try:
            settled = await self._replay(job_id, kind)
            return await self._watch(job_id, standing, kind) or settled or bool(due)
        except VendorError as error:
            log.warning("job %s: looking at %s failed: %s", job_id, error.who, error.text)
            is_key = isinstance(error, BadCredentials) and standing.state == JobState.RUNNING
            if is_key and self._is_refused(job_id):
                await (self._pause_for_these(job_id, kind, error) if await reads(kind) else self._pause(job_id, error))
            return False

    def _is_refused(self, job_id: str) -> bool:
        """Whether nothing but refusals came for so long that no blip explains it; a resume begins anew."""
        now = asyncio.get_running_loop().time()
        since = self._refused_since.setdefault(job_id, now)
        if now - since < KEY_PATIENCE * self._pace.first:
            return False
        del self._refused_since[job_id]
        return True

    def _send(self, submission_id: str, kind: Kind, job_id: str) -> None:
        """Let one submission leave beside the watching; a second call for one that is on its way changes nothing."""

        async def send() -> None:
            try:
                await self._sender.send(submission_id, kind)
                self._troubles.end(_unsent(job_id))
            except Exception as fault:
                log.exception("submission %s: it was not claimed, or its outcome is unknown", submission_id)
                self._report(_unsent(job_id), "A request of a job did not get its way", fault)
            finally:
                self.wake(job_id)

        self._beside(job_id, send())

    def _beside(self, job_id: str, work: Coroutine[Any, Any, None]) -> None:
        """Let it run beside the rounds; a fault in it is logged, never lost."""

        def ended(task: asyncio.Task[None]) -> None:
            self._on_their_way.discard(task)
            if not task.cancelled() and task.exception() is not None:
                log.error("job %s: work beside it ended by a fault", job_id, exc_info=task.exception())

        task = asyncio.get_running_loop().create_task(work)
        self._on_their_way.add(task)
        task.add_done_callback(ended)

    def _due(self, job_id: str, kind: Kind) -> list[DueSubmission]:
        living = self._sender.living()
        due = [one for one in self._submissions.due(job_id) if one.id not in living]
        return self._submissions.with_room(due, kind.service, kind.host, kind.places)

    async def _replay(self, job_id: str, kind: Kind) -> bool:
        unclear = await asyncio.to_thread(self._submissions.unclear, job_id)
        settled = [await self._sender.replay(outgoing.submission_id, kind) for outgoing in unclear]
        return any(settled)

    async def _watch(self, job_id: str, standing: Standing, kind: Kind) -> bool:
        watched = await asyncio.to_thread(self._watched, job_id, standing)
        if not watched.open and not watched.unclear and not watched.seeks_unknown:
            return False
        open_rows = await asyncio.to_thread(self._sightings.open_rows, job_id)
        changed = 0
        self.looked_at[kind.service] = utc_now()
        async for page in kind.look(watched):
            self._refused_since.pop(job_id, None)
            applied = await asyncio.to_thread(self._sightings.apply, open_rows, page)
            changed += applied.changed + applied.matched
        return changed > 0

    def _watched(self, job_id: str, standing: Standing) -> Watched:
        return Watched(
            job_id=job_id,
            target_id=standing.target_id,
            work=standing.work,
            open=self._sightings.open(job_id),
            unclear=self._submissions.unclear(job_id),
            seeks_unknown=self._sightings.seeks(job_id),
            sent_since=standing.sent_since,
        )

    async def _pause_elsewhere(self, job_id: str, standing: Standing) -> None:
        if standing.state in {JobState.QUEUED, JobState.RUNNING}:
            # What was launched in practice must never reach a real service, nor one account's rows another account.
            where = self._kinds[standing.kind].host
            await self._pause_because(job_id, reasons.launched_elsewhere(standing.host, where))

    async def _pause_of_another(self, job_id: str, standing: Standing, belongs: Belongs) -> None:
        if belongs == Belongs.ELSEWHERE and standing.state in {JobState.QUEUED, JobState.RUNNING}:
            service = self._kinds[standing.kind].service_title
            await self._pause_because(job_id, reasons.of_another_account(service))

    def _keep_account(self, job_id: str, standing: Standing, kind: Kind) -> None:
        if not standing.account:
            self._beside(job_id, self._identities.keep(job_id, standing, kind))

    async def _pause_for_renders(self, job_id: str, standing: Standing) -> bool:
        if standing.state != JobState.RUNNING or not standing.to_send:
            return False
        reason = await asyncio.to_thread(self._breaker.reason_of_renders, job_id)
        if reason is not None:
            await self._pause_because(job_id, reason)
        return reason is not None

    async def _pause(self, job_id: str, error: VendorError) -> None:
        await self._pause_because(job_id, f"{error.text} What was sent goes on at the service. {error.next_step}")

    async def _pause_for_these(self, job_id: str, kind: Kind, error: VendorError) -> None:
        """The key reads the rest of the account, so it is not to blame for what it does not read here."""
        await self._pause_because(job_id, reasons.refused_these(kind.service_title, error.text))

    async def _pause_because(self, job_id: str, reason: str) -> None:
        try:
            await asyncio.to_thread(self._jobs.pause, job_id, by="Callsheet", reason=reason)
        except ServiceError as refused:
            log.info("job %s was not paused: %s", job_id, refused)
