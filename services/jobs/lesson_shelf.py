"""Copies of lessons in the data folder, one for each revision, for when the service does not answer."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from services.errors import ServiceError
from services.vendors.vacademy import Timeline, Word, is_video_id, read_timeline

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """One revision of a lesson, with the service's own addresses of sound and film."""

    video_id: str
    timeline: Timeline
    words: tuple[Word, ...]
    script: str
    audio: str | None
    film: str | None


class Shelf:
    """One folder for each lesson in it, one file for each revision. A copy that cannot be kept is only logged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, kept: Kept) -> None:
        """Keep this revision."""
        if not is_video_id(kept.video_id):
            return
        place = self.folder / kept.video_id / f"{kept.timeline.revision or 0:06}.json"
        text = json.dumps(_to_json(kept), ensure_ascii=False)
        try:
            if place.is_file() and place.read_text(encoding="utf-8") == text:
                return
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".lesson-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(temporary).replace(place)
        except OSError as wrong:
            log.warning("a copy of lesson %s could not be kept: %s", kept.video_id, wrong.strerror)

    def newest(self, video_id: str) -> Kept | None:
        """The highest revision that is kept and can be read."""
        if not is_video_id(video_id):
            return None
        for place in sorted((self.folder / video_id).glob("*.json"), reverse=True):
            try:
                return _from_json(video_id, json.loads(place.read_text(encoding="utf-8")))
            except (OSError, ValueError, KeyError, TypeError, ServiceError):
                log.warning("the copy %s cannot be read", place.name)
        return None


def _to_json(kept: Kept) -> dict[str, object]:
    timeline = kept.timeline
    meta: dict[str, object] = {
        "total_duration": timeline.total_duration,
        "audio_start_at": timeline.audio_start_at,
        "content_starts_at": timeline.content_starts_at,
        "content_ends_at": timeline.content_ends_at,
        "dimensions": {"width": timeline.width, "height": timeline.height},
        "navigation": timeline.navigation,
        "content_type": timeline.content_type,
        "language": timeline.language,
        "palette": timeline.palette,
        "revision": timeline.revision or 0,
        "chapters": [one.model_dump(mode="json") for one in timeline.chapters],
        "questions": [one.model_dump(mode="json") for one in timeline.questions],
        "audio_tracks": [one.model_dump(mode="json", by_alias=True) for one in timeline.audio_tracks],
    }
    entries = [
        {
            "id": entry.id,
            "inTime": entry.in_time,
            "exitTime": entry.exit_time,
            "z": entry.z,
            "html": entry.html,
            "entry_meta": entry.meta,
        }
        for entry in timeline.entries
    ]
    return {
        "timeline": {"meta": meta, "entries": entries},
        "words": [[word.text, word.start, word.end] for word in kept.words],
        "script": kept.script,
        "audio": kept.audio,
        "film": kept.film,
    }


def _from_json(video_id: str, said: dict[str, object]) -> Kept:
    words = said["words"]
    if not isinstance(words, list):
        raise TypeError("words")
    return Kept(
        video_id,
        read_timeline(json.dumps(said["timeline"]).encode()),
        tuple(Word(str(text), float(start), float(end)) for text, start, end in words),
        str(said["script"]),
        _text(said["audio"]),
        _text(said["film"]),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
