"""By address, each role gets through to what it may send, and to nothing more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.people.persons import Role, hear_no_more, hear_refusals
from services.people.refusals.acts import RefusedActs
from services.store.database import Database
from services.store.record.audit_tables import AuditEntry
from tests.integration.people.test_members import sure
from tests.integration.people.test_providers import come
from tests.rigs.gated import Browser, Team
from tests.rigs.servers.provider import OpenIdProvider

SENT = [
    ("PUT", "/_stcore/upload_file/s/f"),
    ("POST", "/sandbox/_control/faults"),
    ("DELETE", "/sandbox/_control/faults"),
    ("POST", "/sandbox/bhuman/studio/x"),
    ("PATCH", "/sandbox/bithuman/v1/agent/A"),
]
SEEN = [("GET", "/"), ("GET", "/results/01"), ("GET", "/clips/01/1/film"), ("GET", "/sandbox/bhuman/media/x.mp4")]


async def _reached(_request: Request) -> Response:
    return PlainTextResponse("reached")


EVERYTHING = [Route("/{path:path}", _reached, methods=["GET", "PUT", "POST", "PATCH", "DELETE"])]


@pytest.mark.parametrize("role", Role)
def test_each_role_is_let_through_to_what_it_may_send_and_no_other(
    make_team: Callable[..., Team], provider: OpenIdProvider, role: Role
) -> None:
    team = make_team(new_people_role=role.value)
    browser = Browser(team, EVERYTHING)
    assert come(browser, provider, "ben").status_code == 303
    headers = {"origin": "http://127.0.0.1:8501"}
    through = [line for line in SENT if browser.ask(*line, headers=headers).status_code == 200]
    assert through == ([] if role is Role.VIEWER else SENT)
    assert all(browser.ask(*line).status_code == 200 for line in SEEN)
    refused = browser.ask(*SENT[0], headers=headers)
    assert refused.status_code == 200 or "here you are a viewer" in refused.text


def test_a_role_that_was_taken_away_counts_for_the_next_request(
    make_team: Callable[..., Team], provider: OpenIdProvider
) -> None:
    team = make_team(admins="ana@team.example", new_people_role="preparer")
    ana, ben = Browser(team, EVERYTHING), Browser(team, EVERYTHING)
    come(ana, provider, "ana")
    come(ben, provider, "ben")
    sessions = {line.person: line.session_id for line in team.sessions.open_sessions()}
    who = {name: sure(team.sessions.person_of(session_id)) for name, session_id in sessions.items()}
    headers = {"origin": "http://127.0.0.1:8501"}
    assert ben.ask(*SENT[0], headers=headers).status_code == 200
    team.members.set_role(who["Ben <b>"].identity, Role.VIEWER, who["Ana Ruiz"])
    assert ben.ask(*SENT[0], headers=headers).status_code == 403
    team.members.revoke(who["Ben <b>"].identity, who["Ana Ruiz"])
    assert ben.ask("GET", "/").status_code == 303
    assert ben.ask("GET", "/results/01").status_code == 403


def test_what_a_role_may_not_send_stands_in_the_record_once_a_minute(
    make_team: Callable[..., Team], provider: OpenIdProvider, database: Database
) -> None:
    team = make_team(new_people_role="viewer")
    browser = Browser(team, EVERYTHING, at="127.0.0.1")
    assert come(browser, provider, "ben").status_code == 303
    acts = RefusedActs(database)
    hear_refusals(acts.hear)
    try:
        for line in [*SENT, *SEEN, *SENT]:
            browser.ask(*line, headers={"origin": "http://127.0.0.1:8501"})
    finally:
        hear_no_more(acts.hear)
    acts.write_rest()
    with database.read() as session:
        found = session.exec(
            select(AuditEntry).where(AuditEntry.act == "be refused").order_by(col(AuditEntry.id))
        ).all()
    assert [(one.actor, one.after["why"], one.after.get("times_more"), one.came_from) for one in found] == [
        ("Ben <b>", "needs preparer", None, "127.0.0.1"),
        ("Ben <b>", "needs preparer", 2 * len(SENT) - 1, ""),
    ]
