"""The generated videos: writing them down, and what is known of one at a given moment."""

from __future__ import annotations

import json
import zlib
from typing import Any

from services.sandbox.bhuman import seed
from services.sandbox.bhuman.batch import Batch
from services.sandbox.media.card import Card
from services.sandbox.media.scene import Scene
from services.sandbox.shared.database import State, iso

# Shares of a render's time after which it is no longer queued, no longer preparing.
_QUEUED, _PREPARING = 0.1, 0.3

_INSERT = (
    "INSERT INTO bhuman_videos (id, request_id, campaign_id, video_instance_id, row_index, text, created_at, "
    "starts_at, finish_at, outcome, message, url_at, thumbnail_at, gif_at, whatsapp_at, listed_at, readable_at, "
    "quirks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def store(state: State, request_id: int, batch: Batch, campaign_id: str | None, instance_id: str | None) -> None:
    """Write all videos of an accepted request."""
    state.write_many(
        _INSERT,
        (
            (v.id, request_id, campaign_id, instance_id, v.row_index, None if v.text is None else json.dumps(v.text),
             batch.now, v.starts_at, v.finish_at, v.outcome, v.message, v.url_at, v.thumbnail_at, v.gif_at,
             v.whatsapp_at, v.listed_at, v.readable_at, json.dumps(v.quirks))
            for v in batch.videos
        ),
    )  # fmt: skip


def status(video: Any, now: float) -> str:
    """The word for what the video does at this moment."""
    quirks = json.loads(video["quirks"])
    finish = video["finish_at"]
    if finish is not None and now >= finish:
        return str(quirks.get("done" if video["outcome"] == "succeeded" else "ended", video["outcome"]))
    # A stuck render works for ever; it counts as if it took a second.
    whole = 1.0 if finish is None else finish - video["starts_at"]
    spent = (now - video["starts_at"]) / max(0.001, whole)
    if spent < _QUEUED:
        return "queued"
    return "preparing" if spent < _PREPARING else str(quirks.get("working", "processing"))


def media(video: Any, now: float, base: str) -> dict[str, str | None]:
    """Addresses of what is there by now; what is not there is None (or "", where a fault wants it so)."""
    quirks = json.loads(video["quirks"])
    blank = quirks.get("blank")

    def there(column: str, path: str) -> str | None:
        moment = video[column]
        return f"{base}/bhuman/{path}" if moment is not None and now >= moment else blank

    name = video["id"]
    return {
        "url": blank if quirks.get("page_only") else there("url_at", f"assets/{name}.mp4"),
        "share_url": there("url_at", f"videos/{name}"),
        "thumbnail": there("thumbnail_at", f"assets/{name}.jpg"),
        "gif": there("gif_at", f"assets/{name}.gif"),
        "whatsapp_video_url": there("whatsapp_at", f"assets/{name}.mp4?for=whatsapp"),
    }


def told(video: Any, now: float, base: str, profile: str) -> dict[str, Any]:
    """The video as the result endpoints tell it."""
    files = media(video, now, base)
    share = files.pop("share_url")
    whatsapp = files.pop("whatsapp_video_url")
    finished = video["finish_at"] is not None and now >= video["finish_at"]
    answer = {
        "id": video["id"],
        "user_id": seed.USER_ID,
        "video_id": _relative(video["id"], "b"),
        "actor_id": seed.ACTOR_ID,
        "video_instance_id": video["video_instance_id"],
        "campaign_id": video["campaign_id"],
        "status": status(video, now),
        **files,
        "vimeo_url" if profile == "docs2023" else "share_url": share,
        "message": video["message"] if finished else None,
        "execution_name": f"render-{video['id'][:8]}",
        "row_index": video["row_index"],
        "text": None if video["text"] is None else json.loads(video["text"]),
        "checksum": zlib.crc32(video["id"].encode()),
        "created_at": iso(video["created_at"]),
        "updated_at": iso(max(video["created_at"], min(now, video["gif_at"] or video["finish_at"] or now))),
    }
    if whatsapp:
        answer["whatsapp_video_url"] = whatsapp
    return answer


def find(state: State, video_id: str) -> Any:
    """The stored video or None."""
    return state.row("SELECT * FROM bhuman_videos WHERE id = ?", (video_id.lower(),))


def statuses(state: State, request_id: int) -> dict[str, str]:
    """What became of a request's videos, by id."""
    now = state.now()
    rows = state.rows("SELECT * FROM bhuman_videos WHERE request_id = ?", (request_id,))
    return {row["id"]: status(row, now) for row in rows}


def card(state: State, video: Any) -> Card:
    """What the video shows. A row that is told without its text still shows the text it was made from."""
    text = video["text"]
    if text is None:
        received = state.row("SELECT text FROM request_items WHERE request_id = ? AND item_id = ?",
                             (video["request_id"], video["id"]))  # fmt: skip
        text = received["text"] if received is not None else "[]"
    home = video["campaign_id"] or video["video_instance_id"]
    named = state.row(
        "SELECT name FROM bhuman_campaigns WHERE id = ? UNION ALL SELECT name FROM bhuman_instances WHERE id = ?",
        (home, home),
    )
    scenes = tuple(Scene(**one) for one in json.loads(video["quirks"]).get("scenes", []))
    return Card(video["id"], named["name"] if named else "BHuman", tuple(json.loads(text)), str(home), scenes)


def _relative(video_id: str, first: str) -> str:
    return first + video_id[1:]
