"""Where a lesson stands, in plain English, from what its status and its stream say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.jobs.kind import Sighting
from services.jobs.states import ItemState
from services.kinds.lessons.streams import LiveRun
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
CANCELLED = "Stopped at Vacademy"
NO_FILM = "Plays in the browser; no MP4 was made"
LONGEST = 200
VIDEO = "video"
_PERCENT = re.compile(r"(\d+) %")


@dataclass(frozen=True)
class Names:
    """Which generation is meant: its id in the ledger, the submission that is settled by it, and the player's link."""

    vendor_id: str
    submission_id: str | None
    link: str


def lesson_sighting(
    names: Names, lesson: Lesson, stage: Stage, live: LiveRun | None, *, stalled: bool = False
) -> Sighting:
    """What a lesson's status means for a run up to `stage`; `stalled` is what only its addresses say."""
    ended = live is not None and live.good
    status = read_status(lesson.status, lesson.current_stage, stage, lesson.artifacts, ended=ended)
    outcome, said, message = "", _under_way(lesson, live), ""
    if status.good:
        outcome, said = ItemState.SUCCEEDED, DONE[stage]
    elif status.ours == "failed" and stage == "RENDER" and status.playable:
        # Today's server cannot make the film on this way, although everything for the player is there.
        outcome, said = ItemState.SUCCEEDED, NO_FILM
        message = f"{_why(lesson, live)} The lesson plays in the browser, and an MP4 can be ordered on its page."
    elif status.ours == "failed":
        outcome, said, message = ItemState.FAILED, f"Failed after: {_last(lesson)}", _why(lesson, live)
    elif status.ours == "cancelled":
        outcome, said, message = ItemState.FAILED, CANCELLED, "It was stopped at Vacademy before it was ready."
    elif status.waits_for_person:
        said = "Waits for a decision at Vacademy"
    elif not status.known:
        said = f"Vacademy says {status.word[:40] or 'nothing'}"
    elif stalled:
        said = STALLED
    playable = bool(outcome == ItemState.SUCCEEDED)
    return Sighting(
        vendor_id=names.vendor_id,
        outcome=outcome,
        status=said,
        url=lesson.artifacts.get(VIDEO) if playable else None,
        share_url=names.link if playable else None,
        message=message,
        created_at=lesson.created_at,
        submission_id=names.submission_id,
        needs_film=False,
    )


def film_sighting(names: Names, job: RenderJob) -> Sighting:
    """What an ordered MP4's status means."""
    word = job.status.strip().lower()
    outcome = {"completed": ItemState.SUCCEEDED, "failed": ItemState.FAILED}.get(word, "")
    share = f", {job.progress:.0f} %" if job.progress is not None and not outcome else ""
    said = {"": f"{DOING['RENDER']}{share}", ItemState.SUCCEEDED: DONE["RENDER"], ItemState.FAILED: "The MP4 failed"}[
        outcome
    ]
    return Sighting(
        vendor_id=names.vendor_id,
        outcome=outcome,
        status=said,
        url=job.video_url,
        share_url=names.link if outcome == ItemState.SUCCEEDED else None,
        message=(job.error or "")[:LONGEST] if outcome == ItemState.FAILED else "",
        submission_id=names.submission_id,
        needs_film=True,
    )


def share_of(said: str) -> float:
    """How much of a lesson is made, from 0 to 1, as long as an item keeps it only in what `lesson_sighting` says."""
    found = _PERCENT.search(said)
    return min(int(found[1]) / 100, 1.0) if found else 0.0


def _under_way(lesson: Lesson, live: LiveRun | None) -> str:
    if live is not None and live.talks and rank(live.stage) >= rank(lesson.current_stage):
        return f"{DOING.get(live.stage, live.stage)}, {live.percentage} %"
    stage = (lesson.current_stage or "PENDING").upper()
    if lesson.status.upper() == "COMPLETED" and stage in DONE:
        return f"{DONE[stage]}, going on"
    return DOING.get(stage, f"At the stage {stage[:40]}")


def _last(lesson: Lesson) -> str:
    return DONE.get((lesson.current_stage or "").upper(), "nothing was finished").lower()


def _why(lesson: Lesson, live: LiveRun | None) -> str:
    # The status keeps the message of a failure also after a later success, so it counts only now that it has failed.
    said = (live.error if live is not None else "") or lesson.error_message or "Vacademy gave no reason"
    return f"{said.splitlines()[0][:LONGEST].rstrip('.')}."
