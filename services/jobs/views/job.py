"""One job: what it is, how far it is, its requests and its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, true
from sqlmodel import Session, col

from services.errors import UnknownRecord
from services.jobs.drafts.beginnings.followups import sharing_rows
from services.jobs.drafts.settings import CONTINUES
from services.jobs.states import JOB_OPEN, ItemState, JobState, LeftOut, SubmissionState
from services.jobs.views.doubts.flags import is_flagged_in, is_rejected_in
from services.jobs.views.doubts.standstills import stands_still
from services.jobs.views.items import item_page
from services.jobs.views.job_lines import NAMES, tallies_of
from services.jobs.views.lines import (
    EventLine,
    EventPage,
    ItemLine,
    JobView,
    Progress,
    SampleLine,
    Sibling,
    SubmissionLine,
    Waiting,
)
from services.jobs.views.money.sums import money_columns, money_sum
from services.jobs.views.pace import Paces
from services.store.money_tables import ChargeLine
from services.store.tables import Event, Item, Job, JobLeftOut, JobTally, Submission

UNKNOWN_SHOWN = 50
SIBLINGS_SHOWN = 20

SUBMISSION_COLUMNS = (
    col(Submission.id),
    col(Submission.number),
    col(Submission.state),
    col(Submission.operation),
    col(Submission.item_count),
    col(Submission.tries),
    col(Submission.due_at),
    col(Submission.wait_reason),
    col(Submission.claimed_at),
    col(Submission.answered_at),
    col(Submission.settled_by),
    col(Submission.http_status),
    col(Submission.request_id),
    col(Submission.error_kind),
    col(Submission.error_text),
    col(Submission.next_step),
    col(Submission.charged),
)


def job_view(session: Session, job_id: str) -> JobView:
    """Everything about one job but its items. Raises UnknownRecord."""
    flagged = select(func.count()).select_from(Item).where(is_flagged_in([job_id])).scalar_subquery()
    rejected = select(func.count()).select_from(Item).where(is_rejected_in([job_id])).scalar_subquery()
    newest = select(func.max(Item.id)).where(col(Item.job_id) == job_id).scalar_subquery()
    still = select(func.count()).select_from(Item).where(*stands_still(job_id)).scalar_subquery()
    sums = select(*money_columns()).where(col(ChargeLine.job_id) == job_id).subquery()
    asked = select(Job, flagged, newest, still, rejected, *sums.c).outerjoin(sums, true())
    found = session.execute(asked.where(col(Job.id) == job_id)).first()
    if found is None:
        raise UnknownRecord("There is no such job.", next_step="Look for it in History.")
    job, flags, newest_item, standing_still, rejections, *money = found
    tallies = tallies_of(session, [job_id])[job_id]
    requests, began = _requests(session, job_id)
    left_out = _left_out(session, job_id)
    held_out, dropped = left_out.get(LeftOut.HELD, 0), left_out.get(LeftOut.DROPPED, 0)
    unknown = requests.get(SubmissionState.UNKNOWN, 0)
    return JobView(
        **{name: getattr(job, name) for name in NAMES},
        tallies=tallies,
        total=sum(tallies.values()),
        unknown=unknown,
        flagged=flags,
        rejected=rejections,
        host=job.host,
        target_id=job.target_id,
        estimate_cents=job.estimate_cents,
        money=None if money[0] is None else money_sum(job.service, job.practice, money),
        submissions=requests,
        unknown_submissions=submission_lines(session, job_id, state=SubmissionState.UNKNOWN, limit=UNKNOWN_SHOWN)
        if unknown
        else [],
        began=began,
        newest_item=newest_item,
        standing_still=standing_still,
        rows=job.quoted_items,
        held_out=held_out,
        dropped=dropped,
        rows_in=job.quoted_items + held_out + dropped,
        upload_name=job.upload_name,
        settings=job.settings,
        cancelled_at=job.cancelled_at,
        run=job.run,
        siblings=_siblings(session, job),
    )


def submission_lines(session: Session, job_id: str, *, state: str | None, limit: int) -> list[SubmissionLine]:
    """The first paid requests by number, those of one state or all."""
    query = select(*SUBMISSION_COLUMNS).where(col(Submission.job_id) == job_id)
    if state is not None:
        query = query.where(col(Submission.state) == state)
    return [
        SubmissionLine(**row._mapping) for row in session.execute(query.order_by(col(Submission.number)).limit(limit))
    ]


def waiting_reasons(session: Session, job_id: str) -> list[Waiting]:
    """Why requests that could be sent wait."""
    found = session.execute(
        select(col(Submission.wait_reason), func.count(), func.min(Submission.due_at))
        .where(
            col(Submission.job_id) == job_id,
            col(Submission.state) == SubmissionState.READY,
            col(Submission.wait_reason) != "",
        )
        .group_by(col(Submission.wait_reason))
        .order_by(func.min(Submission.due_at))
    )
    return [Waiting(reason=reason, submissions=number, due_at=due_at) for reason, number, due_at in found]


def progress(session: Session, line: JobView, paces: Paces, now: datetime) -> Progress:
    """How far a job is that was just read."""
    states = line.tallies
    final = sum(states.get(state, 0) for state in (ItemState.SUCCEEDED, ItemState.FAILED, ItemState.CANCELLED))
    left = sum(states.get(state, 0) for state in (ItemState.WAITING, ItemState.SENT, ItemState.RENDERING))
    speed = paces.per_minute(line.id, final, now, line.began) if line.state in JOB_OPEN else None
    return Progress(
        state=line.state,
        done=states.get(ItemState.SUCCEEDED, 0),
        failed=states.get(ItemState.FAILED, 0),
        cancelled=states.get(ItemState.CANCELLED, 0),
        rendering=states.get(ItemState.RENDERING, 0),
        sent=states.get(ItemState.SENT, 0),
        waiting=states.get(ItemState.WAITING, 0),
        held=states.get(ItemState.HELD, 0),
        total=line.total,
        unknown=line.unknown,
        flagged=line.flagged,
        per_minute=speed,
        seconds_left=left / speed * 60 if speed and left and line.state == JobState.RUNNING else None,
        waiting_reasons=waiting_reasons(session, line.id) if line.submissions.get(SubmissionState.READY) else [],
    )


def sample_of(session: Session, job_ids: Sequence[str], limit: int) -> tuple[SampleLine, list[ItemLine]] | None:
    """The newest sample among these jobs with its first items; None when none of them is a sample."""
    newest = select(col(Job.id), col(Job.state)).where(col(Job.id).in_(job_ids), col(Job.is_sample))
    found = session.execute(newest.order_by(col(Job.id).desc()).limit(1)).first()
    if found is None:
        return None
    tallies = tallies_of(session, [found.id])[found.id]
    items = item_page(
        session, found.id, states=None, flagged=False, text=None, after=None, limit=limit, tallies=tallies
    )
    return SampleLine(id=found.id, state=found.state, total=sum(tallies.values())), items.lines


def event_page(session: Session, job_id: str, *, before: int | None, limit: int) -> EventPage:
    """A job's history, newest first."""
    query = select(col(Event.id), col(Event.at), col(Event.actor), col(Event.verb), col(Event.text)).where(
        col(Event.job_id) == job_id
    )
    if before is not None:
        query = query.where(col(Event.id) < before)
    rows = session.execute(query.order_by(col(Event.id).desc()).limit(limit + 1)).all()
    return EventPage(
        lines=[EventLine(**row._mapping) for row in rows[:limit]],
        next_before=rows[limit - 1].id if len(rows) > limit else None,
    )


