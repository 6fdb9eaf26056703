"""All that the page of one job shows, read at one moment and in one session."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from services.jobs.drafts.beginnings.followups import sharing_rows
from services.jobs.drafts.settings import CONTINUES
from services.jobs.states import ITEM_UNDER_WAY
from services.jobs.views import job as job_view
from services.jobs.views.doubts.standstills import Standstill, standstills_of
from services.jobs.views.items import draft_page, draft_tallies, item_page
from services.jobs.views.lateness import LateItems, LateMark, Usual, late_of, late_page, marks_of, usual_of
from services.jobs.views.lines import (
    EventPage,
    ItemLine,
    ItemPage,
    JobView,
    LaunchFacts,
    Progress,
    SubmissionLine,
)
from services.jobs.views.pace import Paces
from services.store.tables import Job

ITEMS_SHOWN = 60
FIRST_SHOWN = 5
EVENTS_SHOWN = 30
REQUESTS_SHOWN = 50
FACTS = ("id", "name", "is_sample", "practice", "settings")


@dataclass(frozen=True, kw_only=True)
class ItemFilter:
    """Which items of a job are looked at: in these states (all when None), flagged, late, holding a text, and those
    of the rows after row `after`. With `all_launches` those of the whole draft, of each row the one that counts.
    """

    states: Collection[str] | None = None
    flagged: bool = False
    late: bool = False
    text: str | None = None
    after: int | None = None
    all_launches: bool = False


@dataclass(frozen=True, kw_only=True)
class DraftTallies:
    """What the items of a draft are over all its launches: by state, how many flagged, and which launches there were.

    `unclear` are the ids of requests whose outcome is unknown, of the items on the page.
    """

    by_state: dict[str, int]
    flagged: int
    launches: dict[str, LaunchFacts]
    unclear: set[str]


@dataclass(frozen=True, kw_only=True)
class JobPage:
    """One job, `items` that fit the filter, and of what needs a person the first few: `flagged` and `late_ones`.

    `marks` tell of each of these items that is late by how much. `draft` is there when all launches are looked at.
    """

    job: JobView
    progress: Progress
    late: LateItems
    items: ItemPage
    flagged: Sequence[ItemLine]
    late_ones: Sequence[ItemLine]
    marks: dict[int, LateMark]
    events: EventPage
    requests: Sequence[SubmissionLine]
    standstills: Sequence[Standstill]
    draft: DraftTallies | None = None


def job_page(
    session: Session, job_id: str, wanted: ItemFilter, *, events_before: int | None, paces: Paces, now: datetime
) -> JobPage:
    """The page. Nothing about lateness is read when nothing is at the service. Raises UnknownRecord."""
    job = job_view.job_view(session, job_id)
    under_way = any(job.tallies.get(state) for state in ITEM_UNDER_WAY)
    usual = usual_of(session, job) if under_way or wanted.late else Usual(None, 0.0)
    late = late_of(session, job_id, usual, now) if under_way else LateItems(usual)
    draft: DraftTallies | None = None
    if wanted.all_launches:
        draft, items = _of_draft(session, job, wanted)
    elif wanted.late:
        items = late_page(session, job_id, usual, now, text=wanted.text, after=wanted.after, limit=ITEMS_SHOWN)
    else:
        items = item_page(
            session,
            job_id,
            states=wanted.states,
            flagged=wanted.flagged,
            text=wanted.text,
            after=wanted.after,
            limit=ITEMS_SHOWN,
            tallies=job.tallies,
        )
    flagged: Sequence[ItemLine] = ()
    if job.flagged:
        flagged = item_page(
            session, job_id, states=None, flagged=True, text=None, after=None, limit=FIRST_SHOWN, tallies=job.tallies
        ).lines
    late_ones: Sequence[ItemLine] = ()
    marks: dict[int, LateMark] = {}
    if late.late:
        late_ones = late_page(session, job_id, usual, now, text=None, after=None, limit=FIRST_SHOWN).lines
        marks = marks_of(session, job_id, usual, now, [item.id for item in (*items.lines, *late_ones)])
    return JobPage(
        job=job,
        progress=job_view.progress(session, job, paces, now),
        late=late,
        items=items,
        flagged=flagged,
        late_ones=late_ones,
        marks=marks,
        events=job_view.event_page(session, job_id, before=events_before, limit=EVENTS_SHOWN),
        requests=job_view.submission_lines(session, job_id, state=None, limit=REQUESTS_SHOWN),
        standstills=standstills_of(session, job_id) if job.standing_still else (),
        draft=draft,
    )


def _of_draft(session: Session, job: JobView, wanted: ItemFilter) -> tuple[DraftTallies, ItemPage]:
    own = aliased(Job)
    file = select(func.coalesce(own.upload_sha256, "")).where(col(own.id) == job.id).scalar_subquery()
    found = session.execute(
        select(
            col(Job.id),
            col(Job.name),
            col(Job.is_sample),
            col(Job.practice),
            col(Job.settings),
            col(Job.draft_id),
            col(Job.reading),
        ).where(
            col(Job.draft_id).in_(sharing_rows(job.settings.get(CONTINUES) or job.draft_id)),
            func.coalesce(Job.upload_sha256, "") == file,
        )
    ).all()
    reading = next(row.reading for row in found if row.id == job.id)
    jobs = [row for row in found if row.reading == reading]
    launches = {row.id: LaunchFacts(**{name: row._mapping[name] for name in FACTS}) for row in jobs}
    draft_ids = {row.draft_id for row in jobs}
    by_state, flagged = draft_tallies(session, draft_ids)
    items, unclear = draft_page(
        session,
        draft_ids,
        states=wanted.states,
        flagged=wanted.flagged,
        text=wanted.text,
        after=wanted.after,
        limit=ITEMS_SHOWN,
    )
    return DraftTallies(by_state=by_state, flagged=flagged, launches=launches, unclear=unclear), items
