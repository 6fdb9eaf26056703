"""History: every job, newest first, filtered and paged by key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from services.jobs.views.job_lines import job_columns, job_lines
from services.jobs.views.lateness import LateJobs
from services.jobs.views.lines import HistoryPage
from services.jobs.views.overview import waiting_for_a_person
from services.jobs.views.text_search import contains
from services.store.tables import Item, Job

Only = Literal["real", "practice", "samples", "needs a person", "archived"]
"""Which jobs History is narrowed to by what they are, and not by a name or a day."""
_IS: Mapping[Only, ColumnElement[bool]] = {
    "real": col(Job.practice).is_(False),
    "practice": col(Job.practice).is_(True),
    "samples": col(Job.is_sample).is_(True),
    "archived": col(Job.archived_at).is_not(None),
}

_OWN_TEXTS = tuple(col(one) for one in (Job.name, Job.target_name, Job.upload_name, Job.tags, Job.note))


def history(
    session: Session,
    *,
    kind: str | None,
    state: str | None,
    person: str | None,
    since: datetime | None,
    until: datetime | None,
    text: str | None,
    only: Collection[Only],
    recipient: str | None,
    before: str | None,
    limit: int,
    oldest_first: bool,
    late: LateJobs,
    now: datetime,
) -> HistoryPage:
    """The newest jobs before the key `before` that fit every filter given, or `oldest_first` the oldest behind it.

    `until` itself is left out, and archived ones are unless `only` asks for them.

    `recipient` is looked for in what was sent for each row.
    """
    order = col(Job.id).asc() if oldest_first else col(Job.id).desc()
    query = job_columns().order_by(order).limit(limit + 1)
    for column, wanted in ((col(Job.kind), kind), (col(Job.state), state), (col(Job.person), person)):
        if wanted is not None:
            query = query.where(column == wanted)
    if since is not None:
        query = query.where(col(Job.created_at) >= since)
    if until is not None:
        query = query.where(col(Job.created_at) < until)
    if text:
        query = query.where(contains(session, _OWN_TEXTS, text))
    for one in only:
        query = query.where(
            col(Job.id).in_(waiting_for_a_person(session, late, now)) if one == "needs a person" else _IS[one]
        )
    if "archived" not in only:
        query = query.where(col(Job.archived_at).is_(None))
    if recipient:
        sent = select(col(Item.job_id)).where(contains(session, (col(Item.label),), recipient)).distinct()
        query = query.where(col(Job.id).in_(sent))
    if before is not None:
        query = query.where(col(Job.id) > before if oldest_first else col(Job.id) < before)
    rows = session.execute(query).all()
    return HistoryPage(
        lines=job_lines(session, rows[:limit]),
        next_before=rows[limit - 1].id if len(rows) > limit else None,
    )


def persons(session: Session) -> list[str]:
    """Everybody who launched something, by name. Walks the index from name to name, not job by job."""
    found: list[str] = []
    query = select(col(Job.person)).order_by(col(Job.person)).limit(1)
    name = session.scalar(query)
    while name is not None:
        found.append(name)
        name = session.scalar(query.where(col(Job.person) > name))
    return sorted(found, key=str.casefold)
