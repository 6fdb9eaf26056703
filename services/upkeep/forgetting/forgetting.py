"""Forgetting one person: first what would go, then it is gone, from our own databases, files and their free pages."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from services.errors import DatabaseBusy, FilesOutOfReach, NotPossible
from services.files.files import UPLOADS, Files
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.rows import FORGOTTEN as FORGOTTEN_MARK
from services.jobs.drafts.rows import batched_ids, keep_upload, set_marks
from services.jobs.drafts.uploads import Uploads
from services.jobs.ledger.items import empty_items
from services.jobs.recent import Recent, clear_every_memory
from services.people.audit import record
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.ids import new_id
from services.store.kept_tables import Delivery
from services.store.tables import Draft, DraftEdit, Job, JobLeftOut, Upload
from services.upkeep.forgetting import files as on_disk
from services.upkeep.forgetting.emptying import empty_requests
from services.upkeep.forgetting.footprint import Footprint, Forgotten, Row
from services.upkeep.forgetting.kept import clean_copies, remove_lesson
from services.upkeep.forgetting.rows import FileInUse, by_draft, items_of
from services.upkeep.forgetting.scrubbing import hits, purge, purge_file, scrub, scrub_file, tables_of
from services.upkeep.forgetting.searching import Search, footprint, running, search
from services.upkeep.forgetting.terms import FORGOTTEN, Terms, texts_of
from services.upkeep.forgetting.uploads import CleanedFile, cleaned

ROUNDS = 3
SEARCHES_KEPT = 4


class Forgetting:
    """Finds and forgets one person. Everybody else goes on working meanwhile."""

    def __init__(self, database: Database, files: Files, drafts: Drafts, data: Path) -> None:
        self._database = database
        self._drafts = drafts
        self._data = data
        self._files = files
        self._uploads = Uploads(files)
        self._seen: Recent[Footprint] = Recent(SEARCHES_KEPT)

    def look(self, given: Collection[str], person: Person) -> Footprint:
        """Where somebody stands, and what stands in the way of forgetting them. Raises NotPossible, StoreError."""
        person.must(Right.MANAGE)
        terms = Terms(given)
        self._seen.clear()
        return self._seen.get(terms.given, lambda: self._look(terms))

    def seen(self, given: Collection[str], person: Person) -> Footprint | None:
        """What `look` found last for the same texts, without looking again; None where nobody looked."""
        person.must(Right.MANAGE)
        return self._seen.known(tuple(texts_of(given)))

    def _look(self, terms: Terms) -> Footprint:
        return footprint(self._database, search(self._database, self._files, self._drafts, self._data, terms))

    def forget(self, given: Collection[str], person: Person, *, only_mentioned: Collection[Row] = ()) -> Forgotten:
        """Take the person out of everything that we keep; totals, charges and fingerprints stay as they are.

        Rows that name them are emptied and sent to nobody from now on; in rows that are about somebody else
        (`only_mentioned`) the name alone goes. What was begun and broke off is done again by the same call.
        Raises NotPossible, with nothing changed, while something of them is not final, and DatabaseBusy when a
        database could not be cleaned to its last page yet.
        """
        person.must(Right.MANAGE)
        terms = Terms(given)
        found = search(self._database, self._files, self._drafts, self._data, terms, only_mentioned)
        terms = found.terms
        whole = found.rows - set(only_mentioned)
        self._refuse(found)
        made = [(file, self._cleaned(file, whole, terms)) for file in found.files if file.named or file.rows]
        items = [item.id or 0 for item in found.items if (item.draft_id, item.row_id) in whole]
        with self._database.write() as session:
            self._refuse_running(session, found)
            for file, new in made:
                _exchange(session, file, new)
            _empty_rows(session, whole, person.name)
            empty_requests(session, items)
            empty_items(session, items, FORGOTTEN)
            session.flush()
            scrub(session, found.hits, terms)
            session.execute(delete(Upload).where(col(Upload.sha256).in_(found.unused)))
            files = len(found.unused) + len(found.copies) + len(found.others) + len(made)
            done = Forgotten(len(whole), len(items), len(found.hits), files)
            _record(session, person.name, done, found)
        self._scrub_again(terms)
        try:
            self._clean_files(found, whole)
        finally:
            self._clean_disk(found)
        clear_every_memory()
        left = search(self._database, self._files, self._drafts, self._data, Terms(given), only_mentioned)
        if not footprint(self._database, left).is_empty:
            raise DatabaseBusy(
                "Something that names the person was written while they were being forgotten.",
                next_step="Forget the same person again; what was already taken out stays out.",
            )
        return done

    def _refuse(self, found: Search) -> None:
        if found.closed:
            raise NotPossible(
                f"{found.closed[0]} names the person and cannot be read as a table any more, so nobody can be taken "
                "out of it.",
                next_step="Delete the drafts and jobs that were made of it, then forget the person. Nothing changed.",
            )

    def _refuse_running(self, session: Session, found: Search) -> None:
        still = running(session, items_of(session, found.rows))
        if still:
            where = ", ".join(f"{one.job_name} ({one.items:,})" for one in still)
            raise NotPossible(
                f"Something of this person is still being made: {where}. Nothing was forgotten.",
                next_step="Wait until it is final, or cancel the job, then forget the person.",
            )
        waiting = [hit for hit in found.hits if hit.table.name == Delivery.__tablename__]
        ids = [hit.key[0] for hit in waiting]
        query = select(col(Delivery.id)).where(col(Delivery.id).in_(ids), col(Delivery.applied_at).is_(None))
        if ids and session.scalars(query).first() is not None:
            raise NotPossible(
                "A callback about this person has not been applied yet. Nothing was forgotten.",
                next_step="Do it again in a moment.",
            )

    def _cleaned(self, file: FileInUse, whole: set[Row], terms: Terms) -> tuple[str, int, CleanedFile]:
        table = file.table or self._drafts.table(file.sha256, file.name, file.reading)
        rows = {row_id for draft_id, row_id in whole if draft_id in file.drafts and row_id < len(table.frame)}
        new = cleaned(table, file.reading, rows, terms)
        return self._uploads.put(new.data), len(new.data), new

    def _scrub_again(self, terms: Terms) -> None:
        """What was written between the search and the change."""
        for _round in range(ROUNDS):
            with self._database.read() as session:
                late = [hit for table in tables_of(self._database) for hit in hits(session, table, terms)]
            if not late:
                return
            with self._database.write() as session:
                scrub(session, late, terms)

    def _clean_files(self, found: Search, whole: set[Row]) -> None:
        with self._database.read() as session:
            used = {file.sha256 for file in found.files} & set(session.scalars(select(col(Upload.sha256))))
        try:
            for sha256 in {*found.unused, *(file.sha256 for file in found.files)} - used:
                self._files.delete(UPLOADS + sha256)
            for item in found.items:
                # A lesson that was made of the row is about its person.
                if (item.draft_id, item.row_id) in whole and item.public_id:
                    remove_lesson(self._files, item.public_id)
            clean_copies(self._files, found.copies, found.terms)
        except FilesOutOfReach as wrong:
            raise FilesOutOfReach(
                f"The person is out of the database, but not out of every file: {wrong.text}",
                next_step="Forget the same person again when that place answers; what was taken out stays out.",
            ) from wrong

    def _clean_disk(self, found: Search) -> None:
        for place in found.others:
            on_disk.clean(place, found.terms)
        own = self._database.engine.url.database
        for place in on_disk.databases(self._data, Path(own).resolve() if self._database.is_sqlite and own else None):
            scrub_file(place, found.terms)
            purge_file(place)
        purge(self._database)


def _exchange(session: Session, file: FileInUse, made: tuple[str, int, CleanedFile]) -> None:
    """Let whoever has the old file have the new one, and forget the old one."""
    sha256, size, new = made
    keep_upload(session, sha256, size)
    values = {"upload_sha256": sha256, "upload_name": new.name, "reading": new.reading}
    drafts = select(Draft).where(col(Draft.upload_sha256) == file.sha256, col(Draft.upload_name) == file.name)
    jobs = select(Job).where(col(Job.upload_sha256) == file.sha256, col(Job.upload_name) == file.name)
    having: list[Draft | Job] = [*session.scalars(drafts), *session.scalars(jobs)]
    for one in having:
        if one.reading == file.reading:
            for name, value in values.items():
                setattr(one, name, value)
    session.execute(
        update(Draft)
        .where(col(Draft.id).in_(file.drafts))
        .values(revision=Draft.revision + 1)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    in_use = select(col(Draft.upload_sha256)).where(col(Draft.upload_sha256) == file.sha256)
    in_jobs = select(col(Job.upload_sha256)).where(col(Job.upload_sha256) == file.sha256)
    if sha256 != file.sha256 and not session.scalars(in_use.union(in_jobs)).first():
        session.execute(delete(Upload).where(col(Upload.sha256) == file.sha256))


def _empty_rows(session: Session, whole: set[Row], person: str) -> None:
    for draft_id, row_ids in by_draft(whole).items():
        jobs = select(col(Job.id)).where(col(Job.draft_id) == draft_id)
        for some in batched_ids(row_ids):
            session.execute(
                delete(DraftEdit).where(col(DraftEdit.draft_id) == draft_id, col(DraftEdit.row_id).in_(some))
            )
            session.execute(
                update(JobLeftOut)
                .where(col(JobLeftOut.job_id).in_(jobs), col(JobLeftOut.row_id).in_(some))
                .values(reason=FORGOTTEN_MARK[1])
            )
        set_marks(session, draft_id, dict.fromkeys(row_ids, FORGOTTEN_MARK), person)


def _record(session: Session, person: str, done: Forgotten, found: Search) -> None:
    record(
        session,
        actor=person,
        act="forget a person",
        about=f"forgetting:{new_id()}",
        after={
            "rows": done.rows,
            "items": done.items,
            "lines": done.lines,
            "files": done.files,
            "drafts": sorted({draft_id for draft_id, _row in found.rows}),
            "jobs": sorted({item.job_id for item in found.items}),
        },
    )
