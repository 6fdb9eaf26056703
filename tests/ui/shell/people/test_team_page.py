"""The Team page: who is who, changed by admins alone, and what sign-in proves said plainly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.shell import person
from services.container import App
from services.people.persons import Person, Role
from services.store.people_tables import Member
from tests.rigs.people import named
from tests.rigs.servers.provider import COOKIE_SECRET
from tests.ui.shell.stage import draw, said

AUTH = {
    "cookie_secret": COOKIE_SECRET,
    "acme": {"client_id": "a", "client_secret": "b", "server_metadata_url": "http://127.0.0.1:9/x", "title": "Acme"},
}
ADMIN = Person("Ana", Role.ADMIN, "acme:1")


@pytest.fixture
def app(build_app: Callable[..., App]) -> App:
    """A team with a provider, two people and an admin by the settings."""
    app = build_app(auth=AUTH, allowed_domains="team.example", admins="ana@team.example")
    with app.database.write() as session:
        session.add(Member(identity="acme:1", name="Ana", email="ana@team.example", provider="acme"))
        session.add(Member(identity="acme:2", name="Ben *b*", email="ben@team.example", provider="acme"))
    return app


def as_person(monkeypatch: pytest.MonkeyPatch, one: Person) -> AppTest:
    """The page as this person sees it."""
    monkeypatch.setattr(person, "signed_in", lambda _app: one)
    return draw("team.py")


def roles(app: App) -> dict[str, Role]:
    return {one.name: one.role for one in app.members.list()}


def control(found: Any, key: str) -> Any:
    return next(one for one in found if one.key == key)


def test_an_admin_chooses_a_role_and_revokes_somebody(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    at = as_person(monkeypatch, ADMIN)
    assert "Ben \\*b\\*" in said(at)
    control(at.selectbox, "team-acme-2-role").select(Role.LAUNCHER).run()
    assert roles(app) == {"Ana": Role.ADMIN, "Ben *b*": Role.LAUNCHER}
    assert control(at.selectbox, "team-acme-1-role").disabled, "the settings make her an admin"
    control(at.button, "team-acme-2-revoke").click().run()
    assert "Ben *b*".replace("*", "\\*") + " is out" in said(at)
    control(at.button, "team-acme-2-in").click().run()
    assert all(one.revoked_at is None for one in app.members.list())


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PREPARER, Role.LAUNCHER])
def test_others_see_the_people_and_why_they_cannot_change_them(
    app: App, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    at = as_person(monkeypatch, Person("Ben", role, "acme:2"))
    assert f", {role.called}." in said(at)
    for one in at.selectbox:
        assert one.disabled
        assert "for admins" in one.help or "by the settings" in one.help
    assert all(one.disabled for one in at.button if one.key and one.key.startswith("team-end"))


def test_a_role_that_was_taken_away_meanwhile_counts_at_the_press_and_not_as_it_was_drawn(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = as_person(monkeypatch, ADMIN)
    monkeypatch.setattr(person, "signed_in", lambda _app: Person("Ana", Role.VIEWER, "acme:1"))
    control(at.selectbox, "team-acme-2-role").select(Role.ADMIN).run()
    assert roles(app)["Ben *b*"] is Role.VIEWER
    assert "for admins" in said(at)


def test_the_page_says_what_the_team_password_does_not_prove_and_that_without_sign_in_everybody_may_everything(
    build_app: Callable[..., App], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_app()
    assert "Nobody signs in here" in said(draw("team.py"))
    build_app(team_password="clapper board at dawn")
    monkeypatch.setattr(person, "signed_in", lambda _app: named("Mara", Role.LAUNCHER))
    assert "The team password proves no name" in said(draw("team.py"))
