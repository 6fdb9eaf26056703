"""`/clips/<job>/<item>/<what>`: pictures and films under an address of our own, so that pages need no service's."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from services.config import is_loopback, may_be_opened
from services.errors import UnknownRecord
from services.jobs.control.addresses import FreshAddresses
from services.jobs.views.views import Views
from services.store.ids import LARGEST_ID

FIELDS = {"film": "url", "thumbnail": "thumbnail_url", "gif": "gif_url", "page": "share_url"}
SANDBOX = "/sandbox/"


def clip_path(job_id: str, item_id: int, what: str) -> str:
    """The path of one of `FIELDS` of an item."""
    return f"/clips/{job_id}/{item_id}/{what}"


class Clips:
    """Sends a browser on to where an item's file is."""

    def __init__(self, views: Views, addresses: FreshAddresses) -> None:
        self._views = views
        self._addresses = addresses

    async def get(self, request: Request) -> Response:
        """303 to the file; 404 when there is none, or when a real service names an address of a private network."""
        field = FIELDS.get(request.path_params["what"])
        job_id, item_id = request.path_params["job_id"], request.path_params["item_id"]
        if field is None or item_id > LARGEST_ID:
            return PlainTextResponse("not found", status_code=404)
        try:
            # Only a film is asked for anew: a page of pictures would be a crowd of requests.
            read = self._addresses.item if field == "url" else self._views.item
            item = await run_in_threadpool(read, job_id, item_id)
            url: str | None = getattr(item, field)
            if url is None or not await run_in_threadpool(self._may_be_seen, url, job_id):
                return PlainTextResponse("not there yet", status_code=404)
        except UnknownRecord:
            return PlainTextResponse("not found", status_code=404)
        return RedirectResponse(self._reachable(url), status_code=303, headers={"Cache-Control": "private, max-age=60"})

    def _may_be_seen(self, url: str, job_id: str) -> bool:
        if may_be_opened(url, practice=False):
            return True
        return may_be_opened(url, practice=True) and self._views.job(job_id).practice

    def _reachable(self, url: str) -> str:
        # The sandbox inside the dashboard is reached by colleagues under the dashboard's address, not under ours.
        parts = urlsplit(url)
        if is_loopback(url) and parts.path.startswith(SANDBOX):
            return parts.path + (f"?{parts.query}" if parts.query else "")
        return url
