"""Why items came to nothing, grouped by cause, in plain words and with advice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from services.jobs import states
from services.jobs.control.causes import cause_of
from services.jobs.control.controls import GIVEN_UP
from services.jobs.kind import Kind
from services.jobs.ledger.retries import MAY_BE_RETRIED
from services.store.tables import Item, Submission

Action = Literal["fix", "retry", "support", "send"]
NOT_CHARGED = "Nothing was charged."
IDS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Cause:
    """What items of one group have in common. Ids, numbers and quotations, which may differ, are left out of it."""

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
    """Items with one cause. `said` is how it was told first, `wordings` in how many ways it was told.

    `action` is the advice in a word; `free` says that no money is lost for sure; `support_ids` is what to quote to the
    service.
    """

    cause: Cause
    title: str
    said: str
    wordings: int
    advice: str
    action: Action
    charged: str
    free: bool
    items: int
    most_attempts: int
    support_ids: list[str]


@dataclass
class _Gathered:
    """One group while its rows come in; `first` is the cause exactly as it was told first."""

    first: Cause
    items: int = 0
    attempts: int = 0
    wordings: set[str] = field(default_factory=set)
    support_ids: list[str] = field(default_factory=list)


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


def failure_groups(session: Session, job_id: str, kind: Kind) -> list[FailureGroup]:
    """The groups of a job, largest first. Items that have a later attempt do not count."""
    rows = session.execute(
        select(*CAUSE, func.count(), func.max(Item.attempt), func.min(Item.vendor_id), func.min(Submission.request_id))
        .select_from(Item)
        .join(Submission, col(Submission.id) == col(Item.submission_id))
        .where(*_counts(job_id))
        .group_by(*CAUSE)
        .order_by(func.min(Item.id))
    ).all()
    width = len(CAUSE)
    gathered: dict[Cause, _Gathered] = {}
    for row in rows:
        exact = Cause(*row[:width])
        items, attempts, *ids = row[width:]
        common = _common(exact)
        group = gathered.get(common)
        if group is None:
            group = gathered[common] = _Gathered(exact)
        group.items += items
        group.attempts = max(group.attempts, attempts)
        group.wordings.add(_told(exact))
        if not group.support_ids:
            group.support_ids = [one for one in ids if one]
    groups = [_group(kind, cause, group) for cause, group in gathered.items()]
    return sorted(groups, key=lambda group: -group.items)


def items_of(session: Session, job_id: str, cause: Cause) -> list[int]:
    """The ids of the items of one group, in the order of the file."""
    found = session.execute(
        select(col(Item.id), *CAUSE)
        .join(Submission, col(Submission.id) == col(Item.submission_id))
        .where(
            *_counts(job_id),
            col(Item.state) == cause.state,
            col(Submission.state) == cause.submission_state,
            col(Submission.error_kind) == cause.error_kind,
        )
        .order_by(col(Item.row_id))
    )
    same: dict[tuple[Any, ...], bool] = {}
    ids = []
    for item_id, *told in found:
        exact = tuple(told)
        if exact not in same:
            same[exact] = _common(Cause(*exact)) == cause
        if same[exact]:
            ids.append(item_id)
    return ids


def _counts(job_id: str) -> list[ColumnElement[bool]]:
    return [col(Item.job_id) == job_id, col(Item.state).in_(MAY_BE_RETRIED), col(Item.superseded).is_(False)]


def _common(exact: Cause) -> Cause:
    # How far each was when a person gave it up is no cause.
    given_up = _is_given_up(exact)
    return Cause(
        state=exact.state,
        reason=cause_of(exact.reason),
        message="" if given_up else cause_of(exact.message),
        vendor_status="" if given_up else cause_of(exact.vendor_status),
        submission_state=exact.submission_state,
        error_kind=exact.error_kind,
        error_text=cause_of(exact.error_text),
        next_step=cause_of(exact.next_step),
    )


def _is_given_up(cause: Cause) -> bool:
    return cause.vendor_status == "" or GIVEN_UP in cause.reason


def _told(cause: Cause) -> str:
    """How the cause is told: by the answer to the request where that was refused, else by the item itself."""
    if cause.state == states.HELD:
        return cause.reason
    if cause.submission_state == states.REFUSED:
        return cause.error_text
    return cause.reason if _is_given_up(cause) else cause.message or cause.reason


def _group(kind: Kind, cause: Cause, group: _Gathered) -> FailureGroup:
    title, advice, action, charged, free = _explain(kind, group.first)
    return FailureGroup(
        cause=cause,
        title=title,
        said=_told(group.first),
        wordings=len(group.wordings),
        advice=advice,
        action=action,
        charged=charged,
        free=free,
        items=group.items,
        most_attempts=group.attempts,
        support_ids=group.support_ids[:IDS_SHOWN],
    )


def _explain(kind: Kind, cause: Cause) -> tuple[str, str, Action, str, bool]:
    """Title, advice, the advice in a word, what is known about the money, and whether none of it is lost."""
    service = kind.service_title
    if cause.state == states.HELD:
        return "Not sent", "These rows were never sent. You can send them now.", "send", NOT_CHARGED, True
    if cause.submission_state == states.REFUSED:
        advice = cause.next_step or "Correct what the service names, then send again."
        return f"{service} refused the request", advice, "fix", NOT_CHARGED, True
    given_up = _is_given_up(cause)
    charge = kind.account.charge(cause.vendor_status, given_up=given_up)
    if given_up:
        advice = f"Ask {service}'s support what became of them before you pay for another attempt."
        return "Nobody waits for these any more", advice, "support", charge.text, charge.free
    advice = (
        f"Look at the values first. Another attempt is a new paid request; if it fails again, ask {service}'s support "
        "with the id below."
    )
    return f"{service} could not make the {kind.item_word}", advice, "retry", charge.text, charge.free
