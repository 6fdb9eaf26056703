"""Where a lesson stands, in plain English, from what its status and its stream say."""

from __future__ import annotations

from dataclasses import dataclass

from services.jobs.sighting import Sighting
from services.jobs.states import Cause, ItemState
from services.kinds.lessons.streams import LiveRun
from services.vendors.failures import is_ending, read_failure
from services.vendors.vacademy import Lesson, RenderJob, Stage, rank, read_status

DOING = {
    "PENDING": "Waiting to begin",
    "SCRIPT": "Writing the script",
    "TTS": "Recording the narration",
    "WORDS": "Timing the words",
    "HTML": "Drawing the frames",
    "AVATAR": "Preparing the presenter",
    "RENDER": "Rendering the MP4",
}
DONE = {
    "SCRIPT": "The script is written",
    "TTS": "The narration is recorded",
    "WORDS": "The words are timed",
    "HTML": "The frames are drawn",
    "AVATAR": "The presenter is ready",
    "RENDER": "The MP4 is rendered",
}
STALLED = "Stalled: Vacademy has told nothing new for a long time"
DECIDE = "Open the lesson at Vacademy and answer what it asks there."
CANCELLED = "Stopped at Vacademy"
NO_FILM = "Plays in the browser; no MP4 was made"
LONGEST = 200
VIDEO = "video"


@dataclass(frozen=True)
class Names:
    """Which generation is meant: its id in the ledger, the submission that is settled by it, lesson and its link."""

    vendor_id: str
    submission_id: str | None
    video_id: str
    link: str


def lesson_sighting(
    names: Names, lesson: Lesson, stage: Stage, live: LiveRun | None, *, stalled: bool = False
) -> Sighting:
    """What a lesson's status means for a run up to `stage`; `stalled` is what only its addresses say."""
    ended = live is not None and live.good
    status = read_status(lesson.status, lesson.current_stage, stage, lesson.artifacts, ended=ended)
    outcome: ItemState | None = None
    said, share = _under_way(lesson, live)
    if moving := _moving(lesson, live):
        said = f"{said} ({', '.join(moving)})"
    message, cause = "", Cause.MAKING
    if status.good:
        outcome, said, share = ItemState.SUCCEEDED, DONE[stage], 1.0
    elif status.ours == "failed" and stage == "RENDER" and status.playable:
        # Today's server cannot make the film on this way, although everything for the player is there.
        outcome, said = ItemState.SUCCEEDED, NO_FILM
        message = f"{_why(lesson, live)} The lesson plays in the browser, and an MP4 can be ordered on its page."
    elif status.ours == "failed":
        outcome, said, message = ItemState.FAILED, f"Failed after: {_last(lesson)}", _why(lesson, live)
        cause = Cause(read_failure(message))
    elif status.ours == "cancelled":
        outcome, said, cause = ItemState.FAILED, CANCELLED, Cause.STOPPED
        message = "It was stopped at Vacademy before it was ready."
    elif status.waits_for_person:
        said, share, message = "Waits for a decision at Vacademy", None, DECIDE
    elif not status.known:
        said, share = f"Vacademy says {status.word[:40] or 'nothing'}", None
    elif stalled:
        said, share = STALLED, None
    playable = outcome == ItemState.SUCCEEDED
    return Sighting(
        vendor_id=names.vendor_id,
        public_id=names.video_id,
        outcome=outcome,
        word=status.word,
        told=said,
        share=share,
        cause=cause,
        url=lesson.artifacts.get(VIDEO) if playable else None,
        share_url=names.link if playable else None,
        thumbnail_url=cover.url if playable and (cover := lesson.thumbnails.chosen) else None,
        message=message,
        created_at=lesson.created_at,
        submission_id=names.submission_id,
        needs_film=False,
        strange=not status.known,
        needs_person=outcome is None and status.waits_for_person,
        ending=is_ending(status.word),
    )


def film_sighting(names: Names, job: RenderJob) -> Sighting:
    """What an ordered MP4's status means. Its progress is told in percent."""
    word = job.status.strip().lower()
    outcome = {"completed": ItemState.SUCCEEDED, "failed": ItemState.FAILED}.get(word)
    failed = outcome == ItemState.FAILED
    return Sighting(
        vendor_id=names.vendor_id,
        public_id=names.video_id,
        outcome=outcome,
        word=job.status,
        told="The MP4 failed" if failed else DONE["RENDER"] if outcome else DOING["RENDER"],
        share=None if job.progress is None or failed else min(1.0, max(0.0, job.progress / 100)),
        cause=Cause.EXPORT,
        url=job.video_url,
        share_url=names.link if outcome == ItemState.SUCCEEDED else None,
        message=(job.error or "")[:LONGEST] if failed else "",
        submission_id=names.submission_id,
        needs_film=True,
    )


def _under_way(lesson: Lesson, live: LiveRun | None) -> tuple[str, float | None]:
    """What is done now, and how far the whole is where a stream tells it."""
    if live is not None and live.talks and rank(live.stage) >= rank(lesson.current_stage):
        return DOING.get(live.stage, live.stage), min(1.0, max(0.0, live.percentage / 100))
    stage = (lesson.current_stage or "PENDING").upper()
    if lesson.status.upper() == "COMPLETED" and stage in DONE:
        return f"{DONE[stage]}, going on", None
    return DOING.get(stage, f"At the stage {stage[:40]}"), None


def _moving(lesson: Lesson, live: LiveRun | None) -> list[str]:
    """What moves within a stage that takes most of the minutes: the pictures, and the credits that they take."""
    told = []
    if lesson.shots.completed is not None and lesson.shots.total:
        told.append(f"picture {min(lesson.shots.completed, lesson.shots.total)} of {lesson.shots.total}")
    spent = [one for one in (lesson.spent_credits, live.spent_credits if live else None) if one is not None]
    if spent:
        cap = lesson.cap_credits if lesson.cap_credits is not None else live.cap_credits if live else None
        told.append(f"{max(spent):g}{'' if cap is None else f' of at most {cap:g}'} credits so far")
    return told


def _last(lesson: Lesson) -> str:
    return DONE.get((lesson.current_stage or "").upper(), "nothing was finished").lower()


def _why(lesson: Lesson, live: LiveRun | None) -> str:
    # The status keeps the message of a failure also after a later success, so it counts only now that it has failed.
    said = (live.error if live is not None else "") or lesson.error_message or "Vacademy gave no reason"
    return f"{said.splitlines()[0][:LONGEST].rstrip('.')}."
