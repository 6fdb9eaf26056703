"""On which side a lesson was made, in practice or out of it: it is asked for and worked on with only there."""

from __future__ import annotations

from dataclasses import dataclass

from services.jobs.practice import PRACTICE_HOST
from services.kinds.lessons.copies.gathering import Gathering
from services.kinds.lessons.copies.store import CopyStore
from services.kinds.lessons.viewing.lines import host_of
from services.store.database import Database
from services.vendors.vacademy import VacademyClient


@dataclass(frozen=True)
class LessonSide:
    """One side: its client, and what keeps copies of what that reads. `chosen`: a rehearsal, whatever keys are set."""

    chosen: bool
    client: VacademyClient
    gathering: Gathering


class LessonSides:
    """The side of each lesson by its job's host; one that was made elsewhere is looked for where the settings say."""

    def __init__(
        self, database: Database, store: CopyStore, client: VacademyClient, rehearsing: VacademyClient | None
    ) -> None:
        self._database = database
        self._usual = LessonSide(False, client, Gathering(client, store))
        self._rehearsed = LessonSide(True, rehearsing, Gathering(rehearsing, store)) if rehearsing else None
        self._known: dict[str, LessonSide] = {}

    def chosen(self, practice: bool) -> VacademyClient:
        """The client for a draft that chose practice, or did not."""
        return self._rehearsed.client if practice and self._rehearsed else self._usual.client

    def of(self, video_id: str) -> LessonSide:
        """The side of this lesson. Without a practice beside the settings there is only one, and nothing is read."""
        if self._rehearsed is None:
            return self._usual
        if video_id not in self._known:
            with self._database.read() as session:
                host = host_of(session, video_id)
            if host is None:
                return self._usual
            self._known[video_id] = self._rehearsed if host == PRACTICE_HOST else self._usual
        return self._known[video_id]
