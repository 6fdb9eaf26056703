"""A kept lesson as JSON, in the service's own format where there is one, and back."""

from __future__ import annotations

import json
from typing import Any, Protocol

from services.vendors.vacademy import Entry, SpokenWord, Timeline, read_timeline

Copy = tuple[str, Timeline, tuple[SpokenWord, ...], str, str | None, str | None, str | None]


class Keepable(Protocol):
    """What of a lesson goes into a copy."""

    @property
    def timeline(self) -> Timeline:
        """Its frames and their times."""

    @property
    def words(self) -> tuple[SpokenWord, ...]:
        """What is said when."""

    @property
    def script(self) -> str:
        """Its text."""

    @property
    def audio(self) -> str | None:
        """The narration's address."""

    @property
    def film(self) -> str | None:
        """The MP4's address."""

    @property
    def presenter(self) -> str | None:
        """The address of the film of its presenter."""


def copy_json(kept: Keepable) -> dict[str, object]:
    """As JSON."""
    return {
        "timeline": {
            "meta": _meta(kept.timeline),
            "entries": [_entry(entry) for entry in kept.timeline.entries],
        },
        "words": [[word.text, word.start, word.end] for word in kept.words],
        "script": kept.script,
        "audio": kept.audio,
        "film": kept.film,
        "presenter": kept.presenter,
    }


def read_copy(video_id: str, said: dict[str, Any]) -> Copy:
    """What `copy_json` made. Raises ValueError, KeyError, TypeError or ServiceError for what is no copy."""
    words = tuple(SpokenWord(str(text), float(start), float(end)) for text, start, end in said["words"])
    timeline = read_timeline(json.dumps(said["timeline"]).encode())
    addresses = _text(said["audio"]), _text(said["film"]), _text(said.get("presenter"))
    return video_id, timeline, words, str(said["script"]), *addresses


def _meta(timeline: Timeline) -> dict[str, object]:
    return {
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


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "inTime": entry.in_time,
        "exitTime": entry.exit_time,
        "z": entry.z,
        "html": entry.html,
        "audio_url": entry.audio_url,
        "opacity": entry.opacity,
        "entry_meta": entry.meta,
        "sound_cues": [one.model_dump(mode="json") for one in entry.sound_cues],
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
