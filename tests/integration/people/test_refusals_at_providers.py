"""Whom a provider sent and we did not let in stands in the team's record, with why and from where."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import select

from services.store.database import Database
from services.store.record.audit_tables import AuditEntry
from tests.integration.people.test_members import sure
from tests.integration.people.test_providers import come, leave, signed_in
from tests.rigs.gated import Browser, Team
from tests.rigs.servers.provider import OpenIdProvider


def test_whoever_is_refused_after_a_provider_stands_in_the_record(
    make_team: Callable[..., Team], provider: OpenIdProvider, database: Database
) -> None:
    team = make_team(admins="ana@team.example")
    _ana, who = signed_in(team, provider, "ana")
    ben, his = signed_in(team, provider, "ben")
    team.members.revoke(sure(his()).identity, sure(who()))
    assert come(ben, provider, "ben").status_code == 403
    for stranger in ("cleo", "mallory"):
        assert come(Browser(team), provider, stranger).status_code == 403
    denied = Browser(team)
    assert denied.ask("GET", provider.refuse(leave(denied))).status_code == 403
    assert Browser(team).get("/oauth2callback", code="x", state="forged").status_code == 403
    with database.read() as session:
        found = session.exec(select(AuditEntry).where(AuditEntry.act == "be refused at sign in")).all()
        told = [(one.actor, one.about.partition(":")[0], one.after["why"], one.came_from) for one in found]
    assert told == [
        ("Ben <b>", "person", "revoked", "127.0.0.1"),
        ("Cleo", "person", "not among the people who may come in", "127.0.0.1"),
        ("Ana Ruiz", "person", "not among the people who may come in", "127.0.0.1"),
        ("nobody", "session", "access_denied", "127.0.0.1"),
        ("nobody", "session", "no way of ours", "127.0.0.1"),
    ]
