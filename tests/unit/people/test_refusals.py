"""Who was refused at sign-in stands in the team's record, and being refused again and again does not fill it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from services.errors import DatabaseBusy
from services.people.refusals.by_the_minute import LINES_A_MINUTE, MINUTE
from services.people.refusals.sign_ins import Refusals
from services.store.database import Database
from services.store.record.audit_tables import AuditEntry
from tests.rigs.gated import Browser, Team
from tests.unit.people.conftest import PASSWORD


def lines(database: Database) -> list[tuple[str, str, object, str]]:
    with database.read() as session:
        found = session.exec(select(AuditEntry).where(AuditEntry.act == "be refused at sign in")).all()
        return [(one.actor, str(one.after["why"]), one.after.get("times_more"), one.came_from) for one in found]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_same_refusal_stands_once_a_minute_with_how_often_it_came_again(database: Database) -> None:
    clock = Clock()
    refusals = Refusals(database, clock)
    for _ in range(100):
        refusals.note("Eve", "a wrong password", address="198.51.100.9")
    refusals.note("Eve", "a wrong password", address="198.51.100.8")
    assert lines(database) == [
        ("Eve", "a wrong password", None, "198.51.100.9"),
        ("Eve", "a wrong password", None, "198.51.100.8"),
    ]
    clock.now += MINUTE
    refusals.note("Eve", "a wrong password", address="198.51.100.9")
    assert lines(database)[2:] == [
        ("Eve", "a wrong password", 99, "198.51.100.9"),
        ("Eve", "a wrong password", None, "198.51.100.9"),
    ]


def test_a_flood_under_ever_new_names_is_a_few_lines_and_nothing_goes_uncounted(database: Database) -> None:
    clock = Clock()
    refusals = Refusals(database, clock)
    for number in range(500):
        refusals.note(f"Name {number}", "a wrong password", address=f"198.51.100.{number % 250}")
    assert len(lines(database)) == LINES_A_MINUTE
    clock.now += MINUTE
    refusals.settle()
    assert lines(database)[LINES_A_MINUTE:] == [("nobody", "others, under other names", 500 - LINES_A_MINUTE, "")]
    clock.now += MINUTE
    refusals.settle()
    assert len(lines(database)) == LINES_A_MINUTE + 1


def test_a_wrong_password_and_too_many_stand_in_the_record_and_never_the_password(
    make_team: Callable[..., Team], database: Database
) -> None:
    eve = Browser(make_team(), at="198.51.100.9")
    statuses = [eve.post(name="Eve", password="clapper board at noon").status_code for _ in range(12)]
    assert statuses == [403] * 8 + [429] * 4
    assert lines(database) == [
        ("Eve", "a wrong password", None, "198.51.100.9"),
        ("Eve", "too many wrong passwords", None, "198.51.100.9"),
    ]


@pytest.mark.parametrize("password", ["", "clapper board at noon", PASSWORD])
def test_a_password_typed_in_the_field_of_the_name_is_kept_nowhere(
    make_team: Callable[..., Team], database: Database, caplog: pytest.LogCaptureFixture, password: str
) -> None:
    ana = Browser(make_team(), at="198.51.100.9")
    statuses = {ana.post(name=f" {PASSWORD} ", password=password).status_code for _ in range(12)}
    assert statuses <= {403, 422, 429}
    assert PASSWORD not in str(lines(database)) + caplog.text


def test_who_is_refused_stays_refused_when_it_cannot_be_recorded(
    make_team: Callable[..., Team], monkeypatch: pytest.MonkeyPatch
) -> None:
    team = make_team()

    def busy(*_args: object, **_more: object) -> None:
        raise DatabaseBusy("The database is busy.", next_step="Try again.")

    monkeypatch.setattr(team.sessions, "note_refusal", busy)
    assert Browser(team).post(name="Eve", password="clapper board at noon").status_code == 403
