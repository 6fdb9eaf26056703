"""A request that no cap lets go whole becomes two: the rows that may go, and the rest, ready behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from services.jobs.kind import Request
from services.jobs.ledger.money.lines import part_quote
from services.jobs.ledger.moves import changed, lock_job_of, note
from services.jobs.states import SubmissionState
from services.store.database import Database
from services.store.ids import new_id
from services.store.tables import Item, Job, Submission, SubmissionBody


@dataclass(frozen=True)
class Whole:
    """A request as it stands ready: its bytes, its token, and which rows it carries, in their order."""

    body: bytes
    token: str
    attempts: Sequence[tuple[int, int]]
    values: Sequence[Sequence[str]]


@dataclass(frozen=True)
class TwoRequests:
    """What becomes of it: the first part under its own token, and the rest under a new one."""

    first: Request
    rest: Request
    rest_token: str


def part_request(
    database: Database, submission_id: str, items: int, actor: str, cut: Callable[[Job, Whole], TwoRequests]
) -> bool:
    """Leave so many items in a request that is ready, and move the others into a new one; False when it is not ready.

    No byte of it has left: that is decided by the same conditional update that a claim makes. `cut` makes the bytes,
    and raises what keeps them from being made; then nothing is changed.
    """
    with database.write() as session:
        lock_job_of(session, submission_id)
        submission = session.get_one(Submission, submission_id)
        if submission.state != SubmissionState.READY or not 0 < items < submission.item_count:
            return False
        job = session.get_one(Job, submission.job_id)
        two, others = cut(job, _whole(session, submission)), submission.item_count - items
        held = changed(
            session,
            update(Submission)
            .where(
                col(Submission.id) == submission_id,
                col(Submission.state) == SubmissionState.READY,
                col(Submission.body_sha256) == submission.body_sha256,
            )
            .values(item_count=items, body_sha256=hashlib.sha256(two.first.body).hexdigest()),
        )
        if not held:
            return False
        rest = _enter_rest(session, submission, others, two)
        session.refresh(submission)
        session.get_one(SubmissionBody, submission_id).body = two.first.body
        session.execute(
            update(Item)
            .where(col(Item.submission_id) == submission_id, col(Item.position) >= items)
            .values(submission_id=rest.id, position=col(Item.position) - items)
        )
        part_quote(session, submission, rest)
        note(
            session,
            job.id,
            actor,
            "cut",
            f"Of request {submission.number} the first {items:,} may go under the cap; the other {rest.item_count:,} "
            f"stand ready in request {rest.number}.",
        )
        return True


def _whole(session: Session, submission: Submission) -> Whole:
    carried = select(Item).where(col(Item.submission_id) == submission.id).order_by(col(Item.position))
    items = session.scalars(carried).all()
    return Whole(
        body=session.get_one(SubmissionBody, submission.id).body,
        token=submission.token,
        attempts=[(item.row_id, item.attempt) for item in items],
        values=[item.sent_values for item in items],
    )


def _enter_rest(session: Session, submission: Submission, items: int, two: TwoRequests) -> Submission:
    last = session.scalar(select(func.max(Submission.number)).where(col(Submission.job_id) == submission.job_id))
    rest = Submission(
        id=new_id(),
        job_id=submission.job_id,
        number=(last or 0) + 1,
        operation=two.rest.operation,
        lane=two.rest.lane,
        about_id=two.rest.about_id,
        work=dict(two.rest.work),
        item_count=items,
        body_sha256=hashlib.sha256(two.rest.body).hexdigest(),
        token=two.rest_token,
    )
    session.add(rest)
    session.flush()
    session.add(SubmissionBody(submission_id=rest.id, body=two.rest.body))
    session.flush()
    return rest
