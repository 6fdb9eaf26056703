"""The two smaller hosts: the user's workspaces, and the store of ready-made templates."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.bhuman import seed
from services.sandbox.bhuman.answers import Answers, Refusal
from services.sandbox.bhuman.credentials import check_key
from services.sandbox.bhuman.payload import read_uuid
from services.sandbox.bhuman.reading import Reader, Reading
from services.sandbox.bhuman.templates import create_folder, create_instance
from services.sandbox.shared.database import iso
from services.sandbox.shared.service import Machinery, base_of

WORKSPACE = "/bhuman/user/api/workspace"
STORE = "/bhuman/store/api/store"


class Store:
    def __init__(self, machinery: Machinery, answers: Answers, reader: Reader) -> None:
        self._state = machinery.state
        self._answers = answers
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        return [
            Route(WORKSPACE, made("workspace", self._workspaces, check=check_key,
                                  shape=lambda r: r.id("id", required=False))),
            Route(f"{STORE}/product", made("product", self._products, check=check_key)),
            Route(f"{STORE}/settings", made("settings", self._settings, check=check_key)),
            Route(f"{STORE}/product/use", self._reader.write("product/use", self._use), methods=["POST"]),
        ]  # fmt: skip

    def _workspaces(self, reading: Reading) -> Response:
        wanted = reading.id("id", required=False)
        workspace = {
            "workspace_id": seed.WORKSPACE_ID, "user_id": seed.USER_ID, "name": "Northwind Studio", "role": "owner",
            "description": "Videos for sales, customers and events", "id": 4711,
            "token": "sandbox-workspace-token-never-show-me", "created_at": iso(seed.STARTED_AT),
            "updated_at": iso(seed.STARTED_AT),
        }  # fmt: skip
        return self._answers.ok([workspace] if wanted in (None, seed.WORKSPACE_ID) else [])

    def _products(self, reading: Reading) -> Response:
        base = base_of(reading.request)
        return self._answers.ok([_product(base, *product) for product in seed.PRODUCTS])

    def _settings(self, _reading: Reading) -> Response:
        # This one is bare in every account of it.
        return JSONResponse({
            "category": [{"id": number, "name": name} for number, name in seed.CATEGORIES],
            "tags": [{"id": number, "name": name} for number, name in seed.TAGS],
        })  # fmt: skip

    def _use(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        product_id, workspace = read_uuid(body, "id"), read_uuid(body, "workspace_id")
        folder = read_uuid(body, "folder_id") if body.get("folder_id") is not None else None
        instance = read_uuid(body, "video_instance_id") if body.get("video_instance_id") is not None else None
        check_key(request)
        return self._take(base_of(request), product_id, workspace, folder, instance)

    def _take(
        self, base: str, product_id: str, workspace: str, folder: str | None, instance: str | None
    ) -> dict[str, Any]:
        product = next((_product(base, *each) for each in seed.PRODUCTS if each[0] == product_id), None)
        if product is None or workspace != seed.WORKSPACE_ID:
            raise Refusal(400, "Unknown product or workspace")
        if instance is not None and folder is None:
            raise Refusal(400, "A video instance needs its folder")
        if folder is not None and not self._there("bhuman_folders", folder):
            raise Refusal(400, "Unknown folder")
        if instance is not None and not self._there("bhuman_instances", instance):
            raise Refusal(400, "Unknown video instance")
        with self._state.transaction():
            if folder is None:
                folder = str(uuid.uuid4())
                create_folder(self._state, folder, product["name"])
            if instance is None:
                instance = str(uuid.uuid4())
                create_instance(self._state, instance, product["name"], folder, product_id)
        return {"video_instance_id": instance, "video_id": f"b{instance[1:]}", "folder_id": folder, "product": product,
                "segments": [str(uuid.uuid5(uuid.UUID(instance), str(part))) for part in range(3)]}  # fmt: skip

    def _there(self, table: str, row_id: str) -> bool:
        return self._state.row(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)) is not None  # noqa: S608


def _product(
    base: str,
    product_id: str,
    name: str,
    category: int,
    length: int,
    ratings: float | None,
    downloads: int,
    tags: list[int] | None,
) -> dict[str, Any]:
    return {
        "id": product_id, "name": name, "category": category, "description": f"{name}, ready to personalise",
        "video_url": None, "image_url": f"{base}/bhuman/assets/{product_id}.jpg", "thumbnail": None,
        "creator_id": seed.USER_ID, "actor_id": seed.ACTOR_ID,
        "length": length, "downloads": downloads, "ratings": ratings, "reviews": downloads // 10, "tags": tags,
        "greetings": [], "text_to_video": False, "training_video": None, "use_case": None,
        "created_at": iso(seed.STARTED_AT), "updated_at": iso(seed.STARTED_AT),
    }  # fmt: skip
