"""Vacademy's stand-in, put together."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from services.sandbox.shared.database import iso
from services.sandbox.shared.service import Machinery
from services.sandbox.vacademy import answers, runs, tables
from services.sandbox.vacademy.addresses import NAMES
from services.sandbox.vacademy.covers import Covers
from services.sandbox.vacademy.credentials import Credentials
from services.sandbox.vacademy.editing import Editing
from services.sandbox.vacademy.faults import FAULTS
from services.sandbox.vacademy.files import Files
from services.sandbox.vacademy.generation import Generation
from services.sandbox.vacademy.keys import Keys
from services.sandbox.vacademy.reading import Reader
from services.sandbox.vacademy.renders import Renders, job_state
from services.sandbox.vacademy.results import Results
from services.sandbox.vacademy.stream import Tapes
from services.sandbox.vacademy.voices import Voices

OPERATIONS = (
    "generate", "retry", "resume", "status", "urls", "history", "cancel", "preview-cost", "frame/regenerate",
    "frame/update", "frame/add", "frame/delete", "frame/reorder", "render", "render/status", "render/forget",
    "thumbnail", "thumbnail/choose", "thumbnail/regenerate", "tts/voices",
    "api-keys/generate", "api-keys/list", "api-keys/revoke", *(f"file/{key}" for key in NAMES),
)  # fmt: skip


class Vacademy:
    """Defines itself in every part of the machinery; see `machinery.Service`."""

    name = answers.NAME

    def __init__(self, machinery: Machinery) -> None:
        self._state = machinery.state
        machinery.state.create(tables.TABLES)
        machinery.preferences.define(self.name, answers.DEFAULTS, answers.CHOICES)
        machinery.ledger.define(self.name, self._statuses, self._charges)
        behaviour = answers.Behaviour(machinery.preferences, machinery.speed)
        credentials = Credentials(machinery.state, behaviour)
        reader = Reader(machinery, behaviour, credentials)
        covers = Covers(machinery, behaviour, reader)
        self._tapes = Tapes()
        self.routes: list[Route] = [
            *Generation(machinery, behaviour, credentials, self._tapes).routes,
            *Results(machinery, behaviour, reader, self._tapes, covers).routes,
            *covers.routes,
            *Voices(machinery, reader).routes,
            *Editing(machinery, behaviour, reader).routes,
            *Renders(machinery, behaviour, credentials, reader).routes,
            *Keys(machinery, behaviour, credentials, reader).routes,
            *Files(machinery, behaviour).routes,
        ]
        machinery.orders.define(self.name, FAULTS, OPERATIONS)
        if behaviour.switch("on_drop") == "die":
            self._bury()

    def seed(self) -> None:
        """An institute begins without videos."""

    def empty(self) -> None:
        """Forget everything of Vacademy's."""
        self._tapes.by_run.clear()
        for table in tables.NAMES:
            self._state.write(f"DELETE FROM {table}")  # noqa: S608

    def error(self, status: int, text: str) -> Response:
        """Vacademy's error answer."""
        return answers.error(status, text)

    def _bury(self) -> None:
        """Where work hangs on its listener, a restart ends it where it stood."""
        now = self._state.now()
        for run in self._state.rows("SELECT * FROM vacademy_runs WHERE halted_at IS NULL"):
            if runs.at(run, now).going:
                runs.halt(self._state, run["id"], now, "killed")

    def _statuses(self, request_id: int) -> dict[str, str]:
        now = self._state.now()
        made = self._state.rows("SELECT * FROM vacademy_runs WHERE request_id = ?", (request_id,))
        jobs = self._state.rows("SELECT * FROM vacademy_renders WHERE request_id = ?", (request_id,))
        return {run["video_id"]: runs.at(run, now).status for run in made} | {
            job["job_id"]: job_state(job, now)[0] for job in jobs
        }

    def _charges(self, request_id: int) -> dict[str, Any]:
        """Credits taken for the request so far, those given back, and until when its run worked or will work."""
        now = self._state.now()
        made = self._state.rows("SELECT * FROM vacademy_runs WHERE request_id = ?", (request_id,))
        seen = [runs.at(run, now) for run in made]
        ends = [run["halted_at"] or run["ends_at"] for run in made]
        return {
            "charged_credits": sum(s.spent for s in seen), "refunded_credits": sum(s.refunded for s in seen),
            "ends_at": iso(max(ends)) if ends and None not in ends else None,
        }  # fmt: skip
