"""Copies of lessons among our files, one for each revision: what pages show without asking the service."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime

from services.errors import ServiceError, StoreError
from services.files.files import LESSONS, FileInfo, Files
from services.kinds.lessons.copies.format import copy_json, read_copy
from services.kinds.lessons.copies.parts import Parts
from services.vendors.vacademy import SpokenWord, Timeline, is_video_id

log = logging.getLogger(__name__)

COPY = ".json"
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
    """The copies of each lesson under its id. What cannot be reached is only logged: the service has it, too."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def keep(self, kept: Kept) -> None:
        """Keep this revision as the newest."""
        text = json.dumps(copy_json(kept), ensure_ascii=False)
        self._write(kept.video_id, f"{kept.timeline.revision or 0:06}{COPY}", text)

    def keep_parts(self, video_id: str, parts: Parts) -> None:
        """Keep what there is of a lesson by now."""
        said = {"stage": parts.stage, "status": parts.status, "addresses": dict(parts.addresses)}
        self._write(video_id, PARTS, json.dumps(said))

    def keep_script(self, video_id: str, script: str) -> None:
        """Keep the script as it is now."""
        self._write(video_id, SCRIPT, script)

    def newest(self, video_id: str) -> Kept | None:
        """The copy that was kept last and can be read."""
        for one in reversed(self._copies(video_id)):
            text = self._read(one.name)
            try:
                if text is not None:
                    return replace(Kept(*read_copy(video_id, json.loads(text))), kept_at=one.changed_at)
            except (ValueError, KeyError, TypeError, ServiceError):
                log.warning("the copy %s cannot be read", one.name)
        return None

    def version(self, video_id: str) -> str:
        """Another text whenever something whole was kept; empty for never."""
        copies = self._copies(video_id)
        return f"{copies[-1].name} {copies[-1].mark}" if copies else ""

    def parts(self, video_id: str) -> Parts | None:
        """What there was of a lesson when it was looked at last."""
        if not is_video_id(video_id):
            return None
        name = _name(video_id, PARTS)
        try:
            seen = self._files.info(name)
            text = self._read(name)
            if seen is None or text is None:
                return None
            said = json.loads(text)
            return Parts(str(said["stage"]), str(said["status"]), dict(said["addresses"]), seen.changed_at)
        except (StoreError, ValueError, KeyError, TypeError):
            return None

    def script(self, video_id: str) -> str | None:
        """The script as it was kept last."""
        return self._read(_name(video_id, SCRIPT)) if is_video_id(video_id) else None

    def _copies(self, video_id: str) -> list[FileInfo]:
        """The whole copies of a lesson, the one that was kept last at the end."""
        if not is_video_id(video_id):
            return []
        try:
            found = [one for one in self._files.list(_name(video_id, "")) if one.name.endswith(COPY)]
        except StoreError as wrong:
            log.warning("the copies of lesson %s cannot be looked for: %s", video_id, wrong)
            return []
        return sorted(found, key=lambda one: (one.changed_at, one.name))

    def _read(self, name: str) -> str | None:
        try:
            data = self._files.get(name)
            return None if data is None else data.decode("utf-8")
        except (StoreError, UnicodeDecodeError) as wrong:
            log.warning("%s cannot be read: %s", name, wrong)
            return None

    def _write(self, video_id: str, name: str, text: str) -> None:
        if not is_video_id(video_id):
            return
        try:
            self._files.put(_name(video_id, name), text.encode())
        except StoreError as wrong:
            log.warning("%s of lesson %s could not be kept: %s", name, video_id, wrong)


def _name(video_id: str, name: str) -> str:
    return f"{LESSONS}{video_id}/{name}"
