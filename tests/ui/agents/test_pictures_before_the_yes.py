"""Pictures are looked at when a person asks for it or goes on to the quote, and never because a page is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from services import container
from services.kinds.agents.kind import Agents
from services.kinds.agents.starts import MediaLooks
from services.vendors.bithuman import BitHumanClient, read_secret
from tests.rigs.agents import AgentsRig
from tests.rigs.both_sides import BothSides, both_sides
from tests.rigs.pictures import DEAD, JPEG
from tests.rigs.rig import PERSON
from tests.ui.shell.stage import draw, said

LOOK, ONWARD = "Look at them now", "Proof and quote"


class Hosts:
    """Hosts of pictures: each address ends with the name of what is wrong there. `asked` is every address asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        name = urlsplit(str(request.url)).path.strip("/").replace("-", " ")
        if name == "nobody":
            raise httpx.ConnectError("nobody there")
        return DEAD[name][0](request) if name in DEAD else httpx.Response(200, content=JPEG)


@pytest.fixture
def hosts() -> Hosts:
    return Hosts()


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hosts: Hosts) -> Iterator[BothSides]:
    """An app with live keys in place for the pages, whose hosts of pictures are ours."""
    monkeypatch.chdir(tmp_path)
    with both_sides(tmp_path) as found:
        kind = found.app.kinds["agent"]
        assert isinstance(kind, Agents)
        client = BitHumanClient(
            base_url="https://bithuman.example", secret=read_secret("k"), transport=httpx.MockTransport(hosts.answer)
        )
        kind.inspector = MediaLooks(client, kind.files_url, lambda: 1000.0)
        container.use(found.app)
        yield found
        container.use(None)


def table(sides: BothSides, *names: str) -> str:
    rows = [{"prompt": f"You are {name}", "image": f"https://{n}.pictures.org/{name.replace(' ', '-')}"}
            for n, name in enumerate(names)]  # fmt: skip
    return AgentsRig(sides).draft(rows)


def press(at: AppTest, label: str) -> AppTest:
    found: Any = next(one for one in at.button if one.label == label)
    found.click().run()
    assert not at.exception
    return at


def labels(at: AppTest) -> list[str]:
    return [one.label for one in at.button]


@pytest.mark.parametrize("step", ["prepare", "check", "launch"])
def test_a_page_opened_by_its_address_asks_no_host_and_offers_to_look(
    sides: BothSides, hosts: Hosts, step: str
) -> None:
    at = draw("agents.py", draft=table(sides, "fine", "gone"), step=step)
    assert hosts.asked == []
    assert (LOOK in labels(at)) == (step != "prepare")


def test_the_look_in_the_review_holds_each_row_whose_picture_cannot_be_used(sides: BothSides, hosts: Hosts) -> None:
    draft_id = table(sides, "fine", *DEAD, "nobody")
    at = press(draw("agents.py", draft=draft_id, step="check"), LOOK)
    review = sides.app.reviews.get(draft_id)
    assert review.send_ids == [0, len(DEAD) + 1]
    assert [why in review.held[row] for row, (_file, why) in enumerate(DEAD.values(), start=1)] == [True] * len(DEAD)
    shown = said(at)
    assert f"{len(DEAD) + 1} addresses looked at" in shown
    assert f"{len(DEAD)} lead to nothing" in shown
    assert "1 was not answered in time" in shown
    assert LOOK in labels(at)
    asked = len(hosts.asked)
    at.run()
    assert len(hosts.asked) == asked
    assert sides.ledger()["requests"] == []


@pytest.mark.parametrize("name", ["gone", "a page", "too large"])
def test_the_way_to_the_quote_of_one_agent_looks_at_its_picture_first(
    sides: BothSides, hosts: Hosts, name: str
) -> None:
    values = {"prompt": "A tutor", "model": "essence-1", "image": f"https://a.pictures.org/{name.replace(' ', '-')}"}
    draft_id = sides.app.agents.forms.create(person=PERSON, name="Tutor", values=values)
    at = press(draw("agents.py", draft=draft_id), ONWARD)
    assert len(hosts.asked) == 1
    assert sides.app.reviews.get(draft_id).send_ids == []
    assert "No row is left to send" in said(at)
    assert DEAD[name][1] in "\n".join(sides.app.reviews.get(draft_id).held.values())
    assert not any(label.startswith("Launch") and label != "Launch" for label in labels(at))


def test_a_good_picture_keeps_nothing_from_its_quote_and_a_rehearsal_asks_no_host(
    sides: BothSides, hosts: Hosts
) -> None:
    draft_id = table(sides, "fine", "fine")
    at = press(draw("agents.py", draft=draft_id, step="check"), ONWARD)
    assert len(hosts.asked) == 2
    assert "Launch 2 agents" in labels(at)
    copy = sides.app.drafts.copy(person=PERSON, draft_id=draft_id, practice=True)
    at = press(draw("agents.py", draft=copy, step="check"), ONWARD)
    assert "Launch 2 agents" in labels(at)
    assert LOOK not in labels(at)
    assert len(hosts.asked) == 2
