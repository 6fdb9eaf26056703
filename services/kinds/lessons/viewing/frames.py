"""Changing one frame of a lesson: a preview that is kept, applied or discarded, and undone with the HTML before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NoReturn

from services.errors import Invalid, NotPossible, ServiceError, Unclear
from services.jobs.launch.targets import CallOnLoop
from services.jobs.preferences import Preferences
from services.kinds.lessons.orders import WHO
from services.people.audit import recorded
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import utc_now
from services.vendors.vacademy import Timeline, VacademyClient
from services.vendors.vacademy.frames import check_preview, timestamp_for
from services.vendors.vacademy.models import FramePreview

KEPT = 50


@dataclass(frozen=True)
class Preview:
    """One frame before and after a wish. It is saved nowhere but here, and the service would not make it twice."""

    index: int
    entry_id: str | None
    wish: str
    before: str
    after: str


@dataclass(frozen=True)
class FrameChange:
    """One write into a lesson's timeline, with the HTML that stood there before."""

    index: int
    entry_id: str | None
    wish: str
    before: str
    after: str
    person: str
    at: str


@dataclass(frozen=True)
class Drawing:
    """A preview that the service is drawing, and since when."""

    index: int
    wish: str
    person: str
    since: datetime


class LessonFrames:
    """Edits frames. `client` gives the one that a lesson's id is asked for with, `changed` is told it after each write.

    Raises VendorError; free of charge.
    """

    def __init__(
        self,
        database: Database,
        client: Callable[[str], VacademyClient],
        call: CallOnLoop,
        changed: Callable[[str], None],
    ) -> None:
        self._kept = Preferences(database)
        self._database = database
        self._client = client
        self._call = call
        self._changed = changed
        self._drawing: dict[str, Drawing] = {}
        self._problems: dict[str, ServiceError] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def preview(self, video_id: str, index: int, wish: str, person: Person) -> Preview:
        """Ask for another picture; may take a minute and a half. Kept until it is applied or discarded.

        Raises NotPossible without a wish, and Invalid when the service chose another frame.
        """
        person.must(Right.LAUNCH)
        _check_wish(wish)
        return self._call(self._previewed(video_id, index, wish))

    def begin_preview(self, video_id: str, index: int, wish: str, person: Person) -> None:
        """Ask for another picture without waiting: it goes on when every tab is closed. Raises NotPossible.

        `drawing` tells that it is under way, then `kept_preview` or `problem` what came of it.
        """
        person.must(Right.LAUNCH)
        _check_wish(wish)
        if self.drawing(video_id) is not None:
            raise NotPossible(
                "Vacademy is drawing a frame of this lesson already.", next_step="Wait for it, then ask for this one."
            )
        self._problems.pop(video_id, None)
        self._drawing[video_id] = Drawing(index, wish, person.name, utc_now())
        self._call(self._begin(video_id, index, wish))

    def drawing(self, video_id: str) -> Drawing | None:
        """The preview that is being drawn now."""
        return self._drawing.get(video_id)

    def problem(self, video_id: str) -> ServiceError | None:
        """What went wrong with the preview that was asked for last."""
        return self._problems.get(video_id)

    async def _begin(self, video_id: str, index: int, wish: str) -> None:
        task = asyncio.get_running_loop().create_task(self._draw(video_id, index, wish))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _draw(self, video_id: str, index: int, wish: str) -> None:
        try:
            await self._previewed(video_id, index, wish)
        except ServiceError as error:
            self._problems[video_id] = error
        finally:
            self._drawing.pop(video_id, None)

    async def _previewed(self, video_id: str, index: int, wish: str) -> Preview:
        timeline = await self._read_timeline(video_id)
        asked = timestamp_for(timeline, index)
        made = await self._client(video_id).regenerate_frame(video_id, asked, wish)
        check_preview(timeline, index, made)
        found = Preview(index, timeline.entries[index].id, wish, made.original_html, made.new_html)
        await asyncio.to_thread(self._kept.keep, _preview_name(video_id), asdict(found))
        return found

    def kept_preview(self, video_id: str) -> Preview | None:
        """The preview that waits for a decision, or None."""
        said = self._kept.read(_preview_name(video_id))
        return Preview(**said) if said else None

    def discard(self, video_id: str, person: Person) -> None:
        """Forget the preview; nothing was changed by it."""
        person.must(Right.LAUNCH)
        self._drop(video_id)

    def apply(self, video_id: str, preview: Preview, person: Person) -> None:
        """Write exactly the previewed HTML. Raises Invalid when the frame was changed by somebody else meanwhile."""
        person.must(Right.LAUNCH)
        timeline = self._timeline(video_id)
        index = _place(timeline, preview.index, preview.entry_id)
        self._check(timeline, index, preview.before, preview.after)
        change = FrameChange(
            index, preview.entry_id, preview.wish, preview.before, preview.after, person.name, utc_now().isoformat()
        )
        with recorded(self._database, actor=person.name, act="change a frame", about=f"lesson:{video_id}") as said:
            said["frame"] = index + 1
            self._write(video_id, timeline, index, preview.after)
        # Only now: a frame that was not written must not be undone later.
        self._kept.keep(_changes_name(video_id), [asdict(one) for one in [*self.changes(video_id), change]][-KEPT:])
        self._drop(video_id)

    def undo(self, video_id: str, person: Person) -> FrameChange:
        """Put back the HTML before our last change. Raises NotPossible when there is none, and Invalid likewise."""
        person.must(Right.LAUNCH)
        changes = self.changes(video_id)
        if not changes:
            raise NotPossible("There is no change of ours to undo.", next_step="Load the lesson again.")
        last = changes[-1]
        timeline = self._timeline(video_id)
        index = _place(timeline, last.index, last.entry_id)
        self._check(timeline, index, last.after, last.before)
        with recorded(self._database, actor=person.name, act="undo a frame", about=f"lesson:{video_id}") as said:
            said["frame"] = index + 1
            self._write(video_id, timeline, index, last.before)
        self._kept.keep(_changes_name(video_id), [asdict(one) for one in changes[:-1]] or None)
        return last

    def changes(self, video_id: str) -> list[FrameChange]:
        """Our changes that stand, oldest first."""
        return [FrameChange(**said) for said in self._kept.read(_changes_name(video_id)) or []]

    def changed_at(self, video_id: str) -> datetime | None:
        """When the timeline was last written by us, undoing included."""
        said = self._kept.read(_written_name(video_id))
        return datetime.fromisoformat(said) if said else None

    def _drop(self, video_id: str) -> None:
        self._kept.keep(_preview_name(video_id), None)

    def _write(self, video_id: str, timeline: Timeline, index: int, html: str) -> None:
        entry_id = timeline.entries[index].id
        try:
            self._call(
                self._client(video_id).update_frame(
                    video_id, index, html, expected_revision=timeline.revision, entry_id=entry_id
                )
            )
        except Invalid as refused:
            if refused.http_status == 409:
                _refuse_conflict()
            raise
        except Unclear:
            # The answer is lost, not the truth: what stands in the timeline now says whether it was written.
            now = self._timeline(video_id)
            if not index < len(now.entries) or now.entries[index].html != html:
                raise
        finally:
            self._changed(video_id)
        self._kept.keep(_written_name(video_id), utc_now().isoformat())

    def _check(self, timeline: Timeline, index: int, stands: str, wanted: str) -> None:
        check_preview(
            timeline, index, FramePreview(video_id="-", frame_index=index, original_html=stands, new_html=wanted)
        )

    def _timeline(self, video_id: str) -> Timeline:
        return self._call(self._read_timeline(video_id))

    async def _read_timeline(self, video_id: str) -> Timeline:
        client = self._client(video_id)
        lesson = await client.get_lesson(video_id)
        address = lesson.artifacts.get("timeline")
        if address is None:
            raise NotPossible("The frames of this lesson are not drawn yet.", next_step="Look again in a moment.")
        return await client.get_timeline(address, version=int(utc_now().timestamp() * 1000))


def _place(timeline: Timeline, index: int, entry_id: str | None) -> int:
    """Where the frame is now: by its id, since others may have been put before it."""
    named = [entry.index for entry in timeline.entries if entry_id is not None and entry.id == entry_id]
    return named[0] if len(named) == 1 else index


def _check_wish(wish: str) -> None:
    if not wish.strip():
        raise NotPossible("Nothing is to be changed yet.", next_step="Say what should look different.")


def _refuse_conflict() -> NoReturn:
    raise Invalid(
        "Somebody else has written this lesson's timeline at the same moment, so nothing of yours was saved.",
        who=WHO,
        operation="update a frame",
        http_status=409,
        permanent=True,
        next_step="Look at the lesson as it is now, then apply it again: your preview is kept.",
    )


def _preview_name(video_id: str) -> str:
    return f"lesson_preview:{video_id}"


def _changes_name(video_id: str) -> str:
    return f"lesson_changes:{video_id}"


def _written_name(video_id: str) -> str:
    return f"lesson_written:{video_id}"
