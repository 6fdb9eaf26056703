"""Webhook events: when they are due, what they say and how they are signed."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Sequence
from typing import Any

from services.sandbox.bithuman.answers import NAME
from services.sandbox.bithuman.plan import Call
from services.sandbox.shared.callbacks import Delivery
from services.sandbox.shared.database import iso
from services.sandbox.shared.service import Machinery

PAUSES = (2.0, 5.0)
"""Seconds before the second and the third try."""

EVENTS = ("agent.ready", "agent.failed", "video.completed", "video.failed", "ping")


class Events:
    """Plans and composes what webhooks are told."""

    def __init__(self, machinery: Machinery) -> None:
        self._state = machinery.state
        self._preferences = machinery.preferences
        self._postman = machinery.postman
        machinery.postman.define(NAME, self.compose, PAUSES)

    def plan(self, account: str, code: str, base: str, finish_at: float, calls: Sequence[Call]) -> None:
        """Events of one run for every webhook of the account; those of an earlier run are forgotten."""
        self._state.write("DELETE FROM deliveries WHERE service = ? AND item_id = ? AND state = 'due'", (NAME, code))
        hooks = self._state.rows("SELECT * FROM bithuman_webhooks WHERE account = ?", (account,))
        for hook in hooks:
            self.plan_for(hook, code, base, finish_at, calls)

    def plan_for(self, hook: Any, code: str, base: str, finish_at: float, calls: Sequence[Call]) -> None:
        """Events of one run for one webhook, as far as it wants them."""
        wanted = json.loads(hook["events"])
        self._postman.add(
            _delivery(hook, code, call, base, finish_at + call.seconds, event_id)
            for call in calls
            if not wanted or call.event in wanted
            for event_id in [f"evt_{uuid.uuid4().hex[:24]}"]
            for _ in range(call.times)
        )

    def ping(self, hook: Any, base: str) -> str:
        """Plan a test event and return its id."""
        event_id = f"evt_{uuid.uuid4().hex[:24]}"
        self._postman.add([_delivery(hook, event_id, Call("ping"), base, self._state.now(), event_id)])
        return event_id

    def compose(self, delivery: Any) -> tuple[str, bytes, dict[str, str]]:
        """The URL, body and headers of a stored delivery. Raises LookupError when its webhook is gone."""
        said = json.loads(delivery["detail"])
        hook = self._state.row("SELECT * FROM bithuman_webhooks WHERE id = ?", (said["webhook_id"],))
        if hook is None:
            raise LookupError("the webhook was deleted")
        data: dict[str, Any] = {}
        if delivery["kind"] != "ping":
            data = {"agent_id": delivery["item_id"], "code": delivery["item_id"]}
        if delivery["kind"] == "agent.failed":
            agent = self._state.row("SELECT * FROM bithuman_agents WHERE code = ?", (delivery["item_id"],))
            data["error"] = (agent["error_message"] if agent is not None else None) or "Generation failed"
        content = {"id": said["event_id"], "event": delivery["kind"], "created": said["created"], "data": data}
        body = json.dumps(content, ensure_ascii=False).encode()
        return hook["url"], body, self._signed(hook["secret"], body, said, delivery["kind"])

    def _signed(self, secret: str, body: bytes, said: dict[str, Any], event: str) -> dict[str, str]:
        stamp = str(int(self._state.now()))
        stamped = self._preferences.text(NAME, "webhook_recipe") != "body"
        signed = f"{stamp}.".encode() + body if stamped else body
        key = secret if said["signed"] else "somebody else's secret"
        digest = hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
        headers = {
            "X-BitHuman-Event": event,
            "X-BitHuman-Delivery": said["event_id"],
            "X-BitHuman-Signature": f"sha256={digest}",
        }
        return headers | ({"X-BitHuman-Timestamp": stamp} if stamped else {})


def _delivery(hook: Any, item_id: str, call: Call, base: str, due_at: float, event_id: str) -> Delivery:
    detail = {"webhook_id": hook["id"], "event_id": event_id, "created": iso(due_at), "signed": call.signed}
    return Delivery(NAME, item_id, call.event, hook["url"], base, due_at, detail)
