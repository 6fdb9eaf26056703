"""Writing rows of which nobody knows whether they are there already, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from services.store.shared.locks import is_postgres


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of these rows that are not there; the others stay as they are."""
    if rows:
        session.execute(_insert(session)(table).on_conflict_do_nothing(), list(rows))


def add_to(session: Session, table: type[SQLModel], key: Mapping[str, Any], column: str, change: int) -> None:
    """Add to a number of the row with this primary key, in the database; without such a row it was 0."""
    made = _insert(session)(table).values({**key, column: change})
    there = table.__table__.c[column]  # type: ignore[attr-defined]
    session.execute(made.on_conflict_do_update(index_elements=list(key), set_={column: there + change}))


def _insert(session: Session) -> Any:
    return postgresql.insert if is_postgres(session) else sqlite.insert
