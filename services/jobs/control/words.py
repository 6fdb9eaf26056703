"""The team's own words about a job: its name, a note, and tags by which it is found again."""

from __future__ import annotations

from sqlmodel import Session

from services.errors import NotPossible, UnknownRecord
from services.people.audit import record
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import Job

LONGEST_NAME, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS = 200, 2_000, 40, 12


class JobWords:
    """Changes none of what was sent; each change stands in the team's record. Methods raise UnknownRecord."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rename(self, job_id: str, name: str, person: Person) -> None:
        """Another name. Raises NotPossible for an empty one."""
        person.must(Right.PREPARE)
        name = " ".join(name.split())[:LONGEST_NAME]
        if not name:
            raise NotPossible("A job needs a name.", next_step="Type one; nothing was changed.")
        with self._database.write() as session:
            job = _job(session, job_id)
            if job.name != name:
                record(session, actor=person.name, act="rename a job", about=f"job:{job_id}")
                job.name = name

    def set_note(self, job_id: str, note: str, person: Person) -> None:
        """A note for the team, in place of the one before."""
        person.must(Right.PREPARE)
        note = note.strip()[:LONGEST_NOTE]
        with self._database.write() as session:
            job = _job(session, job_id)
            if job.note != note:
                record(session, actor=person.name, act="write a note about a job", about=f"job:{job_id}")
                job.note = note

    def set_tags(self, job_id: str, tags: list[str], person: Person) -> None:
        """These tags, in place of those before; each once, a comma in none of them."""
        person.must(Right.PREPARE)
        plain = (" ".join(tag.replace(",", " ").split())[:LONGEST_TAG] for tag in tags)
        kept = ", ".join(list(dict.fromkeys(tag for tag in plain if tag))[:MOST_TAGS])
        with self._database.write() as session:
            job = _job(session, job_id)
            if job.tags != kept:
                record(session, actor=person.name, act="tag a job", about=f"job:{job_id}")
                job.tags = kept


def tags_of(kept: str) -> list[str]:
    """The tags out of the text as which they are kept."""
    return [tag for tag in kept.split(", ") if tag]


def _job(session: Session, job_id: str) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise UnknownRecord("There is no such job.", next_step="Look for it in History.")
    return job
