"""The sandbox as a whole: its ASGI app and its background work."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.registry import SERVICES
from services.sandbox.shared.control import Control
from services.sandbox.shared.service import Machinery, Service
from services.sandbox.shared.settings import JSONValue


class Sandbox:
    """Stand-ins for the services, with state in `folder` that survives any restart.

    `app` can be mounted anywhere or served alone. A mounted app gets no lifespan, so whoever mounts it calls
    `start` and `stop`; without them everything works but callbacks. Renders take about two seconds at `speed` 1.0
    and proportionally less at higher speeds.
    """

    def __init__(self, folder: Path, *, speed: float = 1.0) -> None:
        if speed <= 0:
            raise ValueError("speed must be above zero")
        self._machinery = Machinery(Path(folder), speed)
        self._services: list[Service] = [build(self._machinery) for build in SERVICES]
        with self._machinery.state.transaction():
            for service in self._services:
                service.seed()
        routes = [Route("/", self._index), *Control(self._machinery, self._services).routes]
        for service in self._services:
            routes += service.routes
        self.app = Starlette(routes=routes, exception_handlers={HTTPException: self._http_error, 500: self._crash})
        # A redirect would make some clients repeat a paid POST.
        self.app.router.redirect_slashes = False
        self.app.state.clock = self._machinery.state.clock

    def play(self, service: str, **settings: JSONValue) -> None:
        """Let a service begin with these settings instead of its usual ones; what was changed since stays changed."""
        self._machinery.preferences.begin_with(service, settings)

    async def start(self) -> None:
        """Begin to deliver callbacks, those left over from before included."""
        await self._machinery.postman.start()

    async def stop(self) -> None:
        """Stop delivering. Nothing is lost; `start` continues."""
        await self._machinery.postman.stop()

    def close(self) -> None:
        """Let go of the database file."""
        self._machinery.library.close()
        self._machinery.state.close()

    async def _index(self, _request: Request) -> Response:
        return JSONResponse({
            "sandbox": [service.name for service in self._services],
            "control": ["ledger", "deliveries", "faults", "settings", "clock", "reset"],
        })  # fmt: skip

    async def _http_error(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        text = error.detail if isinstance(error, HTTPException) else "Internal server error"
        root = request.scope.get("root_path", "")
        first = request.url.path.removeprefix(root).lstrip("/").partition("/")[0]
        for service in self._services:
            if service.name == first:
                return service.error(status, text)
        return JSONResponse({"error": text}, status_code=status)

    async def _crash(self, request: Request, error: Exception) -> Response:
        return await self._http_error(request, error)
