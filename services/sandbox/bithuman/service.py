"""bitHuman's stand-in, put together."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.bithuman import agents, answers, tables
from services.sandbox.bithuman.accounts import Accounts
from services.sandbox.bithuman.billing import Billing
from services.sandbox.bithuman.downloads import Downloads
from services.sandbox.bithuman.events import Events
from services.sandbox.bithuman.faults import FAULTS
from services.sandbox.bithuman.files import Files
from services.sandbox.bithuman.generation import Generation
from services.sandbox.bithuman.gestures import Gestures
from services.sandbox.bithuman.management import Management
from services.sandbox.bithuman.rates import Rates
from services.sandbox.bithuman.reading import Reader
from services.sandbox.bithuman.speaking import Speaking
from services.sandbox.bithuman.uploads import Uploads
from services.sandbox.bithuman.webhooks import Webhooks
from services.sandbox.shared.service import Machinery

OPERATIONS = (
    "agent/generate", "agent/status", "agent", "agent/update", "agent/delete", "agents", "agent/speak",
    "agent/add-context", "agent/sessions", "agent/models", "agent/model/download", "files/upload", "validate",
    "credit-summaries", "me", "pricing", "usage", "webhooks", "webhooks/create", "webhooks/one", "webhooks/delete",
    "webhooks/test", "webhooks/deliveries", "dynamics", "dynamics/generate", "dynamics/update",
)  # fmt: skip


class BitHuman:
    """Defines itself in every part of the machinery; see `machinery.Service`."""

    name = answers.NAME

    def __init__(self, machinery: Machinery) -> None:
        self._state = machinery.state
        machinery.state.create(tables.TABLES)
        machinery.preferences.define(self.name, answers.DEFAULTS, answers.CHOICES)
        machinery.orders.define(self.name, FAULTS, OPERATIONS)
        self._answers = answers.Answers(machinery.preferences)
        accounts, events = Accounts(machinery), Events(machinery)
        reader = Reader(machinery, self._answers, accounts, Rates(machinery.preferences, machinery.state.clock))
        machinery.ledger.define(
            self.name,
            lambda request_id: agents.statuses(self._state, request_id, self._answers.profile),
            accounts.of_request,
        )
        self._uploads = Uploads(machinery, self._answers, reader)
        self.routes: list[Route] = [
            *Generation(machinery, self._answers, accounts, reader, events).routes,
            *Management(machinery, self._answers, reader).routes,
            *Speaking(machinery, self._answers, reader).routes,
            *Downloads(machinery, self._answers, accounts, reader).routes,
            *Gestures(machinery, self._answers, accounts, reader).routes,
            *self._uploads.routes,
            *Billing(machinery, self._answers, accounts, reader).routes,
            *Webhooks(machinery, reader, events).routes,
            *Files(machinery, self._answers).routes,
        ]

    def seed(self) -> None:
        """Accounts begin without agents, so there is nothing to plant."""

    def empty(self) -> None:
        """Forget everything of bitHuman's."""
        for table in tables.NAMES:
            self._state.write(f"DELETE FROM {table}")  # noqa: S608
        self._uploads.empty()

    def error(self, status: int, text: str) -> Response:
        """The router's own words for a path or method it does not know; bitHuman's error shape for anything else."""
        if status in (404, 405):
            return JSONResponse({"detail": "Not Found"}, status_code=404)
        return self._answers.error(status, text)
