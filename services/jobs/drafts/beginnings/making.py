"""How a draft begins: empty, from a form, or as a copy."""

from __future__ import annotations

from services.errors import NotPossible
from services.jobs.drafts import rows
from services.jobs.drafts.beginnings import copies
from services.jobs.drafts.beginnings.forms import UNTITLED, Form
from services.jobs.drafts.reads import DraftReads
from services.people.persons import Person, Right
from services.recipients import Marks, read_anywhere
from services.store.tables import Draft


class DraftMaking(DraftReads):
    """What makes new drafts."""

    def create(self, *, kind: str, person: Person, name: str = "") -> str:
        """A new empty draft; answers its id. Raises NotPossible for a kind that is not registered."""
        person.must(Right.PREPARE)
        if kind not in {one.name for one in self._kinds}:
            raise NotPossible(f"There is no kind of job called {kind!r}.", next_step="Start again from the overview.")
        with self._database.write() as session:
            draft = Draft(kind=kind, person=person.name, name=name.strip() or UNTITLED)
            session.add(draft)
        return draft.id

    def from_form(self, form: Form, person: Person) -> str:
        """A new draft whose one row a form has filled, ready to be quoted; answers its id. One transaction."""
        person.must(Right.PREPARE)
        data = form.file()
        table = read_anywhere(data, form.file_name, **form.reading(), limits=self._limits)
        sha256 = self._uploads.put(data)
        with self._database.write() as session:
            rows.keep_upload(session, sha256, len(data))
            draft = form.draft(person.name, sha256)
            session.add(draft)
        self._materials.keep_table(sha256, form.file_name, form.reading(), table)
        return draft.id

    def copy(
        self, *, person: Person, draft_id: str | None = None, job_id: str | None = None, practice: bool | None = None
    ) -> str:
        """A new draft with the same file, reading, mapping, target, edits and marks; answers its id.

        A job is copied as it was launched, whatever its draft became since. Nothing counts as sent in the copy, which
        is a rehearsal where `practice` says so, or says nothing and what was copied is one.
        """
        person.must(Right.PREPARE)
        if (draft_id is None) == (job_id is None):
            raise ValueError("name either a draft or a job")
        how = copies.Copying(person.name, practice, self._kinds)
        if draft_id is not None:
            with self._database.write() as session:
                return copies.copy_draft(session, draft_id, how)
        with self._database.read() as session:
            job = copies.find_job(session, str(job_id))
        kept = job.upload_sha256
        automatic: Marks = self._materials.table(kept, job.upload_name, job.reading).marks if kept else {}
        with self._database.write() as session:
            return copies.copy_job(session, job, how, automatic)
