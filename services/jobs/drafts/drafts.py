"""Drafts: jobs being prepared. Every change is a row in the database, so that a closed tab loses nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import Session

from services.errors import NotPossible, RecipientsError
from services.jobs.drafts import copies, lists, rows, settings
from services.jobs.drafts.edits import edit_lines, edits_made_last
from services.jobs.drafts.files import take_table
from services.jobs.drafts.forms import UNTITLED, Form
from services.jobs.drafts.material import READING, Materials, standing_changes
from services.jobs.drafts.remembered import remembered_for
from services.jobs.drafts.repairing import acceptable
from services.jobs.drafts.settings import read_mapping
from services.jobs.drafts.uploads import Uploads
from services.jobs.drafts.views import DraftLine, DraftView, EditLine, Material
from services.jobs.kind import Target
from services.jobs.kinds import Kinds
from services.jobs.preferences import read_preference, variables_name
from services.recipients import Change, Edits, FileLimits, Marks, Source, Table, read_anywhere
from services.recipients.tables.edits import Verdict
from services.store.database import Database
from services.store.tables import Draft, utc_now


class Drafts:
    """The only code that changes drafts.

    Every change takes the draft's next revision. Changes raise UnknownRecord when there is no such draft and
    NotPossible when it was discarded; nothing is half changed.
    """

    def __init__(self, database: Database, uploads: Path, kinds: Kinds, *, max_upload_bytes: int) -> None:
        self._database = database
        self._uploads = Uploads(uploads)
        self._kinds = kinds
        self._limits = FileLimits(max_bytes=max_upload_bytes)
        self._materials = Materials(database, self._uploads, self._limits)

    def create(self, *, kind: str, person: str, name: str = "") -> str:
        """A new empty draft; answers its id. Raises NotPossible for a kind that is not registered."""
        if kind not in {one.name for one in self._kinds}:
            raise NotPossible(f"There is no kind of job called {kind!r}.", next_step="Start again from the overview.")
        with self._database.write() as session:
            draft = Draft(kind=kind, person=person, name=name.strip() or UNTITLED)
            session.add(draft)
        return draft.id

    def from_form(self, form: Form, person: str) -> str:
        """A new draft whose one row a form has filled, ready to be quoted; answers its id. One transaction."""
        data = form.file()
        table = read_anywhere(data, form.file_name, **form.reading(), limits=self._limits)
        sha256 = self._uploads.put(data)
        with self._database.write() as session:
            rows.keep_upload(session, sha256, len(data))
            draft = form.draft(person, sha256)
            session.add(draft)
        self._materials.keep_table(sha256, form.file_name, form.reading(), table)
        return draft.id

    def copy(
        self, *, person: str, draft_id: str | None = None, job_id: str | None = None, practice: bool | None = None
    ) -> str:
        """A new draft with the same file, reading, mapping, target, edits and marks; answers its id.

        A job is copied as it was launched, whatever its draft became since. Nothing counts as sent in the copy, which
        is a rehearsal where `practice` says so, or says nothing and what was copied is one.
        """
        if (draft_id is None) == (job_id is None):
            raise ValueError("name either a draft or a job")
        how = copies.Copying(person, practice, self._kinds)
        if draft_id is not None:
            with self._database.write() as session:
                return copies.copy_draft(session, draft_id, how)
        with self._database.read() as session:
            job = copies.find_job(session, str(job_id))
        kept = job.upload_sha256
        automatic: Marks = self._materials.table(kept, job.upload_name, job.reading).marks if kept else {}
        with self._database.write() as session:
            return copies.copy_job(session, job, how, automatic)

    def get(self, draft_id: str) -> DraftView:
        """The draft, discarded or not. Raises UnknownRecord."""
        return self._materials.view(draft_id)

    def list_open(
        self, *, person: str | None = None, kind: str | None = None, launched: bool = True, limit: int = 20
    ) -> list[DraftLine]:
        """Open drafts of this person or kind, newest first; on demand without those that were launched whole."""
        with self._database.read() as session:
            return lists.open_drafts(session, person=person, kind=kind, launched=launched, limit=limit)

    def material(self, draft_id: str, view: DraftView | None = None) -> Material:
        """File, edited cells and marks of the present revision, from memory when nothing changed.

        Whoever has just read the draft hands over its `view`, and it is not read again. Raises UnknownRecord,
        FileUnreadable or StoreError.
        """
        return self._materials.material(self.get(draft_id) if view is None else view)

    def table(self, sha256: str, name: str, reading: Mapping[str, Any]) -> Table:
        """A kept file, read as a draft or job says. Raises FileUnreadable or StoreError."""
        return self._materials.table(sha256, name, reading)

    def rename(self, draft_id: str, name: str) -> None:
        """Another name; an empty one makes it untitled."""
        with self._changing(draft_id) as (_, draft):
            draft.name = name.strip() or UNTITLED

    def discard(self, draft_id: str, person: str) -> None:
        """Take it off the lists, for good. Jobs launched from it stay as they are."""
        with self._changing(draft_id) as (_, draft):
            draft.state = rows.DISCARDED
            draft.settings = {**draft.settings, settings.DISCARDED_BY: person}

    def put_file(self, draft_id: str, data: bytes, name: str, person: str) -> Table:
        """Make this the draft's file: edits and marks of before are gone, the mapping stays for columns still there.

        The same bytes again change nothing but the name. Raises FileUnreadable, and NotPossible once a job was
        launched from the draft; everything is then as it was before.
        """
        view = self.get(draft_id)
        rows.refuse_discarded(view)
        table = read_anywhere(data, name, limits=self._limits)
        sha256 = self._uploads.put(data)
        with self._changing(draft_id) as (session, draft):
            rows.keep_upload(session, sha256, len(data))
            if draft.upload_sha256 == sha256:
                draft.upload_name = name
                return self._materials.table(sha256, name, draft.reading)
            take_table(session, draft, table, before=None, reading={}, person=person)
            draft.upload_sha256 = sha256
            draft.upload_name = name
            if draft.name == UNTITLED:
                draft.name = Path(name).stem or UNTITLED
        self._materials.keep_table(sha256, name, {}, table)
        return table

    def set_reading(
        self,
        draft_id: str,
        *,
        encoding: str | None = None,
        delimiter: str | None = None,
        quotechar: str | None = None,
        header_row: int | None = None,
        sheet: str | None = None,
    ) -> Table:
        """Read the file this way; what is None is found again. All five are set together.

        Edits and marks stay as long as rows and columns stay the same. Raises FileUnreadable, and NotPossible
        without a file, or when rows would change their meaning after a job was launched.
        """
        view = self.get(draft_id)
        if view.upload_sha256 is None:
            raise NotPossible("There is no file to read yet.", next_step="Upload one first.")
        given = (encoding, delimiter, quotechar, header_row, sheet)
        chosen = dict(zip(READING, given, strict=True))
        reading = {key: value for key, value in chosen.items() if value is not None}
        before = self._materials.table(view.upload_sha256, view.upload_name, view.reading)
        table = self._materials.table(view.upload_sha256, view.upload_name, reading)
        with self._changing(draft_id) as (session, draft):
            rows.refuse_other_file(draft, view)
            take_table(session, draft, table, before=before, reading=reading, person=None)
        return table

    def set_target(self, draft_id: str, target: Target) -> None:
        """What the job is made from. A draft without variables gets those that the team last used with it."""
        frame = self.material(draft_id).frame
        with self._changing(draft_id) as (session, draft):
            draft.settings = settings.with_target(draft.settings, target)
            names = read_preference(session, variables_name(draft.kind, target.vendor_id)) or []
            known = remembered_for(session, draft, frame.columns)
            draft.settings = settings.for_target(draft.settings, names, frame, known)

    def set_variables(self, draft_id: str, names: Sequence[str], optional: Collection[str] = ()) -> None:
        """The template's variables in its order; a new one gets a suggestion, which a person has to confirm.

        Raises NotPossible when a name is empty or comes twice.
        """
        frame = self.material(draft_id).frame
        with self._changing(draft_id) as (session, draft):
            known = remembered_for(session, draft, frame.columns)
            draft.settings = settings.with_variables(draft.settings, names, optional, frame, known)

    def set_source(self, draft_id: str, variable: str, source: Source) -> None:
        """Fill a variable this way; a person's choice needs no confirmation. Raises MappingIncomplete when unknown."""
        with self._changing(draft_id) as (_, draft):
            draft.settings = settings.with_source(draft.settings, variable, source)

    def confirm(self, draft_id: str, seen: Mapping[str, Source]) -> list[str]:
        """A person saw these suggested sources, by variable, and agrees.

        Answers the variables that somebody else changed meanwhile: those were not seen and go on waiting.
        """
        with self._changing(draft_id) as (_, draft):
            draft.settings = settings.with_confirmed(draft.settings, seen)
            mapping = read_mapping(draft.settings)
        return [name for name, source in seen.items() if mapping.sources.get(name) != source]

    def set_option(self, draft_id: str, name: str, value: Any) -> None:
        """One of the kind's other settings, as JSON; None takes it away."""
        with self._changing(draft_id) as (_, draft):
            draft.settings = settings.with_option(draft.settings, name, value)

    def agree(self, draft_id: str, name: str, value: Any) -> None:
        """What a person agreed to in this very draft, as JSON; a copy of the draft does not have it."""
        with self._changing(draft_id) as (_, draft):
            draft.settings = settings.with_agreement(draft.settings, name, value)

    def edit_cells(self, draft_id: str, changes: Mapping[tuple[int, str], str], person: str) -> None:
        """Change cells on top of the untouched file; undone together. Raises RecipientsError for an unknown cell."""
        material = self.material(draft_id)
        if material.table is None:
            raise NotPossible("There is no file to edit yet.", next_step="Upload one first.")
        checked = Edits()
        for (row_id, column), text in changes.items():
            checked.set_cell(material.table, row_id, column, text)
        wanted = {cell: text for cell, text in changes.items() if material.frame.at[cell] != text}
        if not wanted:
            return
        with self._changing(draft_id) as (session, draft):
            rows.refuse_other_file(draft, material.view)
            rows.add_cells(session, draft_id, wanted, person, utc_now())

    def undo_edit(self, draft_id: str, edit_id: int) -> None:
        """Take one edit back. An edit that does not stand any more is no error."""
        with self._changing(draft_id) as (session, _):
            rows.undo_cells(session, draft_id, [edit_id])

    def undo_last(self, draft_id: str) -> int:
        """Take back what was edited last, all cells of it together; answers how many cells."""
        with self._changing(draft_id) as (session, _):
            last = edits_made_last(session, draft_id)
            rows.undo_cells(session, draft_id, last)
        return len(last)

    def edits(self, draft_id: str, table: Table | None = None, *, limit: int = 200) -> list[EditLine]:
        """The edits that stand, newest first. Whoever has just read the draft's `table` hands it over."""
        table = table if table is not None else self.material(draft_id).table
        with self._database.read() as session:
            return edit_lines(session, draft_id, table, limit)

    def mark_rows(self, draft_id: str, row_ids: Collection[int], mark: Verdict, reason: str, person: str) -> None:
        """Hold or drop rows, with the reason. Raises RecipientsError for a row that the file lacks."""
        material = self.material(draft_id)
        unknown = [row_id for row_id in row_ids if not 0 <= row_id < len(material.frame)]
        if unknown:
            raise RecipientsError(f"The file has no row with the id {unknown[0]}.", next_step="Open the draft again.")
        with self._changing(draft_id) as (session, draft):
            rows.refuse_other_file(draft, material.view)
            rows.set_marks(session, draft_id, dict.fromkeys(row_ids, (mark, reason)), person)

    def unmark_rows(self, draft_id: str, row_ids: Collection[int]) -> None:
        """Neither held nor dropped by a person any more."""
        with self._changing(draft_id) as (session, _):
            rows.clear_marks(session, draft_id, row_ids)

    def make(
        self, seen: Material, changes: Collection[Change], person: str, *, drop: Collection[int] = (), reason: str = ""
    ) -> tuple[int, int]:
        """Make these changes and drop these rows; answers how many cells were changed, together, and rows dropped.

        A cell that says something else by now than the person saw is left alone, and so is the mark of a row that was
        marked meanwhile. Raises NotPossible when the file is read another way by now.
        """
        draft_id = seen.view.id
        now = self.material(draft_id)
        cells = standing_changes(now, changes)
        marks: Marks = {row: ("dropped", reason) for row in drop if row not in now.marks}
        with self._changing(draft_id) as (session, draft):
            rows.refuse_other_file(draft, seen.view)
            rows.add_cells(session, draft_id, cells, person, utc_now())
            rows.set_marks(session, draft_id, marks, person)
        return len(cells), len(marks)

    def accept_rows(self, seen: Material, row_ids: Collection[int], person: str) -> None:
        """Send these rows as they stand, though they look wrong as they were read: a person has found them right.

        Raises NotPossible for a row that is held for something else, or when the file is read another way by now.
        """
        if not all(acceptable(seen, row_id) for row_id in row_ids):
            raise NotPossible(
                "Only a row that is held for how it was read can be sent as it stands.",
                next_step="Mend what else is wrong with it, or drop the row.",
            )
        with self._changing(seen.view.id) as (session, draft):
            rows.refuse_other_file(draft, seen.view)
            rows.accept_rows(session, seen.view.id, row_ids, person)

    @contextmanager
    def _changing(self, draft_id: str) -> Iterator[tuple[Session, Draft]]:
        with self._database.write() as session:
            yield session, rows.open_for_change(session, draft_id)
