"""States are changed by the ledger alone: a session refuses every other change, however it is written.

Columns that are marked with `LEDGER_MOVES` may be written while `ledger_moves` is open on the session. It is the one
thing of the store that only `services.jobs.ledger` imports; `.importlinter` holds that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Update, event, inspect
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session

LEDGER_MOVES = "moved by the ledger"


class GuardedSession(Session):
    """A session in which nobody but the ledger changes a state."""


@contextmanager
def ledger_moves(session: Session) -> Iterator[None]:
    """States may change in this session until the end of the block, where all changes are written."""
    before = session.info.get(LEDGER_MOVES, False)
    session.info[LEDGER_MOVES] = True
    try:
        yield
        session.flush()
    finally:
        session.info[LEDGER_MOVES] = before


@event.listens_for(GuardedSession, "do_orm_execute")
def _refuse_updates(context: ORMExecuteState) -> None:
    statement = context.statement
    if context.session.info.get(LEDGER_MOVES) or not isinstance(statement, Update):
        return
    guarded = _guarded(statement.table)
    _refuse({name for name in guarded if name in statement.compile().params} if guarded else set())


@event.listens_for(GuardedSession, "before_flush")
def _refuse_changes(session: Session, _context: object, _instances: object) -> None:
    if session.info.get(LEDGER_MOVES):
        return
    for changed in session.dirty:
        state = inspect(changed)
        _refuse({name for name in _guarded(state.mapper.local_table) if state.attrs[name].history.has_changes()})


def _guarded(table: Any) -> list[str]:
    return [column.name for column in table.columns if column.info.get(LEDGER_MOVES)]


def _refuse(names: set[str]) -> None:
    if names:
        raise PermissionError(f"only the ledger changes {', '.join(sorted(names))}")
