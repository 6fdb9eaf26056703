"""Drafts: jobs being prepared. Every change is a row in the database, so that a closed tab loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.errors import ChangedMeanwhile, NotPossible, RecipientsError
from services.jobs.drafts import rows, settings
from services.jobs.drafts.beginnings.forms import UNTITLED
from services.jobs.drafts.beginnings.making import DraftMaking
from services.jobs.drafts.edits import edits_made_last
from services.jobs.drafts.files import take_table
from services.jobs.drafts.material import READING, standing_changes
from services.jobs.drafts.remembered import remembered_for
from services.jobs.drafts.repairing import acceptable
from services.jobs.drafts.settings import read_mapping
from services.jobs.drafts.together import parts
from services.jobs.drafts.together.changing import DraftChanging
from services.jobs.drafts.views import Material
from services.jobs.kind import Target
from services.jobs.preferences import read_preference, variables_name
from services.people.audit import record
from services.people.persons import Person, Right
from services.recipients import Change, Edits, Marks, Source, Table, read_anywhere
from services.recipients.tables.edits import Verdict
from services.store.tables import utc_now


class Drafts(DraftMaking, DraftChanging):
    """The only code that changes drafts.

    Every change takes the draft's next revision. Changes raise UnknownRecord when there is no such draft, NotPossible
    when it was discarded, and ChangedMeanwhile as `as_seen` says; nothing is half changed.
    """

    def rename(self, draft_id: str, name: str, person: Person) -> None:
        """Another name; an empty one makes it untitled."""
        person.must(Right.PREPARE)
        with self._changing(draft_id, person, {parts.NAME: name.strip() or UNTITLED}) as (_, draft):
            draft.name = name.strip() or UNTITLED

    def discard(self, draft_id: str, person: Person) -> None:
        """Take it off the lists, for good. Jobs launched from it stay as they are."""
        person.must(Right.PREPARE, takes_away=True)
        with self._changing(draft_id, person, {parts.FILE: "discarded"}) as (session, draft):
            record(session, actor=person.name, act="discard a draft", about=f"draft:{draft_id}")
            draft.state = rows.DISCARDED
            draft.settings = {**draft.settings, settings.DISCARDED_BY: person.name}

    def put_file(self, draft_id: str, data: bytes, name: str, person: Person) -> Table:
        """Make this the draft's file: edits and marks of before are gone, the mapping stays for columns still there.

        The same bytes again change nothing but the name. Raises FileUnreadable, and NotPossible once a job was
        launched from the draft; everything is then as it was before.
        """
        person.must(Right.PREPARE)
        view = self.get(draft_id)
        rows.refuse_discarded(view)
        table = read_anywhere(data, name, limits=self._limits)
        sha256 = self._uploads.put(data)
        with self._changing(draft_id, person, {parts.FILE: name}) as (session, draft):
            rows.keep_upload(session, sha256, len(data))
            if draft.upload_sha256 == sha256:
                draft.upload_name = name
                return self._materials.table(sha256, name, draft.reading)
            take_table(session, draft, table, before=None, reading={}, person=person.name)
            draft.upload_sha256 = sha256
            draft.upload_name = name
            if draft.name == UNTITLED:
                draft.name = Path(name).stem or UNTITLED
        self._materials.keep_table(sha256, name, {}, table)
        return table

    def set_reading(
        self,
        draft_id: str,
        person: Person,
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
        person.must(Right.PREPARE)
        view = self.get(draft_id)
        if view.upload_sha256 is None:
            raise NotPossible("There is no file to read yet.", next_step="Upload one first.")
        given = (encoding, delimiter, quotechar, header_row, sheet)
        chosen = dict(zip(READING, given, strict=True))
        reading = {key: value for key, value in chosen.items() if value is not None}
        before = self._materials.table(view.upload_sha256, view.upload_name, view.reading)
        table = self._materials.table(view.upload_sha256, view.upload_name, reading)
        with self._changing(draft_id, person, {parts.FILE: "read another way"}) as (session, draft):
            rows.refuse_other_file(draft, view)
            take_table(session, draft, table, before=before, reading=reading, person=None)
        return table

    def set_target(self, draft_id: str, target: Target, person: Person) -> None:
        """What the job is made from. A draft without variables gets those that the team last used with it."""
        person.must(Right.PREPARE)
        frame = self.material(draft_id).frame
        with self._changing(draft_id, person, {parts.TARGET: parts.described(target)}) as (session, draft):
            draft.settings = settings.with_target(draft.settings, target)
            names = read_preference(session, variables_name(draft.kind, target.vendor_id)) or []
            known = remembered_for(session, draft, frame.columns)
            draft.settings = settings.for_target(draft.settings, names, frame, known)

    def set_variables(
        self, draft_id: str, names: Sequence[str], person: Person, optional: Collection[str] = ()
    ) -> None:
        """The template's variables in its order; a new one gets a suggestion, which a person has to confirm.

        Raises NotPossible when a name is empty or comes twice.
        """
        person.must(Right.PREPARE)
        now = self.material(draft_id)
        frame, gone = now.frame, set(now.mapping.spoken) - set(names)
        mine = {
            parts.VARIABLES: parts.variables(names, optional),
            **{f"{parts.SOURCE}:{name}": "gone" for name in gone},
        }
        with self._changing(draft_id, person, mine) as (session, draft):
            known = remembered_for(session, draft, frame.columns)
            draft.settings = settings.with_variables(draft.settings, names, optional, frame, known)

    def set_source(self, draft_id: str, variable: str, source: Source, person: Person) -> None:
        """Fill a variable this way; a person's choice needs no confirmation. Raises MappingIncomplete when unknown."""
        person.must(Right.PREPARE)
        with self._changing(draft_id, person, {f"{parts.SOURCE}:{variable}": parts.described(source)}) as (_, draft):
            draft.settings = settings.with_source(draft.settings, variable, source)

    def confirm(self, draft_id: str, seen: Mapping[str, Source], person: Person) -> list[str]:
        """A person saw these suggested sources, by variable, and agrees.

        Answers the variables that somebody else changed meanwhile: those were not seen and go on waiting.
        """
        person.must(Right.PREPARE)
        # What was seen is compared by what it says: a change meanwhile is no reason to refuse the others.
        mine = {f"{parts.SOURCE}:{name}": parts.described(source) for name, source in seen.items()}
        with self._changing(draft_id, person, mine, anyhow=True) as (_, draft):
            draft.settings = settings.with_confirmed(draft.settings, seen)
            mapping = read_mapping(draft.settings)
        return [name for name, source in seen.items() if mapping.sources.get(name) != source]

    def set_option(self, draft_id: str, name: str, value: Any, person: Person) -> None:
        """One of the kind's other settings, as JSON; None takes it away."""
        person.must(Right.PREPARE)
        with self._changing(draft_id, person, {f"{parts.OPTION}:{name}": parts.described(value)}) as (_, draft):
            draft.settings = settings.with_option(draft.settings, name, value)

    def change_option(
        self, draft_id: str, inside: str, change: Callable[[Mapping[str, Any]], dict[str, Any]], person: Person
    ) -> None:
        """What a kind keeps `inside` one of its options ("option:name"), together with what fills it: the settings are
        what `change` makes of those before.
        """
        person.must(Right.PREPARE)
        with self._changing(draft_id, person, {f"{parts.OPTION}:{inside}": "your change of it"}) as (_, draft):
            draft.settings = change(draft.settings)

    def agree(self, draft_id: str, name: str, value: Any, person: Person) -> None:
        """What a person agreed to in this very draft, as JSON; a copy of the draft does not have it."""
        person.must(Right.PREPARE)
        with self._changing(draft_id, person, {f"{parts.AGREEMENT}:{name}": parts.described(value)}) as (_, draft):
            draft.settings = settings.with_agreement(draft.settings, name, value)

    def edit_cells(self, draft_id: str, changes: Mapping[tuple[int, str], str], person: Person) -> None:
        """Change cells on top of the untouched file; undone together. Raises RecipientsError for an unknown cell.

        Where ChangedMeanwhile is raised for some, those that nobody else changed meanwhile are changed all the same.
        """
        person.must(Right.PREPARE)
        material = self.material(draft_id)
        if material.table is None:
            raise NotPossible("There is no file to edit yet.", next_step="Upload one first.")
        checked = Edits()
        for (row_id, column), text in changes.items():
            checked.set_cell(material.table, row_id, column, text)
        wanted = {cell: text for cell, text in changes.items() if material.frame.at[cell] != text}
        if not wanted:
            return
        mine = {parts.cell(*cell): text for cell, text in wanted.items()}
        try:
            with self._changing(draft_id, person, mine) as (session, draft):
                rows.refuse_other_file(draft, material.view)
                rows.add_cells(session, draft_id, wanted, person.name, utc_now())
        except ChangedMeanwhile as both:
            others = {cell: text for cell, text in wanted.items() if parts.cell(*cell) not in both.differ}
            if others:
                self.edit_cells(draft_id, others, person)
            raise

    def undo_edit(self, draft_id: str, edit_id: int, person: Person) -> None:
        """Take one edit back. An edit that does not stand any more is no error."""
        person.must(Right.PREPARE)
        with self._changing(draft_id, person, {f"{parts.CELL}:{parts.EVERY}": ""}, anyhow=True) as (session, _):
            rows.undo_cells(session, draft_id, [edit_id])

    def undo_last(self, draft_id: str, person: Person, last_seen: int | None = None) -> int:
        """Take back what was edited last, all cells of it together; answers how many cells.

        `last_seen` is an edit that the person saw last: what was made with it is taken back, and nothing made since.
        """
        person.must(Right.PREPARE)
        with self._changing(draft_id, person, {f"{parts.CELL}:{parts.EVERY}": ""}, anyhow=True) as (session, _):
            last = edits_made_last(session, draft_id, last_seen)
            rows.undo_cells(session, draft_id, last)
        return len(last)

    def mark_rows(self, draft_id: str, row_ids: Collection[int], mark: Verdict, reason: str, person: Person) -> None:
        """Hold or drop rows, with the reason. Raises RecipientsError for a row that the file lacks."""
        person.must(Right.PREPARE)
        material = self.material(draft_id)
        unknown = [row_id for row_id in row_ids if not 0 <= row_id < len(material.frame)]
        if unknown:
            raise RecipientsError(f"The file has no row with the id {unknown[0]}.", next_step="Open the draft again.")
        mine = {f"{parts.MARK}:{row_id}": mark for row_id in row_ids}
        with self._changing(draft_id, person, mine) as (session, draft):
            rows.refuse_other_file(draft, material.view)
            rows.set_marks(session, draft_id, dict.fromkeys(row_ids, (mark, reason)), person.name)

    def unmark_rows(self, draft_id: str, row_ids: Collection[int], person: Person) -> None:
        """Neither held nor dropped by a person any more."""
        person.must(Right.PREPARE)
        mine = {f"{parts.MARK}:{row_id}": parts.SENT for row_id in row_ids}
        with self._changing(draft_id, person, mine) as (session, _):
            rows.clear_marks(session, draft_id, row_ids)

    def make(
        self,
        seen: Material,
        changes: Collection[Change],
        person: Person,
        *,
        drop: Collection[int] = (),
        reason: str = "",
    ) -> tuple[int, int]:
        """Make these changes and drop these rows; answers how many cells were changed, together, and rows dropped.

        A cell that says something else by now than the person saw is left alone, and so is the mark of a row that was
        marked meanwhile. Raises NotPossible when the file is read another way by now.
        """
        person.must(Right.PREPARE)
        draft_id = seen.view.id
        self.material(draft_id)  # read while nobody waits for it
        mine = {f"{parts.MARK}:{row}": "dropped" for row in drop}
        mine |= {parts.cell(one.row, one.column): one.after for one in changes}
        # What was seen is compared by what it says, under the draft's lock.
        with self._changing(draft_id, person, mine, anyhow=True) as (session, draft):
            rows.refuse_other_file(draft, seen.view)
            now = self.material(draft_id)
            cells = standing_changes(now, changes)
            marks: Marks = {row: ("dropped", reason) for row in drop if row not in now.marks}
            rows.add_cells(session, draft_id, cells, person.name, utc_now())
            rows.set_marks(session, draft_id, marks, person.name)
        return len(cells), len(marks)

    def accept_rows(self, seen: Material, row_ids: Collection[int], person: Person) -> None:
        """Send these rows as they stand, though they look wrong as they were read: a person has found them right.

        Raises NotPossible for a row that is held for something else, or when the file is read another way by now.
        """
        person.must(Right.PREPARE)
        if not all(acceptable(seen, row_id) for row_id in row_ids):
            raise NotPossible(
                "Only a row that is held for how it was read can be sent as it stands.",
                next_step="Mend what else is wrong with it, or drop the row.",
            )
        rows.refuse_other_file(self.get(seen.view.id), seen.view)
        mine = {f"{parts.MARK}:{row_id}": parts.SENT for row_id in row_ids}
        with self.as_seen(seen.view.revision)._changing(seen.view.id, person, mine) as (session, draft):
            rows.refuse_other_file(draft, seen.view)
            rows.accept_rows(session, seen.view.id, row_ids, person.name)
