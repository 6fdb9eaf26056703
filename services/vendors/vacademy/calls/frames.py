"""Changing a lesson frame by frame (contract, sections 6 and 9)."""

from __future__ import annotations

from pydantic import JsonValue

from services.vendors.vacademy import models, reading
from services.vendors.vacademy.bodies import json_bytes
from services.vendors.vacademy.calls.service import Service, safe


class FrameCalls(Service):
    """Previews and writes frames of a timeline."""

    async def regenerate_frame(self, video_id: str, timestamp: float, user_prompt: str) -> models.FramePreview:
        """A preview of one frame, saved nowhere and unlike any other; may take minutes (section 6).

        `timestamp` is sent as it is: take it from `frames.timestamp_for`, and compare with `frames.check_preview`.
        """
        content = json_bytes({"video_id": safe(video_id), "timestamp": timestamp, "user_prompt": user_prompt})
        answer = await self._api.write(
            "preview a frame", "POST", f"{self._videos}/frame/regenerate", content=content
        )  # fmt: skip
        return reading.about(models.FramePreview, answer, video_id)

    async def update_frame(
        self,
        video_id: str,
        frame_index: int,
        new_html: str,
        *,
        expected_revision: int | None = None,
        entry_id: str | None = None,
    ) -> models.FrameUpdated:
        """Write one frame into the timeline; an MP4 stays as it was (section 6).

        Raises Invalid with HTTP 409 when `expected_revision` is no longer the timeline's; then nothing was written.
        """
        wanted: dict[str, JsonValue] = {"video_id": safe(video_id), "frame_index": frame_index, "new_html": new_html}
        wanted |= {"expected_revision": expected_revision} if expected_revision is not None else {}
        wanted |= {"entry_id": entry_id} if entry_id is not None else {}
        content = json_bytes(wanted)
        answer = await self._api.write("update a frame", "POST", f"{self._videos}/frame/update", content=content)
        return reading.about(models.FrameUpdated, answer, video_id)

    async def add_frame(
        self,
        video_id: str,
        html: str,
        in_time: float,
        exit_time: float,
        *,
        expected_revision: int | None = None,
    ) -> models.FrameListChanged:
        """Add a frame between two seconds of the timeline (section 9; field names assumed)."""
        return await self._edit(
            "add", video_id, expected_revision, {"html": html, "in_time": in_time, "exit_time": exit_time}
        )

    async def delete_frame(
        self, video_id: str, entry_id: str, *, expected_revision: int | None = None
    ) -> models.FrameListChanged:
        """Delete the frame with this id (section 9)."""
        return await self._edit("delete", video_id, expected_revision, {"entry_id": entry_id})

    async def reorder_frame(
        self, video_id: str, entry_id: str, to_index: int, *, expected_revision: int | None = None
    ) -> models.FrameListChanged:
        """Move the frame with this id to another place of the list (section 9)."""
        wanted: dict[str, JsonValue] = {"entry_id": entry_id, "to_index": to_index}
        return await self._edit("reorder", video_id, expected_revision, wanted)

    async def _edit(
        self, verb: str, video_id: str, expected_revision: int | None, wanted: dict[str, JsonValue]
    ) -> models.FrameListChanged:
        body: dict[str, JsonValue] = {"video_id": safe(video_id), **wanted}
        body |= {"expected_revision": expected_revision} if expected_revision is not None else {}
        path = f"{self._videos}/frame/{verb}"
        answer = await self._api.write(f"{verb} a frame", "POST", path, content=json_bytes(body))
        return reading.one(models.FrameListChanged, answer)
