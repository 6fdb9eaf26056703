"""`/health`: what a watcher asks. Strangers learn whether all is well, and nothing else."""

from __future__ import annotations

import threading
import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from services.people.signin.routes import SESSION_HEADER
from services.upkeep.health import Health, HealthReport
from services.web.gate.rules import WATCHERS

HEALTH = WATCHERS
KEPT_SECONDS = 3.0
HEADERS = {"Cache-Control": "no-store"}


class HealthAnswer:
    """Answers watchers. Whoever asks again within three seconds gets the same answer, so that asking costs nothing."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._lock = threading.Lock()
        self._last: tuple[float, HealthReport] | None = None

    async def get(self, request: Request) -> Response:
        """200 and "well", or 503 and "not well"; somebody who is signed in gets the signs, as JSON."""
        report = await run_in_threadpool(self._look)
        status = 200 if report.well else 503
        if request.headers.get(SESSION_HEADER):
            signs = [{"name": one.name, "well": one.well, "seen": one.seen} for one in report.signs]
            said = {"well": report.well, "at": report.at.isoformat(), "signs": signs}
            return JSONResponse(said, status_code=status, headers=HEADERS)
        return PlainTextResponse("well" if report.well else "not well", status_code=status, headers=HEADERS)

    def _look(self) -> HealthReport:
        with self._lock:
            if self._last is None or time.monotonic() - self._last[0] > KEPT_SECONDS:
                self._last = (time.monotonic(), self._health.look())
            return self._last[1]
