"""The media hosts: the files of a finished video, and the page on which it is shared."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from services.sandbox.bhuman import seed, videos
from services.sandbox.bhuman.answers import Answers
from services.sandbox.media.card import Card
from services.sandbox.shared.service import Machinery, base_of

_TYPES = {"mp4": "video/mp4", "jpg": "image/jpeg", "gif": "image/gif"}
_READY = {"mp4": "url_at", "jpg": "thumbnail_at", "gif": "gif_at"}

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body{{margin:0;min-height:100vh;display:grid;place-items:center;background:#12132b;color:#fff;
font:16px/1.5 system-ui,sans-serif}}
main{{width:min(92vw,760px)}} video{{width:100%;border-radius:16px;box-shadow:0 24px 60px #0008}}
h1{{font-size:1.25rem;font-weight:600;margin:.25rem 0 1rem}} p{{opacity:.6;font-size:.85rem}}
</style></head>
<body><main><h1>{title}</h1>
<video controls playsinline poster="{base}/bhuman/assets/{id}.jpg" src="{base}/bhuman/assets/{id}.mp4"></video>
<p>Practice video. Nothing was billed.</p></main></body></html>
"""


_NOT_READY = "<!doctype html><title>Not ready</title><p>This video is not ready.</p>"


class Files:
    def __init__(self, machinery: Machinery, answers: Answers) -> None:
        self._machinery = machinery
        self._answers = answers

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/bhuman/assets/{id:uuid}.{kind}", self._file),
            Route("/bhuman/videos/{id:uuid}", self._page),
        ]

    async def _file(self, request: Request) -> Response:
        kind, wanted = request.path_params["kind"], str(request.path_params["id"])
        if kind == "jpg" and (name := self._named(wanted)):
            path = await self._machinery.library.file(Card(wanted, "BHuman", (name,), wanted), kind)
            return FileResponse(path, media_type=_TYPES[kind])
        video = videos.find(self._machinery.state, wanted)
        column = _READY.get(kind)
        if video is None or column is None or not self._ready(video[column]):
            return self._answers.error(404, "No such file")
        path = await self._machinery.library.file(videos.card(self._machinery.state, video), kind)
        return FileResponse(path, media_type=_TYPES[kind], headers={"Cache-Control": "public, max-age=86400"})

    async def _page(self, request: Request) -> Response:
        video = videos.find(self._machinery.state, str(request.path_params["id"]))
        if video is None or not self._ready(video["url_at"]):
            return HTMLResponse(_NOT_READY, status_code=404)
        card = videos.card(self._machinery.state, video)
        title = " · ".join((*card.values[:1], card.title))
        return HTMLResponse(_PAGE.format(title=escape(title), base=escape(base_of(request)), id=video["id"]))

    def _named(self, wanted: str) -> str:
        """What a template or a product of the store is called whose picture this is; "" for neither."""
        row = self._machinery.state.row("SELECT name FROM bhuman_instances WHERE id = ?", (wanted,))
        return str(row["name"]) if row is not None else next((one[1] for one in seed.PRODUCTS if one[0] == wanted), "")

    def _ready(self, moment: float | None) -> bool:
        return moment is not None and self._machinery.state.now() >= moment
