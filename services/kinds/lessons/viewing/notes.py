"""What somebody has typed for a lesson and not sent yet, kept so that a closed tab loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.jobs.preferences import Preferences
from services.people.persons import Person, Right
from services.store.database import Database

BRIEF, NEWEST, SCRIPT = "lesson_brief", "lesson_brief_of", "lesson_script"


class LessonNotes:
    """Briefs by an id that stands in their address, and changed scripts by their lesson. Nothing is sent by it."""

    def __init__(self, database: Database) -> None:
        self._kept = Preferences(database)

    def brief(self, brief_id: str) -> dict[str, Any]:
        """What was typed under this id; empty when nothing was."""
        return dict(self._kept.read(f"{BRIEF}:{brief_id}") or {})

    def keep_brief(self, brief_id: str, said: Mapping[str, Any], person: Person) -> None:
        """Keep what is typed by now, as the newest of this person's."""
        person.must(Right.PREPARE)
        self._kept.keep(f"{BRIEF}:{brief_id}", dict(said))
        self._kept.keep(f"{NEWEST}:{person.name}", brief_id)

    def newest_brief(self, person: str) -> str | None:
        """The id of the brief that this person typed last and has made no draft of."""
        found = self._kept.read(f"{NEWEST}:{person}")
        return str(found) if found else None

    def brief_is_done(self, person: Person) -> None:
        """It became a draft. What was typed stays under its address, for whoever goes back to it."""
        person.must(Right.PREPARE)
        self._kept.keep(f"{NEWEST}:{person.name}", None)

    def script(self, video_id: str) -> str | None:
        """A script as somebody changed it, or None while it is as the service wrote it."""
        found = self._kept.read(f"{SCRIPT}:{video_id}")
        return str(found) if found is not None else None

    def keep_script(self, video_id: str, script: str | None, person: Person) -> None:
        """Keep a changed script; None takes the change back."""
        person.must(Right.PREPARE)
        self._kept.keep(f"{SCRIPT}:{video_id}", script)
