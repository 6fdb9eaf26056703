"""Why items came to nothing, grouped by cause, in plain words and with advice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from services.jobs.causes import cause_of
from services.jobs.kind import Kind
from services.jobs.ledger.retries import may_be_retried
from services.jobs.states import MAY_STILL_COME, Cause, ItemState, SubmissionState
from services.store.tables import Item, Submission

Action = Literal["fix", "wait", "retry", "support", "send"]
NOT_CHARGED = "Nothing was charged."
MADE = "They are made, and charged as any other."
IDS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class CommonFailure:
    """What items of one group have in common. Ids, numbers and quotations, which may differ, are left out of it."""

    state: str
    reason: str
    message: str
    cause: str
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

    common: CommonFailure
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

    first: CommonFailure
    items: int = 0
    attempts: int = 0
    wordings: set[str] = field(default_factory=set)
    support_ids: list[str] = field(default_factory=list)


COMMON = (
    col(Item.state),
    col(Item.reason),
    col(Item.message),
    col(Item.cause),
    col(Submission.state),
    col(Submission.error_kind),
    col(Submission.error_text),
    col(Submission.next_step),
)


def failure_groups(session: Session, job_id: str, kind: Kind) -> list[FailureGroup]:
    """The groups of a job, largest first. Items that have a later attempt do not count."""
    rows = session.execute(
        select(
            *COMMON,
            func.count(),
            func.max(Item.attempt),
            func.min(Item.support_id),
            func.min(Item.vendor_id),
            func.min(Submission.request_id),
        )
        .select_from(Item)
        .join(Submission, col(Submission.id) == col(Item.submission_id))
        .where(*_counts(job_id))
        .group_by(*COMMON)
        .order_by(func.min(Item.id))
    ).all()
    width = len(COMMON)
    gathered: dict[CommonFailure, _Gathered] = {}
    for row in rows:
        exact = CommonFailure(*row[:width])
        items, attempts, *ids = row[width:]
        common = _common(exact)
        group = gathered.get(common)
        if group is None:
            group = gathered[common] = _Gathered(exact)
        group.items += items
        group.attempts = max(group.attempts, attempts)
        group.wordings.add(_worded(exact))
        if not group.support_ids:
            group.support_ids = [one for one in ids if one]
    groups = [_group(kind, cause, group) for cause, group in gathered.items()]
    return sorted(groups, key=lambda group: -group.items)


def items_of(session: Session, job_id: str, cause: CommonFailure) -> list[int]:
    """The ids of the items of one group, in the order of the file."""
    found = session.execute(
        select(col(Item.id), *COMMON)
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
            same[exact] = _common(CommonFailure(*exact)) == cause
        if same[exact]:
            ids.append(item_id)
    return ids


def _counts(job_id: str) -> list[ColumnElement[bool]]:
    return [col(Item.job_id) == job_id, may_be_retried()]


def _common(exact: CommonFailure) -> CommonFailure:
    # How far each was when a person gave it up is no cause.
    given_up = exact.cause in {Cause.GIVEN_UP, Cause.REJECTED}
    return CommonFailure(
        state=exact.state,
        reason=cause_of(exact.reason),
        message="" if given_up else cause_of(exact.message),
        cause=exact.cause,
        submission_state=exact.submission_state,
        error_kind=exact.error_kind,
        error_text=cause_of(exact.error_text),
        next_step=cause_of(exact.next_step),
    )


def _worded(cause: CommonFailure) -> str:
    """How the cause is told: by the answer to the request where that was refused, else by the item itself."""
    if cause.state == ItemState.HELD:
        return cause.reason
    if cause.submission_state == SubmissionState.REFUSED:
        return cause.error_text
    return cause.reason if cause.cause in {Cause.GIVEN_UP, Cause.REJECTED} else cause.message or cause.reason


def _group(kind: Kind, cause: CommonFailure, group: _Gathered) -> FailureGroup:
    title, advice, action, charged, free = _explain(kind, group.first)
    return FailureGroup(
        common=cause,
        title=title,
        said=_worded(group.first),
        wordings=len(group.wordings),
        advice=advice,
        action=action,
        charged=charged,
        free=free,
        items=group.items,
        most_attempts=group.attempts,
        support_ids=group.support_ids[:IDS_SHOWN],
    )


def _explain(kind: Kind, cause: CommonFailure) -> tuple[str, str, Action, str, bool]:
    """Title, advice, the advice in a word, what is known about the money, and whether none of it is lost."""
    service = kind.service_title
    if cause.state == ItemState.HELD:
        return "Not sent", "These rows were never sent. You can send them now.", "send", NOT_CHARGED, True
    if cause.submission_state == SubmissionState.REFUSED:
        advice = cause.next_step or "Correct what the service names, then send again."
        return f"{service} refused the request", advice, "fix", NOT_CHARGED, True
    if cause.cause == Cause.REJECTED:
        advice = "They are given to nobody. Look at the values; another attempt is a new paid request."
        return f"Wrong {kind.item_word}s, as a person says", advice, "retry", MADE, False
    charge = kind.account.charge(Cause(cause.cause))
    if cause.cause in MAY_STILL_COME:
        advice = f"Ask {service}'s support what became of them before you pay for another attempt."
        return "Nobody waits for these any more", advice, "support", charge.text, charge.free
    action, advice = _advice(service, Cause(cause.cause))
    return f"{service} could not make the {kind.item_word}", advice, action, charge.text, charge.free


def _advice(service: str, cause: Cause) -> tuple[Action, str]:
    """What to do about items that the service failed at, by what it was that failed."""
    if cause == Cause.INPUT:
        return "fix", (
            "Correct what the service names in these rows, then send them: as they are, they fail again. Another "
            "attempt is a new paid request."
        )
    if cause == Cause.NO_CREDIT:
        return "fix", f"Top up the account at {service}, then send them again, which is a new paid request."
    if cause == Cause.NO_ROOM:
        return "wait", (
            f"Nothing is wrong with these rows: {service} had no room for them. Wait for a while, then send them "
            "again, which is a new paid request."
        )
    return "retry", (
        f"Look at the values first. Another attempt is a new paid request; if it fails again, ask {service}'s support "
        "with the id below."
    )
