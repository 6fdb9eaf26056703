"""BHuman's stand-in, put together."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from services.sandbox.bhuman import answers, callbacks, seed, tables, videos
from services.sandbox.bhuman.faults import FAULTS
from services.sandbox.bhuman.files import Files
from services.sandbox.bhuman.generation import Generation
from services.sandbox.bhuman.reading import Reader
from services.sandbox.bhuman.results import Results
from services.sandbox.bhuman.store import Store
from services.sandbox.bhuman.studio import Studio
from services.sandbox.bhuman.templates import Templates
from services.sandbox.shared.service import Machinery


def operations_of(routes: list[Route]) -> set[str]:
    """What is left of each path without its host and prefix, e.g. "pipeline/campaign" or "product/use"."""
    return {route.path.split("/api/", 1)[1].removeprefix("ai_studio/").removeprefix("store/") for route in routes
            if "/api/" in route.path}  # fmt: skip


class BHuman:
    """Defines itself in every part of the machinery; see `machinery.Service`."""

    name = answers.NAME

    def __init__(self, machinery: Machinery) -> None:
        self._state = machinery.state
        machinery.state.create(tables.TABLES)
        machinery.preferences.define(self.name, answers.DEFAULTS, answers.CHOICES)
        machinery.ledger.define(self.name, lambda request_id: videos.statuses(self._state, request_id))
        machinery.postman.define(self.name, self._compose)
        self._answers = answers.Answers(machinery.preferences)
        reader = Reader(machinery, self._answers)
        self.routes: list[Route] = [
            *Generation(machinery, self._answers).routes,
            *Results(machinery, self._answers, reader).routes,
            *Templates(machinery, self._answers, reader).routes,
            *Studio(machinery, self._answers, reader).routes,
            *Store(machinery, self._answers, reader).routes,
            *Files(machinery, self._answers).routes,
        ]
        machinery.orders.define(self.name, FAULTS, operations_of(self.routes))

    def seed(self) -> None:
        """Plant campaigns, templates and folders unless they are there."""
        if not self._state.number("SELECT count(*) FROM bhuman_campaigns"):
            seed.plant(self._state)

    def empty(self) -> None:
        """Forget everything of BHuman's."""
        for table in tables.NAMES:
            self._state.write(f"DELETE FROM {table}")  # noqa: S608

    def error(self, status: int, text: str) -> Response:
        """BHuman's error answer in the shape of the moment."""
        return self._answers.error(status, text)

    def _compose(self, delivery: Any) -> tuple[str, bytes]:
        return callbacks.compose(self._state, delivery)
