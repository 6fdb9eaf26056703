"""Drafts that go on with the rows of another: the same file, so that a row id is the same person in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import Session, col

from services.jobs.drafts import rows
from services.jobs.drafts.beginnings import copies
from services.jobs.drafts.settings import CONTINUES
from services.recipients import Marks
from services.store.database import Database
from services.store.tables import Draft, utc_now


def family_of(session: Session, draft_id: str) -> list[str]:
    """The draft, the one that it goes on with, and all that go on with the same: ids, oldest first.

    A draft whose file was exchanged since is none of them. Raises UnknownRecord.
    """
    own = rows.find(session, draft_id)
    first = str(own.settings.get(CONTINUES) or own.id)
    query = select(col(Draft.id), col(Draft.upload_sha256), col(Draft.reading)).where(_shares(first))
    same = (own.upload_sha256, own.reading)
    return sorted({draft_id, *(one.id for one in session.execute(query) if (one.upload_sha256, one.reading) == same)})


def sharing_rows(first: str) -> Select[str]:
    """The ids of the draft that comes first and of all that go on with it, for use within another query."""
    return select(col(Draft.id)).where(_shares(first))


def _shares(first: str) -> ColumnElement[bool]:
    settings: Any = Draft.settings
    # Only copies can go on with another draft, and the JSON of the others need not be read.
    goes_on = and_(col(Draft.copied_from).is_not(None), settings[CONTINUES].as_string() == first)
    return or_(col(Draft.id) == first, goes_on)


class FollowUps:
    """Makes drafts that go on with some rows of another."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, draft_id: str, name: str, person: str, cells: Mapping[tuple[int, str], str], others: Marks) -> str:
        """A copy of the draft with these cells changed on top and these rows marked; answers its id.

        Raises UnknownRecord. Nothing is sent: the copy is quoted and confirmed like every draft.
        """
        with self._database.write() as session:
            source = rows.find(session, draft_id)
            copy = copies.copy_draft(session, draft_id, copies.Copying(person))
            draft = rows.find(session, copy)
            draft.name = name
            draft.settings = {**draft.settings, CONTINUES: str(source.settings.get(CONTINUES) or source.id)}
            rows.add_cells(session, copy, cells, person, utc_now())
            rows.set_marks(session, copy, others, person)
            return copy
