"""The timeline file as it is now: made with the run, then changed write by write."""

from __future__ import annotations

import json
from typing import Any

from services.sandbox.shared.database import State
from services.sandbox.vacademy import runs
from services.sandbox.vacademy.answers import Behaviour, Refusal
from services.sandbox.vacademy.lesson import Lesson

Body = dict[str, Any] | list[Any]


def lesson_of(run: Any, behaviour: Behaviour) -> Lesson:
    """What this run makes."""
    options = json.loads(run["options"])
    branded = behaviour.flag("branding") or bool(options.get("brand_kit_id"))
    cued = behaviour.switch("cues_from_frame") is True
    return Lesson(run["prompt"], options, branded, behaviour.flag("extras"), run["script"], cued)


class Timelines:
    def __init__(self, state: State, behaviour: Behaviour) -> None:
        self._state = state
        self._behaviour = behaviour

    def find(self, video_id: str, now: float) -> Body | None:
        """The file's value, None before there is one. A new run overwrites what was changed by hand."""
        run = runs.artifact_run(self._state, video_id, "timeline", now)
        if run is None:
            return None
        kept = self._state.row("SELECT * FROM vacademy_timelines WHERE video_id = ?", (video_id,))
        if kept is not None and kept["run_id"] == run["id"]:
            body: Body = json.loads(kept["body"])
            return body
        made: Body = lesson_of(run, self._behaviour).timeline()
        if self._behaviour.switch("timeline_format") == "array" and isinstance(made, dict):
            made = made["entries"]
        self._state.write(
            "INSERT OR REPLACE INTO vacademy_timelines (video_id, run_id, body) VALUES (?, ?, ?)",
            (video_id, run["id"], json.dumps(made, ensure_ascii=False)),
        )
        return made

    def editable(self, video_id: str, now: float) -> Body:
        """As `find`. Raises Refusal 400 when there is nothing to change."""
        body = self.find(video_id, now)
        if body is None:
            raise Refusal(400, "Video has no timeline yet")
        if not entries_of(body):
            raise Refusal(400, "Timeline is empty")
        return body

    def check_revision(self, body: Body, expected: int | None) -> None:
        """Raises Refusal 409 when the file was written since. A bare list counts no writes."""
        if expected is not None and isinstance(body, dict) and expected != revision_of(body):
            raise Refusal(409, f"Timeline was changed: revision is {revision_of(body)}, expected {expected}")

    def write(self, video_id: str, body: Body) -> int | None:
        """Keep the changed file; returns its new revision."""
        if isinstance(body, dict):
            body["meta"]["revision"] = (revision_of(body) or 0) + 1
        self._state.write("UPDATE vacademy_timelines SET body = ? WHERE video_id = ?",
                          (json.dumps(body, ensure_ascii=False), video_id))  # fmt: skip
        return revision_of(body)

    def preview(self, video_id: str) -> int:
        """Count one more preview, because no two are alike."""
        self._state.write("UPDATE vacademy_timelines SET previews = previews + 1 WHERE video_id = ?", (video_id,))
        return int(self._state.number("SELECT previews FROM vacademy_timelines WHERE video_id = ?", (video_id,)))


def entries_of(body: Body) -> list[dict[str, Any]]:
    """The list itself, to be changed in place."""
    entries: list[dict[str, Any]] = body["entries"] if isinstance(body, dict) else body
    return entries


def revision_of(body: Body) -> int | None:
    return int(body["meta"].get("revision", 0)) if isinstance(body, dict) else None
