"""What an account has left, compared with the money record: what rises was topped up, and makes nothing cheaper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from pages.components.shell.money.amounts import table
from services.jobs.costs import Amount, Balance
from services.jobs.ledger.money.balances import Balances
from services.jobs.ledger.money.lines import RULE, SERVICE, LineSort
from services.jobs.views.money.statements import Statements
from services.store.database import Database
from services.store.money_tables import ChargeLine
from services.store.tables import utc_now
from tests.rigs.gated import new_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = new_database(tmp_path)
    yield made
    made.close()


def look(database: Database, left: int, *, topped_up: int | None = None) -> None:
    Balances(database).seen("vacademy", "live", Balance(Amount(credits=left), topped_up), practice=False)


def charge(database: Database, key: str, credits: int, *, least: int | None = None, said_by: str = RULE) -> None:
    """A lesson whose service said nothing: what it was quoted at counts as charged."""
    with database.write() as session:
        session.add(
            ChargeLine(
                key=key, service="vacademy", host="live", practice=False, sort=LineSort.CHARGED, credits=credits,
                said_by=said_by, least=least,
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


def topped_up_lines(database: Database) -> list[tuple[int | None, str]]:
    """What is written as topped up, and who said so."""
    with database.read() as session:
        lines = session.exec(select(ChargeLine).order_by(col(ChargeLine.at), col(ChargeLine.key))).all()
        return [(one.credits, one.said_by) for one in lines if one.sort == LineSort.TOPPED_UP]


def test_a_fall_smaller_than_the_rule_says_what_the_lessons_cost(database: Database) -> None:
    look(database, 100_000)
    charge(database, "a", 4_000, least=2_500)
    charge(database, "b", 4_000, least=3_000)
    look(database, 94_000)
    assert sums(database) == ([3_000, 3_000], [])
    assert topped_up_lines(database) == []


def test_no_lesson_is_said_to_have_taken_less_than_its_service_foresees(database: Database) -> None:
    look(database, 100_000)
    charge(database, "a", 4_000, least=2_500)
    charge(database, "b", 4_000, least=2_500)
    look(database, 100_000 - 8_000 + 6_000)
    assert sums(database) == ([4_000, 4_000], []), "six thousand were topped up, and both cost what they cost"
    assert topped_up_lines(database) == [(3_000, RULE)], (
        "at least: 5,000 are taken for certain, and the balance fell by 2,000"
    )
    look(database, 98_000)
    assert len(topped_up_lines(database)) == 1, "and the next look begins where this one ended"


def test_what_was_charged_by_the_services_word_and_did_not_leave_the_balance_was_topped_up(database: Database) -> None:
    look(database, 100_000)
    charge(database, "a", 8_000, said_by=SERVICE)
    look(database, 100_000 - 8_000 + 5_000)
    assert sums(database) == ([8_000], [])
    assert topped_up_lines(database) == [(5_000, RULE)]


def test_where_nobody_foresees_what_it_takes_both_ways_to_read_a_fall_are_told_and_nothing_gets_cheaper(
    database: Database,
) -> None:
    look(database, 100_000)
    charge(database, "a", 8_000)
    look(database, 97_000)
    assert sums(database) == ([8_000], [])
    assert topped_up_lines(database) == [(None, RULE)]
    with database.read() as session:
        [said] = session.exec(select(ChargeLine.text).where(ChargeLine.sort == LineSort.TOPPED_UP)).all()
    assert "fell by 50 credits less" in said


def test_what_the_service_says_was_bought_is_a_line_of_its_own_and_hides_nothing_taken_elsewhere(
    database: Database,
) -> None:
    look(database, 100_000, topped_up=0)
    charge(database, "a", 8_000, least=1_000)
    look(database, 100_000 - 8_000 - 700 + 5_000, topped_up=5_000)
    assert sums(database) == ([8_000], [700])
    assert topped_up_lines(database) == [(5_000, SERVICE)]
    charge(database, "b", 8_000, least=1_000)
    look(database, 96_300 - 8_000, topped_up=2_000)
    assert sums(database) == ([8_000, 8_000], [700]), "what is used up of it was not bought"
    assert len(topped_up_lines(database)) == 1


def test_a_top_up_is_no_part_of_what_was_taken_and_stands_in_the_statement(database: Database) -> None:
    look(database, 100_000)
    charge(database, "a", 8_000, said_by=SERVICE)
    look(database, 97_000)
    found = Statements(database).of_month(utc_now())
    assert [one.taken.credits for one in found.sums] == [8_000]
    assert "Topped up" in [row["What"] for row in table(found.lines, with_job=True)]


@pytest.mark.parametrize("topped_up", [8_000, 9_000, 50_000])
def test_a_balance_that_rises_in_the_middle_of_a_run_makes_no_lesson_free(database: Database, topped_up: int) -> None:
    look(database, 100_000)
    charge(database, "a", 4_000)
    charge(database, "b", 4_000)
    look(database, 100_000 - 8_000 + topped_up)
    assert sums(database) == ([4_000, 4_000], [])
    assert [said_by for _amount, said_by in topped_up_lines(database)] == [RULE], "and it is not hidden"
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
