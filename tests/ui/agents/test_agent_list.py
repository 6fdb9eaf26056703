"""The agents of the account: the page asks for them by itself, and what was made here is always among them."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from services.kinds.agents.existing import records as agent_records
from services.store.tables import utc_now
from tests.rigs.agents import AgentsRig, tutors
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA
from tests.ui.shell.stage import draw, said

PAGE = "agents.py"


def answered(agents: AgentsRig, at: AppTest) -> AppTest:
    """The page as it is once the list that it asked for is there."""
    deadline = time.monotonic() + PATIENCE
    while agents.app.targets.lists.is_asking("agent-list"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return at.run()


def test_the_page_asks_for_the_agents_of_the_account_without_being_told(agents: AgentsRig) -> None:
    agents.rig.finish(agents.launch(tutors(2)))
    at = answered(agents, draw(PAGE))
    assert "List last seen today" in said(at)
    listed, _ = agents.app.agents.records.listed()
    assert len(listed) >= 2
    assert all(one.name.replace("-", " ") in said(at).replace("\\", "").replace("-", " ") for one in listed)
    assert len(agents.requests()) == 2, "asking is free"


def test_an_agent_that_was_made_here_is_shown_though_the_list_is_older(agents: AgentsRig) -> None:
    agents.app.agents.refresh()
    before = len(agents.app.agents.records.all())
    job = agents.launch(tutors(2))
    agents.rig.finish(job)
    codes = [item.public_id for item in agents.rig.items(job)]
    shown, _ = agents.app.agents.records.with_made_here()
    assert len(shown) == before + 2
    assert {one.code for one in shown} >= set(codes)
    assert all(one.is_ready and one.prompt for one in shown if one.code in codes)
    assert "no agent yet" not in said(draw(PAGE))


def test_one_that_was_deleted_here_does_not_come_back(agents: AgentsRig) -> None:
    job = agents.launch(tutors(1))
    agents.rig.finish(job)
    (code,) = [item.public_id or "" for item in agents.rig.items(job)]
    assert code in {one.code for one in agents.app.agents.records.with_made_here()[0]}
    agents.app.agents.delete(code, ANA)
    assert code not in {one.code for one in agents.app.agents.records.with_made_here()[0]}


def test_an_account_without_an_agent_is_said_to_have_none_only_once_it_was_asked(
    agents: AgentsRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent_records, "utc_now", lambda: utc_now() - timedelta(minutes=5))
    agents.app.agents.records.keep([])
    assert "The account has no agent yet." in [box.value for box in draw(PAGE).info]
