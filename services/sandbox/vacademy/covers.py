"""Covers of lessons: four to choose from once the frames are drawn, others whenever somebody asks for them."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from services.sandbox.media.card import Card
from services.sandbox.media.library import MediaLibrary
from services.sandbox.shared.database import iso
from services.sandbox.shared.service import Machinery
from services.sandbox.vacademy import runs
from services.sandbox.vacademy.addresses import COVERS, VIDEOS
from services.sandbox.vacademy.answers import NAME, Behaviour, Refusal, error
from services.sandbox.vacademy.reading import Reader, Reading
from services.sandbox.vacademy.timelines import lesson_of

STYLES = ("bold", "calm", "question", "detail")
_SECONDS = 3.0


class Covers:
    def __init__(self, machinery: Machinery, behaviour: Behaviour, reader: Reader) -> None:
        self._state = machinery.state
        self._behaviour = behaviour
        self._reader = reader
        self._media = MediaLibrary(machinery.folder / "media" / NAME)

    @property
    def routes(self) -> list[Route]:
        made, one = self._reader.endpoint, f"{VIDEOS}/thumbnail/{{id}}"
        return [
            Route(one, made("thumbnail", self._read)),
            Route(one, made("thumbnail/choose", self._choose), methods=["PATCH"]),
            Route(f"{one}/regenerate", made("thumbnail/regenerate", self._again), methods=["POST"]),
            Route(f"{COVERS}/{{id}}/{{turn}}/{{style}}.jpg", self._picture),
        ]

    def _read(self, reading: Reading) -> Response:
        return JSONResponse(self.told(reading, reading.request.path_params["id"]))

    def told(self, reading: Reading, video_id: str) -> dict[str, Any]:
        """The covers as the service tells them; an empty set until they are made."""
        reading.video(video_id)
        run = runs.artifact_run(self._state, video_id, "timeline", reading.now)
        kept = self._state.row("SELECT * FROM vacademy_covers WHERE video_id = ?", (video_id,))
        # New covers take a little; until then the old ones are still the lesson's.
        turn = 0 if kept is None else kept["turn"] - (reading.now < kept["ready_at"])
        if run is None:
            return {"selected_id": None, "intent": None, "orientation": None, "generated_at": None, "options": []}
        options = [
            {"id": f"{turn}-{style}", "style": style, "url": f"{reading.base}{COVERS}/{video_id}/{turn}/{style}.jpg"}
            for style in STYLES
        ]
        chosen = kept["selected"] if kept is not None and kept["selected"] in {one["id"] for one in options} else None
        return {
            "selected_id": chosen or options[0]["id"], "intent": "teach", "orientation": "landscape",
            "generated_at": iso(run["started_at"]), "options": options,
        }  # fmt: skip

    def _choose(self, reading: Reading) -> Response:
        video_id = reading.request.path_params["id"]
        wanted = reading.fields({"selected_id": str}, ("selected_id",))["selected_id"]
        told = self.told(reading, video_id)
        if not told["options"]:
            raise Refusal(404, f"Video {video_id} has no thumbnails yet")
        if wanted not in {one["id"] for one in told["options"]}:
            raise Refusal(400, f"selected_id {wanted!r} is not one of this video's options")
        self._keep(video_id, "selected", wanted)
        return JSONResponse(told | {"selected_id": wanted})

    def _again(self, reading: Reading) -> Response:
        video_id = reading.request.path_params["id"]
        if not self.told(reading, video_id)["options"]:
            raise Refusal(409, "Video is still producing its first thumbnails")
        kept = self._state.row("SELECT * FROM vacademy_covers WHERE video_id = ?", (video_id,))
        self._keep(video_id, "turn", 1 if kept is None else kept["turn"] + 1)
        self._keep(video_id, "ready_at", reading.now + self._behaviour.scaled(_SECONDS))
        return JSONResponse({"video_id": video_id, "status": "queued", "message": "New thumbnails are being made"})

    def _keep(self, video_id: str, column: str, value: Any) -> None:
        self._state.write("INSERT OR IGNORE INTO vacademy_covers (video_id) VALUES (?)", (video_id,))
        self._state.write(f"UPDATE vacademy_covers SET {column} = ? WHERE video_id = ?", (value, video_id))  # noqa: S608

    async def _picture(self, request: Request) -> Response:
        video_id, style = request.path_params["id"], request.path_params["style"]
        run = runs.artifact_run(self._state, video_id, "timeline", self._state.now())
        if run is None or style not in STYLES:
            return error(404, "No such file")
        lesson = lesson_of(run, self._behaviour)
        title = next((scene.headline for scene in lesson.scenes), lesson.prompt)
        turn = str(request.path_params["turn"])
        card = Card(f"{video_id}-{turn}-{style}", style.capitalize(), (title,), f"{turn} {style}")
        return FileResponse(await self._media.file(card, "jpg"), media_type="image/jpeg")
