"""What an admin makes of somebody holds at once: in open pages, in this process, and soon in every other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from services.errors import NotAllowed, NotPossible, SignInAgain, UnknownRecord
from services.people import sessions as sessions_module
from services.people.persons import Person, Right, Role
from services.store.database import Database
from services.store.record.audit_tables import AuditEntry
from services.store.tables import utc_now
from tests.integration.people.test_providers import come, leave, signed_in
from tests.rigs.gated import Browser, Team
from tests.rigs.people import named
from tests.rigs.servers.provider import OpenIdProvider


@pytest.fixture
def pair(team: Team, provider: OpenIdProvider) -> tuple[Callable[[], Person | None], Callable[[], Person | None]]:
    """Ana, an admin by the settings, and Ben, who is new: who each is in their browser now."""
    return signed_in(team, provider, "ana")[1], signed_in(team, provider, "ben")[1]


def sure(person: Person | None) -> Person:
    assert person is not None
    return person


def acts(database: Database) -> list[tuple[str, str]]:
    """What stands in the team's record of people: who did what."""
    with database.read() as session:
        return [(one.actor, one.act) for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]  # type: ignore[arg-type]


def test_a_role_holds_at_once_where_it_was_given_and_in_every_other_process_without_a_new_sign_in(
    team: Team,
    make_team: Callable[..., Team],
    database: Database,
    pair: tuple[Callable[[], Person | None], Callable[[], Person | None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ana, ben = sure(pair[0]()), pair[1]
    elsewhere = make_team(admins="ana@team.example")
    here = {line.person: line.session_id for line in team.sessions.open_sessions()}["Ben <b>"]
    assert sure(elsewhere.sessions.person_of(here)).role is Role.VIEWER
    team.members.set_role(sure(ben()).identity, Role.LAUNCHER, ana)
    assert sure(ben()).role is Role.LAUNCHER
    assert sure(elsewhere.sessions.person_of(here)).role is Role.VIEWER, "it is remembered there for some seconds"
    monkeypatch.setattr(sessions_module, "REMEMBERED", -1.0)
    assert sure(elsewhere.sessions.person_of(here)).role is Role.LAUNCHER
    team.members.set_role(sure(ben()).identity, Role.VIEWER, ana)
    with pytest.raises(NotAllowed, match="here you are a viewer"):
        sure(ben()).must(Right.PREPARE)
    assert ("Ana Ruiz", "set a role") in acts(database)


def test_who_is_revoked_is_out_in_every_browser_at_once_and_cannot_come_back(
    team: Team, provider: OpenIdProvider, make_team: Callable[..., Team], database: Database
) -> None:
    _, ana = signed_in(team, provider, "ana")
    first, ben = signed_in(team, provider, "ben")
    second, _ = signed_in(team, provider, "ben")
    theirs = {line.session_id for line in team.sessions.open_sessions() if line.person == "Ben <b>"}
    closed: list[str] = []
    team.sessions.when_ended(closed.append)
    identity = sure(ben()).identity
    team.members.revoke(identity, sure(ana()))
    assert set(closed) == theirs, "their open pages are closed"
    assert ben() is None
    for browser in (first, second):
        assert "Hello" not in browser.get().text
        answer = come(browser, provider, "ben")
        assert answer.status_code == 403
        assert "may not use this Callsheet any more" in answer.text
    assert "Hello, Ana Ruiz" not in Browser(make_team()).get().text
    team.members.let_in_again(identity, sure(ana()))
    assert ben() is None, "what was ended stays ended"
    assert come(first, provider, "ben").status_code == 303
    done = acts(database)
    assert [act for actor, act in done if actor == "Ana Ruiz"][-2:] == ["revoke a person", "let a person in again"]


def test_nobody_but_an_admin_changes_people_or_ends_the_sessions_of_others(
    team: Team, pair: tuple[Callable[[], Person | None], Callable[[], Person | None]]
) -> None:
    ana, ben = sure(pair[0]()), sure(pair[1]())
    [session_id] = [line.session_id for line in team.sessions.open_sessions() if line.identity == ana.identity]
    changes: list[Callable[[], None]] = [
        lambda: team.members.set_role(ben.identity, Role.ADMIN, ben),
        lambda: team.members.revoke(ana.identity, ben),
        lambda: team.members.let_in_again(ben.identity, ben),
        lambda: team.members.end_session(session_id, ben),
    ]
    for change in changes:
        with pytest.raises(NotAllowed):
            change()
    assert pair[0]() == ana
    team.members.end_session(session_id, ana)
    assert pair[0]() is None


def test_the_settings_admins_stay_admins_and_nobody_shuts_themselves_out(
    team: Team, pair: tuple[Callable[[], Person | None], Callable[[], Person | None]]
) -> None:
    ana = sure(pair[0]())
    with pytest.raises(NotPossible, match="an admin by the settings"):
        team.members.set_role(ana.identity, Role.VIEWER, ana)
    with pytest.raises(NotPossible, match="shut yourself out"):
        team.members.revoke(ana.identity, ana)
    with pytest.raises(UnknownRecord):
        team.members.set_role("acme:nobody", Role.VIEWER, ana)
    assert sure(pair[0]()).role is Role.ADMIN


def test_the_last_admin_stays_one(make_team: Callable[..., Team], provider: OpenIdProvider) -> None:
    team = make_team(new_people_role="admin")
    (_, ana), (_, ben) = signed_in(team, provider, "ana"), signed_in(team, provider, "ben")
    team.members.set_role(sure(ben()).identity, Role.VIEWER, sure(ana()))
    with pytest.raises(NotPossible, match="able to manage"):
        team.members.set_role(sure(ana()).identity, Role.LAUNCHER, sure(ana()))
    assert sure(ana()).role is Role.ADMIN


def test_what_spends_asks_for_a_new_sign_in_after_some_hours_and_the_provider_is_told_to_ask_anew(
    make_team: Callable[..., Team], provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = make_team(admins="ana@team.example", fresh_sign_in_hours=2.0)
    browser, ana = signed_in(team, provider, "ana")
    monkeypatch.setattr("services.people.persons.utc_now", lambda: team.now)
    team.now += timedelta(hours=1)
    sure(ana()).must(Right.LAUNCH)
    team.now += timedelta(hours=2)
    sure(ana()).must(Right.PREPARE)
    for right in (Right.LAUNCH, Right.MANAGE):
        with pytest.raises(SignInAgain, match="sign in again"):
            sure(ana()).must(right)
    assert "prompt=login" in leave(browser)
    team.now = utc_now()  # what the provider says is by the machine's clock
    assert come(browser, provider, "ana").status_code == 303
    [line] = team.sessions.open_sessions()
    sure(team.sessions.person_of(line.session_id)).must(Right.LAUNCH)


def test_where_nobody_signs_in_everybody_may_everything_and_nothing_is_asked_anew(database: Database) -> None:
    alone = Team(database)
    Browser(alone).post(name="Mara")
    alone.now += timedelta(hours=11)
    [line] = alone.sessions.open_sessions()
    person = sure(alone.sessions.person_of(line.session_id))
    assert (person.role, person.identity, person.fresh_until) == (Role.ADMIN, "", None)


@pytest.mark.parametrize("role", ["viewer", "preparer", "launcher", "admin"])
def test_by_the_team_password_everybody_is_what_one_setting_says_whatever_name_they_give(
    database: Database, role: str
) -> None:
    team = Team(database, team_password=SecretStr("clapper board at dawn"), password_role=role, admins="Mara")
    Browser(team).post(name="Mara", password="clapper board at dawn")
    [line] = team.sessions.open_sessions()
    assert sure(team.sessions.person_of(line.session_id)).role == role
    assert team.settings.password_role == role


def test_without_a_word_of_the_settings_the_password_makes_a_launcher_and_no_admin(database: Database) -> None:
    assert Team(database).settings.password_role == "launcher"
    assert not named("Mara", Role.LAUNCHER).may(Right.MANAGE)
