"""A new attempt at items that came to nothing: the old ones stay as they are and count no more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlmodel import Session, col

from services.errors import NotPossible
from services.jobs.kind import Request
from services.jobs.ledger.entries import EnteredRow, QuotedCost, enter_submission
from services.jobs.ledger.moves import changed, count, lock_job, move_job, note
from services.jobs.states import JOB_FINAL, Cause, ItemState, JobState
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import Item, Job, Submission, utc_now

MAY_BE_RETRIED = (ItemState.FAILED, ItemState.CANCELLED, ItemState.HELD)


def may_be_retried() -> ColumnElement[bool]:
    """True for an item that came to nothing, or to something of which a person says that it is wrong."""
    rejected = and_(col(Item.state) == ItemState.SUCCEEDED, col(Item.cause) == Cause.REJECTED)
    failed = or_(col(Item.state).in_(MAY_BE_RETRIED), rejected)
    return and_(failed, col(Item.superseded).is_(False), col(Item.forgotten_at).is_(None))


# A database takes only so many values in one statement.
IN_ONE_STATEMENT = 5_000


def batched(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in parts that one statement can hold."""
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        yield ids[start : start + IN_ONE_STATEMENT]


@dataclass(frozen=True)
class PlannedRetry:
    """One new submission of a retry."""

    request: Request
    token: str
    rows: Sequence[EnteredRow]


class RetryLedger:
    """Enters retries. Each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(
        self,
        job_id: str,
        item_ids: Collection[int],
        planned: Sequence[PlannedRetry],
        costs: Sequence[QuotedCost],
        person: Person,
        cents: int | None,
        agreed: Callable[[Session], None],
    ) -> None:
        """Supersede the old items, enter the new attempts with what each request costs, and open the job again.

        `cents` is what all of them were quoted at, for the team's record. `agreed` is asked first in the transaction,
        and raises where something is missing to the yes.

        Raises NotPossible when one of the items is not final, succeeded, or has a later attempt already.
        """
        with self._database.write() as session:
            lock_job(session, job_id)
            agreed(session)
            job = session.get_one(Job, job_id)
            superseded = 0
            for part in batched(sorted(item_ids)):
                usable = [
                    col(Item.job_id) == job_id,
                    col(Item.id).in_(part),
                    may_be_retried(),
                ]
                counts = session.execute(select(Item.state, func.count()).where(*usable).group_by(Item.state)).all()  # type: ignore[call-overload]
                superseded += changed(
                    session, update(Item).where(*usable).values(superseded=True, updated_at=utc_now())
                )
                for state, items in counts:
                    count(session, job_id, state, -items)
            if superseded != len(item_ids):
                raise NotPossible(
                    "Some of these are being made again already, or have finished meanwhile. Nothing was sent.",
                    next_step="Reload the page to see where they stand.",
                )
            last = session.execute(select(func.max(Submission.number)).where(col(Submission.job_id) == job_id)).scalar()
            for number, (one, cost) in enumerate(zip(planned, costs, strict=True), start=(last or 0) + 1):
                enter_submission(
                    session,
                    job,
                    number=number,
                    request=one.request,
                    token=one.token,
                    rows=one.rows,
                    cost=cost,
                )
            if job.state in JOB_FINAL:
                move_job(session, job, JobState.RUNNING)
                job.run += 1
                job.finished_at = None
                job.cancelled_at = None
            note(
                session,
                job_id,
                person.name,
                "retried",
                f"{len(item_ids):,} again, in {len(planned)} request{'' if len(planned) == 1 else 's'}.",
                facts={"items": len(item_ids), "requests": len(planned)},
                cents=cents,
            )
            person.must(Right.LAUNCH, within=session)
