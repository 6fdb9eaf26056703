"""Templates (video instances), campaigns and folders: listing them, and the old web client's create, update, delete."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.sandbox.bhuman import seed
from services.sandbox.bhuman.answers import Answers, Refusal
from services.sandbox.bhuman.credentials import check_key, check_reader
from services.sandbox.bhuman.generation import STUDIO
from services.sandbox.bhuman.payload import read_json, read_uuid
from services.sandbox.bhuman.reading import Reader, Reading
from services.sandbox.shared.database import State, iso
from services.sandbox.shared.service import Machinery, base_of


class Templates:
    """No field of a template or campaign tells its variables; that is how the service is."""

    def __init__(self, machinery: Machinery, answers: Answers, reader: Reader) -> None:
        self._state = machinery.state
        self._answers = answers
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        return [
            Route(f"{STUDIO}/video_instances",
                  made("video_instances", self._instances, check=self._check, shape=lambda r: r.page(required=True))),
            Route(f"{STUDIO}/video_instance",
                  made("video_instance", self._instance, check=self._check, shape=lambda r: r.id("id"))),
            Route(f"{STUDIO}/campaigns",
                  made("campaigns", self._campaigns, check=self._check, shape=lambda r: r.page())),
            Route(f"{STUDIO}/campaign",
                  made("campaign", self._campaign, check=self._check, shape=lambda r: r.id("id"))),
            Route(f"{STUDIO}/folder",
                  made("folder", self._folders, check=self._check,
                       shape=lambda r: r.id("workspace_id", required=False))),
            Route(f"{STUDIO}/video_instance", self._change_instance, methods=["POST", "PUT", "DELETE"]),
            Route(f"{STUDIO}/folder", self._change_folder, methods=["POST", "PUT", "DELETE"]),
        ]  # fmt: skip

    def _check(self, request: Request) -> None:
        check_reader(request, self._answers.profile)

    def _instances(self, reading: Reading) -> Response:
        total, rows = self._page(reading, "bhuman_instances")
        return self._answers.listed("instances", total, [instance(row, base_of(reading.request)) for row in rows])

    def _instance(self, reading: Reading) -> Response:
        row = self._state.row("SELECT * FROM bhuman_instances WHERE id = ?", (reading.id("id"),))
        if row is None:
            raise Refusal(400, "Unknown video instance")
        return self._answers.ok([instance(row, base_of(reading.request))])

    def _campaigns(self, reading: Reading) -> Response:
        total, rows = self._page(reading, "bhuman_campaigns")
        return self._answers.listed("campaigns", total, [_campaign(row) for row in rows])

    def _campaign(self, reading: Reading) -> Response:
        row = self._state.row("SELECT * FROM bhuman_campaigns WHERE id = ?", (reading.id("id"),))
        if row is None:
            raise Refusal(400, "Unknown campaign")
        return self._answers.ok(_campaign(row))

    def _folders(self, reading: Reading) -> Response:
        wanted = reading.id("workspace_id", required=False) or seed.WORKSPACE_ID
        rows = self._state.rows(
            "SELECT * FROM bhuman_folders WHERE workspace_id = ? ORDER BY created_at, id", (wanted,)
        )
        return self._answers.ok([_folder(row) for row in rows])

    def _page(self, reading: Reading, table: str) -> tuple[int, list[Any]]:
        page, size = reading.page()
        slipped = reading.shift if page else 0
        total = int(self._state.number(f"SELECT count(*) FROM {table}"))  # noqa: S608
        rows = self._state.rows(
            f"SELECT * FROM {table} ORDER BY created_at DESC, id LIMIT ? OFFSET ?",  # noqa: S608
            (size, max(0, page * size - slipped)),
        )
        return total + slipped, rows

    async def _change_instance(self, request: Request) -> Response:
        return await self._change(request, "bhuman_instances", "Unknown video instance")

    async def _change_folder(self, request: Request) -> Response:
        return await self._change(request, "bhuman_folders", "Unknown folder")

    async def _change(self, request: Request, table: str, missing: str) -> Response:
        try:
            if request.method == "DELETE":
                named = {"id": request.query_params.get("id")}
            else:
                named = read_json(await request.body())
            name = named.get("name")
            if request.method == "POST" and not (isinstance(name, str) and name.strip()):
                raise Refusal(422, "missing field `name`")
            found = str(uuid.uuid4()) if request.method == "POST" else read_uuid(named, "id")
            check_key(request)
            if request.method == "POST" and table == "bhuman_instances":
                create_instance(self._state, found, str(name), named.get("folder_id"))
            elif request.method == "POST":
                create_folder(self._state, found, str(name))
            elif not self._update(request.method, table, found, name):
                raise Refusal(400, missing)
        except Refusal as refusal:
            return self._answers.error(refusal.status, refusal.text)
        row = self._state.row(f"SELECT * FROM {table} WHERE id = ?", (found,))  # noqa: S608
        if row is None:
            return self._answers.ok({"id": found})
        return self._answers.ok(instance(row, base_of(request)) if table == "bhuman_instances" else _folder(row))

    def _update(self, method: str, table: str, found: str, name: object) -> int:
        if method == "DELETE":
            return self._state.write(f"DELETE FROM {table} WHERE id = ?", (found,))  # noqa: S608
        return self._state.write(
            f"UPDATE {table} SET name = coalesce(?, name), updated_at = ? WHERE id = ?",  # noqa: S608
            (name if isinstance(name, str) else None, self._state.now(), found),
        )


def create_folder(state: State, folder_id: str, name: str) -> None:
    """A folder in the one workspace there is."""
    now = state.now()
    state.write("INSERT INTO bhuman_folders VALUES (?, ?, ?, ?, ?)", (folder_id, name, seed.WORKSPACE_ID, now, now))


def create_instance(
    state: State, instance_id: str, name: str, folder_id: object, product_id: str | None = None
) -> None:
    """A template with one variable, as the old web client and the store make them."""
    now = state.now()
    state.write(
        "INSERT INTO bhuman_instances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (instance_id, name, folder_id if isinstance(folder_id, str) else None, seed.ACTOR_ID, product_id, 1, None,
         f"b{instance_id[1:]}", '["first_name"]', now, now),
    )  # fmt: skip


def instance(row: Any, base: str) -> dict[str, Any]:
    """A template as the service tells it."""
    return {
        "id": row["id"], "name": row["name"], "user_id": seed.USER_ID, "folder_id": row["folder_id"],
        "actor_id": row["actor_id"], "product_id": row["product_id"], "industry": row["industry"],
        "use_case": row["use_case"], "video_id": row["video_id"],
        "thumbnail": f"{base}/bhuman/assets/{row['id']}.jpg", "mode": "keep_original",
        "color_mode": "normal", "greetings": [], "text_to_video": False, "training_url": None,
        "variable_timing_config": None, "voice_config": None, "videos_preview_flag": False,
        "video_distance_status": None, "created_at": iso(row["created_at"]), "updated_at": iso(row["updated_at"]),
    }  # fmt: skip


def _campaign(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"], "name": row["name"], "user_id": seed.USER_ID, "folder_id": row["folder_id"],
        "video_instance_id": row["video_instance_id"], "whatsapp": bool(row["whatsapp"]),
        "created_at": iso(row["created_at"]), "updated_at": iso(row["updated_at"]),
    }  # fmt: skip


def _folder(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"], "name": row["name"], "user_id": seed.USER_ID, "workspace_id": row["workspace_id"],
        "created_at": iso(row["created_at"]), "updated_at": iso(row["updated_at"]),
    }  # fmt: skip
