"""The link that opens an agent to talk to it: of the real service only, and always to this agent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from services import container
from services.config import Settings
from services.container import App
from services.vendors.bithuman import Agent, talk_link
from tests.rigs.rig import PERSON
from tests.ui.shell.stage import draw

VIEWER = "https://agent.viewer.bithuman.ai"
CODES = ("A91XMB7113", "A28PGJ5835", "TUTOR7")


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """An app with a key of bitHuman, which nothing here asks for anything."""
    monkeypatch.chdir(tmp_path)
    built = container.build(Settings(data_dir=tmp_path / "data", bithuman_secret="s" * 20))
    container.use(built)
    yield built
    container.use(None)
    built.close()


def talking(at: AppTest) -> list[str]:
    return [one.proto.url for one in at.get("link_button") if one.proto.label == "Talk to it"]


def listed(app: App) -> None:
    app.agents.records.keep([Agent(agent_id=code, status="ready", name=code, model="essence-1") for code in CODES])


def test_agents_of_the_account_and_of_history_can_be_talked_to(live: App) -> None:
    listed(live)
    assert talking(draw("agents.py")) == [f"{VIEWER}/{code}" for code in CODES]
    job_id = live.agents.adopt(CODES[1], PERSON)
    assert talking(draw("job.py", job=job_id)) == [f"{VIEWER}/{CODES[1]}"]


def test_an_agent_of_practice_is_nowhere_to_be_talked_to(app: App) -> None:
    listed(app)
    assert talking(draw("agents.py")) == []
    assert talking(draw("job.py", job=app.agents.adopt(CODES[0], PERSON))) == []


@pytest.mark.parametrize(
    ("code", "path"),
    [("A91XMB7113", "A91XMB7113"), ("../admin", "..%2Fadmin"), ("a?b#c", "a%3Fb%23c"), ("Zoë 1", "Zo%C3%AB%201")],
)
def test_no_sign_in_a_code_leads_anywhere_else(code: str, path: str) -> None:
    assert talk_link(code) == f"{VIEWER}/{path}"
