"""What an account has left, compared with the money record: what rises was topped up, and makes nothing cheaper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from services.jobs.costs import Amount
from services.jobs.ledger.money.balances import Balances
from services.jobs.ledger.money.lines import RULE, LineSort
from services.store.database import Database
from services.store.money_tables import ChargeLine
from tests.rigs.gated import new_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = new_database(tmp_path)
    yield made
    made.close()


def look(database: Database, left: int) -> None:
    Balances(database).seen("vacademy", "live", Amount(credits=left), practice=False)


def charge(database: Database, key: str, credits: int) -> None:
    """A lesson whose service said nothing: what it was quoted at counts as charged."""
    with database.write() as session:
        session.add(
            ChargeLine(
                key=key, service="vacademy", host="live", practice=False, sort=LineSort.CHARGED, credits=credits,
                said_by=RULE,
            )
        )  # fmt: skip


def sums(database: Database) -> tuple[list[int | None], list[int | None]]:
    """What is written as charged, and as not explained."""
    with database.read() as session:
        lines = session.exec(select(ChargeLine).order_by(col(ChargeLine.at))).all()
        return (
            [one.credits for one in lines if one.sort == LineSort.CHARGED],
            [one.credits for one in lines if one.sort == LineSort.NOT_EXPLAINED],
        )


def test_a_fall_smaller_than_the_rule_says_what_the_lessons_cost(database: Database) -> None:
    look(database, 100_000)
    charge(database, "a", 4_000)
    charge(database, "b", 4_000)
    look(database, 94_000)
    assert sums(database) == ([3_000, 3_000], [])


@pytest.mark.parametrize("topped_up", [8_000, 9_000, 50_000])
def test_a_balance_that_rises_in_the_middle_of_a_run_makes_no_lesson_free(database: Database, topped_up: int) -> None:
    look(database, 100_000)
    charge(database, "a", 4_000)
    charge(database, "b", 4_000)
    look(database, 100_000 - 8_000 + topped_up)
    assert sums(database) == ([4_000, 4_000], [])
    charge(database, "c", 1_000)
    look(database, 100_000 - 9_000 + topped_up)
    assert sums(database) == ([4_000, 4_000, 1_000], []), "and the next look begins where this one ended"


def test_what_was_not_explained_is_given_back_only_by_the_very_sum(database: Database) -> None:
    look(database, 100_000)
    look(database, 97_500)
    assert sums(database) == ([], [2_500])
    look(database, 107_500)
    assert sums(database) == ([], [2_500]), "ten thousand were topped up"
    look(database, 110_000)
    assert sums(database) == ([], [2_500, -2_500])
    look(database, 112_500)
    assert sums(database) == ([], [2_500, -2_500]), "and not a second time"
