"""Nobody but the ledger changes a state, however the change is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from services.jobs.states import ItemState, JobState, SubmissionState
from services.store.guard import ledger_moves
from services.store.tables import Item, Job, Submission
from tests.rigs.books import Books, open_books


@pytest.fixture
def books(tmp_path: Path) -> Books:
    one = open_books(tmp_path)
    one.job(1, 2)
    return one


@pytest.mark.parametrize(
    ("table", "state"),
    [(Job, JobState.DONE), (Submission, SubmissionState.REFUSED), (Item, ItemState.SUCCEEDED)],
)
def test_a_state_is_changed_by_the_ledger_alone(books: Books, table: type[Job | Submission | Item], state: str) -> None:
    with pytest.raises(PermissionError, match="only the ledger"), books.database.write() as session:
        session.execute(update(table).values(state=state))
    with pytest.raises(PermissionError, match="only the ledger"):
        set_all(books, table, state)
    with books.database.read() as session:
        assert state not in set(session.execute(select(col(table.state))).scalars())


def set_all(books: Books, table: type[Job | Submission | Item], state: str) -> None:
    """One by one, as objects."""
    with books.database.write() as session:
        for one in session.execute(select(table)).scalars():
            one.state = state


def test_everything_else_of_a_row_may_be_changed(books: Books) -> None:
    with books.database.write() as session:
        session.execute(update(Job).where(col(Job.state) == JobState.RUNNING).values(name="Another"))
        session.scalars(select(Item)).all()[0].label = "Somebody"
    with books.database.read() as session:
        assert session.exec(select(Job.name)).one() == "Another"


def test_the_guard_stands_again_behind_the_ledger_also_after_a_fault(books: Books) -> None:
    with books.database.write() as session:
        with pytest.raises(ZeroDivisionError), ledger_moves(session):
            raise ZeroDivisionError
        with pytest.raises(PermissionError):
            session.execute(update(Item).values(state=ItemState.SENT))
