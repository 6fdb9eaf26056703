"""What a person can do to a running job, and what each of it can and cannot stop."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from services.jobs.ledger.items import ItemLedger
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.submissions import SubmissionLedger
from services.jobs.states import Cause, SubmissionState
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import Submission


@dataclass(frozen=True)
class StopPreview:
    """What pausing or cancelling now would do, in items."""

    not_sent: int
    on_the_way: int
    accepted: int
    unclear: int


class Controls:
    """Each method is recorded with the person and the time."""

    def __init__(
        self,
        database: Database,
        jobs: JobLedger,
        submissions: SubmissionLedger,
        start: Callable[[str], None],
        wake: Callable[[str], None],
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._submissions = submissions
        self._items = ItemLedger(database)
        self._start = start
        self._wake = wake

    def stop_preview(self, job_id: str) -> StopPreview:
        """What is not sent, on its way, accepted and unclear right now."""
        with self._database.read() as session:
            rows = session.execute(
                select(Submission.state, Submission.item_count).where(col(Submission.job_id) == job_id)  # type: ignore[call-overload]
            ).all()
        items = dict.fromkeys(SubmissionState, 0)
        for state, count in rows:
            items[SubmissionState(state)] += count
        return StopPreview(
            not_sent=items[SubmissionState.READY],
            on_the_way=items[SubmissionState.SENDING],
            accepted=items[SubmissionState.ACCEPTED],
            unclear=items[SubmissionState.UNKNOWN],
        )

    def pause(self, job_id: str, person: Person) -> None:
        """Stop sending; what was accepted goes on. Raises NotPossible."""
        person.must(Right.LAUNCH)
        self._jobs.pause(job_id, by=person.name, reason=f"{person.name} asked for it.")
        self._wake(job_id)

    def resume(self, job_id: str, person: Person) -> None:
        """Send again. Raises NotPossible."""
        person.must(Right.LAUNCH)
        self._jobs.resume(job_id, by=person)
        self._start(job_id)
        self._wake(job_id)

    def cancel(self, job_id: str, person: Person) -> int:
        """Hold what is not sent yet; returns how many items that is. Raises NotPossible."""
        person.must(Right.LAUNCH)
        held = self._jobs.cancel(job_id, by=person.name)
        self._start(job_id)
        self._wake(job_id)
        return held

    def settle(self, job_id: str, submission_id: str, person: Person, *, arrived: bool) -> None:
        """A person decides what became of an unclear request. Raises NotPossible when it is clear by now."""
        person.must(Right.LAUNCH)
        self._submissions.decide(submission_id, arrived=arrived, person=person)
        self._start(job_id)
        self._wake(job_id)

    def give_up_waiting(self, job_id: str, item_id: int, person: Person) -> None:
        """Stop waiting for one item that the service never finishes; it may still be charged. Raises NotPossible."""
        person.must(Right.LAUNCH)
        self._items.give_up(job_id, item_id, person.name)
        self._wake(job_id)

    def end_standstill(self, job_id: str, cause: Cause, words: Collection[str], person: Person) -> int:
        """Stop waiting for all that stand still of one cause under these words of the service; returns how many.

        They may still be charged. Raises NotPossible when none stands still so any more.
        """
        person.must(Right.LAUNCH)
        ended = self._items.end_standstill(job_id, cause, words, person.name)
        self._wake(job_id)
        return ended

    def accept_flagged(self, job_id: str, item_id: int, person: Person) -> None:
        """A person looked at a flagged item and says that it is the right one: it is exported as good from now on."""
        person.must(Right.LAUNCH)
        self._items.accept_flagged(job_id, item_id, person.name)

    def reject_flagged(self, job_id: str, item_id: int, person: Person, *, again: bool) -> None:
        """A person says that a flagged item is wrong: it is given to nobody, and where they want it `again`, it stands
        ready to be made anew, at a price and with a yes of its own. Raises NotPossible.
        """
        person.must(Right.LAUNCH)
        self._items.reject_flagged(job_id, item_id, person.name, again=again)
