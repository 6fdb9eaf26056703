"""What the overview shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, literal_column, select
from sqlmodel import Session, col

from services.jobs.draft_lists import unlaunched_drafts
from services.jobs.job_lines import lines_of, newest_in_states
from services.jobs.view_lines import JobLine, Overview, Spent
from services.jobs.words import ACCEPTED, JOB_FINAL, PAUSED, QUEUED, RUNNING, UNKNOWN
from services.store.tables import Item, Job, Submission

RUNNING_SHOWN = 20
NEEDING_SHOWN = 20
RECENT_SHOWN = 6
DRAFTS_SHOWN = 8


def overview(session: Session, titles: Mapping[str, str], month: datetime) -> Overview:
    """Everything at once. `month` is the start of the present month."""
    return Overview(
        running=newest_in_states(session, (QUEUED, RUNNING), RUNNING_SHOWN),
        needs_person=_needing(session),
        recent=_recent(session),
        drafts=unlaunched_drafts(session, limit=DRAFTS_SHOWN),
        spent=_spent(session, titles, month),
    )


def _needing(session: Session) -> list[JobLine]:
    paused = select(col(Job.id)).where(col(Job.state) == PAUSED).order_by(col(Job.id).desc()).limit(NEEDING_SHOWN)
    unknown = select(col(Submission.job_id)).distinct().where(col(Submission.state) == UNKNOWN).limit(NEEDING_SHOWN)
    # Written out, so that a partial index over the flagged items can be used.
    flagged = select(col(Item.job_id)).distinct().where(literal_column("item.flag <> ''")).limit(NEEDING_SHOWN)
    ids = {job_id for query in (paused, unknown, flagged) for job_id in session.scalars(query)}
    return lines_of(session, sorted(ids, reverse=True)[:NEEDING_SHOWN])


def _recent(session: Session) -> list[JobLine]:
    newest = newest_in_states(session, JOB_FINAL, RECENT_SHOWN)
    return sorted(newest, key=lambda line: line.finished_at or line.created_at, reverse=True)


def _spent(session: Session, titles: Mapping[str, str], month: datetime) -> list[Spent]:
    priced = col(Job.estimate_cents).is_not(None) & (col(Job.quoted_items) > 0)
    this_month = col(Submission.answered_at) >= month
    found = session.execute(
        select(
            col(Job.service),
            col(Job.practice),
            priced,
            this_month,
            func.sum(Submission.item_count),
            func.sum(col(Submission.item_count) * 1.0 * col(Job.estimate_cents) / func.nullif(Job.quoted_items, 0)),
        )
        .join(Job, col(Job.id) == col(Submission.job_id))
        .where(col(Submission.state) == ACCEPTED)
        .group_by(col(Job.service), col(Job.practice), priced, this_month)
    )
    totals: dict[tuple[str, bool], _Total] = defaultdict(_Total)
    for service, practice, has_price, recent, items, cents in found:
        total = totals[service, practice]
        for place in (0, 1) if recent else (1,):
            total.items[place] += items
            if has_price:
                total.cents[place] = (total.cents[place] or 0.0) + cents
            else:
                total.unpriced[place] += items
    return [
        Spent(
            service=service,
            title=titles.get(service, service),
            practice=practice,
            items_month=total.items[0],
            items_all=total.items[1],
            cents_month=_whole(total.cents[0]),
            cents_all=_whole(total.cents[1]),
            unpriced_month=total.unpriced[0],
            unpriced_all=total.unpriced[1],
        )
        for (service, practice), total in sorted(totals.items())
    ]


class _Total:
    """Sums for this month and for all time, in this order."""

    def __init__(self) -> None:
        self.items = [0, 0]
        self.cents: list[float | None] = [None, None]
        self.unpriced = [0, 0]


def _whole(cents: float | None) -> int | None:
    return None if cents is None else round(cents)
