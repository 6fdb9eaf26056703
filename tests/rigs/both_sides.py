"""An app with live keys: a server that stands for the real services, the app's own sandbox, and what each was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from services.recipients import Source
from services.sandbox import Sandbox
from tests.rigs.machine.serving import served
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON, Rig

SPEED = 50.0
CAMPAIGN, AGENT, LESSON = "campaign", "agent", "lesson"
ROWS = b"first_name,company\r\nAna,Hayes\r\nBo,NA\r\n"


class Heard:
    """An ASGI app that writes down every request before it passes it on; our own questions about it are left out."""

    def __init__(self, app: ASGIApp) -> None:
        self.lines: list[str] = []
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "/_control" not in scope["path"]:
            self.lines.append(f"{scope['method']} {scope['path']}")
        await self._app(scope, receive, send)


class BothSides(Rig):
    """A rig whose app has live keys. `real` and `own` are what the two sides were asked since `forget`."""

    def __init__(
        self, folder: Path, port: int, sandbox: Sandbox, real: Heard, own: Heard, keys: dict[str, Any]
    ) -> None:
        super().__init__(folder, port, sandbox)
        self.real, self.own, self.keys = real, own, keys

    def restart(self) -> None:
        """Stop the app, wherever it is, and start it again on the same data with the same keys."""
        self.stop()
        self.start(**self.keys)

    def forget(self) -> None:
        """Nothing was asked so far."""
        self.real.lines.clear()
        self.own.lines.clear()


def _keys(port: int) -> dict[str, str]:
    root = f"http://127.0.0.1:{port}"
    return {
        "bhuman_api_key": "k" * 20,
        **{f"bhuman_{which}_url": f"{root}/bhuman/{which}" for which in ("studio", "user", "store")},
        "bithuman_secret": "s" * 20,
        "bithuman_url": f"{root}/bithuman",
        "vacademy_key": f"vac_live_{'a' * 32}",
        "vacademy_url": f"{root}/vacademy",
    }


@contextmanager
def both_sides(folder: Path, **settings: Any) -> Iterator[BothSides]:
    """Both sides with the app between them running."""
    with ExitStack() as open_ones:
        boxes = [Sandbox(folder / name, speed=SPEED) for name in ("real", "sandbox")]
        for box in boxes:
            box.play("bithuman", profile="v2")
            open_ones.callback(box.close)
        real, own = (Heard(box.app) for box in boxes)
        rigs: list[BothSides] = []

        def ours(port: int) -> Starlette:
            rigs.append(BothSides(folder, port, boxes[1], real, own, {**_keys(away), **settings}))
            hook = Route("/webhooks/{service}/{token}", rigs[0].webhook, methods=["POST"])
            return Starlette(routes=[hook, Mount("/sandbox", own)])

        away = open_ones.enter_context(served(lambda _port: real, start=boxes[0].start, stop=boxes[0].stop))
        open_ones.enter_context(served(ours, start=boxes[1].start, stop=boxes[1].stop))
        open_ones.callback(rigs[0].stop)
        rigs[0].start(**rigs[0].keys)
        yield rigs[0]


def campaign(sides: BothSides) -> str:
    """A live draft of a campaign."""
    app = sides.app
    draft_id = app.drafts.create(kind=CAMPAIGN, person=PERSON, name="Spring")
    app.drafts.put_file(draft_id, ROWS, "people.csv", PERSON)
    choose(sides, draft_id)
    app.drafts.set_variables(draft_id, ["first_name", "company"], ANA)
    for column in ("first_name", "company"):
        app.drafts.set_source(draft_id, column, Source("column", column), ANA)
    return draft_id


def agent(sides: BothSides) -> str:
    """A live draft of one agent with an id of its own."""
    return sides.app.agents.forms.create(
        person=PERSON, name="Tutor", values={"prompt": "You are a tutor", "model": "essence-1", "agent_id": "TUTOR7"}
    )


def lesson(sides: BothSides) -> str:
    """A live draft of one lesson."""
    return sides.app.lessons.drafts.from_brief({"prompt": "How rain is made"}, "HTML", PERSON)


def choose(sides: BothSides, draft_id: str) -> None:
    """Choose the first campaign of the draft's own side, where the draft has none."""
    view = sides.app.drafts.get(draft_id)
    if view.target is None:
        found = sides.app.targets.refresh(view.kind, CAMPAIGN, practice=view.practice)
        sides.app.drafts.set_target(draft_id, found[0], ANA)


DRAFTS: dict[str, Callable[[BothSides], str]] = {CAMPAIGN: campaign, AGENT: agent, LESSON: lesson}


def rehearsed(sides: BothSides, draft_id: str) -> str:
    """A rehearsal of this draft, ready to be quoted."""
    copy = sides.app.drafts.copy(person=PERSON, draft_id=draft_id, practice=True)
    choose(sides, copy)
    return copy
