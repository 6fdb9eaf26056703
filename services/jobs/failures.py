"""Why items came to nothing, grouped by cause, in plain words and with advice."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from services.jobs import words
from services.jobs.ledger.retries import MAY_BE_RETRIED
from services.store.tables import Item, Submission

Action = Literal["fix", "wait", "retry", "support", "send"]


@dataclass(frozen=True)
class Cause:
    """What items of one group have in common, as the ledger holds it."""

    state: str
    reason: str
    message: str
    vendor_status: str
    submission_state: str
    error_kind: str
    error_text: str
    next_step: str


@dataclass(frozen=True)
class FailureGroup:
    """Items with one cause. `action` is the advice in a word; `support_ids` is what to quote to the service."""

    cause: Cause
    title: str
    said: str
    advice: str
    action: Action
    charged: str
    items: int
    most_attempts: int
    support_ids: list[str]


CAUSE = (
    col(Item.state),
    col(Item.reason),
    col(Item.message),
    col(Item.vendor_status),
    col(Submission.state),
    col(Submission.error_kind),
    col(Submission.error_text),
    col(Submission.next_step),
)


def failure_groups(session: Session, job_id: str, service: str) -> list[FailureGroup]:
    """The groups of a job, largest first. Items that have a later attempt do not count."""
    rows = session.execute(
        select(*CAUSE, func.count(), func.max(Item.attempt), func.min(Item.vendor_id), func.min(Submission.request_id))
        .select_from(Item)
        .join(Submission, col(Submission.id) == col(Item.submission_id))
        .where(*_counts(job_id))
        .group_by(*CAUSE)
    ).all()
    width = len(CAUSE)
    groups = [
        _group(service, Cause(*row[:width]), row[width], row[width + 1], [one for one in row[width + 2 :] if one])
        for row in rows
    ]
    return sorted(groups, key=lambda group: -group.items)


def items_of(session: Session, job_id: str, cause: Cause) -> list[int]:
    """The ids of the items of one group, in the order of the file."""
    values = (getattr(cause, one.name) for one in fields(Cause))
    same = [column == value for column, value in zip(CAUSE, values, strict=True)]
    found = session.execute(
        select(col(Item.id))
        .join(Submission, col(Submission.id) == col(Item.submission_id))
        .where(*_counts(job_id), *same)
        .order_by(col(Item.id))
    ).scalars()
    return [item_id for item_id in found if item_id is not None]


def _counts(job_id: str) -> list[ColumnElement[bool]]:
    return [col(Item.job_id) == job_id, col(Item.state).in_(MAY_BE_RETRIED), col(Item.superseded).is_(False)]


def _group(service: str, cause: Cause, items: int, attempts: int, support_ids: list[str]) -> FailureGroup:
    title, said, advice, action, charged = _explain(service, cause)
    return FailureGroup(
        cause=cause,
        title=title,
        said=said,
        advice=advice,
        action=action,
        charged=charged,
        items=items,
        most_attempts=attempts,
        support_ids=support_ids,
    )


def _explain(service: str, cause: Cause) -> tuple[str, str, str, Action, str]:
    if cause.state == words.HELD:
        advice = "These rows were never sent. You can send them now."
        return "Not sent", cause.reason, advice, "send", "Nothing was charged."
    if cause.submission_state == words.REFUSED:
        advice = cause.next_step or "Correct what the service names, then send again."
        return f"{service} refused the request", cause.error_text, advice, "fix", "Nothing was charged."
    if cause.vendor_status == "" or "stopped waiting" in cause.reason:
        advice = f"Ask {service}'s support what became of them before you pay for another attempt."
        return "Nobody waits for these any more", cause.reason, advice, "support", "They may have been charged."
    advice = (
        "Look at the values first. Another attempt is a new paid request; if it fails again, ask the service's "
        "support with the id below."
    )
    said = cause.message or cause.reason
    return f"{service} could not make the video", said, advice, "retry", "The failed attempt may have been charged."
