"""What a person does with lessons beyond launching them: watch them grow, play them, take their files."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from services.config import Settings, is_loopback
from services.config.vacademy import VacademySettings
from services.errors import NotFound, NotPossible, ServiceError, VendorError
from services.files.files import Files
from services.jobs.drafts.drafts import Drafts
from services.jobs.launch.targets import CallOnLoop
from services.jobs.ledger.items import ItemLedger
from services.jobs.ledger.moves import note
from services.jobs.sighting import Sighting
from services.kinds.lessons.copies.parts import Parts, parts_of
from services.kinds.lessons.copies.store import CopyStore, Kept
from services.kinds.lessons.forms import LessonDrafts
from services.kinds.lessons.keys import LessonKeys
from services.kinds.lessons.viewing import lines as lesson_lines
from services.kinds.lessons.viewing.covers import LessonCovers
from services.kinds.lessons.viewing.frames import LessonFrames
from services.kinds.lessons.viewing.lines import LessonLine
from services.kinds.lessons.viewing.notes import LessonNotes
from services.kinds.lessons.viewing.play import Playable
from services.kinds.lessons.viewing.sides import LessonSides
from services.kinds.lessons.viewing.sources import sources_of
from services.kinds.lessons.viewing.voices import LessonVoices
from services.people.audit import recorded
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import utc_now
from services.vendors.vacademy import Lesson, LessonOrder, VacademyClient, is_video_id, srt_text, vtt_text

FRESH_SECONDS = 20.0
MOST_COPIES = 20
SANDBOX = "/sandbox/"


class LessonDesk:
    """Reads lessons for pages: from our own records and copies where they are there, else from Vacademy.

    Methods that ask Vacademy raise VendorError; none of them costs anything.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        files: Files,
        drafts: Drafts,
        client: VacademyClient,
        rehearsing: VacademyClient,
        call: CallOnLoop,
    ) -> None:
        self._settings = settings.section(VacademySettings)
        self._database = database
        self._items = ItemLedger(database)
        self._call = call
        self._store = CopyStore(files)
        self._sides = LessonSides(database, self._store, client, None if self._settings.plays else rehearsing)
        self._playing: dict[str, tuple[float, Playable]] = {}
        self._copies: dict[str, tuple[str, Playable]] = {}
        self.drafts = LessonDrafts(drafts, lambda video_id: self._sides.of(video_id).chosen)
        self.notes = LessonNotes(database)
        self.frames = LessonFrames(database, self._client, call, self.read_anew)
        self.covers = LessonCovers(self._client, call, self._reachable, self._show_cover, database)
        self.voices = LessonVoices(self._sides.chosen, call, self._reachable)
        self.keys = LessonKeys(settings, client, call, database)

    def newest(self, limit: int = 12) -> list[LessonLine]:
        """What was launched last."""
        with self._database.read() as session:
            return lesson_lines.newest(session, limit)

    def of_job(self, job_id: str, limit: int) -> list[LessonLine]:
        """The lessons of one job in the order of its rows, each as its newest attempt stands."""
        with self._database.read() as session:
            return lesson_lines.of_job(session, job_id, limit)

    def lines(self, video_id: str) -> list[LessonLine]:
        """Every generation of one lesson that we launched; empty for one that was made elsewhere."""
        with self._database.read() as session:
            return lesson_lines.of_lesson(session, video_id)

    def order(self, video_id: str) -> LessonOrder | None:
        """What the request said that made this lesson; None for one that was made elsewhere."""
        with self._database.read() as session:
            return lesson_lines.order_of(session, video_id)

    def parts(self, video_id: str) -> Parts:
        """What is there by now, under addresses that a browser reaches: as the engine saw it last, else asked for.

        Raises VendorError.
        """
        kept = self._store.parts(video_id) or parts_of(self._look(video_id), utc_now())
        return replace(kept, addresses={part: self._reachable(address) for part, address in kept.addresses.items()})

    def script(self, video_id: str) -> str:
        """The script as it was kept last, else as it is now. Raises NotPossible before there is one."""
        kept = self._store.script(video_id)
        if kept is not None:
            return kept
        return self._call(self._sides.of(video_id).gathering.fetch_script(self._look(video_id)))

    def shown(self, video_id: str) -> Playable:
        """The lesson for the player from the copy that was kept last; only one without a copy is asked for."""
        version = self._store.version(video_id)
        known = self._copies.get(video_id)
        if known is not None and version and known[0] == version:
            return known[1]
        copy = self._store.newest(video_id)
        if copy is None:
            return self.playable(video_id)
        found = self._of(copy)
        others = [(name, one) for name, one in self._copies.items() if name != video_id]
        self._copies = dict([*others[-MOST_COPIES:], (video_id, (version, found))])
        return found

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
            copy = self._store.newest(video_id)
            if copy is None:
                raise
            return replace(self._of(copy), told=f"{error.text} This is the copy that was kept last.")
        self._playing[video_id] = (time.monotonic(), found)
        return found

    def forget(self, video_id: str) -> None:
        """Something was changed: the next `playable` asks for it."""
        self._playing.pop(video_id, None)

    def read_anew(self, video_id: str) -> None:
        """Something was written: keep the lesson as it is now. Without an answer the copy stays as it was."""
        self.forget(video_id)
        with suppress(ServiceError):
            self.playable(video_id)

    def load_again(self, video_id: str, person: Person) -> None:
        """Keep the lesson as it is at Vacademy now. Raises VendorError."""
        person.must(Right.PREPARE)
        self.forget(video_id)
        self._call(self._sides.of(video_id).gathering.fetch(self._look(video_id)))

    def stop(self, video_id: str, person: Person) -> None:
        """Ask Vacademy to stop making this lesson; it gives the credits back. Free of charge.

        Raises NotPossible when Vacademy finds nothing to stop, which also happens between two stages.
        """
        person.must(Right.LAUNCH)
        with recorded(self._database, actor=person.name, act="stop a lesson", about=f"lesson:{video_id}") as said:
            answer = self._call(self._client(video_id).cancel(video_id))
            said["stopped"] = answer.stopped
        if not answer.stopped:
            raise NotPossible(
                "Vacademy found nothing to stop at this moment. That happens between two stages of a lesson that "
                "goes on, and when it is over.",
                next_step="Look where it stands. If it still goes on, ask again.",
            )
        going = next((line for line in reversed(self.lines(video_id)) if not line.is_final), None)
        if going is not None:
            with self._database.write() as session:
                note(
                    session,
                    going.job_id,
                    person.name,
                    "stopped a lesson",
                    f"{going.title}: Vacademy ended its work on it.",
                )

    def stop_film(self, video_id: str, person: Person) -> None:
        """Have Vacademy forget an ordered MP4, as far as that goes: one that is being worked on may still end.

        Nothing of it is given back. Raises VendorError.
        """
        person.must(Right.LAUNCH)
        with recorded(self._database, actor=person.name, act="stop a film", about=f"lesson:{video_id}"):
            self._call(self._client(video_id).delete_render(video_id))

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

    def _show_cover(self, video_id: str, address: str) -> None:
        """The gallery shows the lesson under its cover of now."""
        seen = Sighting(vendor_id=video_id, outcome=None, word="", thumbnail_url=address)
        for line in self.lines(video_id):
            if line.is_ready and not line.is_film:
                self._items.renew_addresses(line.item_id, seen)

    def _client(self, video_id: str) -> VacademyClient:
        return self._sides.of(video_id).client

    def _fetch(self, video_id: str) -> Playable:
        return self._of(self._call(self._sides.of(video_id).gathering.fetch(self._look(video_id))))

    def _of(self, copy: Kept) -> Playable:
        addresses = (copy.audio, copy.film, copy.presenter)
        audio, film, presenter = (self._reachable(one) if one else None for one in addresses)
        order = self.order(copy.video_id)
        captioned = order is None or order.captions_enabled
        return Playable(
            copy.video_id, copy.timeline, copy.words, copy.script, audio, film,
            captioned=captioned, kept_at=copy.kept_at, presenter=presenter,
            sources=sources_of(self._settings.lesson_libraries_url, [copy.audio, copy.film]),
        )  # fmt: skip

    def _look(self, video_id: str) -> Lesson:
        if not is_video_id(video_id):
            raise NotPossible("This is no lesson's id.", next_step="Open the lesson from the list.")
        return self._call(self._sides.of(video_id).gathering.look(video_id))

    def _reachable(self, address: str) -> str:
        # The sandbox inside the dashboard is reached by colleagues under the dashboard's address, not under ours.
        parts = urlsplit(address)
        if is_loopback(address) and parts.path.startswith(SANDBOX):
            return parts.path + (f"?{parts.query}" if parts.query else "")
        return address if parts.scheme in {"http", "https"} else ""
