"""`/clips/<job>/<item>/<what>`: pictures and films under an address of our own, so that pages need no service's."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from services.config import Settings, is_loopback
from services.errors import UnknownRecord
from services.jobs.views.views import Views
from services.people.signin.routes import is_stranger

FIELDS = {"film": "url", "thumbnail": "thumbnail_url", "gif": "gif_url", "page": "share_url"}
SANDBOX = "/sandbox/"


class Clips:
    """Sends a browser on to where an item's file is."""

    def __init__(self, settings: Settings, views: Views, secret: bytes) -> None:
        self._settings = settings
        self._views = views
        self._secret = secret

    async def get(self, request: Request) -> Response:
        """303 to the file, 404 when there is none, 403 for somebody who is not signed in."""
        if is_stranger(request, self._settings, self._secret):
            return PlainTextResponse("sign in first", status_code=403)
        field = FIELDS.get(request.path_params["what"])
        if field is None:
            return PlainTextResponse("not found", status_code=404)
        job_id, item_id = request.path_params["job_id"], request.path_params["item_id"]
        try:
            item = await run_in_threadpool(self._views.item, job_id, item_id)
        except UnknownRecord:
            return PlainTextResponse("not found", status_code=404)
        url: str | None = getattr(item, field)
        if url is None or urlsplit(url).scheme not in {"http", "https"}:
            return PlainTextResponse("not there yet", status_code=404)
        return RedirectResponse(self._reachable(url), status_code=303, headers={"Cache-Control": "private, max-age=60"})

    def _reachable(self, url: str) -> str:
        # The sandbox inside the dashboard is reached by colleagues under the dashboard's address, not under ours.
        parts = urlsplit(url)
        if self._settings.plays_any and is_loopback(url) and parts.path.startswith(SANDBOX):
            return parts.path + (f"?{parts.query}" if parts.query else "")
        return url
