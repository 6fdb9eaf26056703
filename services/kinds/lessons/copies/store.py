"""Copies of lessons in the data folder, one for each revision: what pages show without asking the service."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from services.errors import ServiceError
from services.kinds.lessons.copies.format import copy_json, read_copy
from services.kinds.lessons.copies.parts import Parts
from services.vendors.vacademy import SpokenWord, Timeline, is_video_id

log = logging.getLogger(__name__)

FOLDER = "lessons"
SCRIPT, PARTS = "script.txt", "parts.now"


@dataclass(frozen=True)
class Kept:
    """One revision of a lesson, with the service's own addresses of sound and films. `kept_at` is for copies read."""

    video_id: str
    timeline: Timeline
    words: tuple[SpokenWord, ...]
    script: str
    audio: str | None
    film: str | None
    presenter: str | None = None
    kept_at: datetime | None = None


class CopyStore:
    """One folder for each lesson in it. What cannot be kept is only logged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, kept: Kept) -> None:
        """Keep this revision as the newest."""
        text = json.dumps(copy_json(kept), ensure_ascii=False)
        self._write(kept.video_id, f"{kept.timeline.revision or 0:06}.json", text)

    def keep_parts(self, video_id: str, parts: Parts) -> None:
        """Keep what there is of a lesson by now."""
        said = {"stage": parts.stage, "status": parts.status, "addresses": dict(parts.addresses)}
        self._write(video_id, PARTS, json.dumps(said))

    def keep_script(self, video_id: str, script: str) -> None:
        """Keep the script as it is now."""
        self._write(video_id, SCRIPT, script)

    def newest(self, video_id: str) -> Kept | None:
        """The copy that was kept last and can be read."""
        if not is_video_id(video_id):
            return None
        for moment, place in sorted(_dated(self.folder / video_id), reverse=True):
            try:
                found = read_copy(video_id, json.loads(place.read_text(encoding="utf-8")))
                return replace(Kept(*found), kept_at=datetime.fromtimestamp(moment / 1e9, UTC))
            except (OSError, ValueError, KeyError, TypeError, ServiceError):
                log.warning("the copy %s cannot be read", place.name)
        return None

    def version(self, video_id: str) -> int:
        """When something whole was kept last, in nanoseconds; 0 for never."""
        if not is_video_id(video_id):
            return 0
        return max((moment for moment, _place in _dated(self.folder / video_id)), default=0)

    def parts(self, video_id: str) -> Parts | None:
        """What there was of a lesson when it was looked at last."""
        text = self._read(video_id, PARTS)
        if text is None:
            return None
        try:
            said = json.loads(text)
            seen_at = datetime.fromtimestamp((self.folder / video_id / PARTS).stat().st_mtime, UTC)
            return Parts(str(said["stage"]), str(said["status"]), dict(said["addresses"]), seen_at)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def script(self, video_id: str) -> str | None:
        """The script as it was kept last."""
        return self._read(video_id, SCRIPT)

    def _read(self, video_id: str, name: str) -> str | None:
        if not is_video_id(video_id):
            return None
        try:
            return (self.folder / video_id / name).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _write(self, video_id: str, name: str, text: str) -> None:
        if not is_video_id(video_id):
            return
        place = self.folder / video_id / name
        try:
            if place.is_file() and place.read_bytes() == text.encode():
                os.utime(place)
                return
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".lesson-")
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            Path(temporary).replace(place)
        except OSError as wrong:
            log.warning("%s of lesson %s could not be kept: %s", name, video_id, wrong.strerror)


def _dated(folder: Path) -> list[tuple[int, Path]]:
    found = []
    for place in folder.glob("*.json"):
        try:
            found.append((place.stat().st_mtime_ns, place))
        except OSError:
            continue  # replaced at this very moment
    return found
