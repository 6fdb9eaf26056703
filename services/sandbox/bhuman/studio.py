"""The rest of the studio: presenter projects, saved webhooks, and the hook that ends a render."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.sandbox.bhuman import seed, videos
from services.sandbox.bhuman.answers import NAME, Answers, Refusal
from services.sandbox.bhuman.credentials import check_key
from services.sandbox.bhuman.generation import STUDIO
from services.sandbox.bhuman.payload import read_uuid
from services.sandbox.bhuman.reading import Reader, Reading
from services.sandbox.bhuman.templates import create_instance
from services.sandbox.shared.callbacks import Delivery
from services.sandbox.shared.service import Machinery

IMPORT = "speakeasy_projects/import"


class Studio:
    def __init__(self, machinery: Machinery, answers: Answers, reader: Reader) -> None:
        self._machinery = machinery
        self._state = machinery.state
        self._answers = answers
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made, written = self._reader.endpoint, self._reader.write
        return [
            Route(f"{STUDIO}/speakeasy_projects", made("speakeasy_projects", self._projects, check=check_key)),
            Route(
                f"{STUDIO}/speakeasy_projects/import",
                written("speakeasy_projects/import", self._import),
                methods=["POST"],
            ),
            Route(f"{STUDIO}/webhook", made("webhook", self._webhooks, check=check_key)),
            Route(f"{STUDIO}/webhook", written("webhook", self._save_webhook), methods=["POST"]),
            Route(f"{STUDIO}/pipeline/webhook", written("pipeline/webhook", self._end_render), methods=["POST"]),
        ]

    def _projects(self, _reading: Reading) -> Response:
        return self._answers.ok([{"id": project, "name": name} for project, name in seed.PROJECTS])

    def _import(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        project = read_uuid(body, "project_id")
        workspace = read_uuid(body, "workspace_id") if body.get("workspace_id") is not None else seed.WORKSPACE_ID
        check_key(request)
        name = dict(seed.PROJECTS).get(project)
        if name is None or workspace != seed.WORKSPACE_ID:
            raise Refusal(400, "Unknown project or workspace")
        made = str(uuid.uuid4())
        create_instance(self._state, made, name, None)
        return {"project_id": project, "workspace_id": workspace, "video_instance_id": made}

    def _webhooks(self, _reading: Reading) -> Response:
        rows = self._state.rows("SELECT id, name, webhook FROM bhuman_webhooks ORDER BY created_at, id")
        return self._answers.ok([dict(row) for row in rows])

    def _save_webhook(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        for field in ("name", "webhook"):
            if not isinstance(body.get(field), str):
                raise Refusal(422, f"missing field `{field}`")
        check_key(request)
        saved = {"id": str(uuid.uuid4()), "name": body["name"], "webhook": body["webhook"]}
        self._state.write("INSERT INTO bhuman_webhooks VALUES (?, ?, ?, ?)", (*saved.values(), self._state.now()))
        return saved

    def _end_render(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        video_id = read_uuid(body, "id")
        outcome = body.get("status")
        if outcome not in ("succeeded", "failed"):
            raise Refusal(422, "status: expected succeeded or failed")
        check_key(request)
        if videos.find(self._state, video_id) is None:
            raise Refusal(404, "Generated video not found")
        now = self._state.now()
        ready = now if outcome == "succeeded" else None
        message = body.get("message") if isinstance(body.get("message"), str) else None
        with self._state.transaction():
            self._state.write(
                "UPDATE bhuman_videos SET starts_at = min(starts_at, ?), finish_at = ?, outcome = ?, message = ?, "
                "url_at = ?, thumbnail_at = ?, gif_at = ? WHERE id = ?",
                (now, now, outcome, message, ready, ready, ready, video_id),
            )
            self._call_back_now(video_id, now)
        self._machinery.postman.wake()
        return {"id": video_id, "status": outcome}

    def _call_back_now(self, video_id: str, now: float) -> None:
        moved = self._state.write(
            "UPDATE deliveries SET due_at = ? WHERE item_id = ? AND kind = 'completion' AND state = 'due'",
            (now, video_id),
        )
        origin = self._state.row(
            "SELECT callback_url, base FROM requests WHERE id = (SELECT request_id FROM bhuman_videos WHERE id = ?)",
            (video_id,),
        )
        if not moved and origin is not None and origin["callback_url"]:
            said = {"spelling": "seed"}
            url, base = origin["callback_url"], origin["base"]
            self._machinery.postman.add([Delivery(NAME, video_id, "completion", url, base, now, said)])
