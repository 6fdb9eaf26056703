"""Changing frames: a preview by the service, and writes into the timeline file."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.shared.service import Machinery
from services.sandbox.vacademy.addresses import VIDEOS
from services.sandbox.vacademy.answers import Behaviour, Refusal, invalid
from services.sandbox.vacademy.pictures import restyled
from services.sandbox.vacademy.reading import Reader, Reading
from services.sandbox.vacademy.timelines import Body, Timelines, entries_of

PREVIEW_SECONDS = 2.0
_UPDATE: dict[str, type] = {
    "video_id": str, "frame_index": int, "new_html": str, "in_time": float, "exit_time": float, "z": int,
    "entry_id": str, "entry_meta": dict, "html_model": str, "expected_revision": int,
}  # fmt: skip
_LIST: dict[str, type] = {
    "video_id": str, "html": str, "in_time": float, "exit_time": float, "z": int, "entry_id": str, "frame_index": int,
    "to_index": int, "expected_revision": int,
}  # fmt: skip
_NAMED = {"in_time": "inTime", "exit_time": "exitTime", "z": "z", "html_model": "html_model"}


class Editing:
    def __init__(self, machinery: Machinery, behaviour: Behaviour, reader: Reader) -> None:
        self._behaviour = behaviour
        self._reader = reader
        self._timelines = Timelines(machinery.state, behaviour)

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        calls = {
            "regenerate": made("frame/regenerate", self._regenerate, delay=PREVIEW_SECONDS),
            "update": made("frame/update", self._update),
            "add": made("frame/add", self._add),
            "delete": made("frame/delete", self._delete),
            "reorder": made("frame/reorder", self._reorder),
        }
        return [Route(f"{VIDEOS}/frame/{name}", call, methods=["POST"]) for name, call in calls.items()]

    def _open(self, reading: Reading, asked: dict[str, Any]) -> Body:
        missing = 400 if self._behaviour.switch("unknown_video_in_frames") == 400 else 404
        reading.video(asked["video_id"], missing=missing)
        body = self._timelines.editable(asked["video_id"], reading.now)
        if reading.quirks.get("conflict"):
            self._timelines.write(asked["video_id"], body)
            raise Refusal(409, "Timeline was changed by somebody else")
        self._timelines.check_revision(body, asked.get("expected_revision"))
        return body

    def _regenerate(self, reading: Reading) -> Response:
        known: dict[str, type] = {"video_id": str, "timestamp": float, "user_prompt": str, "model": str}
        asked = reading.fields(known, ("video_id", "timestamp", "user_prompt"))
        entries = entries_of(self._open(reading, asked))
        index = _chosen(entries, asked["timestamp"])
        before = str(entries[index].get("html", ""))
        attempt = self._timelines.preview(asked["video_id"])
        told = {
            "video_id": asked["video_id"], "frame_index": index, "timestamp": asked["timestamp"],
            "original_html": before, "new_html": restyled(before, asked["user_prompt"], attempt),
        }  # fmt: skip
        if self._behaviour.switch("more_fields") is True:
            told |= {
                "resolved_model": "practice-1",
                "regen_path": "dom_patch",
                "classification": "style",
                "applied_ops": 1,
            }
        return JSONResponse(told)

    def _update(self, reading: Reading) -> Response:
        asked = reading.fields(_UPDATE, ("video_id", "frame_index", "new_html"))
        body = self._open(reading, asked)
        entries = entries_of(body)
        index = asked["frame_index"]
        if not 0 <= index < len(entries):
            raise Refusal(400, f"frame_index {index} is out of range (0-{len(entries) - 1})")
        wanted = asked.get("entry_id")
        if wanted is not None and entries[index].get("id") != wanted:
            index = _index_of(entries, wanted)
        entry = entries[index]
        entry["html"] = asked["new_html"]
        entry |= {_NAMED[name]: asked[name] for name in _NAMED if name in asked}
        if "entry_meta" in asked:
            entry["entry_meta"] = {**entry.get("entry_meta", {}), **asked["entry_meta"]}
        revision = self._timelines.write(asked["video_id"], body)
        told: dict[str, Any] = {
            "status": "success", "video_id": asked["video_id"], "updated_frame_index": index,
            "message": "Frame updated successfully",
        }  # fmt: skip
        return JSONResponse(told | {"revision": revision})

    def _add(self, reading: Reading) -> Response:
        asked = reading.fields(_LIST, ("video_id", "html", "in_time", "exit_time"))
        if asked["exit_time"] <= asked["in_time"]:
            raise invalid(["body", "exit_time"], "Value error, must be after in_time", given=asked["exit_time"])
        body = self._open(reading, asked)
        entries = entries_of(body)
        box = {key: entries[0].get(key, 0) for key in ("htmlStartX", "htmlStartY", "htmlEndX", "htmlEndY")}
        new = {"id": f"segment-{uuid.uuid4().hex[:8]}", "inTime": asked["in_time"], "exitTime": asked["exit_time"]}
        entries.insert(
            asked.get("to_index", len(entries)), {**new, **box, "z": asked.get("z", 1), "html": asked["html"]}
        )
        return self._changed(asked["video_id"], body, "Frame added", new["id"])

    def _delete(self, reading: Reading) -> Response:
        asked = reading.fields(_LIST, ("video_id",))
        body = self._open(reading, asked)
        entries = entries_of(body)
        del entries[self._meant(entries, asked)]
        return self._changed(asked["video_id"], body, "Frame deleted")

    def _reorder(self, reading: Reading) -> Response:
        asked = reading.fields(_LIST, ("video_id", "to_index"))
        body = self._open(reading, asked)
        entries = entries_of(body)
        moved = entries.pop(self._meant(entries, asked))
        if not 0 <= asked["to_index"] <= len(entries):
            raise Refusal(400, f"to_index is out of range (0-{len(entries)})")
        entries.insert(asked["to_index"], moved)
        return self._changed(asked["video_id"], body, "Frames reordered")

    def _meant(self, entries: list[dict[str, Any]], asked: dict[str, Any]) -> int:
        if "entry_id" in asked:
            return _index_of(entries, asked["entry_id"])
        index = int(asked.get("frame_index", -1))
        if not 0 <= index < len(entries):
            raise Refusal(400, f"frame_index is out of range (0-{len(entries) - 1})")
        return index

    def _changed(self, video_id: str, body: Body, message: str, entry_id: object = None) -> Response:
        told = {"status": "success", "video_id": video_id, "message": message}
        told |= {"entry_id": str(entry_id)} if entry_id else {}
        return JSONResponse(told | {"revision": self._timelines.write(video_id, body)})


def _chosen(entries: list[dict[str, Any]], timestamp: float) -> int:
    """The frame that is meant: a small whole number is its place, then the first one shown then, else the last."""
    if float(timestamp).is_integer() and 0 <= timestamp < len(entries):
        return int(timestamp)
    shown = (n for n, each in enumerate(entries) if each.get("inTime", 0) <= timestamp < each.get("exitTime", 0))
    return next(shown, len(entries) - 1)


def _index_of(entries: list[dict[str, Any]], entry_id: str) -> int:
    found = next((n for n, each in enumerate(entries) if each.get("id") == entry_id), None)
    if found is None:
        raise Refusal(400, f"Entry {entry_id} not found")
    return found
