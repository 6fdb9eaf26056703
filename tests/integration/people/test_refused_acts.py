"""Who calls what their role does not allow stands in the record, and how often, and nobody can fill it so."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from services import container
from services.config import Settings
from services.container import App
from services.errors import DatabaseBusy, NotAllowed, UnknownRecord
from services.people.audit import coming_from, record
from services.people.persons import Person, Right, Role, hear_no_more, hear_refusals
from services.people.refusals.acts import RefusedActs
from services.people.refusals.by_the_minute import LINES_A_MINUTE, MINUTE
from services.store.database import Database
from services.store.record.audit_tables import AuditEntry
from tests.rigs.people import ANA, named
from tests.unit.people.test_persons import functions, right_of, takes_person

VERA, PIA = named("Vera", Role.VIEWER), named("Pia", Role.PREPARER)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Built, and not started."""
    built = container.build(Settings(data_dir=tmp_path / "data"))
    yield built
    built.close()


def lines(database: Database) -> list[tuple[str, str, dict[str, Any], str]]:
    with database.read() as session:
        found = session.exec(select(AuditEntry).where(AuditEntry.act == "be refused").order_by(AuditEntry.id)).all()  # type: ignore[arg-type]
        return [(one.actor, one.about, one.after, one.came_from) for one in found]


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(NotAllowed):
        act()


def test_who_calls_what_is_not_theirs_stands_in_the_record_with_what_and_why_and_from_where(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=PIA)
    with coming_from("198.51.100.7"):
        refused(lambda: app.launches.launch(draft_id, "f", PIA))
        refused(lambda: app.drafts.rename(draft_id, "Said <b>somebody</b>", VERA))
        refused(lambda: app.second_yeses.set_above(100, PIA))
    assert lines(app.database) == [
        ("Pia", f"draft:{draft_id}", {"what": "Launches.launch", "why": "needs launcher"}, "198.51.100.7"),
        ("Vera", f"draft:{draft_id}", {"what": "Drafts.rename", "why": "needs preparer"}, "198.51.100.7"),
        ("Pia", "function:SecondYeses.set_above",
         {"what": "SecondYeses.set_above", "why": "needs admin"}, "198.51.100.7"),
    ]  # fmt: skip


def test_no_text_that_somebody_hands_over_comes_into_the_record(app: App) -> None:
    refused(lambda: app.drafts.rename("Mara Beispiel, mara@example.org", "Mara Beispiel", VERA))
    assert "Mara" not in str(lines(app.database))


def test_the_same_again_is_one_line_a_minute_and_counted(app: App) -> None:
    clock = Clock()
    acts = RefusedActs(app.database, clock)
    hear_no_more(app.refused_acts.hear)
    hear_refusals(acts.hear)
    try:
        for number in range(50):
            refused(partial(app.drafts.rename, f"d{number}", "x", VERA))
        assert [about for _who, about, _said, _from in lines(app.database)] == ["draft:d0"]
        clock.now += MINUTE
        refused(lambda: app.drafts.rename("d7", "x", VERA))
        assert [said.get("times_more") for _who, _about, said, _from in lines(app.database)] == [None, 49, None]
        for number in range(200):
            refused(partial(app.drafts.rename, "d", "x", named(f"Guess {number}", Role.VIEWER)))
        assert len(lines(app.database)) == 2 + LINES_A_MINUTE
    finally:
        hear_no_more(acts.hear)
    acts.write_rest()
    assert lines(app.database)[-1][:3] == (
        "several", "function:none", {"what": "other acts", "why": "not allowed", "times_more": 201 - LINES_A_MINUTE}
    )  # fmt: skip


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PREPARER, Role.LAUNCHER])
def test_every_function_that_refuses_a_role_leaves_its_line(app: App, role: Role) -> None:
    person, missing = named("Vera", role), []
    for name, function, value in functions(app):
        right = right_of(value) if takes_person(value) else None
        if right is None or person.may(right):
            continue
        heard: list[str] = []
        acts = RefusedActs(app.database, Clock())
        acts.add = lambda one, heard=heard: heard.append(one.what)  # type: ignore[method-assign, misc]
        hear_refusals(acts.hear)
        try:
            refused(partial(value, **_given(value, person)))
        finally:
            hear_no_more(acts.hear)
        if len(heard) != 1 or not heard[0].endswith(f".{function}"):
            missing.append(f"{name}.{function}: {heard}")
    assert missing == []


def _given(function: Any, person: Person) -> dict[str, object]:
    asked = inspect.signature(function).parameters.values()
    needed = [one.name for one in asked if one.default is one.empty and one.kind is not one.VAR_KEYWORD]
    return {one: person if one == "person" else object() for one in needed}


def refused_late(app: App) -> None:
    """What its transaction wrote before it was refused."""
    with app.database.write() as session:
        record(session, actor="Vera", act="never keep", about="draft:d")
        VERA.must(Right.LAUNCH, within=session)


def test_who_is_refused_in_a_transaction_stands_in_the_record_and_nothing_else_of_it_is_kept(app: App) -> None:
    refused(lambda: refused_late(app))
    assert [(who, said) for who, _about, said, _from in lines(app.database)] == [
        ("Vera", {"what": "refused_late", "why": "needs launcher"})
    ]
    with app.database.read() as session:
        assert "never keep" not in session.exec(select(AuditEntry.act)).all()


def test_who_is_refused_stays_refused_when_it_cannot_be_recorded(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_one: object) -> None:
        raise DatabaseBusy("The database is busy.", next_step="Try again.")

    monkeypatch.setattr(app.refused_acts, "add", busy)
    refused(lambda: app.drafts.rename("d", "x", VERA))


def test_who_may_leaves_no_such_line(app: App) -> None:
    with pytest.raises(UnknownRecord):
        app.drafts.rename("d", "x", ANA)
    assert lines(app.database) == []
