"""Institute keys: made, listed masked, revoked for good."""

from __future__ import annotations

import secrets
import string
import uuid
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.shared.database import iso
from services.sandbox.shared.service import Machinery
from services.sandbox.vacademy.addresses import KEYS
from services.sandbox.vacademy.answers import Behaviour, Refusal
from services.sandbox.vacademy.credentials import Credentials, digest_of
from services.sandbox.vacademy.reading import Reader, Reading

_SIGNS = string.ascii_letters + string.digits


class Keys:
    def __init__(
        self, machinery: Machinery, behaviour: Behaviour, credentials: Credentials, reader: Reader
    ) -> None:  # fmt: skip
        self._state = machinery.state
        self._behaviour = behaviour
        self._credentials = credentials
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        return [
            Route(f"{KEYS}/generate", made("api-keys/generate", self._generate, needs_key=False), methods=["POST"]),
            Route(f"{KEYS}/{{institute}}", made("api-keys/list", self._list, needs_key=False)),
            Route(f"{KEYS}/{{institute}}/{{key}}", made("api-keys/revoke", self._revoke, needs_key=False),
                  methods=["DELETE"]),
        ]  # fmt: skip

    def _generate(self, reading: Reading) -> Response:
        self._credentials.check_key_call(reading.request)
        asked = reading.fields({"institute_id": str, "name": str}, ("institute_id",))
        if not asked["institute_id"].strip():
            raise Refusal(500, "Institute not found")
        key = "vac_live_" + "".join(secrets.choice(_SIGNS) for _ in range(32))
        row: dict[str, Any] = {
            "id": str(uuid.uuid4()), "name": asked.get("name") or "Default API Key", "created_at": reading.now,
        }  # fmt: skip
        self._state.write(
            "INSERT INTO vacademy_keys (id, institute, name, masked, digest, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            (row["id"], asked["institute_id"], row["name"], f"{key[:12]}...{key[-4:]}", digest_of(key), reading.now),
        )
        return JSONResponse(self._told(row, key))

    def _list(self, reading: Reading) -> Response:
        self._credentials.check_key_call(reading.request)
        rows = self._state.rows(
            "SELECT * FROM vacademy_keys WHERE institute = ? AND NOT revoked ORDER BY created_at, id",
            (reading.request.path_params["institute"],),
        )
        return JSONResponse([self._told(row, row["masked"]) for row in rows])

    def _revoke(self, reading: Reading) -> Response:
        self._credentials.check_key_call(reading.request)
        named = reading.request.path_params
        changed = self._state.write(
            "UPDATE vacademy_keys SET revoked = 1 WHERE id = ? AND institute = ? AND NOT revoked",
            (named["key"], named["institute"]),
        )
        if not changed:
            raise Refusal(404, "Key not found")
        return JSONResponse({"status": "success", "message": "Key revoked"})

    def _told(self, row: Any, key: str) -> dict[str, Any]:
        made_at = float(row["created_at"])
        # The seed shows a zone; the servers write none and mean UTC.
        zoned = self._behaviour.switch("more_fields") is not True
        told = iso(made_at).replace("+00:00", "Z") if zoned else _without_zone(made_at)
        return {"id": row["id"], "name": row["name"], "key": key, "created_at": told, "status": "active"}


def _without_zone(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
