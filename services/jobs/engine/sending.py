"""One submission goes out: claimed, sent once, and its answer recorded by the rules of the ledger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial

from services.errors import (
    BadCredentials,
    NoCredit,
    NotPossible,
    NotSent,
    RateLimited,
    Refused,
    StoreError,
    Unclear,
    VendorError,
)
from services.jobs.clocks import Clocked
from services.jobs.engine.parting import Parting
from services.jobs.kind import Kind, Outgoing, Replaying
from services.jobs.kinds import Kinds
from services.jobs.ledger.breaker import Breaker, moved
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.moves import CALLSHEET
from services.jobs.ledger.submissions import SubmissionLedger
from services.leases import Lease, at_stake
from services.store.tables import utc_now
from services.troubles import Troubles

log = logging.getLogger(__name__)

FIRST_WAIT = 5.0
LONGEST_WAIT = 300.0
AT_ONCE = 4
"""Requests on their way to one service at the same time."""
CLOCK_PATIENCE = 10.0
"""Seconds that the first request of a process waits, at most, for the service to tell its time.

Long enough for a machine with ten times too much to do: who does not wait, and loses the answer, and has a wrong clock,
cannot tell any more how old the request's key is, and only a person ends that.
"""
STORE_AGAIN = 0.5
STORE_AGAIN_MOST = 30.0


class Sender:
    """Sends submissions of any kind of job, a few at once for each service."""

    def __init__(
        self,
        submissions: SubmissionLedger,
        jobs: JobLedger,
        breaker: Breaker,
        kinds: Kinds,
        troubles: Troubles,
        lease: Lease,
        parting: Parting,
    ) -> None:
        self._lease = lease
        self._submissions = submissions
        self._jobs = jobs
        self._breaker = breaker
        self._troubles = troubles
        self._parting = parting
        self._places = {(kind.service, kind.host): asyncio.Semaphore(AT_ONCE) for kind in kinds.both_sides()}
        self._living: set[str] = set()
        self._asking = asyncio.Lock()
        self._asked: set[tuple[str, str]] = set()

    def living(self) -> Collection[str]:
        """The submissions that are on their way, or whose answer is still to be stored. Any thread may ask."""
        return frozenset(self._living)

    async def send(self, submission_id: str, kind: Kind) -> None:
        """Send one submission if it is still to be sent, and record what came of it.

        Raises nothing of a service's: every answer, and the lack of one, is a state in the ledger.
        """
        if submission_id in self._living:
            return
        self._living.add(submission_id)
        try:
            async with self._places[kind.service, kind.host]:
                await asyncio.to_thread(self._part, submission_id, kind)
                offset = await self._clock_offset(kind)
                outgoing = await asyncio.to_thread(self._submissions.claim, submission_id, kind.places, offset)
                if outgoing is not None:
                    await self._send(outgoing, kind)
        finally:
            self._living.discard(submission_id)

    def _part(self, submission_id: str, kind: Kind) -> None:
        """Where a cap lets only some rows of a request go, it becomes two; the claim asks the caps again."""
        if kind.most_per_submission == 1:
            return
        may_go, has = self._submissions.room_under_caps(submission_id)
        if not 0 < may_go < has:
            return
        try:
            self._parting.part(submission_id, may_go, kind)
        except NotPossible as refused:
            self._pause(self._submissions.job_of(submission_id), f"{refused.text} {refused.next_step}")

    async def _clock_offset(self, kind: Kind) -> timedelta | None:
        """How far the service's clock is from ours, asked for before the first request of a process.

        When the answer to that one is lost and a clock is put right meanwhile, nothing else could tell how long ago
        it was.
        """
        if not isinstance(kind, Clocked):
            return None
        async with self._asking:
            if kind.clock_offset is None and (kind.service, kind.host) not in self._asked:
                self._asked.add((kind.service, kind.host))
                try:
                    async with asyncio.timeout(CLOCK_PATIENCE):
                        await kind.ask_clock()
                except (VendorError, TimeoutError) as silence:
                    log.info("%s did not tell its time: %s", kind.service_title, silence)
        return kind.clock_offset

    async def _send(self, outgoing: Outgoing, kind: Kind) -> None:
        at_stake.set(self._lease)
        try:
            answer = await kind.send(outgoing)
        except VendorError as error:
            await self._stored(partial(self._record, outgoing.submission_id, outgoing.job_id, error))
        except Exception as fault:
            # A fault of ours after the claim: we cannot know how far it came, so the outcome is unknown.
            lost = Unclear(
                f"Callsheet failed while sending: {type(fault).__name__}.",
                who=kind.service_title,
                operation=outgoing.operation,
                charged="unknown",
            )
            await self._stored(partial(self._record, outgoing.submission_id, outgoing.job_id, lost))
            raise
        else:
            await self._stored(partial(self._submissions.accept, outgoing.submission_id, answer))

    async def _stored(self, record: Callable[[], None]) -> None:
        """Record an answer, and keep it until that succeeds: a database that cannot be written must not lose it."""
        wait = STORE_AGAIN
        waiting = f"answer {id(record)}"
        try:
            while True:
                try:
                    await asyncio.to_thread(record)
                except StoreError as error:
                    log.warning("an answer waits to be stored: %s", error)
                    self._troubles.report(
                        waiting,
                        f"An answer of a service waits to be stored: {error.text}",
                        "It is kept and stored as soon as that can be. Do not stop Callsheet before: it would have to "
                        "be found out again what became of the request.",
                    )
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, STORE_AGAIN_MOST)
                else:
                    return
        finally:
            self._troubles.end(waiting)

    async def replay(self, submission_id: str, kind: Kind) -> bool:
        """Settle one unclear submission by the service's documented replay; True when that made it clear."""
        if not isinstance(kind, Replaying) or not await kind.replays():
            return False
        outgoing = await asyncio.to_thread(self._submissions.claim_replay, submission_id)
        if outgoing is None:
            return False
        at_stake.set(self._lease)
        try:
            answer = await kind.replay(outgoing)
        except Refused as no:
            await asyncio.to_thread(self._submissions.prove_never_arrived, submission_id, no)
            return True
        except VendorError:
            return False
        await self._stored(partial(self._submissions.accept, submission_id, answer))
        return True

    def _record(self, submission_id: str, job_id: str, error: VendorError) -> None:
        if isinstance(error, (BadCredentials, NoCredit)) or moved(error):
            self._submissions.put_back(submission_id, error, utc_now(), "Waiting until the job is resumed.")
        elif isinstance(error, RateLimited):
            # "Now" is no time to wait: asked at once again and again, a service says no so often that a job pauses.
            wait = error.retry_after or self._back_off(job_id)
            due = utc_now() + timedelta(seconds=wait)
            self._submissions.put_back(submission_id, error, due, f"{error.who} asked us to wait.")
        elif isinstance(error, NotSent) or (isinstance(error, Refused) and not error.permanent):
            due = utc_now() + timedelta(seconds=self._back_off(job_id))
            self._submissions.put_back(submission_id, error, due, f"{error.who} could not be reached; trying again.")
        elif isinstance(error, Refused):
            self._submissions.refuse(submission_id, error)
        else:
            self._submissions.lose(submission_id, error)
        reason = self._breaker.reason_to_pause(job_id, error)
        if reason:
            self._pause(job_id, reason)

    def _back_off(self, job_id: str) -> float:
        return float(min(FIRST_WAIT * 2 ** self._breaker.streak(job_id), LONGEST_WAIT))

    def _pause(self, job_id: str, reason: str) -> None:
        try:
            self._jobs.pause(job_id, by=CALLSHEET, reason=reason)
        except NotPossible:
            return  # another answer paused it first
