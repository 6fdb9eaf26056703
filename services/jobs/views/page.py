"""All that the page of one job shows, read at one moment and in one session."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from services.jobs.states import ITEM_UNDER_WAY
from services.jobs.views import job as job_view
from services.jobs.views.items import item_page
from services.jobs.views.lateness import LateItems, LateMark, Usual, late_of, late_page, marks_of, usual_of
from services.jobs.views.lines import EventPage, ItemLine, ItemPage, JobView, Progress, SubmissionLine
from services.jobs.views.pace import Paces
from services.jobs.views.standstills import Standstill, standstills_of

ITEMS_SHOWN = 60
FIRST_SHOWN = 5
EVENTS_SHOWN = 30
REQUESTS_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class ItemFilter:
    """Which items of a job are looked at: in these states (all when None), flagged, late, holding a text, and those
    of the rows after row `after`.
    """

    states: Collection[str] | None = None
    flagged: bool = False
    late: bool = False
    text: str | None = None
    after: int | None = None


@dataclass(frozen=True, kw_only=True)
class JobPage:
    """One job, `items` that fit the filter, and of what needs a person the first few: `flagged` and `late_ones`.

    `marks` tell of each of these items that is late by how much.
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


def job_page(
    session: Session, job_id: str, wanted: ItemFilter, *, events_before: int | None, paces: Paces, now: datetime
) -> JobPage:
    """The page. Nothing about lateness is read when nothing is at the service. Raises UnknownRecord."""
    job = job_view.job_view(session, job_id)
    under_way = any(job.tallies.get(state) for state in ITEM_UNDER_WAY)
    usual = usual_of(session, job) if under_way or wanted.late else Usual(None, 0.0)
    late = late_of(session, job_id, usual, now) if under_way else LateItems(usual)
    if wanted.late:
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
    )
