"""What BHuman's callbacks say, in each of the spellings seen over the years."""

from __future__ import annotations

import json
import uuid
import zlib
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from services.sandbox.bhuman import videos
from services.sandbox.shared.database import State


def compose(state: State, delivery: Any) -> tuple[str, bytes]:
    """The URL to POST to and the body for a stored delivery, as the video stands now. Raises LookupError."""
    video = videos.find(state, delivery["item_id"])
    if video is None:
        raise LookupError("the video was forgotten")
    spelling = json.loads(delivery["detail"])["spelling"]
    url = with_id(delivery["url"], delivery["item_id"]) if spelling == "2023" else delivery["url"]
    body = say(video, state.now(), delivery["base"], delivery["kind"], spelling)
    text = json.dumps(body, ensure_ascii=False)
    return url, (text[: len(text) * 2 // 3] if delivery["kind"] == "malformed" else text).encode()


def say(video: Any, now: float, base: str, kind: str, spelling: str) -> dict[str, Any]:
    """The callback's body. `kind` as in `batch.Call`."""
    files = videos.media(video, now, base)
    whatsapp = files.pop("whatsapp_video_url")
    if kind == "whatsapp":
        return {"event": "whatsapp.ready", "id": video["id"], "campaign_id": video["campaign_id"],
                "whatsapp_video_url": whatsapp}  # fmt: skip
    word = {"processing": "processing", "failed": "failed"}.get(kind) or videos.status(video, now)
    if word in ("processing", "failed"):
        files = dict.fromkeys(files, "" if spelling == "july2026" and word == "failed" else None)
    share = files.pop("share_url")
    body: dict[str, Any] = {
        "id": str(uuid.uuid4()) if kind == "unknown" else video["id"],
        "status": word,
        **files,
        "share_url" if spelling in ("seed", "web") else "video_url": share,
    }
    if spelling == "web":
        body |= {"message": video["message"] or "", "row_index": video["row_index"]}
    if spelling == "july2026":
        number = zlib.crc32(video["id"].encode())
        body |= {"campaign_result_id": None if number % 3 == 0 else number}
        if video["campaign_id"]:
            body |= {"campaign_id": video["campaign_id"]}
        if whatsapp:
            body |= {"whatsapp_video_url": whatsapp}
    return body


def with_id(url: str, video_id: str) -> str:
    """The URL with an `id` parameter added behind its own query, every other byte as it was."""
    parts = urlsplit(url)
    if any(name == "id" for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return url
    query = f"{parts.query}&id={quote(video_id)}" if parts.query else f"id={quote(video_id)}"
    return urlunsplit(parts._replace(query=query))
