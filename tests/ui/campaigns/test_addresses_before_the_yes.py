"""Addresses of backgrounds are looked at when a person goes on to the quote, and never because a page is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from services import container
from services.kinds.campaigns.desk import BackgroundDesk
from services.kinds.campaigns.kind import Campaigns
from services.kinds.campaigns.looks import AssetLooks
from services.recipients import Source
from services.vendors.wire.public_files import PublicFiles
from tests.rigs.both_sides import BothSides, both_sides, rehearsed
from tests.rigs.people import ANA
from tests.rigs.pictures import DEAD, JPEG
from tests.rigs.rig import PERSON
from tests.ui.agents.test_pictures_before_the_yes import LOOK, ONWARD, labels, press
from tests.ui.shell.stage import draw, said

# What is wrong with a picture there is wrong with a background here, but for what a first look cannot tell.
FOUND = ("gone", "a page", "led into our network", "led in a circle")
UNPROVEN = ("fine", "signed out", "nobody")


class Cdn:
    """A host whose addresses end with the name of what is wrong there. `asked` is every path asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        name = urlsplit(str(request.url)).path.strip("/").replace("-", " ")
        self.asked.append(name)
        if name == "nobody":
            raise httpx.ConnectError("nobody there")
        return DEAD[name][0](request) if name in DEAD else httpx.Response(200, content=JPEG)


@pytest.fixture
def cdn() -> Cdn:
    return Cdn()


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cdn: Cdn) -> Iterator[BothSides]:
    """An app with live keys in place for the pages, whose hosts of backgrounds are ours."""
    monkeypatch.chdir(tmp_path)
    with both_sides(tmp_path) as found:
        kind = found.app.kinds["campaign"]
        assert isinstance(kind, Campaigns)
        files = PublicFiles("BHuman", private=False, transport=httpx.MockTransport(cdn.answer))
        kind.inspector = AssetLooks(files)
        container.use(found.app)
        yield found
        container.use(None)


def table(sides: BothSides, *names: str) -> str:
    """A draft whose rows fill one background with these addresses."""
    drafts = sides.app.drafts
    rows = [{"name": f"Ana {at}", "at": f"https://cdn.pictures.org/{name.replace(' ', '-')}"}
            for at, name in enumerate(names)]  # fmt: skip
    draft_id = sides.draft(rows)
    drafts.set_variables(draft_id, ["name"], ANA)
    drafts.set_source(draft_id, BackgroundDesk(sides.app.drafts).add(draft_id, ANA), Source("column", "at"), ANA)
    return draft_id


@pytest.mark.parametrize("step", ["prepare", "check", "launch"])
def test_a_page_opened_by_its_address_asks_no_host(sides: BothSides, cdn: Cdn, step: str) -> None:
    at = draw("campaigns.py", draft=table(sides, "fine", "gone"), step=step)
    assert cdn.asked == []
    assert (LOOK in labels(at)) == (step != "prepare")


def test_each_row_whose_address_leads_to_nothing_is_held_before_the_quote_and_the_others_go(
    sides: BothSides, cdn: Cdn
) -> None:
    draft_id = table(sides, *UNPROVEN, *FOUND)
    at = press(draw("campaigns.py", draft=draft_id, step="check"), ONWARD)
    review = sides.app.reviews.get(draft_id)
    assert review.send_ids == list(range(len(UNPROVEN)))
    assert [one.variable for one in review.findings if one.level == "error"] == ["Background 1"] * len(FOUND)
    assert [one.column for one in review.findings if one.level == "error"] == ["at"] * len(FOUND)
    assert f"{len(FOUND)} lead to nothing" in said(at)
    assert set(FOUND + UNPROVEN) == set(cdn.asked)
    assert sides.ledger()["requests"] == []
    sides.app.drafts.agree(draft_id, "errors", "send", ANA)
    assert sides.app.reviews.get(draft_id).send_ids == review.send_ids
    row = len(UNPROVEN)
    sides.app.drafts.edit_cells(draft_id, {(row, "at"): "https://cdn.pictures.org/fine"}, PERSON)
    assert row in sides.app.reviews.get(draft_id).send_ids


def test_a_rehearsal_asks_no_host(sides: BothSides, cdn: Cdn) -> None:
    copy = rehearsed(sides, table(sides, "fine", "gone"))
    assert sides.app.reviews.get(copy).send_ids == [0, 1]
    at = press(draw("campaigns.py", draft=copy, step="check"), ONWARD)
    assert LOOK not in labels(at)
    assert "looked at" not in said(at)
    assert sides.app.reviews.get(copy).send_ids == [0, 1]
    assert cdn.asked == []
