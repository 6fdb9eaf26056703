"""What a person does with lessons beyond launching them: watch them grow, play them, take their files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from services.config import Settings, is_loopback
from services.errors import NotFound, NotPossible, VendorError
from services.jobs import lesson_lines
from services.jobs.lesson_drafts import LessonDrafts
from services.jobs.lesson_frames import LessonFrames
from services.jobs.lesson_keys import LessonKeys
from services.jobs.lesson_lines import LessonLine
from services.jobs.lesson_play import Playable
from services.jobs.lesson_shelf import Kept, Shelf
from services.jobs.targets import Call
from services.store.database import Database
from services.vendors.vacademy import Lesson, VacademyClient, is_video_id, srt_text, vtt_text

FRESH_SECONDS = 20.0
GLANCE_SECONDS = 1.5
SANDBOX = "/sandbox/"


@dataclass(frozen=True)
class Parts:
    """What of a lesson is there by now: addresses that a browser reaches, by `script`, `audio`, `words` and so on."""

    stage: str
    status: str
    addresses: Mapping[str, str]

    def has(self, part: str) -> bool:
        """Whether this part is made."""
        return part in self.addresses


class LessonDesk:
    """Reads lessons for pages. Methods that ask Vacademy raise VendorError; none of them costs anything."""

    def __init__(
        self, settings: Settings, database: Database, drafts: LessonDrafts, client: VacademyClient, call: Call
    ) -> None:
        self._settings = settings
        self._database = database
        self._client = client
        self._call = call
        self._shelf = Shelf(settings.data_dir / "lessons")
        self._glances: dict[str, tuple[float, Lesson]] = {}
        self._playing: dict[str, tuple[float, Playable]] = {}
        self.drafts = drafts
        self.frames = LessonFrames(database, client, call, self.forget)
        self.keys = LessonKeys(settings, client, call)

    @property
    def folder(self) -> Path:
        """Where copies of lessons are kept."""
        return self._shelf.folder

    def newest(self, limit: int = 12) -> list[LessonLine]:
        """What was launched last."""
        with self._database.read() as session:
            return lesson_lines.newest(session, limit)

    def lines(self, video_id: str) -> list[LessonLine]:
        """Every generation of one lesson that we launched; empty for one that was made elsewhere."""
        with self._database.read() as session:
            return lesson_lines.of_lesson(session, video_id)

    def parts(self, video_id: str) -> Parts:
        """What is there by now, asked at most once in a moment. Raises VendorError."""
        lesson = self._glance(video_id)
        addresses = {part: self._reachable(address) for part, address in lesson.artifacts.items()}
        return Parts((lesson.current_stage or "").upper(), lesson.status.upper(), addresses)

    def script(self, video_id: str) -> str:
        """The script as it is now. Raises NotPossible before there is one."""
        address = self._glance(video_id).artifacts.get("script")
        if address is None:
            raise NotPossible("The script is not written yet.", next_step="Look again in a moment.")
        return self._call(self._client.get_script(address, version=self._version()))

    def playable(self, video_id: str) -> Playable:
        """The lesson for the player; when Vacademy does not answer, the copy that was kept last.

        Raises NotPossible before there are frames and sound, else VendorError.
        """
        kept = self._playing.get(video_id)
        if kept is not None and time.monotonic() - kept[0] < FRESH_SECONDS:
            return kept[1]
        try:
            found = self._fetch(video_id)
        except NotFound:
            raise
        except VendorError as error:
            copy = self._shelf.newest(video_id)
            if copy is None:
                raise
            return replace(self._of(copy), told=f"{error.text} This is the copy that was kept last.")
        self._playing[video_id] = (time.monotonic(), found)
        return found

    def forget(self, video_id: str) -> None:
        """Something was changed: read it anew."""
        self._playing.pop(video_id, None)
        self._glances.pop(video_id, None)

    def film_is_old(self, video_id: str) -> bool:
        """Whether a frame was changed after the MP4 was made. False as long as there is no MP4 of ours."""
        made = [line.finished_at for line in self.lines(video_id) if line.film and line.finished_at]
        changed = self.frames.changed_at(video_id)
        return bool(made and changed is not None and changed > max(made))

    def srt(self, lesson: Playable) -> str:
        """The captions as a SubRip file."""
        return srt_text(lesson.captions)

    def vtt(self, lesson: Playable) -> str:
        """The captions as a WebVTT file."""
        return vtt_text(lesson.captions)

    def _fetch(self, video_id: str) -> Playable:
        artifacts = self._glance(video_id).artifacts
        if "timeline" not in artifacts:
            raise NotPossible("The frames of this lesson are not drawn yet.", next_step="Look again in a moment.")
        # One address holds every version, so each reading asks past all caches.
        version = self._version()
        timeline = self._call(self._client.get_timeline(artifacts["timeline"], version=version))
        said, written = artifacts.get("words"), artifacts.get("script")
        words = self._call(self._client.get_words(said, version=version)) if said else []
        script = self._call(self._client.get_script(written, version=version)) if written else ""
        copy = Kept(video_id, timeline, tuple(words), script, artifacts.get("audio"), artifacts.get("video"))
        self._shelf.keep(copy)
        return self._of(copy)

    def _of(self, copy: Kept) -> Playable:
        audio, film = (self._reachable(one) if one else None for one in (copy.audio, copy.film))
        return Playable(copy.video_id, copy.timeline, copy.words, copy.script, audio, film)

    def _glance(self, video_id: str) -> Lesson:
        if not is_video_id(video_id):
            raise NotPossible("This is no lesson's id.", next_step="Open the lesson from the list.")
        kept = self._glances.get(video_id)
        if kept is not None and time.monotonic() - kept[0] < GLANCE_SECONDS:
            return kept[1]
        lesson = self._call(self._client.get_lesson(video_id))
        self._glances[video_id] = (time.monotonic(), lesson)
        return lesson

    def _reachable(self, address: str) -> str:
        # The sandbox inside the dashboard is reached by colleagues under the dashboard's address, not under ours.
        parts = urlsplit(address)
        if self._settings.plays_vacademy and is_loopback(address) and parts.path.startswith(SANDBOX):
            return parts.path + (f"?{parts.query}" if parts.query else "")
        return address if parts.scheme in {"http", "https"} else ""

    def _version(self) -> int:
        return time.time_ns() // 1_000_000
