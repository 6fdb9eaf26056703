"""Entering new work: one submission with its items, as launches and retries make them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlmodel import Session

from services.jobs.costs import Amount
from services.jobs.kind import Request
from services.jobs.ledger.matches.matching import spoken_of
from services.jobs.ledger.money.lines import quote
from services.jobs.ledger.moves import count
from services.jobs.states import Cause, ItemState
from services.store.ids import new_id
from services.store.tables import Item, Job, Submission, SubmissionBody, utc_now

LABEL_LENGTH = 200


@dataclass(frozen=True)
class EnteredRow:
    """One row of a submission: which row of the draft, which attempt at it, and the values in the bytes.

    The last `beside` of them are addresses of files, which no service says again; `spoken_hash` is then that of the
    others, None where nothing goes beside.
    """

    row_id: int
    line: int
    attempt: int
    values: Sequence[str]
    values_hash: str
    beside: int = 0
    spoken_hash: str | None = None


@dataclass(frozen=True)
class QuotedCost:
    """What a submission was quoted at, who said yes to that, and whether its service says later what it took.

    `least` are the credits that it takes at least, by what the service foresees; None where it does not say.
    """

    amount: Amount
    person: str
    billed: bool
    identity: str = ""
    least: int | None = None


def enter_submission(
    session: Session,
    job: Job,
    *,
    number: int,
    request: Request,
    token: str,
    rows: Sequence[EnteredRow],
    cost: QuotedCost,
) -> None:
    """Write a ready submission, its exact bytes, its waiting items and what was quoted for it.

    Raises AlreadyStored at the end of the transaction when one of the rows has this attempt already.
    """
    submission_id = new_id()
    submission = Submission(
        id=submission_id,
        job_id=job.id,
        number=number,
        operation=request.operation,
        lane=request.lane,
        about_id=request.about_id,
        work=dict(request.work),
        item_count=len(rows),
        body_sha256=hashlib.sha256(request.body).hexdigest(),
        token=token,
    )
    session.add(submission)
    session.flush()
    quote(
        session,
        job,
        submission,
        cost.amount,
        cost.person,
        billed=cost.billed,
        identity=cost.identity,
        least=cost.least,
    )
    session.add(SubmissionBody(submission_id=submission_id, body=request.body))
    now = utc_now()
    session.execute(
        insert(Item),
        [
            {
                "job_id": job.id,
                "draft_id": job.draft_id,
                "row_id": row.row_id,
                "attempt": row.attempt,
                "line": row.line,
                "submission_id": submission_id,
                "position": position,
                "state": ItemState.WAITING,
                "sent_values": list(row.values),
                "values_hash": row.values_hash,
                "beside": row.beside,
                "spoken_hash": row.spoken_hash,
                "superseded": False,
                "label": " · ".join(filter(None, spoken_of(row.values, row.beside)))[:LABEL_LENGTH],
                "word": "",
                "told": "",
                "cause": Cause.NONE,
                "message": "",
                "reason": "",
                "flag": "",
                "updated_at": now,
            }
            for position, row in enumerate(rows)
        ],
    )
    count(session, job.id, ItemState.WAITING, len(rows))


def submission_token(secret: bytes, draft_id: str, attempts: Sequence[tuple[int, int]], body: bytes) -> str:
    """The unguessable token of one submission, of which its kind makes an address or an id.

    `attempts` are its row ids with the number of the attempt. The same plan always gives the same token, and no two
    submissions share one, even when their bytes are equal.
    """
    rows = ",".join(f"{row_id}:{attempt}" for row_id, attempt in attempts)
    content = hashlib.sha256(body).hexdigest()
    return hmac.new(secret, f"{draft_id}\n{rows}\n{content}".encode(), hashlib.sha256).hexdigest()
