"""What was spent: accepted items, and what they cost at the rate of their launch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.jobs.recent import Recent
from services.jobs.states import SubmissionState
from services.jobs.views.lines import Spent
from services.store.tables import Job, Submission


class Spending:
    """Adds up every accepted request; the sum is kept until another one is accepted.

    `titles` are the services' names for people, `word_of` what an item is called by its kind and what its job made.
    """

    def __init__(self, titles: Mapping[str, str], word_of: Callable[[str, str], str]) -> None:
        self._titles = titles
        self._word_of = word_of
        self._kept: Recent[list[Spent]] = Recent(1)

    def by_service(self, session: Session, month: datetime) -> list[Spent]:
        """What each service accepted since the start of this month and in all; practice is told apart."""
        # Accepted is final, so the same number of accepted requests means the same requests.
        accepted = session.scalar(
            select(func.count()).select_from(Submission).where(col(Submission.state) == SubmissionState.ACCEPTED)
        )
        return self._kept.get((accepted, month), lambda: _add_up(session, self._titles, self._word_of, month))


def _add_up(
    session: Session, titles: Mapping[str, str], word_of: Callable[[str, str], str], month: datetime
) -> list[Spent]:
    priced = col(Job.estimate_cents).is_not(None) & (col(Job.quoted_items) > 0)
    this_month = col(Submission.answered_at) >= month
    found = session.execute(
        select(
            col(Job.service),
            col(Job.practice),
            col(Job.kind),
            col(Job.made),
            priced,
            this_month,
            func.sum(Submission.item_count),
            func.sum(col(Submission.item_count) * 1.0 * col(Job.estimate_cents) / func.nullif(Job.quoted_items, 0)),
        )
        .join(Job, col(Job.id) == col(Submission.job_id))
        .where(col(Submission.state) == SubmissionState.ACCEPTED)
        .group_by(col(Job.service), col(Job.practice), col(Job.kind), col(Job.made), priced, this_month)
    )
    totals: dict[tuple[str, bool, str], _Total] = defaultdict(_Total)
    for service, practice, kind, made, has_price, recent, items, cents in found:
        total = totals[service, practice, word_of(kind, made)]
        total.items += items
        if not recent:
            continue
        total.this_month += items
        if has_price:
            total.cents = (total.cents or 0.0) + cents
        else:
            total.unpriced += items
    return [
        Spent(
            service=service,
            title=titles.get(service, service),
            practice=practice,
            word=word,
            items_month=total.this_month,
            items_all=total.items,
            cents_month=_whole(total.cents),
            unpriced_month=total.unpriced,
        )
        for (service, practice, word), total in sorted(totals.items())
    ]


class _Total:
    """`items` of all time; the other sums are of this month."""

    def __init__(self) -> None:
        self.items = 0
        self.this_month = 0
        self.cents: float | None = None
        self.unpriced = 0


def _whole(cents: float | None) -> int | None:
    return None if cents is None else round(cents)
