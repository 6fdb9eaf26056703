"""Destinations for events: saving, listing, testing and deleting them, and what was delivered."""

from __future__ import annotations

import ipaddress
import json
import secrets
import uuid
from typing import Any
from urllib.parse import urlsplit

from starlette.routing import Route

from services.sandbox.bithuman.answers import NAME, Refusal
from services.sandbox.bithuman.events import EVENTS, Events
from services.sandbox.bithuman.payload import text
from services.sandbox.bithuman.plan import Call
from services.sandbox.bithuman.reading import Reader, Reading
from services.sandbox.shared.database import iso
from services.sandbox.shared.service import Machinery

_PATIENCE = 10.0
_SPACE = uuid.UUID("3f0d2c3a-7c55-4f6e-8f57-0f5d2ab8c4e1")


class Webhooks:
    """https only, as in life; plain http is taken for this machine alone, so that it can be practised."""

    def __init__(self, machinery: Machinery, reader: Reader, events: Events) -> None:
        self._state = machinery.state
        self._postman = machinery.postman
        self._reader = reader
        self._events = events

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        every, one = "/bithuman/v1/webhooks", "/bithuman/v1/webhooks/{id}"
        return [
            Route(every, made("webhooks", self._list)),
            Route(every, made("webhooks/create", self._create, "write"), methods=["POST"]),
            Route(one, made("webhooks/one", lambda r: {"success": True, "data": _told(self._one(r))})),
            Route(one, made("webhooks/delete", self._delete, "write", bare=True), methods=["DELETE"]),
            Route(f"{one}/test", made("webhooks/test", self._test, "write", bare=True), methods=["POST"]),
            Route(f"{one}/deliveries", made("webhooks/deliveries", self._deliveries)),
        ]

    def _list(self, reading: Reading) -> dict[str, Any]:
        rows = self._state.rows(
            "SELECT * FROM bithuman_webhooks WHERE account = ? ORDER BY created_at, id", (reading.account.id,)
        )
        return {"success": True, "data": [_told(row) for row in rows]}

    def _create(self, reading: Reading) -> dict[str, Any]:
        url = text(reading.json, "url", required=True) or ""
        events = reading.json.get("events") or []
        if not isinstance(events, list) or not all(event in EVENTS for event in events):
            raise Refusal(400, f"events must be a list out of {', '.join(EVENTS)}")
        if not _is_allowed(url):
            raise Refusal(400, "url must be a public https address")
        description = text(reading.json, "description")
        made, secret = str(uuid.uuid4()), f"whsec_{secrets.token_hex(24)}"
        with self._state.transaction():
            self._state.write(
                "INSERT INTO bithuman_webhooks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (made, reading.account.id, url, json.dumps(events), description, secret, reading.base, reading.now),
            )
            hook = self._state.row("SELECT * FROM bithuman_webhooks WHERE id = ?", (made,))
            self._join_running(hook, reading)
        self._postman.wake()
        return {"success": True, "data": _told(hook) | {"secret": secret}}

    def _join_running(self, hook: Any, reading: Reading) -> None:
        """Runs under way will be told to a new webhook, too."""
        running = self._state.rows(
            "SELECT * FROM bithuman_agents WHERE account = ? AND finish_at > ? AND deleted_at IS NULL",
            (reading.account.id, reading.now),
        )
        for agent in running:
            call = Call(f"agent.{agent['outcome']}")
            self._events.plan_for(hook, agent["code"], agent["base"], agent["finish_at"], [call])

    def _one(self, reading: Reading) -> Any:
        hook = self._state.row(
            "SELECT * FROM bithuman_webhooks WHERE id = ? AND account = ?",
            (reading.request.path_params["id"], reading.account.id),
        )
        if hook is None:
            raise Refusal(404, "Webhook not found", "NOT_FOUND")
        return hook

    def _delete(self, reading: Reading) -> dict[str, Any]:
        hook = self._one(reading)
        with self._state.transaction():
            self._state.write("DELETE FROM bithuman_webhooks WHERE id = ?", (hook["id"],))
            self._state.write(
                "DELETE FROM deliveries WHERE service = ? AND state = 'due' "
                "AND json_extract(detail, '$.webhook_id') = ?",
                (NAME, hook["id"]),
            )
        return {"success": True, "deleted": True}

    async def _test(self, reading: Reading) -> dict[str, Any]:
        event_id = self._events.ping(self._one(reading), reading.base)
        await self._postman.deliver_first([event_id], _PATIENCE)
        row = self._state.row("SELECT * FROM deliveries WHERE service = ? AND item_id = ?", (NAME, event_id))
        told = _delivered(row) if row is not None else {"delivered": False, "status_code": None, "attempts": 0}
        return {"success": True, "data": {name: told[name] for name in ("delivered", "status_code", "attempts")}}

    def _deliveries(self, reading: Reading) -> dict[str, Any]:
        rows = self._state.rows(
            "SELECT * FROM deliveries WHERE service = ? AND json_extract(detail, '$.webhook_id') = ? "
            "AND sent_at IS NOT NULL ORDER BY sent_at DESC, id DESC LIMIT 100",
            (NAME, self._one(reading)["id"]),
        )
        return {"success": True, "data": [_delivered(row) for row in rows]}


def _is_allowed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    return parts.scheme == "http" and loopback


def _told(hook: Any) -> dict[str, Any]:
    return {
        "id": hook["id"], "url": hook["url"], "events": json.loads(hook["events"]), "description": hook["description"],
        "active": True, "created_at": iso(hook["created_at"]), "updated_at": iso(hook["created_at"]),
    }  # fmt: skip


def _delivered(row: Any) -> dict[str, Any]:
    status = row["http_status"]
    return {
        "id": str(uuid.uuid5(_SPACE, str(row["id"]))), "event_type": row["kind"], "status_code": status,
        "attempts": int(json.loads(row["detail"]).get("tries", 0)),
        "delivered": status is not None and 200 <= status < 300,
        "created_at": iso(row["due_at"]), "updated_at": iso(row["sent_at"] or row["due_at"]),
    }  # fmt: skip