def _siblings(session: Session, job: Job) -> list[Sibling]:
    ready = (
        select(func.coalesce(func.sum(JobTally.items), 0))
        .where(col(JobTally.job_id) == col(Job.id), col(JobTally.state) == ItemState.SUCCEEDED)
        .scalar_subquery()
        .label("ready")
    )
    found: Any = session.execute(
        select(col(Job.id), col(Job.name), col(Job.state), col(Job.is_sample), col(Job.created_at), ready)
        .where(
            col(Job.draft_id).in_(sharing_rows(job.settings.get(CONTINUES) or job.draft_id)),
            col(Job.upload_sha256) == job.upload_sha256 if job.upload_sha256 else col(Job.upload_sha256).is_(None),
            col(Job.id) != job.id,
        )
        .order_by(col(Job.id))
        .limit(SIBLINGS_SHOWN)
    )
    return [Sibling(**row._mapping) for row in found]


def _requests(session: Session, job_id: str) -> tuple[dict[str, int], datetime | None]:
    """The paid requests by state, and when the first of them went out."""
    state, sent_at = col(Submission.state), func.min(Submission.claimed_at)
    query = select(state, func.count(), sent_at).where(col(Submission.job_id) == job_id).group_by(state)
    rows = session.execute(query).all()
    return {name: many for name, many, _ in rows}, min((at for *_, at in rows if at is not None), default=None)


def _left_out(session: Session, job_id: str) -> dict[str, int]:
    mark = col(JobLeftOut.mark)
    return dict(
        session.execute(select(mark, func.count()).where(col(JobLeftOut.job_id) == job_id).group_by(mark)).all()
    )
