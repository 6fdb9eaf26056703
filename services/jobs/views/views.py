"""What pages read about jobs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from services.jobs.states import JobState
from services.jobs.views import history as history_view
from services.jobs.views import items as item_view
from services.jobs.views import job as job_view
from services.jobs.views import overview as overview_view
from services.jobs.views.exact import ExactBytes, exact_bytes
from services.jobs.views.job_lines import lines_of, newest_in_states
from services.jobs.views.lateness import LateJobs
from services.jobs.views.lines import (
    HistoryPage,
    ItemLine,
    ItemPage,
    JobLine,
    JobView,
    Overview,
    Progress,
    SampleLine,
)
from services.jobs.views.pace import Paces
from services.jobs.views.page import ItemFilter, JobPage, job_page
from services.jobs.views.spending import Spending
from services.store.database import Database
from services.store.tables import utc_now


class Views:
    """Reads for the overview, History and the job page. Lists are paged by key.

    `titles` are the services' names for people, `word_of` what an item is called by its kind and what its job made.
    Methods about one job raise UnknownRecord when there is none.
    """

    def __init__(
        self,
        database: Database,
        titles: Mapping[str, str] | None = None,
        word_of: Callable[[str, str], str] = lambda kind, made: made or kind,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._spending = Spending(dict(titles or {}), word_of)
        self._clock = clock
        self._paces = Paces()
        self._late = LateJobs()

    def overview(self, person: str | None = None) -> Overview:
        """What runs, what needs a person, what finished lately, drafts, and what was spent (months are UTC).

        Of everybody, or what this person began; what was spent is always of all.
        """
        with self._database.read() as session:
            return overview_view.overview(session, self._spending, self._late, self._clock(), person)

    def newest(self, kind: str, states: Sequence[JobState], limit: int) -> list[JobLine]:
        """The newest jobs of one kind in these states, newest first; archived ones are left out."""
        with self._database.read() as session:
            ids = session.scalars(newest_in_states(states, limit, kind=kind)).all()
            return lines_of(session, ids)

    def history(
        self,
        *,
        kind: str | None = None,
        state: str | None = None,
        person: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        text: str | None = None,
        only: Collection[history_view.Only] = (),
        recipient: str | None = None,
        before: str | None = None,
        limit: int = 25,
        oldest_first: bool = False,
    ) -> HistoryPage:
        """Jobs that fit every filter given, newest first. `text` is looked for in the names of job, target and file and
        in the team's own words, `recipient` in the first values that were sent for each row.
        """
        with self._database.read() as session:
            return history_view.history(
                session,
                kind=kind,
                state=state,
                person=person,
                since=since,
                until=until,
                text=text,
                only=only,
                recipient=recipient,
                before=before,
                limit=limit,
                oldest_first=oldest_first,
                late=self._late,
                now=self._clock(),
            )

    def persons(self) -> list[str]:
        """Everybody who launched a job."""
        with self._database.read() as session:
            return history_view.persons(session)

    def job(self, job_id: str) -> JobView:
        """Everything about one job but its items."""
        with self._database.read() as session:
            return job_view.job_view(session, job_id)

    def page(self, job_id: str, wanted: ItemFilter, *, events_before: int | None = None) -> JobPage:
        """All that a job's page shows, read at one moment: `wanted` of its items, events before `events_before`."""
        with self._database.read() as session:
            return job_page(session, job_id, wanted, events_before=events_before, paces=self._paces, now=self._clock())

    def progress(self, job_id: str) -> Progress:
        """How far a job is, how fast, and what it waits for."""
        with self._database.read() as session:
            return job_view.progress(session, job_view.job_view(session, job_id), self._paces, self._clock())

    def sample_of(self, job_ids: Sequence[str], limit: int) -> tuple[SampleLine, list[ItemLine]] | None:
        """The newest sample among these jobs with its first items; None when none of them is a sample."""
        with self._database.read() as session:
            return job_view.sample_of(session, job_ids, limit)

    def first_items(self, job: JobView, wanted: Sequence[tuple[Collection[str], int]]) -> list[ItemPage]:
        """For each of these states with a number: so many first items of a job that was just read."""
        with self._database.read() as session:
            return [
                item_view.item_page(
                    session, job.id, states=some, flagged=False, text=None, after=None, limit=limit, tallies=job.tallies
                )
                for some, limit in wanted
            ]

    def lines(self, job_id: str, item_ids: Collection[int]) -> dict[int, ItemLine]:
        """These items of a job, by their id."""
        with self._database.read() as session:
            return item_view.lines_by_id(session, job_id, item_ids)

    def exact(self, submission_id: str) -> ExactBytes:
        """The exact bytes of one paid request, without the secret in them. Raises UnknownRecord."""
        with self._database.read() as session:
            return exact_bytes(session, submission_id)

    def item(self, job_id: str, item_id: int) -> ItemLine:
        """One item of this job."""
        with self._database.read() as session:
            return item_view.item_line(session, job_id, item_id)
