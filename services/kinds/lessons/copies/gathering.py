"""What pages show of a lesson is fetched by who watches it, so that drawing a page needs no call to the service."""

from __future__ import annotations

import asyncio
import logging
import time

from services.errors import NotPossible, ServiceError
from services.kinds.lessons.copies.parts import parts_of
from services.kinds.lessons.copies.store import CopyStore, Kept
from services.store.tables import utc_now
from services.vendors.vacademy import Lesson, VacademyClient

log = logging.getLogger(__name__)


class Gathering:
    """Keeps parts, scripts and whole lessons in the store of copies. All of it is read free of charge."""

    def __init__(self, client: VacademyClient, store: CopyStore) -> None:
        self._client = client
        self._store = store
        self._scripts: set[tuple[str, str]] = set()

    async def note(self, lesson: Lesson, operation: str, *, ready: bool) -> None:
        """Keep what this status says and what it leads to; one that is `ready` is kept whole.

        What cannot be fetched is left for the page to ask for.
        """
        await asyncio.to_thread(self._store.keep_parts, lesson.video_id, parts_of(lesson, utc_now()))
        try:
            if ready and "timeline" in lesson.artifacts:
                await self.fetch(lesson)
            elif "script" in lesson.artifacts and (lesson.video_id, operation) not in self._scripts:
                await self.fetch_script(lesson)
                # A lesson that goes on may do so with another script, which lies at the same address.
                self._scripts.add((lesson.video_id, operation))
        except ServiceError as error:
            log.info("lesson %s: not kept yet: %s", lesson.video_id, error)

    def forget(self, video_id: str) -> None:
        """Nobody watches this lesson any more."""
        self._scripts = {one for one in self._scripts if one[0] != video_id}

    async def look(self, video_id: str) -> Lesson:
        """Ask for the lesson and keep what the answer says. Raises VendorError."""
        lesson = await self._client.get_lesson(video_id)
        await asyncio.to_thread(self._store.keep_parts, video_id, parts_of(lesson, utc_now()))
        return lesson

    async def fetch_script(self, lesson: Lesson) -> str:
        """The script as it is now, kept. Raises NotPossible before there is one, and VendorError."""
        address = lesson.artifacts.get("script")
        if address is None:
            raise NotPossible("The script is not written yet.", next_step="Look again in a moment.")
        script = await self._client.get_script(address, version=_version())
        await asyncio.to_thread(self._store.keep_script, lesson.video_id, script)
        return script

    async def fetch(self, lesson: Lesson) -> Kept:
        """The whole lesson as it is now, kept. Raises NotPossible before there are frames, and VendorError."""
        artifacts = lesson.artifacts
        if "timeline" not in artifacts:
            raise NotPossible("The frames of this lesson are not drawn yet.", next_step="Look again in a moment.")
        # One address holds every version, so each reading asks past all caches.
        version = _version()
        timeline = await self._client.get_timeline(artifacts["timeline"], version=version)
        said = artifacts.get("words")
        words = await self._client.get_words(said, version=version) if said else []
        script = await self.fetch_script(lesson) if "script" in artifacts else ""
        kept = Kept(
            lesson.video_id, timeline, tuple(words), script,
            audio=artifacts.get("audio"), film=artifacts.get("video"), presenter=artifacts.get("avatar"),
        )  # fmt: skip
        await asyncio.to_thread(self._store.keep, kept)
        return kept


def _version() -> int:
    return time.time_ns() // 1_000_000
