"""The media hosts: portrait, talking clip and model file of an agent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from services.sandbox.bithuman import agents
from services.sandbox.bithuman.answers import Answers
from services.sandbox.media.face import Face
from services.sandbox.media.talking import write_portrait, write_talking
from services.sandbox.shared.service import Machinery

_TYPES = {"jpg": "image/jpeg", "mp4": "video/mp4", "imx": "application/octet-stream"}
_FIELDS = {"jpg": "image_url", "mp4": "video_url"}


class Files:
    """Anybody who knows a code may fetch them, as in life; they are there as soon as the status names them."""

    def __init__(self, machinery: Machinery, answers: Answers) -> None:
        self._machinery = machinery
        self._answers = answers

    @property
    def routes(self) -> list[Route]:
        return [Route("/bithuman/assets/{code}.{kind}", self._file)]

    async def _file(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        agent = agents.find(self._machinery.state, request.path_params["code"])
        if agent is None or kind not in _TYPES or not self._is_there(agent, kind):
            return self._answers.error(404, "No such file")

        def make(target: Path) -> None:
            _write(agent, kind, target)

        # An agent that was rebuilt is another person.
        name = f"{agent['code']}-{agent['request_id']}.{kind}"
        path = await self._machinery.library.made(name, make)
        return FileResponse(path, media_type=_TYPES[kind], headers={"Cache-Control": "public, max-age=3600"})

    def _is_there(self, agent: Any, kind: str) -> bool:
        now = self._machinery.state.now()
        if agent["deleted_at"] is not None:
            return False
        if kind == "imx":
            return bool(agents.supported(agent, now))
        return agents.media(agent, now, "", self._answers.profile)[_FIELDS[kind]] is not None


def _write(agent: Any, kind: str, target: Path) -> None:
    face = Face(f"{agent['code']}-{agent['request_id']}", agent["aspect_ratio"])
    if kind == "jpg":
        write_portrait(face, target)
    elif kind == "mp4":
        write_talking(face, target)
    else:
        about = {"code": agent["code"], "model": agent["model"], "practice": True}
        target.write_bytes(b"IMX\x01" + json.dumps(about).encode() + bytes(4096))
