"""The request log: every paid request received and the items it made. The truth for "was anything paid twice?"."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.sandbox.shared.database import State, iso
from services.sandbox.shared.settings import JSONValue


class Statuses(Protocol):
    """How a service tells what became of a request's items, by item id."""

    def __call__(self, request_id: int) -> Mapping[str, str]: ...


class Notes(Protocol):
    """What a service adds to a request as it is told, where that changes with time."""

    def __call__(self, request_id: int) -> Mapping[str, JSONValue]: ...


@dataclass(frozen=True)
class Entry:
    """A paid request as it came in. `about`: what it was for, e.g. {"campaign_id": …}; `base`: our own address."""

    service: str
    operation: str
    path: str
    body: bytes
    base: str
    received_at: float
    callback_url: str | None = None
    about: Mapping[str, str] | None = None


class Ledger:
    def __init__(self, state: State) -> None:
        self._state = state
        self._statuses: dict[str, Statuses] = {}
        self._notes: dict[str, Notes] = {}

    def define(self, service: str, statuses: Statuses, notes: Notes | None = None) -> None:
        self._statuses[service] = statuses
        if notes is not None:
            self._notes[service] = notes

    def record(self, entry: Entry, http_status: int | None, *, accepted: bool, fault: str | None) -> int:
        """Write the request and return its number. `http_status` None: no answer will be, or has yet been, sent."""
        return self._state.write(
            "INSERT INTO requests (service, operation, path, received_at, http_status, accepted, fault, callback_url, "
            "about, body_sha256, base) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.service, entry.operation, entry.path, entry.received_at, http_status, accepted, fault,
             entry.callback_url, json.dumps(dict(entry.about or {})), hashlib.sha256(entry.body).hexdigest(),
             entry.base),
        )  # fmt: skip

    def add_items(self, request_id: int, created_at: float, items: Iterable[tuple[str, int, list[str]]]) -> None:
        """Write what the request made: (item id, row index, the row's values) as they were received."""
        self._state.write_many(
            "INSERT INTO request_items (request_id, row_index, item_id, text, created_at) VALUES (?, ?, ?, ?, ?)",
            ((request_id, row, item, json.dumps(text, ensure_ascii=False), created_at) for item, row, text in items),
        )

    def answered(self, request_id: int, http_status: int) -> None:
        """An answer that was held back has left after all."""
        self._state.write("UPDATE requests SET http_status = ? WHERE id = ?", (http_status, request_id))

    def read(self, service: str | None, since: str | None, *, totals_only: bool) -> dict[str, Any]:
        """`since`: a request number or an ISO time; only later requests are told. Raises ValueError otherwise."""
        number, moment = _since(since)
        where = "WHERE service = coalesce(?, service) AND id > ? AND received_at > ?"
        values = (service, number, moment)
        total = self._state.row(
            f"SELECT count(*), coalesce(sum(accepted), 0), coalesce(sum((SELECT count(*) FROM request_items AS i "  # noqa: S608
            f"WHERE i.request_id = requests.id)), 0) FROM requests {where}", values
        )  # fmt: skip
        requests, accepted, items = tuple(total or (0, 0, 0))
        totals = {"requests": requests, "accepted": accepted, "items": items}
        if totals_only:
            return {"requests": [], "totals": totals}
        told = self._state.rows(f"SELECT * FROM requests {where} ORDER BY id", values)  # noqa: S608
        return {"requests": [self._told(row) for row in told], "totals": totals}

    def _told(self, row: Any) -> dict[str, Any]:
        items = self._state.rows("SELECT * FROM request_items WHERE request_id = ? ORDER BY row_index", (row["id"],))
        statuses = self._statuses[row["service"]](row["id"]) if items else {}
        notes = self._notes[row["service"]](row["id"]) if row["service"] in self._notes else {}
        return {
            "id": row["id"], "service": row["service"], "operation": row["operation"], "path": row["path"],
            "received_at": iso(row["received_at"]), "http_status": row["http_status"],
            "accepted": bool(row["accepted"]), "fault": row["fault"], "callback_url": row["callback_url"],
            **json.loads(row["about"]), **notes, "body_sha256": row["body_sha256"],
            "items": [
                {"id": item["item_id"], "row_index": item["row_index"], "text": json.loads(item["text"]),
                 "status": statuses.get(item["item_id"]), "created_at": iso(item["created_at"])}
                for item in items
            ],
        }  # fmt: skip


def _since(text: str | None) -> tuple[int, float]:
    if not text:
        return 0, 0.0
    if text.isdigit():
        return int(text), 0.0
    # A "+" of a time zone that was not percent-encoded arrives as a space.
    return 0, datetime.fromisoformat(text.replace(" ", "+")).timestamp()
