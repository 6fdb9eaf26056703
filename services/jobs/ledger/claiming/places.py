"""The places of a service's account: how many submissions take one now, and why another waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from services.jobs.states import ITEM_UNDER_WAY, JOB_OPEN, SubmissionState
from services.store.tables import Item, Job, Submission

Places = Callable[[str], int | None]
"""How many submissions of a lane may be under way at once; None when nobody counts."""


def why_no_room(most: int) -> str:
    if most == 0:
        return "Waiting for its turn: the service takes only so many in a minute."
    return f"Waiting for a free place: the service makes {most} at once."


def places_taken(session: Session) -> dict[tuple[str, str, str], int]:
    """How many submissions take a place of an account now, by service, host and lane."""
    lanes = (col(Job.service), col(Job.host), col(Submission.lane))
    found = session.execute(_taking_places(*lanes).group_by(*lanes))
    return {(service, host, lane): taken for taken, service, host, lane in found}


def places_under_way(session: Session, service: str, host: str, lane: str) -> int:
    asked = _taking_places().where(col(Job.service) == service, col(Job.host) == host, col(Submission.lane) == lane)
    return int(session.execute(asked).scalar_one())


def _taking_places(*by: Any) -> Select[Any]:
    """Counts the submissions that take a place now: those on their way or unclear, and those with unfinished items."""
    return (
        select(func.count(func.distinct(Submission.id)), *by)
        .select_from(Submission)
        .join(Job, col(Job.id) == col(Submission.job_id))
        .join(Item, col(Item.submission_id) == col(Submission.id))
        .where(
            col(Job.state).in_(JOB_OPEN),
            or_(
                col(Submission.state).in_([SubmissionState.SENDING, SubmissionState.UNKNOWN]),
                col(Item.state).in_(ITEM_UNDER_WAY),
            ),
        )
    )
