"""What went out already and counts with what goes next: of the same draft, of its copies, from the same target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import CTE, and_, case, func, or_, select
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
    own = col(Job.draft_id) == part.draft_id
    same_target = and_(col(Job.service) == part.spender.service, col(Job.target_id) == part.target_id)
    beside = and_(
        col(ChargeLine.at) >= utc_now() - timedelta(hours=hours),
        or_(col(Job.draft_id).in_(select(_family(part.draft_id).c.id)), and_(same_target, is_of(part.spender))),
    )
    cents = func.coalesce(col(ChargeLine.cents), 0)
    sums = (
        select(func.coalesce(func.sum(case((own, cents), else_=0)), 0), func.coalesce(func.sum(cents), 0))
        .join(Job, col(Job.id) == col(ChargeLine.job_id))
        .join(Submission, col(Submission.id) == col(ChargeLine.submission_id))
        .where(
            col(Job.practice).is_(False),
            col(ChargeLine.sort) == LineSort.QUOTED,
            col(Submission.state).not_in([SubmissionState.REFUSED, SubmissionState.HELD]),
            or_(own, beside),
        )
    )
    of_draft, together = (int(one) for one in session.execute(sums).one())
    return of_draft, together - of_draft


def _family(draft_id: str) -> CTE:
    """The draft, all that it was copied from, and all that was copied of any of them."""
    above = select(col(Draft.id), col(Draft.copied_from)).where(col(Draft.id) == draft_id).cte("above", recursive=True)
    above = above.union(select(col(Draft.id), col(Draft.copied_from)).join(above, col(Draft.id) == above.c.copied_from))
    family = select(above.c.id).cte("family", recursive=True)
    return family.union(select(col(Draft.id)).join(family, col(Draft.copied_from) == family.c.id))
