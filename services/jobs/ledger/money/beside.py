"""What went out already and counts with what goes next: of the same draft, of its copies, from the same target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import CTE, Select, and_, func, or_, select
from sqlmodel import Session, col

from services.jobs.ledger.money.caps import Spender, is_of
from services.jobs.ledger.money.lines import LineSort
from services.jobs.states import SubmissionState
from services.store.money_tables import ChargeLine
from services.store.tables import Draft, Job, Submission, utc_now


@dataclass(frozen=True)
class LaunchPart:
    """A launch as it may be one of several parts: of which draft, from what, and by whom."""

    draft_id: str
    target_id: str
    target_name: str
    spender: Spender


def sent_already(session: Session, part: LaunchPart, hours: int) -> tuple[int, int]:
    """What went out for this draft, and beside it in the last hours, in cents as quoted; practice is not counted.

    Beside it are the drafts that it was copied from or that were copied, whoever launched them, and whatever the same
    person launched from the same target. What waits in a job to go counts as well.
    """
    own = _quoted().where(col(Job.draft_id) == part.draft_id)
    from_target = and_(col(Job.target_id) == part.target_id, is_of(part.spender))
    beside = _quoted().where(
        col(ChargeLine.service) == part.spender.service,
        col(ChargeLine.at) >= utc_now() - timedelta(hours=hours),
        col(Job.draft_id) != part.draft_id,
        or_(col(Job.draft_id).in_(select(_family(part.draft_id).c.id)), from_target),
    )
    of_draft, more = session.execute(select(own.scalar_subquery(), beside.scalar_subquery())).one()
    return int(of_draft), int(more)


def _quoted() -> Select[Any]:
    """What requests were quoted at that left or may leave yet, added up."""
    return (
        select(func.coalesce(func.sum(col(ChargeLine.cents)), 0))
        .join(Job, col(Job.id) == col(ChargeLine.job_id))
        .join(Submission, col(Submission.id) == col(ChargeLine.submission_id))
        .where(
            col(ChargeLine.practice).is_(False),
            col(ChargeLine.sort) == LineSort.QUOTED,
            col(Submission.state).not_in([SubmissionState.REFUSED, SubmissionState.HELD]),
        )
    )


def _family(draft_id: str) -> CTE:
    """The draft, all that it was copied from, and all that was copied of any of them."""
    above = select(col(Draft.id), col(Draft.copied_from)).where(col(Draft.id) == draft_id).cte("above", recursive=True)
    above = above.union(select(col(Draft.id), col(Draft.copied_from)).join(above, col(Draft.id) == above.c.copied_from))
    family = select(above.c.id).cte("family", recursive=True)
    return family.union(select(col(Draft.id)).join(family, col(Draft.copied_from) == family.c.id))
