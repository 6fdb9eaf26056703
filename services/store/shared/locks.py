"""Whoever decides on what is stored has it alone until the end of its transaction.

On SQLite the transaction of a writer is alone anyway, so nothing more is asked for there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import Select, text
from sqlmodel import Session, SQLModel, col, select

AnySelect = TypeVar("AnySelect", bound=Select[Any])


def lock_rows(session: Session, table: type[SQLModel], ids: Collection[str]) -> None:
    """Wait until nobody else decides on these rows, by their `id`; what is read from now on is their newest state.

    In the order of their ids, so that two who want the same rows never wait for each other.
    """
    if is_postgres(session) and ids:
        key = col(table.id)  # type: ignore[attr-defined]
        # Not the key: a line that refers to the row may be written meanwhile.
        session.execute(select(key).where(key.in_(ids)).order_by(key).with_for_update(key_share=True)).all()


def hold(session: Session, name: str) -> None:
    """Wait until nobody else holds this name: for decisions on sums over rows that may not be there yet."""
    if is_postgres(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _number(name)})


def unlocked(statement: AnySelect, table: type[SQLModel]) -> AnySelect:
    """The same rows without those that somebody else is at work on, locked for us."""
    return statement.with_for_update(of=table, skip_locked=True)


def is_postgres(session: Session) -> bool:
    """Whether others may write at the same time."""
    return session.get_bind().dialect.name == "postgresql"


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
