"""`/results/<job>/row/<item>`: the other columns of a row, asked for when somebody looks at what was made for it.

A page that lists a hundred videos does without the hundred rows.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.errors import ServiceError, UnknownRecord
from services.jobs.drafts.reads import DraftReads
from services.jobs.drafts.settings import read_mapping
from services.jobs.views.views import Views
from services.store.ids import LARGEST_ID

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
Cells = list[tuple[str, str]]


def row_path(job_id: str, item_id: int) -> str:
    """Where the other columns of the row of an item are."""
    return f"/results/{quote(job_id, safe='')}/row/{item_id}"


class RowCells:
    """Tells the columns of a row that fill no variable by themselves, as the draft has them now."""

    def __init__(self, views: Views, drafts: DraftReads) -> None:
        self._views = views
        self._drafts = drafts

    async def get(self, request: Request) -> Response:
        """Pairs of name and cell; empty for what stands in no file, 404 or 409 where it cannot be had."""
        job_id, item_id = request.path_params["job_id"], request.path_params["item_id"]
        if item_id > LARGEST_ID:
            return JSONResponse({"error": "There is no such item."}, 404, HEADERS)
        try:
            cells = await run_in_threadpool(self._cells, job_id, item_id)
        except UnknownRecord as error:
            return JSONResponse({"error": error.text}, 404, HEADERS)
        except ServiceError as error:
            return JSONResponse({"error": error.text}, 409, HEADERS)
        return JSONResponse(cells, headers=HEADERS)

    def _cells(self, job_id: str, item_id: int) -> Cells:
        item, job = self._views.item(job_id, item_id), self._views.job(job_id)
        filling = {source.value for source in read_mapping(job.settings).sources.values() if source.kind == "column"}
        return self._drafts.material(job.draft_id).cells_beside(item.row_id, filling)
