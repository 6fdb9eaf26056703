"""What a job, or a draft over all its launches, came to: the user's own file with results, links, files for mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord
from services.jobs.drafts.beginnings.copies import find_job
from services.jobs.drafts.beginnings.followups import family_of
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.material import standing_cells
from services.jobs.drafts.rows import cells_at, left_out
from services.jobs.drafts.settings import read_mapping
from services.jobs.drafts.views import Material
from services.jobs.kinds import Kinds
from services.jobs.views.taking import outcomes
from services.jobs.views.taking.result_cells import (
    NOTE,
    Download,
    as_sent,
    columns,
    file_name,
    link_line,
    reachable,
    result_cells,
    tidy,
)
from services.recipients import Edits, Table, results_file
from services.recipients.mail_forms import FORMS, Film, mail_file
from services.store.database import Database
from services.store.tables import Job

NOT_HERE = "not in this job"
NOT_SENT = "not sent yet"
CSV, TSV = "text/csv", "text/tab-separated-values; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class DraftOutcomes:
    """What was sent of a draft, over all its launches: of each row the item that counts, and which jobs made them.

    `edits` are the cells as they were sent, and as they are now in rows that were not; `frame` has them in place.
    """

    made: list[outcomes.Outcome]
    jobs: Mapping[str, Job]
    unclear: set[str]
    edits: Edits
    frame: pd.DataFrame


@dataclass(frozen=True)
class FilmOfRow:
    """A good film: whose row it was made for, and where it is kept."""

    job_id: str
    item_id: int
    line: int
    label: str
    practice: bool


class Results:
    """Exports of one job, or of one draft over all its launches. What is flagged is never exported as good.

    With `public_url`, addresses on this machine (practice) are written as colleagues reach them. When a result does
    not fit the file's own encoding, the file is UTF-8 and its name says so.
    """

    def __init__(self, database: Database, drafts: Drafts, kinds: Kinds) -> None:
        self._database = database
        self._drafts = drafts
        self._kinds = kinds

    def file(self, job_id: str, *, public_url: str | None = None) -> Download:
        """The uploaded file with the cells edited before the launch, and the newest attempt of each of its rows.

        A row's key stands before the results, so that the file can be brought back. Cells that nobody edited stay as
        they came, but for formulas, which get an apostrophe in front. Raises UnknownRecord, StoreError, and
        NotPossible for a job without a file.
        """
        with self._database.read() as session:
            job = find_job(session, job_id)
            if job.upload_sha256 is None:
                raise NotPossible("This job was made without a file, so there is none to give back.")
            changed = cells_at(session, job.draft_id, job.created_at)
            kept_out = left_out(session, job_id)
            unclear = outcomes.unclear(session, [job_id])
            made = outcomes.of_job(session, job_id)
        table = self._drafts.table(job.upload_sha256, job.upload_name, job.reading)
        edits = Edits(as_sent(table, standing_cells(table, changed), read_mapping(job.settings), made))
        sent = DraftOutcomes(made=made, jobs={job.id: job}, unclear=unclear, edits=edits, frame=table.frame)
        return self._file(table, job.kind, job.upload_name, sent, kept_out, NOT_HERE, public_url)

    def links_file(self, job_id: str, *, public_url: str | None = None) -> Download:
        """The share links as a file of tab-separated values. Raises UnknownRecord."""
        links = self.share_links(job_id, public_url=public_url)
        with self._database.read() as session:
            return _links(find_job(session, job_id).upload_name, links)

    def share_links(self, job_id: str, *, public_url: str | None = None) -> str:
        """One line for each good video that has a share link: label, tab, link. Raises UnknownRecord."""
        with self._database.read() as session:
            practice = find_job(session, job_id).practice
            made = outcomes.of_job(session, job_id)
        return "".join(link_line(row, reachable(row.share_url, public_url, practice=practice)) for row in made)

    # A draft over all its launches

    def sent(self, material: Material) -> DraftOutcomes:
        """What was sent of this draft and of those that share its rows."""
        with self._database.read() as session:
            draft_ids = family_of(session, material.view.id)
            jobs = {job.id: job for job in session.scalars(select(Job).where(col(Job.draft_id).in_(draft_ids)))}
            made = outcomes.of_drafts(session, draft_ids)
            unclear = outcomes.unclear(session, jobs)
            edits = _edits(session, material, jobs, made)
        frame = material.frame if material.table is None else edits.apply(material.table)
        return DraftOutcomes(made=made, jobs=jobs, unclear=unclear, edits=edits, frame=frame)

    def draft_file(
        self, material: Material, kept_out: Mapping[int, tuple[str, str]], *, public_url: str | None = None
    ) -> Download:
        """The uploaded file with what came of each row, in whichever launch it was sent; `kept_out` says of the others
        why they are held or dropped. Else as `file`.
        """
        table = _table(material)
        view = material.view
        return self._file(table, view.kind, view.upload_name, self.sent(material), kept_out, NOT_SENT, public_url)

    def columns_of(self, kind_name: str) -> list[str]:
        """The headings that the results of this kind stand under."""
        return columns(self._kinds[kind_name])

    def draft_links(self, draft_id: str, *, public_url: str | None = None) -> str:
        """The share links over all launches, one line each: label, tab, link. Raises UnknownRecord."""
        with self._database.read() as session:
            draft_ids = family_of(session, draft_id)
            jobs = {job.id: job for job in session.scalars(select(Job).where(col(Job.draft_id).in_(draft_ids)))}
            made = outcomes.of_drafts(session, draft_ids)
        return "".join(
            link_line(row, reachable(row.share_url, public_url, practice=jobs[row.job_id].practice))
            for row in _for_real_people(made, jobs)
        )

    def draft_links_file(self, draft_id: str, *, public_url: str | None = None) -> Download:
        """The same as a file of tab-separated values."""
        links = self.draft_links(draft_id, public_url=public_url)
        return _links(self._drafts.get(draft_id).upload_name, links)

    def films(self, draft_id: str) -> tuple[str, list[FilmOfRow]]:
        """The draft's name, and the good films over all its launches in the order of its rows.

        Raises UnknownRecord, and NotPossible where there is none.
        """
        name = self._drafts.get(draft_id).name
        with self._database.read() as session:
            draft_ids = family_of(session, draft_id)
            jobs = {job.id: job for job in session.scalars(select(Job).where(col(Job.draft_id).in_(draft_ids)))}
            made = outcomes.of_drafts(session, draft_ids)
        films = [
            FilmOfRow(row.job_id, row.id, row.line, row.label or "", practice=jobs[row.job_id].practice)
            for row in _for_real_people(made, jobs)
            if outcomes.is_good(row) and row.url
        ]
        if not films:
            raise NotPossible("Nothing of this draft has a film yet.", next_step="Wait until one is ready.")
        return name, films

    def draft_mail(self, material: Material, form: str, *, public_url: str | None = None) -> Download:
        """The good videos over all launches with their recipients, as a mail tool takes them.

        Raises UnknownRecord for a form that is not known, NotPossible without a file or a video, and RecipientsError
        when the file does not serve the form.
        """
        if form not in FORMS:
            raise UnknownRecord("There is no such form of file.", next_step="Take one of those on the job's page.")
        table, sent = _table(material), self.sent(material)
        made = [row for row in _for_real_people(sent.made, sent.jobs) if outcomes.is_good(row)]
        films: dict[int, Film] = {}
        for row in made:
            practice = sent.jobs[row.job_id].practice
            page, picture = (
                reachable(url, public_url, practice=practice)
                for url in (row.share_url, row.gif_url or row.thumbnail_url)
            )
            if page:
                films[row.row_id] = Film(page, picture)
        if not films:
            raise NotPossible("Nothing of this draft has a link to mail yet.", next_step="Wait until a video is ready.")
        written = mail_file(table, sent.frame, films, FORMS[form], material.mapping)
        played = " (practice)" if all(sent.jobs[row.job_id].practice for row in made) else ""
        name = PurePosixPath(file_name(material.view.upload_name, f"{form}{played}")).with_suffix(".csv").name
        return Download(name, written.data, CSV)

    def _file(
        self,
        table: Table,
        kind_name: str,
        upload_name: str,
        sent: DraftOutcomes,
        kept_out: Mapping[int, tuple[str, str]],
        otherwise: str,
        public_url: str | None,
    ) -> Download:
        kind = self._kinds[kind_name]
        status = columns(kind)[0]
        cells = {row_id: {status: mark, NOTE: tidy(reason)} for row_id, (mark, reason) in kept_out.items()}
        for row in sent.made:
            cells[row.row_id] = result_cells(
                kind,
                row,
                unclear=row.submission_id in sent.unclear,
                public_url=public_url,
                practice=sent.jobs[row.job_id].practice,
            )
        for row_id in table.frame.index.tolist():
            cells.setdefault(row_id, {status: otherwise})
        written = results_file(table, cells, columns(kind), edits=sent.edits, with_key=True)
        name = file_name(upload_name, "results (UTF-8)" if written.fell_back else "results")
        return Download(name, written.data, CSV)


def _table(material: Material) -> Table:
    if material.table is None:
        raise NotPossible("This was made without a file, so there is none to give back.")
    return material.table


def _links(upload_name: str, links: str) -> Download:
    name = PurePosixPath(file_name(upload_name, "share links")).with_suffix(".tsv").name
    return Download(name, links.encode(), TSV)


def _edits(session: Session, material: Material, jobs: Mapping[str, Job], made: list[outcomes.Outcome]) -> Edits:
    """Cells as they were sent, row by row; as they are now where nothing was sent."""
    if material.table is None:
        return Edits()
    rows_of: dict[str, list[outcomes.Outcome]] = {}
    for row in made:
        rows_of.setdefault(row.job_id, []).append(row)
    sent = {row.row_id for row in made}
    cells = {cell: text for cell, text in material.edits.cells.items() if cell[0] not in sent}
    for job_id, some in rows_of.items():
        job = jobs[job_id]
        own = {row.row_id for row in some}
        changed = standing_cells(material.table, cells_at(session, job.draft_id, job.created_at))
        then = {cell: text for cell, text in changed.items() if cell[0] in own}
        cells.update(as_sent(material.table, then, read_mapping(job.settings), some))
    return Edits(cells)


def _for_real_people(made: list[outcomes.Outcome], jobs: Mapping[str, Job]) -> list[outcomes.Outcome]:
    """Without what was only played in practice, as soon as anything is real: its links lead real people nowhere."""
    real = [row for row in made if not jobs[row.job_id].practice]
    return real or made
